"""What the sections of the invented city report of a month: figures, milestones, continuous work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from kpi.calendar import Month
from kpi.model import (
    ActualState,
    Certainty,
    Direction,
    MilestoneReport,
    Precision,
    Row,
    ScheduleKind,
    Stage,
    StepReport,
)
from kpi.training.figures import first_guess, typed_values
from kpi.training.masters import Said, Years, goal_code, work_of
from kpi.training.plan import Correction, Course, Department, Indicator, Milestone, Outcome, Remark

_HALF_WAY, _YEAR_END = 6, 12  # the months of the year (April is 1) in which continuous work is reported
_DEADLINE = 15  # the day of the next month by which a round is handed in
_EXPLANATIONS = (
    "天候の影響で、予定した回の一部を実施できなかった",
    "前年度からの需要の落ち込みが続いた",
    "担当する人員の確保が遅れ、開始が後ろにずれた",
    "周知が行き届かず、利用が見込みを下回った",
)
_NOTES: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.ON_A_DAY: ("計画どおり実施",),
    Outcome.IN_THE_MONTH: ("月内に実施(日の記録なし)",),
    Outcome.LATE: ("関係者との調整に時間を要した", "契約の手続に時間を要した"),
    Outcome.UNDATED: ("順次実施(時期の記録なし)",),
    Outcome.PARTLY: ("予定の一部だけを実施", "対象を絞って実施し、残りは検討中"),
    Outcome.UNFINISHED: ("関係者と協議中", "内容を調整中"),
    Outcome.POSTPONED: ("日程の調整がつかず翌年度に延期", "条件の整理のため翌年度に延期"),
    Outcome.CANCELLED: ("必要性を見直し中止", "実施の条件が整わず中止"),
    Outcome.SILENT: ("",),
}
_COURSE: Mapping[Course, tuple[tuple[int, StepReport, str], ...]] = {
    Course.CARRIED_OUT: (
        (_HALF_WAY, StepReport.UNDER_WAY, "年間の計画に沿って実施中"),
        (_YEAR_END, StepReport.CARRIED_OUT, "計画どおり実施"),
    ),
    Course.UNFINISHED: (
        (_HALF_WAY, StepReport.UNDER_WAY, "年間の計画に沿って実施中"),
        (_YEAR_END, StepReport.UNDER_WAY, "一部の地区で継続中"),
    ),
    Course.CANCELLED: ((_HALF_WAY, StepReport.CANCELLED, "担い手がいないため中止"),),
    Course.SILENT: (),
}


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports when: the years, the seed of whatever is drawn, and how many months each section is behind."""

    years: Years
    seed: int
    last_month: Month
    lags: Mapping[str, int]

    def random(self, *parts: object) -> Random:
        """Return a stream of random numbers of its own for whatever is named."""
        return Random("/".join(map(str, (self.seed, *parts))))  # noqa: S311 - invented data, no secret

    def of_month(self, department: Department, month: Month) -> list[Said]:
        """Return all that a department says in the round of a month."""
        return [
            *self._figures(department, month),
            *self._work(department, month),
            *self._extras(department, month),
            *self._closing(department, month.plus(-1)),
        ]

    def correction(self, indicator: Indicator, change: Correction) -> Said:
        """Return the figure that a correction says anew, or takes back."""
        month = self.years.month(change.year, change.month)
        value = typed_values(indicator, change.year, self.seed)[month.number_in_year]
        return self._actual(indicator, month, value + (change.add or 0), Certainty.FINAL)

    # Figures -------------------------------------------------------------------------------------------------

    def _figures(self, department: Department, month: Month) -> Iterator[Said]:
        for indicator in department.indicators:
            if month <= self.last_month.plus(-self.lags.get(indicator.section, 0)):
                yield from self._firm(indicator, month.plus(-1))
                yield from self._first(indicator, month)

    def _first(self, indicator: Indicator, month: Month) -> Iterator[Said]:
        """Say a month for the first time."""
        if (self.years.number(month.first), month.month) in indicator.closed:
            yield self._closed(indicator, month)
        elif (value := self._value(indicator, month)) is not None:
            if indicator.firmness is not Certainty.FINAL:
                n = self.years.number(month.first)
                value = first_guess(indicator, n, month.number_in_year, value, self.seed)
            yield from self._reported(indicator, month, value, indicator.firmness)

    def _firm(self, indicator: Indicator, month: Month) -> Iterator[Said]:
        """Say a month again once its figure is final."""
        if indicator.firmness is not Certainty.FINAL and (value := self._value(indicator, month)) is not None:
            yield from self._reported(indicator, month, value, Certainty.FINAL)

    def _reported(self, indicator: Indicator, month: Month, value: float, certainty: Certainty) -> Iterator[Said]:
        """Say a figure, and release what is said about it once it is final."""
        said = self._actual(indicator, month, value, certainty)
        yield said
        if certainty is Certainty.FINAL and (explanation := said[1]["explanation"]):
            yield "released_text", {"indicator": indicator.code, "month": month.first, "explanation": explanation}

    def _value(self, indicator: Indicator, month: Month) -> float | None:
        """Return what a section types for a month, None where it says nothing."""
        n = self.years.number(month.first)
        if n < 0 or (n, month.month) in (*indicator.gaps, *indicator.closed):
            return None
        return typed_values(indicator, n, self.seed).get(month.number_in_year)

    def _actual(self, indicator: Indicator, month: Month, value: float, certainty: Certainty) -> Said:
        n = self.years.number(month.first)
        remark = indicator.remarks.get((n, month.month), Remark())
        random = self.random("remark", indicator.code, month)
        is_short = month.number_in_year == _YEAR_END and _falls_short(indicator, n)
        return "actual", _figure(indicator, month) | {
            "value": float(value),
            "state": ActualState.REPORTED,
            "certainty": certainty,
            "measured_on": month.first.replace(day=indicator.measured_day) if indicator.measured_day else None,
            "note": remark.note,
            "internal_note": remark.internal_note,
            "explanation": random.choice(_EXPLANATIONS) if is_short else None,
            "withheld": remark.withheld,
            "evidence": f"架空文書 第{random.randrange(100, 1000)}号" if random.random() < 0.1 else None,
        }

    def _closed(self, indicator: Indicator, month: Month) -> Said:
        row = _figure(indicator, month)
        return "actual", row | {"state": ActualState.NOT_APPLICABLE, "note": indicator.closed_because}

    # Rounds --------------------------------------------------------------------------------------------------

    def _closing(self, department: Department, month: Month) -> Iterator[Said]:
        """Close the round of a month whose deadline has passed; that of a section without its reports stays open."""
        n = self.years.number(month.first)
        if n < 0:
            return
        for section in department.sections:
            first, last = section.first_year or 0, section.last_year
            if first <= n and (last is None or n <= last):
                is_reported = month <= self.last_month.plus(-self.lags.get(section.code, 0))
                yield (
                    "submission",
                    {
                        "section": section.code,
                        "month": month.first,
                        "stage": Stage.CLOSED if is_reported else Stage.OPEN,
                        "deadline": month.plus(1).first.replace(day=_DEADLINE),
                    },
                )

    # Work ----------------------------------------------------------------------------------------------------

    def _work(self, department: Department, month: Month) -> Iterator[Said]:
        n = self.years.number(month.first)
        for number, goal in enumerate(department.goals, start=1):
            if n not in goal.years:
                continue
            for work in work_of(goal, goal_code(department, number, self.years[n]), n):
                if work.step is not None and work.step.kind is ScheduleKind.ALL_YEAR:
                    for at, state, note in _COURSE[Course(work.step.course[n])]:
                        if at == month.number_in_year:
                            yield "step_report", {"step": work.code, "month": month.first, "state": state, "note": note}
                for code, milestone in work.milestones:
                    yield from self._milestone(code, milestone, n, month)

    def _milestone(self, code: str, milestone: Milestone, n: int, month: Month) -> Iterator[Said]:
        outcome = milestone.outcome(n)
        random = self.random("milestone", code)
        day, note, is_begun = random.randrange(3, 27), random.choice(_NOTES[outcome]), random.random() < 0.6
        due = _YEAR_END if milestone.last is None else self.years.month(n, milestone.last).number_in_year
        state = _course_of(outcome, due, is_begun=is_begun).get(month.number_in_year)
        if state is None:
            return
        row: Row = {"milestone": code, "month": month.first, "state": state, "note": note}
        match state:
            case MilestoneReport.DONE:
                row |= _done(outcome, month, min(day, milestone.day or day))
            case MilestoneReport.POSTPONED:
                row["postponed_to"] = date(self.years[n].year + 1, 6, 30)
            case MilestoneReport.UNDER_WAY if outcome is not Outcome.UNFINISHED:
                row["note"] = "準備中"
        yield "milestone_report", row

    def _extras(self, department: Department, month: Month) -> Iterator[Said]:
        for place, extra in enumerate(department.extras, start=1):
            if self.years.month(extra.year, extra.month) == month:
                goal = goal_code(department, extra.goal, self.years[extra.year])
                yield (
                    "extra_result",
                    {
                        "extra_result": f"{goal}-x{place}",
                        "goal": goal,
                        "month": month.first,
                        "title": extra.title,
                    },
                )


