"""全庁ボード: every department's counts, and what changed since the last closed month."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.sitemap import CITY
from tests.pages import screen
from tests.pages.city import HOSTILE, two_departments
from tests.pages.conftest import Address, Open, database_of
from tests.rows import World

JUNE = {"year": "2022", "month": "2022-06"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of two departments, beside which the shipped one stands."""
    return database_of(two_departments(), tmp_path_factory.mktemp("city") / "kpi.duckdb")


def counts(app: AppTest) -> list[list[str]]:
    """Return the cells of the table of counts."""
    return [[screen.words(cell) for cell in line] for line in screen.one(screen.board(app), "counts-table").iter("tr")]


def groups(app: AppTest) -> dict[str, list[str]]:
    """Return the changes under their headings."""
    found = screen.found(screen.board(app), "group")
    return {screen.words(group[0]): [screen.words(line) for line in group[1]] for group in found if group.tag == "div"}


def links(app: AppTest, cls: str) -> dict[str, str]:
    """Return where the links of a part lead, by their words."""
    part = screen.one(screen.board(app), cls)
    return {screen.words(link): link.get("href", "") for link in part.iter("a")}


def ways(app: AppTest) -> list[str]:
    """Return the pages of the menu."""
    listed = [part for part in screen.one(screen.board(app), "ways").iter("ul") if part.get("aria-label") == "ページ"]
    return [screen.words(way) for part in listed for way in part.iter("li")]


def test_the_front_door_of_a_city_shows_all_departments(open_app: Open, city: Path) -> None:
    app = open_app(database=city)
    assert not app.exception
    assert ways(app)[:2] == ["全庁ボード", "経営ボード"]
    assert screen.menus(app) == ["令和4年度(2022年度)", "3月末時点"]


def test_of_one_department_the_city_is_not_offered_but_its_link_works(open_app: Open) -> None:
    assert ways(open_app())[0] == "経営ボード"
    app = open_app({"year": "2022", "month": "2023-03"}, page=CITY)
    assert screen.words(screen.one(screen.board(app), "h1")) == "全庁ボード"
    assert screen.words(screen.one(screen.board(app), "headline")) == "1部局12指標のうち概ね達成2件。数値の記載なし4件"


def test_every_department_is_a_line_of_counts_and_a_way_to_its_board(open_app: Open, city: Path) -> None:
    app = open_app(JUNE, city, CITY)
    heads, whole, works, civic, shipped = counts(app)[1:]
    assert heads[:4] == ["報告済", "◎ 順調", "△ 注意", "▼ 遅れ"]
    assert works[1:6] == ["1 /2", "1", "0", "0", "1"]
    assert civic[:5] == ["市民部", "1 /1", "0", "0", "1"]
    assert shipped[0] == "市民協働部"
    assert whole[0] == "全庁"
    href = links(app, "counts-table")["市民部"]
    assert href.startswith("board?")
    assert screen.address(href) == JUNE | {"department": "civic"}


def test_what_changed_is_told_worst_first_with_ways_to_the_goals(open_app: Open, city: Path) -> None:
    app = open_app(JUNE, city, CITY)
    assert list(groups(app)) == ["悪化した指標 1 件", "改善した指標 1 件", "期限に完了の報告がない取組み 1 件"]
    assert groups(app)["悪化した指標 1 件"] == ["市民部 指標falls ◎ 順調 → ▼ 遅れ 20 → 21件"]
    assert groups(app)["期限に完了の報告がない取組み 1 件"][0].endswith("期限前 → 期限超過 6月予定 協議中")
    href = links(app, "changes")["指標falls"]
    assert href.startswith("goal?")
    assert screen.address(href) == JUNE | {"department": "civic", "goal": "1"}


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2022-06", "締めた月の登録がないため、前月末(5月末)と比べています。"),
        ("2022-04", "4月は年度の最初の月のため、比べる月がありません。"),
    ],
)
def test_the_month_that_is_compared_is_said(open_app: Open, city: Path, month: str, said: str) -> None:
    app = open_app({"year": "2022", "month": month}, city, CITY)
    assert screen.words(screen.one(screen.board(app), "changes-head")) == f"前の締め月からの変化 {said}"


def test_departments_that_closed_other_months_are_named(open_app: Open, tmp_path: Path) -> None:
    world = two_departments()
    world.submission("2022-04", "civic-desk", stage="closed")
    app = open_app(JUNE, database_of(world, tmp_path / "kpi.duckdb"), CITY)
    said = screen.words(screen.one(screen.board(app), "changes-head"))
    assert said.endswith("5月末(締めた月の登録なし)と比べています。市民部は4月末(締切済)と比べています。")


def test_a_year_of_one_department_alone_names_the_others(open_app: Open, city: Path) -> None:
    app = open_app({"year": "2017"}, city, CITY)
    assert not app.exception
    assert counts(app)[-1] == ["市民部", "平成29年度(2017年度)の登録はありません"]


def test_names_stay_words(open_app: Open, city: Path) -> None:
    app = open_app(JUNE, city, CITY)
    assert "<img" not in "".join(screen.markups(app))
    assert f"まちづくり部{HOSTILE}" in [link.text for link in board(app).iter("a")]


def board(app: AppTest) -> Element:
    """Return the page."""
    return screen.board(app)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ({"year": "1999"}, "1999年度のデータはありません。"),
        ({"year": "x" * 5000}, "は読めません。例: 2022"),
        ({"month": ["2022-04", "2022-05"]}, "月が2つ指定されています"),
        ({"department": "<b>"}, "部局「<b>」はありません。"),
    ],
)
def test_a_wrong_address_is_told(open_app: Open, city: Path, address: Address, problem: str) -> None:
    app = open_app(address, city, CITY)
    assert not app.exception
    assert problem in screen.trouble(app)


def test_a_city_without_goals_or_figures_is_calm(open_app: Open, tmp_path: Path) -> None:
    world = World()
    world.change()
    world.department("empty", name="新しい部", position=0)
    world.department_year(2030, department="empty")
    app = open_app({"year": "2030"}, database_of(world, tmp_path / "kpi.duckdb"), CITY)
    assert not app.exception
    assert screen.words(screen.one(screen.board(app), "headline")) == "1部局。指標の登録はありません"
