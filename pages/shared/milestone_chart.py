"""The milestones of a year by the month in which they are due: one dot each, its state told by shape and fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpi.model import Goal, Milestone, MilestoneStatus, Report
from kpi.report import FINISHED, MILESTONE_ATTENTION
from pages.shared.markup import Html, heading, tag
from pages.shared.status import MILESTONES, dot, tone

_MOST = 6  # dots in a month


def _urgency(status: MilestoneStatus) -> int:
    return MILESTONE_ATTENTION.index(status) if status in MILESTONE_ATTENTION else len(MILESTONE_ATTENTION)


def milestone_chart(report: Report) -> Html:
    """Draw twelve months, April first; a milestone without a due month stands below them."""
    placed = [(goal, milestone) for goal in report.goals for milestone in goal.milestones]
    undated = [pair for pair in placed if pair[1].due_to is None]
    finished = sum(milestone.status in FINISHED for _, milestone in placed)
    columns = (
        tag(
            "li",
            tag("span", str(month.month)),
            *_dots([pair for pair in placed if pair[1].due_to and month.first <= pair[1].due_to <= month.last]),
            cls="asked" if month == report.month else "",
        )
        for month in report.fiscal_year.months
    )
    return tag(
        "section",
        heading(2, "取組みの期限(月別) ", tag("small", f"完了 {finished}/{len(placed)}件")),
        tag("ol", *columns, cls="months"),
        tag("p", "期限の月の記載なし ", *_dots(undated), cls="undated") if undated else "",
        tag("ul", *_legend(report.milestones), cls="legend"),
        cls="milestones",
    )


def _dots(placed: Sequence[tuple[Goal, Milestone]]) -> Iterator[Html]:
    """Draw a month's milestones; of too many, those that need attention first and how many more there are."""
    if len(placed) > _MOST:
        worst = sorted(placed, key=lambda pair: _urgency(pair[1].status))
        yield from _dots(worst[: _MOST - 1])
        yield tag("small", f"+{len(placed) - _MOST + 1}")
        return
    for goal, milestone in placed:
        where = "" if goal.number is None else f"目標{goal.number} "
        yield dot(milestone.status, f"{where}{milestone.title}: {milestone.status_label}")


def _legend(milestones: tuple[Milestone, ...]) -> Iterator[Html]:
    """Name the states that occur, with how often."""
    counts = Counter((milestone.status, milestone.status_label) for milestone in milestones)
    for status, label in sorted(counts, key=lambda pair: list(MILESTONES).index(pair[0])):
        yield tag("li", dot(status), f"{label} ", tag("b", str(counts[status, label])), cls=tone(status))
