"""入力票 as it is handed out: what is typed beside what one needs to judge it, and nothing else unlocked.

Figures stand there as numbers, with unit and month in headings and number formats. The cells of figures have no
format, so that Excel shows 62.8% as somebody types it; those of days are texts, since Excel would put the present year
behind 10月20日.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from kpi import deadline
from kpi.calendar import Month
from kpi.checks import Past
from kpi.entry import KINDS
from kpi.exchange.form.shape import FIELDS, NAMES, STAMP_SHEET, VERSION, Cells, Stamp, cells_of, cells_of_milestone
from kpi.model import Accumulation, ItemKind, MilestoneReport, PlanSource
from kpi.numbers import NO_VALUE, NumberError, parse_number
from kpi.rounds import NoRound, Round, RoundFigure, RoundMilestone, read_round
from kpi.store import Store

FONT = "BIZ UDPGothic"
"""What municipal Windows has, and reads well in small print."""

_HEAD = 4  # the row of the headings, from 0
_LINE = 15  # points
_A4 = 9
_NO_NAME = r'[\\/:*?"<>|\x00-\x1f]'
_INPUT, _GREY, _RULE = "#FFF8DC", "#F1F1F4", "#8C8C90"
_LISTS = {"kind": list(KINDS), "state": [one.label for one in MilestoneReport]}
_DAYS = ("done_text", "postponed_text")
_TRAINING = "研修用・架空データ　"
_HOW = {
    ItemKind.FIGURE: (
        "色の付いた欄だけ入力できます。数値は全角、カンマ、▲、％、単位、1.2万人もそのまま読み取ります。",
        "数値がなければ、区分で対象外か未報告を選びます。内部メモは公表されません。公表用説明は部長が公表します。",
    ),
    ItemKind.MILESTONE: (
        "色の付いた欄だけ入力できます。状態は一覧から選びます。延期と中止には理由が要ります。",
        "日付の例: 10月20日、10月、2027-01。日が分からなければ月だけ、月も分からなければ空欄にします。",
    ),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A 入力票: the name of its file, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its heading, its width in characters, and the field that is typed into it."""

    heading: str
    width: int
    field: str = ""


Shown = str | tuple[float, str]
"""What a locked cell says: a text, or a number with its format."""


def write(store: Store, section: str, month: Month) -> Form:
    """Return the 入力票 of a section's round of a month as it is now.

    Raises:
        NoRound: there is no such section, or nothing is asked of it in that month.
    """
    first, last = store.first_change_at(), store.change_at()
    if first is None or last is None:
        raise NoRound("まだ何も登録されていません。")
    read = read_round(store, section, month, last[0])
    stamp = Stamp(section, month, first, *last)
    out = io.BytesIO()
    options = {"default_format_properties": {"font_name": FONT, "font_size": 11}}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": _title(read)})
        looks = _Looks(book)
        note = _TRAINING if store.is_training() else ""
        if read.figures:
            lines = [_Line(one.code, cells_of(one), _figure(one), one.facts.unit) for one in read.figures]
            _table(book.add_worksheet("実績"), ItemKind.FIGURE, (_figure_columns(month), lines), looks, read, note)
        if read.milestones:
            lines = [_Line(one.code, cells_of_milestone(one), _milestone(one)) for one in read.milestones]
            sheet = book.add_worksheet("マイルストーン")
            _table(sheet, ItemKind.MILESTONE, (_milestone_columns(), lines), looks, read, note)
        _stamp(book.add_worksheet(STAMP_SHEET), stamp)
    return Form(file_name(read.section_name, month), out.getvalue())


