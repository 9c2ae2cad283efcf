"""One bullet graph: the actual as a bar, the target as a mark, this month's plan as a thinner one, over the bands.

Everything is placed in percent of the width, so that it fits any column and no stroke is stretched. Where the target
is positive it stands at the same place in every row: a bar beyond that line has reached it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.bullet import BEYOND, Axis, Drawable, axis_of, description, spans
from kpi.figure_text import targets
from kpi.model import Band
from pages.shared.markup import Html, tag
from pages.shared.status import tone

HEIGHT = 18
_WHOLE, _BAR, _THREAD = (2, 14), (5, 8), (8.5, 1)  # from the top, and how high
TARGET_AT = round(100 / BEYOND, 2)
"""Where a positive target stands, in percent of the width."""


def bullet(indicator: Drawable, bands: Sequence[Band], *, year_end: bool) -> Html:
    """Draw a figure that has a target; before the year's end the bands are those of the month's plan."""
    axis = axis_of(indicator)
    parts = [
        _box((span.worse, span.better), axis, "band", _WHOLE, span.shade)
        for span in spans(indicator, bands, axis, year_end=year_end)
    ]
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
    return tag("svg", *parts, cls="bullet", width="100%", height=HEIGHT, role="img", aria_label=description(indicator))


def hatching() -> Html:
    """Define, once a page, the pattern that estimates and unfinished years are filled with."""
    stroke = tag("path", d="M-1 5L5 -1M0 10L10 0M5 11L11 5", stroke="#414146", stroke_width=1.4)
    pattern = tag("pattern", stroke, id="hatching", width=10, height=10, patternUnits="userSpaceOnUse")
    return tag("svg", tag("defs", pattern), cls="definitions", aria_hidden="true")


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
