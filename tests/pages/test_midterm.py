"""中期目標: the road map, and a step's state told on it."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from kpi.access import Membership, Person, Role
from kpi.calendar import jst_date, utc_now
from pages.shared import identity
from pages.shared.sitemap import MIDTERM
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, SECTION, World

TODAY = jst_date(utc_now())
MARCH = {"year": "2022", "month": "2023-03"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a city of its own; to a training database no shipped facts are added."""
    world = World()
    world.change(origin="training")
    world.department()
    world.section()
    world.department_year()
    world.goal(title="交流の推進")
    world.midterm("midterm", (2022, 2022), (2023, None), title="つながり")
    world.carrier("midterm-1")
    return database_of(world, tmp_path / "kpi.duckdb")


def hold(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    held = (Membership("one", role, DEPARTMENT, SECTION, TODAY, None, None),)
    monkeypatch.setattr(identity, "current", lambda: Person("担当", "担当", None, held))


def roads(board: Element) -> dict[str, Element]:
    """Return the line of each step by its title."""
    return {line.get("aria-label", ""): line for line in screen.found(board, "road") if line.get("aria-label")}


def bars(line: Element) -> list[bool]:
    """Say for each year whether a step is planned in it."""
    return [bool(screen.found(cell, "bar")) for cell in screen.found(line, "year")]


def test_the_shipped_road_map_has_32_steps_with_state_and_annual_goals(open_app: Open) -> None:
    board = screen.board(open_app(MARCH, page=MIDTERM))
    assert len(roads(board)) == 32
    line = roads(board)["オンライン相談窓口システムの試行導入"]
    assert bars(line) == [False, True, True, True]
    assert "令和5年度～" in screen.words(line)
    done = roads(board)["証明書インターネット受取予約の拡充"]
    assert "● 実施済 3 市民窓口サービスの向上" in screen.words(done)


def test_a_step_leads_to_the_annual_goal_that_carries_it(open_app: Open, database: Path) -> None:
    line = roads(screen.board(open_app(MARCH, database, MIDTERM)))["工程1"]
    [way] = screen.one(line, "carriers").iter("a")
    assert screen.address(way.get("href", ""))["goal"] == "1"
    assert screen.words(way) == "1 交流の推進"


def test_the_desk_tells_the_state_of_a_step(open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.DESK)
    app = open_app(MARCH | {"step": "midterm-1"}, database, MIDTERM)
    app.selectbox[0].select_index(2)
    app.text_input[0].set_value("一部は来年度")
    app.button[0].click().run()
    assert not app.exception
    assert "◐ 一部実施" in screen.words(roads(screen.board(app))["工程1"])
    assert "一部は来年度" in screen.words(roads(screen.board(app))["工程1"])


def test_who_may_not_tell_it_sees_the_map_alone(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = open_app(MARCH | {"step": "midterm-1"}, database, MIDTERM)
    assert len(app.button) == 0
    assert [link for line in roads(screen.board(app)).values() for link in screen.one(line, "what").iter("a")] == []


def test_a_year_without_midterm_goals_says_so(open_app: Open) -> None:
    assert "中期目標は登録されていません" in screen.words(screen.board(open_app({"year": "2020"}, page=MIDTERM)))
