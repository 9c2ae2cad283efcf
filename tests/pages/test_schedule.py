"""進行管理: how far the year's work is, what is next, and a row of the page for each row of the chart."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from kpi.charts.schedule import ROW
from pages.shared.sitemap import SCHEDULE
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, World

MARCH = {"department": "shimin-kyodo", "year": "2022", "month": "2023-03"}
CAPTION = "市民協働部 令和4年度(2022年度) 3月末時点の取組みと工程"


@pytest.fixture
def open_schedule(open_app: Open) -> Open:
    """Open the page at an address."""
    return partial(open_app, page=SCHEDULE)


def chart(app: AppTest) -> Any:
    """Return the specification of the page's only chart, None where there is none."""
    found = app.get("plotly_chart")
    assert len(found) <= 1
    return json.loads(found[0].proto.spec) if found else None


def labels(page: Element) -> list[str]:
    """Return the label of each row that stands for a line."""
    rows = screen.found(screen.one(page, "lines"), "line")
    return [screen.words(screen.one(row, "place")) for row in rows if screen.found(row, "place")]


def state(page: Element, number: str) -> str:
    """Return what the row of a line says about its state."""
    rows = screen.found(screen.one(page, "lines"), "line")
    [found] = [
        row for row in rows for place in screen.found(row, "place") if screen.words(place) == number
    ]  # fmt: skip
    return screen.words(screen.one(found, "state"))


def test_the_sheet_of_fy2022_is_told_in_a_sentence_and_counted_by_kind(open_schedule: Open) -> None:
    page = screen.board(open_schedule(MARCH))
    assert screen.words(screen.one(page, "headline")) == (
        "期限のある20件のうち11件が完了、1件が一部実施、8件は実施の記載なし。今後2か月の期限は0件"
    )
    assert [screen.words(kind) for kind in screen.found(page, "kind")] == [
        "マイルストーン 期限内に完了 7 完了(日付の記載なし) 4 一部実施 1 実施の記載なし 8",
        "通年の取組み 実施 13 実施の記載なし 9",
    ]


def test_a_row_of_the_page_stands_beside_each_row_of_the_chart(open_schedule: Open) -> None:
    app = open_schedule(MARCH)
    page = screen.board(app)
    rows = screen.found(screen.one(page, "lines"), "line")
    assert len(rows) == 1 + 5 + 18 + 41
    assert chart(app)["layout"]["height"] == len(rows) * ROW
    assert f"--line:{ROW}px" in screen.one(page, "lines").get("style", "")
    assert len(labels(page)) == 18 + 41


def test_a_line_says_its_state_and_several_ones_beginning_with_the_most_urgent(open_schedule: Open) -> None:
    page = screen.board(open_schedule(MARCH))
    assert state(page, "1(1)②").startswith("期限内に完了")
    assert state(page, "1(2)").startswith("期限内に完了")
    assert state(page, "2(2)②").startswith("実施の記載なし 2 1")
    assert state(page, "2(1)①").startswith("実施")
    assert state(page, "3(1)①") == "—"
    assert state(page, "1(1)") == ""


def test_what_is_next_and_what_is_past_stand_above_the_chart(open_schedule: Open) -> None:
    page = screen.board(open_schedule(MARCH | {"month": "2023-01"}))
    soon, past = [screen.words(section) for section in screen.one(page, "next").iter("section")]
    assert soon.startswith("今後2か月の期限(2月～3月)")
    assert "2月 1(2) 市民公益活動支援センターの設置" in soon
    assert past.startswith("期限が過ぎ、完了の記録がないもの")
    more = screen.panel(page, "期限が過ぎ、完了の記録がないもの")
    assert len(screen.table(more, "期限が過ぎ、完了の記録がないもの")) > 6 + 1


