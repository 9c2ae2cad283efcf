"""An open database: every read on a cursor of its own, every write behind one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from kpi import sql
from kpi.calendar import utc_now
from kpi.model import Origin, Row
from kpi.store.change import Change, Question, ask, newest_rows
from kpi.store.trouble import StoreError, refusal, trouble

_BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)


class Store:
    """An open database. Use `open_store`; close it, or use it as a context manager."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, *, is_passing: bool = False) -> None:
        """Wrap a migrated connection."""
        self._is_passing = is_passing
        self._connection = connection
        self._writing = threading.Lock()
        self._columns = _columns(connection)
        self.path = path
        self._file = _identity(path)

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Write everything into the file and let other processes have it.

        Raises:
            StoreError: the operating system does not let the file be written.
        """
        try:
            if self._is_passing:  # the driver's own closing is silent about a full disk
                self._connection.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise trouble(self.path, str(error)) from error
        finally:
            self._connection.close()

    def read(self, name: str, question: Question | None = None) -> list[Row]:
        """Answer a concept of `kpi.sql`, or a revised table as of a change: one dict a row.

        Raises:
            KeyError: there is no such concept.
            StoreError: the file cannot be read.
        """
        return self.select(sql.compose(name), (question or Question()).parameters)

    def newest(self, table: str, **where: Any) -> list[Row]:
        """Return the newest revision of each row that has these values, as `Change.newest` does."""
        with self._connection.cursor() as cursor:
            return newest_rows(cursor, table, where)

    def revisions(self, table: str, **key: Any) -> list[tuple[Row, Row]]:
        """Return every revision of one row of a table, the oldest first, each with its change.

        Raises:
            KeyError: there is no such table, or a column of its key is missing.
        """
        same = " AND ".join(f"{name} = ${n}" for n, name in enumerate(sql.KEYS[table], start=1))
        rows = self.select(
            f"SELECT * FROM {table}_revision WHERE {same} ORDER BY change_no",  # noqa: S608 - names from KEYS
            [key[name] for name in sql.KEYS[table]],
        )
        numbers = [row["change_no"] for row in rows]
        changes = self.select("SELECT * FROM change WHERE list_contains($1::bigint[], change_no)", [numbers])
        by_number = {change["change_no"]: change for change in changes}
        return [(row, by_number[row["change_no"]]) for row in rows]

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns of a revised table in their order.

        Raises:
            KeyError: there is no such table.
        """
        return tuple(self._columns[table])

    def all_revisions(self, table: str, change_no: int) -> list[Row]:
        """Return every revision of every row of a table up to a change, in the order in which they were written.

        Raises:
            KeyError: there is no such table.
            StoreError: the file cannot be read.
        """
        order = ", ".join(("change_no", *sql.KEYS[table]))
        statement = f"SELECT * FROM {table}_revision WHERE change_no <= $1 ORDER BY {order}"  # noqa: S608 - names from KEYS
        return self.select(statement, [change_no])

    def all_changes(self, change_no: int) -> list[Row]:
        """Return every change up to one, in the order of their numbers.

        Raises:
            StoreError: the file cannot be read.
        """
        return self.select("SELECT * FROM change WHERE change_no <= $1 ORDER BY change_no", [change_no])

    def select(self, statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run one SELECT on a cursor of its own.

        Raises:
            StoreError: the file cannot be read.
        """
        with self._connection.cursor() as cursor:
            try:
                return ask(cursor, statement, parameters)
            except _BROKEN as error:
                raise trouble(self.path, str(error)) from error

    @contextmanager
    def write(
        self, actor: str, reason: str, origin: Origin = Origin.PERSON, *, clock: Callable[[], datetime] = utc_now
    ) -> Iterator[Change]:
        """Open a change: all of its rows are saved together, or none if anything raises.

        The change is recorded even when nothing is put, unless it is abandoned. One change runs at a time, so what it
        finds stays true until it is saved. `clock` gives the time of the change (naive UTC); only invented data has
        another than the real one.

        Raises:
            StoreError: the operating system does not let the file be written, it is damaged, or another one has taken
                its place; nothing was saved.
        """
        if _identity(self.path) != self._file:
            raise StoreError(
                f"データベース「{self.path}」は、開いたあとで消されたか、別のファイルに置き換えられました。"
                "保存していません。サーバーを起動し直してから、もう一度行ってください。"
            )
        with self._writing, self._connection.cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            try:
                last_number, last_time = cursor.execute(
                    "SELECT coalesce(max(change_no), 0), max(recorded_at) FROM change"
                ).fetchone() or (0, None)
                now = clock()
                recorded_at = now if last_time is None else max(now, last_time)  # a clock set back cannot reorder
                number = int(last_number) + 1
                cursor.execute(
                    "INSERT INTO change VALUES ($1, $2, $3, $4, $5)",
                    [number, recorded_at, actor, reason, origin.value],
                )
                change = Change(cursor, self._columns, number)
                yield change
                cursor.execute("ROLLBACK" if change.is_abandoned else "COMMIT")
            except BaseException as error:
                with suppress(duckdb.Error):  # a commit that fails has ended the transaction
                    cursor.execute("ROLLBACK")
                refused = refusal(self.path, str(error)) if isinstance(error, duckdb.Error) else None
                if refused is not None:
                    raise refused from error
                if isinstance(error, _BROKEN):
                    raise trouble(self.path, str(error)) from error
                raise

    def is_training(self) -> bool:
        """Say whether the data is invented for training; every page then says so."""
        return bool(self.select("SELECT 1 FROM change WHERE origin = $1 LIMIT 1", [Origin.TRAINING.value]))

    def change_at(self, moment: datetime | None = None) -> tuple[int, datetime] | None:
        """Return number and time (UTC) of the last change recorded by a moment, or of the newest.

        None means that nothing had been recorded by then.
        """
        rows = self.select(
            "SELECT change_no, recorded_at FROM change"
            " WHERE $1::timestamp IS NULL OR recorded_at <= $1::timestamp"
            " ORDER BY change_no DESC LIMIT 1",
            [moment],
        )
        return (rows[0]["change_no"], rows[0]["recorded_at"]) if rows else None

    def first_change_at(self) -> datetime | None:
        """Return when (UTC) the first change was recorded; None while there is none."""
        [row] = self.select("SELECT min(recorded_at) AS first FROM change")
        first: datetime | None = row["first"]
        return first


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None where there is no file."""
    try:
        found = None if path is None else path.stat()
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns of each table's revisions, asked for at once: a question a table makes opening slow."""
    found = connection.execute("SELECT table_name, column_name FROM duckdb_columns() ORDER BY table_name, column_index")
    columns: dict[str, list[str]] = {}
    for table, column in found.fetchall():
        columns.setdefault(table, []).append(column)
    return {table: columns[f"{table}_revision"] for table in sql.KEYS}