def file_name(section_name: str, month: Month) -> str:
    """Return what the file of a section's round is called; what no file system takes is left out."""
    return f"入力票_{re.sub(_NO_NAME, '', section_name)}_{month}.xlsx"


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: its key, what stands in the cells that are typed into, what its locked cells say."""

    code: str
    cells: Cells
    shown: Sequence[Shown]
    unit: str = ""


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Begin with none."""
        self._book = book
        self._known: dict[tuple[tuple[str, object], ...], Look] = {}

    def __call__(self, **wanted: object) -> Look:
        """Return the format with these properties, beside the font."""
        key = tuple(sorted(wanted.items()))
        if key not in self._known:
            self._known[key] = self._book.add_format({"font_name": FONT, "font_size": 11, "valign": "vcenter"} | wanted)
        return self._known[key]

    def locked(self, number_format: str = "") -> Look:
        """Return the look of a cell that is only read."""
        own: dict[str, object] = {"num_format": number_format, "align": "right"} if number_format else {}
        return self(text_wrap=True, border=1, border_color=_RULE, **own)

    def typed(self, field: str) -> Look:
        """Return the look of a cell that is typed into."""
        own: dict[str, object] = {}
        if field == "text":
            own = {"align": "right", "bold": True}
        elif field in _DAYS:
            own = {"num_format": "@"}
        return self(locked=False, text_wrap=True, border=1, border_color=_RULE, bg_color=_INPUT, **own)


def _title(read: Round) -> str:
    return f"入力票　{read.month.full_label}分　{read.section_name}"


def _figure_columns(month: Month) -> list[_Column]:
    before, fields = month.plus(-1).label, FIELDS[ItemKind.FIGURE]
    return [
        _Column(NAMES[ItemKind.FIGURE], 28),
        _Column("単位", 8),
        _Column("入れ方", 8),
        _Column(f"前月\n({before})", 11),
        _Column("前年同月", 11),
        _Column(f"{month.end_label}\nの計画", 12),
        _Column(f"累計\n({before}まで)", 11),
        _Column(fields["text"], 12, "text"),
        _Column(fields["kind"], 9, "kind"),
        _Column(fields["internal_note"], 22, "internal_note"),
        _Column(fields["explanation"], 26, "explanation"),
    ]


def _milestone_columns() -> list[_Column]:
    fields = FIELDS[ItemKind.MILESTONE]
    return [
        _Column(NAMES[ItemKind.MILESTONE], 36),
        _Column("目標", 7),
        _Column("取組み事項", 28),
        _Column("期限", 10),
        _Column("前回", 14),
        _Column(fields["state"], 11, "state"),
        _Column(fields["done_text"], 14, "done_text"),
        _Column(fields["postponed_text"], 12, "postponed_text"),
        _Column(fields["note"], 36, "note"),
    ]


def _figure(figure: RoundFigure) -> list[Shown]:
    facts = figure.facts
    number = _number_format(facts.decimals)
    has_total = facts.accumulation is not Accumulation.LATEST
    reference = "" if figure.plan_source is PlanSource.ADOPTED else '" 参考"'
    return [
        facts.name,
        facts.unit,
        facts.way,
        _past(facts.last, facts.month.plus(-1), number),
        _past(facts.last_year, facts.month.plus(-12), number),
        NO_VALUE if figure.plan is None else (figure.plan, _with(number, reference)),
        (facts.to_date, number) if has_total and facts.to_date is not None else NO_VALUE,
    ]


def _milestone(milestone: RoundMilestone) -> list[Shown]:
    earlier, month = milestone.earlier, milestone.earlier_month
    said = f"{earlier.label}({month.label})" if earlier and month else NO_VALUE
    return [milestone.title, f"目標{milestone.goal_number}", milestone.initiative, milestone.due_label, said]


def _past(past: Past | None, expected: Month, number: str) -> Shown:
    """Return an earlier report; one of another month than the heading says tells its own."""
    if past is None:
        return NO_VALUE
    return past.value, number if past.month == expected else _with(number, f'"({past.month.label})"')


def _number_format(decimals: int) -> str:
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"{plain};▲{plain}"


def _with(number: str, word: str) -> str:
    return ";".join(f"{part}{word}" for part in number.split(";"))


