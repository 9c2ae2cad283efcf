"""入力票: what a file would change is shown first, one click saves it, and somebody else's value is chosen about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi import route
from kpi.calendar import Month
from kpi.entry import save_draft
from kpi.exchange import form
from kpi.rounds import read_round
from kpi.store import Store
from pages.shared import reader
from pages.shared.sitemap import FORM
from tests.city import COLLEAGUE, EDITOR, MAY, saved, store_of, typed
from tests.exchange.filled import fill
from tests.pages import screen
from tests.pages.conftest import APP, SECONDS
from tests.pages.test_identity import signed_in
from tests.rows import SECTION, World

PEOPLE = "参加者数"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open a city whose one section reports participants, with an editor and a manager in the register."""
    world = World.of_one_goal()
    world.indicator("figure", name=PEOPLE, unit="人", report_months="1,2,3,4,5,6,7,8,9,10,11,12")
    world.member("editor", name="担当")
    world.member("manager", name="課長")
    path = tmp_path / "kpi.duckdb"
    with store_of(world, path) as made, made.write("試験", "権限") as change:
        [row] = [row for row in made.read("membership") if row["member"] == "manager"]
        said = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("membership", [said | {"role": "confirmer"}])
    monkeypatch.setenv("KPI_DATABASE", str(path))
    yield reader.store()
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(login: str = "editor@example.jp", month: Month = MAY) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.user = signed_in(login)
    app.query_params["section"], app.query_params["month"] = SECTION, str(month)
    return app.run().switch_page(FORM.file).run()


def filled(store: Store, text: str, month: Month = MAY) -> bytes:
    return fill(form.write(store, SECTION, month), {(PEOPLE, "実績"): text, (PEOPLE, "区分"): "確定"})


def upload(app: AppTest, data: bytes, name: str = "入力票.xlsx") -> AppTest:
    app.file_uploader[0].upload(name, data)
    return app.run()


def said(app: AppTest) -> str:
    alerts = [alert.value for alert in (*app.error, *app.warning)]
    return " ".join([screen.words(screen.board(app)), *alerts])


def draft(store: Store) -> str | None:
    [figure] = read_round(store, SECTION, MAY).figures
    return figure.draft.text if figure.draft else None


def test_a_form_is_shown_first_and_saved_with_one_click(store: Store) -> None:
    app = upload(opened(), filled(store, "３１"))
    assert not app.exception
    assert screen.words(screen.one(screen.board(app), "form-counts")) == "新規 1件"
    assert draft(store) is None
    assert app.button(key="save").label == "1件を保存する"
    app.button(key="save").click().run()
    assert draft(store) == "３１"
    assert "入力票から1件を保存しました。" in said(app)
    assert app.file_uploader[0].value is None, "the page is ready for the next form"


def test_a_row_that_cannot_be_taken_is_named_and_there_is_nothing_to_save(store: Store) -> None:
    app = upload(opened(), filled(store, "９０人くらい"))
    [row] = screen.found(screen.board(app), "refused")
    assert "× 取り込めない 実績 6行目 参加者数" in screen.words(row)
    assert "I6 「参加者数」: 「９０人くらい」は数値として読めません。例: 4675" in screen.words(row)
    assert not [button for button in app.button if button.key == "save"]


def test_who_comes_second_chooses_before_anything_is_saved(store: Store) -> None:
    data = filled(store, "12")
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    app = upload(opened(), data)
    assert "担当Bが" in said(app)
    assert "「15」と保存しています。" in said(app)
    assert app.button(key="save").disabled
    app.radio[0].set_value("入力票で上書き").run()
    app.button(key="save").click().run()
    assert draft(store) == "12"


def test_who_leaves_the_others_value_has_nothing_to_save(store: Store) -> None:
    data = filled(store, "12")
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    app = upload(opened(), data)
    app.radio[0].set_value("保存されている値のまま").run()
    assert not [button for button in app.button if button.key == "save"]
    assert draft(store) == "15"


def test_what_somebody_saves_while_one_looks_becomes_a_choice(store: Store) -> None:
    app = upload(opened(), filled(store, "12"))
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    app.button(key="save").click().run()
    assert draft(store) == "15"
    assert "「15」と保存しています。" in said(app)


def test_a_form_of_another_month_says_which_it_is(store: Store) -> None:
    app = upload(opened(month=MAY), filled(store, "12", MAY.plus(1)))
    assert "令和4年(2022年)6月分の入力票です。" in said(app)
    assert "いまは" in said(app)


def test_a_file_that_is_no_form_says_so(store: Store) -> None:
    app = upload(opened(), b"PK nothing")
    assert not app.exception
    assert "入力票.xlsx" in said(app)
    assert draft(store) is None


@pytest.mark.usefixtures("store")
def test_a_manager_may_only_take_the_form() -> None:
    app = opened("manager@example.jp")
    assert [button.label for button in app.download_button] == ["入力票を受け取る"]
    assert not app.file_uploader
    assert "「実績の入力」ができるのは" in said(app)


def test_a_round_that_is_handed_in_takes_no_form(store: Store) -> None:
    seen = saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
    saved(route.submit(store, EDITOR, SECTION, MAY, seen))
    app = opened()
    assert not app.file_uploader
    assert "「提出済(課長確認待ち)」のため変更できません。" in said(app)
