"""The management sheet of a department and year: every part of it as of a month and a change.

Texts are people's, figures and statuses come from the report, and nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpi.calendar import FiscalYear, Month
from kpi.judgement import Judgement, Subject, read_judgements
from kpi.midterm import MidtermGoal, read_midterm
from kpi.model import Goal, Indicator, Milestone, Report, SheetPart
from kpi.narrative import Held, Part, Text, read_texts
from kpi.report import AsOf, read_report
from kpi.schedule import Line, read_schedule
from kpi.store import Question, Store


@dataclass(frozen=True, slots=True)
class Work:
    """An initiative or a step of the sheet, with the figures that stand under it."""

    line: Line
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class SheetGoal:
    """An annual goal with its code, its work in the sheet's order, and the figures that stand under no work."""

    code: str
    goal: Goal
    work: tuple[Work, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a department's year. `head_name` is the name that the sheet prints; None is left empty."""

    report: Report
    head_name: str | None
    texts: Mapping[tuple[SheetPart, str | None], Held]
    goals: tuple[SheetGoal, ...]
    judgements: Mapping[Subject, Judgement]
    midterm: tuple[MidtermGoal, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every text that the sheet has a place for, in its order."""
        asked = (self.report.department, self.report.fiscal_year)
        return (
            *(Part(*asked, part) for part in SheetPart if not part.is_of_a_goal),
            *(Part(*asked, part, one.code) for one in self.goals for part in SheetPart if part.is_of_a_goal),
        )

    def text(self, part: SheetPart, goal: str | None = None, *, drafts: bool = True) -> Text | None:
        """Return a text as it was last written, without `drafts` as it was last settled; None for none."""
        held = self.texts.get((part, goal))
        return None if held is None else held.shown(drafts=drafts)

    def judgement(self, goal: str, judged: Indicator | Milestone) -> Judgement | None:
        """Return how the head judged a figure or a milestone."""
        return self.judgements.get(subject(goal, judged))


def subject(goal: str, judged: Indicator | Milestone) -> Subject:
    """Return what names a figure or a milestone under a goal where it is judged."""
    return Subject(goal, indicator=judged.code) if isinstance(judged, Indicator) else Subject(goal, None, judged.code)


def read_sheet(store: Store, department: str, fiscal_year: FiscalYear, month: Month, change: AsOf) -> Sheet:
    """Read the sheet of a department and year.

    Raises:
        NothingKnown: the department had no such year as of the change.
    """
    report = read_report(store, department, fiscal_year, month, change)
    asked = (department, fiscal_year, month, change[0])
    question = Question(department, fiscal_year.year, month.first, change[0])
    codes = {row["number"]: row["goal"] for row in store.read("asked_goal", question)}
    placed = {
        (row["goal"], row["indicator"]): (row["initiative"], row["step"]) for row in store.read("placed", question)
    }
    lines = read_schedule(store, report).lines
    names = (
        row["head_name"]
        for row in store.read("department_year", question)
        if (row["department"], row["fiscal_year"]) == (department, fiscal_year.year)
    )
    return Sheet(
        report=report,
        head_name=next(names, None),
        texts=read_texts(store, department, fiscal_year, change[0]),
        goals=tuple(_goal(codes[goal.number], goal, lines, placed) for goal in report.goals if goal.number is not None),
        judgements=read_judgements(store, *asked),
        midterm=read_midterm(store, *asked),
    )


def _goal(
    code: str, goal: Goal, lines: tuple[Line, ...], placed: Mapping[tuple[str, str], tuple[str | None, str | None]]
) -> SheetGoal:
    own = [line for line in lines if line.goal == goal.number]
    known = {(line.initiative_code, line.step_code) for line in own}
    at = {indicator.code: placed[code, indicator.code] for indicator in goal.indicators}
    return SheetGoal(
        code,
        goal,
        tuple(
            Work(line, tuple(i for i in goal.indicators if at[i.code] == (line.initiative_code, line.step_code)))
            for line in own
        ),
        tuple(i for i in goal.indicators if at[i.code] not in known),
    )
