"""The router."""

from __future__ import annotations

from pathlib import Path

from kpi.load import open_database
from kpi.model import Origin
from tests.pages import screen
from tests.pages.conftest import APP, Open


def test_no_python_file_lies_directly_in_pages() -> None:
    """Streamlit would take it for a page of its older kind, and deep links would miss until `/` was opened."""
    assert list((APP.parent / "pages").glob("*.py")) == []


def test_the_front_door_opens_the_board(open_app: Open) -> None:
    app = open_app()
    assert not app.exception
    assert screen.words(screen.one(screen.board(app), "headline"))


def test_every_page_file_belongs_to_an_audience() -> None:
    rooms = {path.parent.name for path in (APP.parent / "pages").glob("*/*.py")}
    assert rooms <= {"executive", "staff", "council", "admin", "shared"}


def test_a_page_stays_a_thin_script() -> None:
    for page in (APP.parent / "pages" / "executive").glob("*.py"):
        assert len(Path(page).read_text(encoding="utf-8").splitlines()) <= 60


def test_invented_data_says_so_on_the_page(open_app: Open, tmp_path: Path) -> None:
    invented = tmp_path / "training.duckdb"
    with open_database(invented) as store, store.write("研修", "架空", Origin.TRAINING):
        pass
    assert screen.words(screen.one(screen.board(open_app(database=invented)), "training")) == "研修用・架空データ"
    assert screen.found(screen.board(open_app()), "training") == []
