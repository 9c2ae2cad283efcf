"""Coverage-guided fuzzing of the readers: `python -m tests.exchange.fuzz TARGET SECONDS`, or `make fuzz`.

Each target turns bytes into what strangers may send and holds the answer to rules that no input may break. Only the
exceptions that a reader promises are answers. What is found becomes a test in `test_fuzz.py`.
"""

from __future__ import annotations

import math
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kpi"]):
    from kpi.calendar import FiscalYear
    from kpi.exchange.cells import BadFile, opened, text_of
    from kpi.exchange.cells.formats import format_of
    from kpi.exchange.tabular import Mapping, Reading, Role, read, words
    from kpi.exchange.tabular.periods import period_of, times_of
    from kpi.numbers import NumberError, parse_number, parse_quantity

from tests.exchange.files import with_sheet

_NUMERAL = re.compile(r"[0-9０-９]")
_CELLS = (
    *(",", "\n", ",", "\n", ",", "\t", '"', " "),
    *(
        "部局",
        "目標",
        "指標",
        "KPI",
        "項目",
        "区分",
        "単位",
        "方向性",
        "年度",
        "年",
        "月",
        "年月",
        "実績",
        "目標値",
        "値",
    ),
    *("件数(件)", "(人)", "人", "%", "達成率", "見込", "R4", "令和5年度", "2022", "H30", "31", "2", "明治元年", "1868"),
    *(
        "4月",
        "1月",
        "令和4年9月末",
        "2022/4/30",
        "5ヵ年目標",
        "平成16年度~平成20年度",
        "(単位:千円)",
        "市民部",
        "〇〇課",
    ),
    *("計", "合計", "※", "出典:市", "文章である。", "1,007人", "62.8%", "▲5", "３", "0", "なし", "－", "減少を目指す"),
    *("80%以上", "a", "b", "=A1", "#N/A"),
)
_HANGS = 25  # seconds for one input, on a busy machine too


def check_sentence(error: Exception) -> None:
    """Hold an answer to being Japanese."""
    assert re.search("[ぁ-ん]", str(error)), error


def text_of_bytes(data: bytes) -> str:
    """Return a text, in which Japanese is as near as ASCII."""
    return data.decode("utf-8", "replace")


def numbers(data: bytes) -> None:
    """A number is finite and small and stands in the text in numerals; all else is refused in Japanese."""
    text, _, unit = text_of_bytes(data).partition("\n")
    try:
        quantity = parse_quantity(text, unit or None)
    except NumberError as error:
        check_sentence(error)
        return
    assert parse_number(text, unit or None) == (None if quantity is None else quantity[0])
    if quantity is None:
        assert not text.strip(), text
    else:
        assert math.isfinite(quantity[0])
        assert abs(quantity[0]) < 1e15
        assert _NUMERAL.search(text), text


def dates(data: bytes) -> None:
    """A time is a known fiscal year, a month of twelve, or both."""
    text = words.plain(text_of_bytes(data))
    period = period_of(text)
    if period is not None:
        assert period.fiscal_year is not None or period.month is not None
        if period.fiscal_year is not None:
            FiscalYear(period.fiscal_year)
        assert period.month is None or 1 <= period.month <= 12
    assert all(FiscalYear(time.fiscal_year) for time in times_of(text) if time.fiscal_year is not None)
    words.unit_in(words.clean(text))
    words.direction_of(text)
    words.is_note(text)


def tables(data: bytes) -> None:
    """Every figure stands in a cell with numerals, and the mapping of a guess reads the same again."""
    text = text_of_bytes(data)
    try:
        book = opened(text.encode(), "表.csv")
        reading = read(book)
    except BadFile as error:
        check_sentence(error)
        return
    check_reading(reading)
    again = read(book, Mapping.from_json(reading.mapping.to_json()))
    assert (again.figures, again.problems) == (reading.figures, reading.problems)


def shapes(data: bytes) -> None:
    """Tables of telling words: each byte is one, so that a small change makes another shape."""
    tables("".join(_CELLS[byte % len(_CELLS)] for byte in data).encode())


def check_reading(reading: Reading) -> None:
    """Hold a reading to what is true of every one."""
    assert 0 <= reading.accepted <= reading.rows
    assert reading.refused <= reading.rows
    letters = {column.letter for column in reading.mapping.columns if column.role is Role.VALUE}
    for figure in reading.figures:
        assert math.isfinite(figure.value)
        assert figure.column in letters
        assert figure.row > reading.mapping.header_rows
        assert figure.month is None or figure.month.fiscal_year.year == figure.fiscal_year
        FiscalYear(figure.fiscal_year)
    for problem in reading.problems:
        assert re.search("[ぁ-ん]", problem.reason)
    at = {(figure.row, figure.column) for figure in reading.figures}
    assert not at & {(problem.row, problem.column) for problem in reading.problems}


