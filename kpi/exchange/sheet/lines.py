"""The lines of a cell as their author meant them: a printed line may end in the middle of a word."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from kpi.exchange.sheet.block import HARD, SOFT, clean
from kpi.exchange.sheet.wording import begins, stands_alone

_ENDS = "。.)」】』〉》:;！!?？"
_LONGEST = 3_000  # characters of a line that others are still added to
_FULL = 0.8  # a line of this part of its cell's width may have been broken anywhere


def lines_of(text: str) -> list[str]:
    """Return the lines of a cell as their author meant them, cleaned; none is blank.

    A line's end stays one after a sentence or a heading, after a line that was not full, and where the next line begins
    an item; else the two belong together.
    """
    found: list[str] = []
    for paragraph in text.split(HARD):
        parts = [part for part in (clean(part) for part in re.split(f"[{SOFT}\r\n]", paragraph)) if part]
        widest = max(map(_width, parts), default=0)
        begin = len(found)
        ended = True
        for part in parts:
            if ended or len(found) == begin or begins(part) or len(found[-1]) > _LONGEST:
                found.append(part)
            else:
                found[-1] = _joined(found[-1], part)
            ended = part[-1] in _ENDS or _width(part) < _FULL * widest or stands_alone(part)
    return found


def _joined(first: str, second: str) -> str:
    between = " " if first[-1].isascii() and second[0].isascii() and first[-1].isalnum() else ""
    return f"{first}{between}{second}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
