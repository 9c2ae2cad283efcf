"""What the address of 月次入力 asks for: a section, a month, and the figure whose details are shown.

Left out, they are the person's own section, the last month that ended, and the first figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from kpi import access, rounds
from kpi.access import Act, Person, Place
from kpi.calendar import Month, default_month, jst_date, last_ended_month, utc_now
from kpi.rounds import Section
from pages.shared import reader
from pages.shared.address import Selection, WrongAddress
from pages.shared.head import Menu
from pages.shared.sitemap import ENTRY

SECTION, MONTH, FIGURE = "section", "month", "figure"
_OFFERED = 12  # months, the newest first


@dataclass(frozen=True, slots=True)
class Asked:
    """A section's round of a month, among the sections that a person has to do with."""

    section: Section
    month: Month
    figure: str | None
    sections: tuple[Section, ...]

    @property
    def place(self) -> Place:
        """What a write on the page concerns."""
        return Place(self.section.department, self.section.code)

    def link(self, **changed: str) -> str:
        """Return the address of another section, month or figure."""
        return link(**{SECTION: self.section.code, MONTH: str(self.month), **changed})

    def menus(self) -> tuple[Menu, ...]:
        """Offer the sections and the months."""
        sections = {
            self.link(section=one.code): one.name
            if one.department == self.section.department and len({other.department for other in self.sections}) == 1
            else f"{one.department_name} {one.name}"
            for one in self.sections
        }
        newest = last_ended_month(jst_date(utc_now()))
        months = sorted({*(newest.plus(-back) for back in range(_OFFERED)), self.month}, reverse=True)
        here = self.link()
        return (
            Menu("課", 240, here, sections),
            Menu("月", 200, here, {self.link(month=str(month)): month.full_label for month in months}),
        )


def link(path: str = "", **asked: str) -> str:
    """Return the address of a round."""
    return f"{path}?{urlencode(asked)}"


def read(person: Person) -> Asked:
    """Read the page's address.

    Raises:
        Forbidden: the person has nothing to do with rounds, or not with those of the section.
        WrongAddress: there is no such section or month.
    """
    everywhere = sections(reader.change(None)[0])
    own = tuple(one for one in everywhere if _has_to_do(person, one))
    if not own:
        access.require(person, Act.ENTER, Place())
    first = next((one for held in person.memberships for one in own if one.code == held.section), None)
    asked = st.query_params.get(SECTION)
    section = next((one for one in everywhere if one.code == asked), None) if asked else first or own[0]
    newest = last_ended_month(jst_date(utc_now()))
    month, problems = newest, []
    try:
        month = Month.parse(st.query_params.get(MONTH) or str(newest))
    except ValueError:
        problems.append("月の指定を読めません。例: 2023-02")
    if month > newest:
        problems.append(f"{month.full_label}はまだ終わっていません。")
    if section is None:
        problems.append("指定された課はありません。")
    if problems:
        nearest = section or first or own[0]
        way_out = link(**{SECTION: nearest.code, MONTH: str(min(month, newest))})
        raise WrongAddress(problems, f"{nearest.name}・{min(month, newest).full_label}", way_out)
    if section is None or section not in own:
        place = Place() if section is None else Place(section.department, section.code)
        access.require(person, Act.ENTER, place)
        raise AssertionError("whoever may enter has to do with the section")
    return Asked(section, month, st.query_params.get(FIGURE), own)


def selection(department: str | None, month: Month) -> Selection:
    """Return what the other pages show when one goes there from here: the nearest that there is.

    Raises:
        NothingKnown: the database holds no department's year.
    """
    change = reader.change(None)
    choices = reader.choices(change[0])
    choice = next((one for one in choices if one.department == department), choices[0])
    has_year = month.fiscal_year in choice.years
    year = month.fiscal_year if has_year else choice.years[0]
    shown = month if has_year else default_month(year, jst_date(utc_now()))
    return Selection(choices, choice.department, year, shown, change, None)


def _has_to_do(person: Person, section: Section) -> bool:
    return any(access.may(person, act, Place(section.department, section.code)) for act in ENTRY.acts)


@reader.kept
def sections(change_no: int) -> tuple[Section, ...]:
    """Return the sections of every department, in the city's order."""
    return rounds.sections(reader.store(), change_no)
