"""The courses of a goal's figures, one row each: the value to date by month against the plan, the target as a line.

The rows are as high as asked, so that each stands beside what the page says about its figure. All share the months;
each has an axis of its own that begins at 0.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from kpi.calendar import FiscalYear, Month
from kpi.charts import style
from kpi.model import Indicator, PlanPoint, Reading, Status
from kpi.numbers import format_value

FEWEST = 3
"""So many readings make a course; of fewer, the bullet says all."""

HEAD = 24
"""px above the first row, where the months are named."""

_FOOT = 4
_ABOVE, _BELOW = 24, 8  # px of a row above and below its axis: the last value's label has room above any point
_EDGE = 2  # px: the outline of what reaches the top is drawn whole
_LINE = 17  # px: labels of an axis nearer than this would touch
_LONG = 5  # a longer label does not fit over one month at the edge
_WIDEST = 14  # characters of a label beside the axis: a longer unit would take the chart's place
_FIRST, _LAST = 0.5, 12.5
_ASKED = "#E4E8F4"
_RANGE = "#DDE2F0"


@dataclass(frozen=True, slots=True)
class Course:
    """A figure over one year: its readings and what was planned, both oldest first."""

    indicator: Indicator
    readings: tuple[Reading, ...]
    plan: tuple[PlanPoint, ...]

    @property
    def break_at(self) -> float | None:
        """Where a new definition begins within the readings, None where one holds for all."""
        changed = [after for before, after in pairwise(self.readings) if before.epoch != after.epoch]
        return max(_FIRST, _place(changed[-1].epoch, self.readings[0].month.fiscal_year)) if changed else None

    @property
    def target_ends_at(self) -> float:
        """Where the target stops to count: at a new definition that it was not set by, else at the year's end."""
        is_redefined = self.indicator.status is Status.NOT_APPLICABLE
        return self.break_at if is_redefined and self.break_at is not None else _LAST

    @property
    def planned(self) -> tuple[PlanPoint, ...]:
        """The plan as far as the target counts."""
        return tuple(point for point in self.plan if point.month.number_in_year <= self.target_ends_at)

    @property
    def targets(self) -> tuple[float, ...]:
        """The target, or the ends of its range."""
        ends = (self.indicator.target, self.indicator.target_low, self.indicator.target_high)
        return tuple(end for end in ends if end is not None)

    @property
    def values(self) -> tuple[float, ...]:
        """Everything that has to fit on the axis."""
        indicator = self.indicator
        known = (indicator.initial_target, indicator.estimate_low, indicator.estimate_high)
        return (
            *self.targets,
            *(value for value in known if value is not None),
            *(reading.value_to_date for reading in self.readings),
            *(point.value for point in self.planned),
        )


def draw(courses: Sequence[Course], month: Month, row: int) -> go.Figure:
    """Draw at least one course, each in a row of so many px, the asked month shaded."""
    rows = len(courses)
    axes: dict[str, Any] = {}
    shapes = [_shade(month)]
    labels: list[dict[str, Any]] = []
    traces: list[go.Scatter | go.Bar] = []
    for place, course in enumerate(courses):
        number = str(place + 1) if place else ""  # plotly's names: y, y2, y3
        top = 1 - place / rows
        axes[f"yaxis{number}"] = _axis(course, top, 1 / rows, row)
        shapes.append(_separator(top))
        shapes += [{"xref": "x", "yref": f"y{number}", "layer": "below", **line} for line in _lines(course)]
        labels += [{"xref": "x", "yref": f"y{number}", "showarrow": False, **label} for label in _labels(course)]
        traces += [trace.update(yaxis=f"y{number}") for trace in _traces(course)]
    figure = style.paper(
        HEAD + rows * row + _FOOT,
        margin={"l": 8, "r": 30, "t": HEAD, "b": _FOOT},
        barmode="overlay",
        xaxis={
            "side": "top",
            "anchor": "free",
            "position": 1,
            "range": [_FIRST, _LAST],
            "tickvals": [of.number_in_year for of in month.fiscal_year.months],
            "ticktext": [of.label if of.month == 4 else str(of.month) for of in month.fiscal_year.months],
            "tickangle": 0,
            "automargin": False,  # the rows are as high as asked
            "showline": False,
        },
        shapes=shapes,
        annotations=labels,
        **axes,
    )
    return figure.add_traces(traces)


