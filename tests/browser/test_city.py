"""全庁ボード and 計画別 in a browser, on the training city and on the shipped department."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.audit import assert_is_whole_at_every_size
from tests.browser.visit import OpenPage

FOOTER, CALM = ".board-footer", ".trouble"
MONTH = "year=2025&month=2026-03"
CITY, PLANS, ITEM = f"/city?{MONTH}", f"/plans?{MONTH}&item=basic_policy", f"/plans?{MONTH}&item=comprehensive:2-2-①"


@pytest.mark.parametrize("path", [CITY, PLANS, ITEM])
def test_a_cold_deep_link_of_the_city_is_whole_at_every_size(open_city: OpenPage, path: str) -> None:
    assert_is_whole_at_every_size(open_city(path, ready=FOOTER))


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
    page = open_city("/", ready=FOOTER).page
    lines = page.locator(".counts-table tbody tr")
    expect(lines).to_have_count(5)
    for line in lines.all():
        expect(line).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("前の締め月からの変化")).to_be_in_viewport()


def test_the_figures_that_are_behind_are_named_and_lead_to_their_goals(open_city: OpenPage) -> None:
    page = open_city("/city?year=2026&month=2026-09", ready=FOOTER).page
    lines = page.locator(".short li")
    assert lines.count() == int(page.locator(".counts-table .total .bad").first.inner_text())
    expect(lines.first).to_be_in_viewport(ratio=1)
    name = lines.first.get_by_role("link").inner_text()
    lines.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("目標別")
    expect(page.locator(".of-goal").get_by_text(name).first).to_be_visible()


def test_on_a_telephone_no_name_of_a_change_is_cut_off(open_city: OpenPage) -> None:
    page = open_city(CITY, 390, 844, ready=FOOTER).page
    cut = "e => [...e.querySelectorAll('li a')].filter(a => a.scrollWidth > a.clientWidth + 1).length"
    assert page.locator(".board.city").evaluate(cut) == 0


def test_from_a_department_to_its_board_and_back_by_keyboard(open_city: OpenPage) -> None:
    page = open_city(CITY, ready=FOOTER).page
    page.locator(".counts-table").get_by_role("link", name="くらし部").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("経営ボード")
    expect(page.get_by_role("combobox", name="部局").locator(":checked")).to_have_text("くらし部")
    assert "/board?department=kurashi&year=2025&month=2026-03" in page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("全庁ボード")


def test_a_change_leads_to_its_goal_and_a_plan_to_its_items(open_city: OpenPage) -> None:
    page = open_city(CITY, ready=FOOTER).page
    page.locator(".changes").get_by_role("link", name="街頭犯罪の認知件数").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("目標別")
    page.goto(page.url.split("/goal")[0] + PLANS)
    page.get_by_role("link", name="いのちを守る備え").click()
    expect(page.get_by_role("heading", name="2 いのちを守る備え")).to_be_visible()
    assert "item=basic_policy%3A2" in page.url
    page.locator(".panel").last.wait_for(state="attached")
    page.get_by_role("button", name="街頭犯罪の認知件数の計算方法").click()
    expect(page.get_by_role("dialog", name="街頭犯罪の認知件数")).to_contain_text("この数字の計算方法")
