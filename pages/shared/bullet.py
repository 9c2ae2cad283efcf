"""One bullet graph: the actual as a bar, the target as a mark, this month's plan as a thinner one, over the bands.

Everything is placed in percent of the width, so that it fits any column and no stroke is stretched. Where the target
is positive it stands at the same place in every row: a bar beyond that line has reached it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kpi.model import Band, Direction, Status
from pages.shared.figure_text import Aim, Measure, amount, targets
from pages.shared.markup import Html, tag
from pages.shared.status import tone

HEIGHT = 18
_WHOLE, _BAR, _THREAD = (2, 14), (5, 8), (8.5, 1)  # from the top, and how high
_BEYOND = 1.3  # how far past the target the axis reaches
TARGET_AT = round(100 / _BEYOND, 2)
"""Where a positive target stands, in percent of the width."""

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


def bullet(indicator: Drawable, bands: Sequence[Band], *, year_end: bool) -> Html:
    """Draw a figure that has a target; before the year's end the bands are those of the month's plan."""
    axis = _axis(indicator)
    parts = list(_bands(indicator, indicator.target if year_end else indicator.plan, bands, axis))
    if len(parts) < len(bands):  # nothing, or a range alone
        parts.insert(0, _box((axis.low, axis.high), axis, "track", _WHOLE))
    if indicator.actual is None:
        parts.append(_box((0, max(targets(indicator), key=abs)), axis, "missing", _BAR))
    else:
        parts += _estimate(indicator, axis)
        parts.append(_box((0, indicator.actual), axis, f"bar {tone(indicator.status)}", _BAR))
        if indicator.actual > axis.high:
            parts.append(tag("svg", tag("path", d="M-9 5l6 4l-6 4z"), cls="beyond", x="100%", overflow="visible"))
    if indicator.plan is not None:
        parts.append(_mark(indicator.plan, axis, "plan", 3))
    parts += [_mark(end, axis, "target", 0) for end in targets(indicator)]
    return tag("svg", *parts, cls="bullet", width="100%", height=HEIGHT, role="img", aria_label=_description(indicator))


def hatching() -> Html:
    """Define, once a page, the pattern that estimates and unfinished years are filled with."""
    stroke = tag("path", d="M-1 5L5 -1M0 10L10 0M5 11L11 5", stroke="#414146", stroke_width=1.4)
    pattern = tag("pattern", stroke, id="hatching", width=10, height=10, patternUnits="userSpaceOnUse")
    return tag("svg", tag("defs", pattern), cls="definitions", aria_hidden="true")


def _axis(indicator: Drawable) -> Axis:
    known = (indicator.actual, indicator.plan, indicator.estimate_low, indicator.estimate_high)
    values = [0.0, *targets(indicator), *(value for value in known if value is not None)]
    low = min(values)
    if indicator.target is not None and indicator.target > 0:
        return Axis(low, indicator.target * _BEYOND)
    span = (max(values) - low) or 1.0
    return Axis(low - (0.1 * span if low < 0 else 0), max(values) + 0.1 * span)


def _bands(indicator: Drawable, reference: float | None, bands: Sequence[Band], axis: Axis) -> Iterator[Html]:
    """Draw each band between the values at which it begins and the next better one begins."""
    if indicator.target_low is not None and indicator.target_high is not None:
        yield _box((indicator.target_low, indicator.target_high), axis, "band", _WHOLE, _DARKEST)
    if reference is None or reference <= 0 or indicator.direction not in (Direction.UP, Direction.DOWN):
        return
    up = indicator.direction is Direction.UP
    upper = axis.high if up else axis.low
    for place, band in enumerate(bands):
        lower = _value_at(indicator, reference, band.lower_bound)
        if lower is None:
            lower = axis.low if up else axis.high
        shade = _PALEST + (_DARKEST - _PALEST) * place / max(1, len(bands) - 1)
        yield _box((lower, upper), axis, "band", _WHOLE, shade)
        upper = lower


def _value_at(indicator: Drawable, reference: float, rate: float | None) -> float | None:
    """Return the value whose rate against the reference is this one."""
    if rate is None or rate <= 0:
        return None
    if indicator.direction is Direction.UP:
        return reference * rate
    if indicator.baseline is None:
        return reference / rate
    return indicator.baseline - rate * (indicator.baseline - reference)


def _estimate(indicator: Drawable, axis: Axis) -> Iterator[Html]:
    low, high = indicator.estimate_low, indicator.estimate_high
    if low is None or high is None or indicator.actual is None:
        return
    yield _box((indicator.actual, low), axis, "reach", _THREAD)
    yield _box((low, high), axis, "estimate", _BAR)


def _box(
    ends: tuple[float, float], axis: Axis, cls: str, lane: tuple[float, float], shade: float | None = None
) -> Html:
    left, right = sorted(axis.at(end) for end in ends)
    opacity = None if shade is None else round(shade, 2)
    return tag(
        "rect", cls=cls, x=f"{left}%", width=f"{right - left:.2f}%", y=lane[0], height=lane[1], fill_opacity=opacity
    )


def _mark(value: float, axis: Axis, cls: str, inset: float) -> Html:
    place = f"{axis.at(value)}%"
    return tag("line", cls=cls, x1=place, x2=place, y1=inset, y2=HEIGHT - inset)


def _description(indicator: Drawable) -> str:
    parts = ["実績の数値なし" if indicator.actual is None else f"実績 {amount(indicator.actual, indicator)}"]
    parts.append(f"目標 {indicator.target_text}")
    if indicator.plan is not None:
        parts.append(f"月の計画 {amount(indicator.plan, indicator)}")
    if indicator.estimate_low is not None and indicator.estimate_high is not None:
        low, high = amount(indicator.estimate_low, indicator), amount(indicator.estimate_high, indicator)
        parts.append(f"年度末推計(参考) {low}～{high}")
    return "、".join(parts)
