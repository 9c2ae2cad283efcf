"""Any table that a section, a city or a ministry keeps, read into figures: the guess, and the figures by it."""

from __future__ import annotations

from dataclasses import replace

from kpi.exchange.cells import BadFile, Book, Sheet, place_of
from kpi.exchange.tabular import own, words
from kpi.exchange.tabular.around import surroundings
from kpi.exchange.tabular.figures import TableReader
from kpi.exchange.tabular.header import Header, guess, header_at, unread, why_unread
from kpi.exchange.tabular.reading import Column, Figure, Mapping, Measure, Problem, Reading, Role

__all__ = ["BadFile", "Column", "Figure", "Mapping", "Measure", "Problem", "Reading", "Role", "guessed", "only", "read"]

_SEARCHED = 60  # rows in which the header of a kept mapping is looked for
_NAMED = 3  # columns that are named where a file has no figures
_TRIED = 500  # rows that say which sheet holds the most figures


def read(book: Book, mapping: Mapping | None = None, *, department: str | None = None) -> Reading:
    """Read the figures of a book, by a mapping or, without one, by the guess.

    `department` is whose figures these are where neither the file nor the mapping says so. What is no number becomes
    a problem, never a figure. Raises BadFile where the guess finds no table, or the mapping is of another shape.
    """
    if mapping is None:
        mapping = guessed(book)
        sheet = _sheet_of(book, mapping)
    else:
        sheet = _sheet_of(book, mapping)
        mapping = _fitted(book, sheet, mapping)
    around = surroundings(book, sheet, max(mapping.header_rows - mapping.header_depth + 1, 1))
    is_named = mapping.department or around.department or any(c.role is Role.DEPARTMENT for c in mapping.columns)
    if department and not is_named:
        mapping = replace(mapping, department=department)
    reader = TableReader(own.restored(book, sheet), mapping, around)
    reader.read()
    skipped = tuple(other.name for other in book.sheets if other is not sheet and any(map(any, other.rows)))
    alone = unread(sheet, mapping) if own.mapping_of(Book(book.name, (sheet,))) is None else []
    return Reading(reader.rows, tuple(reader.figures), (*alone, *reader.problems), mapping, skipped)


def only(book: Book, name: str) -> Book:
    """Return a book with one of its sheets; BadFile names those that there are."""
    sheets = tuple(sheet for sheet in book.sheets if sheet.name == name)
    if not sheets:
        names = "、".join(f"「{sheet.name}」" for sheet in book.sheets[:10])
        raise BadFile(f"シート「{name}」が「{book.name}」にありません。あるのは{names}です。")
    return replace(book, sheets=sheets)


def guessed(book: Book) -> Mapping:
    """Guess the mapping of the sheet that holds the most figures; what this product wrote needs no guess.

    BadFile where no sheet has a header above figures, or nothing of what this product wrote can be read back.
    """
    known = own.mapping_of(book)
    if known is not None:
        return known
    found = [
        (_figures_in(book, sheet, mapping), -number, mapping)
        for number, sheet in enumerate(book.sheets)
        if (mapping := guess(sheet)) is not None
    ]
    if not found:
        raise BadFile(
            f"「{book.name}」に、見出しの付いた数値の表が見つかりません。"
            "1行に「指標」「単位」「目標」「実績」や年度・月などの見出しを並べ、その下に数値を入れてください。"
            + _left(book)
        )
    return max(found, key=lambda one: one[:2])[2]


def _left(book: Book) -> str:
    """Return which columns of numbers are none of figures, for the sentence that says that none are."""
    left = [problem for sheet in book.sheets for problem in why_unread(sheet)][:_NAMED]
    return "".join(f"{one.row}行目{one.column}列「{one.text}」: {one.reason}。" for one in left)


def _figures_in(book: Book, sheet: Sheet, mapping: Mapping) -> int:
    """Return how many figures the first rows of a sheet give."""
    start = Sheet(sheet.name, sheet.rows[: mapping.header_rows + _TRIED], sheet.merged)
    reader = TableReader(start, mapping, surroundings(book, sheet, mapping.header_rows - mapping.header_depth + 1))
    reader.read()
    return len(reader.figures)


def _sheet_of(book: Book, mapping: Mapping) -> Sheet:
    """Return the sheet that a mapping names; the only sheet of a file may be called anything."""
    if len(book.sheets) == 1:
        return book.sheets[0]
    for sheet in book.sheets:
        if sheet.name == mapping.sheet:
            return sheet
    names = "、".join(f"「{sheet.name}」" for sheet in book.sheets[:10])
    raise BadFile(f"対応付けのシート「{mapping.sheet}」が「{book.name}」にありません。あるのは{names}です。")


def _fitted(book: Book, sheet: Sheet, mapping: Mapping) -> Mapping:
    """Return a mapping at the row where its header stands in this file; BadFile says which column differs."""
    if not any(column.header for column in mapping.columns):
        return mapping
    tried = (mapping.header_rows, *range(mapping.header_depth, min(_SEARCHED, len(sheet.rows)) + 1))
    headers = [header_at(sheet, max(row - mapping.header_depth + 1, 1), row) for row in tried]
    for header in headers:
        if _difference(header, mapping) is None:
            return replace(mapping, header_rows=header.last)
    column = _difference(headers[0], mapping) or mapping.columns[0]
    found = headers[0].text(place_of(column.letter))
    raise BadFile(
        f"「{book.name}」は対応付けと列が違います。{column.letter}列の見出しは「{column.header}」のはずですが、"
        f"{mapping.header_rows}行目は{f'「{found}」' if found else '空欄'}です。"
        "別の対応付けを選ぶか、対応付けなしで読み込んでください。"
    )


def _difference(header: Header, mapping: Mapping) -> Column | None:
    """Return the first column whose header is not the mapping's; headers that a mapping leaves out fit any."""
    for column in mapping.columns:
        if column.header and words.key(column.header) != words.key(header.text(place_of(column.letter))):
            return column
    return None
