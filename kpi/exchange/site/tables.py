"""The public data as tables, one observation a row: figures, milestones, work and texts of all sheets.

Values are those of the pages. A figure that is not shown has a row without values that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.deck import Deliverable, Figure, KeptBack
from kpi.exchange.out.figures import DEPARTMENT, GOAL, INDICATOR, MONTH, OF_ROW, RATE, STATUS, YEAR, Cells
from kpi.exchange.out.table import Column, Kind, Table
from kpi.public import PublicDepartment, PublicGoal, PublicSheet, PublicSite, PublicText, PublicYear
from kpi.wording import CONDENSED

SHOWN = "掲載"

_ORIGIN = (
    Column("source", "出典", Kind.TEXT, "年度の目標と実績の出典"),
    Column("remark", "注意", Kind.TEXT, "読むときに知っておくこと"),
    Column("recorded_at", "登録日時", Kind.MOMENT, "部局・年度の内容が最後に変わった日時"),
    Column("change", "変更番号", Kind.WHOLE, "部局・年度の内容を最後に変えた変更。同じ番号なら同じ内容になる"),
)
_SHOWN = Column("shown", "掲載", Kind.TEXT, "掲載、確認中(確認前のため値がない)、公表対象外(値を公表しない)")

FIGURES = Table(
    "figures",
    "指標",
    "1行は1つの部局・年度・目標に位置付けた1つの指標の、時点での値。シートのない年度の実績も含む。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL, *INDICATOR, _SHOWN,
        Column("direction", "望ましい方向", Kind.TEXT, "増加、減少、範囲内、維持"),
        Column("target", "目標値", Kind.NUMBER, "年度の目標値。範囲の目標では空欄", OF_ROW),
        Column("target_low", "目標の下限", Kind.NUMBER, "範囲の目標の下限", OF_ROW),
        Column("target_high", "目標の上限", Kind.NUMBER, "範囲の目標の上限", OF_ROW),
        Column("target_text", "目標(記載のとおり)", Kind.TEXT, "比べ方と単位の付いた目標"),
        Column("baseline", "基準値", Kind.NUMBER, "減少の割合を求めるときの出発点", OF_ROW),
        Column("actual", "実績", Kind.NUMBER, "時点までの年度の値", OF_ROW),
        Column("as_of", "実績の時点", Kind.TEXT, "実績が時点の月末の確定値でないとき、いつのどの値か"),
        Column("achievement_rate", "達成率", Kind.NUMBER, "年度の目標値に対する割合。丸めていない", RATE),
        Column("plan", "計画", Kind.NUMBER, "時点の月末までの計画。年度末は空欄", OF_ROW),
        Column("plan_rate", "対計画比", Kind.NUMBER, "時点の計画に対する割合。丸めていない", RATE),
        *STATUS,
        Column("formula", "計算方法", Kind.TEXT, "達成率をどう計算したか"),
        Column("definition", "定義", Kind.TEXT, "何をどう数えるか"),
        Column("explanation", "説明", Kind.TEXT, "公表している説明"),
        *_ORIGIN,
    ),
)  # fmt: skip
MILESTONES = Table(
    "milestones",
    "マイルストーン",
    "1行は期限のある1つの取組みの、時点での状態。",
    (
        *DEPARTMENT, *YEAR, MONTH, *GOAL,
        Column("milestone", "マイルストーンコード", Kind.TEXT, "マイルストーンを一つに決めるコード"),
        Column("name", "マイルストーン", Kind.TEXT, "何をいつまでに行うか"),
        _SHOWN,
        Column("due", "期限", Kind.DAY, "期限内となる最後の日。延期したときは新しい期限"),
        Column("due_text", "期限(記載のとおり)", Kind.TEXT, "当初の期限を、分かっている細かさで書いたもの"),
        Column("done_text", "完了(記載のとおり)", Kind.TEXT, "完了した日か月を、分かっている細かさで書いたもの"),
        *STATUS, *_ORIGIN,
    ),
)  # fmt: skip
WORK = Table(
    "work",
    "取組みと工程",
    "1行は当年度目標の1つの取組み事項、または工程。",
    (
        *DEPARTMENT, *YEAR, *GOAL,
        Column("position", "順番", Kind.WHOLE, "目標の中での順番"),
        Column("number", "番号", Kind.TEXT, "取組み事項は(1)、その工程は①"),
        Column("title", "内容", Kind.TEXT, "取組み事項、または工程"),
        Column("schedule", "時期(記載のとおり)", Kind.TEXT, "シートに書かれた時期"),
    ),
)  # fmt: skip
TEXTS = Table(
    "texts",
    "文章",
    "1行は公表しているシートの1つの文章。",
    (
        *DEPARTMENT, *YEAR, *GOAL,
        Column("part", "部分コード", Kind.TEXT, "シートのどの文章かの、プログラム用の名前"),
        Column("part_label", "部分", Kind.TEXT, "シートのどの文章か"),
        Column("body", "本文", Kind.TEXT, "文章。段落は改行で区切る"),
        Column("dated_on", "日付", Kind.DAY, "文章の日付"),
        Column("contact", "問い合わせ先", Kind.TEXT, "文章についての問い合わせ先"),
        Column("published_at", "公表日時", Kind.MOMENT, "公表した日時"),
    ),
)  # fmt: skip


def tables(site: PublicSite) -> tuple[Table, ...]:
    """Return every table of a site."""
    years = [(department, year) for department in site.departments for year in _years(department)]
    return (
        FIGURES.filled(row for _, year in years for row in _figure_rows(year)),
        MILESTONES.filled(row for sheet in site.sheets for row in _milestone_rows(sheet.year)),
        WORK.filled(row for sheet in site.sheets for goal in sheet.goals for row in _work_rows(sheet, goal)),
        TEXTS.filled(row for sheet in site.sheets for row in _text_rows(sheet)),
    )


def _years(department: PublicDepartment) -> Iterator[PublicYear]:
    """Return the years that a department's pages show figures of: its sheets', and those before the newest one."""
    newest = department.sheets[0].shown.fiscal_year
    return (year for year in department.years if year.shown.fiscal_year <= newest)


def _year_cells(year: PublicYear) -> Cells:
    shown = year.shown
    return {
        "department": shown.department,
        "department_name": shown.department_name,
        "fiscal_year": shown.fiscal_year.year,
        "fiscal_year_label": shown.fiscal_year.short_label,
        "month": str(shown.month),
        "source": shown.source,
        "remark": " / ".join(text for text in (shown.disclaimer, CONDENSED if shown.condensed else "") if text),
        "recorded_at": year.recorded_at,
        "change": year.change,
    }


def _figure_rows(year: PublicYear) -> Iterator[Cells]:
    for goal in year.shown.goals:
        of_goal = _year_cells(year) | {"goal_number": goal.number, "goal": goal.title}
        for figure in goal.figures:
            yield of_goal | _figure_cells(figure)
        names = [column.name for column in FIGURES.columns if column.name not in of_goal]
        for kept in _kept(goal.kept_back, year, is_milestone=False):
            yield of_goal | dict.fromkeys(names) | {"indicator": kept.code, "name": kept.name} | _reason(kept)


def _milestone_rows(year: PublicYear) -> Iterator[Cells]:
    for goal in year.shown.goals:
        of_goal = _year_cells(year) | {"goal_number": goal.number, "goal": goal.title}
        for one in goal.milestones:
            yield of_goal | _milestone_cells(one)
        names = [column.name for column in MILESTONES.columns if column.name not in of_goal]
        for kept in _kept(goal.kept_back, year, is_milestone=True):
            yield of_goal | dict.fromkeys(names) | {"milestone": kept.code, "name": kept.name} | _reason(kept)


def _kept(kept_back: Iterable[KeptBack], year: PublicYear, *, is_milestone: bool) -> Iterator[KeptBack]:
    return (one for one in kept_back if (one.code in year.milestones) is is_milestone)


def _reason(kept: KeptBack) -> Cells:
    return {"shown": kept.reason.label, "status_label": kept.reason.label}


def _figure_cells(figure: Figure) -> Cells:
    return {
        "indicator": figure.code,
        "name": figure.name,
        "unit": figure.unit,
        "shown": SHOWN,
        "direction": figure.direction.label,
        "target": figure.target,
        "target_low": figure.target_low,
        "target_high": figure.target_high,
        "target_text": figure.target_text,
        "baseline": figure.baseline,
        "actual": figure.actual,
        "as_of": figure.as_of,
        "achievement_rate": figure.achievement_rate,
        "plan": figure.plan,
        "plan_rate": figure.plan_rate,
        "status": figure.status.value,
        "status_label": figure.status_word,
        "formula": "。".join(text.rstrip("。") for text in (figure.formula, figure.plan_formula) if text),
        "definition": figure.definition,
        "explanation": figure.text,
    }


def _milestone_cells(one: Deliverable) -> Cells:
    return {
        "milestone": one.code,
        "name": one.title,
        "shown": SHOWN,
        "due": one.due,
        "due_text": one.due_text,
        "done_text": one.done_on,
        "status": one.status.value,
        "status_label": one.status_label,
    }


def _work_rows(sheet: PublicSheet, goal: PublicGoal) -> Iterator[Cells]:
    for position, work in enumerate(goal.work, start=1):
        yield _year_cells(sheet.year) | {
            "goal_number": goal.shown.number,
            "goal": goal.shown.title,
            "position": position,
            "number": work.number,
            "title": work.title,
            "schedule": work.schedule,
        }


def _text_rows(sheet: PublicSheet) -> Iterator[Cells]:
    for text in sheet.texts:
        yield _text_cells(sheet, text) | {"goal_number": None, "goal": None}
    for goal in sheet.goals:
        for text in goal.texts:
            yield _text_cells(sheet, text) | {"goal_number": goal.shown.number, "goal": goal.shown.title}


def _text_cells(sheet: PublicSheet, text: PublicText) -> Cells:
    return _year_cells(sheet.year) | {
        "part": text.part.value,
        "part_label": text.part.label,
        "body": "\n".join(text.paragraphs),
        "dated_on": text.dated_on,
        "contact": text.contact,
        "published_at": text.published_at,
    }
