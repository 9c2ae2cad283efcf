"""Drafts of 実績: sentences by rule from the figures and milestones of a goal, for a person to accept or change.

Nothing here is saved, and what was not reported becomes no sentence: it is named, so that somebody looks it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi.calendar import FiscalYear, Month
from kpi.model import Goal, Indicator, Milestone, MilestoneStatus, Report, Status, Step, StepStatus
from kpi.numbers import format_rate, format_value

_WORDS = {
    MilestoneStatus.DONE: "完了",
    MilestoneStatus.DONE_UNDATED: "完了",
    MilestoneStatus.DONE_LATE: "完了",
    MilestoneStatus.PARTLY_DONE: "一部を実施",
    MilestoneStatus.UNDER_WAY: "進行中",
    MilestoneStatus.OVERDUE: "期限を過ぎて進行中",
    MilestoneStatus.POSTPONED: "延期",
    MilestoneStatus.CANCELLED: "中止",
}
_STEPS = {
    StepStatus.CARRIED_OUT: "実施",
    StepStatus.UNDER_WAY: "実施中",
    StepStatus.CANCELLED: "中止",
}


@dataclass(frozen=True, slots=True)
class Drafts:
    """Sentences that can be taken over, and the names of what nothing can be said about yet."""

    sentences: tuple[str, ...]
    unknown: tuple[str, ...]


def drafts(goal: Goal, report: Report) -> Drafts:
    """Return what can be written about a goal's year, figures first, then work, then what came on top."""
    figures = [(indicator.name, _figure(indicator, report)) for indicator in goal.indicators]
    milestones = [(milestone.title, _milestone(milestone, report.fiscal_year)) for milestone in goal.milestones]
    steps = [(step.title, _step(step)) for step in goal.steps]
    said = [*figures, *milestones, *steps]
    return Drafts(
        sentences=(
            *(sentence for _, sentence in said if sentence),
            *(f"{text}(当初目標外)" for text in goal.extra_results),
        ),
        unknown=tuple(name for name, sentence in said if not sentence),
    )


def _figure(indicator: Indicator, report: Report) -> str:
    """Say a figure: 出前講座等参加者数は、目標4,000人に対し実績4,675人(達成率116.9%); nothing without a value."""
    if indicator.actual is None:
        return ""
    actual = f"実績{format_value(indicator.actual, indicator.decimals)}{indicator.unit}"
    has_target = indicator.status is not Status.NO_TARGET and indicator.target_text != "目標なし"
    before = f"目標{indicator.target_text}に対し" if has_target else ""
    return f"{indicator.name}は、{before}{actual}{_bracketed(*_remarks(indicator, report))}"


def _remarks(indicator: Indicator, report: Report) -> Iterator[str]:
    if indicator.achievement_rate is not None:
        yield f"達成率{format_rate(indicator.achievement_rate, report.edges)}"
    if indicator.reading_label:
        yield indicator.reading_label
    if not indicator.is_confirmed:
        yield "未確定"


def _milestone(milestone: Milestone, year: FiscalYear) -> str:
    """Say a deliverable: 設置条例の制定は、7月に完了(期限7月); nothing without a report."""
    word = _WORDS.get(milestone.status)
    if word is None:
        return ""
    when = f"{_day(milestone.done_on, year)}に" if milestone.done_on else ""
    due = f"期限{_day(milestone.due_to_text, year)}" if milestone.due_to_text else ""
    return f"{milestone.title}は、{when}{word}{_bracketed(due, milestone.note or '')}"


def _step(step: Step) -> str:
    """Say continuous work; nothing without a report."""
    word = _STEPS.get(step.status)
    return f"{step.title}: {word}{_bracketed(step.note or '')}" if word else ""


def _bracketed(*remarks: str) -> str:
    said = "、".join(remark for remark in remarks if remark)
    return f"({said})" if said else ""


def _day(text: str, year: FiscalYear) -> str:
    """Write 2022-07 as 7月 and 2022-07-20 as 7月20日, with the year of another fiscal year."""
    calendar_year, month, *day = (int(part) for part in text.split("-"))
    before = "" if Month(calendar_year, month) in year.months else f"{calendar_year}年"
    return f"{before}{month}月{f'{day[0]}日' if day else ''}"
