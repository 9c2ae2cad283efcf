"""What every chart looks like: ink, fonts, marks. Actual is solid and dark, plan an outline, forecast hatched (IBCS).

A chart has no title and no legend of its own: the page says what it finds, and its marks are labelled where they are.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from kpi.model import MilestoneStatus, Status
from kpi.signs import GRID, INK, INKS, PAPER, SOFT, Tone

__all__ = [
    "BAD",
    "EARLIER",
    "FONT",
    "FORECAST",
    "GOOD",
    "GRID",
    "INK",
    "LOOK",
    "OPEN",
    "PAPER",
    "PLAN",
    "SIZE",
    "SOFT",
    "STATUS_INK",
    "paper",
]

FONT = '"BIZ UDPGothic", "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Meiryo", sans-serif'
SIZE = 14
"""px: no text of a chart is smaller."""

GOOD, BAD, LOOK = INKS[Tone.GOOD], INKS[Tone.BAD], INKS[Tone.LOOK]
OPEN = "#8C8C8F"
EARLIER = "#8C8C8F"
"""The year before, lighter than the actual."""

STATUS_INK: dict[Status | MilestoneStatus, str] = {
    Status.ACHIEVED: GOOD,
    Status.ON_TRACK: GOOD,
    Status.MISSED: BAD,
    Status.BEHIND: BAD,
    MilestoneStatus.DONE: GOOD,
    MilestoneStatus.DONE_UNDATED: GOOD,
    MilestoneStatus.DONE_LATE: BAD,
    MilestoneStatus.OVERDUE: BAD,
}
"""The ink of what is good or bad; everything else is LOOK where it is known and OPEN where it is not."""

PLAN: dict[str, Any] = {"color": PAPER, "line": {"color": INK, "width": 1.5}}
"""How a planned bar is filled: outlined only."""

FORECAST: dict[str, Any] = {
    "color": PAPER,
    "line": {"color": LOOK, "width": 1},
    "pattern": {"shape": "/", "fgcolor": LOOK, "bgcolor": PAPER, "size": 6, "solidity": 0.3},
}
"""How an estimate is filled: hatched."""


def paper(height: int, **layout: Any) -> go.Figure:
    """Return an empty figure of a height in px, in the product's look; `layout` adds to it.

    Nothing zooms or pans: a chart is read, and its figures stand in the table beside it.
    """
    figure = go.Figure()
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "linecolor": OPEN, "tickfont": {"color": SOFT}}
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={"family": FONT, "size": SIZE, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        showlegend=False,
        dragmode=False,
        hoverlabel={"font": {"family": FONT, "size": SIZE, "color": INK}, "bgcolor": PAPER, "bordercolor": OPEN},
        xaxis={**axis, "automargin": True},
        yaxis={**axis, "automargin": True, "gridcolor": GRID},
    )
    figure.update_layout(**layout)
    return figure
