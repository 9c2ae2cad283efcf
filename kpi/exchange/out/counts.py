"""All departments as tables: how many figures and how much work are in which state, what changed, which plan is served.

Counts are those of `kpi.tally`. A withheld figure counts as what it is: one among many tells no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kpi import wording
from kpi.calendar import FiscalYear
from kpi.city import ChangeOfFigure, City
from kpi.exchange.out.discretion import Discretion
from kpi.exchange.out.figures import (
    DEPARTMENT,
    GOAL,
    MONTH,
    ORIGIN,
    WITHHELD,
    YEAR,
    Cells,
    goal_cells,
    origin_cells,
    year_cells,
)
from kpi.exchange.out.table import Column, Kind, Table
from kpi.model import Goal, MilestoneStatus, Report, StepStatus
from kpi.plans import ServedItem
from kpi.tally import states, tally

_COUNTED = (
    Column("kind", "数えたもの", Kind.TEXT, "指標、マイルストーン、通年の取組み。合わせて数えることはない"),
    Column("status", "状態コード", Kind.TEXT, "状態の、プログラム用の名前"),
    Column("status_label", "状態", Kind.TEXT, "状態"),
    Column("items", "件数", Kind.WHOLE, "この状態にあるものの数。状態にあるものがないときは行がない", "件"),
)
_ITEM = (
    Column("plan", "計画", Kind.TEXT, "総合計画、または基本政策"),
    Column("code", "項目コード", Kind.TEXT, "計画の中での施策や政策の番号"),
    Column("title", "項目", Kind.TEXT, "施策や政策の題名"),
)

COUNTS = Table(
    "counts", "部局別の件数", "1行は1つの部局の、1つの状態にあるものの数。", (*DEPARTMENT, *YEAR, MONTH, *_COUNTED)
)
CHANGES = Table(
    "changes",
    "変わったこと",
    "1行は、比べた月から変わった1つの指標またはマイルストーン。",
    (
        *DEPARTMENT, *YEAR, MONTH,
        Column("since", "比べた月", Kind.MONTH, "締切済の最後の月、なければ前の月"),
        *GOAL,
        Column("kind", "変わったこと", Kind.TEXT, "悪化、改善、新たな報告など"),
        Column("item", "コード", Kind.TEXT, "指標またはマイルストーンのコード"),
        Column("name", "名称", Kind.TEXT, "指標またはマイルストーンの名称"),
        Column("before", "前の状態", Kind.TEXT, "比べた月の状態"),
        Column("after", "時点の状態", Kind.TEXT, "時点の状態"),
        WITHHELD,
        *ORIGIN,
    ),
)  # fmt: skip
SERVED = Table(
    "plan_goals",
    "計画項目と目標",
    "1行は計画の1つの項目と、それに関連する1つの当年度目標。目標のない項目は目標が空欄の1行。",
    (*_ITEM, *DEPARTMENT, *YEAR, MONTH, *GOAL, *ORIGIN),
)
PLAN_COUNTS = Table(
    "plan_counts",
    "計画項目別の件数",
    "1行は計画の1つの項目に関連する、1つの状態にあるものの数。同じ指標が複数の項目に数えられる。",
    (*_ITEM, *YEAR, MONTH, *_COUNTED),
)


def city_tables(city: City, discretion: Discretion) -> tuple[Table, ...]:
    """Return the counts of each department, and what changed in it."""
    return (
        COUNTS.filled(
            year_cells(report) | counted for report in city.reports for counted in _counts((report,), report.goals)
        ),
        CHANGES.filled(_changes(city, discretion)),
    )


def plan_tables(items: Sequence[ServedItem], year: FiscalYear, month: str) -> tuple[Table, ...]:
    """Return the goals that serve each item of the city's plans, and the counts of each item.

    Args:
        items: the items with what serves them.
        year: the year of which items without a goal are told.
        month: the month of the same, as YYYY-MM.
    """
    of_year: Cells = {"fiscal_year": year.year, "fiscal_year_label": year.short_label, "month": month}
    nobody: Cells = of_year | dict.fromkeys(column.name for column in (*DEPARTMENT, *GOAL, *ORIGIN))
    return (
        SERVED.filled(
            _item_cells(item) | cells
            for item in items
            for cells in ([goal_cells(report, goal) | origin_cells(report) for report, goal in item.goals] or [nobody])
        ),
        PLAN_COUNTS.filled(
            _item_cells(item) | of_year | counted
            for item in items
            for counted in _counts(item.reports, [goal for _, goal in item.goals])
        ),
    )


def _counts(reports: Sequence[Report], goals: Iterable[Goal]) -> Iterator[Cells]:
    if not reports:
        return
    counts, words, basis = tally(goals), states(reports), reports[0].basis
    for status, word in words.items():
        yield from _count("指標", status, word, counts.figures.get(status, 0))
    for milestone in MilestoneStatus:
        label = wording.milestone_label(milestone, basis)
        yield from _count("マイルストーン", milestone, label, counts.milestones.get(milestone, 0))
    for step in StepStatus:
        yield from _count("通年の取組み", step, wording.step_label(step, basis), counts.steps.get(step, 0))


def _count(kind: str, status: str, label: str, items: int) -> Iterator[Cells]:
    if items:
        yield {"kind": kind, "status": str(status), "status_label": label, "items": items}


def _changes(city: City, discretion: Discretion) -> Iterator[Cells]:
    for year in city.departments:
        for change in year.changes:
            before, after = change.before, change.after
            is_figure = isinstance(change, ChangeOfFigure)
            hidden = is_figure and discretion.hides_value(after.code, year.report.fiscal_year.year)
            yield (
                goal_cells(year.report, change.goal)
                | origin_cells(year.report)
                | {
                    "since": str(year.since) if year.since else None,
                    "kind": WITHHELD.title if hidden else change.kind.label,
                    "item": after.code,
                    "name": change.after.name if isinstance(change, ChangeOfFigure) else change.after.title,
                    "before": None if hidden or before is None else before.status_label,
                    "after": None if hidden else after.status_label,
                    "withheld": hidden,
                }
            )


def _item_cells(served: ServedItem) -> Cells:
    return {"plan": served.item.kind.label, "code": served.item.code, "title": served.item.title}
