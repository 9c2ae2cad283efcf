"""The rules of a figure in plain Python, one indicator at a time, in exact fractions.

Written from the rules, not from the SQL: a change in one that the other does not follow fails the properties.
Numbers are taken as the decimals that people typed, so that 0.1 + 0.2 is 0.3 here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

YEAR = 2022
YEARS_BACK = 3
REPORTS_FOR_AN_ESTIMATE = 3
MONTHS_OF_PACE = 3
TOLERANCE = Fraction(1, 10**9)

Bands = dict[str, list[tuple[str, float | None]]]

SHIPPED: Bands = {
    "year_end": [("achieved", 1.0), ("nearly", 0.8), ("missed", None)],
    "in_year": [("on_track", 1.0), ("caution", 0.8), ("behind", None)],
}


@dataclass(frozen=True)
class Decision:
    """A target for FY2022, as decided on a day."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: str = "at_least"
    baseline: float | None = None
    decided_on: date = date(2022, 4, 1)


@dataclass(frozen=True)
class Said:
    """One revision of what is known of a month. Of two in one change set the later change holds."""

    month: date
    value: float | None = None
    state: str = "reported"
    change: int = 2
    taken_back: bool = False


@dataclass(frozen=True)
class Facts:
    """One indicator, with its actuals of this and earlier years."""

    direction: str = "up"
    accumulation: str = "sum"
    entry_mode: str = "increment"
    report_months: tuple[int, ...] = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    definitions: tuple[date, ...] = ()
    decisions: tuple[Decision, ...] = ()
    plan: tuple[tuple[date, float], ...] = ()
    said: tuple[Said, ...] = ()
    stages: tuple[tuple[date, str], ...] = ()  # where its section's rounds stand; months without one: not kept


@dataclass(frozen=True)
class Answer:
    """What the product says, under the names of the columns of `figure`."""

    status: str
    actual: Fraction | None = None
    actual_month: date | None = None
    is_confirmed: bool = True
    reported_months: int = 0
    expected_months: int = 0
    missing_months: str = ""
    achievement_rate: Fraction | None = None
    is_only_equal: bool | None = None
    plan: Fraction | None = None
    plan_rate: Fraction | None = None
    is_only_plan: bool | None = None
    plan_source: str | None = None
    estimate_low: Fraction | None = None
    estimate_high: Fraction | None = None
    estimate_method: str = "no_value"


def number_of(month: date) -> int:
    """April is 1, March is 12."""
    return (month.month - 4) % 12 + 1


def year_of(month: date) -> int:
    """Return the fiscal year that a month belongs to."""
    return month.year - (month.month < 4)


def month_of(year: int, number: int) -> date:
    """Return a month by its place in the fiscal year."""
    return date(year + (number > 9), (number + 2) % 12 + 1, 1)


@dataclass(frozen=True)
class _Year:
    """One fiscal year of reports that one definition covers, up to a month."""

    facts: Facts
    values: dict[int, Fraction]  # month number → reported value

    def to_date(self, number: int) -> Fraction:
        """Return the value of the year at one of its reports."""
        so_far = [value for n, value in self.values.items() if n <= number]
        if self.facts.entry_mode == "increment" and self.facts.accumulation == "sum":
            return sum(so_far, Fraction(0))
        if self.facts.entry_mode == "increment" and self.facts.accumulation == "average":
            return sum(so_far, Fraction(0)) / len(so_far)
        return self.values[number]

    @property
    def last(self) -> int:
        """Return the number of the last reported month."""
        return max(self.values)


