"""Which figures the rounds have confirmed."""

from __future__ import annotations

from datetime import date

from tests.rows import day
from tests.sql.cases.building import (
    indicator,
    says,
)


def kept(april: str, may: str) -> tuple[tuple[date, str], ...]:
    """Return where the rounds of two months stand."""
    return ((day("2022-04"), april), (day("2022-05"), may))


CONFIRMED = [
    says("a report is confirmed where nobody keeps rounds", indicator([4, 5]), "2022-05", is_confirmed=True),
    says(
        "one that is handed in is not yet",
        indicator([4, 5], stages=kept("closed", "submitted")),
        "2022-05",
        is_confirmed=False,
    ),
    says(
        "months that are added up count each",
        indicator([4, 5], stages=kept("sent_back", "closed")),
        "2022-05",
        is_confirmed=False,
    ),
    says(
        "of a running total the last report counts",
        indicator([4, 9], entry_mode="running", stages=kept("sent_back", "closed")),
        "2022-05",
        is_confirmed=True,
    ),
    says(
        "what a new definition left behind does not count",
        indicator([4, 5], defined=["2022-05"], stages=kept("submitted", "closed")),
        "2022-05",
        is_confirmed=True,
    ),
]
