"""A bullet graph without its drawing: what its two ends stand for, and between which values its bands lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kpi.figure_text import Aim, Measure, amount, targets
from kpi.model import Band, Direction, Status

BEYOND = 1.3
"""How far past a positive target the axis reaches, so that such a target stands at the same place in every graph."""
_PALEST, _DARKEST = 0.10, 0.34  # the best band and the worst, in one hue


class Drawable(Measure, Aim, Protocol):
    """What is drawn of a figure, be it of a report or of a deck."""

    @property
    def direction(self) -> Direction: ...
    @property
    def target_text(self) -> str: ...
    @property
    def baseline(self) -> float | None: ...
    @property
    def actual(self) -> float | None: ...
    @property
    def plan(self) -> float | None: ...
    @property
    def estimate_low(self) -> float | None: ...
    @property
    def estimate_high(self) -> float | None: ...
    @property
    def status(self) -> Status: ...


@dataclass(frozen=True, slots=True)
class Axis:
    """What the two ends of the drawing stand for."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return the place of a value in percent, at an end when it lies beyond."""
        return round(100 * (min(max(value, self.low), self.high) - self.low) / (self.high - self.low), 2)


@dataclass(frozen=True, slots=True)
class Span:
    """A band between two values, the better end first, and how dark it is from 0 to 1."""

    better: float
    worse: float
    shade: float


def axis_of(indicator: Drawable) -> Axis:
    """Return the axis that holds every value that is known of a figure."""
    known = (indicator.actual, indicator.plan, indicator.estimate_low, indicator.estimate_high)
    values = [0.0, *targets(indicator), *(value for value in known if value is not None)]
    low = min(values)
    if indicator.target is not None and indicator.target > 0:
        return Axis(low, indicator.target * BEYOND)
    span = (max(values) - low) or 1.0
    return Axis(low - (0.1 * span if low < 0 else 0), max(values) + 0.1 * span)


def spans(indicator: Drawable, bands: Sequence[Band], axis: Axis, *, year_end: bool) -> Iterator[Span]:
    """Return each band between the values at which it begins and the next better one begins.

    Before the year's end the bands are those of the month's plan. A target that is a range is one span.
    """
    if indicator.target_low is not None and indicator.target_high is not None:
        yield Span(indicator.target_low, indicator.target_high, _DARKEST)
    reference = indicator.target if year_end else indicator.plan
    if reference is None or reference <= 0 or indicator.direction not in (Direction.UP, Direction.DOWN):
        return
    up = indicator.direction is Direction.UP
    upper = axis.high if up else axis.low
    for place, band in enumerate(bands):
        lower = _value_at(indicator, reference, band.lower_bound)
        if lower is None:
            lower = axis.low if up else axis.high
        yield Span(upper, lower, _PALEST + (_DARKEST - _PALEST) * place / max(1, len(bands) - 1))
        upper = lower


def description(indicator: Drawable) -> str:
    """Say what a bullet graph shows."""
    parts = ["実績の数値なし" if indicator.actual is None else f"実績 {amount(indicator.actual, indicator)}"]
    parts.append(f"目標 {indicator.target_text}")
    if indicator.plan is not None:
        parts.append(f"月の計画 {amount(indicator.plan, indicator)}")
    if indicator.estimate_low is not None and indicator.estimate_high is not None:
        low, high = amount(indicator.estimate_low, indicator), amount(indicator.estimate_high, indicator)
        parts.append(f"年度末推計(参考) {low}～{high}")
    return "、".join(parts)


def _value_at(indicator: Drawable, reference: float, rate: float | None) -> float | None:
    """Return the value whose rate against the reference is this one."""
    if rate is None or rate <= 0:
        return None
    if indicator.direction is Direction.UP:
        return reference * rate
    if indicator.baseline is None:
        return reference / rate
    return indicator.baseline - rate * (indicator.baseline - reference)
