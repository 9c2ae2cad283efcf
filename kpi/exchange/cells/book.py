"""What an opened file holds: sheets of plain values, without an object for each cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

Value = str | float | date | None
"""What a cell says. A number whose format shows more than a number is the text that is seen, unrounded: 62.8%, 7人."""

_LETTERS = re.compile(r"[A-Z]{1,3}")


class BadFile(Exception):
    """A file or mapping that cannot be read; `str()` is the Japanese sentence: what, as found, what would be right."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: rows of unequal length, their first is row 1, the first of each is column 1 (A).

    `merged` are the merged regions (first row, first column, last row, last column), each filled in `rows` from its
    top left. `hidden_rows` are read like all others: a filter that was left on must not lose figures.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """Return what a cell says; None where it is blank or outside the sheet."""
        if not 1 <= row <= len(self.rows) or not 1 <= column <= len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]

    def typed(self, row: int, column: int) -> str:
        """Return what a cell says, as text; a blank is ''."""
        return text_of(self.value(row, column))


@dataclass(frozen=True, slots=True)
class Book:
    """An opened file: its name and its visible sheets (a CSV has one, named like the file), in their order.

    `encoding` is that of a CSV (utf-8, utf-8-sig, utf-16, cp932) or '' for a workbook. `hidden_sheets` are the
    sheets of a workbook that its author hid: readers of tables leave them alone, our own forms keep keys there.
    """

    name: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    hidden_sheets: tuple[Sheet, ...] = ()


def text_of(value: Value) -> str:
    """Return a value as a person would type it: 12, 0.1, 2023-02-28."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else value


def letter_of(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA. ValueError below 1."""
    if column < 1:
        raise ValueError(f"a column is 1 or more, not {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_of(letters: str) -> int:
    """Return the column that letters name: A is 1, AA is 27; ValueError for anything but one to three of A to Z."""
    if not _LETTERS.fullmatch(letters):
        raise ValueError(f"「{letters}」という列はありません。例: A")
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
