"""A PDF as rows of cells: what stands between the same ruling lines is a cell, the rest are paragraphs.

A PDF has no tables, only characters and lines at places; a character's cell is told by the nearest line on each of
its four sides. `kpi.exchange.sheet.pdf` runs this as a program, the PDF on standard input: rows as JSON come out, or a
sentence about the file with exit code REFUSED.
"""

from __future__ import annotations

import io
import json
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTItem, LTLine, LTPage, LTRect
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psparser import PSLiteral
from pdfminer.utils import MATRIX_IDENTITY

from kpi.exchange.cells import BadFile
from kpi.exchange.sheet.block import HARD, SOFT
from kpi.exchange.sheet.pdf import MAX_PAGES, MAX_SECONDS, REFUSED

_MAX_MEMORY = 1_000_000_000
_MAX_RULES = 4_000  # of one page: a table of 500 rows and 6 columns has 3,000
_MAX_LETTERS = 20_000  # of one page: a full A4 page in 6 point has 10,000
_PAGE_END = 100_000.0
_THIN = 3.0  # points: a rectangle no thicker is a line
_SAME = 3.0  # points: lines closer than this are one
_GAP = 0.4  # of the letter's size: a wider gap is a space
_APART = 1.1  # of the letter's size: more room than that between two lines parts paragraphs

Region = tuple[int, int, int, int]  # left, top, right, bottom in points, from the top left of the page


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        return max(self.bottom - self.top, 1.0)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A ruling line at `at`, from `begin` to `end` in the other direction."""

    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of one region of one page."""

    page: int
    region: Region | None
    top: float
    text: str


class _Collector(PDFLayoutAnalyzer):
    """Takes the letters and lines of each page."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, pageno=0, laparams=None)  # counted up before a page is received
        self.pieces: list[_Piece] = []
        self._running: list[bool] = []  # of each tag that is open: whether it holds what stands on every page

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        is_running = tag.name == "Artifact" and isinstance(props, dict)
        self._running.append(is_running and getattr(props.get("Type"), "name", "") == "Pagination")

    def end_tag(self) -> None:
        del self._running[-1:]  # a damaged page may end more tags than it begins

    def render_char(self, *said: Any) -> float:
        """Leave the letters of a tagged PDF's running heads and feet out, and repeated heads of tables."""
        if not any(self._running):
            return super().render_char(*said)
        item, self.cur_item = self.cur_item, LTFigure("", (0, 0, 0, 0), MATRIX_IDENTITY)
        try:
            return super().render_char(*said)
        finally:
            self.cur_item = item

    def receive_layout(self, ltpage: LTPage) -> None:
        letters: list[_Letter] = []
        down: list[_Rule] = []
        across: list[_Rule] = []
        height = ltpage.height
        for item in _leaves(ltpage):
            left, top, right, bottom = item.x0, height - item.y1, item.x1, height - item.y0  # type: ignore[attr-defined]
            if isinstance(item, LTChar):
                letters.append(_Letter(item.get_text(), left, top, right, bottom))
            elif right - left <= _THIN < bottom - top:
                down.append(_Rule((left + right) / 2, top, bottom))
            elif bottom - top <= _THIN < right - left:
                across.append(_Rule((top + bottom) / 2, left, right))
            elif isinstance(item, LTRect) and item.stroke:
                down += [_Rule(left, top, bottom), _Rule(right, top, bottom)]
                across += [_Rule(top, left, right), _Rule(bottom, left, right)]
        if len(letters) > _MAX_LETTERS or len(down) + len(across) > _MAX_RULES:
            raise BadFile(f"の{self.pageno}ページは細かすぎて読めません({len(letters):,}文字)。")
        self.pieces += _pieces(self.pageno, letters, down, across)


def _leaves(item: Iterable[LTItem]) -> Iterator[LTItem]:
    for part in item:
        if isinstance(part, (LTChar, LTLine, LTRect, LTCurve)):
            yield part
        elif isinstance(part, Iterable):
            yield from _leaves(part)


def _pieces(page: int, letters: Sequence[_Letter], down: list[_Rule], across: list[_Rule]) -> Iterator[_Piece]:
    """Give the text of each region of a page, from top to bottom."""
    regions: dict[Region | None, list[_Letter]] = {}
    seen: set[tuple[str, int, int]] = set()
    for letter in letters:
        key = letter.text, round(letter.left), round(letter.top)
        if key in seen:  # bold is often the same letter twice
            continue
        seen.add(key)
        regions.setdefault(_region(letter, down, across), []).append(letter)
    for region, own in regions.items():
        lines = _lines(own)
        if region is None:
            for top, text in _paragraphs(lines):
                yield _Piece(page, None, top, text)
        else:
            yield _Piece(page, region, region[1], SOFT.join(_typed(line) for line in lines))


