"""The one place that talks to DuckDB: open, migrate, read, write.

DuckDB lets one process hold a file, so a process has one `Store`; every read takes a cursor of its own (a shared
connection fails under threads) and every write goes through one lock, in one transaction, under one change number.
Each change is in the file itself once it is saved: a write-ahead log that is lost, or copied without its file, is
never noticed by the driver, so nothing is left in one. The driver's errors become `StoreError`s here, with a message
for the person who has to act.
"""

from __future__ import annotations

import hashlib
import logging
import math
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from kpi import sql
from kpi.calendar import utc_now
from kpi.model import Origin, Row

log = logging.getLogger(__name__)

_CONFIG: dict[
    str, str | bool | int | float | list[str]
] = {  # closed networks: nothing is fetched, nothing outside the file is read
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "enable_external_access": False,
}
_WHOLE_FILE = {"checkpoint_threshold": "0B"}  # each change goes into the file at once: 12 ms instead of 2
_MAGIC = slice(8, 12), b"DUCK"  # where DuckDB files say that they are some
_LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")  # what DuckDB leaves beside a file when it is killed
_BROKEN = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)
_FEW = 50  # up to so many rows plain inserts are faster than a registered frame
_MANY = 20_000  # so many rows are held in a frame at once, however many there are
_IN_USE = 32  # Windows says so with an error of its own number
_PERMISSION = "ファイルとそのフォルダーに、読み書きの権限を付けてください。"
_FULL = ("ディスクに空きがありません", "空きを増やしてから、起動し直してください。保存済みの登録は失われていません。")
_REFUSALS = {
    "Permission denied": ("権限がありません", _PERMISSION),
    "Operation not permitted": ("権限がありません", _PERMISSION),
    "Read-only file system": ("読み取り専用の場所です", "書き込める場所をKPI_DATABASEで指定してください。"),
    "No space left on device": _FULL,
    "Disk quota exceeded": _FULL,
    "File too large": _FULL,
    "Is a directory": ("フォルダーです", "KPI_DATABASEにはファイルの名前を指定してください。"),
    "File exists": ("フォルダーの場所にファイルがあります", "KPI_DATABASEの綴りを確かめてください。"),
    "Not a directory": ("途中の名前がフォルダーではありません", "KPI_DATABASEの綴りを確かめてください。"),
    "File name too long": ("名前が長すぎます", "KPI_DATABASEの綴りを確かめてください。"),
}
"""What the operating system said → what that is, and what to do. It is no damage."""


class StoreError(Exception):
    """The database cannot be used; the text says in Japanese what is wrong and what to do."""


class LockedError(StoreError):
    """Another process holds the file."""


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
        return _newest(self._cursor, table, where)

    def revision(self, table: str, change_no: int, **key: Any) -> Row | None:
        """Return what one change said about one row of a table, if anything."""
        same = "".join(f" AND {name} = ${n}" for n, name in enumerate(sql.KEYS[table], start=2))
        statement = f"SELECT * FROM {table}_revision WHERE change_no = $1{same}"  # noqa: S608 - names from KEYS
        rows = _rows(self._cursor, statement, [change_no, *(key[name] for name in sql.KEYS[table])])
        return rows[0] if rows else None

    def read(self, name: str, question: Question) -> list[Row]:
        """Answer a concept of `kpi.sql` as it is with what this change has put so far."""
        return _rows(self._cursor, sql.compose(name), question.parameters)

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns of a table's revisions."""
        return self._columns[table]

    def recorded(self, change_no: int) -> Row:
        """Return who made a change and when: `actor`, `recorded_at` (UTC), `reason`.

        Raises:
            KeyError: there is no such change.
        """
        for row in _rows(self._cursor, "SELECT * FROM change WHERE change_no = $1", [change_no]):
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
            raise _trouble(self.path, error) from error
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
            return _newest(cursor, table, where)

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
                return _rows(cursor, statement, parameters)
            except _BROKEN as error:
                raise _trouble(self.path, error) from error

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
                refusal = _refusal(self.path, str(error)) if isinstance(error, duckdb.Error) else None
                if refusal is not None:
                    raise refusal from error
                if isinstance(error, _BROKEN):
                    raise _trouble(self.path, error) from error
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


