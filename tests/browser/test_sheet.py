"""The forms of the sheet and of the road map, on the shipped facts: whole, and operated by keyboard alone."""

from __future__ import annotations

import pytest

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
