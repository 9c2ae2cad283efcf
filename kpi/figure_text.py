"""The parts of a figure as short texts, rounded for display; what is missing is a dash and never 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kpi.model import Band
from kpi.numbers import NO_VALUE, format_rate, format_value


class Measure(Protocol):
    """What values are written in: the figure of a report, or of a deck."""

    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...


class Aim(Protocol):
    """What a figure is held against."""

    @property
    def target(self) -> float | None: ...
    @property
    def target_low(self) -> float | None: ...
    @property
    def target_high(self) -> float | None: ...


def amount(value: float | None, indicator: Measure) -> str:
    """Write a value in the indicator's unit."""
    return NO_VALUE if value is None else f"{format_value(value, indicator.decimals)}{indicator.unit}"


def number(value: float | None, indicator: Measure) -> str:
    """Write a value without its unit."""
    return NO_VALUE if value is None else format_value(value, indicator.decimals)


def targets(indicator: Aim) -> tuple[float, ...]:
    """Return the target, or the ends of its range; nothing where there is none."""
    ends = (indicator.target, indicator.target_low, indicator.target_high)
    return tuple(end for end in ends if end is not None)


def band_text(band: Band, better: Band | None) -> str:
    """Write where a band begins: 概ね達成 80.0%以上, 未達成 80.0%未満."""
    if band.lower_bound is not None:
        return f"{band.label} {format_rate(band.lower_bound, ())}以上"
    if better is not None and better.lower_bound is not None:
        return f"{band.label} {format_rate(better.lower_bound, ())}未満"
    return band.label


def scale_text(bands: Sequence[Band]) -> str:
    """Write a whole rating scale in one line: 達成 100.0%以上、概ね達成 80.0%以上、未達成 80.0%未満."""
    return "、".join(band_text(band, better) for band, better in zip(bands, (None, *bands), strict=False))
