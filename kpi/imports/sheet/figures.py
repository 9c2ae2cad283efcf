"""The figures of a sheet: indicators found or made, put under their goals, their values judged as every import's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kpi.access import Person
from kpi.calendar import FiscalYear, Month
from kpi.exchange.tabular import Figure, Mapping, Measure
from kpi.imports import judging
from kpi.imports.outcome import Entry, Kind, nothing_to_tell
from kpi.imports.outcome import Options as TableOptions
from kpi.imports.registry import Described, NotFound, Registry, require_agreement
from kpi.imports.sheet.finding import Finding
from kpi.imports.sheet.judging import Judge
from kpi.imports.sheet.outcome import Difference
from kpi.imports.sorting import sort
from kpi.model import Accumulation, Comparator, Row
from kpi.numbers import NumberError, parse_number
from kpi.store import Change

_NO_TABLE = Mapping("", 0, ())
_LABELS = {Measure.TARGET: "目標値", Measure.ACTUAL: "実績"}


@dataclass(slots=True)
class Figures:
    """Collects the figures of a sheet; each is a row of a table to the rules that judge its values."""

    judge: Judge
    registry: Registry
    _found: list[Finding] = field(default_factory=list)
    _placed: set[str] = field(default_factory=set)
    _figures: list[Figure] = field(default_factory=list)

    def take(self, finding: Finding) -> None:
        """Find or make the indicator of a finding, put it under its goal, and keep its values to be judged."""
        said = self.judge.understood(finding)
        values = None if said is None else self._values(finding, said)
        if said is None or values is None:
            return
        try:
            indicator = self._indicator(said, values)
        except NotFound as error:
            self.judge.refuse(finding, said["name"], str(error))
            return
        goal, initiative, step = self.judge.stand_of(finding)
        if goal is not None and self.registry.place(goal, indicator, initiative, step):
            self._placed.add(finding.key)
        self._found.append(finding)
        for measure, value in values.items():
            self._figures.append(self._figure(indicator, measure, value, said))

    def judged(self, change: Change, who: Person, options: TableOptions) -> judging.Judge:
        """Judge all values, note what they are to the database, and return what puts them."""
        found = sort(self._figures, _NO_TABLE, self.registry, _has_ended(options), nothing_to_tell)
        values = judging.Judge(change, who, self.registry, found, options)
        entries: dict[int, list[Entry]] = {}
        for entry in values.run(nothing_to_tell).entries:
            entries.setdefault(entry.figure.row, []).append(entry)
        refused = {problem.row for problem in found.problems}
        for problem in found.problems:
            self.judge.refuse(self._found[problem.row], problem.text, f"{problem.column}: {problem.reason}")
        for row, finding in enumerate(self._found):
            if row not in refused:
                self._tell(finding, entries.get(row, []))
        return values

    def _values(self, finding: Finding, said: Row) -> dict[Measure, float] | None:
        """Return what is planned and reported; None where that cannot be read, or there is neither."""
        values = {}
        for measure, name in ((Measure.TARGET, "target"), (Measure.ACTUAL, "actual")):
            try:
                value = parse_number(said[name] or "", said["unit"] or "")
            except NumberError as error:
                self.judge.refuse(finding, said[name], f"「{_LABELS[measure]}」: {error}")
                return None
            if value is not None:
                values[measure] = value
        if not values:
            self.judge.refuse(finding, said["name"], "目標値も実績もありません。どちらかを入れるか、外してください。")
            return None
        month = said["month"]
        if month is not None and Month.of(month).fiscal_year != self.judge.year:
            self.judge.refuse(
                finding, finding.texts["month"],
                f"「実績の時点」がシートの{self.judge.year.short_label}の外です。例: {self.judge.year.last_month}",
            )  # fmt: skip
            return None
        return values

    def _indicator(self, said: Row, values: dict[Measure, float]) -> Row:
        described = Described(
            name=said["name"], unit=said["unit"] or "", direction=said["direction"], months=frozenset(),
            decimals=max(_decimals(value) for value in values.values()),
            accumulation=Accumulation(said["accumulation"]),
        )  # fmt: skip
        found = self.registry.indicator(self.judge.department, described)
        require_agreement(found, described.unit, None)
        return found

    def _figure(self, indicator: Row, measure: Measure, value: float, said: Row) -> Figure:
        """Return a value as a table would say it; the row is the number of its finding."""
        comparator = said["comparator"] if measure is Measure.TARGET else None
        return Figure(
            department=self.judge.department["name"], goal="", indicator=indicator["indicator"],
            unit=said["unit"] or "", fiscal_year=self.judge.year.year,
            month=Month.of(said["month"]) if said["month"] and measure is Measure.ACTUAL else None,
            measure=measure, value=value, direction=None, row=len(self._found) - 1, column=_LABELS[measure],
            comparator=Comparator(comparator) if comparator else None,
        )  # fmt: skip

    def _tell(self, finding: Finding, entries: Iterable[Entry]) -> None:
        """Note what the values of a finding are to the database."""
        news = [entry for entry in entries if entry.kind is not Kind.UNCHANGED]
        differences: list[Difference] = [
            (
                entry.figure.column, entry.before,
                f"{entry.figure.value:,.15g}{entry.figure.unit}({entry.when} {entry.standing.label})",
            )
            for entry in news
        ]  # fmt: skip
        if finding.key in self._placed:
            differences.append(("位置付け", "", finding.about))
        kind = Kind.UNCHANGED
        if differences:
            kind = Kind.CHANGED if any(entry.kind is Kind.CHANGED for entry in news) else Kind.NEW
        self.judge.tell(finding, kind, differences)


def _has_ended(options: TableOptions) -> Callable[[int], bool]:
    def ended(year: int) -> bool:
        return FiscalYear(year).last_month < Month.of(options.today)

    return ended


def _decimals(value: float) -> int:
    text = f"{value:.15g}"
    return len(text.partition(".")[2]) if "e" not in text else 0
