"""An indicator over the years: a column a year over its target, and below it the months on the same axis of time.

Actual is solid, the target an outline around it, a target that was changed a dashed line, a value that is not the
year's hatched. Lines connect what `kpi.trend` says may be connected; a changed definition is a line down both rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go

from kpi.calendar import FiscalYear
from kpi.charts.style import GRID, INK, LOOK, OPEN, PAPER, SOFT, STATUS_INK, paper
from kpi.model import Accumulation, Indicator, Status
from kpi.numbers import format_rate, format_value
from kpi.trend import Decision, Redefinition, Trend, Year, as_of

HEIGHT, LOW = 452, 260  # px: with the months, and without
_UPPER, _LOWER, _ALONE = (0.53, 0.945), (0.055, 0.345), (0.26, 0.9)  # where the rows stand
_COURSE_FROM = 3  # so many months make a picture
_FEWEST = 5  # places: one year does not become a wall
_MOST = 9  # years whose facts stand under each column side by side
_DAY = 86_400_000  # ms, in which an axis of time is measured
_COLUMN, _OUTLINE = 150 * _DAY, 220 * _DAY
_ROOM = 1.25  # of the tallest column, for the value above it
_TIME: dict[str, Any] = {"type": "date", "fixedrange": True, "linecolor": OPEN, "ticks": "", "automargin": False}
_COURSES = {
    Accumulation.SUM: "年度の初めからの累計",
    Accumulation.DISTINCT: "年度の初めからの累計",
    Accumulation.LATEST: "各月末の値",
    Accumulation.AVERAGE: "年度の初めからの平均",
}
_FROM_ZERO = (Accumulation.SUM, Accumulation.DISTINCT)
_RATED = (Status.ACHIEVED, Status.NEARLY, Status.MISSED)
"""At the year's end the rate says it; during the year the word does, which is about the plan of the month."""


def draw(trend: Trend, last: FiscalYear, signs: Mapping[Status, str]) -> go.Figure:
    """Draw an indicator up to a year.

    Args:
        trend: the indicator.
        last: the year at the right end, whether it has a figure or not.
        signs: the sign of each status, which stands beside its word.
    """
    years = _span(trend, last)
    has_months = sum(len(run) for run in trend.runs) >= _COURSE_FROM
    figure = paper(HEIGHT if has_months else LOW, barmode="overlay", margin={"l": 8, "r": 8, "t": 4, "b": 4})
    _draw_years(figure, trend, years, signs, _UPPER if has_months else _ALONE)
    if has_months:
        _draw_months(figure, trend, years)
    return figure


def _draw_years(
    figure: go.Figure,
    trend: Trend,
    years: Sequence[FiscalYear],
    signs: Mapping[Status, str],
    row: tuple[float, float],
) -> None:
    """Draw a column a year, and under it what its value comes to."""
    figure.update_layout(
        xaxis={
            **_TIME, "anchor": "y", "range": [years[0].first_month.first, years[-1].last_month.last],
            "tickvals": [_middle(year) for year in years], "ticktext": _facts(trend, years, signs),
            "tickfont": {"color": INK}, "showline": False,
        },
        yaxis={
            "domain": row, "range": _range(trend), "showticklabels": False, "showline": False,
            "zeroline": True, "zerolinecolor": OPEN,
        },
    )  # fmt: skip
    figure.add_traces([_targets(trend), _replaced(trend, "y"), _actuals(trend)])
    for value in _values(trend):
        figure.add_annotation(value)
    figure.add_annotation(_title("年度ごとの実績と目標", trend, 1.0))
    for change in trend.redefinitions:
        figure.add_shape(_line_of_change(change, row))
        figure.add_annotation(
            text=f"定義変更 {change.valid_from.year}年{change.valid_from.month}月",
            x=change.valid_from, y=1.0, xref="x", yref="paper", xanchor="center", yanchor="top",
            showarrow=False, bgcolor=PAPER, font={"color": SOFT},
        )  # fmt: skip


def _draw_months(figure: go.Figure, trend: Trend, years: Sequence[FiscalYear]) -> None:
    """Draw the months of all years under the columns of their years."""
    figure.update_layout(
        xaxis2={
            **_TIME, "anchor": "y2", "matches": "x", "showgrid": True, "gridcolor": GRID,
            "tickvals": [year.first_month.first for year in years],
            "ticktext": [f"{year.year}年4月" if year in _labelled(years) else "" for year in years],
            "tickfont": {"color": SOFT}, "ticklabelposition": "outside right",
        },
        yaxis2={
            "domain": _LOWER, "range": _range_of_months(trend), "nticks": 4, "gridcolor": GRID, "zeroline": False,
            "fixedrange": True, "automargin": True, "tickfont": {"color": SOFT}, "tickformat": ",~f",
            "showline": False,
        },
    )  # fmt: skip
    figure.add_traces([_levels(trend), _replaced(trend, "y2"), _course(trend)])
    more = "・横線は目標" if any(year.in_force for year in trend.years) else ""
    figure.add_annotation(_title(_COURSES[trend.latest.accumulation], trend, _LOWER[1] + 0.058, more))
    for change in trend.redefinitions:
        figure.add_shape(_line_of_change(change, _LOWER))


