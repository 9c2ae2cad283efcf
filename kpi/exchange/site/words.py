"""Short words and small pieces of markup that several pages of the site use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from kpi.calendar import day_words, era_date
from kpi.deck import Deck, Deliverable, Figure, Reason
from kpi.markup import Html, join, tag
from kpi.model import MilestoneStatus, Status
from kpi.numbers import NO_VALUE, format_rate, format_value
from kpi.public import PublicText
from kpi.signs import sign, tone

_BEST_FIRST = (
    Status.ACHIEVED, Status.ON_TRACK, Status.NEARLY, Status.CAUTION, Status.BEHIND, Status.MISSED,
    Status.NOT_REPORTED, Status.NOT_DUE, Status.NO_TARGET, Status.NOT_APPLICABLE,
)  # fmt: skip

WITHOUT_VALUE = {Reason.UNCONFIRMED: ("…", "確認中"), Reason.WITHHELD: ("／", "公表対象外")}
"""Sign and word where nothing but a name is shown."""


class Measured(Protocol):
    """What a value is written in."""

    @property
    def unit(self) -> str:
        """What is counted."""
        ...

    @property
    def decimals(self) -> int:
        """How many decimals are shown."""
        ...


def amount(value: float | None, figure: Measured) -> str:
    """Write a value with its unit."""
    return NO_VALUE if value is None else f"{format_value(value, figure.decimals)}{figure.unit}"


def rate(value: float | None, shown: Deck) -> str:
    """Write a rate so that it stays in its band."""
    return format_rate(value, shown.edges)


def status(of: Status | MilestoneStatus, word: str) -> Html:
    """Return sign and word of a status in its tone."""
    return tag("span", tag("span", sign(of), aria_hidden="true"), f" {word}", cls=f"status {tone(of)}")


def without_value(reason: Reason) -> Html:
    """Return sign and word of what is not shown."""
    mark, word = WITHOUT_VALUE[reason]
    return tag("span", tag("span", mark, aria_hidden="true"), f" {word}", cls="status open")


def due(one: Deliverable, shown: Deck) -> str:
    """Write until when something is due: 7月, 9月30日, 12月に延期."""
    planned = day_words(one.due_text, shown.fiscal_year) if one.due_text else "期限の記載なし"
    if one.status is MilestoneStatus.POSTPONED and one.due is not None:
        return f"{planned}({era_date(one.due)}に延期)"
    return planned


def done(one: Deliverable, shown: Deck) -> str:
    """Write when something was done."""
    return day_words(one.done_on, shown.fiscal_year) if one.done_on else NO_VALUE


def counted(figures: Iterable[Figure]) -> list[tuple[Status, str, int]]:
    """Count figures by their state, best first, each with its word."""
    found = Counter((figure.status, figure.status_word) for figure in figures)
    return sorted(((*key, items) for key, items in found.items()), key=lambda one: _BEST_FIRST.index(one[0]))


def counts(figures: Sequence[Figure]) -> Html:
    """Return how many figures are in which state."""
    items = (tag("li", status(of, word), f" {items}件") for of, word, items in counted(figures))
    return tag("ul", *items, cls="counts") if figures else tag("p", "値を掲載している指標はありません。")


def written(text: PublicText) -> Html:
    """Return a published text, then of which day it is and whom to ask."""
    lines = (
        tag("p", line, cls="numbered" if line.startswith(("(", "（", "・", "○")) else "") for line in text.paragraphs
    )
    said = [era_date(text.dated_on)] if text.dated_on else []
    said += [f"問い合わせ先: {text.contact}"] if text.contact else []
    return join((*lines, tag("p", "　".join(said), cls="stamp") if said else ""))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, cls: str = "") -> Html:
    """Return a table whose first column names its rows, which a narrow screen shows as one block a row.

    Roles are said too: a block is no row to a screen reader unless it is told so.
    """
    heads = tag("tr", *(tag("th", text, scope="col", role="columnheader") for text in head), role="row")
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", heads, role="rowgroup"),
        tag("tbody", *(_row(head, row) for row in rows), role="rowgroup"),
        role="table",
        cls=f"rows {cls}".strip(),
    )


def _row(head: Sequence[str], row: Sequence[str]) -> Html:
    cells = (tag("td", cell, role="cell", data_head=title) for title, cell in zip(head[1:], row[1:], strict=True))
    return tag("tr", tag("th", row[0], scope="row", role="rowheader"), *cells, role="row")
