"""The management sheet as one document in the sheet's own order, with the year's figures and statuses set into it.

Whoever may write a text sees its draft and the way to its form; everybody else sees what was last settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpi import access, midterm, narrative
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month, day_words, era_date
from kpi.exchange.out.wanted import What
from kpi.midterm import MidtermGoal
from kpi.model import Indicator, Milestone, PlanItem, SheetPart, TextState
from kpi.narrative import Part, Text
from kpi.numbers import format_rate
from kpi.report import AsOf
from kpi.schedule import Line
from kpi.sheet import Sheet, SheetGoal, Work, read_sheet
from kpi.wording import CONDENSED, due_words
from pages.shared import downloads, figure_details, figure_text, judgement_view, midterm_view, reader, sheet_files
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, join, tag
from pages.shared.panel import opener
from pages.shared.provenance import footer, past, summary
from pages.shared.sheet_goals import GOALS
from pages.shared.sitemap import MIDTERM
from pages.shared.status import spoken

EDIT = "edit"
"""The parameter: which part is open for editing."""
_JUDGE = "judge-"
_WORK = "取組み事項及びその内容・スケジュール"
_NOTHING = Html()


@reader.kept
def sheet(department: str, year: FiscalYear, month: Month, change: AsOf) -> Sheet:
    """Return the sheet of a department and year as of a month and a change."""
    return read_sheet(reader.store(), department, year, month, change)


def of(selected: Selection) -> Sheet:
    """Return the selected sheet."""
    return sheet(selected.department, selected.year, selected.month, selected.change)


def options(selected: Selection) -> dict[str, str]:
    """Return what the address may open for editing: nothing, a text, or the judgements of a goal."""
    found = of(selected)
    numbers = {one.code: one.goal.number for one in found.goals}
    texts = {_edit_code(part, numbers): _part_name(part, numbers) for part in found.parts}
    judged = {f"{_JUDGE}{number}": f"目標{number} 部局長評価" for number in numbers.values()}
    return {"": "シート全体", GOALS: "目標の確定と公表", **texts, **judged}


def text_part(selected: Selection, code: str) -> Part | None:
    """Return the text that one of the `options` names, None for judgements."""
    found = of(selected)
    numbers = {one.code: one.goal.number for one in found.goals}
    return next((part for part in found.parts if _edit_code(part, numbers) == code), None)


def judged_goal(selected: Selection, code: str) -> SheetGoal:
    """Return the goal whose judgements one of the `options` names."""
    return next(one for one in of(selected).goals if f"{_JUDGE}{one.goal.number}" == code)


def text_goal(selected: Selection, part: Part) -> SheetGoal | None:
    """Return the goal of a text; None for one of the whole department."""
    return next((one for one in of(selected).goals if one.code == part.goal), None)


def drawn(selected: Selection, person: Person) -> tuple[Html, Html]:
    """Return the document as somebody sees it, and how each of its figures was computed."""
    may_judge = access.may(person, Act.JUDGE, Place(selected.department))
    return _drawn(selected, _writable(selected, person), may_judge=may_judge)


@reader.kept
def _writable(selected: Selection, person: Person) -> tuple[Part, ...]:
    """Return the texts that somebody may write."""
    store = reader.store()
    return tuple(part for part in of(selected).parts if narrative.may(store, person, Act.WRITE_SHEET, part))


@reader.kept
def _drawn(selected: Selection, writable: tuple[Part, ...], *, may_judge: bool) -> tuple[Html, Html]:
    """Return the document; whoever may do the same is given the same one."""
    found = of(selected)
    report = found.report
    if not found.goals:
        empty = tag("p", "この年度のシートは登録されていません。上の一覧から別の年度を選んでください。", cls="empty")
        return tag("div", empty, footer(report), cls="board"), _NOTHING
    drawing = _Drawing(selected, found, writable, may_judge=may_judge)
    body = tag(
        "div",
        summary(_headline(found), past(selected.as_of, selected.link(as_of=None))),
        tag("article", *drawing.parts(), cls="sheet-doc", aria_label=f"{report.department_name}のシート"),
        footer(report, downloads.links(What.SCHEDULE, selected)),
        cls="board of-sheet",
    )
    histories = reader.read_history(selected.department, selected.month, selected.change)
    panels = (figure_details.figure(one, report, histories.get(one.code, ())) for one in report.indicators)
    return body, tag("div", *panels, cls="board")


def _headline(found: Sheet) -> str:
    """State how far the sheet's texts and mid-term steps have come: 文章13件のうち公表13件。中期目標は32工程のうち…."""
    states = Counter(held.newest.state for held in found.texts.values())
    told = [f"{state.label}{states[state]}件" for state in reversed(TextState) if states[state]]
    missing = len(found.parts) - sum(states.values())
    said = "、".join([*told, *([f"未記入{missing}件"] if missing else [])])
    texts = f"シートの文章{len(found.parts)}件のうち{said}"
    return f"{texts}。中期目標は{midterm.headline(found.midterm)}" if found.midterm else texts


