"""The document as a PDF: tagged for screen readers (PDF/UA-1), its font embedded, set by typst from `sheet.typ`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst

from kpi.exchange import fonts
from kpi.exchange.sheet_out.document import Block, Cell, Document, Heading, Kind, Note, Table
from kpi.exchange.sheet_out.marks import width

_TEMPLATE = Path(__file__).with_name("sheet.typ")
_LETTERS, _LINES = 25, 28
"""Letters in a line of a mid-term goal and lines on a page, fewer than there is room for."""


def pdf_bytes(document: Document) -> bytes:
    """Return a document as a PDF in A4 landscape; the same document is the same file."""
    given = {"document": json.dumps(_plain(document), ensure_ascii=False), "font": fonts.FAMILY}
    made_at = document.made_at.replace(microsecond=0, tzinfo=UTC)
    try:
        found = _compiler().compile(format="pdf", sys_inputs=given, timestamp=made_at, pdf_standards="ua-1")
    except typst.TypstError:  # a letter that the font lacks: the standard refuses what a reader would see as a box
        found = _compiler().compile(format="pdf", sys_inputs=given, timestamp=made_at)
    assert isinstance(found, bytes)  # noqa: S101 - what typst answers without the name of a file
    return found


@cache
def _compiler() -> typst.Compiler:
    """Return a compiler that has read the fonts: the product's own, so that every machine sets the same lines."""
    return typst.Compiler(_TEMPLATE, font_paths=[fonts.FOLDER], ignore_system_fonts=True)


def _plain(document: Document) -> dict[str, Any]:
    """Return a document as the template reads it: each block says what it is, each cell whether it is kept together."""
    return {
        "title": document.title,
        "mark": document.mark,
        "foot": document.foot,
        "parts": [{"blocks": [_block(block) for block in part.blocks]} for part in document.parts],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"sort": "heading", **asdict(block)}
        case Note():
            return {"sort": "note", **asdict(block)}
        case Table():
            return {"sort": "table", **asdict(block), "rows": [list(row) for row in _kept_rows(block)]}


def _kept_rows(table: Table) -> Iterator[Iterator[dict[str, Any]]]:
    """Give the rows of a table; an index is not to be parted where the rows that it spans have room on a page."""
    for number, row in enumerate(table.rows):
        yield ({**asdict(cell), "kept": _is_kept(table, table.rows[number : number + cell.rows], cell)} for cell in row)


def _is_kept(table: Table, rows: Sequence[Sequence[Cell]], cell: Cell) -> bool:
    if not table.keeps or cell.kind is not Kind.INDEX:
        return False
    lines = sum(max(sum(1 + width(line.text) // _LETTERS for line in one.lines) for one in row) for row in rows)
    return lines <= _LINES
