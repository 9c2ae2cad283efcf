"""Tables that this product wrote: recognised by their headings and read by what these are known to mean, not guessed.

A table is recognised though columns were taken out, moved or put beside, as long as those that say what a figure is are
there. Only what can be reported or decided is read: values to date, rates and differences are computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping as Roles
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kpi.exchange.cells import BadFile, Book, Sheet, Value, letter_of, text_of
from kpi.exchange.out.cell import unescaped, written
from kpi.exchange.out.figures import FIGURES, HISTORY
from kpi.exchange.out.planned import MONTH_PLANS, TARGETS
from kpi.exchange.out.table import Table
from kpi.exchange.tabular import words
from kpi.exchange.tabular.reading import Column, Mapping, Measure, Role
from kpi.model import PlanSource


@dataclass(frozen=True, slots=True)
class _Own:
    """How a table is read: its columns by name; `only` is a column, and what it says in the rows that are read."""

    table: Table
    roles: Roles[str, Role]
    measure: Measure
    only: tuple[str, str] | None = None
    is_to_date: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        """The names of the columns without which it is not recognised."""
        return (*self.roles, *(self.only[:1] if self.only else ()))


_NAMED = {"indicator": Role.INDICATOR, "unit": Role.UNIT}
_TABLES = (
    _Own(  # the figures of a round too, which have the same columns
        HISTORY, MappingProxyType({**_NAMED, "month": Role.MONTH, "value": Role.VALUE}), Measure.ACTUAL
    ),
    _Own(
        TARGETS,
        MappingProxyType({**_NAMED, "fiscal_year": Role.YEAR, "decided_on": Role.DECIDED_ON, "target": Role.VALUE}),
        Measure.TARGET,
        only=("is_in_force", written(value=True)),
    ),
    _Own(
        MONTH_PLANS,
        MappingProxyType({**_NAMED, "month": Role.MONTH, "plan": Role.VALUE}),
        Measure.TARGET,
        only=("plan_source", PlanSource.ADOPTED.label),
        is_to_date=True,
    ),
)
_SUMMED_UP = ("indicator", "actual", "actual_month")
"""Columns of the figures of a year, which say what months come to, not what they reported."""


def mapping_of(book: Book) -> Mapping | None:
    """Return the mapping of the first sheet with rows that this product wrote; None where there is none.

    Raises:
        BadFile: it wrote the figures of a year, from which nothing can be read back.
    """
    for sheet in book.sheets:
        own = _recognised(sheet)
        if own is not None and len(sheet.rows) > 1:
            return _mapping(own, sheet)
    if any(_places(FIGURES, _SUMMED_UP, sheet) for sheet in book.sheets):
        raise BadFile(
            f"「{book.name}」は、この製品が書き出した「{FIGURES.title}」の表です。時点までの年度の値で、月に報告した値では"
            f"ないため、取り込めません。「{HISTORY.title}」「{TARGETS.title}」「{MONTH_PLANS.title}」の表は取り込めます。"
        )
    return None


def restored(book: Book, sheet: Sheet) -> Sheet:
    """Return a sheet of this product as it was before it was written, any other as it is.

    The apostrophes that a CSV file has before texts are taken away. Rows that are not to be read are blank: earlier
    decisions on a target, plans that nobody adopted.
    """
    own = _recognised(sheet)
    if own is None:
        return sheet
    rows = [list(map(_plain, row)) for row in sheet.rows] if book.encoding else sheet.rows
    if own.only is not None:
        name, said = own.only
        place = _places(own.table, (name,), sheet)[name]
        rows = [rows[0], *(row if _says(row, place, said) else () for row in rows[1:])]
    return replace(sheet, rows=rows)


def _recognised(sheet: Sheet) -> _Own | None:
    for own in _TABLES:
        if _places(own.table, own.needed, sheet):
            return own
    return None


def _places(table: Table, names: Sequence[str], sheet: Sheet) -> dict[str, int]:
    """Return where columns of a table stand in the first row of a sheet, from 0; nothing unless all are there."""
    titles = {column.name: words.key(column.title) for column in table.columns}
    headings = [words.key(text_of(value)) for value in sheet.rows[0]] if sheet.rows else []
    if not all(titles[name] in headings for name in names):
        return {}
    return {name: headings.index(titles[name]) for name in names}


def _mapping(own: _Own, sheet: Sheet) -> Mapping:
    titles = {column.name: column.title for column in own.table.columns}
    places = _places(own.table, tuple(own.roles), sheet)
    columns = tuple(
        Column(
            letter_of(place + 1),
            titles[name],
            own.roles[name],
            measure=own.measure if own.roles[name] is Role.VALUE else None,
        )
        for name, place in sorted(places.items(), key=lambda one: one[1])
    )
    return Mapping(sheet.name, 1, columns, plans_to_date=own.is_to_date)


def _plain(value: Value) -> Value:
    return unescaped(value) if isinstance(value, str) else value


def _says(row: Sequence[Value], place: int, said: str) -> bool:
    return place < len(row) and words.key(text_of(row[place])) == words.key(said)
