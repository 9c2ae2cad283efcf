"""次年度へ引き継ぐ in a browser: a line dropped, one reworded, saved, and seen on the next year's sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import settle, watch

OLD = "department=shimin-kyodo&year=2022"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the shipped facts in a database that the test may change."""
    with serving(tmp_path_factory.mktemp("carry")) as running:
        yield running


def test_a_year_is_looked_through_carried_over_and_seen(browser: Browser, own_server: Server) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
        page = profile.new_page()
        visit = watch(page, own_server.url)
        page.goto(f"{own_server.url}/carry?{OLD}")
        settle(page, ".of-carry")
        expect(page.get_by_text("婚姻手続きハンドブックの改訂").first).to_be_visible()
        page.locator('button[data-send="drop goal:shimin-kyodo-2022-5"]').click()
        expect(page.locator(".headline")).to_contain_text("目標4件")
        page.locator('button[data-send="word initiative:shimin-kyodo-2022-1-1"]').click()
        page.get_by_label("取組み事項の文言").fill("地域自治組織の活動の支援")
        page.get_by_role("button", name="この文言にする").click()
        expect(page.get_by_text("元の文言: 地域自治組織の形成と活動の支援")).to_be_visible()
        settle(page, ".of-carry")
        page.get_by_role("button", name="作業中として保存する").click()
        expect(page.get_by_text("作業中の計画として保存しました")).to_be_visible()
        settle(page, ".of-carry")
        page.get_by_role("link", name="令和5年度のシート", exact=True).click()
        expect(page.locator(".sheet-doc")).to_contain_text("地域自治組織の活動の支援")
        settle(page, ".sheet-doc")
        expect(page.locator(".sheet-doc")).not_to_contain_text("人づくり・組織づくり")
        assert audit.axe_findings(page) == []
        assert visit.errors == []
