"""An indicator over its years: what may be connected, what was changed, and the sentence that says what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import plotly.graph_objects as go
import pytest

from kpi import trend
from kpi.calendar import FiscalYear, Month
from kpi.charts import trend as chart
from kpi.load import SHIPPED, load
from kpi.model import Accumulation, Certainty, Reading, Status
from kpi.report import NothingKnown, change_as_of
from kpi.store import open_store
from kpi.trend import Trends, finding, overview, read_trends, runs
from tests.rows import DEPARTMENT, World

MARCH, EVERY = Month(2023, 3), frozenset(range(1, 13))
SIGNS = dict.fromkeys(Status, "◎")


@pytest.fixture(scope="module")
def shipped() -> Iterator[Trends]:
    """Return the shipped department as of March of FY2022."""
    with open_store(None) as store:
        load(store, SHIPPED)
        yield read_trends(store, "shimin-kyodo", MARCH, change_as_of(store, None))


def read(world: World, folder: Path, month: Month = MARCH) -> Trends:
    """Return the years of the department of a world."""
    path = folder / "kpi.duckdb"
    open_store(path).close()
    with duckdb.connect(path) as connection:
        world.write_to(connection)
    with open_store(path) as store:
        return read_trends(store, DEPARTMENT, month, change_as_of(store, None))


def of_years(*years: int) -> World:
    """Return a city whose department had a goal in each of some years, and one indicator in all of them."""
    world = World()
    world.department()
    world.section()
    world.scale()
    world.indicator("walks", goal=None, unit="人", accumulation="latest", entry_mode="running", report_months="3")
    for year in years:
        world.department_year(year)
        world.goal(f"g{year}", fiscal_year=year)
        world.placement("walks", goal=f"g{year}")
    return world


def one(trends: Trends, code: str) -> trend.Trend:
    """Return one indicator."""
    return next(found for found in trends.indicators if found.latest.code == code)


def readings(*months: str, closes: bool = True, epoch: date = date.min) -> list[Reading]:
    """Return readings of some months."""
    return [Reading(Month.parse(month), 1, 1, Certainty.FINAL, None, closes, epoch) for month in months]


def lengths(found: Sequence[Sequence[Reading]]) -> list[int]:
    """Return how many readings each line connects."""
    return [len(run) for run in found]


def test_the_card_rate_has_seven_years_with_its_forty_eight_months(shipped: Trends) -> None:
    card = one(shipped, "card-issuance-rate")
    assert [year.fiscal_year.year for year in card.years] == list(range(2016, 2023))
    assert sum(lengths(card.runs)) == 48
    assert max(lengths(card.runs)) == 36
    assert [trend.as_of(year.last) for year in card.years if year.last] == ["3月8日", "2月末", "", "", "", "", "2月末"]
    assert [year.in_force.text if year.in_force else "" for year in card.years] == [""] * 6 + ["60%"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "card-issuance-rate",
            "マイナンバーカード交付率: 2018年度の14.1%から2021年度の45.6%へ。2022年度は目標60%に対し62.8%(2月末)で達成",
        ),
        ("card-application-rate", "マイナンバーカード申請率: 2022年度は81.6%(2月末)、目標なし"),
        ("autonomy-outreach", "地域自治組織形成の働きかけ: 2022年度は目標4校区以上に対し数値の記載なし"),
        ("lectures-held", "延講座開催数: 2022年度は目標40回に対し35回で概ね達成"),
        ("staff-meetings", "職員会議の開催数: 2022年度は目標なし"),
    ],
)
def test_the_finding_says_how_it_went_and_where_it_stands(shipped: Trends, code: str, said: str) -> None:
    assert finding(one(shipped, code)) == said


def test_the_overview_counts_reached_targets(shipped: Trends) -> None:
    assert overview(shipped) == "目標の達成は2022年度 3/9件。ほかの6年度は実績だけの登録"


def test_indicators_stand_in_the_order_of_the_board(shipped: Trends) -> None:
    assert [found.goal for found in shipped.indicators] == [1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]


def test_a_year_is_read_up_to_the_asked_one(tmp_path: Path) -> None:
    world = of_years(2021, 2022, 2023)
    for year in (2021, 2022, 2023):
        world.actual("walks", f"{year + 1}-03", year)
    trends = read(world, tmp_path, Month(2022, 12))
    assert [report.fiscal_year.year for report in trends.reports] == [2021, 2022]
    assert [year.figure.actual for year in one(trends, "walks").years] == [2021, None]


def test_before_the_first_year_nothing_is_known(tmp_path: Path) -> None:
    with pytest.raises(NothingKnown):
        read(of_years(2022), tmp_path, Month(2020, 3))


def test_a_month_without_a_report_ends_a_line() -> None:
    found = readings("2022-04", "2022-05", "2022-07")
    assert lengths(runs(found, EVERY, Accumulation.SUM)) == [2, 1]


def test_months_that_are_not_asked_for_end_no_line() -> None:
    quarters = readings("2022-06", "2022-09", "2022-12", "2023-06")
    assert lengths(runs(quarters, frozenset({6, 9, 12, 3}), Accumulation.LATEST)) == [3, 1]


def test_a_level_goes_on_over_the_year_and_a_total_begins_anew() -> None:
    found = readings("2023-03", "2023-04")
    assert lengths(runs(found, EVERY, Accumulation.LATEST)) == [2]
    for accumulation in (Accumulation.SUM, Accumulation.DISTINCT, Accumulation.AVERAGE):
        assert lengths(runs(found, EVERY, accumulation)) == [1, 1]


def test_nothing_is_connected_across_a_changed_definition() -> None:
    found = readings("2022-09") + readings("2022-10", epoch=date(2022, 10, 1))
    assert lengths(runs(found, EVERY, Accumulation.LATEST)) == [1, 1]


def test_a_changed_target_keeps_the_first_with_reason_and_rate(tmp_path: Path) -> None:
    world = of_years(2022)
    world.target("walks", 100)
    world.target("walks", 60, decided_on="2022-10-01", reason="台風のため")
    world.actual("walks", "2023-03", 75)
    [year] = one(read(world, tmp_path), "walks").years
    assert [(d.text, d.rate) for d in year.replaced] == [("100人以上", 0.75)]
    assert year.in_force is not None
    assert (year.in_force.text, year.in_force.reason, year.in_force.rate) == ("60人以上", "台風のため", 1.25)
    assert year.heights == (75, 100, 60)


def test_years_before_a_changed_definition_are_not_compared(tmp_path: Path) -> None:
    world = of_years(2019, 2020, 2021, 2022)
    world.definition("walks", "2015-04")
    world.definition("walks", "2021-04", reason="数え方の変更")
    for year in (2019, 2020, 2021, 2022):
        world.actual("walks", f"{year + 1}-03", year)
    walks = one(read(world, tmp_path), "walks")
    assert [(change.valid_from, change.reason) for change in walks.redefinitions] == [
        (date(2021, 4, 1), "数え方の変更")
    ]
    assert finding(walks) == "walks: 前の年度(2021年度)は2,021人。2022年度は2,022人、目標なし"


def test_a_sum_with_missing_months_is_open_and_not_compared(tmp_path: Path) -> None:
    world = of_years(2021, 2022)
    world.indicator("steps", goal="g2021", report_months="9,3")
    world.placement("steps", goal="g2022")
    world.target("steps", 9, fiscal_year=2021, decided_on="2021-04-01")
    world.actual("steps", "2022-03", 5)
    world.actual("steps", "2022-09", 5)
    steps = one(read(world, tmp_path), "steps")
    assert steps.years[0].is_open
    assert finding(steps).startswith("steps: 2022年度は")


def test_an_indicator_of_an_earlier_year_comes_last(tmp_path: Path) -> None:
    world = of_years(2021, 2022)
    world.indicator("ended", goal="g2021", position=0)
    assert [found.latest.code for found in read(world, tmp_path).indicators] == ["walks", "ended"]


def test_a_goal_is_counted_in_each_of_its_years(tmp_path: Path) -> None:
    world = of_years(2021, 2022)
    world.target("walks", 9, fiscal_year=2021, decided_on="2021-04-01")
    world.target("walks", 9)
    world.actual("walks", "2022-03", 10)
    trends = read(world, tmp_path)
    assert [(goal.reached, goal.judged) for goal in trends.goals[1]] == [(1, 1), (0, 1)]
    assert overview(trends) == "目標の達成は2021年度 1/1件 → 2022年度 0/1件"


def test_a_department_without_targets_says_so(tmp_path: Path) -> None:
    assert overview(read(of_years(2021, 2022), tmp_path)) == "目標値の登録はなく、実績だけの年度が2つ"


# The chart -------------------------------------------------------------------------------------------------------


def drawn(found: trend.Trend) -> go.Figure:
    """Return the chart up to FY2022."""
    return chart.draw(found, FiscalYear(2022), SIGNS)


def test_a_value_that_is_not_the_years_end_is_hatched_and_says_its_day(shipped: Trends) -> None:
    figure = drawn(one(shipped, "card-issuance-rate"))
    columns = figure.data[2]
    assert list(columns.y) == [9.1, 11.7, 14.1, 16.9, 30.3, 45.6, 62.8]
    assert list(columns.marker.pattern.shape) == ["/", "/", "", "", "", "", "/"]
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert "<b>9.1</b><br>3月8日" in texts
    assert "<b>14.1</b>" in texts


def test_gaps_between_months_are_gaps(shipped: Trends) -> None:
    card = one(shipped, "card-issuance-rate")
    course = drawn(card).data[-1]
    assert len(course.y) == 48 + len(card.runs)
    assert [value is None for value in course.y].count(True) == len(card.runs)


def test_one_year_alone_is_one_column_among_five_places(shipped: Trends) -> None:
    figure = drawn(one(shipped, "lectures-held"))
    assert len(figure.layout.xaxis.tickvals) == 5
    assert figure.layout.height == chart.LOW
    assert figure.layout.xaxis.ticktext[0].startswith("<b>2018年度</b><br>")
    assert "記録なし" in figure.layout.xaxis.ticktext[0]


def test_the_old_line_stays_and_the_changed_definition_is_a_line(tmp_path: Path) -> None:
    world = of_years(2021, 2022)
    world.definition("walks", "2015-04")
    world.definition("walks", "2022-10", reason="数え方の変更")
    world.target("walks", 100)
    world.target("walks", 60, decided_on="2022-10-01")
    world.actual("walks", "2022-03", 75)
    figure = drawn(one(read(world, tmp_path), "walks"))
    old = figure.data[1]
    assert (list(old.y), old.line.dash) == ([100, 100, None], "4px,3px")
    assert [shape.x0 for shape in figure.layout.shapes] == [date(2022, 10, 1)]
    assert any("当初100人以上" in text for text in figure.layout.xaxis.ticktext)


def test_words_of_the_data_are_not_markup(tmp_path: Path) -> None:
    world = of_years(2022)
    world.change()
    world.again("indicator", {"indicator": "walks"}, name="<b>歩く</b>", unit="<a href='x'>")
    world.target("walks", 9)
    world.actual("walks", "2023-03", 10)
    figure = drawn(one(read(world, tmp_path), "walks"))
    assert "<a" not in str(figure.to_json())


def test_the_description_says_every_year(shipped: Trends) -> None:
    said = chart.description(one(shipped, "card-issuance-rate"), FiscalYear(2022))
    assert "2016年度 実績 9.1%(3月8日)" in said
    assert "2022年度 実績 62.8%(2月末) 目標 60% 達成" in said
    assert said.endswith("下段は各月の値48件")
