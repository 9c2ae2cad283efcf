"""A department's figures and goals over its years: what was planned, what was reached, and what was changed since.

Figures are those of `report.read_reports`: past years as of their March, the asked year as of the month. Nothing is
computed here but what stands beside what, which readings a line may connect, and a sentence that says what it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from kpi import report, wording
from kpi.calendar import FiscalYear, Month
from kpi.model import Accumulation, Goal, Indicator, Reading, Report, Row, Status
from kpi.numbers import format_value
from kpi.report import AsOf
from kpi.store import Question, Store
from kpi.tally import occurring

REACHED = (Status.ACHIEVED, Status.ON_TRACK)
_JUDGED = (*REACHED, Status.NEARLY, Status.CAUTION, Status.MISSED, Status.BEHIND)
_NEVER_JUDGED = (Status.NO_TARGET, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Decision:
    """A target as it was decided, with unit and comparator in `text`; `rate` is what the year's last value reached."""

    decided_on: date
    value: float | None
    low: float | None
    high: float | None
    text: str
    reason: str
    is_in_force: bool
    rate: float | None

    @property
    def levels(self) -> tuple[float, ...]:
        """The target, or the ends of its range; nothing where a target was taken back."""
        return tuple(level for level in (self.value, self.low, self.high) if level is not None)


@dataclass(frozen=True, slots=True)
class Redefinition:
    """A definition that took the place of another one: from which day, and why."""

    valid_from: date
    definition: str
    denominator: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year of an indicator: the figure as of its month, its last reading, its targets, oldest first."""

    fiscal_year: FiscalYear
    figure: Indicator
    last: Reading | None
    decisions: tuple[Decision, ...]
    edges: tuple[float, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether the value is not the whole year's: of an earlier day, or a sum with months missing."""
        is_partial = self.figure.status is Status.NOT_REPORTED
        return self.last is not None and (is_partial or not self.last.closes_year)

    @property
    def heights(self) -> tuple[float, ...]:
        """Everything that a drawing of the year has to reach: the value and all of its targets."""
        actual = () if self.figure.actual is None else (self.figure.actual,)
        return (*actual, *(level for decision in self.decisions for level in decision.levels))

    @property
    def in_force(self) -> Decision | None:
        """The target in force, if there is one."""
        return next((decision for decision in self.decisions if decision.is_in_force and decision.levels), None)

    @property
    def replaced(self) -> tuple[Decision, ...]:
        """The targets that were changed since."""
        return tuple(decision for decision in self.decisions if not decision.is_in_force)


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator over the years in which its department shows it, oldest first.

    `latest` is its figure of the newest of them and `goal` the number of its goal there. Each of `runs` is what one
    line may connect.
    """

    latest: Indicator
    goal: int | None
    years: tuple[Year, ...]
    runs: tuple[tuple[Reading, ...], ...]
    redefinitions: tuple[Redefinition, ...]

    def of(self, fiscal_year: FiscalYear) -> Year | None:
        """Return one of its years, None where it has nothing."""
        return next((year for year in self.years if year.fiscal_year == fiscal_year), None)


@dataclass(frozen=True, slots=True)
class GoalYear:
    """A goal of one year, in the report that holds it."""

    report: Report
    goal: Goal

    @property
    def counted(self) -> tuple[tuple[Status, str, int], ...]:
        """The states of its figures, best first, each with the year's word for it and how many there are."""
        return tuple(occurring(self.goal, self.report))

    @property
    def judged(self) -> int:
        """How many figures have a target that counts."""
        return sum(n for status, _, n in self.counted if status not in _NEVER_JUDGED)

    @property
    def reached(self) -> int:
        """How many of them are achieved, or on track during the year."""
        return sum(n for status, _, n in self.counted if status in REACHED)


@dataclass(frozen=True, slots=True)
class Trends:
    """A department's years, oldest first, its indicators in the board's order, and its goals by number."""

    reports: tuple[Report, ...]
    indicators: tuple[Trend, ...]
    goals: Mapping[int, tuple[GoalYear, ...]]

    @property
    def newest(self) -> Report:
        """The asked year."""
        return self.reports[-1]


