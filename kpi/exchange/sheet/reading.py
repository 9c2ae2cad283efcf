"""The bytes of any published sheet as what it says: format, structure, year, times, figures, milestones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from kpi.calendar import FiscalYear, year_in_era
from kpi.exchange.cells import BadFile
from kpi.exchange.cells.delimited import decoded
from kpi.exchange.sheet import document, figures, grid, markup, milestones, pdf
from kpi.exchange.sheet.block import MAX_CHARACTERS, Row, clean, size_of
from kpi.exchange.sheet.figures import Source, Taken
from kpi.exchange.sheet.found import (
    LIKELY,
    SURE,
    Figure,
    Goal,
    Initiative,
    ManagementSheet,
    Quantity,
    Said,
    Step,
    Unread,
)  # fmt: skip
from kpi.exchange.sheet.schedule import fiscal_years, schedule_of
from kpi.exchange.sheet.structure import CellFigure, Structure
from kpi.exchange.sheet.wording import mark_at_begin

MAX_BYTES = 20_000_000
"""Bytes of a file: a sheet of twenty pages with pictures has two million."""

_TEXT = (".md", ".txt", ".html", ".htm")
_FILE_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_FILE_ERA = re.compile(r"(?<![A-Za-z])(?:令和|R|r)0?([0-9]{1,2})(?![0-9])")
_NO_VALUE = frozenset({"", "-", "ー", "―", "—", "－", "–", "なし", "目標なし"})
_FEW = 2  # items in a row: with more, nobody can say which one a result belongs to
_LONGEST_NAME = 300  # characters of an indicator with its values
_UNIT_BRACKET = re.compile(r"(.+?)\s*[(\[]\s*(?:単位\s*[::]\s*)?([^()\[\]0-9]{1,6})[)\]]")
_HAS_UNIT = re.compile(r"^[^(]*[0-9]\s*[^\s0-9,.()以未超]")
_TWO_VALUES = re.compile(
    r"(?:目標|計画)(?:値)?\s*[::]?\s*(?P<target>\S+?)[\s、,/→(]+実績(?:値)?\s*[::]?\s*(?P<actual>[^\s)]+)\)?"
)


def read_sheet(data: bytes, name: str) -> ManagementSheet:
    """Read a published sheet, given its bytes and its name: .md, .txt, .html, .docx, .xlsx or .pdf.

    Raises BadFile, whose text is for the person, where the file is none of these, dangerous, damaged or too large.
    """
    shown = PurePath(name.replace("\\", "/")).name or "名前のないファイル"
    return sheet_of(rows_of(data, shown), shown)


def rows_of(data: bytes, name: str) -> list[Row]:
    """Return the rows of a file; what it is says its name, and its content must agree."""
    kind = PurePath(name).suffix.lower()
    if len(data) > MAX_BYTES:
        raise BadFile(f"「{name}」は大きすぎます({len(data):,}バイト)。{MAX_BYTES // 1_000_000}MBまで読めます。")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise BadFile(f"「{name}」は空です({len(data)}バイト)。")
    is_pdf, is_zip = data[:1024].lstrip().startswith(b"%PDF"), data.startswith(b"PK")
    if kind not in (*_TEXT, ".docx", ".xlsx", ".pdf"):
        raise BadFile(f"「{name}」は読めません。読めるのはPDF、Word(.docx)、Excel(.xlsx)、テキスト(.md、.txt)です。")
    if is_pdf != (kind == ".pdf") or is_zip != (kind in (".docx", ".xlsx")):
        found = "PDF" if is_pdf else "圧縮された文書(docxやxlsxなど)" if is_zip else "文字だけか、ほかの形式"
        raise BadFile(f"「{name}」の中身は{found}で、名前の「{kind}」と合いません。名前を中身に合わせてください。")
    if kind == ".xlsx":
        rows = grid.rows_of(data, name)
    elif kind == ".docx":
        rows = document.rows_of(data, name)
    elif kind == ".pdf":
        rows = pdf.rows_of(data, name)
    else:
        text, _ = decoded(data, name)
        if len(text) > MAX_CHARACTERS:
            raise BadFile(f"「{name}」の文字が多すぎます({len(text):,}文字)。{MAX_CHARACTERS:,}文字まで読めます。")
        rows = markup.rows_of(text)
    if size_of(rows) > MAX_CHARACTERS:
        raise BadFile(f"「{name}」の文字が多すぎます。{MAX_CHARACTERS:,}文字まで読めます。")
    return rows


def sheet_of(rows: Sequence[Row], name: str) -> ManagementSheet:
    """Return what rows say; `name` is the file's, which may hold the year."""
    structure = Structure()
    for row in rows:
        structure.take(row)
    sheet = structure.close()
    _set_year(sheet, structure.head.years, rows, name)
    year = None if sheet.fiscal_year is None else FiscalYear(sheet.fiscal_year)
    for goal in sheet.goals:
        for item in _items(goal):
            item.schedule = schedule_of(item.when or item.text, year)
        sheet.milestones += milestones.of_goal(goal, year)
    sheet.figures += _figures(sheet, structure.cell_figures, year)
    return sheet


def _items(goal: Goal) -> Iterable[Initiative | Step]:
    for initiative in goal.initiatives:
        yield initiative
        yield from initiative.steps


