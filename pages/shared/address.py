"""What the address of a page asks for: department, year and month, and what a page adds of its own.

The address is the only home of a selection: it is read on every run, and whatever changes it is a link. So a link, a
bookmark and the browser's Back show the same thing. `as_of` stands in the address alone: a date, or a moment with its
offset.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from kpi.calendar import FiscalYear, Month, as_of_utc, day_asked
from kpi.model import Choice
from kpi.report import AsOf, NothingKnown, UnknownChoice
from pages.shared import reader

DEPARTMENT, YEAR, MONTH, AS_OF = "department", "year", "month", "as_of"
NAMES = (DEPARTMENT, YEAR, MONTH, AS_OF)
_WORDS = {DEPARTMENT: "部局", YEAR: "年度", MONTH: "月", AS_OF: "登録日時"}
_YEAR = re.compile(r"[0-9]{4}")
_OFFSET = re.compile(r" (\d\d:\d\d)$")  # in an address, + means a blank
_QUOTED = 40  # so much of a mistaken value is quoted


@dataclass(frozen=True, slots=True)
class Selection:
    """What a page shows: one department's year as of a month and a change."""

    choices: tuple[Choice, ...]
    department: str
    year: FiscalYear
    month: Month
    change: AsOf
    as_of: str | None
    whole_city: bool = False

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        """The years to choose from, newest first: the department's, or those of any department."""
        if not self.whole_city:
            return self.choice.years
        return tuple(sorted({year for choice in self.choices for year in choice.years}, reverse=True))

    @property
    def choice(self) -> Choice:
        """The chosen department."""
        return next(choice for choice in self.choices if choice.department == self.department)

    def link(self, path: str = "", **changed: str | None) -> str:
        """Return the address of this selection on a page (this one, if none is named).

        What is changed takes the place of what is selected, None leaves it out; other names are those of a page's own
        choices.
        """
        selected = {DEPARTMENT: self.department, YEAR: str(self.year.year), MONTH: str(self.month), AS_OF: self.as_of}
        asked = {name: value for name, value in {**selected, **changed}.items() if value is not None}
        return f"{path}?{urlencode(asked)}"


class WrongAddress(Exception):
    """The address asks for what does not exist; `nearest` says in words what is closest, `link` leads there."""

    def __init__(self, problems: Sequence[str], nearest: str, link: str) -> None:
        """Keep each problem as a sentence."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
        self.nearest = nearest
        self.link = link


class WrongMoment(Exception):
    """`as_of` is no moment, or one before everything; `link` leads to the same without it."""

    def __init__(self, problem: str) -> None:
        """Keep the way out beside the problem."""
        super().__init__(problem)
        self.link = "?" + urlencode({name: value for name, value in st.query_params.items() if name != AS_OF})


def selection(*, whole_city: bool = False) -> Selection:
    """Read the page's address; on a page of the whole city the year need not be one of the department's.

    Raises:
        NothingKnown: the database holds no department's year.
        WrongMoment: `as_of` cannot be answered.
        WrongAddress: something else in it does not exist, or is said twice.
    """
    problems: list[str] = []
    asked = {name: _only(name, _WORDS[name], problems) for name in NAMES}
    typed = asked[AS_OF]
    moment = None if typed is None else _OFFSET.sub(r"+\1", typed)
    change = _change(moment)
    choices = reader.choices(change[0])
    today = day_asked(None if moment is None else as_of_utc(moment))
    department, year, month = _settle(asked, change[0], today, problems, choices if whole_city else ())
    found = Selection(choices, department, year, month, change, moment, whole_city)
    if problems:
        nearest = f"{found.choice.name}・{year.label}・{month.end_label}時点"
        raise WrongAddress(problems, nearest, found.link())
    return found


def chosen(selected: Selection, name: str, word: str, options: Mapping[str, str]) -> str:
    """Return which of its own options a page is asked for: the first, if none is named.

    Args:
        selected: what the rest of the address asks for.
        name: the parameter.
        word: what it is called in Japanese.
        options: at least one value, with its words.

    Raises:
        WrongAddress: the address names another, or several.
    """
    problems: list[str] = []
    asked = _only(name, word, problems)
    if asked is not None and asked not in options:
        problems.append(f"{word}「{_quote(asked)}」はありません。")
    first = next(iter(options))
    if problems:
        nearest = asked if asked is not None and asked in options else first
        raise WrongAddress(problems, options[nearest], selected.link(**{name: nearest}))
    return first if asked is None else asked


def _only(name: str, word: str, problems: list[str]) -> str | None:
    """Return the one value of a parameter, None when it is missing or empty."""
    values = list(dict.fromkeys(value for value in st.query_params.get_all(name) if value))
    if len(values) > 1:
        said = "、".join(f"「{_quote(value)}」" for value in values[:3])
        problems.append(f"{word}が{len(values)}つ指定されています: {said}。1つにしてください。")
    return values[-1] if values else None


def _change(asked: str | None) -> AsOf:
    try:
        return reader.change(None if asked is None else as_of_utc(asked))
    except ValueError as error:
        raise WrongMoment(str(error) if len(asked or "") <= _QUOTED else "登録日時(as_of)を読めません。") from error
    except NothingKnown as error:
        if asked is None:
            raise
        raise WrongMoment(str(error)) from error


def _settle(
    asked: dict[str, str | None], change_no: int, today: date, problems: list[str], city: Sequence[Choice]
) -> tuple[str, FiscalYear, Month]:
    """Find what was asked, or for each part that does not exist the nearest that does.

    The year is one of the department's, or of any department of a `city`.
    """
    department = asked[DEPARTMENT]
    try:
        department, _, _ = reader.resolve(today, department, None, change_no)
    except UnknownChoice as error:
        problems.append(f"部局「{_quote(department)}」はありません。")
        department = error.nearest

    month = _month(asked[MONTH], problems)
    text = asked[YEAR]
    year = month.fiscal_year.year if month and text is None else None
    if text is not None:
        year = int(text) if _YEAR.fullmatch(text) else None
        if year is None:
            problems.append(f"年度「{_quote(text)}」は読めません。例: 2022")
    holder = _holder(city, department, year) if city else department
    try:
        _, fiscal_year, newest = reader.resolve(today, holder, year, change_no)
    except UnknownChoice as error:
        problems.append(f"{year}年度のデータはありません。")
        _, fiscal_year, newest = reader.resolve(today, holder, int(error.nearest), change_no)

    if month is not None and month not in fiscal_year.months:
        if not problems:
            problems.append(f"{month.full_label}は{fiscal_year.label}の月ではありません。")
        month = None
    return department, fiscal_year, month or newest


def _holder(city: Sequence[Choice], department: str, year: int | None) -> str:
    """Return the department that has a year, or one nearest to it: the asked department if it is as near as any."""
    wanted = max(choice.years[0].year for choice in city) if year is None else year

    def distance(choice: Choice) -> tuple[int, bool]:
        return min(abs(known.year - wanted) for known in choice.years), choice.department != department

    return min(city, key=distance).department


def _month(text: str | None, problems: list[str]) -> Month | None:
    if text is None:
        return None
    try:
        return Month.parse(text)
    except ValueError:
        problems.append(f"月「{_quote(text)}」は読めません。例: 2023-02")
        return None


def _quote(text: str | None) -> str:
    return text[:_QUOTED] + "…" if text and len(text) > _QUOTED else text or ""
