"""Database files for tests: an empty one is made once, and copied from then on."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kpi.store import open_store


def empty_file(path: Path) -> Path:
    """Write a file in which nothing is recorded yet, as `open_store` makes one in a third of a second."""
    path.write_bytes(_empty())
    return path


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kpi.duckdb"
        open_store(path).close()
        return path.read_bytes()
