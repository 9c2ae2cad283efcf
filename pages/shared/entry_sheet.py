"""What somebody has typed on 月次入力, beside what is saved: the one place where the page keeps anything.

Every cell is saved as soon as it is left. What could not be saved, because somebody else came first or the round takes
no entries any more, stays here as typed until its writer has chosen, and in the browser (`unsent`): a session may end
before. A line is based on the change that its writer has seen; what others saved meanwhile is taken over when nobody is
typing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

import streamlit as st

from kpi import entry, texts
from kpi.access import Forbidden, Person
from kpi.calendar import Month
from kpi.checks import Finding
from kpi.entry import Typed, TypedMilestone
from kpi.guard import Conflict, Refused, Saved
from kpi.model import ActualState, Certainty, ItemKind, MilestoneReport
from kpi.rounds import Round, RoundFigure, RoundMilestone, read_round
from kpi.store import StoreError
from pages.shared import identity, reader

Cells = dict[str, str | bool]
"""What stands in the fields of one figure or milestone, by the name of the field."""

KINDS = entry.KINDS
"""What a figure is, in one choice: 確定, 見込, 速報, 対象外, 未報告. A blank is none of them."""

FIELDS = {ItemKind.FIGURE: ("text", "kind"), ItemKind.MILESTONE: ("state", "done_text", "postponed_text", "note")}
"""The fields that are typed into a grid; a figure's others stand beside it."""

LABELS = entry.LABELS | {"kind": "区分", "state": "状態", "withheld": "公表時は秘匿"}
"""What the fields are called."""

STATES = {one.label: one for one in MilestoneReport}
_KEY, _DONE = "entry-sheet", "entry-done"


@dataclass(frozen=True, slots=True)
class Kept:
    """The text of one field, with the change that its writer had seen."""

    kind: ItemKind
    code: str
    name: str
    text: str
    based_on: int


@dataclass(slots=True)
class Line:
    """One figure or milestone as it stands on the screen; `based_on` is the change that its writer has seen.

    `given` is what its grid was given: the grid keeps what was typed since by itself, and would send it again with
    every other frame. `saved` is what is in the database, as far as its writer knows.
    """

    title: str
    cells: Cells
    based_on: int
    given: Cells = field(default_factory=dict)
    saved: Cells = field(default_factory=dict)
    is_saved: bool = True
    conflict: Conflict | None = None


