"""Items of plans come in the order in which people count."""

from __future__ import annotations

import pytest

from kpi.plans import in_order


@pytest.mark.parametrize(
    "codes",
    [
        ["5-1-③", "5-1-④", "5-2-①"],
        ["9", "10", "45", "100"],
        ["1-9-①", "1-10-①", "2-1-①"],
        ["1", "1-1", "1-1-①", "1-2"],
        ["2", "A", "B-2", "B-10"],
        ["9" * 18, "9" * 5000],
    ],
)
def test_numbers_in_a_code_count_as_numbers(codes: list[str]) -> None:
    backwards = codes[::-1]
    assert sorted(backwards, key=in_order) == codes
