"""What is behind the board: for each figure how it was computed, for each goal its work, and all figures as a table.

Each is a popover that a button of the board names. Printed, the table and the goals follow the board as pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi.calendar import FiscalYear, day_words
from kpi.model import Attention, Goal, PlanKind, Report
from kpi.numbers import NO_VALUE
from kpi.report import attention
from kpi.wording import CONDENSED, due_words
from pages.shared import figure_details
from pages.shared.address import Selection
from pages.shared.figure_details import Histories
from pages.shared.markup import Html, heading, table, tag
from pages.shared.panel import facts, panel
from pages.shared.sitemap import GOAL
from pages.shared.status import spoken

ATTENTION = "all-attention"


def goal_id(goal: Goal, report: Report) -> str:
    """Return the name of a goal's popover."""
    return f"goal-{report.goals.index(goal)}"


def popovers(report: Report, histories: Histories, selected: Selection) -> Html:
    """Return everything that can be opened; from a goal a link leads on to its page."""
    return tag(
        "div",
        *(
            figure_details.figure(indicator, report, histories.get(indicator.code, ()))
            for indicator in report.indicators
        ),
        figure_details.figures(report, report.goals),
        *(_goal(goal, report, selected.link(GOAL.path, goal=goal_code(goal, report))) for goal in report.goals),
        _attention(attention(report)),
        cls="board",
    )


def goal_code(goal: Goal, report: Report) -> str:
    """Return how an address names a goal: its number, or its code where another goal of the year has the same number.

    «other» are the figures that no goal cites.
    """
    if goal.code is None:
        return "other"
    is_only_one = sum(other.number == goal.number for other in report.goals) == 1
    return str(goal.number) if is_only_one else goal.code


def goal_name(goal: Goal) -> str:
    """Return a goal's title with its number."""
    return goal.title if goal.number is None else f"目標{goal.number} {goal.title}"


def _goal(goal: Goal, report: Report, page: str) -> Html:
    plans = {
        kind: "、".join(f"{item.code} {item.title}" for item in goal.plan_items if item.kind is kind)
        for kind in PlanKind
    }
    parts = [
        tag("p", tag("a", "目標別ページを開く", href=page), cls="onward"),
        facts(tuple((kind.label, text) for kind, text in plans.items())),
    ]
    if goal.milestones:
        parts.append(milestones(goal, report.fiscal_year))
    if goal.steps:
        steps = ((step.title, step.status_label, step.note or "") for step in goal.steps)
        parts.append(table(("取組み", "状態", "備考"), steps, "通年の取組み", ("", "short")))
    if goal.extra_results:
        parts += [heading(3, "当初目標外の実績"), tag("ul", *(tag("li", text) for text in goal.extra_results))]
    if report.condensed:
        parts.append(tag("p", CONDENSED, cls="remark"))
    return panel(goal_id(goal, report), goal_name(goal), *parts, cls="sheet printed")


def milestones(goal: Goal, year: FiscalYear) -> Html:
    """Return a goal's milestones as a table."""
    rows = (
        (
            milestone.title,
            due_words(milestone, year),
            NO_VALUE if milestone.done_on is None else day_words(milestone.done_on, year),
            spoken(milestone.status, milestone.status_label),
            milestone.note or "",
        )
        for milestone in goal.milestones
    )
    head, looks = ("マイルストーン", "期限", "完了", "状態", "備考"), ("", "short", "short", "short")
    return table(head, rows, "期限のある取組み", looks)


def _attention(first: Sequence[Attention]) -> Html:
    rows = ((item.title, spoken(item.status, item.label), item.text) for item in first)
    listed = table(("項目", "状態", "内容"), rows, "気になる順", ("", "short")) if first else ""
    return panel(ATTENTION, "先に見るところ", listed, cls="sheet")
