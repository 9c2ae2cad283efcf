"""How a status looks on a page: sign and word in its tone (`kpi.signs`), a milestone's sign as a shape."""

from __future__ import annotations

from kpi.model import MilestoneStatus, Status
from kpi.signs import MILESTONES, SIGNS, Tone, tone
from pages.shared.markup import Html, tag

__all__ = ["MILESTONES", "SIGNS", "Tone", "dot", "spoken", "tone"]


def dot(status: MilestoneStatus, said: str | None = None) -> Html:
    """Return the sign of a milestone: shape and fill tell its state (words.css), `said` whoever does not see it."""
    role = None if said is None else "img"
    return tag("i", cls=f"dot {status} {tone(status)}", role=role, aria_label=said, title=said)


def spoken(status: Status | MilestoneStatus, word: str) -> Html:
    """Return sign and word of a status."""
    if isinstance(status, Status):
        return tag("span", f"{SIGNS[status][0]} {word}", cls=f"status {tone(status)}")
    return tag("span", dot(status), word, cls=f"status {tone(status)}")
