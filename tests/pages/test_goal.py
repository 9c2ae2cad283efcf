"""目標別: what one goal comes to, its figures beside their courses, its milestones on a line of months."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from kpi.wording import CONDENSED
from pages.shared.sitemap import GOAL
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, World

MARCH = {"department": "shimin-kyodo", "year": "2022", "month": "2023-03"}
DECEMBER = MARCH | {"month": "2022-12"}
CARD_RATE = "マイナンバーカード交付率"


@pytest.fixture
def open_goal(open_app: Open) -> Open:
    """Open the page at an address."""
    return partial(open_app, page=GOAL)


def chart(app: AppTest) -> Any:
    """Return the specification of the page's only chart, None where there is none."""
    found = app.get("plotly_chart")
    assert len(found) <= 1
    return json.loads(found[0].proto.spec) if found else None


def milestones(page: Element) -> list[str]:
    """Return the words of each milestone."""
    return [screen.words(item) for item in screen.one(page, "timeline").iter("li")]


def test_the_headline_tells_figures_and_milestones_and_what_is_missing(open_goal: Open) -> None:
    page = screen.board(open_goal(MARCH | {"goal": "3"}))
    assert screen.words(screen.one(page, "headline")) == (
        "目標のある2件のうち1件が達成。1件は数値の記載なし。"
        "マイルストーンは7件のうち5件が完了、1件は一部実施、1件は実施の記載なし"
    )
    assert screen.menus(open_goal(MARCH | {"goal": "3"}))[-1] == "目標3 市民窓口サービスの向上"


def test_a_goal_leads_to_the_plans_that_it_serves(open_goal: Open) -> None:
    page = screen.board(open_goal(MARCH | {"goal": "3"}))
    links = [link.get("href", "") for link in screen.one(page, "plans").iter("a")]
    assert [link.split("?")[0] for link in links] == ["plans", "plans"]
    assert [screen.address(link)["item"] for link in links] == ["comprehensive:5-2-①", "basic_policy:60"]
    assert screen.address(links[0]) == MARCH | {"item": "comprehensive:5-2-①"}


def test_a_figure_with_months_stands_beside_its_course_and_the_others_in_lines(open_goal: Open) -> None:
    app = open_goal(DECEMBER | {"goal": "3"})
    page = screen.board(app)
    assert [figure.get("aria-label") for figure in screen.found(page, "charted")] == [CARD_RATE]
    lines = [row.get("aria-label") for row in screen.found(page, "row") if row.get("aria-label")]
    assert lines == ["マイナンバーカード申請率", "窓口委託のモニタリング"]
    said = screen.words(screen.one(page, "charted"))
    for fact in ("◎ 順調", "58.0 / 60%", "達成率 96.7%", "対計画比 102.8%", "年度末推計(参考) 62.1～65.5%"):
        assert fact in said
    assert [label["text"] for label in chart(app)["layout"]["annotations"]] == ["<b>58.0%</b>"]


def test_the_courses_are_as_high_as_the_rows_beside_them(open_goal: Open) -> None:
    app = open_goal(DECEMBER | {"goal": "3"})
    [block] = [e for e in screen.found(screen.board(app), "of-goal") if screen.found(e, "charted")]
    layout = chart(app)["layout"]
    row = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    assert f"--row:{row}px" in block.get("style", "")


@pytest.mark.parametrize("goal", ["1", "2", "4", "5"])
def test_a_goal_without_courses_has_no_chart_and_says_nothing_of_it(open_goal: Open, goal: str) -> None:
    app = open_goal(MARCH | {"goal": goal})
    assert chart(app) is None
    assert screen.found(screen.board(app), "charted") == []
    assert not any("推移" in screen.words(part) for part in screen.found(screen.board(app), "of-goal"))


def test_behind_each_figure_stands_how_it_was_computed(open_goal: Open) -> None:
    page = screen.board(open_goal(DECEMBER | {"goal": "3"}))
    for name in (CARD_RATE, "マイナンバーカード申請率", "窓口委託のモニタリング"):
        opened = screen.panel(page, name)
        assert "この数字の計算方法" in screen.words(opened)
        assert [b for b in page.iter("button") if b.get("popovertarget") == opened.get("id")]


def test_what_the_chart_shows_is_a_table_one_step_away(open_goal: Open) -> None:
    page = screen.board(open_goal(DECEMBER | {"goal": "3"}))
    lines = screen.table(screen.panel(page, "指標の表"), "年度の値(月末)")
    assert lines[0][:4] == ["指標", "", "4月", "5月"]
    assert lines[1][1:3] == ["実績", "46.2"]
    assert lines[1][9:] == ["55.2", "58.0", "—", "—", "—"]
    assert [lines[2][1], lines[2][10], lines[2][13]] == ["月の計画", "56.4", "60.0"]


def test_each_milestone_is_told_with_its_title_its_dates_and_its_state(open_goal: Open) -> None:
    said = milestones(screen.board(open_goal(MARCH | {"goal": "3"})))
    assert said[0] == "第3期窓口委託事業者の選定評価 期限 4月～10月 完了(日付の記載なし)"
    assert said[-1] == "旅券の電子申請・クレジット収納の開始 期限 1月 → 3月27日 一部実施"


def test_marks_stand_in_the_months_of_due_done_and_asked(open_goal: Open) -> None:
    page = screen.board(open_goal(MARCH | {"goal": "3"}))
    track = list(screen.one(page, "timeline").iter("li"))[-1][0]
    left = {mark.get("class", ""): mark.get("style", "").split(";")[0] for mark in track}
    assert left == {"asked": "left:91.67%", "due": "left:75.00%", "state": "left:91.67%"}


