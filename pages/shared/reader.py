"""The database of this process, and cached reads of it.

An answer is kept under the change as of which it was given, and the newest change is asked for on every run: a kept
answer is never out of date, and nothing has to be cleared when somebody writes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st

from kpi import city, plans, report
from kpi.calendar import FiscalYear, Month
from kpi.cli import database_path
from kpi.load import open_database
from kpi.model import Choice, PlanPoint, Reading, Report
from kpi.report import AsOf
from kpi.store import Store

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def kept(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Keep what a function of the database answers; whatever its answer depends on is among its arguments."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def answered(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        answer: Answer = _kept(database_path(), name, function, *asked, **named)
        return answer

    return answered


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


@kept
def choices(change_no: int) -> tuple[Choice, ...]:
    """Return the departments that have a year, with their years."""
    return report.choices(store(), change_no)


@kept
def resolve(today: date, department: str | None, year: int | None, change_no: int) -> tuple[str, FiscalYear, Month]:
    """Turn what was asked, or left out, into a department and a year that exist, and the month it opens with.

    Raises:
        UnknownChoice: one of them does not exist.
    """
    return report.resolve(store(), today, department, year, change_no=change_no)


@kept
def read_report(department: str, year: FiscalYear, month: Month, as_of: AsOf) -> Report:
    """Return one department's year as of a month and a change."""
    return report.read_report(store(), department, year, month, as_of)


@kept
def read_reports(
    month: Month, as_of: AsOf, department: str | None = None, year: FiscalYear | None = None
) -> tuple[Report, ...]:
    """Return the years of one department or of all, as of a month and a change; past years are as of their March."""
    return report.read_reports(store(), month, as_of, department, year)


@kept
def read_city(year: FiscalYear, month: Month, as_of: AsOf) -> city.City:
    """Return all departments' year as of a month and a change, with what changed since the last closed month."""
    return city.read_city(store(), year, month, as_of)


@kept
def read_plans(year: FiscalYear, month: Month, as_of: AsOf) -> tuple[plans.ServedItem, ...]:
    """Return the items of the city's plans that hold in a year, with the goals that serve them."""
    return plans.read_plans(store(), year, month, as_of)


@kept
def read_history(department: str, month: Month, as_of: AsOf) -> dict[str, tuple[Reading, ...]]:
    """Return every reported month up to one, of each indicator of a department, by code."""
    return report.read_history(store(), department, month, as_of[0])


@kept
def read_paths(department: str, year: FiscalYear, month: Month, as_of: AsOf) -> dict[str, tuple[PlanPoint, ...]]:
    """Return what was planned for each month's end of a department's year, by indicator code."""
    return report.read_paths(store(), department, year, month, as_of[0])


@st.cache_resource(max_entries=1, show_spinner=False, on_release=Store.close)
def _open(path: Path) -> Store:
    return open_database(path)


@st.cache_data(max_entries=512, show_spinner=False)
def _kept(database: Path, name: str, _function: Callable[..., Answer], *asked: object, **named: object) -> Answer:  # noqa: ARG001 - what an answer is kept under
    return _function(*asked, **named)
