"""A department's year as tables: its figures, milestones, continuous work and other results, and its months.

Every value is that of `kpi.report`; nothing is computed here. Where a figure is withheld its values and whatever
would tell them are left out, and `withheld` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpi.exchange.out.discretion import Discretion
from kpi.exchange.out.table import Column, Kind, Table, Value
from kpi.model import Goal, Indicator, Milestone, Reading, Report, Row
from kpi.wording import CONDENSED

Cells = dict[str, Value]

DEPARTMENT = (
    Column("department", "部局コード", Kind.TEXT, "部局を一つに決めるコード"),
    Column("department_name", "部局", Kind.TEXT, "部局の名称"),
)
YEAR = (
    Column("fiscal_year", "年度(西暦)", Kind.WHOLE, "4月に始まる年度の西暦。2022は2022年4月から2023年3月まで"),
    Column("fiscal_year_label", "年度(和暦)", Kind.TEXT, "同じ年度の和暦"),
)
MONTH = Column("month", "時点", Kind.MONTH, "この月の末日時点の値")
GOAL = (
    Column("goal_number", "目標番号", Kind.WHOLE, "部局と年度の中での当年度目標の番号。空欄は目標に位置付けがない"),
    Column("goal", "当年度目標", Kind.TEXT, "当年度目標の題名"),
)
STATUS = (
    Column("status", "状態コード", Kind.TEXT, "製品が計算した状態の、プログラム用の名前"),
    Column("status_label", "状態", Kind.TEXT, "製品が計算した状態。値がないときは、その理由"),
)
INDICATOR = (
    Column("indicator", "指標コード", Kind.TEXT, "指標を一つに決めるコード"),
    Column("name", "指標", Kind.TEXT, "指標の名称"),
    Column("unit", "単位", Kind.TEXT, "この行の目標値・実績・計画・推計の単位"),
)
WITHHELD = Column("withheld", "秘匿", Kind.FLAG, "TRUEの行では、公表時に秘匿とする値を書き出していない")
RATE = "割合(1が100%)"
OF_ROW = "行の「単位」"

ORIGIN = (
    Column("source", "出典", Kind.TEXT, "年度の目標と実績の出典"),
    Column("remark", "注意", Kind.TEXT, "読むときに知っておくこと"),
    Column("recorded_at", "登録日時", Kind.MOMENT, "この日時までの登録内容による"),
    Column("change", "変更番号", Kind.WHOLE, "この番号までの変更による。同じ番号なら同じ内容になる"),
)
_FIGURE = (
    Column("direction", "望ましい方向", Kind.TEXT, "増加、減少、範囲内、維持"),
    Column("accumulation", "積み上げ方", Kind.TEXT, "月の値から年度の値を求める方法"),
    Column("target", "目標値", Kind.NUMBER, "年度の目標値。範囲の目標では空欄", OF_ROW),
    Column("target_low", "目標の下限", Kind.NUMBER, "範囲の目標の下限", OF_ROW),
    Column("target_high", "目標の上限", Kind.NUMBER, "範囲の目標の上限", OF_ROW),
    Column("baseline", "基準値", Kind.NUMBER, "減少の割合を求めるときの出発点", OF_ROW),
    Column("actual", "実績", Kind.NUMBER, "時点までの年度の値", OF_ROW),
    Column("actual_month", "実績の月", Kind.MONTH, "実績が報告された最後の月"),
    Column("measured_on", "実績の日", Kind.DAY, "実績が表す日。月しか分からないときは空欄"),
    Column("certainty", "確度", Kind.TEXT, "速報、見込、確定"),
    Column("is_confirmed", "課長確認済", Kind.FLAG, "FALSEは、課長が確認していない報告を含む"),
    Column("achievement_rate", "達成率", Kind.NUMBER, "年度の目標値に対する割合。丸めていない", RATE),
    Column("difference", "目標との差", Kind.NUMBER, "実績と目標値の差。丸めていない", OF_ROW),
    Column("plan", "計画", Kind.NUMBER, "時点の月末までの計画。年度末は空欄", OF_ROW),
    Column("plan_rate", "対計画比", Kind.NUMBER, "時点の計画に対する割合。丸めていない", RATE),
    Column("plan_source", "計画の出所", Kind.TEXT, "課の月別計画か、自動按分(参考)か"),
    Column("estimate_low", "年度末推計(参考)の下限", Kind.NUMBER, "年度末の値の推計。課の見込みではない", OF_ROW),
    Column("estimate_high", "年度末推計(参考)の上限", Kind.NUMBER, "年度末の値の推計。課の見込みではない", OF_ROW),
    Column("estimate_method", "年度末推計の方法", Kind.TEXT, "推計の方法、または推計しない理由"),
    *STATUS,
    Column("reported_months", "報告済の月数", Kind.WHOLE, "時点までに報告のあった月の数", "か月"),
    Column("expected_months", "報告予定の月数", Kind.WHOLE, "時点までに報告することになっている月の数", "か月"),
    Column("formula", "計算方法", Kind.TEXT, "達成率をどう計算したか"),
    Column("notes", "注記", Kind.TEXT, "値に付く注記。複数のときは「 / 」で区切る"),
    WITHHELD,
)
_TIME = (
    Column("due_from", "期限の始まり", Kind.DAY, "この日から期限内となる"),
    Column("due_to", "期限", Kind.DAY, "期限内となる最後の日。月だけが決まっているときは月末"),
    Column("due_text", "期限(記載のとおり)", Kind.TEXT, "期限を、分かっている細かさで書いたもの"),
    Column("postponed_to", "延期後の期限", Kind.DAY, "延期したときの新しい期限"),
    Column("done_text", "完了(記載のとおり)", Kind.TEXT, "完了した日か月を、分かっている細かさで書いたもの"),
)
_NOTE = Column("note", "備考", Kind.TEXT, "状態に付く備考")

FIGURES = Table(
    "figures",
    "指標",
    "1行は1つの部局・年度・目標に位置付けた1つの指標の、時点での値。",
    (*DEPARTMENT, *YEAR, MONTH, *GOAL, *INDICATOR, *_FIGURE, *ORIGIN),
)
MILESTONES = Table(
    "milestones",
    "マイルストーン",
    "1行は期限のある1つの取組みの、時点での状態。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL,
        Column("milestone", "マイルストーンコード", Kind.TEXT, "マイルストーンを一つに決めるコード"),
        Column("name", "マイルストーン", Kind.TEXT, "何をいつまでに行うか"),
        *_TIME, *STATUS, _NOTE, *ORIGIN,
    ),
)  # fmt: skip
CONTINUOUS = Table(
    "continuous",
    "通年の取組み",
    "1行は通年で行う1つの工程の、時点での状態。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL,
        Column("step", "工程コード", Kind.TEXT, "工程を一つに決めるコード"),
        Column("name", "工程", Kind.TEXT, "通年で行うこと"),
        *STATUS, _NOTE, *ORIGIN,
    ),
)  # fmt: skip
EXTRA_RESULTS = Table(
    "extra_results",
    "当初目標外の実績",
    "1行は、予定した工程にない1つの実績。",
    (*DEPARTMENT, *YEAR, MONTH, *GOAL, Column("name", "実績", Kind.TEXT, "実績の文章"), *ORIGIN),
)
HISTORY = Table(
    "history",
    "月ごとの実績",
    "1行は1つの指標の、報告のあった1つの月。",
    (
        *DEPARTMENT, *YEAR,
        Column("month", "月", Kind.MONTH, "報告が表す月"),
        *INDICATOR,
        Column("value", "月の値", Kind.NUMBER, "報告された値", OF_ROW),
        Column("value_to_date", "年度の値", Kind.NUMBER, "この月までの年度の値", OF_ROW),
        Column("certainty", "確度", Kind.TEXT, "速報、見込、確定"),
        Column("measured_on", "実績の日", Kind.DAY, "値が表す日。月しか分からないときは空欄"),
        Column("closes_year", "年度末の値", Kind.FLAG, "TRUEは、3月末の状態を表す"),
        WITHHELD,
    ),
)  # fmt: skip


def report_tables(reports: Iterable[Report], discretion: Discretion) -> tuple[Table, ...]:
    """Return figures, milestones, continuous work and other results of departments' years."""
    goals = [(report, goal) for report in reports for goal in report.goals]
    return (
        FIGURES.filled(
            goal_cells(report, goal) | origin_cells(report) | figure_cells(one, report, discretion)
            for report, goal in goals
            for one in goal.indicators
        ),
        MILESTONES.filled(
            goal_cells(report, goal) | origin_cells(report) | _milestone_cells(one)
            for report, goal in goals
            for one in goal.milestones
        ),
        CONTINUOUS.filled(
            goal_cells(report, goal)
            | origin_cells(report)
            | {"step": one.code, "name": one.title, "note": one.note}
            | {"status": one.status.value, "status_label": one.status_label}
            for report, goal in goals
            for one in goal.steps
        ),
        EXTRA_RESULTS.filled(
            goal_cells(report, goal) | origin_cells(report) | {"name": one}
            for report, goal in goals
            for one in goal.extra_results
        ),
    )