def description(trend: Trend, last: FiscalYear) -> str:
    """Say what the figure shows, year by year."""
    figure = trend.latest
    said = []
    for fiscal_year in _span(trend, last):
        year = trend.of(fiscal_year)
        if year is not None:
            said.append(f"{fiscal_year.year}年度 {_spoken(year)}")
    changed = [f"{change.valid_from.year}年{change.valid_from.month}月に定義を変更" for change in trend.redefinitions]
    months = sum(len(run) for run in trend.runs)
    return "。".join(
        [
            f"{figure.name}({figure.unit})の年度ごとの実績と目標: {'、'.join(said)}",
            *changed,
            f"下段は各月の値{months}件",
        ]
    )


def _spoken(year: Year) -> str:
    value = "実績なし" if year.figure.actual is None else f"実績 {_amount(year.figure.actual, year.figure)}"
    when = as_of(year.last) if year.last else ""
    target = f" 目標 {year.figure.target_text}" if year.in_force else ""
    before = "".join(f" 変更前 {decision.text}" for decision in year.replaced)
    return f"{value}{f'({when})' if when else ''}{target}{before} {year.figure.status_word}"


def _span(trend: Trend, last: FiscalYear) -> list[FiscalYear]:
    first = min(trend.years[0].fiscal_year.year, last.year - _FEWEST + 1)
    return [FiscalYear(year) for year in range(first, last.year + 1)]


