"""中期目標: what a department wants in about four years, step by step, and which annual goals carry each step.

Items and steps are two lists that do not match one to one. A step has a first fiscal year and a last one, or none:
令和4年度, 令和5年度～. What became of it is said by people; nothing is inferred from the annual goals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kpi import access
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused, Saved, said_by
from kpi.model import Basis, MidtermReport, MidtermStatus, PlanItem, PlanKind, Row
from kpi.numbers import circled
from kpi.store import Change, Question, Store
from kpi.wording import midterm_label

YEARS = 4
"""中期目標 reach about so many years ahead."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An annual goal that carries out a step."""

    fiscal_year: FiscalYear
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class MidtermStep:
    """A step as of a month; `number` is as in the sheet, (1)①. Without a `last_year` it goes on (～).

    `based_on` is the change of the report that tells its state, 0 for none.
    """

    code: str
    number: str
    heading: str
    title: str
    first_year: FiscalYear
    last_year: FiscalYear | None
    status: MidtermStatus
    status_label: str
    note: str | None
    carriers: tuple[Carrier, ...]
    based_on: int

    @property
    def years(self) -> str:
        """Its years in words: 令和4年度, 令和4年度～, 令和4年度～令和5年度."""
        first = self.first_year.short_label
        if self.last_year is None:
            return f"{first}～"
        return first if self.last_year == self.first_year else f"{first}～{self.last_year.short_label}"

    def runs_in(self, year: FiscalYear) -> bool:
        """Say whether the plan has it in a year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, slots=True)
class MidtermGoal:
    """A 中期目標 with its two lists."""

    code: str
    number: int
    title: str
    plan_items: tuple[PlanItem, ...]
    items: tuple[tuple[int, str], ...]
    steps: tuple[MidtermStep, ...]


def read_midterm(
    store: Store, department: str, fiscal_year: FiscalYear, month: Month, change_no: int | None = None
) -> tuple[MidtermGoal, ...]:
    """Read the mid-term goals of a department's sheet as of a month and a change, by number."""
    asked = Question(department, fiscal_year.year, month.first, change_no)
    basis = next((Basis(year["basis"]) for year in store.read("asked", asked)), None)
    if basis is None:
        return ()
    links, carriers, states = (store.read(name, asked) for name in ("midterm_link", "carried", "midterm_state"))
    items = store.read("midterm_item", asked)
    return tuple(
        MidtermGoal(
            code=goal["goal"],
            number=goal["number"],
            title=goal["title"],
            plan_items=tuple(
                PlanItem(PlanKind(row["kind"]), row["code"], row["title"]) for row in _own(links, goal, "position")
            ),
            items=tuple((row["number"], row["title"]) for row in _own(items, goal, "number")),
            steps=tuple(_step(row, carriers, basis) for row in _own(states, goal, "heading_number", "number")),
        )
        for goal in sorted(store.read("asked_midterm", asked), key=lambda row: (row["number"], row["goal"]))
    )


def headline(goals: Iterable[MidtermGoal]) -> str:
    """State how far the steps have come: 32工程のうち7件が実施済、1件が進行中。17件は実施の記載なし、5件は時期前."""
    steps = [step for goal in goals for step in goal.steps]
    if not steps:
        return "中期目標の工程の登録はありません"
    counts = Counter((step.status, step.status_label) for step in steps)
    silent = (MidtermStatus.NOT_REPORTED, MidtermStatus.NOT_DUE)
    told = {
        is_silent: [
            f"{items}件{'は' if is_silent else 'が'}{label}"
            for status in MidtermStatus
            for (other, label), items in counts.items()
            if other is status and (status in silent) is is_silent
        ]
        for is_silent in (False, True)
    }
    said = "。".join("、".join(parts) for parts in told.values() if parts)
    return f"{len(steps)}工程のうち{said}"


def report(
    store: Store, who: Person, code: str, month: Month, said: tuple[MidtermReport | None, str], based_on: int
) -> Saved | Conflict:
    """Say which state a step is in at a month, with a note; without a state, take the report of that month back.

    Raises:
        Forbidden: the person may not.
        Refused: there is no such step.
    """
    found = [row for row in store.newest("midterm_step", midterm_step=code) if not row["withdrawn"]]
    if not found:
        raise Refused(f"中期目標の工程「{code}」はありません。")
    [goal] = store.newest("goal", goal=found[0]["goal"])
    capacity = access.require(who, Act.REPORT_MIDTERM, Place(goal["department"]))
    state, note = said
    row = {
        "midterm_step": code, "month": month.first, "state": (state or MidtermReport.UNDER_WAY).value,
        "note": note.strip() or None,
    }  # fmt: skip
    with store.write(capacity.actor, Act.REPORT_MIDTERM.label) as change:
        last = _last(change, code, month)
        if last is not None and last["change_no"] != based_on:
            change.abandon()
            recorded = change.recorded(last["change_no"])
            word = MidtermReport(last["state"]).label
            return Conflict(code, last["change_no"], recorded["actor"], recorded["recorded_at"], word)
        is_same = last is not None and state is not None and said_by(last) == row
        is_none = state is None and (last is None or last["month"] != month.first)
        if is_same or is_none:
            change.abandon()
            return Saved(based_on)
        change.put("midterm_step_report", [row], withdrawn=state is None)
        return Saved(change.number)


def _last(change: Change, code: str, month: Month) -> Row | None:
    """Return the report that tells the state of a step at a month."""
    rows = [row for row in change.newest("midterm_step_report", midterm_step=code) if not row["withdrawn"]]
    told = [row for row in rows if row["month"] <= month.first]
    return max(told, key=lambda row: row["month"], default=None)


def _own(rows: Iterable[Row], goal: Row, *order: str) -> list[Row]:
    own = (row for row in rows if row["goal"] == goal["goal"])
    return sorted(own, key=lambda row: tuple(row[name] for name in order))


def _step(row: Row, carriers: Iterable[Row], basis: Basis) -> MidtermStep:
    status = MidtermStatus(row["status"])
    own = [one for one in carriers if one["midterm_step"] == row["midterm_step"]]
    return MidtermStep(
        code=row["midterm_step"],
        number=f"({row['heading_number']}){circled(row['number'])}",
        heading=row["heading"],
        title=row["title"],
        first_year=FiscalYear(row["first_year"]),
        last_year=None if row["last_year"] is None else FiscalYear(row["last_year"]),
        status=status,
        status_label=midterm_label(status, basis),
        note=row["note"],
        carriers=tuple(
            Carrier(FiscalYear(one["goal_year"]), one["number"], one["title"])
            for one in sorted(own, key=lambda one: (one["goal_year"], one["number"]))
        ),
        based_on=row["based_on"],
    )
