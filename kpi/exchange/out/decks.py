"""A council's deck as tables: its figures, its milestones, and what it names without showing it.

A deck holds nothing that must stay inside, and a frozen one is written as it was kept.
"""

from __future__ import annotations

from kpi.deck import Deck, DeckGoal, Deliverable, Figure
from kpi.exchange.out.figures import DEPARTMENT, GOAL, INDICATOR, MONTH, OF_ROW, ORIGIN, RATE, STATUS, YEAR, Cells
from kpi.exchange.out.table import Column, Kind, Table
from kpi.figure_text import amount
from kpi.numbers import format_rate
from kpi.wording import CONDENSED

DECK_FIGURES = Table(
    "deck_figures",
    "議会説明の指標",
    "1行は議会説明に載せた1つの指標の、時点での値。確定した数値と公表した説明だけが入る。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL, *INDICATOR,
        Column("target", "目標値", Kind.NUMBER, "年度の目標値。範囲の目標では空欄", OF_ROW),
        Column("target_low", "目標の下限", Kind.NUMBER, "範囲の目標の下限", OF_ROW),
        Column("target_high", "目標の上限", Kind.NUMBER, "範囲の目標の上限", OF_ROW),
        Column("target_text", "目標(表示)", Kind.TEXT, "画面と配布資料に書く目標"),
        Column("baseline", "基準値", Kind.NUMBER, "減少の割合を求めるときの出発点", OF_ROW),
        Column("actual", "実績", Kind.NUMBER, "時点までの年度の値", OF_ROW),
        Column("actual_text", "実績(表示)", Kind.TEXT, "画面と配布資料に書く実績"),
        Column("as_of", "実績の時点", Kind.TEXT, "時点と異なる月の値であること、確定前であること"),
        Column("plan", "計画", Kind.NUMBER, "時点の月末までの計画。年度末は空欄", OF_ROW),
        Column("plan_source", "計画の出所", Kind.TEXT, "課の月別計画か、自動按分(参考)か"),
        Column("achievement_rate", "達成率", Kind.NUMBER, "年度の目標値に対する割合。丸めていない", RATE),
        Column("achievement_text", "達成率(表示)", Kind.TEXT, "画面と配布資料に書く達成率"),
        Column("plan_rate", "対計画比", Kind.NUMBER, "時点の計画に対する割合。丸めていない", RATE),
        Column("plan_text", "対計画比(表示)", Kind.TEXT, "画面と配布資料に書く対計画比"),
        *STATUS,
        Column("shortfall", "計画との差", Kind.TEXT, "計画や目標に届かないときの、その差"),
        Column("text", "公表用説明", Kind.TEXT, "公表した説明"),
        Column("formula", "達成率の計算方法", Kind.TEXT, "達成率をどう計算したか"),
        Column("plan_formula", "対計画比の計算方法", Kind.TEXT, "対計画比をどう計算したか"),
        Column("definition", "定義", Kind.TEXT, "何を数えるか"),
        *ORIGIN,
    ),
)  # fmt: skip
DECK_MILESTONES = Table(
    "deck_milestones",
    "議会説明のマイルストーン",
    "1行は議会説明に載せた期限のある1つの取組みの、時点での状態。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL,
        Column("milestone", "マイルストーンコード", Kind.TEXT, "マイルストーンを一つに決めるコード"),
        Column("name", "マイルストーン", Kind.TEXT, "何をいつまでに行うか"),
        Column("due", "期限", Kind.DAY, "期限内となる最後の日。延期したときは新しい期限"),
        Column("due_text", "期限(記載のとおり)", Kind.TEXT, "期限を、分かっている細かさで書いたもの"),
        Column("done_text", "完了(記載のとおり)", Kind.TEXT, "完了した日か月を、分かっている細かさで書いたもの"),
        *STATUS, *ORIGIN,
    ),
)  # fmt: skip
KEPT_BACK = Table(
    "deck_kept_back",
    "議会説明に載せていないもの",
    "1行は議会説明に名称だけを載せた1つの指標またはマイルストーン。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL,
        Column("code", "コード", Kind.TEXT, "指標かマイルストーンのコード"),
        Column("name", "名称", Kind.TEXT, "指標かマイルストーンの名称"),
        Column("reason", "理由", Kind.TEXT, "載せていない理由"),
        *ORIGIN,
    ),
)  # fmt: skip


def deck_tables(deck: Deck) -> tuple[Table, ...]:
    """Return the figures, the milestones and what is kept back of a deck."""
    around = [(goal, _around(deck, goal)) for goal in deck.goals]
    return (
        DECK_FIGURES.filled(cells | _figure(one, deck) for goal, cells in around for one in goal.figures),
        DECK_MILESTONES.filled(cells | _milestone(one) for goal, cells in around for one in goal.milestones),
        KEPT_BACK.filled(
            cells | {"code": one.code, "name": one.name, "reason": one.reason.label}
            for goal, cells in around
            for one in goal.kept_back
        ),
    )


def _around(deck: Deck, goal: DeckGoal) -> Cells:
    """Return what says whose a row is, of when, and from where it is known."""
    remarks = (deck.disclaimer, CONDENSED if deck.condensed else "")
    return {
        "department": deck.department,
        "department_name": deck.department_name,
        "fiscal_year": deck.fiscal_year.year,
        "fiscal_year_label": deck.fiscal_year.short_label,
        "month": str(deck.month),
        "goal_number": goal.number,
        "goal": goal.title,
        "source": deck.source,
        "remark": " / ".join(filter(None, remarks)),
        "recorded_at": deck.recorded_at,
        "change": deck.change,
    }


def _figure(one: Figure, deck: Deck) -> Cells:
    return {
        "indicator": one.code,
        "name": one.name,
        "unit": one.unit,
        "target": one.target,
        "target_low": one.target_low,
        "target_high": one.target_high,
        "target_text": one.target_text,
        "baseline": one.baseline,
        "actual": one.actual,
        "actual_text": amount(one.actual, one),
        "as_of": one.as_of,
        "plan": one.plan,
        "plan_source": one.plan_source.label if one.plan_source else None,
        "achievement_rate": one.achievement_rate,
        "achievement_text": format_rate(one.achievement_rate, deck.edges),
        "plan_rate": one.plan_rate,
        "plan_text": format_rate(one.plan_rate, deck.edges),
        "status": one.status.value,
        "status_label": one.status_word,
        "shortfall": one.shortfall,
        "text": one.text,
        "formula": one.formula,
        "plan_formula": one.plan_formula,
        "definition": one.definition,
    }


def _milestone(one: Deliverable) -> Cells:
    return {
        "milestone": one.code,
        "name": one.title,
        "due": one.due,
        "due_text": one.due_text,
        "done_text": one.done_on,
        "status": one.status.value,
        "status_label": one.status_label,
    }
