"""The progress of a 基本政策: points over three times the items, and no figure while an item has no grade."""

from __future__ import annotations

import pytest

from kpi import policies
from kpi.access import Forbidden
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused
from kpi.model import PolicyGrade
from kpi.policies import NewGrade, Policies
from kpi.report import change_as_of
from kpi.store import Store
from tests.city import DESK, EDITOR, saved, store_of
from tests.rows import GOAL, World

YEAR, MARCH = FiscalYear(2022), Month(2023, 3)


def city() -> Store:
    """Return a city whose one goal has two 取組み事項, and serves a policy of the year and one that has ended."""
    world = World.of_one_goal()
    world.initiative("first", number=1)
    world.initiative("second", number=2)
    world.plan_item("45", goals=(GOAL,), kind="basic_policy")
    world.plan_item("9", goals=(GOAL,), kind="basic_policy", valid_to_year=2021)
    return store_of(world)


def read(store: Store) -> Policies:
    return policies.read_policies(store, YEAR, MARCH, change_as_of(store, None))


def new(initiative: str, grade: str | None, based_on: int = 0, reason: str = "開設した") -> NewGrade:
    return NewGrade(initiative, MARCH, PolicyGrade(grade) if grade else None, reason, based_on)


def test_there_is_no_figure_until_every_item_has_a_grade() -> None:
    store = city()
    saved(policies.grade(store, DESK, new("first", "3")))
    [policy] = read(store).policies
    assert policy.progress is not None
    assert (policy.number, policy.progress.rate, policy.progress.said) == ("45", None, "2項目中1項目に評価があります")
    saved(policies.grade(store, DESK, new("second", "1")))
    [policy] = read(store).policies
    assert policy.progress is not None
    assert policy.progress.rate == pytest.approx(4 / 6)
    assert read(store).is_reference


def test_a_grade_has_a_reason_an_actor_and_its_revisions() -> None:
    store = city()
    first = saved(policies.grade(store, DESK, new("first", "3")))
    assert saved(policies.grade(store, DESK, new("first", "3", first))) == first
    assert isinstance(policies.grade(store, DESK, new("first", "2")), Conflict)
    item = policies.serving(read(store).policies)["first"]
    assert (item.grade, item.reason, item.actor) == (PolicyGrade.ADVANCED, "開設した", "主管課")
    with pytest.raises(Refused, match="理由が空欄"):
        policies.grade(store, DESK, new("second", "3", reason=" "))
    with pytest.raises(Forbidden):
        policies.grade(store, EDITOR, new("second", "3"))
    saved(policies.grade(store, DESK, new("first", None, first)))
    assert policies.serving(read(store).policies)["first"].grade is None
