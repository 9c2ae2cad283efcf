"""Tables as one Excel file: a sheet each, then the data dictionary.

No cell is merged, no number carries its unit or a separator, nothing is a formula. A text that Excel might take for
one when it is edited carries Excel's own mark for texts, which leaves the text as it is.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from kpi.exchange.out.cell import moment, starts_a_formula
from kpi.exchange.out.table import Column, Kind, Table, Value, dictionary

if TYPE_CHECKING:
    from xlsxwriter.format import Format as Look
    from xlsxwriter.worksheet import Worksheet

ENCODING = "文字コードはUTF-8(Excelの形式による)。"
MOST_ROWS = 1_048_575
"""So many rows a sheet holds beside its heading."""
_LONGEST = 32_767  # UTF-16 units in a cell
_WIDEST, _NARROWEST = 60, 9
_SEEN = 200  # so many rows decide how wide a column is


class TooLarge(Exception):
    """Excel cannot hold it; the text says what, and which format can."""


class _Exact(float):
    """A number that is written with all of its digits: the library writes 16, and some numbers need 17."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as an Excel file.

    Raises:
        TooLarge: a table has too many rows for a sheet, or a text is too long for a cell.
    """
    import xlsxwriter  # noqa: PLC0415 - a third of a second that other commands do not need

    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise TooLarge(
                f"「{table.title}」は{len(table.rows):,}行あり、Excelのシート({MOST_ROWS:,}行まで)に入りません。"
                "CSVかParquetで書き出してください。"
            )
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#F1F1F4"}),
            "text": book.add_format({"quote_prefix": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for table in (*tables, dictionary(tables, ENCODING)):
            _write(book.add_worksheet(table.title), table, looks)
    return out.getvalue()


def _write(sheet: Worksheet, table: Table, looks: dict[str, Look]) -> None:
    """Write a table; rows come one after the other, since those before are on the disk already."""
    for n, column in enumerate(table.columns):
        sheet.set_column(n, n, _width(column, [row[n] for row in table.rows[:_SEEN]]))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for n, column in enumerate(table.columns):
        sheet.write_string(0, n, column.title, looks["head"])
    for m, row in enumerate(table.rows, start=1):
        for n, value in enumerate(row):
            _write_cell(sheet, (m, n), value, looks, table.title)


def _write_cell(sheet: Worksheet, place: tuple[int, int], value: Value, looks: dict[str, Look], title: str) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(*place, value)
        case int() | float():
            sheet.write_number(*place, _Exact(value))
        case datetime():
            sheet.write_string(*place, moment(value))
        case date() if value.year >= 1900:  # Excel knows no earlier one
            sheet.write_datetime(*place, value, looks["day"])
        case _:
            text = str(value)
            if len(text.encode("utf-16-le")) // 2 > _LONGEST:
                raise TooLarge(
                    f"「{title}」の{place[0] + 1}行目に{len(text):,}文字の文章があり、Excelのセルに入りません。"
                    "CSVかParquetで書き出してください。"
                )
            sheet.write_string(*place, text, looks["text"] if starts_a_formula(text) else None)


def _width(column: Column, values: Sequence[Value]) -> int:
    """Return the width that shows a column's heading and most of its values."""
    if column.kind is Kind.DAY:
        values = []
    widest = max(_places(text) for text in (column.title, *(str(value) for value in values if value is not None)))
    return min(max(widest + 3, _NARROWEST), _WIDEST)  # the button of the filter takes three


def _places(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
