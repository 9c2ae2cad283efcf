"""The forms of the sheet and of the road map, on the shipped facts: whole, and operated by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import audit
from tests.browser.audit import assert_is_whole_at_every_size
from tests.browser.visit import OpenPage

SHEET = "department=shimin-kyodo&year=2022&month=2023-03"
FORMS = {
    "a text": f"/sheet?{SHEET}&edit=result-2",
    "judgements": f"/sheet?{SHEET}&edit=judge-4",
    "a mid-term step": f"/midterm?{SHEET}&step=shimin-kyodo-2022-m1-1-3",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_whole_and_within_reach_of_the_keyboard(open_page: OpenPage, form: str) -> None:
    visit = open_page(FORMS[form], ready=".form-title")
    assert audit.unreachable(visit.page) == []
    assert_is_whole_at_every_size(visit)


def test_print_leaves_nothing_of_the_sheet_out(open_page: OpenPage) -> None:
    page = open_page(f"/sheet?{SHEET}", ready=".midterm-halves").page
    page.emulate_media(media="print")
    for column in ("取組み事項及び課題・めざす成果など", "スケジュール(工程)"):
        heading = page.get_by_role("heading", name=column).first
        expect(heading.locator("xpath=following-sibling::*[1]")).to_be_visible()
    expect(page.locator(".sheet-files")).to_be_hidden()
