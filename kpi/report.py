"""What pages, exports and the command line read: one department's year as frozen objects.

Figures come from `kpi.sql` as they are, words from `kpi.wording`; nothing is computed here but the order in which
things are shown. Counts are of the rows that are there: asking for `goal_count` would compute every figure again.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter

from kpi import wording
from kpi.calendar import FiscalYear, Month, default_month, jst_label
from kpi.model import (
    Accumulation,
    Attention,
    Band,
    Basis,
    Certainty,
    Choice,
    Direction,
    EstimateMethod,
    Goal,
    Indicator,
    Milestone,
    MilestoneStatus,
    Phase,
    PlanItem,
    PlanKind,
    PlanPoint,
    PlanSource,
    Reading,
    Report,
    Row,
    Status,
    Step,
    StepStatus,
)
from kpi.store import Question, Store

ATTENTION = (Status.MISSED, Status.BEHIND, Status.CAUTION, Status.NEARLY, Status.NOT_REPORTED)
MILESTONE_ATTENTION = (
    MilestoneStatus.OVERDUE,
    MilestoneStatus.DONE_LATE,
    MilestoneStatus.PARTLY_DONE,
    MilestoneStatus.POSTPONED,
    MilestoneStatus.CANCELLED,
    MilestoneStatus.NOT_REPORTED,
)
FINISHED = tuple(status for status in MilestoneStatus if status.is_finished)
"""The states of a milestone that count as 完了."""
_PER_YEAR = ("asked", "band", "asked_goal", "goal_link", "figure", "milestone_state", "step_state")

AsOf = tuple[int, datetime]
"""A change's number and when (UTC) it was recorded."""


class NothingKnown(Exception):
    """The question has no answer: nothing was recorded by then. The text says so in Japanese."""


class UnknownChoice(Exception):
    """A department, year or month that does not exist; `nearest` is the closest one that does."""

    def __init__(self, what: str, asked: str, nearest: str) -> None:
        """Compose the message."""
        super().__init__(f"{what}「{asked}」はありません。近いもの: {nearest}")
        self.nearest = nearest


def attention(report: Report) -> tuple[Attention, ...]:
    """List what needs attention first: worst first, figures before milestones, then by goal."""
    found: list[tuple[int, Attention]] = []
    for goal in report.goals:
        found += [
            (ATTENTION.index(i.status), Attention(goal.number, i.status, i.status_word, i.name, i.shortfall))
            for i in goal.indicators
            if i.status in ATTENTION
        ]
        found += [
            (
                MILESTONE_ATTENTION.index(m.status),
                Attention(goal.number, m.status, m.status_label, m.title, wording.milestone_text(m)),
            )
            for m in goal.milestones
            if m.status in MILESTONE_ATTENTION
        ]
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def choices(store: Store, change_no: int | None = None) -> tuple[Choice, ...]:
    """Return the departments that have a year, with their years, as of a change."""
    asked = Question(change_no=change_no)
    years: dict[str, list[int]] = {}
    for row in store.read("department_year", asked):
        years.setdefault(row["department"], []).append(row["fiscal_year"])
    departments = sorted(store.read("department", asked), key=lambda row: (row["position"], row["department"]))
    return tuple(
        Choice(
            row["department"],
            row["name"],
            tuple(FiscalYear(year) for year in sorted(years[row["department"]], reverse=True)),
        )
        for row in departments
        if row["department"] in years
    )


def change_as_of(store: Store, moment: datetime | None) -> AsOf:
    """Return the change that an as-of moment (UTC) means, and when it was recorded; None asks for the newest.

    Raises:
        NothingKnown: nothing had been recorded by then.
    """
    found = store.change_at(moment)
    if found is None:
        first = store.first_change_at()
        since = f"最初の登録は{jst_label(first)}です。" if first else ""
        raise NothingKnown(f"この日時には登録がありません。{since}")
    return found


def resolve(
    store: Store,
    today: date,
    department: str | None = None,
    year: int | None = None,
    *,
    month: Month | None = None,
    change_no: int | None = None,
) -> tuple[str, FiscalYear, Month]:
    """Turn what was asked, or left out, into a department, a year and a month that exist.

    Without a department the first; without a year that of the month, else the newest; without a month March, or the
    last month that has ended.

    Raises:
        NothingKnown: no department had a year as of the change.
        UnknownChoice: the department or the year does not exist, or the month is not of the year.
    """
    known = choices(store, change_no)
    if not known:
        raise NothingKnown("この日時には登録がありません。")
    by_code = {choice.department: choice for choice in known}
    if department is not None and department not in by_code:
        by_name = {choice.name: choice for choice in known}
        if department not in by_name:
            nearest = _nearest_word(department, [choice.name for choice in known] + list(by_code))
            raise UnknownChoice("部局", department, by_name.get(nearest, by_code.get(nearest, known[0])).department)
        department = by_name[department].department
    choice = by_code[department or known[0].department]
    if year is None:
        year = month.fiscal_year.year if month else choice.years[0].year
    if year not in [known_year.year for known_year in choice.years]:
        asked_year = year
        nearest_year = min(choice.years, key=lambda known_year: abs(known_year.year - asked_year))
        raise UnknownChoice("年度", str(year), str(nearest_year.year))
    fiscal_year = FiscalYear(year)
    if month is None:
        return choice.department, fiscal_year, default_month(fiscal_year, today)
    if month not in fiscal_year.months:
        raise UnknownChoice(f"{fiscal_year.label}の月", str(month), str(default_month(fiscal_year, today)))
    return choice.department, fiscal_year, month


