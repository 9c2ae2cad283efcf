"""What of a figure may be published: its 公表用説明, released by the head, and the figure itself unless it is withheld.

Neither changes the figure, so both may be decided until its round is closed.
"""

from __future__ import annotations

from kpi import access, guard
from kpi.access import Act, Person
from kpi.calendar import Month
from kpi.guard import Conflict, Refused, Saved
from kpi.model import ItemKind
from kpi.store import Store


def release(
    store: Store, who: Person, indicator: str, month: Month, based_on: int, *, released: bool = True
) -> Saved | Conflict:
    """Release the public explanation of a figure, or take it back; `based_on` as in `RoundFigure`.

    Raises:
        Forbidden: the person may not.
        Refused: the round is closed, or the figure has no explanation.
    """
    return _mark(store, who, (indicator, month, based_on), Act.RELEASE_TEXT, released=released)


def withhold(
    store: Store, who: Person, indicator: str, month: Month, based_on: int, *, withheld: bool = True
) -> Saved | Conflict:
    """Keep a figure out of everything that is published (公表時は秘匿), or no longer; `based_on` as in `RoundFigure`.

    Raises:
        Forbidden: the person may not.
        Refused: the round is closed, or nothing was reported.
    """
    return _mark(store, who, (indicator, month, based_on), Act.WITHHOLD, withheld=withheld)


def _mark(store: Store, who: Person, asked: tuple[str, Month, int], act: Act, **marks: bool) -> Saved | Conflict:
    indicator, month, based_on = asked
    place = guard.place_of_figure(store, indicator)
    capacity = access.require(who, act, place)
    with store.write(capacity.actor, act.label) as change:
        guard.require_not_closed(change, place, month)
        found = guard.newest(change, ItemKind.FIGURE, [indicator], month)[indicator]
        if found.change_no != based_on:
            change.abandon()
            return guard.conflict(change, found)
        if found.report is None:
            raise Refused(f"{month.label}分の報告がまだありません。")
        if marks.get("released") and not found.report["explanation"]:
            raise Refused("公表用説明がまだ書かれていません。")
        if all(found.report[name] == value for name, value in marks.items()):
            change.abandon()
            return Saved(found.change_no)
        change.put("actual", [guard.said_by(found.report) | marks])
        return Saved(change.number)
