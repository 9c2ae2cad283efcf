"""Fiscal years, months and Japanese dates, and the one place where the clock is read.

A fiscal year runs from April to March. The product stores naive UTC datetimes and shows Japan Standard Time,
which has no daylight saving: a fixed offset is enough and no time zone database is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")

_ERAS = (  # newest first
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 1, 25)),
)
_ERA_BEGIN = dict(_ERAS) | {initial: begin for initial, (_, begin) in zip("RHSTM", _ERAS, strict=True)}
FIRST_YEAR, LAST_YEAR = 1868, 9998
FIRST_DATA_YEAR, LAST_DATA_YEAR = 1947, 2100
"""The fiscal years that data may be about; local government as it is began with the first.

A page has room in the calendar for the years before and after them.
"""
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class YearOutOfRange(ValueError):
    """A fiscal year that no calendar of the product has; the text names it in Japanese."""


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """The year from April of `year` to the March after it.

    Raises ValueError before FY1868, the first that begins in an era known here, and after FY9998.
    """

    year: int

    def __post_init__(self) -> None:
        """Refuse a year that has no name."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise YearOutOfRange(f"{self.year}年度は扱えません。例: 2022")

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """Return the fiscal year that holds a day (in Japan)."""
        return Month.of(day).fiscal_year

    @property
    def first_month(self) -> Month:
        """April."""
        return Month(self.year, 4)

    @property
    def last_month(self) -> Month:
        """March of the next calendar year."""
        return Month(self.year + 1, 3)

    @property
    def months(self) -> tuple[Month, ...]:
        """The twelve months, April first."""
        return tuple(self.first_month.plus(n) for n in range(12))

    @property
    def short_label(self) -> str:
        """令和4年度.

        A year bears the era of its 1 April, but the one that began as 平成31年度 is written 令和元年度, as
        cities do. No other era began in April, so the era of 1 May says both.
        """
        return f"{_era_year(date(self.year, 5, 1))}度"

    @property
    def label(self) -> str:
        """令和4年度(2022年度)."""
        return f"{self.short_label}({self.year}年度)"


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month of a fiscal year known here; ValueError for any other. `str()` gives 2023-02."""

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse a month outside 1 to 12, or outside the known fiscal years."""
        if not 1 <= self.month <= 12:
            raise ValueError(f"{self.month}月という月はありません。例: 2023-02")
        _ = self.fiscal_year

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read exactly YYYY-MM; ValueError quotes anything else."""
        match = _MONTH.fullmatch(text)
        try:
            if match is None:
                raise ValueError("not YYYY-MM")
            return cls(int(match[1]), int(match[2]))
        except ValueError as error:
            raise ValueError(f"「{text}」は年月として読めません。例: 2023-02") from error

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month that holds a day (in Japan)."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Return the form that `parse` reads and the database keeps."""
        return f"{self.year:04}-{self.month:02}"

    def plus(self, months: int) -> Month:
        """Return the month so many months later, or earlier when negative."""
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year: January to March belong to the one that began in the April before."""
        return FiscalYear(self.year if self.month >= 4 else self.year - 1)

    @property
    def number_in_year(self) -> int:
        """The place in the fiscal year: 1 for April, 12 for March."""
        return (self.month - 4) % 12 + 1

    @property
    def label(self) -> str:
        """2月."""
        return f"{self.month}月"

    @property
    def end_label(self) -> str:
        """2月末, for a figure as of the end of the month."""
        return f"{self.month}月末"

    @property
    def full_label(self) -> str:
        """令和5年(2023年)2月, in the era of the month's last day."""
        return f"{_era_year(self.last)}({self.year}年){self.month}月"


def day_words(text: str, year: FiscalYear) -> str:
    """Write a month or day such as 2023-02 or 2023-02-20 as 2月 or 2月20日, with its year when that is another one."""
    calendar_year, month, *day = (int(part) for part in text.split("-"))
    of = Month(calendar_year, month)
    before = "" if of in year.months else f"{calendar_year}年"
    return f"{before}{of.label}{f'{day[0]}日' if day else ''}"


def era_date(day: date) -> str:
    """Write a day (in Japan) as 令和5年2月20日; ValueError before 明治."""
    return f"{_era_year(day)}{day.month}月{day.day}日"


def year_in_era(era: str, number: int) -> int:
    """Return the calendar year of a year in an era: 令和 4 or R 4 is 2022, and 平成 32, which plans spoke of, is 2020.

    `era` is a name from 明治 to 令和 or its initial. ValueError for another era and below year 1.
    """
    begin = _ERA_BEGIN.get(era)
    if begin is None or number < 1:
        raise ValueError(f"{era}{number}年は和暦の年ではありません。例: 令和4年")
    return begin.year + number - 1


def utc_now() -> datetime:
    """Return the present as naive UTC. Nothing else in the product reads the clock."""
    return datetime.now(UTC).replace(tzinfo=None)


def as_of_utc(text: str) -> datetime:
    """Read the moment of an «as of» question, as naive UTC.

    2023-03-31 is a day in Japan and means its last microsecond, so that what was recorded on that day
    counts. Anything else is an ISO timestamp with its offset. ValueError quotes what is neither, above all a
    timestamp without an offset, which could mean two moments nine hours apart.
    """
    try:
        if _DATE.fullmatch(text):
            moment = datetime.combine(date.fromisoformat(text), time.max, JST)
        else:
            moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        utc = moment.astimezone(UTC).replace(tzinfo=None)
        jst_label(utc)  # a moment that cannot be shown cannot be asked for
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"「{text}」は時点として読めません。日付か、時差の付いた日時を指定してください。"
            "例: 2023-03-31、2023-03-31T13:05:00+09:00"
        ) from error
    return utc


def jst_date(utc: datetime) -> date:
    """Return the day in Japan at a naive UTC moment; ValueError for a datetime with a time zone."""
    return _jst(utc).date()


def day_asked(as_of: datetime | None) -> date:
    """Return the day in Japan as of which something is asked: that of a moment (UTC) in the past, else today."""
    now = utc_now()
    return jst_date(now if as_of is None else min(as_of, now))


def jst_label(utc: datetime) -> str:
    """Write a naive UTC moment as 令和8年11月22日 13:05 in Japan; ValueError for one with a time zone."""
    moment = _jst(utc)
    return f"{era_date(moment.date())} {moment:%H:%M}"


def last_ended_month(today: date) -> Month:
    """Return the last month that is over; on its last day a month is not."""
    return Month.of(today).plus(-1)


def default_month(year: FiscalYear, today: date) -> Month:
    """Return the month that a page on a fiscal year opens with.

    March once the year is over, else the last month that is over, but never one before April: a year that has
    not begun, or whose April is running, opens with April.
    """
    return max(year.first_month, min(year.last_month, last_ended_month(today)))


def jst_short(utc: datetime) -> str:
    """Write a naive UTC moment as 11月22日 13:05 in Japan, where its year is plain."""
    moment = _jst(utc)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def _era_year(day: date) -> str:
    """Write the year of a day in its era: 令和元年."""
    for name, begin in _ERAS:
        if day >= begin:
            number = day.year - begin.year + 1
            return f"{name}{'元' if number == 1 else number}年"
    raise ValueError(f"{day:%Y-%m-%d}は明治より前の日付のため扱えません。例: 2023-03-31")


def _jst(utc: datetime) -> datetime:
    """Move a naive UTC moment to Japan."""
    if utc.tzinfo is not None:
        raise ValueError(f"a naive UTC datetime is expected, not {utc.isoformat()}")
    return utc.replace(tzinfo=UTC).astimezone(JST)
