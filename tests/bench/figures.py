"""How long the SQL behind a board takes in cities of three sizes, beside the least that could be asked of its rows."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from kpi.calendar import FiscalYear, Month
from kpi.report import change_as_of, read_history, read_report
from kpi.store import Store, open_store
from tests.bench import scale

SIZES = (10_000, 1_000_000, 10_000_000)
DEPARTMENT = "d7"
MARCH = Month(scale.YEAR + 1, 3)


@dataclass(frozen=True)
class Read:
    """Milliseconds at one size: everything that a board reads, its figures alone, and the bare query."""

    monthly_figures: int
    departments: int
    board: float
    figure: float
    bare: float


def reads(rounds: int) -> list[Read]:
    """Build a city of each size and ask it."""
    found = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scale.duckdb"
            departments = scale.build(path, size)
            with open_store(path) as store:
                found.append(_read(store, size, departments, rounds))
    return found


def _read(store: Store, size: int, departments: int, rounds: int) -> Read:
    change = change_as_of(store, None)
    asked = scale.question(DEPARTMENT, change[0])

    def board() -> None:
        read_report(store, DEPARTMENT, FiscalYear(scale.YEAR), MARCH, change)
        read_history(store, DEPARTMENT, MARCH, change[0])

    return Read(
        size,
        departments,
        _median(board, rounds),
        _median(lambda: store.read("figure", asked), rounds),
        _median(lambda: store.select(scale.BARE, [DEPARTMENT]), rounds),
    )


def _median(ask: Callable[[], object], rounds: int) -> float:
    """Return the median of so many milliseconds, after one that does not count."""
    times = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return median(times[1:])
