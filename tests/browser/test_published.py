"""シートの読込み in a browser: a sheet is chosen, gone through, saved and seen on the board."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from kpi.store import open_store
from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import Visit, settle, watch
from tests.imports.test_sheets import sheet
from tests.rows import World

TABS = (
    "変更の確認",
    "目標と計画",
    "取組みと工程",
    "マイルストーン",
    "指標と数値",
    "中期目標",
    "文章",
    "読み取れなかったもの",
)
SIZES = [(1280, 720), (960, 720)]


@pytest.fixture(scope="module")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a city of one goal, to whoever sits at this machine."""
    folder = tmp_path_factory.mktemp("published")
    open_store(folder / "kpi.duckdb").close()
    world = World.of_one_goal()
    world.change(origin="training")  # nothing shipped is loaded into it
    with duckdb.connect(folder / "kpi.duckdb") as connection:
        world.write_to(connection)
    with serving(folder) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, small_city: Server) -> Iterator[Visit]:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
        yield watch(profile.new_page(), small_city.url)


def choose(visit: Visit, path: Path) -> Page:
    """Choose a sheet, and wait until what was found is shown."""
    visit.page.goto(f"{visit.origin}/published")
    settle(visit.page)
    path.write_bytes(sheet())
    visit.page.locator("input[type=file]").set_input_files(path)
    visit.page.locator(".imports-sum").wait_for()
    settle(visit.page)
    return visit.page


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_tab_is_whole_and_in_reach(visit: Visit, tmp_path: Path, width: int, height: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    page = choose(visit, tmp_path / "シート.md")
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        settle(page)
        assert audit.sideways_scroll(page) == []
        assert audit.small_text(page, 14) == []
    assert audit.axe_findings(page) == []
    assert visit.errors == []


def test_a_sheet_is_saved_and_stands_on_the_board(visit: Visit, tmp_path: Path) -> None:
    page = choose(visit, tmp_path / "シート.md")
    page.get_by_role("tab", name="文章").click()
    page.get_by_text("部局の使命(◎").click()
    expect(page.locator(".imports-sum")).to_contain_text("外したもの 1件")
    page.get_by_role("button", name="件を保存する").click()
    expect(page.get_by_text("「シート.md」を読み込みました")).to_be_visible()
    page.goto(f"{visit.origin}/board?department=civic&year=2022&month=2023-03")
    settle(page)
    expect(page.get_by_label("受講者数", exact=True).first).to_contain_text("282")
    assert visit.errors == []
