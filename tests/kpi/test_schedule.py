"""進行管理: the plan of the sheet in its order, what is next, what nobody reported, and one sentence about it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kpi.calendar import FiscalYear, Month
from kpi.load import SHIPPED, load
from kpi.model import MilestoneStatus, ScheduleKind, StepStatus
from kpi.report import change_as_of, read_report
from kpi.schedule import OPEN, URGENCY, Schedule, choices, headline, read_schedule, shown
from kpi.store import Store, open_store
from tests.kpi.work import initiative, line, milestone, schedule


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Return the shipped facts in memory."""
    with open_store(None) as opened:
        load(opened, SHIPPED)
        yield opened


def as_of(store: Store, month: Month) -> Schedule:
    """Return the schedule of FY2022 as of a month."""
    report = read_report(store, "shimin-kyodo", FiscalYear(2022), month, change_as_of(store, None))
    return read_schedule(store, report)


def test_the_sheet_has_its_initiatives_and_steps_in_its_order(store: Store) -> None:
    lines = as_of(store, Month(2023, 3)).lines
    assert sum(line.step is None for line in lines) == 18
    assert sum(line.step is not None for line in lines) == 41
    assert [line.number for line in lines][:6] == ["1(1)", "1(1)①", "1(1)②", "1(1)③", "1(2)", "1(2)①"]
    assert lines[-1].number == "5(2)③"


def test_every_milestone_and_every_state_has_its_line(store: Store) -> None:
    read = as_of(store, Month(2023, 3))
    placed = [milestone for line in read.lines for milestone in line.milestones]
    assert sorted(milestone.code for milestone in placed) == sorted(m.code for m in read.report.milestones)
    assert sum(line.work is not None for line in read.lines) == 22
    by_number = {line.number: line for line in read.lines}
    assert len(by_number["2(2)②"].milestones) == 3
    assert [m.title for m in by_number["1(2)"].milestones] == ["市民公益活動支援センターの設置"]
    assert by_number["3(1)①"].kind is ScheduleKind.MONTHLY
    assert not by_number["3(1)①"].is_tracked
    assert not by_number["1(1)"].is_planned


def test_the_headline_says_how_far_the_sheet_came(store: Store) -> None:
    said = "期限のある20件のうち11件が完了、1件が一部実施、8件は実施の記載なし。今後2か月の期限は0件"
    assert headline(as_of(store, Month(2023, 3))) == said


def test_the_next_two_months_are_listed_by_their_day(store: Store) -> None:
    assert [(due.line.number, due.day.month) for due in as_of(store, Month(2022, 12)).upcoming] == [
        ("3(3)③", 1), ("3(4)①", 1), ("1(2)", 2), ("2(2)②", 2), ("2(3)①", 2), ("3(3)④", 2), ("4(3)⑤", 2),
    ]  # fmt: skip


def test_what_is_past_due_without_a_record_is_not_called_late(store: Store) -> None:
    past = as_of(store, Month(2023, 3)).past_due
    assert [due.line.number for due in past][:3] == ["1(2)①", "3(2)②", "4(3)④"]
    assert {due.milestone.status_label for due in past} == {"実施の記載なし", "一部実施"}


def test_what_was_finished_or_cancelled_falls_due_no_more() -> None:
    settled = (MilestoneStatus.DONE, MilestoneStatus.DONE_UNDATED, MilestoneStatus.DONE_LATE, MilestoneStatus.CANCELLED)
    read = schedule(line(*(milestone(status, "2022-11") for status in settled)))
    assert read.upcoming == ()


@pytest.mark.parametrize(
    ("due", "is_next"), [("2022-10-31", False), ("2022-11-01", True), ("2022-12-31", True), ("2023-01-01", False)]
)
def test_next_is_from_the_day_after_the_month_to_the_end_of_the_second(due: str, is_next: bool) -> None:
    assert bool(schedule(line(milestone(due=due))).upcoming) is is_next


def test_a_postponed_milestone_is_due_when_it_was_postponed_to() -> None:
    later = Month(2022, 11).last
    read = schedule(line(milestone(MilestoneStatus.POSTPONED, "2022-06", postponed_to=later)))
    assert [due.day for due in read.upcoming] == [later]
    assert read.past_due == ()


def test_a_milestone_without_a_day_is_neither_next_nor_past() -> None:
    read = schedule(line(milestone(MilestoneStatus.NOT_REPORTED, due=None)), month="2023-03")
    assert (read.upcoming, read.past_due) == ((), ())
    assert headline(read) == "期限のある取組みの登録はありません"


def test_the_oldest_of_what_is_past_comes_first() -> None:
    statuses = (MilestoneStatus.NOT_REPORTED, MilestoneStatus.OVERDUE, MilestoneStatus.PARTLY_DONE)
    read = schedule(
        *(line(milestone(status, due)) for status, due in zip(statuses, ("2022-09", "2022-05", "2022-07"), strict=True))
    )
    assert [due.day.month for due in read.past_due] == [5, 7, 9]


def test_the_headline_counts_late_ones_among_the_finished() -> None:
    read = schedule(line(milestone(MilestoneStatus.DONE), milestone(MilestoneStatus.DONE_LATE)))
    assert headline(read) == "期限のある2件すべてが完了(うち1件は遅れて完了)。今後2か月の期限は0件"


def test_open_lines_stand_under_their_initiatives_and_others_are_left_out() -> None:
    still, over = line(work=StepStatus.UNDER_WAY, number="1(1)①"), line(work=StepStatus.CARRIED_OUT, number="1(1)②")
    untold = line(number="1(1)③")
    done = (initiative(number="1(2)", initiative="別の取組み"), line(milestone(MilestoneStatus.DONE), number="1(2)①"))
    read = schedule(initiative(), still, over, untold, *done)
    assert [line.number for line in shown(read, OPEN)] == ["1(1)", "1(1)①"]


def test_the_lines_of_each_goal_can_be_shown(store: Store) -> None:
    read = as_of(store, Month(2023, 3))
    assert list(choices(read)) == ["all", "open", "goal-1", "goal-2", "goal-3", "goal-4", "goal-5"]
    assert {line.goal for line in shown(read, "goal-4")} == {4}
    assert sum(len(shown(read, f"goal-{number}")) for number in range(1, 6)) == len(read.lines)


def test_every_state_has_its_place_in_the_order_of_urgency() -> None:
    assert sorted(URGENCY) == sorted(MilestoneStatus)
