"""The management sheet as a document in its own order and tables, with what may leave the house.

The public copy has the texts that are 公表, and confirmed figures. The working copy has what its reader sees on the
page too: drafts of the texts that they may write, unconfirmed figures (marked) and the head's grades. 内部メモ are in
neither, and of a figure that is 公表時は秘匿 there is nothing but its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kpi.calendar import day_words, era_date, jst_label
from kpi.deck import Reason
from kpi.exchange.sheet_out.document import Block, Cell, Document, Heading, Kind, Line, Note, Part, Table, text
from kpi.exchange.sheet_out.marks import has_mark
from kpi.judgement import word
from kpi.midterm import MidtermGoal
from kpi.model import Indicator, Milestone, PlanItem, PlanKind, SheetPart
from kpi.narrative import Text
from kpi.numbers import NO_VALUE, circled, format_rate, format_value
from kpi.sheet import Sheet, SheetGoal, Work
from kpi.wording import CONDENSED, due_words

NAME = "部局マネジメントシート"
WORKING = "作業中"
"""What stands on every page of a working copy."""
_GOAL_WIDTHS = (0.04, 0.075, 0.305, 0.31, 0.27)
_MIDTERM_WIDTHS = (0.04, 0.075, 0.405, 0.48)
_ITEMS = 2  # plan items beside each other


@dataclass(frozen=True, slots=True)
class Discretion:
    """What a copy tells: `held` is what it keeps back, by the code of a figure or milestone, and why."""

    is_working: bool
    held: Mapping[str, Reason]
    text: Callable[[SheetPart, str | None], Text | None]


def compose(sheet: Sheet, known: Discretion) -> Document:
    """Return a sheet as a document."""
    return _Composing(sheet, known).document()


class _Composing:
    """One sheet for one reader."""

    def __init__(self, sheet: Sheet, known: Discretion) -> None:
        self.sheet, self.report, self.known = sheet, sheet.report, known
        self.is_year_end = sheet.report.month == sheet.report.fiscal_year.last_month

    def document(self) -> Document:
        report = self.report
        goals = self.sheet.goals
        parts = [
            Part("使命・方針", tuple(self._head())),
            *(Part(f"目標{one.goal.number}", tuple(self._goal(one, is_first=one is goals[0]))) for one in goals),
        ]
        if self.sheet.midterm:
            parts.append(Part("中期目標", (Heading("4. 中期目標(概ね今後4年間)"), self._midterm())))
        return Document(
            title=f"{report.fiscal_year.label} {NAME} {report.department_name}",
            mark=f"{WORKING}(公表前の資料)" if self.known.is_working else "",
            foot=f"{report.fiscal_year.short_label} {NAME} {report.department_name}",
            made_at=report.recorded_at,
            parts=tuple(parts),
        )

    # The head of the sheet, and the texts of the whole department

    def _head(self) -> Iterator[Block]:
        report = self.report
        yield Heading(f"{report.fiscal_year.label} {NAME}", 1)
        facts = (("部局", report.department_name), ("補職", "部長"), ("氏名", self.sheet.head_name or ""))
        yield Table(
            (0.08, 0.30, 0.08, 0.18, 0.08, 0.28), 0,
            (tuple(cell for name, said in facts for cell in (text(name, Kind.LABEL), text(said))),),
        )  # fmt: skip
        yield from map(Note, self._notes())
        yield Heading("1. 部局の使命")
        yield Table((1.0,), 0, ((Cell(self._paragraphs(SheetPart.MISSION)),),))
        yield Heading("2. 使命を遂行するための取り組み方針と、それに基づく取り組みの総括")
        yield Table(
            (0.5, 0.5), 1,
            (
                (text("方針", Kind.HEAD), text("取り組みの総括", Kind.HEAD)),
                (Cell(self._paragraphs(SheetPart.POLICY)), Cell(self._paragraphs(SheetPart.SUMMARY))),
            ),
        )  # fmt: skip

    def _notes(self) -> Iterator[str]:
        """Yield what has to be known beside the sheet: as of when it is, from what, what it leaves out."""
        report = self.report
        yield f"{era_date(report.month.last)}時点。登録日時 {jst_label(report.recorded_at)}(変更番号{report.change})"
        yield f"出典 {report.source}{f'。{CONDENSED}' if report.condensed else ''}"
        if missing := "、".join(self._missing()):
            yield f"{'まだ書かれていない' if self.known.is_working else '公表していない'}文章: {missing}"

    def _missing(self) -> Iterator[str]:
        """Yield the texts that the copy has not, those of goals with their numbers: 課題・今後の方向性(目標1、3)."""
        numbers = {one.code: str(one.goal.number) for one in self.sheet.goals}
        for part in SheetPart:
            lacking = [
                one.goal for one in self.sheet.parts if one.part is part and self.known.text(part, one.goal) is None
            ]
            goals = "、".join(numbers[goal] for goal in lacking if goal is not None)
            if lacking:
                yield f"{part.label}(目標{goals})" if goals else part.label

    def _paragraphs(self, part: SheetPart, goal: str | None = None) -> tuple[Line, ...]:
        found = self.known.text(part, goal)
        return () if found is None else tuple(Line(_marked(said)) for said in found.paragraphs)

    # Annual goals

    def _goal(self, one: SheetGoal, *, is_first: bool) -> Iterator[Block]:
        if is_first:
            yield Heading("3. 当年度目標と目標設定に対する振り返り等")
        plan = (Line(one.goal.title, is_title=True), *map(_work_line, one.work))
        cited = tuple(_plan_rows(one.goal.plan_items, (1, 2)))
        yield Table(
            _GOAL_WIDTHS, 2,
            (
                (text("No", Kind.HEAD, rows=2), text("当年度目標(当初設定)", Kind.HEAD, columns=2),
                 text("実績", Kind.HEAD, columns=2)),
                (text("取組み事項及びその内容・スケジュール", Kind.HEAD, columns=2),
                 text("取組みを行った内容・成果", Kind.HEAD), text("課題・今後の方向性", Kind.HEAD)),
                (text(str(one.goal.number), Kind.INDEX, rows=1 + len(cited)), Cell(plan, columns=2),
                 Cell(self._paragraphs(SheetPart.RESULT, one.code)),
                 Cell(self._paragraphs(SheetPart.ISSUE, one.code))),
                *cited,
            ),
        )  # fmt: skip
        if one.goal.indicators:
            yield self._figures(one)
        if one.goal.milestones:
            yield self._milestones(one)

    def _figures(self, one: SheetGoal) -> Table:
        """Return the table of a goal's figures; before March with the rate against the plan of the month too."""
        heads = ["指標", "単位", "目標値", "実績値", "達成率"]
        widths = [0.34, 0.07, 0.11, 0.17, 0.11]
        if not self.is_year_end:
            heads.append("対計画比")
            widths[0] -= 0.11
            widths.append(0.11)
        rows = [self._figure(one, indicator) for indicator in one.goal.indicators]
        return self._stated([*heads, "判定"], widths, rows)

    def _figure(self, one: SheetGoal, indicator: Indicator) -> list[Cell]:
        reason = self.known.held.get(indicator.code)
        blanks = [NO_VALUE] * (2 if self.is_year_end else 3)
        if reason is Reason.WITHHELD:
            cells = [indicator.name, NO_VALUE, NO_VALUE, *blanks, reason.label]
        elif reason is not None:
            cells = [indicator.name, indicator.unit, _target(indicator), *blanks, reason.label]
        else:
            actual = NO_VALUE
            if indicator.actual is not None:
                when = f"({indicator.reading_label})" if indicator.reading_label else ""
                actual = f"{format_value(indicator.actual, indicator.decimals)}{when}"
            rates = [indicator.achievement_rate] + ([] if self.is_year_end else [indicator.plan_rate])
            doubt = "" if indicator.actual is None or indicator.is_confirmed else "(未確定)"
            cells = [
                indicator.name, indicator.unit, _target(indicator), actual,
                *(format_rate(rate, self.report.edges) for rate in rates), f"{indicator.status_word}{doubt}",
            ]  # fmt: skip
        name, unit, *numbers, status = cells
        return [
            text(name), text(unit), *(text(said, Kind.NUMBER) for said in numbers), text(status),
            *self._judged(one, indicator),
        ]  # fmt: skip

    def _milestones(self, one: SheetGoal) -> Table:
        rows = [self._milestone(one, milestone) for milestone in one.goal.milestones]
        return self._stated(["マイルストーン", "期限", "完了", "状況"], [0.41, 0.24, 0.15], rows)

    def _milestone(self, one: SheetGoal, milestone: Milestone) -> list[Cell]:
        year, reason = self.report.fiscal_year, self.known.held.get(milestone.code)
        done, status = NO_VALUE, milestone.status_label
        if reason is not None:
            status = reason.label
        elif milestone.done_on:
            done = day_words(milestone.done_on, year)
        said = (milestone.title, due_words(milestone, year), done, status)
        return [*map(text, said), *self._judged(one, milestone)]

    def _judged(self, one: SheetGoal, judged: Indicator | Milestone) -> list[Cell]:
        """Return the cell of the head's grade, which only a working copy has."""
        if not self.known.is_working:
            return []
        found = self.sheet.judgement(one.code, judged)
        if found is None or judged.code in self.known.held:
            return [text("")]
        return [text(f"{word(found, judged, self.report)}: {found.reason}")]

    def _stated(self, heads: list[str], widths: list[float], rows: Sequence[list[Cell]]) -> Table:
        """Return a table of what is computed, whose last column is the status, and beside it the head's grade."""
        widths = [*widths, 0.2]
        if self.known.is_working:
            heads, widths = [*heads, "部局長評価"], [*(width * 0.75 for width in widths), 0.25]
        head = tuple(text(said, Kind.HEAD) for said in heads)
        return Table(tuple(widths), 1, (head, *map(tuple, rows)))

    # Mid-term goals

    def _midterm(self) -> Table:
        rows: list[tuple[Cell, ...]] = [
            (text("No", Kind.HEAD), text("取組み事項及び取組みにあたっての課題・めざす成果など", Kind.HEAD, columns=2),
             text("スケジュール(工程)", Kind.HEAD))
        ]  # fmt: skip
        for goal in self.sheet.midterm:
            items = (Line(f"({number}) {said}") for number, said in goal.items)
            cited = tuple(_plan_rows(goal.plan_items, (1, 1)))
            rows.append(
                (text(str(goal.number), Kind.INDEX, rows=1 + len(cited)),
                 Cell((Line(goal.title, is_title=True), *items), columns=2), Cell(tuple(_road(goal))))
            )  # fmt: skip
            rows += cited
        return Table(_MIDTERM_WIDTHS, 1, tuple(rows), keeps=True)


