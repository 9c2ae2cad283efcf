"""The rows of a table as figures, by its mapping: one pass, with everything that repeats read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kpi.calendar import FIRST_YEAR, Month
from kpi.exchange.cells import Sheet, Value, place_of, text_of
from kpi.exchange.tabular import words
from kpi.exchange.tabular.around import Surroundings
from kpi.exchange.tabular.periods import Period, day_of, is_to_date, period_of, period_of_day, year_after
from kpi.exchange.tabular.places import Place, places_of
from kpi.exchange.tabular.reading import Column, Figure, Mapping, Measure, Problem, Role
from kpi.numbers import NumberError, parse_quantity

_PLACEHOLDERS = frozenset("-－ー―—–‐…‥.xX×*＊/") | {
    "...", "・・・", "***", "--", "――", "なし", "無し", "無", "未集計", "集計中", "未定", "未実施", "未把握", "調査中",
    "該当なし", "n/a", "na", "nan", "null", "none",
}  # fmt: skip
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")
_DEPARTMENT_HEADING = re.compile(r".+(?:部|局|課|室|委員会|事務局)")
_NAMES_DEPARTMENT = frozenset({"部局", "担当", "所管", "部名", "課名", "所属"})  # how a line begins that names one
_SENTENCE = 40  # characters: a longer text alone in its row is a note

_BARE_MONTH = re.compile("0?[1-9]|1[0-2]")
_WITH_TIME = re.compile(r"(.+?)\s*[(\[]([^()\[\]]{1,20})[)\]]")
_SAMPLE = 500  # rows that say whether the names are those of departments
_TWO_STOREYS = re.compile("上段.*下段|下段.*上段")
_NO_NUMBER = "数値として読めません。例: 4675"
_MERGED = "結合したセルの値は、どの{what}の値か分かりません。結合を解いて、それぞれの欄に値を入れてください"
_OTHER_HEADER = (
    "ここから見出しが変わっているため、この下は読んでいません。表を分けて取り込むか、見出しの順をそろえてください"
)
_STOREYS = "上段と下段に分けた欄は読めません。目標と実績を、別の列か、区分の列のある別の行にしてください"


@dataclass(frozen=True, slots=True)
class _Number:
    """What one cell of figures says: a value with the unit behind it, a direction, or why it is no figure.

    `is_absent` where a word says that there is no value. `period` is the time that the cell itself names: 45%(R1).
    """

    value: float | None = None
    unit: str = ""
    direction: str | None = None
    reason: str = ""
    is_absent: bool = False
    period: Period | None = None


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
    """What rows above say for those below: what a blank cell repeats, and what headings between rows hold for."""

    labels: dict[Role, str] = field(default_factory=dict)
    heading: dict[Role, str] = field(default_factory=dict)
    time: Period | None = None
    unit: str = ""
    year: Period | None = None
    month: tuple[Month, str] | None = None
    notes: bool = False
    is_of_another_table: bool = False


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
        self._times = [role for role in (Role.YEAR, Role.MONTH, Role.MEASURE) if role in self._index]
        self._is_by_rows = Role.YEAR in self._index or Role.MONTH in self._index
        self._places = places_of(mapping, around)
        self._has_shares = any(place.unit == "%" for place in self._places)
        self._without_year: dict[str, Problem] = {}
        self._merged = self._merged_values()
        self._lists_departments = self._names_departments()
        self._rows_from_january = self._begins_in_january()
        months = [c.month for c in mapping.columns if c.role is Role.VALUE and c.month is not None]
        self._months_of_calendar_year = months[:1] == [1]
        year_header = self._headers.get(Role.YEAR, "")
        self._is_fiscal_header = not year_header or "度" in year_header or "fiscal" in year_header.lower()

    def read(self) -> None:
        """Read all rows below the header."""
        if self._around.storeys:
            self._refuse_header(self._mapping.columns[0], self._around.storeys, _STOREYS)
            return
        for index in range(self._mapping.header_rows, len(self._sheet.rows)):
            row = self._sheet.rows[index]
            if any(row) or any(value not in (None, "") for value in row):
                self._read_row(index + 1, row)
        self.problems[:0] = self._without_year.values()

    def _refuse_header(self, column: Column, text: str, reason: str) -> None:
        self.problems.append(Problem(max(self._mapping.header_rows, 1), column.letter, text, reason))

    def _merged_values(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        """Return the merged region of each cell of figures that is in one: row from 1, index from 0."""
        found = {}
        for region in self._sheet.merged:
            top, left, bottom, right = region
            indexes = [place.index for place in self._places if left <= place.index + 1 <= right]
            if (bottom - top or len(indexes) > 1) and bottom > self._mapping.header_rows:
                found.update({(row, index): region for row in range(top, bottom + 1) for index in indexes})
        return found

    def _sampled(self) -> Sequence[Sequence[Value]]:
        return self._sheet.rows[self._mapping.header_rows : self._mapping.header_rows + _SAMPLE]

    def _names_departments(self) -> bool:
        """Tell whether the names of rows with figures are those of departments, which are no headings then."""
        return any(
            words.is_department(words.heading_of(self._text(row, Role.INDICATOR))) and self._has_values(row)
            for row in self._sampled()
        )

    def _begins_in_january(self) -> bool:
        """Tell whether the months down the rows begin with January, as those of a calendar year do."""
        if Role.MONTH not in self._index:
            return False
        months = (self._period_of(row, Role.MONTH) for row in self._sampled())
        first = next((one for one in months if one is not None), None)
        return first is not None and first.month == 1 and first.fiscal_year is None

    def _read_row(self, number: int, cells: Sequence[Value]) -> None:
        """Read one row that is not blank."""
        if self._is_aside(cells) or self._is_of_another_kind(cells) or self._repeats_header(number, cells):
            return
        if self._above.is_of_another_table:
            return
        labels = self._labels_of(cells)
        indicator, unit = words.unit_in(labels.get(Role.INDICATOR, ""))
        indicator = words.without_marks(indicator)
        parts = [indicator, *(words.clean(text_of(cells[n])) for n in self._breakdowns if n < len(cells))]
        row = _Row(number, cells, labels, " ".join(filter(None, parts)), self._unit_of(cells), unit)
        if _TWO_STOREYS.search(row.indicator):
            self.rows += 1
            self.problems.append(self._problem(row, Role.INDICATOR, row.indicator, _STOREYS))
            return
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
            if first[:2] in _NAMES_DEPARTMENT and not self._has_values(row):
                return self._takes_department(dict.fromkeys(words.clean(text_of(value)) for value in said))
            return words.is_note(first) and not self._has_values(row)
        if self._takes_time(row, first):
            return True
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
        return self._is_heading(row, first, is_across=len(said) > 1 and has_values)

    def _is_heading(self, row: Sequence[Value], text: str, *, is_across: bool) -> bool:
        """Tell whether the one text of a row, across names and figures or alone, is a heading, and let it hold."""
        heading = words.heading_of(text)
        if is_across:
            role = Role.DEPARTMENT if _DEPARTMENT_HEADING.fullmatch(heading) else Role.GOAL
            if role not in self._index:
                self._above.heading[role] = heading
            self._above.labels.clear()
            return True
        if self._has_values(row):
            return False
        return self._takes_department([text]) or not any(self._text(row, role) for role in self._labels)

    def _takes_department(self, texts: Iterable[str]) -> bool:
        """Let a department that the texts of a row name hold for the rows below."""
        if Role.DEPARTMENT in self._index or self._lists_departments:
            return False
        department = words.department_in(" ".join(texts))
        if department:
            self._above.heading[Role.DEPARTMENT] = department
            self._above.labels.clear()
        return bool(department)

    def _takes_time(self, row: Sequence[Value], text: str) -> bool:
        """Let a year or month that stands alone in a row hold for the rows below, where no column says theirs."""
        if self._is_by_rows:
            return False
        period = period_of(words.plain(words.heading_of(text)))
        if period is None or words.without_measure(period.rest).strip("分"):
            return False
        if sum(value not in (None, "") for value in row) == 1 and self._has_values(row):
            return False
        self._above.time = period
        self._above.labels.clear()
        return True

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

    def _repeats_header(self, number: int, cells: Sequence[Value]) -> bool:
        """Tell whether a row repeats the header, as on each page of a printed table: 2022 may be a year, or a value.

        One that says something else is the header of another table, which is not read.
        """
        repeated = 0
        others: list[tuple[Place, str]] = []
        for place in self._places:
            value = cells[place.index] if place.index < len(cells) else None
            if value is None or value == "":
                continue
            if words.key(text_of(value)) in place.headers:
                repeated += 1
            elif isinstance(value, str) and _is_header(words.clean(value)):
                others.append((place, value))
            else:
                return False
        is_named = any(self._text(cells, role) == self._headers[role] for role in self._labels)
        is_header = repeated + len(others) > 1 or (repeated + len(others) == 1 and is_named)
        if is_header:
            self._above.is_of_another_table = bool(others)
        if is_header and others:
            place, text = others[0]
            self.rows += 1  # a row that is refused, unlike a header that is repeated
            self.problems.append(Problem(number, place.column.letter, text, _OTHER_HEADER))
        return is_header

    def _numbers_of(self, row: _Row, problems: list[Problem]) -> list[tuple[Place, _Number, Measure]]:
        """Read a row's cells of figures."""
        measure = self._measure_of(row, problems)
        if measure is None:
            return []
        unit = row.unit or row.name_unit or None
        numbers: list[tuple[Place, _Number, Measure]] = []
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
            elif wrong := self._wrong_merge(row.number, place, read):
                problems.append(Problem(row.number, place.column.letter, text_of(value), wrong))
            elif (read.value is not None or read.direction) and not self._is_repeated(row.number, place):
                numbers.append((place, read, its_measure))
        if self._has_shares or unit == "%":
            self._note_shares(row, unit, numbers, problems)
        return numbers

    def _measure_of(self, row: _Row, problems: list[Problem]) -> Measure | None:
        """Return what a row's values are where columns do not say; None, with a problem, where it says neither."""
        if Role.MEASURE in self._index and (text := self._text(row.cells, Role.MEASURE)):
            said = words.measure_of(text) or (self._measure if words.is_value_word(text) else None)
            if said is None:
                problems.append(self._problem(row, Role.MEASURE, text, "目標か実績か分かりません。例: 目標、実績"))
            return said
        if Role.YEAR in self._index:  # 令和4年度実績
            return words.measure_of(self._text(row.cells, Role.YEAR)) or self._measure
        return self._measure

    def _is_repeated(self, row: int, place: Place) -> bool:
        """Tell whether a cell only repeats the one that it is merged with, in a row above."""
        region = self._merged.get((row, place.index)) if self._merged else None
        return region is not None and region[0] < row

    def _wrong_merge(self, row: int, place: Place, read: _Number) -> str:
        """Return why a number in a merged region is of no single figure; '' where it is of one."""
        region = self._merged.get((row, place.index)) if self._merged and read.value is not None else None
        if region is None:
            return ""
        top, left, bottom, right = region
        indexes = [place.index for place in self._places if left <= place.index + 1 <= right]
        if len(indexes) > 1:
            return _MERGED.format(what="列")
        told = [*self._index.values(), *self._breakdowns]
        rows = {tuple(self._sheet.typed(number, one + 1) for one in told) for number in range(top, bottom + 1)}
        return _MERGED.format(what="行") if len(rows) > 1 else ""

    def _note_shares(
        self, row: _Row, unit: str | None, numbers: Sequence[tuple[Place, _Number, Measure]], problems: list[Problem]
    ) -> None:
        """Note a row of % whose plain numbers are all below 1: 0.37 may be a share that Excel showed as 37%."""
        shares = [
            (place, read.value)
            for place, read, _ in numbers
            if (unit or place.unit) == "%" and read.value is not None and isinstance(row.cells[place.index], float)
        ]
        if shares and all(0 <= value <= 1 for _, value in shares) and any(value % 1 for _, value in shares):
            place, value = next(one for one in shares if one[1] % 1)
            percent = f"{value * 100:.15g}"
            reason = f"{value:.15g}%と読みました。{percent}%なら、{percent}と書くか、表示形式を%にしてください"
            problems.append(Problem(row.number, place.column.letter, f"{value:.15g}", reason, refuses=False))

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
        self, row: _Row, numbers: Iterable[tuple[Place, _Number, Measure]], problems: list[Problem]
    ) -> None:
        """Say of which year, month and indicator a row's numbers are."""
        if not row.indicator and Role.INDICATOR in self._index:
            problems.append(self._problem(row, Role.INDICATOR, "", "指標の名前がありません。例: 窓口の利用者数"))
            return
        time = self._time_of(row, numbers, problems)
        if time is None:
            return
        heading = self._above.heading
        department = row.labels.get(Role.DEPARTMENT) or heading.get(Role.DEPARTMENT) or self._department
        goal = row.labels.get(Role.GOAL) or self._mapping.goal or heading.get(Role.GOAL, "")
        said = words.direction_of(self._text(row.cells, Role.DIRECTION)) if Role.DIRECTION in self._index else None
        direction = said or next((read.direction for _, read, _ in numbers if read.direction), None)
        decided_on = _day(self._cell(row.cells, Role.DECIDED_ON))
        is_row_to_date = self._is_to_date(row.cells)
        for place, read, measure in numbers:
            year, month = self._when(place, read, time, measure)
            if read.value is None:
                continue  # a direction
            if year is None:
                self._refuse_column(place)
                continue
            if month is not None and month < 4 and read.period is None and self._counts_calendar_years(place, time):
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
                    month is not None
                    and (is_row_to_date or place.is_to_date or (self._is_of_table(place) and self._around.is_to_date)),
                )
            )

    def _when(self, place: Place, read: _Number, time: Period, measure: Measure) -> tuple[int | None, int | None]:
        """Return fiscal year and month of a value: its own, its column's, its row's, a heading's or the table's."""
        if read.period is not None and read.period.fiscal_year is not None:
            return read.period.fiscal_year, read.period.month
        above = self._above.time
        year = place.fiscal_year
        if place.column.fiscal_year is None and above is not None and above.fiscal_year is not None:
            year = above.fiscal_year + place.years_off
        elif year is None and time.fiscal_year is not None and self._is_by_rows:
            year = time.fiscal_year + place.years_off
        month = place.column.month if place.column.month is not None else time.month
        if month is None and place.column.fiscal_year is None and measure is Measure.ACTUAL:
            month = above.month if above is not None else place.month_of_table
        return year, month

    def _is_of_table(self, place: Place) -> bool:
        return place.column.month is None and place.month_of_table is not None and self._above.time is None

    def _refuse_column(self, place: Place) -> None:
        """Note once why the numbers of a column become no figures."""
        column = place.column
        row = max(self._mapping.header_rows, 1)
        self._without_year.setdefault(column.letter, Problem(row, column.letter, column.header, place.without_year))

    def _is_to_date(self, cells: Sequence[Value]) -> bool:
        """Tell whether a row says that its values are as of its time: a day, 9月末, 累計."""
        for role in self._times:
            value = self._cell(cells, role)
            if value is None:
                continue
            period = None if role is Role.MEASURE else self._period_of(cells, role)
            if period is not None and period.day not in (None, 1):
                return True
            if isinstance(value, str) and not value.isdigit() and is_to_date(words.plain(value)):
                return True
        return False

    def _time_of(
        self, row: _Row, numbers: Iterable[tuple[Place, _Number, Measure]], problems: list[Problem]
    ) -> Period | None:
        """Return year and month as a row's own cells say them; None, with a problem, where these cannot be read."""
        times: dict[Role, Period | None] = {}
        for role, example in ((Role.YEAR, "令和4年度、2022"), (Role.MONTH, "4月、2022-04")):
            times[role] = self._period_of(row.cells, role) or self._year_after(row.cells, role)
            if times[role] is None and (text := self._text(row.cells, role)):
                problems.append(self._problem(row, role, text, f"年月として読めません。例: {example}"))
                return None
        month = self._after_month_above(times[Role.MONTH], row)
        if month is not None and month.fiscal_year is not None:
            return month
        year = times[Role.YEAR] or (self._above.year if self._repeats_year(row.cells) else None)
        self._above.year = year
        default = self._mapping.fiscal_year or (None if Role.YEAR in self._index else self._around.fiscal_year)
        fiscal = year.fiscal_year if year is not None else default
        which = month.month if month is not None else year.month if year is not None else None
        if fiscal is None and self._is_by_rows and any(place.fiscal_year is None for place, _, _ in numbers):
            role = Role.YEAR if Role.YEAR in self._index else Role.MONTH
            problems.append(self._problem(row, role, self._text(row.cells, role), "年度が分かりません。例: 令和4年度"))
            return None
        is_calendar = year is not None and year.is_calendar and not self._is_fiscal_header
        return Period(fiscal, which, "", is_calendar and month is not None)

    def _counts_calendar_years(self, place: Place, time: Period) -> bool:
        """Tell whether a month's year is the calendar's: a year beside a month, or columns from January to December."""
        if place.column.fiscal_year is not None:  # 令和4年 above months that begin with January
            header = place.column.header
            return place.column.month is None and self._rows_from_january and not re.search("度|FY", header)
        return time.is_calendar or (place.column.month is not None and self._months_of_calendar_year)

    def _after_month_above(self, month: Period | None, row: _Row) -> Period | None:
        """Return a month with its year, where that stands above in the same series: 5月 below 令和4年4月."""
        if month is None or month.month is None:
            return month
        above = self._above.month
        if month.fiscal_year is not None:
            self._above.month = (self._month(month.fiscal_year, month.month), row.indicator)
            return month
        is_open = (
            Role.YEAR not in self._index and self._mapping.fiscal_year is None and self._around.fiscal_year is None
        )
        if not is_open or above is None or above[1] != row.indicator:
            return month
        following = next(one for one in map(above[0].plus, range(12)) if one.month == month.month)
        self._above.month = (following, row.indicator)
        return replace(month, fiscal_year=following.fiscal_year.year)

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


