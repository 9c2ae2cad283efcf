"""What a council will ask is found by rule, answered from facts alone, and answered anew by whoever may."""

from __future__ import annotations

import pytest

from kpi.access import Forbidden
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, said_by
from kpi.questions import Inquiry, Why, answer, may_read, read_inquiries, revisions
from kpi.report import change_as_of
from kpi.store import Store
from tests.city import CONFIRMER, DESK, EDITOR, MAY, VIEWER, person, saved, store_of
from tests.kpi.test_deck import planted
from tests.rows import DEPARTMENT, World

MARCH = Month(2023, 3)


def asked(world: World, month: Month = MARCH) -> dict[str, Inquiry]:
    """Return the questions about a world by what they are about."""
    with store_of(world) as store:
        return found(store, month)


def found(store: Store, month: Month = MARCH) -> dict[str, Inquiry]:
    listed = read_inquiries(store, DEPARTMENT, FiscalYear(2022), month, change_as_of(store, None)).listed
    return {one.item: one for one in listed}


def figure(code: str = "figure") -> World:
    """Return a city whose one figure is defined and has a target of 40."""
    world = World.of_one_goal()
    world.indicator(code, name="講座の回数", unit="回", entry_mode="running")
    world.definition(code, "2020-04", definition="開いた講座の数", source="講座台帳")
    world.target(code, 40, comparator_stated=False)
    return world


def test_what_went_as_planned_is_not_asked_about() -> None:
    world = figure()
    world.actual("figure", "2023-03", 40)
    world.initiative("work")
    world.milestone("done", "work", "2022-07-31")
    world.milestone_report("done", "2022-07", done_on="2022-07-20")
    assert asked(world) == {}


def test_a_figure_that_falls_short_is_answered_from_what_is_recorded() -> None:
    world = figure()
    plan = {f"2022-{month:02}": month * 3.0 for month in range(4, 13)}
    world.month_plan("figure", plan | {"2023-01": 38, "2023-03": 40})
    for month, value in (("2022-10", 30), ("2022-11", 31), ("2022-12", 33), ("2023-01", 33), ("2023-03", 35)):
        world.actual("figure", month, value, explanation="会場が使えなかった" if month == "2023-03" else None)
    world.released_text("figure", "2023-03", "会場が使えなかった")
    one = asked(world)["figure"]
    assert one.question == "「講座の回数」が目標どおりでないのはなぜか。"
    facts = dict(one.facts)
    assert facts["計画"] == "目標は40回"
    assert facts["実績"] == "3月末で35回、達成率87.5%(概ね達成)。40回に5回届かず"
    assert facts["いつから"] == "11月末から。前の月末は「順調」"
    assert (facts["課の記載"], facts["説明の公表"]) == ("会場が使えなかった", "公表済")
    assert (facts["定義"], facts["出典"]) == ("開いた講座の数", "講座台帳")
    assert one.draft.splitlines() == [
        "目標は40回です。",
        "実績は、3月末で35回、達成率87.5%(概ね達成)です。40回に5回届いていません。",
        "計画どおりでないのは、11月末からです。前の月末は「順調」です。",
        "担当課は「会場が使えなかった」と記しています。",
        "今後の予定は、登録はありません。",
        "出典は、講座台帳です。",
    ]
    assert one.told == one.draft


def test_each_reason_to_ask_is_found_alone() -> None:
    world = figure("plain")
    world.actual("plain", "2022-05", 40)
    for code in ("missing", "changed", "corrected", "expected", "undefined"):
        world.indicator(code, entry_mode="running")
        world.target(code, 4)
        if code != "undefined":
            world.definition(code, "2020-04")
        if code != "missing":
            world.actual(code, "2022-05", 30, certainty="expected" if code == "expected" else "final")
    world.actual("missing", "2022-05")
    with store_of(world) as store:
        with store.write("試験", "集計の誤りの訂正") as change:
            [row] = change.newest("actual", indicator="corrected")
            change.put("actual", [said_by(row) | {"value": 31.0}])
            [row] = change.newest("target", indicator="changed")
            change.put("target", [said_by(row) | {"value": 5.0, "decided_on": MAY.first, "reason": "会場が増えた"}])
        listed = found(store, MAY)
    assert {code: one.whys for code, one in listed.items()} == {
        "missing": (Why.MISSING,),
        "changed": (Why.REVISED,),
        "corrected": (Why.REVISED,),
        "expected": (Why.SCOPE,),
        "undefined": (Why.SCOPE,),
    }
    assert "30件を31件に" in dict(listed["corrected"].facts)["訂正"]
    assert "集計の誤りの訂正" in dict(listed["corrected"].facts)["訂正"]
    assert "当初 4件" in dict(listed["changed"].facts)["計画"]
    assert "(理由: 会場が増えた)" in dict(listed["changed"].facts)["計画"]


