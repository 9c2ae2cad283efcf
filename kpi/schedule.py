"""進行管理: what a department planned to do in a year, step by step, and how far each has come.

The plan comes from the concept `step_plan`, states from the report; here they are put in the order of the sheet, and
said in a sentence. Nothing becomes late because nobody reported it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from kpi.model import Milestone, MilestoneStatus, Report, Row, ScheduleKind, Step, StepStatus
from kpi.numbers import circled
from kpi.report import FINISHED, MILESTONE_ATTENTION
from kpi.store import Question, Store

SOON = 2
"""So many months ahead are 今後."""
ALL, OPEN = "all", "open"
"""Which lines are shown; beside these, `goal-1` shows those of a goal."""

URGENCY = (
    *MILESTONE_ATTENTION,
    MilestoneStatus.UNDER_WAY,
    MilestoneStatus.NOT_DUE,
    MilestoneStatus.DONE,
    MilestoneStatus.DONE_UNDATED,
)
"""The states of milestones, those that need attention first."""

_SETTLED = (*FINISHED, MilestoneStatus.CANCELLED)
_UNFINISHED = (MilestoneStatus.OVERDUE, MilestoneStatus.NOT_REPORTED, MilestoneStatus.PARTLY_DONE)
_UNSETTLED_WORK = (StepStatus.NOT_REPORTED, StepStatus.UNDER_WAY, StepStatus.NOT_DUE)
_SILENT = (MilestoneStatus.NOT_REPORTED, MilestoneStatus.NOT_DUE)


@dataclass(frozen=True, slots=True)
class Line:
    """An initiative (`step` is None) or one of its steps, with what is planned and what came of it.

    `number` is that of the sheet, 1(2)①. `first` and `last` are the days between which the sheet plans it, None where
    it names none; `schedule` is how the sheet words that. `work` is the state of continuous work (通年).
    """

    goal: int
    goal_title: str
    number: str
    initiative: str
    step: str | None
    kind: ScheduleKind
    schedule: str | None
    first: date | None
    last: date | None
    milestones: tuple[Milestone, ...]
    work: Step | None
    initiative_code: str = ""
    step_code: str | None = None

    @property
    def title(self) -> str:
        """What is done."""
        return self.initiative if self.step is None else self.step

    @property
    def is_planned(self) -> bool:
        """Whether something is planned here: an initiative may be no more than the heading of its steps."""
        return self.step is not None or bool(self.milestones) or self.kind is not ScheduleKind.NONE

    @property
    def is_tracked(self) -> bool:
        """Whether anybody reports its state."""
        return bool(self.milestones) or self.work is not None

    @property
    def is_open(self) -> bool:
        """Whether something of it is neither finished nor cancelled."""
        is_working = self.work is not None and self.work.status in _UNSETTLED_WORK
        return is_working or any(milestone.status not in _SETTLED for milestone in self.milestones)


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone with the line that it belongs to and the last day on which it is in time."""

    line: Line
    milestone: Milestone
    day: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """The work of a department's year in the order of the sheet: each initiative, then its steps."""

    report: Report
    lines: tuple[Line, ...]

    @property
    def upcoming(self) -> tuple[Due, ...]:
        """What is not finished and due, or postponed to, within the next months; the first one first."""
        last_day, until = self.report.month.last, self.report.month.plus(SOON).last
        return self._due(lambda due: last_day < due.day <= until and due.milestone.status not in _SETTLED)

    @property
    def past_due(self) -> tuple[Due, ...]:
        """What is past its last day and not reported as finished; the oldest first."""
        return self._due(lambda due: due.day <= self.report.month.last and due.milestone.status in _UNFINISHED)

    def _due(self, wanted: Callable[[Due], bool]) -> tuple[Due, ...]:
        dated = (
            Due(line, milestone, day)
            for line in self.lines
            for milestone in line.milestones
            if (day := milestone.postponed_to or milestone.due_to) is not None
        )
        return tuple(sorted(filter(wanted, dated), key=attrgetter("day")))


