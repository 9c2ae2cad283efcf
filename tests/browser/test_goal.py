"""目標別 in a browser: whole at every size, rows and courses in line, reachable from the board and by keyboard."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import audit
from tests.browser.serve import ROOT, Server, serving
from tests.browser.visit import OpenPage, Visit, watch

SIZES = [(1280, 720), (1366, 768), (1093, 614), (960, 720)]
MARCH = "/goal?department=shimin-kyodo&year=2022&month=2023-03&goal=3"
DECEMBER = "/goal?department=shimin-kyodo&year=2022&month=2022-12&goal=3"
WITHOUT_COURSES = "/goal?department=shimin-kyodo&year=2022&month=2023-03&goal=4"
LONG = "/goal?department=kurashi&year=2026&month=2026-09&goal=5"
FULL = "/goal?department=midori&year=2026&month=2026-09&goal=3"
MISTAKEN = "/goal?year=2022&goal=99"
FOOTER, CALM, COURSES = ".board-footer", ".trouble", ".st-key-goal-courses .main-svg"
CARD_RATE = "マイナンバーカード交付率"

OVERFLOW = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return main.scrollHeight - main.clientHeight;
}"""
TARGETS = """() => [...document.querySelectorAll('.charted, .lines .row:has(button), .plans a, .board button.plain')]
    .filter(e => e.checkVisibility())
    .map(e => e.getBoundingClientRect())
    .filter(box => box.width < 24 || box.height < 24).length"""
ROWS = "() => [...document.querySelectorAll('.charted')].map(e => e.getBoundingClientRect().top)"
SEPARATORS = """() => [...document.querySelectorAll('.st-key-goal-courses .shapelayer path')]
    .map(e => e.getBoundingClientRect())
    .filter(box => box.height === 0 && box.width > 400)
    .map(box => box.top)"""


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of the training city, half a year in."""
    folder = tmp_path_factory.mktemp("training")
    demo = [sys.executable, "-m", "kpi.cli", "demo", "-o", str(folder / "kpi.duckdb"), "--today", "2026-10-15"]
    subprocess.run(demo, cwd=ROOT, check=True, capture_output=True)
    with serving(folder) as server:
        yield server


def assert_is_whole(visit: Visit) -> None:
    """Assert that nothing went wrong, left for elsewhere, is cut off, or too small to read or to hit."""
    assert visit.errors == []
    assert audit.foreign_requests(visit) == []
    assert audit.sideways_scroll(visit.page) == []
    assert audit.small_text(visit.page, least=14) == []
    assert audit.clipped_text(visit.page) == []
    assert visit.page.evaluate(TARGETS) == 0


def assert_is_whole_at_every_size(visit: Visit) -> None:
    """Assert the same at every size."""
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_timeout(200)  # the chart takes its new width
        assert_is_whole(visit)


@pytest.mark.parametrize(
    ("path", "ready"), [(MARCH, COURSES), (DECEMBER, COURSES), (WITHOUT_COURSES, FOOTER), (MISTAKEN, CALM)]
)
def test_a_cold_deep_link_is_whole_at_every_size_and_accessible(open_page: OpenPage, path: str, ready: str) -> None:
    visit = open_page(path, ready=ready)
    assert visit.page.evaluate(OVERFLOW) <= 0
    assert_is_whole_at_every_size(visit)
    assert audit.axe_findings(visit.page) == []


@pytest.mark.parametrize("path", [LONG, FULL])
def test_a_goal_of_the_training_city_stands_on_one_screen_its_rows_beside_their_courses(
    training: Server, browser: Browser, path: str
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
        visit = watch(profile.new_page(), training.url)
        visit.page.goto(training.url + path)
        visit.settle(COURSES)
        assert visit.page.evaluate(OVERFLOW) <= 0
        rows = visit.page.evaluate(ROWS)
        assert len(rows) >= 3
        assert visit.page.evaluate(SEPARATORS) == pytest.approx(rows, abs=1)
        assert_is_whole_at_every_size(visit)
        assert audit.axe_findings(visit.page) == []


def test_the_board_leads_to_a_goal_and_back_returns(open_page: OpenPage) -> None:
    page = open_page("/board?department=shimin-kyodo&year=2022&month=2023-03", ready=FOOTER).page
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="市民窓口サービスの向上").click()
    page.get_by_role("dialog", name="目標3 市民窓口サービスの向上").get_by_role(
        "link", name="目標別ページを開く"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("目標別")
    expect(page.get_by_role("combobox", name="目標").locator(":checked")).to_have_text("目標3 市民窓口サービスの向上")
    page.get_by_role("combobox", name="目標").select_option(label="目標4 地域連携拠点の整備")
    expect(page.locator(".of-goal .title")).to_contain_text("地域連携拠点の整備")
    page.go_back()
    expect(page.locator(".of-goal .title")).to_contain_text("市民窓口サービスの向上")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("経営ボード")
    assert page.evaluate("window.stayed")


def test_what_is_behind_a_figure_opens_by_keyboard_from_its_row(open_page: OpenPage) -> None:
    page = open_page(DECEMBER, ready=COURSES).page
    page.locator(".charted button", has_text=CARD_RATE).focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name=CARD_RATE)
    expect(panel).to_contain_text("実績 58.0 ÷ 目標 60 = 96.7%")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    for opener, name in (("表で見る", "指標の表"), ("マイルストーンを表で見る", "マイルストーンの表")):
        page.get_by_role("button", name=opener, exact=True).click()
        sheet = page.get_by_role("dialog", name=name)
        expect(sheet).to_be_visible()
        assert sheet.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        page.keyboard.press("Escape")


def test_on_paper_the_tables_follow_the_chart(open_page: OpenPage) -> None:
    page = open_page(DECEMBER, ready=COURSES).page
    page.emulate_media(media="print")
    expect(page.locator(COURSES).first).to_be_visible()
    expect(page.locator("#all-figures")).to_be_visible()
    expect(page.locator("#goal-milestones")).to_be_visible()
    expect(page.locator("#figure-4")).to_be_hidden()