@dataclass(slots=True)
class Sheet:
    """A section's round on somebody's screen. A new `generation` gives its grids the lines anew, without edits.

    Its `token` tells it from the sheet of an earlier session, whose edits a browser may send again. `restored` are what
    such a session left unsaved, `dropped` what has no place on the sheet any more, and `left_out` what a grid did not
    take of a pasted block, all in words.
    """

    section: str
    month: Month
    token: str = field(default_factory=lambda: token_hex(6))
    seen: int = 0
    moves: int = 0
    generation: int = 0
    lines: dict[ItemKind, dict[str, Line]] = field(default_factory=dict)
    trouble: str = ""
    restored: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unready: Mapping[str, tuple[Finding, ...]] | None = None

    @property
    def mark(self) -> str:
        """What the names of the sheet's own fields end with."""
        return f"{self.token}-{self.generation}"

    def key(self, kind: ItemKind) -> str:
        """Return the name of the grid of figures or milestones."""
        return f"grid-{kind}-{self.section}-{self.month}-{self.mark}"

    def load(self, read: Round) -> None:
        """Take over a round that was read; what its writer has not saved stays as typed."""
        fresh: dict[ItemKind, dict[str, Line]] = {
            ItemKind.FIGURE: {one.code: _figure(one) for one in read.figures},
            ItemKind.MILESTONE: {one.code: _milestone(one) for one in read.milestones},
        }
        for kind, lines in self.lines.items():
            unsaved = {code: line for code, line in lines.items() if not line.is_saved}
            self.dropped += tuple(
                word for code, line in unsaved.items() if code not in fresh[kind] for word in _unsaved(line)
            )
            fresh[kind] |= {
                code: replace(line, saved=fresh[kind][code].saved)
                for code, line in unsaved.items()
                if code in fresh[kind]
            }
        self.lines = fresh
        self._renew()

    def take(self, who: Person) -> bool:
        """Save what was typed into the grids since the last run, and say whether anything was."""
        found = [self._take(kind, st.session_state.get(self.key(kind))) for kind in self.lines]
        if any(found):
            self.save(who)
        return any(found)

    def put(self, code: str, name: str, key: str) -> None:
        """Save what was typed into a field of a figure beside its grid: `key` is the field's own."""
        line = self.lines[ItemKind.FIGURE][code]
        line.cells[name] = st.session_state[key]
        line.is_saved = False
        self.save(identity.current())

    def restore(self, who: Person, kept: Sequence[Kept]) -> None:
        """Put back what an earlier session left unsaved, and save it unless somebody else came first meanwhile."""
        restored, dropped = [], []
        for one in kept:
            line = self.lines[one.kind].get(one.code)
            if line is None or one.name not in line.cells:
                dropped.append(f"「{one.code}」{_named(one.name, one.text)}")
                continue
            text = texts.whole(one.text)
            if line.cells[one.name] == text:
                continue  # it was sent twice, or had arrived before the connection was lost
            if line.is_saved:
                line.based_on, line.is_saved = one.based_on, False
            line.cells[one.name] = text
            restored.append(f"「{line.title}」{_named(one.name, one.text)}")
        self.restored, self.dropped = (*self.restored, *restored), (*self.dropped, *dropped)
        self._renew()
        self.save(who)

    def kept(self) -> Iterator[tuple[Kept, str]]:
        """Return what stands in each field that takes text, with what is saved of it."""
        for kind, lines in self.lines.items():
            for code, line in lines.items():
                for name, text in line.cells.items():
                    if isinstance(text, str):
                        yield Kept(kind, code, name, text, line.based_on), str(line.saved[name])

    def problem(self, kind: ItemKind, code: str) -> str | None:
        """Return why a line cannot even be saved as a draft, in words."""
        line = self.lines[kind][code]
        typed = _typed(code, line) if kind is ItemKind.FIGURE else _typed_milestone(code, line)
        wrong = entry.problem(typed)
        return wrong and f"「{line.title}」の{wrong}"

    def unsaved(self) -> list[str]:
        """Return what is typed and not saved, in words."""
        return [word for lines in self.lines.values() for line in lines.values() for word in _unsaved(line)]

    def finish(self, who: Person) -> None:
        """Call every figure final that is typed and not called anything else."""
        for line in self.lines[ItemKind.FIGURE].values():
            if is_without_kind(line.cells):
                line.cells["kind"], line.is_saved = Certainty.FINAL.label, False
        self._renew()
        self.save(who)

    def overwrite(self, who: Person, kind: ItemKind, code: str) -> None:
        """Save what was typed in the place of what somebody else saved, which its writer has now seen."""
        line = self.lines[kind][code]
        if line.conflict is not None:
            line.based_on, line.conflict = line.conflict.change_no, None
        self._renew()
        self.save(who)

    def give_way(self, kind: ItemKind, code: str) -> None:
        """Drop what was typed for what somebody else saved."""
        line = self.lines[kind][code]
        line.is_saved, line.conflict, line.based_on = True, None, -1  # read anew in this run

    def save(self, who: Person) -> None:
        """Save every line that is not, but those about which its writer has to choose."""
        store, self.trouble = reader.store(), ""
        waiting = {
            kind: {code: line for code, line in lines.items() if not line.is_saved and line.conflict is None}
            for kind, lines in self.lines.items()
        }
        wrong = {code: word for kind, lines in waiting.items() for code in lines if (word := self.problem(kind, code))}
        figures, milestones = (
            {code: line for code, line in waiting[kind].items() if code not in wrong} for kind in ItemKind
        )
        try:
            typed = [_typed(code, line) for code, line in figures.items()]
            if typed:
                outcomes = entry.save_drafts(store, who, self.section, self.month, typed)
                for line, outcome in zip(figures.values(), outcomes, strict=True):
                    _settle(line, outcome)
            for code, line in milestones.items():
                milestone = _typed_milestone(code, line)
                _settle(line, entry.save_milestone(store, who, self.section, self.month, milestone))
        except (Forbidden, Refused, StoreError) as error:
            self.trouble = str(error)
        self.trouble += "".join(wrong.values())

    def others(self, read: Round) -> tuple[str, ...]:
        """Return the names of what somebody else has saved meanwhile."""
        figures, milestones = self.lines[ItemKind.FIGURE], self.lines[ItemKind.MILESTONE]
        changed = [one.facts.name for one in read.figures if _is_changed(figures.get(one.code), one.based_on)]
        return (
            *changed,
            *(one.title for one in read.milestones if _is_changed(milestones.get(one.code), one.based_on)),
        )

    def open_choices(self) -> list[tuple[ItemKind, str, Conflict]]:
        """Return about what its writer has to choose."""
        return [
            (kind, code, line.conflict)
            for kind, lines in self.lines.items()
            for code, line in lines.items()
            if line.conflict is not None
        ]

    def _take(self, kind: ItemKind, grid: Any) -> bool:
        """Lay the edits of a grid, if it is there, over what it was given; an edit taken back is no edit any more."""
        found = is_broken = False
        for place, line in enumerate(self.lines[kind].values() if grid else ()):
            edited = grid["edited_rows"].get(place, {})
            told = {name: str(edited.get(name, line.given[name]) or "") for name in FIELDS[kind]}
            cells = line.cells | {name: texts.whole(text) for name, text in told.items()}
            is_broken |= any(cells[name] != text for name, text in told.items())
            if kind is ItemKind.MILESTONE and not cells["state"]:
                state = entry.state_said_by(str(cells["done_text"]), str(cells["postponed_text"]))
                cells["state"] = line.given["state"] = state.label if state else ""
            if cells != line.cells:
                line.cells, line.is_saved, found = cells, False, True
        if is_broken:
            self._renew()  # a grid that was sent half a character could not be drawn again
        return found

    def _renew(self) -> None:
        """Give the grids every line as it is now, in the place of what they were given and what was typed since."""
        self.generation += 1
        for lines in self.lines.values():
            for line in lines.values():
                line.given = dict(line.cells)


