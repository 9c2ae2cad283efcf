"""The milestones of a year by the month in which they are due: one dot each, its state told by shape and fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpi.model import Goal, Milestone, Report
from kpi.report import FINISHED, LATE
from pages.shared.markup import Html, heading, hidden, join, tag
from pages.shared.status import MILESTONE_ORDER, sign, tone

_MOST = 6  # dots in a month


def milestone_chart(report: Report) -> Html:
    """Draw twelve months, April first; a milestone without a due month stands below them."""
    placed = [(goal, milestone) for goal in report.goals for milestone in goal.milestones]
    undated = [pair for pair in placed if pair[1].due_to is None]
    finished = sum(milestone.status in FINISHED for _, milestone in placed)
    columns = [
        tag(
            "li",
            tag("span", str(month.month), hidden("月")),
            _dots([pair for pair in placed if pair[1].due_to and month.first <= pair[1].due_to <= month.last]),
            cls="asked" if month == report.month else "",
        )
        for month in report.fiscal_year.months
    ]
    return tag(
        "section",
        heading(2, "取組みの期限(月別) ", tag("small", f"完了 {finished}/{len(placed)}件")),
        tag("ol", *columns, cls="months"),
        tag("div", "期限の月の記載なし", _dots(undated), cls="undated") if undated else "",
        _legend(report.milestones),
        cls="milestones",
    )


def _dots(placed: Sequence[tuple[Goal, Milestone]]) -> Html:
    """Draw a month's milestones; of too many, those that need attention first and how many more there are."""
    if len(placed) <= _MOST:
        return tag("ul", *(_dot(*pair) for pair in placed))
    worst = sorted(placed, key=lambda pair: LATE.index(pair[1].status) if pair[1].status in LATE else len(LATE))
    more = tag("li", f"+{len(placed) - _MOST + 1}", cls="over", title=f"ほか{len(placed) - _MOST + 1}件")
    return tag("ul", *(_dot(*pair) for pair in worst[: _MOST - 1]), more)


def _dot(goal: Goal, milestone: Milestone) -> Html:
    text = f"{milestone.title}: {milestone.status_label}"
    where = "" if goal.number is None else f"目標{goal.number} "
    return tag("li", sign(milestone.status), hidden(text), title=f"{where}{text}")


def _legend(milestones: tuple[Milestone, ...]) -> Html:
    """Name the states that occur, with how often."""
    counts = Counter((milestone.status, milestone.status_label) for milestone in milestones)
    order = sorted(counts, key=lambda pair: MILESTONE_ORDER.index(pair[0]))
    return tag(
        "ul",
        *(
            tag("li", sign(status), join((label, tag("b", str(counts[status, label]))), " "), cls=tone(status))
            for status, label in order
        ),
        cls="legend",
    )
