"""The audits find what they look for and nothing else: an audit that cannot fail proves nothing."""

import pytest
from playwright.sync_api import Page

from tests.browser import audit
from tests.browser.visit import OpenPage, Visit, watch

HOME = "http://127.0.0.1:1"
CLEAN = """<!doctype html><html lang="ja"><head><title>経営ボード</title></head>
<body><main><h1>経営ボード</h1><p>{}</p></main></body></html>"""


def show(page: Page, body: str) -> Page:
    page.set_content(CLEAN.format(body))
    return page


def visited(page: Page, script: str) -> Visit:
    """Answer every request from the test itself, and run a script on the page."""
    page.context.route("**/*", lambda route: route.fulfill())
    page.context.route("**/missing", lambda route: route.fulfill(status=404))
    page.context.route("**/gone", lambda route: route.abort())
    visit = watch(page, HOME)
    page.goto(HOME)
    page.evaluate(script)
    return visit


def test_a_request_to_another_host_is_foreign(blank_page: Page) -> None:
    visit = visited(blank_page, "fetch('http://fonts.example/a.woff2', {mode: 'no-cors'})")
    assert audit.foreign_requests(visit) == ["http://fonts.example/a.woff2"]


def test_a_socket_to_another_host_is_foreign(blank_page: Page) -> None:
    socket = "new Promise(closed => new WebSocket('ws://127.0.0.1:2/stream').onclose = closed)"
    visit = visited(blank_page, socket)
    assert audit.foreign_requests(visit) == ["ws://127.0.0.1:2/stream"]


def test_requests_to_the_server_and_inline_data_are_not_foreign(blank_page: Page) -> None:
    visit = visited(blank_page, "fetch('/health').then(() => fetch('data:text/plain,1'))")
    assert f"{HOME}/health" in visit.requests
    assert audit.foreign_requests(visit) == []


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("console.error('壊れた')", "console: 壊れた"),
        ("setTimeout(() => { throw new Error('壊れた') })", "page: 壊れた"),
        ("fetch('/missing')", f"response: {HOME}/missing 404"),
    ],
)
def test_an_error_of_the_page_is_recorded(blank_page: Page, script: str, error: str) -> None:
    visit = visited(blank_page, script)
    blank_page.wait_for_timeout(100)
    assert error in visit.errors


def test_a_request_that_gets_no_answer_is_recorded(blank_page: Page) -> None:
    visit = visited(blank_page, "fetch('/gone').catch(() => {})")
    assert f"request: {HOME}/gone net::ERR_FAILED" in visit.errors


def test_a_page_wider_than_the_window_scrolls_sideways(blank_page: Page) -> None:
    assert audit.sideways_scroll(show(blank_page, "<div style='width: 3000px'>広い</div>"))


def test_a_main_area_wider_than_itself_scrolls_sideways(blank_page: Page) -> None:
    wide = "<div data-testid='stMain' style='overflow: auto'><div style='width: 3000px'>広い</div></div>"
    assert audit.sideways_scroll(show(blank_page, wide)) == ["stMain: 3000 px in 1264 px"]


def test_small_words_are_found_with_their_size(blank_page: Page) -> None:
    words = "<span style='font-size: 13px'>小さい</span><b style='font-size: 14px'>読める</b>"
    page = show(blank_page, words)
    assert audit.small_text(page, least=14) == ["13 px: 小さい"]


def test_words_in_a_drawing_count_at_the_size_they_are_drawn(blank_page: Page) -> None:
    drawing = "<svg width=100 viewBox='0 0 200 20'><text y=20 font-size=20>半分</text></svg>"
    assert audit.small_text(show(blank_page, drawing), least=14) == ["10 px: 半分"]


@pytest.mark.parametrize(
    "style",
    [
        "display: none",
        "visibility: hidden",
        "opacity: 0",
        "position: absolute; width: 1px; overflow: hidden",
        "font-family: 'Material Symbols Rounded'",
    ],
)
def test_what_is_not_text_on_the_screen_has_no_size(blank_page: Page, style: str) -> None:
    page = show(blank_page, f'<span style="font-size: 5px; {style}">見えない</span>')
    assert audit.small_text(page, least=14) == []


LONG = "都市計画道路の整備にかかる説明会への参加者数"
NARROW = "display: block; width: 80px; white-space: nowrap"


@pytest.mark.parametrize("style", ["overflow: hidden", "overflow: hidden; text-overflow: ellipsis", "overflow: clip"])
def test_words_cut_off_at_the_side_are_found(blank_page: Page, style: str) -> None:
    page = show(blank_page, f"<span style='{NARROW}; {style}'><b>{LONG}</b></span>")
    assert audit.clipped_text(page) == [LONG]


@pytest.mark.parametrize(
    "attributes",
    [
        f"style='{NARROW}; overflow: hidden' title='{LONG}'",
        f"style='{NARROW}; overflow: auto'",
        f"style='{NARROW}; overflow: hidden; white-space: normal'",
    ],
)
def test_words_that_can_be_read_in_full_are_not_clipped(blank_page: Page, attributes: str) -> None:
    assert audit.clipped_text(show(blank_page, f"<span {attributes}>{LONG}</span>")) == []


def test_pale_words_are_a_serious_finding(blank_page: Page) -> None:
    findings = audit.axe_findings(show(blank_page, "<span style='color: #bbbbbb'>薄い</span>"))
    assert [finding.split(":")[0] for finding in findings] == ["color-contrast (serious)"]


def test_a_clean_page_has_no_problem(blank_page: Page) -> None:
    page = show(blank_page, "令和4年度(2022年度) 2月末時点")
    assert audit.axe_findings(page) == []
    assert audit.sideways_scroll(page) == []
    assert audit.small_text(page, least=14) == []
    assert audit.clipped_text(page) == []


def test_the_product_opens_without_errors_or_foreign_requests(open_page: OpenPage) -> None:
    visit = open_page("/")
    assert visit.errors == []
    assert audit.foreign_requests(visit) == []
