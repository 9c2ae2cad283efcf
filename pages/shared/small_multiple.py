"""An indicator over its department's years, small: a column a year within the outline of its target.

Places are in percent of the width, heights in px. All of a page share their years, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.calendar import FiscalYear
from kpi.model import Status
from kpi.trend import Decision, Redefinition, Trend, Year, as_of
from pages.shared import figure_text
from pages.shared.markup import Html, tag
from pages.shared.status import SIGNS, tone

HEIGHT = 64
_TOP, _FOOT = 16, 16  # px: for a sign above the tallest mark, for the year below
_COLUMN, _OUTLINE = 0.46, 0.74  # of a year's place
_FEWEST = 5
_SILENT = (Status.NO_TARGET,)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Which years stand where, and what a px of height means."""

    years: Sequence[FiscalYear]
    low: float
    high: float

    @property
    def wide(self) -> float:
        """The width of a year in percent."""
        return 100 / max(_FEWEST, len(self.years))

    def middle(self, year: FiscalYear) -> float:
        return self.wide * (self.years.index(year) + 0.5)

    def at(self, value: float) -> float:
        """Return the height of a value in px from above."""
        return _TOP + (HEIGHT - _TOP - _FOOT) * (self.high - value) / (self.high - self.low)


def small_multiple(trend: Trend, years: Sequence[FiscalYear]) -> Html:
    """Draw an indicator in some years, oldest first; a year without a figure stays empty."""
    known = [year for fiscal_year in years if (year := trend.of(fiscal_year)) is not None]
    heights = [0.0, *(height for year in known for height in year.heights)]
    axis = _Axis(years, min(heights), max(heights) or 1.0)
    parts = [tag("line", cls="axis", x1="0", x2="100%", y1=axis.at(0), y2=axis.at(0))]
    for change in trend.redefinitions:
        parts += _change(change, axis)
    for year in known:
        parts += _year(year, axis)
    parts += [_text(f"{year.year % 100:02}", axis.middle(year), HEIGHT - 3, "label") for year in years]
    return tag("svg", *parts, cls="multiple", width="100%", height=HEIGHT, role="img", aria_label=described(known))


def described(years: Sequence[Year]) -> str:
    """Say each year in words."""
    said = []
    for year in years:
        when = as_of(year.last) if year.last else ""
        value = figure_text.amount(year.figure.actual, year.figure) + (f"({when})" if when else "")
        target = f" 目標{year.figure.target_text}" if year.in_force else ""
        before = "".join(f" 変更前{decision.text}" for decision in year.replaced)
        said.append(f"{year.fiscal_year.year}年度 {value}{target}{before} {year.figure.status_word}")
    return "、".join(said)


def _year(year: Year, axis: _Axis) -> Iterator[Html]:
    middle = axis.middle(year.fiscal_year)
    if year.in_force is not None:
        yield _box(middle, _OUTLINE, _ends(year.in_force, axis), axis, "target")
    actual = year.figure.actual
    if actual is not None:
        cls = "hatched" if year.is_open else "value"
        yield _box(middle, _COLUMN, (0.0, actual), axis, f"{cls} {tone(year.figure.status)}")
    for decision in year.replaced:
        for level in decision.levels:
            left, right = middle - axis.wide / 2, middle + axis.wide / 2
            y = round(axis.at(level), 1)
            yield tag("line", cls="replaced", x1=f"{left:.2f}%", x2=f"{right:.2f}%", y1=y, y2=y)
    if year.figure.status not in _SILENT:
        top = axis.at(max([0.0, *year.heights]))
        yield _text(SIGNS[year.figure.status][0], middle, top - 4, f"sign {tone(year.figure.status)}")


def _ends(decision: Decision, axis: _Axis) -> tuple[float, float]:
    if decision.value is not None:
        return 0.0, decision.value
    return decision.low or 0.0, axis.high if decision.high is None else decision.high


def _change(change: Redefinition, axis: _Axis) -> Iterator[Html]:
    """Draw where a definition ended."""
    year = FiscalYear.of(change.valid_from)
    if year in axis.years:
        days = (change.valid_from - year.first_month.first).days
        x = f"{axis.middle(year) + axis.wide * (days / 365 - 0.5):.2f}%"
        yield tag("line", cls="change", x1=x, x2=x, y1=0, y2=HEIGHT - _FOOT)


def _box(middle: float, thick: float, ends: tuple[float, float], axis: _Axis, cls: str) -> Html:
    low, high = sorted(ends)
    wide = axis.wide * thick
    return tag(
        "rect",
        cls=cls,
        x=f"{middle - wide / 2:.2f}%",
        width=f"{wide:.2f}%",
        y=round(axis.at(high), 1),
        height=round(axis.at(low) - axis.at(high), 1),
    )


def _text(text: str, x: float, y: float, cls: str) -> Html:
    return tag("text", text, cls=cls, x=f"{x:.2f}%", y=round(y, 1), text_anchor="middle")
