"""Until when a round is to be handed in: a day of the next month, moved to a working day of the city.

A city office is closed at weekends, on public holidays and from 29 December to 3 January.
"""

from __future__ import annotations

from datetime import date, timedelta

import jpholiday

from kpi.calendar import Month

DEADLINE_DAY = 10


def is_working_day(day: date) -> bool:
    """Say whether the city office is open on a day (in Japan)."""
    is_new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not is_new_year and not jpholiday.is_holiday(day)


def deadline(month: Month, day: int = DEADLINE_DAY) -> date:
    """Return until when the round of a month is to be handed in: that day of the next month or the next working day.

    In a shorter month the last day stands for a day that it has not.
    """
    following = month.plus(1)
    found = date(following.year, following.month, min(day, following.last.day))
    while not is_working_day(found):
        found += timedelta(days=1)
    return found


def days_past(until: date, today: date) -> int:
    """Return how many days ago a deadline was; 0 on its day and before."""
    return max(0, (today - until).days)


def label(until: date, today: date | None) -> str:
    """Write a deadline with the days to it, or since: 10月13日(あと5日), 10月13日(今日), 10月13日(3日超過).

    Without a day there is nothing to wait for, and the deadline stands alone.
    """
    words = f"{until.month}月{until.day}日"
    if today is None:
        return words
    left = (until - today).days
    distance = f"あと{left}日" if left > 0 else "今日" if left == 0 else f"{-left}日超過"
    return f"{words}({distance})"
