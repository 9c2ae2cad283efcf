"""What a deck for a council is: its figures, its switches, how it is arranged, and its kinds of screens.

A deck holds confirmed figures and released words alone, and by name: what is not a field here (notes, memos, who wrote
what) cannot get into it. A figure that is not confirmed or is 公表時は秘匿 keeps nothing but its name. `kpi.briefing`
builds a deck by rule, `kpi.screens` lays it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kpi.model import Direction, Labelled, MilestoneStatus, PlanSource, Status, YearAsOf

TITLE = 25
"""So many characters state a screen's finding at most."""
FIGURES = 6
"""So many figures a screen shows at most."""
REMARK = 40
"""So many characters a sentence has at most that somebody adds to a screen: a line on one of 960×720."""

NO_TEXT = "公表している説明はありません。"
"""What stands where a figure falls short and nobody released a word about it."""

FALLING = (Status.MISSED, Status.BEHIND, Status.CAUTION, Status.NEARLY)
"""The states of a figure that is not what was planned, worst first."""


class Reason(Labelled):
    """Why something is named in a deck and not shown."""

    UNCONFIRMED = "unconfirmed", "確認中"
    WITHHELD = "withheld", "公表対象外"


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A figure or a milestone of which nothing but the name leaves the house."""

    code: str
    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Figure:
    """A confirmed figure as a council sees it: values in `unit`, rates as fractions.

    `text` are the released words about it, None without any. The estimate of the year's end is there where it was
    switched on.
    """

    code: str
    name: str
    unit: str
    decimals: int
    direction: Direction
    target: float | None
    target_low: float | None
    target_high: float | None
    target_text: str
    baseline: float | None
    actual: float | None
    as_of: str
    plan: float | None
    achievement_rate: float | None
    plan_rate: float | None
    plan_source: PlanSource | None
    status: Status
    status_word: str
    shortfall: str
    reported_months: int
    expected_months: int
    formula: str
    plan_formula: str | None
    definition: str | None
    text: str | None
    estimate_low: float | None = None
    estimate_high: float | None = None
    estimate_text: str = ""

    @property
    def falls_short(self) -> bool:
        """Whether there is a value that is not what was planned."""
        return self.status in FALLING


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A milestone as a council sees it; `due` is the last day that is in time, or to which it was put off."""

    code: str
    title: str
    due: date | None
    due_text: str | None
    done_on: str | None
    status: MilestoneStatus
    status_label: str


@dataclass(frozen=True, slots=True)
class DeckGoal:
    """A goal with its finding in at most 25 characters and, whole, as a sentence."""

    number: int | None
    title: str
    finding: str
    sentence: str
    figures: tuple[Figure, ...]
    milestones: tuple[Deliverable, ...]
    kept_back: tuple[KeptBack, ...]
    code: str | None = None

    @property
    def label(self) -> str:
        """目標4 地域連携拠点の整備."""
        return self.title if self.number is None else f"目標{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A chapter (`OneScreen.chapter`) at its place in a deck: whether it is shown, and the sentence added to it."""

    chapter: str
    is_shown: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How somebody wants a deck: what is shown only where it is switched on, and the chapters in their order.

    Without `grades` of the rating scale a figure has reached its target (its adopted plan), or it has not. Chapters
    that are not named stand where the rule puts them.
    """

    estimates: bool = False
    grades: bool = False
    chapters: tuple[Placed, ...] = ()


BY_RULE = Arrangement()
"""A deck as nobody arranged it."""


@dataclass(frozen=True, slots=True)
class Deck(YearAsOf):
    """What is told of a department's year as of a month and a change, and how it is arranged."""

    finding: str
    sentence: str
    goals: tuple[DeckGoal, ...]
    arrangement: Arrangement = Arrangement(grades=True)  # as decks were that were kept before there was any

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in the order of their goals."""
        return tuple(figure for goal in self.goals for figure in goal.figures)

    @property
    def milestones(self) -> tuple[Deliverable, ...]:
        """All milestones in the order of their goals."""
        return tuple(milestone for goal in self.goals for milestone in goal.milestones)

    @property
    def kept_back(self) -> tuple[KeptBack, ...]:
        """All that is named and not shown."""
        return tuple(kept for goal in self.goals for kept in goal.kept_back)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that fell short: its goal, its state, how far, and the released words about it or None."""

    goal: str
    name: str
    status: Status | MilestoneStatus
    status_word: str
    fact: str
    text: str | None
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class OneScreen:
    """A screen with its title; `chapter` names what it is about, and a `remark` is the sentence added to it.

    What has no room on one screen goes on on the next of the same chapter.
    """

    title: str
    chapter: str = field(default="", kw_only=True)
    remark: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Cover(OneScreen):
    """The first screen."""


@dataclass(frozen=True, slots=True)
class Glance(OneScreen):
    """The year at a glance: states with their word and count, best first, and the goals."""

    states: tuple[tuple[Status, str, int], ...]
    goals: tuple[DeckGoal, ...]


@dataclass(frozen=True, slots=True)
class OfGoal(OneScreen):
    """A goal with at most six of its figures."""

    goal: DeckGoal
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Short(OneScreen):
    """What fell short, and why."""

    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Ahead(OneScreen):
    """What is still to be done, by its day, each with its goal."""

    milestones: tuple[tuple[DeckGoal, Deliverable], ...]


@dataclass(frozen=True, slots=True)
class Appendix(OneScreen):
    """Figures with their formulas; on the last one, what is named and not shown."""

    figures: tuple[Figure, ...]
    kept_back: tuple[KeptBack, ...] = ()


Screen = Cover | Glance | OfGoal | Short | Ahead | Appendix
