"""Rules of opening a file: what cells say, in every encoding, and what dangerous files get for an answer."""

from __future__ import annotations

import re
import struct
import time
import tracemalloc
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kpi.exchange.cells import BadFile, Value, letter_of, opened, place_of
from kpi.exchange.cells.limits import MAX_CELLS, MAX_COLUMNS, MAX_SHEETS, MAX_TEXT
from tests.exchange.files import (
    CONTENT_TYPES,
    NAMESPACE,
    SHEET,
    csv_bytes,
    saved,
    with_part,
    with_shared,
    with_sheet,
    xlsx_bytes,
    zip_bytes,
)

TABLE = [["指標", "目標", "実績"], ["①参加者数\n(延べ)", "1,007人", "▲2.77点"], ['㈱髙島 "市"', "", "62.8％"]]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp932"]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
CELLS = TEXTS | st.sampled_from(["1,007人", "a\nb", 'a"b', "\t", ";", "2022年度", "▲5", "62.8%"])


def values(data: bytes, name: str = "表.xlsx") -> list[list[Value]]:
    return [list(row) for row in opened(data, name).sheets[0].rows]


def refusal(data: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(BadFile) as caught:
        opened(data, name)
    assert re.search(r"[ぁ-ん]", str(caught.value))
    assert name in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_reads_the_same_in_every_encoding(encoding: str, delimiter: str) -> None:
    book = opened(csv_bytes(TABLE, encoding, delimiter), "表.csv")
    assert [list(row) for row in book.sheets[0].rows] == TABLE
    assert book.encoding == encoding
    assert book.sheets[0].name == "表"


def test_a_utf_16_file_may_be_big_endian() -> None:
    assert values(b"\xfe\xff" + "指標,値\n".encode("utf-16-be"), "表.csv") == [["指標", "値"]]


def test_numbers_with_commas_do_not_make_a_tab_separated_file_a_csv() -> None:
    assert values("年\t人口\n2021\t1,007\n2022\t1,010\n".encode(), "表.tsv")[1] == ["2021", "1,007"]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), st.sampled_from(ENCODINGS[:3]))
@settings(deadline=None)
def test_what_is_written_as_csv_is_read_back(rows: list[list[str]], encoding: str) -> None:
    table = [["指標", "値", "備考"], *rows]
    assert values(csv_bytes(table, encoding), "表.csv") == table


@given(st.lists(st.lists(TEXTS | st.integers(-(10**9), 10**9) | st.none(), min_size=1, max_size=4), max_size=6))
@settings(deadline=None)
def test_what_is_written_as_a_workbook_is_read_back(rows: list[list[str | int | None]]) -> None:
    table: list[list[str | int | None]] = [["指標", "値"], *rows]
    sheet = opened(xlsx_bytes(table), "表.xlsx").sheets[0]
    # a text that begins with = is a formula to openpyxl, and one without a result reads as it was typed
    expected = [[None if cell == "" else cell for cell in row] for row in table]
    assert [[sheet.value(r, c) for c in range(1, len(row) + 1)] for r, row in enumerate(expected, 1)] == expected


@pytest.mark.parametrize(
    ("number", "code", "value"),
    [
        (0.628, "0.0%", "62.8%"),
        (0.62845, "0%", "62.845%"),
        (0.285, "0%", "28.5%"),
        (1007, '#,##0"人"', "1007人"),
        (1007, "#,##0人", "1007人"),
        (5000, "#,##0,", "5"),
        (12, "#,##0;[Red]▲#,##0", 12.0),
        (-12, '#,##0;"▲ "#,##0', -12.0),
        (12, "¥#,##0", 12.0),
        (0, '_ * #,##0_ ;_ * "-"_ ;_ @_ ', 0.0),
        (12.5, "0.00E+00", 12.5),
        (12.5, "G/標準", 12.5),
        (45017, "yyyy/m/d", date(2023, 4, 1)),
        (45017, '[$-411]ggge"年"m"月"d"日"', date(2023, 4, 1)),
        (45017, 'ggge"年度"', "2023年度"),
        (45017.5, "yyyy/m/d h:mm", datetime(2023, 4, 1, 12)),
        (0.5, "h:mm", "12:00"),
        (1, "yyyy/m/d", date(1900, 1, 1)),
        (1e12, "yyyy/m/d", 1e12),
    ],
)
def test_a_number_reads_as_its_format_shows_it_but_unrounded(number: float, code: str, value: Value) -> None:
    table: list[list[float | None]] = [[number]]
    assert values(xlsx_bytes(table, formats={"A1": code})) == [[value]]


