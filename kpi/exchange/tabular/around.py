"""What stands around a table and holds for all of it: its time, unit, measure and department, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpi.exchange.cells import Book, Sheet, text_of
from kpi.exchange.tabular import words
from kpi.exchange.tabular.periods import Period, is_to_date, month_of_table, part_of_year, period_of, times_of
from kpi.exchange.tabular.reading import Measure

_SEARCHED = 60  # rows above a header that are looked at
_LONGEST = 300  # characters of a line above a table that are looked at


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the text above a table, and the names of sheet and file, say of the whole table.

    `month` is the only month that its actuals are of, `is_to_date` whether as of its end. `part` names several months
    of a year that they are of (4月~9月), which no figure can be. `is_running` says that all months are values to date
    (累計), `storeys` how a cell holds target and actual above each other (上段:目標、下段:実績).
    """

    fiscal_year: int | None
    target_year: int | None
    unit: str
    measure: Measure | None
    title: str
    department: str
    month: int | None = None
    is_to_date: bool = False
    part: str = ""
    is_running: bool = False
    storeys: str = ""


def surroundings(book: Book, sheet: Sheet, first_row: int) -> Surroundings:
    """Read what stands above a header, and what the sheet and the file are called, the nearest first."""
    lines = [
        " ".join(
            dict.fromkeys(words.clean(text_of(value)) for value in sheet.rows[row - 1] if value not in (None, ""))
        )[:_LONGEST]
        for row in range(min(first_row - 1, len(sheet.rows)), max(first_row - _SEARCHED, 1) - 1, -1)
    ]
    own_name = "" if book.encoding else words.clean(sheet.name)  # a CSV's only sheet is called like the file
    time = _time_of_table(lines, own_name, words.clean(book.name))
    unit = next((found for line in lines if (found := _unit_of_line(line))), "")
    named = (*lines, words.clean(sheet.name))
    measure = next((said for line in named if (said := words.measure_of_title(line)) is not None), None)
    title = next((about for line in reversed(lines) if (about := _about(line))), "")
    department = next((name for line in lines if (name := words.department_in(line))), "")
    storeys = next((line for line in lines if "上段" in line and "下段" in line), "")
    is_running = any("累計" in line for line in lines if not words.is_note(line))
    return replace(
        time, unit=unit, measure=measure, title=title, department=department, is_running=is_running, storeys=storeys
    )


def _time_of_table(lines: Sequence[str], sheet: str, file: str) -> Surroundings:
    """Return what the lines above a table, the nearest first, and the names of sheet and file say of its time.

    A year alone says more than a day in another line: 令和4年度 above 令和5年5月31日現在. When a paper was made, or a
    file was saved, says nothing.
    """
    years: list[int] = []
    dated: tuple[Period, bool] | None = None
    month = None
    part = ""
    for line in (*lines, sheet, file):
        plain = words.plain(line)
        times = times_of(plain)
        own = list(dict.fromkeys(one.fiscal_year for one in times if one.month is None and one.fiscal_year is not None))
        days = [
            one for one in times if one.month is not None and not (words.is_stamp(line) or (one.day and line is file))
        ]
        if not years and len(own) in (1, 2):
            years = own
        if days and not years and part_of_year(plain):
            years = [year for one in days[:1] if (year := one.fiscal_year) is not None]
        elif dated is None and len(days) == 1 and not part_of_year(plain):
            dated = days[0], is_to_date(plain) or days[0].day not in (None, 1)
        elif len(days) == 2 and not years and days[0].fiscal_year is not None:  # 令和4年4月~令和4年9月
            years = [days[0].fiscal_year]
            if (days[0].month, days[1].month) != (4, 3) or days[0].fiscal_year != days[1].fiscal_year:
                part = part or f"{days[0].month}月~{days[1].month}月"
        if month is None and not days and line is not file and not words.is_stamp(line):
            month = month_of_table(plain)
        part = part or ("" if line is file else part_of_year(plain))
    year = years[0] if len(years) == 1 else None
    time = Surroundings(year, max(years, default=None), "", None, "", "", month, part=part)
    if dated is None:
        return replace(time, is_to_date=any(map(is_to_date, map(words.plain, lines))))
    period, as_of = dated
    if years and (len(years) > 1 or period.fiscal_year != years[0]):
        return replace(time, month=None)
    target_year = time.target_year if years or not as_of else period.fiscal_year
    return replace(time, fiscal_year=period.fiscal_year, target_year=target_year, month=period.month, is_to_date=as_of)


def _about(line: str) -> str:
    """Return what a line above a table says the table is about; '' for a line of years and units only."""
    about = words.titled(line)
    period = period_of(words.plain(about))
    if period is not None:
        about = words.titled(period.rest)
    return "" if words.is_note(about) or _unit_of_line(about) or words.department_in(line) else about


def _unit_of_line(line: str) -> str:
    """Return the unit in (単位:人) or 単位:人."""
    _, _, rest = words.plain(line).partition("単位")  # '' where the line does not speak of it
    unit = rest.lstrip(":は").split(")")[0].split("]")[0].split("、")[0]
    return unit if words.is_unit(unit) else ""
