"""From rows to the parts of a sheet: sections, goals, initiatives, steps, cited plans, results, the road map.

Nothing here knows one city's file. A section is told by its heading, a column by its head, a level by its numbers; what
fits nowhere is kept as unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi.exchange.sheet.block import Cell, Row, clean, compact
from kpi.exchange.sheet.found import (
    LIKELY, SURE, UNSURE, Goal, Initiative, ManagementSheet, MidtermGoal, MidtermStep, PlanItem, Said, Step, Unread,
)  # fmt: skip
from kpi.exchange.sheet.lines import lines_of
from kpi.exchange.sheet.numbering import Item, Levels
from kpi.exchange.sheet.schedule import fiscal_years, years_of
from kpi.exchange.sheet.table import Columns, Filled
from kpi.exchange.sheet.wording import (
    BULLETS, LINK_LABEL, Part, Section, codes, department_in, heading, is_department_label, is_person_label,
    label_of, labelled, mark_at_begin, part_of, policies,
)  # fmt: skip
from kpi.model import PlanKind

_ORDER = tuple(Section)
_NUMBER_CELL = re.compile(r"(?:No\.?|目標)?\s*\(?([0-9]{1,2}|[\u2460-\u2473])\)?\.?")
_INNER_BULLET = re.compile(r"(?<=[。)\s])\s*[○●◯■](?=\S)|(?<=。)\s*・(?=\S)")
_SIGNS = re.compile(r"[○●◎◯→⇒▶►―ー…・\-～ ]+")
_HEAD_LABEL = re.compile(r"([^::]{1,12})[::]\s*(.*)")
_NEXT_LABEL = re.compile(r"\s+(?=[^\s::]{1,6}\s*[::])")
_TITLE = re.compile(r"マネジメントシート|目標管理|組織目標|部局目標|運営方針書?")
_LONGEST_ITEM = 3_000  # characters of an item: more than a page is a mistake of the reading
_TITLE_REST = 25  # characters of the second line of a title
_SHEET_WORDS = re.compile(r"(部局)?(マネジメント|目標管理|組織目標|部局目標)?(シート|表|書)$")


@dataclass(frozen=True, slots=True)
class CellFigure:
    """A row of a table of figures, as typed."""

    goal: int | None
    name: str
    unit: str
    target: str
    actual: str
    place: str
    row: int


@dataclass(slots=True)
class _Node:
    """A line of a road map, before it is known whether others stand below it."""

    depth: int
    number: int
    text: str
    place: str
    year_text: str = ""


@dataclass(slots=True)
class Structure:
    """Reads rows one after another into `sheet`; `close` after the last."""

    sheet: ManagementSheet = field(default_factory=ManagementSheet)
    cell_figures: list[CellFigure] = field(default_factory=list)
    head_years: list[tuple[int, str]] = field(default_factory=list)
    _section: Section = Section.HEAD
    _part: Part = Part.PLAN
    _columns: Columns = field(default_factory=Columns)
    _links: PlanKind | None = None
    _goal: Goal | MidtermGoal | None = None
    _goal_style: str = ""
    _levels: Levels = field(default_factory=Levels)
    _road_levels: Levels = field(default_factory=Levels)
    _nodes: list[_Node] = field(default_factory=list)
    _said_levels: dict[Part, Levels] = field(default_factory=dict)
    _row: int = -1
    _fresh: list[Initiative | Step] = field(default_factory=list)  # begun by the row that is read
    _fresh_nodes: list[_Node] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """Read one row."""
        self._row += 1
        self._fresh, self._fresh_nodes = [], []
        cells = [(column, cell) for column, cell in enumerate(row.cells) if clean(cell.text)]
        texts = [(column, clean(cell.text)) for column, cell in cells]
        if not cells:
            return
        if len(cells) == 1 and (not row.is_table or not self._columns.parts or self._opens(texts[0][1])):
            self._columns = self._columns if row.is_table else Columns()
            self._lines(cells[0][1])
        elif not self._table_row(cells, texts):
            for _, cell in cells:
                self._lines(cell)

    def close(self) -> ManagementSheet:
        """Return the sheet, once all rows are read."""
        self._end_goal()
        return self.sheet

    def _opens(self, text: str) -> bool:
        return self._section_of(text) is not None or LINK_LABEL.fullmatch(text) is not None

    # Rows of tables

    def _table_row(self, cells: Sequence[tuple[int, Cell]], texts: Filled) -> bool:
        """Read a row of a table; False where its cells are to be read one after another."""
        if self._section is Section.HEAD and self._head_row(cells, texts):
            return True
        if self._columns.take(texts):
            self._take_head()
            return True
        first = texts[0][1]
        if len(texts) > 1 and not self._columns.parts:
            part = label_of(first) or part_of(first)
            if part in (Part.MISSION, Part.POLICY, Part.SUMMARY, Part.PLAN, Part.SCHEDULE, Part.RESULT, Part.ISSUE):
                self._part, self._links = part, None
                for _, cell in cells[1:]:
                    self._feed_cell(part, cell)
                return True
        if self._goal is not None and self._is_link_row(texts):
            self._link_cells([(cell.text, cell.place) for _, cell in cells])
            return True
        if not self._columns.parts:
            return False
        self._links = None
        self._data_row(cells)
        return True

    def _take_head(self) -> None:
        """Let a table's head say which part of the sheet has begun, where no heading did."""
        self._links = None
        has = self._columns.has
        if self._section in (Section.HEAD, Section.MISSION) and has(Part.POLICY, Part.SUMMARY):
            self._begin(Section.POLICIES)
        elif self._section in (Section.HEAD, Section.MISSION, Section.POLICIES) and (
            has(Part.RESULT, Part.ISSUE, Part.GOAL, Part.TARGET) and has(Part.PLAN, Part.NAME)
        ):
            self._begin(Section.ANNUAL)

    def _is_link_row(self, texts: Filled) -> bool:
        """Tell whether a row cites plans: it says so, or goes on with it and is no new goal."""
        if LINK_LABEL.match(texts[0][1]):
            return True
        if self._links is None:
            return False
        number = self._number_in(texts)
        if number is None:
            rest = " ".join(text for _, text in texts)
            return (
                bool(codes(rest) or policies(rest) or rest == "0")
                and mark_at_begin(texts[0][1]) is None
                or (bool(codes(rest)) or texts[0][1].isdigit() or bool(policies(texts[0][1])))
            )
        others = texts[1:]
        is_next = self._goal is not None and number == self._goal.number + 1
        holds_items = any(mark_at_begin(line) for _, text in others for line in re.split(r"\s(?=[(①])", text))
        return not (is_next and (holds_items or len(others) > 1))

    def _number_in(self, texts: Filled) -> int | None:
        """Return the number that a row has in its column of numbers."""
        column = self._columns.column_of(Part.NUMBER)
        text = next((text for at, text in texts if at == column), "")
        match = _NUMBER_CELL.fullmatch(text)
        if match is None:
            return None
        mark = mark_at_begin(f"{match[1]} x")
        return mark.number if mark else None

    def _data_row(self, cells: Sequence[tuple[int, Cell]]) -> None:
        """Read a row below a head, cell by cell in the order of what they hold."""
        texts = [(column, clean(cell.text)) for column, cell in cells]
        number = self._number_in(texts)
        place = cells[0][1].place
        if number is not None and self._section in (Section.ANNUAL, Section.MIDTERM):
            self._number_row(number, place)
        held: dict[Part, list[Cell]] = {}
        by_year: list[tuple[int, Cell]] = []
        for column, cell in cells:
            part = self._columns.part(column)
            if column in self._columns.years:
                by_year.append((self._columns.years[column], cell))
            elif part is Part.NUMBER and number is None:
                held.setdefault(Part.PLAN, []).append(cell)
            elif part is not None and part is not Part.NUMBER:
                held.setdefault(part, []).append(cell)
        for part in (Part.GOAL, Part.PLAN, Part.STEP, Part.SCHEDULE, Part.LINKS, Part.RESULT, Part.ISSUE, Part.MISSION,
                     Part.POLICY, Part.SUMMARY):  # fmt: skip
            for cell in held.get(part, []):
                self._feed_cell(part, cell)
        for year, cell in by_year:
            self._year_cell(year, cell, held)
        if Part.TARGET in held or Part.ACTUAL in held:
            self._figure_row(held, place)

    def _figure_row(self, held: dict[Part, list[Cell]], place: str) -> None:
        def said(*parts: Part) -> str:
            return next((clean(" ".join(cell.text for cell in held[part])) for part in parts if part in held), "")

        name = said(Part.NAME, Part.STEP, Part.PLAN)
        mark = mark_at_begin(name)
        goal = self._goal.number if isinstance(self._goal, Goal) else None
        self.cell_figures.append(
            CellFigure(goal, name[mark.end :] if mark else name, said(Part.UNIT), said(Part.TARGET), said(Part.ACTUAL),
                       place, self._row)
        )  # fmt: skip

    def _number_row(self, number: int, place: str) -> None:
        """Begin the goal that a row's number announces, unless it is the one that goes on."""
        if self._goal is not None and self._goal.number == number:
            return
        expected = (self._goal.number if self._goal else 0) + 1
        self._new_goal(number, "", place, SURE if number == expected else LIKELY, style="column")

    # The head of the sheet

    def _head_row(self, cells: Sequence[tuple[int, Cell]], texts: Filled) -> bool:
        """Read labels with values beside them; posts and names of people are understood and not kept."""
        taken = False
        label = ""
        for (_, cell), (_, text) in zip(cells, texts, strict=True):
            if is_person_label(text) or is_department_label(text):
                label, taken = text, True
            elif label:
                if is_department_label(label):
                    self._department(compact(text), cell.place)
                label = ""
            else:
                self._head_line(text, cell.place)
        return taken

    def _head_line(self, line: str, place: str) -> None:
        """Look for the department and the year in a line above the first heading."""
        years = fiscal_years(line)
        self.head_years += [(year, place) for year, _, _ in years]
        labels = [label for part in _NEXT_LABEL.split(line) if (label := _HEAD_LABEL.fullmatch(part))]
        for label in labels:
            if is_department_label(label[1]):
                self._department(compact(label[2]), place)
        if any(is_department_label(label[1]) or is_person_label(label[1]) for label in labels):
            return
        words = line.split(" ")
        for n, word in enumerate(words[:-1]):
            if is_department_label(word):
                self._department(words[n + 1], place)
                return
            if is_person_label(word):
                return
        rest = line
        for _, start, stop in reversed(years):
            rest = f"{rest[:start]} {rest[stop:]}"
        rest = re.sub(r"[0-9]{4}年度|\(\s*\)|[()「」【】]", " ", rest)
        named = [found for word in rest.split() if (found := department_in(_SHEET_WORDS.sub("", word)))]
        named = [found for found in named if found not in ("部", "部局", "局")]
        if named and not self.sheet.department:
            self._department(named[-1], place)
        elif not years and not _TITLE.search(line):
            self._unread(line, place, "見出しより前の文で、部局名でも年度でもありません。")

    def _department(self, name: str, place: str) -> None:
        if not self.sheet.department and name:
            self.sheet.department, self.sheet.department_place = name, place

    # Lines

    def _lines(self, cell: Cell) -> None:
        """Read a paragraph, or a cell of a table without a head."""
        for line in lines_of(cell.text):
            self._line(line, cell.place)

    def _section_of(self, line: str) -> Section | None:
        """Return the part of the sheet that a line opens; parts come in their order, and none comes back."""
        found = heading(line)
        return found if found is not None and _ORDER.index(found) >= _ORDER.index(self._section) else None

    def _line(self, line: str, place: str) -> None:
        section = self._section_of(line)
        if section is not None:
            self._begin(section)
            return
        if self._section is Section.HEAD:
            self._head_line(line, place)
            return
        if (label := LINK_LABEL.match(line)) and self._goal is not None:
            self._link_cells([(line, place)])
            self._links = self._links if label.end() == len(line) else None  # all that is cited stands in this line
            return
        part = label_of(line)
        if part is not None:
            self._part, self._links = part, None
            return
        split = labelled(line)
        if split is not None:
            self._part, self._links = split[0], None
            self._feed(split[0], split[1], place, is_new=True)
            return
        if self._links is not None and (codes(line) or policies(line)) and line[0] not in "(①②③④⑤":
            if not self._goal_by_mark(line) and not self._is_next_item(line):
                self._link_cells([(line, place)])
                return
        self._links = None
        self._feed(self._part_here(), line, place, is_new=False)

    def _goal_by_mark(self, line: str) -> bool:
        """Tell whether a line's number is that of the next goal, in a sheet whose goals are numbered like this."""
        mark = mark_at_begin(line)
        return (
            mark is not None and mark.style == self._goal_style and self._goal is not None
            and mark.number == self._goal.number + 1
        )  # fmt: skip

    def _is_next_item(self, line: str) -> bool:
        """Tell whether «1. …» goes on with the plan: cited policies are rarely numbered with a dot, and in order."""
        mark = mark_at_begin(line)
        return (
            mark is not None
            and mark.style == "dot"
            and "." in line[: mark.end]
            and mark.number == self._levels.next_of("dot")
        )

    def _part_here(self) -> Part:
        """Return what lines without a label belong to."""
        return {Section.MISSION: Part.MISSION}.get(self._section, self._part)

    def _begin(self, section: Section) -> None:
        """Open a part of the sheet."""
        if section is self._section:
            return
        self._end_goal()
        self._section, self._links, self._goal_style = section, None, ""
        self._part = Part.POLICY if section is Section.POLICIES else Part.PLAN
        self._columns = Columns()
        self._levels, self._said_levels = Levels(), {}

    def _feed_cell(self, part: Part, cell: Cell) -> None:
        """Read a cell of a column."""
        if part in (Part.SCHEDULE, Part.GOAL):
            self._links = None
        lines = lines_of(cell.text)
        if part is Part.SCHEDULE and self._times(lines):
            return
        for n, line in enumerate(lines):
            if (
                part in (Part.PLAN, Part.STEP, Part.LINKS)
                and self._goal is not None
                and (LINK_LABEL.match(line) or part is Part.LINKS or (self._links and (codes(line) or policies(line))))
            ):
                self._link_cells([(line, cell.place)])
                continue
            self._feed(part, line, cell.place, is_new=n == 0 and self._columns.parts != {})

    def _feed(self, part: Part, line: str, place: str, *, is_new: bool) -> None:
        """Give a line to what it belongs to; `is_new` says that a cell of a table begins with it."""
        match part:
            case Part.MISSION:
                self._say(self.sheet.mission, part, line, place)
            case Part.POLICY:
                self._say(self.sheet.policies, part, line, place)
            case Part.SUMMARY:
                self._say(self.sheet.summary, part, line, place)
            case Part.RESULT | Part.ISSUE if isinstance(self._goal, Goal):
                self._goal_of_line(line, place)
                self._tell(self._goal.results if part is Part.RESULT else self._goal.issues, line, place, is_new=is_new)
            case Part.NAME if isinstance(self._goal, Goal):
                self._figure_line(line, place)
            case Part.SCHEDULE if isinstance(self._goal, MidtermGoal):
                self._road(line, place)
            case Part.SCHEDULE if isinstance(self._goal, Goal) and mark_at_begin(line) is None:
                self._unread(line, place, "どの取組みの時期か分かりません。")
            case Part.GOAL | Part.PLAN | Part.STEP | Part.SCHEDULE if self._section in (
                Section.ANNUAL,
                Section.MIDTERM,
            ):
                self._plan(part, line, place, is_new=is_new)
            case _:
                self._unread(line, place, "どの目標のことか分かりません。")

    def _goal_of_line(self, line: str, place: str) -> None:
        """Begin a goal where its own heading stands below another goal's results."""
        mark = mark_at_begin(line)
        if mark is not None and mark.style == "goal":
            self._plan(Part.PLAN, line, place, is_new=False)

    def _figure_line(self, line: str, place: str) -> None:
        """Keep a line of a list of indicators: it may say target and result in one."""
        goal = self._goal.number if self._goal else None
        mark = mark_at_begin(line)
        if mark is not None and (mark.style == "goal" or mark.style == self._goal_style):
            self._part = Part.PLAN
            self._plan(Part.PLAN, line, place, is_new=False)
            return
        self.cell_figures.append(CellFigure(goal, "", "", line[mark.end :] if mark else line, "", place, self._row))

    # Sentences

    def _say(self, into: list[Said], part: Part, line: str, place: str) -> None:
        """Add the sentences of a line, split where a number or a ○ begins the next."""
        levels = self._said_levels.setdefault(part, Levels())
        for item in levels.split(line):
            number = item.mark.number or None if item.mark else None
            for n, text in enumerate(_pieces(item.text)):
                into.append(Said(text, place, number if n == 0 else None, self._row))

    def _tell(self, into: list[Said], line: str, place: str, *, is_new: bool) -> None:
        """Add what was written of a goal in March."""
        for n, text in enumerate(_pieces(line)):
            mark = mark_at_begin(text)
            if mark is not None and mark.style == "goal":
                return
            before = into[-1].text if into and not (is_new and n == 0) and into[-1].place == place else ""
            bare = text[mark.end :] if mark and mark.style != "goal" else text
            into.append(Said(bare, place, (mark.number or None) if mark else None, self._row, before))

    # Goals, initiatives, steps

    def _plan(self, part: Part, line: str, place: str, *, is_new: bool) -> None:
        """Read a line of the plan of a goal."""
        if part is Part.GOAL:
            self._goal_cell(line, place)
            return
        for n, item in enumerate(self._levels.split(line)):
            if item.mark is not None and self._is_goal_mark(item):
                style = item.mark.style
                confidence = SURE if style == "goal" or item.is_expected else LIKELY
                self._new_goal(item.mark.number, item.text, place, confidence, style)
            elif self._goal is None:
                self._unread(item.text, place, "目標の番号より前にあります。")
            elif item.mark is None:
                self._plain(part, item.text, place, is_new=is_new and n == 0)
            elif isinstance(self._goal, MidtermGoal):
                self._midterm_item(item, place)
            else:
                self._annual_item(part, item, place)

    def _is_goal_mark(self, item: Item) -> bool:
        """Tell whether an item is a goal: it says 目標, or its numbers are those that the section's goals have."""
        if item.mark is None or item.mark.style in BULLETS:
            return False
        if item.mark.style == "goal":
            return True
        return self._goal is None or (self._goal_style == item.mark.style and item.mark.at_begin)

    def _goal_cell(self, line: str, place: str) -> None:
        """Read a cell of a column of goals: a new goal unless it repeats the one before."""
        mark = mark_at_begin(line)
        title = line[mark.end :].strip() if mark else line
        if self._goal is not None and self._goal.title in ("", title):
            self._goal.title = title
            return
        if self._goal is not None and mark is None and self._goal_style == "column":
            self._plain(Part.PLAN, line, place, is_new=False)
            return
        number = mark.number if mark and mark.number else (self._goal.number if self._goal else 0) + 1
        self._new_goal(number, title, place, SURE if mark else LIKELY, style="cell")

    def _new_goal(self, number: int, title: str, place: str, confidence: float, style: str) -> None:
        self._end_goal()
        known: Sequence[Goal | MidtermGoal] = (
            self.sheet.midterm_goals if self._section is Section.MIDTERM else self.sheet.goals
        )
        self._goal = next((goal for goal in known if goal.number == number), None)
        if self._goal is not None:  # what is said of a goal may stand in two tables
            self._goal.title = self._goal.title or title
        elif self._section is Section.MIDTERM:
            midterm = MidtermGoal(number, title, place, confidence=confidence)
            self.sheet.midterm_goals.append(midterm)
            self._goal = midterm
        else:
            goal = Goal(number, title, place, confidence=confidence)
            self.sheet.goals.append(goal)
            self._goal = goal
        self._goal_style, self._links = style, None
        self._part = Part.PLAN
        self._levels, self._road_levels, self._nodes = Levels(), Levels(), []

    def _plain(self, part: Part, text: str, place: str, *, is_new: bool) -> None:
        """Read text without a mark: a goal's title, more words of the item before, or an item of its own."""
        goal = self._goal
        if goal is None or not text:
            return
        if not goal.title:
            goal.title = text
            return
        if isinstance(goal, MidtermGoal):
            self._plain_midterm(goal, text, place, is_new=is_new)
            return
        if is_new and (part is Part.STEP or self._columns.has(Part.STEP, Part.GOAL, Part.SCHEDULE, Part.TARGET)):
            if part is Part.STEP and goal.initiatives:
                steps = goal.initiatives[-1].steps
                steps.append(Step(len(steps) + 1, text, place, confidence=LIKELY, row=self._row))
                self._fresh.append(steps[-1])
            elif text != (goal.initiatives[-1].text if goal.initiatives else ""):
                goal.initiatives.append(
                    Initiative(len(goal.initiatives) + 1, text, place, confidence=LIKELY, row=self._row)
                )
                self._fresh.append(goal.initiatives[-1])
            return
        if goal.initiatives:
            self._append(goal.initiatives[-1], text, place)
        elif len(text) <= _TITLE_REST and not text.endswith("。") and place == goal.place:
            goal.title += text  # a title that was broken in the middle
        else:
            self._unread(text, place, f"目標{goal.number}の題名の後にあり、取組み事項の番号がありません。")

    def _plain_midterm(self, goal: MidtermGoal, text: str, place: str, *, is_new: bool) -> None:
        if is_new and self._columns.years or not goal.items:
            goal.items.append(Said(text, place, None, self._row))
        else:
            self._append_midterm(goal, text, place)

    def _append_midterm(self, goal: MidtermGoal, text: str, place: str) -> None:
        last = goal.items[-1]
        if len(last.text) + len(text) > _LONGEST_ITEM:
            self._unread(text, place, f"「{last.text[:20]}…」に続く文ですが、長すぎます。")
        else:
            goal.items[-1] = Said(f"{last.text} {text}".strip(), last.place, last.number, last.row)

    def _annual_item(self, part: Part, item: Item, place: str) -> None:
        """Add an initiative or a step; what stands deeper is part of the step's words."""
        goal = self._goal
        if not isinstance(goal, Goal) or item.mark is None:
            return
        sure = SURE if item.is_expected else LIKELY
        depth = 1 if part is Part.STEP and goal.initiatives else item.depth
        if depth == 0 or not goal.initiatives:
            number = item.mark.number or len(goal.initiatives) + 1
            goal.initiatives.append(Initiative(number, item.text, place, confidence=sure, row=self._row))
            self._fresh.append(goal.initiatives[-1])
            return
        initiative = goal.initiatives[-1]
        if depth == 1:
            number = item.mark.number or len(initiative.steps) + 1
            initiative.steps.append(Step(number, item.text, place, confidence=sure, row=self._row))
            self._fresh.append(initiative.steps[-1])
        else:
            self._append(initiative, item.text, place)

    def _append(self, initiative: Initiative, text: str, place: str) -> None:
        """Add words to the step that was read last, or to its initiative."""
        last: Initiative | Step = initiative.steps[-1] if initiative.steps else initiative
        if len(last.text) + len(text) > _LONGEST_ITEM:
            self._unread(text, place, f"「{last.text[:20]}…」に続く文ですが、長すぎます。")
        else:
            last.text = f"{last.text} {text}".strip()

    def _times(self, lines: Sequence[str]) -> bool:
        """Give the times of a column of schedules to the items of its row, by number or by order."""
        bare = [line[mark.end :] if (mark := mark_at_begin(line)) else line for line in lines]
        if self._fresh_nodes or isinstance(self._goal, MidtermGoal):
            if not all(
                (years := years_of(line)) and not (line[: years.start] + line[years.stop :]).strip() for line in bare
            ):
                return False
            return self._year_cells(bare)
        items: Sequence[Initiative | Step] = [one for one in self._fresh if isinstance(one, Step)] or self._fresh
        if not items and isinstance(self._goal, Goal) and len(self._goal.initiatives) in (1, len(bare)):
            items = self._goal.initiatives
        if not items:
            return False
        numbered = {mark.number: line[mark.end :] for line in lines if (mark := mark_at_begin(line)) and mark.number}
        for n, one in enumerate(items):
            if numbered:
                one.when = numbered.get(one.number, one.when)
            elif len(bare) == len(items):
                one.when = bare[n]
            else:
                one.when = " ".join(bare)
        return True

    # The road map

    def _midterm_item(self, item: Item, place: str) -> None:
        """Add an item of a mid-term goal; one that ends with a year is a step of the road map."""
        goal = self._goal
        if not isinstance(goal, MidtermGoal) or item.mark is None:
            return
        years = years_of(item.text)
        if years is not None and years.stop >= len(item.text.rstrip(" )。")):
            self._node(1, item.mark.number, item.text, place)
        elif item.depth == 0 and item.mark.style not in BULLETS:
            goal.items.append(Said(item.text, place, item.mark.number, self._row))
        elif goal.items:
            self._append_midterm(goal, item.text, place)
        else:
            goal.items.append(Said(item.text, place, item.mark.number or None, self._row))

    def _road(self, line: str, place: str) -> None:
        """Read a line of the schedule of a mid-term goal."""
        for item in self._road_levels.split(line):
            if item.mark is not None:
                self._node(item.depth, item.mark.number, item.text, place)
            elif self._nodes and len(self._nodes[-1].text) + len(item.text) <= _LONGEST_ITEM:
                self._nodes[-1].text = f"{self._nodes[-1].text} {item.text}".strip()
            elif item.text:
                self._node(0, 0, item.text, place)

    def _node(self, depth: int, number: int, text: str, place: str) -> None:
        self._nodes.append(_Node(depth, number, text, place))
        self._fresh_nodes.append(self._nodes[-1])

    def _year_cells(self, years: Sequence[str]) -> bool:
        """Give the years of a column to the items that the row began, which are steps then."""
        goal = self._goal
        if not isinstance(goal, MidtermGoal):
            return False
        own = [said for said in goal.items if said.row == self._row]
        if not own or len(years) not in (1, len(own)):
            return False
        goal.items = [said for said in goal.items if said.row != self._row]
        for n, said in enumerate(own):
            node = _Node(1, said.number or 0, said.text, said.place, years[n if len(years) > 1 else 0])
            self._nodes.append(node)
        return True

    def _year_cell(self, year: int, cell: Cell, held: dict[Part, list[Cell]]) -> None:
        """Read a cell below a fiscal year: what is done then, or a sign that the row's item is."""
        if not isinstance(self._goal, MidtermGoal):
            self._unread(clean(cell.text), cell.place, "どの目標のことか分かりません。")
            return
        for line in lines_of(cell.text):
            said = clean(" ".join(one.text for one in held.get(Part.PLAN, [])))
            item, own = mark_at_begin(said), mark_at_begin(line)
            text = said[item.end if item else 0 :] if _SIGNS.fullmatch(line) else line[own.end if own else 0 :]
            mark = own or item
            self._nodes.append(_Node(1, mark.number if mark else 0, text, cell.place, f"{year}年度"))

    def _end_goal(self) -> None:
        """Close a goal: of its road map, lines with others below are groups, the others steps."""
        if isinstance(self._goal, MidtermGoal):
            group = ""
            group_years = ""
            for n, node in enumerate(self._nodes):
                following = self._nodes[n + 1] if n + 1 < len(self._nodes) else None
                if following is not None and following.depth > node.depth and node.depth == 0:
                    group, group_years = node.text, node.text
                    continue
                self._goal.steps.append(_step(node, group if node.depth else "", group_years, len(self._goal.steps)))
        self._goal, self._nodes = None, []

    # Cited plans

    def _link_cells(self, cells: Sequence[tuple[str, str]]) -> None:
        """Read cells that cite plans; a number and its title may stand in two cells."""
        waiting = ""
        for text, place in cells:
            for line in lines_of(text):
                label = LINK_LABEL.match(line)
                if label:
                    self._links = PlanKind.COMPREHENSIVE if label[1] == "総合計画" else PlanKind.BASIC_POLICY
                    line = line[label.end() :].strip()  # noqa: PLW2901 - the rest of the same line
                waiting = self._link_line(f"{waiting} {line}".strip(), place)
        if waiting and waiting != "0":
            self._unread(waiting, cells[-1][1], "総合計画・基本政策の番号だけで、題名がありません。")

    def _link_line(self, line: str, place: str) -> str:
        """Read the cited plans of a line; return it where it is a bare number that waits for its title."""
        if not line or self._goal is None:
            return ""
        if re.fullmatch(r"[0-9]{1,3}|[0-9]{1,2}-[0-9]{1,2}(?:-(?:[\u2460-\u2473]|[0-9]{1,2}))?", line):
            return line
        found = codes(line)
        kind = PlanKind.COMPREHENSIVE if found else self._links or PlanKind.BASIC_POLICY
        found = found or policies(line)
        for code, title in found:
            if code != "0":
                self._goal.plan_items.append(PlanItem(kind, code, title, place))
        if not found and line not in ("なし", "-", "―"):
            self._unread(line, place, "総合計画・基本政策の番号がありません。")
        return ""

    def _unread(self, text: str, place: str, reason: str) -> None:
        if text:
            self.sheet.unread.append(Unread(text, place, reason))


def _pieces(text: str) -> list[str]:
    """Split a line where a ○ begins the next sentence, and drop the signs themselves."""
    pieces = (piece.strip().lstrip(BULLETS).strip() for piece in _INNER_BULLET.split(text))
    return [piece for piece in pieces if piece]


def _step(node: _Node, group: str, group_years: str, before: int) -> MidtermStep:
    """Return a step of the road map; a year that only its group names is less sure."""
    own = years_of(node.year_text) or years_of(node.text)
    years = own or years_of(group_years)
    text = node.text
    if own is not None and not node.year_text:
        text = f"{text[: own.start]} {text[own.stop :]}".replace("( )", "").strip(" 、:")
    heading_years = years_of(group)
    group = group[: heading_years.start].strip(" (:") if heading_years else group
    number = node.number or before + 1
    if years is None:
        return MidtermStep(group, number, text, node.place, confidence=UNSURE)
    return MidtermStep(
        group, number, text, node.place, years.first, None if years.is_open else years.last, years.is_open, years.text,
        SURE if own else LIKELY,
    )  # fmt: skip
