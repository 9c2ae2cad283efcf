"""年間の流れ: each task of a department's year is judged by what is held, and 事務局 sees all of them."""

from __future__ import annotations

from datetime import date

import pytest

from kpi import cycle, goal_state
from kpi.access import Forbidden
from kpi.calendar import FiscalYear
from kpi.cycle import Cycle, Task, TaskState
from kpi.exchange.reminder import sheet_letters
from kpi.guard import Conflict, Refused
from kpi.model import TextState
from kpi.sheet_state import SheetRow, headline, read_sheet_releases, read_sheet_states
from kpi.store import Store
from tests.city import DESK, EDITOR, HEAD, saved, store_of
from tests.rows import DEPARTMENT, EVERY_MONTH, GOAL, World

YEAR = FiscalYear(2022)
MAY, OCTOBER, NEXT_APRIL = date(2022, 5, 10), date(2022, 10, 20), date(2023, 4, 20)


def world() -> World:
    """Return a year with two figures, one of which reports each month, and a step of a 中期目標."""
    said = World.of_one_goal()
    said.indicator("monthly", report_months=EVERY_MONTH)
    said.indicator("yearly", goal=None, report_months="3")
    said.placement("yearly", position=2)
    said.target("monthly", 12)
    said.midterm("midterm", (2022, 2022), (2023, 2023))
    return said


def read(said: World, today: date) -> Cycle:
    with store_of(said) as store:
        [found] = cycle.read_cycles(store, YEAR, today)
    return found


def states(found: Cycle) -> dict[Task, TaskState]:
    return {item.task: item.state for item in found.items}


def item(found: Cycle, task: Task) -> cycle.Item:
    return next(one for one in found.items if one.task is task)


def test_in_spring_the_plan_is_asked_for_and_the_review_is_before_its_time() -> None:
    found = states(read(world(), MAY))
    assert found == {
        Task.GOALS: TaskState.DONE, Task.PURPOSE: TaskState.OPEN, Task.TARGETS: TaskState.PARTLY,
        Task.PLANS: TaskState.OPEN, Task.MONTHLY: TaskState.OPEN, Task.MID_YEAR: TaskState.NOT_YET,
        Task.JUDGED_MID_YEAR: TaskState.NOT_YET, Task.YEAR_END: TaskState.NOT_YET, Task.RESULTS: TaskState.NOT_YET,
        Task.JUDGED_YEAR_END: TaskState.NOT_YET, Task.SUMMARY: TaskState.NOT_YET, Task.MIDTERM: TaskState.NOT_YET,
        Task.ISSUES: TaskState.NOT_YET, Task.PUBLISHED: TaskState.NOT_YET, Task.CARRIED: TaskState.NOT_YET,
    }  # fmt: skip


def test_what_is_there_is_done_with_its_day() -> None:
    said = world()
    for part in ("mission", "policy"):
        said.narrative(f"{DEPARTMENT}-2022-{part}", part=part, state="final")
    said.target("yearly", 3)
    said.month_plan("monthly", {"2022-04": 1})
    found = read(said, MAY)
    assert item(found, Task.PURPOSE).counted == "文章 2/2"
    assert item(found, Task.TARGETS).state is TaskState.DONE
    assert item(found, Task.PLANS).counted == "指標 1/1"
    assert item(found, Task.PURPOSE).on is not None
    assert item(found, Task.RESULTS).on is None


def test_rounds_count_once_they_are_closed_and_mid_year_stands_apart() -> None:
    said = world()
    for month in ("2022-04", "2022-05", "2022-06", "2022-07"):
        said.submission(month, stage="closed")
    said.submission("2022-08", stage="approved")
    found = read(said, OCTOBER)
    assert item(found, Task.MONTHLY).counted == "回 4/5"
    assert (item(found, Task.MID_YEAR).counted, states(found)[Task.MID_YEAR]) == ("課 0/1", TaskState.OPEN)
    said.submission("2022-09", stage="closed")
    assert states(read(said, OCTOBER))[Task.MID_YEAR] is TaskState.DONE


def test_a_year_known_from_a_published_sheet_keeps_no_rounds() -> None:
    said = world()
    said.again("department_year", {"department": DEPARTMENT}, basis="published_sheet")
    found = states(read(said, NEXT_APRIL))
    assert {found[task] for task in (Task.MONTHLY, Task.MID_YEAR, Task.YEAR_END)} == {TaskState.NONE}


def test_judgements_belong_to_the_half_of_the_year_in_which_they_were_made() -> None:
    said = world()
    said.judgement("half", "2022-09", indicator="monthly")
    found = read(said, OCTOBER)
    assert (item(found, Task.JUDGED_MID_YEAR).counted, item(found, Task.JUDGED_YEAR_END).counted) == (
        "指標 1/2", "指標 0/2",
    )  # fmt: skip


def test_at_the_end_of_the_year_its_review_is_asked_for_until_the_next_one_has_goals() -> None:
    said = world()
    said.narrative(f"{GOAL}-result", goal=GOAL, part="result", state="published")
    said.midterm_report("midterm-1")
    found = read(said, NEXT_APRIL)
    now = states(found)
    assert (now[Task.RESULTS], now[Task.ISSUES], now[Task.CARRIED]) == (
        TaskState.DONE, TaskState.OPEN, TaskState.OPEN,
    )  # fmt: skip
    assert item(found, Task.MIDTERM).counted == "工程 1/1"
    said.department_year(2023)
    said.goal("next", fiscal_year=2023)
    assert states(read(said, NEXT_APRIL))[Task.CARRIED] is TaskState.DONE


