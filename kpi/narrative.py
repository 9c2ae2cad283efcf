"""The texts of a department's sheet: 使命, 方針, 総括, and for each goal 実績 and 課題・今後の方向性.

A text is written as a draft, settled, and published; writing a settled one anew makes a draft, beside which the settled
revision goes on standing for whoever sees no drafts, and the published one for the public until another one is
published or it is taken back. Every revision stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from kpi import access
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, era_date
from kpi.guard import Conflict, Refused, Saved, said_by
from kpi.history import Revision
from kpi.model import Origin, Row, SheetPart, TextState
from kpi.store import Change, Question, Store

NEXT = MappingProxyType(
    {
        TextState.DRAFT: (TextState.FINAL, Act.SETTLE_SHEET),
        TextState.TAKEN_BACK: (TextState.FINAL, Act.SETTLE_SHEET),
        TextState.FINAL: (TextState.PUBLISHED, Act.PUBLISH_SHEET),
    }
)
"""Where a text goes from a state, and which act that is; back goes only what is taken back from the public."""

_FIELDS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("state", "状態", lambda state: TextState(state).label),
    ("body", "本文", str),
    ("dated_on", "日付", era_date),
    ("contact", "問い合わせ先", str),
)
_NONE = "―"
_EXCERPT = 30


@dataclass(frozen=True, slots=True)
class Part:
    """Which text: a part of a department's year, of one of its goals where the part is of goals."""

    department: str
    fiscal_year: FiscalYear
    part: SheetPart
    goal: str | None = None

    @property
    def code(self) -> str:
        """What names its row."""
        return f"{self.goal or f'{self.department}-{self.fiscal_year.year}'}-{self.part.value}"


