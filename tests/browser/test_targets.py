"""目標値 and 組織・目標・指標 in a browser: opened, edited, and seen on the board."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from kpi.store import open_store
from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import Visit, settle, watch
from tests.pages.test_targets import city

MAY = "department=civic&year=2022&month=2022-05"
TARGETS = f"/targets?{MAY}&indicator=visitors"
SECTION = f"/masters?{MAY}&table=indicator&row=visitors"
SIZES = [(1280, 720), (960, 720)]


@pytest.fixture(scope="module")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a city of two figures, to whoever sits at this machine."""
    folder = tmp_path_factory.mktemp("targets")
    open_store(folder / "kpi.duckdb").close()
    with duckdb.connect(folder / "kpi.duckdb") as connection:
        city().write_to(connection)
    with serving(folder) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, small_city: Server) -> Iterator[Visit]:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
        yield watch(profile.new_page(), small_city.url)


def go(visit: Visit, path: str) -> Page:
    visit.page.goto(visit.origin + path)
    settle(visit.page)
    return visit.page


def open_cell(page: Page) -> Locator:
    """Open the plan of April in the grid, which is drawn on a canvas, and return what it is typed into."""
    grid, editor = page.locator('[data-testid="stDataFrame"]'), page.locator("textarea.gdg-input")
    for _ in range(5):
        box = grid.bounding_box()
        assert box is not None
        page.mouse.dblclick(box["x"] + box["width"] * 0.35, box["y"] + 38 + 13)
        with suppress(TooLate):  # it was still being laid out
            editor.wait_for(timeout=1000)
            break
    return editor


def test_a_plan_typed_into_the_grid_is_adopted_and_judges_on_the_board(visit: Visit) -> None:
    page = go(visit, f"/board?{MAY}")
    expect(page.get_by_label("来場者数", exact=True).first).to_contain_text("注意")
    page = go(visit, TARGETS)
    open_cell(page).fill("１５")
    page.keyboard.press("Enter")
    expect(page.locator(".plan-sum")).to_contain_text("△ 目標値と差 ＋5人")
    page.get_by_label("目標値と合わない理由").fill("4月に催しを増やすため")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("button", name="この計画を採用する").click()
    expect(page.get_by_text("月別計画を採用しました")).to_be_visible()
    page = go(visit, f"/board?{MAY}")
    expect(page.get_by_label("来場者数", exact=True).first).to_contain_text("遅れ")
    assert visit.errors == []


def test_a_renamed_indicator_is_on_the_board_under_its_new_name(visit: Visit) -> None:
    page = go(visit, SECTION.replace("visitors", "new"))
    name = page.get_by_label("名称")
    name.fill("移動窓口の件数")
    page.get_by_label("変更の理由").fill("事業名の変更")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("指標を保存しました")).to_be_visible()
    page.get_by_role("tab", name="履歴").click()
    expect(page.locator(".history")).to_contain_text("事業名の変更")
    page = go(visit, f"/board?{MAY}")
    expect(page.locator(".board").first).to_contain_text("移動窓口の件数")
    assert visit.errors == []


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", [TARGETS, SECTION, f"/targets?{MAY}", f"/masters?{MAY}"])
def test_nothing_is_too_small_too_wide_or_out_of_reach(visit: Visit, path: str, width: int, height: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    page = go(visit, path)
    assert audit.sideways_scroll(page) == []
    assert audit.small_text(page, 14) == []
    assert audit.axe_findings(page) == []
