"""An import taken back as a whole: a new change that says again what stood before it. Nothing is deleted.

It is refused, with the reason, where somebody has changed one of its rows since, refers to what it made, or where a
round has been handed in with its figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kpi import access, guard, sql
from kpi.access import Act, Person, Place
from kpi.calendar import Month, jst_label
from kpi.guard import TAKES_ENTRIES, Refused
from kpi.imports.saving import in_capacity
from kpi.master_table import OTHER_WORDS, REFERRERS, TABLES
from kpi.model import Origin, Stage
from kpi.store import Change, Store

_ACTS = {"actual": Act.IMPORT, "draft": Act.IMPORT, "target": Act.SET_TARGET, "month_plan": Act.SET_PLAN}
_MASTERS = (
    "department", "section", "department_year", "goal", "initiative", "step", "milestone", "midterm_step", "plan_item",
    "indicator", "placement",
)  # fmt: skip
_OF_GOALS = ("goal", "initiative", "midterm_item", "midterm_step", "goal_plan_item")
_OF_INITIATIVES = ("step", "milestone")

Revised = dict[str, list[tuple[Any, ...]]]
"""Table → the keys of the rows that the import revised."""


@dataclass(frozen=True, slots=True)
class Import:
    """An import that was saved, or the undoing of one: its change, when (UTC), who and which file."""

    change_no: int
    recorded_at: datetime
    actor: str
    reason: str


def imports(store: Store, most: int = 10) -> tuple[Import, ...]:
    """Return the last imports, the newest first."""
    rows = store.select(
        "SELECT change_no, recorded_at, actor, reason FROM change WHERE origin = $1 ORDER BY change_no DESC LIMIT $2",
        [Origin.IMPORT.value, most],
    )
    return tuple(Import(row["change_no"], row["recorded_at"], row["actor"], row["reason"]) for row in rows)


def undo(store: Store, who: Person, change_no: int) -> int:
    """Take an import back and return the number of the change that did.

    Raises:
        Forbidden: the person may not import for one of the sections that it is about, or not register what it made.
        Refused: there is no such import, or it cannot be taken back any more; the text says why.
    """
    capacity = in_capacity(who)
    with store.write(capacity.actor, f"取込み(変更{change_no})の取消し", Origin.IMPORT) as change:
        _require_import(change, change_no)
        said = {table: change.lookup(table, ("change_no",), [(change_no,)], key) for table, key in sql.KEYS.items()}
        revised = {table: keys for table, keys in said.items() if keys}
        for table in revised:
            _require_untouched(change, table, change_no)
        _require_unused(change, change_no, revised)
        _require_places(change, who, revised)
        for table in revised:
            change.restore(table, change_no)
        return change.number


def _require_import(change: Change, change_no: int) -> None:
    try:
        recorded = change.recorded(change_no) if 0 < change_no < change.number else None
    except KeyError:
        recorded = None
    if recorded is None or recorded["origin"] != Origin.IMPORT:
        raise Refused(f"変更{change_no}は取込みではありません。取り消せるのは取込みの変更だけです。")


def _require_untouched(change: Change, table: str, change_no: int) -> None:
    later = change.later(table, change_no)
    if later is None:
        return
    recorded = change.recorded(later)
    raise Refused(
        f"取り消せません。取り込んだ{_word(table)}を、{recorded['actor']}が"
        f"{jst_label(recorded['recorded_at'])}に変更しています(変更{later}: {recorded['reason']})。"
        "1件ずつ直すか、先にその変更を元に戻してください。"
    )


def _require_unused(change: Change, change_no: int, revised: Revised) -> None:
    """Refuse while something that came later refers to what the import made."""
    for table in revised.keys() & set(_MASTERS):
        key = sql.KEYS[table]
        for referrer in REFERRERS.get(table, ()):
            if not set(key) <= set(change.columns(referrer)):
                continue
            found = change.lookup(referrer, key, revised[table], ("change_no", "withdrawn"))
            later = max((number for number, gone in found if not gone and number > change_no), default=None)
            if later is not None:
                recorded = change.recorded(later)
                raise Refused(
                    f"取り消せません。この取込みで登録した{_word(table)}が、{_word(referrer)}で使われています"
                    f"({recorded['actor']}、{jst_label(recorded['recorded_at'])}、変更{later})。"
                    "先にそちらを取り消してください。"
                )


def _require_places(change: Change, who: Person, revised: Revised) -> None:
    """Refuse where somebody may not import, or where a round has been handed in with the figures."""
    departments = {row["section"]: row["department"] for row in change.newest("section")}
    sections = {row["indicator"]: row["section"] for row in change.newest("indicator")}
    for table, act in _ACTS.items():
        for section in {sections[key[0]] for key in revised.get(table, ())}:
            access.require(who, act, Place(departments[section], section))
    if "department" in revised or "plan_item" in revised:
        access.require(who, Act.REVISE_MASTER, Place())
    own = {key[0] for key in revised.get("department_year", ())}
    own |= {departments[key[0]] for key in revised.get("section", ())}
    own |= {departments[sections[key[0]]] for key in revised.get("indicator", ())}
    for department in own | _planning(change, revised):
        access.require(who, Act.REVISE_MASTER, Place(department))
    reported = {(sections[indicator], month) for indicator, month in revised.get("actual", ())}
    for row in change.newest("submission"):
        stage = Stage(row["stage"])
        if (row["section"], row["month"]) in reported and not row["withdrawn"] and stage not in TAKES_ENTRIES:
            raise Refused(guard.refusal(stage, Month.of(row["month"])))


def _planning(change: Change, revised: Revised) -> set[str]:
    """Return the departments whose goals, work or texts the import revised."""

    def above(tables: tuple[str, ...], column: str, keys: Revised) -> set[str]:
        found = (change.lookup(table, sql.KEYS[table], keys.get(table, ()), (column,)) for table in tables)
        return {code for rows in found for (code,) in rows}

    initiatives = above(_OF_INITIATIVES, "initiative", revised)
    goals = above(_OF_GOALS, "goal", revised)
    goals |= above(("initiative",), "goal", {"initiative": [(code,) for code in initiatives]})
    return above(("goal",), "department", {"goal": [(code,) for code in goals]}) | above(
        ("narrative",), "department", revised
    )


def _word(table: str) -> str:
    return TABLES[table].label if table in TABLES else OTHER_WORDS.get(table, table)