def read_report(store: Store, department: str, fiscal_year: FiscalYear, month: Month, change: AsOf) -> Report:
    """Read one department's year as of a month and a change.

    Raises:
        NothingKnown: the department had no such year as of the change.
    """
    found = read_reports(store, month, change, department, fiscal_year)
    if not found:
        raise NothingKnown("この日時には登録がありません。")
    return found[0]


def read_reports(
    store: Store, month: Month, change: AsOf, department: str | None = None, fiscal_year: FiscalYear | None = None
) -> tuple[Report, ...]:
    """Read the years of one department or of all: departments in the city's order, their oldest year first.

    Past years are as of their March, the month's own year as of the month.
    """
    number, recorded_at = change
    asked = Question(department, fiscal_year.year if fiscal_year else None, month.first, number)
    rows = {name: _by_year(store.read(name, asked)) for name in _PER_YEAR}
    extras = store.read("extra_result", asked)
    names = {row["department"]: row for row in store.read("department", asked)}
    order = sorted(rows["asked"], key=lambda key: (names[key[0]]["position"], *key))
    reports: list[Report] = []
    for key in order:
        own = {name: found.get(key, []) for name, found in rows.items()}
        [year] = own["asked"]
        own["extra_result"] = [row for row in extras if row["month"] <= year["month"]]
        basis = Basis(year["basis"])
        phase = Phase.YEAR_END if year["month"] == year["year_end"] else Phase.IN_YEAR
        bands = tuple(
            Band(Status(row["status"]), row["label"], row["lower_bound"])
            for row in sorted(own["band"], key=lambda row: int(row["position"]))
            if row["phase"] == phase
        )
        reports.append(
            Report(
                department=key[0],
                department_name=names[key[0]]["name"],
                fiscal_year=FiscalYear(key[1]),
                month=Month.of(year["month"]),
                change=number,
                recorded_at=recorded_at,
                basis=basis,
                source=year["source"],
                condensed=year["condensed"],
                disclaimer=(own["band"][0]["disclaimer"] or "") if own["band"] else "",
                bands=bands,
                goals=_goals(own, basis, bands),
            )
        )
    return tuple(reports)


def read_history(
    store: Store, department: str, month: Month | None, change_no: int | None
) -> dict[str, tuple[Reading, ...]]:
    """Return every reported month up to `month` of each indicator that a department shows, oldest first, by code."""
    found: dict[str, dict[Month, Reading]] = {}
    asked = Question(department, None, month.first if month else None, change_no)
    for row in store.read("history", asked):
        of = Month.of(row["month"])
        found.setdefault(row["indicator"], {})[of] = Reading(
            of,
            row["value"],
            row["value_to_date"],
            Certainty(row["certainty"]),
            row["measured_on"],
            row["closes_year"],
            row["epoch"],
        )
    return {code: tuple(sorted(readings.values(), key=attrgetter("month"))) for code, readings in found.items()}


def read_paths(
    store: Store, department: str, fiscal_year: FiscalYear, month: Month, change_no: int | None
) -> dict[str, tuple[PlanPoint, ...]]:
    """Return what was planned for each month's end of a year, by the target in force at `month`, by indicator code.

    April comes first. A month for which nothing can be said has no point, and an indicator without any is left out.
    """
    found: dict[str, list[PlanPoint]] = {}
    for row in store.read("month_path", Question(department, fiscal_year.year, month.first, change_no)):
        if row["plan"] is not None and row["plan_source"] is not None:
            point = PlanPoint(Month.of(row["month"]), row["plan"], PlanSource(row["plan_source"]))
            found.setdefault(row["indicator"], []).append(point)
    return {code: tuple(sorted(points, key=attrgetter("month"))) for code, points in found.items()}


