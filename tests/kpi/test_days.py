"""Days and months as they are typed."""

from __future__ import annotations

import pytest

from kpi.calendar import FiscalYear
from kpi.days import DayError, parse_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5月20日", "2022-05-20", "2022-05-20"),
        ("５月２０日", "2022-05-20", "2022-05-20"),
        ("5/20", "2022-05-20", "2022-05-20"),
        ("2月", "2023-02-01", "2023-02-28"),
        ("2月末", "2023-02-01", "2023-02-28"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023/2/3", "2023-02-03", "2023-02-03"),
        ("令和5年2月20日", "2023-02-20", "2023-02-20"),
        ("令和元年10月", "2019-10-01", "2019-10-31"),
        ("R5.2.20", "2023-02-20", "2023-02-20"),
        ("平成31年4月30日", "2019-04-30", "2019-04-30"),
    ],
)
def test_a_day_or_month_is_read_as_exactly_as_it_was_typed(text: str, first: str, last: str) -> None:
    span = parse_day(text, FiscalYear(2022))
    assert span is not None
    assert (str(span.first), str(span.last), span.precision) == (first, last, "day" if first == last else "month")


@pytest.mark.parametrize("text", ["", "　"])
def test_a_blank_is_no_day(text: str) -> None:
    assert parse_day(text, FiscalYear(2022)) is None


@pytest.mark.parametrize("text", ["5月ごろ", "2月30日", "13月", "未定", "5月20日から", "2022", "120"])
def test_what_is_neither_is_named_as_typed_with_an_example(text: str) -> None:
    with pytest.raises(DayError) as found:
        parse_day(text, FiscalYear(2022))
    assert str(found.value) == f"「{text}」は日付として読めません。例: 5月20日、2022-05"
