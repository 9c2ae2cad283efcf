"""Decks as somebody prepares them: arranged and kept under a name, with every revision, until they are frozen.

What a prepared deck shows is read anew each time; a frozen one of the same name stands in its place from then on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from kpi import access, decks, guard, texts
from kpi.access import Act, Person, Place
from kpi.briefing import build
from kpi.calendar import FiscalYear, Month
from kpi.deck import REMARK, Arrangement, Deck
from kpi.guard import Conflict, Refused, Saved
from kpi.model import Row
from kpi.report import AsOf
from kpi.store import Change, Store

FROZEN = "「{}」は凍結しているため変更できません。別の名前で保存してください。"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A deck as it was last arranged: as of which month, and whether it takes new figures while it is shown.

    `actor` did so at `recorded_at` (UTC) under `change_no`.
    """

    name: str
    month: Month
    arrangement: Arrangement
    is_live: bool
    change_no: int
    actor: str
    recorded_at: datetime

    @property
    def fiscal_year(self) -> FiscalYear:
        """The year that it tells of."""
        return self.month.fiscal_year


@dataclass(frozen=True, slots=True)
class NewDeck:
    """What is to be kept; `based_on` is the change that was seen, 0 for none."""

    name: str
    month: Month
    arrangement: Arrangement
    is_live: bool = False
    based_on: int = 0


def prepared(store: Store, department: str) -> tuple[Prepared, ...]:
    """Return the prepared decks of a department that are not frozen, the newest first."""
    frozen = {one.name for one in decks.frozen(store, department)}
    rows = [row for row in store.newest("prepared_deck", department=department) if not row["withdrawn"]]
    found = []
    for row in sorted(rows, key=lambda row: -int(row["change_no"])):
        if row["name"] not in frozen:
            *_, (_, change) = store.revisions("prepared_deck", department=department, name=row["name"])
            arrangement = decks.made(Arrangement, json.loads(row["arrangement"]))
            found.append(
                Prepared(
                    row["name"], Month.of(row["month"]), arrangement, row["live"], row["change_no"], change["actor"],
                    change["recorded_at"],
                )
            )  # fmt: skip
    return tuple(found)


def named(store: Store, department: str, name: str, change: AsOf) -> Deck:
    """Return the deck of a name: a frozen one as it was kept, a prepared one with what is known as of a change.

    Raises:
        Refused: there is none of that name; the text names those that there are.
        NothingKnown: the department had no such year as of the change.
    """
    frozen = {one.name: one.deck for one in decks.frozen(store, department)}
    if name in frozen:
        return frozen[name]
    known = {one.name: one for one in prepared(store, department)}
    if name not in known:
        names = "、".join([*frozen, *known]) or "なし"
        raise Refused(f"議会説明の資料「{name}」はありません。ある資料: {names}")
    found = known[name]
    return build(store, department, found.fiscal_year, found.month, change, found.arrangement)


def save(store: Store, who: Person, department: str, new: NewDeck) -> Saved | Conflict:
    """Keep a deck as it is arranged; the same again writes nothing.

    Raises:
        Forbidden: the person may not.
        Refused: the name is no name or that of a frozen deck, a sentence is too long, or no screen is left.
    """
    capacity = access.require(who, Act.PREPARE_DECK, Place(department))
    name = decks.checked_name(new.name)
    _require_arrangement(new.arrangement)
    row = {
        "department": department, "name": name, "month": new.month.first, "live": new.is_live,
        "arrangement": json.dumps(asdict(new.arrangement), ensure_ascii=False),
    }  # fmt: skip
    with store.write(capacity.actor, Act.PREPARE_DECK.label) as change:
        last = _last(change, department, name)
        if (conflict := _conflict(change, last, new.based_on)) is not None:
            change.abandon()
            return conflict
        if last is not None and guard.said_by(last) == row:
            change.abandon()
            return Saved(new.based_on)
        change.put("prepared_deck", [row])
        return Saved(change.number)


def discard(store: Store, who: Person, department: str, name: str, based_on: int) -> Saved | Conflict:
    """Take a prepared deck back; its revisions stay.

    Raises:
        Forbidden: the person may not.
        Refused: there is none of that name, or it is frozen.
    """
    capacity = access.require(who, Act.PREPARE_DECK, Place(department))
    with store.write(capacity.actor, "議会説明資料の取消し") as change:
        last = _last(change, department, name)
        if last is None:
            raise Refused(f"議会説明の資料「{name}」はありません。")
        if (conflict := _conflict(change, last, based_on)) is not None:
            change.abandon()
            return conflict
        change.put("prepared_deck", [guard.said_by(last)], withdrawn=True)
        return Saved(change.number)


def _require_arrangement(arrangement: Arrangement) -> None:
    if arrangement.chapters and not any(placed.is_shown for placed in arrangement.chapters):
        raise Refused("載せる画面がありません。1つ以上選んでください。")
    for placed in arrangement.chapters:
        wrong = texts.problem("画面に添えるひと言", placed.remark, REMARK)
        if wrong is not None:
            raise Refused(wrong)


def _last(change: Change, department: str, name: str) -> Row | None:
    if any(not row["withdrawn"] for row in change.newest("deck", department=department, name=name)):
        raise Refused(FROZEN.format(name))
    rows: Sequence[Row] = change.newest("prepared_deck", department=department, name=name)
    return next((row for row in rows if not row["withdrawn"]), None)


def _conflict(change: Change, last: Row | None, based_on: int) -> Conflict | None:
    """Return who arranged a deck since it was read."""
    if last is None or last["change_no"] == based_on:
        return None
    recorded = change.recorded(last["change_no"])
    return Conflict(last["name"], last["change_no"], recorded["actor"], recorded["recorded_at"], last["name"])
