"""The sheets of all departments as the secretariat sees them: part by part how far they are, and what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kpi.calendar import FiscalYear
from kpi.model import Labelled, TextState
from kpi.store import Question, Store


class SheetRow(Labelled):
    """A part of the sheet, in its order; the values are those of the database."""

    MISSION = "mission", "使命"
    POLICY = "policy", "方針"
    GOAL = "goal", "目標"
    SUMMARY = "summary", "総括"
    RESULT = "result", "実績"
    ISSUE = "issue", "課題・今後の方向性"


@dataclass(frozen=True, slots=True)
class SheetState:
    """A department's sheet: of each part, how many texts or goals are in which state; None stands for 未記入."""

    department: str
    department_name: str
    parts: Mapping[SheetRow, Mapping[TextState | None, int]]

    def missing(self, state: TextState) -> dict[SheetRow, int]:
        """Return how many of each part are not as far as a state; parts that are all there are left out."""
        order: list[TextState | None] = [None, *TextState]
        behind = order[: order.index(state)]
        counted = {part: sum(found.get(one, 0) for one in behind) for part, found in self.parts.items()}
        return {part: items for part, items in counted.items() if items}


@dataclass(frozen=True, slots=True)
class SheetRelease:
    """Parts of a sheet that one change published: `parts` name them in words. `recorded_at` is UTC."""

    department: str
    department_name: str
    parts: tuple[str, ...]
    recorded_at: datetime
    actor: str
    change_no: int


def read_sheet_states(
    store: Store, fiscal_year: FiscalYear, change_no: int | None = None, department: str | None = None
) -> tuple[SheetState, ...]:
    """Return the sheet of each department that has goals in a year, in the city's order, as of a change."""
    asked = Question(department, fiscal_year.year, None, change_no)
    found: dict[str, dict[SheetRow, dict[TextState | None, int]]] = {}
    for row in store.read("sheet_part", asked):
        state = None if row["state"] is None else TextState(row["state"])
        found.setdefault(row["department"], {}).setdefault(SheetRow(row["part"]), {})[state] = row["items"]
    return tuple(
        SheetState(code, name, {part: found[code].get(part, {}) for part in SheetRow})
        for code, name in _departments(store, asked).items()
        if code in found
    )


def read_sheet_releases(
    store: Store, fiscal_year: FiscalYear, change_no: int | None = None
) -> tuple[SheetRelease, ...]:
    """Return who published what of a year's sheets when, the newest first."""
    asked = Question(None, fiscal_year.year, None, change_no)
    names = _departments(store, asked)
    changes: dict[tuple[int, str], dict[SheetRow, list[int]]] = {}
    said: dict[int, tuple[datetime, str]] = {}
    for row in store.read("sheet_release", asked):
        part = SheetRow(row["part"])
        numbers = changes.setdefault((row["change_no"], row["department"]), {}).setdefault(part, [])
        numbers += [] if row["goal_number"] is None else [row["goal_number"]]
        said[row["change_no"]] = (row["recorded_at"], row["actor"])
    return tuple(
        SheetRelease(
            department,
            names.get(department, department),
            tuple(_words(part, sorted(parts[part])) for part in SheetRow if part in parts),
            *said[change],
            change,
        )
        for (change, department), parts in sorted(changes.items(), key=lambda one: (-one[0][0], one[0][1]))
    )


def headline(states: tuple[SheetState, ...]) -> str:
    """State how far the city's sheets are: 4部局のシート: 目標と文章52件のうち公表40件、確定5件、未記入7件."""
    if not states:
        return "この年度のシートはまだありません"
    counts: dict[TextState | None, int] = {}
    for state in states:
        for found in state.parts.values():
            for one, items in found.items():
                counts[one] = counts.get(one, 0) + items
    told = [f"{one.label}{counts[one]}件" for one in reversed(TextState) if counts.get(one)]
    said = "、".join([*told, *([f"未記入{counts[None]}件"] if counts.get(None) else [])])
    return f"{len(states)}部局のシート: 目標と文章{sum(counts.values())}件のうち{said}"


def _words(part: SheetRow, numbers: list[int]) -> str:
    """Name a part and the goals of which it is: 実績(目標1・2・3)."""
    listed = "・".join(map(str, numbers))
    if not numbers:
        return part.label
    return f"{part.label}{listed}" if part is SheetRow.GOAL else f"{part.label}({SheetRow.GOAL.label}{listed})"


def _departments(store: Store, asked: Question) -> dict[str, str]:
    rows = sorted(store.read("department", asked), key=lambda row: (row["position"], row["department"]))
    return {row["department"]: row["name"] for row in rows}
