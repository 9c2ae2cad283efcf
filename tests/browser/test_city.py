"""全庁ボード and 計画別 in a browser, on the training city and on the shipped department."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from kpi.training import build
from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import OpenPage, Visit, watch

SIZES = [(1280, 720), (1366, 768), (1093, 614), (960, 720)]
FOOTER, CALM = ".board-footer", ".trouble"
MONTH = "year=2025&month=2026-03"
CITY, PLANS, ITEM = f"/city?{MONTH}", f"/plans?{MONTH}&item=basic_policy", f"/plans?{MONTH}&item=comprehensive:2-2-①"


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of the training city, as of a day that is over."""
    folder = tmp_path_factory.mktemp("training")
    build(folder / "kpi.duckdb", date(2026, 10, 15))
    with serving(folder) as server:
        yield server


@pytest.fixture
def open_city(training: Server, browser: Browser) -> Iterator[OpenPage]:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:

        def opened(path: str = "/", width: int = 1280, height: int = 720, ready: str = FOOTER) -> Visit:
            visit = watch(profile.new_page(), training.url)
            visit.page.set_viewport_size({"width": width, "height": height})
            visit.page.goto(training.url + path)
            visit.settle(ready)
            return visit

        yield opened


def assert_is_whole_at_every_size(visit: Visit) -> None:
    """Assert that nothing went wrong, left for elsewhere, is cut off, or too small to read."""
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        assert audit.sideways_scroll(visit.page) == []
        assert (
            visit.page.evaluate(
                "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth).length"
            )
            == 0
        )
        assert audit.clipped_text(visit.page) == []
        assert audit.small_text(visit.page, least=14) == []
    assert visit.errors == []
    assert audit.foreign_requests(visit) == []
    assert audit.axe_findings(visit.page) == []


@pytest.mark.parametrize("path", [CITY, PLANS, ITEM])
def test_a_cold_deep_link_of_the_city_is_whole_at_every_size(open_city: OpenPage, path: str) -> None:
    assert_is_whole_at_every_size(open_city(path))


@pytest.mark.parametrize(
    ("path", "ready"),
    [
        ("/city?year=2022", FOOTER),
        ("/plans?year=2022", FOOTER),
        ("/plans?year=2022&item=basic_policy:45", FOOTER),
        ("/plans?item=x", CALM),
    ],
)
def test_a_cold_deep_link_of_one_department_is_whole_at_every_size(open_page: OpenPage, path: str, ready: str) -> None:
    assert_is_whole_at_every_size(open_page(path, ready=ready))


def test_the_counts_of_every_department_stand_on_the_first_screen(open_city: OpenPage) -> None:
    page = open_city("/").page
    lines = page.locator(".counts-table tbody tr")
    expect(lines).to_have_count(5)
    for line in lines.all():
        expect(line).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("前の締め月からの変化")).to_be_in_viewport()


def test_from_a_department_to_its_board_and_back_by_keyboard(open_city: OpenPage) -> None:
    page = open_city(CITY).page
    page.locator(".counts-table").get_by_role("link", name="くらし部").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("経営ボード")
    expect(page.get_by_role("combobox", name="部局").locator(":checked")).to_have_text("くらし部")
    assert "/board?department=kurashi&year=2025&month=2026-03" in page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("全庁ボード")


def test_a_change_leads_to_its_goal_and_a_plan_to_its_items(open_city: OpenPage) -> None:
    page = open_city(CITY).page
    page.get_by_role("link", name="街頭犯罪の認知件数").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("目標別")
    page.goto(page.url.split("/goal")[0] + PLANS)
    page.get_by_role("link", name="いのちを守る備え").click()
    expect(page.get_by_role("heading", name="2 いのちを守る備え")).to_be_visible()
    assert "item=basic_policy%3A2" in page.url
    page.get_by_role("button", name="街頭犯罪の認知件数の計算方法").click()
    expect(page.get_by_role("dialog", name="街頭犯罪の認知件数")).to_contain_text("この数字の計算方法")
