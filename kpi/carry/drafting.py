"""What of a department's year comes along into the next one, by rule: the draft that a person looks through.

From the old sheet come continuing work, deliverables that are not finished, figures, 課題・今後の方向性, and the steps
of 中期目標 due in the new year. What is finished, given up or ended is listed too, with the reason why it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpi.calendar import FiscalYear, Month
from kpi.carry import rules
from kpi.carry.known import Known, read_known
from kpi.carry.lines import Draft, Kind, Line
from kpi.carry.overlap import same_work
from kpi.carry.rules import Verdict
from kpi.midterm import MidtermGoal, MidtermStep
from kpi.model import Horizon, Indicator, Milestone, Row, SheetPart, TextState
from kpi.narrative import Part
from kpi.report import AsOf
from kpi.sheet import Sheet, SheetGoal, Work, read_sheet
from kpi.store import Question, Store

_HEADED = re.compile(r"([^:：。、]{1,24})[:：]\s*(.+)")
_BULLET = re.compile(r"^[○・●◎\-]\s*|^[(（][0-9０-９]{1,2}[)）]\s*")
_TEXTS = (SheetPart.MISSION, SheetPart.POLICY)


def read_draft(store: Store, department: str, year: FiscalYear, month: Month, change: AsOf) -> Draft:
    """Draft the year after one from its sheet as of a month and a change.

    Raises:
        NothingKnown: the department had no such year as of the change.
    """
    into = FiscalYear(year.year + 1)
    found = read_sheet(store, department, year, month, change)
    known = read_known(store, department, into, change[0])
    links: dict[str, list[Row]] = {}
    asked = Question(department, year.year, month.first, change[0])
    for row in (*store.read("goal_link", asked), *store.read("midterm_link", asked)):
        links.setdefault(row["goal"], []).append(row)
    years = {row["fiscal_year"]: row for row in known.tables["department_year"] if row["department"] == department}
    drafting = _Drafting(found, known, links)
    return Draft(
        department,
        found.report.department_name,
        year,
        month,
        tuple(drafting.lines()),
        into.year in years,
        years[year.year],
    )


@dataclass(frozen=True, slots=True)
class _Branch:
    """A line and those below it, in order."""

    line: Line
    below: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        yield self.line
        yield from self.below


class _Drafting:
    """One sheet on its way into the next year."""

    def __init__(self, found: Sheet, known: Known, links: dict[str, list[Row]]) -> None:
        self.found, self.known, self.links = found, known, links
        self.year, self.into = found.report.fiscal_year, known.into

    def lines(self) -> Iterator[Line]:
        """Yield every line, each behind the one that it stands under."""
        yield from (line for part in _TEXTS if (line := self._text(part)) is not None)
        for one in self.found.goals:
            yield from self._goal(one)
        for goal in self.found.midterm:
            yield from self._midterm(goal)

    def _line(self, kind: Kind, source: str, above: Line | None, title: str, said: Verdict, **more: Any) -> Line:
        """Return a line, unless something was decided about it before."""
        became = more.pop("became", None) or self._became(kind, source, title, above)
        if became is None and self.known.is_left_behind(kind, source):
            taken_back = self.known.decided[kind.value, source] is not None
            said = Verdict(False, "引き継いだあとに取り消されている" if taken_back else "前回、引き継がないとした")
        key = None if above is None else above.key
        return Line(kind, source, key, title, said.why, said.comes, is_unsure=said.is_unsure, became=became, **more)

    def _became(self, kind: Kind, source: str, title: str, above: Line | None) -> str | None:
        if kind in (Kind.TEXT, Kind.PLAN, Kind.INDICATOR):
            return None  # whoever makes the line has looked
        parent = None if above is None else above.became
        if kind is Kind.MILESTONE and above is not None and above.kind is Kind.STEP and parent is not None:
            step = self.known.row("step", parent)
            parent = None if step is None else step["initiative"]
        return self.known.became(kind, source, title, parent)

    def _text(self, part: SheetPart) -> Line | None:
        """Return a text of the whole department, which is a draft again next year."""
        text = self.found.text(part)
        if text is None:
            return None
        report = self.found.report
        old, new = (Part(report.department, year, part) for year in (self.year, self.into))
        is_there = any(row["narrative"] == new.code for row in self.known.tables["narrative"])
        row = {
            "department": report.department, "fiscal_year": self.into.year, "goal": None, "part": part.value,
            "position": 1, "body": text.body, "state": TextState.DRAFT.value, "dated_on": None,
            "contact": text.contact,
        }  # fmt: skip
        said = Verdict(True, f"{self.year.short_label}の文章({text.state.label})を下書きにする")
        return self._line(Kind.TEXT, old.code, None, part.label, said, row=row, became=new.code if is_there else None)

    # Annual goals -------------------------------------------------------------------------------------------

    def _goal(self, one: SheetGoal) -> Iterator[Line]:
        goal = self._line(
            Kind.GOAL, one.code, None, one.goal.title, Verdict(True, ""), number=str(one.goal.number),
            row={"horizon": Horizon.ANNUAL.value},
        )  # fmt: skip
        branches = self._work(one, goal)
        direct = [self._indicator(indicator, goal, one.code) for indicator in one.indicators]
        titles = [
            line.title
            for branch in branches
            for line in branch
            if line.kind in (Kind.INITIATIVE, Kind.STEP, Kind.MILESTONE) and (line.comes or line.became)
        ]
        issues = self._issues(one, goal, titles)
        steps = self._steps_due(one, goal, [*titles, *(line.title for line in issues if line.comes)])
        heads = [*(branch.line for branch in branches), *(line for line in issues if line.above == goal.key), *steps]
        below = [*heads, *direct]
        said = self._goal_verdict(below, sum(line.comes for line in issues if line.above == goal.key))
        if goal.why:  # decided before
            said = Verdict(goal.comes, goal.why)
        yield replace(goal, why=said.why, comes=said.comes, is_unsure=said.is_unsure)
        yield from self._plans(goal, one.code)
        for branch in branches:
            yield from branch
        yield from (*direct, *issues, *steps)

    def _goal_verdict(self, below: Sequence[Line], issues: int) -> Verdict:
        coming = sum(line.comes or line.became is not None for line in below)
        if not coming:
            return Verdict(False, "続ける取組みも課題もない")
        return Verdict(True, f"続ける取組みと課題が{coming}件ある" if issues else f"続ける取組みが{coming}件ある")

    def _plans(self, above: Line, goal: str) -> Iterator[Line]:
        """Yield what a goal serves, as long as the plan holds."""
        for row in sorted(self.links.get(goal, ()), key=lambda row: int(row["position"])):
            item = self.known.row("plan_item", row["plan_item"])
            ends = item is None or rules.ends_before_next(item, self.year)
            said = Verdict(not ends, "計画が続いている" if not ends else f"計画が{self.year.short_label}まで")
            is_there = any(
                (one["goal"], one["plan_item"]) == (above.became, row["plan_item"])
                for one in self.known.tables["goal_plan_item"]
            )
            yield self._line(
                Kind.PLAN, f"{goal}:{row['plan_item']}", above, f"{row['code']} {row['title']}", said,
                row={"plan_item": row["plan_item"]}, became=row["plan_item"] if is_there else None,
            )  # fmt: skip

    def _work(self, one: SheetGoal, goal: Line) -> list[_Branch]:
        """Return the goal's initiatives with their steps, deliverables and figures."""
        heads = [work for work in one.work if work.line.step is None]
        return [
            self._initiative(
                head,
                [
                    work
                    for work in one.work
                    if work.line.step is not None and work.line.initiative_code == head.line.initiative_code
                ],
                goal,
                one.code,
            )
            for head in heads
        ]

    def _initiative(self, head: Work, steps: Sequence[Work], goal: Line, code: str) -> _Branch:
        line = head.line
        old = self.known.row("initiative", line.initiative_code) or {}
        schedule, remark = rules.schedule_next(line.kind, line.schedule)
        section = self.known.row("section", old.get("section"))
        keeps = section is not None and not rules.ends_before_next(section, self.year)
        made = self._line(
            Kind.INITIATIVE, line.initiative_code, goal, line.initiative, Verdict(True, ""),
            number=_within(line.number), remark=remark,
            row={
                "schedule_kind": schedule["schedule_kind"], "schedule_text": schedule["schedule_text"],
                "section": old.get("section") if keeps else None,
            },
        )  # fmt: skip
        direct = [self._milestone(one, made) for one in line.milestones]
        figures = [self._indicator(indicator, made, code) for indicator in head.indicators]
        branches = [self._step(step, made, code) for step in steps]
        parts = [*direct, *figures, *(branch.line for branch in branches)]
        said = rules.of_parts([Verdict(part.comes, part.why, part.is_unsure) for part in parts])
        if not parts:
            said = Verdict(True, "工程の登録がない。終わっていれば外す", is_unsure=True)
        below = (*direct, *figures, *(line for branch in branches for line in branch))
        return _Branch(_with(made, said), below)

    def _step(self, work: Work, above: Line, goal: str) -> _Branch:
        line = work.line
        code = line.step_code or ""
        old = self.known.row("step", code) or {}
        verdicts = [rules.of_milestone(one, self.year) for one in line.milestones]
        schedule, remark = rules.schedule_next(line.kind, line.schedule, old.get("times_a_year"))
        said = rules.of_step(line, verdicts)
        made = self._line(
            Kind.STEP, code, above, line.title, said, number=_within(line.number), remark=remark, row=schedule
        )
        below = [
            *(self._milestone(one, made) for one in line.milestones),
            *(self._indicator(indicator, made, goal) for indicator in work.indicators),
        ]
        return _Branch(made, tuple(below))

    def _milestone(self, milestone: Milestone, above: Line) -> Line:
        row, remark = rules.due_next(milestone, self.into)
        said = rules.of_milestone(milestone, self.year)
        return self._line(Kind.MILESTONE, milestone.code, above, milestone.title, said, remark=remark, row=row)

    def _indicator(self, indicator: Indicator, above: Line, goal: str) -> Line:
        """Return a figure: the link moves on, next year's target is asked for and never made up."""
        source = f"{goal}:{indicator.code}"
        placed = [
            row["goal"]
            for row in self.known.tables["placement"]
            if row["indicator"] == indicator.code and self._is_of_next_year(row["goal"])
        ]
        said = rules.of_indicator(indicator, self._section_of(indicator.code), self.year)
        if said.comes and not above.comes and above.became is None:
            said = Verdict(False, "結び付いている取組みが引き継がれない")
        return self._line(
            Kind.INDICATOR, source, above, indicator.name, said, remark=self._target(indicator),
            row={"indicator": indicator.code}, became=placed[0] if placed else None,
        )  # fmt: skip

    def _is_of_next_year(self, goal: str) -> bool:
        return any(row["goal"] == goal for row in self.known.goals(Horizon.ANNUAL))

    def _section_of(self, indicator: str) -> Row | None:
        return self.known.row("section", self.found_sections.get(indicator))

    @property
    def found_sections(self) -> dict[str, str]:
        """Which section reports each indicator."""
        return {row["indicator"]: row["section"] for row in self.known.tables["indicator"]}

    def _target(self, indicator: Indicator) -> str:
        """Say next year's target: set already, or not, with this year's beside it."""
        into = self.into.short_label
        is_set = any(
            (row["indicator"], row["fiscal_year"]) == (indicator.code, self.into.year)
            for row in self.known.tables["target"]
        )
        return f"{into}の目標値 {'設定済' if is_set else '未設定'}({self.year.short_label} {indicator.target_text})"

    def _issues(self, one: SheetGoal, goal: Line, titles: Sequence[str]) -> list[Line]:
        """Return 課題・今後の方向性 as initiatives: one a line; what stands behind a head becomes its steps."""
        text = self.found.text(SheetPart.ISSUE, one.code)
        if text is None:
            return []
        code = Part(self.found.report.department, self.year, SheetPart.ISSUE, one.code).code
        why = f"{SheetPart.ISSUE.label}({text.state.label})"
        found: list[Line] = []
        for place, paragraph in enumerate(text.paragraphs, start=1):
            headed = _HEADED.fullmatch(_BULLET.sub("", paragraph))
            source = f"{code}:{place}"
            if headed is None:
                found += [
                    self._drafted(f"{source}:{n}", goal, sentence, why, titles)
                    for n, sentence in enumerate(_sentences(_BULLET.sub("", paragraph)), start=1)
                ]
                continue
            head = self._line(
                Kind.INITIATIVE, source, goal, headed[1].strip(), Verdict(True, ""), remark=rules.NO_SCHEDULE, row=_OPEN
            )
            steps = [
                self._drafted(f"{source}:{n}", head, sentence, why, titles, Kind.STEP)
                for n, sentence in enumerate(_sentences(headed[2]), start=1)
            ]
            comes = any(step.comes for step in steps)
            found += [_with(head, Verdict(comes, why if comes else "続ける取組みと重なる")), *steps]
        return found

    def _drafted(
        self, source: str, above: Line, title: str, why: str, titles: Iterable[str], kind: Kind = Kind.INITIATIVE
    ) -> Line:
        """Return new work, unless what continues says it already."""
        same = same_work(title, titles)
        said = Verdict(True, why) if same is None else Verdict(False, f"続ける取組み「{same}」と重なる({why})")
        row = _OPEN if kind is Kind.INITIATIVE else _OPEN_STEP
        return self._line(kind, source, above, title, said, remark=rules.NO_SCHEDULE, row=row)

    # Mid-term goals -----------------------------------------------------------------------------------------

    def _steps_due(self, one: SheetGoal, goal: Line, titles: Sequence[str]) -> list[Line]:
        """Return the mid-term steps planned for the next year, as initiatives of the annual goal that carries them."""
        found = []
        for midterm in self.found.midterm:
            for step in midterm.steps:
                is_due = step.runs_in(self.into) and rules.of_midterm_step(step, self.into).comes
                if is_due and self._carriers(midterm, step)[:1] == (one.code,):
                    why = f"中期目標{midterm.number}{step.number} {step.years}の工程"
                    found.append(self._drafted(f"midterm:{step.code}", goal, step.title, why, titles))
        return found

    def _carriers(self, midterm: MidtermGoal, step: MidtermStep) -> tuple[str, ...]:
        """Return the annual goals that carry a step, else those that carry its neighbours of the same goal."""
        numbers = {one.goal.number: one.code for one in self.found.goals}
        beside = [other for other in midterm.steps if other.heading == step.heading]
        for among in ([step], beside, midterm.steps):
            carried = dict.fromkeys(
                numbers[carrier.number]
                for other in among
                for carrier in other.carriers
                if carrier.fiscal_year == self.year and carrier.number in numbers
            )
            if carried:
                return tuple(carried)
        return ()

    def _midterm(self, goal: MidtermGoal) -> Iterator[Line]:
        head = self._line(
            Kind.MIDTERM_GOAL, goal.code, None, goal.title, Verdict(True, ""), number=str(goal.number),
            row={"horizon": Horizon.MIDTERM.value},
        )  # fmt: skip
        steps = [self._midterm_step(goal, step, head) for step in goal.steps]
        said = rules.of_parts([Verdict(step.comes, step.why, step.is_unsure) for step in steps])
        head = _with(head, said if steps else Verdict(True, "中期目標は続く"))
        yield head
        yield from self._plans(head, goal.code)
        for number, title in goal.items:
            own = Verdict(head.comes, "中期目標とともに続く" if head.comes else "中期目標が終わる")
            yield self._line(
                Kind.MIDTERM_ITEM, f"{goal.code}:{number}", head, title, own, number=f"({number})", row={}
            )  # fmt: skip
        yield from steps

    def _midterm_step(self, goal: MidtermGoal, step: MidtermStep, head: Line) -> Line:
        said = rules.of_midterm_step(step, self.into)
        is_over = step.last_year is not None and step.last_year < self.into
        first, last = (self.into, self.into) if is_over else (step.first_year, step.last_year)
        number = int(step.number[1 : step.number.index(")")])
        return self._line(
            Kind.MIDTERM_STEP, step.code, head, step.title, said, number=step.number,
            remark=f"{step.years} → {self.into.short_label}" if is_over else step.years,
            row={
                "heading_number": number, "heading": step.heading, "first_year": first.year,
                "last_year": None if last is None else last.year,
            },
            carriers=tuple(f"{Kind.GOAL}:{code}" for code in self._carriers(goal, step)),
        )  # fmt: skip


_OPEN: Row = {"schedule_kind": "none", "schedule_text": None, "section": None}
_OPEN_STEP: Row = {"schedule_kind": "none", "schedule_text": None, "times_a_year": None}


def _with(line: Line, said: Verdict) -> Line:
    """Give a line that was made before its parts what they come to, unless it was decided before."""
    return line if line.why else replace(line, why=said.why, comes=said.comes, is_unsure=said.is_unsure)


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in text.split("。") if sentence.strip()]


def _within(number: str) -> str:
    """Return a number of the sheet within its goal: 1(2)① is (2)①."""
    return number[number.index("(") :]
