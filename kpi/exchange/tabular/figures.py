"""The rows of a table as figures, by its mapping: one pass, with everything that repeats read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kpi.calendar import FIRST_YEAR, Month
from kpi.exchange.cells import Sheet, Value, place_of, text_of
from kpi.exchange.tabular import words
from kpi.exchange.tabular.header import Surroundings
from kpi.exchange.tabular.periods import Period, day_of, period_of, period_of_day, year_after
from kpi.exchange.tabular.reading import Column, Figure, Mapping, Measure, Problem, Role
from kpi.numbers import NumberError, parse_quantity

_PLACEHOLDERS = frozenset("-－ー―—–‐…‥.xX×*＊/") | {
    "...", "・・・", "***", "--", "――", "なし", "無し", "無", "未集計", "集計中", "未定", "未実施", "未把握", "調査中",
    "該当なし", "n/a", "na", "nan", "null", "none",
}  # fmt: skip
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")
_SEVERAL_YEARS = re.compile(r"[0-9一二三四五六七八九十]+[ヵカヶケか]?年(?:間|後)?の?目標|最終|長期|中期")
_DEPARTMENT_HEADING = re.compile(r".+(?:部|局|課|室|委員会|事務局)")
_SENTENCE = 40  # characters: a longer text alone in its row is a note

_BARE_MONTH = re.compile("0?[1-9]|1[0-2]")


@dataclass(frozen=True, slots=True)
class _Number:
    """What one cell of figures says: a value with the unit behind it, a direction, or why it is no figure.

    `is_absent` where a word says that there is no value.
    """

    value: float | None = None
    unit: str = ""
    direction: str | None = None
    reason: str = ""
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of figures: its index in a row, and what its header leaves for the rows to say."""

    index: int
    column: Column
    unit: str | None
    fiscal_year: int | None
    years_off: int
    headers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says beside its figures: `unit` in its own column, `name_unit` behind the indicator's name."""

    number: int
    cells: Sequence[Value]
    labels: dict[Role, str]
    indicator: str
    unit: str
    name_unit: str


@dataclass(slots=True)
class _Above:
    """What a blank cell repeats."""

    labels: dict[Role, str] = field(default_factory=dict)
    heading: dict[Role, str] = field(default_factory=dict)
    unit: str = ""
    year: Period | None = None
    notes: bool = False