def _goals(rows: Mapping[str, list[Row]], basis: Basis, bands: Sequence[Band]) -> tuple[Goal, ...]:
    """Put one department's rows under its goals; figures that no goal cites come last."""
    links = _by_goal(rows["goal_link"], "position")
    figures = _by_goal(rows["figure"], "position", "indicator")
    milestones = _by_goal(rows["milestone_state"], "milestone", "position")
    steps = _by_goal(rows["step_state"], "step")
    extras = _by_goal(rows["extra_result"], "extra_result")
    headings: list[Row] = sorted(rows["asked_goal"], key=lambda row: (int(row["number"]), row["goal"]))
    if None in figures:
        headings.append({"goal": None, "number": None, "title": "当年度目標に位置付けのない指標"})
    return tuple(
        Goal(
            code=heading["goal"],
            number=heading["number"],
            title=heading["title"],
            plan_items=tuple(
                PlanItem(PlanKind(row["kind"]), row["code"], row["title"]) for row in links.get(heading["goal"], [])
            ),
            counts={
                kind: dict(sorted(Counter(row["status"] for row in of_kind.get(heading["goal"], [])).items()))
                for kind, of_kind in (("figures", figures), ("milestones", milestones), ("continuous", steps))
            },
            indicators=tuple(_indicator(row, basis, bands) for row in figures.get(heading["goal"], [])),
            milestones=tuple(_milestone(row, basis) for row in milestones.get(heading["goal"], [])),
            steps=tuple(_step(row, basis) for row in steps.get(heading["goal"], [])),
            extra_results=tuple(row["title"] for row in extras.get(heading["goal"], [])),
        )
        for heading in headings
    )


def _by_year(rows: Iterable[Row]) -> dict[tuple[str, int], list[Row]]:
    grouped: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["department"], row["fiscal_year"]), []).append(row)
    return grouped


def _by_goal(rows: Iterable[Row], *order: str) -> dict[str | None, list[Row]]:
    grouped: dict[str | None, list[Row]] = {}
    for row in sorted(rows, key=lambda row: tuple(row[column] for column in order)):
        grouped.setdefault(row["goal"], []).append(row)
    return grouped


def _indicator(row: Row, basis: Basis, bands: Sequence[Band]) -> Indicator:
    words: dict[str, str] = {band.status: band.label for band in bands}
    edges = [band.lower_bound for band in bands if band.lower_bound is not None]
    status = Status(row["status"])
    is_changed = row["decisions"] is not None and row["decisions"] > 1
    return Indicator(
        code=row["indicator"],
        name=row["name"],
        unit=row["unit"],
        decimals=row["decimals"],
        direction=Direction(row["direction"]),
        accumulation=Accumulation(row["accumulation"]),
        definition=row["definition"],
        denominator=row["denominator"],
        source=row["source"],
        target=row["target"],
        target_low=row["target_low"],
        target_high=row["target_high"],
        target_text=wording.target_text(row),
        initial_target=row["initial_value"] if is_changed else None,
        decided_on=row["decided_on"] if is_changed else None,
        baseline=row["baseline"],
        actual=row["actual"],
        actual_month=Month.of(row["actual_month"]) if row["actual_month"] else None,
        measured_on=row["measured_on"],
        reading_label=wording.reading_label(row),
        certainty=Certainty(row["certainty"]) if row["certainty"] else None,
        is_confirmed=row["is_confirmed"],
        achievement_rate=row["achievement_rate"],
        difference=row["difference"],
        is_met=row["is_met"],
        is_on_plan=row["is_on_plan"],
        plan=row["plan"],
        plan_rate=row["plan_rate"],
        plan_source=PlanSource(row["plan_source"]) if row["plan_source"] else None,
        plan_formula=wording.plan_formula(row, edges),
        estimate_low=row["estimate_low"],
        estimate_high=row["estimate_high"],
        estimate_method=EstimateMethod(row["estimate_method"]),
        estimate_text=wording.estimate_text(row),
        status=status,
        status_label=wording.figure_label(row, basis, words),
        status_word=wording.figure_word(row, basis, words),
        reported_months=row["reported_months"],
        expected_months=row["expected_months"],
        formula=wording.formula(row, edges),
        shortfall=wording.shortfall(row) if status in ATTENTION else "",
        notes=wording.notes(row),
    )


def _milestone(row: Row, basis: Basis) -> Milestone:
    status = MilestoneStatus(row["status"])
    return Milestone(
        code=row["milestone"],
        initiative=row["initiative"],
        step=row["step"],
        title=row["title"],
        due_from=row["due_from"],
        due_to=row["due_to"],
        due_from_text=wording.due_text(row, "due_from"),
        due_to_text=wording.due_text(row, "due_to"),
        done_on=wording.done_text(row),
        precision=row["precision"],
        status=status,
        status_label=wording.milestone_label(status, basis),
        note=row["note"],
        postponed_to=row["postponed_to"],
    )


def _step(row: Row, basis: Basis) -> Step:
    status = StepStatus(row["status"])
    return Step(row["step"], row["title"], status, wording.step_label(status, basis), row["note"])


def _nearest_word(asked: str, known: Sequence[str]) -> str:
    return (difflib.get_close_matches(asked, known, n=1, cutoff=0.0) or [known[0]])[0]
