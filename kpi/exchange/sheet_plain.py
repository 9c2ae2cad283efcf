"""A management sheet as JSON or text: what the command line prints.

Names of fields are stable and English, words in them Japanese. What nobody wrote is null or an empty list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kpi.calendar import jst_label
from kpi.judgement import word
from kpi.midterm import MidtermGoal
from kpi.model import Indicator, Milestone, PlanItem, SheetPart
from kpi.numbers import NO_VALUE, format_rate, format_value
from kpi.sheet import Sheet, SheetGoal, Work
from kpi.wording import CONDENSED


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as JSON-ready values; texts as they were last written, each with its state."""
    report = sheet.report
    return {
        "department": report.department_name,
        "department_code": report.department,
        "fiscal_year": report.fiscal_year.year,
        "month": str(report.month),
        "change": report.change,
        "recorded_at": f"{report.recorded_at.isoformat()}Z",
        "source": report.source,
        "remarks": [CONDENSED] if report.condensed else [],
        "head_name": sheet.head_name,
        "mission": _paragraphs(sheet, SheetPart.MISSION),
        "policies": _paragraphs(sheet, SheetPart.POLICY),
        "summary": _paragraphs(sheet, SheetPart.SUMMARY),
        "goals": [_goal_json(sheet, goal) for goal in sheet.goals],
        "midterm_goals": [_midterm_json(goal) for goal in sheet.midterm],
        "texts": [
            {
                "part": part.part.value,
                "goal": part.goal,
                "state": text.state.value,
                "dated_on": text.dated_on.isoformat() if text.dated_on else None,
                "contact": text.contact,
                "change": text.change_no,
                "actor": text.actor,
            }
            for part in sheet.parts
            if (text := sheet.text(part.part, part.goal)) is not None
        ],
    }


