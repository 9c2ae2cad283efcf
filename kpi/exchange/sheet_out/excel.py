"""The document as an Excel file: a sheet for each part, printed on A4 landscape as wide as a page.

Excel has one grid of columns for a whole sheet, rows of at most 409 points, and no height that fits a merged cell:
cells span the columns of all of a sheet's tables, rows with much text go on in further rows, heights are estimated.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from kpi.exchange import fonts
from kpi.exchange.out.cell import starts_a_formula
from kpi.exchange.sheet_out.document import Cell, Document, Heading, Kind, Line, Note, Part, Table, text
from kpi.exchange.sheet_out.marks import sentences, width

_WIDE = 1030  # pixels: A4 landscape without its margins
_LETTER = 13.3  # pixels of a full-width letter of 10 points: kana of the font take less
_PADDING = 14  # pixels in a cell beside its text
_LINE, _ABOVE = 14.5, 5.0  # points of a line, and of the room above and below a cell's text
_TALLEST = 400.0  # points that Excel allows a row, nearly
_SIZES = {1: 16, 2: 12}
_NOTE, _BODY = 9, 10
_GREY = "#EBEBEB"

Place = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of an Excel sheet: its cells, and whether it goes on from the row above or in the one below."""

    cells: tuple[tuple[int, Cell], ...]  # with their columns in the table
    height: float
    from_above: bool = False
    goes_on: bool = False


def xlsx_bytes(document: Document) -> bytes:
    """Return a document as an xlsx; the same document is the same file."""
    out = io.BytesIO()
    options = {"default_format_properties": {"font_name": fonts.FAMILY, "font_size": _BODY}}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": document.title, "author": "", "created": document.made_at})
        for part in document.parts:
            _Drawing(book, part).draw(document)
    return out.getvalue()


