"""What the public may read: the sheets of which a text is 公表, with confirmed figures and released words.

A year of a department is public while at least one text of its sheet is; once the last one is taken back, its figures
are gone too. Figures and milestones are those of `kpi.deck`, which takes what is confirmed and not withheld by name; of
the sheet nothing is taken beside the plan (goals, work, mid-term steps) and published texts. States of continuous work
and of mid-term steps, judgements and notes stay in the house: nobody releases them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpi import setting
from kpi.briefing import compose
from kpi.calendar import FiscalYear, Month, jst_date, last_ended_month
from kpi.deck import Arrangement, Deck, DeckGoal, Figure, Reason
from kpi.midterm import MidtermGoal, read_midterm
from kpi.model import Basis, Goal, PlanItem, Report, SheetPart, Stage
from kpi.narrative import Held, Text, read_texts
from kpi.publication import published_of
from kpi.report import AsOf, UnknownChoice, choices, read_reports
from kpi.schedule import Line, read_schedule
from kpi.setting import Settings
from kpi.store import Question, Store

_Key = tuple[SheetPart, str | None]  # a part, and the code of its goal if it is of one
_WITH_STATES = Arrangement(grades=True)  # a reader at home has the method of each state beside it


@dataclass(frozen=True, slots=True)
class PublicText:
    """A published text of a sheet; `published_at` is in UTC."""

    part: SheetPart
    paragraphs: tuple[str, ...]
    dated_on: date | None
    contact: str | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublicWork:
    """An initiative, or one of its steps, as it was planned: `number` within the goal, (1) or ①."""

    number: str
    title: str
    schedule: str | None
    is_step: bool


@dataclass(frozen=True, slots=True)
class PublicGoal:
    """A goal: what may be shown of its figures and milestones, what was planned, and its published texts."""

    shown: DeckGoal
    plan_items: tuple[PlanItem, ...]
    work: tuple[PublicWork, ...]
    texts: tuple[PublicText, ...]


@dataclass(frozen=True, slots=True)
class PublicMidtermStep:
    """A step of a mid-term goal: its number (1)①, under which heading it stands, and its years in words."""

    number: str
    heading: str
    title: str
    years: str


@dataclass(frozen=True, slots=True)
class PublicMidterm:
    """A mid-term goal as it was planned."""

    number: int
    title: str
    items: tuple[tuple[int, str], ...]
    steps: tuple[PublicMidtermStep, ...]


@dataclass(frozen=True, slots=True)
class PublicYear:
    """A department's year as a deck shows it; the last change that said something of it, and when that was (UTC).

    `milestones` are the codes of all milestones: what is kept back is a figure or one of these.
    """

    shown: Deck
    milestones: frozenset[str]
    change: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PublicSheet:
    """The sheet of a department's year."""

    year: PublicYear
    texts: tuple[PublicText, ...]
    goals: tuple[PublicGoal, ...]
    midterm: tuple[PublicMidterm, ...]
    contacts: tuple[str, ...]

    @property
    def shown(self) -> Deck:
        """What may be shown of the year's figures and milestones."""
        return self.year.shown

    @property
    def every_text(self) -> tuple[PublicText, ...]:
        """All texts in the order of the sheet."""
        return (*self.texts, *(text for goal in self.goals for text in goal.texts))


@dataclass(frozen=True, slots=True)
class FigureYear:
    """A figure in one year: its value, or why nothing is shown of it."""

    shown: Deck
    figure: Figure | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class PublicDepartment:
    """A department with its public sheets, newest first.

    `years` are those whose figures may be shown, oldest first: of the sheets, and of years of which only figures are
    known. `redefined` are the days from which an indicator was counted otherwise than before, by its code.
    """

    code: str
    name: str
    sheets: tuple[PublicSheet, ...]
    years: tuple[PublicYear, ...]
    redefined: Mapping[str, tuple[date, ...]]

    def course(self, code: str, until: FiscalYear) -> tuple[FigureYear, ...]:
        """Return an indicator in each year up to one, oldest first; years that do not have it are left out."""
        return tuple(_course(self.years, code, until))

    def breaks(self, code: str, until: FiscalYear) -> tuple[date, ...]:
        """Return the days within the course of an indicator from which it was counted otherwise."""
        course = self.course(code, until)
        if not course:
            return ()
        first = course[0].shown.fiscal_year.first_month.first
        return tuple(day for day in self.redefined.get(code, ()) if first < day <= until.last_month.last)


