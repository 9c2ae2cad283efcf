"""docx: paragraphs and tables of a Word document, with the numbers that Word itself counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.exchange.cells import BadFile
from kpi.exchange.cells.package import Package
from kpi.exchange.cells.workbook import Attributes, parse_part, related
from kpi.exchange.sheet.block import HARD, MAX_CHARACTERS, SOFT, Cell, Row

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_KANA = "アイウエオカキクケコサシスセソタチツテト"
_MAX_SPAN = 60
_NOT_SHOWN = ("Fallback", "del", "moveFrom")  # said a second time, deleted, moved away


class _WordPackage(Package):
    def damaged(self) -> BadFile:
        return BadFile(f"「{self.name}」は壊れているため読めません。Wordで開けるか確かめ、docxで保存し直してください。")


def rows_of(data: bytes, name: str) -> list[Row]:
    """Return the rows of a docx; BadFile says what is dangerous, damaged or too large."""
    package = _WordPackage(data, name)
    main = related(package, "").first("/officeDocument")
    if not main.startswith("word/"):
        raise package.damaged()
    numbering = _Numbering()
    has_relations = package.has(f"word/_rels/{main.rpartition('/')[2]}.rels")
    part = related(package, main).first("/numbering", needed=False) if has_relations else ""
    if part and package.has(part):
        parse_part(package, part, numbering.start)
    body = _Body(name, numbering)
    parse_part(package, main, body.start, body.end, body.text)
    return body.rows


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class _Numbering:
    """How a document numbers its lists: numbers that stand in no text."""

    levels: dict[tuple[str, str], _Level] = field(default_factory=dict)  # (list, level)
    lists: dict[str, str] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)  # list: level: number
    _abstract: str = ""
    _level: _Level = field(default_factory=_Level)
    _number: str = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        value = _value(attributes)
        if tag == "abstractNum":
            self._abstract = _named(attributes, "abstractNumId")
        elif tag == "lvl":
            self._level = self.levels.setdefault((self._abstract, _named(attributes, "ilvl")), _Level())
        elif tag == "start" and value.isascii() and value.isdigit():
            self._level.start = int(value[:4])
        elif tag == "numFmt":
            self._level.form = value
        elif tag == "lvlText":
            self._level.text = value
        elif tag == "num":
            self._number = _named(attributes, "numId")
        elif tag == "abstractNumId":
            self.lists[self._number] = value

    def mark(self, number: str, level: str) -> str:
        """Count one more paragraph of a list and return what Word shows before it."""
        abstract = self.lists.get(number)
        known = None if abstract is None else self.levels.get((abstract, level))
        if abstract is None or known is None or not (level.isascii() and level.isdigit()):
            return ""
        if known.form == "bullet":
            return "・"
        depth = int(level[:1])  # Word knows nine levels
        counts = self.counts.setdefault(abstract, {})
        count = counts.get(depth, known.start - 1) + 1
        self.counts[abstract] = {upper: n for upper, n in counts.items() if upper < depth} | {depth: count}
        shown = str(count)
        if known.form.startswith("decimalEnclosedCircle") and count <= len(_CIRCLED):
            shown = _CIRCLED[count - 1]
        elif known.form.startswith("aiueo") and count <= len(_KANA):
            shown = _KANA[count - 1]
        text = known.text.replace(f"%{depth + 1}", shown)
        return "" if "%" in text else f"{text} "


class _Body:
    """Reads the body as it streams by. What stands in a table inside a cell belongs to that cell."""

    def __init__(self, name: str, numbering: _Numbering) -> None:
        self.rows: list[Row] = []
        self._name = name
        self._numbering = numbering
        self._left = MAX_CHARACTERS
        self._depth = self._skipped = self._tables = self._paragraphs = 0
        self._row_number = 0
        self._row: list[Cell] = []
        self._cell: list[str] = []
        self._paragraph: list[str] = []
        self._reads = False
        self._span = 1
        self._continues = False
        self._list = self._level = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag in _NOT_SHOWN:
            self._skipped += 1
        elif tag == "tbl":
            self._depth += 1
            if self._depth == 1:
                self._tables, self._row_number = self._tables + 1, 0
        elif self._depth == 1 and tag in ("tr", "tc", "gridSpan", "vMerge"):
            self._start_in_table(tag, _value(attributes))
        else:
            self._start_in_paragraph(tag, _value(attributes))

    def _start_in_table(self, tag: str, value: str) -> None:
        if tag == "tr":
            self._row, self._row_number = [], self._row_number + 1
        elif tag == "tc":
            self._cell, self._span, self._continues = [], 1, False
        elif tag == "gridSpan":
            self._span = min(int(value[:4]), _MAX_SPAN) if value.isascii() and value.isdigit() else 1
        else:
            self._continues = value != "restart"

    def _start_in_paragraph(self, tag: str, value: str) -> None:
        if tag == "p":
            self._paragraph, self._list, self._level = [], "", "0"
        elif tag == "ilvl":
            self._level = value
        elif tag == "numId":
            self._list = value
        elif tag == "t":
            self._reads = True
        elif tag in ("br", "cr"):
            self._paragraph.append(SOFT)
        elif tag == "tab":
            self._paragraph.append(" ")

    def end(self, tag: str) -> None:
        if tag in _NOT_SHOWN:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "t":
            self._reads = False
        elif tag == "p":
            self._end_paragraph()
        elif tag == "tc" and self._depth == 1:
            text = "" if self._continues else HARD.join(self._cell)
            place = f"表{self._tables}の{self._row_number}行目{len(self._row) + 1}列目"
            self._row.append(Cell(text, place))
            self._row.extend(Cell("", place) for _ in range(self._span - 1))
        elif tag == "tr" and self._depth == 1:
            self.rows.append(Row(tuple(self._row), is_table=True))
        elif tag == "tbl":
            self._depth -= 1

    def text(self, text: str) -> None:
        if not self._reads or self._skipped:
            return
        self._left -= len(text)
        if self._left < 0:
            raise BadFile(f"「{self._name}」の文字が多すぎます({MAX_CHARACTERS:,}文字まで読めます)。")
        self._paragraph.append(text)

    def _end_paragraph(self) -> None:
        text = "".join(self._paragraph)
        self._paragraph = []
        if not self._depth:
            self._paragraphs += 1
        if not text.strip():
            return
        if self._list:
            text = self._numbering.mark(self._list, self._level) + text
        if self._depth:
            self._cell.append(text)
        else:
            self.rows.append(Row((Cell(text, f"段落{self._paragraphs}"),)))


def _named(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


def _value(attributes: Attributes) -> str:
    return _named(attributes, "val")
