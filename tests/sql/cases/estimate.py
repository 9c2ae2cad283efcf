"""What the year may come to, and by which method."""

from __future__ import annotations

from tests.sql.cases.building import (
    EVEN,
    GROWING,
    MARCH,
    OUT,
    goes_to,
    indicator,
)

TWO_YEARS = {2021: GROWING, 2020: EVEN}

ESTIMATE = [
    goes_to("none at March", indicator([1] * 12, 24), MARCH, "at_year_end"),
    goes_to("none without a figure", indicator((), 24), "2022-06", "no_value"),
    goes_to("none from two reports", indicator([1, 1], 24), "2022-06", "too_few"),
    goes_to("none from a sum with a missing month", indicator([1, None, 1, 1], 24), "2022-07", "missing_months"),
    goes_to("a month that is 対象外 is not missing", indicator([1, OUT, 1, 2], 24), "2022-07", "pace", 12.0, 12.0),
    goes_to(
        "the year's pace and that of three months", indicator([1, 1, 2, 2], 24), "2022-07", "pace", 18.0, 6 + 8 * 5 / 3
    ),
    goes_to("which is the whole year after three months", indicator([1, 2, 3], 24), "2022-06", "pace", 24.0, 24.0),
    goes_to("also without a target", indicator([1, 2, 3]), "2022-06", "pace", 24.0, 24.0),
    goes_to(
        "a running total may miss months",
        indicator([1, None, 2, None, None, 6], entry_mode="running"),
        "2022-10",
        "pace",
        12.0,
        6 + 6 * 4 / 3,
    ),
    goes_to(
        "a level goes on from last year's last reading",
        indicator([41, 42, 46], accumulation="latest", past={2021: [40] * 12}),
        "2022-06",
        "pace",
        64.0,
        64.0,
    ),
    goes_to(
        "placed where it was read",
        indicator([41, 42, 46], accumulation="latest", past={2021: [None] * 9 + [40]}),
        "2022-06",
        "pace",
        46 + 9 * 6 / 5,
        46 + 9 * 6 / 5,
    ),
    goes_to(
        "a level without last year goes on from its first reading, three months back",
        indicator([40, 41, None, 46], accumulation="latest"),
        "2022-07",
        "pace",
        62.0,
        62.0,
    ),
    goes_to(
        "too few where no point is three months back",
        indicator([40, 41, 46], accumulation="latest"),
        "2022-06",
        "too_few",
    ),
    goes_to(
        "not across a changed definition",
        indicator([41, 42, 46], accumulation="latest", past={2021: [40] * 12}, defined=["2022-04"]),
        "2022-06",
        "too_few",
    ),
    goes_to(
        "an average by its lowest and highest month",
        indicator([1, 2, 6], accumulation="average"),
        "2022-06",
        "months",
        (9 + 9 * 1) / 12,
        (9 + 9 * 6) / 12,
    ),
    goes_to(
        "of months still due: 対象外 is not",
        indicator([1, 2, 6, OUT], accumulation="average"),
        "2022-07",
        "months",
        (9 + 8 * 1) / 11,
        (9 + 8 * 6) / 11,
    ),
    goes_to(
        "nor is one missing before the last report",
        indicator([1, None, 2, 6], accumulation="average"),
        "2022-07",
        "months",
        (9 + 8 * 1) / 11,
        (9 + 8 * 6) / 11,
    ),
    goes_to(
        "by the shares of two past years", indicator([5] * 3, 60, past=TWO_YEARS), "2022-06", "seasonal", 60.0, 75.0
    ),
    goes_to("one past year is not enough", indicator([5] * 3, 60, past={2021: EVEN}), "2022-06", "pace", 60.0, 60.0),
    goes_to(
        "each past year must have a share: not by the others where one is 0",
        indicator([5] * 3, 60, past={**TWO_YEARS, 2019: [0, 0, 0, *[10] * 9]}),
        "2022-06",
        "pace",
        60.0,
        60.0,
    ),
    goes_to(
        "a share of 0 in decimals is 0",
        indicator([5] * 3, 60, past={**TWO_YEARS, 2019: [0.1, 0.2, -0.3, *[10] * 9]}),
        "2022-06",
        "pace",
        60.0,
        60.0,
    ),
    goes_to(
        "nothing yet has no share to divide by", indicator([0] * 3, 60, past=TWO_YEARS), "2022-06", "pace", 0.0, 0.0
    ),
    goes_to("by shares also without a target", indicator([5] * 3, past=TWO_YEARS), "2022-06", "seasonal", 60.0, 75.0),
    goes_to(
        "not by shares of another definition than the reports'",
        indicator([5] * 7, 60, past=TWO_YEARS, defined=["2022-07"]),
        "2022-10",
        "pace",
        20 + 5 * 20 / 7,
        20 + 5 * 15 / 3,
    ),
]