def test_the_headline_says_what_comes_next_and_nothing_before_its_time() -> None:
    assert cycle.headline(read(world(), MAY)) == "15項目のうち1項目が済。次は「使命・方針を確定する」"
    said = world()
    for part in ("mission", "policy"):
        said.narrative(f"{DEPARTMENT}-2022-{part}", part=part, state="published")
    said.target("yearly", 3)
    said.month_plan("monthly", {"2022-04": 1})
    said.submission("2022-04", stage="closed")
    assert cycle.headline(read(said, MAY)) == "15項目のうち5項目が済。ほかは時期前"


def test_a_department_without_goals_in_the_year_has_no_cycle() -> None:
    said = world()
    said.department("other", name="別の部", position=2)
    said.department_year(department="other")
    with store_of(said) as store:
        assert [found.department for found in cycle.read_cycles(store, YEAR, MAY)] == [DEPARTMENT]


# How far goals are ------------------------------------------------------------------------------------------


def planned() -> Store:
    said = world()
    said.goal_state()
    return store_of(said)


def goals(store: Store) -> tuple[goal_state.GoalState, ...]:
    return goal_state.read_states(store, DEPARTMENT, YEAR)[DEPARTMENT]


def test_goals_are_settled_and_published_together_and_by_those_who_may() -> None:
    with planned() as store:
        assert [one.state for one in goals(store)] == [TextState.DRAFT, TextState.FINAL]
        for who in (EDITOR,):
            with pytest.raises(Forbidden):
                goal_state.move(store, who, DEPARTMENT, YEAR, TextState.FINAL, goal_state.based_on(goals(store)))
        with pytest.raises(Refused):
            goal_state.move(store, HEAD, DEPARTMENT, YEAR, TextState.PUBLISHED, goal_state.based_on(goals(store)))
        assert goal_state.next_state(goals(store)) is TextState.FINAL
        saved(goal_state.move(store, DESK, DEPARTMENT, YEAR, TextState.FINAL, goal_state.based_on(goals(store))))
        saved(goal_state.move(store, HEAD, DEPARTMENT, YEAR, TextState.PUBLISHED, goal_state.based_on(goals(store))))
        assert {one.state for one in goals(store)} == {TextState.PUBLISHED}
        assert goal_state.next_state(goals(store)) is None


def test_the_second_of_two_who_settle_goals_is_told() -> None:
    with planned() as store:
        seen = goal_state.based_on(goals(store))
        saved(goal_state.move(store, DESK, DEPARTMENT, YEAR, TextState.FINAL, seen))
        outcome = goal_state.move(store, HEAD, DEPARTMENT, YEAR, TextState.FINAL, seen)
        assert isinstance(outcome, Conflict)
        assert (outcome.actor, outcome.value) == (DESK.actor, "確定")


# What the secretariat sees ----------------------------------------------------------------------------------


def test_the_secretariat_sees_each_part_of_each_sheet_by_state() -> None:
    said = world()
    said.goal_state()
    said.narrative("mission", part="mission", state="published")
    said.narrative("result", goal=GOAL, part="result")
    with store_of(said) as store:
        states_ = read_sheet_states(store, YEAR)
        [found] = states_
        assert headline(states_) == "1部局のシート: 目標と文章6件のうち公表1件、作業中2件、未記入3件"
    assert found.parts[SheetRow.GOAL] == {TextState.DRAFT: 1}
    assert found.parts[SheetRow.ISSUE] == {None: 1}
    assert found.missing(TextState.FINAL) == {
        SheetRow.POLICY: 1, SheetRow.GOAL: 1, SheetRow.SUMMARY: 1, SheetRow.RESULT: 1, SheetRow.ISSUE: 1,
    }  # fmt: skip


def test_a_publication_is_recorded_with_who_made_it_and_when_each_time_that_it_is_made() -> None:
    with planned() as store:
        for state, who in ((TextState.FINAL, DESK), (TextState.PUBLISHED, HEAD)):
            saved(goal_state.move(store, who, DEPARTMENT, YEAR, state, goal_state.based_on(goals(store))))
        [found] = read_sheet_releases(store, YEAR)
        assert (found.department, found.parts, found.actor) == (DEPARTMENT, ("目標1",), HEAD.actor)
        before = read_sheet_releases(store, YEAR, found.change_no - 1)
    assert before == ()


def test_a_reminder_names_what_is_missing_and_goes_to_the_desk() -> None:
    said = world()
    said.narrative("mission", part="mission", state="final")
    said.member("desk", login="desk@city.example.jp")
    said.again("membership", {"membership": "desk-role"}, role="desk", section=None)
    with store_of(said) as store:
        [letter] = sheet_letters(store, read_sheet_states(store, YEAR), YEAR, TextState.FINAL, MAY)
        assert letter.to == ("desk@city.example.jp",)
        assert letter.subject == "【部局マネジメントシート】令和4年度 市民協働部分が確定していません"
        assert "・使命" not in letter.body
        assert "・方針: 1件" in letter.body
        assert sheet_letters(store, (), YEAR, TextState.FINAL, MAY) == ()
