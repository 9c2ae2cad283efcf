"""What was planned, as tables: targets with every decision, the plan of each month, and the schedule of the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi.calendar import FiscalYear, Month
from kpi.exchange.out.discretion import Discretion
from kpi.exchange.out.figures import (
    DEPARTMENT,
    GOAL,
    INDICATOR,
    MONTH,
    OF_ROW,
    ORIGIN,
    RATE,
    WITHHELD,
    YEAR,
    Cells,
    goal_cells,
    origin_cells,
)
from kpi.exchange.out.table import Column, Kind, Table
from kpi.model import Comparator, PlanSource, Row
from kpi.schedule import Line, Schedule

TARGETS = Table(
    "targets",
    "目標値の決定",
    "1行は1つの指標・年度の目標値の、1回の決定。当初と変更後がそれぞれ1行になる。",
    (
        *YEAR, *INDICATOR,
        Column("decided_on", "決定日", Kind.DAY, "目標値を決めた日"),
        Column("is_in_force", "有効な目標", Kind.FLAG, "TRUEは、時点で有効な目標"),
        Column("target", "目標値", Kind.NUMBER, "決めた値。範囲の目標では空欄", OF_ROW),
        Column("target_low", "目標の下限", Kind.NUMBER, "範囲の目標の下限", OF_ROW),
        Column("target_high", "目標の上限", Kind.NUMBER, "範囲の目標の上限", OF_ROW),
        Column("comparator", "比べ方", Kind.TEXT, "以上、超、以下、未満"),
        Column("baseline", "基準値", Kind.NUMBER, "減少の割合を求めるときの出発点", OF_ROW),
        Column("achievement_rate", "達成率", Kind.NUMBER, "年度の最後の値の、この目標値に対する割合", RATE),
        Column("difference", "目標との差", Kind.NUMBER, "年度の最後の値と、この目標値の差", OF_ROW),
        Column("reason", "理由", Kind.TEXT, "目標を変えた理由"),
        WITHHELD,
    ),
)  # fmt: skip
MONTH_PLANS = Table(
    "month_plans",
    "月別計画",
    "1行は1つの指標の、1つの月末までの計画。",
    (
        *YEAR,
        Column("month", "月", Kind.MONTH, "この月末までの計画"),
        *INDICATOR,
        Column("plan", "計画", Kind.NUMBER, "月末までの計画の値", OF_ROW),
        Column("plan_source", "計画の出所", Kind.TEXT, "課の月別計画か、自動按分(参考)か"),
    ),
)  # fmt: skip
SCHEDULE = Table(
    "schedule",
    "取組みと工程",
    "1行は1つの取組み事項、または工程。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL,
        Column("number", "番号", Kind.TEXT, "管理シートでの番号。1(2)①は目標1の取組み(2)の工程①"),
        Column("initiative", "取組み事項", Kind.TEXT, "取組み事項の題名"),
        Column("step", "工程", Kind.TEXT, "工程の題名。空欄は取組み事項そのものの行"),
        Column("schedule_kind", "時期の種類", Kind.TEXT, "通年、毎月、月、期間など"),
        Column("schedule", "時期(記載のとおり)", Kind.TEXT, "管理シートに書かれた時期"),
        Column("first", "始まり", Kind.DAY, "予定した最初の日。時期の記載がないときは空欄"),
        Column("last", "終わり", Kind.DAY, "予定した最後の日。時期の記載がないときは空欄"),
        Column("milestones", "マイルストーンの数", Kind.WHOLE, "この行に属する、期限のある取組みの数", "件"),
        Column("status", "通年の状態コード", Kind.TEXT, "通年の取組みの状態の、プログラム用の名前"),
        Column("status_label", "通年の状態", Kind.TEXT, "通年の取組みの状態。通年でない行は空欄"),
        Column("note", "備考", Kind.TEXT, "通年の取組みの状態に付く備考"),
        *ORIGIN,
    ),
)  # fmt: skip


def target_table(rows: Iterable[Row], names: Mapping[str, str], discretion: Discretion) -> Table:
    """Return decisions of targets; `names` are those of the indicators to tell, by code."""
    known = (row for row in rows if row["indicator"] in names)
    return TARGETS.filled(
        _target_cells(row, names, discretion)
        for row in sorted(known, key=lambda row: (row["fiscal_year"], row["indicator"], row["decided_on"]))
    )


def month_plan_table(rows: Iterable[Row], indicators: Mapping[str, Row]) -> Table:
    """Return what was planned for each month's end; `indicators` are the rows of those to tell, by code."""
    known = (row for row in rows if row["indicator"] in indicators and row["plan"] is not None)
    return MONTH_PLANS.filled(
        _year_cells(row["fiscal_year"])
        | {
            "month": str(Month.of(row["month"])),
            "indicator": row["indicator"],
            "name": indicators[row["indicator"]]["name"],
            "unit": indicators[row["indicator"]]["unit"],
            "plan": row["plan"],
            "plan_source": PlanSource(row["plan_source"]).label if row["plan_source"] else None,
        }
        for row in sorted(known, key=lambda row: (row["fiscal_year"], row["indicator"], row["month"]))
    )


def schedule_table(schedule: Schedule) -> Table:
    """Return the work of a year in the order of the sheet."""
    goals = {goal.number: goal for goal in schedule.report.goals}
    return SCHEDULE.filled(
        goal_cells(schedule.report, goals[line.goal]) | origin_cells(schedule.report) | _line_cells(line)
        for line in schedule.lines
    )


def _target_cells(row: Row, names: Mapping[str, str], discretion: Discretion) -> Cells:
    code, year = row["indicator"], row["fiscal_year"]
    hidden = discretion.hides_value(code, year)
    return _year_cells(year) | {
        "indicator": code,
        "name": names[code],
        "unit": row["unit"],
        "decided_on": row["decided_on"],
        "is_in_force": row["is_in_force"],
        "target": row["target"],
        "target_low": row["target_low"],
        "target_high": row["target_high"],
        "comparator": Comparator(row["comparator"]).label,
        "baseline": row["baseline"],
        "achievement_rate": None if hidden else row["rate"],
        "difference": None if hidden else row["difference"],
        "reason": row["reason"],
        "withheld": hidden,
    }


def _year_cells(year: int) -> Cells:
    return {"fiscal_year": year, "fiscal_year_label": FiscalYear(year).short_label}


def _line_cells(line: Line) -> Cells:
    return {
        "number": line.number,
        "initiative": line.initiative,
        "step": line.step,
        "schedule_kind": line.kind.label,
        "schedule": line.schedule,
        "first": line.first,
        "last": line.last,
        "milestones": len(line.milestones),
        "status": line.work.status.value if line.work else None,
        "status_label": line.work.status_label if line.work else None,
        "note": line.work.note if line.work else None,
    }
