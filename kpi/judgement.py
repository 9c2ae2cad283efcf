"""部局長評価: the head's own grade of a figure or a milestone, with a reason, beside the computed status.

A grade is a word of the same scale as the status that it stands beside, so that a difference can be seen; neither
changes the other. A judgement is of a month, and stands until there is one of a later month.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi import access
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused, Saved, said_by
from kpi.model import Indicator, Milestone, MilestoneStatus, Report, Status
from kpi.store import Question, Store

_OF_MILESTONES = (
    MilestoneStatus.DONE, MilestoneStatus.DONE_LATE, MilestoneStatus.PARTLY_DONE, MilestoneStatus.UNDER_WAY,
    MilestoneStatus.POSTPONED, MilestoneStatus.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a figure or a milestone under a goal, by codes."""

    goal: str
    indicator: str | None = None
    milestone: str | None = None

    @property
    def code(self) -> str:
        """What names it among all subjects."""
        return f"{self.goal}:{self.indicator or self.milestone}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grade (the stored value of a status) with its reason, and the month of which it is."""

    subject: Subject
    goal_number: int
    month: Month
    grade: str
    reason: str
    change_no: int


@dataclass(frozen=True, slots=True)
class NewJudgement:
    """What the head chose; no grade takes the judgement of the month back."""

    subject: Subject
    month: Month
    grade: str | None
    reason: str
    based_on: int


def grades(judged: Indicator | Milestone, report: Report) -> dict[str, str]:
    """Return what a figure or a milestone may be graded as, with the words of the year's scale, the best first."""
    if isinstance(judged, Milestone):
        return {status.value: status.label for status in _OF_MILESTONES}
    return {band.status.value: band.label for band in report.bands}


def word(found: Judgement, judged: Indicator | Milestone, report: Report) -> str:
    """Return the word of a grade."""
    return grades(judged, report).get(found.grade) or _word_of_any(found)


def differs(found: Judgement, judged: Indicator | Milestone, report: Report) -> bool:
    """Say whether the head's grade is another one than the computed status, where both are words of one scale."""
    return found.grade in grades(judged, report) and found.grade != judged.status.value


def read_judgements(
    store: Store, department: str, fiscal_year: FiscalYear, month: Month, change_no: int | None = None
) -> dict[Subject, Judgement]:
    """Return the judgements that stand at a month, as of a change."""
    rows = store.read("judged", Question(department, fiscal_year.year, month.first, change_no))
    found = (
        Judgement(
            Subject(row["goal"], row["indicator"], row["milestone"]), row["goal_number"],
            Month.of(row["month"]), row["grade"], row["reason"], row["change_no"],
        )
        for row in rows
        if row["indicator"] or row["milestone"]
    )  # fmt: skip
    return {one.subject: one for one in found}


def judge(store: Store, who: Person, new: NewJudgement, report: Report) -> Saved | Conflict:
    """Write a judgement; the same again writes nothing.

    Raises:
        Forbidden: the person may not judge here.
        Refused: the grade is none of the scale, or there is no reason.
    """
    capacity = access.require(who, Act.JUDGE, Place(report.department))
    judged = _judged(new.subject, report)
    reason = new.reason.strip()
    if new.grade is not None and new.grade not in grades(judged, report):
        words = "、".join(grades(judged, report).values())
        raise Refused(f"「{new.grade}」という評価はありません。{words}から選んでください。")
    if new.grade is not None and not reason:
        raise Refused("評価の理由が空欄です。例: 応募は1団体届かなかったが、延参加者は前年を上回ったため")
    code = f"{new.subject.code}:{new.month}"
    row = {
        "judgement": code, "goal": new.subject.goal, "indicator": new.subject.indicator,
        "milestone": new.subject.milestone, "month": new.month.first, "grade": new.grade or "", "reason": reason,
        "initiative": None,
    }  # fmt: skip
    with store.write(capacity.actor, Act.JUDGE.label) as change:
        own = change.newest("judgement", goal=new.subject.goal, indicator=new.subject.indicator)
        standing = [
            one
            for one in own
            if one["milestone"] == new.subject.milestone and not one["withdrawn"] and one["month"] <= new.month.first
        ]
        last = max(standing, key=lambda one: one["month"], default=None)
        if last is not None and last["change_no"] != new.based_on:
            change.abandon()
            recorded = change.recorded(last["change_no"])
            said = grades(judged, report).get(last["grade"]) or str(last["grade"])
            return Conflict(new.subject.code, last["change_no"], recorded["actor"], recorded["recorded_at"], said)
        is_same = last is not None and new.grade is not None and said_by(last) == row
        is_none = new.grade is None and (last is None or last["judgement"] != code)
        if is_same or is_none:
            change.abandon()
            return Saved(new.based_on)
        change.put("judgement", [row], withdrawn=new.grade is None)
        return Saved(change.number)


def _judged(subject: Subject, report: Report) -> Indicator | Milestone:
    for indicator in report.indicators:
        if indicator.code == subject.indicator:
            return indicator
    for milestone in report.milestones:
        if milestone.code == subject.milestone:
            return milestone
    raise Refused("評価する指標またはマイルストーンがありません。")


def _word_of_any(found: Judgement) -> str:
    """Return the word of a grade of another phase, such as 注意 at the year's end."""
    return MilestoneStatus(found.grade).label if found.subject.milestone else Status(found.grade).label