def _figure(indicator: Indicator, month: Month) -> Row:
    return {"indicator": indicator.code, "month": month.first, "withheld": False}


def _falls_short(indicator: Indicator, n: int) -> bool:
    """Say whether a year is to end short of the target that it began with."""
    target, result = indicator.targets[n], indicator.results[n]
    if target is None or result is None:
        return False
    is_lower_better = indicator.direction is Direction.DOWN
    return result > target if is_lower_better else result < target


def _course_of(outcome: Outcome, due: int, *, is_begun: bool) -> dict[int, MilestoneReport]:
    """Return what is said of a deliverable in which months of the year (April is 1)."""
    begun = {due - 2: MilestoneReport.UNDER_WAY} if is_begun and due > 2 else {}
    match outcome:
        case Outcome.ON_A_DAY | Outcome.IN_THE_MONTH:
            return begun | {due: MilestoneReport.DONE}
        case Outcome.LATE:
            return {due: MilestoneReport.UNDER_WAY, min(due + 2, _YEAR_END): MilestoneReport.DONE}
        case Outcome.UNDATED:
            return begun | {min(due + 1, _YEAR_END): MilestoneReport.DONE}
        case Outcome.PARTLY:
            return begun | {due: MilestoneReport.PARTLY_DONE}
        case Outcome.UNFINISHED:
            return {max(due - 2, 1): MilestoneReport.UNDER_WAY, due: MilestoneReport.UNDER_WAY}
        case Outcome.POSTPONED:
            return begun | {due: MilestoneReport.POSTPONED}
        case Outcome.CANCELLED:
            return begun | {due: MilestoneReport.CANCELLED}
        case _:
            return {}


def _done(outcome: Outcome, month: Month, day: int) -> Row:
    """Return when something was done, as exactly as its report says."""
    match outcome:
        case Outcome.UNDATED:
            return {"precision": Precision.UNDATED}
        case Outcome.IN_THE_MONTH:
            return {"done_from": month.first, "done_to": month.last, "precision": Precision.MONTH}
        case _:
            done = month.first.replace(day=day)
            return {"done_from": done, "done_to": done, "precision": Precision.DAY}