class _Reader:
    """The facts of one indicator as they stood at a month and a change."""

    def __init__(self, facts: Facts, month: date, change: int | None) -> None:
        self.facts = facts
        self.month = month
        latest: dict[date, Said] = {}
        for said in sorted(facts.said, key=lambda one: one.change):
            if said.month <= month and (change is None or said.change <= change):
                latest[said.month] = said
        self.known = {m: said for m, said in sorted(latest.items()) if not said.taken_back}
        self.states = {number_of(m): said.state for m, said in self.known.items() if year_of(m) == YEAR}
        self.expected = [
            n
            for n in range(1, 13)
            if month_of(YEAR, n).month in facts.report_months and self.states.get(n) != "not_applicable"
        ]
        self.due = [n for n in self.expected if month_of(YEAR, n) <= month]
        self.reported = [n for n, state in self.states.items() if state == "reported"]
        self.epoch = self.definition_at(month_of(YEAR, max(self.reported))) if self.reported else None
        self.year = self.year_under(YEAR, self.epoch)

    def definition_at(self, day: date) -> date:
        """Return the day from which the definition of a day holds."""
        return max((d for d in self.facts.definitions if d <= day), default=date.min)

    def year_under(self, year: int, epoch: date | None) -> _Year:
        """Return the reports of a year that were measured by one definition."""
        values = {
            number_of(m): Fraction(str(said.value))
            for m, said in self.known.items()
            if said.value is not None and year_of(m) == year and self.definition_at(m) == epoch
        }
        return _Year(self.facts, values)

    def decision(self) -> Decision | None:
        """Return the target in force: the last one decided by the end of the month, if it names a figure."""
        taken = [d for d in self.facts.decisions if d.decided_on.replace(day=1) <= self.month]
        last = max(taken, key=lambda d: d.decided_on, default=None)
        if last is None or (last.value is None and last.low is None and last.high is None):
            return None
        return last

    def target_epoch(self, decision: Decision) -> date:
        """Return the definition that a target was set by: that of April, or of a later day of decision."""
        return self.definition_at(max(decision.decided_on, month_of(YEAR, 1)))

    def level_before(self, epoch: date | None) -> tuple[int, Fraction] | None:
        """Return last year's last reading with its month number, if it was measured by the same definition."""
        last = max((m for m, s in self.known.items() if s.value is not None and year_of(m) == YEAR - 1), default=None)
        if self.facts.accumulation != "latest" or last is None or self.definition_at(last) != epoch:
            return None
        return number_of(last), Fraction(str(self.known[last].value))

    def complete_years(self, epoch: date | None) -> list[_Year]:
        """Return the past years that have every expected report, a total above zero and this definition."""
        if self.facts.accumulation not in {"sum", "distinct"} or not self.expected:
            return []
        years = [self.year_under(YEAR - back, epoch) for back in range(1, YEARS_BACK + 1)]
        full = [year for year in years if set(self.expected) <= set(year.values)]
        return [year for year in full if year.to_date(year.last) > 0]


def _share(year: _Year, number: int) -> Fraction:
    """Return the share of its total that a year had reached by a month: 0 before its first report."""
    before = [n for n in year.values if n <= number]
    return year.to_date(max(before)) / year.to_date(year.last) if before else Fraction(0)


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _lower_is_better(facts: Facts, decision: Decision) -> bool:
    return facts.direction == "down" or (
        facts.direction == "maintain" and decision.comparator in {"at_most", "less_than"}
    )


def _is_met(facts: Facts, decision: Decision, planned: Fraction | None, actual: Fraction) -> bool:
    if facts.direction == "range":
        low, high = _exact(decision.low), _exact(decision.high)
        return (low is None or low <= actual) and (high is None or actual <= high)
    assert planned is not None
    if decision.value == 0 and planned == 0:
        return actual == 0
    return {
        "at_least": actual >= planned,
        "more_than": actual > planned,
        "at_most": actual <= planned,
        "less_than": actual < planned,
    }[decision.comparator]


def _rate(facts: Facts, decision: Decision, planned: Fraction | None, actual: Fraction) -> Fraction | None:
    if facts.direction == "range" or planned is None or planned == 0:
        return None
    baseline = _exact(decision.baseline)
    if not _lower_is_better(facts, decision):
        return actual / planned if planned > 0 else None
    if baseline is not None:
        return (baseline - actual) / (baseline - planned) if baseline > planned else None
    return planned / actual if planned > 0 and actual > 0 else None


def _is_only_equal(facts: Facts, decision: Decision, planned: Fraction | None, actual: Fraction) -> bool:
    """Tell whether it is exactly what was planned, and more or less was asked for."""
    return actual == planned and not _is_met(facts, decision, planned, actual)


