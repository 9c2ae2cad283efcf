"""What a 入力票 has in common on its way out and back: its stamp, its tables, and the cells that are typed into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kpi import entry
from kpi.calendar import Month
from kpi.model import ItemKind
from kpi.rounds import RoundFigure, RoundMilestone

VERSION = "1"
"""Of the file's shape: a reader of another one refuses it."""

STAMP_SHEET = "入力票の情報"
"""The hidden sheet that says what a file is."""

AGAIN = "入力票を受け取り直してください。"
"""What helps where a form does not fit any more."""

NAMES = {ItemKind.FIGURE: "指標", ItemKind.MILESTONE: "マイルストーン"}
"""The heading of the column that names the rows, by what they are about."""

_HEADINGS = {"kind": "区分", "state": "状態", **entry.LABELS}

FIELDS = {
    kind: {name: _HEADINGS[name] for name in names}
    for kind, names in (
        (ItemKind.FIGURE, ("text", "kind", "internal_note", "explanation")),
        (ItemKind.MILESTONE, ("state", "done_text", "postponed_text", "note")),
    )
}
"""The cells that are typed into: what they are, and the heading of their column."""

Cells = dict[str, str]
"""What stands in the cells of a row that are typed into, by field."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file is: a section's round of a month, as a database had it after a change.

    `database` is when that had its first change, which tells databases apart; `recorded_at` is when the change was
    made (both UTC).
    """

    section: str
    month: Month
    database: datetime
    change_no: int
    recorded_at: datetime


def cells_of(figure: RoundFigure) -> Cells:
    """Return what stands in the cells of a figure."""
    typed = entry.typed(figure)
    return {
        "text": typed.text,
        "kind": entry.kind_of(typed),
        "internal_note": typed.internal_note,
        "explanation": typed.explanation,
    }


def cells_of_milestone(milestone: RoundMilestone) -> Cells:
    """Return what stands in the cells of a milestone; blanks while nothing was said."""
    typed = entry.typed_milestone(milestone)
    if typed is None:
        return dict.fromkeys(FIELDS[ItemKind.MILESTONE], "")
    return {
        "state": typed.state.label if typed.state else "",
        "done_text": typed.done_text,
        "postponed_text": typed.postponed_text,
        "note": typed.note,
    }
