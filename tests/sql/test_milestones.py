"""What a milestone and continuous work have come to at a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from tests.rows import World, day
from tests.sql import Engine, Row
from tests.sql.cases.building import (
    FEBRUARY,
    MARCH,
)


@dataclass(frozen=True)
class Due:
    """A milestone, what was reported about it, and its state at a month."""

    rule: str
    due_to: str | None
    month: str
    status: str
    reports: tuple[dict[str, str | None], ...] = ()


def reported(
    state: str, month: str = "2022-05", done_on: str | None = None, **more: str | None
) -> dict[str, str | None]:
    """Return what a section reported."""
    return {"month": month, "state": state, "done_on": done_on, **more}


MILESTONES = [
    Due("done in time", "2022-05-31", MARCH, "done", (reported("done", done_on="2022-05-20"),)),
    Due("done on the last day is in time", "2022-05-31", MARCH, "done", (reported("done", done_on="2022-05-31"),)),
    Due("done a day after is late", "2022-05-31", MARCH, "done_late", (reported("done", "2022-06", "2022-06-01"),)),
    Due(
        "done without a date is not said to be late",
        "2022-05-31",
        MARCH,
        "done_undated",
        (reported("done", "2022-07"),),
    ),
    Due(
        "done without a date is not said to be in time, whatever its precision",
        "2022-05-31",
        MARCH,
        "done_undated",
        (reported("done", "2022-07", precision=None),),
    ),
    Due(
        "done in the month in which it was due is not late",
        "2022-05-20",
        MARCH,
        "done",
        (reported("done", precision="month", done_from="2022-05-01", done_to="2022-05-31"),),
    ),
    Due(
        "done in a later month is late",
        "2022-05-20",
        MARCH,
        "done_late",
        (reported("done", "2022-06", precision="month", done_from="2022-06-01", done_to="2022-06-30"),),
    ),
    Due("done without a due date is done", None, MARCH, "done", (reported("done", done_on="2022-05-20"),)),
    Due("under way before it is due", "2022-06-30", "2022-05", "under_way", (reported("under_way"),)),
    Due(
        "under way in the month in which it is due is overdue at its end",
        "2022-05-31",
        "2022-05",
        "overdue",
        (reported("under_way"),),
    ),
    Due("under way after it was due is overdue", "2022-05-31", MARCH, "overdue", (reported("under_way"),)),
    Due("a due day in the middle of the month has passed at its end", "2022-05-10", "2022-05", "not_reported"),
    Due("under way without a due date is under way", None, MARCH, "under_way", (reported("under_way"),)),
    Due("partly done stays so after it was due", "2022-05-31", MARCH, "partly_done", (reported("partly_done"),)),
    Due("cancelled stays so", "2022-05-31", MARCH, "cancelled", (reported("cancelled"),)),
    Due(
        "postponed to a later day",
        "2022-05-31",
        "2022-08",
        "postponed",
        (reported("postponed", postponed_to="2022-09-30"),),
    ),
    Due(
        "postponed to a day that passed is overdue",
        "2022-05-31",
        "2022-09",
        "overdue",
        (reported("postponed", postponed_to="2022-09-30"),),
    ),
    Due("postponed without a day", "2022-05-31", MARCH, "postponed", (reported("postponed"),)),
    Due("not due yet", "2022-06-30", "2022-05", "not_due"),
    Due("past due without a report", "2022-05-31", "2022-05", "not_reported"),
    Due("without a due date it is asked for at March", None, MARCH, "not_reported"),
    Due("and not before", None, FEBRUARY, "not_due"),
    Due("due next year is not due at March", "2023-06-30", MARCH, "not_due"),
    Due(
        "a report of a later month is not seen",
        "2022-12-31",
        "2022-05",
        "not_due",
        (reported("done", "2022-06", "2022-06-01"),),
    ),
    Due(
        "the last report holds",
        "2022-05-31",
        MARCH,
        "done_late",
        (reported("under_way", "2022-05"), reported("done", "2022-07", "2022-07-01")),
    ),
    Due(
        "until it was made the one before does",
        "2022-05-31",
        "2022-06",
        "overdue",
        (reported("under_way", "2022-05"), reported("done", "2022-07", "2022-07-01")),
    ),
    Due(
        "done before its span began is in time",
        "2022-05-31",
        MARCH,
        "done",
        (reported("done", "2022-04", "2022-04-01"),),
    ),
]


@pytest.fixture(scope="module")
def milestone_of(engine: Engine) -> Callable[[Due], Row]:
    """Return a way to the state of a milestone; all are said in one world."""

    @cache
    def at(month: str) -> dict[str, Row]:
        world = World.of_one_goal()
        world.initiative("work")
        for due in MILESTONES:
            world.milestone(due.rule, "work", due.due_to)
            for report in due.reports:
                world.milestone_report(due.rule, **report)  # type: ignore[arg-type]  # columns by name
        with engine.holding(world) as ask:
            return {row["milestone"]: row for row in ask("milestone_state", month=day(month))}

    return lambda due: at(due.month)[due.rule]


@pytest.mark.parametrize("due", MILESTONES, ids=lambda due: due.rule)
def test_milestone(due: Due, milestone_of: Callable[[Due], Row]) -> None:
    assert milestone_of(due)["status"] == due.status


def test_continuous_work_is_asked_for_at_march_and_silence_is_not_done(engine: Engine) -> None:
    world = World.of_one_goal()
    world.initiative("work")
    for step in ("silent", "said", "stopped"):
        world.step(step, "work")
    world.step("monthly", "work", schedule_kind="monthly")
    world.step_report("said", "2022-05", "under_way")
    world.step_report("said", MARCH)
    world.step_report("stopped", "2022-05", "cancelled")

    with engine.holding(world) as ask:
        states = {
            month: {row["step"]: row["status"] for row in ask("step_state", month=day(month))}
            for month in ("2022-04", FEBRUARY, MARCH)
        }
    assert states == {
        "2022-04": {"silent": "not_due", "said": "not_due", "stopped": "not_due"},
        FEBRUARY: {"silent": "not_due", "said": "under_way", "stopped": "cancelled"},
        MARCH: {"silent": "not_reported", "said": "carried_out", "stopped": "cancelled"},
    }
