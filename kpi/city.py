"""The whole city in a year: each department's year, and what changed in it since the last closed month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi.calendar import FiscalYear, Month
from kpi.model import Choice, Goal, Indicator, Labelled, Milestone, MilestoneStatus, Report, Status
from kpi.report import FINISHED, AsOf, choices, read_reports
from kpi.store import Question, Store
from kpi.tally import shortfalls, states, tally

_GRADES = {
    Status.MISSED: 0,
    Status.BEHIND: 0,
    Status.NEARLY: 1,
    Status.CAUTION: 1,
    Status.ACHIEVED: 2,
    Status.ON_TRACK: 2,
}
"""What can be compared between months: at March a figure is 達成 that was 順調 before, which is no change."""
_UNMET = (
    MilestoneStatus.OVERDUE,
    MilestoneStatus.PARTLY_DONE,
    MilestoneStatus.POSTPONED,
    MilestoneStatus.CANCELLED,
    MilestoneStatus.NOT_REPORTED,
)


class ChangeKind(Labelled):
    """What changed between two months, in the order in which it is told."""

    WORSE = "worse", "悪化した指標"
    UNREPORTED = "unreported", "数値のない指標"
    BETTER = "better", "改善した指標"
    REPORTED = "reported", "新たに報告のあった指標"
    RATED = "rated", "新たに判定した指標"
    UNRATED = "unrated", "判定の対象外になった指標"
    RETARGETED = "retargeted", "目標を変更した指標"
    MILESTONE_UNMET = "milestone_unmet", "期限に完了の報告がない取組み"
    MILESTONE_FINISHED = "milestone_finished", "完了した取組み"


_ORDER = tuple(ChangeKind)


@dataclass(frozen=True, slots=True)
class ChangeOfFigure:
    """A figure of a goal at both months; `before` is None where no goal cites it and it had no value yet."""

    kind: ChangeKind
    goal: Goal
    before: Indicator | None
    after: Indicator


@dataclass(frozen=True, slots=True)
class ChangeOfMilestone:
    """A milestone of a goal at both months."""

    kind: ChangeKind
    goal: Goal
    before: Milestone
    after: Milestone


Changed = ChangeOfFigure | ChangeOfMilestone


@dataclass(frozen=True, slots=True)
class DepartmentYear:
    """A department's year, and what changed in it since an earlier month of the same year.

    `since` is None in April, which has no month before; `is_closed` tells whether its round was closed.
    """

    report: Report
    since: Month | None
    is_closed: bool
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class City:
    """The years of all departments as of a month, in the city's order; `absent` have no such year."""

    departments: tuple[DepartmentYear, ...]
    absent: tuple[Choice, ...]

    @property
    def reports(self) -> tuple[Report, ...]:
        """The departments' years."""
        return tuple(department.report for department in self.departments)

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals of all departments."""
        return tuple(goal for report in self.reports for goal in report.goals)

    @property
    def short(self) -> tuple[tuple[Report, Goal, Indicator], ...]:
        """The figures that are missed or behind, each once, in the city's order."""
        found: dict[tuple[str, str], tuple[Report, Goal, Indicator]] = {}
        for report in self.reports:
            for goal in report.goals:
                for one in goal.indicators:
                    if one.status in (Status.MISSED, Status.BEHIND):
                        found.setdefault((report.department, one.code), (report, goal, one))
        return tuple(found.values())

    @property
    def changes(self) -> tuple[tuple[Report, Changed], ...]:
        """What changed in any department, with its year: by kind, then in the city's order."""
        found = [(year.report, change) for year in self.departments for change in year.changes]
        return tuple(sorted(found, key=lambda pair: _ORDER.index(pair[1].kind)))


def read_city(store: Store, fiscal_year: FiscalYear, month: Month, change: AsOf) -> City:
    """Read all departments' year as of a month and a change, and compare it with the last month that was closed.

    Where a department closed no month of the year before the asked one, it is compared with the month before.
    """
    reports = read_reports(store, month, change, fiscal_year=fiscal_year)
    asked = Question(None, fiscal_year.year, month.first, change[0])
    closed = {row["department"]: Month.of(row["month"]) for row in store.read("last_closed", asked)}
    last = None if month == fiscal_year.first_month else month.plus(-1)
    since = {report.department: closed.get(report.department, last) for report in reports}
    before = {
        (report.department, earlier): report
        for earlier in set(since.values())
        if earlier is not None
        for report in read_reports(store, earlier, change, fiscal_year=fiscal_year)
    }
    departments = []
    for report in reports:
        month_before = since[report.department]
        found = () if month_before is None else changes(before[report.department, month_before], report)
        departments.append(DepartmentYear(report, month_before, report.department in closed, found))
    absent = (choice for choice in choices(store, change[0]) if choice.department not in since)
    return City(tuple(departments), tuple(absent))


def changes(before: Report, after: Report) -> tuple[Changed, ...]:
    """Compare two months of one department's year: worse first, then better, then what was reported or decided.

    A figure whose state and target both changed is told twice, once for each.
    """
    figures = {indicator.code: indicator for indicator in before.indicators}
    milestones = {milestone.code: milestone for milestone in before.milestones}
    found: list[Changed] = []
    told: set[str] = set()
    for goal in after.goals:
        for indicator in goal.indicators:
            if indicator.code in told:  # it stands under two goals
                continue
            told.add(indicator.code)
            earlier = figures.get(indicator.code)
            found += (ChangeOfFigure(kind, goal, earlier, indicator) for kind in _of_figure(earlier, indicator))
        for milestone in goal.milestones:
            state = milestones[milestone.code]
            kind = _of_milestone(state.status, milestone.status)
            if kind is not None:
                found.append(ChangeOfMilestone(kind, goal, state, milestone))
    return tuple(sorted(found, key=lambda change: _ORDER.index(change.kind)))


def headline(city: City) -> str:
    """State in one sentence what the departments come to: 4部局48指標のうち遅れ3件、注意5件。未報告7件."""
    reports = city.reports
    figures = tally(city.goals).figures
    if not figures:
        return f"{len(reports)}部局。指標の登録はありません"
    return f"{len(reports)}部局{sum(figures.values())}指標のうち{shortfalls(figures, states(reports))}"


def _of_figure(before: Indicator | None, after: Indicator) -> Iterator[ChangeKind]:
    if before is None:
        yield ChangeKind.REPORTED
        return
    state = _of_state(before, after)
    if state is not None:
        yield state
    if before.target_text != after.target_text:
        yield ChangeKind.RETARGETED


def _of_state(before: Indicator, after: Indicator) -> ChangeKind | None:
    earlier, later = _GRADES.get(before.status), _GRADES.get(after.status)
    if Status.NOT_REPORTED is after.status is not before.status:
        return ChangeKind.UNREPORTED
    if after.actual is not None and (before.actual is None or Status.NOT_REPORTED is before.status is not after.status):
        return ChangeKind.REPORTED
    if earlier is not None and later is not None:
        return None if earlier == later else ChangeKind.WORSE if later < earlier else ChangeKind.BETTER
    if later is not None:
        return ChangeKind.RATED
    return None if earlier is None else ChangeKind.UNRATED


def _of_milestone(before: MilestoneStatus, after: MilestoneStatus) -> ChangeKind | None:
    if before is after:
        return None
    if after in FINISHED:
        return None if before in FINISHED else ChangeKind.MILESTONE_FINISHED
    return ChangeKind.MILESTONE_UNMET if after in _UNMET else None
