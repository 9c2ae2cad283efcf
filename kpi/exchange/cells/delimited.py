"""CSV and TSV as Japanese programs write them: UTF-8 with or without BOM, UTF-16 with BOM, CP932."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import PurePath

from kpi.exchange.cells.book import BadFile, Book, Sheet
from kpi.exchange.cells.limits import MAX_CELLS, MAX_COLUMNS, MAX_LINE, MAX_ROWS, MAX_TEXT

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 100  # lines that the delimiter is told from
_DELIMITERS = "\t,;"  # in a tie the first: a tab stands in no cell by accident, a comma does (1,007)


def read_delimited(data: bytes, name: str) -> Book:
    """Read the bytes of a CSV or TSV as a book of one sheet; BadFile says what is wrong and in which line."""
    text, encoding = decoded(data, name)
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old Macintosh programs end lines
    return Book(name, (Sheet(PurePath(name).stem, _rows(text, name)),), encoding)


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Return the text and its encoding."""
    bom = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    for encoding in (bom,) if bom else ("utf-8", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and error.end == len(data) and error.reason == "unexpected end of data":
                break  # the last character is cut off; as CP932 all of it would be read wrongly
            continue
        text = text.rstrip("\x1a")
        control = _CONTROL.search(text)
        if control:
            line = text.count("\n", 0, control.start()) + 1
            raise BadFile(
                f"「{name}」の{line}行目に文字ではないデータ(0x{ord(control[0]):02X})があります。"
                "ファイルが壊れているか、CSVではありません。"
            )
        return text, encoding
    raise BadFile(
        f"「{name}」の文字コードが分からないか、途中で壊れています。UTF-8、UTF-16、Shift_JIS(CP932)のCSVを読めます。"
    )


def _rows(text: str, name: str) -> list[list[str]]:
    """Split the text into rows; equal texts are one object, so that a long table costs little memory."""
    known: dict[str, str] = {}
    keep = known.setdefault
    rows: list[list[str]] = []
    cells = 0
    reader = csv.reader(_lines(text, name), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            cells += len(row)
            if len(row) > MAX_COLUMNS:
                raise BadFile(
                    f"「{name}」の{reader.line_num}行目に{len(row):,}列あります。{MAX_COLUMNS:,}列まで読めます。"
                )
            rows.append([keep(cell, cell) for cell in row])
            if len(rows) > MAX_ROWS or cells > MAX_CELLS:
                raise BadFile(f"「{name}」は大きすぎます。{MAX_ROWS:,}行、{MAX_CELLS:,}セルまで読めます。")
    except csv.Error as error:
        if "field larger" in str(error):
            raise BadFile(f"「{name}」の{reader.line_num}行目に{MAX_TEXT:,}文字を超えるセルがあります。") from error
        raise BadFile(
            f'「{name}」の{reader.line_num}行目までの引用符「"」が正しく閉じていません。'
            'セルの中の引用符は「""」と2つ重ねてください。'
        ) from error
    return rows


def _lines(text: str, name: str) -> Iterator[str]:
    """Give the lines of the text with their ends; none is copied that is too long."""
    begin = number = 0
    while begin < len(text):
        end = text.find("\n", begin) + 1 or len(text)
        number += 1
        if end - begin > MAX_LINE:
            raise BadFile(
                f"「{name}」の{number}行目が長すぎます({end - begin:,}文字)。改行で区切られた表ではありません。"
            )
        yield text[begin:end]
        begin = end


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the most of the first lines into equally many cells, then into the most."""
    end = 0
    for _ in range(_SAMPLE):
        end = text.find("\n", end) + 1
        if not end:
            break
    sample = text[: min(end or len(text), MAX_LINE)].split("\n")

    def fit(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        return max((widths.count(width) for width in set(widths) if width > 1), default=0), sum(widths)

    try:
        return max(_DELIMITERS, key=fit)
    except csv.Error:  # reading it in earnest says where
        return ","
