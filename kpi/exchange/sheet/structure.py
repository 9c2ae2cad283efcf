"""From rows to the parts of a sheet: which section a line is in, which column a cell, and what each belongs to.

Nothing here knows one city's file. A section is told by its heading, a column by its head, a level by its numbers; what
fits nowhere is kept as unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.exchange.sheet.block import Cell, Row, clean
from kpi.exchange.sheet.cited import Cited, cites
from kpi.exchange.sheet.found import Goal, ManagementSheet, MidtermGoal, Said, Unread
from kpi.exchange.sheet.head import Head
from kpi.exchange.sheet.lines import lines_of
from kpi.exchange.sheet.numbering import Levels
from kpi.exchange.sheet.plan import Plan
from kpi.exchange.sheet.table import Columns, Filled
from kpi.exchange.sheet.wording import (
    BULLETS,
    LINK_LABEL,
    Part,
    Section,
    heading,
    label_of,
    labelled,
    mark_at_begin,
    part_of,
)  # fmt: skip

_ORDER = tuple(Section)
_NUMBER_CELL = re.compile(r"(?:No\.?|目標)?\s*\(?([0-9]{1,2}|[\u2460-\u2473])\)?\.?")
_INNER_BULLET = re.compile(r"(?<=[。)\s])\s*[○●◯■](?=\S)|(?<=。)\s*・(?=\S)")
_ITEM_INSIDE = re.compile(r"\s(?=[(①])")
_BOTH_VALUES = re.compile(r"目標.{1,20}実績")
_REPEATED = "マイルストーンの表は工程の再掲のため、読み取りませんでした。"
_NO_GOAL = "どの目標のことか分かりません。"
_IN_FIRST_COLUMN = frozenset({
    Part.MISSION, Part.POLICY, Part.SUMMARY, Part.PLAN, Part.SCHEDULE, Part.RESULT, Part.ISSUE
})  # fmt: skip
_READ_IN_ORDER = (
    Part.GOAL, Part.PLAN, Part.STEP, Part.SCHEDULE, Part.LINKS, Part.RESULT, Part.ISSUE, Part.MISSION, Part.POLICY,
    Part.SUMMARY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellFigure:
    """A row of a table of figures, as typed; `name` is '' for a line of a list, which is in `target` whole."""

    goal: int | None
    name: str
    unit: str
    target: str
    actual: str
    place: str
    row: int


class Structure:
    """Reads rows one after another into `sheet`; `close` after the last."""

    def __init__(self) -> None:
        """Begin with an empty sheet, above its first heading."""
        self.sheet = ManagementSheet()
        self.head = Head(self.sheet)
        self.cell_figures: list[CellFigure] = []
        self._plan = Plan(self.sheet)
        self._cited = Cited()
        self._section = Section.HEAD
        self._part = Part.PLAN  # what lines without a label belong to
        self._columns = Columns()
        self._said_levels: dict[Part, Levels] = {}
        self._row = -1

    def take(self, row: Row) -> None:
        """Read one row."""
        self._row += 1
        self._plan.begin_row(self._row, self._columns)
        cells = [(column, cell) for column, cell in enumerate(row.cells) if clean(cell.text)]
        texts = [(column, clean(cell.text)) for column, cell in cells]
        if not cells:
            return
        if len(cells) == 1 and (not row.is_table or not self._columns.parts or self._opens(texts[0][1])):
            if not row.is_table and not self._is_cited(texts[0][1]):
                self._columns = Columns()  # a paragraph ends a table
            self._lines(cells[0][1])
        elif not self._table_row(cells, texts):
            for _, cell in cells:
                self._lines(cell)

    def close(self) -> ManagementSheet:
        """Return the sheet, once all rows are read."""
        self._plan.end_goal()
        return self.sheet

    def _is_cited(self, text: str) -> bool:
        """Tell whether a row of one cell belongs to the cited plans of the table that it stands in."""
        return LINK_LABEL.match(text) is not None or (self._cited.kind is not None and (cites(text) or text == "0"))

    def _opens(self, text: str) -> bool:
        return self._section_of(text) is not None or LINK_LABEL.fullmatch(text) is not None

    # Rows of tables

    def _table_row(self, cells: Sequence[tuple[int, Cell]], texts: Filled) -> bool:
        """Read a row of a table; False where its cells are to be read one after another."""
        if self._section is Section.HEAD and self.head.row([cell for _, cell in cells], texts):
            return True
        if self._plan.goal is not None and LINK_LABEL.match(texts[0][1]):
            self._cite([cell for _, cell in cells])
            return True
        if self._columns.take(texts):
            self._take_head()
            if self._columns.has(Part.MILESTONE):
                self._unread(" ".join(text for _, text in texts), cells[0][1].place, _REPEATED)
            return True
        if self._columns.has(Part.MILESTONE):
            return True
        if not self._columns.parts and self._labelled_row(cells, texts):
            return True
        if self._plan.goal is not None and self._is_link_row(texts):
            self._cite([cell for _, cell in cells])
            return True
        if not self._columns.parts:
            return False
        self._cited.kind = None
        self._data_row(cells)
        return True

    def _labelled_row(self, cells: Sequence[tuple[int, Cell]], texts: Filled) -> bool:
        """Read a row whose labels stand on the left of what they announce: «指標 … 目標値 … 実績値 …»."""
        parts = [label_of(text) or part_of(text) for _, text in texts]
        first = parts[0]
        if first is None or first is Part.LINKS or len(texts) < 2:
            return False
        held: dict[Part, list[Cell]] = {}
        if len(texts) % 2 == 0 and None not in parts[::2] and not any(parts[1::2]) and Part.LINKS not in parts:
            for part, (_, cell) in zip(parts[::2], cells[1::2], strict=True):
                held.setdefault(part or first, []).append(cell)
        elif first in _IN_FIRST_COLUMN:
            held[first] = [cell for _, cell in cells[1:]]
        else:
            return False
        self._part, self._cited.kind = first if first in _IN_FIRST_COLUMN else self._part, None
        number = _number(clean(held[Part.NUMBER][0].text)) if Part.NUMBER in held else None
        self._take_held(held, number, cells[0][1].place)
        return True

    def _take_head(self) -> None:
        """Let a table's head say which part of the sheet has begun, where no heading did."""
        self._cited.kind = None
        has = self._columns.has
        if self._section in (Section.HEAD, Section.MISSION) and has(Part.POLICY, Part.SUMMARY):
            self._begin(Section.POLICIES)
        elif self._section in (Section.HEAD, Section.MISSION, Section.POLICIES) and (
            has(Part.RESULT, Part.ISSUE, Part.GOAL, Part.TARGET) and has(Part.PLAN, Part.NAME)
        ):
            self._begin(Section.ANNUAL)

    def _is_link_row(self, texts: Filled) -> bool:
        """Tell whether a row goes on with cited plans, and is no new goal."""
        if self._cited.kind is None:
            return False
        number = self._number_in(texts)
        inside = [mark_at_begin(part) for _, text in texts[1:] for part in _ITEM_INSIDE.split(text)]
        holds_items = any(mark is not None and mark.style in ("paren", "circle") for mark in inside)
        if number is None:
            rest = " ".join(text for _, text in texts)
            return not holds_items and (cites(rest) or rest == "0")
        is_next = self._plan.goal is not None and number == self._plan.goal.number + 1
        return not (is_next and (holds_items or len(texts) > 2))

    def _number_in(self, texts: Filled) -> int | None:
        """Return the number that a row has in its column of numbers."""
        column = self._columns.column_of(Part.NUMBER)
        text = next((text for at, text in texts if at == column), "")
        return _number(text)

    def _data_row(self, cells: Sequence[tuple[int, Cell]]) -> None:
        """Read a row below a head, cell by cell in the order of what they hold."""
        texts = [(column, clean(cell.text)) for column, cell in cells]
        number = self._number_in(texts)
        held, by_year = self._held(cells, has_number=number is not None)
        self._take_held(held, number, cells[0][1].place)
        for year, cell in by_year:
            self._plan.year_cell(year, cell, clean(" ".join(one.text for one in held.get(Part.PLAN, []))))

    def _take_held(self, held: dict[Part, list[Cell]], number: int | None, place: str) -> None:
        """Read a row's cells, told what each holds; `number` is that of its goal, where it has one."""
        if number is not None and self._section in (Section.ANNUAL, Section.MIDTERM):
            self._plan.number_cell(number, place)
            self._new_goal_begun()
        for part in _READ_IN_ORDER:
            for cell in held.get(part, []):
                self._feed_cell(part, cell)
        if Part.TARGET in held or Part.ACTUAL in held:
            self._figure_row(held, place)

    def _held(
        self, cells: Sequence[tuple[int, Cell]], *, has_number: bool
    ) -> tuple[dict[Part, list[Cell]], list[tuple[int, Cell]]]:
        """Return a row's cells by what they hold, and those below a fiscal year with it."""
        held: dict[Part, list[Cell]] = {}
        by_year: list[tuple[int, Cell]] = []
        for column, cell in cells:
            part = self._columns.part(column)
            if column in self._columns.years:
                by_year.append((self._columns.years[column], cell))
            elif part is Part.NUMBER and not has_number:
                held.setdefault(Part.PLAN, []).append(cell)
            elif part is None or part is Part.OTHER:
                self._unread(
                    clean(cell.text), cell.place, "見出しの分からない列か、読み取らない列(備考など)にあります。"
                )
            elif part not in (Part.NUMBER, Part.COMPUTED):  # what is computed from the others says nothing of its own
                held.setdefault(part, []).append(cell)
        return held, by_year

    def _figure_row(self, held: dict[Part, list[Cell]], place: str) -> None:
        def said(*parts: Part) -> str:
            cells = next((held[part] for part in parts if part in held), [])
            return " ".join(line for cell in cells for line in lines_of(cell.text))

        name = said(Part.NAME, Part.STEP, Part.PLAN)
        mark = mark_at_begin(name)
        goal = self._plan.goal.number if isinstance(self._plan.goal, Goal) else None
        self.cell_figures.append(
            CellFigure(goal, name[mark.end :] if mark else name, said(Part.UNIT), said(Part.TARGET), said(Part.ACTUAL),
                       place, self._row)
        )  # fmt: skip

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
            self.head.line(line, place)
            return
        if LINK_LABEL.match(line) and self._plan.goal is not None:
            self._cite_line(line, place)
            return
        part = label_of(line)
        if part is not None:
            self._part, self._cited.kind = part, None
            return
        if self._is_next_goal(line):
            self._take_plan(Part.PLAN, line, place, is_new=False)
            return
        split = labelled(line)
        if split is not None:
            self._part, self._cited.kind = split[0], None
            self._feed(split[0], split[1], place, is_new=True)
            return
        if self._cited.kind is not None and self._goes_on_citing(line):
            self._cite([Cell(line, place)])
            return
        self._cited.kind = None
        self._feed(self._part_here(), line, place, is_new=False)

    def _is_next_goal(self, line: str) -> bool:
        """Tell whether a line below something else than a plan begins a goal, and not the next of numbered results."""
        goal, mark = self._plan.goal, mark_at_begin(line)
        if self._part in (Part.PLAN, Part.NAME):
            return False
        if mark is not None and mark.style == "goal" and self._section in (Section.ANNUAL, Section.MIDTERM):
            return True
        if goal is None or mark is None or not self._plan.announces_goal(line):
            return False
        said = (goal.results if self._part is Part.RESULT else goal.issues) if isinstance(goal, Goal) else []
        return not any(one.number == mark.number - 1 for one in said[-1:])

    def _goes_on_citing(self, line: str) -> bool:
        """Tell whether a line below 基本政策 is one more of them, and not the next goal or initiative."""
        is_item = line[0] in "(①②③④⑤" or self._plan.announces_goal(line) or self._plan.continues(line)
        return cites(line) and not is_item

    def _cite_line(self, line: str, place: str) -> None:
        """Read a line that cites plans; a label with its items behind it speaks of no later line."""
        self._cite([Cell(line, place)])
        label = LINK_LABEL.match(line)
        if label is not None and label.end() < len(line):
            self._cited.kind = None

    def _cite(self, cells: Sequence[Cell]) -> None:
        if self._plan.goal is not None:
            self.sheet.unread += self._cited.take(self._plan.goal, cells)

    def _new_goal_begun(self) -> None:
        self._part, self._cited.kind = Part.PLAN, None

    def _part_here(self) -> Part:
        """Return what lines without a label belong to."""
        return {Section.MISSION: Part.MISSION}.get(self._section, self._part)

    def _begin(self, section: Section) -> None:
        """Open a part of the sheet."""
        if section is self._section:
            return
        self._plan.begin(is_midterm=section is Section.MIDTERM)
        self._section, self._cited.kind = section, None
        self._part = Part.POLICY if section is Section.POLICIES else Part.PLAN
        self._columns, self._said_levels = Columns(), {}

    def _feed_cell(self, part: Part, cell: Cell) -> None:
        """Read a cell of a column."""
        if part in (Part.SCHEDULE, Part.GOAL):
            self._cited.kind = None
        lines = lines_of(cell.text)
        if part is Part.SCHEDULE and self._plan.times(lines, cell.place):
            return
        for n, line in enumerate(lines):
            if (
                part in (Part.GOAL, Part.PLAN, Part.STEP, Part.LINKS)
                and self._plan.goal is not None
                and (LINK_LABEL.match(line) or part is Part.LINKS or (self._cited.kind is not None and cites(line)))
            ):
                self._cite_line(line, cell.place)
                continue
            self._feed(part, line, cell.place, is_new=n == 0 and (part is Part.GOAL or self._columns.parts != {}))

    def _feed(self, part: Part, line: str, place: str, *, is_new: bool) -> None:
        """Give a line to what it belongs to; `is_new` says that a cell of a table begins with it."""
        match part:
            case Part.MISSION:
                self._say(self.sheet.mission, part, line, place)
            case Part.POLICY:
                self._say(self.sheet.policies, part, line, place)
            case Part.SUMMARY:
                self._say(self.sheet.summary, part, line, place)
            case Part.RESULT | Part.ISSUE if isinstance(self._plan.goal, Goal):
                self._goal_of_line(line, place)
                self._tell(
                    self._plan.goal.results if part is Part.RESULT else self._plan.goal.issues,
                    line,
                    place,
                    is_new=is_new,
                )
            case Part.NAME if isinstance(self._plan.goal, Goal):
                self._figure_line(line, place)
            case Part.SCHEDULE if isinstance(self._plan.goal, MidtermGoal):
                self._plan.schedule(line, place)
            case Part.SCHEDULE if isinstance(self._plan.goal, Goal) and mark_at_begin(line) is None:
                self._unread(line, place, "どの取組みの時期か分かりません。")
            case Part.GOAL | Part.PLAN | Part.STEP | Part.SCHEDULE if self._section in (
                Section.ANNUAL,
                Section.MIDTERM,
            ):
                self._take_plan(part, line, place, is_new=is_new)
            case _:
                self._unread(line, place, _NO_GOAL)

    def _take_plan(self, part: Part, line: str, place: str, *, is_new: bool) -> None:
        """Give a line to the plan; a goal that it begins is written about from here on."""
        before = self._plan.goal
        self._plan.take(part, line, place, is_new=is_new)
        if self._plan.goal is not before:
            self._new_goal_begun()

    def _goal_of_line(self, line: str, place: str) -> None:
        """Begin a goal where its own heading stands below another goal's results."""
        mark = mark_at_begin(line)
        if mark is not None and mark.style == "goal":
            self._take_plan(Part.PLAN, line, place, is_new=False)

    def _figure_line(self, line: str, place: str) -> None:
        """Keep a line of a list of indicators: it may say target and result in one."""
        goal = self._plan.goal.number if self._plan.goal else None
        line = line.lstrip(BULLETS).strip()
        mark = mark_at_begin(line)
        if mark is not None and mark.style == "goal" and _BOTH_VALUES.search(line, mark.end):
            goal = mark.number
        elif mark is not None and mark.style in {"goal", self._plan.style}:
            self._part = Part.PLAN
            self._take_plan(Part.PLAN, line, place, is_new=False)
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

    def _unread(self, text: str, place: str, reason: str) -> None:
        if text:
            self.sheet.unread.append(Unread(text, place, reason))


def _number(text: str) -> int | None:
    """Return the number of a cell that holds nothing else: 1, No.1, ①."""
    match = _NUMBER_CELL.fullmatch(text)
    mark = mark_at_begin(f"{match[1]} x") if match else None
    return mark.number if mark else None


def _pieces(text: str) -> list[str]:
    """Split a line where a ○ begins the next sentence, and drop the signs themselves."""
    pieces = (piece.strip().lstrip(BULLETS).strip() for piece in _INNER_BULLET.split(text))
    return [piece for piece in pieces if piece]
