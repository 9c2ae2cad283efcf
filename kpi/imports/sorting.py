"""The figures of a reading sorted by what they say something about: a month, a year's target, a month's plan.

A yearly actual is the state at the year's end, March. Where the months of an indicator add up it is their total: it
stands for March only where the year has no other month. The same thing said twice with different values is a problem
of both rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from kpi.calendar import FiscalYear, Month
from kpi.exchange.tabular import Figure, Mapping, Measure, Problem, Role
from kpi.imports.outcome import Tick
from kpi.imports.registry import Described, NotFound, Registry, plain, require_agreement
from kpi.model import Accumulation, EntryMode, Row

_TO_DATE = (
    "{month}までの累計か時点の値です。「{name}」は月ごとの値を合計する指標のため、{month}だけの値にしてください。"
)
_LIMIT = 1e15  # as in kpi.numbers: beyond it no figure can be typed
_OFTEN = 5_000  # figures between two words on how far it is

Key = TypeVar("Key")


@dataclass(slots=True)
class Sorted:
    """Each figure under what it is about: indicator and month (its first day), or indicator and fiscal year.

    `contested` are the cells (row and column) whose value stands against that of another cell. `plans_to_date` says
    that plans are values to date, whatever they look like.
    """

    actuals: dict[tuple[str, date], Figure] = field(default_factory=dict)
    totals: dict[tuple[str, int], Figure] = field(default_factory=dict)
    targets: dict[tuple[str, int], Figure] = field(default_factory=dict)
    plans: dict[tuple[str, int], dict[date, Figure]] = field(default_factory=dict)
    contested: set[tuple[int, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    plans_to_date: bool = False

    def refuse(self, figure: Figure, reason: str, column: str = "", text: str | None = None) -> None:
        """Note what is wrong with a figure, or with what another column of its row says."""
        said = f"{figure.value:,.15g}" if text is None else text
        self.problems.append(Problem(figure.row, column or figure.column, said, reason))


def sort(
    figures: Sequence[Figure], mapping: Mapping, registry: Registry, has_ended: Callable[[int], bool], tick: Tick
) -> Sorted:
    """Find what each figure is about; what cannot be found is a problem of its row.

    `has_ended` says of a fiscal year whether it is over.
    """
    return _Sorter(mapping, registry, has_ended, figures).sorted(tick)


def _is_first(indicator: Row, month: Month) -> bool:
    """Say whether a month is the first of its year that an indicator reports: what it adds is the value to date."""
    reported = [int(one) for one in indicator["report_months"].split(",")]
    return min(reported, key=lambda one: (one - 4) % 12) == month.month


def is_total(indicator: Row) -> bool:
    """Say whether a value of the year is the sum of what the months report."""
    adds_up = indicator["accumulation"] == Accumulation.SUM and indicator["entry_mode"] == EntryMode.INCREMENT
    return bool(adds_up and indicator["report_months"] != "3")


class _Sorter:
    """Goes through the series of a table, each the figures of one indicator."""

    def __init__(
        self, mapping: Mapping, registry: Registry, has_ended: Callable[[int], bool], figures: Sequence[Figure]
    ) -> None:
        self._found = Sorted(plans_to_date=mapping.plans_to_date)
        self._registry = registry
        self._has_ended = has_ended
        self._count = len(figures)
        self._letters = {column.role: column.letter for column in mapping.columns}
        self._series: dict[tuple[str, str], list[Figure]] = {}
        self._monthly: set[tuple[str, int]] = set()
        self._planned: set[tuple[str, int]] = set()
        for figure in figures:
            department = plain(figure.department)
            self._series.setdefault((department, plain(figure.indicator)), []).append(figure)
            if figure.month is not None:
                self._monthly.add((department, figure.fiscal_year))
            if figure.measure is Measure.TARGET:
                self._planned.add((department, figure.fiscal_year))

    def sorted(self, tick: Tick) -> Sorted:
        done = told = 0
        for own in self._series.values():
            for figure, row in self._named(own):
                self._keep(figure, row)
            done += len(own)
            if done - told >= _OFTEN:
                told = done
                tick("照合しています", done / self._count)
        return self._found

    def _named(self, own: Sequence[Figure]) -> Iterable[tuple[Figure, Row]]:
        """Return the figures of a series whose names are found, each with its indicator; a code is told as the name."""
        first = own[0]
        if not first.indicator.strip():
            return self._refuse_all(own, "指標の名称がありません。指標の列を選んでください。", Role.INDICATOR)
        try:
            department = self._registry.department(first.department, first.indicator)
        except NotFound as error:
            return self._refuse_all(own, str(error), Role.DEPARTMENT)
        try:
            row = self._registry.indicator(department, _described(own))
        except NotFound as error:
            return self._refuse_all(own, str(error), Role.INDICATOR)
        agreed: dict[tuple[str, str | None], str | None] = {}
        placed: dict[tuple[int, str], str | None] = {}
        found = []
        for figure in own:
            said, aim = (figure.unit, figure.direction), (figure.fiscal_year, figure.goal)
            if said not in agreed:
                agreed[said] = _wrong(require_agreement, row, *said)
            if aim not in placed:
                placed[aim] = _wrong(self._place, plain(first.department), department, row, *aim)
            if agreed[said]:
                self._refuse(figure, agreed[said] or "", Role.UNIT if figure.unit else Role.DIRECTION)
            elif placed[aim]:
                self._refuse(figure, placed[aim] or "", Role.GOAL if figure.goal else Role.YEAR)
            elif not math.isfinite(figure.value) or abs(figure.value) >= _LIMIT:
                self._found.refuse(figure, "大きすぎます。1,000兆未満の数値にしてください。")
            else:
                found.append((_told(figure, department, row), row))
        return found

    def _place(self, named: str, department: Row, indicator: Row, year: int, goal: str) -> None:
        """Find or make the year of a department (as the table names it), and the goal of an indicator in it."""
        key = (named, year)
        is_running = key in self._monthly and not self._has_ended(year)
        self._registry.require_year(department, year, is_running=is_running, has_targets=key in self._planned)
        if goal.strip():
            self._registry.place(self._registry.goal(department, year, goal), indicator)

    def _keep(self, figure: Figure, indicator: Row) -> None:
        """Put a figure where it belongs, unless something else stands there."""
        code, year, month = indicator["indicator"], figure.fiscal_year, figure.month
        if figure.measure is Measure.TARGET and month is None:
            self._put(self._found.targets, (code, year), figure)
        elif figure.measure is Measure.TARGET and month is not None:
            self._put(self._found.plans.setdefault((code, year), {}), month.first, figure)
        elif is_total(indicator) and (month is None or (figure.is_to_date and month.month == 3)):
            self._put(self._found.totals, (code, year), figure)
        elif month is not None and figure.is_to_date and is_total(indicator) and not _is_first(indicator, month):
            self._found.refuse(figure, _TO_DATE.format(name=indicator["name"], month=month.label))
        else:
            said = month or FiscalYear(year).last_month
            self._put(self._found.actuals, (code, said.first), figure)

    def _put(self, kept: dict[Key, Figure], key: Key, figure: Figure) -> None:
        earlier = kept.setdefault(key, figure)
        if earlier.value != figure.value:
            for one, other in ((earlier, figure), (figure, earlier)):
                reason = f"同じ値が{other.row}行目の{other.column}列では{other.value:,.15g}です。1つにしてください。"
                self._found.refuse(one, reason)
                self._found.contested.add((one.row, one.column))

    def _refuse_all(self, own: Sequence[Figure], reason: str, role: Role) -> Iterable[tuple[Figure, Row]]:
        """Note one problem for each row of a series."""
        for figure in {figure.row: figure for figure in reversed(own)}.values():
            self._refuse(figure, reason, role)
        return ()

    def _refuse(self, figure: Figure, reason: str, role: Role) -> None:
        words = {
            Role.DEPARTMENT: figure.department, Role.GOAL: figure.goal, Role.INDICATOR: figure.indicator,
            Role.UNIT: figure.unit, Role.DIRECTION: figure.direction or "", Role.YEAR: str(figure.fiscal_year),
        }  # fmt: skip
        self._found.refuse(figure, reason, self._letters.get(role, ""), words[role])


def _described(own: Sequence[Figure]) -> Described:
    """Return what a series says of its indicator: the first unit and direction that are named, and its months."""
    reported = [figure.month.month for figure in own if figure.month is not None]
    return Described(
        name=" ".join(own[0].indicator.split()),
        unit=next((figure.unit for figure in own if figure.unit), "").strip(),
        direction=next((figure.direction for figure in own if figure.direction), None),
        months=frozenset(reported),
        decimals=max(_decimals(figure.value) for figure in own),
        is_to_date=any(figure.is_to_date for figure in own) or "累計" in own[0].indicator,
    )


def _told(figure: Figure, department: Row, indicator: Row) -> Figure:
    """Return a figure as people are told of it: with names where the table has the code of the indicator."""
    if figure.indicator != indicator["indicator"]:
        return figure
    return replace(figure, department=department["name"], indicator=indicator["name"])


def _decimals(value: float) -> int:
    """Return how many decimals a value is written with."""
    return len(f"{value:.15g}".partition(".")[2]) if "e" not in f"{value:.15g}" else 0


def _wrong(find: Callable[..., None], *asked: Any) -> str | None:
    """Return why something is not found, if it is not."""
    try:
        find(*asked)
    except NotFound as error:
        return str(error)
    return None
