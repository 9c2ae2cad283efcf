"""The plans of the invented city as rows of the model, as they are said on a day.

A renaming, a reorganisation or a new scale is the same function asked on a later day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpi.calendar import FiscalYear, Month
from kpi.model import Basis, Horizon, Phase, Precision, Row
from kpi.training.figures import adopted_plan
from kpi.training.plan import (
    EVERY_MONTH,
    YEARS,
    City,
    Course,
    Department,
    Goal,
    Indicator,
    Milestone,
    Outcome,
    Redefinition,
    Retarget,
    Scale,
    Section,
    Step,
)

Said = tuple[str, Row]
"""A table, and a row of it."""


@dataclass(frozen=True, slots=True)
class Years:
    """The five years of the city: which fiscal year is year 0."""

    first: int

    @classmethod
    def ending(cls, today: date) -> Years:
        """Return the five years whose last one holds a day."""
        return cls(FiscalYear.of(today).year - YEARS + 1)

    def __getitem__(self, n: int) -> FiscalYear:
        """Return a year by its number."""
        return FiscalYear(self.first + n)

    def number(self, day: date) -> int:
        """Return the number of the year that holds a day."""
        return FiscalYear.of(day).year - self.first

    def month(self, n: int, month: int) -> Month:
        """Return a month of the calendar in a year."""
        return self[n].months[EVERY_MONTH.index(month)]

    def day(self, on: tuple[int, int, int]) -> date:
        """Return the day said as year, month and day."""
        n, month, day = on
        return self.month(n, month).first.replace(day=day)


@dataclass(frozen=True, slots=True)
class Work:
    """What one initiative or step of a year has to deliver, with its codes."""

    initiative: str
    step: Step | None
    code: str
    number: int
    milestones: tuple[tuple[str, Milestone], ...]


# Organisation and scales ------------------------------------------------------------------------------------


def organisation(city: City, years: Years, day: date) -> Iterator[Said]:
    """Say departments, sections and plan items."""
    for position, department in enumerate(city.departments, start=1):
        yield "department", {"department": department.code, "name": department.name, "position": position}
        yield from sections(department, years, day)
    for item in city.plan_items:
        yield (
            "plan_item",
            {"plan_item": plan_code(item.code), "kind": item.kind, "code": item.code, "title": item.title},
        )


def sections(department: Department, years: Years, day: date) -> Iterator[Said]:
    """Say the sections that a department has had up to a day; when one ends is known from the year after it."""
    n = years.number(day)
    for position, section in enumerate(department.sections, start=1):
        if section.first_year is None or section.first_year <= n:
            is_over = section.last_year is not None and section.last_year < n
            yield (
                "section",
                {
                    "section": section.code,
                    "department": department.code,
                    "name": section.name,
                    "is_desk": section.is_desk,
                    "position": position,
                    "valid_from_year": _year(years, section.first_year),
                    "valid_to_year": _year(years, section.last_year) if is_over else None,
                },
            )


def is_reorganised(section: Section, n: int) -> bool:
    """Say whether a section begins in a year, or ended with the year before."""
    return n > 0 and (section.first_year == n or section.last_year == n - 1)


def scale(city: City, years: Years, found: Scale, day: date) -> Iterator[Said]:
    """Say a rating scale with its bands; that it ends is known once the next one has begun."""
    later = [other.first_year for other in city.scales if found.first_year < other.first_year <= years.number(day)]
    yield (
        "rating_scale",
        {
            "rating_scale": found.code,
            "title": found.title,
            "disclaimer": f"{city.source}・実在の市の評価ではありません",
            "valid_from_year": years[found.first_year].year,
            "valid_to_year": years[min(later) - 1].year if later else None,
        },
    )
    for phase, bands in ((Phase.YEAR_END, found.year_end), (Phase.IN_YEAR, found.in_year)):
        for position, (status, label, bound) in enumerate(bands, start=1):
            yield (
                "rating_band",
                {
                    "rating_scale": found.code,
                    "phase": phase,
                    "position": position,
                    "status": status,
                    "label": label,
                    "lower_bound": bound,
                },
            )


def plan_code(code: str) -> str:
    """Return the code of a plan item's row from the code that people read."""
    return f"training-plan-{code}" if "-" in code else f"training-policy-{code}"


