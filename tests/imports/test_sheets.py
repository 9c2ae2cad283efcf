"""A published sheet is read in: looked at, corrected, saved as one change, found unchanged again, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from kpi.access import Forbidden, Person, Role
from kpi.calendar import FiscalYear, Month
from kpi.exchange.sheet import read_sheet
from kpi.guard import Refused
from kpi.imports import undoing
from kpi.imports.outcome import Kind
from kpi.imports.sheet import finding, matching, saving
from kpi.imports.sheet.finding import Finding, Part
from kpi.imports.sheet.outcome import Options, Outcome
from kpi.load import SHIPPED, load
from kpi.model import Report, Row, SheetPart, TextState
from kpi.narrative import read_texts
from kpi.report import change_as_of, read_report
from kpi.sheet import read_sheet as read_held
from kpi.sql import KEYS
from kpi.store import Store, open_store
from tests.city import DESK, EDITOR, SECRETARIAT, person, store_of
from tests.exchange.sheets import piped
from tests.imports.sheet_text import blocks_of
from tests.rows import DEPARTMENT, GOAL, World

ADMIN = person("管理", Role.ADMIN)
LATER = date(2026, 11, 25)
MARCH = (FiscalYear(2022), Month(2023, 3))
HEAD = [
    "令和4年度 部局マネジメントシート",
    [["部 局", "市民協働部", "補 職", "部 長"]],
    "1. 部局の使命",
    "(1) まちの学びを支えます。",
    "3. 当年度目標と振り返り",
]
TOP = [
    ["No", "当年度目標(当初設定)", "実績", ""],
    ["", "取組み事項及びその内容・スケジュール", "取組みを行った内容・成果", "課題・今後の方向性"],
]


def sheet(
    work: str = "①講座の開催(通年、受講者数:300人)\n②計画の策定(7月)", results: str = "○受講者数282人でした。"
) -> bytes:
    """Return a sheet with one goal, one initiative and its steps."""
    goal = ["1", f"学びの場づくり\n(1)講座をひらきます。\n{work}", results, "○回数を増やします。"]
    return piped([*HEAD, [*TOP, goal, ["", "基本政策", "", ""], ["", "45 つながりの創出", "", ""]]])


def found_in(store: Store, data: bytes) -> tuple[Finding, ...]:
    return matching.named(store, finding.findings(read_sheet(data, "シート.md")))


def bring(store: Store, data: bytes, who: Person = ADMIN, today: date = LATER, **options: Any) -> Outcome:
    return saving.save(store, who, found_in(store, data), Options("シート.md", today, **options))


def empty_city() -> Store:
    """Return a city that has nothing but the shipped rating scale."""
    store = open_store(None)
    with open_store(None) as shipped:
        load(shipped, SHIPPED)
        with store.write("試験", "評価区分") as change:
            for table in ("rating_scale", "rating_band"):
                change.put(table, [_said(row) for row in shipped.read(table)])
    return store


def report_of(store: Store, department: str) -> Report:
    return read_report(store, department, *MARCH, change_as_of(store, None))


def standing(store: Store) -> dict[str, list[Row]]:
    """Return every row that stands, without the change that said it."""
    return {table: sorted((_said(row) for row in store.read(table)), key=str) for table in KEYS}


def reasons(outcome: Outcome) -> list[str]:
    return [one.reason for one in outcome.wrong]


def _said(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}


@pytest.fixture
def city() -> Iterator[Store]:
    """A city with one department and year, one section and one goal without a figure."""
    with store_of(World.of_one_goal()) as store:
        yield store


def test_the_shipped_year_as_a_sheet_read_into_an_empty_city_gives_the_same_report() -> None:
    with open_store(None) as shipped:
        load(shipped, SHIPPED)
        held = read_held(shipped, "shimin-kyodo", *MARCH, change_as_of(shipped, None))
        data, was = piped(blocks_of(held)), report_of(shipped, "shimin-kyodo")
    store = empty_city()
    found = found_in(store, data)
    decisions = {**finding.doubtful(found), **_named_as(was, found)}
    outcome = saving.save(store, ADMIN, found, Options("シート.md", LATER, decisions))
    assert (outcome.wrong, outcome.counts[Kind.NEW]) == ((), len(found) - len(outcome.dropped))
    [department] = store.read("department")
    now = report_of(store, department["department"])
    assert _told(now) == _told(was)
    assert len(store.read("midterm_step")) == 32
    assert {row["state"] for row in store.read("narrative")} == {"draft"}


def _named_as(report: Report, found: tuple[Finding, ...]) -> dict[str, Mapping[str, str]]:
    """Return what a person corrects: the names of figures, as the house calls them."""
    names = {(one.unit, one.target, one.actual): one.name for one in report.indicators}
    said = [one for one in found if one.part is Part.FIGURE and not one.is_doubtful]
    values = {one.key: (_number(one.texts["target"]), _number(one.texts["actual"])) for one in said}
    return {
        one.key: {"name": names[one.texts["unit"], *values[one.key]]}
        for one in said
        if (one.texts["unit"], *values[one.key]) in names
    }


def _number(text: str) -> float | None:
    return float(text) if text else None


def _told(report: Report) -> list[Any]:
    """Return what a report says of its goals that a sheet says too: no codes, no names without a value."""
    return [
        (
            goal.number, goal.title, [(item.kind, item.code, item.title) for item in goal.plan_items],
            sorted(
                (one.name, one.unit, one.target_text, one.actual, one.actual_month, one.achievement_rate, one.status)
                for one in goal.indicators
                if one.target is not None or one.actual is not None
            ),
            sorted((str(one.due_from), str(one.due_to)) for one in goal.milestones),
        )
        for goal in report.goals
        if goal.number is not None
    ]  # fmt: skip


def test_a_sheet_becomes_goals_work_milestones_texts_and_figures_in_one_change(city: Store) -> None:
    outcome = bring(city, sheet())
    assert (reasons(outcome), outcome.change_no) == ([], 2)
    [goal] = report_of(city, DEPARTMENT).goals
    assert [(one.name, one.target, one.actual) for one in goal.indicators] == [("受講者数", 300, 282)]
    assert [str(one.due_to) for one in goal.milestones] == ["2022-07-31"]
    [placement] = city.read("placement")
    assert placement["step"] in {row["step"] for row in city.read("step")}
    [narrative] = [row for row in city.read("narrative") if row["part"] == "result"]
    assert (narrative["body"], narrative["state"], narrative["goal"]) == ("受講者数282人でした。", "draft", GOAL)


def test_the_same_sheet_again_changes_nothing(city: Store) -> None:
    bring(city, sheet())
    before = standing(city)
    again = bring(city, sheet())
    assert (again.change_no, again.is_news) == (None, False)
    assert set(again.counts.values()) == {0, len(again.lines)}
    assert standing(city) == before


def test_taking_it_back_leaves_what_stood_before(city: Store) -> None:
    before = standing(city)
    outcome = bring(city, sheet())
    assert outcome.change_no is not None
    undoing.undo(city, ADMIN, outcome.change_no)
    assert standing(city) == before


def test_it_is_not_taken_back_while_somebody_uses_what_it_made(city: Store) -> None:
    outcome = bring(city, sheet())
    [milestone] = city.read("milestone")
    with city.write("担当", "報告") as change:
        row = {"milestone": milestone["milestone"], "month": date(2022, 7, 1), "state": "done"}
        change.put("milestone_report", [row])
    with pytest.raises(Refused, match="マイルストーンの報告で使われています"):
        undoing.undo(city, ADMIN, outcome.change_no or 0)


def test_what_is_registered_is_shown_beside_what_it_would_become(city: Store) -> None:
    outcome = bring(city, sheet())
    assert ("目標", "目標", "学びの場づくり") in _changes(outcome)
    changed = bring(city, sheet("①講座の開催(通年、受講者数:320人)\n②計画の策定(8月)"))
    assert [line.finding.part for line in changed.lines if line.kind is Kind.CHANGED] == [
        Part.STEP, Part.STEP, Part.MILESTONE, Part.FIGURE,
    ]  # fmt: skip
    assert ("期限", "令和4年7月31日", "令和4年8月31日") in _changes(changed)
    assert [row["value"] for row in sorted(city.read("target"), key=lambda row: row["decided_on"])] == [300, 320]


def _changes(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [one for line in outcome.lines if line.kind is Kind.CHANGED for one in line.differences]


def test_a_settled_text_goes_on_standing_beside_the_draft(city: Store) -> None:
    bring(city, sheet())
    [row] = [row for row in city.read("narrative") if row["part"] == "result"]
    with city.write("部長", "公表") as change:
        change.put("narrative", [_said(row) | {"state": "published"}])
    outcome = bring(city, sheet(results="○受講者数282人でした。満席でした。"))
    [line] = [line for line in outcome.lines if line.kind is not Kind.UNCHANGED]
    assert line.note == "「作業中」として保存します。「公表」の文章はそのまま残ります"
    held = read_texts(city, row["department"], FiscalYear(2022))[SheetPart.RESULT, row["goal"]]
    assert held.newest.state is TextState.DRAFT
    assert held.settled is not None
    assert held.settled == held.published
    assert held.settled.state is TextState.PUBLISHED


def test_a_dropped_finding_takes_along_what_belongs_to_it(city: Store) -> None:
    found = found_in(city, sheet())
    [step] = [one for one in found if one.part is Part.STEP and one.texts["number"] == "2"]
    outcome = bring(city, sheet(), decisions={step.key: None})
    assert [one.part for one in outcome.dropped] == [Part.STEP, Part.MILESTONE]
    assert (len(city.read("step")), city.read("milestone")) == (1, [])


def test_a_correction_that_means_nothing_is_told_and_nothing_is_saved(city: Store) -> None:
    [figure] = [one for one in found_in(city, sheet()) if one.part is Part.FIGURE]
    before = standing(city)
    wrong: list[tuple[dict[str, str], str]] = [
        ({"target": "三百くらい"}, "数値として読めません"),
        ({"target": "", "actual": ""}, "目標値も実績もありません"),
        ({"month": "2021-05"}, "令和4年度の外"),
        ({"name": ""}, "「指標」: 空欄です"),
    ]
    for texts, reason in wrong:
        outcome = bring(city, sheet(), decisions={figure.key: texts})
        assert reason in "".join(reasons(outcome))
        assert outcome.change_no is None
    assert standing(city) == before


def test_two_steps_of_one_number_are_told(city: Store) -> None:
    [second] = [one for one in found_in(city, sheet()) if one.part is Part.STEP and one.texts["number"] == "2"]
    outcome = bring(city, sheet(), decisions={second.key: {"number": "1"}})
    assert reasons(outcome) == ["同じ番号がシートに2つあります。番号を直すか、どちらかを外してください。"]


def test_a_figure_in_other_words_is_the_registered_one_with_the_same_target(city: Store) -> None:
    bring(city, sheet())
    found = found_in(
        city, sheet("①講座の開催(通年、講座の受講者:300人)\n②計画の策定(7月)", "○講座の受講者282人でした。")
    )
    [figure] = [one for one in found if one.part is Part.FIGURE]
    assert figure.texts["name"] == "受講者数"
    assert "シートでは「講座の受講者」" in figure.note


def test_a_plan_item_is_linked_and_never_renamed(city: Store) -> None:
    with city.write("企画", "計画") as change:
        change.put("plan_item", [{"plan_item": "p", "kind": "basic_policy", "code": "45", "title": "つながり"}])
    outcome = bring(city, sheet())
    [line] = [line for line in outcome.lines if line.finding.part is Part.LINK]
    assert (line.kind, line.note) == (Kind.NEW, "登録の名称「つながり」のまま結び付けます")
    assert [row["title"] for row in city.read("plan_item")] == ["つながり"]


def test_a_department_desk_reads_its_own_sheet_in_but_registers_nothing_of_the_city(city: Store) -> None:
    outcome = bring(city, sheet(), who=DESK)
    assert ["計画の体系に登録がありません" in reason for reason in reasons(outcome)] == [True]
    [link] = [one.finding.key for one in outcome.wrong]
    assert bring(city, sheet(), who=DESK, decisions={link: None}).change_no is not None


def test_who_may_not_register_goals_may_not_read_a_sheet_in(city: Store) -> None:
    with pytest.raises(Forbidden):
        bring(city, sheet(), who=EDITOR)
    with open_store(None) as empty:
        with pytest.raises(Forbidden):
            bring(empty, sheet(), who=DESK)
        assert bring(empty, sheet(), who=SECRETARIAT).change_no == 1


def test_a_change_that_came_after_the_preview_is_not_overwritten(city: Store) -> None:
    found = found_in(city, sheet())
    seen = saving.preview(city, ADMIN, found, Options("シート.md", LATER)).seen
    with city.write("同僚", "目標の見直し") as change:
        change.put("goal", [_said(row) | {"title": "同僚の目標"} for row in city.read("goal")])
    outcome = bring(city, sheet(), seen=seen)
    assert "同僚が" in reasons(outcome)[0]
    assert [row["title"] for row in city.read("goal")] == ["同僚の目標"]


def test_a_figure_of_a_running_year_with_rounds_is_a_draft() -> None:
    with store_of(World.of_one_goal()) as store:
        outcome = bring(store, sheet(results=""), today=date(2022, 12, 1))
        assert (reasons(outcome), len(store.read("target")), store.read("actual")) == ([], 1, [])
        [year] = store.read("department_year")
        assert year["basis"] == "monthly_entry"
