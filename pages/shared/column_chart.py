"""Values over time as columns that stand on 0, each with its figure; what is missing is a dashed gap and no column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpi.calendar import FiscalYear, era_date
from kpi.model import Indicator, Reading, Report
from pages.shared import figure_text
from pages.shared.markup import Html, tag

_TOP, _FOOT, _LINE = 22, 24, 20
_THICK = 0.56  # of its place
_FEWEST = 6  # places: two years do not become two walls
_LONGEST = 5  # a longer figure would run into the next column's; the table beside the chart has it


@dataclass(frozen=True, slots=True)
class Column:
    """One place on the axis; `remark` says why its value is not like the others, which draws it hatched."""

    label: str
    value: float | None
    text: str
    remark: str = ""


def months(indicator: Indicator, report: Report, readings: Sequence[Reading], height: int = 150) -> Html:
    """Draw the year's months up to the asked one, with the value to date."""
    known = {reading.month: reading for reading in readings}
    columns = [
        Column(month.label, None, "報告なし")
        if (reading := known.get(month)) is None
        else Column(month.label, reading.value_to_date, figure_text.number(reading.value_to_date, indicator))
        for month in report.fiscal_year.months
        if month <= report.month
    ]
    return _chart(columns, len(report.fiscal_year.months), f"{indicator.name}の各月の値({indicator.unit})", height)


def years(indicator: Indicator, last: FiscalYear, readings: Sequence[Reading], height: int = 150) -> Html:
    """Draw the last value of each year, hatched where it is not the year's end."""
    columns = [
        Column(
            f"{year.year}年度",
            reading.value_to_date,
            figure_text.number(reading.value_to_date, indicator),
            "" if reading.closes_year else _short_day(reading),
        )
        for year, reading in reversed(list(last_of_each_year(readings)))
        if year <= last
    ]
    return _chart(columns, max(_FEWEST, len(columns)), f"{indicator.name}の年度末の値({indicator.unit})", height)


def last_of_each_year(readings: Sequence[Reading]) -> Iterator[tuple[FiscalYear, Reading]]:
    """Return the last reading of each year, newest year first."""
    last = {reading.month.fiscal_year: reading for reading in readings}
    for year in sorted(last, reverse=True):
        yield year, last[year]


def reading_day(reading: Reading) -> str:
    """Write the day that a reading describes: 平成30年2月28日."""
    return era_date(reading.measured_on or reading.month.last)


def _short_day(reading: Reading) -> str:
    day = reading.measured_on or reading.month.last
    return f"{day.month}月{day.day}日"


def _chart(columns: Sequence[Column], places: int, alt: str, height: int) -> Html:
    tallest = max((abs(column.value) for column in columns if column.value is not None), default=0.0) or 1.0
    ground = height - _FOOT - _LINE * any(column.remark for column in columns)
    parts = [tag("line", cls="axis", x1="0", x2="100%", y1=ground, y2=ground)]
    for place, column in enumerate(columns):
        parts += _column(column, place, places, ground, (ground - _TOP) / tallest)
    said = "、".join(f"{column.label} {column.text} {column.remark}".strip() for column in columns)
    return tag(
        "svg",
        *parts,
        cls="columns",
        width="100%",
        height=height,
        role="img",
        aria_label=f"{alt}: {said}",
    )


def _column(column: Column, place: int, places: int, ground: float, scale: float) -> Iterator[Html]:
    wide = 100 / places
    left, middle = wide * (place + (1 - _THICK) / 2), wide * (place + 0.5)
    size = 0.3 * (ground - _TOP) if column.value is None else max(column.value, 0.0) * scale
    cls = "missing" if column.value is None else "hatched" if column.remark else "value"
    yield tag(
        "rect",
        cls=cls,
        x=f"{left:.2f}%",
        width=f"{wide * _THICK:.2f}%",
        y=round(ground - size, 1),
        height=round(size, 1),
    )
    if column.value is not None and len(column.text) <= _LONGEST:
        yield _text(column.text, middle, ground - size - 6, "figure")
    yield _text(column.label, middle, ground + 18, "label")
    if column.remark:
        yield _text(column.remark, middle, ground + 18 + _LINE, "label")


def _text(text: str, x: float, y: float, cls: str) -> Html:
    return tag("text", text, cls=cls, x=f"{x:.2f}%", y=round(y, 1), text_anchor="middle")
