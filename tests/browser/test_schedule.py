"""進行管理 in a browser: whole at every size, labels beside their rows, and legible on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kpi.charts.schedule import ROW
from tests.browser import audit
from tests.browser.visit import OpenPage

SIZES = [(1280, 720), (1366, 768), (1093, 614), (960, 720)]
ADDRESS = "/schedule?department=shimin-kyodo&year=2022&month="
MARCH, NOVEMBER = f"{ADDRESS}2023-03", f"{ADDRESS}2022-11&show=open"
SIGN = ".st-key-schedule-figure .points path"
FOOTER, EMPTY = ".board-footer", ".empty"

# How far the first and last bar stand from the middles of the rows that they belong to.
FIRST_AND_LAST = """([first, last]) => {
    const middle = e => { const {top, bottom} = e.getBoundingClientRect(); return (top + bottom) / 2 };
    const row = number => [...document.querySelectorAll('.lines li')]
        .find(e => e.querySelector('.place').innerText === number);
    const bars = [...document.querySelectorAll('.st-key-schedule-figure .bars path')].map(middle);
    return [Math.min(...bars) - middle(row(first)), Math.max(...bars) - middle(row(last))];
}"""
BESIDE = """() => {
    const {left, right} = document.querySelector('.st-key-schedule-figure .main-svg').getBoundingClientRect();
    const texts = [...document.querySelectorAll('.lines li .what, .lines li .state')];
    return texts.map(e => e.getBoundingClientRect()).filter(e => e.left < right - 1 && e.right > left + 1).length;
}"""


@pytest.mark.parametrize(("path", "ready"), [(MARCH, SIGN), (NOVEMBER, SIGN), ("/schedule?year=2017", EMPTY)])
def test_a_cold_deep_link_is_whole_at_every_size(open_page: OpenPage, path: str, ready: str) -> None:
    visit = open_page(path, ready=ready)
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_timeout(400)  # plotly draws anew when the window has rested
        assert audit.sideways_scroll(visit.page) == []
        assert audit.small_text(visit.page, least=14) == []
        assert audit.clipped_text(visit.page) == []
        if ready == SIGN:
            assert visit.page.evaluate(BESIDE) == 0
    assert audit.axe_findings(visit.page) == []
    assert visit.errors == []
    assert audit.foreign_requests(visit) == []


def test_each_label_stands_beside_its_row_of_the_chart(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=SIGN).page
    assert max(map(abs, page.evaluate(FIRST_AND_LAST, ["1(1)②", "5(2)③"]))) < 1.5
    height = page.locator(".st-key-schedule-figure .main-svg").first.evaluate("e => e.getBoundingClientRect().height")
    assert height == page.locator(".lines .line").count() * ROW


def test_what_is_next_and_what_is_past_stand_on_the_first_screen(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=SIGN).page
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for part in (".headline", ".counts", ".next", ".line.of-goal"):
            expect(page.locator(part).first).to_be_in_viewport(ratio=0.99)


def test_the_table_opens_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=SIGN).page
    page.get_by_role("button", name="表で見る").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="取組みと工程の表")
    expect(sheet).to_contain_text("中間報告を取りまとめ")
    assert audit.sideways_scroll(page) == []
    assert audit.axe_findings(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_a_choice_is_an_address_and_back_returns(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=SIGN).page
    page.get_by_role("combobox", name="表示").select_option(label="未完了のみ")
    expect(page.locator(".names")).to_contain_text("未完了 17/42件")
    assert page.url.endswith("show=open")
    page.go_back()
    expect(page.locator(".names")).to_contain_text("41工程")
    page.get_by_role("link", name="くらしの安全・安心の推進").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("目標別")


def printed(page: Page) -> None:
    """Show what would be on paper: A4 landscape without its margins, in px."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1054, "height": 725})


def test_on_paper_labels_stay_beside_their_rows_and_the_table_follows(open_page: OpenPage) -> None:
    page = open_page(MARCH, width=1680, ready=SIGN).page
    printed(page)
    assert max(map(abs, page.evaluate(FIRST_AND_LAST, ["1(1)②", "5(2)③"]))) < 1.5
    assert page.evaluate(BESIDE) == 0
    expect(page.locator("#all-work")).to_be_visible()
    expect(page.get_by_text("表で見る")).to_be_hidden()
