"""The shipped facts into the database, once and again.

Loading compares each row with what the product shipped before: new and corrected rows become one change of origin
«shipped». A row that a person has revised since is left as that person left it, and so is a figure whose round is
closed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kpi import model, sql
from kpi.model import Row
from kpi.shipped import Column, key_of, read_folder
from kpi.store import Store, is_there, open_store, refuse_stray_log, refused

SHIPPED = Path(__file__).resolve().parent.parent / "data"
ACTOR = "product"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows written, taken back, and left as people had revised them."""

    written: int
    withdrawn: int
    kept: int


def open_database(path: Path, data: Path = SHIPPED) -> Store:
    """Open a database with the shipped facts in it; make it beside its place first if there is none.

    Raises:
        ShippedDataError: a CSV is wrong; nothing was written.
        StoreError: the file cannot be used.
    """
    if not is_there(path):
        try:
            _make(path.resolve(), data)
        except OSError as error:
            raise refused(path, error) from error
        return open_store(path)
    store = open_store(path)
    try:
        if not store.is_training():
            load(store, data)
    except BaseException:
        store.close()
        raise
    return store


def _make(path: Path, data: Path) -> None:
    """Make a database beside its place and put it there whole; where another process was first, leave its file."""
    refuse_stray_log(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        unfinished = Path(folder) / path.name
        with open_store(unfinished, is_passing=True) as store:
            load(store, data)
        with suppress(FileExistsError):
            os.link(unfinished, path)


def load(store: Store, data: Path = SHIPPED) -> Loaded:
    """Bring the shipped rows of a folder into a database; the same files again change nothing.

    Raises:
        ShippedDataError: a file is wrong; nothing was written.
    """
    columns = {table: _columns(store, table) for table in sql.KEYS}
    incoming = read_folder(data, columns)
    put: dict[str, list[Row]] = {}
    taken_back: dict[str, list[Row]] = {}
    kept = 0
    for table, rows in incoming.items():
        newest, shipped = _revisions(store, table, rows)
        edited = {key for key, row in newest.items() if row["origin"] != model.Origin.SHIPPED}
        edited |= _closed(store, rows, newest) if table == "actual" else set()
        standing = {key: _said(row, columns[table]) for key, row in shipped.items() if not row["withdrawn"]}
        changed = {key_of(table, row): row for row in rows if standing.get(key_of(table, row)) != row}
        kept += len(changed.keys() & edited)
        put[table] = [row for key, row in changed.items() if key not in edited]
        gone = standing.keys() - {key_of(table, row) for row in rows} - edited
        taken_back[table] = [standing[key] for key in sorted(gone)]
    written, withdrawn = sum(map(len, put.values())), sum(map(len, taken_back.values()))
    if written or withdrawn:
        with store.write(ACTOR, "同梱データの読み込み", model.Origin.SHIPPED) as change:
            for table, rows in put.items():
                change.put(table, rows)
                change.put(table, taken_back[table], withdrawn=True)
    return Loaded(written, withdrawn, kept)


def _closed(store: Store, incoming: Iterable[Row], standing: Iterable[Any]) -> set[Any]:
    """Return the keys of the actuals that belong to closed rounds, which nothing changes."""
    rounds = {(row["section"], row["month"]) for row in store.read("submission") if row["stage"] == model.Stage.CLOSED}
    if not rounds:
        return set()
    sections = {row["indicator"]: row["section"] for row in store.read("indicator")}
    keys = {key_of("actual", row) for row in incoming} | set(standing)
    return {(indicator, month) for indicator, month in keys if (sections.get(indicator), month) in rounds}


def _columns(store: Store, table: str) -> list[Column]:
    found = store.select(
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_name = $1 ORDER BY ordinal_position",
        [f"{table}_revision"],
    )
    return [
        Column(row["column_name"], row["data_type"], row["is_nullable"] == "YES")
        for row in found
        if row["column_name"] not in ("change_no", "withdrawn")
    ]


def _said(revision: Row, columns: Iterable[Column]) -> Row:
    """Return what a revision says, without who said it when."""
    return {column.name: revision[column.name] for column in columns}


def _revisions(store: Store, table: str, incoming: Iterable[Row]) -> tuple[dict[Any, Row], dict[Any, Row]]:
    """Return by key the newest revision, and the newest that the product shipped.

    Rows that were neither shipped nor are to be are not read: there may be millions.
    """
    first = sql.KEYS[table][0]
    rows = store.select(
        f"SELECT r.*, c.origin FROM {table}_revision r JOIN change c ON c.change_no = r.change_no"  # noqa: S608 - names from KEYS
        f" WHERE c.origin = $1 OR r.{first} IN (SELECT unnest($2::text[]))"
        " ORDER BY r.change_no",
        [model.Origin.SHIPPED.value, sorted({row[first] for row in incoming})],
    )
    newest = {key_of(table, row): row for row in rows}
    shipped = {key_of(table, row): row for row in rows if row["origin"] == model.Origin.SHIPPED}
    return newest, shipped
