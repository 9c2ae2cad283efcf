"""What is behind a figure: «この数字の計算方法» with its inputs and months, and all figures as a table.

Each is a popover that a button of the page names (`panel.opener`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi.calendar import FiscalYear
from kpi.model import Goal, Indicator, Reading, Report
from kpi.numbers import NO_VALUE, format_rate
from pages.shared import column_chart, figure_text
from pages.shared.markup import Html, heading, join, table, tag
from pages.shared.panel import facts, panel
from pages.shared.status import spoken

Histories = Mapping[str, Sequence[Reading]]

FIGURES = "all-figures"
"""The name of the table of figures."""

_COLUMNS = {
    "指標": "", "目標番号": "", "実績": "number", "時点": "short", "目標": "number", "目標との差": "number",
    "達成率": "number", "対計画比": "number", "年度末推計(参考)": "number", "状態": "word", "報告": "short",
}  # fmt: skip
_CHARTED = 3  # so many months make a picture


def figure_id(indicator: Indicator, report: Report) -> str:
    """Return the name of a figure's popover."""
    return f"figure-{report.department}-{report.indicators.index(indicator)}"


def figure(indicator: Indicator, report: Report, readings: Sequence[Reading]) -> Html:
    """Return how a figure was computed, from what, and its months and years."""
    return panel(
        figure_id(indicator, report),
        indicator.name,
        tag("p", spoken(indicator.status, indicator.status_label)),
        heading(3, "この数字の計算方法"),
        facts(
            (
                ("達成率", indicator.formula),
                ("対計画比", indicator.plan_formula),
                ("年度末推計(参考)", indicator.estimate_text),
                ("評価区分", f"{figure_text.scale_text(report.bands)}({report.disclaimer})" if report.bands else None),
            )
        ),
        heading(3, "使った値"),
        facts(tuple(_inputs(indicator))),
        tag("ul", *(tag("li", note) for note in indicator.notes), cls="notes") if indicator.notes else "",
        heading(3, "指標について"),
        about(indicator),
        heading(3, f"{report.fiscal_year.short_label}の各月"),
        _months(indicator, report, readings),
        _years(indicator, report, readings),
        cls="drawer",
    )


def about(indicator: Indicator) -> Html:
    """Return what the figure means."""
    return facts(
        (
            ("定義", indicator.definition),
            ("分母", indicator.denominator),
            ("集計", f"{indicator.accumulation.label}・よい方向は{indicator.direction.label}"),
            ("出典", indicator.source),
        )
    )


def _inputs(indicator: Indicator) -> Iterator[tuple[str, str | None]]:
    when = ""
    if indicator.actual_month is not None and indicator.certainty is not None:
        when = f"({indicator.actual_month.full_label}・{indicator.certainty.label})"
    yield "実績", f"{figure_text.amount(indicator.actual, indicator)}{when}"
    yield "目標", indicator.target_text
    yield "目標との差", None if indicator.difference is None else figure_text.difference(indicator)
    yield "基準値", None if indicator.baseline is None else figure_text.amount(indicator.baseline, indicator)
    yield "月の計画", None if indicator.plan is None else figure_text.amount(indicator.plan, indicator)
    yield "報告", f"{indicator.reported_months}/{indicator.expected_months}回"


def _months(indicator: Indicator, report: Report, readings: Sequence[Reading]) -> Html:
    """List the year's months up to the asked one; of a figure that reports in some months only, those that it did."""
    known = {reading.month: reading for reading in readings}
    asked = [month for month in report.fiscal_year.months if month <= report.month]
    listed = asked if indicator.expected_months == len(asked) else [month for month in asked if month in known]
    if not listed:
        return tag("p", "数値の報告はありません。")
    chart = column_chart.months(indicator, report, readings) if len(known.keys() & set(listed)) >= _CHARTED else ""
    rows = []
    for month in listed:
        reading = known.get(month)
        if reading is None:
            rows.append((month.label, "報告なし", "", ""))
            continue
        rows.append(
            (
                month.label,
                figure_text.amount(reading.value, indicator),
                figure_text.amount(reading.value_to_date, indicator),
                "・".join(filter(None, (reading.certainty.label, _measured(reading)))),
            )
        )
    looks = ("short", "number", "number")
    return join((chart, table(("月", "値", "年度の値", "備考"), rows, f"{indicator.name}の月別の値", looks)))


def _measured(reading: Reading) -> str:
    return "" if reading.measured_on in (None, reading.month.last) else f"{column_chart.reading_day(reading)}現在"


def _years(indicator: Indicator, report: Report, readings: Sequence[Reading]) -> Html:
    rows = list(year_rows(indicator, report.fiscal_year, readings))
    if not rows:
        return Html()
    return join(
        (
            heading(3, "これまでの年度末の値"),
            table(("年度", "値", "備考"), rows, f"{indicator.name}の年度末の値", ("short", "number")),
        )
    )


def year_rows(indicator: Indicator, before: FiscalYear, readings: Sequence[Reading]) -> Iterator[tuple[str, str, str]]:
    """Return each earlier year's last value, newest first, and where that is not the year's end."""
    for year, reading in column_chart.last_of_each_year(readings):
        if year < before:
            remark = "" if reading.closes_year else f"{column_chart.reading_day(reading)}現在・年度末ではない"
            yield year.label, figure_text.amount(reading.value_to_date, indicator), remark


def figures(report: Report, goals: Sequence[Goal], *more: Html) -> Html:
    """Return the figures of some goals as a table, with what else stands under it."""
    rows = (
        (
            indicator.name,
            NO_VALUE if goal.number is None else str(goal.number),
            figure_text.amount(indicator.actual, indicator),
            indicator.reading_label or (report.month.end_label if indicator.actual is not None else NO_VALUE),
            indicator.target_text,
            figure_text.difference(indicator),
            format_rate(indicator.achievement_rate, report.edges),
            format_rate(indicator.plan_rate, report.edges),
            _estimate(indicator),
            indicator.status_label,
            f"{indicator.reported_months}/{indicator.expected_months}",
        )
        for goal in goals
        for indicator in goal.indicators
    )
    caption = f"{report.department_name} {report.fiscal_year.label} {report.month.end_label}時点の指標"
    listed = table(tuple(_COLUMNS), rows, caption, tuple(_COLUMNS.values()))
    return panel(FIGURES, "指標の表", listed, *more, cls="sheet printed")


def _estimate(indicator: Indicator) -> str:
    if indicator.estimate_low is None or indicator.estimate_high is None:
        return NO_VALUE
    low = figure_text.number(indicator.estimate_low, indicator)
    return f"{low}～{figure_text.amount(indicator.estimate_high, indicator)}"
