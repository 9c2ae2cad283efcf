"""A document as every format draws it: headings, lines and tables of cells, without a word about how it looks.

Widths are shares of a page's width. A table's rows name every cell once: what a cell that spans columns or rows
covers is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a cell is: the head of a column, a label or an index on the left, a number or a short text, paragraphs."""

    HEAD = "head"
    LABEL = "label"
    INDEX = "index"
    NUMBER = "number"
    FACT = "fact"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a cell. `level` is how deep it stands; lines that begin with a mark hang behind it."""

    text: str
    level: int = 0
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its paragraphs, over so many columns and rows."""

    lines: tuple[Line, ...] = ()
    kind: Kind = Kind.BODY
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """Its paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first `heads` rows stand again on every page that it goes on to.

    `keeps` says that the rows that an index spans stay on one page, where they have room on it.
    """

    widths: tuple[float, ...]
    heads: int
    rows: tuple[tuple[Cell, ...], ...]
    keeps: bool = False

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Give each cell with its row and column, both from 0."""
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                yield number, column, cell
                taken |= {(number + down, column + on) for down in range(cell.rows) for on in range(cell.columns)}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part; `level` 1 is the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Note:
    """A line of small print."""

    text: str


Block = Heading | Note | Table


@dataclass(frozen=True, slots=True)
class Part:
    """What begins on a page of its own; `name` is short, such as the name of an Excel sheet."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `mark` stands on every page (作業中), '' for none; `foot` too, beside the number of the page.

    `made_at` is the time (UTC) of what it tells: the same content is the same file.
    """

    title: str
    mark: str
    foot: str
    made_at: datetime
    parts: tuple[Part, ...]


def text(said: str, kind: Kind = Kind.FACT, *, columns: int = 1, rows: int = 1) -> Cell:
    """Return a cell of one line, or an empty one."""
    return Cell((Line(said),) if said else (), kind, columns, rows)
