"""シートの読込み: for whom the page is, and what it does with a sheet that is chosen on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.access import Membership, Person, Role
from kpi.calendar import jst_date, utc_now
from pages.shared import identity, reader
from pages.shared.sitemap import PUBLISHED, offered
from tests.imports.test_sheets import sheet
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, SECTION, World

TODAY = jst_date(utc_now())


def hold(monkeypatch: pytest.MonkeyPatch, role: Role) -> Person:
    """Let whoever opens the page hold a role."""
    held = Membership("one", role, DEPARTMENT, SECTION, TODAY, None, None)
    person = Person("担当", "担当", None, (held,))
    monkeypatch.setattr(identity, "current", lambda: person)
    return person


@pytest.fixture
def database(tmp_path: Path) -> Path:
    world = World.of_one_goal()
    world.change(origin="training")  # nothing shipped is loaded into it
    return database_of(world, tmp_path / "kpi.duckdb")


def choose(app: AppTest, data: bytes, name: str = "シート.md") -> AppTest:
    app.file_uploader(key="published-file").set_value([(name, data, "text/markdown")])
    return app.run()


def summary(app: AppTest) -> str:
    return screen.words(screen.one(screen.board(app), "imports-sum"))


def edit(app: AppTest, group: str, row: int, **cells: object) -> AppTest:
    """Change cells of a line in a grid."""
    key = app.session_state["published-open"].key
    app.session_state[f"{key}-{group}"] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    return app.run()


@pytest.mark.parametrize(
    ("role", "is_offered"),
    [(Role.VIEWER, False), (Role.EDITOR, False), (Role.HEAD, False), (Role.DESK, True), (Role.SECRETARIAT, True)],
)
def test_the_page_is_for_whoever_may_register_goals(
    monkeypatch: pytest.MonkeyPatch, role: Role, is_offered: bool
) -> None:
    assert (PUBLISHED in offered(hold(monkeypatch, role), 1).get("入力", [])) is is_offered


def test_an_editor_is_refused(database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.EDITOR)
    assert "できるのは" in screen.trouble(open_app({}, database, PUBLISHED))


def test_a_sheet_is_looked_at_corrected_saved_and_taken_back(
    database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.SECRETARIAT)
    app = choose(open_app({}, database, PUBLISHED), sheet())
    assert "外したもの 0件" in summary(app)
    edit(app, "取組みと工程", 2, take=False)
    assert "外したもの 2件" in summary(app)  # with its milestone
    edit(app, "指標と数値", 0, name="講座の受講者数", target="310")
    app.button(key="published-go").click().run()
    assert "読み込みました" in app.success[0].value
    assert "変更なし。採用したものは" in summary(app)
    assert [(row["name"], row["unit"]) for row in reader.store().read("indicator")] == [("講座の受講者数", "人")]
    assert [row["value"] for row in reader.store().read("target")] == [310]
    assert reader.store().read("milestone") == []
    app.button(key="import-undo-go").click().run()
    assert "取り消しました" in app.success[0].value
    assert reader.store().read("indicator") == []


def test_what_is_typed_and_means_nothing_is_told_and_cannot_be_saved(
    database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.SECRETARIAT)
    app = choose(open_app({}, database, PUBLISHED), sheet())
    edit(app, "指標と数値", 0, target="三百くらい")
    assert "▼ このままでは保存できないもの 1件" in summary(app)
    assert app.button(key="published-go").disabled
    [year] = [box for box in app.text_input if box.label == "年度"]
    year.input("昔").run()
    assert "「昔」は西暦の年度として読めません" in screen.words(screen.board(app))


def test_a_file_that_cannot_be_read_is_told(database: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.DESK)
    app = choose(open_app({}, database, PUBLISHED), b"%PDF-1.7", "シート.pdf")
    assert len(app.error) == 1
