"""A training city: an invented database in which every status, state and change of mind occurs.

The catalogue (`city`, one file a department) says what is planned and where each year ends; `figures` draws the
months, `masters` and `reports` turn both into rows, `history` into dated changes, and `build` writes them to a file.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from pathlib import Path

from kpi.model import Origin, Row
from kpi.store import LockedError, Store, StoreError, open_store, refuse_stray_log
from kpi.training.city import CITY
from kpi.training.history import Entry, entries

SEED = 20220401

__all__ = ["SEED", "Overwriting", "build", "fill", "record"]


class Overwriting(StoreError):
    """The file to be made is there and holds something else than training data."""


def build(path: Path, today: date) -> int:
    """Make the training database, or make it anew, and return how many changes it has.

    The file is replaced in one go when the new one is whole.

    Raises:
        Overwriting: there is a file of another kind; it is left alone.
        LockedError: a process holds the training database that is there.
        StoreError: the file cannot be used.
    """
    _refuse_others(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_store(unfinished, is_passing=True) as store:
            changes = fill(store, today)
        unfinished.replace(path)
    except OSError as error:
        raise StoreError(
            f"「{path}」を作れません({error.strerror})。フォルダーの名前と書込みの権限を確かめてください。"
        ) from error
    finally:
        _remove(unfinished)
    return changes


def fill(store: Store, today: date) -> int:
    """Write the training city as of a day into an empty database and return how many changes it has."""
    found = entries(CITY, today, SEED)
    for entry in found:
        record(store, entry)
    return len(found)


def record(store: Store, entry: Entry) -> None:
    """Write one change, as of the time that it names."""
    tables: dict[str, list[Row]] = {}
    for table, row in entry.rows:
        tables.setdefault(table, []).append(row)
    with store.write(entry.actor, entry.reason, Origin.TRAINING, clock=lambda: entry.moment) as change:
        for table, rows in tables.items():
            change.put(table, rows, withdrawn=entry.is_taken_back)


def _remove(unfinished: Path) -> None:
    """Remove what an interrupted making leaves, its log included."""
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)


def _refuse_others(path: Path) -> None:
    """Refuse to overwrite what is not training data; opening it also brings in what its log still holds."""
    if not path.exists():
        refuse_stray_log(path)
        return
    try:
        with open_store(path) as store:
            is_training = store.is_training()
    except LockedError:
        raise
    except StoreError as error:
        raise Overwriting(f"{error} 上書きはしません。研修用のデータベースは「-o」で別の場所に作れます。") from error
    if not is_training:
        raise Overwriting(
            f"「{path}」は研修用のデータベースではないため、上書きしません。"
            "「-o」で別のファイルを指定してください。例: -o data/training.duckdb"
        )
