"""What a row of a 入力票 says: nothing new, something to save, or why it cannot be taken.

What somebody else may have saved meanwhile is not looked at here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from kpi import entry
from kpi.checks import Finding, Severity, check, check_days, check_text
from kpi.entry import KINDS, Typed, TypedMilestone
from kpi.exchange.form.reading import FilledRow
from kpi.exchange.form.shape import AGAIN, FIELDS, Cells, cells_of, cells_of_milestone
from kpi.exchange.tabular.reading import Problem
from kpi.guard import Conflict
from kpi.model import ActualState, ItemKind, Labelled, MilestoneReport
from kpi.numbers import NumberError, parse_number
from kpi.rounds import Round, RoundFigure, RoundMilestone
from kpi.texts import shown

_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_STATES = {one.label: one for one in MilestoneReport}
_WORDS = {"kind": tuple(KINDS), "state": tuple(_STATES)}


class Outcome(Labelled):
    """What becomes of a row."""

    NEW = "new", "新規"
    CHANGED = "changed", "変更"
    CONFLICT = "conflict", "選択が必要"
    REFUSED = "refused", "取り込めない"
    UNCHANGED = "unchanged", "変更なし"


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that was typed into: its field and heading, what the form was written with, and what it says now."""

    field: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form and what becomes of it.

    `typed` is what would be saved, based on what the form was written with. `findings` look wrong and do not keep it
    from being saved; `problems` do.
    """

    kind: ItemKind
    row: int
    code: str
    name: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    typed: Typed | TypedMilestone | None = None
    conflict: Conflict | None = None

    @property
    def key(self) -> str:
        """What tells the line from the others."""
        return f"{self.kind}-{self.code}"


class Sides:
    """A round as the form was written from it, and as it is now."""

    def __init__(self, written: Round, now: Round) -> None:
        """Find every item by what it is and its code."""
        self.written = _items(written)
        self.now = _items(now)
        self.month = now.month
        self.names = {key: _name(item) for key, item in self.written.items()}


_Item = RoundFigure | RoundMilestone
_Key = tuple[ItemKind, str]


def _items(read: Round) -> dict[_Key, _Item]:
    return {(ItemKind.FIGURE, one.code): one for one in read.figures} | {
        (ItemKind.MILESTONE, one.code): one for one in read.milestones
    }


def _name(item: _Item) -> str:
    return item.facts.name if isinstance(item, RoundFigure) else item.title


def _cells(item: _Item) -> Cells:
    return cells_of(item) if isinstance(item, RoundFigure) else cells_of_milestone(item)


def judged(row: FilledRow, sides: Sides) -> Line:
    """Return what a row says, before it is known whether anybody else came first."""
    key = (row.kind, row.code)
    misplaced = row.problem or _misplaced(row, sides)
    if misplaced is not None:
        said = tuple(Difference(field, FIELDS[row.kind][field], "", text) for field, text in row.cells.items() if text)
        return Line(row.kind, row.row, row.code, row.name, Outcome.REFUSED, said, problems=(misplaced,))
    name = sides.names[key]
    written, now = sides.written[key], sides.now.get(key)
    differences = _differences(row.kind, _cells(written), row.cells, _unit(written))
    line = Line(row.kind, row.row, row.code, name, Outcome.UNCHANGED, differences)
    if not differences or (now is not None and not _differences(row.kind, _cells(now), row.cells, _unit(now))):
        return replace(line, differences=())
    row = _with_state(row)
    differences = _differences(row.kind, _cells(written), row.cells, _unit(written))
    line = replace(line, differences=differences)
    if now is None or _unit(now) != _unit(written):
        what = "は報告対象ではなくなりました" if now is None else f"の単位は{_unit(now)}に変わりました"
        gone = Problem(row.row, "B", name, f"「{name}」{what}。{AGAIN}")
        return replace(line, outcome=Outcome.REFUSED, problems=(gone,))
    typed: Typed | TypedMilestone
    if isinstance(now, RoundFigure):
        typed, found = _typed(row, now, written.based_on), _looked_at(row, now)
    else:
        typed = _typed_milestone(row, written.based_on)
        found = _looked_at_milestone(row, typed, name, sides)
    touched = {one.field for one in differences}  # what was there before may stay as it is
    wrong = [
        Problem(row.row, row.letters[field], row.cells[field], one.text)
        for field, one in found
        if one.severity is Severity.ERROR and field in touched
    ]
    problems = tuple(_once([*_unreadable(row, touched), *wrong]))
    if problems:
        return replace(line, outcome=Outcome.REFUSED, problems=problems)
    outcome = Outcome.CHANGED if any(_cells(written).values()) else Outcome.NEW
    return replace(line, outcome=outcome, typed=typed, findings=tuple(one for _, one in found))


def _with_state(row: FilledRow) -> FilledRow:
    """Give a milestone the state that its days say, where none was chosen."""
    if row.kind is not ItemKind.MILESTONE or row.cells["state"]:
        return row
    state = entry.state_said_by(row.cells["done_text"], row.cells["postponed_text"])
    return replace(row, cells={**row.cells, "state": state.label}) if state else row


def _misplaced(row: FilledRow, sides: Sides) -> Problem | None:
    """Say why a row is not the one that its key names."""
    name = sides.names.get((row.kind, row.code))
    if name is None:
        return Problem(row.row, "A", row.code, f"行のキーが書き換えられています。{AGAIN}")
    if normalize("NFKC", row.name) != normalize("NFKC", name):
        reason = f"この行は「{name}」のものです。名前だけが並べ替えられたか、書き換えられています。{AGAIN}"
        return Problem(row.row, "B", row.name, reason)
    return None


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Tell one thing about each cell: the first says what it is."""
    told: set[str] = set()
    for problem in problems:
        if problem.column not in told:
            told.add(problem.column)
            yield problem


