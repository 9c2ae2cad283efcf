"""What is shown, counted and told of the past."""

from __future__ import annotations

import pytest

from tests.rows import GOAL, World, day
from tests.sql import Engine
from tests.sql.cases.building import (
    MARCH,
)


def test_a_goal_counts_figures_milestones_and_continuous_work_apart(engine: Engine) -> None:
    world = World.of_one_goal()
    world.goal("midterm", horizon="midterm", number=9)
    world.indicator("a")
    world.indicator("b")
    world.indicator("elsewhere", goal="midterm")
    world.target("a", 1)
    world.initiative("work")
    world.milestone("m", "work", "2022-05-31")
    world.step("s", "work")
    with engine.holding(world) as ask:
        counts = {
            (row["goal"], row["kind"], row["status"]): row["items"] for row in ask("goal_count", month=day(MARCH))
        }
    assert counts == {
        (GOAL, "figures", "no_target"): 1,
        (GOAL, "figures", "not_reported"): 1,
        (GOAL, "milestones", "not_reported"): 1,
        (GOAL, "continuous", "not_reported"): 1,
    }


def test_an_indicator_under_two_goals_is_computed_once_and_shown_under_both(engine: Engine) -> None:
    world = World.of_one_goal()
    world.goal("second", number=2)
    world.indicator("i")
    world.placement("i", "second")
    world.actual("i", "2022-04", 5)
    with engine.holding(world) as ask:
        assert [(row["goal"], row["actual"]) for row in sorted(ask("figure"), key=lambda r: str(r["goal"]))] == [
            (GOAL, 5.0),
            ("second", 5.0),
        ]
        assert len(ask("subject")) == 1


@pytest.mark.parametrize(
    ("month", "asked", "shown"),
    [
        ("2022-04", "2022-03", True),  # a month before the year asks for April
        ("2022-04", "2022-04", True),
        ("2022-05", "2022-04", False),  # it has no figure yet
        ("2022-03", "2022-05", False),  # a figure of another year
    ],
)
def test_an_uncited_indicator_is_shown_in_years_in_which_it_has_figures(
    engine: Engine, month: str, asked: str, *, shown: bool
) -> None:
    world = World.of_one_goal()
    world.indicator("i", goal=None)
    world.actual("i", month, 5)
    with engine.holding(world) as ask:
        assert [row["goal"] for row in ask("figure", month=day(asked))] == ([None] if shown else [])


def test_an_uncited_indicator_is_not_shown_for_a_figure_that_was_taken_back(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("i", goal=None)
    world.actual("i", "2022-04", 5)
    before = world.change_no
    world.change()
    world.take_back("actual", indicator="i", month="2022-04")
    with engine.holding(world) as ask:
        assert len(ask("figure", month=day(MARCH), change=before)) == 1
        assert ask("figure", month=day(MARCH)) == []


def test_all_years_are_asked_as_of_march_or_the_month_asked(engine: Engine) -> None:
    world = World.of_one_goal()
    for past in (2021, 2023):
        world.department_year(past)
    with engine.holding(world) as ask:
        months = {row["fiscal_year"]: row["month"] for row in ask("asked", year=None, month=day("2022-11"))}
    assert months == {2021: day("2022-03"), 2022: day("2022-11"), 2023: day("2023-04")}


def test_the_history_tells_values_to_date_and_which_years_were_closed(engine: Engine) -> None:
    world = World.of_one_goal()
    for past in (2019, 2020, 2021):
        world.department_year(past)
    world.indicator("i", goal=None, accumulation="latest")
    world.actual("i", "2020-03", 1, measured_on="2020-03-31")
    world.actual("i", "2021-03", 2, measured_on="2021-03-15")  # mid-month: not the year's end
    world.actual("i", "2022-01", 3)
    world.actual("i", "2022-04", 4)
    world.actual("i", "2022-05", state="not_reported")
    with engine.holding(world) as ask:
        rows = sorted(ask("history", year=None, month=day(MARCH)), key=lambda row: str(row["month"]))
    assert [(row["fiscal_year"], row["value_to_date"], row["closes_year"], row["is_last"]) for row in rows] == [
        (2019, 1.0, True, True),
        (2020, 2.0, False, True),
        (2021, 3.0, False, True),
        (2022, 4.0, False, True),
    ]


def test_a_department_sees_its_own(engine: Engine) -> None:
    world = World.of_one_goal()
    world.department("other", position=2)
    world.department_year(department="other")
    world.section("other-desk", department="other")
    world.goal("other-goal", department="other")
    world.indicator("mine")
    world.indicator("theirs", goal="other-goal", section="other-desk")
    with engine.holding(world) as ask:
        assert [row["indicator"] for row in ask("figure")] == ["mine"]
        assert [row["indicator"] for row in ask("figure", department="other")] == ["theirs"]
        assert {row["indicator"] for row in ask("figure", department=None)} == {"mine", "theirs"}
        assert ask("figure", department="nobody") == []
        assert ask("figure", year=1999) == []


def test_a_goal_names_the_plan_items_that_it_serves(engine: Engine) -> None:
    world = World.of_one_goal()
    world.plan_item("5-1-③")
    world.plan_item("45", kind="basic_policy")
    with engine.holding(world) as ask:
        assert {(row["kind"], row["code"]) for row in ask("goal_link")} == {
            ("comprehensive", "5-1-③"),
            ("basic_policy", "45"),
        }
