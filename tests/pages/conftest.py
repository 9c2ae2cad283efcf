"""What the tests of the pages share: databases, and the product opened on them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from xml.etree.ElementTree import Element

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.load import open_database
from pages.shared.sitemap import Place
from tests.database_file import empty_file
from tests.pages import screen
from tests.rows import World

APP = Path(__file__).parents[2] / "app.py"
SECONDS = 30


Address = Mapping[str, str | list[str]]
"""Query parameters; several values of one are a list."""


class Open(Protocol):
    """Open the product at an address, at the front door and on the shipped facts unless told otherwise."""

    def __call__(
        self, address: Address | None = None, database: Path | None = None, page: Place | None = None
    ) -> AppTest: ...


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a database of the shipped facts; who writes takes a copy."""
    path = tmp_path_factory.mktemp("shipped") / "kpi.duckdb"
    open_database(path).close()
    yield path
    st.cache_resource.clear()


@pytest.fixture
def own_copy(shipped: Path, tmp_path: Path) -> Path:
    """Return the shipped facts in a file that a test may change."""
    return Path(shutil.copy(shipped, tmp_path / "kpi.duckdb"))


@pytest.fixture
def open_app(shipped: Path) -> Iterator[Open]:
    with _opening(shipped) as opened:
        yield opened


@pytest.fixture(scope="session")
def march(shipped: Path) -> Element:
    """Return the board of FY2022 as of March."""
    with _opening(shipped) as opened:
        return screen.board(opened({"year": "2022", "month": "2023-03"}))


@pytest.fixture(scope="session")
def december(shipped: Path) -> Element:
    """Return the board of FY2022 as of December."""
    with _opening(shipped) as opened:
        return screen.board(opened({"year": "2022", "month": "2022-12"}))


def database_of(world: World, path: Path) -> Path:
    """Write a world into a new database file."""
    with duckdb.connect(empty_file(path)) as connection:
        world.write_to(connection)
    return path


@contextmanager
def _opening(shipped: Path) -> Iterator[Open]:
    with pytest.MonkeyPatch.context() as patch:

        def opened(address: Address | None = None, database: Path | None = None, page: Place | None = None) -> AppTest:
            patch.setenv("KPI_DATABASE", str(database or shipped))
            app = AppTest.from_file(APP, default_timeout=SECONDS)
            for name, value in (address or {}).items():
                app.query_params[name] = value
            app.run()
            return app if page is None else app.switch_page(page.file).run()

        yield opened
        st.cache_data.clear()  # the open database stays: another path closes it
