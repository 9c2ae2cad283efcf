"""年度推移: all indicators small beside the counts of their goals, one of them with its months, and wrong addresses."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.sitemap import TREND
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, World

CARD = {"year": "2022", "indicator": "card-issuance-rate"}
CARD_RATE = "マイナンバーカード交付率"


@pytest.fixture
def every(open_app: Open) -> Element:
    return screen.board(open_app({"year": "2022", "month": "2023-03"}, page=TREND))


@pytest.fixture
def card(open_app: Open) -> AppTest:
    return open_app(CARD, page=TREND)


def multiple(shown: Element, name: str) -> Element:
    """Return the small drawing of an indicator, with its words."""
    (item,) = (item for item in shown.iter("li") if item.find("a") is not None and screen.words(item[0]) == name)
    return item


def bands(shown: Element) -> list[Element]:
    """Return the bands of the goals."""
    return [band for band in screen.found(shown, "goal-band") if band.tag == "section"]


def test_every_indicator_stands_in_the_band_of_its_goal(every: Element) -> None:
    counts = [len(screen.one(band, "multiples")) for band in bands(every)]
    assert counts == [2, 2, 3, 3, 2]
    assert screen.words(bands(every)[2]).startswith("3 市民窓口サービスの向上")


def test_each_goal_says_how_many_reached_their_target_in_each_year(every: Element) -> None:
    years = [screen.one(band, "years")[0] for band in bands(every)]
    assert [screen.words(screen.one(year, "tally")) for year in years] == [
        "◎ 1 /2 ？ 1", "◎ 1 /2 ？ 1", "◎ 1 /2 ？ 1", "◎ 0 /2 ○ 2", "◎ 0 /1 ？ 1",
    ]  # fmt: skip
    assert years[3].get("title") == "2022年度 地域連携拠点の整備: 概ね達成2件、目標なし1件"


def test_a_small_drawing_hatches_what_is_not_the_years_end_and_leaves_to_the_indicator(every: Element) -> None:
    item = multiple(every, CARD_RATE)
    drawing = screen.one(item, "multiple")
    assert len(screen.found(drawing, "value")) == 4
    assert len(screen.found(drawing, "hatched")) == 3
    assert len(screen.found(drawing, "target")) == 1
    assert screen.address(item[0].get("href", "")) == {
        "department": "shimin-kyodo", "year": "2022", "month": "2023-03", "indicator": "card-issuance-rate",
    }  # fmt: skip
    assert "2016年度 9.1%(3月8日) 目標なし" in drawing.get("aria-label", "")


def test_the_table_of_all_holds_every_year(every: Element) -> None:
    lines = screen.table(screen.panel(every, "指標と目標の推移"), "市民協働部の指標の実績 / 目標と状態")
    assert len(lines) == 13
    assert lines[5][:2] == [CARD_RATE, "9.1(3月8日) 目標なし"]
    assert lines[5][-1] == "62.8(2月末) / 60% 達成"


def test_one_indicator_has_one_chart_with_its_finding_and_its_words(card: AppTest) -> None:
    assert len(card.get("plotly_chart")) == 1
    shown = screen.board(card)
    assert screen.words(screen.one(shown, "headline")).startswith(f"{CARD_RATE}: 2018年度の14.1%から")
    assert screen.menus(card) == ["市民協働部", "令和4年度(2022年度)", "3月末時点", CARD_RATE]
    ways = [screen.words(way) for way in shown.iter("a") if "plain" in way.get("class", "")]
    assert ways == ["すべての指標", "前の指標", "次の指標"]


def test_the_table_of_one_holds_years_and_months(card: AppTest) -> None:
    panel = screen.panel(screen.board(card), CARD_RATE)
    years = screen.table(panel, f"{CARD_RATE}の年度ごとの実績と目標")
    assert years[1][1:5] == ["62.8%", "2月末", "60%", "104.7%"]
    assert years[-1][:4] == ["平成28年度(2016年度)", "9.1%", "3月8日", "目標なし"]
    months = screen.table(panel, f"{CARD_RATE}の各月(%)")
    assert months[1][9:] == ["58.0", "—", "62.8", "—"]


def own_world(name: str = "市民部") -> World:
    """Return a department of our own, said by a person: what is not in the shipped files would else be taken back."""
    world = World()
    world.change()
    world.department(name=name, position=0)
    world.section()
    world.department_year()
    return world


def test_a_changed_target_is_said_with_date_reason_and_rate(open_app: Open, tmp_path: Path) -> None:
    world = own_world()
    world.goal()
    world.indicator("walks", unit="人")
    world.target("walks", 100)
    world.target("walks", 60, decided_on="2022-10-01", reason="台風のため")
    world.definition("walks", "2015-04")
    world.definition("walks", "2022-05", reason="数え方の変更")
    world.actual("walks", "2023-03", 75)
    database = database_of(world, tmp_path / "kpi.duckdb")
    told = screen.one(screen.board(open_app({"department": DEPARTMENT, "indicator": "walks"}, database, TREND)), "told")
    assert "100人以上 → 60人以上(令和4年10月1日に変更。理由: 台風のため" in screen.words(told)
    assert "令和4年5月1日 「2022-05からの定義」に変更。理由: 数え方の変更。前後の値は比べない。" in screen.words(told)


@pytest.mark.parametrize(
    "asked", ["nothing", ["card-issuance-rate", "lectures-held"], "x" * 9_000, "<img src=x onerror=alert(1)>"]
)
def test_an_indicator_that_does_not_exist_is_a_calm_page(open_app: Open, asked: str | list[str]) -> None:
    app = open_app({"year": "2022", "indicator": asked}, page=TREND)
    assert not app.exception
    assert "指標" in screen.trouble(app)
    link = screen.one(screen.board(app), "remedy").get("href", "")
    assert screen.address(link)["indicator"] in {"all", "lectures-held"}


def test_an_indicator_without_a_number_is_asked_for_as_missing(open_app: Open) -> None:
    app = open_app({"year": "2022", "indicator": ""}, page=TREND)
    assert screen.menus(app)[-1] == "すべての指標"


HOSTILE = "<img src=x onerror=alert(1)>\n" + "長い名前" * 40


def small_world(*, goals: bool, months: int, indicators: int = 1) -> World:
    """Return a department with hostile names."""
    world = own_world(HOSTILE)
    if goals:
        world.goal(title=HOSTILE)
    for number in range(indicators):
        world.indicator(f"i{number}", goal="civic-2022-1" if goals else None, name=HOSTILE, unit="<b>", position=number)
        for month in range(4, 4 + months):
            world.actual(f"i{number}", f"2022-{month:02}", number)
    return world


@pytest.mark.parametrize("indicator", ["all", "i0"])
@pytest.mark.parametrize(
    ("goals", "months"),
    [(False, 1), (True, 1), (True, 5), (True, 0)],
    ids=["no goals", "one month", "no targets", "no figures"],
)
def test_poor_and_hostile_data_is_a_calm_page(
    open_app: Open, tmp_path: Path, goals: bool, months: int, indicator: str
) -> None:
    database = database_of(small_world(goals=goals, months=months), tmp_path / "kpi.duckdb")
    app = open_app({"department": DEPARTMENT, "indicator": indicator, "month": "2022-08"}, database, TREND)
    assert not app.exception
    assert "<img" not in "".join(screen.markups(app))
    assert screen.found(screen.board(app), "headline")


def test_five_hundred_indicators_are_drawn(open_app: Open, tmp_path: Path) -> None:
    database = database_of(small_world(goals=True, months=1, indicators=500), tmp_path / "kpi.duckdb")
    app = open_app({"department": DEPARTMENT, "month": "2022-08"}, database, TREND)
    assert not app.exception
    assert len(screen.found(screen.board(app), "multiple")) == 500


def test_a_department_with_an_empty_year_says_so(open_app: Open, tmp_path: Path) -> None:
    app = open_app({"department": DEPARTMENT}, database_of(own_world(), tmp_path / "kpi.duckdb"), TREND)
    assert not app.exception
    assert "指標の登録はありません" in screen.words(screen.board(app))
