"""What the whole city comes to, and what changed since the last closed month."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

import duckdb
import pytest

from kpi.calendar import FiscalYear, Month
from kpi.city import ChangeOfFigure, City, headline, read_city
from kpi.report import change_as_of
from kpi.store import open_store
from tests.rows import World

MAY, JUNE = Month(2022, 5), Month(2022, 6)


class CityOf(Protocol):
    """Return the city of a world as of a month of FY2022."""

    def __call__(self, world: World, month: Month = JUNE) -> City: ...


def two_departments() -> World:
    """Return a city of two departments with a goal each; figures are rated against a plan of 10 a month."""
    world = World.of_one_goal()
    world.department("works", name="まちづくり部", position=2)
    world.section("works-desk", department="works")
    world.department_year(department="works")
    world.goal("works-1", department="works", title="まちの目標")
    return world


def figure(world: World, code: str, *reported: float | None, target: float | None = 120, **placed: str) -> None:
    """Say a figure, its plan of 10 a month and what it reported from April on."""
    world.indicator(code, **placed)
    if target is not None:
        world.target(code, target)
    world.month_plan(code, {f"2022-{number:02}": 10.0 * (number - 3) for number in range(4, 13)})
    for number, value in enumerate(reported, start=4):
        world.actual(code, f"2022-{number:02}", value)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database without a row."""
    path = tmp_path_factory.mktemp("city") / "kpi.duckdb"
    open_store(path).close()
    return path


@pytest.fixture
def city_of(empty: Path, tmp_path: Path) -> CityOf:
    def read(world: World, month: Month = JUNE) -> City:
        path = Path(shutil.copy(empty, tmp_path / "kpi.duckdb"))
        with duckdb.connect(path) as connection:
            world.write_to(connection)
        with open_store(path) as store:
            return read_city(store, FiscalYear(2022), month, change_as_of(store, None))

    return read


def told(city: City) -> list[tuple[str, str]]:
    """Return each change as its word and what it is about."""
    return [
        (change.kind.label, change.after.name if isinstance(change, ChangeOfFigure) else change.after.title)
        for _, change in city.changes
    ]


def test_a_change_of_state_is_told_by_what_it_means(city_of: CityOf) -> None:
    world = two_departments()
    cases: dict[str, tuple[float | None, ...]] = {
        "stays": (10, 10, 10), "falls": (10, 10, 1), "rises": (10, 1, 30),
        "begins": (), "stays silent": (None, None, None), "stays at nothing": (0, 0, 0), "is decided anew": (10, 10, 1),
    }  # fmt: skip
    for code, reported in cases.items():
        figure(world, code, *reported)
    world.actual("begins", "2022-06", 40)
    world.target("is decided anew", 60, decided_on="2022-06-20", reason="見直し")
    world.indicator("falls due", report_months="6,9,12,3")
    world.target("falls due", 10)
    assert told(city_of(world)) == [
        ("悪化した指標", "falls"),
        ("悪化した指標", "is decided anew"),
        ("数値のない指標", "falls due"),
        ("改善した指標", "rises"),
        ("新たに報告のあった指標", "begins"),
        ("目標を変更した指標", "is decided anew"),
    ]


def test_reaching_march_is_no_change_of_state(city_of: CityOf) -> None:
    world = two_departments()
    world.indicator("lectures")
    world.target("lectures", 120)
    world.month_plan("lectures", {"2023-02": 110, "2023-03": 120})
    for month in JUNE.fiscal_year.months:
        world.actual("lectures", str(month), 10)
    assert told(city_of(world, Month(2023, 3))) == []


def test_a_milestone_is_told_when_it_is_finished_or_was_due_without_being_done(city_of: CityOf) -> None:
    world = two_departments()
    world.initiative("work")
    world.milestone("done", "work", "2022-06-30", title="条例の制定", position=1)
    world.milestone_report("done", "2022-06", done_on="2022-06-20")
    world.milestone("silent", "work", "2022-06-30", title="説明会", position=2)
    world.milestone("begun", "work", "2022-09-30", title="調査", position=3)
    world.milestone_report("begun", "2022-06", "under_way")
    world.milestone("earlier", "work", "2022-05-31", title="募集", position=4)
    world.milestone_report("earlier", "2022-05", done_on="2022-05-10")
    assert told(city_of(world)) == [("期限に完了の報告がない取組み", "説明会"), ("完了した取組み", "条例の制定")]


def test_worse_comes_before_better_across_departments(city_of: CityOf) -> None:
    world = two_departments()
    figure(world, "better", 10, 1, 30)
    figure(world, "worse", 10, 10, 1, goal="works-1", section="works-desk")
    assert told(city_of(world)) == [("悪化した指標", "worse"), ("改善した指標", "better")]


def test_each_department_is_compared_with_its_own_last_closed_month(city_of: CityOf) -> None:
    world = two_departments()
    world.submission("2022-04", stage="closed")
    figure(world, "lectures", 10, 1, 10)
    civic, works = city_of(world).departments
    assert (civic.since, civic.is_closed) == (Month(2022, 4), True)
    assert (works.since, works.is_closed) == (MAY, False)
    assert [change.kind.label for change in civic.changes] == ["悪化した指標"]


def test_april_has_no_month_to_compare_with(city_of: CityOf) -> None:
    world = two_departments()
    figure(world, "lectures", 10)
    city = city_of(world, Month(2022, 4))
    assert [year.since for year in city.departments] == [None, None]
    assert city.changes == ()


def test_a_department_without_the_year_is_named_as_absent(city_of: CityOf) -> None:
    world = two_departments()
    world.department("new", name="こども部", position=3)
    world.department_year(2023, department="new")
    city = city_of(world)
    assert [report.department for report in city.reports] == ["civic", "works"]
    assert [choice.name for choice in city.absent] == ["こども部"]


def test_the_headline_counts_what_falls_short_and_what_is_not_known(city_of: CityOf) -> None:
    world = two_departments()
    figure(world, "good", 10, 10, 10)
    figure(world, "behind", 1, 1, 1)
    figure(world, "silent")
    figure(world, "free", 10, 10, 10, target=None)
    assert headline(city_of(world)) == "2部局4指標のうち遅れ1件。未報告1件"


def test_the_headline_says_so_when_nothing_falls_short(city_of: CityOf) -> None:
    world = two_departments()
    figure(world, "good", 10, 10, 10)
    assert headline(city_of(world)) == "2部局1指標のうち遅れ・注意はなし"


def test_what_is_behind_is_named_once_in_the_citys_order(city_of: CityOf) -> None:
    world = two_departments()
    figure(world, "late elsewhere", 10, 10, 1, goal="works-1", section="works-desk")
    figure(world, "in time", 10, 10, 10)
    figure(world, "silent", None, None, None)
    figure(world, "late", 10, 10, 1)
    assert [(report.department_name, one.name) for report, _, one in city_of(world).short] == [
        ("市民協働部", "late"),
        ("まちづくり部", "late elsewhere"),
    ]
