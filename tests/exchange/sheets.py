"""Builders of management sheets: paragraphs and tables of invented wording as the bytes of each format."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from openpyxl import Workbook
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

Block = str | Sequence[Sequence[str]]
"""A paragraph, or a table of rows of cells; a line's end in a cell is the author's."""

_FONT = "HeiseiKakuGo-W5"  # an Adobe font that readers have: nothing is embedded
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def tabbed(blocks: Sequence[Block]) -> bytes:
    """Write Markdown whose tables are tabs and whose cells are HTML paragraphs."""

    def cell(text: str) -> str:
        return " ".join(f"<p>{line}</p>" for line in text.split("\n")) if "\n" in text else text

    return _lined(blocks, lambda row: "\t".join(map(cell, row))).encode()


def piped(blocks: Sequence[Block]) -> bytes:
    """Write Markdown with pipe tables and <br>."""
    return _lined(blocks, lambda row: f"| {' | '.join(cell.replace(chr(10), '<br>') for cell in row)} |").encode()


def page(blocks: Sequence[Block]) -> bytes:
    """Write an HTML page."""

    def row_of(row: Sequence[str]) -> str:
        cells = (html.escape(cell).replace("\n", "<br>") for cell in row)
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    parts = [
        f"<p>{html.escape(block)}</p>"
        if isinstance(block, str)
        else f"<table>\n{''.join(map(row_of, block))}\n</table>"
        for block in blocks
    ]
    return f"<html><body>{''.join(parts)}</body></html>".encode()


def word(blocks: Sequence[Block], numbering: str = "") -> bytes:
    """Write a docx; `numbering` is the content of its numbering part. A paragraph may be XML that begins with <w:p>."""

    def paragraph(text: str) -> str:
        return text if text.startswith("<w:p>") else f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    def cell(text: str) -> str:
        return f"<w:tc>{''.join(map(paragraph, text.split(chr(10))))}</w:tc>"

    def row_of(row: Sequence[str]) -> str:
        return f"<w:tr>{''.join(map(cell, row))}</w:tr>"

    body = "".join(
        paragraph(block) if isinstance(block, str) else f"<w:tbl>{''.join(map(row_of, block))}</w:tbl>"
        for block in blocks
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relations("numbering", "numbering.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_WORD}">{numbering}</w:numbering>',
    }
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    """Return a zip of texts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook(blocks: Sequence[Block], merged: Sequence[str] = ()) -> bytes:
    """Write an xlsx of one sheet, each paragraph in column A."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for block in blocks:
        for row in [[block]] if isinstance(block, str) else block:
            sheet.append(list(row))
    for region in merged:
        sheet.merge_cells(region)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def portable(blocks: Sequence[Block]) -> bytes:
    """Write a PDF in A4 landscape whose tables have ruling lines; long lines break wherever they are full."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    style = ParagraphStyle("body", fontName=_FONT, fontSize=9, leading=12, wordWrap="CJK")

    def shown(text: str) -> Paragraph:
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    story: list[Flowable] = []
    for block in blocks:
        if isinstance(block, str):
            story += [shown(block), Spacer(1, 14)]
            continue
        wide = max(map(len, block))
        widths = [40.0] + [700.0 / (wide - 1)] * (wide - 1) if wide > 2 else None
        table = Table(
            [[shown(cell) for cell in [*row, *[""] * (wide - len(row))]] for row in block],
            colWidths=widths, splitInRow=1, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")],
        )  # fmt: skip
        story += [table, Spacer(1, 14)]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=landscape(A4), leftMargin=40, rightMargin=40).build(story)
    return file.getvalue()


FORMATS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "tabs.md": tabbed,
    "pipes.md": piped,
    "page.html": page,
    "word.docx": word,
    "book.xlsx": workbook,
    "print.pdf": portable,
}


def _lined(blocks: Sequence[Block], line: Callable[[Sequence[str]], str]) -> str:
    return "\n\n".join(block if isinstance(block, str) else "\n".join(map(line, block)) for block in blocks)


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )
