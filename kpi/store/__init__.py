"""The one place that talks to DuckDB: open, migrate, read, write.

DuckDB lets one process hold a file, so a process has one `Store`; every read takes a cursor of its own (a shared
connection fails under threads) and every write goes through one lock, in one transaction, under one change number.
Each change is in the file itself once it is saved: a write-ahead log that is lost, or copied without its file, is
never noticed by the driver, so nothing is left in one. The driver's errors become `StoreError`s here, with a message
for the person who has to act.
"""

from kpi.store.change import Change, Question
from kpi.store.database import Store
from kpi.store.opening import open_store
from kpi.store.trouble import LockedError, StoreError, is_there, refuse_stray_log, refused

__all__ = [
    "Change",
    "LockedError",
    "Question",
    "Store",
    "StoreError",
    "is_there",
    "open_store",
    "refuse_stray_log",
    "refused",
]
