"""What an import comes to: what is new, changed, unchanged or refused, and what it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kpi.exchange.tabular import Figure, Measure, Problem
from kpi.model import Labelled

Tick = Callable[[str, float], None]
"""Told what is being done and which part of it is (0 to 1); raises to cancel, and nothing is written."""


class Kind(Labelled):
    """What a figure of the file is to the database."""

    NEW = "new", "新規"
    CHANGED = "changed", "変更"
    UNCHANGED = "unchanged", "変更なし"


class Standing(Labelled):
    """As what a figure is saved."""

    CONFIRMED = "confirmed", "確定の実績"
    DRAFT = "draft", "下書き"
    TARGET = "target", "目標値"
    PLAN = "plan", "月別計画"


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure that is or can be saved; `before` is what stood there, in words, '' for nothing."""

    figure: Figure
    kind: Kind
    standing: Standing
    before: str

    @property
    def when(self) -> str:
        """The month or the year that it describes, in words."""
        month, year = self.figure.month, self.figure.fiscal_year
        return f"{year}年度" if month is None else f"{month.year}年{month.label}"

    @property
    def measure(self) -> str:
        """Planned or reported, in words."""
        return "目標" if self.figure.measure is Measure.TARGET else "実績"


@dataclass(frozen=True, slots=True)
class Made:
    """Something that is registered with the import: what it is, its name, and what was decided for it."""

    kind: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    `create` registers departments, goals and indicators that there are not. `valid_only` saves what can be saved though
    something is refused; else nothing is. `seen` is the change as of which somebody saw the preview, None for nobody.
    `source` is the name of the file, `today` the day in Japan.
    """

    source: str
    today: date
    create: bool = False
    valid_only: bool = False
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import comes to, or came to: `change_no` is the change that was saved, None where none was.

    `rows`, `accepted` and `refused` count rows of the file; `problems` are in its order. `seen` is the last change
    before it, as of which it was found. `header_rows` are those of the file that hold no data.
    """

    rows: int
    header_rows: int
    entries: tuple[Entry, ...]
    made: tuple[Made, ...]
    problems: tuple[Problem, ...]
    seen: int
    change_no: int | None = None

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """The problems because of which the whole file is not saved; the others are notes."""
        return tuple(problem for problem in self.problems if problem.refuses)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What refuses nothing: cells in which a word says that there is no value, columns that are left alone."""
        return tuple(problem for problem in self.problems if not problem.refuses)

    @property
    def unread(self) -> tuple[Problem, ...]:
        """The columns of numbers that are left alone, each with the reason."""
        return tuple(note for note in self.notes if note.row <= self.header_rows)

    @property
    def accepted(self) -> int:
        """The rows of which something can be saved, or is there already, and nothing is refused."""
        return len({entry.figure.row for entry in self.entries} - {problem.row for problem in self.refusals})

    @property
    def refused(self) -> int:
        """The rows of which something is refused."""
        return len({problem.row for problem in self.refusals if problem.row > self.header_rows})

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many figures are new, changed and unchanged."""
        found = Counter(entry.kind for entry in self.entries)
        return {kind: found[kind] for kind in Kind}

    @property
    def is_news(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.made) or any(entry.kind is not Kind.UNCHANGED for entry in self.entries)


def nothing_to_tell(_: str, __: float) -> None:
    """Tell nobody how far an import is."""
