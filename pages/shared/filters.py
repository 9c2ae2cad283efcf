"""Department, year and month: the address of a page is their only home.

The address is read on every run, the widgets are set from it, and a widget that is changed writes it. So a link, a
bookmark and the browser's Back show the same thing. (`bind="query-params"` would write the widget's labels into the
address and leave no step for Back.) `as_of` stands in the address alone: a date, or a moment with its offset.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from kpi.calendar import FiscalYear, Month, as_of_utc, default_month, jst_date, utc_now
from kpi.model import Choice
from kpi.report import AsOf, NothingKnown, UnknownChoice
from pages.shared import reader

DEPARTMENT, YEAR, MONTH, AS_OF = "department", "year", "month", "as_of"
NAMES = (DEPARTMENT, YEAR, MONTH, AS_OF)
_WORDS = {DEPARTMENT: "部局", YEAR: "年度", MONTH: "月", AS_OF: "登録日時"}
_YEAR = re.compile(r"[0-9]{4}")
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

    @property
    def choice(self) -> Choice:
        """The chosen department."""
        return next(choice for choice in self.choices if choice.department == self.department)

    @property
    def address(self) -> dict[str, str]:
        """The query parameters that mean this selection."""
        kept = {} if self.as_of is None else {AS_OF: self.as_of}
        return {DEPARTMENT: self.department, YEAR: str(self.year.year), MONTH: str(self.month), **kept}

    @property
    def newest(self) -> str:
        """The link to the same selection as of now."""
        return "?" + urlencode({name: value for name, value in self.address.items() if name != AS_OF})


class WrongAddress(Exception):
    """The address asks for what does not exist; `nearest` is the closest selection that does."""

    def __init__(self, problems: Sequence[str], nearest: Selection) -> None:
        """Keep each problem as a sentence."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
        self.nearest = nearest


class WrongMoment(Exception):
    """`as_of` is no moment, or one before everything; the remedy is to leave it out."""


def selection() -> Selection:
    """Read the page's address.

    Raises:
        NothingKnown: the database holds no department's year.
        WrongMoment: `as_of` cannot be answered.
        WrongAddress: something else in it does not exist, or is said twice.
    """
    problems: list[str] = []
    asked = {name: _only(name, problems) for name in NAMES}
    change = _change(asked[AS_OF])
    choices = reader.choices(change[0])
    today = jst_date(utc_now())
    department, year, month = _settle(asked, change[0], today, problems)
    found = Selection(choices, department, year, month, change, asked[AS_OF])
    if problems:
        raise WrongAddress(problems, found)
    return found


def show(selection: Selection) -> None:
    """Place the three widgets; each writes the address when it is changed."""
    today = jst_date(utc_now())
    newest = max(default_month(selection.year, today), selection.month)
    names = {choice.department: choice.name for choice in selection.choices}
    years = {str(year.year): year.label for year in selection.choice.years}
    months = {str(month): f"{month.end_label}時点" for month in selection.year.months if month <= newest}
    _select(DEPARTMENT, names, selection, 176)
    _select(YEAR, years, selection, 224)
    _select(MONTH, months, selection, 152)


def go(address: dict[str, str]) -> None:
    """Make an address the page's own; the page is run again with it."""
    st.query_params.from_dict(address)


def _select(name: str, labels: dict[str, str], selection: Selection, width: int) -> None:
    key = f"filter-{name}"

    def write() -> None:
        chosen = {**selection.address, name: st.session_state[key]}
        if name != MONTH:  # another year has other months: it opens with the one that suits it
            del chosen[MONTH]
        if name == DEPARTMENT:
            del chosen[YEAR]
        go(chosen)

    st.session_state[key] = selection.address[name]
    st.selectbox(
        _WORDS[name],
        list(labels),
        format_func=lambda code: labels.get(code, code),
        key=key,
        on_change=write,
        label_visibility="collapsed",
        filter_mode=None,
        width=width,
    )


def _only(name: str, problems: list[str]) -> str | None:
    """Return the one value of a parameter, None when it is missing or empty."""
    values = list(dict.fromkeys(value for value in st.query_params.get_all(name) if value))
    if len(values) > 1:
        said = "、".join(f"「{_quote(value)}」" for value in values)
        problems.append(f"{_WORDS[name]}が{len(values)}つ指定されています: {said}。1つにしてください。")
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
    asked: dict[str, str | None], change_no: int, today: date, problems: list[str]
) -> tuple[str, FiscalYear, Month]:
    """Find what was asked, or for each part that does not exist the nearest that does."""
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
    try:
        _, fiscal_year, newest = reader.resolve(today, department, year, change_no)
    except UnknownChoice as error:
        problems.append(f"{year}年度のデータはありません。")
        _, fiscal_year, newest = reader.resolve(today, department, int(error.nearest), change_no)

    if month is not None and month not in fiscal_year.months:
        if not problems:
            problems.append(f"{month.full_label}は{fiscal_year.label}の月ではありません。")
        month = None
    return department, fiscal_year, month or newest


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
