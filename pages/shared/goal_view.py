"""The page of one goal as blocks of HTML and one figure: what it comes to, its figures, milestones and other work.

A figure that was reported often enough has its course beside it; the others stand under them in lines like the board's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from kpi.calendar import FiscalYear
from kpi.charts import goal as course_chart
from kpi.charts.goal import Course
from kpi.exchange.out.wanted import What
from kpi.model import Goal, Indicator, PlanPoint, Report
from kpi.numbers import format_rate
from kpi.tally import tally
from kpi.wording import goal_headline
from pages.shared import board_details, board_rows, downloads, figure_details, figure_text, judgement_view, reader
from pages.shared.address import Selection
from pages.shared.board_rows import is_year_end
from pages.shared.bullet import bullet, hatching
from pages.shared.figure_details import Histories
from pages.shared.markup import Html, heading, join, table, tag
from pages.shared.panel import opener, panel
from pages.shared.provenance import PLAN_AND_ESTIMATE, footer, past
from pages.shared.status import spoken
from pages.shared.timeline import timeline

_MOST = 12  # courses of one goal: beyond it a figure's course is behind its name
_ROOM = 450  # px that a screen of 1280×720 leaves below the goal's title
_LOWEST, _HIGHEST = 75, 220  # px of a figure's row beside its course
_REMARKED, _HIGH = 92, 140  # px from which a row has room for a remark, and for long names and a remark a line
_LINE, _MILESTONE, _ITEM, _HEADING = 34, 46, 23, 34  # px of what stands around
_MILESTONES = "goal-milestones"
_NOTHING = Html()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The parts of the page; one that has nothing to show is empty, `courses` (with its `figures` beside it) None."""

    summary: Html
    footer: Html
    figures: Html = _NOTHING
    courses: go.Figure | None = None
    alt: str = ""
    others: Html = _NOTHING
    work: Html = _NOTHING
    panels: Html = _NOTHING


def options(selected: Selection) -> dict[str, str]:
    """Return the goals of the selected year, as the address names them, with their words."""
    report = reader.read_report(selected.department, selected.year, selected.month, selected.change)
    return {board_details.goal_code(goal, report): board_details.goal_name(goal) for goal in report.goals}


@reader.kept
def drawn(selected: Selection, code: str) -> Drawn:
    """Return the page of one of the `options`; of none, where the year has none."""
    asked = (selected.department, selected.year, selected.month, selected.change)
    report = reader.read_report(*asked)
    files = downloads.links(What.REPORT, selected)
    history = reader.read_history(selected.department, selected.month, selected.change)
    goal = next((goal for goal in report.goals if board_details.goal_code(goal, report) == code), None)
    if goal is None:
        empty = tag("p", "この年度の目標は登録されていません。上の一覧から別の年度を選んでください。", cls="empty")
        return Drawn(_board(empty), _board(footer(report, files)))
    courses = _courses(goal, selected.year, history, reader.read_paths(*asked))
    charted = {course.indicator.code for course in courses}
    flat = [indicator for indicator in goal.indicators if indicator.code not in charted]
    heads = tag("div", "指標(選ぶと計算方法を表示)", cls="heads", aria_hidden="true")
    height, is_left = _fitted(goal, len(courses), len(flat))
    others = [_lines(flat, report, history)] if flat else []
    work = [_milestones(goal, report)] if goal.milestones else []
    judged = judgement_view.of_goal(judgement_view.read(*asked), goal, report)
    if lists := (*_lists(goal), *([judged] if judged else [])):
        (others if is_left else work).append(tag("div", *lists, cls="lists"))
    return Drawn(
        summary=_board(hatching(), _summary(goal, report, selected), _title(goal, selected)),
        figures=_board(heads, *(_figure(course, report) for course in courses), row=height, look=_look(height)),
        courses=course_chart.draw(courses, selected.month, height) if courses else None,
        alt=course_chart.alt(courses) if courses else "",
        others=_board(*others, row=_LINE, widths=board_rows.widths(flat)) if others else _NOTHING,
        work=_board(*work) if work else _NOTHING,
        footer=_board(footer(report, files, [] if is_year_end(report) else [PLAN_AND_ESTIMATE])),
        panels=_board(*_panels(goal, report, history, courses)),
    )


