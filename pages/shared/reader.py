"""The database of this process, and cached reads of it.

An answer is kept under the change as of which it was given, and the newest change is asked for on every run: a kept
answer is never out of date, and nothing has to be cleared when somebody writes.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import streamlit as st

from kpi import report
from kpi.calendar import FiscalYear, Month
from kpi.cli import database_path
from kpi.load import open_database
from kpi.model import Choice, Reading, Report
from kpi.report import AsOf
from kpi.store import Store


def store() -> Store:
    """Return the open database, one for the process.

    Raises:
        StoreError: the file cannot be used.
        ShippedDataError: the shipped CSV files are wrong.
    """
    return _open(database_path())


def change(as_of: datetime | None) -> AsOf:
    """Return the change that a moment (UTC) means, or the newest.

    Raises:
        NothingKnown: nothing had been recorded by then.
    """
    return report.change_as_of(store(), as_of)


def choices(change_no: int) -> tuple[Choice, ...]:
    """Return the departments that have a year, with their years."""
    return _choices(database_path(), change_no)


def resolve(today: date, department: str | None, year: int | None, change_no: int) -> tuple[str, FiscalYear, Month]:
    """Turn what was asked, or left out, into a department and a year that exist, and the month it opens with.

    Raises:
        UnknownChoice: one of them does not exist.
    """
    return _resolve(database_path(), today, department, year, change_no)


def read_report(department: str, year: FiscalYear, month: Month, as_of: AsOf) -> Report:
    """Return one department's year as of a month and a change."""
    return _report(database_path(), department, year.year, str(month), as_of)


def read_history(department: str, month: Month, as_of: AsOf) -> dict[str, tuple[Reading, ...]]:
    """Return every reported month up to one, of each indicator of a department, by code."""
    return _history(database_path(), department, str(month), as_of)


@st.cache_resource(max_entries=1, show_spinner=False, on_release=Store.close)
def _open(path: Path) -> Store:
    return open_database(path)


@st.cache_data(max_entries=32, show_spinner=False)
def _choices(path: Path, change_no: int) -> tuple[Choice, ...]:
    return report.choices(_open(path), change_no)


@st.cache_data(max_entries=256, show_spinner=False)
def _resolve(
    path: Path, today: date, department: str | None, year: int | None, change_no: int
) -> tuple[str, FiscalYear, Month]:
    return report.resolve(_open(path), today, department, year, change_no=change_no)


@st.cache_data(max_entries=256, show_spinner=False)
def _report(path: Path, department: str, year: int, month: str, as_of: AsOf) -> Report:
    return report.read_report(_open(path), department, FiscalYear(year), Month.parse(month), as_of)


@st.cache_data(max_entries=256, show_spinner=False)
def _history(path: Path, department: str, month: str, as_of: AsOf) -> dict[str, tuple[Reading, ...]]:
    return report.read_history(_open(path), department, Month.parse(month), as_of[0])
