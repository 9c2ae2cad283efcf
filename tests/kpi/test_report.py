"""What is asked, left out or mistyped becomes a report, or a message that names the nearest choice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from kpi.calendar import FiscalYear, Month
from kpi.load import SHIPPED, load
from kpi.model import PlanSource, Status
from kpi.report import (
    NothingKnown,
    UnknownChoice,
    attention,
    change_as_of,
    choices,
    read_history,
    read_paths,
    read_report,
    resolve,
)
from kpi.store import Question, Store, open_store
from tests.rows import DEPARTMENT, World

TODAY = date(2026, 11, 22)


@contextmanager
def holding(world: World, folder: Path) -> Iterator[Store]:
    """Open a database that holds a world."""
    open_store(folder / "kpi.duckdb").close()
    with duckdb.connect(folder / "kpi.duckdb") as connection:
        world.write_to(connection)
    with open_store(folder / "kpi.duckdb") as store:
        yield store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Return the shipped facts in memory."""
    with open_store(None) as opened:
        load(opened, SHIPPED)
        yield opened


def test_what_is_left_out_is_the_first_department_the_newest_year_and_its_march(store: Store) -> None:
    assert resolve(store, TODAY) == ("shimin-kyodo", FiscalYear(2022), Month(2023, 3))


def test_a_year_that_still_runs_is_shown_as_of_the_last_month_that_ended(store: Store) -> None:
    assert resolve(store, date(2022, 11, 22), year=2022)[2] == Month(2022, 10)


def test_a_month_alone_says_its_year(store: Store) -> None:
    assert resolve(store, TODAY, month=Month(2019, 2)) == ("shimin-kyodo", FiscalYear(2018), Month(2019, 2))


def test_a_department_may_be_said_by_its_name(store: Store) -> None:
    assert resolve(store, TODAY, department="市民協働部")[0] == "shimin-kyodo"


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"department": "市民共同部"}, "shimin-kyodo"),
        ({"year": 1999}, "2016"),
        ({"year": 2030}, "2022"),
        ({"year": 2022, "month": Month(2024, 1)}, "2023-03"),
    ],
)
def test_what_does_not_exist_is_answered_with_the_nearest_that_does(
    store: Store, asked: dict[str, object], nearest: str
) -> None:
    with pytest.raises(UnknownChoice) as refused:
        resolve(store, TODAY, **asked)  # type: ignore[arg-type]  # the cases differ in type
    assert refused.value.nearest == nearest


def test_before_anything_was_recorded_there_is_no_answer_rather_than_missing_reports(store: Store) -> None:
    first = store.select("SELECT min(recorded_at) AS first FROM change")[0]["first"]
    with pytest.raises(NothingKnown, match="この日時には登録がありません"):
        change_as_of(store, first - timedelta(microseconds=1))
    assert change_as_of(store, first) == (1, first)


def test_a_year_that_was_added_later_is_not_known_as_of_before() -> None:
    with open_store(None) as store:
        load(store, SHIPPED)
        with store.write("clerk", "来年度の準備") as change:
            change.put(
                "department_year",
                [
                    {
                        "department": "shimin-kyodo",
                        "fiscal_year": 2023,
                        "basis": "monthly_entry",
                        "source": "入力",
                        "condensed": False,
                    }
                ],
            )
        assert FiscalYear(2023) in choices(store)[0].years
        assert FiscalYear(2023) not in choices(store, 1)[0].years
        recorded: datetime = store.select("SELECT min(recorded_at) AS t FROM change")[0]["t"]
        with pytest.raises(NothingKnown):
            read_report(store, "shimin-kyodo", FiscalYear(2023), Month(2023, 4), (1, recorded))


def test_an_empty_database_has_no_answer() -> None:
    with open_store(None) as store, pytest.raises(NothingKnown):
        resolve(store, TODAY)


