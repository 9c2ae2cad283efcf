"""What reading a published sheet in comes to: what is registered and what would stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpi.imports.outcome import Kind
from kpi.imports.sheet.finding import Decisions, Finding

Difference = tuple[str, str, str]
"""What a field is called, what stands there in words ('' for nothing), and what it becomes."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read a sheet in.

    `source` is the name of the file, `today` the day in Japan, `seen` the change as of which somebody saw the preview,
    None for nobody. `decisions` are what somebody corrected or dropped.
    """

    source: str
    today: date
    decisions: Decisions = field(default_factory=dict)
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A finding that can be saved: what it is to the database, and what it would change there.

    `note` says what else somebody should know.
    """

    finding: Finding
    kind: Kind
    differences: tuple[Difference, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a finding cannot be saved as it stands; `text` is what it says there, `reason` is Japanese."""

    finding: Finding
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sheet comes to, or came to: `change_no` is the change that was saved, None where none was.

    `dropped` are findings that somebody took out. With anything `wrong` nothing is saved. `seen` is the last change
    before it, as of which it was found.
    """

    lines: tuple[Line, ...]
    dropped: tuple[Finding, ...]
    wrong: tuple[Wrong, ...]
    seen: int
    change_no: int | None = None

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many findings are new, changed and unchanged."""
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in Kind}

    @property
    def is_news(self) -> bool:
        """Whether there is anything to save."""
        return any(line.kind is not Kind.UNCHANGED for line in self.lines)
