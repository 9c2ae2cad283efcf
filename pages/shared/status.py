"""How a status looks: a sign and a tone beside its word, so that it reads in grey and without colour.

Only three tones speak: good (blue), bad (red) and look (dark); everything that is not known or not judged is open.
"""

from __future__ import annotations

from enum import StrEnum

from kpi.model import MilestoneStatus, Status
from pages.shared.markup import Html, tag


class Tone(StrEnum):
    """The class that colours a sign, a word or a bar."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"
    OPEN = "open"


SIGNS: dict[Status, tuple[str, Tone]] = {
    Status.ACHIEVED: ("◎", Tone.GOOD),
    Status.ON_TRACK: ("◎", Tone.GOOD),
    Status.NEARLY: ("○", Tone.LOOK),
    Status.CAUTION: ("△", Tone.LOOK),
    Status.MISSED: ("▼", Tone.BAD),
    Status.BEHIND: ("▼", Tone.BAD),
    Status.NOT_REPORTED: ("？", Tone.OPEN),
    Status.NOT_DUE: ("…", Tone.OPEN),
    Status.NO_TARGET: ("－", Tone.OPEN),
    Status.NOT_APPLICABLE: ("／", Tone.OPEN),
}

_DISC = "M7 1a6 6 0 1 1 0 12a6 6 0 1 1 0 -12z"
_DOTS: dict[MilestoneStatus, tuple[Tone, tuple[Html, ...]]] = {
    MilestoneStatus.DONE: (Tone.GOOD, (tag("path", d=_DISC, cls="full"),)),
    MilestoneStatus.DONE_UNDATED: (
        Tone.GOOD,
        (tag("path", d=_DISC, cls="line"), tag("circle", cx=7, cy=7, r=3, cls="full")),
    ),
    MilestoneStatus.DONE_LATE: (Tone.BAD, (tag("path", d="M0.5 2h13L7 13.5z", cls="full"),)),
    MilestoneStatus.OVERDUE: (Tone.BAD, (tag("path", d="M7 0l7 7l-7 7l-7-7z", cls="full"),)),
    MilestoneStatus.PARTLY_DONE: (
        Tone.LOOK,
        (tag("path", d=_DISC, cls="line"), tag("path", d="M7 1a6 6 0 0 0 0 12z", cls="full")),
    ),
    MilestoneStatus.UNDER_WAY: (
        Tone.LOOK,
        (tag("path", d=_DISC, cls="line"), tag("path", d="M7 7V1a6 6 0 0 1 6 6z", cls="full")),
    ),
    MilestoneStatus.POSTPONED: (
        Tone.LOOK,
        (tag("path", d=_DISC, cls="line"), tag("path", d="M3.5 7h6.5M7.5 4.5L10 7l-2.5 2.5", cls="line")),
    ),
    MilestoneStatus.CANCELLED: (Tone.LOOK, (tag("path", d="M2 2l10 10M12 2l-10 10", cls="line"),)),
    MilestoneStatus.NOT_REPORTED: (Tone.OPEN, (tag("path", d=_DISC, cls="line dashed"),)),
    MilestoneStatus.NOT_DUE: (Tone.OPEN, (tag("circle", cx=7, cy=7, r=4, cls="line"),)),
}

MILESTONE_ORDER: tuple[MilestoneStatus, ...] = tuple(_DOTS)
"""The order of a legend: done first, then what moves, then what is not known."""


def tone(status: Status | MilestoneStatus) -> Tone:
    """Return the tone of a figure's or a milestone's status."""
    return SIGNS[status][1] if isinstance(status, Status) else _DOTS[status][0]


def sign(status: Status | MilestoneStatus) -> Html:
    """Return the sign of a status; its word stands beside it."""
    if isinstance(status, Status):
        icon, of = SIGNS[status]
        return tag("span", icon, cls=f"sign {of}", aria_hidden="true")
    of, shapes = _DOTS[status]
    return tag("svg", *shapes, cls=f"dot {of}", width=14, height=14, viewBox="0 0 14 14", aria_hidden="true")


def spoken(status: Status | MilestoneStatus, word: str) -> Html:
    """Return sign and word of a status."""
    return tag("span", sign(status), tag("b", word), cls=f"status {tone(status)}")
