"""Lines, milestones and schedules for tests: due in July unless told otherwise, as of October 2022."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kpi.calendar import FiscalYear, Month
from kpi.model import Basis, Goal, Milestone, MilestoneStatus, Report, ScheduleKind, Step, StepStatus
from kpi.schedule import Line, Schedule


def milestone(status: MilestoneStatus = MilestoneStatus.NOT_DUE, due: str | None = "2022-07", **told: Any) -> Milestone:
    """Return a milestone; `due` is a month or a day."""
    first = None if due is None else date.fromisoformat(due if len(due) > len("2022-07") else f"{due}-01")
    last = first if first is None or due is None or len(due) > len("2022-07") else Month.of(first).last
    fields: dict[str, Any] = {
        "code": "m", "initiative": "i", "step": "s", "title": "設置条例の制定", "due_from": first, "due_to": last,
        "due_from_text": due, "due_to_text": due, "done_on": None, "precision": None, "status": status,
        "status_label": status.label, "note": None,
    }  # fmt: skip
    return Milestone(**(fields | told))


def line(*milestones: Milestone, work: StepStatus | None = None, **told: Any) -> Line:
    """Return a step with milestones, or with the state of continuous work."""
    fields: dict[str, Any] = {
        "goal": 1, "goal_title": "目標", "number": "1(1)①", "initiative": "取組み", "step": "工程",
        "kind": ScheduleKind.ALL_YEAR if work else ScheduleKind.MONTH, "schedule": None, "first": None, "last": None,
        "milestones": milestones, "work": work and Step("s", "工程", work, work.label, None),
    }  # fmt: skip
    return Line(**(fields | told))


def report(*lines: Line, month: str = "2022-10") -> Report:
    """Return the year that lines belong to."""
    milestones = tuple(milestone for line in lines for milestone in line.milestones)
    steps = tuple(line.work for line in lines if line.work is not None)
    return Report(
        department="civic", department_name="市民協働部", fiscal_year=FiscalYear(2022), month=Month.parse(month),
        change=1, recorded_at=datetime(2022, 11, 1), basis=Basis.MONTHLY_ENTRY, source="試験", condensed=False,
        disclaimer="", bands=(), goals=(Goal("goal", 1, "目標", (), {}, (), milestones, steps, ()),),
    )  # fmt: skip


def schedule(*lines: Line, month: str = "2022-10") -> Schedule:
    """Return a schedule of lines."""
    return Schedule(report(*lines, month=month), lines)


def initiative(*milestones: Milestone, **told: Any) -> Line:
    """Return the line of an initiative, which is the heading of its steps."""
    return replace(line(*milestones), **({"number": "1(1)", "step": None, "kind": ScheduleKind.NONE} | told))
