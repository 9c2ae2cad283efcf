"""The master tables: what forms hold, what is refused with which words, who may write, and what remains of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kpi import access, masters, setting, sql
from kpi.access import Forbidden, Place, Role
from kpi.calendar import Month
from kpi.guard import Conflict, Refused, Saved
from kpi.master_table import OTHER_WORDS, REFERRERS, SETTINGS, TABLES, Table
from kpi.masters import Invalid, MasterRow, Typed
from kpi.model import RoundKind, Stage
from kpi.store import Store, open_store
from tests.city import DESK, SECRETARIAT, person, saved, store_of
from tests.rows import DEPARTMENT, GOAL, SCALE, SECTION, World

TODAY = date(2022, 10, 3)
WHY = "組織改正のため"


@pytest.fixture
def store() -> Iterator[Store]:
    with store_of(small_city()) as opened:
        yield opened


@pytest.fixture(scope="module")
def read_store() -> Iterator[Store]:
    """Return a city that nothing is written into."""
    with store_of(small_city()) as opened:
        yield opened


def small_city() -> World:
    world = World.of_one_goal()
    world.department("works", name="都市部", position=2)
    world.section("works-desk", department="works", name="都市総務課")
    world.department_year(department="works")
    world.goal("works-1", department="works", title="都市の目標")
    world.indicator("visitors", name="来場者数", unit="人")
    world.target("visitors", 120)
    world.month_plan("visitors", {"2022-04": 10.0})
    world.actual("visitors", "2022-04", 9)
    world.definition("visitors", "2022-04-01")
    world.initiative("work", title="交流の場")
    world.step("walk", initiative="work", title="工程")
    world.milestone("rule", "work", "2022-07-31")
    world.plan_item("1-1-①")
    return world


def found(store: Store, table: str, code: str) -> MasterRow:
    return next(one for one in masters.rows(store, TABLES[table]) if one.code == code)


def change(store: Store, table: str, code: str, reason: str = WHY, **texts: str) -> Typed:
    """Return what a form of a row holds after some of its fields were typed anew."""
    row = found(store, table, code)
    return Typed(code, {**row.texts, **texts}, reason, row.based_on)


def sentences(store: Store, table: str, typed: Typed) -> list[str]:
    """Return what is said of a form that cannot be saved."""
    before = store.change_at()
    with pytest.raises(Invalid) as invalid:
        masters.save(store, SECRETARIAT, TABLES[table], typed, TODAY)
    assert store.change_at() == before
    return [problem.sentence for problem in invalid.value.problems]


ONE_OF_EACH = {
    "department": DEPARTMENT, "section": SECTION, "department_year": f"{DEPARTMENT}|2022", "goal": GOAL,
    "initiative": "work", "step": "walk", "milestone": "rule", "indicator": "visitors",
    "definition": "visitors|2022-04-01", "placement": f"{GOAL}|visitors", "plan_item": "1-1-①",
    "goal_plan_item": f"{GOAL}|1-1-①", "rating_scale": SCALE, "rating_band": f"{SCALE}|year_end|1",
    "setting": "deadline_day",
}  # fmt: skip


@pytest.mark.parametrize(("table", "code"), ONE_OF_EACH.items())
def test_the_form_of_every_table_saved_as_it_was_read_writes_nothing(read_store: Store, table: str, code: str) -> None:
    store = read_store
    before = store.change_at()
    row = found(store, table, code)
    assert masters.save(store, SECRETARIAT, TABLES[table], change(store, table, code), TODAY) == Saved(row.based_on)
    assert store.change_at() == before
    assert masters.history(store, TABLES[table], code) or table == "setting"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_is_described_with_exactly_its_columns(table: Table) -> None:
    with open_store(None) as store:
        rows = store.select(
            "SELECT column_name FROM information_schema.columns WHERE table_name = $1", [f"{table.name}_revision"]
        )
    columns = {row["column_name"] for row in rows} - {"change_no", "withdrawn"}
    described = {one.name for one in table.fields}
    assert described | set(table.key) == columns
    assert table.has_own_code or set(table.key) <= described
    assert {*table.title, *table.listed, *table.unique, *table.group} <= described
    assert table.parent is None or table.parent in described


def test_every_table_that_refers_to_a_master_is_known_to_do_so() -> None:
    with open_store(None) as store:
        rows = store.select("SELECT table_name, column_name FROM information_schema.columns")
    columns: dict[str, set[str]] = {}
    for row in rows:
        columns.setdefault(row["table_name"].removesuffix("_revision"), set()).add(row["column_name"])
    for table in TABLES.values():
        if table.has_own_code:
            referring = {name for name in sql.KEYS if name != table.name and table.name in columns[name]}
            assert set(REFERRERS.get(table.name, ())) == referring, table.name
    assert {name for names in REFERRERS.values() for name in names} <= set(TABLES) | set(OTHER_WORDS)


def test_a_changed_row_keeps_who_changed_what_and_why(store: Store) -> None:
    typed = change(store, "section", SECTION, name="市民活動課")
    saved(masters.save(store, DESK, TABLES["section"], typed, TODAY))
    newest, first = masters.history(store, TABLES["section"], SECTION)
    assert (newest.actor, newest.reason) == (DESK.login, WHY)
    assert newest.differences == (("名称", "市民協働部", "市民活動課"),)
    assert ("部局", "―", "市民協働部") in first.differences


def test_a_new_row_gets_a_code_and_can_be_referred_to(store: Store) -> None:
    new = Typed(None, {"goal": GOAL, "number": "２", "title": "講座", "schedule_kind": "all_year"}, WHY)
    code = f"initiative-{saved(masters.save(store, SECRETARIAT, TABLES['initiative'], new, TODAY))}"
    assert found(store, "initiative", code).title == "2 講座"
    assert code in masters.options(store, "initiative")


SENTENCES = [
    ("section", SECTION, {"position": "十"}, "「表示順」: 「十」は整数として読めません。例: 3"),
    ("section", SECTION, {"position": "0"}, "「表示順」: 「0」は使えません。1から9999までの整数を入れてください。"),
    ("section", SECTION, {"name": "　"}, "「名称」: 空欄です。例: 市民課"),
    ("section", SECTION, {"department": "nowhere"},
     "「部局」: 「nowhere」という部局はありません。一覧から選んでください。"),
    ("department", DEPARTMENT, {"valid_to_year": "令和"},
     "「最後の年度(廃止するとき)」: 「令和」は西暦の年度として読めません。例: 2025"),
    ("department", DEPARTMENT, {"valid_from_year": "2025", "valid_to_year": "2024"},
     "「最後の年度(廃止するとき)」(2024)が「最初の年度」(2025)より前です。"),
    ("department", DEPARTMENT, {"name": "都市部"}, "名称が同じ「都市部」がすでにあります。別のものにしてください。"),
    ("milestone", "rule", {"due_to": "いつか"}, "「期限」: 「いつか」は日付として読めません。例: 2022-07"),
    ("indicator", "visitors", {"direction": "sideways"},
     "「望ましい方向」: 「sideways」は選べません。選べるもの: 増加、減少、範囲内、維持"),
    ("indicator", "visitors", {"report_months": ""}, "「報告する月」: 空欄です。例: 6,9,12,3"),
    ("indicator", "visitors", {"unit": "件"},
     "「単位」: 実績があるため「人」から「件」へは変えられません。別の指標として登録してください。"),
    ("rating_band", f"{SCALE}|year_end|2", {"lower_bound": "高い"},
     "「下限(%)」: 「高い」は率として読めません。例: 80"),
    ("rating_band", f"{SCALE}|year_end|2", {"lower_bound": "100"},
     "下限は、上の区分ほど高くしてください。例: 1番目 100、2番目 80、3番目 空欄"),
    ("rating_band", f"{SCALE}|year_end|3", {"lower_bound": "50"},
     "最後の区分の下限は空欄にしてください(それより低い率がすべて入ります)。"),
    ("setting", "deadline_day", {"value": "40"},
     "「締切日(翌月の何日か)」: 「40」は使えません。1から31までの整数を入れてください。"),
    ("setting", "route:monthly", {"value": "submitted"}, "「毎月の経路」: 「締切済」は外せません。加えてください。"),
    ("setting", "public_licence_url", {"value": "javascript:alert(1)"},
     "設定「public_licence_url」の「javascript:alert(1)」は使えません。https:// で始まるアドレスを指定してください。"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "code", "texts", "sentence"), SENTENCES)
def test_what_cannot_be_is_said_as_typed_with_what_would_be_right(
    read_store: Store, table: str, code: str, texts: dict[str, str], sentence: str
) -> None:
    assert sentence in sentences(read_store, table, change(read_store, table, code, **texts))


def test_everything_wrong_is_said_at_once(store: Store) -> None:
    assert len(sentences(store, "section", change(store, "section", SECTION, name="", position="x"))) == 2


def test_a_change_without_a_reason_is_refused(store: Store) -> None:
    [said] = sentences(store, "section", change(store, "section", SECTION, reason=" ", name="市民活動課"))
    assert said == "「変更の理由」: 空欄です。例: 令和5年度の組織改正のため"


def test_a_row_whose_key_is_there_already_is_not_made_again(store: Store) -> None:
    [said] = sentences(store, "placement", Typed(None, {"goal": GOAL, "indicator": "visitors", "position": "1"}, WHY))
    assert said == "「来場者数」はすでに登録されています。一覧から選んで直してください。"


def test_a_changed_definition_is_a_row_from_its_day_on(store: Store) -> None:
    texts = {"indicator": "visitors", "valid_from": "2022-07-01", "definition": "延べ人数", "source": "業務統計"}
    [said] = sentences(store, "definition", Typed(None, texts, WHY))
    assert said.startswith("「定義を変えた理由」: 空欄です")
    saved(masters.save(store, SECRETARIAT, TABLES["definition"], Typed(None, {**texts, "reason": "改定"}, WHY), TODAY))
    assert found(store, "definition", "visitors|2022-07-01").texts["reason"] == "改定"


def test_the_second_of_two_is_told_and_writes_nothing(store: Store) -> None:
    seen = change(store, "section", SECTION, name="一番")
    saved(masters.save(store, DESK, TABLES["section"], change(store, "section", SECTION, name="二番"), TODAY))
    outcome = masters.save(store, SECRETARIAT, TABLES["section"], seen, TODAY)
    assert isinstance(outcome, Conflict)
    assert (outcome.actor, outcome.value) == (DESK.login, "二番")
    assert found(store, "section", SECTION).texts["name"] == "二番"


def test_a_thing_in_use_is_not_taken_back_and_it_is_said_where_it_is_used(store: Store) -> None:
    table = TABLES["indicator"]
    row = found(store, "indicator", "visitors")
    assert [str(use) for use in masters.uses(store, table, "visitors")] == [
        "指標の位置付け1件", "指標の定義1件", "目標値1件", "月別計画1件", "実績1件",
    ]  # fmt: skip
    assert [str(use) for use in masters.uses(store, TABLES["goal"], GOAL)] == [
        "取組み事項1件(「1 交流の場」)", "指標の位置付け1件(「来場者数」)", "目標と計画の結び付き1件(「1-1-① 施策」)",
    ]  # fmt: skip
    with pytest.raises(Refused, match="「来場者数」は使われているため取り消せません"):
        masters.withdraw(store, SECRETARIAT, table, "visitors", WHY, row.based_on)
    assert found(store, "indicator", "visitors") == row


def test_a_department_in_use_is_retired_by_its_last_year(store: Store) -> None:
    row = found(store, "department", DEPARTMENT)
    with pytest.raises(Refused, match="「最後の年度」を入れて廃止してください"):
        masters.withdraw(store, SECRETARIAT, TABLES["department"], DEPARTMENT, WHY, row.based_on)
    typed = change(store, "department", DEPARTMENT, valid_to_year="2022年度")
    saved(masters.save(store, SECRETARIAT, TABLES["department"], typed, TODAY))
    assert found(store, "department", DEPARTMENT).last_year == 2022


def test_a_goal_is_taken_back_together_with_its_state() -> None:
    world = World.of_one_goal()
    world.goal_state()
    with store_of(world) as store:
        saved(masters.withdraw(store, SECRETARIAT, TABLES["goal"], GOAL, WHY, found(store, "goal", GOAL).based_on))
        assert (store.read("goal"), store.read("goal_state")) == ([], [])


def test_what_nothing_refers_to_is_taken_back_with_its_history(store: Store) -> None:
    row = found(store, "step", "walk")
    saved(masters.withdraw(store, SECRETARIAT, TABLES["step"], "walk", WHY, row.based_on))
    assert "walk" not in masters.options(store, "step")
    assert masters.history(store, TABLES["step"], "walk")[0].withdrawn


def test_a_scale_is_never_left_without_its_last_band(store: Store) -> None:
    code = f"{SCALE}|year_end|3"
    row = found(store, "rating_band", code)
    with pytest.raises(Invalid, match="最後の区分の下限は空欄に"):
        masters.withdraw(store, SECRETARIAT, TABLES["rating_band"], code, WHY, row.based_on)
    assert found(store, "rating_band", code) == row


def test_a_changed_scale_says_which_statuses_would_change_and_leaves_nothing(store: Store) -> None:
    before = store.change_at()
    typed = change(store, "rating_band", f"{SCALE}|in_year|1", reason="", lower_bound="90")
    [effect] = masters.effect_of(store, TABLES["rating_band"], typed, Month(2022, 4), TODAY)
    assert (effect.department_name, effect.name, effect.before, effect.after) == (
        "市民協働部", "来場者数", "注意", "順調",
    )  # fmt: skip
    assert store.change_at() == before
    assert found(store, "rating_band", f"{SCALE}|in_year|1").texts["lower_bound"] == "100"


def test_settings_are_shown_with_what_holds_and_can_go_back_to_it(store: Store) -> None:
    assert [row.code for row in masters.rows(store, TABLES["setting"])] == list(SETTINGS)
    for code, text in (("deadline_day", "１５"), ("confirm_own_entry", "yes"), ("route:monthly", "closed,submitted")):
        saved(masters.save(store, SECRETARIAT, TABLES["setting"], change(store, "setting", code, value=text), TODAY))
    now = setting.read(store)
    assert (now.deadline_day, now.confirm_own_entry) == (15, True)
    assert now.routes[RoundKind.MONTHLY] == (Stage.SUBMITTED, Stage.CLOSED)
    row = found(store, "setting", "deadline_day")
    saved(masters.withdraw(store, SECRETARIAT, TABLES["setting"], "deadline_day", WHY, row.based_on))
    assert setting.read(store).deadline_day == 10


HERE = {  # table → where its row in ONE_OF_EACH belongs
    **{name: Place(DEPARTMENT) for name in ONE_OF_EACH},
    **{name: Place() for name in ("plan_item", "rating_scale", "rating_band", "setting")},
    **{name: Place(DEPARTMENT, SECTION) for name in ("section", "indicator", "definition")},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("table", "code"), ONE_OF_EACH.items())
@pytest.mark.parametrize("department", [DEPARTMENT, "works"])
def test_each_role_changes_exactly_what_the_table_of_acts_says(
    read_store: Store, role: Role, table: str, code: str, department: str
) -> None:
    store = read_store
    who = person("誰か", role, section=SECTION if department == DEPARTMENT else "works-desk", department=department)
    described = TABLES[table]
    allowed = access.may(who, described.act, HERE[table])
    assert masters.may(store, who, described, code) is allowed
    typed = change(store, table, code)
    before = store.change_at()
    if allowed:
        saved(masters.save(store, who, described, typed, TODAY))
    else:
        with pytest.raises(Forbidden):
            masters.save(store, who, described, typed, TODAY)
        with pytest.raises(Forbidden):
            masters.withdraw(store, who, described, code, WHY, typed.based_on)
    assert store.change_at() == before


def test_nobody_moves_a_row_into_a_department_that_is_not_theirs(store: Store) -> None:
    with pytest.raises(Forbidden):
        masters.save(store, DESK, TABLES["section"], change(store, "section", SECTION, department="works"), TODAY)
    stranger = person("主管課B", Role.DESK, department="works")
    with pytest.raises(Forbidden):
        masters.save(store, stranger, TABLES["section"], change(store, "section", SECTION, department="works"), TODAY)


def test_a_department_s_desk_does_not_decide_a_setting_of_the_city(store: Store) -> None:
    with pytest.raises(Forbidden):
        masters.save(store, DESK, TABLES["setting"], change(store, "setting", "deadline_day", value="15"), TODAY)
    assert setting.read(store) == setting.Settings()