def _table(
    sheet: Worksheet,
    kind: ItemKind,
    table: tuple[Sequence[_Column], Sequence[_Line]],
    looks: _Looks,
    read: Round,
    note: str,
) -> None:
    columns, lines = table
    until = deadline.label(read.deadline, None)
    sheet.write_string(0, 1, _title(read), looks(bold=True, font_size=16))
    sheet.write_string(1, 1, f"{note}{read.department_name}　提出期限 {until}　変更番号{read.change_no}の時点")
    for m, how in enumerate(_HOW[kind], start=2):
        sheet.write_string(m, 1, how)
    sheet.write_string(_HEAD, 0, kind.value)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    head = looks(bold=True, text_wrap=True, align="center", border=1, border_color=_RULE, bg_color=_GREY)
    for n, column in enumerate(columns, start=1):
        sheet.set_column(n, n, column.width)
        sheet.write_string(_HEAD, n, column.heading, head)
    sheet.set_row(0, 26)
    sheet.set_row(_HEAD, 2 * _LINE + 4)
    for m, line in enumerate(lines, start=_HEAD + 1):
        _row(sheet, m, columns, line, looks)
    for n, column in enumerate(columns, start=1):
        if column.field in _LISTS:
            sheet.data_validation(_HEAD + 1, n, _HEAD + len(lines), n, _choice(column))
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{_HEAD + 1 + len(lines)}"})
    _paper(sheet, _HEAD + len(lines), len(columns))


def _row(sheet: Worksheet, m: int, columns: Sequence[_Column], line: _Line, looks: _Looks) -> None:
    sheet.write_string(m, 0, line.code)
    texts: list[tuple[str, int]] = []
    shown = iter(line.shown)
    for n, column in enumerate(columns, start=1):
        if column.field:
            _typed(sheet, (m, n), line.cells[column.field], line.unit, column.field, looks)
            texts.append((line.cells[column.field], column.width))
            continue
        said = next(shown)
        if isinstance(said, str):
            align: dict[str, object] = {"align": "right"} if said == NO_VALUE else {}
            sheet.write_string(m, n, said, looks(text_wrap=True, border=1, border_color=_RULE, **align))
            texts.append((said, column.width))
        else:
            sheet.write_number(m, n, said[0], looks.locked(said[1]))
    sheet.set_row(m, _LINE * max(2, *(_lines(text, width) for text, width in texts)) + 2)


def _typed(sheet: Worksheet, at: tuple[int, int], text: str, unit: str, field: str, looks: _Looks) -> None:
    """Write what stands in a cell that is typed into: a figure as a number, what is none as it was typed."""
    look = looks.typed(field)
    value = None
    if field == "text":
        try:
            value = parse_number(text, unit)
        except NumberError:
            value = None
    if value is not None:
        sheet.write_number(*at, value, look)
    elif text:
        sheet.write_string(*at, text, look)
    else:
        sheet.write_blank(*at, None, look)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a cell."""
    wide = (sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in line) for line in text.split("\n"))
    return sum(max(1, ceil(one / (width - 1))) for one in wide)


def _choice(column: _Column) -> dict[str, object]:
    words = _LISTS[column.field]
    return {
        "validate": "list",
        "source": words,
        "error_title": column.heading,
        "error_message": f"{'、'.join(words)}のどれかを選んでください。",
    }


def _paper(sheet: Worksheet, last_row: int, last_column: int) -> None:
    """Print on A4 landscape, as wide as the page, with the headings on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.print_area(0, 1, last_row, last_column)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&L&F&R&P / &N")
    sheet.hide_gridlines(2)


def _stamp(sheet: Worksheet, stamp: Stamp) -> None:
    for m, pair in enumerate(_said(stamp)):
        sheet.write_row(m, 0, pair)
    sheet.protect()
    sheet.hide()


def _said(stamp: Stamp) -> Iterator[tuple[str, str]]:
    yield "version", VERSION
    yield "section", stamp.section
    yield "month", str(stamp.month)
    yield "database", stamp.database.isoformat()
    yield "change", str(stamp.change_no)
    yield "recorded_at", stamp.recorded_at.isoformat()
