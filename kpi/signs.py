"""How a status looks wherever it is drawn or printed: a sign and a tone beside its word, so that it reads in grey.

Only three tones speak: good (blue), bad (red) and look (dark); everything that is not known or not judged is open.
"""

from __future__ import annotations

from enum import StrEnum

from kpi.model import MilestoneStatus, Status

INK, SOFT, GRID, PAPER = "#1A1A1C", "#55565B", "#E6E6E6", "#FFFFFF"


class Tone(StrEnum):
    """What colours a sign, a word or a bar."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"
    OPEN = "open"


INKS = {Tone.GOOD: "#0017C1", Tone.BAD: "#CE0000", Tone.LOOK: "#414146", Tone.OPEN: "#626264"}
"""The colours of words in these tones: contrast of 5:1 and more on white."""

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

_PRINTED = {
    MilestoneStatus.DONE: "●",
    MilestoneStatus.DONE_UNDATED: "◎",
    MilestoneStatus.DONE_LATE: "▼",
    MilestoneStatus.OVERDUE: "◆",
    MilestoneStatus.PARTLY_DONE: "△",
    MilestoneStatus.UNDER_WAY: "▷",
    MilestoneStatus.POSTPONED: "→",
    MilestoneStatus.CANCELLED: "×",
    MilestoneStatus.NOT_REPORTED: "？",
    MilestoneStatus.NOT_DUE: "○",
}


def tone(status: Status | MilestoneStatus) -> Tone:
    """Return the tone of a figure's or a milestone's status."""
    return SIGNS[status][1] if isinstance(status, Status) else MILESTONES[status]


def sign(status: Status | MilestoneStatus) -> str:
    """Return the character of a status; the shipped font has all of them."""
    return SIGNS[status][0] if isinstance(status, Status) else _PRINTED[status]