def open_store(path: Path | None, *, is_passing: bool = False) -> Store:
    """Open a database file, bring it up to date, and check all of it; None opens one in memory.

    A file that is not there is made. One that is empty, foreign, damaged or held by another process is left as it is,
    and so is a log without its file. With `is_passing` changes reach the file when it is closed, which is quicker: for
    a file that is thrown away if its making is interrupted.

    Raises:
        LockedError: another process holds the file.
        StoreError: the file cannot be used.
    """
    existing = path is not None and is_there(path)
    if path is not None and existing:
        _refuse_strangers(path)
    elif path is not None:
        refuse_stray_log(path)
    connection = _connect(path, is_passing=is_passing)
    try:
        if existing:
            _refuse_foreign_tables(connection, path)
        _migrate(connection)
        if path is not None:
            _make_views(connection)
        if existing:
            _read_everything(connection)
            connection.execute("CHECKPOINT")  # what an interrupted process left in the log
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise _trouble(path, error) from error
    except StoreError:
        connection.close()
        raise
    return Store(connection, path, is_passing=is_passing)


def is_there(path: Path) -> bool:
    """Say whether there is something at a place.

    Raises:
        StoreError: the operating system does not let us look.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise refused(path, error) from error
    return True


def refuse_stray_log(path: Path) -> None:
    """Refuse to make a file where the log of another one lies: the driver would delete it, or take it for its own.

    Only people know where that file went, so nothing is moved for them.

    Raises:
        StoreError: there is such a log; the text says which and where it belongs.
    """
    logs = _logs(path)
    if logs:
        names = "」「".join(map(str, logs))
        raise StoreError(
            f"データベース「{path}」はありませんが、その登録の記録「{names}」が残っています。"
            "元のデータベースを移してあれば、その横に置き直してください(名前の前半を、移した先のファイル名に合わせます)。"
            "新しく作るには、先にこの記録を消さずに別のフォルダーへ移してください。"
        )


def refused(path: Path, error: OSError) -> StoreError:
    """Say what the operating system refused, and what to do."""
    said = error.strerror or str(error)
    return _refusal(path, said) or StoreError(
        f"データベース「{path}」を使えません({said})。置き場所を確かめてください。"
    )


def _rows(cursor: duckdb.DuckDBPyConnection, statement: str, parameters: Sequence[Any]) -> list[Row]:
    cursor.execute(statement, list(parameters))
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _newest(cursor: duckdb.DuckDBPyConnection, table: str, where: Mapping[str, Any]) -> list[Row]:
    """Find the revisions of the keys that are asked for, and choose here: a window costs three times as much."""
    key = sql.KEYS[table]
    asked = {name: value if isinstance(value, list) else [value] for name, value in where.items()}
    of_key = {name: values for name, values in asked.items() if name in key}
    if not all(of_key.values()):
        return []
    same = [f"{name} IN ({', '.join('?' * len(values))})" for name, values in of_key.items()]
    statement = f"SELECT * FROM {table}_revision WHERE {' AND '.join(same) or 'TRUE'} ORDER BY change_no"  # noqa: S608 - names from KEYS
    parameters = [value for values in of_key.values() for value in values]
    found = {tuple(row[name] for name in key): row for row in _rows(cursor, statement, parameters)}
    return [row for row in found.values() if all(row[name] in values for name, values in asked.items())]


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns of each table's revisions, asked for at once: a question a table makes opening slow."""
    found = connection.execute("SELECT table_name, column_name FROM duckdb_columns() ORDER BY table_name, column_index")
    columns: dict[str, list[str]] = {}
    for table, column in found.fetchall():
        columns.setdefault(table, []).append(column)
    return {table: columns[f"{table}_revision"] for table in sql.KEYS}


def _connect(path: Path | None, *, is_passing: bool) -> duckdb.DuckDBPyConnection:
    config = _CONFIG if is_passing else _CONFIG | _WHOLE_FILE
    try:
        return duckdb.connect(":memory:" if path is None else str(path), config=config)
    except duckdb.Error as error:
        raise _trouble(path, error) from error


def _refuse_strangers(path: Path) -> None:
    """Refuse what is no DuckDB file before the driver touches it."""
    where, magic = _MAGIC
    try:
        with path.open("rb") as file:
            head = file.read(where.stop)
    except OSError as error:
        if getattr(error, "winerror", None) == _IN_USE:
            raise _locked(path, "別のプロセス") from error
        raise refused(path, error) from error
    if not head:
        raise StoreError(f"データベース「{path}」は空(0バイト)です。{_remedy(path)}")
    if head[where] != magic:
        raise StoreError(
            f"「{path}」はDuckDBのデータベースではありません。KPI_DATABASEで正しいファイルを指定してください。"
        )


