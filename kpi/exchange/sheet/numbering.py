"""Lists inside lists: which mark is on which level, and where in a line an item begins.

Sheets number as they like: (1) with ① below, 1. with (1) below, ① with ア. What tells the levels is their order: the
first style of a list is its upper level, the next one the lower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kpi.exchange.sheet.wording import BULLETS, Mark, mark_at_begin, marks_inside

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a line: what follows a mark, or what stands before the first one (`mark` None)."""

    mark: Mark | None
    text: str
    depth: int = 0
    is_expected: bool = True


@dataclass(slots=True)
class Levels:
    """The styles of the list that is open, upper level first, each with the number it has come to."""

    open: list[tuple[str, int]] = field(default_factory=list)

    def enter(self, mark: Mark) -> tuple[int, bool]:
        """Take a mark and return its level, 0 for the upper one, and whether its number was the next."""
        styles = [style for style, _ in self.open]
        if mark.style in BULLETS:
            numbered = [(style, number) for style, number in self.open if style not in BULLETS]
            if mark.style in styles:
                del self.open[styles.index(mark.style) + 1 :]
            elif len(self.open) < _DEEPEST:
                self.open.append((mark.style, 0))
            return len(numbered), True
        if mark.style in styles:
            level = styles.index(mark.style)
            expected = self.open[level][1] + 1
            del self.open[level + 1 :]
            self.open[level] = mark.style, mark.number
        else:
            self.open = [(style, number) for style, number in self.open if style not in BULLETS]
            level, expected = len(self.open), 1
            if level < _DEEPEST:
                self.open.append((mark.style, mark.number))
        return min(level, _DEEPEST), mark.number == expected

    def next_of(self, style: str) -> int:
        """Return the number that a mark of a style has to bear inside a line, to be one."""
        return next((number + 1 for known, number in self.open if known == style), 1)

    def split(self, line: str) -> Iterator[Item]:
        """Give a line's items; a mark inside a line counts only where its number is the next."""
        mark = mark_at_begin(line)
        begin = mark.end if mark else 0
        depth, expected = self.enter(mark) if mark else (0, True)
        for inner in marks_inside(line, begin):
            if inner.number != self.next_of(inner.style) or (inner.begin == 0 and mark is None):
                continue
            text = line[begin : inner.begin].strip()
            if mark is not None or text:
                yield Item(mark, text, depth, expected)
            mark, begin = inner, inner.end
            depth, expected = self.enter(inner)
        yield Item(mark, line[begin:].strip(), depth, expected)
