"""Opening a database file: refuse what is not ours, bring ours up to date, and check all of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from kpi import sql
from kpi.calendar import utc_now
from kpi.store.database import Store
from kpi.store.trouble import StoreError, is_there, locked, refuse_stray_log, refused, remedy, trouble

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
_IN_USE = 32  # Windows says so with an error of its own number


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
        raise trouble(path, str(error)) from error
    except StoreError:
        connection.close()
        raise
    return Store(connection, path, is_passing=is_passing)


def _connect(path: Path | None, *, is_passing: bool) -> duckdb.DuckDBPyConnection:
    config = _CONFIG if is_passing else _CONFIG | _WHOLE_FILE
    try:
        return duckdb.connect(":memory:" if path is None else str(path), config=config)
    except duckdb.Error as error:
        raise trouble(path, str(error)) from error


def _refuse_strangers(path: Path) -> None:
    """Refuse what is no DuckDB file before the driver touches it."""
    where, magic = _MAGIC
    try:
        with path.open("rb") as file:
            head = file.read(where.stop)
    except OSError as error:
        if getattr(error, "winerror", None) == _IN_USE:
            raise locked(path, "別のプロセス") from error
        raise refused(path, error) from error
    if not head:
        raise StoreError(f"データベース「{path}」は空(0バイト)です。{remedy(path)}")
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
