"""Text and Markdown with the HTML that stands in it: paragraphs, lists, tables of pipes, tabs and `<td>`."""

from __future__ import annotations

import re
from html import unescape

from kpi.exchange.sheet.block import HARD, SOFT, Cell, Row, clean
from kpi.exchange.sheet.wording import begins, stands_alone

_RULE = re.compile(r"[\s|:+=-]*-{3,}[\s|:+=-]*")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*")
_BULLET = re.compile(r"\s*(?:[-*+]|>)\s+(.+)")
_NUMBERED = re.compile(r"\s*[(（]?[0-9０-９]{1,2}[.)．）]?\s|\s*[\u2460-\u249b・○●■◆◇【]")
_APART = re.compile(r"[^\s。、]\s{2,}[^\s(（]")  # words set apart, as a label and its value are
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")
_ESCAPE = re.compile(r"\\([\\()\[\]#*_.>+|-])")
_TAG = re.compile(
    r"<!--[^<>]{0,2000}-->|<![^<>]{0,200}>|</(?P<end>[A-Za-z][A-Za-z0-9]{0,11})\s*>"
    r"|<(?P<start>[A-Za-z][A-Za-z0-9]{0,11})(?P<attributes>(?:\s[^<>]{0,500})?)/?>"
)
_SPAN = re.compile(r"(colspan|rowspan)\s*=\s*[\"']?([0-9]{1,4})", re.IGNORECASE)
_BREAKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "head", "title"}
_MAX_SPAN = 50


def rows_of(text: str) -> list[Row]:
    """Return the rows of a text; their places are its lines, from 1."""
    plain = re.sub(f"[{HARD}{SOFT}]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    reader = _Reader()
    begin = 0
    for tag in _TAG.finditer(plain):
        reader.words(plain[begin : tag.start()])
        begin = tag.end()
        reader.passed += plain.count("\n", tag.start(), begin)
        if tag["end"] is not None:
            reader.end(tag["end"].lower())
        elif tag["start"] is not None:
            reader.start(tag["start"].lower(), tag["attributes"])
    reader.words(plain[begin:])
    reader.flush()
    return reader.rows


class _Reader:
    """Collects lines outside tables, and the rows of tables."""

    def __init__(self) -> None:
        self.passed = 1
        self.rows: list[Row] = []
        self._line: list[str] = []
        self._number = 1
        self._paragraph: list[str] = []
        self._paragraph_at = 1
        self._tables = 0
        self._silent = 0
        self._row: list[Cell] | None = None
        self._cell: list[str] | None = None
        self._spans: dict[int, int] = {}  # column: rows that a cell from above still reaches into
        self._span = (1, 1)

    def start(self, tag: str, attributes: str) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._text(SOFT)
        elif tag in _BREAKS:
            self._text(f"{HARD}・" if tag == "li" else HARD)
        elif tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._end_line()
                self._end_paragraph()
                self._spans = {}
        elif self._tables == 1 and tag == "tr":
            self._end_row()
            self._row = []
        elif self._tables == 1 and tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell = []
            given = {name.lower(): value for name, value in _SPAN.findall(attributes)}
            self._span = _span(given.get("colspan")), _span(given.get("rowspan"))

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS:
            self._text(HARD)
        elif tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._end_row()
                self._number = self.passed
        elif self._tables == 1 and tag == "tr":
            self._end_row()
        elif self._tables == 1 and tag in ("td", "th"):
            self._end_cell()

    def words(self, data: str) -> None:
        self.passed += data.count("\n")
        if self._silent:
            return
        data = unescape(data)
        if self._tables:
            self._text(data.replace("\n", " "))
            return
        first, *others = data.split("\n")
        self._line.append(first)
        for other in others:
            self._end_line()
            self._line = [other]

    def flush(self) -> None:
        """Close what the text leaves open."""
        self._end_row()
        self._end_line()
        self._end_paragraph()

    def _text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)
        elif not self._tables and not self._silent:
            self._line.append(text)

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        self._reach()
        wide, high = self._span
        self._row.append(Cell("".join(self._cell), self._here()))
        for n in range(wide):
            if high > 1:
                self._spans[len(self._row) - 1 + n] = high
        self._row.extend(Cell("", self._here()) for _ in range(wide - 1))
        self._cell = None

    def _reach(self) -> None:
        """Leave blank the places that a cell of an earlier row still fills."""
        while self._row is not None and self._spans.get(len(self._row), 0) > 0:
            self._row.append(Cell("", self._here()))

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._reach()
            self.rows.append(Row(tuple(self._row), is_table=True))
            self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}
        self._row = None

    def _here(self) -> str:
        return f"{self.passed}行目"

    def _end_line(self) -> None:
        line, number = "".join(self._line), self._number
        self._line = []
        self._number += 1
        bare = line.strip(f" 　\n{HARD}{SOFT}")
        if not bare.strip() or _RULE.fullmatch(line):
            self._end_paragraph()
        elif "\t" in line.strip("\n ") and line.strip():
            self._table_row(line.split("\t"), number)
        elif bare.startswith("|") or bare.count("|") > 1:
            cells = re.split(r"(?<!\\)\|", bare)
            self._table_row(cells[1:] if not cells[0].strip() else cells, number)
        elif (heading := _HEADING.fullmatch(line)) is not None:
            self._end_paragraph()
            self._add([heading[1]], number)
        elif (bullet := _BULLET.fullmatch(line)) is not None:
            self._end_paragraph()
            self._add([bullet[1] if _NUMBERED.match(bullet[1]) else f"・{bullet[1]}"], number)
        else:
            is_spaced = _APART.search(line) is not None
            if is_spaced or begins(clean(line)) or (self._paragraph and stands_alone(clean(self._paragraph[-1]))):
                self._end_paragraph()
            if not self._paragraph:
                self._paragraph_at = number
            self._paragraph.append(line)
            if is_spaced:
                self._end_paragraph()

    def _end_paragraph(self) -> None:
        if self._paragraph:
            self._add([SOFT.join(self._paragraph)], self._paragraph_at)
        self._paragraph = []

    def _table_row(self, cells: list[str], number: int) -> None:
        self._end_paragraph()
        self._add(cells, number, is_table=True)

    def _add(self, texts: list[str], number: int, *, is_table: bool = False) -> None:
        place = f"{number}行目"
        self.rows.append(Row(tuple(Cell(_plain(text), place) for text in texts), is_table))


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", text))


def _span(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.isascii() and text.isdigit() and int(text[:4]) > 0 else 1
