"""入力票 as a section clerk fills it in: an Excel file opened, cells typed into by name and heading, saved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from kpi.exchange.form import Form
from tests.exchange.files import saved

HEAD = 5
"""The row of the headings."""

Typed = str | float | date | None


def opened(form: Form) -> Workbook:
    """Open a form as Excel does."""
    return load_workbook(io.BytesIO(form.data))


def tables(book: Workbook) -> Iterator[Worksheet]:
    """Return the sheets with headings."""
    return (sheet for sheet in book.worksheets if sheet.cell(HEAD, 1).value in ("figure", "milestone"))


def cell(book: Workbook, name: str, heading: str) -> Cell:
    """Return the cell in the row that has a name and the column that has a heading."""
    for sheet in tables(book):
        for row in range(HEAD + 1, sheet.max_row + 1):
            if sheet.cell(row, 2).value == name:
                for column in range(1, sheet.max_column + 1):
                    if sheet.cell(HEAD, column).value == heading:
                        found = sheet.cell(row, column)
                        assert not isinstance(found, MergedCell)
                        return found
    raise KeyError((name, heading))


def fill(form: Form, typed: dict[tuple[str, str], Typed]) -> bytes:
    """Type into a form and save it."""
    book = opened(form)
    for (name, heading), value in typed.items():
        found = cell(book, name, heading)
        assert not found.protection.locked, f"Excel lets nobody type into «{heading}»"
        found.value = value
    return saved(book)


def swap_rows(sheet: Worksheet, one: int, other: int, first_column: int = 1) -> None:
    """Exchange two rows from a column on, as sorting does."""
    for column in range(first_column, sheet.max_column + 1):
        here, there = sheet.cell(one, column), sheet.cell(other, column)
        assert not isinstance(here, MergedCell)
        assert not isinstance(there, MergedCell)
        here.value, there.value = there.value, here.value
