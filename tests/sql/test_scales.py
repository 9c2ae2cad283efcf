"""Which scale of a city or a department judges a figure."""

from __future__ import annotations

import pytest

from tests.rows import SHIPPED_BANDS, Bands, World, day
from tests.sql import Engine
from tests.sql.cases.building import (
    MARCH,
)
from tests.sql.oracle import SHIPPED

FIVE_BANDS: Bands = {
    "year_end": [("achieved", "A", 1.5), ("nearly", "B", 0.9), ("missed", "C", None)],
    "in_year": [("on_track", "順調", 0.5), ("behind", "遅れ", None)],
}


@pytest.mark.parametrize(
    ("value", "scales", "status"),
    [
        (12, {"valid_from_year": 2000}, "nearly"),
        (18, {"valid_from_year": 2000}, "achieved"),
        (10.7, {"valid_from_year": 2000}, "missed"),
        (12, {"valid_from_year": 2023}, "achieved"),  # not yet valid: the city's scale holds
        (12, {"valid_from_year": 2000, "valid_to_year": 2021}, "achieved"),  # no longer valid
        (12, {"valid_from_year": 2022, "valid_to_year": 2022}, "nearly"),
    ],
)
def test_the_departments_own_scale_comes_before_the_citys(
    engine: Engine, value: float, scales: dict[str, int], status: str
) -> None:
    world = World.of_one_goal()
    world.scale("own", FIVE_BANDS, department="civic", **scales)
    world.scale("other", FIVE_BANDS, department="elsewhere", valid_from_year=2010)
    world.indicator("i", accumulation="latest")
    world.target("i", 12)
    world.actual("i", MARCH, value)
    with engine.holding(world) as ask:
        assert [row["status"] for row in ask("figure", month=day(MARCH))] == [status]
        assert len({row["rating_scale"] for row in ask("band", month=day(MARCH))}) == 1


def test_of_two_scales_of_the_city_the_younger_holds(engine: Engine) -> None:
    world = World.of_one_goal()
    world.scale("a-new", FIVE_BANDS, valid_from_year=2022)
    with engine.holding(world) as ask:
        assert {row["rating_scale"] for row in ask("band")} == {"a-new"}


def test_a_scale_of_two_bands_knows_its_best_and_its_worst(engine: Engine) -> None:
    world = World.of_one_goal()
    world.scale("own", FIVE_BANDS, department="civic")
    world.indicator("cold", accumulation="latest", direction="range")
    world.target("cold", low=1, high=2)
    world.actual("cold", "2022-04", 3)
    with engine.holding(world) as ask:
        bands = {(row["phase"], row["status"]): row for row in ask("band")}
        assert bands["in_year", "behind"]["is_worst"]
        assert not bands["in_year", "behind"]["is_best"]
        assert bands["year_end", "achieved"]["is_best"]
        figure = ask("figure", month=day("2022-04"))[0]
        assert figure["status"] == "caution"  # the worst band is 遅れ, and the plan was not adopted


def test_the_shipped_scale_of_the_builders_is_that_of_the_oracle() -> None:
    assert {p: [(status, bound) for status, _, bound in bands] for p, bands in SHIPPED_BANDS.items()} == SHIPPED
