"""What a section types, saved as typed: drafts of figures and milestones, and going back to an earlier value.

A save is one small change. Nothing that was not seen is overwritten: the second of two is told and writes nothing.
The same again writes nothing either, so that a save whose answer was lost may be repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi import access, guard, texts
from kpi.access import Act, Person
from kpi.calendar import Month
from kpi.guard import Conflict, Newest, Refused, Saved
from kpi.model import ActualState, Certainty, ItemKind, MilestoneReport, Precision, Row
from kpi.rounds import RoundFigure, RoundMilestone
from kpi.store import Change, Store

TEXTS = ("internal_note", "explanation", "evidence", "comment")
"""The texts of a figure: 内部メモ, 公表用説明, 根拠の文書番号, and the comment on what looked wrong."""


LABELS = {
    "text": "実績", "internal_note": "内部メモ", "explanation": "公表用説明", "evidence": "根拠の文書番号",
    "comment": "確認した内容", "done_text": "完了した日", "postponed_text": "延期先", "note": "理由・内容",
}  # fmt: skip
"""What the typed texts of figures and milestones are called."""

_LONG = ("internal_note", "explanation", "comment", "note")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed about a figure: `text` as it is, and what was chosen beside it.

    `based_on` is the `based_on` of the figure in the round that was read, or the change of the last save.
    """

    indicator: str
    text: str
    based_on: int
    state: ActualState = ActualState.REPORTED
    certainty: Certainty | None = None
    internal_note: str = ""
    explanation: str = ""
    evidence: str = ""
    comment: str = ""
    withheld: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed and nothing chosen."""
        said = (self.text, self.internal_note, self.explanation, self.evidence, self.comment)
        return self.state is ActualState.REPORTED and not self.withheld and not any(text.strip() for text in said)


@dataclass(frozen=True, slots=True)
class TypedMilestone:
    """What was typed about a milestone: `done_text` and `postponed_text` as they are (5月20日, 2023-03, blank).

    `state` is None until one is chosen.
    """

    milestone: str
    state: MilestoneReport | None
    based_on: int
    done_text: str = ""
    postponed_text: str = ""
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed and nothing chosen."""
        return self.state is None and not any(text.strip() for text in (self.done_text, self.postponed_text, self.note))


def problem(typed: Typed | TypedMilestone) -> str | None:
    """Return why what was typed cannot even be saved as a draft, as a Japanese sentence; None where it can."""
    for name, label in LABELS.items():
        wrong = texts.problem(label, getattr(typed, name, ""), texts.NOTE if name in _LONG else texts.LINE)
        if wrong is not None:
            return wrong
    return None


def typed(figure: RoundFigure) -> Typed:
    """Return what stands in the fields of a figure: what was typed, else what was reported."""
    draft, said = figure.draft, figure.said
    stands = draft or said
    if stands is None:
        return Typed(figure.code, "", figure.based_on)
    value = None if said is None else said.value
    return Typed(
        figure.code,
        draft.text if draft else "" if value is None else f"{value:,.15g}",
        figure.based_on,
        state=stands.state,
        certainty=stands.certainty,
        internal_note=stands.internal_note or "",
        explanation=stands.explanation or "",
        evidence=stands.evidence or "",
        comment=stands.comment or "",
        withheld=stands.withheld,
    )


def typed_milestone(milestone: RoundMilestone) -> TypedMilestone | None:
    """Return what stands in the fields of a milestone; None while nothing was said in this round."""
    draft, said = milestone.draft, milestone.said
    if draft is not None:
        return TypedMilestone(
            milestone.code, draft.state, milestone.based_on, draft.done_text, draft.postponed_text, draft.note or ""
        )
    if said is None:
        return None
    done = said.done_from and (said.done_from if said.precision is Precision.DAY else Month.of(said.done_from))
    later = said.postponed_to and Month.of(said.postponed_to)
    return TypedMilestone(
        milestone.code, said.state, milestone.based_on, str(done or ""), str(later or ""), said.note or ""
    )


def save_draft(store: Store, who: Person, section: str, month: Month, typed: Typed) -> Saved | Conflict:
    """Save what was typed about one figure; see `save_drafts`."""
    [outcome] = save_drafts(store, who, section, month, [typed])
    return outcome


def save_drafts(
    store: Store, who: Person, section: str, month: Month, typed: Sequence[Typed]
) -> tuple[Saved | Conflict, ...]:
    """Save what was typed about some figures of a section's round, each once, unless somebody else came first.

    Raises:
        Forbidden: the person may not enter figures of the section, or not withhold them.
        Refused: the round is handed in or closed, or does not ask the section for such a figure, or a text
            cannot be saved (`problem`). Nothing was saved.
    """
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.ENTER, place)
    _require_savable(typed)
    if any(one.withheld for one in typed):
        access.require(who, Act.WITHHOLD, place)
    with store.write(capacity.actor, "下書きの保存") as change:
        guard.require_open(change, place, month)
        items = [one.indicator for one in typed]
        guard.require_asked(change, ItemKind.FIGURE, items, place, month)
        found = guard.newest(change, ItemKind.FIGURE, items, month)
        rows = [_draft(one, month, found[one.indicator], capacity.login) for one in typed]
        asked = [(one.based_on, one.is_blank) for one in typed]
        return _save(change, "draft", asked, rows, [found[item] for item in items])


