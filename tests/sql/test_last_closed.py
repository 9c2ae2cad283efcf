"""A month is closed when everybody who has a round in it has closed it."""

from __future__ import annotations

import pytest

from tests.rows import DEPARTMENT, SECTION, World, day
from tests.sql import Engine

DESK, OTHER = SECTION, "civic-help"


def last_closed(engine: Engine, rounds: list[tuple[str, str, str]], month: str = "2022-09") -> str | None:
    """Return the last closed month of FY2022 where sections said a stage of a month."""
    world = World.of_one_goal()
    world.section(OTHER, is_desk=False)
    for of, section, stage in rounds:
        world.submission(of, section, stage=stage)
    with engine.holding(world) as ask:
        found = ask("last_closed", department=DEPARTMENT, year=2022, month=day(month))
    return f"{found[0]['month']:%Y-%m}" if found else None


@pytest.mark.parametrize(
    ("rounds", "closed"),
    [
        ([], None),
        ([("2022-07", DESK, "open")], None),
        ([("2022-07", DESK, "closed")], "2022-07"),
        ([("2022-07", DESK, "closed"), ("2022-07", OTHER, "open")], None),
        ([("2022-06", DESK, "closed"), ("2022-07", DESK, "closed"), ("2022-07", OTHER, "closed")], "2022-07"),
        ([("2022-06", DESK, "closed"), ("2022-08", OTHER, "open")], "2022-06"),
        ([("2022-09", DESK, "closed"), ("2022-10", DESK, "closed")], None),  # not before the asked month
        ([("2022-03", DESK, "closed")], None),  # another year
    ],
)
def test_the_last_month_that_every_section_with_a_round_has_closed(
    engine: Engine, rounds: list[tuple[str, str, str]], closed: str | None
) -> None:
    assert last_closed(engine, rounds) == closed


def test_a_round_that_was_reopened_is_not_closed(engine: Engine) -> None:
    world = World.of_one_goal()
    world.submission("2022-07", stage="closed")
    closed = world.change_no
    world.change()
    world.again("submission", {"month": "2022-07"}, stage="open")
    with engine.holding(world) as ask:
        september = day("2022-09")
        assert [row["month"] for row in ask("last_closed", month=september, change=closed)] == [day("2022-07")]
        assert ask("last_closed", month=september) == []