def _band(
    bands: list[tuple[str, float | None]], facts: Facts, decision: Decision, planned: Fraction | None, actual: Fraction
) -> str:
    rate = _rate(facts, decision, planned, actual)
    if rate is None:
        return bands[0 if _is_met(facts, decision, planned, actual) else -1][0]
    only_equal = _is_only_equal(facts, decision, planned, actual)
    for status, bound in bands:
        if bound is None or (rate >= Fraction(str(bound)) - TOLERANCE and not (only_equal and bound == 1)):
            return status
    raise AssertionError("a scale has a band for everything below")


class _Path:
    """The planned values to date of a year's months, and where they come from."""

    def __init__(self, reader: _Reader, decision: Decision) -> None:
        facts = reader.facts
        self.target = _exact(decision.value)
        self.level = reader.level_before(reader.target_epoch(decision))
        self.years = reader.complete_years(reader.target_epoch(decision))
        self.own = {number_of(m): Fraction(str(value)) for m, value in facts.plan}
        self.source: str | None
        if self.own:
            self.source = "adopted"
        elif facts.direction in {"range", "maintain"} or facts.accumulation == "average":
            self.source = "target"
        elif facts.accumulation == "latest":
            self.source = "from_last_year" if self.level else None
        else:
            self.source = "seasonal" if self.years else "linear"

    def at(self, number: int) -> Fraction | None:
        """Return the value planned for a month's end."""
        if self.source == "adopted":
            return self.own.get(number)
        if self.target is None or self.source is None:
            return None
        if self.source == "target":
            return self.target
        if self.source == "from_last_year" and self.level:
            return self.level[1] + (self.target - self.level[1]) * number / 12
        if self.source == "seasonal":
            return self.target * sum((_share(year, number) for year in self.years), Fraction(0)) / len(self.years)
        return self.target * number / 12


def _plan(reader: _Reader, decision: Decision) -> tuple[str | None, Fraction | None]:
    """Return the source and the plan that the last report answers."""
    path, last = _Path(reader, decision), reader.year.last
    plan = path.at(last)
    if reader.facts.accumulation == "sum" and reader.facts.entry_mode == "increment":
        asked_for = [n for n in range(1, 13) if month_of(YEAR, n).month in reader.facts.report_months]
        for n in reader.expected:
            if n < last and n not in reader.reported:  # its own share of the plan is left out
                earlier = [m for m in asked_for if m < n]
                here, before = path.at(n), path.at(max(earlier)) if earlier else Fraction(0)
                plan = None if plan is None or here is None or before is None else plan - (here - before)
    return path.source, plan


def _estimate(reader: _Reader) -> tuple[str, Fraction | None, Fraction | None]:
    facts, year = reader.facts, reader.year
    if reader.month == month_of(YEAR, 12):
        return "at_year_end", None, None
    if not year.values:
        return "no_value", None, None
    if len(year.values) < REPORTS_FOR_AN_ESTIMATE:
        return "too_few", None, None
    gaps = [n for n in reader.expected if n < year.last and n not in reader.reported]
    if gaps and facts.accumulation == "sum" and facts.entry_mode == "increment":
        return "missing_months", None, None
    actual = year.to_date(year.last)
    if facts.accumulation == "average" and facts.entry_mode == "increment":
        rest = len([n for n in reader.expected if n > year.last])
        total, count = sum(year.values.values(), Fraction(0)), len(year.values)
        low, high = min(year.values.values()), max(year.values.values())
        return "months", (total + rest * low) / (count + rest), (total + rest * high) / (count + rest)
    shares = [_share(past, year.last) for past in reader.complete_years(reader.epoch)]
    if len(shares) > 1 and min(shares) > 0 and actual > 0:
        return "seasonal", actual / max(shares), actual / min(shares)
    points = {n: year.to_date(n) for n in year.values}
    level = reader.level_before(reader.epoch)
    if facts.accumulation in {"sum", "distinct"}:
        points[0] = Fraction(0)
    elif level:
        points[level[0] - 12] = level[1]
    recent = [n for n in points if n <= year.last - MONTHS_OF_PACE]
    if not recent:
        return "too_few", None, None
    ends = [actual + (12 - year.last) * (actual - points[n]) / (year.last - n) for n in (min(points), max(recent))]
    return "pace", min(ends), max(ends)


