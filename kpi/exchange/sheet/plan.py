"""The plan of a sheet: goals with initiatives and steps, mid-term goals with items and a road map.

Sheets number as they like; `Levels` tells what stands below what. Where cells have no numbers, each cell of a column is
one item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi.exchange.sheet.block import Cell, clean
from kpi.exchange.sheet.found import (
    LIKELY,
    SURE,
    Goal,
    Initiative,
    ManagementSheet,
    MidtermGoal,
    Said,
    Step,
    Unread,
)  # fmt: skip
from kpi.exchange.sheet.lines import lines_of
from kpi.exchange.sheet.numbering import Item, Levels
from kpi.exchange.sheet.roadmap import RoadMap
from kpi.exchange.sheet.schedule import years_of
from kpi.exchange.sheet.table import Columns
from kpi.exchange.sheet.wording import BULLETS, Part, mark_at_begin

_SIGNS = re.compile(r"[○●◎◯→⇒▶►―ー…・\-～ ]+")
_LONGEST_ITEM = 3_000  # characters of an item: more than a page is a mistake of the reading
_TITLE_REST = 25  # characters of the second line of a title


@dataclass(slots=True)
class Plan:
    """Reads goals into `sheet`; `goal` is the one that is open, `style` how goals are numbered here."""

    sheet: ManagementSheet
    is_midterm: bool = False
    goal: Goal | MidtermGoal | None = None
    style: str = ""
    levels: Levels = field(default_factory=Levels)
    columns: Columns = field(default_factory=Columns)
    row: int = -1
    _road: RoadMap = field(default_factory=RoadMap)
    _fresh: list[Initiative | Step] = field(default_factory=list)  # begun by the row that is read

    def begin_row(self, row: int, columns: Columns) -> None:
        """Say which row is read next, and what its columns hold."""
        self.row, self.columns, self._fresh = row, columns, []

    def begin(self, *, is_midterm: bool) -> None:
        """Begin with the annual or the mid-term goals."""
        self.end_goal()
        self.is_midterm, self.style, self.levels = is_midterm, "", Levels()

    def announces_goal(self, line: str) -> bool:
        """Tell whether a line's number is that of the next goal, in a sheet whose goals are numbered like this."""
        mark = mark_at_begin(line)
        return (
            mark is not None and self.goal is not None and mark.style == self.style
            and mark.number == self.goal.number + 1
        )  # fmt: skip

    def continues(self, line: str) -> bool:
        """Tell whether «1. …» goes on with the plan: cited policies are rarely numbered with a dot, and in order."""
        mark = mark_at_begin(line)
        return (
            mark is not None
            and mark.style == "dot"
            and "." in line[: mark.end]
            and mark.number == self.levels.next_of("dot")
        )

    def number_cell(self, number: int, place: str) -> None:
        """Begin the goal that a row's number announces, unless it is the one that goes on."""
        if self.goal is not None and self.goal.number == number:
            return
        expected = (self.goal.number if self.goal else 0) + 1
        self.new_goal(number, "", place, SURE if number == expected else LIKELY, style="column")

    def schedule(self, line: str, place: str) -> None:
        """Read a line of the schedule of a mid-term goal."""
        self._unread(self._road.take(line, place), place, "スケジュールの続きですが、長すぎます。")

    def take(self, part: Part, line: str, place: str, *, is_new: bool) -> None:
        """Read a line of the plan of a goal."""
        if part is Part.GOAL:
            if is_new or mark_at_begin(line) is not None:
                self._goal_cell(line, place)
            else:
                self._plain(Part.PLAN, line, place, is_new=False)
            return
        for n, item in enumerate(self.levels.split(line)):
            if item.mark is not None and self._is_goal_mark(item):
                style = item.mark.style
                confidence = SURE if style == "goal" or item.is_expected else LIKELY
                self.new_goal(item.mark.number, item.text, place, confidence, style)
            elif self.goal is None:
                self._unread(item.text, place, "目標の番号より前にあります。")
            elif item.mark is None:
                self._plain(part, item.text, place, is_new=is_new and n == 0)
            elif isinstance(self.goal, MidtermGoal):
                self._midterm_item(item, place)
            else:
                self._annual_item(part, item, place)

    def _is_goal_mark(self, item: Item) -> bool:
        """Tell whether an item is a goal: it says 目標, or its numbers are those that the section's goals have."""
        if item.mark is None or item.mark.style in BULLETS:
            return False
        if item.mark.style == "goal":
            return True
        return self.goal is None or (self.style == item.mark.style and item.mark.at_begin)

    def _goal_cell(self, line: str, place: str) -> None:
        """Read a cell of a column of goals: a new goal unless it repeats the one before."""
        mark = mark_at_begin(line)
        title = line[mark.end :].strip() if mark else line
        if self.goal is not None and self.goal.title in ("", title):
            self.goal.title = title
            return
        if self.goal is not None and mark is None and self.style == "column":
            self._plain(Part.PLAN, line, place, is_new=False)
            return
        number = mark.number if mark and mark.number else (self.goal.number if self.goal else 0) + 1
        self.new_goal(number, title, place, SURE if mark else LIKELY, style="cell")

    def new_goal(self, number: int, title: str, place: str, confidence: float, style: str) -> None:
        """Begin a goal; one of a number that is known goes on."""
        self.end_goal()
        known: Sequence[Goal | MidtermGoal] = self.sheet.midterm_goals if self.is_midterm else self.sheet.goals
        self.goal = next((goal for goal in known if goal.number == number), None)
        if self.goal is not None:  # what is said of a goal may stand in two tables
            self.goal.title = self.goal.title or title
        elif self.is_midterm:
            midterm = MidtermGoal(number, title, place, confidence=confidence)
            self.sheet.midterm_goals.append(midterm)
            self.goal = midterm
        else:
            goal = Goal(number, title, place, confidence=confidence)
            self.sheet.goals.append(goal)
            self.goal = goal
        self.style, self.levels = style, Levels()

    def _plain(self, part: Part, text: str, place: str, *, is_new: bool) -> None:
        """Read text without a mark: a goal's title, more words of the item before, or an item of its own."""
        goal = self.goal
        if goal is None or not text:
            return
        if not goal.title:
            goal.title = text
            return
        if isinstance(goal, MidtermGoal):
            self._plain_midterm(goal, text, place, is_new=is_new)
            return
        if is_new and (part is Part.STEP or self.columns.has(Part.STEP, Part.GOAL, Part.SCHEDULE, Part.TARGET)):
            if part is Part.STEP and goal.initiatives:
                steps = goal.initiatives[-1].steps
                steps.append(Step(len(steps) + 1, text, place, confidence=LIKELY, row=self.row))
                self._fresh.append(steps[-1])
            elif text != (goal.initiatives[-1].text if goal.initiatives else ""):
                goal.initiatives.append(
                    Initiative(len(goal.initiatives) + 1, text, place, confidence=LIKELY, row=self.row)
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
        if (is_new and self.columns.years) or not goal.items:
            goal.items.append(Said(text, place, None, self.row))
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
        goal = self.goal
        if not isinstance(goal, Goal) or item.mark is None:
            return
        sure = SURE if item.is_expected else LIKELY
        depth = 1 if part is Part.STEP and goal.initiatives else item.depth
        if depth == 0 or not goal.initiatives:
            number = item.mark.number or len(goal.initiatives) + 1
            goal.initiatives.append(Initiative(number, item.text, place, confidence=sure, row=self.row))
            self._fresh.append(goal.initiatives[-1])
            return
        initiative = goal.initiatives[-1]
        if depth == 1:
            number = item.mark.number or len(initiative.steps) + 1
            initiative.steps.append(Step(number, item.text, place, confidence=sure, row=self.row))
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

    def times(self, lines: Sequence[str], place: str) -> bool:
        """Give the times of a column of schedules to the items of its row, by number or by order."""
        bare = [line[mark.end :] if (mark := mark_at_begin(line)) else line for line in lines]
        if isinstance(self.goal, MidtermGoal):
            if not all(
                (years := years_of(line)) and not (line[: years.start] + line[years.stop :]).strip() for line in bare
            ):
                return False
            return self._year_cells(bare)
        items: Sequence[Initiative | Step] = [one for one in self._fresh if isinstance(one, Step)] or self._fresh
        if not items and isinstance(self.goal, Goal) and len(self.goal.initiatives) in (1, len(bare)):
            items = self.goal.initiatives
        if not items:
            return False
        numbered = {mark.number: line[mark.end :] for line in lines if (mark := mark_at_begin(line)) and mark.number}
        for number in numbered.keys() - {one.number for one in items}:
            self.sheet.unread.append(Unread(numbered[number], place, f"番号{number}の取組みがありません。"))
        for n, one in enumerate(items):
            if numbered:
                one.when = numbered.get(one.number, one.when)
            elif len(bare) == len(items):
                one.when = bare[n]
            else:
                one.when = " ".join(bare)
        return True

    def _midterm_item(self, item: Item, place: str) -> None:
        """Add an item of a mid-term goal; one that ends with a year is a step of the road map."""
        goal = self.goal
        if not isinstance(goal, MidtermGoal) or item.mark is None:
            return
        years = years_of(item.text)
        if years is not None and years.stop >= len(item.text.rstrip(" )。")):
            self._road.add(1, item.mark.number, item.text, place)
        elif item.depth == 0 and item.mark.style not in BULLETS:
            goal.items.append(Said(item.text, place, item.mark.number, self.row))
        elif goal.items:
            self._append_midterm(goal, item.text, place)
        else:
            goal.items.append(Said(item.text, place, item.mark.number or None, self.row))

    def _year_cells(self, years: Sequence[str]) -> bool:
        """Give the years of a column to the items that the row began, which are steps then."""
        goal = self.goal
        if not isinstance(goal, MidtermGoal):
            return False
        own = [said for said in goal.items if said.row == self.row]
        if not own or len(years) not in (1, len(own)):
            return False
        goal.items = [said for said in goal.items if said.row != self.row]
        for n, said in enumerate(own):
            self._road.add(1, said.number or 0, said.text, said.place, years[n if len(years) > 1 else 0])
        return True

    def year_cell(self, year: int, cell: Cell, item_text: str) -> None:
        """Read a cell below a fiscal year: what is done then, or a sign that the row's item is."""
        if not isinstance(self.goal, MidtermGoal):
            self._unread(clean(cell.text), cell.place, "どの目標のことか分かりません。")
            return
        for line in lines_of(cell.text):
            item, own = mark_at_begin(item_text), mark_at_begin(line)
            text = item_text[item.end if item else 0 :] if _SIGNS.fullmatch(line) else line[own.end if own else 0 :]
            mark = own or item
            self._road.add(1, mark.number if mark else 0, text, cell.place, f"{year}年度")

    def end_goal(self) -> None:
        """Close a goal, whose road map is whole then."""
        if isinstance(self.goal, MidtermGoal):
            self.goal.steps += self._road.steps()
        self.goal, self._road = None, RoadMap()

    def _unread(self, text: str, place: str, reason: str) -> None:
        if text:
            self.sheet.unread.append(Unread(text, place, reason))
