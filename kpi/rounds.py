"""What staff read of a round: what it asks of a section, what stands beside each blank, and where it stands.

Figures come from `kpi.sql` as they are. A round is read as of a change; the writes that follow say so, and are told
if something came between (`kpi.guard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from kpi import deadline, setting
from kpi.calendar import Month
from kpi.checks import Facts, Past
from kpi.guard import TAKES_ENTRIES
from kpi.model import (
    Accumulation,
    ActualState,
    Certainty,
    EntryMode,
    MilestoneReport,
    Origin,
    PlanSource,
    Precision,
    RoundKind,
    Row,
    Stage,
)
from kpi.setting import Settings
from kpi.store import Question, Store


class NoRound(Exception):
    """There is no such section, or nothing is asked of it in that month; the text says which."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was reported about a figure of a month."""

    value: float | None
    state: ActualState
    certainty: Certainty | None
    note: str | None
    internal_note: str | None
    explanation: str | None
    withheld: bool
    evidence: str | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a section typed about a figure and did not hand in."""

    text: str
    state: ActualState
    certainty: Certainty | None
    internal_note: str | None
    explanation: str | None
    evidence: str | None
    comment: str | None
    withheld: bool
    typed_by: str
    change_no: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a figure of a month: who, when (UTC), why, before and after; None is «nothing said»."""

    change_no: int
    recorded_at: datetime
    actor: str
    reason: str
    origin: Origin
    before: Said | None
    after: Said | None


@dataclass(frozen=True, slots=True)
class RoundFigure:
    """A figure that the round asks for. `facts` holds what stands beside the blank; `plan` is the month's end's."""

    code: str
    facts: Facts
    definition: str | None
    plan: float | None
    plan_source: PlanSource | None
    said: Said | None
    draft: Draft | None
    history: tuple[Revision, ...]
    based_on: int

    @property
    def is_answered(self) -> bool:
        """Whether there is a figure, or it was said that there is none to report."""
        return self.said is not None and self.said.state is not ActualState.NOT_REPORTED

    @property
    def is_filled(self) -> bool:
        """Whether the section has nothing left to type: it was answered, or something is typed or chosen."""
        if self.draft is None:
            return self.is_answered
        return bool(self.draft.text.strip()) or self.draft.state is not ActualState.REPORTED


@dataclass(frozen=True, slots=True)
class MilestoneSaid:
    """What a section said about a milestone, with the days between which it was done and to when it was put off."""

    state: MilestoneReport
    done_from: date | None
    done_to: date | None
    precision: Precision | None
    postponed_to: date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """What a section typed about a milestone and did not hand in; without a state it says nothing yet."""

    state: MilestoneReport | None
    done_text: str
    postponed_text: str
    note: str | None
    typed_by: str
    change_no: int


@dataclass(frozen=True, slots=True)
class RoundMilestone:
    """A milestone that the round asks about; `earlier` is what was said in `earlier_month`, before this round."""

    code: str
    title: str
    goal_number: int
    initiative: str
    due_from: date | None
    due_to: date | None
    due_precision: Precision
    earlier: MilestoneReport | None
    earlier_month: Month | None
    said: MilestoneSaid | None
    draft: MilestoneDraft | None
    based_on: int

    @property
    def is_answered(self) -> bool:
        """Whether anything was said about it in this round."""
        return self.said is not None

    @property
    def is_filled(self) -> bool:
        """Whether the section has nothing left to say about it."""
        return self.is_answered if self.draft is None else self.draft.state is not None


@dataclass(frozen=True, slots=True)
class Move:
    """One revision of where a round stands: who, when (UTC), why."""

    stage: Stage
    document_number: str | None
    recorded_at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Round:
    """A section's round of a month, as of a change. Blanks come first."""

    section: str
    section_name: str
    department: str
    department_name: str
    month: Month
    change_no: int
    kind: RoundKind
    stage: Stage
    route: tuple[Stage, ...]
    deadline: date
    document_number: str | None
    submitted_by: str | None
    figures: tuple[RoundFigure, ...]
    milestones: tuple[RoundMilestone, ...]
    moves: tuple[Move, ...]

    @property
    def items(self) -> int:
        """How many figures and milestones it asks for."""
        return len(self.figures) + len(self.milestones)

    @property
    def answered(self) -> int:
        """How many of them were answered."""
        return sum(one.is_answered for one in self.figures) + sum(one.is_answered for one in self.milestones)

    @property
    def filled(self) -> int:
        """How many of them were answered or typed."""
        return sum(one.is_filled for one in self.figures) + sum(one.is_filled for one in self.milestones)

    @property
    def takes_entries(self) -> bool:
        """Whether the section may write now."""
        return self.stage in TAKES_ENTRIES

    @property
    def next_stage(self) -> Stage | None:
        """The stage that comes next on its route; None when it is closed."""
        if self.stage is Stage.CLOSED:
            return None
        return self.route[0] if self.takes_entries else following(self.route, self.stage)


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its department."""

    code: str
    name: str
    department: str
    department_name: str


def sections(store: Store, change_no: int | None = None) -> tuple[Section, ...]:
    """Return the sections of every department, in the city's order."""
    asked = Question(change_no=change_no)
    departments = {row["department"]: row for row in store.read("department", asked)}
    rows = sorted(
        store.read("section", asked),
        key=lambda row: (
            departments[row["department"]]["position"],
            row["department"],
            row["position"],
            row["section"],
        ),
    )
    return tuple(
        Section(row["section"], row["name"], row["department"], departments[row["department"]]["name"]) for row in rows
    )


