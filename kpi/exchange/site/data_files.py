"""The public tables as files for programs: CSV, JSON, a data dictionary, and what CSV on the Web asks for beside them.

`csv-metadata.json` is that of the W3C's «Metadata Vocabulary for Tabular Data»: whoever knows it learns the type, the
title and the meaning of each column, the licence and the publisher without reading the dictionary.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kpi.exchange.out import csv_file
from kpi.exchange.out.cell import moment
from kpi.exchange.out.csv_file import csv_bytes
from kpi.exchange.out.table import Column, Kind, Table, Value, dictionary
from kpi.setting import Settings

METADATA = "csv-metadata.json"
"""The name under which CSV on the Web looks for it."""
_DATATYPES: Mapping[Kind, Any] = {
    Kind.TEXT: "string",
    Kind.MONTH: "gYearMonth",
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.FLAG: {"base": "boolean", "format": "TRUE|FALSE"},
    Kind.DAY: "date",
    Kind.MOMENT: "dateTimeStamp",
}


def described(tables: Sequence[Table]) -> Table:
    """Return the data dictionary of the tables."""
    return dictionary(tables, csv_file.encoding(bom=True))


def data_files(tables: Sequence[Table], settings: Settings) -> dict[str, bytes]:
    """Return the files by their names."""
    every = (*tables, described(tables))
    found = {f"{table.name}.csv": csv_bytes(table, bom=True) for table in every}
    found |= {f"{table.name}.json": _json(_rows(table, settings)) for table in every}
    return found | {METADATA: _json(_metadata(every, settings))}


def _rows(table: Table, settings: Settings) -> Mapping[str, Any]:
    names = [column.name for column in table.columns]
    return {
        "title": table.title,
        "meaning": table.meaning,
        "publisher": settings.public_publisher or None,
        "license": settings.public_licence_url,
        "rows": [dict(zip(names, map(_value, row), strict=True)) for row in table.rows],
    }


def _value(value: Value) -> str | int | float | bool | None:
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _metadata(tables: Sequence[Table], settings: Settings) -> Mapping[str, Any]:
    publisher = {"dc:publisher": settings.public_publisher} if settings.public_publisher else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "ja"}],
        "dc:title": "部局の目標と実績",
        **publisher,
        "dc:license": {"@id": settings.public_licence_url},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:title": table.title,
                "dc:description": table.meaning,
                "tableSchema": {"columns": [_column(column) for column in table.columns]},
            }
            for table in tables
        ],
    }


def _column(column: Column) -> Mapping[str, Any]:
    unit = f"(単位: {column.unit})" if column.unit else ""
    return {
        "name": column.name,
        "titles": column.title,
        "datatype": _DATATYPES[column.kind],
        "dc:description": f"{column.meaning}{unit}",
    }


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
