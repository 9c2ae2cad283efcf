"""The parts of a figure as short texts (`kpi.figure_text`), and what pages alone say and measure."""

from __future__ import annotations

import unicodedata

from kpi.figure_text import Aim, Measure, amount, band_text, number, scale_text, targets
from kpi.model import Certainty, Indicator
from kpi.numbers import NO_VALUE, format_difference

__all__ = [
    "UNCONFIRMED", "Aim", "Measure", "amount", "as_of", "band_text", "difference", "number", "scale_text", "targets",
    "width",
]  # fmt: skip

UNCONFIRMED = "未確定"
"""What a figure is called that was handed in and that nobody has confirmed yet."""


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
