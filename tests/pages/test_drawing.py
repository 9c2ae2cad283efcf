"""Bullets, columns, signs and markup."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.calendar import FiscalYear, day_words
from kpi.model import Certainty, Direction, Indicator, MilestoneStatus, Status
from pages.shared import figure_text, status
from pages.shared.bullet import TARGET_AT, bullet
from pages.shared.markup import Html, join, tag
from pages.shared.static_files import style_sheet
from tests.pages import screen
from tests.pages.figures import BANDS, figure


def drawn(indicator: Indicator, *, year_end: bool = True) -> Element:
    """Return a bullet."""
    return fromstring(bullet(indicator, BANDS, year_end=year_end))  # noqa: S314  # our own markup


def percent(element: Element, name: str) -> float:
    """Return a place or a width."""
    return float(element.get(name, "").removesuffix("%"))


def box(within: Element, cls: str) -> list[float]:
    """Return where a box begins and how wide it is, in percent."""
    return [percent(screen.one(within, cls), name) for name in ("x", "width")]


def about(*values: float) -> Any:
    """Return numbers to compare drawn ones with, which are rounded."""
    return pytest.approx(list(values), abs=0.02)


def test_a_bar_begins_at_zero_and_a_target_stands_at_one_place() -> None:
    small, large = drawn(figure()), drawn(figure(target=4000.0, actual=3000.0))
    assert box(small, "bar") == box(large, "bar") == about(0, 0.75 * TARGET_AT)
    assert screen.one(small, "target").get("x1") == screen.one(large, "target").get("x1") == f"{TARGET_AT}%"


def test_the_bands_are_those_of_the_scale() -> None:
    edges = [percent(band, "x") for band in screen.found(drawn(figure()), "band")]
    assert edges == about(TARGET_AT, 0.8 * TARGET_AT, 0)


def test_where_less_is_better_the_bands_are_mirrored() -> None:
    less = figure(direction=Direction.DOWN, baseline=60.0)
    best, nearly, missed = (
        [percent(band, name) for name in ("x", "width")] for band in screen.found(drawn(less), "band")
    )
    assert best == about(0, TARGET_AT)
    assert nearly == about(TARGET_AT, 4 / 52 * 100)  # 80% of the way from 60 to 40 is 44, and the axis ends at 52
    assert sum(missed) == pytest.approx(100, abs=0.02)


def test_before_march_the_bands_are_those_of_the_plan_and_without_one_there_are_none() -> None:
    planned = drawn(figure(plan=20.0), year_end=False)
    assert screen.found(planned, "band")[0].get("x") == screen.one(planned, "plan").get("x1")
    assert screen.found(drawn(figure(), year_end=False), "band") == []


def test_a_value_beyond_the_axis_ends_at_its_edge_and_says_so() -> None:
    over = drawn(figure(actual=400.0))
    assert box(over, "bar") == [0, 100]
    assert screen.one(over, "beyond")
    assert screen.found(drawn(figure(actual=50.0)), "beyond") == []


def test_no_figure_is_an_outline_to_the_target() -> None:
    missing = drawn(figure(actual=None, achievement_rate=None, difference=None, status=Status.NOT_REPORTED))
    assert box(missing, "missing") == about(0, TARGET_AT)
    assert screen.found(missing, "bar") == []
    assert missing.get("aria-label") == "実績の数値なし、目標 40件"


def test_zero_is_a_bar_of_no_width_and_no_outline() -> None:
    nothing = drawn(figure(actual=0.0))
    assert box(nothing, "bar") == [0, 0]
    assert screen.found(nothing, "missing") == []


@pytest.mark.parametrize(
    "told",
    [
        {"target": 0.0, "actual": 0.0},
        {"target": 0.0, "actual": 3.0},
        {"target": -10.0, "actual": -4.0},
        {"target": 40.0, "actual": -4.0},
        {"target": None, "target_low": 20.0, "target_high": 26.0, "actual": 27.0, "direction": Direction.RANGE},
        {"target": None, "target_low": 20.0, "actual": None, "direction": Direction.RANGE},
        {"plan": 20.0, "estimate_low": 35.0, "estimate_high": 90.0},
        {"direction": Direction.MAINTAIN},
    ],
)
def test_everything_stays_on_the_axis(told: dict[str, object]) -> None:
    for element in drawn(figure(**told)).iter("rect"):
        left, width = (percent(element, name) for name in ("x", "width"))
        assert 0 <= left <= left + width <= 100.02


def test_an_estimate_is_hatched_between_its_ends() -> None:
    hatched = box(drawn(figure(estimate_low=36.0, estimate_high=44.0)), "estimate")
    assert hatched == about(0.9 * TARGET_AT, 0.2 * TARGET_AT)


def test_every_status_has_a_sign_and_those_seen_together_differ() -> None:
    assert set(status.SIGNS) == set(Status)
    assert set(status.MILESTONES) == set(MilestoneStatus)
    open_ones = {Status.NOT_REPORTED, Status.NOT_DUE, Status.NO_TARGET, Status.NOT_APPLICABLE}
    for scale in (
        {Status.ACHIEVED, Status.NEARLY, Status.MISSED},
        {Status.ON_TRACK, Status.CAUTION, Status.BEHIND},
    ):
        assert len({status.SIGNS[of][0] for of in scale | open_ones}) == len(scale | open_ones)
    sheet = style_sheet().decode()
    assert [of for of in MilestoneStatus if f".dot.{of} {{" not in sheet] == []


def test_a_scale_is_written_with_its_edges() -> None:
    assert figure_text.scale_text(BANDS) == "達成 100.0%以上、概ね達成 80.0%以上、未達成 80.0%未満"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2023-02", "2月"), ("2023-02-20", "2月20日"), ("2023-04", "2023年4月"), ("2022-03-31", "2022年3月31日")],
)
def test_a_day_of_another_year_says_its_year(text: str, shown: str) -> None:
    assert day_words(text, FiscalYear(2022)) == shown


@given(st.text(st.characters(exclude_categories=["C"]) | st.sampled_from("\n\t<>&\"'")))
def test_text_comes_back_out_of_markup_as_it_went_in(text: str) -> None:
    element = fromstring(tag("p", text, title=text))  # noqa: S314  # our own markup
    assert (element.text or "", element.get("title")) == (text, text)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, ""),
        ({"is_confirmed": False}, "未確定"),
        ({"is_confirmed": False, "actual": None}, ""),
        (
            {"reading_label": "2月末時点", "certainty": Certainty.PRELIMINARY, "is_confirmed": False},
            "2月末時点・速報・未確定",
        ),
    ],
)
def test_a_value_that_nobody_confirmed_says_so(told: dict[str, Any], words: str) -> None:
    assert figure_text.as_of(figure(**told)) == words


def test_only_what_is_built_is_markup() -> None:
    assert tag("p", "<b>", tag("b", "太")) == "<p>&lt;b&gt;<b>太</b></p>"
    assert join(("a<", "", Html("<i></i>")), "・") == "a&lt;・<i></i>"
    assert tag("rect", x="1%", fill_opacity=None) == '<rect x="1%" />'