def _edit_code(part: Part, numbers: dict[str, int | None]) -> str:
    return part.part.value if part.goal is None else f"{part.part.value}-{numbers[part.goal]}"


def _part_name(part: Part, numbers: dict[str, int | None]) -> str:
    return part.part.label if part.goal is None else f"目標{numbers[part.goal]} {part.part.label}"


class _Drawing:
    """One sheet for one person."""

    def __init__(self, selected: Selection, found: Sheet, writable: tuple[Part, ...], *, may_judge: bool) -> None:
        is_now = selected.as_of is None
        self.selected, self.found = selected, found
        self.writable, self.may_edit, self.may_judge = writable, is_now, may_judge and is_now
        self.numbers = {one.code: one.goal.number for one in found.goals}

    def parts(self) -> Iterator[Html]:
        """Yield the parts of the sheet in its order."""
        yield self._title()
        yield tag("section", self._text(2, "1. 部局の使命", SheetPart.MISSION))
        yield tag(
            "section",
            heading(2, "2. 使命を遂行するための取り組み方針と、それに基づく取り組みの総括"),
            tag(
                "div",
                self._text(3, "方針", SheetPart.POLICY),
                self._text(3, "取り組みの総括", SheetPart.SUMMARY),
                cls="halves",
            ),
        )
        yield tag("div", heading(2, "3. 当年度目標と目標設定に対する振り返り等"), self._settle(), cls="part-head")
        yield from map(self._goal, self.found.goals)
        if self.found.midterm:
            way = tag("a", "年度ごとの工程表", href=self.selected.link(MIDTERM.path), cls="onward")
            yield tag("div", heading(2, "4. 中期目標(概ね今後4年間)"), way, cls="part-head")
            yield from (_midterm(goal, self.found.report.fiscal_year) for goal in self.found.midterm)

    def _title(self) -> Html:
        report = self.found.report
        facts = (("部局", report.department_name), ("補職", "部長"), ("氏名", self.found.head_name or ""))
        pairs = (join((tag("dt", name), tag("dd", text))) for name, text in facts)
        remark = tag("p", CONDENSED, cls="condensed", role="note") if report.condensed else ""
        name = heading(2, f"{report.fiscal_year.label} 部局マネジメントシート")
        files = sheet_files.links(self.selected, may_take_working=bool(self.writable))
        return tag("div", name, remark, tag("dl", *pairs), files, cls="sheet-title")

    def _settle(self) -> Html:
        """Return the way to settle the goals, for those who write here, while they are being planned."""
        is_planned = any(one.goal.state is TextState.DRAFT for one in self.found.goals)
        return self._edit(GOALS, "目標を確定する", "目標を確定する") if is_planned and self.writable else _NOTHING

    def _goal(self, one: SheetGoal) -> Html:
        judge = ""
        if self.may_judge and (one.goal.indicators or one.goal.milestones):
            judge = self._edit(
                f"{_JUDGE}{one.goal.number}", "部局長評価を書く", f"目標{one.goal.number}の部局長評価を書く"
            )
        is_planned = one.goal.state is TextState.DRAFT
        state = tag("span", f"【{one.goal.state.label}】", cls="text-state") if is_planned else ""
        name = heading(3, tag("span", str(one.goal.number), cls="badge"), " ", one.goal.title, state)
        return tag(
            "section",
            tag("div", name, _plans(one.goal.plan_items), judge, cls="part-head"),
            tag(
                "div",
                tag("div", tag("div", heading(4, _WORK), cls="text-head"), self._work(one)),
                *(self._text(4, part.label, part, one.code) for part in SheetPart if part.is_of_a_goal),
                cls="thirds",
            ),
            cls="sheet-goal",
        )

    def _text(self, level: int, words: str, part: SheetPart, goal: str | None = None) -> Html:
        """Return a text under its heading, beside which stands how far it has come and the way to its form."""
        report = self.found.report
        which = Part(report.department, report.fiscal_year, part, goal)
        may_write = which in self.writable
        text = self.found.text(part, goal, drafts=may_write)
        edit = _NOTHING
        if may_write:
            word = "書く" if text is None else "直す"
            edit = self._edit(_edit_code(which, self.numbers), word, f"{_part_name(which, self.numbers)}を{word}")
        state = tag("span", f"【{text.state.label}】", cls="text-state") if text else ""
        head = tag("div", heading(level, words), state, edit, cls="text-head")
        return tag("div", head, *(_written(text) if text else (self._no_text(part, goal),)), cls="text")

    def _no_text(self, part: SheetPart, goal: str | None) -> Html:
        if self.found.text(part, goal) is None:
            return tag("p", "まだ書かれていません。", cls="open")
        return tag("p", "作業中です。確定するまで、文章は入力する人だけに表示されます。", cls="open")

    def _edit(self, code: str, words: str, said: str) -> Html:
        if not self.may_edit:
            return _NOTHING
        return tag("a", words, href=self.selected.link(**{EDIT: code}), cls="edit", aria_label=said)

    def _work(self, one: SheetGoal) -> Html:
        rows = [self._line(work, one) for work in one.work]
        rows += [tag("li", self._figure(indicator, one)) for indicator in one.indicators]
        return tag("ul", *rows, cls="work-lines")

    def _line(self, work: Work, one: SheetGoal) -> Html:
        line = work.line
        planned = f" ({line.schedule})" if line.schedule else ""
        said = tag("p", tag("span", _short(line), cls="no"), line.title, tag("small", planned))
        states = [self._milestone(milestone, one, line) for milestone in line.milestones]
        if line.work is not None:
            note = f" {line.work.note}" if line.work.note else ""
            states.append(tag("p", tag("b", line.work.status_label), tag("small", note), cls="live"))
        figures = (self._figure(indicator, one) for indicator in work.indicators)
        return tag("li", said, *states, *figures, cls="initiative" if line.step is None else "step")

    def _milestone(self, milestone: Milestone, one: SheetGoal, line: Line) -> Html:
        """Return a milestone's state; its name too where the line has more than one, or is the heading of steps."""
        year = self.found.report.fiscal_year
        name = f" {milestone.title}" if len(line.milestones) > 1 or line.step is None else ""
        done = f" {day_words(milestone.done_on, year)}" if milestone.done_on else ""
        due = f" 期限{due_words(milestone, year)}" if milestone.due_to_text else ""
        told = tag(
            "p", spoken(milestone.status, milestone.status_label), f"{done}{name}", tag("small", due), cls="live"
        )
        return join((told, self._judged(one, milestone)))

    def _figure(self, indicator: Indicator, one: SheetGoal) -> Html:
        report = self.found.report
        name = opener(
            indicator.name, figure_details.figure_id(indicator, report), "opens", f"{indicator.name}の計算方法"
        )
        value = tag("b", figure_text.amount(indicator.actual, indicator))
        target = f" / 目標{indicator.target_text}" if figure_text.targets(indicator) else ""
        rates = (("達成率", indicator.achievement_rate), ("対計画比", indicator.plan_rate))
        said = "".join(f" {word}{format_rate(rate, report.edges)}" for word, rate in rates if rate is not None)
        when = figure_text.as_of(indicator)
        told = tag(
            "p", spoken(indicator.status, indicator.status_word), " ", name, " ", value, target,
            said, tag("small", f" {when}") if when else "", cls="live",
        )  # fmt: skip
        return join((told, self._judged(one, indicator)))

    def _judged(self, one: SheetGoal, judged: Indicator | Milestone) -> Html:
        found = self.found.judgement(one.code, judged)
        return _NOTHING if found is None else judgement_view.line(found, judged, self.found.report)


