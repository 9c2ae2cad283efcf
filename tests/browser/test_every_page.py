"""Every page of the product, on the shipped facts and on the training city: whole, and operated by keyboard alone."""

from __future__ import annotations

import pytest

from pages.shared.sitemap import PLACES, Place
from tests.browser import audit
from tests.browser.audit import assert_is_whole_at_every_size
from tests.browser.visit import OpenPage

SHEET = "department=shimin-kyodo&year=2022&month=2023-03"
HALF_YEAR = "department=midori&year=2026&month=2026-09"
THERE = ".board, .register, .trouble, .deck, [data-testid=stFileUploader]"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_a_page_of_the_shipped_facts_is_whole_and_within_reach_of_the_keyboard(
    open_page: OpenPage, place: Place
) -> None:
    visit = open_page(f"/{place.path}?{SHEET}", ready=THERE)
    assert audit.unreachable(visit.page) == []
    assert_is_whole_at_every_size(visit)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_a_page_of_the_training_city_is_whole_and_within_reach_of_the_keyboard(
    open_city: OpenPage, place: Place
) -> None:
    visit = open_city(f"/{place.path}?{HALF_YEAR}", ready=THERE)
    assert audit.unreachable(visit.page) == []
    assert_is_whole_at_every_size(visit)
