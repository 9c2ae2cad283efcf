"""A round on its way: handed in, confirmed, gathered, approved, closed; sent back or opened again with a reason.

The route is data (`kpi.setting`). Each move is one change that takes along all it means: handing in turns drafts into
actuals. Whoever moves a round says as of which change it was read; if anything of it changed since, nothing is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi import access, guard, readiness, texts
from kpi.access import Act, Person, Place
from kpi.calendar import Month, era_date
from kpi.checks import Code, Finding, Severity
from kpi.guard import Conflict, Held, Newest, Refused, Saved
from kpi.model import ItemKind, Row, Stage, Status
from kpi.rounds import Round, following, read_round
from kpi.store import Change, Question, Store

_EXPLAINED = (Status.MISSED, Status.BEHIND)


@dataclass(frozen=True, slots=True)
class Unready:
    """What has to be done before a round can be handed in: findings by figure or milestone. Nothing was written."""

    findings: Mapping[str, tuple[Finding, ...]]


def submit(store: Store, who: Person, section: str, month: Month, seen: int) -> Saved | Conflict | Unready:
    """Hand a round in: its drafts become actuals and reports, unconfirmed.

    Args:
        store: an open database.
        who: whose write it is.
        section: the section.
        month: the month.
        seen: the change as of which the round was read (`Round.change_no`).

    Raises:
        Forbidden: the person may not.
        Refused: the round was handed in already, or is closed.
        NoRound: nothing is asked of the section in that month.
    """
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.SUBMIT, place)
    read = read_round(store, section, month, seen)
    findings = {figure.code: found for figure in read.figures if (found := readiness.missing(figure))}
    findings |= {one.code: found for one in read.milestones if (found := readiness.missing_of_milestone(one, month))}
    with store.write(capacity.actor, "提出") as change:
        guard.require_open(change, place, month)
        held = guard.held(change, place, month)
        unseen = _unseen(change, held, seen, is_handed_in=True)
        if unseen is None and not findings:
            _hand_in(change, read)
            _stage(change, held, held.route[0], submitted_by=capacity.login)
            findings = _unexplained(change, read)
        if unseen is None and not findings:
            return Saved(change.number)
        change.abandon()
        return unseen or Unready(findings)


def confirm(store: Store, who: Person, section: str, month: Month, seen: int) -> Saved | Conflict:
    """Confirm what a section handed in (課長確認).

    Raises:
        Forbidden: the person may not, or typed or handed in some of it, where the city does not allow that.
        Refused: the round is not at that point.
    """

    def not_by_oneself(change: Change, held: Held) -> None:
        if not held.settings.confirm_own_entry and who.login in _typists(change, held):
            raise access.Forbidden(f"{who.name}が入力または提出したものは、ほかの課長が確認します。")

    return _advance(store, who, section, month, seen, (Act.CONFIRM, Stage.CONFIRMED, not_by_oneself))


def gather(store: Store, who: Person, section: str, month: Month, seen: int) -> Saved | Conflict:
    """Take a section's round into what the department hands on (部の取りまとめ); raises as `confirm`."""
    return _advance(store, who, section, month, seen, (Act.GATHER, Stage.GATHERED, None))


def approve(store: Store, who: Person, section: str, month: Month, seen: int) -> Saved | Conflict:
    """Approve a round as head of the department (部長確認); raises as `confirm`."""
    return _advance(store, who, section, month, seen, (Act.APPROVE, Stage.APPROVED, None))


def close(store: Store, who: Person, section: str, month: Month, seen: int) -> Saved | Conflict:
    """Close a round: nothing of it can be written until it is opened again; raises as `confirm`."""
    return _advance(store, who, section, month, seen, (Act.CLOSE, Stage.CLOSED, None))


def send_back(store: Store, who: Person, section: str, month: Month, seen: int, reason: str) -> Saved | Conflict:
    """Give a round back to its section, with a reason.

    Raises:
        Forbidden: the person may not.
        Refused: there is no reason, or the round is not handed in or closed.
    """
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.SEND_BACK, place)
    with store.write(capacity.actor, _required(reason, "差戻し")) as change:
        guard.require_not_closed(change, place, month)
        held = guard.held(change, place, month)
        if held.stage in guard.TAKES_ENTRIES:
            raise Refused(f"{month.label}分は「{held.stage.label}」で、提出されていません。")
        return _moved(change, held, seen, Stage.SENT_BACK)


