"""How many figures, milestones and continuous steps are in which state, over the goals of one department or of several.

They are counted apart, and what is counted are the rows that a page shows: a figure under two goals is two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kpi.model import Goal, MilestoneStatus, Report, Status, StepStatus
from kpi.report import FINISHED

_BEST_FIRST = (
    Status.ACHIEVED,
    Status.ON_TRACK,
    Status.NEARLY,
    Status.CAUTION,
    Status.MISSED,
    Status.BEHIND,
    Status.NOT_REPORTED,
    Status.NOT_DUE,
    Status.NO_TARGET,
    Status.NOT_APPLICABLE,
)
_SHORT = (Status.MISSED, Status.BEHIND, Status.NEARLY, Status.CAUTION)
_NEVER_RATED = (Status.NO_TARGET, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts by state; `known` is how many figures have a value."""

    figures: Mapping[str, int]
    known: int
    milestones: Mapping[str, int]
    steps: Mapping[str, int]

    @property
    def all_figures(self) -> int:
        """How many figures there are."""
        return sum(self.figures.values())

    @property
    def all_milestones(self) -> int:
        """How many milestones there are."""
        return sum(self.milestones.values())

    @property
    def finished(self) -> int:
        """How many milestones are done, in time or not."""
        return sum(self.milestones.get(status, 0) for status in FINISHED)

    @property
    def overdue(self) -> int:
        """How many milestones were reported as not done by their day."""
        return self.milestones.get(MilestoneStatus.OVERDUE, 0)

    @property
    def silent(self) -> int:
        """How many milestones are due and have no report."""
        return self.milestones.get(MilestoneStatus.NOT_REPORTED, 0)

    @property
    def all_steps(self) -> int:
        """How many continuous steps there are."""
        return sum(self.steps.values())

    @property
    def under_way(self) -> int:
        """How many continuous steps are carried out or, before the year's end, under way."""
        return self.carried_out + self.steps.get(StepStatus.UNDER_WAY, 0)

    @property
    def continuous(self) -> tuple[str, str]:
        """How much of the continuous work is done, as number and word; before anything is asked, how much there is."""
        if self.steps.get(StepStatus.NOT_DUE, 0) == self.all_steps:
            return str(self.all_steps), "件"
        if self.carried_out:
            return f"{self.carried_out}/{self.all_steps}", "実施"
        return f"{self.under_way}/{self.all_steps}", "実施中" if self.under_way else "実施"

    @property
    def carried_out(self) -> int:
        """How many continuous steps were carried out."""
        return self.steps.get(StepStatus.CARRIED_OUT, 0)


def tally(goals: Iterable[Goal]) -> Tally:
    """Count the figures and the work of goals."""
    counts = {kind: Counter[str]() for kind in ("figures", "milestones", "continuous")}
    known = 0
    for goal in goals:
        for kind, found in counts.items():
            found.update(goal.counts.get(kind, {}))
        known += sum(indicator.actual is not None for indicator in goal.indicators)
    return Tally(counts["figures"], known, counts["milestones"], counts["continuous"])


def occurring(goal: Goal, report: Report) -> Iterator[tuple[Status, str, int]]:
    """Return the states that the figures of one goal are in, each with its word and how many, best first."""
    counts = tally((goal,)).figures
    for status, word in states((report,)).items():
        if counts.get(status):
            yield status, word, counts[status]


def states(reports: Iterable[Report]) -> dict[Status, str]:
    """Return the states of the figures of some reports with their words, best first.

    Those of a rating scale are among them even where no figure is in them, as long as any figure is rated; where
    words differ from department to department, all are said.
    """
    words: dict[Status, dict[str, None]] = {}
    for report in reports:
        if any(indicator.status not in _NEVER_RATED for indicator in report.indicators):
            for band in report.bands:
                words.setdefault(band.status, {})[band.label] = None
        for indicator in report.indicators:
            words.setdefault(indicator.status, {})[indicator.status_word] = None
    return {status: "・".join(words[status]) for status in _BEST_FIRST if status in words}


def shortfalls(figures: Mapping[str, int], words: Mapping[Status, str]) -> str:
    """Say in words what falls short and what is not known: 遅れ3件、注意5件。未報告7件.

    Args:
        figures: counts by state.
        words: the word of each state, as `states` returns them.
    """
    rated = [status for status in _SHORT if status in words]
    said = "、".join(f"{words[status]}{figures[status]}件" for status in rated if figures.get(status))
    if not rated:
        said = "目標と比べられるものはなし"
    elif not said:
        said = f"{'・'.join(words[status] for status in rated)}はなし"
    silent = figures.get(Status.NOT_REPORTED, 0)
    return f"{said}。{words[Status.NOT_REPORTED]}{silent}件" if silent else said
