"""経営ボード: what the sheet of FY2022 comes to, and what a year without goals shows."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from kpi.wording import CONDENSED
from pages.shared.sitemap import BOARD
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import World

CARD_RATE = "マイナンバーカード交付率"


@pytest.mark.parametrize(
    ("name", "value", "difference", "rate", "status"),
    [
        ("地域自治組織形成の働きかけ", "— / 4校区以上", "—", "—", "？ 数値の記載なし"),
        ("地域づくり活動計画の策定支援", "2 / 2校区", "±0校区", "100.0%", "◎ 達成"),
        ("出前講座等参加者数", "4,675 / 4,000人", "＋675人", "116.9%", "◎ 達成"),
        ("就職人数(雇用保険加入)", "— / 60人", "—", "—", "？ 数値の記載なし"),
        (CARD_RATE, "62.8 / 60%", "＋2.8ポイント", "104.7%", "◎ 達成"),
        ("マイナンバーカード申請率", "81.6 %", "—", "—", "－ 目標なし"),
        ("窓口委託のモニタリング", "— / 12回", "—", "—", "？ 数値の記載なし"),
        ("公募型公民連携事業の応募団体数", "11 / 12団体", "▲1団体", "91.7%", "○ 概ね達成"),
        ("延講座開催数", "35 / 40回", "▲5回", "87.5%", "○ 概ね達成"),
        ("まちびらき60周年巡回写真展の延参加者数", "1,965 人", "—", "—", "－ 目標なし"),
        ("接遇研修の実施回数", "— / 3回", "—", "—", "？ 数値の記載なし"),
        ("職員会議の開催数", "—", "—", "—", "－ 目標なし"),
    ],
)
def test_each_figure_of_the_sheet_stands_in_its_row(
    march: Element, name: str, value: str, difference: str, rate: str, status: str
) -> None:
    row = screen.row(march, name)
    assert screen.words(screen.one(row, "value")) == value
    assert screen.words(screen.one(row, "difference")) == difference
    assert screen.words(screen.one(row, "rate")) == rate
    assert screen.words(screen.one(row, "state")) == status


def test_the_headline_and_the_cards_say_what_the_year_comes_to(march: Element) -> None:
    headline = "目標のある9件のうち3件が達成、2件が概ね達成。4件は数値の記載なし"
    assert screen.words(screen.one(march, "headline")) == headline
    cards = [screen.words(card) for card in screen.found(march, "card")]
    assert cards == ["3 ◎ 達成", "2 ○ 概ね達成", "0 ▼ 未達成", "4 ？ 数値の記載なし", "3 － 目標なし"]
    assert screen.words(screen.one(march, "reported")) == "報告済 7 /12件"


def test_a_goal_counts_figures_milestones_and_all_year_work_apart(march: Element) -> None:
    goals = screen.found(march, "goal")
    assert [screen.words(goal) for goal in goals][:2] == [
        "1 地域自治・市民協働の推進 ◎ 達成 1 ？ 数値の記載なし 1 マイルストーン 3/5 完了 通年 1/3 実施",
        "2 くらしの安全・安心の推進 ◎ 達成 1 ？ 数値の記載なし 1 マイルストーン 2/5 完了 通年 4/5 実施",
    ]
    assert "マイルストーン" not in screen.words(goals[4])  # goal 5 has none: not 0/0


def test_a_missing_figure_is_a_dashed_outline_and_never_a_bar(march: Element) -> None:
    row = screen.row(march, "就職人数(雇用保険加入)")
    assert len(screen.found(row, "missing")) == 1
    assert screen.found(row, "bar") == []


def test_a_figure_without_a_target_has_words_in_place_of_a_bar(march: Element) -> None:
    assert screen.words(screen.one(screen.row(march, "まちびらき60周年巡回写真展の延参加者数"), "lane")) == "目標値なし"
    lane = screen.one(screen.row(march, "マイナンバーカード申請率"), "lane")
    assert screen.words(lane) == "目標値なし・年度末でない値"


def test_a_value_that_is_not_of_the_asked_month_says_so(march: Element) -> None:
    assert screen.words(screen.one(screen.row(march, CARD_RATE), "name")).endswith("2月末時点")
    assert "達成(2月末時点・年度末値は未確定)" in screen.words(screen.panel(march, CARD_RATE))


def test_before_march_both_rates_the_plan_and_the_estimate_are_shown(december: Element) -> None:
    row = screen.row(december, CARD_RATE)
    rates = [screen.words(rate) for rate in screen.found(row, "rate")]
    assert rates == ["96.7%", "102.8%"]
    assert [len(screen.found(row, cls)) for cls in ("plan", "estimate", "target")] == [1, 1, 1]
    cards = [screen.words(card) for card in screen.found(december, "card")]
    assert cards == ["1 ◎ 順調", "0 △ 注意", "0 ▼ 遅れ", "8 … 報告時期前", "3 － 目標なし"]


def test_behind_each_figure_stands_how_it_was_computed(december: Element) -> None:
    said = screen.words(screen.panel(december, CARD_RATE))
    for fact in (
        "実績 58.0 ÷ 目標 60 = 96.7%",
        "12月末の計画 56.4 に対し 102.8%(自動按分(参考): 前年度末から目標まで直線)",
        "62.1～65.5%",
        "順調 100.0%以上、注意 80.0%以上、遅れ 80.0%未満(例示・市の公式評価ではありません)",
        "カードの交付枚数を人口で割った率",
        "直近値",
        "総務省の公表値",
    ):
        assert fact in said


def test_a_month_without_a_report_is_listed_as_missing(march: Element) -> None:
    months = screen.table(screen.panel(march, CARD_RATE), f"{CARD_RATE}の月別の値")
    assert [line[:2] for line in months[9:]] == [
        ["12月", "58.0%"], ["1月", "報告なし"], ["2月", "62.8%"], ["3月", "報告なし"],
    ]  # fmt: skip


def test_earlier_years_mark_a_last_value_that_is_not_the_years_end(march: Element) -> None:
    years = screen.table(screen.panel(march, CARD_RATE), f"{CARD_RATE}の年度末の値")
    assert years[1] == ["令和3年度(2021年度)", "45.6%", ""]
    assert years[-2:] == [
        ["平成29年度(2017年度)", "11.7%", "平成30年2月28日現在・年度末ではない"],
        ["平成28年度(2016年度)", "9.1%", "平成29年3月8日現在・年度末ではない"],
    ]


def test_the_table_holds_the_figures_of_the_rows(march: Element) -> None:
    lines = screen.table(screen.panel(march, "指標の表"), "市民協働部 令和4年度(2022年度) 3月末時点の指標")
    assert len(lines) == 13
    assert lines[5] == [
        CARD_RATE, "3", "62.8%", "2月末時点", "60%", "＋2.8ポイント", "104.7%", "—", "—",
        "達成(2月末時点・年度末値は未確定)", "10/12",
    ]  # fmt: skip


def test_what_needs_attention_comes_worst_first_and_the_rest_is_counted(march: Element) -> None:
    first = screen.one(march, "attention")
    assert screen.words(first[0]).startswith("旅券の電子申請・クレジット収納の開始 一部実施 1月予定 → ")
    assert [screen.words(item) for item in first[1:3]] == [
        "公募型公民連携事業の応募団体数 ○ 概ね達成 12団体に1団体届かず",
        "延講座開催数 ○ 概ね達成 40回に5回届かず",
    ]
    assert screen.words(screen.one(march, "attention-head")) == "先に見るところ ほか10件"


def test_milestones_stand_in_the_month_of_their_due_date(march: Element) -> None:
    chart = screen.one(march, "milestones")
    dots = [len(screen.found(month, "dot")) for month in screen.one(chart, "months")]
    assert dots == [0, 1, 0, 4, 0, 1, 1, 2, 3, 2, 5, 1]  # April first
    legend = [screen.words(state) for state in screen.one(chart, "legend")]
    assert legend == ["期限内に完了 7", "完了(日付の記載なし) 4", "一部実施 1", "実施の記載なし 8"]


def test_a_goal_opens_to_its_plans_its_work_and_what_came_on_top(march: Element) -> None:
    goal = screen.panel(march, "目標3 市民窓口サービスの向上")
    said = screen.words(goal)
    assert "60 いつでも、どこからでも手続きできる市役所づくり" in said
    assert "マイナンバーカードの休日・夜間臨時窓口の開設" in said
    assert CONDENSED in said
    work = screen.table(goal, "期限のある取組み")
    assert work[-1][:4] == ["旅券の電子申請・クレジット収納の開始", "1月", "3月27日", "一部実施"]


def test_the_footer_says_as_of_when_from_where_and_what_it_is_not(march: Element) -> None:
    said = screen.words(screen.one(march, "board-footer"))
    for fact in (
        "時点: 令和5年(2023年)3月末",
        "登録日時: 令和",
        "出典: 豊中市「令和4年度 部局マネジメントシート」市民協働部",
        CONDENSED,
        "状態は自動計算: 達成 100.0%以上、概ね達成 80.0%以上、未達成 80.0%未満(例示・市の公式評価ではありません)",
    ):
        assert fact in said


@pytest.mark.parametrize(
    ("year", "value", "lane"),
    [
        ("2016", "9.1 %", "目標値なし・年度末でない値"),
        ("2017", "11.7 %", "目標値なし・年度末でない値"),
        ("2018", "14.1 %", "目標値なし"),
        ("2021", "45.6 %", "目標値なし"),
    ],
)
def test_a_year_without_goals_shows_its_actual_and_whether_it_is_the_years_end(
    open_app: Open, year: str, value: str, lane: str
) -> None:
    app = open_app({"year": year})
    row = screen.row(screen.board(app), CARD_RATE)
    assert screen.words(screen.one(row, "value")) == value
    assert screen.words(screen.one(row, "lane")) == lane
    assert [screen.words(card) for card in screen.found(screen.board(app), "card")] == ["1 － 目標なし"]
    assert CONDENSED not in screen.words(screen.board(app))


def test_a_year_without_goals_draws_missing_months_as_gaps(open_app: Open) -> None:
    months, years = screen.found(screen.one(screen.board(open_app({"year": "2017"})), "series"), "columns")
    assert len(screen.found(months, "missing")) == 8
    assert [words.text for words in screen.found(months, "figure")] == ["9.7", "10.6", "11.2", "11.7"]
    assert len(screen.found(years, "hatched")) == 2


def test_words_from_data_stay_words(open_app: Open, tmp_path: Path) -> None:
    names = [
        "<img src=x onerror=alert(1)>", "*太字* _斜体_ `code` $x$ :red[赤] :material/home: https://example.com",
        "一行目\n\n# 三行目</div></div>", '引用 "と\' &amp;', "長い名前" * 50,
    ]  # fmt: skip
    world = World()
    world.change()
    world.department(name="*部*<b>", position=0)
    world.section()
    world.department_year(source="出典 <script>alert(1)</script>")
    world.goal(title="<h1>目標</h1>\n\n題")
    for place, name in enumerate(names):
        world.indicator(f"i{place}", goal=None, name=name, unit="<b>件", position=place)
        world.placement(f"i{place}", position=place)
    app = open_app({"department": "civic", "year": "2022"}, database_of(world, tmp_path / "kpi.duckdb"), BOARD)
    assert not app.exception
    shown = [row.get("aria-label") for row in screen.found(screen.board(app), "row")[1:]]
    assert shown == names
    markup = "".join(screen.markups(app))
    assert not any(word in markup for word in ("<img", "<script", "<h1", "<b>件"))


def test_a_year_without_figures_says_what_to_do(open_app: Open, tmp_path: Path) -> None:
    world = World()
    world.change()
    world.department(position=0)
    world.section()
    world.department_year()
    app = open_app({"department": "civic", "year": "2022"}, database_of(world, tmp_path / "kpi.duckdb"), BOARD)
    assert not app.exception
    assert "別の年度を選んでください" in screen.words(screen.one(screen.board(app), "empty"))
