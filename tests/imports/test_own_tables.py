"""What the product wrote comes back as it was: nothing is news, and one changed value is one change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest

from kpi import training
from kpi.access import local_operator
from kpi.calendar import Month
from kpi.exchange import tabular
from kpi.exchange.cells import BadFile, opened
from kpi.exchange.out import figures, planned
from kpi.exchange.out.csv_file import csv_bytes
from kpi.exchange.out.table import Table
from kpi.exchange.out.wanted import Wanted, What, find
from kpi.exchange.out.xlsx_file import xlsx_bytes
from kpi.exchange.tabular import Mapping, Reading
from kpi.imports import saving
from kpi.imports.outcome import Kind, Options, Outcome
from kpi.load import open_database
from kpi.store import Store, open_store
from tests.city import store_of
from tests.imports.table import city
from tests.rows import World

TODAY = date(2026, 10, 15)
ACTUALS, TARGETS, PLANS = figures.HISTORY, planned.TARGETS, planned.MONTH_PLANS
VALUES = {ACTUALS.name: "月の値", TARGETS.name: "目標値", PLANS.name: "計画"}


@pytest.fixture(scope="module", params=["training city", "FY2022"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return the invented city, and the shipped facts; no test leaves anything in them."""
    path = tmp_path_factory.mktemp("own") / "kpi.duckdb"
    if request.param == "training city":
        training.build(path, TODAY)
    with open_store(path) if request.param == "training city" else open_database(path) as held:
        yield held


def small() -> World:
    """Return two departments; one has a figure with two decisions on its target and an adopted plan that ends short."""
    world = city()
    world.department("other", name="別の部")
    world.indicator("=figure", name="-参加者数", unit="人")
    world.indicator("planless", name="計画のない指標", unit="人")
    world.target("=figure", 100)
    world.target("=figure", 130, decided_on="2022-10-01", reason="増員")
    world.target("planless", 50)
    world.month_plan("=figure", {"2022-04": 10, "2022-05": 30, "2023-03": 120})
    world.actual("=figure", "2022-04", 12)
    world.actual("=figure", "2022-05", 15)
    return world


def out(store: Store, what: What, month: Month | None = None) -> dict[str, Table]:
    """Return the tables that the product writes."""
    who = local_operator(store, "root", TODAY)
    return {table.name: table for table in find(store, who, Wanted(what, month=month), TODAY).tables}


def read(data: bytes, name: str = "表.csv") -> Reading:
    return tabular.read(opened(data, name))


def brought(store: Store, reading: Reading) -> Outcome:
    """Save what was read; what would be saved is not."""
    who = local_operator(store, "root", TODAY)
    options = Options("表.csv", TODAY)
    found = saving.preview(store, who, reading, options)
    return found if found.is_news else saving.save(store, who, reading, options)


def news(outcome: Outcome) -> tuple[int, int, int, int | None]:
    return outcome.counts[Kind.NEW], outcome.counts[Kind.CHANGED], len(outcome.problems), outcome.change_no


def one_value_changed(table: Table) -> bytes:
    """Return a table as CSV in which somebody raised a value of the newest month by 1: older ones may be closed."""
    rows = list(csv.reader(io.StringIO(csv_bytes(table, bom=False).decode(), newline="")))
    value = rows[0].index(VALUES[table.name])
    in_force = rows[0].index("有効な目標") if "有効な目標" in rows[0] else None
    read_back = [row for row in rows[1:] if row[value] and (in_force is None or row[in_force] == "TRUE")]
    changed = max(read_back, key=lambda row: row[rows[0].index("月")] if "月" in rows[0] else "")
    changed[value] = str(float(changed[value]) + 1)
    told = io.StringIO(newline="")
    csv.writer(told).writerows(rows)
    return told.getvalue().encode()


