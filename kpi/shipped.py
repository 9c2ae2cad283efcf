"""The shipped CSV files as checked rows: every mistake is told with file, row, column, text and remedy.

A CSV is named after its table and has the table's columns as its header. `series.csv` names files of dated readings,
kept as their source publishes them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kpi import model, sql
from kpi.calendar import FIRST_DATA_YEAR, LAST_DATA_YEAR, FiscalYear, Month
from kpi.model import Row
from kpi.numbers import NumberError, parse_number

_ENUMS: dict[tuple[str, str], type[model.Labelled]] = {
    ("department_year", "basis"): model.Basis,
    ("goal", "horizon"): model.Horizon,
    ("initiative", "schedule_kind"): model.ScheduleKind,
    ("step", "schedule_kind"): model.ScheduleKind,
    ("milestone", "due_precision"): model.Precision,
    ("milestone_report", "state"): model.MilestoneReport,
    ("milestone_report", "precision"): model.Precision,
    ("step_report", "state"): model.StepReport,
    ("plan_item", "kind"): model.PlanKind,
    ("indicator", "direction"): model.Direction,
    ("indicator", "accumulation"): model.Accumulation,
    ("indicator", "entry_mode"): model.EntryMode,
    ("target", "comparator"): model.Comparator,
    ("actual", "state"): model.ActualState,
    ("actual", "certainty"): model.Certainty,
    ("rating_band", "phase"): model.Phase,
    ("narrative", "part"): model.SheetPart,
    ("narrative", "state"): model.TextState,
    ("goal_state", "state"): model.TextState,
    ("midterm_step_report", "state"): model.MidtermReport,
    ("initiative_grade", "grade"): model.PolicyGrade,
    ("rating_band", "status"): model.Status,
}
_REFERENCES = {key[0]: table for table, key in sql.KEYS.items() if key == (table,)}
"""A column named after a table with a single key holds that table's code."""

_MONTHS = ("month", "baseline_month")
"""Columns that hold a month, written 2023-02."""
_YEARS = ("fiscal_year", "valid_from_year", "valid_to_year", "first_year", "last_year")
_LIMITS = {"decimals": (0, 6)} | dict.fromkeys(_YEARS, (FIRST_DATA_YEAR, LAST_DATA_YEAR))
"""Least and greatest whole number of a column; of any other what the database holds."""
_WHOLE = (-(2**31), 2**31 - 1)
_SPANS = (
    ("low", "high"), ("schedule_from", "schedule_to"), ("due_from", "due_to"), ("done_from", "done_to"),
    ("valid_from", "valid_to"), ("valid_from_year", "valid_to_year"), ("first_year", "last_year"),
)  # fmt: skip
"""Columns of one table of which the first is never more than the second."""
_PRECISIONS = {"due_precision": ("due_from", "due_to"), "precision": ("done_from", "done_to")}
"""How exactly two dates are known: months are whole."""