# A department's year ----------------------------------------------------------------------------------------


def department_year(city: City, department: Department, year: FiscalYear) -> Said:
    """Say that a department has a year."""
    return "department_year", {
        "department": department.code,
        "fiscal_year": year.year,
        "basis": Basis.MONTHLY_ENTRY,
        "source": f"{city.name}({city.source})",
        "condensed": False,
    }


def goal_code(department: Department, number: int, year: FiscalYear) -> str:
    """Return the code of a goal of a year."""
    return f"{department.code}-{year.year}-{number}"


def goal(city: City, department: Department, number: int, years: Years, day: date) -> Said:
    """Say a goal of the year that holds a day, by the title that it has on that day."""
    year = FiscalYear.of(day)
    return "goal", {
        "goal": goal_code(department, number, year),
        "department": department.code,
        "fiscal_year": year.year,
        "horizon": Horizon.ANNUAL,
        "number": number,
        "title": _name(city, years, (department.code, number), department.goals[number - 1].title, day),
    }


def work_of(found: Goal, code: str, n: int) -> Iterator[Work]:
    """List what a goal of a year plans to do: each initiative, then those of its steps that the year has."""
    for place, initiative in enumerate(found.initiatives, start=1):
        own = f"{code}-{place}"
        yield Work(own, None, own, place, _delivered(own, initiative.milestones, n))
        steps = [step for step in initiative.steps if step.course[n] != Course.ABSENT]
        for number, step in enumerate(steps, start=1):
            yield Work(own, step, f"{own}-{number}", number, _delivered(f"{own}-{number}", step.milestones, n))


def goal_work(found: Goal, code: str, n: int, years: Years) -> Iterator[Said]:
    """Say the plan items, initiatives, steps and milestones of a goal."""
    for position, item in enumerate(found.serves, start=1):
        yield "goal_plan_item", {"goal": code, "plan_item": plan_code(item), "position": position}
    for work in work_of(found, code, n):
        if work.step is None:
            initiative = found.initiatives[work.number - 1]
            yield (
                "initiative",
                {
                    "initiative": work.code,
                    "goal": code,
                    "number": work.number,
                    "title": initiative.title,
                    "schedule_kind": initiative.kind,
                    "schedule_text": initiative.text,
                },
            )
        else:
            yield (
                "step",
                {
                    "step": work.code,
                    "initiative": work.initiative,
                    "number": work.number,
                    "title": work.step.title,
                    "schedule_kind": work.step.kind,
                    "schedule_from": _first_day(years, n, work.step.first),
                    "schedule_to": _last_day(years, n, work.step.last),
                    "times_a_year": work.step.times,
                    "schedule_text": work.step.text,
                },
            )
        for position, (milestone_code, milestone) in enumerate(work.milestones, start=1):
            yield (
                "milestone",
                {
                    "milestone": milestone_code,
                    "initiative": work.initiative,
                    "step": None if work.step is None else work.code,
                    "position": position,
                    "title": milestone.title,
                }
                | due(milestone, n, years),
            )


def due(milestone: Milestone, n: int, years: Years) -> Row:
    """Return when a milestone of a year is due."""
    if milestone.last is None:
        return {"due_from": None, "due_to": None, "due_precision": Precision.UNDATED}
    if milestone.day is not None:
        day = years.day((n, milestone.last, milestone.day))
        return {"due_from": day.replace(day=1), "due_to": day, "due_precision": Precision.DAY}
    return {
        "due_from": _first_day(years, n, milestone.first),
        "due_to": _last_day(years, n, milestone.last),
        "due_precision": Precision.MONTH,
    }


# Indicators -------------------------------------------------------------------------------------------------


