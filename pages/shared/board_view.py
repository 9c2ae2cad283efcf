"""The 経営ボード as one block of HTML: what it comes to, the rows, what to look at first, where it is from.

What opens from it is a block of its own, so that the board does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.exchange.out.wanted import What
from kpi.model import Attention, Basis, MilestoneStatus, Report, Status
from kpi.report import attention
from kpi.tally import states, tally
from kpi.wording import headline
from pages.shared import block, board_details, board_rows, downloads, figure_details, head, reader
from pages.shared.address import Selection
from pages.shared.board_rows import is_year_end
from pages.shared.bullet import hatching
from pages.shared.figure_details import Histories
from pages.shared.markup import Html, heading, join, tag
from pages.shared.milestone_chart import milestone_chart
from pages.shared.panel import opener
from pages.shared.provenance import PLAN_AND_ESTIMATE, footer, past, reported, summary
from pages.shared.sitemap import BOARD
from pages.shared.status import dot, spoken, tone

_FIRST = 5  # so many things to look at first have room beside twelve figures
_STATES = 4  # and so many states of milestones below them; more take the place of one thing
_STACKED = 8  # so many goal headings can stay in sight while rows scroll under them


def show(selected: Selection) -> None:
    """Show the page."""
    body, panels = drawn(selected)
    head.show(BOARD, selected, (head.departments(selected), head.years(selected), head.months(selected)), body)
    block.place(panels, key="board-panels")


@reader.kept
def drawn(selected: Selection) -> tuple[Html, Html]:
    """Return the board of a selection, and what opens from it."""
    report = reader.read_report(selected.department, selected.year, selected.month, selected.change)
    histories = reader.read_history(selected.department, selected.month, selected.change)
    saved = downloads.links(What.REPORT, selected)
    return body(report, histories, selected.as_of, selected.link(as_of=None), saved), board_details.popovers(
        report, histories, selected
    )


def body(report: Report, histories: Histories, as_of: str | None, newest: str, files: Html) -> Html:
    """Return everything below the filters.

    Args:
        report: the department's year.
        histories: every reported month of its figures.
        as_of: the moment in the past that was asked for, as asked.
        newest: the link to the same without that moment.
        files: the links to its tables as files.
    """
    first = attention(report)
    kinds = ("board", "year-end" if is_year_end(report) else "in-year", "stacked" * (len(report.goals) <= _STACKED))
    return tag(
        "div",
        hatching(),
        _summary(report, as_of, newest),
        tag(
            "div",
            tag("div", *board_rows.rows(report, histories), cls="rows", role="region", aria_label="指標"),
            tag("aside", *_aside(report, first), aria_label="先に見るところと取組みの期限"),
            cls="main",
        ),
        footer(report, files, [] if is_year_end(report) else [PLAN_AND_ESTIMATE]),
        cls=" ".join(filter(None, kinds)),
        style=f"--rows:{len(report.indicators)};--goals:{len(report.goals)};{board_rows.widths(report.indicators)}",
    )


def _summary(report: Report, as_of: str | None, newest: str) -> Html:
    counts = tally(report.goals)
    table = opener("表で見る", figure_details.FIGURES, "plain")
    cards = (_card(status, word, counts.figures.get(status, 0)) for status, word in states((report,)).items())
    return join(
        (
            summary(headline(report), past(as_of, newest), reported(counts), table),
            tag("ul", *cards, cls="cards", aria_label="状態別の指標の件数"),
        )
    )


def _card(status: Status, label: str, count: int) -> Html:
    return tag(
        "li",
        tag("b", str(count), cls="count"),
        spoken(status, label),
        cls=f"card {tone(status)}" if count else "card zero",
    )


def _aside(report: Report, first: Sequence[Attention]) -> Iterator[Html]:
    if report.basis is Basis.SERIES_ONLY:
        yield heading(2, "この年度について")
        yield tag("p", "実績の数値だけを収録した年度です。目標値と取組みは登録されていません。")
        yield tag("p", "目標と比べるには、目標のある年度を上の一覧から選んでください。")
        for indicator in report.indicators:
            yield heading(2, indicator.name)
            yield figure_details.about(indicator)
        return
    states = len({milestone.status for milestone in report.milestones})
    shown = _FIRST if states <= _STATES else _FIRST - 1
    items = (_attention(item) for item in first[:shown])
    rest = len(first) - shown
    yield tag(
        "section",
        tag(
            "div",
            heading(2, "先に見るところ"),
            opener(f"ほか{rest}件", board_details.ATTENTION, "plain") if rest > 0 else "",
            cls="attention-head",
        ),
        tag("ol", *items, cls="attention") if first else tag("p", "未達成・遅れ・未報告の項目はありません。"),
    )
    if report.milestones:
        yield milestone_chart(report)


def _attention(item: Attention) -> Html:
    said = spoken(item.status, item.label)
    if isinstance(item.status, MilestoneStatus) and item.label in item.text:
        said = dot(item.status)
    return tag(
        "li",
        tag("b", item.title, title=item.title),
        tag("p", said, " ", item.text, cls=tone(item.status), title=item.text),
    )
