"""A file as rows of cells with their places: what every format is turned into before anything is understood.

A paragraph is a row of one cell. Inside a cell `HARD` ends a paragraph, and `SOFT` is a line's end, which in a
printed sheet may stand in the middle of a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

HARD, SOFT = "\u2029", "\u2028"

MAX_CHARACTERS = 500_000
"""Characters of one sheet: a real one has some tens of thousands."""

_KEPT = "[\u2460-\u249b\u24eb-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf\u2026]"  # circled and bracketed numbers
_TO_PLAIN = re.compile(f"({_KEPT})")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b-\u200f\ud800-\udfff]")
_VARIANTS = str.maketrans(  # tildes, a middle dot, and radicals that PDFs have in place of characters: NFKC keeps them
    "~〜∼˜‧⺠⻑⻄⻘⻝⻤⻲⻩⻭⻯⺟⻨⻣⻅⻆⻉⻋⻁",
    "～～～～・民長西青食鬼亀黄歯竜母麦骨見角貝車虎",
)
_DASH = re.compile(r"(?<=[0-9])\s*[-‐‑‒–—−ー]\s*(?=[0-9\u2460-\u2473])")
_SPACES = re.compile(r"[ \t\xa0\u3000]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text and where it stands, for the person who checks it: «12行目», «シート「目標」B3», «2ページ»."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other; the position of a cell is its column. A paragraph is a row of one cell."""

    cells: tuple[Cell, ...]
    is_table: bool = False


def clean(text: str) -> str:
    """Return text in one spelling: half-width digits and brackets, full-width kana, ～, single spaces.

    Circled numbers stay as they are: ① is a number of a list and not 1.
    """
    parts = _TO_PLAIN.split(_CONTROL.sub("", text))
    plain = "".join(part if n % 2 else normalize("NFKC", part) for n, part in enumerate(parts))
    return _DASH.sub("-", _SPACES.sub(" ", plain.translate(_VARIANTS))).strip()


def compact(text: str) -> str:
    """Return text without any white space, as labels are compared: 部 局 is 部局."""
    return re.sub(r"\s", "", text)


def size_of(rows: Sequence[Row]) -> int:
    """Return the number of characters in all cells."""
    return sum(len(cell.text) for row in rows for cell in row.cells)