def _is_header(text: str) -> bool:
    """Tell whether a text in a column of figures is what headers say, and no word for a value."""
    if text.isdigit():
        return False
    if words.measure_of(text) is not None:
        return not words.without_measure(words.unit_in(text)[0])
    period = period_of(words.plain(text))
    return period is not None and not words.without_measure(period.rest)


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
    typed = words.clean(value or "")
    text = words.without_marks(typed)
    if not text:
        return _Number(reason=_NO_NUMBER if typed else "")
    if direction := words.direction_of(text):
        return _Number(direction=direction)
    if len(text) <= _SENTENCE and (match := _WITH_TIME.fullmatch(text)):
        period = _time(match[2], is_month=False)
        if period is not None and period.fiscal_year is not None:
            return replace(_read_number(match[1], unit, is_target=is_target), period=period)
    return _read_text(text, unit, is_target=is_target)


def _read_text(text: str, unit: str | None, *, is_target: bool) -> _Number:
    """Read a text in a cell of figures: a number with its unit and bound, or why it is none."""
    if words.key(text) in _PLACEHOLDERS:
        return _Number(reason="値なしと読みました。0ではなく、値がないものとして扱います", is_absent=True)
    if text.startswith("="):
        return _Number(reason="計算結果のない数式です。Excelで開いて保存し直すか、値で入れてください")
    if text in _ERRORS:
        return _Number(reason="Excelのエラーです。数式を直すか、値で入れてください")
    bare, direction = words.bound_of(text) if is_target else (text, None)
    try:
        quantity = parse_quantity(bare, unit or words.money_unit(bare))
    except NumberError as error:
        return _Number(reason=f"{error.reason}。例: {error.example}")
    return _Number() if quantity is None else _Number(quantity[0], quantity[1], direction)
