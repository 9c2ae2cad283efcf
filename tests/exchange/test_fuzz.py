"""A minute of coverage-guided fuzzing, and all that longer runs of it have found."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from kpi.exchange.cells import opened
from kpi.exchange.tabular import read
from kpi.exchange.tabular.periods import period_of
from tests.exchange.files import csv_bytes

SECONDS = 4  # a target; `make fuzz` takes longer
TARGETS = ("numbers", "dates", "tables", "shapes", "files", "sheets", "formats", "mappings")


@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris has wheels for Linux and Python to 3.13")
@pytest.mark.parametrize("target", TARGETS)
def test_no_input_makes_a_reader_crash_hang_or_break_its_rules(target: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.exchange.fuzz", target, str(SECONDS)],
        capture_output=True, text=True, errors="replace", timeout=SECONDS * 10 + 60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-4000:]


# Found by fuzzing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["十十三年", "十一十年", "平成三十十年"])
def test_ten_tens_are_no_number(text: str) -> None:
    assert period_of(text) is None


def test_january_of_the_first_year_that_has_a_name_is_a_problem() -> None:
    reading = read(opened(csv_bytes([["年", "月", "件数"], ["1868", "1", "5"], ["1869", "1", "6"]]), "表.csv"))
    assert [(figure.fiscal_year, figure.value) for figure in reading.figures] == [(1868, 6)]
    assert [(problem.row, problem.text, problem.reason) for problem in reading.problems] == [
        (2, "5", "1867年度は扱えません。例: 2022")
    ]
