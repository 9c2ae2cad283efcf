"""What is written is what was there: no value is lost, changed, made up, or taken for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from kpi import training
from kpi.access import local_operator
from kpi.calendar import Month
from kpi.exchange.out import files, xlsx_file
from kpi.exchange.out.cell import escaped, number, unescaped
from kpi.exchange.out.csv_file import csv_bytes
from kpi.exchange.out.files import Format, NotWritten
from kpi.exchange.out.parquet_file import parquet_bytes
from kpi.exchange.out.table import Column, Kind, Table, dictionary
from kpi.exchange.out.wanted import Wanted, What, find
from kpi.exchange.out.xlsx_file import TooLarge, xlsx_bytes
from kpi.load import open_database
from kpi.store import Store, open_store
from tests.exchange.out.reading import from_csv, from_parquet, from_xlsx, opened

TODAY = date(2026, 10, 15)
AWKWARD = Table(
    "awkward",
    "試験",
    "1行は1つの値の組。",
    tuple(Column(kind.value, kind.label, kind, f"{kind.label}の値") for kind in Kind),
)
OTHER = replace(AWKWARD, name="other", title="別の表")
FORMULAS = ["=1+1", "+81-6", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－", "=cmd|' /C calc'!A0"]


def awkward(**values: Any) -> Table:
    """Return a table of one row that says nothing but these values."""
    return AWKWARD.filled([dict.fromkeys(column.name for column in AWKWARD.columns) | values])


@pytest.fixture(scope="module", params=["training city", "FY2022"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return the invented city, and the shipped facts."""
    path = tmp_path_factory.mktemp("out") / "kpi.duckdb"
    if request.param == "training city":
        training.build(path, TODAY)
        held = open_store(path)
    else:
        held = open_database(path)
    with held:
        yield held


def tables(store: Store, what: What) -> tuple[Table, ...]:
    who = local_operator(store, "root", TODAY)
    return find(store, who, Wanted(what), TODAY).tables


@pytest.mark.parametrize("what", What)
def test_every_format_gives_back_every_value(store: Store, what: What) -> None:
    found = tables(store, what)
    book = opened(xlsx_bytes(found))
    assert found[0].rows or what.is_of_staff
    for table in found:
        rows = list(table.rows)
        assert from_csv(csv_bytes(table, bom=True), table) == rows
        assert from_csv(csv_bytes(table, bom=False), table, "utf-8") == rows
        assert from_xlsx(book, table) == rows
        assert from_parquet(parquet_bytes(table), table) == rows


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), min_size=1, max_size=12)
VALUES = st.fixed_dictionaries(
    {
        "text": st.none() | TEXTS | st.sampled_from(FORMULAS),
        "month": st.none() | st.just(str(Month(2023, 2))),
        "whole": st.integers(-(10**14), 10**14),  # a row without any value is none in Excel
        "number": st.none() | st.floats(-1e15, 1e15),
        "flag": st.none() | st.booleans(),
        "day": st.none() | st.dates(),
        "moment": st.none() | st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)),
    }
)


@given(VALUES)
def test_any_value_comes_back_from_any_format(values: dict[str, Any]) -> None:
    table = awkward(**values)
    rows = list(table.rows)
    assert from_csv(csv_bytes(table, bom=True), table) == rows
    assert from_parquet(parquet_bytes(table), table) == rows
    if not str(values["text"]).startswith("_x"):  # Excel's own way to write a character by its number
        assert from_xlsx(opened(xlsx_bytes([table])), table) == rows


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_escaped_in_csv(text: str) -> None:
    written = csv_bytes(awkward(text=text), bom=False).decode()
    [_, [cell, *_]] = csv.reader(io.StringIO(written, newline=""))
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", FORMULAS)
def test_in_excel_it_carries_the_mark_of_a_text_and_stays_as_it_is(text: str) -> None:
    sheet = opened(xlsx_bytes([awkward(text=text)]))["試験"]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)


def test_a_negative_number_stays_a_number() -> None:
    table = awkward(number=-5.0, whole=-3)
    assert b"\r\n,,-3,-5,,,\r\n" in csv_bytes(table, bom=False)
    sheet = opened(xlsx_bytes([table]))["試験"]
    assert [(sheet[place].value, sheet[place].data_type) for place in ("C2", "D2")] == [(-3, "n"), (-5, "n")]


