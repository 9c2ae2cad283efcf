"""A small city for the tests of the pages that show more than one department, over June and May of FY2022."""

from __future__ import annotations

from tests.rows import World

HOSTILE = "<img src=x onerror=alert(1)>\n二行目"


def two_departments() -> World:
    """Return a city of two departments that serve the same plans; the second has names that are no markup."""
    world = World()
    world.change()
    world.scale()
    for place, (code, name) in enumerate((("civic", "市民部"), ("works", f"まちづくり部{HOSTILE}")), start=1):
        world.department(code, name=name, position=-place)
        world.section(f"{code}-desk", department=code)
        world.department_year(department=code)
        world.goal(f"{code}-1", department=code, title=f"{name}の目標")
    _figure(world, "falls", "civic", 10, 10, 1)
    _figure(world, "rises", "works", 10, 1, 30)
    _figure(world, "silent", "works")
    world.initiative("work", goal="works-1")
    world.milestone("late", "work", "2022-06-30", title="条例の制定")
    world.milestone_report("late", "2022-06", "under_way", note="協議中")
    for code, goals in {"1-10-①": ("civic-1",), "1-9-②": ("civic-1", "works-1"), "1-9-①": ()}.items():
        world.plan_item(code, goals, title=f"施策{code}{HOSTILE}")
    world.plan_item("45", ("works-1",), kind="basic_policy", title="政策")
    world.plan_item("over", (), title="前の計画", valid_to_year=2021)
    return world


def _figure(world: World, code: str, department: str, *reported: float) -> None:
    """Say a figure with a plan of 10 a month and what it reported from April on."""
    world.indicator(code, goal=f"{department}-1", section=f"{department}-desk", name=f"指標{code}")
    world.target(code, 120)
    world.month_plan(code, {f"2022-{number:02}": 10.0 * (number - 3) for number in range(4, 13)})
    for number, value in enumerate(reported, start=4):
        world.actual(code, f"2022-{number:02}", value)
