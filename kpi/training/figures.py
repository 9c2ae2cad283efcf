"""The monthly values of an invented indicator: the same on every run, from where its years are to end.

Every indicator and year has a random stream of its own, so that another indicator in the catalogue changes no
figure of this one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from random import Random

from kpi.model import Accumulation, EntryMode
from kpi.training.plan import Indicator

_SEASONS: dict[str, tuple[float, ...]] = {  # how a year is spread over its months, April first
    "even": (8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8),
    "early": (20, 16, 14, 10, 6, 8, 7, 6, 4, 4, 3, 2),
    "school": (8, 10, 11, 7, 2, 9, 11, 10, 7, 8, 9, 8),
    "summer": (7, 8, 9, 12, 14, 10, 9, 8, 6, 5, 6, 6),
    "autumn": (3, 6, 9, 10, 9, 13, 15, 13, 8, 5, 5, 4),
    "spring_autumn": (12, 13, 9, 5, 3, 7, 13, 14, 8, 4, 5, 7),
    "year_end": (6, 7, 7, 6, 7, 8, 9, 10, 18, 9, 6, 7),
    "bills": (8, 6, 7, 10, 12, 9, 6, 7, 9, 10, 9, 7),
    "donations": (3, 3, 3, 3, 4, 4, 6, 10, 40, 12, 6, 6),
    "migration": (30, 22, 14, 12, 8, 15, 12, 10, 6, 8, -5, -60),  # people, not shares: a year's total is added evenly
}
_NOISE = 0.05
"""How much a month of a sum differs from its season, as a standard deviation."""


def typed_values(indicator: Indicator, year: int, seed: int) -> dict[int, float]:
    """Return what the section types for each reporting month of a year, by month number (April is 1)."""
    result = indicator.results[year]
    if result is None:
        return {}
    random = Random(f"{seed}/{indicator.code}/{year}")  # noqa: S311 - invented figures, no secret
    numbers = _numbers(indicator)
    match indicator.accumulation:
        case Accumulation.LATEST:
            begin = _level_before(indicator, year, result)
            return {
                number: result if number == numbers[-1] else _rounded(value, indicator.decimals)
                for number in numbers
                for value in (begin + (result - begin) * number / 12 + random.gauss(0, indicator.wobble),)
            }
        case Accumulation.AVERAGE:
            drawn = [random.gauss(0, indicator.wobble) for _ in numbers]
            mean = sum(drawn) / len(drawn)
            return {
                number: _rounded(result + noise - mean, indicator.decimals)
                for number, noise in zip(numbers, drawn, strict=True)
            }
        case _:
            season = [weight * (1 + _NOISE * random.gauss(0, 1)) for weight in _SEASONS[indicator.season]]
            reached = _reached(result, season, indicator.decimals)
            if indicator.entry is EntryMode.RUNNING:
                return {number: reached[number - 1] for number in numbers}
            before = [0.0, *(reached[number - 1] for number in numbers)]
            return {
                number: _rounded(reached[number - 1] - earlier, indicator.decimals)
                for number, earlier in zip(numbers, before, strict=False)
            }


def adopted_plan(indicator: Indicator, year: int, target: float) -> list[float]:
    """Return the values to date that a section plans for the ends of the twelve months."""
    match indicator.accumulation:
        case Accumulation.LATEST:
            begin = _level_before(indicator, year, target)
            return [_rounded(begin + (target - begin) * number / 12, indicator.decimals) for number in range(1, 13)]
        case Accumulation.AVERAGE:
            return [target] * 12
        case _:
            return _reached(target, _SEASONS[indicator.season], indicator.decimals)


def first_guess(indicator: Indicator, year: int, number: int, value: float, seed: int) -> float:
    """Return what a section says of a month before its figure is final."""
    random = Random(f"{seed}/{indicator.code}/{year}/{number}")  # noqa: S311 - invented figures, no secret
    return _rounded(value * (1 + random.gauss(0, 0.008)), indicator.decimals)


def _numbers(indicator: Indicator) -> list[int]:
    return sorted((month - 4) % 12 + 1 for month in indicator.months)


def _level_before(indicator: Indicator, year: int, otherwise: float) -> float:
    if year in indicator.levels:
        return indicator.levels[year]
    known = [result for result in indicator.results[:year] if result is not None]
    return known[-1] if known else otherwise


def _reached(total: float, season: Sequence[float], decimals: int) -> list[float]:
    """Spread a year's total over its months and return the running totals, each rounded, the last one exact."""
    if min(season) < 0:
        season = [month + (total - sum(season)) / 12 for month in season]
    shares = list(accumulate(season))
    return [_rounded(total * share / shares[-1], decimals) for share in shares]


def _rounded(value: float, decimals: int) -> float:
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5) / scale