def alt(courses: Sequence[Course]) -> str:
    """Say what the chart shows, figure by figure."""
    return f"月ごとの推移。{'。'.join(map(_said, courses))}"


def _said(course: Course) -> str:
    indicator, first, last = course.indicator, course.readings[0], course.readings[-1]
    begin, end = (f"{r.month.end_label}{_amount(r.value_to_date, indicator)}" for r in (first, last))
    parts = [f"{indicator.name}は{begin}から{end}"]
    parts += [
        f"{point.month.end_label}の計画{_amount(point.value, indicator)}"
        for point in course.planned
        if point.month == last.month
    ]
    if course.targets:
        parts.append(f"目標{indicator.target_text}")
    if indicator.estimate_low is not None and indicator.estimate_high is not None:
        low = format_value(indicator.estimate_low, indicator.decimals)
        parts.append(f"年度末推計(参考){low}～{_amount(indicator.estimate_high, indicator)}")
    return "、".join(parts)


def _shade(month: Month) -> dict[str, Any]:
    place = month.number_in_year
    look = {"fillcolor": _ASKED, "line": {"width": 0}, "layer": "below"}
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": place - 0.5,
        "x1": place + 0.5,
        "y0": 0,
        "y1": 1,
        **look,
    }


def _separator(top: float) -> dict[str, Any]:
    """Return a line above a row, as wide as the paper."""
    line = {"color": style.GRID, "width": 1}
    return {"type": "line", "xref": "paper", "yref": "paper", "x0": -1, "x1": 2, "y0": top, "y1": top, "line": line}


def _axis(course: Course, top: float, share: float, row: int) -> dict[str, Any]:
    """Return an axis from 0 that fills its row but for the room of the labels; it names 0 and the target."""
    low, high = min(0.0, *course.values), max(0.0, *course.values)
    if low == high:
        high = low + 1
    scale = (row - _ABOVE - _BELOW - _EDGE) / (high - low)
    named = {0.0: f"0{course.indicator.unit}"}
    if course.targets:
        target = sum(course.targets) / len(course.targets)
        named = {value: text for value, text in named.items() if abs(value - target) * scale >= _LINE}
        named[target] = f"目標 {course.indicator.target_text}"
    return {
        "domain": [top - share * (1 - _BELOW / row), top - share * _ABOVE / row],
        "anchor": "x",
        "range": [low, high + _EDGE / scale],
        "fixedrange": True,
        "automargin": "left",  # the rows are as high as asked
        "showgrid": False,
        "zeroline": True,
        "zerolinecolor": style.OPEN,
        "tickvals": list(named),
        "ticktext": [_word(_cut(text)) for text in named.values()],
        "tickfont": {"color": style.SOFT},
    }


def _lines(course: Course) -> Iterator[dict[str, Any]]:
    """Yield the target, the one before it, and where a new definition begins."""
    indicator, end, begin = course.indicator, course.target_ends_at, _FIRST
    changed = _changed_at(course)
    if changed is not None:
        begin = changed
        old = {"color": style.INK, "width": 1, "dash": "dash"}
        yield _line((_FIRST, changed), (indicator.initial_target, indicator.initial_target), old)
    if len(course.targets) == 2:
        yield {**_line((begin, end), course.targets, {"width": 0}), "type": "rect", "fillcolor": _RANGE}
    for target in course.targets:
        yield _line((begin, end), (target, target), {"color": style.INK, "width": 2})
    if course.break_at is not None:
        ends = (min(0.0, *course.values), max(0.0, *course.values))
        yield _line((course.break_at, course.break_at), ends, {"color": style.LOOK, "width": 1.5, "dash": "dot"})