def history_table(
    department: tuple[str, str],
    histories: Mapping[str, tuple[Reading, ...]],
    indicators: Mapping[str, Row],
    discretion: Discretion,
) -> Table:
    """Return every reported month of a department's indicators.

    Args:
        department: its code and its name.
        histories: the readings of each indicator by code.
        indicators: the rows of indicators by code, for their names and units.
        discretion: what stays inside.
    """
    code, name = department
    return HISTORY.filled(
        {"department": code, "department_name": name}
        | {"indicator": one, "name": indicators[one]["name"], "unit": indicators[one]["unit"]}
        | _reading_cells(one, reading, discretion)
        for one, readings in histories.items()
        for reading in readings
    )


def year_cells(report: Report) -> Cells:
    """Return what says whose year a row is about, and as of which month."""
    return {
        "department": report.department,
        "department_name": report.department_name,
        "fiscal_year": report.fiscal_year.year,
        "fiscal_year_label": report.fiscal_year.short_label,
        "month": str(report.month),
    }


def goal_cells(report: Report, goal: Goal) -> Cells:
    """Return what says which goal of whose year a row is about."""
    return year_cells(report) | {"goal_number": goal.number, "goal": goal.title}


def origin_cells(report: Report) -> Cells:
    """Return from where a row is known, and as of which change."""
    return {
        "source": report.source,
        "remark": " / ".join(text for text in (report.disclaimer, CONDENSED if report.condensed else "") if text),
        "recorded_at": report.recorded_at,
        "change": report.change,
    }