def reopen(store: Store, who: Person, section: str, month: Month, seen: int, reason: str) -> Saved | Conflict:
    """Open a closed round again, with a reason (締切解除).

    Raises:
        Forbidden: the person may not.
        Refused: there is no reason, or the round is not closed.
    """
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.REOPEN, place)
    with store.write(capacity.actor, _required(reason, "締切解除")) as change:
        held = guard.held(change, place, month)
        if held.stage is not Stage.CLOSED:
            raise Refused(f"{month.label}分は「{held.stage.label}」で、締め切られていません。")
        return _moved(change, held, seen, Stage.REOPENED)


def note_document(store: Store, who: Person, section: str, month: Month, seen: int, number: str) -> Saved | Conflict:
    """Note the number of the document by which a round was formally decided (決裁文書番号); a blank takes it away.

    Raises:
        Forbidden: the person may not.
        Refused: the round is closed, or the number cannot be saved.
    """
    place = guard.place_of(store, section)
    capacity = access.require(who, Act.NOTE_DOCUMENT, place)
    guard.require_savable("決裁文書番号", number, texts.LINE)
    with store.write(capacity.actor, "決裁文書番号の記録") as change:
        guard.require_not_closed(change, place, month)
        held = guard.held(change, place, month)
        return _moved(change, held, seen, held.stage, document_number=number.strip() or None)


def set_deadline(store: Store, who: Person, department: str, month: Month, deadline: date | None, reason: str) -> Saved:
    """Set until when a department's rounds of a month are to be handed in; None goes back to the city's rule.

    Raises:
        Forbidden: the person may not.
        Refused: there is no reason or no such department, or the day is in the month itself.
    """
    capacity = access.require(who, Act.SET_DEADLINE, Place(department))
    said = _required(reason, "締切日の設定")
    if deadline is not None and deadline <= month.last:
        raise Refused(f"締切日{era_date(deadline)}が{month.end_label}より後ではありません。")
    if all(row["department"] != department for row in store.read("department")):
        raise Refused(f"部局「{department}」はありません。")
    with store.write(capacity.actor, said) as change:
        rows = change.newest("deadline", department=department, month=month.first)
        standing = next((row["deadline"] for row in rows if not row["withdrawn"]), None)
        if deadline == standing:
            change.abandon()
            return Saved(rows[0]["change_no"] if rows else 0)
        row = {"department": department, "month": month.first, "deadline": deadline or standing}
        change.put("deadline", [row], withdrawn=deadline is None)
        return Saved(change.number)


# How a round moves ------------------------------------------------------------------------------------------

_Step = tuple[Act, Stage, Callable[[Change, Held], None] | None]
"""A step forward: the act, where it leads, and what else has to hold."""


def _advance(store: Store, who: Person, section: str, month: Month, seen: int, step: _Step) -> Saved | Conflict:
    """Move a round to the stage of an act, if that is the next one on its route."""
    act, to, also = step
    place = guard.place_of(store, section)
    capacity = access.require(who, act, place)
    with store.write(capacity.actor, act.label) as change:
        guard.require_not_closed(change, place, month)
        held = guard.held(change, place, month)
        after = following(held.route, held.stage)
        if after is not to:
            then = f"次は「{after.label}」です。" if after else "提出を待ってください。"
            raise Refused(f"{month.label}分は「{held.stage.label}」のため、「{act.label}」はできません。{then}")
        if also is not None:
            also(change, held)
        return _moved(change, held, seen, to)


def _moved(change: Change, held: Held, seen: int, to: Stage, **columns: Any) -> Saved | Conflict:
    """Put the move, unless something of the round changed since it was seen."""
    unseen = _unseen(change, held, seen)
    if unseen is not None:
        change.abandon()
        return unseen
    _stage(change, held, to, **columns)
    return Saved(change.number)


def _stage(change: Change, held: Held, to: Stage, **columns: Any) -> None:
    """Say where a round stands now; what was said about it besides stays."""
    before = guard.said_by(held.submission) if held.submission else {}
    own = {"section": held.place.section, "month": held.month.first, "round_kind": held.kind.value}
    change.put("submission", [before | own | {"stage": to.value} | columns])