def _line(x: Sequence[float], y: Sequence[float | None], line: dict[str, Any]) -> dict[str, Any]:
    return {"type": "line", "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], "line": line}


def _traces(course: Course) -> Iterator[go.Scatter | go.Bar]:
    """Yield the plan, the actual over it, its last reading, and the estimate."""
    indicator = course.indicator
    yield go.Scatter(
        x=[point.month.number_in_year for point in course.planned],
        y=[point.value for point in course.planned],
        text=[_word(f"{p.month.end_label}の計画 {_amount(p.value, indicator)}") for p in course.planned],
        mode="lines+markers",
        cliponaxis=False,
        line={"color": style.INK, "width": 1},
        marker={"size": 5, "color": style.PAPER, "line": {"color": style.INK, "width": 1}},
        hovertemplate="%{text}<extra></extra>",
    )
    places, values, texts = _unbroken(course)
    yield go.Scatter(
        x=places,
        y=values,
        text=texts,
        mode="lines+markers",
        cliponaxis=False,
        line={"color": style.INK, "width": 3},
        marker={"size": 6, "color": style.INK},
        hovertemplate="%{text}<extra></extra>",
    )
    last = course.readings[-1]
    yield go.Scatter(
        x=[last.month.number_in_year],
        y=[last.value_to_date],
        mode="markers",
        cliponaxis=False,
        marker={"size": 10, "color": _ink(indicator)},
        hoverinfo="skip",
    )
    if indicator.estimate_low is not None and indicator.estimate_high is not None:
        yield go.Bar(
            x=[12],
            base=[indicator.estimate_low],
            y=[indicator.estimate_high - indicator.estimate_low],
            width=0.7,
            marker=style.FORECAST,
            hoverinfo="skip",
        )


def _unbroken(course: Course) -> tuple[list[float | None], list[float | None], list[str]]:
    """Return the readings, apart where a month is missing among monthly ones and where the definition changes."""
    places: list[float | None] = []
    values: list[float | None] = []
    texts: list[str] = []
    before: Reading | None = None
    for reading in course.readings:
        if before is not None and _is_apart(before, reading, course.indicator):
            places.append(None)
            values.append(None)
            texts.append("")
        places.append(reading.month.number_in_year)
        values.append(reading.value_to_date)
        said = f"{reading.month.end_label} {_amount(reading.value_to_date, course.indicator)}"
        texts.append(_word(f"{said}({reading.certainty.label})"))
        before = reading
    return places, values, texts


def _is_apart(before: Reading, after: Reading, indicator: Indicator) -> bool:
    is_gap = after.month > before.month.plus(1) and indicator.expected_months >= after.month.number_in_year
    return is_gap or before.epoch != after.epoch


def _labels(course: Course) -> Iterator[dict[str, Any]]:
    """Yield the last value, the target that was changed, and the new definition, where they are."""
    indicator, last = course.indicator, course.readings[-1]
    text = _cut(_amount(last.value_to_date, indicator))
    place = last.month.number_in_year
    anchor = "center"
    if len(text) > _LONG:
        anchor = "right" if place > 10 else "left" if place < 3 else "center"
    yield {
        "x": place + {"right": 0.5, "left": -0.5, "center": 0}[anchor],
        "y": last.value_to_date,
        "yshift": 5,
        "xanchor": anchor,
        "yanchor": "bottom",
        "text": f"<b>{_word(text)}</b>",
        "font": {"color": _ink(indicator), "size": style.SIZE + 1},
        "bgcolor": "rgba(255,255,255,0.75)",
    }
    if _changed_at(course) is not None and indicator.initial_target is not None:
        yield {
            "x": _FIRST,
            "y": indicator.initial_target,
            "xanchor": "left",
            "yanchor": "bottom",
            "text": _word(_cut(f"当初{_amount(indicator.initial_target, indicator)}")),
            "font": {"color": style.SOFT},
        }
    if course.break_at is not None:
        yield {
            "x": course.break_at,
            "y": max(0.0, *course.values),
            "xanchor": "left" if course.break_at < 7 else "right",
            "yanchor": "bottom",
            "text": "定義変更",
            "font": {"color": style.SOFT},
        }


def _changed_at(course: Course) -> float | None:
    """Return where in the year the target was changed; None where it was not, or before the year."""
    indicator = course.indicator
    if indicator.initial_target is None or indicator.decided_on is None:
        return None
    place = _place(indicator.decided_on, course.readings[0].month.fiscal_year)
    return min(place, _LAST) if place > _FIRST else None


def _place(day: date, year: FiscalYear) -> float:
    """Return where a day stands among the months: 1 April is at 0.5."""
    return (day - year.first_month.first).days / 365 * 12 + _FIRST


def _ink(indicator: Indicator) -> str:
    return style.STATUS_INK.get(indicator.status, style.LOOK)


def _amount(value: float, indicator: Indicator) -> str:
    return f"{format_value(value, indicator.decimals)}{indicator.unit}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _word(text: str) -> str:
    """Return text that plotly shows as it is: it takes some markup in its texts."""
    return html.escape(text, quote=False)
