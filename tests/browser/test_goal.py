"""目標別 in a browser: whole at every size, rows and courses in line, reachable from the board and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import audit
from tests.browser.audit import assert_is_whole, assert_is_whole_at_every_size
from tests.browser.visit import OpenPage

MARCH = "/goal?department=shimin-kyodo&year=2022&month=2023-03&goal=3"
DECEMBER = "/goal?department=shimin-kyodo&year=2022&month=2022-12&goal=3"
WITHOUT_COURSES = "/goal?department=shimin-kyodo&year=2022&month=2023-03&goal=4"
LONG = "/goal?department=kurashi&year=2026&month=2026-09&goal=5"
FULL = "/goal?department=midori&year=2026&month=2026-09&goal=3"
MISTAKEN = "/goal?year=2022&goal=99"
FOOTER, CALM, COURSES = ".board-footer", ".trouble", ".st-key-goal-courses .main-svg"
CARD_RATE = "マイナンバーカード交付率"

ROWS = "() => [...document.querySelectorAll('.charted')].map(e => e.getBoundingClientRect().top)"
SEPARATORS = """() => [...document.querySelectorAll('.st-key-goal-courses .shapelayer path')]
    .map(e => e.getBoundingClientRect())
    .filter(box => box.height === 0 && box.width > 400)
    .map(box => box.top)"""


@pytest.mark.parametrize(
    ("path", "ready"), [(MARCH, COURSES), (DECEMBER, COURSES), (WITHOUT_COURSES, FOOTER), (MISTAKEN, CALM)]
)
def test_a_cold_deep_link_is_whole_at_every_size_and_accessible(open_page: OpenPage, path: str, ready: str) -> None:
    visit = open_page(path, ready=ready)
    assert audit.overflow(visit.page) <= 0
    assert_is_whole_at_every_size(visit)


@pytest.mark.parametrize("path", [LONG, FULL])
def test_on_a_telephone_the_courses_follow_their_figures(open_city: OpenPage, path: str) -> None:
    visit = open_city(path, 320, 640, ready=COURSES)
    assert_is_whole(visit)
    figures, courses = (visit.page.locator(f".st-key-goal-{name}").bounding_box() for name in ("figures", "courses"))
    assert figures
    assert courses
    assert figures["y"] + figures["height"] <= courses["y"]


@pytest.mark.parametrize("path", [LONG, FULL])
def test_a_goal_of_the_training_city_stands_on_one_screen_its_rows_beside_their_courses(
    open_city: OpenPage, path: str
) -> None:
    visit = open_city(path, ready=COURSES)
    assert audit.overflow(visit.page) <= 0
    rows = visit.page.evaluate(ROWS)
    assert len(rows) >= 3
    assert visit.page.evaluate(SEPARATORS) == pytest.approx(rows, abs=1)
    assert_is_whole_at_every_size(visit)


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
