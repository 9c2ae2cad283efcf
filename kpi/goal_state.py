"""How far the goals of a department's year have come: 作業中 while they are planned, then 確定, then 公表.

The goals of a year are settled and published together, annual and mid-term ones, as a sheet is. A goal about which
nothing was said is settled: so is every one that was registered before there were states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kpi import access
from kpi.access import Person, Place
from kpi.calendar import FiscalYear
from kpi.guard import Conflict, Refused, Saved
from kpi.model import Horizon, Row, TextState
from kpi.narrative import NEXT
from kpi.store import Change, Question, Store

_WHAT = "目標"


@dataclass(frozen=True, slots=True)
class GoalState:
    """A goal with its state. `change_no` is the change that said it, 0 for none; `recorded_at` (UTC) is when."""

    goal: str
    horizon: Horizon
    number: int
    state: TextState
    change_no: int
    recorded_at: datetime | None
    actor: str


def read_states(
    store: Store, department: str | None, fiscal_year: FiscalYear, change_no: int | None = None
) -> dict[str, tuple[GoalState, ...]]:
    """Return the goals of a year by department, of one department or of all, as of a change."""
    asked = Question(change_no=change_no)
    newest = store.change_at()
    changes = {row["change_no"]: row for row in store.all_changes(newest[0] if newest else 0)}
    said = {row["goal"]: row for row in store.read("goal_state", asked)}
    found: dict[str, list[GoalState]] = {}
    for row in store.read("goal", asked):
        if row["fiscal_year"] == fiscal_year.year and department in (None, row["department"]):
            found.setdefault(row["department"], []).append(_state(row, said.get(row["goal"]), changes))
    return {
        code: tuple(sorted(goals, key=lambda one: (one.horizon is Horizon.MIDTERM, one.number, one.goal)))
        for code, goals in found.items()
    }


def next_state(goals: Sequence[GoalState]) -> TextState | None:
    """Return the state to which the goals can be moved: that after the one of those least far, None when public."""
    for state in (TextState.DRAFT, TextState.FINAL):
        if any(one.state is state for one in goals):
            return NEXT[state][0]
    return None


def based_on(goals: Sequence[GoalState]) -> int:
    """Return the last change that said anything of the goals, 0 for none."""
    return max((one.change_no for one in goals), default=0)


def move(
    store: Store, who: Person, department: str, fiscal_year: FiscalYear, state: TextState, seen: int
) -> Saved | Conflict:
    """Settle all goals of a year that are 作業中, or publish all that are settled; `seen` is what `based_on` said.

    Raises:
        Forbidden: the person may not.
        Refused: there is no goal to be moved there, or one is still to be settled.
    """
    before, act = next((old, act) for old, (new, act) in NEXT.items() if new is state)
    capacity = access.require(who, act, Place(department))
    with store.write(capacity.actor, f"{_WHAT}の{state.label}") as change:
        goals = change.newest("goal", department=department, fiscal_year=fiscal_year.year)
        codes = [row["goal"] for row in goals if not row["withdrawn"]]
        said = {row["goal"]: row for row in change.newest("goal_state", goal=codes) if not row["withdrawn"]}
        last = max(said.values(), key=lambda row: int(row["change_no"]), default=None)
        if last is not None and last["change_no"] != seen:
            change.abandon()
            return _conflict(change, last)
        now = {code: TextState(said[code]["state"]) if code in said else TextState.FINAL for code in codes}
        moved = [code for code, own in now.items() if own is before]
        if not moved or (state is TextState.PUBLISHED and TextState.DRAFT in now.values()):
            raise Refused(f"{fiscal_year.short_label}の{_WHAT}に、「{state.label}」にできるものはありません。")
        change.put("goal_state", [{"goal": code, "state": state.value} for code in moved])
        return Saved(change.number)


def _conflict(change: Change, last: Row) -> Conflict:
    recorded = change.recorded(last["change_no"])
    return Conflict(
        last["goal"], last["change_no"], recorded["actor"], recorded["recorded_at"], TextState(last["state"]).label
    )


def _state(goal: Row, said: Row | None, changes: dict[int, Row]) -> GoalState:
    number = said["change_no"] if said else goal["change_no"]
    change = changes.get(number)
    return GoalState(
        goal["goal"],
        Horizon(goal["horizon"]),
        goal["number"],
        TextState(said["state"]) if said else TextState.FINAL,
        said["change_no"] if said else 0,
        change["recorded_at"] if change else None,
        change["actor"] if change else "",
    )
