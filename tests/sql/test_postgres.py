"""The same text gives the same rows on DuckDB and on PostgreSQL, and says what it needs for that."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date

import pytest

from kpi.sql import CONCEPTS, FOLDER, KEYS, compose, text, view
from tests.rows import DEPARTMENT, YEAR, day
from tests.sql import LAST_OF_RICH, Asker, Engine, Row, revise_everything, rich_world
from tests.sql.cases import CASES

NAMES = (*CONCEPTS, *KEYS)

QUESTIONS: dict[str, tuple[str | None, int | None, date | None, int | None]] = {
    "everything as of now": (None, None, None, None),
    "one year at March, as of a change": (DEPARTMENT, YEAR, day("2023-03"), LAST_OF_RICH),
    "all departments during the year": (None, YEAR, day("2022-11"), LAST_OF_RICH),
    "a past year": ("other", 2021, day("2021-09"), 3),
}


@pytest.fixture(scope="module")
def both(engine: Engine, postgres: Engine) -> Iterator[tuple[Asker, Asker]]:
    """Return DuckDB and PostgreSQL, each with the same rich world."""
    with ExitStack() as stack:
        askers = []
        for database in (engine, postgres):
            world = rich_world({case.rule: case.facts for case in CASES})
            revise_everything(world)
            askers.append(stack.enter_context(database.holding(world)))
        yield askers[0], askers[1]


def ordered(rows: Sequence[Row]) -> list[Row]:
    """Return rows in an order that the last digits of a float do not decide."""
    return sorted(rows, key=lambda row: [f"{v:.6g}" if isinstance(v, float) else repr(v) for v in row.values()])


def assert_same(one: Sequence[Row], other: Sequence[Row]) -> None:
    """Compare rows as multisets, floats within 1e-9."""
    assert len(one) == len(other)
    for left, right in zip(ordered(one), ordered(other), strict=True):
        assert list(left) == list(right)
        for name, value in left.items():
            if isinstance(value, float):
                assert isinstance(right[name], float), (name, left, right)
                assert math.isclose(value, right[name], rel_tol=1e-9, abs_tol=1e-9), (name, left, right)
            else:
                assert (value, type(value)) == (right[name], type(right[name])), (name, left, right)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_rows_on_both(both: tuple[Asker, Asker], name: str, question: str) -> None:
    department, year, month, change = QUESTIONS[question]
    one, other = (ask(name, department=department, year=year, month=month, change=change) for ask in both)
    assert_same(one, other)


def test_the_world_gives_every_concept_and_table_rows(both: tuple[Asker, Asker]) -> None:
    def rows(name: str) -> list[Row]:
        return both[0](name, department=None, year=None, month=day("2022-11"), change=LAST_OF_RICH)

    silent = [name for name in NAMES if not rows(name)]
    assert silent == []


def test_the_views_are_the_current_state_on_both(both: tuple[Asker, Asker]) -> None:
    for name in NAMES:
        told = []
        for ask in both:
            ask.cursor.execute(view(name))
            found = ask.cursor.execute(f"SELECT * FROM {name}")  # noqa: S608  # a name of our own
            columns = [column[0] for column in found.description]
            told.append([dict(zip(columns, row, strict=True)) for row in found.fetchall()])
        assert_same(*told)
        assert_same(told[0], both[0](name, department=None, year=None))


def test_no_integers_are_divided_and_nothing_is_rounded(both: tuple[Asker, Asker]) -> None:
    """7/2 is 3.5 on one and 3 on the other: PostgreSQL tells which functions the views came to call."""
    ask = both[1].cursor
    ask.execute("SAVEPOINT views")
    for name in NAMES:
        ask.execute(view(name))
    ask.execute("CREATE VIEW probe AS SELECT sum(position) / 2 AS half, avg(position) AS mean FROM department_revision")
    functions = ask.execute(
        "SELECT oid, oid::regprocedure::text FROM pg_proc "
        "WHERE proname ~ '^(int[248]+div|numeric_div|round|trunc|ceil|ceiling|floor|avg)$' "
        "AND oid::regprocedure::text <> 'avg(double precision)'"
    ).fetchall()
    trees = ask.execute(
        "SELECT c.relname, r.ev_action::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
        "WHERE c.relname = ANY($1::text[])",
        [["probe", *NAMES]],
    ).fetchall()
    ask.execute("ROLLBACK TO SAVEPOINT views")

    forbidden = dict(functions)
    called = {
        (relation, forbidden[int(oid)])
        for relation, tree in trees
        for oid in re.findall(r":(?:opfuncid|funcid|aggfnoid) (\d+)", tree)
        if int(oid) in forbidden
    }
    assert len(trees) == len(NAMES) + 1
    assert called == {("probe", "int84div(bigint,integer)"), ("probe", "avg(integer)")}


@pytest.mark.parametrize("name", CONCEPTS)
def test_each_file_opens_with_the_question_that_it_answers(name: str) -> None:
    opening = re.match(r"(-- [^\n]+\n)+", text(name))
    assert opening is not None
    assert "?" in opening[0]


@pytest.mark.parametrize("name", CONCEPTS)
def test_the_text_of_each_file_is_shared_sql(name: str) -> None:
    statement = re.sub(r"--[^\n]*", "", text(name)).lower()
    for word in ("round", "trunc", "arg_max", "arg_min", "getvariable", "count_if", "list"):
        assert not re.search(rf"\b{word}\s*\(", statement), word
    assert "qualify" not in statement
    assert not re.search(r"select\s+\*\s+from|\bat\b(?! time zone)", statement)
    assert not statement.rstrip().endswith(";")
    assert all(f"${n}::" in statement for n in re.findall(r"\$(\d)", statement)), "each parameter is cast"


def test_every_statement_has_the_four_parameters() -> None:
    for name in NAMES:
        assert set(re.findall(r"\$\d", compose(name))) == {"$1", "$2", "$3", "$4"}


def test_every_migration_is_numbered_and_says_what_it_does() -> None:
    paths = sorted((FOLDER / "migrations").iterdir())
    numbers = [path.name[:4] for path in paths]
    assert all(number.isdigit() for number in numbers)
    assert len(set(numbers)) == len(numbers)  # gaps are free: branches take numbers ahead of one another
    assert all(path.read_text(encoding="utf-8").startswith("-- ") for path in paths)