def test_the_table_holds_every_line_and_every_milestone(open_schedule: Open) -> None:
    page = screen.board(open_schedule(MARCH))
    head, *rows = screen.table(screen.panel(page, "取組みと工程の表"), CAPTION)
    assert head == ["番号", "目標", "取組み", "工程", "予定", "期限", "完了", "状態", "備考"]
    assert len(rows) == 41 + 3 + 1  # three more dates of two steps, and that of an initiative
    assert [row for row in rows if row[0] == "3(3)③"] == [
        [
            "3(3)③", "市民窓口サービスの向上", "市民満足度の向上",
            "「婚姻手続きハンドブック」の改訂 (婚姻手続きハンドブックの改訂)",
            "1月", "1月", "1月", "期限内に完了", "1月に発行",
        ]
    ]  # fmt: skip


def test_the_chart_is_described_with_its_figures(open_schedule: Open) -> None:
    alt = open_schedule(MARCH).get("plotly_chart")[0].proto.alt
    assert "令和4年度(2022年度)の工程表(すべて)、3月末時点。期限のある20件のうち11件が完了" in alt
    assert "通年の取組みは実施13件、実施の記載なし9件" in alt


def test_only_what_is_open_can_be_shown_and_what_is_left_out_is_said(open_schedule: Open) -> None:
    app = open_schedule(MARCH | {"show": "open"})
    page = screen.board(app)
    assert screen.menus(app)[-1] == "未完了のみ"
    assert "1(1)②" not in labels(page)
    assert {"1(2)", "1(2)①"} <= set(labels(page))
    assert screen.words(screen.one(page, "names")) == "工程表 未完了 17/42件(状態の報告がない3件を除く) 状態"


def test_one_goal_can_be_shown_and_leads_to_its_page(open_schedule: Open) -> None:
    page = screen.board(open_schedule(MARCH | {"show": "goal-5"}))
    assert {label[0] for label in labels(page)} == {"5"}
    [link] = [a.get("href", "") for a in screen.one(page, "of-goal").iter("a")]
    assert link.startswith("goal?")
    assert screen.address(link) == MARCH | {"goal": "5"}


def test_another_month_keeps_what_is_shown(open_schedule: Open) -> None:
    page = screen.board(open_schedule(MARCH | {"show": "open"}))
    [months] = [menu for menu in page.iter("select") if menu.get("aria-label") == "月"]
    assert {screen.address(option.get("value", ""))["show"] for option in months} == {"open"}


@pytest.mark.parametrize(
    ("show", "nearest"),
    [("goal-9", "すべて"), ("x" * 3000, "すべて"), ("<img src=x>", "すべて"), (["all", "open"], "未完了のみ")],
)
def test_a_mistaken_choice_is_told_calmly(open_schedule: Open, show: str | list[str], nearest: str) -> None:
    app = open_schedule(MARCH | {"show": show})
    assert not app.exception
    assert f"近いもの: {nearest}" in screen.trouble(app)


def test_a_year_of_figures_alone_says_that_it_has_no_work(open_schedule: Open) -> None:
    app = open_schedule({"department": "shimin-kyodo", "year": "2017"})
    assert not app.exception
    assert chart(app) is None
    assert "登録されていません" in screen.words(screen.one(screen.board(app), "empty"))


def test_names_of_any_kind_are_shown_whole_and_never_as_markup(open_schedule: Open, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>\n" + "長い名前" * 50
    world = World()
    world.change()
    world.department()
    world.section()
    world.department_year()
    world.goal("g2", number=2, title=evil)
    world.initiative("i", goal="g2", title=evil, schedule_kind="month", schedule_text=evil)
    world.step("s", "i", number=51, title=evil, schedule_kind="none", schedule_text=evil)
    world.milestone("m", "i", "2022-05-31", step="s", title=evil)
    world.milestone_report("m", "2022-05", "under_way", note=evil)
    app = open_schedule({"department": DEPARTMENT, "month": "2022-06"}, database_of(world, tmp_path / "kpi.duckdb"))
    page = screen.board(app)
    assert not app.exception
    assert labels(page) == ["2(1)", "2(1)(51)"]
    assert "<img" not in json.dumps(chart(app))
    whole = evil.replace("\n", " ")
    assert [screen.words(what) for what in screen.found(screen.one(page, "lines"), "what")][1:] == [
        f"2(1) {whole}", f"2(1)(51) {whole}"
    ]  # fmt: skip
