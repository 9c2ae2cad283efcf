"""The head of a table: what each of its columns holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi.exchange.sheet.block import compact
from kpi.exchange.sheet.schedule import fiscal_years
from kpi.exchange.sheet.wording import Part, part_of

Filled = Sequence[tuple[int, str]]
"""The cells of a row that say something, with their columns."""

_BARE_TARGETS = ("目標", "計画", "年度目標", "当年度目標")
_BARE_ACTUALS = ("実績", "結果", "年度実績")


@dataclass(slots=True)
class Columns:
    """What the columns hold; a column without a head belongs to the one on its left, as merged cells do."""

    parts: dict[int, Part] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)
    _heads: dict[int, str] = field(default_factory=dict)
    _is_open: bool = False

    def take(self, cells: Filled) -> bool:
        """Take a row as a head, or as the second line of one; False, and nothing taken, for any other row."""
        parts = {column: part for column, text in cells if (part := part_of(text)) is not None}
        years = {column: found[0][0] for column, text in cells if len(found := _year_head(text)) == 1}
        known = len(parts.keys() | years.keys())
        if known < 2 or known < 0.6 * len(cells) or (len(set(parts.values())) < 2 and len(years) < 2):
            self._is_open = False
            return False
        if not self._is_open:
            self.parts, self.years, self._heads = {}, {}, {}
        self.parts |= parts
        self.years |= {column: year for column, year in years.items() if column not in parts}
        self._heads |= {column: compact(text) for column, text in cells}
        self._is_open = True
        self._settle()
        return True

    def part(self, column: int) -> Part | None:
        """Return what a column holds."""
        if column in self.years:
            return None
        left = [known for known in self.parts if known <= column]
        return self.parts[max(left)] if left else None

    def has(self, *parts: Part) -> bool:
        """Tell whether any column holds one of these."""
        return any(part in self.parts.values() for part in parts)

    def column_of(self, part: Part) -> int | None:
        """Return the first column that holds something."""
        return min((column for column, known in self.parts.items() if known is part), default=None)

    def _settle(self) -> None:
        """Decide what one head alone cannot say: 目標 beside 指標 is a value, and without 取組み事項 it is the plan."""
        has_target, has_actual = self.has(Part.TARGET), self.has(Part.ACTUAL)
        for column, head in self._heads.items():
            if head in _BARE_TARGETS and not has_target and (has_actual or self.has(Part.NAME, Part.UNIT)):
                self.parts[column] = Part.TARGET
            elif head in _BARE_ACTUALS and not has_actual and (has_target or self.has(Part.NAME, Part.UNIT)):
                self.parts[column] = Part.ACTUAL
        if not self.has(Part.PLAN):
            self._replace(Part.STEP, Part.PLAN)
        if not self.has(Part.PLAN):
            self._replace(Part.GOAL, Part.PLAN)

    def _replace(self, old: Part, new: Part) -> None:
        self.parts = {column: new if part is old else part for column, part in self.parts.items()}


def _year_head(text: str) -> list[tuple[int, int, int]]:
    """Return the fiscal years of a cell that says nothing else."""
    found = fiscal_years(text)
    return found if found and len(compact(text)) <= 16 else []
