"""A table as a CSV file: UTF-8, commas, lines ending in CR LF, one heading (RFC 4180)."""

from __future__ import annotations

import csv
import io

from kpi.exchange.out.cell import written
from kpi.exchange.out.table import Table


def encoding(*, bom: bool) -> str:
    """Say how the files are written."""
    return f"文字コードはUTF-8(BOM{'あり' if bom else 'なし'})、区切りはコンマ、改行はCRLF。"


def csv_bytes(table: Table, *, bom: bool) -> bytes:
    """Return a table as CSV; Excel takes the file for UTF-8 only with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.title for column in table.columns)
    writer.writerows(map(written, row) for row in table.rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")
