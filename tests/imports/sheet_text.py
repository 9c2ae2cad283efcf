"""The product's own sheet of a year, worded anew as a city would publish it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi.model import Indicator, PlanKind, SheetPart
from kpi.numbers import format_value
from kpi.sheet import Sheet, SheetGoal, Work
from tests.exchange.sheets import Block

_NUMBERS = re.compile(r"\([^()]*[0-9][^()]*\)")
_GOALS = [
    ["No", "当年度目標(当初設定)", "実績", ""],
    ["", "取組み事項及びその内容・スケジュール", "取組みを行った内容・成果", "課題・今後の方向性"],
]


def blocks_of(sheet: Sheet) -> list[Block]:
    """Return a sheet as paragraphs and tables; its figures stand in brackets behind the steps and among the results."""
    report = sheet.report
    return [
        f"{report.fiscal_year.label} 部局マネジメントシート",
        [["部 局", report.department_name, "補 職", "部 長"]],
        "1. 部局の使命",
        _text(sheet, SheetPart.MISSION),
        "2. 使命を遂行するための取り組み方針と、それに基づく取り組みの総括",
        [["方針", "取り組みの総括"], [_text(sheet, SheetPart.POLICY), _marked(_text(sheet, SheetPart.SUMMARY))]],
        "3. 当年度目標と振り返り",
        *(_goal(sheet, goal) for goal in sheet.goals),
        "4. 中期目標(概ね今後4年間)",
        [["No", "取組み事項・めざす成果", "スケジュール(工程)"], *_midterm(sheet)],
    ]


def _text(sheet: Sheet, part: SheetPart, goal: str | None = None) -> str:
    text = sheet.text(part, goal)
    assert text is not None
    return text.body


def _marked(body: str) -> str:
    return "\n".join(f"○{line}" for line in body.splitlines())


def _goal(sheet: Sheet, goal: SheetGoal) -> Block:
    told = [f"○{one.name}{_value(one)}でした。" for one in goal.goal.indicators if one.actual is not None]
    results = _NUMBERS.sub("", _marked(_text(sheet, SheetPart.RESULT, goal.code)))
    rows = [
        str(goal.goal.number),
        "\n".join([goal.goal.title, *(_work(work) for work in goal.work)]),
        "\n".join([results, *told]),
        _marked(_text(sheet, SheetPart.ISSUE, goal.code)),
    ]
    return [*_GOALS, rows, *_plans(goal)]


def _plans(goal: SheetGoal) -> Iterator[list[str]]:
    for kind in PlanKind:
        yield ["", kind.label, "", ""]
        yield from (["", f"{one.code} {one.title}", "", ""] for one in goal.goal.plan_items if one.kind is kind)


def _work(work: Work) -> str:
    """Return a line of the list of work: (1) an initiative, ① a step with its time and targets in brackets."""
    line = work.line
    title = _NUMBERS.sub("", line.title)
    said = [f"{one.name}:{one.target_text}" for one in work.indicators if one.target is not None]
    if line.step is None:
        number = f"({line.number.rpartition('(')[2]}"
        title = f"{line.schedule}の実現に向け、{title}" if line.schedule else title
    else:
        number = line.number[-1]
        said = [line.schedule, *said] if line.schedule else said
    return f"{number}{title}({'、'.join(said)})" if said else f"{number}{title}"


def _value(indicator: Indicator) -> str:
    assert indicator.actual is not None
    month = indicator.actual_month
    at = f"({month.label}末時点)" if month is not None and month.number_in_year < 12 else ""
    return f"{format_value(indicator.actual, indicator.decimals)}{indicator.unit}{at}"


def _midterm(sheet: Sheet) -> Iterator[list[str]]:
    for goal in sheet.midterm:
        items = [f"({number}) {title}" for number, title in goal.items]
        steps: list[str] = []
        for step in goal.steps:
            heading = f"({step.number[1]}) {step.heading}"
            steps += ([] if heading in steps else [heading]) + [f"{step.number[-1]}{step.title} {step.years}"]
        yield [str(goal.number), "\n".join([goal.title, *items]), "\n".join(steps)]
        yield ["", PlanKind.COMPREHENSIVE.label, ""]
        yield from (
            ["", f"{one.code} {one.title}", ""] for one in goal.plan_items if one.kind is PlanKind.COMPREHENSIVE
        )
