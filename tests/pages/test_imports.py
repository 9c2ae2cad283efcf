"""取込み: for whom the page is, and what it does with a file that is chosen on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.access import Membership, Person, Role
from kpi.calendar import jst_date, utc_now
from pages.shared import identity, reader
from pages.shared.sitemap import IMPORTS, offered
from tests.imports.table import city
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, SECTION

TODAY = jst_date(utc_now())
TABLE = "部局,指標,単位,年度,4月,5月\n市民協働部,参加者数,人,2022,9,１２人\n"


def hold(monkeypatch: pytest.MonkeyPatch, role: Role) -> Person:
    """Let whoever opens the page hold a role."""
    held = Membership("one", role, DEPARTMENT, SECTION, TODAY, None, None)
    person = Person("担当", "担当", None, (held,))
    monkeypatch.setattr(identity, "current", lambda: person)
    return person


@pytest.fixture
def database(tmp_path: Path) -> Path:
    world = city()
    world.change(origin="training")
    return database_of(world, tmp_path / "kpi.duckdb")


def choose(app: AppTest, text: str, name: str = "表.csv") -> AppTest:
    app.file_uploader(key="import-file").set_value([(name, text.encode(), "text/csv")])
    return app.run()


@pytest.mark.parametrize(
    ("role", "is_offered"),
    [
        (Role.VIEWER, False), (Role.EDITOR, True), (Role.CONFIRMER, False), (Role.DESK, True), (Role.HEAD, False),
        (Role.SECRETARIAT, True), (Role.ADMIN, True),
    ],
)  # fmt: skip
def test_the_page_is_for_whoever_may_import(monkeypatch: pytest.MonkeyPatch, role: Role, is_offered: bool) -> None:
    assert (IMPORTS in offered(hold(monkeypatch, role), 1).get("入力", [])) is is_offered


def test_a_viewer_is_refused(database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.VIEWER)
    assert "「取込」ができるのは" in screen.trouble(open_app({}, database, IMPORTS))


def test_an_editor_sees_saves_and_takes_back(database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = choose(open_app({}, database, IMPORTS), TABLE)
    assert "新規 2件" in screen.words(screen.one(screen.board(app), "imports-sum"))
    assert [box.label for box in app.checkbox] == []  # an editor registers nothing
    app.button(key="import-go").click().run()
    assert "取り込みました(新規 2件" in app.success[0].value
    assert "変更なし 2件" in screen.words(screen.one(screen.board(app), "imports-sum"))
    app.button(key="import-undo-go").click().run()
    assert "取り消しました" in app.success[0].value
    assert reader.store().read("actual") == []


def test_a_file_that_cannot_be_read_is_told(database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = choose(open_app({}, database, IMPORTS), "")
    assert "は空です" in app.error[0].value


def test_a_column_that_was_guessed_wrongly_is_chosen_anew_and_the_mapping_kept(
    database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.ADMIN)
    app = choose(open_app({}, database, IMPORTS), TABLE)
    [april] = [box for box in app.selectbox if box.label == "E列の内容"]
    april.select("").run()
    assert "新規 1件" in screen.words(screen.one(screen.board(app), "imports-sum"))
    app.text_input(key="import-name").input("窓口の表").run()
    app.button(key="import-keep-go").click().run()
    assert "「窓口の表」を保存しました" in app.success[0].value
    app.run()
    app.selectbox(key="import-kept").select("窓口の表").run()
    assert "新規 1件" in screen.words(screen.one(screen.board(app), "imports-sum"))
