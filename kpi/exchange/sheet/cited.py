"""The plans that a goal cites: 総合計画 by code (5-1-③), 基本政策 by number (45)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.exchange.sheet.block import Cell
from kpi.exchange.sheet.found import Goal, MidtermGoal, PlanItem, Unread
from kpi.exchange.sheet.lines import lines_of
from kpi.exchange.sheet.wording import LINK_LABEL, codes, policies
from kpi.model import PlanKind

_BARE = re.compile(r"[0-9]{1,3}|[0-9]{1,2}-[0-9]{1,2}(?:-(?:[\u2460-\u2473]|[0-9]{1,2}))?")
_NEXT_LABEL = re.compile(r"(?<=\S)[\s、,]+(?=(?:総合計画|基本政策)\s*[::])")
_NOTHING = ("", "なし", "-", "―", "—", "0")  # a spreadsheet shows 0 where it refers to a blank


@dataclass(slots=True)
class Cited:
    """Reads cited plans; `kind` is the plan that was announced last, None outside a list of them."""

    kind: PlanKind | None = None

    def take(self, goal: Goal | MidtermGoal, cells: Sequence[Cell]) -> list[Unread]:
        """Add what cells cite to a goal; a number and its title may stand in two cells. Return what cites nothing."""
        left: list[Unread] = []
        number = ""
        for cell in cells:
            parts = [part for line in lines_of(cell.text) for part in _NEXT_LABEL.split(line.strip("()"))]
            for line in parts:
                said = self._without_label(line)
                if _BARE.fullmatch(said):
                    number = said
                    continue
                if not self._items(goal, f"{number} {said}".strip(), cell.place):
                    left.append(Unread(line, cell.place, "総合計画・基本政策の番号がありません。"))
                number = "" if said else number
        if number not in _NOTHING:
            left.append(Unread(number, cells[-1].place, "総合計画・基本政策の番号だけで、題名がありません。"))
        return left

    def _without_label(self, line: str) -> str:
        label = LINK_LABEL.match(line)
        if label is None:
            return line
        self.kind = PlanKind.COMPREHENSIVE if label[1] == "総合計画" else PlanKind.BASIC_POLICY
        return line[label.end() :].strip()

    def _items(self, goal: Goal | MidtermGoal, line: str, place: str) -> bool:
        """Add the items of a line; False where it says something and cites nothing."""
        coded = codes(line)
        kind = PlanKind.COMPREHENSIVE if coded else self.kind or PlanKind.BASIC_POLICY
        found = coded or policies(line)
        goal.plan_items += [PlanItem(kind, code, title, place) for code, title in found if code != "0"]
        return bool(found) or line in _NOTHING


def cites(line: str) -> bool:
    """Tell whether a line has a code or number of a plan, where such are expected."""
    return bool(codes(line) or policies(line))