@dataclass(frozen=True, slots=True)
class Opened:
    """A round on somebody's screen: as it is now, their sheet, and the change as of which they have seen all of it.

    `others` names what somebody else has saved while they typed, which is not shown yet.
    """

    read: Round
    sheet: Sheet
    seen: int
    others: tuple[str, ...] = ()

    def figures(self, *, typed: bool) -> list[tuple[RoundFigure, Line]]:
        """Return the figures with what stands in their fields: as typed here, or as saved."""
        if not typed:
            return [(one, _figure(one)) for one in self.read.figures]
        known = {one.code: one for one in self.read.figures}
        return [(known[code], line) for code, line in self.sheet.lines[ItemKind.FIGURE].items()]

    def milestones(self, *, typed: bool) -> list[tuple[RoundMilestone, Line]]:
        """Return the milestones with what stands in their fields: as typed here, or as saved."""
        if not typed:
            return [(one, _milestone(one)) for one in self.read.milestones]
        known = {one.code: one for one in self.read.milestones}
        return [(known[code], line) for code, line in self.sheet.lines[ItemKind.MILESTONE].items()]


def opened(section: str, month: Month, who: Person) -> Opened:
    """Save what was typed since the last run, and read the round.

    Raises:
        NoRound: nothing is asked of the section in that month.
    """
    sheet = _current(section, month)
    is_typing = sheet.take(who)
    read = _read_round(section, month, reader.change(None)[0])
    asked = {
        ItemKind.FIGURE: {one.code for one in read.figures},
        ItemKind.MILESTONE: {one.code for one in read.milestones},
    }
    is_other = any(sheet.lines.get(kind, {}).keys() != codes for kind, codes in asked.items())
    others = () if is_other else sheet.others(read)
    is_moved = len(read.moves) != sheet.moves
    seen = sheet.seen if sheet.lines and (others or is_moved) else read.change_no
    if others and is_typing:
        return Opened(read, sheet, seen, others)
    if others or is_other:
        sheet.load(read)
    sheet.seen, sheet.moves = read.change_no, len(read.moves)
    return Opened(read, sheet, seen)


