"""Which pages there are: for whom, under which title and address, from which file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its audience, its title, its address and its file, and which parts of the front end it needs early."""

    audience: str
    title: str
    path: str
    file: str
    parts: tuple[str, ...] = ()


CHART = ("PlotlyChart",)

BOARD = Place("経営", "経営ボード", "board", "pages/executive/board.py")
CITY = Place("経営", "全庁ボード", "city", "pages/executive/city.py")
GOAL = Place("経営", "目標別", "goal", "pages/executive/goal.py", CHART)
TREND = Place("経営", "年度推移", "trend", "pages/executive/trend.py", CHART)
PLANS = Place("経営", "計画別", "plans", "pages/executive/plans.py")
SCHEDULE = Place("経営", "進行管理", "schedule", "pages/executive/schedule.py", CHART)
PLACES = (CITY, BOARD, GOAL, TREND, PLANS, SCHEDULE)
"""In the order of the menu."""

HOME = "pages/executive/home.py"
"""The file of the front door, `/`."""


def offered(audience: str, departments: int) -> tuple[Place, ...]:
    """Return the pages in the menu of an audience; of one department there is no city to show."""
    return tuple(place for place in PLACES if place.audience == audience and (place is not CITY or departments > 1))