def paragraphs(text: Text) -> Html:
    """Return the paragraphs of a text, its numbered ones as they are numbered."""
    return tag(
        "ul",
        *(tag("li", line, cls="numbered" if line.startswith(("(", "（")) else "") for line in text.paragraphs),
        cls="paragraphs",
    )


def _written(text: Text) -> Iterator[Html]:
    """Yield a text, then of which day it is and whom to ask."""
    yield paragraphs(text)
    contact = f"問い合わせ先: {text.contact}" if text.contact else ""
    said = "　".join(word for word in (era_date(text.dated_on) if text.dated_on else "", contact) if word)
    if said:
        yield tag("p", said, cls="text-state")


def _short(line: Line) -> str:
    """Return a line's number within its goal: (1), ①."""
    within = line.number.removeprefix(str(line.goal))
    return within if line.step is None else within[within.index(")") + 1 :]


def _plans(items: Sequence[PlanItem]) -> Html:
    listed = (tag("li", tag("small", item.kind.label), f" {item.code} {item.title}") for item in items)
    return tag("ul", *listed, cls="plan-items", aria_label="総合計画と基本政策") if items else _NOTHING


def _midterm(goal: MidtermGoal, year: FiscalYear) -> Html:
    items = (tag("li", f"({number}) {title}") for number, title in goal.items)
    return tag(
        "section",
        tag("div", heading(3, tag("span", str(goal.number), cls="badge"), " ", goal.title), _plans(goal.plan_items),
            cls="part-head"),
        tag(
            "div",
            tag("div", heading(4, "取組み事項及び課題・めざす成果など"), tag("ul", *items, cls="paragraphs unmarked")),
            tag("div", heading(4, "スケジュール(工程)"), midterm_view.schedule(goal, year)),
            cls="midterm-halves",
        ),
        cls="sheet-goal",
    )  # fmt: skip
