"""Builders of files: a table of plain values as the bytes of a CSV or a workbook, and workbooks that are none."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook

Row = Sequence[str | float | date | None]

CONTENT_TYPES = "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def csv_bytes(rows: Iterable[Row], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """Write a table as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(
    rows: Iterable[Row],
    merged: Iterable[str] = (),
    formats: Mapping[str, str] | None = None,
    title: str = "表",
) -> bytes:
    """Write a table as a workbook, with merged regions (A1:B1) and number formats by cell."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for place, code in (formats or {}).items():
        sheet[place].number_format = code
    for region in merged:
        sheet.merge_cells(region)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(data: bytes, part: str, content: bytes | str) -> bytes:
    """Return a workbook with one part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return file.getvalue()


def with_sheet(xml: str) -> bytes:
    """Return a workbook whose only sheet has this XML inside its `worksheet`."""
    return with_part(xlsx_bytes([[1]]), SHEET, f'<worksheet xmlns="{NAMESPACE}">{xml}</worksheet>')


def with_shared(data: bytes, xml: str) -> bytes:
    """Return a workbook with shared strings, which openpyxl does not write."""
    strings = with_part(data, "xl/sharedStrings.xml", f'<sst xmlns="{NAMESPACE}">{xml}</sst>')
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = archive.read(RELATIONS).decode()
    link = '<Relationship Type="x/sharedStrings" Target="sharedStrings.xml" Id="strings"/></Relationships>'
    return with_part(strings, RELATIONS, relations.replace("</Relationships>", link))


def zip_bytes(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()