@pytest.mark.parametrize(("what", "name"), [(What.HISTORY, ACTUALS.name), (What.TARGETS, TARGETS.name)])
def test_a_table_comes_back_unchanged_and_with_one_changed_value_as_one_change(
    kept: Store, what: What, name: str
) -> None:
    table = out(kept, what)[name]
    for reading in (
        read(csv_bytes(table, bom=True)), read(csv_bytes(table, bom=False)), read(xlsx_bytes([table]), "表.xlsx")
    ):  # fmt: skip
        outcome = brought(kept, reading)
        assert news(outcome) == (0, 0, 0, None)
        assert outcome.counts[Kind.UNCHANGED] > 8
    assert news(brought(kept, read(one_value_changed(table)))) == (0, 1, 0, None)


def test_adopted_plans_come_back_as_values_to_date_though_they_end_beside_the_target() -> None:
    with store_of(small()) as held:
        plans = out(held, What.TARGETS)[PLANS.name]
        assert "planless" in {row[3] for row in plans.rows}  # split automatically: nobody decided it
        outcome = brought(held, read(csv_bytes(plans, bom=True)))
        assert (news(outcome), outcome.counts[Kind.UNCHANGED]) == ((0, 0, 0, None), 3)
        assert news(brought(held, read(one_value_changed(plans)))) == (0, 1, 0, None)


def test_a_mapping_of_such_a_table_that_was_kept_reads_the_same() -> None:
    with store_of(small()) as held:
        for table in (out(held, What.HISTORY)[ACTUALS.name], *out(held, What.TARGETS).values()):
            book = opened(csv_bytes(table, bom=True), "表.csv")
            found = tabular.read(book)
            assert tabular.read(book, Mapping.from_json(found.mapping.to_json())) == found


def test_people_are_told_the_names_of_what_codes_stand_for() -> None:
    with store_of(small()) as held:
        outcome = brought(held, read(one_value_changed(out(held, What.HISTORY)[ACTUALS.name])))
        told = {(entry.figure.department, entry.figure.indicator) for entry in outcome.entries}
        assert told == {("市民協働部", "-参加者数")}


def test_of_a_target_the_decision_in_force_is_read_and_it_is_no_news_though_another_came_later() -> None:
    with store_of(small()) as held:
        for month, target in ((Month(2023, 3), 130), (Month(2022, 9), 100)):
            reading = read(csv_bytes(out(held, What.TARGETS, month)[TARGETS.name], bom=True))
            assert [(f.indicator, f.value) for f in reading.figures] == [("=figure", target), ("planless", 50)]
            assert news(brought(held, reading)) == (0, 0, 0, None)


def test_texts_that_were_escaped_are_read_as_they_were_and_columns_may_have_been_moved() -> None:
    with store_of(small()) as held:
        written = csv_bytes(out(held, What.HISTORY)[ACTUALS.name], bom=True)
        assert "'=figure" in written.decode()
        rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
        told = io.StringIO(newline="")
        csv.writer(told).writerows(["メモ" if n == 0 else "", *reversed(row)] for n, row in enumerate(rows))
        reading = read(told.getvalue().encode())
        assert [(f.indicator, f.month, f.value) for f in reading.figures] == [
            ("=figure", Month(2022, 4), 12), ("=figure", Month(2022, 5), 15),
        ]  # fmt: skip
        assert news(brought(held, reading)) == (0, 0, 0, None)


def test_a_workbook_of_several_tables_is_read_from_the_first_that_can_be() -> None:
    with store_of(small()) as held:
        reading = read(xlsx_bytes(tuple(out(held, What.TREND).values())), "年度推移.xlsx")
        assert (reading.mapping.sheet, len(reading.figures)) == (ACTUALS.title, 2)
        assert TARGETS.title in reading.skipped_sheets


def test_figures_of_a_year_are_refused_with_the_tables_that_are_not() -> None:
    with store_of(small()) as held, pytest.raises(BadFile, match="「月ごとの実績」「目標値の決定」"):
        read(csv_bytes(out(held, What.REPORT)[figures.FIGURES.name], bom=True))