def test_a_changed_value_changes_todays_answer_and_not_yesterdays() -> None:
    with open_store(None) as store:
        load(store, SHIPPED)
        before = change_as_of(store, None)
        old = next(r for r in store.read("actual") if r["indicator"] == "lectures-held")
        row = {k: v for k, v in old.items() if k not in ("change_no", "withdrawn", "revision_age")}
        with store.write("clerk", "訂正") as change:
            change.put("actual", [row | {"value": 40.0}])
        after = change_as_of(store, None)

        def lectures(change: tuple[int, datetime]) -> tuple[float | None, Status]:
            report = read_report(store, "shimin-kyodo", FiscalYear(2022), Month(2023, 3), change)
            return next((i.actual, i.status) for i in report.indicators if i.code == "lectures-held")

        assert lectures(before) == (35, Status.NEARLY)
        assert lectures(after) == (40, Status.ACHIEVED)


def test_attention_begins_with_the_worst_and_leaves_out_what_is_well(store: Store) -> None:
    report = read_report(store, "shimin-kyodo", FiscalYear(2022), Month(2023, 3), change_as_of(store, None))
    titles = [item.title for item in attention(report)]
    assert titles[:3] == [
        "旅券の電子申請・クレジット収納の開始",
        "公募型公民連携事業の応募団体数",
        "延講座開催数",
    ]
    assert "マイナンバーカード交付率" not in titles


def test_a_goals_counts_are_those_of_the_concept(store: Store) -> None:
    counted = {
        (goal.number, kind, status): items
        for goal in read_report(
            store, "shimin-kyodo", FiscalYear(2022), Month(2023, 3), change_as_of(store, None)
        ).goals
        for kind, counts in goal.counts.items()
        for status, items in counts.items()
    }
    numbers = {row["goal"]: row["number"] for row in store.read("goal")}
    rows = store.read("goal_count", Question("shimin-kyodo", 2022, date(2023, 3, 1)))
    assert {(numbers[row["goal"]], row["kind"], row["status"]): row["items"] for row in rows} == counted


def test_counts_add_up_to_what_is_listed_apart_for_each_kind(store: Store) -> None:
    report = read_report(store, "shimin-kyodo", FiscalYear(2022), Month(2023, 3), change_as_of(store, None))
    for goal in report.goals:
        assert sum(goal.counts["figures"].values()) == len(goal.indicators)
        assert sum(goal.counts["milestones"].values()) == len(goal.milestones)
        assert sum(goal.counts["continuous"].values()) == len(goal.steps)
    assert sum(len(goal.steps) for goal in report.goals) == 22


def test_a_path_leads_month_by_month_from_last_year_to_the_target(store: Store) -> None:
    path = read_paths(store, "shimin-kyodo", FiscalYear(2022), Month(2022, 12), None)["card-issuance-rate"]
    assert [str(point.month) for point in path] == [str(month) for month in FiscalYear(2022).months]
    assert {point.source for point in path} == {PlanSource.FROM_LAST_YEAR}
    assert path[8].value == pytest.approx(56.4, abs=0.05)
    assert path[-1].value == 60


def test_what_has_no_target_has_no_path(store: Store) -> None:
    paths = read_paths(store, "shimin-kyodo", FiscalYear(2022), Month(2022, 12), None)
    assert "card-application-rate" not in paths
    assert read_paths(store, "shimin-kyodo", FiscalYear(2017), Month(2018, 3), None) == {}


def test_readings_say_from_when_their_definition_holds(tmp_path: Path) -> None:
    world = World.of_one_goal()
    world.indicator("lessons")
    world.definition("lessons", "2020-04-01")
    world.definition("lessons", "2022-06-01")
    world.actual("lessons", "2022-05", 2)
    world.actual("lessons", "2022-06", 3)
    with holding(world, tmp_path) as store:
        readings = read_history(store, DEPARTMENT, Month(2022, 6), None)["lessons"]
    assert [reading.epoch for reading in readings] == [date(2020, 4, 1), date(2022, 6, 1)]


def test_a_changed_target_keeps_the_first_and_the_day_of_the_change(tmp_path: Path) -> None:
    world = World.of_one_goal()
    world.indicator("lectures")
    world.target("lectures", 40)
    world.target("lectures", 30, decided_on="2022-10-01")
    with holding(world, tmp_path) as store:
        change = change_as_of(store, None)
        before, after = (
            read_report(store, DEPARTMENT, FiscalYear(2022), month, change).indicators[0]
            for month in (Month(2022, 9), Month(2022, 10))
        )
    assert (before.target, before.initial_target, before.decided_on) == (40, None, None)
    assert (after.target, after.initial_target, after.decided_on) == (30, 40, date(2022, 10, 1))
