"""What of a pasted block a grid does not take: Streamlit drops it without a word, so that we have to say it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from kpi import texts
from kpi.model import ItemKind
from pages.shared.entry_grid import COLUMNS
from pages.shared.entry_sheet import FIELDS, KINDS, LABELS, STATES

_CHOICES = {"kind": tuple(KINDS), "state": tuple(STATES)}
_LOOKED_AT = 100_000  # characters
_NAMED = 20  # lines; a whole sheet pasted by mistake is not read out


def left_out(kind: ItemKind, rows: int, text: str, row: int, column: int) -> tuple[str, ...]:
    """Return in sentences what of a block was left out.

    Args:
        kind: which grid it was pasted into.
        rows: how many rows the grid has.
        text: the block as the clipboard has it: tabs between cells, quotes around cells of several lines.
        row: the row of its upper left cell, from 0.
        column: the column of that cell, from 0.
    """
    block = list(csv.reader(text[:_LOOKED_AT].splitlines(keepends=True), "excel-tab"))
    told = [
        sentence for place, cells in enumerate(block) for sentence in _of_row(kind, rows, (row + place, column), cells)
    ]
    more = f"ほか{len(told) - _NAMED}行" if len(told) > _NAMED else ""
    return (*told[:_NAMED], *([more] if more else []))


def _of_row(kind: ItemKind, rows: int, start: tuple[int, int], cells: Sequence[str]) -> Iterator[str]:
    row, first = start
    if row >= rows:
        if any(cell.strip() for cell in cells):
            yield f"表は{rows}行です。{row + 1}行目: {_quoted(cells)}"
        return
    columns = COLUMNS[kind]
    inputs = [columns.index(name) for name in FIELDS[kind]]
    beside = []
    for place, cell in enumerate(cells, start=first):
        name = columns[place] if place < len(columns) else ""
        choices = _CHOICES.get(name)
        if choices and cell.strip() and cell not in choices:
            yield f"{row + 1}行目の{LABELS[name]}「{texts.shown(cell)}」。選べるもの: {'・'.join(choices)}"
        elif place > min(inputs) and place not in inputs:
            beside.append(cell)
    if any(cell.strip() for cell in beside):
        yield f"{row + 1}行目の、入力欄の外: {_quoted(beside)}"


def _quoted(cells: Sequence[str]) -> str:
    return "".join(f"「{texts.shown(cell)}」" for cell in cells if cell.strip())
