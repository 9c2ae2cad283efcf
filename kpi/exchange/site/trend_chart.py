"""The years of a figure as columns within the outline of their targets, and the same as a table.

Places are in percent of the width and heights in px, so that no stroke and no letter is stretched on any screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.calendar import FiscalYear, era_date
from kpi.deck import Figure
from kpi.exchange.site import words
from kpi.markup import Html, join, tag
from kpi.numbers import NO_VALUE
from kpi.public import FigureYear
from kpi.signs import sign, tone

HEIGHT = 168
_TOP, _FOOT = 44, 26  # px: for a sign and a value above the tallest mark, for the year below
_COLUMN, _OUTLINE = 0.44, 0.68  # of a year's place
_FEWEST, _MOST = 4, 8  # years side by side; the table has all
_HEAD = ("年度", "実績", "目標", "達成率", "状態")


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where years and values stand."""

    count: int
    low: float
    high: float

    @property
    def wide(self) -> float:
        return 100 / max(_FEWEST, self.count)

    def middle(self, place: int) -> float:
        return self.wide * (place + 0.5)

    def at(self, value: float) -> float:
        return round(_TOP + (HEIGHT - _TOP - _FOOT) * (self.high - value) / (self.high - self.low), 1)


def trend(name: str, course: Sequence[FigureYear], breaks: Sequence[date]) -> Html:
    """Return the chart and the table of a figure's years, oldest first; nothing for a single year."""
    if sum(one.figure is not None and one.figure.actual is not None for one in course) < 2:
        return Html()
    shown = course[-_MOST:]
    remarks = ["枠は年度の目標です。"] if any(one.figure and _has_target(one.figure) for one in course) else []
    remarks += [f"{era_date(day)}から定義が変わり、前後の値は比べられません。" for day in breaks]
    if any(_is_running(one) and one.figure and one.figure.actual is not None for one in course):
        remarks.append("薄い柱の年度は途中の値です。")
    return tag(
        "figure",
        tag("figcaption", f"{name}の推移"),
        _drawing(shown, breaks),
        *(tag("p", remark, cls="remark") for remark in remarks),
        tag(
            "details",
            tag("summary", "推移を表で見る"),
            words.table(_HEAD, (_row(one) for one in course), f"{name}の年度ごとの実績と目標"),
        ),
        cls="trend",
    )


def _drawing(course: Sequence[FigureYear], breaks: Sequence[date]) -> Html:
    heights = [0.0, *(height for one in course for height in _heights(one))]
    axis = _Axis(len(course), min(heights), max(heights) if max(heights) > min(heights) else min(heights) + 1)
    parts = [tag("line", cls="axis", x1="0", x2="100%", y1=axis.at(0), y2=axis.at(0))]
    for place, one in enumerate(course):
        parts += _year(one, place, axis)
        parts += _break(one.shown.fiscal_year, place, breaks, axis)
    return tag("svg", *parts, cls="columns", width="100%", height=HEIGHT, role="img", aria_label=_said(course))


def _year(one: FigureYear, place: int, axis: _Axis) -> Iterator[Html]:
    middle, year = axis.middle(place), one.shown.fiscal_year
    yield _text(f"{year.year}", middle, HEIGHT - 7, "year")
    figure = one.figure
    if figure is None:
        yield _text(words.WITHOUT_VALUE[one.reason][0] if one.reason else NO_VALUE, middle, axis.at(0) - 8, "sign open")
        return
    ends = _target(figure, axis)
    if ends is not None:
        yield _box(middle, _OUTLINE, ends, axis, "target")
    if figure.actual is None:
        yield _text(sign(figure.status), middle, axis.at(0) - 8, f"sign {tone(figure.status)}")
        return
    running = " running" if _is_running(one) else ""
    yield _box(middle, _COLUMN, (0.0, figure.actual), axis, f"bar {tone(figure.status)}{running}")
    top = axis.at(max(0.0, *_heights(one)))
    yield _text(words.amount(figure.actual, figure), middle, top - 6, "value")
    yield _text(sign(figure.status), middle, top - 24, f"sign {tone(figure.status)}")


def _heights(one: FigureYear) -> list[float]:
    figure = one.figure
    if figure is None:
        return [0.0]
    known = (figure.actual, figure.target, figure.target_low, figure.target_high)
    return [0.0, *(value for value in known if value is not None)]


def _target(figure: Figure, axis: _Axis) -> tuple[float, float] | None:
    if figure.target is not None:
        return 0.0, figure.target
    if figure.target_low is None and figure.target_high is None:
        return None
    return figure.target_low or 0.0, axis.high if figure.target_high is None else figure.target_high


def _has_target(figure: Figure) -> bool:
    return any(end is not None for end in (figure.target, figure.target_low, figure.target_high))


def _break(year: FiscalYear, place: int, breaks: Sequence[date], axis: _Axis) -> Iterator[Html]:
    """Draw from which day the figure was counted otherwise."""
    for day in breaks:
        if FiscalYear.of(day) == year:
            part = (day - year.first_month.first).days / 365
            x = f"{axis.wide * (place + part):.2f}%"
            yield tag("line", cls="break", x1=x, x2=x, y1=4, y2=HEIGHT - _FOOT)


def _is_running(one: FigureYear) -> bool:
    return not one.shown.is_year_end


def _row(one: FigureYear) -> tuple[str, ...]:
    year = one.shown.fiscal_year.label
    if one.figure is None:
        return (year, NO_VALUE, NO_VALUE, NO_VALUE, words.without_value(one.reason) if one.reason else NO_VALUE)
    figure = one.figure
    when = figure.as_of or ("" if one.shown.is_year_end else f"{one.shown.month.end_label}時点")
    return (
        year,
        join((words.amount(figure.actual, figure), tag("small", f"({when})") if when else "")),
        figure.target_text,
        words.rate(figure.achievement_rate, one.shown),
        words.status(figure.status, figure.status_word),
    )


def _said(course: Sequence[FigureYear]) -> str:
    """Say each year in words, for whoever does not see the drawing."""
    said = []
    for one in course:
        year = f"{one.shown.fiscal_year.year}年度"
        if one.figure is None:
            said.append(f"{year} {one.reason.label if one.reason else NO_VALUE}")
        else:
            value = words.amount(one.figure.actual, one.figure)
            said.append(f"{year} {value}、{one.figure.status_word}")
    return "。".join(said)


def _box(middle: float, thick: float, ends: tuple[float, float], axis: _Axis, cls: str) -> Html:
    low, high = sorted(ends)
    wide = axis.wide * thick
    return tag(
        "rect",
        cls=cls,
        x=f"{middle - wide / 2:.2f}%",
        width=f"{wide:.2f}%",
        y=axis.at(high),
        height=round(axis.at(low) - axis.at(high), 1),
    )


def _text(text: str, x: float, y: float, cls: str) -> Html:
    return tag("text", text, cls=cls, x=f"{x:.2f}%", y=round(y, 1), text_anchor="middle")