def save_milestone(store: Store, who: Person, section: str, month: Month, typed: TypedMilestone) -> Saved | Conflict:
    """Save what was typed about a milestone of a section's round; a blank takes back what was typed before.

    Raises:
        Forbidden: the person may not enter for the section.
        Refused: the round is handed in or closed, or does not ask the section about such a milestone, or a text
            cannot be saved (`problem`).
    """
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.ENTER, place)
    _require_savable([typed])
    with store.write(capacity.actor, "下書きの保存") as change:
        guard.require_open(change, place, month)
        guard.require_asked(change, ItemKind.MILESTONE, [typed.milestone], place, month)
        found = guard.newest(change, ItemKind.MILESTONE, [typed.milestone], month)[typed.milestone]
        row: Row = {
            "milestone": typed.milestone, "month": month.first, "state": typed.state and typed.state.value,
            "done_text": typed.done_text, "postponed_text": typed.postponed_text, "note": typed.note.strip() or None,
            "based_on": found.report_change, "typed_by": capacity.login,
        }  # fmt: skip
        [outcome] = _save(change, "milestone_draft", [(typed.based_on, typed.is_blank)], [row], [found])
        return outcome


def restore(store: Store, who: Person, indicator: str, month: Month, change_no: int, based_on: int) -> Saved | Conflict:
    """Say again what a change had said about a figure («この値に戻す»), in a new revision; a draft upon it is dropped.

    Args:
        store: an open database.
        who: whose write it is.
        indicator: the figure.
        month: the month that it describes.
        change_no: the change that said it.
        based_on: the figure's `based_on` in the round that was read.

    Raises:
        Forbidden: the person may not go back to earlier values of the section.
        Refused: the round is handed in or closed, does not ask for the figure, or that change said nothing about it.
    """
    place = guard.place_of_figure(store, indicator)
    capacity = access.require(who, Act.UNDO, place)
    with store.write(capacity.actor, f"変更{change_no}の値に戻す") as change:
        guard.require_open(change, place, month)
        guard.require_asked(change, ItemKind.FIGURE, [indicator], place, month)
        found = guard.newest(change, ItemKind.FIGURE, [indicator], month)[indicator]
        wanted = change.revision("actual", change_no, indicator=indicator, month=month.first)
        if wanted is None:
            raise Refused(f"変更{change_no}に、この指標の{month.label}の値はありません。")
        is_same = wanted["withdrawn"] if found.report is None else _said(found.report) == _said(wanted)
        if found.change_no != based_on or (is_same and found.draft is None):
            change.abandon()
            return Saved(found.change_no) if is_same and found.draft is None else guard.conflict(change, found)
        if not is_same:
            change.put("actual", [guard.said_by(wanted)], withdrawn=wanted["withdrawn"])
        if found.draft is not None:
            change.put("draft", [guard.said_by(found.draft)], withdrawn=True)
        return Saved(change.number)


def _require_savable(typed: Sequence[Typed | TypedMilestone]) -> None:
    for one in typed:
        wrong = problem(one)
        if wrong is not None:
            raise Refused(wrong)


def _save(
    change: Change,
    table: str,
    asked: Sequence[tuple[int, bool]],
    rows: Sequence[Row],
    found: Sequence[Newest],
) -> tuple[Saved | Conflict, ...]:
    """Put the drafts that are new and based on what is there; abandon the change if there are none.

    `asked` says of each draft on which change it is based and whether it is blank.
    """
    outcomes: list[Saved | Conflict] = []
    new: list[Row] = []
    for (based_on, is_blank), row, newest in zip(asked, rows, found, strict=True):
        if newest.draft is not None and _typed(newest.draft) == _typed(row):
            outcomes.append(Saved(newest.change_no))
        elif newest.change_no != based_on:
            outcomes.append(guard.conflict(change, newest))
        elif is_blank and newest.change_no == 0:
            outcomes.append(Saved(0))
        else:
            new.append(row)
            outcomes.append(Saved(change.number))
    if new:
        change.put(table, new)
    else:
        change.abandon()
    return tuple(outcomes)


def _draft(typed: Typed, month: Month, found: Newest, login: str) -> Row:
    reported = typed.state is ActualState.REPORTED
    notes = {name: getattr(typed, name).strip() or None for name in TEXTS}
    return {
        "indicator": typed.indicator, "month": month.first, "text": typed.text, "state": typed.state.value,
        "certainty": typed.certainty.value if reported and typed.certainty else None,
        **notes, "withheld": typed.withheld, "based_on": found.report_change, "typed_by": login,
    }  # fmt: skip


def _typed(draft: Row) -> Row:
    """Return what a draft says, whoever typed it when."""
    return {name: value for name, value in draft.items() if name not in ("change_no", "withdrawn", "typed_by")}


def _said(revision: Row) -> Row:
    """Return what a revision says, whenever it was said."""
    return {name: value for name, value in revision.items() if name != "change_no"}
