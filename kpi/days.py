"""Days and months as staff type them: 5月20日, 2023-02, 令和5年2月20日, R5.2.20, 2/20."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from kpi.calendar import FiscalYear, Month
from kpi.model import Precision

_ERA_BEGINS = {"令和": 2019, "R": 2019, "平成": 1989, "H": 1989}
_DAY = re.compile(
    r"(?:(?:(?P<era>令和|平成|[RH])\s*(?P<era_year>\d{1,2}|元)|(?P<year>\d{4}))\s*[年./-]\s*)?"
    r"(?P<month>\d{1,2})\s*(?:月|[./-]|$)\s*(?:末|(?P<day>\d{1,2})\s*日?)?"
)


class DayError(ValueError):
    """Text that is no day or month; `str()` is the Japanese sentence for the person."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which something lies, as exactly as is known: one day, or a month."""

    first: date
    last: date
    precision: Precision


def parse_day(text: str, year: FiscalYear) -> Span | None:
    """Read a typed day or month; one without a year lies in the fiscal year. A blank is None.

    Raises DayError for everything else.
    """
    typed = normalize("NFKC", text).strip()
    if not typed:
        return None
    match = _DAY.fullmatch(typed)
    try:
        if match is None:
            raise ValueError("neither a day nor a month")
        return _span(match, year)
    except ValueError as error:
        example = f"{year.first_month.plus(1).label}20日、{year.first_month.plus(1)}"
        raise DayError(f"「{text}」は日付として読めません。例: {example}") from error


def _span(match: re.Match[str], year: FiscalYear) -> Span:
    number = int(match["month"])
    if match["year"]:
        calendar_year = int(match["year"])
    elif match["era"]:
        calendar_year = _ERA_BEGINS[match["era"]] - 1 + (1 if match["era_year"] == "元" else int(match["era_year"]))
    else:
        calendar_year = year.year if number >= 4 else year.year + 1
    month = Month(calendar_year, number)
    if not match["day"]:
        return Span(month.first, month.last, Precision.MONTH)
    day = date(calendar_year, number, int(match["day"]))
    return Span(day, day, Precision.DAY)
