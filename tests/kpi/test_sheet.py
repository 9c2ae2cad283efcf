"""The sheet holds every part of a department's year, and figures stand at the work to which they belong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kpi.calendar import FiscalYear, Month
from kpi.load import SHIPPED, load
from kpi.model import SheetPart
from kpi.report import change_as_of
from kpi.sheet import Sheet, read_sheet
from kpi.store import Store, open_store
from tests.city import store_of
from tests.rows import DEPARTMENT, GOAL, World

YEAR, MARCH = FiscalYear(2022), Month(2023, 3)


@pytest.fixture(scope="module")
def shipped() -> Iterator[Sheet]:
    with open_store(None) as store:
        load(store, SHIPPED)
        yield read_sheet(store, "shimin-kyodo", YEAR, MARCH, change_as_of(store, None))


def of_world(store: Store) -> Sheet:
    return read_sheet(store, DEPARTMENT, YEAR, MARCH, change_as_of(store, None))


def test_the_shipped_sheet_is_whole(shipped: Sheet) -> None:
    assert [len(one.work) for one in shipped.goals] == [11, 13, 14, 13, 8]  # initiatives and steps
    assert len(shipped.parts) == 13
    assert all(shipped.text(part.part, part.goal, drafts=False) for part in shipped.parts)
    assert sum(len(goal.steps) for goal in shipped.midterm) == 32
    assert (shipped.head_name, dict(shipped.judgements)) == (None, {})


def test_each_figure_stands_once_at_its_step_its_initiative_or_its_goal() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    world.step("step", "work")
    for code in ("at-step", "at-work", "at-goal"):
        world.indicator(code, name=code, goal=None)
    world.placement("at-step", initiative="work", step="step")
    world.placement("at-work", initiative="work")
    world.placement("at-goal")
    [goal] = of_world(store_of(world)).goals
    assert [[one.name for one in work.indicators] for work in goal.work] == [["at-work"], ["at-step"]]
    assert [one.name for one in goal.indicators] == ["at-goal"]


def test_a_part_that_nobody_wrote_has_its_place_and_no_text() -> None:
    sheet = of_world(store_of(World.of_one_goal()))
    assert [(part.part, part.goal) for part in sheet.parts][-1] == (SheetPart.ISSUE, GOAL)
    assert {sheet.text(part.part, part.goal) for part in sheet.parts} == {None}


def test_the_heads_name_is_a_field_of_the_year() -> None:
    world = World.of_one_goal()
    world.again("department_year", {"department": DEPARTMENT}, head_name="部長")
    assert of_world(store_of(world)).head_name == "部長"