def _refuse_foreign_tables(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Refuse a database of something else, so that nothing is added to it."""
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if "migration" not in tables:
        raise StoreError(
            f"「{path}」はこの製品のデータベースではありません(表: {'、'.join(sorted(tables)[:3]) or 'なし'})。"
            "KPI_DATABASEで正しいファイルを指定してください。"
        )


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply the migrations that the file has not seen."""
    connection.execute("BEGIN TRANSACTION")
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TIMESTAMP NOT NULL)")
    applied = {name for (name,) in connection.execute("SELECT name FROM migration").fetchall()}
    known = {path.stem for path in sql.migrations()}
    if applied - known:
        connection.execute("ROLLBACK")
        raise StoreError(
            "データベースはこの製品より新しい版で作られています"
            f"({'、'.join(sorted(applied - known))})。製品を新しい版にしてください。"
        )
    for path in sql.migrations():
        if path.stem not in applied:
            connection.execute(path.read_text(encoding="utf-8"))
            connection.execute("INSERT INTO migration VALUES ($1, $2)", [path.stem, utc_now()])
    connection.execute("COMMIT")


def _make_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Give whoever opens the file the current state, made anew only where the text has changed."""
    connection.execute("BEGIN TRANSACTION")
    connection.execute("CREATE TABLE IF NOT EXISTS view_text (fingerprint TEXT NOT NULL)")
    views = [sql.view(name) for name in (*sql.KEYS, *sql.CONCEPTS)]
    fingerprint = hashlib.sha256("".join(views).encode()).hexdigest()
    if (fingerprint,) not in connection.execute("SELECT fingerprint FROM view_text").fetchall():
        for statement in views:
            connection.execute(statement)
        connection.execute("DELETE FROM view_text")
        connection.execute("INSERT INTO view_text VALUES ($1)", [fingerprint])
    connection.execute("COMMIT")


def _read_everything(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every row once: a truncated file may open and fail only when somebody needs the page."""
    for table in ("change", *(f"{name}_revision" for name in sql.KEYS)):
        connection.execute(f"SELECT max(hash(t)) FROM {table} t").fetchall()  # noqa: S608 - a name from KEYS


def _trouble(path: Path | None, error: duckdb.Error) -> StoreError:
    """Turn an error of the driver into what is the case and what to do."""
    text = str(error)
    if "Could not set lock" in text:
        holder = re.search(r"PID (\d+)", text)
        return _locked(path, f"プロセス {holder[1]}" if holder else "別のプロセス")
    refusal = _refusal(path, text)
    if refusal is not None:
        return refusal
    if path is not None and re.search(r"\bWAL\b.* does not match", text):
        names = "」「".join(map(str, _logs(path)))
        return StoreError(
            f"「{names}」は「{path}」の今の内容に続く記録ではないため、開けません。"
            "この記録を消さずに別のフォルダーへ移してから、もう一度実行してください。"
        )
    return StoreError(f"データベース「{path}」は壊れているか、途中で切れています。{_remedy(path)}")


def _locked(path: Path | None, holder: str) -> LockedError:
    return LockedError(
        f"データベース「{path}」は{holder}が使用中です。そのプロセスを終えてから、もう一度実行してください。"
    )


def _refusal(path: Path | None, said: str) -> StoreError | None:
    """Return what the operating system refused, if an error is about that."""
    for words, (reason, remedy) in _REFUSALS.items():
        if words in said:
            return StoreError(f"データベース「{path}」を使えません({reason})。{remedy}")
    return None


def _remedy(path: Path | None) -> str:
    """Say how to go on without a file that cannot be used; it and its log stay together, so that nothing is lost."""
    files = "」と「".join(map(str, [] if path is None else [path, *_logs(path)]))
    return (
        f"まず「{files}」を消さずに別のフォルダーへ移してください。"
        "そのあとバックアップを元の場所に戻すか、同梱データだけでよければ「make run」で作り直せます。"
    )


def _logs(path: Path) -> list[Path]:
    """Return the logs that lie beside a file."""
    beside = (path.with_name(path.name + ending) for ending in _LOGS)
    return [log for log in beside if log.exists()]
