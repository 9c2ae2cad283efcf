"""The chart of 進行管理: where each sign stands, and that no two states look alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from kpi.charts.schedule import ROW, draw
from kpi.model import MilestoneStatus, ScheduleKind, StepStatus
from kpi.schedule import Line
from tests.kpi.work import initiative, line, milestone, report

FIRST_LINE = 2.5  # below the row of the asked month and that of the goal


def drawn(*lines: Line, month: str = "2022-10") -> go.Figure:
    """Return the figure of lines."""
    return draw(lines, report(*lines, month=month))


def bars(figure: go.Figure) -> list[tuple[float, float, float]]:
    """Return begin, end and row of each bar."""
    bar = figure.data[0]
    return [(base, base + x, y) for base, x, y in zip(bar.base, bar.x, bar.y, strict=True)]


def signs(figure: go.Figure) -> list[tuple[float, float]]:
    """Return where the signs of milestones stand."""
    return list(zip(figure.data[-1].x, figure.data[-1].y, strict=True))


def texts(figure: go.Figure) -> list[str]:
    """Return what is written into the rows of lines."""
    words = figure.data[1]
    return [text for text, y in zip(words.text, words.y, strict=True) if y >= FIRST_LINE]


def joins(figure: go.Figure, trace: int) -> list[float | None]:
    """Return the ends of the lines from a due time to a later one."""
    return list(figure.data[trace].x)


def about(*values: float) -> Any:
    """Return places to compare with, which are fractions of months."""
    return pytest.approx(list(values), abs=0.02)


def test_a_row_of_the_same_height_stands_for_the_asked_month_each_goal_and_each_line() -> None:
    figure = drawn(initiative(), line(), line(goal=2))
    assert figure.layout.height == (1 + 2 + 3) * ROW
    assert list(figure.layout.yaxis.range) == [6, 0]


def test_a_planned_month_is_an_outline_of_it_and_its_sign_stands_in_its_middle() -> None:
    figure = drawn(line(milestone(due="2022-07")))
    assert bars(figure) == [about(3, 4, FIRST_LINE)]
    assert signs(figure) == [about(3.5, FIRST_LINE)]


def test_a_milestone_on_an_initiative_stands_in_the_row_of_the_initiative() -> None:
    figure = drawn(initiative(milestone(due="2023-02")), line())
    assert signs(figure) == [about(10.5, FIRST_LINE)]


def test_what_was_done_on_a_day_stands_on_that_day() -> None:
    done = milestone(MilestoneStatus.DONE, "2022-07", done_on="2022-06-10")
    assert signs(drawn(line(done))) == [about(2.317, FIRST_LINE)]


def test_what_was_done_without_a_date_stands_where_it_was_due() -> None:
    assert signs(drawn(line(milestone(MilestoneStatus.DONE_UNDATED, "2022-12")))) == [about(8.5, FIRST_LINE)]


def test_until_a_month_claims_no_beginning() -> None:
    figure = drawn(line(milestone(due="2022-11", due_from=None, due_from_text=None)))
    assert bars(figure) == [about(7, 8, FIRST_LINE)]


def test_a_span_is_outlined_from_its_first_day_to_its_last() -> None:
    figure = drawn(line(milestone(due="2022-11", due_from=date(2022, 5, 1))))
    assert bars(figure) == [about(1, 8, FIRST_LINE)]
    assert signs(figure) == [about(7.5, FIRST_LINE)]


def test_a_late_completion_is_joined_to_the_end_of_its_time() -> None:
    late = milestone(MilestoneStatus.DONE_LATE, "2022-05", done_on="2022-07-01")
    begin, end, _ = joins(drawn(line(late)), 2)
    assert [begin, end] == about(2, 3.016)


def test_what_was_finished_in_time_or_is_silent_is_joined_to_nothing() -> None:
    statuses = (MilestoneStatus.DONE, MilestoneStatus.NOT_REPORTED, MilestoneStatus.OVERDUE)
    figure = drawn(line(*(milestone(status, f"2022-{n:02}") for n, status in enumerate(statuses, start=5))))
    assert joins(figure, 2) == joins(figure, 3) == []


def test_a_postponed_milestone_points_to_its_new_day_and_no_further_than_the_year() -> None:
    postponed = milestone(MilestoneStatus.POSTPONED, "2022-06", postponed_to=date(2023, 6, 30))
    begin, end, _ = joins(drawn(line(postponed)), 3)
    assert [begin, end] == about(2.5, 12)


def test_milestones_of_the_same_time_stand_side_by_side() -> None:
    figure = drawn(line(milestone(), milestone(), milestone(due="2022-09")))
    assert [x for x, _ in signs(figure)] == about(3.33, 3.67, 5.5)


def test_no_time_is_said_in_words() -> None:
    figure = drawn(line(milestone(due=None)), line(kind=ScheduleKind.NONE), initiative())
    assert (signs(figure), bars(figure)) == ([], [])
    assert texts(figure) == ["期限の記載なし", "予定の記載なし"]


def test_a_time_that_is_known_in_words_alone_is_said_as_a_plan_wherever_it_stands() -> None:
    figure = drawn(initiative(kind=ScheduleKind.MONTH, schedule="3月"))
    assert (bars(figure), texts(figure)) == ([], ["予定: 3月"])


@pytest.mark.parametrize("kind", [ScheduleKind.MONTHLY, ScheduleKind.TIMES_A_YEAR])
def test_work_without_a_state_is_an_outline_with_the_words_of_the_sheet(kind: ScheduleKind) -> None:
    figure = drawn(line(kind=kind, schedule="毎月実施"))
    assert bars(figure) == [(0, 12, FIRST_LINE)]
    assert texts(figure) == ["毎月実施"]


def fills(figure: go.Figure) -> Sequence[str]:
    """Return what bars are filled with."""
    colours: Sequence[str] = figure.data[0].marker.color
    return colours


def test_continuous_work_is_filled_as_far_as_it_is_reported() -> None:
    planned = drawn(line(work=StepStatus.NOT_REPORTED))
    under_way = drawn(line(work=StepStatus.UNDER_WAY), month="2022-10")
    carried_out = drawn(line(work=StepStatus.CARRIED_OUT), month="2023-03")
    assert bars(planned) == [(0, 12, FIRST_LINE)]
    assert bars(under_way) == [(0, 12, FIRST_LINE), (0, 7, FIRST_LINE)]
    assert bars(carried_out) == [(0, 12, FIRST_LINE)] * 2
    assert len(set(fills(under_way)) | set(fills(carried_out))) == 3


def test_continuous_work_may_have_milestones_too() -> None:
    figure = drawn(line(milestone(due="2022-07"), work=StepStatus.UNDER_WAY))
    assert bars(figure) == [about(3, 4, FIRST_LINE), (0, 12, FIRST_LINE), (0, 7, FIRST_LINE)]


def test_cancelled_continuous_work_bears_the_sign_of_what_is_cancelled() -> None:
    figure = drawn(line(work=StepStatus.CANCELLED))
    assert list(figure.data[-1].marker.symbol) == ["x"]


def test_no_two_states_look_alike_in_grey() -> None:
    looks = set()
    for status in MilestoneStatus:
        figure = drawn(line(milestone(status)))
        marker = figure.data[-1].marker
        is_filled = marker.color[0] != "#FFFFFF"
        inside = [(shape.type, shape.path) for shape in figure.layout.shapes if shape.xsizemode == "pixel"]
        looks.add((marker.symbol[0], marker.size[0], is_filled, str(inside)))
    assert len(looks) == len(MilestoneStatus)


@pytest.mark.parametrize("month", ["2022-04", "2022-10", "2023-02", "2023-03"])
def test_the_asked_month_ends_at_a_line_that_is_named(month: str) -> None:
    figure = drawn(line(), month=month)
    lines = [shape.x0 for shape in figure.layout.shapes if shape.type == "line"]
    [named] = [label.text for label in figure.layout.annotations if label.x == lines[0] and "末" in label.text]
    assert named == f"<b>{int(month[-2:])}月末</b>"


def test_the_coming_months_have_a_ground_of_their_own_within_the_year() -> None:
    [ground] = [s for s in drawn(line(), month="2023-02").layout.shapes if s.type == "rect"]
    assert (ground.x0, ground.x1) == (11, 12)
    assert [s for s in drawn(line(), month="2023-03").layout.shapes if s.type == "rect"] == []


def test_words_of_the_data_are_no_markup() -> None:
    note = "<a href='javascript:alert(1)'>&</a>\n改行" + "長" * 200
    figure = drawn(
        line(milestone(title=note, note=note), step="<b>太字</b>", schedule=note),
        line(kind=ScheduleKind.MONTHLY, schedule=note),
    )
    said = [*figure.data[-1].hovertext, *figure.data[0].hovertext, *texts(figure)]
    assert all("<a" not in text and "<b>太字" not in text and "&lt;" in text for text in said)
    assert texts(figure) == ["&lt;a href='javascript:alert(1)'&gt;&amp;&lt;/…"]


def test_a_hint_says_everything_about_a_milestone() -> None:
    done = milestone(MilestoneStatus.DONE, "2022-05", done_on="2022-05-20", title="諮問", note="中間報告を取りまとめ")
    [hint] = drawn(line(done, schedule="5月")).data[-1].hovertext
    assert hint == "<b>1(1)① 工程</b><br>諮問<br>予定: 5月<br>完了: 5月20日<br>期限内に完了<br>中間報告を取りまとめ"
