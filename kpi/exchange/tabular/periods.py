"""Years, months and days as tables write them: 平成13年実績, R4, 2022, 4月, 平成15年9月30日現在."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kpi.calendar import FiscalYear, Month, year_in_era

_ERA = "明治|大正|昭和|平成|令和|[MTSHR]"
_YEAR = rf"(?:(?:FY)?(?P<west{{0}}>(?:1[89]|20)[0-9]{{{{2}}}})|(?P<era{{0}}>{_ERA})\.?(?P<n{{0}}>元|[0-9]{{{{1,2}}}}))"
_EDGE = r"(?<![A-Za-z0-9.,])"
_DAY = r"(?P<month>1[0-2]|0?[1-9])(?:月|(?=[^0-9]|$))(?:[./-]?(?P<day>3[01]|[12][0-9]|0?[1-9])(?:日|(?![0-9])))?"
_DATED = re.compile(rf"{_EDGE}{_YEAR.format('')}(?:(?P<kind>年度|年)|[./-]){_DAY}")
_YEARLY = re.compile(rf"{_EDGE}{_YEAR.format('')}(?P<kind>年度|年|度)?(?![0-9.,])")
_COMPACT = re.compile(r"(?P<west>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?")
_MONTHLY = re.compile(r"(?<![0-9.,])(?P<month>1[0-2]|0?[1-9])月(?!間)(?:(?:3[01]|[12][0-9]|0?[1-9])日)?")
_TWICE = re.compile(rf"({_YEAR.format('')}(?:年度?|度)?)[(\[/]{_YEAR.format('2')}(?:年度?|度)?[)\]]?")
_RANGE = re.compile(r"[0-9元][月年度]*(?:[~〜]|から)[^0-9]*[0-9]")
_PART_OF_YEAR = re.compile(
    r"第?[1-4]四半期|四半期|[上下]?半期|上期|下期|(?<![A-Za-z])(?:[1-4]Q|Q[1-4])(?![A-Za-z0-9])"
    r"|(?<![0-9A-Za-z])(?P<first>1[0-2]|0?[1-9])月?(?:[~〜-]|から)[^0-9]{0,8}(?P<last>1[0-2]|[1-9])月"
)
_TO_DATE = re.compile(r"現在|時点|累計|累積|月末|月?まで|(?<![0-9])(?:[2-9]|[12][0-9]|3[01])日")
_MONTH_OF_TABLE = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月(?:分|度|末|現在|実績|報告|進捗|[)\]]|$)")
_SHORT = re.compile(r"'?(元|[0-9]{1,2})(?:年度|年|度)?")
_KANJI = re.compile(r"[元〇一二三四五六七八九十]+(?=年|月|日)")
_KANJI_DIGITS = "〇一二三四五六七八九"
_POINT = re.compile(r"^[の・:：、,]|末日|(?:現在|時点)$|末(?=現在|時点|$)|^[分度]$|[(\[]\s*[)\]]")


@dataclass(frozen=True, slots=True)
class Period:
    """What a text says about time: a fiscal year, a month in it, or both; `rest` is what else the text says.

    `day` is that of the month where a day is named.

    `is_calendar` is a bare year (2022, 令和4年) that is fiscal only if nothing beside it says a month: with a month
    column, January 2022 belongs to FY2021.
    """

    fiscal_year: int | None
    month: int | None
    rest: str
    is_calendar: bool = False
    day: int | None = None


def period_of(text: str) -> Period | None:
    """Read the first time in a plain text (NFKC, no blanks).

    None where there is none, where it is out of range, and for a span (4~6月), which is no month and no year.
    """
    text = _TWICE.sub(r"\1", _KANJI.sub(_arabic, text))
    if _RANGE.search(text):
        return None
    if match := _COMPACT.fullmatch(text):
        return _calendar(int(match["west"]), int(match["month"]), "")
    if match := _DATED.search(text):
        rest = _without(text, match)
        year = _year(match)
        if match["kind"] == "年度":
            return Period(year, int(match["month"]), rest) if _is_known(year) else None
        return _calendar(year, int(match["month"]), rest, int(match["day"]) if match["day"] else None)
    if match := _YEARLY.search(text):
        year = _year(match)
        return Period(year, None, _without(text, match), match["kind"] in {None, "年"}) if _is_known(year) else None
    if match := _MONTHLY.search(text):
        return Period(None, int(match["month"]), _without(text, match))
    return None


def year_after(text: str, before: int) -> int | None:
    """Read a year that leaves its era to the one before it: 2年度 or 2 after 令和元年度, 31 after H30, 14 after 2013.

    `text` is plain. None unless the number is that of `before` or of the year after it.
    """
    match = _SHORT.fullmatch(text)
    if match is None:
        return None
    number = 1 if match[1] == "元" else int(match[1])
    for year in (before + 1, before):
        if number and (number == year % 100 or any(year_in_era(era, number) == year for era in "RHSTM")):
            return year
    return None


def day_of(text: str) -> date | None:
    """Read a plain text that is a day or a moment and nothing else: 2023-03-31, 令和5年3月31日."""
    match = _DATED.match(text)
    if match is None or match["day"] is None or match["kind"] == "年度" or text[match.end() :][:1] not in ("", "T"):
        return None
    try:
        return date(_year(match), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def period_of_day(day: date) -> Period | None:
    """Return the month that a day lies in."""
    return _calendar(day.year, day.month, "", day.day)


def times_of(text: str) -> list[Period]:
    """Return all times with a year that a plain text names, in its order: the span of a plan has two."""
    text = _TWICE.sub(r"\1", _KANJI.sub(_arabic, text))
    times = []
    while match := _DATED.search(text) or _YEARLY.search(text):
        period = period_of(match[0])
        if period is not None and period.fiscal_year is not None:
            times.append(period)
        text = text[match.end() :]
    return times


def month_of_table(text: str) -> int | None:
    """Return the month that a title or a sheet's name without its year says of a table: 4月, 9月分; None for none."""
    found = {int(match[1]) for match in _MONTH_OF_TABLE.finditer(_KANJI.sub(_arabic, text))}
    return found.pop() if len(found) == 1 else None


