"""Steps of 中期目標 have fiscal years, a state that people tell, and annual goals that carry them."""

from __future__ import annotations

import pytest

from kpi import midterm
from kpi.access import Forbidden
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused
from kpi.midterm import MidtermGoal, MidtermStep
from kpi.model import MidtermReport, MidtermStatus
from kpi.store import Store
from tests.city import DESK, EDITOR, HEAD, saved, store_of
from tests.rows import DEPARTMENT, World

YEAR, MARCH, OCTOBER = FiscalYear(2022), Month(2023, 3), Month(2022, 10)
ONE, DONE = "midterm-1", (MidtermReport.DONE, "")


def world() -> World:
    """Return a mid-term goal with a step for each form of its years."""
    said = World.of_one_goal()
    said.midterm("midterm", (2022, 2022), (2023, 2023), (2022, None), (2023, None), number=2)
    return said


def read(store: Store, month: Month = MARCH, change: int | None = None) -> MidtermGoal:
    [goal] = midterm.read_midterm(store, DEPARTMENT, YEAR, month, change)
    return goal


def first(store: Store, month: Month = MARCH) -> MidtermStep:
    return read(store, month).steps[0]


def test_years_are_worded_in_four_forms_and_a_step_without_an_end_goes_on() -> None:
    steps = read(store_of(world())).steps
    assert [step.years for step in steps] == ["令和4年度", "令和5年度", "令和4年度～", "令和5年度～"]
    runs = [[step.runs_in(FiscalYear(year)) for year in (2022, 2023, 2025)] for step in steps]
    assert runs == [[True, False, False], [False, True, False], [True, True, True], [False, True, True]]
    assert [step.number for step in steps] == ["(1)①", "(1)②", "(1)③", "(1)④"]


def test_silence_is_no_state_before_the_end_of_the_first_year_and_not_done_at_it() -> None:
    store = store_of(world())
    due, later = MidtermStatus.NOT_REPORTED, MidtermStatus.NOT_DUE
    assert [step.status for step in read(store).steps] == [due, later, due, later]
    assert {step.status for step in read(store, OCTOBER).steps} == {later}


def test_a_published_sheet_that_is_silent_says_so_in_its_own_words() -> None:
    said = world()
    said.again("department_year", {"department": DEPARTMENT}, basis="published_sheet")
    assert first(store_of(said)).status_label == "実施の記載なし"


def test_a_report_tells_the_state_from_its_month_on() -> None:
    store = store_of(world())
    saved(midterm.report(store, DESK, ONE, MARCH, (MidtermReport.PARTLY_DONE, "残りは来年度"), 0))
    assert (first(store).status, first(store).note) == (MidtermStatus.PARTLY_DONE, "残りは来年度")
    assert first(store, OCTOBER).status is MidtermStatus.NOT_DUE


def test_a_step_names_the_annual_goals_that_carry_it() -> None:
    said = world()
    said.goal("second", number=4, title="別の目標")
    said.carrier(ONE, "second")
    said.carrier(ONE)
    assert [carrier.number for carrier in first(store_of(said)).carriers] == [1, 4]


def test_the_second_report_of_two_is_told_and_writes_nothing() -> None:
    store = store_of(world())
    first_change = saved(midterm.report(store, DESK, ONE, MARCH, DONE, 0))
    outcome = midterm.report(store, HEAD, ONE, MARCH, (MidtermReport.CANCELLED, ""), 0)
    assert isinstance(outcome, Conflict)
    assert (outcome.change_no, outcome.actor, outcome.value) == (first_change, DESK.actor, "実施済")
    assert first(store).status is MidtermStatus.DONE
    assert saved(midterm.report(store, DESK, ONE, MARCH, DONE, first_change)) == first_change


def test_a_report_can_be_taken_back() -> None:
    store = store_of(world())
    change = saved(midterm.report(store, DESK, ONE, MARCH, DONE, 0))
    saved(midterm.report(store, DESK, ONE, MARCH, (None, ""), change))
    assert first(store).status is MidtermStatus.NOT_REPORTED


def test_who_is_not_of_the_desk_reports_no_step_and_nobody_one_that_there_is_not() -> None:
    store = store_of(world())
    with pytest.raises(Forbidden):
        midterm.report(store, EDITOR, ONE, MARCH, DONE, 0)
    with pytest.raises(Refused):
        midterm.report(store, DESK, "none", MARCH, DONE, 0)


def test_the_headline_counts_steps_by_state() -> None:
    store = store_of(world())
    saved(midterm.report(store, DESK, ONE, MARCH, DONE, 0))
    assert midterm.headline([read(store)]) == "4工程のうち1件が実施済。1件は未報告、2件は時期前"
    assert midterm.headline([]) == "中期目標の工程の登録はありません"
