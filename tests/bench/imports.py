"""Importing 300,000 rows with `kpi import`: seconds, peak memory, the same again, and a server's answers meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from kpi.load import open_database
from tests.browser.serve import PRODUCT, ROOT, serving

ROWS = 300_000
SECONDS, MEBIBYTES = 60, 1024
"""What an import may take."""

_DEPARTMENTS, _INDICATORS, _YEARS = 20, 250, range(2018, 2023)
_MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
_PAUSE = 0.2  # seconds between two questions to the server


@dataclass(frozen=True)
class Import:
    """One run of the command, with the seconds of a processor and the most memory that its process took.

    `answers` are the seconds that a server took for another request meanwhile.
    """

    name: str
    seconds: float
    processor: float | None = None
    mebibytes: float | None = None
    answers: tuple[float, ...] = ()


def imports() -> list[Import]:
    """Return a first import, the same again, and a first one through a server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "table.csv"
        write(table)
        alone, shared = folder / "alone", folder / "shared"
        for place in (alone, shared):
            place.mkdir()
        open_database(alone / "kpi.duckdb").close()
        found = [
            _run("first", table, alone / "kpi.duckdb", "保存しました"),
            _run("the same again", table, alone / "kpi.duckdb", "変更なし"),
        ]
        with serving(shared, PRODUCT) as server:
            found.append(_through(table, server.database, server.url))
        return found


def write(path: Path) -> None:
    """Write a table of monthly actuals: departments and indicators of their own, five years."""
    with path.open("w", encoding="utf-8") as file:
        file.write("部局,指標,単位,年度,月,実績\n")
        for department in range(1, _DEPARTMENTS + 1):
            for indicator in range(1, _INDICATORS + 1):
                for year in _YEARS:
                    for month in _MONTHS:
                        value = 100 + (department * 7 + indicator * 5 + month * 3) % 40
                        file.write(f"第{department}部,指標{indicator:03},件,{year},{month}月,{value}\n")


def _start(table: Path, database: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kpi.cli", "import", str(table), "--create"],
        cwd=ROOT, env=os.environ | {"KPI_DATABASE": str(database)}, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def _run(name: str, table: Path, database: Path, expected: str) -> Import:
    """Run the command in a process of its own."""
    began = time.perf_counter()
    with _start(table, database) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or expected not in said:
        raise RuntimeError(f"kpi import: {said[-500:]}")
    return Import(name, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _through(table: Path, database: Path, url: str) -> Import:
    """Run the command through the server, and ask the server for its front page meanwhile."""
    answers = []
    began = time.perf_counter()
    with _start(table, database) as process:
        while process.poll() is None:
            asked = time.perf_counter()
            with urlopen(url, timeout=60) as response:
                response.read()
            answers.append(time.perf_counter() - asked)
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - began
        assert process.stdout is not None
        said = process.stdout.read()
    if process.returncode or "保存しました" not in said:
        raise RuntimeError(f"kpi import: {said[-500:]}")
    return Import("first, through the server", seconds, answers=tuple(answers))


def lines(found: list[Import]) -> list[str]:
    """Return the rows of the table in BENCHMARKS.md."""
    return [
        f"| {one.name} | {one.seconds:.1f} | {_number(one.processor, '.1f')} | {_number(one.mebibytes, ',.0f')}"
        f" | {_waited(one)} | {_met(one)} |"
        for one in found
    ]


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _waited(one: Import) -> str:
    return f"{median(one.answers) * 1000:.0f} / {max(one.answers) * 1000:.0f}" if one.answers else ""


def _met(one: Import) -> str:
    return "yes" if one.seconds <= SECONDS and (one.mebibytes or 0) <= MEBIBYTES else "no"


if __name__ == "__main__":
    print("\n".join(lines(imports())))
