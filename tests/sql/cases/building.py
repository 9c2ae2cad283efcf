"""How a case is written: an indicator, a month, and what must be said of it.

A year is written from April: a number is a report, `None` a month without a word, `OUT` 対象外, `SILENT` 未報告.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.rows import day
from tests.sql.oracle import YEAR, Decision, Facts, Said, month_of

OUT, SILENT = "not_applicable", "not_reported"
MARCH, FEBRUARY = "2023-03", "2023-02"
QUARTERLY = (6, 9, 12, 3)

Word = float | str | None


def year(words: Sequence[Word] | Mapping[str, Word], fiscal_year: int = YEAR, change: int = 2) -> tuple[Said, ...]:
    """Return what a year said, from April on or month by month."""
    named = words if isinstance(words, Mapping) else {month_of(fiscal_year, n): w for n, w in enumerate(words, 1)}
    return tuple(
        Said(day(month) if isinstance(month, str) else month, None, word, change)
        if isinstance(word, str)
        else Said(day(month) if isinstance(month, str) else month, word, change=change)
        for month, word in named.items()
        if word is not None
    )


def indicator(
    words: Sequence[Word] | Mapping[str, Word] = (),
    target: float | Decision | Sequence[Decision] | None = None,
    *,
    past: Mapping[int, Sequence[Word]] | None = None,
    plan: Mapping[str, float] | None = None,
    defined: Sequence[str] = (),
    **facts: Any,
) -> Facts:
    """Return an indicator: its year, its target (以上 unless a decision is given) and whatever else matters."""
    if isinstance(target, float | int):
        target = Decision(target)
    decisions = () if target is None else (target,) if isinstance(target, Decision) else tuple(target)
    said = year(words) + tuple(s for y, w in (past or {}).items() for s in year(w, y))
    return Facts(
        decisions=decisions,
        plan=tuple((day(month), value) for month, value in (plan or {}).items()),
        definitions=tuple(day(valid_from) for valid_from in defined),
        **{"said": said} | facts,
    )


def at_march(value: float | Sequence[Word], target: float | Decision, **facts: Any) -> Facts:
    """Return an indicator that reports once, in March, or whose months add up to a value."""
    if isinstance(value, Sequence):
        return indicator(value, target, **facts)
    return indicator({MARCH: value}, target, **{"report_months": (3,), "accumulation": "latest"} | facts)


@dataclass(frozen=True)
class Case:
    """One rule: an indicator, a month, and what the columns named must say."""

    rule: str
    facts: Facts
    month: str
    expected: dict[str, object]


def says(rule: str, facts: Facts, month: str = MARCH, **expected: object) -> Case:
    """Return a case; the rule becomes the name of the test."""
    return Case(rule, facts, month, expected)


AT_MOST, LESS_THAN, MORE_THAN = "at_most", "less_than", "more_than"


def down(value: float | Sequence[Word], target: float, baseline: float | None = None, word: str = AT_MOST) -> Facts:
    """Return an indicator whose lower values are better, at March."""
    return at_march(value, Decision(target, comparator=word, baseline=baseline), direction="down")


def within(value: float | Sequence[Word], low: float | None, high: float | None, **facts: Any) -> Facts:
    """Return an indicator that is to stay in a range, at March."""
    return at_march(value, Decision(low=low, high=high), direction="range", **facts)


def months(*values: Word) -> list[Word]:
    """Return a whole year of months: those given, and 0 for the rest."""
    return [*values, *[0] * (12 - len(values))]


GROWING = [10, 0, 10, 0, 20, 0, 0, 0, 40, 0, 0, 20]  # a year of 100 whose shares are .1 .1 .2 .2 .4 .4 .4 .4 .8 .8 .8 1
EVEN = [5] * 12


def goes_to(
    rule: str, facts: Facts, month: str, method: str, low: float | None = None, high: float | None = None
) -> Case:
    """Return a case about an estimate."""
    return says(rule, facts, month, estimate_method=method, estimate_low=low, estimate_high=high)
