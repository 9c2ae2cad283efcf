"""What is written as a table, in any shape, encoding or kind of file, is read back without a difference."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.calendar import FiscalYear, Month
from kpi.exchange.cells import opened
from kpi.exchange.tabular import Figure, Mapping, Measure, read
from tests.exchange.files import Row, csv_bytes, xlsx_bytes

NAMES = st.sampled_from(
    ["利用者数", "交付率", "苦情の件数", "合計特殊出生率", "①参加団体", "KPI達成団体", "Web申請 率"]
)
UNITS = st.sampled_from(["人", "%", "件", "千円", "か所"])
DEPARTMENTS = st.sampled_from(["市民協働部", "都市計画部", "教育委員会"])
YEARS = st.integers(1950, 2060)
MONTHS = st.integers(1, 12)
VALUES = st.integers(-10_000_000, 10_000_000).map(lambda n: n / 100) | st.integers(-(10**9), 10**9).map(float)
MEASURES = st.sampled_from(Measure)
KINDS = ["utf-8", "utf-8-sig", "utf-16", "cp932", "xlsx"]
QUICK = settings(max_examples=60, deadline=None)
WORDS = {Measure.TARGET: "目標", Measure.ACTUAL: "実績"}

Fact = tuple[str, str, str, int, int | None, Measure, float]
"""Department, indicator, unit, fiscal year, month, measure, value."""


def facts(figures: Sequence[Figure]) -> list[Fact]:
    return [
        (f.department, f.indicator, f.unit, f.fiscal_year, f.month.month if f.month else None, f.measure, f.value)
        for f in figures
    ]


def typed(value: float, style: str) -> str | float:
    """Write a value as people do: plain, with commas, with ▲, in full width."""
    if style == "number":
        return value
    text = f"{abs(value):,.10g}" if style == "comma" and abs(value) < 1e9 else f"{abs(value):.12g}"
    text = text if style != "wide" else text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    return ("▲" if value < 0 else "") + text


STYLES = st.sampled_from(["comma", "wide", "plain"])


def written(rows: Sequence[Row], kind: str) -> bytes:
    return xlsx_bytes(rows) if kind == "xlsx" else csv_bytes(rows, kind)


def read_back(rows: Sequence[Row], kind: str) -> list[Fact]:
    book = opened(written(rows, kind), "表.xlsx" if kind == "xlsx" else "表.csv")
    reading = read(book)
    assert not reading.problems
    again = read(book, Mapping.from_json(reading.mapping.to_json()))
    assert again.figures == reading.figures
    return facts(reading.figures)


def year_label(year: int, style: int) -> str:
    fiscal = FiscalYear(year)
    era = fiscal.short_label
    return (f"{year}年度", era, fiscal.label, f"{year}", era.removesuffix("年度"))[style % 5]


@given(
    st.lists(st.tuples(DEPARTMENTS, NAMES, UNITS, YEARS, st.none() | MONTHS, MEASURES, VALUES), min_size=1, max_size=8),
    st.integers(0, 4),
    STYLES,
    st.sampled_from(KINDS),
)
@QUICK
def test_a_long_table(rows: list[Fact], years: int, style: str, kind: str) -> None:
    table: list[Row] = [["部局", "指標", "単位", "年度", "月", "区分", "値"]]
    for department, name, unit, year, month, measure, value in rows:
        when = "" if month is None else f"{month}月"
        table.append([department, name, unit, year_label(year, years), when, WORDS[measure], typed(value, style)])
    assert read_back(table, kind) == rows


@given(
    st.lists(st.tuples(DEPARTMENTS, NAMES, UNITS, st.lists(VALUES, min_size=3, max_size=3)), min_size=1, max_size=5),
    YEARS,
    st.integers(0, 4),
    MEASURES,
    STYLES,
    st.sampled_from(KINDS),
)
@QUICK
def test_a_table_of_years_across(
    rows: list[tuple[str, str, str, list[float]]], first: int, years: int, measure: Measure, style: str, kind: str
) -> None:
    labels = [f"{year_label(first + n, years)}{WORDS[measure]}" for n in range(3)]
    table: list[Row] = [["総合計画の進み具合"], [], ["部局", "指標", "単位", *labels]]
    table += [[department, name, unit, *(typed(v, style) for v in values)] for department, name, unit, values in rows]
    table += [["合計", "", "", "1", "2", "3"], ["※ 値は速報"]]
    assert read_back(table, kind) == [
        (department, name, unit, first + n, None, measure, value)
        for department, name, unit, values in rows
        for n, value in enumerate(values)
    ]


@given(
    st.lists(st.tuples(NAMES, UNITS, st.lists(st.none() | VALUES, min_size=24, max_size=24)), min_size=1, max_size=4),
    YEARS,
    st.booleans(),
    st.sampled_from(KINDS),
)
@QUICK
def test_a_table_of_months_across_under_target_and_actual(
    rows: list[tuple[str, str, list[float | None]]], year: int, months_above: bool, kind: str
) -> None:
    months = [month.month for month in FiscalYear(year).months]
    pairs = (
        [(month, measure) for month in months for measure in Measure]
        if months_above
        else [(month, measure) for measure in Measure for month in months]
    )
    outer = [f"{month}月" if months_above else WORDS[measure] for month, measure in pairs]
    inner = [WORDS[measure] if months_above else f"{month}月" for month, measure in pairs]
    above = [text if n == 0 or outer[n - 1] != text else "" for n, text in enumerate(outer)]
    table: list[Row] = [[FiscalYear(year).short_label], ["指標", "単位", *above], ["", "", *inner]]
    table += [[name, unit, *("" if v is None else typed(v, "comma") for v in values)] for name, unit, values in rows]
    if all(value is None for _, _, values in rows for value in values):
        return  # no figure, no table
    assert read_back(table, kind) == [
        ("", name, unit, year, month, measure, value)
        for name, unit, values in rows
        for (month, measure), value in zip(pairs, values, strict=True)
        if value is not None
    ]


@given(st.lists(st.tuples(YEARS, MONTHS, VALUES, VALUES), min_size=1, max_size=8), st.sampled_from(KINDS))
@QUICK
def test_a_table_of_days_down_and_indicators_across(rows: list[tuple[int, int, float, float]], kind: str) -> None:
    table: list[Row] = [["年月日", "交付率(%)", "件数(件)"]]
    for year, month, rate, count in rows:
        last = Month(year, month).last
        table.append([f"{last:%Y/%m/%d}" if kind != "xlsx" else last, typed(rate, "number"), typed(count, "number")])
    assert read_back(table, kind) == [
        ("", name, unit, Month(year, month).fiscal_year.year, month, Measure.ACTUAL, value)
        for year, month, rate, count in rows
        for name, unit, value in (("交付率", "%", rate), ("件数", "件", count))
    ]
