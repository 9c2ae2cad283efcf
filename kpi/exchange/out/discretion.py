"""What stays inside when tables are handed out: 秘匿 figures, 内部メモ, drafts, explanations that were not released.

All of it, unless somebody chooses to take it along and their role allows that for the section whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpi import access
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear
from kpi.store import Question, Store


@dataclass(frozen=True, slots=True)
class Discretion:
    """Which figures and readings are not told.

    `told` are the sections about which everything is told, `sections` says whose an indicator is. `values` are the
    years' values that hold a withheld report (year, indicator), `readings` the withheld reports themselves, `words`
    the 公表用説明 that may leave the house: released, of a confirmed round, of a report that is not withheld.
    """

    told: frozenset[str]
    sections: Mapping[str, str]
    values: frozenset[tuple[int, str]]
    readings: frozenset[tuple[str, date]]
    words: Mapping[tuple[str, date], str]

    def tells_inside(self, indicator: str) -> bool:
        """Say whether memos and drafts about an indicator are told."""
        return self.sections.get(indicator) in self.told

    def hides_value(self, indicator: str, year: int) -> bool:
        """Say whether what an indicator reached in a year stays inside."""
        return (year, indicator) in self.values and not self.tells_inside(indicator)

    def hides_reading(self, indicator: str, month: date) -> bool:
        """Say whether the report of a month stays inside."""
        return (indicator, month) in self.readings and not self.tells_inside(indicator)

    def hides_total(self, indicator: str, month: date) -> bool:
        """Say whether the value to date at a month would tell a withheld report of the same year."""
        first = FiscalYear.of(month).first_month.first
        held = (day for code, day in self.readings if code == indicator)
        return any(first <= day <= month for day in held) and not self.tells_inside(indicator)


def sections_told(store: Store, who: Person, change_no: int, *, chosen: bool) -> frozenset[str]:
    """Return the sections about which everything is told: none unless it is chosen, else those of the person's roles.

    Raises:
        Forbidden: it is chosen, and the person may for no section.
    """
    if not chosen:
        return frozenset()
    rows = store.read("section", Question(change_no=change_no))
    allowed = frozenset(
        row["section"] for row in rows if access.may(who, Act.TAKE_INSIDE, Place(row["department"], row["section"]))
    )
    if not allowed:
        access.require(who, Act.TAKE_INSIDE, Place())
    return allowed


def read(store: Store, asked: Question, told: frozenset[str]) -> Discretion:
    """Read what is withheld of a department's year, or of all that the question leaves open."""
    sections = {row["indicator"]: row["section"] for row in store.read("indicator", asked)}
    rows = store.read("withheld", asked)
    return Discretion(
        told,
        sections,
        frozenset((row["fiscal_year"], row["indicator"]) for row in rows if row["is_in_value"]),
        frozenset((row["indicator"], row["month"]) for row in rows),
        {
            (row["indicator"], row["month"]): row["released_text"]
            for row in store.read("publication", asked)
            if row["released_text"] is not None and row["is_confirmed"] and not row["withheld"]
        },
    )
