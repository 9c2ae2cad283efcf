"""想定問答 on its page: marked 部内限, read by whoever works in the department, answered in the place of the draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.access import Person, Role
from pages.shared import identity, sitemap
from pages.shared.sitemap import BRIEFING, QUESTIONS
from tests.city import EDITOR, VIEWER, person, store_of
from tests.kpi.test_questions import figure
from tests.pages import screen
from tests.pages.conftest import Open
from tests.rows import DEPARTMENT

MARCH = {"department": DEPARTMENT, "year": "2022", "month": "2023-03"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    world = figure()
    world.actual("figure", "2023-03", 35, explanation="会場が使えなかった")
    path = tmp_path / "kpi.duckdb"
    store_of(world, path).close()
    return path


def sit_down(monkeypatch: pytest.MonkeyPatch, who: Person) -> None:
    """Let somebody open the pages."""
    monkeypatch.setattr(identity, "current", lambda: who)


def test_the_list_is_marked_and_leads_to_each_question(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch, EDITOR)
    shown = screen.board(open_app(MARCH, database, QUESTIONS))
    assert screen.words(screen.one(shown, "restricted")) == "部内限"
    words = screen.words(screen.one(shown, "questions"))
    assert "「講座の回数」が目標どおりでないのはなぜか。" in words
    assert "担当課は「会場が使えなかった」と記しています。" in words


def test_an_answer_is_written_and_the_draft_comes_back(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit_down(monkeypatch, EDITOR)
    app = open_app(MARCH | {"item": "figure"}, database, QUESTIONS)
    draft = app.text_area[0].value
    assert draft is not None
    app.text_area[0].set_value("会場の都合です。").run()
    app.button[0].click().run()
    assert [box.value for box in app.text_area] == ["会場の都合です。"]
    assert [box.value for box in app.success] == ["答えを保存しました。"]
    app.button[1].click().run()
    assert [box.value for box in app.text_area] == [draft]


def test_nothing_of_it_is_shown_to_whoever_has_no_role_in_the_department(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert QUESTIONS not in sitemap.offered(VIEWER, 1)["議会説明"]
    for who in (VIEWER, person("他部", Role.DESK, department="other"), identity.NOBODY):
        sit_down(monkeypatch, who)
        shown = screen.words(screen.board(open_app(MARCH | {"item": "figure"}, database, QUESTIONS)))
        assert "会場が使えなかった" not in shown
        assert "想定問答の閲覧と記入" in shown


def test_nothing_of_it_is_on_the_shared_screen(open_app: Open, database: Path) -> None:
    app = open_app(MARCH, database, BRIEFING)
    shown = "".join(one.proto.json for one in app.get("bidi_component"))
    assert "部内限" not in shown
    assert "会場が使えなかった" not in shown
