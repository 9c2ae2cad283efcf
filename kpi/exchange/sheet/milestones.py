"""Deliverables with a month, as the words of steps and initiatives give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi.calendar import FiscalYear
from kpi.exchange.sheet.found import LIKELY, SURE, Goal, Initiative, Milestone, Step
from kpi.exchange.sheet.schedule import Moment, moments
from kpi.model import ScheduleKind

_DATED = (ScheduleKind.MONTH, ScheduleKind.SPAN, ScheduleKind.UNTIL)
_TOWARDS = re.compile(r"(?:に|末に)?の?([^、。()\s]{1,20}?)(?:に向け|をめざ|を目指|に合わせ)")
_AFTER = re.compile(r"[^、。()]*")
_BRACKETS = re.compile(r"\([^()]*\)")


def of_goal(goal: Goal, year: FiscalYear | None) -> Iterator[Milestone]:
    """Give a goal's milestones in the sheet's order; steps must have their schedules."""
    for initiative in goal.initiatives:
        yield from _of_initiative(goal, initiative, year)
        for step in initiative.steps:
            yield from _of_step(goal, initiative, step, year)


def _of_initiative(goal: Goal, initiative: Initiative, year: FiscalYear | None) -> Iterator[Milestone]:
    """Give what an initiative is headed for («令和5年2月の設置に向け»); its own month only where it has no steps."""
    text = initiative.text
    for moment in moments(text, year):
        towards = _TOWARDS.match(text, moment.stop)
        if towards and _in_year(moment, year):
            before = text[: moment.start].rstrip("、の ")
            title = f"{before}{'の' if before and before[-1:] != 'の' else ''}{towards[1]}"
            yield _milestone(goal, initiative, None, title if len(title) <= 60 else towards[1], moment, LIKELY)
    if initiative.schedule.kind in _DATED and not initiative.steps:
        yield from _dated(goal, initiative, None, year)


def _of_step(goal: Goal, initiative: Initiative, step: Step, year: FiscalYear | None) -> Iterator[Milestone]:
    if step.schedule.kind in _DATED:
        yield from _dated(goal, initiative, step, year)


def _dated(goal: Goal, initiative: Initiative, step: Step | None, year: FiscalYear | None) -> Iterator[Milestone]:
    """Give a milestone for each month of a text, named by the words that it stands with."""
    source = step or initiative
    schedule = source.schedule
    if schedule.end is None:
        return
    found = [moment for moment in moments(source.text, year) if _in_year(moment, year)]
    if source.when or len(found) < 2:
        title = _BRACKETS.sub("", source.text).strip(" 。") or source.text
        if not source.when and found and title.startswith(source.text[found[0].start : found[0].stop]):
            title = title[found[0].stop :].lstrip("にでの、 ") or title
        yield Milestone(
            goal.number, initiative.number, step.number if step else None, title, schedule.begin, schedule.end,
            source.place, source.text, SURE,
        )  # fmt: skip
        return
    for moment in found:
        yield _milestone(goal, initiative, step, _title(source.text, moment), moment, LIKELY)


def _title(text: str, moment: Moment) -> str:
    """Return the words that a month belongs to: those before its brackets, else those after it."""
    bracket = text.rfind("(", 0, moment.start)
    if bracket >= 0 and ")" not in text[bracket : moment.start]:
        before = text[:bracket]
        title = before[max(before.rfind(mark) for mark in "、。)") + 1 :].strip()
        if title:
            return title
    after = _AFTER.match(text, moment.stop)
    title = after[0].lstrip("にでのは ") if after else ""
    return title.strip() or _BRACKETS.sub("", text).strip(" 。")


def _milestone(
    goal: Goal, initiative: Initiative, step: Step | None, title: str, moment: Moment, confidence: float
) -> Milestone:
    source = step or initiative
    return Milestone(
        goal.number, initiative.number, step.number if step else None, title,
        None if moment.is_until else moment.begin, moment.end, source.place, source.text, confidence,
    )  # fmt: skip


def _in_year(moment: Moment, year: FiscalYear | None) -> bool:
    """Tell whether a month can be a deadline of the year: earlier ones are history."""
    return year is None or year.first_month <= moment.end <= year.last_month
