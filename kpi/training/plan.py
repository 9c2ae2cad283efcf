"""How the invented city is said: departments with goals, work and indicators, and what changes in their plans.

Years count from 0, the first of the five, to 4, the one that holds today. Months are those of the calendar, 4 for
April. Whatever has one entry a year is a tuple of five, or a text of five letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum

from kpi.model import Accumulation, Certainty, Comparator, Direction, EntryMode, PlanKind, ScheduleKind, Status

YEARS = 5
EVERY_YEAR = (0, 1, 2, 3, 4)
EVERY_MONTH = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
EACH_QUARTER = (6, 9, 12, 3)

Yearly = tuple[float | None, ...]
"""One entry a year; None where there is none."""

YearMonth = tuple[int, int]
"""A year from 0 to 4, and a month of the calendar."""


class Outcome(StrEnum):
    """What comes of a deliverable in a year, as one letter of `Milestone.outcomes`."""

    ON_A_DAY = "d"
    IN_THE_MONTH = "m"
    LATE = "l"
    UNDATED = "u"
    PARTLY = "p"
    UNFINISHED = "w"
    POSTPONED = "x"
    CANCELLED = "c"
    SILENT = "-"
    ABSENT = "."


class Course(StrEnum):
    """What comes of continuous work in a year, as one letter of `Step.course`."""

    CARRIED_OUT = "o"
    UNFINISHED = "w"
    CANCELLED = "c"
    SILENT = "-"
    ABSENT = "."


@dataclass(frozen=True, slots=True)
class Milestone:
    """A deliverable, due between two months; without `last` it has no date."""

    title: str
    outcomes: str
    first: int | None = None
    last: int | None = None
    day: int | None = None

    def outcome(self, year: int) -> Outcome:
        """Return what comes of it in a year."""
        return Outcome(self.outcomes[year])


@dataclass(frozen=True, slots=True)
class Step:
    """A 工程 with its schedule as the sheet words it; `course` says in which years it is planned."""

    title: str
    kind: ScheduleKind
    text: str | None
    course: str
    first: int | None = None
    last: int | None = None
    times: int | None = None
    milestones: tuple[Milestone, ...] = ()


def all_year(title: str, course: str = "ooooo") -> Step:
    """Say continuous work."""
    return Step(title, ScheduleKind.ALL_YEAR, "通年実施", course)


def monthly(title: str, course: str = "ooooo") -> Step:
    """Say work done every month."""
    return Step(title, ScheduleKind.MONTHLY, "毎月実施", course, times=12)


def times_a_year(title: str, months: tuple[int, ...], *outcomes: str) -> Step:
    """Say work done in some months of the year, with the outcomes of each time."""
    times = tuple(
        Milestone(f"{title} 第{n}回", outcomes_of_time, month, month)
        for n, (month, outcomes_of_time) in enumerate(zip(months, outcomes, strict=True), start=1)
    )
    return Step(
        title, ScheduleKind.TIMES_A_YEAR, f"年{len(months)}回", outcomes[0], times=len(months), milestones=times
    )


def in_month(title: str, month: int, outcomes: str, *, day: int | None = None) -> Step:
    """Say a deliverable of one month, or due on a day of it."""
    milestone = Milestone(title, outcomes, month, month, day)
    text = f"{month}月" if day is None else f"{month}月{day}日"
    return Step(title, ScheduleKind.MONTH, text, outcomes, month, month, milestones=(milestone,))


def until(title: str, month: int, outcomes: str) -> Step:
    """Say a deliverable due by the end of a month."""
    milestone = Milestone(title, outcomes, None, month)
    return Step(title, ScheduleKind.UNTIL, f"{month}月迄", outcomes, None, month, milestones=(milestone,))


def span(title: str, first: int, last: int, outcomes: str) -> Step:
    """Say work between two months, with its end as the deliverable."""
    milestone = Milestone(title, outcomes, first, last)
    return Step(title, ScheduleKind.SPAN, f"{first}月～{last}月", outcomes, first, last, milestones=(milestone,))


def unscheduled(title: str, outcomes: str) -> Step:
    """Say a deliverable without a date."""
    return Step(title, ScheduleKind.NONE, None, outcomes, milestones=(Milestone(title, outcomes),))


@dataclass(frozen=True, slots=True)
class Initiative:
    """A 取組み事項; its own milestones and schedule stand beside those of its steps."""

    title: str
    steps: tuple[Step, ...]
    milestones: tuple[Milestone, ...] = ()
    kind: ScheduleKind = ScheduleKind.NONE
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A 当年度目標, set again in each of its years, with the codes of the plan items that it serves."""

    title: str
    serves: tuple[str, ...]
    initiatives: tuple[Initiative, ...]
    years: tuple[int, ...] = EVERY_YEAR