@dataclass(frozen=True, slots=True)
class PublicSite:
    """Everything that is public, what the city says of itself and of its licence, and whether the city is invented."""

    departments: tuple[PublicDepartment, ...]
    settings: Settings
    is_training: bool

    @property
    def sheets(self) -> tuple[PublicSheet, ...]:
        """All sheets: departments in the city's order, their newest first."""
        return tuple(sheet for department in self.departments for sheet in department.sheets)


def read_site(store: Store, change: AsOf, department: str | None = None, year: int | None = None) -> PublicSite:
    """Read what is public as of a change, of one department or all, of one year's sheets or all.

    Raises:
        UnknownChoice: there is no such department, or no department has such a year.
    """
    known = choices(store, change[0])
    wanted = [one for one in known if department in (None, one.department, one.name)]
    if not wanted:
        raise UnknownChoice("部局", str(department), "、".join(one.name for one in known))
    years = sorted({known_year.year for one in wanted for known_year in one.years})
    if year is not None and year not in years:
        raise UnknownChoice("年度", str(year), str(min(years, key=lambda one: abs(one - year))))
    read = _read_years(store, change, wanted[0].department if len(wanted) == 1 else None)
    counted = _redefined(store, change)
    departments = (
        PublicDepartment(
            one.department,
            one.name,
            tuple(
                _sheet(store, read[one.department, known_year])
                for known_year in one.years
                if read[one.department, known_year].texts and year in (None, known_year.year)
            ),
            tuple(read[one.department, known_year].year for known_year in reversed(one.years)
                  if read[one.department, known_year].may_be_shown),
            counted,
        )
        for one in wanted
    )  # fmt: skip
    return PublicSite(
        tuple(one for one in departments if one.sheets), setting.read(store, change[0]), store.is_training()
    )


@dataclass(frozen=True, slots=True)
class _Year:
    """A department's year as it was read, and which of it may be shown."""

    report: Report
    year: PublicYear
    texts: Mapping[_Key, Text]

    @property
    def may_be_shown(self) -> bool:
        """Whether its sheet is public, or there never was a sheet and only figures are known."""
        return bool(self.texts) or self.report.basis is Basis.SERIES_ONLY


def _read_years(store: Store, change: AsOf, department: str | None) -> dict[tuple[str, FiscalYear], _Year]:
    """Read every year: past ones as of their March, each where it ends for the public.

    A year ends for the public at the last month that every section closed. Without a closed round it is March, or the
    last month that had ended when the change was recorded: no clock decides what a page says.
    """
    latest = last_ended_month(jst_date(change[1]))
    asked = Question(department, None, latest.first, change[0])
    found = _read(store, change, asked)
    closed = {
        (row["department"], row["fiscal_year"]): Month.of(row["month"]) for row in store.read("last_closed", asked)
    }
    sections = {row["section"]: row["department"] for row in store.read("section", asked)}
    stages: dict[tuple[str, Month], set[str]] = {}
    for row in store.read("submission", asked):
        if row["section"] in sections:
            stages.setdefault((sections[row["section"]], Month.of(row["month"])), set()).add(row["stage"])
    earlier = {
        (code, year): closed[code, year.year]
        for (code, year), one in found.items()
        if (code, year.year) in closed and stages.get((code, one.report.month)) != {Stage.CLOSED.value}
    }
    for month in sorted(set(earlier.values())):
        again = _read(store, change, Question(department, month.fiscal_year.year, month.first, change[0]))
        found |= {key: again[key] for key, shown in earlier.items() if shown == month}
    return found


