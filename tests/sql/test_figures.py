"""Every case holds in SQL, and for the oracle that the property tests believe."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from kpi.model import EstimateMethod, PlanSource, Status
from tests.rows import day
from tests.sql import Engine, Row
from tests.sql.cases import CASES
from tests.sql.cases.building import (
    Case,
)
from tests.sql.oracle import Answer, answer


@pytest.fixture(scope="module")
def said_of(engine: Engine) -> Callable[[Case], Row]:
    """Return a way to the figure of a case; the cases of one month are asked together."""

    @cache
    def at(month: str) -> dict[str, Row]:
        cases = [case for case in CASES if case.month == month]
        rows = engine.figures([case.facts for case in cases], day(month))
        return {case.rule: row for case, row in zip(cases, rows, strict=True)}

    return lambda case: at(case.month)[case.rule]


def near(value: object) -> object:
    """Return a number as one that binary fractions can reach."""
    return pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_figure(case: Case, said_of: Callable[[Case], Row]) -> None:
    row = said_of(case)
    assert {name: row[name] for name in case.expected} == {name: near(value) for name, value in case.expected.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_oracle_knows_the_same_tables(case: Case) -> None:
    known = {name: value for name, value in case.expected.items() if name in Answer.__dataclass_fields__}
    told = answer(case.facts, day(case.month))
    assert {name: getattr(told, name) for name in known} == {name: near(value) for name, value in known.items()}


def test_every_case_has_its_own_rule() -> None:
    assert len({case.rule for case in CASES}) == len(CASES)


def test_every_status_method_and_plan_source_stands_in_a_case() -> None:
    stated = {value for case in CASES for value in case.expected.values() if isinstance(value, str)}
    assert stated >= {*map(str, Status), *map(str, EstimateMethod), *map(str, PlanSource)}
