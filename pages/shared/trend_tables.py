"""The same figures as tables, one step away from the drawings of 年度推移."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.calendar import era_date
from kpi.numbers import NO_VALUE, format_rate
from kpi.trend import Trend, Trends, Year, as_of
from pages.shared import figure_text
from pages.shared.markup import Html, heading, table
from pages.shared.panel import panel
from pages.shared.status import spoken

TABLE = "trend-table"

_YEAR = {
    "年度": "short", "実績": "number", "時点": "short", "目標": "number", "達成率": "number", "状態": "word",
    "当初・変更前の目標": "word", "この数字の計算方法": "word",
}  # fmt: skip


def one(trend: Trend) -> Html:
    """Return every year and every month of an indicator."""
    name = trend.latest.name
    rows = (_year(year) for year in reversed(trend.years))
    return panel(
        TABLE,
        name,
        table(tuple(_YEAR), rows, f"{name}の年度ごとの実績と目標", tuple(_YEAR.values())),
        table(("年度", *(f"{month}月" for month in _MONTHS)), _months(trend), f"{name}の各月({trend.latest.unit})",
              ("short", *("number" for _ in _MONTHS))),
        cls="sheet printed",
    )  # fmt: skip


_MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


def _year(year: Year) -> tuple[str, ...]:
    figure = year.figure
    return (
        year.fiscal_year.label,
        figure_text.amount(figure.actual, figure),
        NO_VALUE if year.last is None else as_of(year.last) or "年度末",
        figure.target_text,
        format_rate(figure.achievement_rate, year.edges),
        spoken(figure.status, figure.status_label),
        replaced(year) or NO_VALUE,
        figure.formula,
    )


def replaced(year: Year) -> str:
    """Say what a year's target was, what it became, when and why, and what the value comes to against the first."""
    said = []
    for before, after in zip(year.decisions, year.decisions[1:], strict=False):
        rate = "" if before.rate is None else f"。変更前の目標に対しては{format_rate(before.rate, year.edges)}"
        reason = f"。理由: {after.reason}" if after.reason else ""
        said.append(f"{before.text} → {after.text}({era_date(after.decided_on)}に変更{reason}{rate})")
    return "、".join(said)


def _months(trend: Trend) -> Iterator[tuple[str, ...]]:
    values = {reading.month: reading.value_to_date for run in trend.runs for reading in run}
    for year in reversed(trend.years):
        months = year.fiscal_year.months
        yield (year.fiscal_year.label, *(figure_text.number(values.get(month), trend.latest) for month in months))


def every(trends: Trends) -> Html:
    """Return every indicator and every goal in every year."""
    reports = trends.reports
    head = tuple(f"{one.fiscal_year.year}年度" for one in reports)
    figures = (
        (trend.latest.name, *(_figure(trend.of(one.fiscal_year)) for one in reports)) for trend in trends.indicators
    )
    department = trends.newest.department_name
    return panel(
        TABLE,
        "指標と目標の推移",
        table(("指標", *head), figures, f"{department}の指標の実績 / 目標と状態", ("", *("number" for _ in head))),
        heading(3, "目標ごとの件数"),
        table(("目標", "年度", "題名", "達成・順調", "内訳"), _goals(trends), f"{department}の目標ごとの件数",
              ("short", "short", "", "number")),
        cls="sheet printed",
    )  # fmt: skip


def _figure(year: Year | None) -> str:
    if year is None:
        return NO_VALUE
    figure = year.figure
    when = as_of(year.last) if year.last else ""
    value = figure_text.number(figure.actual, figure) + (f"({when})" if when else "")
    target = f" / {figure.target_text}" if year.in_force else ""
    return f"{value}{target} {figure.status_word}"


def _goals(trends: Trends) -> Iterator[tuple[str, ...]]:
    for number, years in trends.goals.items():
        for year in years:
            yield (
                f"目標{number}",
                f"{year.report.fiscal_year.year}年度",
                year.goal.title,
                f"{year.reached}/{year.judged}件",
                "、".join(f"{word}{n}件" for _, word, n in year.counted),
            )