def _board(*children: str, row: int = _LINE, widths: str = "", look: str = "") -> Html:
    """Return a block in the look of the board."""
    return tag("div", *children, cls=f"board of-goal {look}".strip(), style=f"--row:{row}px;{widths}")


def _fitted(goal: Goal, courses: int, lines: int) -> tuple[int, bool]:
    """Return how high a row beside its course is, and whether the lists stand on the left, so that a screen holds all.

    On the right, under the milestones, the lists leave the courses more room, if the milestones leave them some.
    """
    lists = _HEADING * 2 + _ITEM * (len(goal.steps) + len(goal.extra_results))
    milestones = _HEADING * 2 + _MILESTONE * len(goal.milestones) if goal.milestones else 0
    is_left = not courses or milestones + lists > _ROOM
    taken = (_HEADING + _LINE * lines if lines else 0) + (lists if is_left else 0)
    return max(_LOWEST, min(_HIGHEST, (_ROOM - taken) // max(1, courses))), is_left


def _look(height: int) -> str:
    """Return how the rows look that have so many px."""
    return "high" if height >= _HIGH else "low" if height < _REMARKED else ""


def _courses(
    goal: Goal, year: FiscalYear, history: Histories, paths: dict[str, tuple[PlanPoint, ...]]
) -> tuple[Course, ...]:
    """Return the courses of those figures that have one."""
    found = []
    for indicator in goal.indicators:
        readings = tuple(r for r in history.get(indicator.code, ()) if r.month.fiscal_year == year)
        if len(readings) >= course_chart.FEWEST:
            found.append(Course(indicator, readings, paths.get(indicator.code, ())))
    return tuple(found[:_MOST])


def _summary(goal: Goal, report: Report, selected: Selection) -> Html:
    return tag(
        "div",
        tag("p", goal_headline(goal, report.bands), cls="headline"),
        past(selected.as_of, selected.link(as_of=None, goal=board_details.goal_code(goal, report))),
        opener("表で見る", figure_details.FIGURES, "plain") if goal.indicators else "",
        cls="summary",
    )


def _title(goal: Goal, selected: Selection) -> Html:
    plans = (
        tag(
            "li",
            tag(
                "a",
                tag("small", item.kind.label),
                f" {item.code} {item.title}",
                href=selected.link("plans", item=f"{item.kind.value}:{item.code}"),
                title=f"{item.kind.label} {item.code} {item.title}",
            ),
        )
        for item in goal.plan_items
    )
    badge = "" if goal.number is None else tag("span", str(goal.number), cls="badge", aria_hidden="true")
    return tag(
        "div",
        heading(2, badge, goal.title),
        tag("ul", *plans, cls="plans", aria_label="総合計画と基本政策") if goal.plan_items else "",
        cls="title",
    )


def _figure(course: Course, report: Report) -> Html:
    """Return a figure that stands beside its course."""
    indicator = course.indicator
    when = figure_text.as_of(indicator)
    name = opener(indicator.name, figure_details.figure_id(indicator, report), "opens", f"{indicator.name}の計算方法")
    lane = "目標値なし"
    if figure_text.targets(indicator):
        lane = bullet(indicator, report.bands, year_end=is_year_end(report))
    value = tag("b", figure_text.number(indicator.actual, indicator))
    beside = f" / {indicator.target_text}" if figure_text.targets(indicator) else indicator.unit
    rates = (
        tag("span", f"{word} ", tag("b", format_rate(rate, report.edges)))
        for word, rate in (("達成率", indicator.achievement_rate), ("対計画比", indicator.plan_rate))
        if rate is not None
    )
    remarks = tuple(_remarks(indicator))
    return tag(
        "div",
        tag(
            "div",
            tag("span", name, tag("small", when) if when else "", cls="name", title=indicator.name),
            tag("span", spoken(indicator.status, indicator.status_word), title=indicator.status_label),
            cls="named",
        ),
        tag("div", lane, cls="lane"),
        tag("div", tag("span", value, beside, cls="value"), tag("span", *rates, cls="rates"), cls="values"),
        tag("p", *(tag("span", remark) for remark in remarks), title="　".join(remarks)) if remarks else "",
        cls="charted",
        role="group",
        aria_label=indicator.name,
    )


def _remarks(indicator: Indicator) -> Iterator[str]:
    """Say how far the figure is from what it is held against, and where the year may end."""
    if indicator.shortfall:
        yield indicator.shortfall
    elif indicator.difference is not None and indicator.plan is None:
        yield f"目標との差 {figure_text.difference(indicator)}"
    if indicator.estimate_low is not None and indicator.estimate_high is not None:
        low = figure_text.number(indicator.estimate_low, indicator)
        yield f"年度末推計(参考) {low}～{figure_text.amount(indicator.estimate_high, indicator)}"


def _lines(indicators: Sequence[Indicator], report: Report, history: Histories) -> Html:
    rows = (board_rows.row(indicator, report, history.get(indicator.code, ())) for indicator in indicators)
    kind = "year-end" if is_year_end(report) else "in-year"
    return tag("div", board_rows.columns(report), *rows, cls=f"lines {kind}")


def _milestones(goal: Goal, report: Report) -> Html:
    done = sum(milestone.status.is_finished for milestone in goal.milestones)
    head = heading(2, "マイルストーン ", tag("small", f"完了 {done}/{len(goal.milestones)}件・縦線は期限"))
    return tag(
        "section",
        tag("div", head, opener("表で見る", _MILESTONES, "plain", "マイルストーンを表で見る"), cls="list-head"),
        timeline(goal, report.month),
    )


def _lists(goal: Goal) -> Iterator[Html]:
    """Yield the work that runs all year, and what came on top of the goal."""
    if goal.steps:
        number, word = tally((goal,)).continuous
        steps = (tag("li", tag("span", step.title), tag("b", step.status_label)) for step in goal.steps)
        head = heading(2, "通年の取組み ", tag("small", f"{number} {word}"))
        yield tag("section", head, tag("ul", *steps, cls="steps"))
    if goal.extra_results:
        extras = (tag("li", text) for text in goal.extra_results)
        yield tag("section", heading(2, "当初目標外の実績"), tag("ul", *extras, cls="extras"))


def _panels(goal: Goal, report: Report, history: Histories, courses: Sequence[Course]) -> Iterator[Html]:
    for indicator in goal.indicators:
        yield figure_details.figure(indicator, report, history.get(indicator.code, ()))
    if goal.indicators:
        yield figure_details.figures(
            report, (goal,), *((_course_table(courses, report.fiscal_year),) if courses else ())
        )
    if goal.milestones:
        listed = board_details.milestones(goal, report.fiscal_year)
        yield panel(_MILESTONES, "マイルストーンの表", listed, cls="sheet printed")


def _course_table(courses: Sequence[Course], year: FiscalYear) -> Html:
    """Return what the chart shows, as a table."""
    rows = []
    for course in courses:
        actual = {reading.month: reading.value_to_date for reading in course.readings}
        plan = {point.month: point.value for point in course.planned}
        for word, values in (("実績", actual), ("月の計画", plan)):
            cells = (figure_text.number(values.get(month), course.indicator) for month in year.months)
            if values:
                rows.append((f"{course.indicator.name}({course.indicator.unit})", word, *cells))
    months = tuple(month.label for month in year.months)
    return join(
        (
            heading(3, "月ごとの推移"),
            table(("指標", "", *months), rows, "年度の値(月末)", ("", "short", *("number",) * 12)),
        )
    )
