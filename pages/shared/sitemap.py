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
TREND = Place("経営", "年度推移", "trend", "pages/executive/trend.py", CHART)
PLACES = (BOARD, TREND)
"""In the order of the menu."""

HOME = "home"
"""The address of the front door beside `/`."""
