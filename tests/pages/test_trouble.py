"""What goes wrong is told calmly: what it is, and what to do."""

from __future__ import annotations

import logging
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from kpi.shipped import ShippedDataError
from pages.shared import reader
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, World


def test_an_empty_database_file_is_told_and_left_alone(open_app: Open, tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    path.touch()
    app = open_app(database=path)
    assert not app.exception
    assert "データベースを開けません" in screen.trouble(app)
    assert "空(0バイト)" in screen.trouble(app)
    assert path.stat().st_size == 0


def test_a_database_of_something_else_is_told(open_app: Open, tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE sales (amount INTEGER)")
    assert "この製品のデータベースではありません" in screen.trouble(open_app(database=path))


def test_once_mended_the_page_opens(open_app: Open, own_copy: Path) -> None:
    whole = own_copy.read_bytes()
    own_copy.write_bytes(b"")
    app = open_app(database=own_copy)
    assert "データベースを開けません" in screen.trouble(app)
    own_copy.write_bytes(whole)
    assert screen.found(screen.board(app.run()), "headline")


def test_a_wrong_shipped_file_is_told(open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise ShippedDataError("actual.csv", "「四千」は数値として読めません。", "例: 4000", row=3, column="value")

    monkeypatch.setattr(reader, "open_database", refuse)
    assert "actual.csv 3行目「value」: 「四千」は数値として読めません。" in screen.trouble(
        open_app(database=tmp_path / "new.duckdb")
    )


def test_a_year_that_no_calendar_has_is_told_and_is_no_bug(open_app: Open, tmp_path: Path) -> None:
    world = World()
    world.change()
    world.department(position=0)
    world.section()
    world.department_year(20222)
    app = open_app({"department": DEPARTMENT}, database_of(world, tmp_path / "kpi.duckdb"))
    assert not app.exception
    assert "20222年度は扱えません" in screen.trouble(app)


def test_a_bug_goes_to_the_log_whole_and_to_the_page_without_detail(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from pages.shared import trouble  # noqa: PLC0415  # AppTest runs the text of this function elsewhere

        trouble.show_bug(ZeroDivisionError("secret"))

    with caplog.at_level(logging.ERROR):
        app = AppTest.from_function(page).run()
    assert "表示中に問題が起きました" in screen.trouble(app)
    assert "secret" not in screen.trouble(app)
    assert "ZeroDivisionError: secret" in caplog.text
