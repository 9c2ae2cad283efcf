"""What stays inside stays inside, in every table, unless a role and a choice say otherwise; and nobody is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kpi.access import Forbidden, Person, Role
from kpi.calendar import Month
from kpi.exchange.out.database import shape
from kpi.exchange.out.office import UNKNOWN
from kpi.exchange.out.wanted import SHAPES, Found, Wanted, What, find
from kpi.publication import release, withhold
from kpi.report import UnknownChoice
from kpi.route import send_back
from kpi.sql import KEYS
from kpi.store import Store, open_store
from tests.city import DESK, EDITOR, HEAD, MAY, VIEWER, person, store_of
from tests.rows import SECTION, World

LEFT_OUT = {  # names of persons
    "member": frozenset({"login", "name", "email"}),
    "department_year": frozenset({"head_name"}),
}
TODAY = date(2022, 7, 1)
WITHHELD, TOTAL, RATE = 4321.0, 4331.0, 4331.0 / 9001
INSIDE = (
    "秘密のメモ",
    "秘密の説明",
    "秘密の根拠",
    "秘密の確認",
    "9,999",
    "秘密の総括",
    "遅延の連絡",
    "秘密の答え",
    "秘密のひと言",
)
MEMBER, LOGIN, NAME = "member-1", "login-1@city.example", "氏名の人"
STRANGER = person("よその担当", Role.EDITOR, section="works-desk", department="works")


def city() -> World:
    """Return a city that withholds one report, with texts and a draft of its own, and whose editor is a member."""
    world = World.of_one_goal()
    world.section("works-desk", department="works", name="まちづくり総務課")
    world.department("works", name="まちづくり部")
    world.indicator("figure", accumulation="sum", name="相談件数")
    world.target("figure", 9001)
    world.actual("figure", "2022-04", 10)
    world.actual(
        "figure", "2022-05", WITHHELD, withheld=True, note="遅延の連絡", internal_note=INSIDE[0],
        explanation=INSIDE[1], evidence=INSIDE[2], comment=INSIDE[3],
    )  # fmt: skip
    world.draft("figure", "2022-06", INSIDE[4], typed_by=LOGIN)
    world.submission("2022-04", stage="submitted", submitted_by=LOGIN)
    world.narrative("summary", body=INSIDE[5])
    world.prepared_answer("figure-2022-05", INSIDE[7], indicator="figure")
    world.prepared_deck("6月議会", f'{{"chapters": [{{"chapter": "cover", "remark": "{INSIDE[8]}"}}]}}')
    world.member(MEMBER, login=LOGIN, name=NAME)
    return world


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with store_of(city()) as held:
        yield held


def values(found: Found) -> set[object]:
    return {value for table in found.tables for row in table.rows for value in row}


def taken(store: Store, what: What, who: Person = EDITOR, *, inside: bool = False, month: Month = MAY) -> Found:
    return find(store, who, Wanted(what, year=2022, month=month, inside=inside), TODAY)


@pytest.mark.parametrize("month", [MAY, Month(2022, 6)])
@pytest.mark.parametrize("what", What)
def test_no_table_tells_what_stays_inside(store: Store, what: What, month: Month) -> None:
    said = values(taken(store, what, month=month))
    assert not said & {WITHHELD, TOTAL, RATE, *INSIDE}
    assert not any(str(WITHHELD)[:4] in text or "4,331" in text for text in said if isinstance(text, str))


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (What.REPORT, {TOTAL, RATE}),
        (What.HISTORY, {WITHHELD, TOTAL}),
        (What.TREND, {WITHHELD, TOTAL, RATE}),
        (What.TARGETS, {RATE}),
        (What.ROUND, {WITHHELD, *INSIDE[:4], INSIDE[6]}),
        (What.ALL, {WITHHELD, *INSIDE[:5]}),
    ],
)
def test_all_of_it_is_told_to_whom_it_belongs_once_they_choose_it(store: Store, what: What, told: set[object]) -> None:
    assert told <= values(taken(store, what, DESK, inside=True))


def test_the_choice_without_the_role_is_refused(store: Store) -> None:
    with pytest.raises(Forbidden, match="「秘匿・内部メモを含む書出し」ができるのは"):
        taken(store, What.REPORT, VIEWER, inside=True)


def test_the_role_of_another_section_opens_nothing_of_this_one(store: Store) -> None:
    assert not values(taken(store, What.ALL, STRANGER, inside=True)) & {WITHHELD, *INSIDE}


@pytest.mark.parametrize("what", [What.ROUND, What.UNREPORTED])
def test_rounds_are_for_those_who_have_to_do_with_them(store: Store, what: What) -> None:
    with pytest.raises(Forbidden):
        taken(store, what, VIEWER)


def test_the_round_of_another_section_is_refused(store: Store) -> None:
    with pytest.raises(Forbidden):
        find(store, STRANGER, Wanted(What.ROUND, department="civic", month=MAY), TODAY)


def test_a_withheld_figure_is_told_as_one(store: Store) -> None:
    figures = taken(store, What.REPORT).tables[0]
    [row] = [dict(zip((column.name for column in figures.columns), row, strict=True)) for row in figures.rows]
    assert (row["withheld"], row["status_label"], row["target"], row["actual"]) == (True, "秘匿", 9001, None)


def test_an_explanation_is_told_once_it_is_released_and_the_round_confirmed_and_no_longer_when_it_is_taken_back() -> (
    None
):
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", 4, explanation="公表する説明")
    world.submission("2022-05", stage="confirmed")
    with store_of(world) as store:
        assert "公表する説明" not in values(taken(store, What.ALL))
        release(store, HEAD, "figure", MAY, 1)
        assert "公表する説明" in values(taken(store, What.ALL))
        assert "公表する説明" in values(taken(store, What.ROUND))
        release(store, HEAD, "figure", MAY, 1, released=False)
        assert "公表する説明" not in values(taken(store, What.ALL))


def test_why_a_round_went_back_stays_between_those_who_have_to_do_with_it() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", 4)
    world.submission("2022-05", stage="submitted")
    with store_of(world) as store:
        send_back(store, HEAD, SECTION, MAY, 1, "内訳を確認")
        said = values(taken(store, What.ALL))
        assert "差戻し" in said
        assert not [text for text in said if isinstance(text, str) and "内訳を確認" in text]


def test_what_is_withheld_now_is_hidden_in_every_earlier_revision_too() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", WITHHELD)
    with store_of(world) as store:
        assert WITHHELD in values(taken(store, What.ALL))
        withhold(store, EDITOR, "figure", MAY, 1)
        assert WITHHELD not in values(taken(store, What.ALL))


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("what", What)
def test_nobody_is_named(store: Store, what: What, inside: bool) -> None:
    said = {text for text in values(taken(store, what, DESK, inside=inside)) if isinstance(text, str)}
    assert not [text for text in said if LOGIN in text or NAME in text]


def test_who_changed_something_is_told_as_their_section() -> None:
    with store_of(city()) as store:
        for actor, reason in ((LOGIN, "一回目"), (f"{LOGIN.upper()}(代理: だれか)", "代理"), ("知らない人", "他")):
            with store.write(actor, reason):
                pass
        with store.write(LOGIN, f"利用者の登録: {LOGIN}") as change:
            change.put("member", [{"member": MEMBER, "login": LOGIN, "name": "新しい氏名"}])
        [changes, *_] = taken(store, What.ALL).tables
    office = "市民協働部 市民協働部"  # its department, its section
    assert [row[2:4] for row in changes.rows[1:]] == [
        (office, "一回目"), (office, "代理"), (UNKNOWN, "他"), (office, "利用者と権限の変更"),
    ]  # fmt: skip


def test_every_column_of_the_database_is_described() -> None:
    with open_store(None) as store:
        for table in KEYS:
            named = [column.name for column in shape(table, store.columns(table)).columns]
            left_out = LEFT_OUT.get(table, frozenset())
            assert named == [name for name in store.columns(table) if name not in left_out], table


@pytest.mark.parametrize("what", SHAPES)
def test_what_is_offered_is_what_is_handed_out(store: Store, what: What) -> None:
    assert [table.name for table in taken(store, what).tables] == [shape.name for shape in SHAPES[what]]


def test_what_does_not_exist_is_told_with_the_nearest(store: Store) -> None:
    with pytest.raises(UnknownChoice, match="年度「2035」はありません。近いもの: 2022"):
        find(store, VIEWER, Wanted(What.CITY, year=2035), TODAY)
    with pytest.raises(UnknownChoice, match="月「2024-01」はありません"):
        find(store, VIEWER, Wanted(What.PLANS, year=2022, month=Month(2024, 1)), TODAY)
