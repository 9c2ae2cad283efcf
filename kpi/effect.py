"""What a write would change: the words of the statuses before and after it, found without leaving anything behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpi.calendar import FiscalYear, Month
from kpi.model import Basis, Phase, Row
from kpi.store import Change, Question, Store
from kpi.wording import figure_word

Key = tuple[str, int, str]
"""Department, year, indicator."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure whose status a write would change, as of a month of its year: the words before and after."""

    department: str
    department_name: str
    fiscal_year: FiscalYear
    month: Month
    indicator: str
    name: str
    before: str
    after: str


def preview(store: Store, asked: Question, write: Callable[[Change], None]) -> tuple[Effect, ...]:
    """Return the statuses that a write would change, of the years and the month that are asked.

    The write happens in a change that is abandoned. What it raises is raised.
    """
    with store.write("試算", "試算") as change:
        before = _judged(change, asked)
        write(change)
        after = _judged(change, asked)
        departments: dict[str, str] = {row["department"]: row["name"] for row in change.read("department", asked)}
        change.abandon()
    return tuple(
        Effect(
            department=row["department"],
            department_name=departments[row["department"]],
            fiscal_year=FiscalYear(row["fiscal_year"]),
            month=Month.of(row["month"]),
            indicator=row["indicator"],
            name=row["name"],
            before=before[key][1] if key in before else "—",
            after=word,
        )
        for key, (row, word) in sorted(after.items())
        if key not in before or before[key][1] != word
    )


def _judged(change: Change, asked: Question) -> dict[Key, tuple[Row, str]]:
    """Return each figure with the word of its status."""
    words: dict[tuple[str, int, str], dict[str, str]] = {}
    for band in change.read("band", asked):
        of = (band["department"], band["fiscal_year"], band["phase"])
        words.setdefault(of, {})[band["status"]] = band["label"]
    bases = {(row["department"], row["fiscal_year"]): Basis(row["basis"]) for row in change.read("asked", asked)}
    found = {}
    for row in change.read("figure", asked):
        year = (row["department"], row["fiscal_year"])
        phase = Phase.YEAR_END if row["is_year_end"] else Phase.IN_YEAR
        found[*year, row["indicator"]] = row, figure_word(row, bases[year], words.get((*year, phase.value), {}))
    return found