def figure_cells(one: Indicator, report: Report, discretion: Discretion) -> Cells:
    """Return one figure of a year; of a withheld one only what does not tell its value."""
    planned: Cells = {
        "indicator": one.code,
        "name": one.name,
        "unit": one.unit,
        "direction": one.direction.label,
        "accumulation": one.accumulation.label,
        "target": one.target,
        "target_low": one.target_low,
        "target_high": one.target_high,
        "baseline": one.baseline,
        "plan": one.plan,
        "plan_source": one.plan_source.label if one.plan_source else None,
        "reported_months": one.reported_months,
        "expected_months": one.expected_months,
    }
    reached: Cells = {
        "actual": one.actual,
        "actual_month": str(one.actual_month) if one.actual_month else None,
        "measured_on": one.measured_on,
        "certainty": one.certainty.label if one.certainty else None,
        "is_confirmed": one.is_confirmed,
        "achievement_rate": one.achievement_rate,
        "difference": one.difference,
        "plan_rate": one.plan_rate,
        "estimate_low": one.estimate_low,
        "estimate_high": one.estimate_high,
        "estimate_method": one.estimate_method.label,
        "status": one.status.value,
        "status_label": one.status_label,
        "formula": one.formula,
        "notes": " / ".join(one.notes),
    }
    withheld = discretion.hides_value(one.code, report.fiscal_year.year)
    if withheld:
        reached = dict.fromkeys(reached) | {"status_label": WITHHELD.title}
    return planned | reached | {"withheld": withheld}


def _milestone_cells(one: Milestone) -> Cells:
    return {
        "milestone": one.code,
        "name": one.title,
        "due_from": one.due_from,
        "due_to": one.due_to,
        "due_text": one.due_to_text,
        "postponed_to": one.postponed_to,
        "done_text": one.done_on,
        "status": one.status.value,
        "status_label": one.status_label,
        "note": one.note,
    }


def _reading_cells(code: str, reading: Reading, discretion: Discretion) -> Cells:
    month = reading.month.first
    hides_reading, hides_total = discretion.hides_reading(code, month), discretion.hides_total(code, month)
    return {
        "fiscal_year": reading.month.fiscal_year.year,
        "fiscal_year_label": reading.month.fiscal_year.short_label,
        "month": str(reading.month),
        "value": None if hides_reading else reading.value,
        "value_to_date": None if hides_total else reading.value_to_date,
        "certainty": reading.certainty.label,
        "measured_on": reading.measured_on,
        "closes_year": reading.closes_year,
        "withheld": hides_reading or hides_total,
    }