def _is_confirmed(reader: _Reader) -> bool:
    """Say whether every report in the value to date was confirmed, as far as rounds are kept."""
    adds_up = reader.facts.entry_mode == "increment" and reader.facts.accumulation in {"sum", "average"}
    stages = dict(reader.facts.stages)
    counting = [n for n in reader.year.values if adds_up or n == reader.year.last]
    confirmed = {"confirmed", "gathered", "approved", "closed", None}
    return all(stages.get(month_of(YEAR, n)) in confirmed for n in counting)


def _silent(reader: _Reader, decision: Decision | None) -> str | None:
    """Return the status of what cannot be judged, in the order in which the reasons count."""
    if reader.states and reader.states[max(reader.states)] == "not_applicable":
        return "not_applicable"
    if decision is None:
        return "no_target"
    if not reader.reported:
        return "not_reported" if reader.due else "not_due"
    if reader.target_epoch(decision) != reader.epoch:
        return "not_applicable"
    return None


def _at_year_end(reader: _Reader, decision: Decision, actual: Fraction, bands: Bands) -> str:
    facts, target = reader.facts, _exact(decision.value)
    adds_up = facts.accumulation == "sum" and facts.entry_mode == "increment"
    met_for_good = decision.comparator in {"at_least", "more_than"} and _is_met(facts, decision, target, actual)
    if adds_up and not set(reader.expected) <= set(reader.reported) and not met_for_good:
        return "not_reported"
    return _band(bands["year_end"], facts, decision, target, actual)


def _in_year(reader: _Reader, decision: Decision, actual: Fraction, bands: Bands) -> str:
    source, plan = _plan(reader, decision)
    if source is None or (plan is None and reader.facts.direction != "range"):
        return "on_track" if _is_met(reader.facts, decision, _exact(decision.value), actual) else "not_due"
    status = _band(bands["in_year"], reader.facts, decision, plan, actual)
    return "caution" if status == "behind" and source != "adopted" else status


def answer(facts: Facts, month: date, change: int | None = None, bands: Bands = SHIPPED) -> Answer:
    """Return what one indicator says at a month of FY2022, as of a change."""
    reader = _Reader(facts, month, change)
    decision = reader.decision()
    silent = _silent(reader, decision)
    method, low, high = _estimate(reader)
    told = Answer(
        status=silent or "judged below",
        reported_months=len(set(reader.reported) & set(reader.expected)),
        expected_months=len(reader.due),
        missing_months=",".join(str(month_of(YEAR, n).month) for n in reader.due if n not in reader.reported),
        estimate_low=low,
        estimate_high=high,
        estimate_method=method,
    )
    if not reader.reported:
        return told
    actual = reader.year.to_date(reader.year.last)
    told = replace(
        told, actual=actual, actual_month=month_of(YEAR, reader.year.last), is_confirmed=_is_confirmed(reader)
    )
    if decision is None:
        return told
    at_year_end = month == month_of(YEAR, 12)  # then the target alone counts
    if not at_year_end:
        source, plan = _plan(reader, decision)
        told = replace(told, plan_source=source, plan=plan)
    if reader.target_epoch(decision) != reader.epoch:
        return told
    judge = _at_year_end if at_year_end else _in_year
    is_planned = told.plan is not None or (told.plan_source is not None and facts.direction == "range")
    return replace(
        told,
        status=silent or judge(reader, decision, actual, bands),
        achievement_rate=_rate(facts, decision, _exact(decision.value), actual),
        is_only_equal=_is_only_equal(facts, decision, _exact(decision.value), actual),
        plan_rate=_rate(facts, decision, told.plan, actual),
        is_only_plan=_is_only_equal(facts, decision, told.plan, actual) if is_planned else None,
    )
