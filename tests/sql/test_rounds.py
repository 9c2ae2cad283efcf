"""What a round asks for and where it stands, as tables of expected values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rows import DEPARTMENT, SECTION, World, day
from tests.sql import Engine

MAY, MARCH = "2022-05", "2023-03"

Say = Callable[[World], object]


def world_with(*says: Say) -> World:
    """Return a city of one goal and one initiative about which something is said."""
    world = World.of_one_goal()
    world.initiative("work")
    for say in says:
        say(world)
    return world


def asked(engine: Engine, month: str, *says: Say) -> list[str]:
    """Return the items of the round of a month."""
    with engine.holding(world_with(*says)) as ask:
        return sorted(row["item"] for row in ask("round_item", month=day(month)))


def figure(**columns: object) -> Say:
    return lambda world: world.indicator("figure", **columns)  # type: ignore[arg-type]  # a builder takes any column


def milestone(*reports: tuple[str, str] | tuple[str, str, str], **due: str) -> Say:
    """Say a milestone and what was reported about it: month, state, and to when it was put off."""

    def say(world: World) -> None:
        world.milestone("milestone", "work", **due)
        for month, state, *until in reports:
            world.milestone_report("milestone", month, state, postponed_to=until[0] if until else None)

    return say


@pytest.mark.parametrize(
    ("rule", "month", "say", "is_asked"),
    [
        ("a figure is asked for in the months in which it reports", "2022-06", figure(report_months="6, 12"), True),
        ("and in no other", MAY, figure(report_months="6,12"), False),
        ("1 is not 11", "2022-11", figure(report_months="1"), False),
        ("a figure without place and target is not asked for", MAY, figure(goal=None), False),
        ("a milestone is asked for from the month that it begins in", MAY, milestone(due_from="2022-05-31"), True),
        ("and not before", MAY, milestone(due_from="2022-06-01", due_to="2022-06-30"), False),
        ("without a beginning its last day counts", MAY, milestone(due_to="2022-05-31"), True),
        ("one that was not reported stays until it is", MARCH, milestone(due_to="2022-05-31"), True),
        ("undated work is asked for in March", MARCH, milestone(), True),
        ("and not before March", MAY, milestone(), False),
        ("what was done before is not asked for", "2022-06", milestone((MAY, "done"), due_to="2022-05-31"), False),
        ("what was done this month is part of the round", MAY, milestone((MAY, "done"), due_to="2022-05-31"), True),
        ("what was given up is not asked for", "2022-06", milestone((MAY, "cancelled"), due_to="2022-05-31"), False),
        ("what was begun early is asked for", "2022-06", milestone((MAY, "under_way"), due_to="2023-03-31"), True),
        (
            "what was put off rests",
            "2022-11",
            milestone((MAY, "postponed", "2022-12-31"), due_to="2022-05-31"),
            False,
        ),
        (
            "until the month to which it was",
            "2022-12",
            milestone((MAY, "postponed", "2022-12-31"), due_to="2022-05-31"),
            True,
        ),
    ],
)
def test_a_round_asks_for_what_is_due(engine: Engine, rule: str, month: str, say: Say, is_asked: bool) -> None:
    assert bool(asked(engine, month, say)) is is_asked, rule


def test_a_figure_with_a_target_is_asked_for_though_no_goal_cites_it(engine: Engine) -> None:
    def say(world: World) -> None:
        world.indicator("uncited", goal=None)
        world.target("uncited", 5)

    assert asked(engine, MAY, say) == ["uncited"]


def test_a_milestone_belongs_to_the_section_of_its_initiative_and_else_to_the_desk(engine: Engine) -> None:
    world = World.of_one_goal()
    world.section("civic-a", is_desk=False, position=0)
    world.section("elsewhere", department="other", is_desk=False)
    for code, section in {"own": "civic-a", "nobody": None, "foreign": "elsewhere"}.items():
        world.initiative(code, section=section)
        world.milestone(f"{code}-milestone", code, "2022-05-31")
    with engine.holding(world) as ask:
        found = {row["item"]: row["section"] for row in ask("round_item", month=day(MAY))}
    assert found == {"own-milestone": "civic-a", "nobody-milestone": SECTION, "foreign-milestone": SECTION}


def test_a_round_counts_what_is_answered_and_what_is_typed(engine: Engine) -> None:
    world = World.of_one_goal()
    for code in ("reported", "out", "silent", "blank", "typed"):
        world.indicator(code)
    world.actual("reported", MAY, 0)
    world.actual("out", MAY, state="not_applicable")
    world.actual("silent", MAY, state="not_reported")
    world.draft("typed", MAY, "１２")
    world.initiative("work")
    for code, state in {"noted": None, "begun": "under_way"}.items():
        world.milestone(code, "work", "2022-05-31")
        world.milestone_draft(code, MAY, state, note="協議中")
    with engine.holding(world) as ask:
        [row] = ask("round_state", month=day(MAY))
    assert (row["items"], row["answered"], row["drafted"]) == (7, 2, 2)
    assert (row["department"], row["section"], row["stage"], row["is_kept"]) == (DEPARTMENT, SECTION, "open", False)


@pytest.mark.parametrize(
    ("own", "of_department", "expected"),
    [(None, None, None), (None, "2022-06-20", "2022-06-20"), ("2022-06-15", "2022-06-20", "2022-06-15")],
)
def test_the_section_s_own_deadline_comes_before_the_department_s(
    engine: Engine, own: str | None, of_department: str | None, expected: str | None
) -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.submission(MAY, deadline=own)
    if of_department is not None:
        world.deadline(MAY, of_department)
    with engine.holding(world) as ask:
        [row] = ask("round_state", month=day(MAY))
    assert row["deadline"] == (None if expected is None else day(expected))


UNCONFIRMED = ("open", "submitted", "sent_back", "reopened")
CONFIRMED = ("confirmed", "gathered", "approved", "closed")


@pytest.mark.parametrize("stage", [*UNCONFIRMED, *CONFIRMED])
def test_a_figure_is_confirmed_from_the_section_head_on_until_it_is_reopened(engine: Engine, stage: str) -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", MAY, 4)
    world.submission(MAY, stage=stage)
    with engine.holding(world) as ask:
        [row] = ask("figure", month=day(MAY))
    assert row["is_confirmed"] is (stage in CONFIRMED)


@pytest.mark.parametrize(
    ("rule", "columns", "is_confirmed"),
    [
        ("months that are added up count each", {"accumulation": "sum"}, False),
        ("as do those of a mean", {"accumulation": "average"}, False),
        ("a running total is the last report's", {"accumulation": "sum", "entry_mode": "running"}, True),
        ("and so is a level", {"accumulation": "latest"}, True),
    ],
)
def test_an_unconfirmed_month_before_the_last(
    engine: Engine, rule: str, columns: dict[str, str], is_confirmed: bool
) -> None:
    world = World.of_one_goal()
    world.indicator("figure", **columns)
    world.actual("figure", "2022-04", 4)
    world.actual("figure", MAY, 4)
    world.submission("2022-04", stage="submitted")
    world.submission(MAY, stage="closed")
    with engine.holding(world) as ask:
        [row] = ask("figure", month=day(MAY))
    assert row["is_confirmed"] is is_confirmed, rule


def test_where_nobody_keeps_rounds_there_is_nothing_to_confirm(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.indicator("silent")
    world.actual("figure", MAY, 4)
    world.submission("2022-06", stage="open")
    with engine.holding(world) as ask:
        assert [row["is_confirmed"] for row in ask("figure", month=day("2022-06"))] == [True, True]
