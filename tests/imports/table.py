"""Figures as a table says them, and what becomes of them in a small city."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from kpi.access import Person, Role
from kpi.calendar import Month
from kpi.exchange.tabular import Column, Figure, Mapping, Measure, Problem, Reading
from kpi.exchange.tabular import Role as ColumnRole
from kpi.imports import saving
from kpi.imports.outcome import Options, Outcome
from kpi.store import Store
from tests.city import person, store_of
from tests.rows import World

ADMIN = person("管理", Role.ADMIN)
LATER = date(2026, 11, 25)
"""A day on which FY2022 is history."""
MAPPING = Mapping(
    "表",
    1,
    (
        Column("A", "部局", ColumnRole.DEPARTMENT),
        Column("B", "指標", ColumnRole.INDICATOR),
        Column("C", "値", ColumnRole.VALUE),
    ),
)


def said(value: float, month: str | None = "2022-05", row: int = 2, **columns: Any) -> Figure:
    """Return an actual of 参加者数 of the 市民協働部, of the year where the month is None."""
    figure = Figure(
        department="市民協働部", goal="", indicator="参加者数", unit="", fiscal_year=2022, month=None,
        measure=Measure.ACTUAL, value=value, direction=None, row=row, column="C",
    )  # fmt: skip
    if month is not None:
        of = Month.parse(month)
        figure = replace(figure, month=of, fiscal_year=of.fiscal_year.year)
    return replace(figure, **columns)


def aimed(value: float, month: str | None = None, row: int = 2, **columns: Any) -> Figure:
    """Return a target of 参加者数, of the year unless told a month."""
    return said(value, month, row, measure=Measure.TARGET, **columns)


def read(*figures: Figure, problems: tuple[Problem, ...] = ()) -> Reading:
    """Return figures as they are read from a table."""
    rows = {one.row for one in figures} | {one.row for one in problems}
    return Reading(len(rows), figures, problems, MAPPING)


def city(basis: str = "series_only", **columns: Any) -> World:
    """Return a city of one figure whose year is not reported by rounds."""
    world = World()
    world.department()
    world.section()
    world.department_year(basis=basis)
    world.goal()
    world.scale()
    world.indicator("figure", name="参加者数", unit="人", **columns)
    return world


def store(**columns: Any) -> Store:
    """Return that city in a store."""
    return store_of(city(**columns))


def bring(store: Store, *figures: Figure, who: Person = ADMIN, today: date = LATER, **options: Any) -> Outcome:
    """Save figures."""
    return saving.save(store, who, read(*figures), Options("表.csv", today, **options))


def reasons(outcome: Outcome) -> list[str]:
    """Return why figures were refused."""
    return [problem.reason for problem in outcome.problems]