def read_trends(store: Store, department: str, month: Month, change: AsOf) -> Trends:
    """Read a department's years up to that of a month, as of the month and a change.

    Raises:
        NothingKnown: the department has no year up to then.
    """
    asked = Question(department, None, month.first, change[0])
    known = report.read_reports(store, month, change, department)
    reports = tuple(one for one in known if one.fiscal_year <= month.fiscal_year)
    if not reports:
        raise report.NothingKnown("この年度までの登録がありません。")
    history = report.read_history(store, department, month, change[0])
    decided = _grouped(store.read("target_decision", asked), "fiscal_year", "indicator")
    defined = _grouped(store.read("definition", asked), "indicator")
    report_months = {row["indicator"]: row["report_months"] for row in store.read("indicator", asked)}
    indicators: list[Trend] = []
    for number, latest in _newest(reports):
        readings = history.get(latest.code, ())
        last = {reading.month.fiscal_year: reading for reading in readings}
        years = tuple(
            Year(
                one.fiscal_year,
                figure,
                last.get(one.fiscal_year),
                _decisions(decided.get((one.fiscal_year.year, latest.code), [])),
                one.edges,
            )
            for one in reports
            if (figure := _figure(one, latest.code)) is not None
        )
        begin = years[0].fiscal_year.first_month.first
        indicators.append(
            Trend(
                latest,
                number,
                years,
                runs(readings, _months(report_months[latest.code]), latest.accumulation),
                _redefinitions(defined.get((latest.code,), []), begin, month.last),
            )
        )
    return Trends(reports, tuple(indicators), _goals(reports))


def runs(
    readings: Sequence[Reading], report_months: frozenset[int], accumulation: Accumulation
) -> tuple[tuple[Reading, ...], ...]:
    """Divide readings, oldest first, into those that a line may connect.

    A line ends where a report month has no reading, where the definition changes, and, for what begins anew each
    April, at the year's end.
    """
    found: list[list[Reading]] = []
    for reading in readings:
        before = found[-1][-1] if found else None
        if before is None or not _continues(before, reading, report_months, accumulation):
            found.append([])
        found[-1].append(reading)
    return tuple(tuple(run) for run in found)


def as_of(reading: Reading) -> str:
    """Say as of when a reading is that is not of the year's end: 2月末, 3月8日; nothing otherwise."""
    if reading.closes_year:
        return ""
    day = reading.measured_on or reading.month.last
    return reading.month.end_label if day == reading.month.last else f"{day.month}月{day.day}日"


def finding(trend: Trend) -> str:
    """State in a sentence how an indicator went, and where its newest year stands.

    交付率: 2018年度の14.1%から2021年度の45.6%へ。2022年度は目標60%に対し62.8%(2月末)で達成.
    """
    newest = trend.years[-1]
    before = _comparable(trend)
    said = ""
    if before:
        first, last = before[0], before[-1]
        said = f"{first.fiscal_year.year}年度の{_value(first)}から" if first is not last else ""
        said += (
            f"{last.fiscal_year.year}年度の{_value(last)}へ。"
            if said
            else f"前の年度({last.fiscal_year.year}年度)は{_value(last)}。"
        )
    return f"{trend.latest.name}: {said}{_standing(newest)}"


def overview(trends: Trends) -> str:
    """State in a sentence how many targets were reached from year to year.

    目標の達成は2022年度 12/12件 → 2025年度 5/11件。年度途中の順調は2026年度(9月末) 7/11件.
    """
    counted = [(one, *_reached(one)) for one in trends.reports]
    judged = [(one, reached, of) for one, reached, of in counted if of]
    if not judged:
        return f"目標値の登録はなく、実績だけの年度が{len(trends.reports)}つ"
    ended = [_share(*found) for found in judged if _is_ended(found[0])]
    running = [_share(*found) for found in judged if not _is_ended(found[0])]
    said = " → ".join(ended if len(ended) < 3 else [ended[0], ended[-1]])
    parts = [f"目標の達成は{said}"] if ended else []
    parts += [f"年度途中の順調は{'、'.join(running)}"] if running else []
    if len(judged) == 1 and len(trends.reports) > 1:
        parts.append(f"ほかの{len(trends.reports) - 1}年度は実績だけの登録")
    return "。".join(parts)


