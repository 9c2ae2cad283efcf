"""The schedule of a mid-term goal: groups and steps, each with its fiscal years."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.exchange.sheet.found import LIKELY, SURE, UNSURE, MidtermStep
from kpi.exchange.sheet.numbering import Levels
from kpi.exchange.sheet.schedule import years_of

_LONGEST = 3_000  # characters of a step: more is a mistake of the reading


@dataclass(slots=True)
class _Line:
    """A line of a road map, before it is known whether others stand below it."""

    depth: int
    number: int
    text: str
    place: str
    year_text: str = ""


@dataclass(slots=True)
class RoadMap:
    """Collects the lines of one goal; `steps` once all are there."""

    _lines: list[_Line] = field(default_factory=list)
    _levels: Levels = field(default_factory=Levels)

    def take(self, line: str, place: str) -> str:
        """Read a line of a schedule; return what found no room."""
        left = ""
        for item in self._levels.split(line):
            if item.mark is not None:
                self.add(item.depth, item.mark.number, item.text, place)
            elif not self._lines:
                self.add(0, 0, item.text, place)
            elif len(self._lines[-1].text) + len(item.text) <= _LONGEST:
                self._lines[-1].text = f"{self._lines[-1].text} {item.text}".strip()
            else:
                left = item.text
        return left

    def add(self, depth: int, number: int, text: str, place: str, year_text: str = "") -> None:
        """Add a line; `year_text` where its years stand beside it and not in it."""
        if text:
            self._lines.append(_Line(depth, number, text, place, year_text))

    def steps(self) -> list[MidtermStep]:
        """Return the steps: lines of the upper level with others below them are groups."""
        found: list[MidtermStep] = []
        group = ""
        for n, line in enumerate(self._lines):
            below = self._lines[n + 1].depth if n + 1 < len(self._lines) else 0
            if line.depth == 0 and below > 0:
                group = line.text
            else:
                found.append(_step(line, group if line.depth else "", len(found) + 1))
        return found


def _step(line: _Line, group: str, place_in_list: int) -> MidtermStep:
    """Return a step of the road map; a year that only its group names is less sure."""
    own = years_of(line.year_text) or years_of(line.text)
    of_group = years_of(group)
    years = own or of_group
    text = line.text
    if own is not None and not line.year_text:
        text = f"{text[: own.start]} {text[own.stop :]}".replace("( )", "").strip(" 、:")
    if of_group is not None:
        group = group[: of_group.start].strip(" (:")
    number = line.number or place_in_list
    if years is None:
        return MidtermStep(group, number, text, line.place, confidence=UNSURE)
    return MidtermStep(
        group, number, text, line.place, years.first, None if years.is_open else years.last, years.is_open, years.text,
        SURE if own else LIKELY,
    )  # fmt: skip
