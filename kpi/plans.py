"""What serves the city's plans: each measure of 総合計画 and each 基本政策 with the goals of all departments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.calendar import FiscalYear, Month
from kpi.model import Goal, PlanItem, PlanKind, Report, Row, Status
from kpi.report import AsOf, read_reports
from kpi.store import Question, Store
from kpi.tally import shortfalls, states, tally

_NUMBER = re.compile(r"([0-9]{1,18})")
_BAD = (Status.MISSED, Status.BEHIND)


@dataclass(frozen=True, slots=True)
class ServedItem:
    """An item of a plan, and the goals that serve it with their department's year, in the city's order."""

    item: PlanItem
    goals: tuple[tuple[Report, Goal], ...]

    @property
    def code(self) -> str:
        """What names the item among those of all plans: comprehensive:5-1-③."""
        return f"{self.item.kind}:{self.item.code}"

    @property
    def reports(self) -> tuple[Report, ...]:
        """The years of the departments that serve it."""
        return tuple({report.department: report for report, _ in self.goals}.values())


def read_plans(store: Store, fiscal_year: FiscalYear, month: Month, change: AsOf) -> tuple[ServedItem, ...]:
    """Read the items that hold in a year or are cited in it, by kind, then by code: 5-1-③ before 5-1-④, 9 before 10."""
    reports = read_reports(store, month, change, fiscal_year=fiscal_year)
    titles: dict[tuple[PlanKind, str], PlanItem] = {}
    for row in store.read("plan_item", Question(change_no=change[0])):
        if holds(row, fiscal_year):
            item = PlanItem(PlanKind(row["kind"]), row["code"], row["title"])
            titles.setdefault((item.kind, item.code), item)
    serving: dict[tuple[PlanKind, str], list[tuple[Report, Goal]]] = {key: [] for key in titles}
    for report in reports:
        for goal in report.goals:
            for key, item in {(item.kind, item.code): item for item in goal.plan_items}.items():
                titles.setdefault(key, item)
                serving.setdefault(key, []).append((report, goal))
    kinds = tuple(PlanKind)
    ordered = sorted(serving, key=lambda key: (kinds.index(key[0]), in_order(key[1])))
    return tuple(ServedItem(titles[key], tuple(serving[key])) for key in ordered)


def in_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return what codes are sorted by: their numbers count as numbers, so that 9 comes before 10."""
    parts = (part for part in _NUMBER.split(code) if part)
    return tuple((0, int(part), "") if _NUMBER.fullmatch(part) else (1, 0, part) for part in parts)


def headline(kind: PlanKind, items: Sequence[ServedItem]) -> str:
    """State what the items of one kind come to: 総合計画13項目のうち12項目に当年度目標。遅れのある項目は3."""
    if not items:
        return f"{kind.label}の項目は登録されていません"
    served = [item for item in items if item.goals]
    words = states(report for item in served for report in item.reports)
    bad = [status for status in _BAD if status in words]
    counts = [tally(goal for _, goal in item.goals).figures for item in served]
    with_bad = sum(any(figures.get(status) for status in bad) for figures in counts)
    said = f"{kind.label}{len(items)}項目のうち{len(served)}項目に当年度目標"
    if not bad:
        return said
    word = "・".join(words[status] for status in bad)
    return f"{said}。{word}の指標がある項目は{with_bad}" if with_bad else f"{said}。{word}の指標がある項目はなし"


def headline_of_item(served: ServedItem) -> str:
    """State what one item comes to: 3部局4目標9指標のうち遅れ1件、注意2件."""
    if not served.goals:
        return "関連する当年度目標なし"
    figures = tally(goal for _, goal in served.goals).figures
    said = f"{len(served.reports)}部局{len(served.goals)}目標{sum(figures.values())}指標"
    return f"{said}のうち{shortfalls(figures, states(served.reports))}" if figures else said


def holds(row: Row, year: FiscalYear) -> bool:
    """Tell whether an item of a plan holds in a year."""
    first, last = row["valid_from_year"], row["valid_to_year"]
    return (first is None or first <= year.year) and (last is None or year.year <= last)
