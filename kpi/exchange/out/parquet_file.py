"""A table as a Parquet file: typed columns under their names for programs, what they mean in the file's own schema.

pyarrow writes it rather than DuckDB: the store's connection is denied every file but its own, and that lock is worth
more than a second writer. Texts are not escaped: no program takes a text of a Parquet file for a formula.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kpi.exchange.out.table import Kind, Table, Value

ENCODING = "文字コードはUTF-8(Parquetの形式による)。日時はUTC。"


def parquet_bytes(table: Table) -> bytes:
    """Return a table as Parquet."""
    import pyarrow as pa  # noqa: PLC0415 - a fifth of a second that other commands do not need
    from pyarrow import parquet  # noqa: PLC0415

    types = {
        Kind.TEXT: pa.string(),
        Kind.MONTH: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.FLAG: pa.bool_(),
        Kind.DAY: pa.date32(),
        Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    fields, arrays = [], []
    for n, column in enumerate(table.columns):
        known = {"title": column.title, "unit": column.unit, "meaning": column.meaning}
        fields.append(pa.field(column.name, types[column.kind], metadata=known))
        arrays.append(pa.array([_native(row[n]) for row in table.rows], types[column.kind]))
    about = {"title": table.title, "meaning": table.meaning}
    out: Any = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about)), out)
    content: bytes = out.getvalue().to_pybytes()
    return content


def _native(value: Value) -> Value:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
