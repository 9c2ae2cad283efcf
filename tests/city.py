"""A small city in a store, and the people who work on its rounds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from kpi.access import Membership, Person, Role
from kpi.calendar import Month
from kpi.entry import Typed
from kpi.guard import Saved
from kpi.model import ActualState, Certainty
from kpi.sql import KEYS
from kpi.store import Store, open_store
from tests.database_file import empty_file
from tests.rows import DEPARTMENT, SECTION, World

MAY = Month(2022, 5)


def person(login: str, *roles: Role, section: str = SECTION, department: str = DEPARTMENT) -> Person:
    """Return somebody with roles in the section and the department."""
    return Person(
        login, login, login,
        tuple(Membership(f"{login}-{role}", role, department, section, date(2022, 4, 1), None, None) for role in roles),
    )  # fmt: skip


EDITOR = person("担当A", Role.EDITOR)
COLLEAGUE = person("担当B", Role.EDITOR)
CONFIRMER = person("課長", Role.CONFIRMER)
DESK = person("主管課", Role.DESK)
HEAD = person("部長", Role.HEAD)
SECRETARIAT = person("企画", Role.SECRETARIAT)
VIEWER = person("閲覧", Role.VIEWER)


def store_of(world: World, path: Path | None = None) -> Store:
    """Return a store in which the last revision of each row of a world is one change."""
    store = open_store(path and empty_file(path))
    with store.write("試験", "登録") as change:
        for table in KEYS:
            rows = [
                {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
                for row in world.last(table)
            ]
            change.put(table, rows)
    return store


def one_figure(**columns: Any) -> Store:
    """Return a city whose one section reports one figure each month."""
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人", **columns)
    return store_of(world)


def decide(store: Store, setting: str, value: str) -> int:
    """Have the city decide a setting, and return the change."""
    with store.write("企画", "市の決まり") as change:
        change.put("setting", [{"setting": setting, "value": value}])
    return change.number


def typed(text: str, based_on: int = 0, indicator: str = "figure", **said: Any) -> Typed:
    """Return a typed figure, 確定 unless told otherwise."""
    fields: dict[str, Any] = {"state": ActualState.REPORTED, "certainty": Certainty.FINAL} | said
    return Typed(indicator, text, based_on, **fields)


def saved(outcome: object) -> int:
    """Return the change of a save that was not refused."""
    assert isinstance(outcome, Saved), outcome
    return outcome.change_no
