"""Counting goals, and saying what the counts come to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kpi.calendar import FiscalYear, Month
from kpi.load import SHIPPED, load
from kpi.model import Report, Status
from kpi.report import change_as_of, read_report
from kpi.store import open_store
from kpi.tally import shortfalls, states, tally

WORDS = {Status.ON_TRACK: "順調", Status.CAUTION: "注意", Status.BEHIND: "遅れ", Status.NOT_REPORTED: "未報告"}


@pytest.fixture(scope="module")
def march() -> Iterator[Report]:
    """Return the shipped year as of March."""
    with open_store(None) as store:
        load(store, SHIPPED)
        yield read_report(store, "shimin-kyodo", FiscalYear(2022), Month(2023, 3), change_as_of(store, None))


def test_goals_together_come_to_the_sum_of_each(march: Report) -> None:
    whole, each = tally(march.goals), [tally([goal]) for goal in march.goals]
    assert (whole.known, whole.all_figures) == (7, 12)
    assert (whole.finished, whole.overdue, whole.silent, whole.all_milestones) == (11, 0, 8, 20)
    assert (whole.carried_out, whole.all_steps) == (13, 22)
    for status in Status:
        assert whole.figures.get(status, 0) == sum(counts.figures.get(status, 0) for counts in each)


def test_states_are_those_of_the_scale_then_those_that_occur(march: Report) -> None:
    assert list(states([march]).values()) == ["達成", "概ね達成", "未達成", "数値の記載なし", "目標なし"]
    assert states([]) == {}


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({Status.BEHIND: 3, Status.CAUTION: 5, Status.NOT_REPORTED: 7}, "遅れ3件、注意5件。未報告7件"),
        ({Status.CAUTION: 1, Status.ON_TRACK: 2}, "注意1件"),
        ({Status.ON_TRACK: 2}, "遅れ・注意はなし"),
        ({Status.NOT_REPORTED: 2}, "遅れ・注意はなし。未報告2件"),
        ({}, "遅れ・注意はなし"),
    ],
)
def test_what_falls_short_is_said_worst_first(figures: dict[str, int], said: str) -> None:
    assert shortfalls(figures, WORDS) == said


def test_without_a_target_nothing_can_fall_short() -> None:
    assert shortfalls({Status.NO_TARGET: 1}, {Status.NO_TARGET: "目標なし"}) == "目標と比べられるものはなし"