def read_schedule(store: Store, report: Report) -> Schedule:
    """Read the plan that the states of a report belong to."""
    asked = Question(report.department, report.fiscal_year.year, report.month.first, report.change)
    milestones: dict[tuple[str, str | None], list[Milestone]] = {}
    for milestone in report.milestones:
        milestones.setdefault((milestone.initiative, milestone.step), []).append(milestone)
    work = {step.code: step for goal in report.goals for step in goal.steps}
    rows = store.read("step_plan", asked)
    initiatives = {row["initiative"]: row["title"] for row in rows if row["step"] is None}
    return Schedule(
        report,
        tuple(
            Line(
                goal=row["goal_number"],
                goal_title=row["goal_title"],
                number=_number(row),
                initiative=initiatives[row["initiative"]],
                step=None if row["step"] is None else row["title"],
                kind=ScheduleKind(row["schedule_kind"]),
                schedule=row["schedule_text"],
                first=row["schedule_from"],
                last=row["schedule_to"],
                milestones=tuple(milestones.get((row["initiative"], row["step"]), ())),
                work=work.get(row["step"]),
                initiative_code=row["initiative"],
                step_code=row["step"],
            )
            for row in sorted(rows, key=_place)
        ),
    )


def choices(schedule: Schedule) -> dict[str, str]:
    """Return which lines can be shown, with their words."""
    goals = {f"goal-{line.goal}": f"目標{line.goal} {line.goal_title}" for line in schedule.lines}
    return {ALL: "すべて", OPEN: "未完了のみ", **goals}


def shown(schedule: Schedule, show: str) -> tuple[Line, ...]:
    """Return the lines of one of the choices; of the open ones, with the initiatives that they belong to."""
    if show == ALL:
        return schedule.lines
    if show != OPEN:
        return tuple(line for line in schedule.lines if f"goal-{line.goal}" == show)
    headed = {(line.goal, line.initiative) for line in schedule.lines if line.is_open}
    return tuple(
        line
        for line in schedule.lines
        if line.is_open or (line.step is None and (line.goal, line.initiative) in headed)
    )


def by_goal(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """Return lines under their goals, as a chart and what stands beside it show them."""
    return tuple(tuple(own) for _, own in groupby(lines, key=attrgetter("goal")))


def headline(schedule: Schedule) -> str:
    """State in one sentence how far the year has come and what is next.

    期限のある20件のうち11件が完了、1件が一部実施、8件は実施の記載なし。今後2か月の期限は0件
    """
    dated = [milestone for milestone in schedule.report.milestones if milestone.due_to is not None]
    if not dated:
        return "期限のある取組みの登録はありません"
    return f"期限のある{_how_far(dated)}。今後{SOON}か月の期限は{len(schedule.upcoming)}件"


def _how_far(milestones: Sequence[Milestone]) -> str:
    finished = sum(milestone.status in FINISHED for milestone in milestones)
    late = sum(milestone.status is MilestoneStatus.DONE_LATE for milestone in milestones)
    done = f"完了(うち{late}件は遅れて完了)" if late else "完了"
    if finished == len(milestones):
        return f"{finished}件すべてが{done}"
    rest = Counter((milestone.status, milestone.status_label) for milestone in milestones)
    said = [f"{finished}件が{done}"]
    for status in URGENCY:
        if status in FINISHED:
            continue
        said += [
            f"{items}件{'は' if status in _SILENT else 'が'}{label}"
            for (other, label), items in rest.items()
            if other is status
        ]
    return f"{len(milestones)}件のうち" + "、".join(said)


def _place(row: Row) -> tuple[int, int, str, bool, int, str]:
    """Order rows as the sheet does; codes decide between equal numbers."""
    is_step = row["step"] is not None
    return (
        row["goal_number"],
        row["initiative_number"],
        row["initiative"],
        is_step,
        row["step_number"] or 0,
        row["step"] or "",
    )


def _number(row: Row) -> str:
    """Write where a line stands as the sheet does: 1(2)①."""
    of_initiative = f"{row['goal_number']}({row['initiative_number']})"
    number: int | None = row["step_number"]
    if number is None:
        return of_initiative
    return of_initiative + circled(number)
