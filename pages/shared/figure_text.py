"""The parts of a figure as short texts, rounded for display; what is missing is a dash and never 0."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from kpi.model import Certainty, Indicator
from kpi.numbers import NO_VALUE, format_difference, format_value
from kpi.wording import scale_text

__all__ = [
    "UNCONFIRMED", "Aim", "Measure", "amount", "as_of", "difference", "number", "scale_text", "targets", "width",
]  # fmt: skip

UNCONFIRMED = "未確定"
"""What a figure is called that was handed in and that nobody has confirmed yet."""


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


def difference(indicator: Indicator) -> str:
    """Write how far the actual is from the target: ＋675人, ▲1団体, ＋2.8ポイント."""
    if indicator.difference is None:
        return NO_VALUE
    return format_difference(indicator.difference, indicator.unit, indicator.decimals)


def as_of(indicator: Indicator) -> str:
    """Write as of when a value is where that is not the asked month, and that it is not final or not confirmed."""
    unsettled = indicator.certainty not in (None, Certainty.FINAL)
    words = (
        indicator.reading_label,
        indicator.certainty.label if unsettled and indicator.certainty else "",
        "" if indicator.actual is None or indicator.is_confirmed else UNCONFIRMED,
    )
    return "・".join(word for word in words if word)


def width(text: str, size: float) -> float:
    """Estimate how wide a text is in px at a font size: Japanese is square, figures are a little over half of it."""
    return size * sum(
        1.0
        if unicodedata.east_asian_width(character) in "WFA" or character == "%"
        else 0.3
        if character in " ,./"
        else 0.6
        for character in text
    )