def following(route: tuple[Stage, ...], stage: Stage) -> Stage | None:
    """Return the stage after one on a route; None where it is not on it, or the last."""
    return next((after for one, after in pairwise(route) if one is stage), None)


def read_round(store: Store, section: str, month: Month, change_no: int | None = None) -> Round:
    """Read what a section's round of a month asks, as of a change.

    Raises:
        NoRound: there is no such section, or nothing is asked of it in that month.
    """
    newest = store.change_at()
    number = change_no if change_no is not None else (newest[0] if newest else 0)
    everywhere = Question(change_no=number)
    sections = {row["section"]: row for row in store.read("section", everywhere)}
    if section not in sections:
        raise NoRound(f"課「{section}」はありません。")
    department = sections[section]["department"]
    asked = Question(department, month.fiscal_year.year, month.first, number)
    figures, milestones = _figures(store, asked, section, month), _milestones(store, asked, section, month)
    if not figures and not milestones:
        raise NoRound(f"{month.full_label}分として{sections[section]['name']}が報告するものはありません。")
    moves = [row for row in store.read("move", asked) if row["section"] == section and not row["withdrawn"]]
    moves.sort(key=lambda row: int(row["change_no"]))
    nothing: Row = dict.fromkeys(("deadline", "document_number", "submitted_by", "round_kind"))
    last = moves[-1] if moves else nothing | {"stage": Stage.OPEN}
    settings = setting.read(store, number)
    kind = RoundKind(last["round_kind"]) if last["round_kind"] else settings.kind_of(month)
    return Round(
        section=section,
        section_name=sections[section]["name"],
        department=department,
        department_name=next(row["name"] for row in store.read("department", asked) if row["department"] == department),
        month=month,
        change_no=number,
        kind=kind,
        stage=Stage(last["stage"]),
        route=settings.routes[kind],
        deadline=last["deadline"] or _deadline_of(store, asked, month, settings),
        document_number=last["document_number"],
        submitted_by=last["submitted_by"],
        figures=figures,
        milestones=milestones,
        moves=tuple(
            Move(Stage(row["stage"]), row["document_number"], row["recorded_at"], row["actor"], row["reason"])
            for row in moves
        ),
    )


def history(store: Store, indicator: str, month: Month, change_no: int | None = None) -> tuple[Revision, ...]:
    """Return every revision of a figure of a month, the oldest first."""
    asked = Question(None, month.fiscal_year.year, month.first, change_no)
    rows = [row for row in store.read("revision", asked) if row["indicator"] == indicator]
    return _revisions(rows)


def _deadline_of(store: Store, asked: Question, month: Month, settings: Settings) -> date:
    """Return the deadline of a department's rounds of a month: the one that was set, else the city's rule."""
    for row in store.read("deadline", asked):
        if (row["department"], row["month"]) == (asked.department, month.first):
            found: date = row["deadline"]
            return found
    return deadline.deadline(month, settings.deadline_day)


def _figures(store: Store, asked: Question, section: str, month: Month) -> tuple[RoundFigure, ...]:
    wanted = {row["indicator"]: row for row in store.read("figure_due", asked) if row["section"] == section}
    if not wanted:
        return ()
    masters = {row["indicator"]: row for row in store.read("indicator", asked) if row["indicator"] in wanted}
    drafts = {row["indicator"]: row for row in store.read("draft", asked) if row["month"] == month.first}
    said = {row["indicator"]: row for row in store.read("said", asked)}
    plans = {row["indicator"]: row for row in store.read("month_path", asked) if row["month"] == month.first}
    definitions = _definitions(store, asked, month)
    past = _past(store, asked, definitions, month)
    revisions: dict[str, list[Row]] = {}
    for row in store.read("revision", asked):
        revisions.setdefault(row["indicator"], []).append(row)
    found = []
    for code in wanted:
        master, plan = masters[code], plans.get(code, {})
        changes = [rows[code]["change_no"] for rows in (said, drafts) if code in rows]
        found.append(
            RoundFigure(
                code=code,
                facts=Facts(
                    name=master["name"],
                    unit=master["unit"],
                    decimals=master["decimals"],
                    accumulation=Accumulation(master["accumulation"]),
                    entry_mode=EntryMode(master["entry_mode"]),
                    month=month,
                    past=past.get(code, ()),
                ),
                definition=definitions[code]["definition"] if code in definitions else None,
                plan=plan.get("plan"),
                plan_source=PlanSource(plan["plan_source"]) if plan.get("plan_source") else None,
                said=_said(said[code]) if code in said else None,
                draft=_draft(drafts[code]) if code in drafts else None,
                history=_revisions(revisions.get(code, [])),
                based_on=max(changes, default=0),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.is_answered, wanted[one.code]["position"], one.code)))