def _is_ended(one: Report) -> bool:
    return one.month == one.fiscal_year.last_month


def _reached(one: Report) -> tuple[int, int]:
    """Count the figures of a year that reached their target, of those that have one that counts."""
    goals = [GoalYear(one, goal) for goal in one.goals]
    return sum(goal.reached for goal in goals), sum(goal.judged for goal in goals)


def _share(one: Report, reached: int, judged: int) -> str:
    when = "" if _is_ended(one) else f"({one.month.end_label})"
    return f"{one.fiscal_year.year}年度{when} {reached}/{judged}件"


def _comparable(trend: Trend) -> list[Year]:
    """Return the earlier years that ended with a value by the definition of the newest one."""
    epochs = [year.last.epoch for year in trend.years if year.last is not None]
    return [
        year
        for year in trend.years[:-1]
        if year.last is not None and not year.is_open and year.last.epoch == epochs[-1]
    ]


def _standing(year: Year) -> str:
    """Say what a year has come to: 2022年度は目標60%に対し62.8%(2月末)で達成."""
    figure = year.figure
    name = f"{year.fiscal_year.year}年度は"
    target = f"目標{figure.target_text}に対し" if year.in_force else ""
    if figure.actual is None:
        return f"{name}{target}{figure.status_word}"
    when = as_of(year.last) if year.last else ""
    value = f"{_value(year)}({when})" if when else _value(year)
    if not target:
        return f"{name}{value}、目標なし"
    return f"{name}{target}{value}{'で' if figure.status in _JUDGED else '、'}{figure.status_word}"


def _value(year: Year) -> str:
    value = year.figure.actual
    return "" if value is None else f"{format_value(value, year.figure.decimals)}{year.figure.unit}"


def _newest(reports: Iterable[Report]) -> list[tuple[int | None, Indicator]]:
    """Return each indicator as of its newest year, with its goal's number: the asked year's first, in its order."""
    found: dict[str, tuple[int | None, Indicator]] = {}
    for one in sorted(reports, key=attrgetter("fiscal_year"), reverse=True):
        for goal in one.goals:
            for figure in goal.indicators:
                found.setdefault(figure.code, (goal.number, figure))
    return list(found.values())


def _figure(one: Report, code: str) -> Indicator | None:
    return next((figure for figure in one.indicators if figure.code == code), None)


def _goals(reports: Sequence[Report]) -> dict[int, tuple[GoalYear, ...]]:
    found: dict[int, list[GoalYear]] = {}
    for one in reports:
        for goal in one.goals:
            if goal.number is not None:
                found.setdefault(goal.number, []).append(GoalYear(one, goal))
    return {number: tuple(found[number]) for number in sorted(found)}


def _continues(before: Reading, reading: Reading, report_months: frozenset[int], accumulation: Accumulation) -> bool:
    if before.epoch != reading.epoch:
        return False
    if accumulation is not Accumulation.LATEST and before.month.fiscal_year != reading.month.fiscal_year:
        return False
    between = before.month.plus(1)
    while between < reading.month:
        if between.month in report_months:
            return False
        between = between.plus(1)
    return True


def _decisions(rows: Iterable[Row]) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            row["decided_on"],
            row["target"],
            row["target_low"],
            row["target_high"],
            wording.target_text(row),
            row["reason"] or "",
            row["is_in_force"],
            row["rate"],
        )
        for row in sorted(rows, key=lambda row: row["decided_on"])
    )


def _redefinitions(rows: Iterable[Row], begin: date, end: date) -> tuple[Redefinition, ...]:
    """Return the definitions that took the place of another one in a time."""
    ordered = sorted(rows, key=lambda row: row["valid_from"])
    return tuple(
        Redefinition(row["valid_from"], row["definition"] or "", row["denominator"], row["reason"] or "")
        for row in ordered[1:]
        if begin < row["valid_from"] <= end
    )


def _months(written: str) -> frozenset[int]:
    return frozenset(int(month) for month in written.split(","))


def _grouped(rows: Iterable[Row], *names: str) -> dict[tuple[object, ...], list[Row]]:
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return found
