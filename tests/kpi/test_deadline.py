"""A deadline falls on a day on which the city office is open."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.calendar import Month
from kpi.deadline import days_past, deadline, is_working_day, label


@pytest.mark.parametrize(
    ("month", "day", "expected", "why"),
    [
        ("2026-10", 10, "2026-11-10", "a Tuesday"),
        ("2026-09", 10, "2026-10-13", "the 10th is a Saturday, the Monday after スポーツの日"),
        ("2022-08", 10, "2022-09-12", "a Saturday"),
        ("2025-12", 1, "2026-01-05", "New Year, then a weekend"),
        ("2024-01", 11, "2024-02-13", "建国記念の日 on a Sunday, and the Monday for it"),
        ("2026-04", 3, "2026-05-07", "憲法記念日 on a Sunday to the day for it after こどもの日"),
        ("2023-01", 31, "2023-02-28", "February has no 31st"),
        ("2023-11", 29, "2024-01-04", "the office closes on 29 December"),
    ],
)
def test_it_moves_to_the_next_working_day(month: str, day: int, expected: str, why: str) -> None:
    assert str(deadline(Month.parse(month), day)) == expected, why


@pytest.mark.parametrize("day", ["2025-12-29", "2025-12-31", "2026-01-02", "2026-11-21", "2026-11-23"])
def test_the_office_is_closed(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(("today", "days"), [("2022-06-09", 0), ("2022-06-10", 0), ("2022-06-13", 3)])
def test_days_past_count_from_the_day_after(today: str, days: int) -> None:
    assert days_past(date(2022, 6, 10), date.fromisoformat(today)) == days


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 10, 8), "10月13日(あと5日)"), (date(2026, 10, 13), "10月13日(今日)"),
        (date(2026, 10, 16), "10月13日(3日超過)"), (None, "10月13日"),
    ],
)  # fmt: skip
def test_a_deadline_says_how_far_it_is(today: date | None, words: str) -> None:
    assert label(date(2026, 10, 13), today) == words
