"""Sentences by rule: what falls short is said against what it was judged by, in the right direction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from kpi import wording
from kpi.model import Basis, Goal, Indicator, Milestone, MilestoneStatus, Row, Status
from tests.pages.figures import BANDS
from tests.pages.figures import figure as a_figure
from tests.rows import World
from tests.sql import Engine

MARCH, SEPTEMBER = date(2023, 3, 1), date(2022, 9, 1)


def figure(engine: Engine, world: World, month: date = MARCH) -> Row:
    """Ask for the only figure of a world."""
    with engine.holding(world) as ask:
        [row] = ask("figure", month=month)
    return row


def test_a_shortfall_at_march_is_told_against_the_target(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("lectures", unit="回", report_months="3", entry_mode="running")
    world.target("lectures", 40, comparator_stated=False)
    world.actual("lectures", "2023-03", 35)
    assert wording.shortfall(figure(engine, world)) == "40回に5回届かず"


def test_a_shortfall_during_the_year_is_told_against_the_plan_of_the_month(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("energy", unit="千円", direction="down")
    world.target("energy", 1200, comparator="at_most")
    for month in ("2022-04", "2022-05", "2022-06", "2022-07", "2022-08", "2022-09"):
        world.actual("energy", month, 120)
    assert wording.shortfall(figure(engine, world, SEPTEMBER)) == "9月末の自動按分(参考)600千円に対し120千円超過"


def test_a_shortfall_that_rounds_to_nothing_is_told_as_a_small_one(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("drills", unit="回")
    world.target("drills", 16.3)
    for month in ("2022-04", "2022-05", "2022-06", "2022-07", "2022-08", "2022-09"):
        world.actual("drills", month, 8 if month == "2022-09" else 0)
    assert wording.shortfall(figure(engine, world, SEPTEMBER)) == "9月末の自動按分(参考)8回にわずかに届かず"


def test_above_a_range_is_too_much_and_below_it_too_little(engine: Engine) -> None:
    def said(value: float) -> str:
        world = World.of_one_goal()
        world.indicator("warmth", unit="度", direction="range", accumulation="latest", entry_mode="running")
        world.target("warmth", low=20, high=26)
        world.actual("warmth", "2023-03", value)
        return wording.shortfall(figure(engine, world))

    assert said(28) == "20～26度に対し2度超過"
    assert said(17) == "20～26度に3度届かず"


def test_a_missing_figure_is_called_by_what_the_year_is_known_from(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("lectures")
    world.target("lectures", 40)
    row = figure(engine, world)
    assert wording.figure_label(row, Basis.MONTHLY_ENTRY, {}) == "未報告"
    assert wording.figure_label(row, Basis.PUBLISHED_SHEET, {}) == "数値の記載なし"


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("", ""), ("9", "9月"), ("6,9,3", "6月、9月、3月"), ("4,5,6,9", "4～6月、9月"), ("11,12,1,2", "11～2月"),
    ],
)  # fmt: skip
def test_missing_months_are_named_and_runs_are_joined(missing: str, said: str) -> None:
    assert wording.missing_text({"missing_months": missing}) == said


def test_a_missed_quarter_is_named_wherever_the_figure_is_shown(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("lectures", unit="回", report_months="6,9,12,3")
    world.target("lectures", 40)
    for month in ("2022-06", "2022-12", "2023-03"):
        world.actual("lectures", month, 10)
    row = figure(engine, world)
    assert wording.figure_label(row, Basis.MONTHLY_ENTRY, {}) == "未報告の月あり(3/4・9月が未報告)"
    assert "報告のない月: 9月" in wording.notes(row)
    assert wording.shortfall(row) == "9月が未報告"


def at_par(engine: Engine, comparator: str, direction: str = "up", month: date = MARCH) -> Row:
    """Return a figure that is exactly what was planned, where more or less is asked for."""
    world = World.of_one_goal()
    world.indicator("teams", unit="団体", direction=direction, entry_mode="running")
    world.target("teams", 12, comparator=comparator, comparator_stated=False)
    world.actual("teams", month.isoformat(), 12 if month == MARCH else 6)
    return figure(engine, world, month)


@pytest.mark.parametrize(
    ("comparator", "direction", "asked", "lacking"),
    [("more_than", "up", "12団体超", "超えていない"), ("less_than", "down", "12団体未満", "下回っていない")],
)
def test_exactly_the_target_says_why_a_whole_is_not_enough(
    engine: Engine, comparator: str, direction: str, asked: str, lacking: str
) -> None:
    row = at_par(engine, comparator, direction)
    said = wording.figure_label(row, Basis.MONTHLY_ENTRY, {"nearly": "概ね達成"})
    assert said == f"概ね達成(目標は「{asked}」、ちょうどは未達)"
    assert f"= 100.0%{'(少ないほどよい指標)' if direction == 'down' else ''}。" in wording.formula(row, (1.0, 0.8))
    assert wording.formula(row, (1.0, 0.8)).endswith(f"目標は「{asked}」のため、ちょうど12団体では達成としない")
    assert wording.shortfall(row) == f"12団体ちょうどで、{lacking}"


def test_exactly_the_plan_says_why_a_whole_is_not_enough(engine: Engine) -> None:
    row = at_par(engine, "more_than", month=SEPTEMBER)
    said = wording.figure_label(row, Basis.MONTHLY_ENTRY, {"caution": "注意"})
    assert said == "注意(目標は「12団体超」、計画ちょうどは未達)"
    assert "計画ちょうどでは順調としない" in (wording.plan_formula(row, (1.0, 0.8)) or "")
    assert wording.shortfall(row) == "9月末の自動按分(参考)6団体ちょうどで、超えていない"


def test_exactly_the_target_says_nothing_of_it_where_that_is_enough(engine: Engine) -> None:
    row = at_par(engine, "at_least")
    assert wording.figure_label(row, Basis.MONTHLY_ENTRY, {"achieved": "達成"}) == "達成"
    assert wording.formula(row, (1.0, 0.8)) == "実績 12 ÷ 目標 12 = 100.0%"


def test_a_value_of_the_year_that_is_not_its_last_says_as_of_when_it_is(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("rate", unit="%", decimals=1, accumulation="latest", entry_mode="running")
    world.target("rate", 60)
    world.actual("rate", "2023-02", 62.8)
    row = figure(engine, world)
    assert wording.figure_label(row, Basis.MONTHLY_ENTRY, {"achieved": "達成"}) == "達成(2月末時点・年度末値は未確定)"
    assert wording.formula(row, (1.0, 0.8)) == "実績 62.8 ÷ 目標 60 = 104.7%"


@pytest.mark.parametrize(
    ("columns", "target", "actual", "said"),
    [
        (
            {"direction": "down"}, {"value": 10, "comparator": "at_most"}, 8,
            "目標 10 ÷ 実績 8 = 125.0%(少ないほどよい指標)",
        ),
        (
            {"direction": "down"}, {"value": 10, "comparator": "at_most", "baseline": 20}, 15,
            "(基準 20 − 実績 15) ÷ (基準 20 − 目標 10) = 50.0%",
        ),
        (
            {"direction": "down"}, {"value": 0, "comparator": "at_most"}, 2,
            "目標が0のため率は計算せず、実績が0のときだけ達成とする。実績 2 → 未達成。",
        ),
        ({}, {"value": 10}, None, "実績の数値がないため、達成率は計算しない。"),
    ],
)  # fmt: skip
def test_the_formula_says_the_division_or_why_there_is_none(
    engine: Engine, columns: dict[str, str], target: dict[str, object], actual: float | None, said: str
) -> None:
    world = World.of_one_goal()
    world.indicator("x", accumulation="latest", entry_mode="running", **columns)
    world.target("x", **target)  # type: ignore[arg-type]  # the cases differ in type
    world.actual("x", "2023-03", actual)
    assert wording.formula(figure(engine, world), (1.0, 0.8)) == said


def a_goal(milestones: Sequence[MilestoneStatus] = (), figures: Sequence[Indicator] = ()) -> Goal:
    """Return a goal with milestones in these states."""
    placed = tuple(
        Milestone(
            f"m{n}", "i", None, "節目", None, None, None, None, None, None, status,
            wording.milestone_label(status, Basis.PUBLISHED_SHEET), None,
        )
        for n, status in enumerate(milestones)
    )  # fmt: skip
    return Goal("goal", 1, "目標", (), {}, tuple(figures), placed, (), ())


def test_a_goal_tells_figures_and_milestones_apart_and_what_is_missing_worst_first() -> None:
    states = (
        MilestoneStatus.NOT_REPORTED, MilestoneStatus.DONE, MilestoneStatus.PARTLY_DONE, MilestoneStatus.NOT_REPORTED,
        MilestoneStatus.DONE_UNDATED, MilestoneStatus.NOT_DUE,
    )  # fmt: skip
    figures = (a_figure(status=Status.ACHIEVED, status_word="達成"), a_figure())
    assert wording.goal_headline(a_goal(states, figures), BANDS) == (
        "目標のある2件のうち1件が達成、1件が未達成。"
        "マイルストーンは6件のうち2件が完了、1件は一部実施、2件は実施の記載なし"
    )


def test_milestones_that_came_late_are_done_and_said_to_be_late() -> None:
    late = a_goal((MilestoneStatus.DONE_LATE, MilestoneStatus.DONE))
    assert wording.goal_headline(late, BANDS) == "マイルストーンは2件すべて完了(うち1件は遅れて)"


def test_what_is_not_due_yet_is_no_remark() -> None:
    assert wording.goal_headline(a_goal((MilestoneStatus.NOT_DUE,)), BANDS) == "マイルストーンは1件のうち0件が完了"
    assert wording.goal_headline(a_goal(), BANDS) == "指標とマイルストーンの登録はありません"
