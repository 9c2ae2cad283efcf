"""公表の確認: the head sees what is public and what changed since, and decides; others see and may withhold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.access import Person
from kpi.model import Row
from kpi.publication import published, read_month, release, withhold
from kpi.store import Store
from pages.shared import reader, release_view
from pages.shared.sitemap import RELEASE
from tests.city import DESK, EDITOR, HEAD, MAY, VIEWER, saved, store_of
from tests.pages import screen
from tests.pages.conftest import APP, SECONDS
from tests.pages.test_identity import signed_in
from tests.rows import DEPARTMENT, World


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open a city whose section reported a figure with an explanation, confirmed, and one without."""
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人")
    world.indicator("bare", name="講座数", unit="回", position=2)
    world.actual("figure", "2022-05", 4, explanation="雨で1回中止した", internal_note="内緒のメモ")
    world.actual("bare", "2022-05", 2)
    world.submission("2022-05", stage="confirmed")
    world.member("editor")
    world.add("member", member="viewer", login="viewer@example.jp", name="閲覧者")
    path = tmp_path / "kpi.duckdb"
    store_of(world, path).close()
    monkeypatch.setenv("KPI_DATABASE", str(path))
    yield reader.store()
    st.cache_data.clear()
    st.cache_resource.clear()


def told(store: Store, who: Person) -> str:
    return str(release_view.listed(read_month(store, DEPARTMENT, MAY), who, MAY))


def test_the_page_says_what_the_public_site_has_now(store: Store) -> None:
    assert "公表したシートの文章がないため、載りません" in release_view.on_the_site(DEPARTMENT, MAY.fiscal_year)
    with store.write("試験", "公表") as change:
        change.put("narrative", [{
            "narrative": "summary", "department": DEPARTMENT, "fiscal_year": 2022, "part": "summary", "position": 1,
            "body": "本文", "state": "published",
        }])  # fmt: skip
    told = release_view.on_the_site(DEPARTMENT, MAY.fiscal_year)
    assert "公表中の文章: 取り組みの総括。" in told
    assert told in str(release_view.listed((), HEAD, MAY, "", told))


def opened(login: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.user = signed_in(login)
    for name, value in {"department": DEPARTMENT, "year": "2022", "month": str(MAY)}.items():
        app.query_params[name] = value
    return app.run().switch_page(RELEASE.file).run()


def test_the_head_is_offered_to_release_what_is_written_and_to_withhold(store: Store) -> None:
    shown = told(store, HEAD)
    assert "5月分の報告 2件: 説明なし 1件・未公開 1件" in shown
    assert 'data-send="release figure"' in shown
    assert "release bare" not in shown
    assert "内緒のメモ" not in shown


def test_after_a_release_it_says_since_when_by_whom_and_offers_to_take_it_back(store: Store) -> None:
    number = saved(release(store, HEAD, "figure", MAY, 1))
    shown = told(store, HEAD)
    assert "● 公開" in shown
    assert "部長" in shown
    assert 'data-send="take-back figure"' in shown
    assert 'data-send="release figure"' not in shown
    assert number


def test_words_changed_after_their_release_stand_beside_those_that_are_public(store: Store) -> None:
    saved(release(store, HEAD, "figure", MAY, 1))
    said: Row = next(row for row in store.read("actual") if row["indicator"] == "figure")
    with store.write("担当A", "提出") as change:
        kept = {name: value for name, value in said.items() if name not in ("change_no", "withdrawn")}
        change.put("actual", [kept | {"explanation": "書き直した"}])
    shown = told(store, HEAD)
    for words in ("▲ 変更あり", "雨で1回中止した", "書き直した", "公表されているのは、前の説明です"):
        assert words in shown
    assert published(store, MAY.fiscal_year)["figure", MAY].text == "雨で1回中止した"


def test_a_withheld_count_says_so_and_whoever_may_can_lift_it(store: Store) -> None:
    saved(withhold(store, DESK, "figure", MAY, 1))
    shown = told(store, EDITOR)
    assert "■ 公表時は秘匿" in shown
    assert 'data-send="show figure"' in shown
    assert "release figure" not in shown  # an editor releases nothing


def test_released_words_of_a_withheld_report_stay_in_the_house_and_it_says_so(store: Store) -> None:
    saved(release(store, HEAD, "figure", MAY, 1))
    saved(withhold(store, EDITOR, "figure", MAY, 1))
    shown = told(store, HEAD)
    assert "公開 1件(うち停止中 1件)" in shown
    assert "● 公開(停止中)" in shown


def test_words_of_a_withheld_report_are_not_offered_for_release(store: Store) -> None:
    saved(withhold(store, EDITOR, "figure", MAY, 1))
    assert "release figure" not in told(store, HEAD)


def test_of_a_closed_month_nothing_is_offered(store: Store) -> None:
    with store.write("企画", "締切") as change:
        [held] = store.read("submission")
        kept = {name: value for name, value in held.items() if name not in ("change_no", "withdrawn")}
        change.put("submission", [kept | {"stage": "closed"}])
    shown = told(store, HEAD)
    assert "data-send" not in shown
    assert "締切済の月は変更できません" in shown


@pytest.mark.usefixtures("store")
def test_the_page_is_for_those_who_may_decide_something_on_it() -> None:
    assert "参加者数" in screen.words(screen.board(opened("editor@example.jp")))
    assert "使えません" in screen.trouble(opened("viewer@example.jp"))


def test_nothing_is_offered_to_whoever_may_decide_nothing(store: Store) -> None:
    assert "data-send" not in told(store, VIEWER)
