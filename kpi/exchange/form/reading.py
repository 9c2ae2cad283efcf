"""入力票 as it comes back: its stamp, and what stands in the cells of each row, wherever rows were moved to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kpi.calendar import Month
from kpi.exchange.cells import BadFile, Sheet, Value, letter_of, opened, text_of
from kpi.exchange.form.shape import FIELDS, NAMES, STAMP_SHEET, VERSION, Cells, Stamp
from kpi.exchange.tabular.reading import Problem
from kpi.model import ItemKind

_AGAIN = "「入力票」のページから受け取った入力票を、xlsxのまま選んでください。"
_TOP = 20  # so many rows may stand above the headings


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row that came back: the item that its key names, the name that it shows, and what was typed.

    `row` is the row of its sheet, `letters` the column of each cell. `problem` says why the row cannot be taken.
    """

    kind: ItemKind
    row: int
    code: str
    name: str
    cells: Cells
    letters: dict[str, str]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A file that came back."""

    name: str
    stamp: Stamp
    rows: tuple[FilledRow, ...]


def read(data: bytes, name: str) -> Filled:
    """Read a file as a 入力票.

    Raises:
        BadFile: the file is dangerous or damaged, or it is no 入力票, or not a whole one.
    """
    book = opened(data, name)
    sheets = {sheet.name: sheet for sheet in (*book.sheets, *book.hidden_sheets)}
    if STAMP_SHEET not in sheets:
        raise BadFile(f"「{book.name}」は入力票ではありません。{_AGAIN}")
    stamp = _stamp(sheets[STAMP_SHEET], book.name)
    tables: dict[ItemKind, tuple[Sheet, int]] = {}
    for title, sheet in sheets.items():
        for kind, head in _heads(sheet):
            if kind in tables:
                raise BadFile(
                    f"「{book.name}」に{kind.label}の表が2つあります(「{title}」)。写したシートを消してください。"
                )
            tables[kind] = sheet, head
    if not tables:
        raise BadFile(f"「{book.name}」に入力の表がありません。{_AGAIN}")
    rows = [row for kind, (sheet, head) in tables.items() for row in _rows(sheet, head, kind, book.name)]
    return Filled(book.name, stamp, tuple(_each_once(rows)))


def _stamp(sheet: Sheet, name: str) -> Stamp:
    said = {sheet.typed(row, 1): sheet.typed(row, 2) for row in range(1, len(sheet.rows) + 1)}
    if said.get("version") != VERSION:
        raise BadFile(f"「{name}」は別の版の入力票です。{_AGAIN}")
    try:
        return Stamp(
            said["section"], Month.parse(said["month"]), datetime.fromisoformat(said["database"]), int(said["change"]),
            datetime.fromisoformat(said["recorded_at"]),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise BadFile(f"「{name}」の「{STAMP_SHEET}」が書き換えられています。{_AGAIN}") from error


def _heads(sheet: Sheet) -> Iterator[tuple[ItemKind, int]]:
    """Find the headings of a table: the row whose hidden first cell says what the table is about."""
    kinds = {kind.value: kind for kind in ItemKind}
    for row in range(1, min(len(sheet.rows), _TOP) + 1):
        kind = kinds.get(sheet.typed(row, 1))
        if kind is not None and NAMES[kind] in map(text_of, sheet.rows[row - 1]):
            yield kind, row


def _rows(sheet: Sheet, head: int, kind: ItemKind, name: str) -> Iterator[FilledRow]:
    headings = {text_of(value): n for n, value in enumerate(sheet.rows[head - 1], start=1)}
    missing = [word for word in (NAMES[kind], *FIELDS[kind].values()) if word not in headings]
    if missing:
        raise BadFile(f"「{name}」の「{sheet.name}」に「{'」「'.join(missing)}」の列がありません。{_AGAIN}")
    columns = {field: headings[word] for field, word in FIELDS[kind].items()}
    letters = {field: letter_of(column) for field, column in columns.items()}
    for row in range(head + 1, len(sheet.rows) + 1):
        code = sheet.typed(row, 1)
        cells = {field: _text(sheet.value(row, column)) for field, column in columns.items()}
        shown = sheet.typed(row, headings[NAMES[kind]])
        if not code and not any(cells.values()):
            continue  # below the table
        found = FilledRow(kind, row, code, shown, cells, letters)
        yield found if code else _refused(found, "足された行は取り込めません。入力票にある行に入れてください。")


def _each_once(rows: list[FilledRow]) -> Iterator[FilledRow]:
    """Refuse every row of an item that has several: none of them is surely what was meant."""
    often = Counter((row.kind, row.code) for row in rows)
    for row in rows:
        if row.code and often[row.kind, row.code] > 1:
            yield _refused(row, "同じ行が2つ以上あります。写した行を消してください。")
        else:
            yield row


def _refused(row: FilledRow, reason: str) -> FilledRow:
    problem = Problem(row.row, "A", row.name, reason)
    return FilledRow(row.kind, row.row, row.code, row.name, row.cells, row.letters, problem)


def _text(value: Value) -> str:
    """Return what a cell says, a number with the 15 digits that Excel shows."""
    return f"{value:.15g}" if isinstance(value, float) else text_of(value)
