"""What a section types, saved as typed: drafts of figures and milestones, and going back to an earlier value.

A save is one small change. Nothing that was not seen is overwritten: the second of two is told and writes nothing.
The same again writes nothing either, so that a save whose answer was lost may be repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi import access, guard, texts
from kpi.access import Act, Person, Place
from kpi.calendar import Month
from kpi.guard import Conflict, Newest, Refused, Saved
from kpi.model import ActualState, Certainty, ItemKind, MilestoneReport, Precision, Row
from kpi.rounds import RoundFigure, RoundMilestone
from kpi.store import Change, Store

TEXTS = ("internal_note", "explanation", "evidence", "comment")
"""The texts of a figure: 内部メモ, 公表用説明, 根拠の文書番号, and the comment on what looked wrong."""

KINDS: dict[str, tuple[ActualState, Certainty | None]] = {
    **{one.label: (ActualState.REPORTED, one) for one in reversed(Certainty)},
    **{one.label: (one, None) for one in (ActualState.NOT_APPLICABLE, ActualState.NOT_REPORTED)},
}
"""What a figure is, in one choice: 確定, 見込, 速報, 対象外, 未報告. A blank is none of them."""

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
    found = (problem_of(name, getattr(typed, name, "")) for name in LABELS)
    return next((wrong for wrong in found if wrong is not None), None)


def problem_of(name: str, text: str) -> str | None:
    """Return why the text of one of `LABELS` cannot be saved; None where it can."""
    return texts.problem(LABELS[name], text, texts.NOTE if name in _LONG else texts.LINE)


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


def state_said_by(done_text: str, postponed_text: str) -> MilestoneReport | None:
    """Return the state of a milestone that a day says by itself: when it was done, or to when it was put off."""
    if done_text.strip():
        return MilestoneReport.DONE
    return MilestoneReport.POSTPONED if postponed_text.strip() else None


def kind_of(typed: Typed) -> str:
    """Return what a figure is, in one word of `KINDS`; a blank where nothing was chosen."""
    wanted = (typed.state, typed.certainty if typed.state is ActualState.REPORTED else None)
    return next((word for word, known in KINDS.items() if known == wanted), "")


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
        return _kept(change, _save_figures(change, place, month, typed, capacity.login))


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
        [outcome] = _kept(change, _save_milestones(change, place, month, [typed], capacity.login))
        return outcome


def save_all(
    store: Store,
    who: Person,
    round_: tuple[str, Month],
    figures: Sequence[Typed],
    milestones: Sequence[TypedMilestone],
    *,
    is_trial: bool = False,
) -> tuple[Saved | Conflict, ...]:
    """Save what was typed about figures and milestones of a section's round in one change, or nothing of it.

    Returns what became of each, the figures first. If anybody else came first anywhere, or `is_trial`, nothing was
    saved, and `Saved` says under which change it would have been.

    Raises:
        Forbidden: the person may not enter for the section, or not withhold.
        Refused: the round is handed in or closed, or does not ask for all of it, or a text cannot be saved.
    """
    section, month = round_
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.ENTER, place)
    _require_savable([*figures, *milestones])
    if any(one.withheld for one in figures):
        access.require(who, Act.WITHHOLD, place)
    with store.write(capacity.actor, "入力票の取込み") as change:
        guard.require_open(change, place, month)
        outcomes = _kept(
            change,
            (
                *_save_figures(change, place, month, figures, capacity.login),
                *_save_milestones(change, place, month, milestones, capacity.login),
            ),
        )
        if is_trial or any(isinstance(one, Conflict) for one in outcomes):
            change.abandon()
        return outcomes


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


def _save_figures(
    change: Change, place: Place, month: Month, typed: Sequence[Typed], login: str
) -> tuple[Saved | Conflict, ...]:
    items = [one.indicator for one in typed]
    guard.require_asked(change, ItemKind.FIGURE, items, place, month)
    found = guard.newest(change, ItemKind.FIGURE, items, month)
    rows = [_draft(one, month, found[one.indicator], login) for one in typed]
    asked = [(one.based_on, one.is_blank) for one in typed]
    return _save(change, "draft", asked, rows, [found[item] for item in items])


def _save_milestones(
    change: Change, place: Place, month: Month, typed: Sequence[TypedMilestone], login: str
) -> tuple[Saved | Conflict, ...]:
    items = [one.milestone for one in typed]
    guard.require_asked(change, ItemKind.MILESTONE, items, place, month)
    found = guard.newest(change, ItemKind.MILESTONE, items, month)
    rows: list[Row] = [
        {
            "milestone": one.milestone, "month": month.first, "state": one.state and one.state.value,
            "done_text": one.done_text, "postponed_text": one.postponed_text, "note": one.note.strip() or None,
            "based_on": found[one.milestone].report_change, "typed_by": login,
        }
        for one in typed
    ]  # fmt: skip
    asked = [(one.based_on, one.is_blank) for one in typed]
    return _save(change, "milestone_draft", asked, rows, [found[item] for item in items])


def _kept(change: Change, outcomes: tuple[Saved | Conflict, ...]) -> tuple[Saved | Conflict, ...]:
    """Abandon the change if nothing was new."""
    if Saved(change.number) not in outcomes:
        change.abandon()
    return outcomes


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
    """Put the drafts that are new and based on what is there.

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
    change.put(table, new)
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
