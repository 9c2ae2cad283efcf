"""A workbook's parts as sheets, read in one pass over their XML.

openpyxl would have to read a file twice to tell a formula without a result from a blank, keeps neither number formats
nor merged cells in its fast mode, and builds trees of what strangers send. The few elements that hold values are read
here instead, as they stream out of the zip: nothing is kept but the values, and a document type, without which there
are no entities, is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from posixpath import join, normpath
from xml.parsers import expat  # document types are refused, see `parse_part`

from kpi.exchange.cells.book import BadFile, Book, Sheet, Value, letter_of, place_of
from kpi.exchange.cells.formats import PLAIN, Format, format_of
from kpi.exchange.cells.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_TEXT
from kpi.exchange.cells.package import Package

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?")
_ABSENT: tuple[Value, ...] = ()
_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")

Attributes = dict[str, str]


def read_workbook(data: bytes, name: str) -> Book:
    """Read the bytes of an xlsx as a book; BadFile says what is dangerous, damaged or too large."""
    package = Package(data, name)
    main = related(package, "").first("/officeDocument")
    contents = _Contents()
    parse_part(package, main, contents.start)
    if not contents.sheets or len(contents.sheets) > MAX_SHEETS:
        raise BadFile(f"「{name}」にはシートが{len(contents.sheets):,}枚あります。1枚から{MAX_SHEETS}枚まで読めます。")
    parts = related(package, main)
    strings, styles = _Strings(), _Styles()
    for kind, part in (("/sharedStrings", strings), ("/styles", styles)):
        target = parts.first(kind, needed=False)
        if target:
            parse_part(package, target, part.start, part.end, part.text)
    budget = _Budget(name, MAX_CELLS)
    shown: list[Sheet] = []
    hidden: list[Sheet] = []
    for title, state, key in contents.sheets:
        kind, target = parts.by_key.get(key, ("", ""))
        if not kind.endswith("/worksheet"):
            continue  # a sheet that is one chart
        cells = _Cells(budget, strings.texts, styles.formats(), from_1904=contents.from_1904)
        parse_part(package, target, cells.start, cells.end, cells.text)
        (shown if state == "visible" else hidden).append(cells.sheet(title))
    if not any(sheet.rows for sheet in shown):
        raise BadFile(f"「{name}」の表示されているシートはすべて空です。表が入ったファイルを選んでください。")
    return Book(name, tuple(shown), hidden_sheets=tuple(hidden))


def _nothing(*_: str) -> None:
    """Handle what a part does not ask about."""


def parse_part(
    package: Package,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = _nothing,
    text: Callable[[str], None] = _nothing,
) -> None:
    """Stream one part through handlers of local names; BadFile where it is damaged or declares a document type."""
    locals_: dict[str, str] = {}

    def local(tag: str) -> str:
        return locals_.get(tag) or locals_.setdefault(tag, tag.rpartition(" ")[2])

    def refuse(*_: object) -> None:
        raise BadFile(f"「{package.name}」のXMLに文書型定義(DOCTYPE)があります。表には要らない危険なものです。")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(local(tag), attributes)
    if end is not _nothing:
        parser.EndElementHandler = lambda tag: end(local(tag))
        parser.CharacterDataHandler = text
    try:
        for piece in package.pieces(part):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise package.damaged() from error


@dataclass(slots=True)
class _Relations:
    """What a part refers to: kind and target by key."""

    package: Package
    folder: str
    by_key: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else normpath(join(self.folder, target))
            self.by_key[attributes.get("Id", "")] = attributes.get("Type", ""), path

    def first(self, kind: str, *, needed: bool = True) -> str:
        """Return the part of a kind; '' where there is none that is needed."""
        found = next((target for known, target in self.by_key.values() if known.endswith(kind)), "")
        if needed and not self.package.has(found):
            raise self.package.damaged()
        return found


def related(package: Package, part: str) -> _Relations:
    """Read what a part ('' is the whole package) refers to."""
    folder, _, base = part.rpartition("/")
    relations = _Relations(package, folder)
    parse_part(package, f"{folder}/_rels/{base}.rels".lstrip("/"), relations.start)
    return relations


@dataclass(slots=True)
class _Contents:
    """The list of sheets: title, state, key of the part."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    from_1904: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), key))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}


@dataclass(slots=True)
class _Strings:
    """The texts that cells share, without the readings (furigana) beside them."""

    texts: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _keeps: bool = False
    _is_raised: bool = False
    _is_reading: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "r":
            self._is_raised = False
        elif tag == "vertAlign":
            self._is_raised = attributes.get("val") == "superscript"
        elif tag == "si":
            self._is_raised = False
            self._parts.clear()
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "t":
            self._keeps = not self._is_reading

    def end(self, tag: str) -> None:
        if tag == "t":
            self._keeps = False
        elif tag == "rPh":
            self._is_reading = False
        elif tag == "si":
            self.texts.append(_unescaped("".join(self._parts)))

    def text(self, text: str) -> None:
        if self._keeps:
            self._parts.append(_raised(text) if self._is_raised else text)


