"""The columns of figures, and what rows need not say of their time: what their header says, or the whole table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpi.exchange.cells import place_of
from kpi.exchange.tabular import words
from kpi.exchange.tabular.around import Surroundings
from kpi.exchange.tabular.periods import is_to_date
from kpi.exchange.tabular.reading import Column, Mapping, Measure, Role

_SEVERAL_YEARS = re.compile(r"[0-9一二三四五六七八九十]+[ヵカヶケか]?年(?:間|後)?の?目標|最終|長期|中期|中間|将来")
_YEARLY = re.compile("年間|年度|年次|通年")
_NO_YEAR = (
    "何年度の値か分からないため、この列の数値は読み込みません。"
    "見出しに年度(例: 令和4年度目標)を書くか、対応付けで年度を指定してください"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A column of figures: its index in a row, and what its header leaves for the rows to say.

    `month_of_table` is the month that its actuals are of where neither header nor row says one. `without_year` is why
    a number becomes no figure unless its row or its own cell names a year.
    """

    index: int
    column: Column
    unit: str | None
    fiscal_year: int | None
    years_off: int
    headers: frozenset[str]
    month_of_table: int | None
    is_to_date: bool
    without_year: str


def places_of(mapping: Mapping, around: Surroundings) -> list[Place]:
    """Return the columns of figures of a mapping, in its order."""
    by_rows = bool({Role.YEAR, Role.MONTH} & {column.role for column in mapping.columns})
    values = [column for column in mapping.columns if column.role is Role.VALUE]
    is_named = any(column.fiscal_year is not None for column in values)
    return [_place(column, mapping, around, by_rows=by_rows, is_named=is_named) for column in values]


def _place(column: Column, mapping: Mapping, around: Surroundings, *, by_rows: bool, is_named: bool) -> Place:
    year, why = column.fiscal_year, ""
    off = words.years_off(column.header)
    is_plain = column.fiscal_year is None and column.month is None and not by_rows
    if year is None and not by_rows:
        year, why = _year_of_table(column, mapping, around, off=off, is_named=is_named)
    is_same_year = mapping.fiscal_year in (None, around.fiscal_year)
    return Place(
        index=place_of(column.letter) - 1,
        column=column,
        unit=words.clean(column.unit) or None,
        fiscal_year=year,
        years_off=off,
        headers=frozenset(words.key(part) for part in (column.header, *column.header.split(" ")) if part),
        month_of_table=around.month if is_plain and is_same_year and not off else None,
        is_to_date=is_to_date(words.plain(column.header)) or around.is_running,
        without_year=why,
    )


def _year_of_table(
    column: Column, mapping: Mapping, around: Surroundings, *, off: int, is_named: bool
) -> tuple[int | None, str]:
    """Return the year that holds for the whole table where a column's header names none, or why it does not."""
    of_table = mapping.fiscal_year if mapping.fiscal_year is not None else around.fiscal_year
    if off and of_table is not None:
        return of_table + off, ""
    if mapping.fiscal_year is not None:
        return mapping.fiscal_year, ""
    if words.is_baseline(column.header):
        return None, _NO_YEAR
    is_target = (column.measure or around.measure) is Measure.TARGET
    if not is_target and column.month is None and around.part:
        return None, (
            f"表題の「{around.part}」の値は、1か月の値でも1年度の値でもないため、この列の数値は読み込みません。"
            "月ごとの値か年度の値にしてください"
        )
    is_span = around.target_year != around.fiscal_year
    is_of_month = around.month is not None and not around.is_to_date and column.month is None
    if column.measure is Measure.TARGET and is_of_month and not _YEARLY.search(column.header):
        return None, (
            f"{around.month}月の目標か年間の目標か分からないため、この列の数値は読み込みません。"
            "見出しに「年間目標」か「○月目標」と書くか、対応付けで年度を指定してください"
        )
    if column.measure is Measure.TARGET and (is_span or not is_named):
        is_far = _SEVERAL_YEARS.search(column.header) and not is_span
        found = None if is_far else around.target_year or (around.fiscal_year if is_of_month else None)
    else:
        found = None if is_named else around.fiscal_year
    return found, "" if found is not None else _NO_YEAR