class ShippedDataError(Exception):
    """A shipped CSV cannot be loaded; the text names file, row, column, the text as typed and the remedy."""

    def __init__(
        self, file: str, problem: str, remedy: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        """Compose the message; `row` counts as a text editor does, the header being row 1."""
        where = f"{file}" + (f" {row}行目" if row is not None else "") + (f"「{column}」" if column else "")
        super().__init__(f"{where}: {problem} {remedy}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its database type, whether it may be empty."""

    name: str
    kind: str
    optional: bool


Refuse = Callable[[str, str], ShippedDataError]
"""Make the error of one cell from what is wrong and what would be right."""


def read_folder(data: Path, columns: Mapping[str, list[Column]]) -> dict[str, list[Row]]:
    """Return the rows of every shipped table, checked: types, words, keys, codes.

    `columns` are those of each table; the header of its CSV has the same names.

    Raises:
        ShippedDataError: the first mistake found.
    """
    tables: dict[str, list[Row]] = {}
    places: dict[str, list[tuple[str, int]]] = {}
    for table in sql.KEYS:
        path = data / f"{table}.csv"
        if path.exists():
            numbered = _read_table(path, table, columns[table])
            tables[table] = [row for _, row in numbered]
            places[table] = [(path.name, number) for number, _ in numbered]
    if "department" not in tables:
        raise ShippedDataError("department.csv", f"「{data}」にありません。", "同梱のCSVを戻してください。")
    for file, number, row in _read_series(data):
        tables.setdefault("actual", []).append(row)
        places.setdefault("actual", []).append((file, number))
    for table, rows in tables.items():
        _refuse_contradictions(table, rows, places[table])
        _refuse_duplicates(table, rows, places[table])
        _refuse_unknown_codes(table, rows, places[table], tables)
    return tables


def key_of(table: str, row: Row) -> tuple[Any, ...]:
    """Return what names a row within its table."""
    return tuple(row[column] for column in sql.KEYS[table])


def _open_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return header and numbered rows of a CSV, as text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ShippedDataError(
            path.name, "文字コードがUTF-8ではありません。", "UTF-8で保存し直してください。", row=number
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, [])
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise ShippedDataError(
                    path.name,
                    f"列が{len(cells)}個あります(見出しは{len(header)}個)。",
                    'カンマを含む文は「"」で囲んでください。',
                    row=reader.line_num,
                )
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise ShippedDataError(
            path.name,
            f"CSVとして読めません({error})。",
            '引用符「"」の対応を確かめてください。',
            row=reader.line_num,
        ) from error
    return header, rows


def _read_table(path: Path, table: str, columns: list[Column]) -> list[tuple[int, Row]]:
    header, rows = _open_csv(path)
    for wanted in columns:
        if wanted.name not in header:
            raise ShippedDataError(
                path.name,
                "この列がありません。",
                f"1行目を {','.join(c.name for c in columns)} にしてください。",
                row=1,
                column=wanted.name,
            )
    for name in header:
        if name not in {column.name for column in columns}:
            raise ShippedDataError(
                path.name,
                "知らない列です。",
                f"1行目を {','.join(c.name for c in columns)} にしてください。",
                row=1,
                column=name,
            )
    return [
        (
            number,
            {column.name: _value(path.name, number, table, column, cells[column.name]) for column in columns},
        )
        for number, cells in rows
    ]


def _value(file: str, number: int, table: str, column: Column, text: str) -> Any:
    """Return a cell as the type of its column."""

    def refuse(problem: str, remedy: str) -> ShippedDataError:
        return ShippedDataError(file, problem, remedy, row=number, column=column.name)

    words = _ENUMS.get((table, column.name))
    if text == "":
        if column.optional:
            return None
        raise refuse("空です。", "値を入れてください。")
    if words is not None:
        if text not in {word.value for word in words}:
            raise refuse(f"「{text}」は使えません。", f"使える値: {'、'.join(word.value for word in words)}")
        return text
    if column.kind == "VARCHAR":
        return text
    if column.kind == "BOOLEAN":
        if text not in ("true", "false"):
            raise refuse(f"「{text}」は使えません。", "使える値: true、false")
        return text == "true"
    return _day(text, column, refuse) if column.kind == "DATE" else _number(text, column, refuse)


def _number(text: str, column: Column, refuse: Refuse) -> float | int:
    try:
        value = parse_number(text)
    except NumberError as error:
        raise refuse(str(error), "") from error
    if value is None:
        raise refuse(f"「{text}」は数値として読めません。", "例: 4675")
    if column.kind != "INTEGER":
        return value
    if value != int(value):
        raise refuse(f"「{text}」は整数として読めません。", "例: 2022")
    least, greatest = _LIMITS.get(column.name, _WHOLE)
    if not least <= value <= greatest:
        raise refuse(f"「{text}」は扱えません。", f"{least}から{greatest}までの整数にしてください。")
    return int(value)


def _day(text: str, column: Column, refuse: Refuse) -> date:
    is_month = column.name in _MONTHS
    try:
        day = date.fromisoformat(f"{text}-01" if is_month else text)
    except ValueError as error:
        if is_month:
            raise refuse(f"「{text}」は年月として読めません。", "例: 2023-02") from error
        raise refuse(f"「{text}」は日付として読めません。", "例: 2023-02-20") from error
    first, last = FiscalYear(FIRST_DATA_YEAR).first_month, FiscalYear(LAST_DATA_YEAR).last_month
    if not first.first <= day <= last.last:
        raise refuse(f"「{text}」は扱えません。", f"{first}から{last}までの間にしてください。")
    return day


def _read_series(data: Path) -> list[tuple[str, int, Row]]:
    """Return the readings of dated series as rows of `actual`.

    A reading dated the first of a month is the state at the end of the month before; any other belongs to its own
    month and keeps its exact day.
    """
    manifest = data / "series.csv"
    if not manifest.exists():
        raise ShippedDataError(manifest.name, f"「{data}」にありません。", "同梱のCSVを戻してください。")
    for name in ("file", "indicator", "date_column", "value_column", "note"):
        if name not in _open_csv(manifest)[0]:
            raise ShippedDataError(
                manifest.name, "この列がありません。", "同梱のCSVを戻してください。", row=1, column=name
            )
    found: list[tuple[str, int, Row]] = []
    for number, series in _open_csv(manifest)[1]:
        path = data / "series" / series["file"]
        if not path.exists():
            raise ShippedDataError(
                manifest.name,
                f"「{series['file']}」がありません。",
                "seriesフォルダーに置いてください。",
                row=number,
                column="file",
            )
        header, rows = _open_csv(path)
        for name in (series["date_column"], series["value_column"]):
            if name not in header:
                raise ShippedDataError(
                    path.name,
                    "この列がありません。",
                    "series.csvの列名を確かめてください。",
                    row=1,
                    column=name,
                )
        date_column = Column(series["date_column"], "DATE", optional=False)
        value_column = Column(series["value_column"], "DOUBLE", optional=False)
        for line, cells in rows:
            day = _value(path.name, line, "series", date_column, cells[date_column.name])
            value = _value(path.name, line, "series", value_column, cells[value_column.name])
            found.append((path.name, line, _reading(series["indicator"], day, value, series["note"] or None)))
    return found


def _reading(indicator: str, day: date, value: float, note: str | None) -> Row:
    described = day - timedelta(days=1) if day.day == 1 else day
    return {
        "indicator": indicator, "month": Month.of(described).first, "value": value,
        "state": model.ActualState.REPORTED.value, "certainty": model.Certainty.FINAL.value,
        "measured_on": described, "note": note, "internal_note": None, "explanation": None,
        "released": False, "withheld": False, "evidence": None, "comment": None,
    }  # fmt: skip


def _refuse_contradictions(table: str, rows: list[Row], places: list[tuple[str, int]]) -> None:
    """Refuse rows whose columns do not fit each other, before the database does without saying where."""
    for row, (file, number) in zip(rows, places, strict=True):
        own = _CONTRADICTIONS[table](row) if table in _CONTRADICTIONS else None
        problem = own or _contradiction_of_span(row) or _contradiction_of_precision(row)
        if problem is not None:
            column, said, remedy = problem
            raise ShippedDataError(file, said, remedy, row=number, column=column)


def _contradiction_of_span(row: Row) -> tuple[str, str, str] | None:
    for first, last in _SPANS:
        begin, end = row.get(first), row.get(last)
        if begin is not None and end is not None and begin > end:
            order = "以下" if first == "low" else "より前か同じ"
            return (
                first,
                f"「{_typed(begin)}」が{last}の「{_typed(end)}」を超えています。",
                f"{first}は{last}{order}にしてください。",
            )
    return None


def _contradiction_of_precision(row: Row) -> tuple[str, str, str] | None:
    for precision, (first, last) in _PRECISIONS.items():
        if row.get(precision) != model.Precision.MONTH:
            continue
        begin, end = row[first], row[last]
        if begin is not None and begin != Month.of(begin).first:
            return (
                first,
                f"「{begin}」は月の初日ではありません。",
                f"{precision}がmonthのときは{Month.of(begin).first}にしてください。",
            )
        if end is not None and end != Month.of(end).last:
            return (
                last,
                f"「{end}」は月の末日ではありません。",
                f"{precision}がmonthのときは{Month.of(end).last}にしてください。",
            )
    return None


def _typed(value: float | date) -> str:
    """Write a value as people type it."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _contradiction_of_actual(row: Row) -> tuple[str, str, str] | None:
    is_reported = row["state"] == model.ActualState.REPORTED
    for column in ("value", "certainty"):
        if is_reported and row[column] is None:
            return column, "stateがreportedなのに空です。", "値を入れるか、stateをnot_reportedにしてください。"
        if not is_reported and row[column] is not None:
            return (
                column,
                f"stateが{row['state']}なのに「{_typed(row[column])}」があります。",
                "空にするか、stateをreportedにしてください。",
            )
    return None


def _contradiction_of_target(row: Row) -> tuple[str, str, str] | None:
    if row["value"] is None and row["low"] is None and row["high"] is None:
        return "value", "目標の値がありません。", "valueか、範囲ならlowとhighを入れてください。"
    if row["value"] is not None and (row["low"] is not None or row["high"] is not None):
        return "value", "valueと範囲(low、high)の両方があります。", "どちらかを空にしてください。"
    return None


def _contradiction_of_indicator(row: Row) -> tuple[str, str, str] | None:
    months = row["report_months"].replace(" ", "").split(",")
    if set(months) <= {str(month) for month in range(1, 13)}:
        return None
    return "report_months", f"「{row['report_months']}」は報告する月として読めません。", "例: 3、または 6,9,12,3"


_CONTRADICTIONS: dict[str, Callable[[Row], tuple[str, str, str] | None]] = {
    "actual": _contradiction_of_actual,
    "target": _contradiction_of_target,
    "indicator": _contradiction_of_indicator,
}
"""For each table, what does not fit in a row: the column, what is wrong, and the remedy."""


def _refuse_duplicates(table: str, rows: list[Row], places: list[tuple[str, int]]) -> None:
    seen: dict[tuple[Any, ...], tuple[str, int]] = {}
    for row, (file, number) in zip(rows, places, strict=True):
        key = key_of(table, row)
        if key in seen:
            first_file, first_number = seen[key]
            raise ShippedDataError(
                file,
                f"「{'、'.join(map(str, key))}」は{first_file} {first_number}行目と重複しています。",
                "どちらかを消してください。",
                row=number,
                column="、".join(sql.KEYS[table]),
            )
        seen[key] = (file, number)


def _refuse_unknown_codes(
    table: str, rows: list[Row], places: list[tuple[str, int]], tables: dict[str, list[Row]]
) -> None:
    for column, referred in _REFERENCES.items():
        if not rows or column not in rows[0] or referred == table:
            continue
        known = {row[column] for row in tables.get(referred, [])}
        for row, (file, number) in zip(rows, places, strict=True):
            if row[column] is not None and row[column] not in known:
                raise ShippedDataError(
                    file,
                    f"「{row[column]}」というコードは{referred}.csvにありません。",
                    f"{referred}.csvに加えるか、綴りを直してください。",
                    row=number,
                    column=column,
                )