def _current(section: str, month: Month) -> Sheet:
    sheet: Sheet | None = st.session_state.get(_KEY)
    if sheet is None or (sheet.section, sheet.month) != (section, month):
        sheet = st.session_state[_KEY] = Sheet(section, month)
    return sheet


def done(sheet: Sheet, words: str) -> None:
    """Keep a word of what was done, and run the page again with the round as it is then."""
    sheet.lines, sheet.unready, sheet.restored = {}, None, ()
    st.session_state[_DONE] = words
    st.rerun()


def told() -> str:
    """Return once what was done before this run."""
    words: str = st.session_state.pop(_DONE, "")
    return words


def is_without_kind(cells: Cells) -> bool:
    """Say whether a figure is typed and not called final, expected or preliminary."""
    return bool(str(cells["text"]).strip()) and not cells["kind"]


def _figure(read: RoundFigure) -> Line:
    cells = cells_of(entry.typed(read))
    return Line(read.facts.name, cells, read.based_on, dict(cells), dict(cells))


def _milestone(read: RoundMilestone) -> Line:
    cells = cells_of_milestone(entry.typed_milestone(read))
    return Line(read.title, cells, read.based_on, dict(cells), dict(cells))


def _unsaved(line: Line) -> list[str]:
    """Return what of a line is typed and not saved, in words."""
    changed = {name: text for name, text in line.cells.items() if not line.is_saved and text != line.saved[name]}
    return [f"「{line.title}」{_named(name, text)}" for name, text in changed.items()]


def _named(name: str, text: str | bool) -> str:
    """Return a typed text with the name of its field; a figure itself needs none."""
    if isinstance(text, bool):
        return f"{LABELS[name]}{'' if text else 'の解除'}"
    words = texts.shown(text)
    return words if name == "text" and text else f"{LABELS[name]}「{words}」"


def _is_changed(line: Line | None, based_on: int) -> bool:
    return line is None or (line.conflict is None and line.is_saved and line.based_on != based_on)


def _settle(line: Line, outcome: Saved | Conflict) -> None:
    if isinstance(outcome, Conflict):
        line.conflict = outcome
    else:
        line.based_on, line.is_saved, line.saved = outcome.change_no, True, dict(line.cells)


def cells_of(typed: Typed) -> Cells:
    """Return what stands in the fields of a figure."""
    texts: Cells = {name: getattr(typed, name) for name in entry.TEXTS}
    return {"text": typed.text, "kind": entry.kind_of(typed), **texts, "withheld": typed.withheld}


def cells_of_milestone(typed: TypedMilestone | None) -> Cells:
    """Return what stands in the fields of a milestone; None while nothing was said."""
    if typed is None:
        return {"state": "", "done_text": "", "postponed_text": "", "note": ""}
    texts = {"done_text": typed.done_text, "postponed_text": typed.postponed_text, "note": typed.note}
    return {"state": typed.state.label if typed.state else "", **texts}


def _typed(code: str, line: Line) -> Typed:
    cells = line.cells
    state, certainty = KINDS.get(str(cells["kind"]), (ActualState.REPORTED, None))
    texts = {name: str(cells[name]) for name in entry.TEXTS}
    return Typed(code, str(cells["text"]), line.based_on, state, certainty, withheld=bool(cells["withheld"]), **texts)


def _typed_milestone(code: str, line: Line) -> TypedMilestone:
    cells = {name: str(value) for name, value in line.cells.items()}
    state = STATES.get(cells["state"])
    return TypedMilestone(code, state, line.based_on, cells["done_text"], cells["postponed_text"], cells["note"])


@reader.kept
def _read_round(section: str, month: Month, change_no: int) -> Round:
    return read_round(reader.store(), section, month, change_no)
