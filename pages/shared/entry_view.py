"""What stands above the grids of 月次入力: how far the round is, and who moved it when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kpi import deadline, members
from kpi.calendar import jst_date, jst_label, jst_short, utc_now
from kpi.guard import TAKES_ENTRIES, Conflict
from kpi.model import Stage
from kpi.rounds import Move, Round
from pages.shared import provenance, reader
from pages.shared.markup import Html, heading, hidden, table, tag
from pages.shared.panel import opener, panel


def above(read: Round, done: str) -> Html:
    """Return the headline, with what was just done, and the way of the round; nothing below moves when that is gone."""
    until = deadline.label(read.deadline, jst_date(utc_now()) if read.takes_entries else None)
    headline = f"{read.month.label}分 {read.filled}/{read.items}件 入力済・提出期限 {until}"
    number = tag("p", f"決裁文書番号 {read.document_number}") if read.document_number else Html()
    word = tag("p", f"✓ {done}", cls="done", role="status") if done else Html()
    line = provenance.summary(headline, word, number, *_course(read))
    steps = tag("ol", *_steps(read), cls="round-route", aria_label="提出の流れ")
    return tag("section", line, steps, _sent_back(read), cls="board entry")


def named(actor: str) -> str:
    """Return the name of who made a change, with those whose work they did."""
    login, mark, rest = actor.partition("(")
    return _names(reader.change(None)[0]).get(login, login) + mark + rest


def told(conflict: Conflict) -> str:
    """Return the sentence for whoever came second, with the other's name."""
    return str(replace(conflict, actor=named(conflict.actor)))


def changes_of_stage(read: Round) -> tuple[Move, ...]:
    """Return the moves by which the stage became another one; the others noted something about it."""
    before = (None, *(move.stage for move in read.moves))
    return tuple(move for earlier, move in zip(before, read.moves, strict=False) if move.stage is not earlier)


def _steps(read: Round) -> Iterator[Html]:
    """Return the stages of the route with who reached them last; those after the present one are to come."""
    moves = {move.stage: move for move in changes_of_stage(read)}
    first = read.stage if read.takes_entries else Stage.OPEN
    stages = (first, *read.route)
    present = stages.index(read.stage) if read.stage in stages else 0
    for place, stage in enumerate(stages):
        move = moves.get(stage) if place <= present else None
        is_present = place == present
        state = "now" if is_present else "done" if place < present else "later"
        said = f"{named(move.actor)} {jst_short(move.recorded_at)}" if move else ""
        name = tag("b", stage.label.partition("(")[0], hidden("(現在)") if is_present else "")
        current = "step" if is_present else None
        yield tag("li", name, tag("small", said), cls=state, aria_current=current)


def _sent_back(read: Round) -> Html:
    """Return why the round is with the section again, in full: it is what its clerk has to do."""
    move = {move.stage: move for move in changes_of_stage(read)}.get(read.stage)
    if move is None or not move.reason or read.stage not in TAKES_ENTRIES or read.stage is Stage.OPEN:
        return Html()
    return tag("p", move.reason, cls="sent-back", role="note")


def _course(read: Round) -> tuple[Html, ...]:
    if not read.moves:
        return ()
    rows = [
        (jst_label(move.recorded_at), named(move.actor), move.stage.label, move.reason) for move in reversed(read.moves)
    ]
    looks = ("short", "short", "short", "")
    listed = table(("日時", "操作した人", "段階", "理由"), rows, "新しい順", looks)
    return (
        opener(f"経過 {len(rows)}件", "round-course", "plain"),
        panel("round-course", "この月の経過", listed, cls="sheet"),
    )


def notice(title: str, *sentences: str) -> Html:
    """Return a calm notice."""
    return tag("section", heading(2, title), *(tag("p", one) for one in sentences), cls="board entry-notice")


@reader.kept
def _names(change_no: int) -> dict[str, str]:  # noqa: ARG001 - what the answer is kept under
    return members.names(reader.store())
