"""The rows of the board: each goal with its counts, each of its figures with bar, values, rates and status.

Figures, milestones and work that runs all year are counted apart, and a goal has no status of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.model import Basis, Goal, Indicator, Reading, Report
from kpi.numbers import NO_VALUE, format_rate
from kpi.tally import occurring, tally
from pages.shared import board_details, column_chart, figure_details, figure_text
from pages.shared.bullet import TARGET_AT, bullet
from pages.shared.figure_details import Histories
from pages.shared.markup import Html, heading, tag
from pages.shared.panel import opener
from pages.shared.status import SIGNS, spoken, tone

_COURSE = 300  # px: the height of a chart where a year has nothing else


def is_year_end(report: Report) -> bool:
    """Tell whether a report is as of March, when the target alone counts."""
    return report.month == report.fiscal_year.last_month


def widths(indicators: Sequence[Indicator]) -> str:
    """Return, as style, how wide the columns have to be whose texts differ from figure to figure."""
    values = (
        figure_text.width(figure_text.number(indicator.actual, indicator), 17.5)
        + figure_text.width(_beside(indicator), 14)
        for indicator in indicators
    )
    differences = (figure_text.width(figure_text.difference(indicator), 14) for indicator in indicators)
    rates = (
        figure_text.width(format_rate(rate, ()), 14.5)
        for indicator in indicators
        for rate in (indicator.achievement_rate, indicator.plan_rate)
    )
    needed = {"value": values, "difference": differences, "rate": rates}
    return ";".join(f"--{name}:{max(widths, default=0):.0f}px" for name, widths in needed.items())


def rows(report: Report, histories: Histories) -> Iterator[Html]:
    """Return the headings of the columns, then each goal with its figures."""
    if not report.indicators:
        yield tag("p", "この年度の指標は登録されていません。上の一覧から別の年度を選んでください。", cls="empty")
        return
    yield columns(report)
    for place, goal in enumerate(report.goals):
        target, said = board_details.goal_id(goal, report), board_details.goal_name(goal)
        yield goal_row(goal, report, opener(goal.title, target, "opens", said), place)
        for indicator in goal.indicators:
            yield row(indicator, report, histories.get(indicator.code, ()))
    if report.basis is Basis.SERIES_ONLY:
        yield from _courses(report, histories)


def columns(report: Report) -> Html:
    """Return the headings of the columns."""
    plan = () if is_year_end(report) else (tag("span", "対計画比", cls="number"),)
    return tag(
        "div",
        tag("span", "指標(選ぶと計算方法を表示)"),
        tag("span", tag("span", "目標", cls="at-target", style=f"left:{TARGET_AT}%"), cls="lane"),
        tag("span", "実績 / 目標", cls="number"),
        tag("span", "目標との差", cls="number difference"),
        tag("span", "達成率", cls="number"),
        *plan,
        tag("span", "状態"),
        cls="row columns",
        aria_hidden="true",
    )


def goal_row(goal: Goal, report: Report, name: Html, place: int = 0) -> Html:
    """Return the line above a goal's figures: its number, its name as what leads on from it, its counts."""
    counts = tally((goal,))
    figures = (
        tag("li", f"{SIGNS[status][0]} {word} ", tag("b", str(count)), cls=tone(status))
        for status, word, count in occurring(goal, report)
    )
    work = []
    if goal.milestones:
        work += ["マイルストーン ", tag("b", f"{counts.finished}/{counts.all_milestones}"), " 完了　"]
    if goal.steps:
        number, word = counts.continuous
        work += ["通年 ", tag("b", number), f" {word}"]
    return tag(
        "div",
        "" if goal.number is None else tag("span", str(goal.number), cls="badge", aria_hidden="true"),
        heading(2, name),
        tag("ul", *figures, cls="counts"),
        tag("p", *work, cls="work") if work else "",
        cls="goal",
        style=f"--place:{place}",
    )


def row(indicator: Indicator, report: Report, readings: Sequence[Reading]) -> Html:
    """Return one figure: bar, values, rates and status in a line."""
    year_end = is_year_end(report)
    when = figure_text.as_of(indicator)
    name = opener(indicator.name, figure_details.figure_id(indicator, report), "opens", f"{indicator.name}の計算方法")
    lane: str = _no_target(report, readings)
    if figure_text.targets(indicator):
        lane = bullet(indicator, report.bands, year_end=year_end)
    value = figure_text.number(indicator.actual, indicator)
    shown = value if indicator.actual is None else tag("b", value)
    said = f"{value}{_beside(indicator)}"
    rates = [("達成率", indicator.achievement_rate)] + ([] if year_end else [("対計画比", indicator.plan_rate)])
    return tag(
        "div",
        tag("span", name, tag("small", when) if when else "", cls="name", title=indicator.name),
        tag("span", lane, cls="lane", title=None if isinstance(lane, Html) else lane),
        tag("span", shown, _beside(indicator), cls="number value", title=said, data_column="実績"),
        _cell("目標との差", figure_text.difference(indicator), "difference"),
        *(_cell(word, format_rate(rate, report.edges), "rate") for word, rate in rates),
        tag("span", spoken(indicator.status, indicator.status_word), cls="state", title=indicator.status_label),
        cls="row",
        role="group",
        aria_label=indicator.name,
    )


def _beside(indicator: Indicator) -> str:
    """Return what stands beside the actual: its target with the unit, or the unit alone."""
    if figure_text.targets(indicator):
        return f" / {indicator.target_text}"
    return "" if indicator.actual is None else indicator.unit


def _cell(column: str, text: str, cls: str) -> Html:
    """Return a number; the style sheet reads its column's name to those who do not see the column."""
    return tag("span", text, cls=f"number {cls}{' none' * (text == NO_VALUE)}", title=text, data_column=column)


def _no_target(report: Report, readings: Sequence[Reading]) -> str:
    """Say what stands in place of a bar: no target, and whether the value is not the year's end."""
    this_year = [reading for reading in readings if reading.month.fiscal_year == report.fiscal_year]
    open_end = is_year_end(report) and this_year and not this_year[-1].closes_year
    return "目標値なし・年度末でない値" if open_end else "目標値なし"


def _courses(report: Report, histories: Histories) -> Iterator[Html]:
    """Show the figures of a year that has no goals over time: its months, and the years up to it."""
    for indicator in report.indicators:
        readings = histories.get(indicator.code, ())
        yield tag(
            "div",
            tag(
                "section",
                heading(3, f"{report.fiscal_year.short_label}の各月({indicator.unit})"),
                column_chart.months(indicator, report, readings, _COURSE),
            ),
            tag(
                "section",
                heading(3, f"各年度の最後の値({indicator.unit})・斜線は年度末でない日の値"),
                column_chart.years(indicator, report.fiscal_year, readings, _COURSE),
            ),
            cls="series",
        )