def test_a_preliminary_value_that_became_final_is_no_correction() -> None:
    world = figure()
    world.actual("figure", "2023-03", 41, certainty="preliminary")
    with store_of(world) as store:
        with store.write("試験", "確定") as change:
            [row] = change.newest("actual", indicator="figure")
            change.put("actual", [said_by(row) | {"value": 42.0, "certainty": "final"}])
        assert found(store) == {}


def test_milestones_that_did_not_go_as_planned_are_asked_about_with_what_comes_next() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    planned = (("late", "条例の制定", "2022-07-31"), ("silent", "公募", "2022-08-31"), ("next", "開館", "2023-02-28"))
    for code, title, due in planned:
        world.milestone(code, "work", due, title=title)
    world.milestone_report("late", "2022-09", "postponed", postponed_to="2022-12-31", note="調整に時間を要した")
    listed = asked(world, Month(2022, 9))
    assert {code: (one.question, one.whys) for code, one in listed.items()} == {
        "late": ("「条例の制定」を延期したのはなぜか。", (Why.LATE,)),
        "silent": ("「公募」の実施状況はどうか。", (Why.MISSING,)),
    }
    assert dict(listed["late"].facts)["計画"] == "期限は7月31日、12月に延期"
    assert dict(listed["late"].facts)["これから"] == "開館(2月)"
    assert "担当課は「調整に時間を要した」と記しています。" in listed["late"].draft
    assert "条例の制定(12月)、開館(2月)" in dict(listed["silent"].facts)["これから"]


def test_of_a_withheld_figure_no_value_is_told_and_no_memo_of_any() -> None:
    listed = asked(planted(), MAY)
    told = repr(listed)
    withheld = ("71234567", "71,234,567", "72345678", "72,345,678", "73456789", "73,456,789", "145802467", "内緒のメモ")
    assert [leak for leak in withheld if leak in told] == []
    assert "公表時は秘匿とした値のため" in dict(listed["hidden"].facts)["実績"]
    assert "課長確認の前の値" in dict(listed["unsure"].facts)["時点・範囲"]


@pytest.fixture
def short() -> Store:
    world = figure()
    world.actual("figure", "2023-03", 35)
    return store_of(world)


def test_an_answer_stands_in_the_place_of_the_draft_with_every_revision(short: Store) -> None:
    with short as store:
        asked_ = found(store)["figure"]
        first = saved(answer(store, EDITOR, asked_, " 会場の都合です。\n", 0))
        now = found(store)["figure"]
        assert now.answer is not None
        assert (now.told, now.answer.actor, now.answer.change_no) == ("会場の都合です。", "担当A", first)
        assert isinstance(answer(store, CONFIRMER, asked_, "別の答え", 0), Conflict)
        second = saved(answer(store, CONFIRMER, asked_, "別の答え", first))
        assert saved(answer(store, CONFIRMER, asked_, "別の答え", second)) == second
        saved(answer(store, DESK, asked_, "", second))
        assert found(store)["figure"].answer is None
        past = [one.differences[0][1:] for one in revisions(store, asked_)]
    assert past == [("別の答え", "—"), ("会場の都合です。", "別の答え"), ("—", "会場の都合です。")]


def test_the_draft_itself_is_nothing_to_save(short: Store) -> None:
    with short as store:
        one = found(store)["figure"]
        assert saved(answer(store, DESK, one, one.draft, 0)) == 0
        assert found(store)["figure"].answer is None


def test_it_is_read_and_written_by_those_who_work_in_the_department(short: Store) -> None:
    stranger = person("他部", *(membership.role for membership in DESK.memberships), department="other")
    with short as store:
        readers = {who.login: may_read(store, who, DEPARTMENT) for who in (EDITOR, DESK, VIEWER, stranger)}
        assert readers == {"担当A": True, "主管課": True, "閲覧": False, "他部": False}
        with pytest.raises(Forbidden, match="想定問答の閲覧と記入"):
            answer(store, VIEWER, found(store)["figure"], "答え", 0)