@dataclass(frozen=True, slots=True)
class ExtraResult:
    """A result that answers no planned step."""

    year: int
    month: int
    goal: int
    title: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a section says beside one figure; 秘匿 where `withheld`."""

    note: str | None = None
    internal_note: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure over the five years: `results` are where each year ends, if it is let run to its end.

    `levels` say from where a year starts if not from the last result; `wobble` is the size of its noise in its own
    unit (`latest`, `average`). `firmness` is how firm a month's first report is: all but `final` ones are reported
    again a month later. `gaps` are months nobody reports, `closed` those that are not applicable. `former_section` is
    the one that kept it up to a year.
    """

    code: str
    section: str
    name: str
    unit: str
    goal: int
    targets: Yearly
    results: Yearly
    definition: str
    _: KW_ONLY
    direction: Direction = Direction.UP
    accumulation: Accumulation = Accumulation.SUM
    entry: EntryMode = EntryMode.INCREMENT
    decimals: int = 0
    months: tuple[int, ...] = EVERY_MONTH
    season: str = "even"
    denominator: str | None = None
    initiative: int | None = None
    comparator: Comparator | None = None
    comparator_stated: bool = False
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    derived_from: str | None = None
    levels: Mapping[int, float] = field(default_factory=dict)
    wobble: float = 0.0
    adopted: tuple[int, ...] = ()
    firmness: Certainty = Certainty.FINAL
    gaps: tuple[YearMonth, ...] = ()
    closed: tuple[YearMonth, ...] = ()
    measured_day: int | None = None
    uncited: tuple[int, ...] = ()
    former_section: tuple[str, int] | None = None
    closed_because: str | None = None
    remarks: Mapping[YearMonth, Remark] = field(default_factory=dict)

    @property
    def first_year(self) -> int:
        """The year in which it begins."""
        return next(n for n in EVERY_YEAR if self.targets[n] is not None or self.results[n] is not None)

    @property
    def compares(self) -> Comparator:
        """The comparator of its targets."""
        usual = Comparator.AT_MOST if self.direction is Direction.DOWN else Comparator.AT_LEAST
        return self.comparator or usual


@dataclass(frozen=True, slots=True)
class Section:
    """A 課, with the years in which it exists."""

    code: str
    name: str
    is_desk: bool = False
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A 部局 with everything that it plans; goals are numbered in their order."""

    code: str
    name: str
    sections: tuple[Section, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    extras: tuple[ExtraResult, ...]

    @property
    def desk(self) -> Section:
        """The section that gathers what the others report."""
        return next(section for section in self.sections if section.is_desk)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A measure of the comprehensive plan, or a basic policy."""

    kind: PlanKind
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A rating scale of the whole city: for each phase status, word and lower bound, the best first."""

    code: str
    title: str
    first_year: int
    year_end: tuple[tuple[Status, str, float | None], ...]
    in_year: tuple[tuple[Status, str, float | None], ...]


# What changes in a plan that was said, each with the day on which it is recorded ----------------------------


@dataclass(frozen=True, slots=True)
class Retarget:
    """A target decided anew in mid-year."""

    indicator: str
    year: int
    month: int
    day: int
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Redefinition:
    """A definition that holds from the first day of a month."""

    indicator: str
    year: int
    month: int
    definition: str
    reason: str
    denominator: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure said anew later: its value plus `add`, or taken back where that is None."""

    indicator: str
    year: int
    month: int
    add: float | None
    on: tuple[int, int, int]
    reason: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """Another name for an indicator, or another title for a goal («department, number»), from a day on."""

    what: str | tuple[str, int]
    on: tuple[int, int, int]
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class City:
    """The whole invented city. `lags` are how many months a section is behind with its reports, by its code."""

    name: str
    source: str
    secretariat: str
    departments: tuple[Department, ...]
    plan_items: tuple[PlanItem, ...]
    scales: tuple[Scale, ...]
    retargets: tuple[Retarget, ...]
    redefinitions: tuple[Redefinition, ...]
    corrections: tuple[Correction, ...]
    renamings: tuple[Renaming, ...]
    lags: Mapping[str, int]
