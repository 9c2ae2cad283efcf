"""What a page says about its figures: as of when, recorded when, from where, and what they are not."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.calendar import as_of_utc, jst_label
from kpi.model import Report
from kpi.wording import CONDENSED
from pages.shared import figure_text
from pages.shared.markup import Html, tag

PLAN_AND_ESTIMATE = "細い線は月の計画、斜線は年度末推計(参考)"


def past(as_of: str | None, newest: str) -> Html:
    """Say that a moment of the past is shown, as asked, with the link to the newest; nothing without one."""
    if as_of is None:
        return Html()
    said = f"{jst_label(as_of_utc(as_of))}までの登録内容を表示中 "
    return tag("p", said, tag("a", "最新に戻す", href=newest), cls="past")


def footer(report: Report, remarks: Sequence[str] = ()) -> Html:
    """Return the last lines of a page; the page's own remarks follow the scale."""
    facts = [
        f"時点: {report.month.full_label}末",
        f"登録日時: {jst_label(report.recorded_at)}(変更番号{report.change})",
        f"出典: {report.source}",
    ]
    if report.condensed:
        facts.append(CONDENSED)
    scale = [f"状態は自動計算: {figure_text.scale_text(report.bands)}({report.disclaimer})"] if report.bands else []
    return tag("footer", tag("p", "　".join(facts)), tag("p", "　".join([*scale, *remarks])), cls="board-footer")
