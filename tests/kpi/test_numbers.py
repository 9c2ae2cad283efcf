"""Rules of reading typed numbers and of showing figures."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.numbers import (
    RATE_TOLERANCE,
    NumberError,
    format_difference,
    format_points,
    format_rate,
    format_value,
    parse_number,
    parse_quantity,
    round_half_up,
)

VALUES = st.floats(-1e14, 1e14)
RATES = st.floats(-10, 10)
DECIMALS = st.integers(0, 4)
TYPED = st.text("0123456789０１９,，.．％%▲△−－+-　 万億千人団体²①e_", max_size=12) | st.text()


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("▲0", None, 0.0),
        ("5千円", "千円", 5.0),  # the unit's own scale
        ("1,200千円", "千円", 1200.0),
        ("12百万円", "百万円", 12.0),
        ("5千円", None, 5000.0),
        ("0.1万人", "人", 1000.0),
        ("1.0001億円", "円", 100_010_000.0),
        ("1.2万人", None, 12_000.0),
        ("1.2 万", "人", 12_000.0),
        ("3億円", "円", 300_000_000.0),
        ("４，６７５", None, 4675.0),
        ("4,675", None, 4675.0),
        ("1,007人", "人", 1007.0),
        ("62.8％", "%", 62.8),
        ("62.8%", "％", 62.8),
        ("６２．８％", None, 62.8),
        ("▲5", None, -5.0),
        ("▲ 1,234.5", None, -1234.5),
        ("△5", None, -5.0),
        ("−5", None, -5.0),
        ("－5", None, -5.0),
        ("-5", None, -5.0),
        ("＋5", None, 5.0),
        ("12団体", None, 12.0),
        ("12 団体", "団体", 12.0),
        ("2校区", "校区", 2.0),
        ("3か所", None, 3.0),
        ("4つ", None, 4.0),
        ("5ﾎﾟｲﾝﾄ", "ポイント", 5.0),
        ("30㎡", "㎡", 30.0),
        ("30m2", "㎡", 30.0),
        ("12", "", 12.0),
        ("　12　", "人", 12.0),
        ("0", None, 0.0),
        ("007", None, 7.0),
        ("999,999,999,999,999", None, 999_999_999_999_999.0),
    ],
)
def test_numbers_are_read_as_staff_type_them(text: str, unit: str | None, value: float) -> None:
    read = parse_number(text, unit)
    assert read == value
    assert math.copysign(1, value) == math.copysign(1, read or 0.0)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("1.2万人", (12_000.0, "人")),
        ("５千円", (5000.0, "円")),
        ("62.8％", (62.8, "%")),
        ("2.77点", (2.77, "点")),
        ("5人／年", (5.0, "人/年")),
        ("3", (3.0, "")),
        (" ", None),
    ],
)
def test_a_quantity_keeps_the_unit_that_follows_it(text: str, quantity: tuple[float, str] | None) -> None:
    assert parse_quantity(text) == quantity


@pytest.mark.parametrize("text", ["", " ", "　", "\t\n"])
def test_a_blank_is_no_figure_and_not_0(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("unit", [None, "人"])
@pytest.mark.parametrize(
    "text",
    [
        "－",
        "…",
        "なし",
        "未集計",
        "人",
        "約100人",
        "100人くらい",
        "４，６７５人くらい",
        "100人以上",
        "100超",
        "5人減",  # a change, not a level
        "100人ほど",
        "100から",
        "4～5",
        "4〜5人",
        "4-5",
        "62.8%(見込)",
        "100?",
        "nan",
        "inf",
        "-inf",
        "1e5",
        "1_000",
        "0x10",
        "1.2.3",
        ".5",
        "5.",
        "--5",
        "▲-5",
        "(5)",
        "ー5",  # a long vowel mark
        "①",
        "10²",
        "1½",
        "٣",
        "五",
        "5〇",
        "1億2千万円",
        "3千万円",
        "12 345",
        "4、675",
        "100人 50人",
        "12\n団\n体",
    ],
)
def test_what_is_not_one_plain_number_is_refused_and_quoted(text: str, unit: str | None) -> None:
    with pytest.raises(NumberError) as error:
        parse_number(text, unit)
    assert error.value.text == text
    assert str(error.value) == f"「{text}」は数値として読めません。例: 4675"


@pytest.mark.parametrize("text", ["1,23", "1,2345", "12,34,567", "1,", "1,,000", "0,123", "1234,567", "1,23人"])
def test_misplaced_commas_are_refused(text: str) -> None:
    with pytest.raises(NumberError, match="カンマの位置が3桁ごとになっていません。例: 4,675"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("62.8%", "人"),
        ("62.8％", "ポイント"),
        ("2.8ポイント", "%"),
        ("12団体", "校区"),
        ("120万円", "千円"),
        ("5千", "千円"),  # 5 or 5,000 in 千円?
        ("6割", "%"),
        ("12人", ""),
    ],
)
def test_another_unit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(NumberError):
        parse_number(text, unit)


def test_a_wrong_unit_is_answered_with_the_right_one() -> None:
    with pytest.raises(NumberError) as error:
        parse_number("１２団体", "人")
    assert str(error.value) == "「１２団体」は単位が「人」ではありません。例: 12人"
    assert error.value.reason == "単位が「人」ではありません"


@pytest.mark.parametrize("text", ["1,000,000,000,000,000", "10000000億", "▲10000000億円", "9" * 400])
def test_a_number_of_10_to_the_15th_or_more_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="大きすぎます"):
        parse_number(text)


def test_a_number_error_is_a_value_error() -> None:
    assert issubclass(NumberError, ValueError)


@given(TYPED, st.none() | st.sampled_from(["人", "%", "千円", ""]) | st.text(max_size=4))
def test_any_text_is_a_finite_number_or_no_figure_or_a_number_error(text: str, unit: str | None) -> None:
    try:
        value = parse_number(text, unit)
    except NumberError:
        return
    assert (value is None) == (not text.strip())
    assert value is None or abs(value) < 1e15


@given(st.decimals(0, 1000, places=6), st.sampled_from([("千", 3), ("万", 4), ("億", 8)]))
def test_a_scale_word_multiplies_exactly(number: Decimal, scale: tuple[str, int]) -> None:
    word, power = scale
    assert parse_number(f"{number:f}{word}円", "円") == float(number.scaleb(power))


@given(VALUES, DECIMALS)
def test_a_value_is_read_back_as_it_is_shown(value: float, decimals: int) -> None:
    assert parse_number(format_value(value, decimals)) == float(round_half_up(value, decimals))


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (0.285 * 100, 0, "29"),  # 28.499999999999996 in binary
        (0.35 - 0.1, 1, "0.3"),  # 0.24999999999999997 in binary
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.05, 1, "-0.1"),
        (-0.04, 1, "0.0"),
        (62.8, 0, "63"),
        (62.8, 2, "62.80"),
        (99_999_999_999_999.5, 0, "100000000000000"),
    ],
)
def test_rounding_is_half_away_from_zero_as_in_excel(value: float, decimals: int, rounded: str) -> None:
    assert str(round_half_up(value, decimals)) == rounded


@given(VALUES, DECIMALS)
def test_rounding_is_the_same_on_both_sides_of_zero(value: float, decimals: int) -> None:
    assert round_half_up(-value, decimals) == -round_half_up(value, decimals)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_never_shown(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_value(value, 1)
    with pytest.raises(ValueError, match="finite"):
        format_rate(value)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (-0.04, 1, "0.0"),
        (-5, 0, "▲5"),
        (-1234.5, 1, "▲1,234.5"),
        (999.5, 0, "1,000"),
        (4675, 0, "4,675"),
        (62.8, 1, "62.8"),
        (0, 0, "0"),
    ],
)
def test_a_value_has_its_thousands_separated_and_a_triangle_for_minus(value: float, decimals: int, shown: str) -> None:
    assert format_value(value, decimals) == shown


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (0.9996, "99.9%"),
        (0.99999, "99.9%"),
        (0.99999999, "99.9%"),
        (1 - RATE_TOLERANCE / 2, "100.0%"),
        (0.79996, "79.9%"),
        (0.8, "80.0%"),
        (0.8 - RATE_TOLERANCE / 2, "80.0%"),
        (0.1 + 0.7, "80.0%"),  # 0.7999999999999999 in binary
        (1.0004, "100.0%"),
        (62.8 / 60, "104.7%"),
        (0.6285, "62.9%"),
        (0.0, "0.0%"),
        (-0.125, "▲12.5%"),
        (12.345, "1,234.5%"),
        (None, "—"),
    ],
)
def test_a_rate_has_one_decimal_and_stays_in_its_band(rate: float | None, shown: str) -> None:
    assert format_rate(rate) == shown


@pytest.mark.parametrize(
    ("rate", "edges", "shown"),
    [
        (0.9996, (), "100.0%"),
        (0.9996, (0.8,), "100.0%"),
        (0.8996, (1.0, 0.9, 0.7), "89.9%"),
        (0.6664, (0.6664,), "66.7%"),  # at an edge finer than the display: not shown below it
        (0.6663, (0.6664,), "66.6%"),
    ],
)
def test_the_edges_are_those_of_the_rating_scale(rate: float, edges: tuple[float, ...], shown: str) -> None:
    assert format_rate(rate, edges) == shown


@given(RATES | st.floats(0.79, 0.81) | st.floats(0.999, 1.001), st.sampled_from([1.0, 0.8]))
def test_a_rate_is_shown_at_or_above_an_edge_exactly_when_it_is(rate: float, edge: float) -> None:
    shown = parse_number(format_rate(rate), "%")
    assert shown is not None
    assert (shown >= edge * 100) == (rate >= edge - RATE_TOLERANCE)


@given(RATES | st.floats(0.79, 1.01), RATES | st.floats(0.79, 1.01))
def test_a_higher_rate_is_never_shown_lower(one: float, other: float) -> None:
    low, high = (parse_number(format_rate(rate), "%") for rate in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.parametrize(
    ("difference", "shown"),
    [
        (62.8 - 60, "＋2.8ポイント"),  # 2.799999999999997 in binary
        (-1.2, "▲1.2ポイント"),
        (0.0, "±0.0ポイント"),
        (-0.04, "±0.0ポイント"),
        (0.05, "＋0.1ポイント"),
    ],
)
def test_percentages_differ_in_points(difference: float, shown: str) -> None:
    assert format_points(difference) == shown
    assert format_difference(difference, "％", 1) == format_difference(difference, "%", 1) == shown


@pytest.mark.parametrize(
    ("difference", "unit", "decimals", "shown"),
    [
        (0, "回", 0, "±0回"),
        (-0.4, "回", 0, "±0回"),
        (675, "人", 0, "＋675人"),
        (-1, "団体", 0, "▲1団体"),
        (1234.56, "千円", 1, "＋1,234.6千円"),
        (2.85, "%", 2, "＋2.85ポイント"),
        (0.5, "", 1, "＋0.5"),
    ],
)
def test_a_difference_bears_its_sign_and_unit(difference: float, unit: str, decimals: int, shown: str) -> None:
    assert format_difference(difference, unit, decimals) == shown


@pytest.mark.parametrize("value", [1e28, -1e300, 1.7e308])
def test_however_large_a_stored_value_is_it_can_be_shown(value: float) -> None:
    assert format_value(value, 2).endswith(".00")
