"""Why a part of a year's plan comes along into the next one, or does not: one rule a kind of part.

Whatever is known to be finished or given up stays. What nobody reported is neither finished nor unfinished: it comes
along, and a person is asked to look.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi.calendar import FiscalYear, day_words, era_date
from kpi.midterm import MidtermStep
from kpi.model import (
    Indicator,
    MidtermStatus,
    Milestone,
    MilestoneStatus,
    Precision,
    Row,
    ScheduleKind,
    Status,
    StepStatus,
)
from kpi.schedule import Line as Work

CONTINUOUS = (ScheduleKind.ALL_YEAR, ScheduleKind.MONTHLY, ScheduleKind.TIMES_A_YEAR)
"""Schedules that name no time of one year: they hold in the next one as they are."""

_STAYING_STEPS = (MidtermStatus.DONE, MidtermStatus.CANCELLED)
_SILENT = (MidtermStatus.NOT_REPORTED, MidtermStatus.NOT_DUE)
NO_DATE = "期限 未設定"
NO_SCHEDULE = "日程 未設定"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something comes along, and why; `is_unsure` asks a person to look."""

    comes: bool
    why: str
    is_unsure: bool = False


def of_milestone(milestone: Milestone, year: FiscalYear) -> Verdict:
    """Judge a deliverable by its state."""
    status, said = milestone.status, milestone.status_label
    done = f"({day_words(milestone.done_on, year)})" if milestone.done_on else ""
    due = f"(期限{day_words(milestone.due_to_text, year)})" if milestone.due_to_text else ""
    if status.is_finished:
        return Verdict(False, f"{said}{done}")
    if status is MilestoneStatus.CANCELLED:
        return Verdict(False, said)
    if status is MilestoneStatus.NOT_DUE:
        return Verdict(False, f"{said}{due}。年度末にもう一度確かめる", is_unsure=True)
    if status is MilestoneStatus.NOT_REPORTED:
        return Verdict(True, f"{said}{due}。完了していれば外す", is_unsure=True)
    return Verdict(True, f"未完了: {said}{done or due}")


def of_step(work: Work, milestones: list[Verdict]) -> Verdict:
    """Judge work by its schedule, its state and its milestones."""
    if work.work is not None and work.work.status is StepStatus.CANCELLED:
        return Verdict(False, work.work.status_label)
    if work.kind in CONTINUOUS:
        state = f"({work.work.status_label})" if work.work is not None else ""
        is_silent = work.work is not None and work.work.status is StepStatus.NOT_REPORTED
        return Verdict(True, f"{work.schedule or work.kind.label}の取組み{state}", is_unsure=is_silent)
    if milestones:
        return of_parts(milestones)
    if work.kind is ScheduleKind.NONE:
        return Verdict(True, "終わりの時期の記載がない")
    return Verdict(True, "完了の報告がない。完了していれば外す", is_unsure=True)


def of_parts(parts: list[Verdict]) -> Verdict:
    """Judge what holds parts: it comes along for the sake of those that do."""
    coming = [part for part in parts if part.comes]
    if coming:
        why = coming[0].why if len(parts) == 1 else f"続けるものが{len(parts)}件のうち{len(coming)}件ある"
        return Verdict(True, why, all(part.is_unsure for part in coming))
    told = "、".join(dict.fromkeys(part.why for part in parts))
    return Verdict(False, told if len(parts) == 1 else f"続けるものがない({told})")


def of_indicator(indicator: Indicator, section: Row | None, year: FiscalYear) -> Verdict:
    """Judge a figure, which outlives the year unless somebody ended it."""
    if section is None:
        return Verdict(False, "報告する課が廃止されている")
    if ends_before_next(section, year):
        return Verdict(False, f"報告する課が{year.short_label}で廃止")
    if indicator.status is Status.NOT_APPLICABLE:
        return Verdict(False, f"{indicator.status_label}となり、終わっている")
    if indicator.reported_months == 0 and indicator.status is Status.NO_TARGET:
        return Verdict(True, f"{year.short_label}は目標も実績もない。続けないなら外す", is_unsure=True)
    return Verdict(True, "指標は年度を越えて続く")


def of_midterm_step(step: MidtermStep, into: FiscalYear) -> Verdict:
    """Judge a step of a 中期目標 by its years and its state."""
    note = f": {step.note}" if step.note else ""
    if step.status in _STAYING_STEPS:
        return Verdict(False, f"{step.status_label}{note}")
    if step.last_year is None or step.last_year >= into:
        return Verdict(True, f"{step.years}の工程" + (f"({step.status_label})" if step.status not in _SILENT else ""))
    if step.status in _SILENT:
        return Verdict(True, f"{step.years}の工程だが{step.status_label}。実施していれば外す", is_unsure=True)
    return Verdict(True, f"{step.years}の工程だが{step.status_label}{note}")


def ends_before_next(row: Row, year: FiscalYear) -> bool:
    """Say whether something with years of validity is over when a year is."""
    return row["valid_to_year"] is not None and row["valid_to_year"] <= year.year


def due_next(milestone: Milestone, into: FiscalYear) -> tuple[Row, str]:
    """Return when a deliverable is due next year: the day to which it was put off, else nothing, and that in words."""
    day = milestone.postponed_to
    if day is None or day < into.first_month.first:
        return {"due_from": None, "due_to": None, "due_precision": Precision.UNDATED.value}, NO_DATE
    return {"due_from": None, "due_to": day, "due_precision": Precision.DAY.value}, f"期限 {era_date(day)}(延期先)"


def schedule_next(kind: ScheduleKind, text: str | None, times: int | None = None) -> tuple[Row, str]:
    """Return the schedule of work next year: one that names a time of this year is left open, and that in words."""
    if kind in CONTINUOUS:
        return {"schedule_kind": kind.value, "schedule_text": text, "times_a_year": times}, ""
    remark = "" if kind is ScheduleKind.NONE else f"{NO_SCHEDULE}(前年度は{text or kind.label})"
    return {"schedule_kind": ScheduleKind.NONE.value, "schedule_text": None, "times_a_year": None}, remark
