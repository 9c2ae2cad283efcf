"""What stands beside each blank of a round, and who has not handed in."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.calendar import Month
from kpi.checks import Past
from kpi.entry import save_draft
from kpi.model import PlanSource, RoundKind, Stage
from kpi.progress import read_states, unreported
from kpi.rounds import NoRound, read_round
from tests.city import EDITOR, MAY, saved, store_of, typed
from tests.rows import DEPARTMENT, SECTION, World

TODAY = date(2022, 6, 20)


def city() -> World:
    """Return a city with two sections, one figure with a past, and a quarterly one."""
    world = World.of_one_goal()
    world.section("second", name="第二課", is_desk=False, position=2)
    world.department_year(2021)
    world.indicator("figure", name="参加者数", unit="人", position=2)
    world.definition("figure", "2021-04")
    world.target("figure", 120)
    world.indicator("quarterly", section="second", report_months="6,9,12,3")
    for month, value in {"2021-03": 99, "2021-05": 8, "2021-06": 9, "2022-04": 7}.items():
        world.actual("figure", month, value)
    return world


def test_beside_a_blank_stand_last_month_last_year_the_plan_and_the_value_to_date() -> None:
    with store_of(city()) as store:
        read = read_round(store, SECTION, MAY)
    [figure] = read.figures
    facts = figure.facts
    assert facts.last == Past(Month(2022, 4), 7, 7)
    assert facts.last_year == Past(Month(2021, 5), 8, 8)
    assert facts.to_date == 7
    assert [one.value for one in facts.past] == [8, 9, 7], "99 was counted by another definition"
    assert (figure.plan, figure.plan_source) == (20, PlanSource.LINEAR)
    assert (figure.said, figure.draft, figure.based_on, figure.history) == (None, None, 0, ())
    assert (read.kind, read.stage, read.deadline) == (RoundKind.MONTHLY, Stage.OPEN, date(2022, 6, 10))
    assert (read.items, read.answered, read.takes_entries, read.next_stage) == (1, 0, True, Stage.SUBMITTED)


def test_blanks_come_first_then_the_order_of_the_sheet() -> None:
    world = World.of_one_goal()
    for position, code in enumerate(("answered", "b", "a"), start=1):
        world.indicator(code, position=position)
    world.actual("answered", "2022-05", 0)
    with store_of(world) as store:
        assert [one.code for one in read_round(store, SECTION, MAY).figures] == ["b", "a", "answered"]


def test_as_of_a_change_a_round_stays_as_it_was() -> None:
    with store_of(city()) as store:
        before = read_round(store, SECTION, MAY)
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
        assert read_round(store, SECTION, MAY, before.change_no) == before
        assert read_round(store, SECTION, MAY) != before


@pytest.mark.parametrize(
    ("section", "sentence"), [("nowhere", "課「nowhere」はありません"), ("second", "第二課が報告するものはありません")]
)
def test_where_nothing_is_asked_there_is_no_round(section: str, sentence: str) -> None:
    with store_of(city()) as store, pytest.raises(NoRound, match=sentence):
        read_round(store, section, MAY)


def test_the_states_are_those_of_the_sections_that_report_in_the_month() -> None:
    with store_of(city()) as store:
        june = read_states(store, Month(2022, 6), TODAY)
        assert [one.section for one in read_states(store, MAY, TODAY)] == [SECTION]
    assert [(one.section_name, one.items, one.days_past) for one in june] == [("市民協働部", 1, 0), ("第二課", 1, 0)]


def left_open(world: World, today: date = TODAY, month: Month | None = None) -> list[tuple[str, str, int]]:
    """Return the rounds that are not handed in: month, section, days past."""
    with store_of(world) as store:
        return [(str(one.month), one.section, one.days_past) for one in unreported(store, today, month)]


def test_unreported_are_the_rounds_of_the_year_so_far_that_lack_something() -> None:
    assert left_open(city()) == [("2022-05", SECTION, 10)]
    assert left_open(city(), date(2022, 6, 10)) == [("2022-05", SECTION, 0)]
    assert left_open(city(), date(2022, 10, 14)) == [
        ("2022-05", SECTION, 126), ("2022-06", SECTION, 95), ("2022-06", "second", 95), ("2022-07", SECTION, 65),
        ("2022-08", SECTION, 32), ("2022-09", SECTION, 3), ("2022-09", "second", 3),
    ]  # fmt: skip
    assert left_open(city(), date(2022, 10, 14), Month(2022, 7)) == [("2022-07", SECTION, 65)]


@pytest.mark.parametrize(
    ("stage", "value", "is_listed"),
    [
        ("open", 4, False), ("open", None, True), ("submitted", None, False), ("sent_back", 4, True),
        ("reopened", 4, True), ("closed", None, False),
    ],
)  # fmt: skip
def test_a_round_is_unreported_until_it_is_handed_in(stage: str, value: float | None, is_listed: bool) -> None:
    world = city()
    world.submission("2022-05", stage=stage)
    world.actual("figure", "2022-05", value)
    assert bool(left_open(world)) is is_listed


def test_a_year_that_is_known_from_a_published_sheet_keeps_no_rounds() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.department("other")
    world.section("elsewhere", department="other")
    world.department_year(department="other", basis="published_sheet")
    world.goal("theirs", department="other")
    world.indicator("foreign", goal="theirs", section="elsewhere")
    assert {section for _, section, _ in left_open(world)} == {SECTION}
    with store_of(world) as store:
        assert {one.department for one in read_states(store, MAY, TODAY)} == {DEPARTMENT, "other"}
