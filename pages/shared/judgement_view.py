"""The head's grades on a page: beside the computed status, and marked where they differ from it."""

from __future__ import annotations

from collections.abc import Mapping

from kpi import judgement
from kpi.calendar import FiscalYear, Month
from kpi.judgement import Judgement, Subject
from kpi.model import Goal, Indicator, Milestone, Report
from kpi.report import AsOf
from pages.shared import reader
from pages.shared.markup import Html, heading, tag
from pages.shared.status import spoken

Judgements = Mapping[Subject, Judgement]


@reader.kept
def read(department: str, year: FiscalYear, month: Month, change: AsOf) -> Judgements:
    """Return the judgements of a department's year that stand at a month."""
    return judgement.read_judgements(reader.store(), department, year, month, change[0])


def line(found: Judgement, judged: Indicator | Milestone, report: Report) -> Html:
    """Return the head's grade with its reason, apart from the computed status; where they differ, that is said."""
    word = judgement.word(found, judged, report)
    when = "" if found.month == report.month else f"({found.month.label})"
    differs = tag("span", "≠ 自動計算と異なる", cls="differs") if judgement.differs(found, judged, report) else ""
    return tag("p", tag("b", f"部局長評価{when}: {word}"), " ", differs, f" {found.reason}", cls="judged")


def of_goal(found: Judgements, goal: Goal, report: Report) -> Html:
    """Return what the head judged of a goal's figures and milestones, each after its computed status."""
    own = {
        one.subject.indicator or one.subject.milestone: one for one in found.values() if one.goal_number == goal.number
    }
    lines = [
        *(
            _listed(indicator.name, own[indicator.code], indicator, report)
            for indicator in goal.indicators
            if indicator.code in own
        ),
        *(
            _listed(milestone.title, own[milestone.code], milestone, report)
            for milestone in goal.milestones
            if milestone.code in own
        ),
    ]
    return tag("section", heading(2, "部局長評価"), tag("ul", *lines, cls="judgements")) if lines else Html()


def _listed(name: str, found: Judgement, judged: Indicator | Milestone, report: Report) -> Html:
    label = judged.status_word if isinstance(judged, Indicator) else judged.status_label
    return tag("li", tag("p", name, " ", spoken(judged.status, label)), line(found, judged, report))
