"""The time of a step or an initiative in words: 通年, 毎月, 年3回, 7月, 5月～11月, 11月迄; 令和4年度～."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpi.calendar import FiscalYear, Month, year_in_era
from kpi.exchange.sheet.found import Schedule
from kpi.model import ScheduleKind

_ERA = r"(令和|平成|昭和|R|H|S)\s*([0-9]{1,2}|元)"
_SAME_YEAR = r"(?:\(\s*(?:[0-9]{4}|(?:令和|平成|昭和|R|H|S)\s*[0-9元]{1,2})年?\s*\)\s*)?"  # 令和5年(2023年)
_YEAR = rf"(?:{_ERA}|([0-9]{{4}}))\s*年(?!度|間|生|齢)\s*{_SAME_YEAR}"
_MONTH = rf"(?:{_YEAR})?(翌年)?([0-9]{{1,2}})月(?!間)"
_MONTH_RE = re.compile(rf"(?<![0-9/.]){_MONTH}(?:[0-9]{{1,2}}日|末|上旬|中旬|下旬|頃|ごろ)?(付)?")
_SPAN = re.compile(r"\s*(?:～|-|から)\s*")
_UNTIL = re.compile(r"\s*(?:迄|まで)")
_AS_OF = re.compile(r"\s*(?:末日?)?(?:時点|現在)")
_ALL_YEAR = re.compile(r"通年|年間を通[しじ]|随時")
_MONTHLY = re.compile(r"毎月|月1回")
_TIMES = re.compile(r"年間?\s*([0-9]{1,3})\s*回")
_PARTS_OF_YEAR = (
    (re.compile(r"上半期|前期|年度前半"), 0, 5),
    (re.compile(r"下半期|後期|年度後半"), 6, 11),
    (re.compile(r"第1四半期"), 0, 2),
    (re.compile(r"第2四半期"), 3, 5),
    (re.compile(r"第3四半期"), 6, 8),
    (re.compile(r"第4四半期"), 9, 11),
    (re.compile(r"年度末(?=$|まで|迄|に|[、)])"), 11, 11),
    (re.compile(r"年度当初"), 0, 0),
)
_FISCAL = re.compile(rf"(?:{_ERA}|([0-9]{{4}}))\s*年度\s*(?:\(\s*(?:[0-9]{{4}}|(?:令和|R)?[0-9]{{1,2}})\s*年度\s*\))?")
_BRACKETED_TIME = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A month named in a text, or two with ～ between them; `is_until` where only the end is said (11月迄)."""

    begin: Month
    end: Month
    start: int
    stop: int
    is_until: bool = False


@dataclass(frozen=True, slots=True)
class Years:
    """The fiscal years that a step of the road map is in; `is_open` is ～ without an end."""

    first: int
    last: int
    is_open: bool
    text: str
    start: int
    stop: int


def fiscal_years(text: str) -> list[tuple[int, int, int]]:
    """Return the fiscal years that a text names, each with its place in the text."""
    found = []
    for match in _FISCAL.finditer(text):
        year = _year(match[1], match[2], match[3])
        if year is not None:
            found.append((year, match.start(), match.end()))
    return found


def years_of(text: str) -> Years | None:
    """Return the years that a text ends with or names last, such as 令和4年度(2022年度)～; None without any."""
    found = fiscal_years(text)
    if not found:
        return None
    first, start, stop = last, _, _ = found[-1]
    if len(found) > 1 and re.fullmatch(r"\s*(?:～|から|-|・|、|,)\s*", text[found[-2][2] : found[-1][1]]):
        first, start, _ = found[-2]
    rest = re.match(r"\s*(～|以降|から)", text[stop:])
    is_open = rest is not None and first == last
    stop += rest.end() if rest else 0
    if first > last:
        return None
    return Years(first, last, is_open, text[start:stop].strip(), start, stop)


def moments(text: str, year: FiscalYear | None, *, is_due: bool = True) -> Iterator[Moment]:
    """Give the months of a text; a month without a year lies in `year`, and without that none is known.

    With `is_due` only those in which something is to be done: none that a number is as of.
    """
    position = 0
    while (match := _MONTH_RE.search(text, position)) is not None:
        position = match.end()
        begin = _month(match, year)
        if begin is None or (is_due and _AS_OF.match(text, match.end())):
            continue
        between = _SPAN.match(text, match.end())
        second = _MONTH_RE.match(text, between.end()) if between else None
        end = _month(second, year) if second else None
        if second is not None and end is not None and end >= begin:
            position = second.end()
            yield Moment(begin, end, match.start(), second.end())
            continue
        until = _UNTIL.match(text, match.end())
        yield Moment(begin, begin, match.start(), until.end() if until else match.end(), until is not None)


def schedule_of(text: str, year: FiscalYear | None) -> Schedule:
    """Return when a step is done by its own words; the brackets that say so are preferred to the sentence."""
    for inside in reversed(_BRACKETED_TIME.findall(text)):
        found = _schedule(inside, year)
        if found.kind is not ScheduleKind.NONE:
            return found
    bare = _BRACKETED_TIME.sub("", text)
    if len(bare) > 40 and not re.match(r"\s*(通年|毎月)", bare):
        return Schedule()
    return _schedule(bare, year)


def _schedule(text: str, year: FiscalYear | None) -> Schedule:
    """Return the time that a short text says."""
    months = list(moments(text, year))
    times = _TIMES.search(text)
    if _ALL_YEAR.search(text):
        return Schedule(ScheduleKind.ALL_YEAR, text=text)
    if _MONTHLY.search(text):
        return Schedule(ScheduleKind.MONTHLY, times=12, text=text)
    if times:
        return Schedule(ScheduleKind.TIMES_A_YEAR, times=int(times[1]), text=text)
    if len(months) == 1 and months[0].is_until:
        return Schedule(ScheduleKind.UNTIL, end=months[0].end, text=text)
    if months:
        begin, end = min(one.begin for one in months), max(one.end for one in months)
        return Schedule(ScheduleKind.MONTH if begin == end else ScheduleKind.SPAN, begin, end, text=text)
    for pattern, first, last in _PARTS_OF_YEAR:
        if pattern.search(text) and year is not None:
            begin, end = year.first_month.plus(first), year.first_month.plus(last)
            return Schedule(ScheduleKind.MONTH if begin == end else ScheduleKind.SPAN, begin, end, text=text)
    return Schedule()


def _month(match: re.Match[str], year: FiscalYear | None) -> Month | None:
    """Return the month of a match; None where its year is not known or the month is none."""
    number = int(match[5])
    if not 1 <= number <= 12:
        return None
    calendar_year = _year(match[1], match[2], match[3])
    if calendar_year is None:
        if year is None:
            return None
        calendar_year = year.year if number >= 4 and not match[4] else year.year + 1
    return Month(calendar_year, number)


def _year(era: str | None, number: str | None, western: str | None) -> int | None:
    """Return a year of an era or a western one, where the product knows it."""
    found = int(western) if western else None
    if era and number:
        found = year_in_era(era, 1 if number == "元" else int(number)) if number not in {"0", "00"} else None
    return found if found is not None and 1900 <= found <= 2200 else None