class TableReader:
    """Reads one sheet by a mapping; `figures` and `problems` are in the order of the file."""

    def __init__(self, sheet: Sheet, mapping: Mapping, around: Surroundings) -> None:
        """Look up which cell of a row is what."""
        self.figures: list[Figure] = []
        self.problems: list[Problem] = []
        self.rows = 0
        self._sheet = sheet
        self._mapping = mapping
        self._around = around
        columns: dict[Role, Column] = {c.role: c for c in reversed(mapping.columns) if c.role is not Role.VALUE}
        self._index = {role: place_of(column.letter) - 1 for role, column in columns.items()}
        self._letters = {role: column.letter for role, column in columns.items()}
        self._headers = {role: column.header for role, column in columns.items()}
        names = [place_of(c.letter) - 1 for c in mapping.columns if c.role is Role.INDICATOR]
        self._breakdowns = [index for index in names if index != self._index[Role.INDICATOR]]
        self._labels = sorted(
            (role for role in (Role.DEPARTMENT, Role.GOAL, Role.INDICATOR) if role in self._index),
            key=lambda role: self._index[role],
        )
        self._above = _Above()
        self._numbers: dict[tuple[Value, str | None, bool], _Number] = {}
        self._periods: dict[tuple[Role, Value], Period | None] = {}
        self._months: dict[tuple[int, int], Month] = {}
        self._measure = mapping.measure or around.measure or Measure.ACTUAL
        self._unit = mapping.unit or around.unit
        self._department = mapping.department or around.department
        self._title = "" if Role.INDICATOR in self._index else around.title
        self._places = [self._place(column) for column in mapping.columns if column.role is Role.VALUE]
        months = [c.month for c in mapping.columns if c.role is Role.VALUE and c.month is not None]
        self._months_of_calendar_year = months[:1] == [1]
        year_header = self._headers.get(Role.YEAR, "")
        self._is_fiscal_header = not year_header or "度" in year_header or "fiscal" in year_header.lower()

    def read(self) -> None:
        """Read all rows below the header."""
        for index in range(self._mapping.header_rows, len(self._sheet.rows)):
            row = self._sheet.rows[index]
            if any(row) or any(value not in (None, "") for value in row):
                self._read_row(index + 1, row)

    def _place(self, column: Column) -> _Place:
        """Return where a column's figures stand; a problem tells where nothing says their year."""
        year = column.fiscal_year
        is_year_in_rows = Role.YEAR in self._index or Role.MONTH in self._index
        if year is None and not is_year_in_rows:
            year = self._year_of_table(column)
        headers = frozenset(words.key(part) for part in (column.header, *column.header.split(" ")) if part)
        unit = words.clean(column.unit) or None
        index = place_of(column.letter) - 1
        if year is None and not is_year_in_rows:
            self._no_year(column)
        return _Place(index, column, unit, year, words.years_off(column.header), headers)

    def _year_of_table(self, column: Column) -> int | None:
        """Return the year that holds for the whole table, where a column's header names none."""
        off = words.years_off(column.header)
        if off and (year := self._mapping.fiscal_year or self._around.fiscal_year) is not None:
            return year + off
        if self._mapping.fiscal_year is not None:
            return self._mapping.fiscal_year
        is_named = any(c.fiscal_year is not None for c in self._mapping.columns if c.role is Role.VALUE)
        is_span = self._around.target_year != self._around.fiscal_year
        if column.measure is Measure.TARGET and (is_span or not is_named):
            return None if _SEVERAL_YEARS.search(column.header) and not is_span else self._around.target_year
        return None if is_named else self._around.fiscal_year

    def _no_year(self, column: Column) -> None:
        self.problems.append(
            Problem(
                row=max(self._mapping.header_rows, 1),
                column=column.letter,
                text=column.header,
                reason="何年度の値か分からないため、この列の数値は読み込みません。"
                "見出しに年度(例: 令和4年度目標)を書くか、対応付けで年度を指定してください",
            )
        )

    def _read_row(self, number: int, cells: Sequence[Value]) -> None:
        """Read one row that is not blank."""
        if self._is_aside(cells) or self._is_of_another_kind(cells) or self._repeats_header(cells):
            return
        labels = self._labels_of(cells)
        indicator, unit = words.unit_in(labels.get(Role.INDICATOR, ""))
        parts = [indicator, *(words.clean(text_of(cells[n])) for n in self._breakdowns if n < len(cells))]
        row = _Row(number, cells, labels, " ".join(filter(None, parts)), self._unit_of(cells), unit)
        problems: list[Problem] = []
        numbers = self._numbers_of(row, problems)
        self.rows += 1
        if numbers:
            self._add_figures(row, numbers, problems)
        if problems:
            self.problems += sorted(problems, key=lambda problem: place_of(problem.column))

    def _cell(self, row: Sequence[Value], role: Role) -> Value:
        index = self._index.get(role)
        value = row[index] if index is not None and index < len(row) else None
        return None if value == "" else value

    def _text(self, row: Sequence[Value], role: Role) -> str:
        value = self._cell(row, role)
        return "" if value is None else words.clean(value if isinstance(value, str) else text_of(value))

    def _has_values(self, row: Sequence[Value]) -> bool:
        return any(place.index < len(row) and row[place.index] not in (None, "") for place in self._places)

    def _is_aside(self, row: Sequence[Value]) -> bool:
        """Tell whether a row is a sum, a note or a heading; a heading holds for the rows below it."""
        said = [value for value in row if value is not None and value != ""]
        first = words.clean(text_of(said[0]))
        if words.is_total(first) or any(words.is_total(self._text(row, role)) for role in self._labels):
            return True
        if any(value != said[0] for value in said):
            return words.is_note(first) and not self._has_values(row)
        if (
            not first
            or words.key(first) in _PLACEHOLDERS
            or self._number(first, None, is_target=False).value is not None
        ):
            return not first
        has_values = self._has_values(row)
        if words.is_note(first) or self._above.notes or len(first) > _SENTENCE or first.endswith("。"):
            self._above.notes = self._above.notes or words.is_note(first)
            return len(said) > 1 or not has_values
        if len(said) > 1 and has_values:  # one text across names and figures
            role = Role.DEPARTMENT if _DEPARTMENT_HEADING.fullmatch(first) else Role.GOAL
            if role not in self._index:
                self._above.heading[role] = first
            self._above.labels.clear()
            return True
        return not has_values and not any(self._text(row, role) for role in self._labels)

    def _labels_of(self, row: Sequence[Value]) -> dict[Role, str]:
        """Return department, goal and indicator of a row: blanks before the first name say what stands above."""
        said: dict[Role, str] = {role: self._text(row, role) for role in self._labels}
        tells_apart = any(self._cell(row, role) is not None for role in (Role.MEASURE, Role.YEAR, Role.MONTH)) or any(
            index < len(row) and row[index] not in (None, "") for index in self._breakdowns
        )
        for role in self._labels:
            if said[role]:
                break
            if role is not Role.INDICATOR or tells_apart:
                said[role] = self._above.labels.get(role, "")
        self._above.labels = said
        return said

    def _is_of_another_kind(self, cells: Sequence[Value]) -> bool:
        """Tell whether a row holds rates, sums or averages beside the rows of targets and actuals."""
        kind = self._text(cells, Role.MEASURE) if Role.MEASURE in self._index else ""
        return (
            (bool(kind) and words.measure_of(kind) is None and words.is_ignored(kind))
            or (Role.MONTH in self._index and words.is_total(self._text(cells, Role.MONTH)))
            or (Role.YEAR in self._index and words.is_total(self._text(cells, Role.YEAR)))
        )

    def _repeats_header(self, cells: Sequence[Value]) -> bool:
        """Tell whether a row repeats the header, as on each page of a printed table: 2022 may be a year, or a value."""
        repeated = 0
        for place in self._places:
            value = cells[place.index] if place.index < len(cells) else None
            if value is None or value == "":
                continue
            if words.key(text_of(value)) not in place.headers:
                return False
            repeated += 1
        is_named = any(self._text(cells, role) == self._headers[role] for role in self._labels)
        return repeated > 1 or (repeated == 1 and is_named)

    def _numbers_of(self, row: _Row, problems: list[Problem]) -> list[tuple[_Place, _Number, Measure]]:
        """Read a row's cells of figures."""
        measure = self._measure
        if Role.MEASURE in self._index and (text := self._text(row.cells, Role.MEASURE)):
            said = words.measure_of(text)
            if said is None:
                problems.append(self._problem(row, Role.MEASURE, text, "目標か実績か分かりません。例: 目標、実績"))
                return []
            measure = said
        elif Role.YEAR in self._index:  # 令和4年度実績
            measure = words.measure_of(self._text(row.cells, Role.YEAR)) or measure
        unit = row.unit or row.name_unit or None
        numbers: list[tuple[_Place, _Number, Measure]] = []
        size = len(row.cells)
        for place in self._places:
            value = row.cells[place.index] if place.index < size else None
            if value is None or value == "":
                continue
            its_measure = place.column.measure or measure
            read = self._number(value, unit or place.unit, is_target=its_measure is Measure.TARGET)
            if read.reason:
                where = (row.number, place.column.letter)
                problems.append(Problem(*where, text_of(value), read.reason, refuses=not read.is_absent))
            elif read.value is not None or read.direction:
                numbers.append((place, read, its_measure))
        return numbers

    def _unit_of(self, row: Sequence[Value]) -> str:
        """Return what the unit column says; a blank under a blank name repeats the unit above, as the name does."""
        if Role.UNIT not in self._index:
            return ""
        text = self._text(row, Role.UNIT).strip("()[]")
        if words.key(text) in _PLACEHOLDERS:
            text = ""
        if not text and not self._text(row, Role.INDICATOR):
            text = self._above.unit
        self._above.unit = text
        return text

    def _number(self, value: Value, unit: str | None, *, is_target: bool) -> _Number:
        """Read one cell of figures, or remember it."""
        wanted = (value, unit, is_target)
        known = self._numbers.get(wanted)
        if known is None:
            known = self._numbers[wanted] = _read_number(value, unit, is_target=is_target)
        return known

    def _add_figures(
        self, row: _Row, numbers: Iterable[tuple[_Place, _Number, Measure]], problems: list[Problem]
    ) -> None:
        """Say of which year, month and indicator a row's numbers are."""
        if not row.indicator and Role.INDICATOR in self._index:
            problems.append(self._problem(row, Role.INDICATOR, "", "指標の名前がありません。例: 窓口の利用者数"))
            return
        time = self._time_of(row, problems)
        if time is None:
            return
        heading = self._above.heading
        department = row.labels.get(Role.DEPARTMENT) or heading.get(Role.DEPARTMENT) or self._department
        goal = row.labels.get(Role.GOAL) or self._mapping.goal or heading.get(Role.GOAL, "")
        said = words.direction_of(self._text(row.cells, Role.DIRECTION)) if Role.DIRECTION in self._index else None
        direction = said or next((read.direction for _, read, _ in numbers if read.direction), None)
        decided_on = _day(self._cell(row.cells, Role.DECIDED_ON))
        for place, read, measure in numbers:
            year = place.fiscal_year
            if year is None and time.fiscal_year is not None:
                year = time.fiscal_year + place.years_off
            if read.value is None or year is None:
                continue  # a direction; or a column whose year nobody knows, which is a problem of its header
            month = place.column.month if place.column.month is not None else time.month
            if month is not None and month < 4 and self._counts_calendar_years(place, time):
                year -= 1
                if year < FIRST_YEAR:
                    typed = text_of(row.cells[place.index])
                    problems.append(
                        Problem(row.number, place.column.letter, typed, f"{year}年度は扱えません。例: 2022")
                    )
                    continue
            self.figures.append(
                Figure(
                    department,
                    goal,
                    f"{row.indicator} {place.column.indicator}".strip() or self._title,
                    row.unit or row.name_unit or place.unit or read.unit or self._unit,
                    year,
                    None if month is None else self._month(year, month),
                    measure,
                    read.value,
                    direction,
                    row.number,
                    place.column.letter,
                    decided_on,
                )
            )

    def _time_of(self, row: _Row, problems: list[Problem]) -> Period | None:
        """Return year and month as a row's own cells say them; None, with a problem, where these cannot be read."""
        times: dict[Role, Period | None] = {}
        for role, example in ((Role.YEAR, "令和4年度、2022"), (Role.MONTH, "4月、2022-04")):
            times[role] = self._period_of(row.cells, role) or self._year_after(row.cells, role)
            if times[role] is None and (text := self._text(row.cells, role)):
                problems.append(self._problem(row, role, text, f"年月として読めません。例: {example}"))
                return None
        month = times[Role.MONTH]
        if month is not None and month.fiscal_year is not None:
            return month
        year = times[Role.YEAR] or (self._above.year if self._repeats_year(row.cells) else None)
        self._above.year = year
        default = self._mapping.fiscal_year or (None if Role.YEAR in self._index else self._around.fiscal_year)
        fiscal = year.fiscal_year if year is not None else default
        which = month.month if month is not None else year.month if year is not None else None
        if fiscal is None and (Role.YEAR in self._index or Role.MONTH in self._index):
            role = Role.YEAR if Role.YEAR in self._index else Role.MONTH
            problems.append(self._problem(row, role, self._text(row.cells, role), "年度が分かりません。例: 令和4年度"))
            return None
        is_calendar = year is not None and year.is_calendar and not self._is_fiscal_header
        return Period(fiscal, which, "", is_calendar and month is not None)

    def _counts_calendar_years(self, place: _Place, time: Period) -> bool:
        """Tell whether a month's year is the calendar's: a year beside a month, or columns from January to December."""
        if place.column.fiscal_year is not None:
            return False
        return time.is_calendar or (place.column.month is not None and self._months_of_calendar_year)

    def _period_of(self, cells: Sequence[Value], role: Role) -> Period | None:
        """Read a cell of the year or month column; None for a blank and for what is no time."""
        value = self._cell(cells, role)
        if value is None:
            return None
        wanted = (role, value)
        if wanted not in self._periods:
            self._periods[wanted] = _time(value, is_month=role is Role.MONTH)
        return self._periods[wanted]

    def _year_after(self, cells: Sequence[Value], role: Role) -> Period | None:
        """Read a year that leaves its era to the row above: 2 below 令和元年度."""
        above = self._above.year
        if role is not Role.YEAR or above is None or above.fiscal_year is None:
            return None
        year = year_after(words.plain(self._text(cells, role)), above.fiscal_year)
        return None if year is None else Period(year, None, "", above.is_calendar)

    def _repeats_year(self, cells: Sequence[Value]) -> bool:
        """Tell whether a blank year says what stands above: where everything to its left does."""
        place = self._index.get(Role.YEAR)
        return place is not None and not any(
            self._cell(cells, role) is not None for role in self._labels if self._index[role] < place
        )

    def _month(self, year: int, month: int) -> Month:
        """Return a month of a fiscal year."""
        known = self._months.get((year, month))
        if known is None:
            known = self._months[year, month] = Month(year if month >= 4 else year + 1, month)
        return known

    def _problem(self, row: _Row, role: Role, text: str, reason: str) -> Problem:
        return Problem(row.number, self._letters[role], text, reason)


