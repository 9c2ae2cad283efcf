"""A table to hand out: rows of plain values under columns that say what they are.

The form is that of machine-readable public data: one observation a row, a blank is no value and never 0, units and
years have columns of their own, dates are ISO. A format writes what is here and adds nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kpi.model import Labelled

Value = str | int | float | bool | date | datetime | None
"""What a cell may hold; None is «no value». A datetime is naive UTC."""


class Kind(Labelled):
    """What the values of a column are; the word says how CSV and Excel files write them."""

    TEXT = "text", "文字"
    MONTH = "month", "年月(YYYY-MM)"
    WHOLE = "whole", "整数"
    NUMBER = "number", "数値"
    FLAG = "flag", "TRUE/FALSE"
    DAY = "day", "日付(YYYY-MM-DD)"
    MOMENT = "moment", "日時(ISO 8601、日本時間)"

    @property
    def is_text(self) -> bool:
        """Whether its values are texts."""
        return self in (Kind.TEXT, Kind.MONTH)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its title for people, and what a value of it means, in which unit."""

    name: str
    title: str
    kind: Kind
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `meaning` says what one row is. Rows have a value for each column."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()

    def filled(self, rows: Iterable[Mapping[str, Value]]) -> Table:
        """Return the table with rows by the names of its columns; an empty text is no value.

        Raises:
            KeyError: a row lacks a column.
            ValueError: a number is not finite.
        """
        names = [column.name for column in self.columns]
        return replace(self, rows=tuple(tuple(_value(row[name]) for name in names) for row in rows))


def _value(value: Value) -> Value:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"a finite number is expected, not {value}")
    return None if value == "" else value


def dictionary(tables: Iterable[Table], encoding: str) -> Table:
    """Return the data dictionary of tables: a row for each as a whole, then one for each column.

    `encoding` says how the files with the tables are written.
    """
    return DICTIONARY.filled(row for table in tables for row in _described(table, encoding))


def _described(table: Table, encoding: str) -> Iterable[Mapping[str, Value]]:
    whole = {"table": table.name, "table_title": table.title}
    meaning = f"{table.meaning} 空欄は値がないことを示し、0ではない。{encoding}"
    yield {**whole, "name": None, "title": None, "kind": None, "unit": None, "meaning": meaning}
    for column in table.columns:
        yield {
            **whole,
            "name": column.name,
            "title": column.title,
            "kind": column.kind.label,
            "unit": column.unit,
            "meaning": column.meaning,
        }


DICTIONARY = Table(
    "dictionary",
    "項目の説明",
    "1行は1つの項目。項目名のない行は表全体の説明。",
    (
        Column("table", "表の名前", Kind.TEXT, "ファイルやシートの、プログラム用の名前"),
        Column("table_title", "表", Kind.TEXT, "表の題名"),
        Column("name", "項目名", Kind.TEXT, "プログラム用の名前。Parquetではこれが列の名前"),
        Column("title", "項目", Kind.TEXT, "CSVとExcelの見出し"),
        Column("kind", "型", Kind.TEXT, "値の書き方"),
        Column("unit", "単位", Kind.TEXT, "決まった単位。行ごとに違うときは、表に「単位」の項目がある"),
        Column("meaning", "説明", Kind.TEXT, "値の意味"),
    ),
)
"""The shape of a data dictionary."""
