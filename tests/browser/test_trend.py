"""年度推移 in a browser: whole at every size on both databases, by cold deep link, by keyboard and by Back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi import training
from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import OpenPage, Visit, watch

SIZES = [(1280, 720), (1366, 768), (1093, 614), (960, 720)]
ALL = "/trend?department=shimin-kyodo&year=2022&month=2023-03"
CARD = f"{ALL}&indicator=card-issuance-rate"
CITY = "/trend?department=kurashi&year=2026&month=2026-09"
CHANGED = f"{CITY}&indicator=kurashi-decision"
FOOTER, CALM = ".board-footer", ".trouble"
CARD_RATE = "マイナンバーカード交付率"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of the training city."""
    folder = tmp_path_factory.mktemp("city")
    training.build(folder / "kpi.duckdb", date(2026, 10, 15))
    with serving(folder) as server:
        yield server


@pytest.fixture
def open_city(city: Server, browser: Browser) -> Iterator[OpenPage]:
    with browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo") as profile:

        def opened(path: str = "/", width: int = 1280, height: int = 720, ready: str = FOOTER) -> Visit:
            visit = watch(profile.new_page(), city.url)
            visit.page.set_viewport_size({"width": width, "height": height})
            visit.page.goto(city.url + path)
            visit.settle(ready)
            return visit

        yield opened


def assert_is_whole_at_every_size(visit: Visit) -> None:
    """Assert that nothing went wrong, left for elsewhere, is cut off, or too small to read."""
    if "indicator=" in visit.page.url and not visit.page.locator(CALM).count():
        visit.page.locator(".js-plotly-plot .barlayer .point").first.wait_for()
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_timeout(150)  # the chart follows the width of its place
        assert audit.sideways_scroll(visit.page) == []
        assert audit.small_text(visit.page, least=14) == []
        assert audit.clipped_text(visit.page) == []
    assert audit.axe_findings(visit.page) == []
    assert audit.foreign_requests(visit) == []
    assert visit.errors == []


@pytest.mark.parametrize("path", [ALL, CARD])
def test_a_cold_deep_link_is_whole(open_page: OpenPage, path: str) -> None:
    assert_is_whole_at_every_size(open_page(path, ready=FOOTER))


@pytest.mark.parametrize("path", [CITY, CHANGED])
def test_a_cold_deep_link_into_the_city_is_whole(open_city: OpenPage, path: str) -> None:
    assert_is_whole_at_every_size(open_city(path))


def test_a_wrong_indicator_is_a_calm_page(open_page: OpenPage) -> None:
    assert_is_whole_at_every_size(open_page(f"{ALL}&indicator=nothing", ready=CALM))


def overflow(page: Page) -> int:
    """Return by how much the page is taller than the screen."""
    taller: int = page.locator('[data-testid="stMain"]').evaluate("e => e.scrollHeight - e.clientHeight")
    return taller


@pytest.mark.parametrize("path", [ALL, CARD])
def test_the_whole_page_stands_on_one_screen(open_page: OpenPage, path: str) -> None:
    page = open_page(path, ready=FOOTER).page
    if path == CARD:
        page.locator(".js-plotly-plot .barlayer .point").first.wait_for()
    assert overflow(page) <= 0


def test_a_small_drawing_leads_to_its_chart_and_back_returns(open_page: OpenPage) -> None:
    page = open_page(ALL, ready=FOOTER).page
    link = page.get_by_role("link", name=CARD_RATE)
    link.focus()
    assert link.evaluate("e => getComputedStyle(e, '::after').outlineWidth") == "3px"
    page.keyboard.press("Enter")
    expect(page.locator(".headline")).to_contain_text("2018年度の14.1%から2021年度の45.6%へ")
    chart = page.get_by_role("figure").or_(page.locator(".js-plotly-plot"))
    expect(chart.first).to_be_visible()
    assert page.url.endswith("&indicator=card-issuance-rate")
    page.get_by_role("link", name="次の指標").click()
    expect(page.locator(".headline")).to_contain_text("マイナンバーカード申請率")
    page.go_back()
    expect(page.locator(".headline")).to_contain_text(CARD_RATE)
    page.go_back()
    expect(page.get_by_text("指標(選ぶと各月まで表示)")).to_be_visible()


def test_the_table_opens_by_keyboard_and_is_printed(open_page: OpenPage) -> None:
    page = open_page(CARD, ready=FOOTER).page
    page.get_by_role("button", name="表で見る").focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("dialog", name=CARD_RATE)
    expect(table).to_contain_text("実績 62.8 ÷ 目標 60 = 104.7%")
    assert audit.axe_findings(page) == []
    page.keyboard.press("Escape")
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#trend-table")).to_be_visible()
    expect(page.get_by_text("次の指標")).to_be_hidden()
