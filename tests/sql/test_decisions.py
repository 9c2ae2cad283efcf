"""What targets were decided, and how far the year got towards each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kpi.model import Status
from tests.rows import World, day
from tests.sql import Engine, place
from tests.sql.cases.building import (
    MARCH,
    at_march,
    indicator,
)
from tests.sql.oracle import Decision, Facts


def decisions(engine: Engine, facts: Facts, month: str = MARCH) -> list[tuple[Any, ...]]:
    """Return value, rate and whether it is in force of each target that was decided by a month."""
    world = World.of_one_goal()
    place(world, {"one": facts})
    with engine.holding(world) as ask:
        rows = ask("target_decision", month=day(month))
    rows.sort(key=lambda row: row["decided_on"])
    return [(row["target"], row["rate"], row["is_in_force"]) for row in rows]


CHANGED = (Decision(40), Decision(50, decided_on=day("2022-10-01")), Decision(20, decided_on=day("2022-12-20")))


def test_the_years_last_value_is_held_against_every_target_that_was_decided(engine: Engine) -> None:
    facts = at_march([30], 40)
    changed = replace(facts, decisions=CHANGED)
    assert decisions(engine, changed) == [(40, 0.75, False), (50, 0.6, False), (20, 1.5, True)]


def test_a_target_that_was_not_yet_decided_is_not_there(engine: Engine) -> None:
    changed = indicator([30], CHANGED)
    assert decisions(engine, changed, "2022-11") == [(40, 0.75, False), (50, 0.6, True)]


def test_an_earlier_target_by_another_definition_has_no_rate(engine: Engine) -> None:
    changed = indicator([None] * 8 + [30], CHANGED, defined=("2015-04", "2022-10"))
    assert decisions(engine, changed) == [(40, None, False), (50, 0.6, False), (20, 1.5, True)]


def test_an_earlier_target_follows_the_same_formulas(engine: Engine) -> None:
    first = Decision(50, comparator="at_most", baseline=100)
    down = (first, replace(first, value=60, decided_on=day("2022-10-01")))
    facts = at_march(70, 40, direction="down")
    assert decisions(engine, replace(facts, decisions=down)) == [(50, 0.6, False), (60, 0.75, True)]
    within = (Decision(None, 1, 3), Decision(None, 2, 8, decided_on=day("2022-10-01")))
    facts = at_march(5, 40, direction="range")
    assert decisions(engine, replace(facts, decisions=within)) == [(None, None, False), (None, None, True)]


def test_a_target_that_was_taken_back_stays_as_it_was_decided(engine: Engine) -> None:
    facts = at_march(5, 40)
    taken = replace(facts, decisions=(Decision(10), Decision(None, decided_on=day("2022-10-01"))))
    assert decisions(engine, taken) == [(10, 0.5, False), (None, None, True)]
    assert engine.figures([taken], day(MARCH))[0]["status"] == Status.NO_TARGET