def sheet_text(sheet: Sheet) -> str:
    """Return a sheet as text in its own order."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    report = sheet.report
    yield f"{report.fiscal_year.label} {report.department_name} マネジメントシート({report.month.end_label}時点)"
    yield f"登録日時 {jst_label(report.recorded_at)}(変更番号{report.change})　出典 {report.source}"
    if report.condensed:
        yield CONDENSED
    yield f"氏名 {sheet.head_name or NO_VALUE}"
    for part in (SheetPart.MISSION, SheetPart.POLICY, SheetPart.SUMMARY):
        yield from _text_lines(sheet, part)
    for goal in sheet.goals:
        yield from ("", f"目標{goal.goal.number} {goal.goal.title}")
        yield from (f"  {_plan_text(item)}" for item in goal.goal.plan_items)
        for work in goal.work:
            planned = f" ({work.line.schedule})" if work.line.schedule else ""
            yield f"  {work.line.number} {work.line.title}{planned}"
            yield from (f"      {text}" for text in _states(sheet, goal, work))
        yield from (f"      {_figure_text(sheet, goal, indicator)}" for indicator in goal.indicators)
        for part in (SheetPart.RESULT, SheetPart.ISSUE):
            yield from _text_lines(sheet, part, goal.code)
    for midterm in sheet.midterm:
        yield from ("", f"中期目標{midterm.number} {midterm.title}")
        yield from (f"  {_plan_text(item)}" for item in midterm.plan_items)
        yield from (f"  ({number}) {title}" for number, title in midterm.items)
        for step in midterm.steps:
            carried = "、".join(f"目標{one.number}" for one in step.carriers)
            note = "・".join(text for text in (carried, step.note or "") if text)
            remark = f"({note})" if note else ""
            yield f"    {step.number} {step.heading}: {step.title} {step.years} … {step.status_label}{remark}"


def _text_lines(sheet: Sheet, part: SheetPart, goal: str | None = None) -> Iterator[str]:
    text = sheet.text(part, goal)
    yield ""
    yield f"{part.label}【{text.state.label if text else '未記入'}】"
    if text is not None:
        yield from (f"  {line}" for line in text.paragraphs)


def _states(sheet: Sheet, goal: SheetGoal, work: Work) -> Iterator[str]:
    for milestone in work.line.milestones:
        yield f"{milestone.title} … {milestone.status_label}{_judged_text(sheet, goal, milestone)}"
    if work.line.work is not None:
        yield f"通年 … {work.line.work.status_label}"
    for indicator in work.indicators:
        yield _figure_text(sheet, goal, indicator)


def _figure_text(sheet: Sheet, goal: SheetGoal, indicator: Indicator) -> str:
    actual = NO_VALUE
    if indicator.actual is not None:
        actual = f"{format_value(indicator.actual, indicator.decimals)}{indicator.unit}"
    rate = format_rate(indicator.achievement_rate, sheet.report.edges)
    said = f"{indicator.name} 目標 {indicator.target_text} 実績 {actual} 達成率 {rate}"
    return f"{said} … {indicator.status_label}{_judged_text(sheet, goal, indicator)}"


def _judged_text(sheet: Sheet, goal: SheetGoal, judged: Indicator | Milestone) -> str:
    found = sheet.judgement(goal.code, judged)
    return "" if found is None else f"　部局長評価 {word(found, judged, sheet.report)}({found.reason})"


def _plan_text(item: PlanItem) -> str:
    return f"{item.kind.label} {item.code} {item.title}"


def _paragraphs(sheet: Sheet, part: SheetPart, goal: str | None = None) -> list[str]:
    text = sheet.text(part, goal)
    return [] if text is None else list(text.paragraphs)


def _goal_json(sheet: Sheet, goal: SheetGoal) -> dict[str, Any]:
    initiatives: list[dict[str, Any]] = []
    for work in goal.work:
        if work.line.step is None:
            initiatives.append(_work_json(sheet, goal, work) | {"steps": []})
        else:
            initiatives[-1]["steps"].append(_work_json(sheet, goal, work))
    return {
        "code": goal.code,
        "number": goal.goal.number,
        "title": goal.goal.title,
        "plan_items": _plan_items_json(goal.goal.plan_items),
        "initiatives": initiatives,
        "figures": [_figure_json(sheet, goal, indicator) for indicator in goal.indicators],
        "results": _paragraphs(sheet, SheetPart.RESULT, goal.code),
        "issues": _paragraphs(sheet, SheetPart.ISSUE, goal.code),
    }


def _work_json(sheet: Sheet, goal: SheetGoal, work: Work) -> dict[str, Any]:
    line = work.line
    return {
        "number": line.number,
        "title": line.title,
        "schedule_kind": line.kind.value,
        "schedule": line.schedule,
        "status": line.work.status.value if line.work else None,
        "figures": [_figure_json(sheet, goal, indicator) for indicator in work.indicators],
        "milestones": [
            {
                "title": milestone.title,
                "due_from": milestone.due_from_text,
                "due": milestone.due_to_text,
                "done_on": milestone.done_on,
                "status": milestone.status.value,
                "judgement": _judgement_json(sheet, goal, milestone),
            }
            for milestone in line.milestones
        ],
    }


def _figure_json(sheet: Sheet, goal: SheetGoal, indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "target": indicator.target,
        "target_low": indicator.target_low,
        "target_high": indicator.target_high,
        "actual": indicator.actual,
        "actual_month": str(indicator.actual_month) if indicator.actual_month else None,
        "achievement_rate": indicator.achievement_rate,
        "status": indicator.status.value,
        "judgement": _judgement_json(sheet, goal, indicator),
    }


def _judgement_json(sheet: Sheet, goal: SheetGoal, judged: Indicator | Milestone) -> dict[str, Any] | None:
    found = sheet.judgement(goal.code, judged)
    return None if found is None else {"grade": found.grade, "reason": found.reason, "month": str(found.month)}


def _midterm_json(goal: MidtermGoal) -> dict[str, Any]:
    return {
        "number": goal.number,
        "title": goal.title,
        "plan_items": _plan_items_json(goal.plan_items),
        "items": [{"number": number, "title": title} for number, title in goal.items],
        "steps": [
            {
                "number": step.number,
                "heading": step.heading,
                "title": step.title,
                "years": step.years,
                "first_year": step.first_year.year,
                "last_year": step.last_year.year if step.last_year else None,
                "status": step.status.value,
                "note": step.note,
                "annual_goals": [{"fiscal_year": one.fiscal_year.year, "number": one.number} for one in step.carriers],
            }
            for step in goal.steps
        ],
    }


def _plan_items_json(items: tuple[PlanItem, ...]) -> list[dict[str, str]]:
    return [{"kind": item.kind.value, "code": item.code, "title": item.title} for item in items]
