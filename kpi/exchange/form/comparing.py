"""What a 入力票 that came back would change: against what it was written with, and what there is now.

The rules are those of 月次入力: `kpi.entry` says what may be saved and who came first, `kpi.checks` what looks wrong.
A row that nobody touched changes nothing, even where somebody saved another value meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kpi import entry, guard
from kpi.access import Person
from kpi.entry import Typed, TypedMilestone
from kpi.exchange.cells import BadFile
from kpi.exchange.form.lines import Line, Outcome, Sides, judged
from kpi.exchange.form.reading import Filled
from kpi.exchange.form.shape import AGAIN, Stamp
from kpi.guard import Conflict, Refused, Saved
from kpi.model import ItemKind
from kpi.rounds import NoRound, Round, read_round
from kpi.store import Store


@dataclass(frozen=True, slots=True)
class Preview:
    """What a form would change in a section's round; `absent` are the names of what it was written with and lacks."""

    stamp: Stamp
    lines: tuple[Line, ...]
    absent: tuple[str, ...]

    def of(self, outcome: Outcome) -> tuple[Line, ...]:
        """Return the lines with an outcome."""
        return tuple(line for line in self.lines if line.outcome is outcome)


def compare(store: Store, who: Person, filled: Filled) -> Preview:
    """Return what a form would change, which is tried and not saved.

    Raises:
        BadFile: the form was written from another database, or its round is not there any more.
        Forbidden: the person may not enter for the section.
        Refused: the round is handed in or closed.
    """
    stamp = filled.stamp
    written, now = _rounds(store, filled)
    if not now.takes_entries:
        raise Refused(guard.refusal(now.stage, stamp.month))
    sides = Sides(written, now)
    lines = [judged(row, sides) for row in filled.rows]
    wanted = [line for line in lines if line.typed is not None]
    tried = iter(_save(store, who, stamp, wanted, is_trial=True) if wanted else ())
    decided = [line if line.typed is None else _decided(line, next(tried), now.change_no) for line in _in_order(lines)]
    decided.sort(key=lambda line: (list(ItemKind).index(line.kind), line.row))
    there = {(row.kind, row.code) for row in filled.rows}
    return Preview(stamp, tuple(decided), tuple(name for key, name in sides.names.items() if key not in there))


def save(store: Store, who: Person, preview: Preview, overwrite: Collection[str]) -> Saved | None:
    """Save every line that is new or changed, and of those that somebody else changed too the ones to overwrite.

    Returns the change, or None if anybody came first since the preview: then nothing was saved.

    Args:
        store: an open database.
        who: whose write it is.
        preview: what was shown.
        overwrite: the keys of the lines whose conflict was decided for the form.

    Raises:
        Forbidden: the person may not enter for the section.
        Refused: the round is handed in or closed, or there is nothing to save.
    """
    wanted = [line for line in preview.lines if line.outcome in (Outcome.NEW, Outcome.CHANGED)]
    wanted += [
        replace(line, typed=replace(line.typed, based_on=line.conflict.change_no))
        for line in preview.of(Outcome.CONFLICT)
        if line.key in overwrite and line.typed is not None and line.conflict is not None
    ]
    if not wanted:
        raise Refused("保存する内容がありません。")
    outcomes = _save(store, who, preview.stamp, wanted)
    saved = [one for one in outcomes if isinstance(one, Saved)]
    return max(saved, key=lambda one: one.change_no) if len(saved) == len(wanted) else None


def _rounds(store: Store, filled: Filled) -> tuple[Round, Round]:
    """Return the round as the form was written from it, and as it is now."""
    stamp, newest = filled.stamp, store.change_at()
    then = store.change_at(stamp.recorded_at)
    is_same = store.first_change_at() == stamp.database and then is not None and then[1] == stamp.recorded_at
    if not is_same or newest is None or then is None or then[0] < stamp.change_no:
        raise BadFile(f"「{filled.name}」は別のデータベースの入力票か、データベースを復元する前の入力票です。{AGAIN}")
    try:
        now = read_round(store, stamp.section, stamp.month, newest[0])
        if stamp.change_no == newest[0]:
            return now, now
        return read_round(store, stamp.section, stamp.month, stamp.change_no), now
    except NoRound as error:
        raise BadFile(f"「{filled.name}」: {error}") from error


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Return figures before milestones, as outcomes of a save come."""
    return sorted(lines, key=lambda line: line.kind is ItemKind.MILESTONE)


def _save(
    store: Store, who: Person, stamp: Stamp, lines: Sequence[Line], *, is_trial: bool = False
) -> tuple[Saved | Conflict, ...]:
    typed = [line.typed for line in lines]
    figures = [one for one in typed if isinstance(one, Typed)]
    milestones = [one for one in typed if isinstance(one, TypedMilestone)]
    return entry.save_all(store, who, (stamp.section, stamp.month), figures, milestones, is_trial=is_trial)


def _decided(line: Line, outcome: Saved | Conflict, known: int) -> Line:
    if isinstance(outcome, Conflict):
        return replace(line, outcome=Outcome.CONFLICT, conflict=outcome)
    if outcome.change_no <= known:  # what is there says it already
        return replace(line, outcome=Outcome.UNCHANGED, differences=(), findings=(), typed=None)
    return line