def _day(value: Value) -> date | None:
    """Read a whole cell as a day; None where it says anything else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else day_of(words.plain(text_of(value)))


def _time(value: Value, *, is_month: bool) -> Period | None:
    """Read a whole cell as a year, a month or both; None where it says anything else."""
    if isinstance(value, date):
        return period_of_day(value)
    text = words.plain(text_of(value))
    if is_month and _BARE_MONTH.fullmatch(text):
        return Period(None, int(text), "")
    period = period_of(text)
    return period if period is not None and not words.without_measure(period.rest) else None


def _read_number(value: Value, unit: str | None, *, is_target: bool) -> _Number:
    """Read a cell of figures: a number, a direction, or the reason why neither."""
    if isinstance(value, float):
        return _Number(value)
    if isinstance(value, date):
        return _Number(reason="日付です。数値を入れてください。例: 4675")
    text = words.clean(value or "")
    if not text:
        return _Number()
    if direction := words.direction_of(text):
        return _Number(direction=direction)
    if words.key(text) in _PLACEHOLDERS:
        return _Number(reason="値なしと読みました。0ではなく、値がないものとして扱います", is_absent=True)
    if text.startswith("="):
        return _Number(reason="計算結果のない数式です。Excelで開いて保存し直すか、値で入れてください")
    if text in _ERRORS:
        return _Number(reason="Excelのエラーです。数式を直すか、値で入れてください")
    bare, direction = words.bound_of(value or "") if is_target else (value or "", None)
    try:
        quantity = parse_quantity(bare, unit or words.money_unit(bare))
    except NumberError as error:
        return _Number(reason=f"{error.reason}。例: {error.example}")
    return _Number() if quantity is None else _Number(quantity[0], quantity[1], direction)
