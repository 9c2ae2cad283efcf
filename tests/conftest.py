"""What every test shares."""

import duckdb
import pytest
from hypothesis import settings

from kpi.sql import migrations
from tests.sql import Engine

# The same examples on every run, and no deadline: two workers share two cores.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return DuckDB in memory, migrated once; what a test writes is rolled back."""
    connection = duckdb.connect(config={"threads": 1})
    for path in migrations():
        connection.execute(path.read_text(encoding="utf-8"))
    return Engine(connection)
