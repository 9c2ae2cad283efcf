"""A deck in a browser: walked through by keyboard at every size, left by Escape, kept when the server is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi import relay
from kpi.access import system_user
from tests.browser import deck_page
from tests.browser.serve import serving
from tests.browser.visit import OpenPage, watch

MARCH = "/briefing?department=shimin-kyodo&year=2022&month=2023-03"
CITY = "/briefing?department={}&year=2026&month=2026-09"
READY = ".deck"


def walked(open_deck: OpenPage, address: str, width: int, height: int) -> None:
    """Go through every screen by keyboard, and assert that each is whole."""
    visit = open_deck(address, width=width, height=height, ready=READY)
    all_screens = deck_page.screens(visit.page)
    assert all_screens > 5
    for number in range(1, all_screens + 1):
        assert deck_page.mark(visit.page) == f"{number}/{all_screens}"
        assert deck_page.problems(visit.page) == []
        visit.page.keyboard.press("ArrowRight" if number % 2 else "PageDown")
    assert deck_page.mark(visit.page) == f"{all_screens}/{all_screens}"
    assert visit.errors == []


@pytest.mark.parametrize(("width", "height"), [*deck_page.SIZES, (3840, 2160)])
def test_every_screen_of_the_shipped_year_is_legible_and_whole(open_page: OpenPage, width: int, height: int) -> None:
    walked(open_page, MARCH, width, height)


@pytest.mark.parametrize("department", ["midori", "manabi", "kurashi", "mirai"])
def test_every_screen_of_the_training_city_is_legible_and_whole_where_room_is_least(
    open_city: OpenPage, department: str
) -> None:
    walked(open_city, CITY.format(department), 960, 720)


def test_the_keyboard_moves_and_the_address_says_where_one_is(open_page: OpenPage) -> None:
    page = open_page(f"{MARCH}&screen=4", ready=READY).page
    last = deck_page.screens(page)
    for key, shown in (("PageUp", 3), ("Home", 1), ("ArrowLeft", 1), ("End", last), ("ArrowLeft", last - 1)):
        page.keyboard.press(key)
        assert deck_page.mark(page) == f"{shown}/{last}"
        assert f"screen={shown}" in page.url
    page.reload()
    expect(page.locator(".place-mark")).to_have_text(f"{last - 1}/{last}")


def test_escape_closes_a_calculation_first_and_then_leads_to_the_board(open_page: OpenPage) -> None:
    page = open_page(f"{MARCH}&screen=6", ready=READY).page
    page.locator(".screen:not([hidden]) .opens").first.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("実績 11 ÷ 目標 12 = 91.7%")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert deck_page.mark(page).startswith("6/")
    page.keyboard.press("Escape")
    expect(page.locator(".board .summary")).to_be_visible()
    assert "/board?" in page.url
    page.go_back()
    expect(page.locator(".place-mark")).to_contain_text("6/")


def test_it_moves_on_by_itself_through_what_needs_attention(open_page: OpenPage) -> None:
    visit = open_page(MARCH, ready=READY)
    page = visit.page
    page.clock.install()
    page.get_by_role("button", name="操作").click()
    page.get_by_label("自動送りは要注意の画面のみ").check()
    page.get_by_label("自動送り", exact=True).select_option("10秒ごと")
    page.keyboard.press("Escape")
    seen = []
    for _ in range(3):
        page.clock.run_for(10_000)
        seen.append(deck_page.mark(page).split("/")[0])
    assert seen == ["6", "8", "6"]


def test_a_lost_server_leaves_the_deck_as_it_is_and_says_so(browser: Browser, tmp_path: Path) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 720}) as profile:
        with serving(tmp_path) as server:
            visit = watch(profile.new_page(), server.url)
            visit.page.goto(server.url + MARCH)
            visit.settle(READY)
            expect(visit.page.locator(".lost")).to_be_hidden()
        expect(visit.page.locator(".lost")).to_be_visible(timeout=12_000)
        visit.page.keyboard.press("End")
        expect(visit.page.locator(".screen.appendix:not([hidden])")).to_be_visible()
        assert deck_page.problems(visit.page) == []
        visit.page.get_by_role("button", name="前の画面").click()
        last = deck_page.screens(visit.page)
        assert deck_page.mark(visit.page) == f"{last - 1}/{last}"


def test_a_deck_is_arranged_shown_and_frozen_under_its_name(browser: Browser, tmp_path: Path) -> None:
    with browser.new_context(viewport={"width": 960, "height": 720}) as profile, serving(tmp_path) as server:
        visit = watch(profile.new_page(), server.url)
        page = visit.page
        page.goto(server.url + MARCH.replace("briefing", "preparation"))
        visit.settle(".deck-order")
        page.get_by_label("資料の名前").fill("9月の委員会")
        page.get_by_role("button", name="付録を前へ").click()
        page.get_by_label("表紙を載せる").uncheck()
        page.get_by_label("目標4 地域連携拠点の整備に添えるひと言").fill("2団体は来年度に応募の見込み")
        page.get_by_label("目標4 地域連携拠点の整備に添えるひと言").press("Tab")
        visit.settle(".deck-order")
        page.get_by_role("button", name="この構成を保存する").click()
        expect(page.get_by_text("「9月の委員会」を保存しました。")).to_be_visible()
        page.get_by_role("link", name="投影する").click()
        visit.settle(READY)
        assert shown_chapters(page)[0::10] == ["glance", "ahead"]
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        expect(page.locator(".screen:not([hidden]) .added")).to_have_text("2団体は来年度に応募の見込み")
        assert deck_page.problems(page) == []
        page.go_back()
        visit.settle(".deck-order")
        page.get_by_role("button", name="今の数値で凍結する").click()
        expect(page.get_by_text("「9月の委員会」を凍結しました。")).to_be_visible()
        page.get_by_role("link", name="投影する").click()
        expect(page.get_by_role("button", name="凍結後の変更0件「9月の委員会」")).to_be_visible()
        assert deck_page.problems(page) == []
        assert visit.errors == []


def shown_chapters(page: Page) -> list[str]:
    """Return the chapter of every screen of the deck."""
    return [one.get_attribute("data-chapter") or "" for one in page.locator(".screen").all()]


def test_a_live_deck_takes_what_was_decided_meanwhile_and_holds_its_screen(browser: Browser, tmp_path: Path) -> None:
    with browser.new_context() as profile, serving(tmp_path) as server:
        visit = watch(profile.new_page(), server.url)
        page = visit.page
        page.goto(f"{server.url}{MARCH}&live=on&screen=6")
        visit.settle(READY)
        shown = page.locator(".screen:not([hidden])")
        expect(shown).to_have_attribute("aria-label", "6枚目 延講座開催数は40回に5回届かず、ほか1件")
        page.get_by_role("button", name="操作").click()
        withheld = ["withhold", "lectures-held", "2023-03"]
        answer = relay.ask(server.database, relay.Command(withheld, system_user(), {}))
        assert answer is not None
        assert answer.code == 0, answer.err
        expect(shown).to_have_attribute("aria-label", "6枚目 目標のある1件は目標未達", timeout=12_000)
        expect(shown.locator(".kept-back")).to_contain_text("延講座開催数(公表対象外)")
        expect(page.get_by_role("dialog", name="操作")).to_be_visible()
        assert deck_page.mark(page).startswith("6/")
        assert visit.errors == []
