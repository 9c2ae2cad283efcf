"""計画別: what serves each item of the city's plans, across departments."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.sitemap import PLANS
from tests.pages import screen
from tests.pages.city import two_departments
from tests.pages.conftest import Address, Open, database_of

JUNE = {"year": "2022", "month": "2022-06"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of two departments, beside which the shipped one stands."""
    return database_of(two_departments(), tmp_path_factory.mktemp("plans") / "kpi.duckdb")


def lines(app: AppTest) -> dict[str, list[str]]:
    """Return the cells of each item by its code."""
    table = screen.one(screen.board(app), "counts-table")
    return {
        screen.words(screen.one(line, "code")): [screen.words(cell) for cell in line[1:]]
        for line in list(table.iter("tr"))[2:]
    }


def headline(app: AppTest) -> str:
    return screen.words(screen.one(screen.board(app), "headline"))


def test_the_items_of_the_shipped_plans_come_by_their_codes(open_app: Open) -> None:
    app = open_app({"year": "2022", "month": "2023-03"}, page=PLANS)
    assert list(lines(app)) == ["1-3-②", "2-1-⑤", "2-4-②", "4-3-②", "5-1-③", "5-1-④", "5-2-①"]
    assert headline(app) == "総合計画7項目のうち7項目に当年度目標。未達成の指標がある項目はなし"
    assert lines(app)["5-1-③"][:4] == ["1", "2", "4 /5", "1"]
    assert "同じ指標が複数の項目に数えられます" in screen.words(screen.board(app))
    policies = open_app({"item": "basic_policy"}, page=PLANS)
    assert list(lines(policies)) == ["32", "45", "46", "47", "48", "60"]


def test_numbers_in_codes_count_as_numbers_and_plans_that_are_over_are_left_out(open_app: Open, city: Path) -> None:
    app = open_app(JUNE, city, PLANS)
    own = [code for code in lines(app) if code.startswith("1-")]
    assert own == ["1-3-②", "1-9-①", "1-9-②", "1-10-①"]
    assert "over" not in lines(app)


def test_an_item_without_goals_is_listed_as_such(open_app: Open, city: Path) -> None:
    assert lines(open_app(JUNE, city, PLANS))["1-9-①"] == ["関連する当年度目標なし"]
    app = open_app(JUNE | {"item": "comprehensive:1-9-①"}, city, PLANS)
    assert not app.exception
    assert headline(app) == "関連する当年度目標なし"


def test_an_item_shows_the_goals_of_every_department_with_their_figures(open_app: Open, city: Path) -> None:
    app = open_app(JUNE | {"item": "comprehensive:1-9-②"}, city, PLANS)
    assert not app.exception
    board = screen.board(app)
    assert headline(app) == "2部局2目標3指標のうち遅れ1件。未報告1件"
    assert [row.get("aria-label") for row in screen.found(board, "row")[1:]] == ["指標rises", "指標silent", "指標falls"]
    goals = [link.get("href", "") for goal in screen.found(board, "goal") for link in goal.iter("a")]
    assert [screen.address(href) for href in goals] == [
        JUNE | {"department": department, "goal": "1"} for department in ("works", "civic")
    ]
    assert screen.table(board, "期限のある取組み")[1][:2] == ["条例の制定", "6月30日"]
    assert "実績 21 ÷ 目標 120 = 17.5%" in screen.words(screen.panel(board, "指標falls"))
    assert "<img" not in "".join(screen.markups(app))


def test_what_a_figure_opens_is_its_own_among_several_departments(open_app: Open, city: Path) -> None:
    board = screen.board(open_app(JUNE | {"item": "comprehensive:1-9-②"}, city, PLANS))
    opened = [button.get("popovertarget") for button in screen.found(board, "opens")]
    panels = {panel.get("id") for panel in screen.found(board, "panel")} - {"who", "files"}
    assert set(opened) == panels
    assert len(opened) == len(panels) == 3


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ({"item": "comprehensive:9-9-⑨"}, "項目「comprehensive:9-9-⑨」はありません。"),
        ({"item": "45"}, "項目「45」はありません。"),
        ({"item": ["comprehensive", "basic_policy"]}, "項目が2つ指定されています"),
        ({"item": "<" * 9999}, "」はありません。"),
        ({"year": "1999"}, "1999年度のデータはありません。"),
    ],
)
def test_a_wrong_address_is_told(open_app: Open, address: Address, problem: str) -> None:
    app = open_app(address, page=PLANS)
    assert not app.exception
    assert problem in screen.trouble(app)


def test_the_menu_keeps_the_item_over_the_months_and_drops_it_with_the_year(open_app: Open) -> None:
    app = open_app({"year": "2022", "month": "2023-03", "item": "basic_policy:45"}, page=PLANS)
    months, years = (
        next(select for select in screen.board(app).iter("select") if select.get("aria-label") == name)
        for name in ("月", "年度")
    )
    assert {screen.address(option.get("value", ""))["item"] for option in months} == {"basic_policy:45"}
    assert all("item" not in screen.address(option.get("value", "")) for option in years)


def test_a_year_without_goals_lists_the_items_without_any(open_app: Open) -> None:
    app = open_app({"year": "2017"}, page=PLANS)
    assert not app.exception
    assert set(map(tuple, lines(app).values())) == {("関連する当年度目標なし",)}
