"""Reading back what was written, by readers that share no code with the writers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.escape import unescape
from pyarrow import parquet

from kpi.exchange.out.table import Kind, Table, Value

Rows = list[tuple[Value, ...]]


def from_csv(content: bytes, table: Table, encoding: str = "utf-8-sig") -> Rows:
    """Return the rows of a CSV file, each value as the data dictionary says."""
    head, *lines = csv.reader(io.StringIO(content.decode(encoding), newline=""))
    assert head == [column.title for column in table.columns]
    return [
        tuple(_of_text(cell, column.kind) for cell, column in zip(line, table.columns, strict=True)) for line in lines
    ]


def opened(content: bytes) -> Workbook:
    """Return an Excel file as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def from_xlsx(book: Workbook, table: Table) -> Rows:
    """Return the rows of the sheet of a table."""
    sheet = book[table.title]
    assert not sheet.merged_cells.ranges
    head, *lines = sheet.iter_rows()
    assert [cell.value for cell in head] == [column.title for column in table.columns]
    assert not any(cell.data_type == "f" for line in lines for cell in line)
    return [
        tuple(_of_cell(cell.value, column.kind) for cell, column in zip(line, table.columns, strict=True))
        for line in lines
    ]


def from_parquet(content: bytes, table: Table) -> Rows:
    """Return the rows of a Parquet file."""
    found = parquet.read_table(io.BytesIO(content))
    assert found.column_names == [column.name for column in table.columns]
    return [tuple(_of_parquet(row[column.name]) for column in table.columns) for row in found.to_pylist()]


def _of_text(cell: str, kind: Kind) -> Value:
    if cell == "":
        return None
    match kind:
        case Kind.WHOLE:
            return int(cell)
        case Kind.NUMBER:
            return float(cell)
        case Kind.FLAG:
            return {"TRUE": True, "FALSE": False}[cell]
        case Kind.DAY:
            return date.fromisoformat(cell)
        case Kind.MOMENT:
            return datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None)
        case _:
            return cell.removeprefix("'")


def _of_cell(value: object, kind: Kind) -> Value:
    match value, kind:
        case None, _:
            return None
        case datetime(), Kind.DAY:
            return value.date()
        case str(), Kind.DAY:
            return date.fromisoformat(value)
        case str(), Kind.MOMENT:
            return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        case str(), _:
            return str(unescape(value))
        case bool() | int() | float(), _:
            return value
    raise AssertionError((value, kind))


def _of_parquet(value: object) -> Value:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    assert value is None or isinstance(value, str | int | float | bool | date)
    return value