def _marked(said: str) -> str:
    """Return a paragraph with the sign that it begins, unless it has a number or a sign of its own."""
    return said if has_mark(said) else f"○{said}"


def _work_line(work: Work) -> Line:
    """Return an initiative or a step with its number and schedule: ① 設置条例の制定(7月)."""
    line = work.line
    within = line.number.removeprefix(str(line.goal))
    number = within if line.step is None else within[within.index(")") + 1 :]
    planned = f"({line.schedule})" if line.schedule else ""
    return Line(f"{number} {line.title}{planned}", 0 if line.step is None else 1)


def _road(goal: MidtermGoal) -> Iterator[Line]:
    """Yield the steps of a mid-term goal below their headings, each with its years."""
    for number, (heading, steps) in enumerate(groupby(goal.steps, key=lambda step: step.heading), start=1):
        yield Line(f"({number}) {heading}")
        for place, step in enumerate(steps, start=1):
            yield Line(f"{circled(place)} {step.title} {step.years}", 1)


def _plan_rows(items: Iterable[PlanItem], spans: tuple[int, int]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of the plans that a goal serves, two items a row; a plan of which it serves none has a blank."""
    known = tuple(items)
    for kind in PlanKind:
        own = [f"{item.code} {item.title}" for item in known if item.kind is kind]
        pairs = [own[at : at + _ITEMS] for at in range(0, len(own), _ITEMS)] or [[]]
        for number, pair in enumerate(pairs):
            label = (text(kind.label, Kind.LABEL, rows=len(pairs)),) if number == 0 else ()
            first, second = [*pair, "", ""][:_ITEMS]
            yield (*label, text(first, columns=spans[0]), text(second, columns=spans[1]))


def _target(indicator: Indicator) -> str:
    """Return the target without its unit, which has a column: 4以上, 85.0～95.0."""
    if (indicator.target, indicator.target_low, indicator.target_high) == (None, None, None):
        return NO_VALUE
    before, found, after = indicator.target_text.rpartition(indicator.unit) if indicator.unit else ("", "", "")
    return f"{before}{after}" if found else indicator.target_text
