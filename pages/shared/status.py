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

MILESTONES: dict[MilestoneStatus, Tone] = {
    MilestoneStatus.DONE: Tone.GOOD,
    MilestoneStatus.DONE_UNDATED: Tone.GOOD,
    MilestoneStatus.DONE_LATE: Tone.BAD,
    MilestoneStatus.OVERDUE: Tone.BAD,
    MilestoneStatus.PARTLY_DONE: Tone.LOOK,
    MilestoneStatus.UNDER_WAY: Tone.LOOK,
    MilestoneStatus.POSTPONED: Tone.LOOK,
    MilestoneStatus.CANCELLED: Tone.LOOK,
    MilestoneStatus.NOT_REPORTED: Tone.OPEN,
    MilestoneStatus.NOT_DUE: Tone.OPEN,
}
"""In the order of a legend: done first, then what moves, then what is not known."""


def tone(status: Status | MilestoneStatus) -> Tone:
    """Return the tone of a figure's or a milestone's status."""
    return SIGNS[status][1] if isinstance(status, Status) else MILESTONES[status]


def dot(status: MilestoneStatus, said: str | None = None) -> Html:
    """Return the sign of a milestone: shape and fill tell its state (words.css), `said` whoever does not see it."""
    role = None if said is None else "img"
    return tag("i", cls=f"dot {status} {tone(status)}", role=role, aria_label=said, title=said)


def spoken(status: Status | MilestoneStatus, word: str) -> Html:
    """Return sign and word of a status."""
    if isinstance(status, Status):
        return tag("span", f"{SIGNS[status][0]} {word}", cls=f"status {tone(status)}")
    return tag("span", dot(status), word, cls=f"status {tone(status)}")
