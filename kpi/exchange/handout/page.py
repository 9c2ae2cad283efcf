"""A page of a handout, whatever file it becomes: what stands where, in px of a page that is 1280 px wide.

A format draws these parts and decides nothing: every place, size and text is here. Texts fit into their boxes by
`fitting`, with a little room to spare, so that another Japanese font breaks no frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi.bullet import Axis, Span
from kpi.deck import Figure
from kpi.model import MilestoneStatus, Status
from kpi.signs import INK, INKS, sign, tone

WIDTH = 1280
SIZE = 20
"""px: no text of a handout is smaller."""
_LOW = 110
PADDING = (10, 5)
"""px between the edge of a cell and its text: beside it, above and below it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of page: how high it is in px where it is 1280 px wide."""

    height: int


SCREEN = Paper(720)
"""16:9, as on a shared screen."""
A4 = Paper(905)
"""A4 landscape."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in px from its left upper corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Run:
    """A text in one look; `size` in px."""

    text: str
    size: int = SIZE
    ink: str = INK
    is_bold: bool = False


Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """What a page finds, in one line."""

    box: Box
    run: Run


@dataclass(frozen=True, slots=True)
class Words:
    """Text in a box; `align` is left or right, `anchor` top or bottom."""

    box: Box
    paragraphs: tuple[Paragraph, ...]
    align: str = "left"
    anchor: str = "top"


@dataclass(frozen=True, slots=True)
class Fill:
    """A rule or a filled area."""

    box: Box
    ink: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """A figure's bullet graph of a year: its values on an axis, over the bands of its scale; `said` describes it."""

    box: Box
    figure: Figure
    axis: Axis
    spans: tuple[Span, ...]
    year: str
    said: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid."""

    paragraphs: tuple[Paragraph, ...]
    align: str = "left"


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under its head; `widths` of columns and `heights` of rows, head included, in px. `said` names it."""

    left: float
    top: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[Row, ...]
    said: str

    @property
    def box(self) -> Box:
        """Return the place that it takes."""
        return Box(self.left, self.top, sum(self.widths), sum(self.heights))

    def is_low(self, row: int) -> bool:
        """Tell whether a row is so low that its texts stand in its middle."""
        return self.heights[row] < _LOW


Part = Title | Words | Fill | Bullet | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the screen that it shows by its number from 1, its parts in reading order, what a speaker may say.

    `part` is 1, or more where a screen goes on on a further page.
    """

    screen: int
    part: int
    title: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """A deck on paper: a title for the document, the size of its pages, and the pages."""

    title: str
    paper: Paper
    pages: tuple[Page, ...]


def line(text: str, size: int = SIZE, ink: str = INK, *, bold: bool = False) -> Paragraph:
    """Return a paragraph in one look."""
    return (Run(text, size, ink, bold),)


def cell(*paragraphs: Paragraph, align: str = "left") -> Cell:
    """Return a cell of some paragraphs."""
    return Cell(paragraphs, align)


def text_lines(text: str, ink: str = INK) -> tuple[Paragraph, ...]:
    """Return a text as people typed it: a paragraph for each of its lines."""
    return tuple(line(one, ink=ink) for one in text.splitlines() if one.strip())


def status_run(status: Status | MilestoneStatus, word: str, size: int = SIZE, *, bold: bool = True) -> Run:
    """Return sign and word of a status in its ink."""
    return Run(f"{sign(status)} {word}", size, INKS[tone(status)], bold)