@given(st.text())
def test_every_escaped_text_can_be_told_from_every_other(text: str) -> None:
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("value", "written"), [(4675.0, "4675"), (62.8, "62.8"), (0.0, "0"), (-0.5, "-0.5"), (1234567.0, "1234567")]
)
def test_a_number_has_no_separators_and_no_needless_zeros(value: float, written: str) -> None:
    assert number(value) == written


def test_a_blank_is_no_zero_and_an_empty_text_is_no_value() -> None:
    assert csv_bytes(awkward(text="", number=0.0), bom=False).endswith(b"\r\n,,,0,,,\r\n")


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        awkward(number=float("nan"))


def test_the_byte_order_mark_is_there_unless_it_is_left_out() -> None:
    assert csv_bytes(AWKWARD, bom=True).startswith(b"\xef\xbb\xbf")
    assert not csv_bytes(AWKWARD, bom=False).startswith(b"\xef")


def test_the_dictionary_says_what_each_column_is_and_how_the_file_is_written() -> None:
    [whole, *columns] = dictionary([AWKWARD], "文字コードはUTF-8。").rows
    assert whole[:3] == ("awkward", "試験", None)
    assert "空欄は値がないことを示し、0ではない" in str(whole[-1])
    assert "UTF-8" in str(whole[-1])
    assert [row[2:5] for row in columns] == [(kind.value, kind.label, kind.label) for kind in Kind]


@pytest.mark.parametrize("form", Format)
def test_every_format_brings_the_dictionary_along(form: Format) -> None:
    found = files.parts([AWKWARD], form)
    if form is Format.XLSX:
        [part] = found
        assert opened(part.content).sheetnames == ["試験", "項目の説明"]
    else:
        assert [part.name for part in found] == ["awkward", "dictionary"]
        assert found[-1].ending == ".csv"


def test_a_parquet_file_says_in_its_own_schema_what_its_columns_are() -> None:
    schema = parquet.read_schema(io.BytesIO(parquet_bytes(AWKWARD)))
    assert schema.metadata[b"title"] == "試験".encode()
    assert schema.field("number").metadata[b"title"] == "数値".encode()
    assert [str(field.type) for field in schema] == [
        "string", "string", "int64", "double", "bool", "date32[day]", "timestamp[us, tz=UTC]",
    ]  # fmt: skip


def test_the_same_tables_give_the_same_zip_file() -> None:
    found = files.parts([AWKWARD, OTHER], Format.CSV)
    once = files.zipped(found)
    assert once == files.zipped(found)
    assert zipfile.ZipFile(io.BytesIO(once)).namelist()[-1] == "dictionary.csv"


def test_what_excel_cannot_hold_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match=r"2行目に32,768文字の文章.*CSVかParquet"):
        xlsx_bytes([awkward(text="あ" * 32_768)])
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 1)
    twice = AWKWARD.filled([dict.fromkeys(column.name for column in AWKWARD.columns)] * 2)
    with pytest.raises(TooLarge, match="2行あり"):
        xlsx_bytes([twice])


def test_files_stand_beside_the_first_or_in_one_zip() -> None:
    found = files.parts([AWKWARD, OTHER], Format.PARQUET)
    assert list(files.named(found, "out/a.parquet")) == [
        "out/a.parquet", "out/a-other.parquet", "out/a-dictionary.csv",
    ]  # fmt: skip
    assert list(files.named(found, "out/a.zip")) == ["out/a.zip"]


def test_nothing_is_written_over_a_file_unless_it_is_said(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(b"old")
    with pytest.raises(NotWritten, match="すでにあります。上書きするには --force"):
        files.write({str(new): b"new", str(old): b"new"}, force=False)
    assert (old.read_bytes(), new.exists()) == (b"old", False)
    files.write({str(new): b"new", str(old): b"new"}, force=True)
    assert (old.read_bytes(), new.read_bytes()) == (b"new", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.csv", "old.csv"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "フォルダーです"),
        ("none/a.csv", "フォルダー「.*none」がありません"),
        ("file/a.csv", "フォルダー「.*file」がありません"),
        ("あ" * 100 + ".csv", "書き込めません"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, place: str, said: str, force: bool) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotWritten, match=said):
        files.write({str(tmp_path / place): b""}, force=force)


def test_what_is_no_file_is_never_replaced() -> None:
    with pytest.raises(NotWritten, match="普通のファイルではありません"):
        files.write({"/dev/null": b""}, force=True)
