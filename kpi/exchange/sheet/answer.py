"""A sheet that was read as JSON or as text for a terminal: everything beside its place, with how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpi.calendar import FiscalYear, Month
from kpi.exchange.plain import aligned
from kpi.exchange.sheet.found import (
    Figure,
    Goal,
    Initiative,
    ManagementSheet,
    MidtermGoal,
    Milestone,
    PlanItem,
    Quantity,
    Said,
    Schedule,
    Step,
)  # fmt: skip
from kpi.model import ScheduleKind
from kpi.numbers import NO_VALUE, format_value


def sheet_json(sheet: ManagementSheet) -> dict[str, Any]:
    """Return a sheet as JSON-ready values; what it does not say is null, months are YYYY-MM."""
    return {
        "department": sheet.department or None,
        "department_place": sheet.department_place or None,
        "fiscal_year": sheet.fiscal_year,
        "fiscal_year_place": sheet.fiscal_year_place or None,
        "fiscal_year_confidence": sheet.fiscal_year_confidence if sheet.fiscal_year is not None else None,
        "mission": "\n".join(_numbered(said) for said in sheet.mission) or None,
        "policies": _said(sheet.policies),
        "summary": _said(sheet.summary),
        "goals": [_goal(goal) for goal in sheet.goals],
        "midterm_goals": [_midterm(goal) for goal in sheet.midterm_goals],
        "figures": [_figure(figure) for figure in sheet.figures],
        "milestones": [_milestone(milestone) for milestone in sheet.milestones],
        "unread": [{"text": one.text, "place": one.place, "reason": one.reason} for one in sheet.unread],
    }


def sheet_text(sheet: ManagementSheet) -> str:
    """Return a sheet as text: what was found in short, all figures, and what was not understood."""
    year = FiscalYear(sheet.fiscal_year).label if sheet.fiscal_year is not None else "年度不明"
    lines = [f"{sheet.department or '部局不明'} {year}(年度の根拠: {sheet.fiscal_year_place or 'なし'})", ""]
    lines += [f"使命 {_numbered(said)}" for said in sheet.mission]
    lines += [f"方針 {_numbered(said)}" for said in sheet.policies]
    for goal in sheet.goals:
        steps = sum(len(initiative.steps) for initiative in goal.initiatives)
        lines += ["", f"目標{goal.number} {goal.title}({goal.place})"]
        lines.append(
            f"  取組み事項{len(goal.initiatives)}件、工程{steps}件、実績{len(goal.results)}文、課題{len(goal.issues)}文"
        )
        lines += [f"  {item.kind.label} {item.code} {item.title}" for item in goal.plan_items]
    for midterm in sheet.midterm_goals:
        lines += ["", f"中期目標{midterm.number} {midterm.title}({midterm.place})"]
        lines += [f"  {step.number} {step.text} {step.year_text or NO_VALUE}" for step in midterm.steps]
    if sheet.figures:
        table = [["目標", "数値", "目標値", "実績", "時点", "確からしさ", "場所"]]
        table += [
            [
                NO_VALUE if one.goal is None else str(one.goal), one.name, _value(one.target), _value(one.actual),
                _month(one.actual.month) or NO_VALUE if one.actual else NO_VALUE, f"{one.confidence:.1f}",
                (one.target or one.actual).place if one.target or one.actual else "",  # type: ignore[union-attr]
            ]
            for one in sheet.figures
        ]  # fmt: skip
        lines += ["", *aligned(table).splitlines()]
    if sheet.unread:
        lines += ["", f"読み取れなかったもの({len(sheet.unread)}件)"]
        lines += [f"  {one.place}「{one.text[:60]}」{one.reason}" for one in sheet.unread]
    return "\n".join(lines) + "\n"


def _value(quantity: Quantity | None) -> str:
    if quantity is None:
        return NO_VALUE
    text = f"{quantity.value:.15g}"
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    bound = quantity.comparator.label if quantity.comparator else ""
    return f"{format_value(quantity.value, decimals)}{quantity.unit}{bound}"


def _numbered(said: Said) -> str:
    return said.text if said.number is None else f"({said.number}) {said.text}"


def _said(all_said: Sequence[Said]) -> list[dict[str, Any]]:
    return [{"number": said.number, "text": said.text, "place": said.place} for said in all_said]


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "number": goal.number,
        "title": goal.title,
        "place": goal.place,
        "confidence": goal.confidence,
        "plan_items": [_plan_item(item) for item in goal.plan_items],
        "initiatives": [
            {**_item(initiative), "steps": [_item(step) for step in initiative.steps]}
            for initiative in goal.initiatives
        ],
        "results": _said(goal.results),
        "issues": _said(goal.issues),
    }


def _item(item: Initiative | Step) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.text,
        "schedule": _schedule(item.schedule),
        "place": item.place,
        "confidence": item.confidence,
    }


def _schedule(schedule: Schedule) -> dict[str, Any] | None:
    if schedule.kind is ScheduleKind.NONE:
        return None
    return {
        "kind": schedule.kind.value,
        "from": _month(schedule.begin),
        "to": _month(schedule.end),
        "times_a_year": schedule.times,
        "text": schedule.text,
    }


def _plan_item(item: PlanItem) -> dict[str, Any]:
    return {"kind": item.kind.value, "code": item.code, "title": item.title, "place": item.place}


def _midterm(goal: MidtermGoal) -> dict[str, Any]:
    return {
        "number": goal.number,
        "title": goal.title,
        "place": goal.place,
        "confidence": goal.confidence,
        "plan_items": [_plan_item(item) for item in goal.plan_items],
        "items": _said(goal.items),
        "steps": [
            {
                "group": step.group or None,
                "number": step.number,
                "title": step.text,
                "first_year": step.first_year,
                "last_year": step.last_year,
                "is_open": step.is_open,
                "year_text": step.year_text or None,
                "place": step.place,
                "confidence": step.confidence,
            }
            for step in goal.steps
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    target, actual = figure.target, figure.actual
    source = target or actual
    return {
        "goal": figure.goal,
        "name": figure.name,
        "target": target.value if target else None,
        "comparator": target.comparator.label if target and target.comparator else None,
        "unit": figure.unit,
        "due": _month(target.month) if target else None,
        "actual": actual.value if actual else None,
        "actual_name": actual.name if actual else None,
        "actual_month": _month(actual.month) if actual else None,
        "source_text": source.source_text if source else None,
        "place": source.place if source else None,
        "actual_source_text": actual.source_text if actual else None,
        "actual_place": actual.place if actual else None,
        "confidence": figure.confidence,
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "goal": milestone.goal,
        "initiative": milestone.initiative,
        "step": milestone.step,
        "title": milestone.title,
        "due_from": _month(milestone.due_from),
        "due_to": str(milestone.due_to),
        "source_text": milestone.source_text,
        "place": milestone.place,
        "confidence": milestone.confidence,
    }


def _month(month: Month | None) -> str | None:
    return None if month is None else str(month)
