"""What a table is read into: figures, problems, and the mapping that says which column is what.

A mapping is guessed, shown, corrected by hand and kept as JSON. It names columns by letter and repeats their headers,
so that it fits the next file of the same shape and refuses another one with a clear message.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kpi.calendar import FiscalYear, Month
from kpi.exchange.cells import BadFile, place_of
from kpi.model import Comparator


class Measure(StrEnum):
    """What a value is: planned or reported."""

    TARGET = "target"
    ACTUAL = "actual"


class Role(StrEnum):
    """What a column holds. `VALUE` columns hold figures; all others say which figures these are.

    There may be several `INDICATOR` columns, whose texts make up the name: 喫煙率 and 男性.
    """

    DEPARTMENT = "department"
    GOAL = "goal"
    INDICATOR = "indicator"
    UNIT = "unit"
    DIRECTION = "direction"
    YEAR = "year"
    MONTH = "month"
    MEASURE = "measure"
    DECIDED_ON = "decided_on"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of the source; department, goal, indicator and unit are '' where it says nothing.

    `month` None is a value of the whole year. `value` is in `unit` as written: 62.8 for 62.8%. `direction` is up or
    down where the source says so (減少を目指す), `decided_on` the day of a decision on a target where it does.
    `is_to_date` says that the value of a month is as of its end (9月末現在, 累計), and not what the month added.
    `comparator` is how the target counts, where its words say that (以上). `row` is the row of the file, from 1,
    `column` its letters (CSV too).
    """

    department: str
    goal: str
    indicator: str
    unit: str
    fiscal_year: int
    month: Month | None
    measure: Measure
    value: float
    direction: str | None
    row: int
    column: str
    decided_on: date | None = None
    is_to_date: bool = False
    comparator: Comparator | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that gave no figure though it says something; `reason` is Japanese and says what would be right.

    It refuses its row, unless the cell only says in a word that there is no value (なし, …, 未集計), or a whole column
    is left alone (第1四半期): that is listed.
    """

    row: int
    column: str
    text: str
    reason: str
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """What one column is. For a `VALUE` column the header may say year, month, measure, unit and indicator.

    Where there is an indicator column too, a figure is named by both: 図書館 in the row, 利用者数 above the column.
    What a value column leaves open (None, or '') stands in the row's other columns, or in the mapping's defaults.
    """

    letter: str
    header: str
    role: Role
    fiscal_year: int | None = None
    month: int | None = None
    measure: Measure | None = None
    unit: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of which sheet is what; columns that are not named are not read.

    `header_rows` is the number of the last row of the header, 0 where there is none; data begin below it.
    `header_depth` rows make up the header. The other fields hold for the whole table where no column says otherwise;
    left open, they are what stands above the table or in the names of sheet and file (令和4年度, 単位:人), so that next
    year's file is read as next year's. `plans_to_date` says that targets of months are values to date, whatever they
    look like.
    """

    sheet: str
    header_rows: int
    columns: tuple[Column, ...]
    department: str = ""
    goal: str = ""
    unit: str = ""
    fiscal_year: int | None = None
    measure: Measure | None = None
    header_depth: int = 1
    plans_to_date: bool = False

    def to_json(self) -> str:
        """Return the mapping as text to keep; `from_json` reads it back unchanged."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2)

    def as_dict(self) -> dict[str, Any]:
        """Return the mapping as JSON-ready values; what is open is left out of a column."""
        return {
            "sheet": self.sheet,
            "header_rows": self.header_rows,
            "header_depth": self.header_depth,
            "department": self.department,
            "goal": self.goal,
            "unit": self.unit,
            "fiscal_year": self.fiscal_year,
            "measure": self.measure,
            "plans_to_date": self.plans_to_date,
            "columns": [
                {name: getattr(column, name) for name in _COLUMN_FIELDS if getattr(column, name) not in (None, "")}
                for column in self.columns
            ],
        }

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read what `to_json` wrote, or what somebody wrote by hand; BadFile says what is wrong with it."""
        try:
            return _mapping(json.loads(text))
        except RecursionError as error:
            raise BadFile("対応付けのJSONの入れ子が深すぎます。") from error
        except json.JSONDecodeError as error:
            raise BadFile(f"対応付けがJSONとして読めません({error.lineno}行目{error.colno}文字目)。") from error


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: the number of its data rows, figures and problems in the order of the file, the mapping used.

    `skipped_sheets` are visible sheets that hold something and were not read: a mapping reads one.
    """

    rows: int
    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]
    mapping: Mapping
    skipped_sheets: tuple[str, ...] = ()

    @property
    def accepted(self) -> int:
        """The number of rows that gave figures and of which nothing is refused."""
        refused = {problem.row for problem in self.problems if problem.refuses}
        return len({figure.row for figure in self.figures} - refused)

    @property
    def refused(self) -> int:
        """The number of data rows of which something is refused; a problem in the header refuses no row."""
        refusing = [problem.row for problem in self.problems if problem.refuses]
        return len({row for row in refusing if row > self.mapping.header_rows})


_FIELDS = (
    "sheet", "header_rows", "header_depth", "columns", "department", "goal", "unit", "fiscal_year", "measure",
    "plans_to_date",
)  # fmt: skip
_COLUMN_FIELDS = ("letter", "header", "role", "fiscal_year", "month", "measure", "unit", "indicator")


def _mapping(kept: object) -> Mapping:
    """Build a mapping from parsed JSON."""
    fields = _object(kept, "対応付け", _FIELDS)
    columns = fields.get("columns")
    if not isinstance(columns, list) or not columns:
        raise BadFile('対応付けの columns に列がありません。例: [{"letter": "A", "role": "indicator"}]')
    mapping = Mapping(
        sheet=_text(fields, "sheet"),
        header_rows=_number(fields, "header_rows", 0, 1_000_000) or 0,
        columns=tuple(_column(column) for column in columns),
        department=_text(fields, "department"),
        goal=_text(fields, "goal"),
        unit=_text(fields, "unit"),
        fiscal_year=_year(fields),
        measure=_measure(fields),
        header_depth=_number(fields, "header_depth", 1, 10) or 1,
        plans_to_date=_flag(fields, "plans_to_date"),
    )
    letters = [column.letter for column in mapping.columns]
    for letter in letters:
        if letters.count(letter) > 1:
            raise BadFile(f"対応付けの{letter}列が2回書かれています。1つの列は1回だけ書いてください。")
    roles = [column.role for column in mapping.columns if column.role not in (Role.VALUE, Role.INDICATOR)]
    for role in roles:
        if roles.count(role) > 1:
            raise BadFile(f"対応付けで {role} の列が2つあります。1つにしてください。")
    return mapping


def _column(kept: object) -> Column:
    """Build a column from parsed JSON."""
    fields = _object(kept, "対応付けの列", _COLUMN_FIELDS)
    letter = _text(fields, "letter")
    try:
        place_of(letter)
        role = Role(_text(fields, "role"))
    except ValueError as error:
        raise BadFile(
            f"対応付けの列 {json.dumps(kept, ensure_ascii=False)} は、letter(例: A)か"
            f"role({'、'.join(Role)}のいずれか)が正しくありません。"
        ) from error
    return Column(
        letter=letter,
        header=_text(fields, "header"),
        role=role,
        fiscal_year=_year(fields),
        month=_number(fields, "month", 1, 12),
        measure=_measure(fields),
        unit=_text(fields, "unit"),
        indicator=_text(fields, "indicator"),
    )


def _object(kept: object, name: str, known: tuple[str, ...]) -> dict[str, object]:
    """Return a JSON object that holds nothing unknown: a misspelt field would be silently without effect."""
    if not isinstance(kept, dict):
        raise BadFile(f"{name}が {{ }} の形ではありません。")
    unknown = sorted(str(field) for field in kept.keys() - set(known))
    if unknown:
        raise BadFile(f"{name}に知らない項目「{unknown[0]}」があります。使えるのは {'、'.join(known)} です。")
    return kept


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise BadFile(f"対応付けの {name} は文字で書いてください({value!r} になっています)。")
    return value


def _number(fields: dict[str, object], name: str, least: int, most: int) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadFile(f"対応付けの {name} は{least}から{most}までの整数で書いてください({value!r} になっています)。")
    return value


def _flag(fields: dict[str, object], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise BadFile(f"対応付けの {name} は true か false で書いてください({value!r} になっています)。")
    return value


def _year(fields: dict[str, object]) -> int | None:
    year = _number(fields, "fiscal_year", 1, 9999)
    try:
        return None if year is None else FiscalYear(year).year
    except ValueError as error:
        raise BadFile(f"対応付けの fiscal_year: {error}") from error


def _measure(fields: dict[str, object]) -> Measure | None:
    value = fields.get("measure")
    try:
        return None if value is None else Measure(str(value))
    except ValueError as error:
        raise BadFile(f"対応付けの measure は target か actual で書いてください({value!r} になっています)。") from error