def _region(letter: _Letter, down: list[_Rule], across: list[_Rule]) -> Region | None:
    """Return the nearest lines around a letter; None where there is none on its left or right."""
    x, y = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
    columns = [rule.at for rule in down if rule.begin - 1 <= y <= rule.end + 1]
    lines = [rule.at for rule in across if rule.begin - 1 <= x <= rule.end + 1]
    left = max((at for at in columns if at <= x), default=None)
    right = min((at for at in columns if at > x), default=None)
    top = max((at for at in lines if at <= y), default=0.0)  # open where a page ends inside a row
    bottom = min((at for at in lines if at > y), default=_PAGE_END)
    if left is None or right is None:
        return None
    return round(left), round(top), round(right), round(bottom)


def _lines(letters: list[_Letter]) -> list[list[_Letter]]:
    """Put letters into lines from top to bottom, each from left to right."""
    lines: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda one: (one.top + one.bottom, one.left)):
        middle = (letter.top + letter.bottom) / 2
        if lines and abs(middle - (lines[-1][-1].top + lines[-1][-1].bottom) / 2) < letter.size * 0.5:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _typed(line: Sequence[_Letter]) -> str:
    """Return a line's text, with a space where letters stand apart."""
    text = line[0].text
    for before, letter in pairwise(line):
        text += f" {letter.text}" if letter.left - before.right > _GAP * letter.size else letter.text
    return text


def _paragraphs(lines: Iterable[list[_Letter]]) -> Iterator[tuple[float, str]]:
    """Give the text outside tables as paragraphs, with the top of each."""
    texts: list[str] = []
    begin = bottom = 0.0
    for line in lines:
        top = min(letter.top for letter in line)
        if texts and top - bottom > _APART * line[0].size:
            yield begin, SOFT.join(texts)
            texts = []
        begin = begin if texts else top
        texts.append(_typed(line))
        bottom = max(letter.bottom for letter in line)
    if texts:
        yield begin, SOFT.join(texts)


def _rows(pieces: Sequence[_Piece]) -> list[tuple[list[tuple[str, str]], bool]]:
    """Put the pieces of all pages into rows; a cell's column is told by its left side, over all pages alike."""
    columns: list[int] = []
    for left in sorted({piece.region[0] for piece in pieces if piece.region}):
        if not columns or left - columns[-1] > _SAME:
            columns.append(left)
    found: list[tuple[list[tuple[str, str]], bool]] = []
    ordered = sorted(pieces, key=lambda piece: (piece.page, piece.top))
    for (page, _), group in groupby(ordered, key=lambda piece: (piece.page, round(piece.top / _SAME))):
        place = f"{page}ページ"
        cells = list(group)
        outside = [([(piece.text, place)], False) for piece in cells if piece.region is None]
        found += outside
        if len(outside) == len(cells):
            continue
        row = [("", place)] * len(columns)
        for piece in cells:
            if piece.region is not None:
                column = max(bisect_left(columns, piece.region[0] + 1) - 1, 0)
                row[column] = (HARD.join(text for text in (row[column][0], piece.text) if text), place)
        found.append((row, True))
    return found


def _limited() -> None:
    """Take no more memory and processor time than a sheet needs, where the system can be told so."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def _read(data: bytes) -> list[tuple[list[tuple[str, str]], bool]]:
    """Read a PDF in this process."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        if not document.is_extractable:
            raise BadFile("は文字の取り出しが禁じられています。制限のないPDFで保存し直してください。")
    except (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise BadFile("にはパスワードがかかっています。パスワードを外して保存し直してください。") from error
    manager = PDFResourceManager()
    collector = _Collector(manager)
    interpreter = PDFPageInterpreter(manager, collector)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        if number > MAX_PAGES:
            raise BadFile(f"は{MAX_PAGES}ページを超えます。シートの部分だけを保存してください。")
        interpreter.process_page(page)
    if not collector.pieces:
        raise BadFile("には文字がありません(画像だけのPDFは読めません)。文字のあるPDFで保存してください。")
    return _rows(collector.pieces)


def _main() -> int:
    """Answer on standard output; what pdfminer raises on a damaged file is an exit code for the caller."""
    _limited()
    try:
        answer = json.dumps(_read(sys.stdin.buffer.read()))
    except BadFile as error:
        sys.stdout.buffer.write(str(error).encode())
        return REFUSED
    sys.stdout.buffer.write(answer.encode("ascii", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
