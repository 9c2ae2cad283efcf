"""What a page says about its figures: as of when, recorded when, from where, and what they are not."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.calendar import as_of_utc, jst_label
from kpi.model import Report
from kpi.tally import Tally
from kpi.wording import CONDENSED
from pages.shared import figure_text
from pages.shared.markup import Html, tag

PLAN_AND_ESTIMATE = "細い線は月の計画、斜線は年度末推計(参考)"
_NO_FILES = Html()


def past(as_of: str | None, newest: str) -> Html:
    """Say that a moment of the past is shown, as asked, with the link to the newest; nothing without one."""
    if as_of is None:
        return Html()
    said = f"{jst_label(as_of_utc(as_of))}までの登録内容を表示中 "
    return tag("p", said, tag("a", "最新に戻す", href=newest), cls="past")


def summary(headline: str, *further: Html) -> Html:
    """Return the first line of a page: what it finds, and what stands at its end."""
    return tag("div", tag("p", headline, cls="headline"), *further, cls="summary")


def reported(counts: Tally) -> Html:
    """Say how many figures have a value."""
    return tag("p", "報告済 ", tag("b", str(counts.known)), f"/{counts.all_figures}件", cls="reported")


def footer(report: Report, files: Html = _NO_FILES, remarks: Sequence[str] = ()) -> Html:
    """Return the last lines of a page; the page's own remarks follow the scale, then the links to its files."""
    return footer_of_all((report,), files, remarks)


def footer_of_all(reports: Sequence[Report], files: Html, remarks: Sequence[str] = ()) -> Html:
    """Return the last lines of a page about the same month of one department or more."""
    first = reports[0]
    facts = [
        f"時点: {first.month.full_label}末",
        f"登録日時: {jst_label(first.recorded_at)}(変更番号{first.change})",
        f"出典: {'、'.join(dict.fromkeys(report.source for report in reports))}",
    ]
    if any(report.condensed for report in reports):
        facts.append(CONDENSED)
    scales = dict.fromkeys((report.bands, report.disclaimer) for report in reports if report.bands)
    said = "／".join(f"{figure_text.scale_text(bands)}({disclaimer})" for bands, disclaimer in scales)
    scale = [f"状態は自動計算: {said}"] if said else []
    lines = (tag("p", "　".join(facts)), tag("p", "　".join([*scale, *remarks])), files)
    return tag("footer", *lines, cls="board-footer")