def _read(store: Store, change: AsOf, asked: Question) -> dict[tuple[str, FiscalYear], _Year]:
    """Read the years of a question as of its month."""
    month = Month.of(asked.month or change[1].date())
    fiscal_year = None if asked.fiscal_year is None else FiscalYear(asked.fiscal_year)
    reports = read_reports(store, month, change, asked.department, fiscal_year)
    said = published_of(store, asked)
    unconfirmed = {row["milestone"] for row in store.read("unconfirmed_milestone", asked)}
    last = {
        (row["department"], row["fiscal_year"]): (row["change_no"], row["recorded_at"])
        for row in store.read("sheet_change", asked)
    }
    return {
        (one.department, one.fiscal_year): _Year(
            one,
            PublicYear(
                compose(
                    one,
                    {key: of for key, of in said.items() if key[1] in one.fiscal_year.months},
                    unconfirmed,
                    _WITH_STATES,
                ),
                frozenset(milestone.code for milestone in one.milestones),
                *last[one.department, one.fiscal_year.year],
            ),
            _published(read_texts(store, one.department, one.fiscal_year, change[0])),
        )
        for one in reports
    }


def _published(texts: Mapping[_Key, Held]) -> dict[_Key, Text]:
    return {key: held.published for key, held in texts.items() if held.published is not None}


def _redefined(store: Store, change: AsOf) -> dict[str, tuple[date, ...]]:
    """Return from when each indicator was counted otherwise than before."""
    found: dict[str, list[date]] = {}
    for row in store.read("definition", Question(change_no=change[0])):
        found.setdefault(row["indicator"], []).append(row["valid_from"])
    return {code: tuple(sorted(days)[1:]) for code, days in found.items()}


def _sheet(store: Store, found: _Year) -> PublicSheet:
    report, shown = found.report, found.year.shown
    lines = read_schedule(store, report).lines
    midterm = read_midterm(store, shown.department, shown.fiscal_year, shown.month, shown.change)
    return PublicSheet(
        year=found.year,
        texts=tuple(_text(part, text) for part in SheetPart if (text := found.texts.get((part, None))) is not None),
        goals=tuple(
            _goal(goal, planned, [line for line in lines if line.goal == goal.number], found.texts)
            for goal, planned in zip(shown.goals, report.goals, strict=True)
        ),
        midterm=tuple(map(_midterm, midterm)),
        contacts=tuple(dict.fromkeys(text.contact for text in found.texts.values() if text.contact)),
    )


def _goal(shown: DeckGoal, planned: Goal, lines: Sequence[Line], texts: Mapping[_Key, Text]) -> PublicGoal:
    own = ((part, texts.get((part, planned.code))) for part in SheetPart if part.is_of_a_goal and planned.code)
    return PublicGoal(
        shown,
        planned.plan_items,
        tuple(PublicWork(_within(line.number), line.title, line.schedule, line.step is not None) for line in lines),
        tuple(_text(part, text) for part, text in own if text is not None),
    )


def _within(number: str) -> str:
    """Return what a line is called within what it belongs to: (2) of 1(2), ① of 1(2)①."""
    initiative, _, step = number.partition(")")
    return step or f"{initiative[initiative.index('(') :]})"


def _midterm(goal: MidtermGoal) -> PublicMidterm:
    steps = (PublicMidtermStep(step.number, step.heading, step.title, step.years) for step in goal.steps)
    return PublicMidterm(goal.number, goal.title, goal.items, tuple(steps))


def _text(part: SheetPart, text: Text) -> PublicText:
    return PublicText(part, text.paragraphs, text.dated_on, text.contact, text.recorded_at)


def _course(years: Sequence[PublicYear], code: str, until: FiscalYear) -> Iterator[FigureYear]:
    for shown in (one.shown for one in years):
        if shown.fiscal_year > until:
            return
        figure = next((one for one in shown.figures if one.code == code), None)
        reason = next((kept.reason for kept in shown.kept_back if kept.code == code), None)
        if figure is not None or reason is not None:
            yield FigureYear(shown, figure, reason)
