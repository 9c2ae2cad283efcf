"""What is found in a sheet: each thing with its place, its source text and how sure the rules are."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.calendar import Month
from kpi.model import Comparator, PlanKind, ScheduleKind

SURE, LIKELY, UNSURE = 0.9, 0.7, 0.4
"""Confidence: by a plain sign of the sheet; by one reading of several; a guess that somebody has to look at."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the sheet, and where it stands. `number` is its own, None where it has none."""

    text: str
    place: str
    number: int | None = None
    row: int = -1
    before: str = ""
    """What the same cell says just before: a bracket often speaks of that."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A cited item of the 総合計画 (code 5-1-③) or the 基本政策 (code 45)."""

    kind: PlanKind
    code: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is done; `text` is the sheet's own wording, '' where it says nothing."""

    kind: ScheduleKind = ScheduleKind.NONE
    begin: Month | None = None
    end: Month | None = None
    times: int | None = None
    text: str = ""


@dataclass(slots=True)
class Step:
    """A step of an initiative, numbered by the sheet or else by its order."""

    number: int
    text: str
    place: str
    schedule: Schedule = field(default_factory=Schedule)
    confidence: float = SURE
    row: int = -1
    when: str = ""
    """What a column of its own says of its time."""


@dataclass(slots=True)
class Initiative:
    """取組み事項, with its steps."""

    number: int
    text: str
    place: str
    schedule: Schedule = field(default_factory=Schedule)
    steps: list[Step] = field(default_factory=list)
    confidence: float = SURE
    row: int = -1
    when: str = ""


@dataclass(slots=True)
class Goal:
    """An annual goal, with what was written about it in March."""

    number: int
    title: str
    place: str
    plan_items: list[PlanItem] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    results: list[Said] = field(default_factory=list)
    issues: list[Said] = field(default_factory=list)
    confidence: float = SURE


@dataclass(slots=True)
class MidtermStep:
    """A step of the road map. Years are None where the sheet gives none; `is_open` is ～ without an end."""

    group: str
    number: int
    text: str
    place: str
    first_year: int | None = None
    last_year: int | None = None
    is_open: bool = False
    year_text: str = ""
    confidence: float = SURE


@dataclass(slots=True)
class MidtermGoal:
    """A mid-term goal: items and steps are two lists that do not match one to one."""

    number: int
    title: str
    place: str
    items: list[Said] = field(default_factory=list)
    steps: list[MidtermStep] = field(default_factory=list)
    plan_items: list[PlanItem] = field(default_factory=list)
    confidence: float = SURE


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the text with its unit and name; `context` is the sentence that it was said in."""

    name: str
    value: float
    unit: str
    place: str
    source_text: str
    context: str
    is_named: bool
    comparator: Comparator | None = None
    month: Month | None = None
    """Of a target the month that it is due in, of a result the month that it describes; None where unsaid."""
    confidence: float = SURE
    row: int = -1
    """Which row of a table says it: in a row of one target, its result answers that."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A target, a result, or both where the result answers the target."""

    goal: int | None
    name: str
    unit: str
    target: Quantity | None
    actual: Quantity | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Milestone:
    """A deliverable with a month, as the text of a step or initiative gives it; `step` None is the initiative's own."""

    goal: int
    initiative: int
    step: int | None
    title: str
    due_from: Month | None
    due_to: Month
    place: str
    source_text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not understood, or was not taken; `reason` is Japanese."""

    text: str
    place: str
    reason: str


@dataclass(slots=True)
class ManagementSheet:
    """All that a sheet says. `department` '' and `fiscal_year` None where it does not say."""

    department: str = ""
    department_place: str = ""
    fiscal_year: int | None = None
    fiscal_year_place: str = ""
    fiscal_year_confidence: float = UNSURE
    mission: list[Said] = field(default_factory=list)
    policies: list[Said] = field(default_factory=list)
    summary: list[Said] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    midterm_goals: list[MidtermGoal] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