class _Drawing:
    """One sheet of the workbook."""

    def __init__(self, book: Workbook, part: Part) -> None:
        self._book, self._part = book, part
        self._sheet: Worksheet = book.add_worksheet(part.name)
        tables = [block for block in part.blocks if isinstance(block, Table)]
        edges = {round(edge, 4) for table in tables for edge in accumulate(table.widths)}
        self._edges = sorted(edge for edge in edges | {1.0} if edge <= 1.0)
        self._looks: dict[str, Any] = {}
        self._row = 0

    def draw(self, document: Document) -> None:
        sheet = self._sheet
        before = 0.0
        for number, edge in enumerate(self._edges):
            sheet.set_column_pixels(number, number, round((edge - before) * _WIDE))
            before = edge
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        font = f'&"{fonts.FAMILY},Bold"'
        if document.mark:
            sheet.set_header(f"&R{font}&11{_escaped(document.mark)}", {"margin": 0.25})
        sheet.set_footer(f"&L&8{_escaped(document.foot)}&R&8&P / &N", {"margin": 0.25})
        is_repeated = False
        for block in self._part.blocks:
            if isinstance(block, Table):
                if block.heads and not is_repeated:
                    sheet.repeat_rows(self._row, self._row + block.heads - 1)
                    is_repeated = True
                self._table(block)
            else:
                self._line(block)

    def _line(self, block: Heading | Note) -> None:
        size = _SIZES[block.level] if isinstance(block, Heading) else _NOTE
        look = {"font_size": size, "bold": isinstance(block, Heading), "valign": "bottom", "text_wrap": True}
        lines = ceil(width(block.text) * size / _BODY * _LETTER / (_WIDE - _PADDING))
        self._sheet.set_row(self._row, (size * 1.35) * lines + (6 if isinstance(block, Heading) else 2))
        self._put((self._row, 0, self._row, len(self._edges) - 1), text(block.text), look)
        self._row += 1

    def _table(self, table: Table) -> None:
        columns = [0, *(self._edges.index(min(round(edge, 4), 1.0)) + 1 for edge in accumulate(table.widths))]
        rows = list(_rows(table))
        first = {number: sum(len(row) for row in rows[:number]) for number in range(len(rows) + 1)}
        for number, own in enumerate(rows):
            for down, row in enumerate(own):
                at = self._row + first[number] + down
                self._sheet.set_row(at, row.height)
                for column, cell in row.cells:
                    last = at if cell.rows == 1 and len(own) == 1 else at + self._rest(rows, number, down, cell)
                    place = at, columns[column], last, columns[column + cell.columns] - 1
                    self._put(place, cell, _borders(row, cell))
        self._row += first[len(rows)]
        self._sheet.set_row(self._row, 7)
        self._row += 1

    @staticmethod
    def _rest(rows: Sequence[Sequence[_Row]], number: int, down: int, cell: Cell) -> int:
        """Return how many rows below a cell belong to it: those that it spans, and of an index all of its own row's."""
        if cell.rows > 1:
            return sum(len(own) for own in rows[number : number + cell.rows]) - 1
        return len(rows[number]) - 1 if cell.kind is Kind.INDEX and down == 0 else 0

    def _put(self, place: Place, cell: Cell, look: dict[str, Any]) -> None:
        top, left, bottom, right = place
        look = {"text_wrap": True, "valign": "vcenter", **_LOOKS[cell.kind], **look}
        form = self._form(look)
        said = "\n".join(f"{'　' * line.level}{line.text}" for line in cell.lines)
        if starts_a_formula(said):
            form = self._form({**look, "quote_prefix": True})
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", form)
        title, *rest = cell.lines or (Line(""),)
        if title.is_title and rest:
            bold = self._form({"bold": True, "font_size": _BODY + 1})
            normal = self._form({})
            self._sheet.write_rich_string(top, left, bold, title.text, normal, said[len(title.text) :], form)
        elif title.is_title:
            self._sheet.write_string(top, left, said, self._form({**look, "bold": True}))
        elif said:
            self._sheet.write_string(top, left, said, form)
        else:
            self._sheet.write_blank(top, left, None, form)

    def _form(self, look: dict[str, Any]) -> Any:
        """Return a format, the same one for the same look."""
        key = repr(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format({"font_name": fonts.FAMILY, "font_size": _BODY, **look})
        return self._looks[key]


_LOOKS: dict[Kind, dict[str, Any]] = {
    Kind.HEAD: {"bold": True, "bg_color": _GREY, "align": "center"},
    Kind.LABEL: {"bold": True, "bg_color": _GREY, "valign": "top"},
    Kind.INDEX: {"bold": True, "align": "center"},
    Kind.NUMBER: {"align": "right", "indent": 1},
    Kind.FACT: {"align": "left", "indent": 1},
    Kind.BODY: {"align": "left", "valign": "top", "indent": 1},
}


def _borders(row: _Row, cell: Cell) -> dict[str, int]:
    """Return the borders of a cell: none where its text goes on."""
    is_whole = cell.kind is not Kind.BODY
    return {
        "left": 1, "right": 1, "top": 1 if is_whole or not row.from_above else 0,
        "bottom": 1 if is_whole or not row.goes_on else 0,
    }  # fmt: skip


def _rows(table: Table) -> Iterator[list[_Row]]:
    """Give the rows of Excel that each row of a table becomes."""
    placed: list[list[tuple[int, Cell]]] = [[] for _ in table.rows]
    for number, column, cell in table.placed():
        placed[number].append((column, cell))
    for own in placed:
        yield _split(table, own)


def _split(table: Table, own: list[tuple[int, Cell]]) -> list[_Row]:
    """Part a row that has more text than fits well into one of Excel's, between paragraphs."""
    left = {column: _paragraphs(table, column, cell) for column, cell in own}
    found: list[_Row] = []
    is_first = True
    while is_first or any(left.values()):
        cells, height = [], 0.0
        for column, cell in own:
            took, used = list[Line](), _ABOVE
            while left[column] and (not took or used + left[column][0][1] <= _TALLEST):
                line, high = left[column].pop(0)
                took.append(line)
                used += high
            height = max(height, used if cell.rows == 1 else 0)
            if is_first or cell.kind is Kind.BODY:
                cells.append((column, replace(cell, lines=tuple(took))))
        found.append(_Row(tuple(cells), min(max(height, _LINE + _ABOVE), _TALLEST), from_above=not is_first))
        is_first = False
    return [replace(row, goes_on=number < len(found) - 1) for number, row in enumerate(found)]


def _paragraphs(table: Table, column: int, cell: Cell) -> list[tuple[Line, float]]:
    """Return the paragraphs of a cell with their heights; one that is too high for a row is parted into sentences."""
    room = sum(table.widths[column : column + cell.columns]) * _WIDE - _PADDING
    found = []
    for line in cell.lines:
        texts = [line.text] if _height(line, room) <= _TALLEST - _ABOVE else sentences(line.text)
        found += [(part, _height(part, room)) for part in (replace(line, text=said) for said in texts)]
    return found


def _height(line: Line, room: float) -> float:
    """Estimate how high a paragraph is in points."""
    letters = (width(line.text) + line.level) * (_LETTER * 1.12 if line.is_title else _LETTER)
    return max(ceil(letters / room), 1) * _LINE


def _escaped(said: str) -> str:
    """Return a text for the head or foot of a page, where & begins a command."""
    return said.replace("&", "&&")