@dataclass(slots=True)
class _Styles:
    """The number formats of the styles that cells refer to."""

    _codes: dict[int, str] = field(default_factory=dict)
    _numbers: list[int] = field(default_factory=list)
    _inside: bool = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self._codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self._numbers.append(int(attributes.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._inside = False

    def text(self, _: str) -> None:
        """Hold no text."""

    def formats(self) -> list[Format]:
        """Return the format of each style."""
        known = {number: format_of(number, self._codes.get(number)) for number in set(self._numbers)}
        return [known[number] for number in self._numbers]


@dataclass(slots=True)
class _Budget:
    """How many cells a file may still have."""

    name: str
    left: int

    def spend(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise BadFile(
                f"「{self.name}」はセルが多すぎます。{MAX_CELLS:,}セルまで読めます。空の列や行を消してください。"
            )


class _Cells:
    """The handlers of one sheet: each cell's parts become its value when it ends."""

    def __init__(self, budget: _Budget, strings: list[str], formats: list[Format], *, from_1904: bool) -> None:
        """Start with an empty sheet."""
        self._budget = budget
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self._rows: list[list[Value] | tuple[Value, ...]] = []
        self._hidden: set[int] = set()
        self._merged: list[tuple[int, int, int, int]] = []
        self._columns: dict[str, int] = {}
        self._row: list[Value] = []
        self._column = 0
        self._kind = self._style = self._formula = ""
        self._has_formula = self._is_reading = self._is_raised = False
        self._into: list[str] | None = None
        self._value: list[str] = []
        self._formula_parts: list[str] = []
        self._length = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin an element."""
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v" or (tag == "t" and not self._is_reading):
            self._into = self._value
        elif tag == "f":
            self._has_formula = True
            self._into = self._formula_parts
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self._is_reading = True
        elif tag == "r":
            self._is_raised = False
        elif tag == "vertAlign":
            self._is_raised = attributes.get("val") == "superscript"
        elif tag == "mergeCell":
            self._merged.append(self._region(attributes.get("ref", "")))
            self._budget.spend(1)

    def end(self, tag: str) -> None:
        """End an element."""
        if tag in {"v", "t", "f"}:
            self._into = None
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._is_reading = False

    def text(self, text: str) -> None:
        """Take the text of the element that is open."""
        if self._into is not None:
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise BadFile(
                    f"「{self._budget.name}」に{MAX_TEXT:,}文字を超えるセルがあります({len(self._rows)}行目)。"
                )
            self._into.append(_raised(text) if self._is_raised else text)

    def sheet(self, title: str) -> Sheet:
        """Return what was read, with merged regions filled."""
        while self._rows and not self._rows[-1]:
            self._rows.pop()
        width = max(map(len, self._rows), default=0)
        merged = []
        for top, left, bottom, right in self._merged:
            region = top, left, min(bottom, len(self._rows)), min(right, width)
            if region[0] <= region[2] and region[1] <= region[3]:
                self._fill(*region)
                merged.append(region)
        return Sheet(title, self._rows, tuple(merged), frozenset(self._hidden))

    def _fill(self, top: int, left: int, bottom: int, right: int) -> None:
        """Write the top left value of a region into all of it."""
        value = self._rows[top - 1][left - 1] if left <= len(self._rows[top - 1]) else None
        if value is None:
            return
        self._budget.spend((bottom - top + 1) * right)
        for index in range(top - 1, bottom):
            row = list(self._rows[index])
            row.extend([None] * (right - len(row)))
            row[left - 1 : right] = [value] * (right - left + 1)
            self._rows[index] = row

    def _region(self, reference: str) -> tuple[int, int, int, int]:
        """Read A1:B2; ValueError for anything else."""
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
        if corners[0] is None or corners[1] is None:
            raise ValueError(f"not a region: {reference}")
        (left, top), (right, bottom) = ((place_of(corner[1]), int(corner[2])) for corner in corners if corner)
        return top, left, bottom, right

    def _begin_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r") or len(self._rows) + 1)
        if not len(self._rows) < number <= MAX_ROWS:
            raise ValueError(f"row {number} after {len(self._rows)}")
        self._rows.extend([_ABSENT] * (number - 1 - len(self._rows)))
        self._row = []
        self._column = 0
        self._rows.append(self._row)
        if attributes.get("hidden") in {"1", "true"}:
            self._hidden.add(number)

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters) or self._columns.setdefault(letters, place_of(letters))
        else:
            column = self._column + 1
        if column > MAX_COLUMNS:
            raise ValueError(f"column {letter_of(column)}")
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._has_formula = self._is_raised = False
        self._value.clear()
        self._formula_parts.clear()
        self._length = 0

    def _end_cell(self) -> None:
        value = self._cell_value("".join(self._value))
        if value is None or value == "":
            return
        row = self._row
        missing = self._column - len(row)
        self._budget.spend(max(missing, 0))
        if missing > 0:
            row.extend([None] * (missing - 1))
            row.append(value)
        else:
            row[self._column - 1] = value

    def _cell_value(self, text: str) -> Value:
        """Return what the cell that ends says; ValueError and LookupError for what cannot be."""
        kind = self._kind
        if not text:
            return f"={''.join(self._formula_parts)}" if self._has_formula and kind != "str" else None
        if kind == "n":
            return self._number(text)
        if kind == "s":
            return self._strings[int(text)]
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            moment = datetime.fromisoformat(text)
            return moment if moment.hour or moment.minute else date(moment.year, moment.month, moment.day)
        return _unescaped(text)

    def _number(self, text: str) -> Value:
        if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
            raise ValueError(f"not a number: {text}")
        format_ = self._formats[int(self._style)] if self._style and self._formats else PLAIN
        return float(text) if format_ is PLAIN else format_.value(text, from_1904=self._from_1904)


def _raised(text: str) -> str:
    """Return what is written above the line as such: 90 with a raised 1 is no 901, but 90 and a footnote's mark."""
    return text.translate(_SUPERSCRIPTS)


def _unescaped(text: str) -> str:
    """Read the escapes of characters that XML cannot hold, above all _x000D_."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    """Return the character of an escape; half of a pair is none and stays as written."""
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)
