"""資料の準備: the chapters of a deck as rows, what the browser tells of them, and who may arrange them."""

from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

import pytest

from kpi.access import Role
from kpi.briefing import build
from kpi.calendar import FiscalYear
from kpi.deck import Arrangement, Placed
from kpi.report import change_as_of
from kpi.screens import Chapter, chapters
from pages.shared import deck_order, identity, sitemap
from pages.shared.sitemap import PREPARATION
from tests.city import DESK, EDITOR, MAY, VIEWER, person, store_of
from tests.kpi.test_deck import LEAKS, planted
from tests.pages import screen
from tests.pages.conftest import Open
from tests.rows import DEPARTMENT

ARRANGED = Arrangement(chapters=(Placed("appendix", is_shown=False), Placed("cover", remark="ひと言")))


@pytest.fixture(scope="module")
def arranged() -> tuple[Chapter, ...]:
    with store_of(planted()) as store:
        return chapters(build(store, DEPARTMENT, FiscalYear(2022), MAY, change_as_of(store, None), ARRANGED))


def test_a_row_a_chapter_says_what_it_is_whether_it_is_shown_and_its_sentence(arranged: tuple[Chapter, ...]) -> None:
    html = deck_order.drawn(arranged)
    rows = list(fromstring(html).iter("li"))  # noqa: S314  # our own markup
    assert [row.get("data-chapter") for row in rows][:3] == ["appendix", "cover", "glance"]
    boxes = [screen.one(row, "is-shown").get("checked") for row in rows]
    assert boxes == [None, *["checked"] * (len(rows) - 1)]
    assert screen.one(rows[1], "remark").get("value") == "ひと言"
    assert [button.get("disabled") for button in rows[0].iter("button")] == ["disabled", None]
    assert [leak for leak in LEAKS if leak in html] == []


def test_what_the_browser_makes_up_is_not_heard(arranged: tuple[Chapter, ...]) -> None:
    told = [{"chapter": "glance", "is_shown": False, "remark": " a "}, {"chapter": "x", "is_shown": True, "remark": ""}]
    assert deck_order.read(json.dumps(told), arranged) == (Placed("glance", is_shown=False, remark="a"),)


def test_it_is_offered_to_whoever_arranges_decks() -> None:
    offered = {who.login: PREPARATION in sitemap.offered(who, 1)["議会説明"] for who in (DESK, EDITOR, VIEWER)}
    assert offered == {DESK.login: True, EDITOR.login: False, VIEWER.login: False}


def test_a_new_deck_opens_with_everything_off_and_no_deck_listed(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "current", lambda: person("企画", Role.SECRETARIAT))
    app = open_app({"department": "shimin-kyodo", "year": "2022", "month": "2023-03"}, page=PREPARATION)
    assert [(box.label, box.value) for box in app.checkbox] == [
        ("評価区分を出す", False),
        ("年度末推計を出す", False),
        ("ライブ(投影中も更新)", False),
    ]
    assert "この部局の資料はまだありません。" in screen.words(screen.board(app))
    assert not app.exception