def part_of_year(text: str) -> str:
    """Return the words of a plain text that name several months of a year: 第1四半期, 4月~9月; '' for none."""
    match = _PART_OF_YEAR.search(text)
    return "" if match is None or (match["first"], match["last"]) == ("4", "3") else match[0]


@lru_cache(maxsize=4_096)
def is_to_date(text: str) -> bool:
    """Tell whether a plain text says that values are as of its time, and not of the month alone: 9月末, 累計."""
    return bool(_TO_DATE.search(text))


def _calendar(year: int, month: int, rest: str, day: int | None = None) -> Period | None:
    """Return the fiscal year and month of a calendar month."""
    try:
        return Period(Month(year, month).fiscal_year.year, month, rest, day=day)
    except ValueError:
        return None


def _is_known(year: int) -> bool:
    try:
        FiscalYear(year)
    except ValueError:
        return False
    return True


def _year(match: re.Match[str]) -> int:
    """Return the calendar year that a match names; 0 for the year 0 of an era."""
    if match["west"]:
        return int(match["west"])
    number = 1 if match["n"] == "元" else int(match["n"])
    return year_in_era(match["era"], number) if number else 0


def _without(text: str, match: re.Match[str]) -> str:
    """Return a text without a match and without the words that only point at it: 末, 現在, 時点."""
    return _POINT.sub("", f"{text[: match.start()]}{_POINT.sub('', text[match.end() :])}").strip(" ()[]")


def _arabic(match: re.Match[str]) -> str:
    """Write 十三 as 13 and 二〇 as 20; what is no number, and 元, stay."""
    text = match[0]
    tens, ten, ones = text.partition("十")
    if "元" in text or (ten and (len(tens) > 1 or len(ones) > 1 or "十" in ones)):
        return text
    if not ten:
        return "".join(str(_KANJI_DIGITS.index(digit)) for digit in text)
    return str((_KANJI_DIGITS.index(tens) if tens else 1) * 10 + (_KANJI_DIGITS.index(ones) if ones else 0))
