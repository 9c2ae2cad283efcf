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
GOAL = Place("経営", "目標別", "goal", "pages/executive/goal.py", CHART)
SCHEDULE = Place("経営", "進行管理", "schedule", "pages/executive/schedule.py", CHART)
PLACES = (BOARD, GOAL, SCHEDULE)
"""In the order of the menu."""

HOME = "home"
"""The address of the front door beside `/`."""