def _set_year(sheet: ManagementSheet, head: Sequence[tuple[int, str]], rows: Sequence[Row], name: str) -> None:
    """Tell the year: by the head, else by the file's name, else by the years that the text speaks of most."""
    if head:
        sheet.fiscal_year, sheet.fiscal_year_place = head[0]
        sheet.fiscal_year_confidence = SURE if len({year for year, _ in head}) == 1 else LIKELY
        return
    stem = clean(PurePath(name).stem)
    western, era = _FILE_YEAR.search(stem), _FILE_ERA.search(stem)
    if western or era:
        sheet.fiscal_year = int(western[1]) if western else year_in_era("令和", max(int(era[1]) if era else 1, 1))
        sheet.fiscal_year_place, sheet.fiscal_year_confidence = "ファイル名", LIKELY
        return
    firsts = [step.first_year for goal in sheet.midterm_goals for step in goal.steps if step.first_year]
    if firsts:
        sheet.fiscal_year, sheet.fiscal_year_place = min(firsts), "中期目標のスケジュールの最初の年度"
        return
    named = Counter(year for row in rows for cell in row.cells for year, _, _ in fiscal_years(clean(cell.text)))
    if named:
        sheet.fiscal_year, sheet.fiscal_year_place = named.most_common(1)[0][0], "本文で最も多い年度"


def _figures(sheet: ManagementSheet, cells: Sequence[CellFigure], year: FiscalYear | None) -> Iterable[Figure]:
    """Return all figures, goal by goal; what the summary says again is not a figure of its own."""
    found: list[Figure] = []
    for goal in sheet.goals:
        aims: list[Quantity] = []
        done: list[Quantity] = []
        for initiative in goal.initiatives:
            items: list[Initiative | Step] = [initiative, *initiative.steps]
            for item in items:
                around = item.text if item is initiative else f"{initiative.text}、{item.text}"
                taken = figures.targets_in(item.text, Source(item.place, around, item.row), year)
                aims += _kept(sheet, taken)
        for said in goal.results:
            taken = figures.results_in(
                said.text, Source(said.place, said.before or _beside(goal, said), said.row), year
            )
            done += _kept(sheet, taken)
        table = [figure for cell in cells if cell.goal == goal.number for figure in _of_cell(sheet, cell, year)]
        told = {(one.value, one.unit) for figure in table for one in (figure.target, figure.actual) if one}
        aims = [one for one in figures.without_repeats(aims) if (one.value, one.unit) not in told]
        done = [one for one in figures.without_repeats(done) if (one.value, one.unit) not in told]
        found += table
        found += figures.joined(goal.number, aims, done)
    for cell in cells:
        if cell.goal is None:
            found += _of_cell(sheet, cell, year)
    return found + _of_summary(sheet, sheet.summary, found, year)


def _beside(goal: Goal, said: Said) -> str:
    """Return the items that stand in the same row of a table as a result, where they are few enough to be meant."""
    items = [item for item in _items(goal) if item.row == said.row]
    return "、".join(item.text for item in items) if len(items) <= _FEW else ""


def _of_summary(
    sheet: ManagementSheet, summary: Sequence[Said], found: Sequence[Figure], year: FiscalYear | None
) -> list[Figure]:
    """Return the results that only the summary gives; they have no goal."""
    known = {(figure.actual.value, figure.actual.unit) for figure in found if figure.actual}
    told: list[Quantity] = []
    for said in summary:
        told += _kept(sheet, figures.results_in(said.text, Source(said.place, said.text, said.row), year))
    return [
        Figure(None, one.name, one.unit, None, one, min(one.confidence, LIKELY))
        for one in figures.without_repeats(told)
        if (one.value, one.unit) not in known
    ]


def _kept(sheet: ManagementSheet, taken: Taken) -> Sequence[Quantity]:
    """Keep what a sentence did not give as unread, and return what it gave."""
    sheet.unread += taken.left
    return taken.quantities


def _of_cell(sheet: ManagementSheet, cell: CellFigure, year: FiscalYear | None) -> list[Figure]:
    """Return the figures of a row of a table, or of a line of a list of indicators."""
    if not cell.name:
        return _of_line(sheet, cell, year)
    name, unit = cell.name, cell.unit
    bracket = _UNIT_BRACKET.fullmatch(name) if len(name) <= _LONGEST_NAME else None
    if not unit and bracket and not any(_HAS_UNIT.search(typed) for typed in (cell.target, cell.actual)):
        name, unit = bracket[1], bracket[2]
    source = Source(cell.place, cell.name, cell.row)
    both: list[Quantity | None] = []
    for typed in (cell.target, cell.actual):
        if typed in _NO_VALUE:
            both.append(None)
            continue
        quantity = figures.from_cell(typed, name, unit, source, year) if typed else None
        if typed and quantity is None:
            sheet.unread.append(Unread(typed, cell.place, f"「{name}」の値ですが、数値として読めません。"))
        both.append(quantity)
    target, actual = both
    if target is None and actual is None:
        return []
    if target and actual and not actual.unit and target.unit:
        actual = figures.from_cell(cell.actual, name, target.unit, source, year)
    shown = target or actual
    return [Figure(cell.goal, name, shown.unit if shown else unit, target, actual, SURE)]


def _of_line(sheet: ManagementSheet, cell: CellFigure, year: FiscalYear | None) -> list[Figure]:
    """Read a line such as «相談件数 目標120件 実績98件», or one that only says what is aimed at."""
    line = cell.target
    two = _TWO_VALUES.search(line) if len(line) <= _LONGEST_NAME else None
    if two:
        name = line[: two.start()].strip(" :(、")
        mark = mark_at_begin(name)
        return _of_cell(
            sheet,
            CellFigure(
                cell.goal,
                name[mark.end :] if mark else name or "指標",
                "",
                two["target"],
                two["actual"],
                cell.place,
                cell.row,
            ),
            year,
        )
    taken = figures.targets_in(line, Source(cell.place, line, cell.row), year)
    if not taken.quantities:
        sheet.unread.append(Unread(line, cell.place, "指標の行ですが、目標値を読めません。"))
    return figures.joined(cell.goal, _kept(sheet, taken), [])