def _unseen(change: Change, held: Held, seen: int, *, is_handed_in: bool = False) -> Conflict | None:
    """Return what of a round changed since it was seen, if anything.

    Drafts that are handed in must also be based on what was reported last.
    """
    if held.submission is not None and held.submission["change_no"] > seen:
        recorded = change.recorded(held.submission["change_no"])
        return Conflict(
            held.month.label, held.submission["change_no"], recorded["actor"], recorded["recorded_at"], held.stage.label
        )
    for one in _of_round(change, held):
        rebased = one.draft is not None and one.draft["based_on"] != one.report_change
        if one.touched > seen or (is_handed_in and rebased):
            return guard.conflict(change, one)
    return None


def _of_round(change: Change, held: Held) -> list[Newest]:
    """Return what the change finds about each figure of the section and each milestone that the round asks about."""
    place, month = held.place, held.month
    figures = [row["indicator"] for row in change.newest("indicator", section=place.section)]
    due = change.read("milestone_due", Question(place.department, month.fiscal_year.year, month.first))
    milestones = [row["milestone"] for row in due if row["section"] == place.section]
    return [
        *guard.newest(change, ItemKind.FIGURE, figures, month).values(),
        *guard.newest(change, ItemKind.MILESTONE, milestones, month).values(),
    ]


def _typists(change: Change, held: Held) -> set[str]:
    """Return who typed, went back to or handed in what a round says."""
    found = _of_round(change, held)
    typists = {one.last_draft["typed_by"] for one in found if one.last_draft is not None}
    # A revision without a draft of its own was gone back to: whoever made that change said it.
    actors = {str(change.recorded(one.report_change)["actor"]) for one in found if one.report_change}
    typists |= {actor.split("(代理", 1)[0] for actor in actors}
    return typists | ({held.submission["submitted_by"]} if held.submission else set())


def _required(reason: str, what: str) -> str:
    if not reason.strip():
        raise Refused(f"{what}の理由を入れてください。")
    guard.require_savable(f"{what}の理由", reason, texts.NOTE)
    return f"{what}: {reason.strip()}"


# Drafts become actuals --------------------------------------------------------------------------------------


def _hand_in(change: Change, read: Round) -> None:
    """Turn every draft of a round into what is reported."""
    figures = guard.newest(change, ItemKind.FIGURE, [one.code for one in read.figures if one.draft], read.month)
    facts = {one.code: one.facts for one in read.figures}
    actuals = [(one, readiness.actual(one.draft, one.report, facts[one.item])) for one in figures.values() if one.draft]
    change.put("actual", [row for one, row in actuals if not _says(one.report, row)])
    change.put("draft", _taken_back(figures.values()), withdrawn=True)
    wanted = [one.code for one in read.milestones if one.draft]
    milestones = guard.newest(change, ItemKind.MILESTONE, wanted, read.month)
    drafts = {one.code: one.draft for one in read.milestones if one.draft}
    reports = [(one, readiness.report(one.item, drafts[one.item], read.month)) for one in milestones.values()]
    change.put("milestone_report", [row for one, row in reports if not _says(one.report, row)])
    change.put("milestone_draft", _taken_back(milestones.values()), withdrawn=True)


def _says(report: Row | None, row: Row) -> bool:
    """Say whether a report already says the same."""
    return report is not None and all(report[name] == value for name, value in row.items())


def _taken_back(found: Iterable[Newest]) -> list[Row]:
    return [guard.said_by(one.draft) for one in found if one.draft is not None]


def _unexplained(change: Change, read: Round) -> dict[str, tuple[Finding, ...]]:
    """Return the figures that are 未達成 or 遅れ, with what is handed in, and say nothing about it."""
    month = read.month
    own = {figure.code: figure.facts.name for figure in read.figures}
    standing = guard.newest(change, ItemKind.FIGURE, own, month)
    rows = change.read("figure", Question(read.department, month.fiscal_year.year, month.first))
    return {
        row["indicator"]: (
            Finding(
                Severity.ERROR,
                Code.EXPLANATION,
                f"「{own[row['indicator']]}」は{Status(row['status']).label}です。公表用説明を入れてください。",
            ),
        )
        for row in rows
        if row["indicator"] in own
        and row["status"] in _EXPLAINED
        and row["actual_month"] == month.first
        and not ((standing[row["indicator"]].report or {}).get("explanation"))
    }