def indicator(city: City, department: Department, found: Indicator, years: Years, day: date) -> Said:
    """Say an indicator by the name and the section that it has on a day."""
    moved_after = found.former_section
    is_moved = moved_after is None or moved_after[1] < years.number(day)
    return "indicator", {
        "indicator": found.code,
        "section": found.section if moved_after is None or is_moved else moved_after[0],
        "name": _name(city, years, found.code, found.name, day),
        "unit": found.unit,
        "decimals": found.decimals,
        "direction": found.direction,
        "accumulation": found.accumulation,
        "entry_mode": found.entry,
        "report_months": ",".join(map(str, found.months)),
        "position": department.indicators.index(found) + 1,
    }


def definition(city: City, found: Indicator, years: Years) -> Said:
    """Say the definition that an indicator begins with."""
    return "definition", {
        "indicator": found.code,
        "valid_from": years[found.first_year].first_month.first,
        "definition": found.definition,
        "denominator": found.denominator,
        "source": city.source,
    }


def redefinition(city: City, found: Redefinition, years: Years) -> Said:
    """Say a changed definition."""
    return "definition", {
        "indicator": found.indicator,
        "valid_from": years.day((found.year, found.month, 1)),
        "definition": found.definition,
        "denominator": found.denominator,
        "source": city.source,
        "reason": found.reason,
    }


def placement(department: Department, found: Indicator, n: int, years: Years) -> Iterator[Said]:
    """Say where an indicator stands in a year, if a goal of that year cites it."""
    if n < found.first_year or n in found.uncited or n not in department.goals[found.goal - 1].years:
        return
    code = goal_code(department, found.goal, years[n])
    yield (
        "placement",
        {
            "goal": code,
            "indicator": found.code,
            "initiative": None if found.initiative is None else f"{code}-{found.initiative}",
            "position": department.indicators.index(found) + 1,
        },
    )


def target(found: Indicator, n: int, years: Years, change: Retarget | None = None) -> Iterator[Said]:
    """Say what was decided for a year: at its beginning, or by a change of mind."""
    value = found.targets[n] if change is None else change.value
    is_range = (found.low is not None or found.high is not None) and n >= found.first_year
    if value is None and not is_range:
        return
    yield (
        "target",
        {
            "indicator": found.code,
            "fiscal_year": years[n].year,
            "decided_on": _decided_on(n, years, change),
            "value": None if value is None else float(value),
            "low": found.low,
            "high": found.high,
            "comparator": found.compares,
            "comparator_stated": found.comparator_stated,
            "baseline": found.baseline,
            "baseline_month": None if found.baseline is None else years[0].first_month.plus(-1).first,
            "derived_from": found.derived_from,
            "reason": "当初" if change is None else change.reason,
        },
    )


def month_plan(found: Indicator, n: int, years: Years, change: Retarget | None = None) -> Iterator[Said]:
    """Say the path to the target that a section adopted, from the month of the decision on."""
    value = found.targets[n] if change is None else change.value
    if n not in found.adopted or value is None:
        return
    begin = _decided_on(n, years, change).replace(day=1)
    for month, planned in zip(years[n].months, adopted_plan(found, n, value), strict=True):
        if month.first >= begin:
            yield (
                "month_plan",
                {
                    "indicator": found.code,
                    "fiscal_year": years[n].year,
                    "month": month.first,
                    "value": float(planned),
                },
            )


def _decided_on(n: int, years: Years, change: Retarget | None) -> date:
    return years[n].first_month.first if change is None else years.day((n, change.month, change.day))


def _name(city: City, years: Years, what: str | tuple[str, int], name: str, day: date) -> str:
    """Return what something is called on a day."""
    for renaming in city.renamings:
        if renaming.what == what and years.day(renaming.on) <= day:
            name = renaming.name
    return name


def _delivered(code: str, milestones: tuple[Milestone, ...], n: int) -> tuple[tuple[str, Milestone], ...]:
    planned = [milestone for milestone in milestones if milestone.outcome(n) is not Outcome.ABSENT]
    return tuple((f"{code}-m{position}", milestone) for position, milestone in enumerate(planned, start=1))


def _year(years: Years, n: int | None) -> int | None:
    return None if n is None else years[n].year


def _first_day(years: Years, n: int, month: int | None) -> date | None:
    return None if month is None else years.month(n, month).first


def _last_day(years: Years, n: int, month: int | None) -> date | None:
    return None if month is None else years.month(n, month).last
