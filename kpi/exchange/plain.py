"""A report as JSON, CSV or aligned text: what the command line prints.

Names of fields are stable and English, words in them Japanese; a missing figure is null, an empty cell or a dash.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from typing import Any

from kpi.calendar import jst_label
from kpi.model import Goal, Indicator, Milestone, Reading, Report
from kpi.numbers import NO_VALUE, format_rate, format_value
from kpi.wording import CONDENSED


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as JSON-ready values: rates unrounded, missing ones null."""
    return {
        "department": report.department_name,
        "department_code": report.department,
        "fiscal_year": report.fiscal_year.year,
        "month": str(report.month),
        "change": report.change,
        "recorded_at": f"{report.recorded_at.isoformat()}Z",
        "source": report.source,
        "remarks": [text for text in (report.disclaimer, CONDENSED if report.condensed else "") if text],
        "goals": [_goal_json(goal) for goal in report.goals],
    }


def _goal_json(goal: Goal) -> dict[str, Any]:
    return {
        "number": goal.number,
        "title": goal.title,
        "plan_items": [{"kind": item.kind.value, "code": item.code, "title": item.title} for item in goal.plan_items],
        "counts": goal.counts,
        "indicators": [_indicator_json(indicator) for indicator in goal.indicators],
        "milestones": [_milestone_json(milestone) for milestone in goal.milestones],
        "continuous": [
            {
                "title": step.title,
                "status": step.status.value,
                "status_label": step.status_label,
                "note": step.note,
            }
            for step in goal.steps
        ],
        "extra_results": list(goal.extra_results),
    }


def _indicator_json(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "accumulation": indicator.accumulation.value,
        "target": indicator.target,
        "target_low": indicator.target_low,
        "target_high": indicator.target_high,
        "actual": indicator.actual,
        "actual_month": str(indicator.actual_month) if indicator.actual_month else None,
        "certainty": indicator.certainty.value if indicator.certainty else None,
        "achievement_rate": indicator.achievement_rate,
        "difference": indicator.difference,
        "plan": indicator.plan,
        "plan_rate": indicator.plan_rate,
        "plan_source": indicator.plan_source.value if indicator.plan_source else None,
        "estimate_low": indicator.estimate_low,
        "estimate_high": indicator.estimate_high,
        "estimate_method": indicator.estimate_method.value,
        "status": indicator.status.value,
        "status_label": indicator.status_label,
        "reported_months": indicator.reported_months,
        "expected_months": indicator.expected_months,
        "formula": indicator.formula,
        "notes": list(indicator.notes),
    }


def _milestone_json(milestone: Milestone) -> dict[str, Any]:
    return {
        "title": milestone.title,
        "due_from": milestone.due_from_text,
        "due_to": milestone.due_to_text,
        "done_on": milestone.done_on,
        "precision": milestone.precision,
        "status": milestone.status.value,
        "status_label": milestone.status_label,
        "note": milestone.note,
    }


def report_rows(report: Report) -> list[dict[str, Any]]:
    """Return one flat row a figure and a milestone."""
    common = {
        "department": report.department_name,
        "fiscal_year": report.fiscal_year.year,
        "month": str(report.month),
        "change": report.change,
    }
    rows: list[dict[str, Any]] = []
    for goal in report.goals:
        place = {**common, "goal_number": goal.number, "goal": goal.title}
        for indicator in goal.indicators:
            fields = _indicator_json(indicator)
            rows.append({**place, "kind": "figure", **fields, "notes": " / ".join(fields["notes"])})
        for milestone in goal.milestones:
            fields = _milestone_json(milestone)
            rows.append({**place, "kind": "milestone", "name": fields.pop("title"), **fields})
    if report.condensed:
        rows = [{**row, "remark": CONDENSED} for row in rows]
    return rows


def report_table(report: Report) -> str:
    """Return a report as text for a terminal."""
    lines = [
        f"{report.department_name} {report.fiscal_year.label} 時点: {report.month.end_label}",
        f"登録: {jst_label(report.recorded_at)}(変更番号 {report.change})",
        f"出典: {report.source}",
        *(text for text in (report.disclaimer, CONDENSED if report.condensed else "") if text),
    ]
    for goal in report.goals:
        number = "" if goal.number is None else f"{goal.number} "
        lines += ["", f"{number}{goal.title}"]
        table = [["  指標", "実績", "目標", "達成率", "状況"]]
        table += [
            [
                f"  {indicator.name}",
                _actual_text(indicator),
                indicator.target_text,
                format_rate(indicator.achievement_rate, report.edges),
                indicator.status_label,
            ]
            for indicator in goal.indicators
        ]  # fmt: skip
        lines += aligned(table).splitlines()
        if goal.milestones:
            table = [["  マイルストーン", "期限", "完了", "状況"]]
            table += [[f"  {m.title}", m.due_to_text or "—", m.done_on or "—", m.status_label] for m in goal.milestones]
            lines += aligned(table).splitlines()
    return "\n".join(lines) + "\n"


def history_rows(histories: dict[str, tuple[Reading, ...]]) -> list[dict[str, Any]]:
    """Return one flat row a reading: indicator, year, month, value, the year's value then, certainty, exact day."""
    return [
        {
            "indicator": code,
            "fiscal_year": reading.month.fiscal_year.year,
            "month": str(reading.month),
            "value": reading.value,
            "value_to_date": reading.value_to_date,
            "certainty": reading.certainty.value,
            "measured_on": reading.measured_on.isoformat() if reading.measured_on else None,
            "closes_year": reading.closes_year,
        }
        for code, readings in histories.items()
        for reading in readings
    ]


def history_table(histories: dict[str, tuple[Reading, ...]]) -> str:
    """Return readings as aligned text; ○ marks those that are the state at a year's end."""
    return aligned(
        [
            ["指標", "時点", "実績", "年度の値", "年度末"],
            *(
                [
                    code,
                    str(reading.month),
                    str(reading.value),
                    str(reading.value_to_date),
                    "○" * reading.closes_year,
                ]
                for code, readings in histories.items()
                for reading in readings
            ),
        ]
    )


def _actual_text(indicator: Indicator) -> str:
    if indicator.actual is None:
        return NO_VALUE
    return f"{format_value(indicator.actual, indicator.decimals)}{indicator.unit}"


def csv_text(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as CSV; the header has every field that a row has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def aligned(table: Sequence[Sequence[str]]) -> str:
    """Return columns under each other, a Japanese character being two places wide."""
    widths = [max(_width(row[n]) for row in table) for n in range(len(table[0]))]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in table
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
