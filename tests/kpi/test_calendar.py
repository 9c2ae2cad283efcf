"""Rules of fiscal years, months, Japanese dates and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import (
    FiscalYear,
    Month,
    as_of_utc,
    default_month,
    era_date,
    jst_date,
    jst_label,
    jst_short,
    last_ended_month,
    utc_now,
    year_in_era,
)

DAYS = st.dates(date(1868, 4, 1), date(9000, 12, 31))
MONTHS = st.builds(Month.of, DAYS)
YEARS = st.builds(FiscalYear.of, DAYS)


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2019, "令和元年度(2019年度)"),  # began as 平成31年度, written 令和元年度
        (2018, "平成30年度(2018年度)"),
        (1989, "平成元年度(1989年度)"),
        (1988, "昭和63年度(1988年度)"),  # ended in 平成
        (1927, "昭和2年度(1927年度)"),
        (1926, "大正15年度(1926年度)"),  # ended in 昭和
        (1868, "明治元年度(1868年度)"),
        (2022, "令和4年度(2022年度)"),
    ],
)
def test_a_fiscal_year_is_named_in_its_era_and_in_the_common_one(year: int, label: str) -> None:
    assert FiscalYear(year).label == label
    assert label.startswith(FiscalYear(year).short_label + "(")


@pytest.mark.parametrize(
    ("month", "label"),
    [
        ("2019-04", "平成31年(2019年)4月"),
        ("2019-05", "令和元年(2019年)5月"),
        ("1989-01", "平成元年(1989年)1月"),  # its first week was 昭和64年
        ("1988-12", "昭和63年(1988年)12月"),
        ("2020-01", "令和2年(2020年)1月"),
        ("2023-02", "令和5年(2023年)2月"),
    ],
)
def test_a_month_is_named_in_the_era_of_its_last_day(month: str, label: str) -> None:
    assert Month.parse(month).full_label == label


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(2023, 2, 20), "令和5年2月20日"),
    ],
)
def test_a_day_bears_the_era_in_force_on_it(day: date, label: str) -> None:
    assert era_date(day) == label


def test_a_day_before_meiji_is_refused() -> None:
    with pytest.raises(ValueError, match="1868-01-24"):
        era_date(date(1868, 1, 24))


@pytest.mark.parametrize(
    ("era", "number", "year"),
    [("令和", 4, 2022), ("R", 1, 2019), ("平成", 32, 2020), ("H", 13, 2001), ("S", 64, 1989), ("大正", 1, 1912)],
)
def test_a_year_of_an_era_is_a_calendar_year(era: str, number: int, year: int) -> None:
    assert year_in_era(era, number) == year


@pytest.mark.parametrize(("era", "number"), [("慶応", 4), ("令和", 0), ("r", 4)])
def test_an_unknown_era_or_year_is_refused(era: str, number: int) -> None:
    with pytest.raises(ValueError, match=f"{era}{number}年は和暦の年ではありません"):
        year_in_era(era, number)


@pytest.mark.parametrize("year", [0, 1867, 9999])
def test_a_fiscal_year_without_a_name_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"^{year}年度は扱えません"):
        FiscalYear(year)


def test_a_fiscal_year_runs_from_april_to_march() -> None:
    year = FiscalYear(2022)
    assert (str(year.first_month), str(year.last_month)) == ("2022-04", "2023-03")
    assert (year.months[0], year.months[-1], len(year.months)) == (year.first_month, year.last_month, 12)
    assert FiscalYear.of(date(2023, 3, 31)) == year
    assert FiscalYear.of(date(2023, 4, 1)) == FiscalYear(2023) > year


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-2",
        "２０２３-０２",
        "2023－02",
        " 2023-02",
        "2023-02\n",
        "2023/02",
        "2023-02-01",
        "202302",
        "2023-00",
        "2023-13",
        "1868-03",  # its fiscal year began before 明治
        "9999-04",
        "令和5年2月",
    ],
)
def test_a_month_is_read_from_yyyy_mm_only_and_an_error_quotes_the_text(text: str) -> None:
    with pytest.raises(ValueError, match="は年月として読めません。例: 2023-02") as error:
        Month.parse(text)
    assert f"「{text}」" in str(error.value)


@pytest.mark.parametrize(("year", "month"), [(2023, 0), (2023, 13), (1868, 3), (9999, 4)])
def test_a_month_that_does_not_exist_is_refused(year: int, month: int) -> None:
    with pytest.raises(ValueError, match="例: 20"):
        Month(year, month)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2100-02", date(2100, 2, 28)),
        ("2023-12", date(2023, 12, 31)),
        ("9999-03", date(9999, 3, 31)),
        ("2023-02", date(2023, 2, 28)),
    ],
)
def test_a_month_knows_its_last_day(month: str, last: date) -> None:
    assert Month.parse(month).last == last
    assert Month.parse(month).first == last.replace(day=1)


def test_a_month_is_called_by_its_number_and_by_its_end() -> None:
    assert (Month(2023, 2).label, Month(2023, 2).end_label) == ("2月", "2月末")


@given(MONTHS)
def test_a_month_is_read_back_from_how_it_is_written(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(MONTHS, st.integers(-12_000, 12_000))
def test_going_some_months_and_back_is_where_one_began(month: Month, months: int) -> None:
    try:
        there = month.plus(months)
    except ValueError:  # beyond the years that have a name
        return
    assert there.plus(-months) == month
    assert (there > month) == (months > 0)
    assert (str(there) > str(month)) == (months > 0)


@given(MONTHS)
def test_the_next_month_begins_the_day_after_the_last(month: Month) -> None:
    assert month.plus(1).first == month.last + timedelta(days=1)
    assert Month.of(month.last) == Month.of(month.first) == month


@given(YEARS)
def test_the_months_of_a_year_are_numbered_1_to_12_and_belong_to_it(year: FiscalYear) -> None:
    assert [month.number_in_year for month in year.months] == list(range(1, 13))
    assert {month.fiscal_year for month in year.months} == {year}
    assert list(year.months) == sorted(year.months)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2023-03-31", datetime(2023, 3, 31, 14, 59, 59, 999999)),
        ("2023-04-01T00:00:00+09:00", datetime(2023, 3, 31, 15)),
        ("2023-03-31T23:59:59.999999+09:00", datetime(2023, 3, 31, 14, 59, 59, 999999)),
        ("2023-03-31T13:05Z", datetime(2023, 3, 31, 13, 5)),
        ("2023-03-31 13:05-05:00", datetime(2023, 3, 31, 18, 5)),
    ],
)
def test_as_of_means_the_end_of_a_day_in_japan_or_the_moment_itself(text: str, utc: datetime) -> None:
    assert as_of_utc(text) == utc
    assert as_of_utc(text).tzinfo is None


@pytest.mark.parametrize(
    "text",
    [
        "2023-03-31T13:05:00",  # two moments nine hours apart
        "2023-03-31T13:05:00 09:00",  # an unescaped + in an address
        "20230331",
        "2023-W13-5",
        "２０２３-０３-３１",
        "2023-02-30",
        "2023-03",
        "",
        "令和5年3月31日",
        "1800-01-01",  # has no label
        "0001-01-01T00:00+09:00",
        "9999-12-31T23:59Z",
    ],
)
def test_as_of_refuses_what_is_not_one_moment_and_quotes_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"は時点として読めません.*例: 2023-03-31") as error:
        as_of_utc(text)
    assert str(error.value).startswith(f"「{text}」")


@given(st.text() | st.text("0123456789-+:TZ. ", max_size=32))
def test_what_as_of_accepts_can_be_shown(text: str) -> None:
    try:
        moment = as_of_utc(text)
    except ValueError:
        return
    assert jst_label(moment)


@given(DAYS)
def test_as_of_a_day_is_the_last_moment_of_that_day_in_japan(day: date) -> None:
    moment = as_of_utc(day.isoformat())
    assert jst_date(moment) == day
    assert jst_date(moment + timedelta(microseconds=1)) == day + timedelta(days=1)


def test_a_moment_is_shown_in_japan() -> None:
    assert jst_label(datetime(2026, 11, 22, 4, 5)) == "令和8年11月22日 13:05"
    assert jst_label(datetime(2026, 11, 22, 15, 0)) == "令和8年11月23日 00:00"
    assert jst_short(datetime(2026, 11, 22, 4, 5)) == "11月22日 13:05"
    assert jst_date(datetime(2026, 11, 22, 15, 0)) == date(2026, 11, 23)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=9))])
def test_a_moment_with_a_time_zone_is_not_taken_for_utc(zone: timezone) -> None:
    with pytest.raises(ValueError, match="naive UTC"):
        jst_label(datetime(2026, 11, 22, tzinfo=zone))


def test_the_clock_is_read_as_naive_utc() -> None:
    now = utc_now()
    assert now.tzinfo is None
    assert abs(datetime.now(UTC) - now.replace(tzinfo=UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2023, 3, 31), "2023-02"),  # March is not over on its last day
        (date(2023, 4, 1), "2023-03"),
        (date(2023, 1, 1), "2022-12"),
    ],
)
def test_a_month_has_ended_once_its_last_day_is_past(today: date, month: str) -> None:
    assert str(last_ended_month(today)) == month


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2022, 4, 30), "2022-04"),  # the first month is running
        (date(2022, 3, 31), "2022-04"),  # the year has not begun
        (date(2020, 1, 1), "2022-04"),
        (date(2022, 5, 1), "2022-04"),
        (date(2023, 3, 31), "2023-02"),
        (date(2023, 4, 1), "2023-03"),
        (date(2030, 1, 1), "2023-03"),
    ],
)
def test_a_year_opens_with_its_last_month_that_is_over(today: date, month: str) -> None:
    assert str(default_month(FiscalYear(2022), today)) == month


@given(YEARS, st.dates(date(1868, 5, 1), date(9000, 12, 31)))
def test_a_year_always_opens_with_a_month_of_its_own(year: FiscalYear, today: date) -> None:
    assert default_month(year, today).fiscal_year == year