def files(data: bytes) -> None:
    """Any bytes, under either name, are a book or a sentence."""
    for name in ("表.csv", "表.xlsx"):
        try:
            book = opened(data, name)
        except BadFile as error:
            check_sentence(error)
        else:
            assert book.sheets


def sheets(data: bytes) -> None:
    """Any XML inside a workbook is a sheet or a sentence, and so are the figures in it."""
    try:
        book = opened(with_sheet(text_of_bytes(data)), "表.xlsx")
        for sheet in book.sheets:
            assert all(isinstance(text_of(value), str) for row in sheet.rows for value in row)
        check_reading(read(book))
    except BadFile as error:
        check_sentence(error)


def formats(data: bytes) -> None:
    """Any number format shows any number, or the number is none."""
    number, _, code = text_of_bytes(data).partition("\n")
    try:
        float(number)
    except ValueError:
        return
    if math.isfinite(float(number)):
        text_of(format_of(200, code).value(number))
        text_of(format_of(200, code).value(number, from_1904=True))


def mappings(data: bytes) -> None:
    """Any text is a mapping that is kept unchanged, or a sentence; and a mapping reads any table or refuses it."""
    text = text_of_bytes(data)
    try:
        mapping = Mapping.from_json(text)
        assert Mapping.from_json(mapping.to_json()) == mapping
        check_reading(read(opened("部局,指標,R4\nx,y,1\n".encode(), "表.csv"), mapping))
    except BadFile as error:
        check_sentence(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    check.__name__: check for check in (numbers, dates, tables, shapes, files, sheets, formats, mappings)
}

_TABLES = """部局,指標,単位,年度,月,目標,実績
市民,a,人,R4,4月,1,2
|令和4年度,,,
指標,4月,,3月
,目標,実績,目標
a,1,▲2,なし
計,1,2,
※ 注
|項目\tH29\t30\tR1
人口\t1,007人\t37%\t減少を目指す
|年度,区分,値
令和元年度,目標,3
2,実績,4
|年月,交付率(%)
2022/4/30,62.8
"""
_SHEETS = """<sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>指標</t></is></c><c r="B1" t="str"><v>R4</v></c></row>
<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2"><v>1.5</v></c></row></sheetData>|
<sheetData><row r="3"><c r="B3" s="0"><f>A1</f></c></row></sheetData>
<mergeCells><mergeCell ref="A1:B3"/></mergeCells>"""
_DATES = """平成13年実績|R4.9.30|令和4年度(2022年度)|2022-04|平成十三年九月末|4月|202204|5ヵ年目標|減少を目指す"""
_MAPPING = """{"sheet": "表", "header_rows": 1, "columns": [
{"letter": "B", "role": "indicator"}, {"letter": "C", "role": "value", "fiscal_year": 2022, "month": 4}]}"""
SEEDS: dict[str, list[str]] = {
    "numbers": ["1,007人", "２．７７点", "▲5\n人", "1.2万人\n人", "62.8％", "5千円\n千円", "約30", "1e5"],
    "dates": _DATES.split("|"),
    "tables": _TABLES.split("|"),
    "shapes": [
        "".join(map(chr, cells)) for cells in ((8, 0, 10, 0, 29, 1, 57, 0, 63, 0, 55), (16, 0, 26, 1, 34, 0, 57))
    ],
    "files": ["a,b\n1,2\n", "PK\x03\x04", '"a"\t"b"\n', "<html>"],
    "sheets": _SHEETS.split("|"),
    "formats": ["0.628\n0.0%", '45017\n[$-411]ggge"年"m"月"', '5000\n#,##0,"千円";-0', "1e20\nyyyy/m/d", "0.5\nh:mm"],
    "mappings": [_MAPPING],
}


def main() -> None:
    """Fuzz one target for so many seconds; libFuzzer ends the process with an error where a rule is broken."""
    target, seconds = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS[target]):
            (Path(folder) / str(number)).write_bytes(seed.encode())
        atheris.Setup(
            [
                "fuzz",
                folder,
                f"-max_total_time={seconds}",
                f"-timeout={_HANGS}",
                "-max_len=2000",
                "-rss_limit_mb=1000",
                f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{target}-",
                "-verbosity=0",
                "-seed=5",
            ],
            TARGETS[target],
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
