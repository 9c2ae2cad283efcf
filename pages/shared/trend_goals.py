"""All indicators over the years, goal by goal: how many reached their target in each year, and each one drawn small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.calendar import FiscalYear
from kpi.model import Status
from kpi.trend import REACHED, GoalYear, Trend, Trends
from pages.shared import figure_text
from pages.shared.address import Selection
from pages.shared.board_rows import is_year_end
from pages.shared.markup import Html, heading, join, tag
from pages.shared.small_multiple import small_multiple
from pages.shared.status import SIGNS, spoken, tone

_MOST = 7
"""So many years stand side by side; the table has all."""

_KEY = (("value", "実績"), ("target", "目標"), ("replaced", "変更前の目標"), ("hatched", "年度末でない・途中の値"))
_BEHIND = (Status.NO_TARGET, Status.NOT_APPLICABLE)


def years(trends: Trends) -> list[FiscalYear]:
    """Return the years that are drawn."""
    return [one.fiscal_year for one in trends.reports][-_MOST:]


def counted_years(trends: Trends) -> list[FiscalYear]:
    """Return those of them that have goals."""
    return [year for year in years(trends) if any(_of(goals, year) for goals in trends.goals.values())]


def key() -> Html:
    """Say what the marks of the drawings are."""
    marks = (tag("li", tag("i", cls=f"swatch {cls}"), word) for cls, word in _KEY)
    return tag("ul", *marks, cls="key", aria_label="図の見方")


def bands(trends: Trends, selected: Selection) -> Iterator[Html]:
    """Return a band for each goal of the asked year, then one for what belongs to none of them."""
    counted = counted_years(trends)
    yield _columns(trends, counted)
    newest = trends.newest
    for goal in newest.goals:
        own = [trend for trend in trends.indicators if _stands_in(trend, goal.number, newest.fiscal_year)]
        if goal.number is not None and goal.number in trends.goals:
            yield _band(trends, selected, own, _goal(trends.goals[goal.number], counted))
    rest = [
        trend
        for trend in trends.indicators
        if not any(
            _stands_in(trend, goal.number, newest.fiscal_year) for goal in newest.goals if goal.number is not None
        )
    ]
    if rest:
        title = "この年度の目標に位置付けのない指標" if newest.goals else "指標"
        yield _band(trends, selected, rest, heading(2, title))


def _stands_in(trend: Trend, number: int | None, year: FiscalYear) -> bool:
    return trend.goal == number and trend.years[-1].fiscal_year == year


def _columns(trends: Trends, counted: Sequence[FiscalYear]) -> Html:
    """Name the columns of counts once, above all goals, and the marks."""
    ends = {one.fiscal_year: "" if is_year_end(one) else one.month.end_label for one in trends.reports}
    names = (tag("span", str(year.year), tag("small", ends[year]) if ends[year] else "") for year in counted)
    return tag(
        "div",
        tag("div", *names, cls="years", aria_hidden="true"),
        tag("div", tag("span", "指標(選ぶと各月まで表示)"), key(), cls="reading"),
        cls="goal-band columns",
    )


def _band(trends: Trends, selected: Selection, own: Sequence[Trend], first: Html) -> Html:
    drawn = years(trends)
    return tag(
        "section",
        tag("div", first, cls="counted"),
        tag("ul", *(_multiple(trend, drawn, selected) for trend in own), cls="multiples"),
        cls="goal-band",
    )


def _goal(goals: Sequence[GoalYear], counted: Sequence[FiscalYear]) -> Html:
    newest = goals[-1]
    earlier = {goal.goal.title: goal.report.fiscal_year for goal in goals if goal.goal.title != newest.goal.title}
    was = "、".join(f"{year.year}年度まで「{title}」" for title, year in earlier.items())
    cells = (_cell(_of(goals, year)) for year in counted)
    return join(
        (
            heading(2, tag("span", str(newest.goal.number), cls="badge"), " ", newest.goal.title),
            tag("p", was, cls="was", title=was) if was else "",
            tag("ul", *cells, cls="years"),
        )
    )


def _of(goals: Sequence[GoalYear], year: FiscalYear) -> GoalYear | None:
    return next((goal for goal in goals if goal.report.fiscal_year == year), None)


def _cell(goal: GoalYear | None) -> Html:
    """Return a year's counts: how many of those with a target reached it, then what the others are."""
    if goal is None:
        return tag("li", "")
    counted = goal.counted
    said = f"{goal.report.fiscal_year.year}年度 {goal.goal.title}: " + "、".join(
        f"{word}{n}件" for _, word, n in counted
    )
    best = next((status for status in REACHED if status in [band.status for band in goal.report.bands]), REACHED[0])
    lines = [
        tag("span", f"{SIGNS[best][0]} {goal.reached}", tag("small", f"/{goal.judged}"), cls=f"reached {tone(best)}")
    ]
    lines += [
        tag("span", f"{SIGNS[status][0]} {n}", cls=str(tone(status)))
        for status, _, n in counted
        if status not in (*REACHED, *_BEHIND)
    ]
    return tag("li", tag("span", said, cls="unseen"), tag("span", *lines, aria_hidden="true", cls="tally"), title=said)


def _multiple(trend: Trend, drawn: Sequence[FiscalYear], selected: Selection) -> Html:
    figure = trend.latest
    is_asked = trend.years[-1].fiscal_year == drawn[-1]
    value = figure_text.number(figure.actual, figure)
    target = f" / {figure.target_text}" if trend.years[-1].in_force else "" if figure.actual is None else figure.unit
    when = "" if is_asked else f"({trend.years[-1].fiscal_year.year}年度)"
    return tag(
        "li",
        tag("a", figure.name, href=selected.link(indicator=figure.code), title=figure.name),
        tag(
            "p",
            tag("span", value if figure.actual is None else tag("b", value), target, when, cls="amounts"),
            spoken(figure.status, figure.status_word),
            cls="now",
            title=f"{value}{target}{when} {figure.status_label}",
        ),
        small_multiple(trend, drawn),
    )
