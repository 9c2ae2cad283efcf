"""The courses of a goal: rows of one height, axes from 0, and nothing drawn that was not reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from kpi.calendar import FiscalYear, Month
from kpi.charts import goal, style
from kpi.charts.goal import Course
from kpi.model import Certainty, PlanPoint, PlanSource, Reading, Status
from tests.pages.figures import figure

YEAR = FiscalYear(2022)
MONTHS = YEAR.months
FIRST = date(1, 1, 1)
MONTHLY: Mapping[int, float] = {4: 3, 5: 6, 6: 9, 7: 12}


def course(
    values: Mapping[int, float] = MONTHLY, plan: float | None = 40, since: int | None = None, **told: Any
) -> Course:
    """Return a course: month → value to date; a straight plan to `plan`; `since` begins a new definition."""
    months = {month.month: month for month in MONTHS}
    epoch = months[since].first if since else FIRST
    readings = tuple(
        Reading(
            months[n], value, value, Certainty.FINAL, None, False,
            epoch if months[n].first >= epoch else FIRST,
        )
        for n, value in values.items()
    )  # fmt: skip
    last = readings[-1].month
    points = () if plan is None else tuple(
        PlanPoint(month, plan * month.number_in_year / 12, PlanSource.LINEAR) for month in MONTHS
    )  # fmt: skip
    fields = {"actual": readings[-1].value_to_date, "actual_month": last, "expected_months": last.number_in_year}
    return Course(figure(**(fields | told)), readings, points)


def drawn(*courses: Course, month: Month = MONTHS[3]) -> go.Figure:
    """Draw courses, each 100 px high."""
    return goal.draw(courses, month, 100)


def actual(picture: go.Figure) -> list[float | None]:
    """Return the heights of the actual's line."""
    return list(picture.data[1].y)


def lines(picture: go.Figure, **look: Any) -> list[Any]:
    """Return where lines of a look begin and end, and how high they are."""
    found = [shape for shape in picture.layout.shapes if shape.xref == "x" and shape.type == "line"]
    return [
        (shape.x0, shape.x1, shape.y0)
        for shape in found
        if all(getattr(shape.line, name) == value for name, value in look.items())
    ]


def test_every_row_is_as_high_as_asked() -> None:
    layout = drawn(course(), course(), course()).layout
    paper = layout.height - layout.margin.t - layout.margin.b
    assert paper == 3 * 100
    bottoms = [axis.domain[0] * paper for axis in (layout.yaxis, layout.yaxis2, layout.yaxis3)]
    assert [high - low for low, high in zip(bottoms[1:], bottoms, strict=False)] == pytest.approx([100, 100])
    assert [layout.xaxis.automargin, layout.yaxis.automargin] == [False, "left"]


def test_every_axis_begins_at_0_and_holds_everything() -> None:
    layout = drawn(course(estimate_low=30.0, estimate_high=90.0), course({4: -2, 5: -3, 6: 1})).layout
    assert layout.yaxis.range[0] == 0
    assert layout.yaxis.range[1] >= 90
    assert layout.yaxis2.range[0] == -3


def test_zero_all_year_has_an_axis() -> None:
    layout = drawn(course({4: 0, 5: 0, 6: 0}, plan=0, target=0.0, target_text="0件")).layout
    assert layout.yaxis.range[0] == 0 < layout.yaxis.range[1]
    assert list(layout.yaxis.ticktext) == ["目標 0件"]


def test_a_month_that_is_missing_breaks_the_line() -> None:
    assert actual(drawn(course({4: 3, 5: 6, 7: 12}))) == [3, 6, None, 12]


def test_months_in_which_nothing_was_asked_do_not_break_the_line() -> None:
    quarters = course({6: 5, 9: 8, 12: 11}, expected_months=3)
    assert actual(drawn(quarters, month=MONTHS[8])) == [5, 8, 11]


def test_nothing_is_drawn_across_a_new_definition_and_its_target_ends_there() -> None:
    picture = drawn(course(since=6, status=Status.NOT_APPLICABLE))
    assert actual(picture) == [3, 6, None, 9, 12]
    [(left, right, _)] = lines(picture, width=2)
    assert (left, right) == pytest.approx((0.5, 2.5), abs=0.02)
    assert list(picture.data[0].x) == [1, 2]
    assert "定義変更" in [label.text for label in picture.layout.annotations]


def test_a_target_that_was_changed_keeps_its_old_line_until_the_change() -> None:
    picture = drawn(course(initial_target=50.0, decided_on=date(2022, 7, 1)))
    assert lines(picture, dash="dash") == [(0.5, pytest.approx(3.5, abs=0.02), 50)]
    assert lines(picture, width=2) == [(pytest.approx(3.5, abs=0.02), 12.5, 40)]
    assert "当初50件" in [label.text for label in picture.layout.annotations]


def test_a_range_has_both_its_ends_and_one_label() -> None:
    told: dict[str, Any] = {"target": None, "target_low": 5.0, "target_high": 15.0, "target_text": "5～15件"}
    picture = drawn(course(plan=None, **told))
    assert [height for _, _, height in lines(picture, width=2)] == [5, 15]
    assert "目標 5～15件" in picture.layout.yaxis.ticktext


def test_without_a_target_there_is_neither_target_nor_plan() -> None:
    picture = drawn(course(plan=None, target=None, target_text="目標なし", status=Status.NO_TARGET))
    assert lines(picture, width=2) == []
    assert list(picture.data[0].x) == []
    assert list(picture.layout.yaxis.ticktext) == ["0件"]


def test_an_estimate_is_hatched_at_march_between_its_ends() -> None:
    bar = drawn(course(estimate_low=36.0, estimate_high=44.0)).data[3]
    assert (bar.x, bar.base, bar.y) == ((12,), (36,), (8,))
    assert bar.marker.pattern.shape == "/"
    assert len(drawn(course()).data) == 3


def test_the_last_value_is_labelled_in_the_ink_of_its_status() -> None:
    label = drawn(course(status=Status.BEHIND)).layout.annotations[0]
    assert (label.text, label.font.color, label.x, label.y) == ("<b>12件</b>", style.BAD, 4, 12)


def test_the_asked_month_is_shaded_over_all_rows() -> None:
    shade = drawn(course(), course()).layout.shapes[0]
    assert (shade.x0, shade.x1, shade.y0, shade.y1, shade.yref) == (3.5, 4.5, 0, 1, "paper")


def test_words_from_data_are_no_markup() -> None:
    written = drawn(course(unit="<b>件", target_text="4<a>")).to_json()
    assert "<b>件" not in written
    assert "<a>" not in written


def test_a_long_unit_does_not_take_the_place_of_the_chart() -> None:
    ticks = drawn(course(unit="件" * 200, target_text="40" + "件" * 200)).layout.yaxis.ticktext
    [label] = drawn(course(unit="件" * 200)).layout.annotations
    assert max(len(text) for text in (*ticks, label.text)) < 25


def test_the_chart_is_told_with_its_figures() -> None:
    told = goal.alt([course(name="講座", estimate_low=36.0, estimate_high=44.0), course(plan=None, name="参加")])
    assert told == (
        "月ごとの推移。講座は4月末3件から7月末12件、7月末の計画13件、目標40件、年度末推計(参考)36～44件。"
        "参加は4月末3件から7月末12件、目標40件"
    )
