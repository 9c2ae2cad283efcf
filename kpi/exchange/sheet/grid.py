"""xlsx: the visible sheets of a workbook, a merged cell standing where it begins."""

from __future__ import annotations

from kpi.exchange.cells import Sheet, letter_of, opened, text_of
from kpi.exchange.sheet.block import Cell, Row


def rows_of(data: bytes, name: str) -> list[Row]:
    """Return the rows of a workbook; BadFile as `kpi.exchange.cells.opened` raises it."""
    return [row for sheet in opened(data, name).sheets for row in _rows(sheet)]


def _rows(sheet: Sheet) -> list[Row]:
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        for number in range(top, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            first = left if number == top else left - 1  # only the first cell of the region keeps its text
            row[first:right] = [None] * max(0, min(right, len(row)) - first)
    found = []
    for number, values in enumerate(rows, start=1):
        cells = tuple(
            Cell(text_of(value), f"シート「{sheet.name}」{letter_of(column)}{number}")
            for column, value in enumerate(values, start=1)
        )
        filled = [cell for cell in cells if cell.text.strip()]
        if filled:
            found.append(Row(cells, is_table=len(filled) > 1 or cells[0] is not filled[0]))
    return found
