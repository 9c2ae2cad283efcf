"""計画別 as blocks of HTML: the items of a plan with what serves them, or one item with its goals and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi.exchange.out.wanted import What
from kpi.model import PlanKind
from kpi.plans import ServedItem, headline, headline_of_item
from kpi.tally import tally
from pages.shared import address, block, board_details, board_rows, downloads, figure_details, head, reader
from pages.shared.address import Selection
from pages.shared.bullet import hatching
from pages.shared.count_table import Line, count_table
from pages.shared.figure_details import Histories
from pages.shared.markup import Html, heading, join, tag
from pages.shared.provenance import PLAN_AND_ESTIMATE, footer_of_all, past, summary
from pages.shared.sitemap import GOAL, PLANS

ITEM = "item"
"""The parameter: a kind of plan, or one of its items as kind and code."""

_OVERVIEWS = {kind.value: f"{kind.label}の一覧" for kind in PlanKind}
_OFTEN = (tag("p", "同じ指標が複数の項目に数えられます", cls="often"),)


def show(selected: Selection) -> None:
    """Show the page."""
    items = reader.read_plans(selected.year, selected.month, selected.change)
    options = _options(items)
    item = address.chosen(selected, ITEM, "項目", options)
    menus = (
        head.own(selected, ITEM, "項目", item, options, 300),
        head.years(selected),
        head.months(selected, **{ITEM: item}),
    )
    body, panels = drawn(selected, item)
    head.show(PLANS, selected, menus, body)
    if panels:
        block.place(panels, key="plans-panels")


@reader.kept
def drawn(selected: Selection, item: str) -> tuple[Html, Html]:
    """Return the overview of a kind of plan, or one of its items; and what opens from it."""
    items = reader.read_plans(selected.year, selected.month, selected.change)
    if item in _OVERVIEWS:
        return _overview(PlanKind(item), items, selected), Html()
    return _item(next(served for served in items if served.code == item), selected)


def _options(items: Sequence[ServedItem]) -> dict[str, str]:
    """Return what the menu offers: each kind, then its items."""
    options: dict[str, str] = {}
    for kind, words in _OVERVIEWS.items():
        options[kind] = words
        options |= {
            served.code: f"　{served.item.code} {served.item.title}" for served in items if served.item.kind == kind
        }
    return options


def _overview(kind: PlanKind, items: Sequence[ServedItem], selected: Selection) -> Html:
    own = [served for served in items if served.item.kind is kind]
    reports = list({report.department: report for served in own for report in served.reports}.values())
    lines = [_line(served, selected) for served in own]
    caption = f"{kind.label}の項目別の件数 {selected.year.label} {selected.month.end_label}時点"
    others = (
        tag("a", words, href=selected.link(**{ITEM: other})) for other, words in _OVERVIEWS.items() if other != kind
    )
    everything = reader.read_reports(selected.month, selected.change, None, selected.year)
    return tag(
        "div",
        summary(
            headline(kind, own), past(selected.as_of, selected.link(as_of=None)), *(_OFTEN if lines else ()), *others
        ),
        count_table((f"{kind.label}(選ぶと目標を表示)", "部局", "目標"), lines, reports, caption) if lines else "",
        footer_of_all(everything, downloads.links(What.PLANS, selected)),
        cls="board by-plan",
    )


def _line(served: ServedItem, selected: Selection) -> Line:
    item = served.item
    words = (tag("span", item.code, cls="code"), " ", tag("span", item.title))
    name = tag("a", *words, href=selected.link(**{ITEM: served.code}), cls="item")
    if not served.goals:
        return Line(name, None, instead="関連する当年度目標なし")
    return Line(name, tally(goal for _, goal in served.goals), (str(len(served.reports)), str(len(served.goals))))


def _item(served: ServedItem, selected: Selection) -> tuple[Html, Html]:
    item = served.item
    overview = tag("a", f"{item.kind.label}の一覧", href=selected.link(**{ITEM: item.kind.value}))
    title = heading(2, tag("span", item.code, cls="code"), " ", item.title, cls="item")
    line = summary(headline_of_item(served), past(selected.as_of, selected.link(as_of=None)), *_OFTEN, overview)
    if not served.goals:
        everything = reader.read_reports(selected.month, selected.change, None, selected.year)
        return tag(
            "div", title, line, footer_of_all(everything, downloads.links(What.PLANS, selected)), cls="board by-plan"
        ), Html()
    histories = {
        report.department: reader.read_history(report.department, selected.month, selected.change)
        for report in served.reports
    }
    first = served.reports[0]
    year_end = board_rows.is_year_end(first)
    body = tag(
        "div",
        hatching(),
        title,
        line,
        tag("div", board_rows.columns(first), *_goals(served, histories, selected), cls="listed"),
        footer_of_all(served.reports, downloads.links(What.PLANS, selected), [] if year_end else [PLAN_AND_ESTIMATE]),
        cls=f"board by-plan {'year-end' if year_end else 'in-year'}",
        style=board_rows.widths([indicator for _, goal in served.goals for indicator in goal.indicators]),
    )
    return body, tag("div", *_panels(served, histories), cls="board")


def _goals(served: ServedItem, histories: Mapping[str, Histories], selected: Selection) -> Iterator[Html]:
    """Return each goal with its figures and its milestones."""
    for report, goal in served.goals:
        way = selected.link(GOAL.path, department=report.department, goal=board_details.goal_code(goal, report))
        whose = tag("span", report.department_name, cls="whose", title=report.department_name)
        yield board_rows.goal_row(goal, report, join((whose, tag("a", goal.title, href=way, title=goal.title)), " "))
        for indicator in goal.indicators:
            yield board_rows.row(indicator, report, histories[report.department].get(indicator.code, ()))
        if goal.milestones:
            yield tag("div", board_details.milestones(goal, report.fiscal_year), cls="goal-work")


def _panels(served: ServedItem, histories: Mapping[str, Histories]) -> Iterator[Html]:
    """Return how each figure was computed, once for one that stands under two goals."""
    figures = {
        figure_details.figure_id(indicator, report): (indicator, report)
        for report, goal in served.goals
        for indicator in goal.indicators
    }
    for indicator, report in figures.values():
        yield figure_details.figure(indicator, report, histories[report.department].get(indicator.code, ()))