@dataclass(frozen=True, slots=True)
class Text:
    """One revision of a text; `recorded_at` is in UTC."""

    body: str
    state: TextState
    dated_on: date | None
    contact: str | None
    change_no: int
    recorded_at: datetime
    actor: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its lines without empty ones."""
        return tuple(line.strip() for line in self.body.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Held:
    """A text as it was last written, last settled, and as the public reads it (None while it does not)."""

    newest: Text
    settled: Text | None
    published: Text | None

    def shown(self, *, drafts: bool) -> Text | None:
        """Return the revision for somebody who may see drafts, or may not."""
        return self.newest if drafts else self.settled


@dataclass(frozen=True, slots=True)
class NewText:
    """What was typed; `based_on` is the change that was seen, 0 for none. A settled text asks for a reason."""

    body: str
    based_on: int
    dated_on: date | None = None
    contact: str = ""
    reason: str = ""


def read_texts(
    store: Store, department: str, fiscal_year: FiscalYear, change_no: int | None = None
) -> dict[tuple[SheetPart, str | None], Held]:
    """Return the texts of a year by part and goal, as of a change."""
    rows = store.read("sheet_text", Question(department, fiscal_year.year, None, change_no))
    ordered = sorted(rows, key=lambda row: (row["position"], row["narrative"]), reverse=True)  # the first one stands
    newest = {_key(row): _text(row) for row in ordered if not (row["is_settled"] or row["is_published"])}
    settled = {_key(row): _text(row) for row in ordered if row["is_settled"]}
    published = {_key(row): _text(row) for row in ordered if row["is_published"]}
    return {key: Held(text, settled.get(key), published.get(key)) for key, text in newest.items()}


def places(store: Store, part: Part) -> tuple[Place, ...]:
    """Return where a text belongs: to the desk, and one of a goal also to the sections that work on the goal."""
    sections = [row for row in store.newest("section", department=part.department) if not row["withdrawn"]]
    ordered = sorted(sections, key=lambda row: (not row["is_desk"], row["position"], row["section"]))
    if not ordered:
        return (Place(part.department),)
    found = {ordered[0]["section"]: None}
    if part.goal is not None:
        placed = [row["indicator"] for row in store.newest("placement", goal=part.goal) if not row["withdrawn"]]
        working = [
            *store.newest("initiative", goal=part.goal),
            *store.newest("indicator", indicator=placed),
        ]
        known = {row["section"] for row in ordered}
        found |= {row["section"]: None for row in working if not row["withdrawn"] and row["section"] in known}
    return tuple(Place(part.department, section) for section in found)


def may(store: Store, who: Person, act: Act, part: Part) -> bool:
    """Say whether a person may do something with a text."""
    return any(access.may(who, act, place) for place in places(store, part))


def save(store: Store, who: Person, part: Part, new: NewText) -> Saved | Conflict:
    """Write a text as a draft; the same again writes nothing.

    Raises:
        Forbidden: the person may not write it.
        Refused: it is empty, its goal is not of the year, or a settled one is written anew without a reason.
    """
    capacity = _require(store, who, Act.WRITE_SHEET, part)
    body = "\n".join(line.rstrip() for line in new.body.strip().splitlines())
    if not body:
        raise Refused(f"「{part.part.label}」の本文が空欄です。本文を書いてから保存してください。")
    row = {
        "narrative": part.code, "department": part.department, "fiscal_year": part.fiscal_year.year,
        "goal": part.goal, "part": part.part.value, "position": 1, "body": body, "state": TextState.DRAFT.value,
        "dated_on": new.dated_on, "contact": new.contact.strip() or None,
    }  # fmt: skip
    with store.write(capacity.actor, new.reason.strip() or Act.WRITE_SHEET.label) as change:
        _require_goal(change, part)
        last = _last(change, part)
        if (conflict := _conflict(change, last, new.based_on)) is not None:
            change.abandon()
            return conflict
        if last is not None and said_by(last) == row | {"state": last["state"]}:
            change.abandon()
            return Saved(new.based_on)
        if last is not None and not TextState(last["state"]).is_in_work and not new.reason.strip():
            word = TextState(last["state"]).label
            raise Refused(f"「{word}」した文章です。書き直す理由を入れてください。例: 実績の確定に伴う修正")
        change.put("narrative", [row])
        return Saved(change.number)


def move(store: Store, who: Person, part: Part, based_on: int) -> Saved | Conflict:
    """Settle a draft, or publish a settled text.

    Raises:
        Forbidden: the person may not.
        Refused: there is no text, it is published already, or it is to be published without a date and a contact.
    """
    last = next((row for row in store.newest("narrative", narrative=part.code) if not row["withdrawn"]), None)
    if last is None:
        raise Refused(f"「{part.part.label}」はまだ書かれていません。")
    if TextState(last["state"]) not in NEXT:
        raise Refused(f"「{part.part.label}」はすでに公表しています。")
    state, act = NEXT[TextState(last["state"])]
    capacity = _require(store, who, act, part)
    if state is TextState.PUBLISHED and (last["dated_on"] is None or not last["contact"]):
        raise Refused("公表するには、日付と問い合わせ先を入れて保存し、確定してください。")
    with store.write(capacity.actor, act.label) as change:
        found = _last(change, part)
        conflict = _conflict(change, found, based_on)
        if conflict is not None or found is None:
            change.abandon()
            return conflict or Saved(based_on)
        change.put("narrative", [said_by(found) | {"state": state.value}])
        return Saved(change.number)


def take_back(store: Store, who: Person, part: Part, reason: str, based_on: int) -> Saved | Conflict:
    """Take back what the public reads of a text; what was last written of it stays, to be settled and published anew.

    Raises:
        Forbidden: the person may not.
        Refused: nothing is published, or there is no reason.
    """
    capacity = _require(store, who, Act.PUBLISH_SHEET, part)
    if not reason.strip():
        raise Refused("公表を取り消す理由が空欄です。例: 実績の数値に誤りがあったため")
    if not _is_published(store, part):
        raise Refused(f"「{part.part.label}」は公表していません。")
    with store.write(capacity.actor, f"公表の取消し: {reason.strip()}") as change:
        last = _last(change, part)
        conflict = _conflict(change, last, based_on)
        if conflict is not None or last is None:
            change.abandon()
            return conflict or Saved(based_on)
        change.put("narrative", [said_by(last) | {"state": TextState.TAKEN_BACK.value}])
        return Saved(change.number)


def revisions(store: Store, part: Part) -> tuple[Revision, ...]:
    """Return what became of a text, the newest change first."""
    found, before = [], dict[str, Any]()
    for row, change in store.revisions("narrative", narrative=part.code):
        after: Row = {} if row["withdrawn"] else row
        differences = tuple(
            (label, _word(before, name, word), _word(after, name, word))
            for name, label, word in _FIELDS
            if before.get(name) != after.get(name)
        )
        found.append(
            Revision(
                change["change_no"], change["recorded_at"], change["actor"], change["reason"],
                Origin(change["origin"]), row["withdrawn"], differences,
            )
        )  # fmt: skip
        before = after
    return tuple(reversed(found))


def _word(row: Row, name: str, word: Callable[[Any], str]) -> str:
    value = row.get(name)
    return _NONE if value is None else word(value)


def _key(row: Row) -> tuple[SheetPart, str | None]:
    return SheetPart(row["part"]), row["goal"]


def _text(row: Row) -> Text:
    return Text(
        row["body"], TextState(row["state"]), row["dated_on"], row["contact"], row["change_no"], row["recorded_at"],
        row["actor"],
    )  # fmt: skip


def _require(store: Store, who: Person, act: Act, part: Part) -> Person:
    """Return the person in the capacity in which they may do something with a text."""
    where = places(store, part)
    return access.require(who, act, next((place for place in where if access.may(who, act, place)), where[0]))


def _require_goal(change: Change, part: Part) -> None:
    if part.part.is_of_a_goal != (part.goal is not None):
        raise Refused(f"「{part.part.label}」は{'目標ごと' if part.part.is_of_a_goal else '部局'}の文章です。")
    if part.goal is None:
        return
    rows = change.newest("goal", goal=part.goal, department=part.department, fiscal_year=part.fiscal_year.year)
    if not any(not row["withdrawn"] for row in rows):
        raise Refused(f"目標「{part.goal}」は{part.fiscal_year.label}のシートにありません。")


def _last(change: Change, part: Part) -> Row | None:
    return next((row for row in change.newest("narrative", narrative=part.code) if not row["withdrawn"]), None)


def _is_published(store: Store, part: Part) -> bool:
    """Say whether the public reads some revision of a text."""
    held = read_texts(store, part.department, part.fiscal_year).get((part.part, part.goal))
    return held is not None and held.published is not None


def _conflict(change: Change, last: Row | None, based_on: int) -> Conflict | None:
    """Return who wrote what since the text was read."""
    if last is None or last["change_no"] == based_on:
        return None
    recorded = change.recorded(last["change_no"])
    body = " ".join(last["body"].split())
    said = f"{body[:_EXCERPT]}{'…' if len(body) > _EXCERPT else ''}({TextState(last['state']).label})"
    return Conflict(last["narrative"], last["change_no"], recorded["actor"], recorded["recorded_at"], said)
