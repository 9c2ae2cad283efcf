"""中期目標 as a road map: each step on the fiscal years in which it is planned, its state, its annual goals."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from kpi import midterm
from kpi.calendar import FiscalYear, Month
from kpi.midterm import YEARS, MidtermGoal, MidtermStep
from kpi.model import MidtermStatus
from kpi.report import AsOf
from pages.shared import reader
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, hidden, join, tag
from pages.shared.provenance import footer, past, summary
from pages.shared.sitemap import GOAL
from pages.shared.status import Tone

STEP = "step"
"""The parameter: the step whose state is told."""

_SIGNS = {
    MidtermStatus.DONE: ("●", Tone.GOOD),
    MidtermStatus.PARTLY_DONE: ("◐", Tone.LOOK),
    MidtermStatus.UNDER_WAY: ("◔", Tone.LOOK),
    MidtermStatus.POSTPONED: ("⊖", Tone.LOOK),
    MidtermStatus.CANCELLED: ("×", Tone.LOOK),
    MidtermStatus.NOT_REPORTED: ("◌", Tone.OPEN),
    MidtermStatus.NOT_DUE: ("○", Tone.OPEN),
}


@reader.kept
def goals(department: str, year: FiscalYear, month: Month, change: AsOf) -> tuple[MidtermGoal, ...]:
    """Return the mid-term goals of a department's sheet as of a month and a change."""
    return midterm.read_midterm(reader.store(), department, year, month, change[0])


def of(selected: Selection) -> tuple[MidtermGoal, ...]:
    """Return the selected department's mid-term goals."""
    return goals(selected.department, selected.year, selected.month, selected.change)


def options(selected: Selection) -> dict[str, str]:
    """Return what the address may open: nothing, or one of the steps."""
    return {"": "工程表", **{step.code: step.title for goal in of(selected) for step in goal.steps}}


@reader.kept
def drawn(selected: Selection, current: str, *, may_report: bool) -> Html:
    """Return the road map; a step is a way to the form that tells its state, for whoever may tell it."""
    found = of(selected)
    report = reader.read_report(selected.department, selected.year, selected.month, selected.change)
    if not found:
        empty = tag("p", "この年度の中期目標は登録されていません。上の一覧から別の年度を選んでください。", cls="empty")
        return tag("div", empty, footer(report), cls="board")
    years = tuple(FiscalYear(selected.year.year + ahead) for ahead in range(YEARS))
    return tag(
        "div",
        summary(midterm.headline(found), past(selected.as_of, selected.link(as_of=None))),
        tag(
            "div",
            _head(years),
            *(_goal(goal, years, selected, current, may_report and selected.as_of is None) for goal in found),
            cls="roadmap",
        ),
        footer(report),
        cls="board of-midterm",
    )


def state(step: MidtermStep) -> Html:
    """Return sign and word of a step's state."""
    sign, tone = _SIGNS[step.status]
    return tag("span", f"{sign} {step.status_label}", cls=f"status {tone}")


def schedule(goal: MidtermGoal, year: FiscalYear) -> Html:
    """Return the steps of a goal as the sheet lists them, under their headings, each with its years and its state."""
    parts = []
    for heading_text, steps in groupby(goal.steps, key=attrgetter("heading")):
        own = list(steps)
        parts.append(tag("li", f"{own[0].number[: own[0].number.index(')') + 1]} {heading_text}", cls="initiative"))
        parts += [
            tag(
                "li",
                tag("p", tag("span", _circled(step), cls="no"), step.title, tag("small", f" {step.years}")),
                tag("p", state(step), tag("small", _remark(step, year)), cls="live"),
                cls="step",
            )
            for step in own
        ]
    return tag("ul", *parts, cls="work-lines")


def _remark(step: MidtermStep, year: FiscalYear) -> str:
    carried = "・".join(str(one.number) for one in step.carriers if one.fiscal_year == year)
    words = (f"当年度目標{carried}" if carried else "", step.note or "")
    return "".join(f" {word}" for word in words if word)


def _head(years: tuple[FiscalYear, ...]) -> Html:
    cells = (tag("span", year.short_label, cls="year") for year in years)
    return tag(
        "div", tag("span", "工程"), *cells, tag("span", "状態"), tag("span", "担う当年度目標"),
        cls="road heads", aria_hidden="true",
    )  # fmt: skip


def _goal(
    goal: MidtermGoal, years: tuple[FiscalYear, ...], selected: Selection, current: str, may_report: bool
) -> Html:
    done = sum(step.status is MidtermStatus.DONE for step in goal.steps)
    name = heading(2, tag("span", str(goal.number), cls="badge"), " ", goal.title)
    counted = tag("p", "実施済 ", tag("b", f"{done}/{len(goal.steps)}"), " 工程", cls="work")
    items = tag("ul", *(tag("li", f"({number}) {title}") for number, title in goal.items), cls="items")
    lines = []
    for heading_text, steps in groupby(goal.steps, key=attrgetter("heading")):
        lines.append(tag("p", heading_text, cls="road-heading"))
        lines += [_step(step, years, selected, current, may_report) for step in steps]
    return tag("section", tag("div", name, counted, cls="part-head"), items, *lines)


def _step(
    step: MidtermStep, years: tuple[FiscalYear, ...], selected: Selection, current: str, may_report: bool
) -> Html:
    is_current = step.code == current
    title: str = step.title
    if may_report:
        link = selected.link(**{STEP: step.code})
        title = tag("a", step.title, href=link, aria_current="true" if is_current else None)
    note = tag("small", step.note) if step.note else ""
    carriers = (
        tag(
            "a", f"{one.number} {one.title}", title=f"{one.fiscal_year.short_label} 目標{one.number} {one.title}",
            href=selected.link(GOAL.path, year=str(one.fiscal_year.year), month=_month(one.fiscal_year, selected),
                               goal=str(one.number)),
        )
        for one in step.carriers
    )  # fmt: skip
    carried = join(carriers, " ") if step.carriers else tag("span", "なし", cls="open")
    return tag(
        "div",
        tag("span", _circled(step), " ", title, hidden(f" {step.years}"), note, cls="what"),
        *(_year(step, year, is_last=year == years[-1]) for year in years),
        tag("span", state(step)),
        tag("span", carried, cls="carriers"),
        cls="road current" if is_current else "road",
        role="group",
        aria_label=step.title,
    )


def _year(step: MidtermStep, year: FiscalYear, *, is_last: bool) -> Html:
    """Return a year's cell: a bar where the step is planned, with an arrow at the end of one that goes on."""
    if not step.runs_in(year):
        return tag("span", cls="year", aria_hidden="true")
    ends = " first" if year == step.first_year else ""
    ends += " last" if year == step.last_year else ""
    goes_on = is_last and (step.last_year is None or year < step.last_year)
    return tag("span", tag("i", cls=f"bar{ends}{' on' if goes_on else ''}"), cls="year", aria_hidden="true")


def _month(year: FiscalYear, selected: Selection) -> str | None:
    """Return the month to open a goal of a year with: the selected one where it is of the year."""
    return str(selected.month) if year == selected.year else None


def _circled(step: MidtermStep) -> str:
    return step.number[step.number.index(")") + 1 :]