def test_all_year_work_and_what_came_on_top_are_listed(open_goal: Open) -> None:
    page = screen.board(open_goal(MARCH | {"goal": "3"}))
    assert [screen.words(step) for step in screen.one(page, "steps")] == [
        "本庁に交付特設窓口を設置 実施",
        "出張所のサービス向上とオンライン相談窓口の導入検討 実施の記載なし",
    ]
    assert screen.words(screen.one(page, "extras")) == "マイナンバーカードの休日・夜間臨時窓口の開設"


def test_the_footer_is_that_of_the_board(open_goal: Open, march: Element) -> None:
    page = screen.board(open_goal(MARCH | {"goal": "3"}))
    assert screen.words(screen.one(page, "board-footer")) == screen.words(screen.one(march, "board-footer"))
    assert CONDENSED in screen.words(screen.one(page, "board-footer"))


def test_the_first_goal_is_shown_where_none_is_named_and_another_month_keeps_the_goal(open_goal: Open) -> None:
    assert screen.menus(open_goal(MARCH))[-1] == "目標1 地域自治・市民協働の推進"
    months = next(e for e in screen.board(open_goal(MARCH | {"goal": "4"})).iter("select") if e.get("id") == "menu-月")
    assert {screen.address(option.get("value", ""))["goal"] for option in months} == {"4"}


@pytest.mark.parametrize("asked", ["99", "other", "x" * 5000, ["1", "2"], "<b>"])
def test_a_goal_that_does_not_exist_leads_to_one_that_does(open_goal: Open, asked: Any) -> None:
    app = open_goal(MARCH | {"goal": asked})
    assert not app.exception
    assert "近いもの: 目標" in screen.trouble(app)


def test_a_year_without_goals_shows_the_figures_that_no_goal_cites(open_goal: Open) -> None:
    app = open_goal({"year": "2017"})
    assert screen.menus(app)[-1] == "当年度目標に位置付けのない指標"
    assert [figure.get("aria-label") for figure in screen.found(screen.board(app), "charted")] == [CARD_RATE]
    assert chart(app)["layout"]["yaxis"]["ticktext"] == ["0%"]


def test_a_year_without_anything_says_what_to_do(open_goal: Open, tmp_path: Path) -> None:
    world = World()
    world.change()
    world.department(position=0)
    world.section()
    world.department_year()
    app = open_goal({"department": "civic", "year": "2022"}, database_of(world, tmp_path / "kpi.duckdb"))
    assert not app.exception
    assert "別の年度を選んでください" in screen.words(screen.one(screen.board(app), "empty"))


def test_words_from_data_stay_words_and_many_figures_have_few_courses(open_goal: Open, tmp_path: Path) -> None:
    world = World()
    world.change()
    world.department(position=0)
    world.section()
    world.department_year()
    world.goal(title="<h1>目標</h1>\n\n題")
    world.plan_item("5-1-①&<b>", title="施策<img src=x onerror=alert(1)>")
    for place in range(30):
        name = f"<img src=x onerror=alert(1)>\n{'長い名前' * 50}{place}"
        world.indicator(f"i{place}", goal=None, name=name, unit="<b>件")
        world.placement(f"i{place}", position=place)
        world.target(f"i{place}", 40)
        for month in ("2022-04", "2022-05", "2022-06"):
            world.actual(f"i{place}", month, 3)
    address = {"department": "civic", "year": "2022", "month": "2022-06"}
    app = open_goal(address, database_of(world, tmp_path / "kpi.duckdb"))
    assert not app.exception
    page = screen.board(app)
    assert (len(screen.found(page, "charted")), len(screen.found(page, "row"))) == (12, 30 - 12 + 1)
    markup = "".join(screen.markups(app)) + app.get("plotly_chart")[0].proto.spec
    assert not any(word in markup for word in ("<img", "<h1", "<b>件"))


def test_the_board_leads_to_the_page_of_a_goal(march: Element) -> None:
    goal = screen.panel(march, "目標3 市民窓口サービスの向上")
    [link] = [link for link in goal.iter("a") if screen.words(link) == "目標別ページを開く"]
    assert link.get("href", "").startswith("goal?")
    assert screen.address(link.get("href", "")) == MARCH | {"goal": "3"}


def test_of_two_goals_with_the_same_number_each_has_an_address_of_its_own(open_goal: Open, tmp_path: Path) -> None:
    world = World()
    world.change()
    world.department(position=0)
    world.section()
    world.department_year()
    world.goal()
    world.goal("first", number=2, title="先の目標")
    world.goal("second", number=2, title="後の目標")
    database = database_of(world, tmp_path / "kpi.duckdb")
    asked = {"department": DEPARTMENT, "year": "2022"}
    for code, title in (("first", "目標2 先の目標"), ("second", "目標2 後の目標"), ("1", "目標1 ")):
        shown = screen.menus(open_goal(asked | {"goal": code}, database))[-1]
        assert shown.startswith(title)
    assert "「2」はありません" in screen.trouble(open_goal(asked | {"goal": "2"}, database))


def test_the_heads_grade_stands_apart_from_the_computed_status(open_app: Open, tmp_path: Path) -> None:
    world = World()
    world.change(origin="training")
    world.department()
    world.section()
    world.department_year()
    world.goal()
    world.scale()
    world.indicator("visitors", name="来場者数", unit="人", report_months="3")
    world.target("visitors", 100)
    world.actual("visitors", "2023-03", 90)
    world.judgement("one", indicator="visitors", grade="achieved", reason="悪天候のため")
    app = open_app({"year": "2022", "month": "2023-03"}, database_of(world, tmp_path / "kpi.duckdb"), GOAL)
    said = screen.words(screen.one(screen.board(app), "judgements"))
    assert said == "来場者数 ○ 概ね達成 部局長評価: 達成 ≠ 自動計算と異なる 悪天候のため"