def test_a_merged_region_is_filled_from_its_top_left_and_no_further_than_the_table() -> None:
    table: list[list[str | float | None]] = [["部局", "値"], ["市民", 1.0], [None, 2.0], [None, 3.0]]
    sheet = opened(xlsx_bytes(table, merged=["A2:A4"]), "表.xlsx").sheets[0]
    assert [sheet.value(row, 1) for row in range(1, 6)] == ["部局", "市民", "市民", "市民", None]
    assert sheet.merged == ((2, 1, 4, 1),)
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    whole = f'<sheetData>{cells}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert values(with_sheet(whole)) == [[1.0, 1.0], [1.0, 1.0]]


def test_a_formula_without_a_result_reads_as_the_formula() -> None:
    assert values(xlsx_bytes([["=B1+1", 2]])) == [["=B1+1", 2.0]]


def test_a_formula_reads_as_its_result() -> None:
    cells = '<c r="A1"><f>B1+1</f><v>3</v></c><c r="B1" t="str"><f>"人"</f><v>人</v></c><c r="C1" t="e"><v>#N/A</v></c>'
    assert values(with_sheet(f'<sheetData><row r="1">{cells}</row></sheetData>')) == [[3.0, "人", "#N/A"]]


def test_readings_beside_kanji_are_no_text() -> None:
    text = "<r><t>豊中</t></r><r><t>市</t></r><rPh sb='0' eb='2'><t>トヨナカ</t></rPh>"
    cells = f'<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{text}</is></c>'
    data = with_shared(with_sheet(f'<sheetData><row r="1">{cells}</row></sheetData>'), f"<si>{text}</si>")
    assert values(data) == [["豊中市", "豊中市"]]


def test_hidden_rows_are_read_and_named_and_hidden_sheets_set_apart() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a"])
    sheet.append(["b"])
    sheet.row_dimensions[2].hidden = True
    key = book.create_sheet("鍵")
    key.append(["k"])
    key.sheet_state = "veryHidden"
    read = opened(saved(book), "表.xlsx")
    assert [list(row) for row in read.sheets[0].rows] == [["a"], ["b"]]
    assert read.sheets[0].hidden_rows == {2}
    assert [sheet.name for sheet in read.hidden_sheets] == ["鍵"]
    assert [sheet.name for sheet in read.sheets] == ["Sheet"]