def _unit(item: _Item) -> str:
    return item.facts.unit if isinstance(item, RoundFigure) else ""


def _differences(kind: ItemKind, before: Cells, after: Cells, unit: str) -> tuple[Difference, ...]:
    return tuple(
        Difference(field, heading, before[field], after[field])
        for field, heading in FIELDS[kind].items()
        if not _same(field, before[field], after[field], unit)
    )


def _same(field: str, one: str, other: str, unit: str) -> bool:
    """Say whether two texts say the same: a figure is the same however it is written."""
    if _plain(one) == _plain(other):
        return True
    if field in _WORDS:
        return _word(one) == _word(other)
    if field != "text":
        return False
    try:
        first, second = parse_number(one, unit), parse_number(other, unit)
    except NumberError:
        return False
    return first == second


def _plain(text: str) -> str:
    return "\n".join(text.strip().splitlines())


def _word(text: str) -> str:
    return normalize("NFKC", text).strip()


def _unreadable(row: FilledRow, touched: Collection[str]) -> Iterator[Problem]:
    """Refuse what Excel could not compute, what cannot be saved, and words that are none of a list."""
    for field, text in row.cells.items():
        reason = None
        if field not in touched:
            continue
        if text.startswith("="):
            reason = "数式の値がファイルにありません。値を入れるか、Excelで開いて保存し直してください。"
        elif text.strip() in _ERRORS:
            reason = "Excelの計算が誤りになっています。値を入れてください。"
        elif field in _WORDS and _word(text) not in ("", *_WORDS[field]):
            reason = f"{'、'.join(_WORDS[field])}のどれかにしてください。"
        elif field in entry.LABELS:
            reason = entry.problem_of(field, text)
        if reason is not None:
            yield Problem(row.row, row.letters[field], shown(text), f"「{FIELDS[row.kind][field]}」: {reason}")


def _typed(row: FilledRow, now: RoundFigure, based_on: int) -> Typed:
    """Return what the form says about a figure; what it does not ask for stays as it is."""
    state, certainty = KINDS.get(_word(row.cells["kind"]), (ActualState.REPORTED, None))
    stands, text = entry.typed(now), row.cells["text"]
    if _same("text", stands.text, text, now.facts.unit):
        text = stands.text
    return replace(
        stands, text=text, state=state, certainty=certainty,
        internal_note=row.cells["internal_note"], explanation=row.cells["explanation"], based_on=based_on,
    )  # fmt: skip


def _typed_milestone(row: FilledRow, based_on: int) -> TypedMilestone:
    cells = row.cells
    state = _STATES.get(_word(cells["state"]))
    return TypedMilestone(row.code, state, based_on, cells["done_text"], cells["postponed_text"], cells["note"])


_Found = list[tuple[str, Finding]]
"""What looks wrong, with the field that it is about."""


def _looked_at(row: FilledRow, now: RoundFigure) -> _Found:
    found = [("text", one) for one in check(row.cells["text"], now.facts, withheld=entry.typed(now).withheld)]
    return found + [(name, one) for name in ("internal_note", "explanation") for one in check_text(row.cells[name])]


def _looked_at_milestone(row: FilledRow, typed: TypedMilestone, name: str, sides: Sides) -> _Found:
    done = check_days(name, typed.state, typed.done_text, "", sides.month)
    later = check_days(name, typed.state, "", typed.postponed_text, sides.month)
    return [
        *(("done_text", one) for one in done),
        *(("postponed_text", one) for one in later),
        *(("note", one) for one in check_text(row.cells["note"])),
    ]