def _labelled(years: Sequence[FiscalYear]) -> Sequence[FiscalYear]:
    """Return the years that have room for their name."""
    return years[:: -(-len(years) // _MOST)]


def _facts(trend: Trend, years: Sequence[FiscalYear], signs: Mapping[Status, str]) -> list[str]:
    """Return what stands under each column: the year, its target, and what the value comes to."""
    labelled = _labelled(years)
    texts = []
    for fiscal_year in years:
        year = trend.of(fiscal_year)
        lines = [f"<b>{fiscal_year.year}年度</b>" if fiscal_year in labelled else " "]
        if len(labelled) == len(years):
            lines += [_soft("記録なし"), " "] if year is None else [_target_line(year), _status_line(year, signs)]
        texts.append("<br>".join(lines))
    return texts


def _target_line(year: Year) -> str:
    if year.in_force is None:
        return _soft("目標なし")
    before = year.replaced[0] if year.replaced else None
    return escape(f"目標 {year.figure.target_text}") + (_soft(f"(当初{before.text})") if before else "")


def _status_line(year: Year, signs: Mapping[Status, str]) -> str:
    figure = year.figure
    if figure.status is Status.NO_TARGET:
        return " "
    rate = figure.achievement_rate
    is_known = rate is not None and figure.status in _RATED
    said = f"{signs[figure.status]} {format_rate(rate, year.edges) if is_known else figure.status_word}"
    return f'<span style="color:{STATUS_INK.get(figure.status, INK)}">{escape(said)}</span>'


def _soft(text: str) -> str:
    return f'<span style="color:{SOFT}">{escape(text)}</span>'


def _targets(trend: Trend) -> go.Bar:
    """Outline each year's target: from the ground, or between the ends of a range."""
    top = _range(trend)[1]
    placed = [(year, year.in_force) for year in trend.years if year.in_force]
    ends = [_ends(decision, top) for _, decision in placed]
    return go.Bar(
        x=[_middle(year.fiscal_year) for year, _ in placed],
        base=[low for low, _ in ends],
        y=[high - low for low, high in ends],
        width=_OUTLINE,
        offset=-_OUTLINE // 2,
        marker={"color": PAPER, "line": {"color": INK, "width": 1.5}},
        hoverinfo="skip",
    )


def _ends(decision: Decision, top: float) -> tuple[float, float]:
    if decision.value is not None:
        return 0.0, decision.value
    return decision.low or 0.0, top / _ROOM if decision.high is None else decision.high


def _actuals(trend: Trend) -> go.Bar:
    placed = [(year, year.figure.actual) for year in trend.years if year.figure.actual is not None]
    inks = [STATUS_INK.get(year.figure.status, LOOK) for year, _ in placed]
    return go.Bar(
        x=[_middle(year.fiscal_year) for year, _ in placed],
        y=[actual for _, actual in placed],
        width=_COLUMN,
        offset=-_COLUMN // 2,
        marker={
            "color": inks,
            "line": {"color": inks, "width": 1},
            "pattern": {
                "shape": ["/" if year.is_open else "" for year, _ in placed],
                "bgcolor": PAPER, "size": 7, "solidity": 0.3,
            },
        },
        hovertext=[f"{year.fiscal_year.year}年度 {escape(_spoken(year))}" for year, _ in placed],
        hoverinfo="text",
    )  # fmt: skip


def _values(trend: Trend) -> Iterator[dict[str, Any]]:
    """Write each value above whatever is drawn in its year, with its day where that is not the year's end."""
    for year in trend.years:
        if year.figure.actual is not None:
            yield {
                "text": _value_text(year, year.figure.actual), "x": _middle(year.fiscal_year),
                "y": max(0.0, *year.heights), "xref": "x", "yref": "y", "yanchor": "bottom", "yshift": 2,
                "showarrow": False, "bgcolor": PAPER, "borderpad": 1,
            }  # fmt: skip


def _value_text(year: Year, actual: float) -> str:
    when = as_of(year.last) if year.last else ""
    value = f"<b>{escape(format_value(actual, year.figure.decimals))}</b>"
    return f"{value}<br>{when}" if when else value


def _replaced(trend: Trend, axis: str) -> go.Scatter:
    """Draw each target that was changed as it was: over its year, or among the months from the day of its change."""
    points: list[tuple[date, float | None]] = []
    for year in trend.years:
        begin, end = year.fiscal_year.first_month.first, year.fiscal_year.last_month.last
        for before, after in zip(year.decisions, year.decisions[1:], strict=False):
            since = begin if axis == "y" else max(begin, after.decided_on)
            for level in before.levels:
                points += [(since, level), (end, level), (end, None)]
    return _line(points, axis, {"color": INK, "width": 1.2, "dash": "4px,3px"})


def _levels(trend: Trend) -> go.Scatter:
    """Draw the target in force at each time as a short step."""
    points: list[tuple[date, float | None]] = []
    for year in trend.years:
        begin, end = year.fiscal_year.first_month.first, year.fiscal_year.last_month.last
        following = (*year.decisions[1:], None)
        for decision, after in zip(year.decisions, following, strict=False):
            until = after.decided_on if after else end
            for level in decision.levels:
                points += [(max(begin, decision.decided_on), level), (until, level), (until, None)]
    return _line(points, "y2", {"color": INK, "width": 1.5})


def _line(points: Sequence[tuple[date, float | None]], axis: str, line: Mapping[str, Any]) -> go.Scatter:
    return go.Scatter(
        x=[day for day, _ in points],
        y=[level for _, level in points],
        mode="lines",
        line=line,
        xaxis="x" if axis == "y" else "x2",
        yaxis=axis,
        hoverinfo="skip",
    )


def _course(trend: Trend) -> go.Scatter:
    """Draw the months; a point of None ends what may be connected."""
    days: list[date] = []
    values: list[float | None] = []
    said: list[str] = []
    for run in trend.runs:
        for reading in run:
            days.append(reading.month.last)
            values.append(reading.value_to_date)
            when = as_of(reading) if reading.measured_on else reading.month.end_label
            said.append(escape(f"{reading.month.year}年{when} {_amount(reading.value_to_date, trend.latest)}"))
        days.append(run[-1].month.last)
        values.append(None)
        said.append("")
    return go.Scatter(
        x=days,
        y=values,
        mode="lines+markers",
        line={"color": LOOK, "width": 2},
        marker={"size": 5, "color": LOOK},
        cliponaxis=False,
        xaxis="x2",
        yaxis="y2",
        hovertext=said,
        hoverinfo="text",
    )


def _title(title: str, trend: Trend, y: float, more: str = "") -> dict[str, Any]:
    return {
        "text": f"<b>{title}</b>({escape(trend.latest.unit)}){more}", "x": 0, "y": y, "xref": "paper",
        "yref": "paper", "xanchor": "left", "yanchor": "top", "showarrow": False,
    }  # fmt: skip


def _line_of_change(change: Redefinition, row: tuple[float, float]) -> dict[str, Any]:
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": change.valid_from, "x1": change.valid_from,
        "y0": row[0], "y1": row[1], "line": {"color": SOFT, "width": 1.5}, "layer": "below",
    }  # fmt: skip


def _range(trend: Trend) -> list[float]:
    """Return the ends of the upper row: 0 is always there, and room above the tallest mark."""
    heights = [height for year in trend.years for height in year.heights]
    low, high = min([0.0, *heights]), max([0.0, *heights])
    span = (high - low) or 1.0
    return [low - (0.1 * span if low < 0 else 0.0), low + span * _ROOM]


def _range_of_months(trend: Trend) -> list[float]:
    """Return the ends of the lower row: what adds up begins at 0, a level does not have to."""
    values = [reading.value_to_date for run in trend.runs for reading in run]
    values += [level for year in trend.years for decision in year.decisions for level in decision.levels]
    if trend.latest.accumulation in _FROM_ZERO:
        values.append(0.0)
    low, high = min(values), max(values)
    edge = 0.1 * ((high - low) or 1.0)
    return [low if low == 0 else low - edge, high + edge]


def _middle(year: FiscalYear) -> date:
    return year.first_month.first + timedelta(days=183)


def _amount(value: float, figure: Indicator) -> str:
    return f"{format_value(value, figure.decimals)}{figure.unit}"
