"""One write, and what it can find while it is being made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import duckdb

from kpi import sql
from kpi.model import Row

_FEW = 50  # up to so many rows plain inserts are faster than a registered frame
_MANY = 20_000  # so many rows are held in a frame at once, however many there are


@dataclass(frozen=True, slots=True)
class Question:
    """What a concept of `kpi.sql` is asked.

    None asks for all departments, all years, the last month that has ended, and the newest change. `month` is the
    first day of a month.
    """

    department: str | None = None
    fiscal_year: int | None = None
    month: date | None = None
    change_no: int | None = None

    @property
    def parameters(self) -> list[object]:
        """The values of $1 to $4."""
        return [self.department, self.fiscal_year, self.month, self.change_no]


class Change:
    """One write: its number, and the rows that it revises."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, columns: Mapping[str, Sequence[str]], number: int) -> None:
        """Collect revisions under this number; `Store.write` makes these objects."""
        self._cursor = cursor
        self._columns = columns
        self.number = number
        self.is_abandoned = False

    def abandon(self) -> None:
        """Leave nothing behind, not even the change itself: its number goes to the next one."""
        self.is_abandoned = True

    def newest(self, table: str, **where: Any) -> list[Row]:
        """Return the newest revision of each row that has these values, as this change finds the table.

        A row that was taken back is among them, with `withdrawn`. A list of texts asks for any of them.

        Raises:
            KeyError: there is no such table, or no such column.
        """
        return newest_rows(self._cursor, table, where)

    def revision(self, table: str, change_no: int, **key: Any) -> Row | None:
        """Return what one change said about one row of a table, if anything."""
        same = "".join(f" AND {name} = ${n}" for n, name in enumerate(sql.KEYS[table], start=2))
        statement = f"SELECT * FROM {table}_revision WHERE change_no = $1{same}"  # noqa: S608 - names from KEYS
        rows = ask(self._cursor, statement, [change_no, *(key[name] for name in sql.KEYS[table])])
        return rows[0] if rows else None

    def read(self, name: str, question: Question) -> list[Row]:
        """Answer a concept of `kpi.sql` as it is with what this change has put so far."""
        return ask(self._cursor, sql.compose(name), question.parameters)

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns of a table's revisions."""
        return self._columns[table]

    def recorded(self, change_no: int) -> Row:
        """Return who made a change and when: `actor`, `recorded_at` (UTC), `reason`.

        Raises:
            KeyError: there is no such change.
        """
        for row in ask(self._cursor, "SELECT * FROM change WHERE change_no = $1", [change_no]):
            return row
        raise KeyError(change_no)

    def put(self, table: str, rows: Iterable[Mapping[str, Any]], *, withdrawn: bool = False) -> None:
        """Add one revision for each row of a table (named without `_revision`).

        A row has the columns of the table but `change_no` and `withdrawn`; a missing column is null.

        Raises:
            KeyError: there is no such table.
            ValueError: a number is not finite, or a row has a column that the table has not.
        """
        columns = self._columns[table]
        stamped = (self._stamped(table, row, columns, withdrawn) for row in rows)
        while part := list(islice(stamped, _MANY)):
            self._insert(table, columns, part)

    def lookup(
        self, table: str, by: Sequence[str], asked: Iterable[Sequence[Any]], columns: Sequence[str]
    ) -> list[tuple[Any, ...]]:
        """Return columns of the newest revision of each row that has one of the asked values in the columns `by`.

        Made for hundreds of thousands of rows, where `newest` is for a few: what was taken back is among them.

        Raises:
            KeyError: there is no such table.
        """
        wanted = list(asked)
        if not wanted:
            return []
        key, same = ", ".join(sql.KEYS[table]), ", ".join(by)
        shown = ", ".join(columns)
        with self._registered(by, wanted):
            return self._cursor.execute(
                f"SELECT {shown} FROM {table}_revision r SEMI JOIN incoming USING ({same})"  # noqa: S608 - names of our own
                f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY change_no DESC) = 1"
            ).fetchall()

    def later(self, table: str, change_no: int) -> int | None:
        """Return the last change that revised a row of a table which this change had revised before it, if any."""
        key = ", ".join(sql.KEYS[table])
        [(found,)] = self._cursor.execute(
            f"SELECT max(change_no) FROM {table}_revision SEMI JOIN"  # noqa: S608 - names from KEYS
            f" (SELECT {key} FROM {table}_revision WHERE change_no = $1) USING ({key}) WHERE change_no > $1",
            [change_no],
        ).fetchall()
        return None if found is None else int(found)

    def restore(self, table: str, change_no: int) -> None:
        """Say again what stood before a change of each row that it revised; a row that it made is taken back."""
        key = ", ".join(sql.KEYS[table])
        said = ", ".join(name for name in self._columns[table] if name not in ("change_no", "withdrawn"))
        self._cursor.execute(
            f"INSERT INTO {table}_revision BY NAME"  # noqa: S608 - names from KEYS
            f" SELECT {said}, $2::bigint AS change_no, change_no = $1 OR withdrawn AS withdrawn FROM {table}_revision"
            f" SEMI JOIN (SELECT {key} FROM {table}_revision WHERE change_no = $1) USING ({key})"
            " WHERE change_no <= $1 QUALIFY row_number() OVER"
            f" (PARTITION BY {key} ORDER BY change_no = $1, change_no DESC) = 1",
            [change_no, self.number],
        )

    def _insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        if len(rows) <= _FEW:
            places = ", ".join(["(" + ", ".join("?" * len(columns)) + ")"] * len(rows))
            values = [value for row in rows for value in row]
            self._cursor.execute(f"INSERT INTO {table}_revision VALUES {places}", values)  # noqa: S608 - a name from KEYS
            return
        with self._registered(columns, rows):
            self._cursor.execute(f"INSERT INTO {table}_revision SELECT * FROM incoming")  # noqa: S608 - a name from KEYS

    @contextmanager
    def _registered(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[None]:
        """Let statements select from `incoming`."""
        import pandas as pd  # noqa: PLC0415 - half a second that most commands do not need

        self._cursor.register("incoming", pd.DataFrame(rows, columns=list(columns), dtype=object))
        try:
            yield
        finally:
            self._cursor.unregister("incoming")

    def _stamped(self, table: str, row: Mapping[str, Any], columns: Sequence[str], withdrawn: bool) -> list[Any]:
        unknown = set(row) - set(columns)
        if unknown:
            raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
        values = {**row, "change_no": self.number, "withdrawn": withdrawn}
        if any(isinstance(value, float) and not math.isfinite(value) for value in values.values()):
            raise ValueError(f"{table}: a number is not finite: {row}")
        return [values.get(column) for column in columns]


def ask(cursor: duckdb.DuckDBPyConnection, statement: str, parameters: Sequence[Any]) -> list[Row]:
    """Run one SELECT: one dict a row."""
    cursor.execute(statement, list(parameters))
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def newest_rows(cursor: duckdb.DuckDBPyConnection, table: str, where: Mapping[str, Any]) -> list[Row]:
    """Find the revisions of the keys that are asked for, and choose here: a window costs three times as much."""
    key = sql.KEYS[table]
    asked = {name: value if isinstance(value, list) else [value] for name, value in where.items()}
    of_key = {name: values for name, values in asked.items() if name in key}
    if not all(of_key.values()):
        return []
    same = [f"{name} IN ({', '.join('?' * len(values))})" for name, values in of_key.items()]
    statement = f"SELECT * FROM {table}_revision WHERE {' AND '.join(same) or 'TRUE'} ORDER BY change_no"  # noqa: S608 - names from KEYS
    parameters = [value for values in of_key.values() for value in values]
    found = {tuple(row[name] for name in key): row for row in ask(cursor, statement, parameters)}
    return [row for row in found.values() if all(row[name] in values for name, values in asked.items())]