def _definitions(store: Store, asked: Question, month: Month) -> dict[str, Row]:
    """Return the definition of each indicator in the month."""
    rows = sorted(store.read("definition", asked), key=lambda row: row["valid_from"])
    return {row["indicator"]: row for row in rows if row["valid_from"] <= month.first}


def _past(store: Store, asked: Question, definitions: Mapping[str, Row], month: Month) -> dict[str, tuple[Past, ...]]:
    """Return each indicator's reports before the month that were measured by the month's definition."""
    found: dict[str, list[Past]] = {}
    for row in store.read("running", asked):
        in_force = definitions.get(row["indicator"])
        same = row["epoch"] == (in_force["valid_from"] if in_force else date(1, 1, 1))
        if same and row["month"] < month.first:
            found.setdefault(row["indicator"], []).append(
                Past(Month.of(row["month"]), row["value"], row["value_to_date"])
            )
    return {code: tuple(sorted(reports, key=lambda one: one.month)) for code, reports in found.items()}


def _milestones(store: Store, asked: Question, section: str, month: Month) -> tuple[RoundMilestone, ...]:
    due = [row for row in store.read("milestone_due", asked) if row["section"] == section]
    if not due:
        return ()
    reports = {row["milestone"]: row for row in store.read("milestone_report", asked) if row["month"] == month.first}
    drafts = {row["milestone"]: row for row in store.read("milestone_draft", asked) if row["month"] == month.first}
    found = []
    for row in due:
        code = row["milestone"]
        report, draft = reports.get(code), drafts.get(code)
        found.append(
            RoundMilestone(
                code=code,
                title=row["title"],
                goal_number=row["goal_number"],
                initiative=row["initiative_title"],
                due_from=row["due_from"],
                due_to=row["due_to"],
                due_precision=Precision(row["due_precision"]),
                earlier=MilestoneReport(row["earlier_state"]) if row["earlier_state"] else None,
                earlier_month=Month.of(row["earlier_month"]) if row["earlier_month"] else None,
                said=_milestone_said(report) if report else None,
                draft=_milestone_draft(draft) if draft else None,
                based_on=max(report["change_no"] if report else 0, draft["change_no"] if draft else 0),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.is_answered, one.goal_number, one.due_to or date.max, one.code)))


def _revisions(rows: Iterable[Row]) -> tuple[Revision, ...]:
    """Pair each revision with the one before."""
    found: list[Revision] = []
    before: Said | None = None
    for row in sorted(rows, key=lambda row: int(row["change_no"])):
        after = None if row["withdrawn"] else _said(row)
        found.append(
            Revision(
                row["change_no"], row["recorded_at"], row["actor"], row["reason"], Origin(row["origin"]), before, after
            )
        )
        before = after
    return tuple(found)


def _said(row: Row) -> Said:
    return Said(
        value=row["value"],
        state=ActualState(row["state"]),
        certainty=Certainty(row["certainty"]) if row["certainty"] else None,
        note=row["note"],
        internal_note=row["internal_note"],
        explanation=row["explanation"],
        withheld=row["withheld"],
        evidence=row["evidence"],
        comment=row["comment"],
    )


def _draft(row: Row) -> Draft:
    return Draft(
        text=row["text"],
        state=ActualState(row["state"]),
        certainty=Certainty(row["certainty"]) if row["certainty"] else None,
        internal_note=row["internal_note"],
        explanation=row["explanation"],
        evidence=row["evidence"],
        comment=row["comment"],
        withheld=row["withheld"],
        typed_by=row["typed_by"],
        change_no=row["change_no"],
    )


def _milestone_said(row: Row) -> MilestoneSaid:
    return MilestoneSaid(
        state=MilestoneReport(row["state"]),
        done_from=row["done_from"],
        done_to=row["done_to"],
        precision=Precision(row["precision"]) if row["precision"] else None,
        postponed_to=row["postponed_to"],
        note=row["note"],
    )


def _milestone_draft(row: Row) -> MilestoneDraft:
    return MilestoneDraft(
        state=MilestoneReport(row["state"]) if row["state"] else None,
        done_text=row["done_text"],
        postponed_text=row["postponed_text"],
        note=row["note"],
        typed_by=row["typed_by"],
        change_no=row["change_no"],
    )
