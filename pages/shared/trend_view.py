"""年度推移 as blocks of HTML: all indicators small, or one of them around its chart."""

from __future__ import annotations

from collections.abc import Iterator

import plotly.graph_objects as go

from kpi import trend as years
from kpi.calendar import Month, era_date
from kpi.charts import trend as chart
from kpi.exchange.out.wanted import What
from kpi.report import AsOf
from kpi.trend import Redefinition, Trend, Trends
from pages.shared import downloads, reader, trend_goals, trend_tables
from pages.shared.address import Selection
from pages.shared.bullet import hatching
from pages.shared.figure_details import about
from pages.shared.markup import Html, heading, tag
from pages.shared.panel import opener
from pages.shared.provenance import footer, past
from pages.shared.status import SIGNS

INDICATOR, ALL = "indicator", "all"


def options(selected: Selection) -> dict[str, str]:
    """Return what can be shown: all indicators, or one, by code."""
    found = _read(selected.department, selected.month, selected.change)
    return {ALL: "すべての指標", **{trend.latest.code: trend.latest.name for trend in found.indicators}}


@reader.kept
def every(selected: Selection) -> Html:
    """Return all indicators of the department over its years."""
    found = _read(selected.department, selected.month, selected.change)
    bands = (
        trend_goals.bands(found, selected) if found.indicators else [tag("p", "指標の登録はありません。", cls="empty")]
    )
    return tag(
        "div",
        hatching(),
        _summary(selected, years.overview(found)),
        *bands,
        footer(found.newest, downloads.links(What.TREND, selected), ["評価区分は各年度のもの"]),
        trend_tables.every(found),
        cls="board trend",
        style=f"--counted:{len(trend_goals.counted_years(found))}",
    )


@reader.kept
def one(selected: Selection, code: str) -> tuple[Html, go.Figure, str, Html]:
    """Return what stands above the chart of an indicator, the chart, what it shows in words, and what stands below."""
    found = _read(selected.department, selected.month, selected.change)
    place, trend = next((n, trend) for n, trend in enumerate(found.indicators) if trend.latest.code == code)
    above = tag(
        "div", hatching(), _summary(selected, years.finding(trend), *_beside(found, place, selected)), cls="board trend"
    )
    below = tag(
        "div",
        tag("div", *_notes(trend), cls="told"),
        footer(found.newest, downloads.links(What.TREND, selected), ["評価区分は各年度のもの"]),
        trend_tables.one(trend),
        cls="board trend",
    )
    signs = {status: sign for status, (sign, _) in SIGNS.items()}
    last = found.newest.fiscal_year
    return above, chart.draw(trend, last, signs), chart.description(trend, last), below


@reader.kept
def _read(department: str, month: Month, change: AsOf) -> Trends:
    return years.read_trends(reader.store(), department, month, change)


def _summary(selected: Selection, finding: str, *more: Html) -> Html:
    return tag(
        "div",
        tag("p", finding, cls="headline"),
        past(selected.as_of, selected.link(as_of=None)),
        *more,
        opener("表で見る", trend_tables.TABLE, "plain"),
        cls="summary two-lines" if more else "summary",
    )


def _beside(found: Trends, place: int, selected: Selection) -> Iterator[Html]:
    """Say how to read the chart, and lead to the indicators before and after, and back to all."""
    codes = [trend.latest.code for trend in found.indicators]
    ways = {"前の指標": place - 1, "次の指標": place + 1}
    links = [
        tag("a", word, href=selected.link(indicator=codes[at]), title=found.indicators[at].latest.name, cls="plain")
        for word, at in ways.items()
        if 0 <= at < len(codes)
    ]
    yield trend_goals.key()
    yield tag("a", "すべての指標", href=selected.link(indicator=None), cls="plain")
    yield from links


def _notes(trend: Trend) -> Iterator[Html]:
    """Say what has to be known beside the chart: changed targets, changed definitions, what the figure means."""
    changes = [(year, trend_tables.replaced(year)) for year in trend.years if year.replaced]
    if changes:
        said = (tag("li", tag("b", f"{year.fiscal_year.year}年度"), " ", text) for year, text in reversed(changes))
        yield tag("section", heading(2, "目標の変更"), tag("ul", *said))
    if trend.redefinitions:
        yield tag("section", heading(2, "定義の変更"), tag("ul", *map(_redefinition, reversed(trend.redefinitions))))
    yield tag("section", heading(2, "指標について"), about(trend.latest))


def _redefinition(change: Redefinition) -> Html:
    parts = [f"「{change.definition}」に変更"]
    parts += [f"分母: {change.denominator}"] if change.denominator else []
    parts += [f"理由: {change.reason}"] if change.reason else []
    return tag("li", tag("b", era_date(change.valid_from)), " ", "。".join(parts), "。前後の値は比べない。")
