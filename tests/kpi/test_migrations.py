"""A database made by an earlier version opens with everything that is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from kpi import sql
from kpi.entry import save_draft
from kpi.publication import published
from kpi.store import open_store
from tests.city import EDITOR, MAY, saved, typed
from tests.rows import SECTION, World


def before_rounds(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Make a database as it was before the second migration, with views, and return what its tables hold."""
    world = World.of_one_goal()
    world.initiative("work")
    world.step("step", "work")
    world.milestone("milestone", "work", "2022-05-31")
    world.milestone_report("milestone", "2022-05", done_on="2022-05-20")
    world.indicator("figure")
    world.target("figure", 40)
    world.change()
    world.actual("figure", "2022-04", 4, internal_note="メモ", explanation="説明", released=True)
    world.actual("figure", "2022-05", 5, released=False)
    world.actual("figure", "2022-06", 6, explanation="短い説明", released=True)
    world.actual("figure", "2022-07", 7, explanation="取り消す説明", released=True)
    world.change()
    world.actual("figure", "2022-06", 6, explanation="長い説明", released=False)
    world.actual("figure", "2022-07", 7, explanation="取り消す説明", released=False)
    world.take_back("actual", indicator="figure", month="2022-05")
    world.submission("2022-04", stage="closed", document_number="令4第1号")
    world.member("person")
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TIMESTAMP NOT NULL)")
        first = sql.migrations()[0]
        connection.execute(first.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES ($1, now()::timestamp)", [first.stem])
        world.write_to(connection)
        connection.execute("CREATE TABLE view_text (fingerprint TEXT NOT NULL)")
        connection.execute("CREATE VIEW actual AS SELECT * FROM actual_revision WHERE NOT withdrawn")
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {table: rows(connection, table) for table in tables if table.endswith("_revision") or table == "change"}


def rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    """Return every row of a table."""
    found = connection.execute(f"SELECT * FROM {table} ORDER BY ALL")  # noqa: S608 - a name of our own
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def test_a_database_from_before_the_rounds_keeps_every_row_and_takes_the_first_draft(tmp_path: Path) -> None:
    path = tmp_path / "kpi.duckdb"
    before = before_rounds(path)
    assert sum(bool(held) for held in before.values()) > 12
    with open_store(path) as store:
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
    with open_store(path) as store:
        [figure] = store.read("figure")
        assert (figure["actual"], figure["is_confirmed"]) == (17, True)
        released = published(store, MAY.fiscal_year)
        assert {month.month: said.text for (_, month), said in released.items()} == {
            4: "説明", 6: "短い説明", 7: None
        }  # fmt: skip
    with duckdb.connect(str(path), read_only=True) as connection:
        for table, held in before.items():
            now = [row for row in rows(connection, table) if table != "change" or row["change_no"] <= 3]
            assert [{name: row[name] for name in old} for row, old in zip(now, held, strict=True)] == held, table
            assert {row[name] for row, old in zip(now, held, strict=True) for name in row.keys() - old.keys()} <= {None}
        assert connection.execute("SELECT value, comment FROM actual ORDER BY value").fetchall() == [
            (4, None),
            (6, None),
            (7, None),
        ]
        assert connection.execute("SELECT text FROM draft").fetchall() == [("12",)]
