"""議会説明: every screen in one block, with a way to each calculation and back, and nothing that must stay inside."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from kpi.briefing import build
from kpi.calendar import FiscalYear
from kpi.decks import differences, freeze, frozen
from kpi.guard import said_by
from kpi.report import change_as_of
from kpi.store import Store
from pages.shared import deck_view, sitemap
from pages.shared.deck_view import Beside
from pages.shared.sitemap import BRIEFING
from tests.city import DESK, MAY, VIEWER, store_of
from tests.kpi.test_deck import LEAKS, planted
from tests.pages import screen
from tests.pages.conftest import Open
from tests.rows import DEPARTMENT, World

BACK = "board?year=2022"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_of(planted(), tmp_path / "kpi.duckdb")


def drawn(store: Store) -> Element:
    with store:
        deck = build(store, DEPARTMENT, FiscalYear(2022), MAY, change_as_of(store, None))
    return fromstring(deck_view.body(deck, BACK, Beside({})))  # noqa: S314  # our own markup


def test_nothing_that_must_stay_inside_is_anywhere_in_the_markup(store: Store) -> None:
    with store:
        deck = build(store, DEPARTMENT, FiscalYear(2022), MAY, change_as_of(store, None))
    shown = str(deck_view.body(deck, BACK, Beside({})))
    assert [leak for leak in LEAKS if leak in shown] == []
    assert "公開の説明" in shown


def test_one_screen_is_visible_and_the_line_below_says_which_of_how_many(store: Store) -> None:
    deck = drawn(store)
    shown = screen.found(deck, "screen")
    assert [one.get("hidden") for one in shown] == [None, *["hidden"] * (len(shown) - 1)]
    assert screen.words(screen.one(deck, "place-mark")) == f"1/{len(shown)}"
    assert screen.one(deck, "leave").get("href") == BACK


def test_each_figure_opens_its_own_calculation(store: Store) -> None:
    deck = drawn(store)
    opened = {button.get("popovertarget"): screen.words(button) for button in screen.found(deck, "opens")}
    assert sorted(opened.values()) == ["指標open", "指標worded"]
    for name, words in opened.items():
        [panel] = [one for one in screen.found(deck, "panel") if one.get("id") == name]
        assert panel.get("aria-label") == words
        assert "達成率" in screen.words(panel)


def test_a_figure_against_an_automatic_plan_says_that_it_is_for_reference(store: Store) -> None:
    assert "対計画比(参考)" in screen.words(screen.found(drawn(store), "figure-card")[0])


def test_the_page_is_offered_to_everybody_who_reads_and_has_no_menu_of_its_own(open_app: Open) -> None:
    assert sitemap.offered(VIEWER, 1)["議会説明"] == [BRIEFING]
    app = open_app({"department": "shimin-kyodo", "year": "2022", "month": "2023-03"}, page=BRIEFING)
    assert screen.markups(app) == []
    assert not app.exception


def test_a_frozen_deck_has_what_changed_since_beside_it_and_cannot_be_frozen_again(tmp_path: Path) -> None:
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人")
    world.actual("figure", "2022-05", 4)
    path = tmp_path / "kpi.duckdb"
    with store_of(world, path) as store:
        freeze(store, DESK, "5月の委員会", (DEPARTMENT, FiscalYear(2022), MAY), change_as_of(store, None))
        with store.write("試験", "訂正") as change:
            [row] = change.newest("actual", indicator="figure")
            change.put("actual", [said_by(row) | {"value": 5.0}])
        [kept] = frozen(store, DEPARTMENT)
        today = build(store, DEPARTMENT, FiscalYear(2022), MAY, change_as_of(store, None))
    beside = Beside({BACK: "今の内容"}, kept.name, is_frozen=True, since=differences(kept.deck, today))
    deck = fromstring(deck_view.body(kept.deck, BACK, beside))  # noqa: S314  # our own markup
    assert "4 人" in screen.words(screen.one(deck, "figure-card"))
    assert screen.table(deck, "凍結後の変更")[1] == ["参加者数", "実績", "4人", "5人"]
    assert "凍結後の変更1件「5月の委員会」" in screen.words(screen.one(deck, "deck-foot"))
    assert screen.found(deck, "freeze") == []


def test_a_frozen_deck_that_does_not_exist_is_told_calmly(open_app: Open) -> None:
    app = open_app({"department": "shimin-kyodo", "year": "2022", "deck": "ない資料"}, page=BRIEFING)
    assert "資料「ない資料」はありません" in screen.trouble(app)