def test_columns_have_letters_and_back() -> None:
    assert [letter_of(column) for column in (1, 26, 27, 702, 703, MAX_COLUMNS)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(place_of(letter_of(column)) == column for column in range(1, MAX_COLUMNS + 1))


# Files that are not what they say ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "表.csv", "空です"),
        (b"\xef\xbb\xbf\r\n", "表.csv", "空です"),
        (b"", "表.xlsx", "空です"),
        (b"<html><table></table></html>", "表.xlsx", "Webページ"),
        (b"<!DOCTYPE html><p>", "表.csv", "Webページ"),
        ("指標,値\n".encode(), "表.xlsx", "文字だけのファイル"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "表.xlsx", "旧形式のExcel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "表.xlsx", "パスワード"),
        (b"%PDF-1.7", "表.xlsx", "PDF"),
        (b"PK\x03\x04abc", "表.csv", "圧縮ファイル"),
        (b"PK\x03\x04abc", "表.xlsx", "壊れている"),
        (b"MZ", "表.exe", "読めません"),
        (b"a,b", "表", "読めません"),
        (b"a,b\0c\n", "表.csv", "1行目に文字ではないデータ(0x00)"),
        ("指標".encode("utf-16-le"), "表.csv", "文字ではないデータ"),
        ("指標,値".encode("iso2022_jp"), "表.csv", "0x1B"),
        ("指標,値".encode()[:-1], "表.csv", "途中で壊れています"),
        (b"a,\x81\xff\xff", "表.csv", "文字コード"),
        (b'a,"b\nc,d\n', "表.csv", "引用符"),
        (b"a" * (MAX_TEXT + 1) + b",b", "表.csv", "文字を超えるセル"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_so(data: bytes, name: str, told: str) -> None:
    assert told in refusal(data, name)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("xl/vbaProject.bin", "マクロ"),
        ("xl/macrosheets/sheet1.xml", "マクロ"),
        ("xl/externalLinks/externalLink1.xml", "外部のファイル"),
        ("xl/connections.xml", "外部のファイル"),
        ("xl/embeddings/oleObject1.bin", "埋め込まれ"),
        ("inner.zip", "埋め込まれ"),
    ],
)
def test_a_workbook_with_more_than_a_table_is_refused(part: str, told: str) -> None:
    assert told in refusal(with_part(xlsx_bytes(TABLE), part, b"x"))


def test_a_zip_in_a_zip_is_no_workbook() -> None:
    assert "埋め込まれ" in refusal(zip_bytes({"a.xlsx": zip_bytes({"b.xlsx": b""})}))
    assert "圧縮ファイル" in refusal(zip_bytes({"a.txt": b"x"}))


@pytest.mark.parametrize("length", [10, 100, 1000, -30, -1])
def test_a_workbook_that_breaks_off_is_damaged(length: int) -> None:
    assert "壊れている" in refusal(xlsx_bytes(TABLE)[:length])


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(xlsx_bytes(TABLE))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert "暗号化" in refusal(bytes(data))


def test_a_workbook_without_values_is_empty() -> None:
    assert "空です" in refusal(xlsx_bytes([]))


@pytest.mark.parametrize(
    "xml",
    [
        '<sheetData><row r="1"><c r="A1"><v>x</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" s="99"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="2"/><row r="1"/></sheetData>',
        '<sheetData><row r="1048577"/></sheetData>',
        '<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="1"><v>1</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1e999</v></c></row></sheetData>',
        '<sheetData><row r="1"><c r="A1" t="d"><v>yesterday</v></c></row></sheetData>',
        '<mergeCells><mergeCell ref="1A:B2"/></mergeCells>',
        "<sheetData>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_damaged(xml: str) -> None:
    assert "壊れている" in refusal(with_sheet(xml))


def test_a_workbook_that_would_unpack_to_200_mb_is_refused_by_its_directory() -> None:
    data = with_part(xlsx_bytes(TABLE), SHEET, b" " * 200_000_000)
    tracemalloc.start()
    began = time.perf_counter()
    told = refusal(data)
    seconds = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "200,0" in told
    assert seconds < 1
    assert peak < 10_000_000


def test_a_directory_that_lies_about_a_size_gets_nothing_unpacked_beyond_it() -> None:
    data = bytearray(with_part(xlsx_bytes(TABLE), SHEET, b" " * 200_000_000))
    true_size = struct.pack("<I", 200_000_000)
    assert data.count(true_size) == 2
    tracemalloc.start()
    assert "壊れている" in refusal(bytes(data).replace(true_size, struct.pack("<I", 1000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "_rels/.rels", "xl/styles.xml"])
def test_entities_are_refused_wherever_they_stand(part: str) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]><x>&l9;</x>'
    assert "DOCTYPE" in refusal(with_part(xlsx_bytes(TABLE), part, laughs))


def test_a_hundred_thousand_sheet_names_are_too_many() -> None:
    names = "".join(f'<sheet name="{n}" sheetId="{n}"/>' for n in range(100_000))
    assert f"{MAX_SHEETS}枚まで" in refusal(
        with_part(
            xlsx_bytes(TABLE), "xl/workbook.xml", f'<workbook xmlns="{NAMESPACE}"><sheets>{names}</sheets></workbook>'
        )
    )
    assert "部品が多すぎます" in refusal(zip_bytes({CONTENT_TYPES: ""} | {f"xl/{n}.xml": "" for n in range(3_000)}))


def test_a_million_columns_are_too_many() -> None:
    assert f"{MAX_COLUMNS:,}列まで" in refusal(b"," * 999_000, "表.csv")
    assert "長すぎます" in refusal(b"1," * 1_000_000, "表.csv")


def test_a_line_of_50_mb_is_refused_without_splitting_it() -> None:
    began = time.perf_counter()
    assert "長すぎます(50,000,000文字)" in refusal(b"1,2" + b"x" * 49_999_997, "表.csv")
    assert time.perf_counter() - began < 2


def test_cells_far_apart_cost_no_memory() -> None:
    rows = "".join(
        f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, MAX_CELLS // MAX_COLUMNS + 2)
    )
    assert "セルが多すぎます" in refusal(with_sheet(f"<sheetData>{rows}</sheetData>"))
    whole = "".join('<mergeCell ref="A1:XFD1000"/>' for _ in range(1000))
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000"><c r="XFD1000"><v>1</v></c></row>'
    assert "セルが多すぎます" in refusal(with_sheet(f"<sheetData>{cells}</sheetData><mergeCells>{whole}</mergeCells>"))
