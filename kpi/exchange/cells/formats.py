"""Number formats of Excel: what a number looks like, where that says more than the number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from kpi.exchange.cells.book import Value

_BUILT_IN = {  # those that ECMA-376 numbers; 27 to 36 and 50 to 58 are Japanese dates
    9: "0%",
    10: "0.00%",
    18: "h:mm",
    19: "h:mm",
    20: "h:mm",
    21: "h:mm:ss",
    45: "mm:ss",
    46: "h:mm:ss",
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "yyyy/m/d"),
}
_GENERAL = re.compile(r"General|G/標準", re.IGNORECASE)
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_SPACING = re.compile(r"_.|\*.")
_DIGITS = re.compile(r"[0#?][0#?,.]*")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a cell has no time zone)
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_DAY = 60  # Excel believes in 29 February 1900
_LAST_SERIAL = 2_958_466  # the day after 31 December 9999


@dataclass(frozen=True, slots=True)
class Format:
    """How a number is shown: as a date, a time or a year, or moved by powers of ten with a word after it."""

    kind: str = "number"
    power: int = 0
    before: str = ""
    after: str = ""

    def value(self, number: str, *, from_1904: bool = False) -> Value:
        """Return what a person sees in a cell that holds this number, but never rounded; ValueError for no number."""
        value = float(number)
        if self.kind != "number":
            return self._moment(value, from_1904)
        if not self.power and not self.before and not self.after:
            return value
        moved = Decimal(f"{value:.15g}").scaleb(self.power)  # Excel itself shows 15 digits
        return f"{self.before}{moved.normalize():f}{self.after}"

    def _moment(self, serial: float, from_1904: bool) -> Value:
        if not 0 <= serial < _LAST_SERIAL - (1462 if from_1904 else 0):
            return serial
        days = serial + 1 if not from_1904 and serial < _LEAP_DAY else serial
        moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(seconds=round(days * 86_400))
        if self.kind == "time":
            return f"{moment:%H:%M}"
        if self.kind == "year":
            return f"{moment.year}年{self.after}"
        return moment if moment.hour or moment.minute else moment.date()


PLAIN = Format()


def format_of(number: int, code: str | None) -> Format:
    """Return the format that a style names by its number or its own code; what is not understood is plain."""
    code = _BUILT_IN.get(number) if code is None else code
    if not code:
        return PLAIN
    section = code.split(";")[0]
    if any(mark in inside for inside in _BRACKETS.findall(section) for mark in "<>="):
        return PLAIN
    bare = _SPACING.sub("", _QUOTED.sub("", _GENERAL.sub("0", _BRACKETS.sub(_elapsed, section)))).lower()
    bare = re.sub(r"e[+-]", "", bare)
    if "h" in bare and not any(letter in bare for letter in "ydge"):
        return Format("time")
    if any(letter in bare for letter in "ymdge"):
        if any(letter in bare for letter in "md"):
            return Format("date")
        return Format("year", after="度" if "度" in section else "")
    before, after, digits = _around(section)
    power = -3 * (len(digits) - len(digits.rstrip(",")))
    if "%" in after:
        power += 2
    return Format("number", power, before.strip("¥\\$ "), after) if power or before or after else PLAIN


def _elapsed(match: re.Match[str]) -> str:
    """Keep [h] and [mm], which are times; drop colours and locales."""
    return match[1] if match[1].lower() in ("h", "hh", "m", "mm", "s", "ss") else ""


def _around(section: str) -> tuple[str, str, str]:
    """Return the words before and after the digits of a format, and its digits."""
    plain = _QUOTED.sub(lambda match: match[1] or match[2] or "", _SPACING.sub("", _BRACKETS.sub("", section)))
    plain = _GENERAL.sub("0", plain)
    match = _DIGITS.search(plain)
    if match is None:
        return "", "", ""
    after = re.sub(r"[0#?,.E+\- ]", "", plain[match.end() :]).strip()
    return plain[: match.start()].strip(" -+("), after.strip(")"), match[0]
