"""What the server sends before the first word: index page, style sheet, front end, and a word for lost visitors."""

from __future__ import annotations

import gzip
import re
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from pages.shared.front_end_words import in_japanese
from pages.shared.static_files import FRONT_END
from tests.browser import audit
from tests.browser.serve import Server
from tests.browser.visit import OpenPage

HTML = {"Accept": "text/html"}


def fetched(server: Server, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """Return the body of an answer, and its headers by lower-case name."""
    with urlopen(Request(urljoin(server.url, path), headers=headers)) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_the_page_says_that_it_is_japanese(open_page: OpenPage) -> None:
    assert open_page("/board").page.locator("html").get_attribute("lang") == "ja"


def test_what_streamlit_says_itself_is_japanese_too(open_page: OpenPage) -> None:
    expect(open_page("/board").page.locator('a[href="#stMain"]')).to_have_text("本文へ移動")


def test_a_deep_link_finds_its_server_at_once(open_page: OpenPage) -> None:
    visit = open_page("/board")
    assert not [url for url in visit.requests if "/board/_stcore" in url]
    assert visit.errors == []


@pytest.mark.parametrize("path", ["/nonsense", "/board/x", "/board/x?year=2022", "/%E7%B5%8C%E5%96%B6"])
def test_an_address_that_leads_nowhere_is_told_with_a_way_out(server: Server, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        fetched(server, path, **HTML)
    assert refused.value.code == 404
    said = refused.value.read().decode()
    assert "ページが見つかりません" in said
    assert 'href="/"' in said


def test_a_lost_visitor_finds_the_front_door(blank_page: Page, server: Server) -> None:
    blank_page.goto(f"{server.url}/board/x")
    assert audit.axe_findings(blank_page) == []
    blank_page.get_by_role("link", name="最初のページを開く").click()
    expect(blank_page.locator(".head")).to_be_visible()


def test_every_script_of_the_front_end_comes_compressed_and_stays_with_the_browser(server: Server) -> None:
    largest = max((FRONT_END / "static/js").glob("*.js"), key=lambda file: file.stat().st_size)
    packed, headers = fetched(server, f"/static/js/{largest.name}", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == in_japanese(largest.read_bytes())
    assert len(packed) * 2 < largest.stat().st_size
    assert "immutable" in headers["cache-control"]
    plain, headers = fetched(server, f"/static/js/{largest.name}", **{"Accept-Encoding": "identity"})
    assert plain == largest.read_bytes()
    assert "content-encoding" not in headers


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/js/../../../app.py", "/static/js/none.js"])
def test_nothing_but_the_front_end_can_be_asked_for(server: Server, path: str) -> None:
    try:
        body, _ = fetched(server, path, **{"Accept-Encoding": "gzip"})
    except HTTPError as refused:
        refused.close()
    else:
        assert b"st.navigation" not in body


def test_the_style_sheet_is_named_by_its_content_and_stays_with_the_browser(open_page: OpenPage) -> None:
    visit = open_page("/board")
    (sheet,) = {url for url in visit.requests if "/kpi/style." in url}
    with urlopen(sheet) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Type"].startswith("text/css")


def test_a_link_of_a_block_is_followed_without_loading_the_page_anew(open_page: OpenPage) -> None:
    page = open_page("/board?year=2022&as_of=2099-12-31", ready=".past").page
    page.evaluate("window.same = true")
    page.get_by_role("link", name="最新に戻す").click()
    expect(page.locator(".past")).to_have_count(0)
    assert page.evaluate("window.same") is True
    page.go_back()
    expect(page.locator(".past")).to_be_visible()


def test_a_menu_keeps_the_keyboard_where_it_was(open_page: OpenPage) -> None:
    page = open_page("/board?year=2022&month=2023-03", ready=".board-footer").page
    page.get_by_role("combobox", name="月").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".board-footer")).to_contain_text("令和5年(2023年)2月末")
    expect(page.get_by_role("combobox", name="月")).to_be_focused()


def test_a_panel_that_is_asked_for_before_it_has_come_opens_then(blank_page: Page, server: Server) -> None:
    held: list[str | bytes] = []

    def slowly(browser: WebSocketRoute) -> None:
        upstream = browser.connect_to_server()

        def answered(message: str | bytes) -> None:
            late = held or (isinstance(message, bytes) and re.search(rb'id=\\?"all-figures', message))
            if late and not pressed:
                held.append(message)
            else:
                browser.send(message)

        browser.on_close(lambda *_: None)
        upstream.on_message(answered)
        sockets.append(browser)

    pressed: list[bool] = []
    sockets: list[WebSocketRoute] = []
    blank_page.route_web_socket("**/stream", slowly)
    blank_page.goto(f"{server.url}/board")
    blank_page.get_by_role("button", name="表で見る").click()
    for _ in range(500):  # the panel may not even have been sent yet
        if not held:
            blank_page.wait_for_timeout(20)
    assert held
    expect(blank_page.locator("#all-figures")).to_have_count(0)
    pressed.append(True)
    for message in held:
        sockets[-1].send(message)
    expect(blank_page.get_by_role("dialog", name="指標の表")).to_be_visible()
