"""One value as text: what a CSV file holds, and an Excel file where it has no type of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kpi.calendar import JST
from kpi.exchange.out.table import Value

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full width too: Excel takes it for the same
_MARK = "'"


def starts_a_formula(text: str) -> bool:
    """Say whether a spreadsheet might take a text for a formula."""
    return text.startswith(_FORMULA)


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before it where it might.

    A text that begins with an apostrophe gets one too, so that `unescaped` gives every text back.
    """
    return _MARK + text if starts_a_formula(text) or text.startswith(_MARK) else text


def unescaped(text: str) -> str:
    """Return the text that was escaped."""
    return text.removeprefix(_MARK)


def written(value: Value) -> str:
    """Write a value as CSV holds it, texts escaped; a number has no separators and all of its digits."""
    match value:
        case None:
            return ""
        case str():
            return escaped(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return number(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def number(value: float) -> str:
    """Write a number so that reading it gives the same one: 4675, 62.8, -5."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)


def moment(utc: datetime) -> str:
    """Write a naive UTC moment in Japan's time with its offset: 2023-03-31T13:05:00+09:00."""
    return utc.replace(tzinfo=UTC).astimezone(JST).isoformat()
