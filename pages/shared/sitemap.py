"""Which pages there are: for whom, under which title and address, from which file."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.access import MAY, Act, Person


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its audience, its title, its address and its file, and which parts of the front end it needs early.

    Where it is for certain acts, it is offered to those who may do one of them somewhere.
    """

    audience: str
    title: str
    path: str
    file: str
    parts: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()

    def is_for(self, who: Person) -> bool:
        """Say whether the menu offers it to somebody; what they may do on it is asked with every write."""
        return not self.acts or any(held.role in MAY[act] for act in self.acts for held in who.memberships)


CHART = ("PlotlyChart",)

BOARD = Place("経営", "経営ボード", "board", "pages/executive/board.py")
MEMBERS = Place("管理", "利用者と権限", "members", "pages/admin/members.py", acts=(Act.MANAGE_MEMBERS,))
PLACES = (BOARD, MEMBERS)
"""In the order of the menu."""

HOME = "home"
"""The address of the front door beside `/`."""


def audiences(who: Person) -> dict[str, Place]:
    """Return the audiences whose pages are for somebody, each with its first page."""
    found: dict[str, Place] = {}
    for place in PLACES:
        if place.is_for(who):
            found.setdefault(place.audience, place)
    return found
