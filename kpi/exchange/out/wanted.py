"""What somebody wants to take along, and the tables that answer it: the same for the command line and for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from kpi import access, briefing, city, decks, plans, prepared, progress, report, rounds, schedule, trend
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month, day_asked, default_month
from kpi.deck import BY_RULE, Arrangement, Deck
from kpi.exchange.out import counts, database, discretion, figures, planned
from kpi.exchange.out import decks as deck_files
from kpi.exchange.out import rounds as round_files
from kpi.exchange.out.discretion import Discretion
from kpi.exchange.out.table import Table
from kpi.guard import Refused
from kpi.model import Labelled, Report, Row
from kpi.report import AsOf, UnknownChoice
from kpi.store import Question, Store

STAFF_ACTS = (Act.ENTER, Act.CONFIRM, Act.GATHER, Act.APPROVE, Act.CLOSE)
"""Whoever may do one of these at a section has to do with its rounds."""


class What(Labelled):
    """What can be taken along: mostly what a page shows."""

    REPORT = "report", "目標と実績"
    HISTORY = "history", "月ごとの実績"
    CITY = "city", "全庁の状況"
    TREND = "trend", "年度推移"
    PLANS = "plans", "計画別"
    SCHEDULE = "schedule", "進行管理"
    DECK = "deck", "議会説明"
    TARGETS = "targets", "目標値と月別計画"
    UNREPORTED = "unreported", "未報告一覧"
    ROUND = "round", "月次入力"
    ALL = "all", "データベース全体"

    @property
    def is_of_staff(self) -> bool:
        """Whether only those who have to do with rounds may take it along."""
        return self in (What.UNREPORTED, What.ROUND)

    @property
    def is_of_the_city(self) -> bool:
        """Whether it is about all departments, whichever is asked for."""
        return self in (What.CITY, What.PLANS, What.UNREPORTED, What.ALL)


SHAPES: Mapping[What, tuple[Table, ...]] = MappingProxyType(
    {
        What.REPORT: (figures.FIGURES, figures.MILESTONES, figures.CONTINUOUS, figures.EXTRA_RESULTS),
        What.HISTORY: (figures.HISTORY,),
        What.CITY: (counts.COUNTS, counts.CHANGES),
        What.TREND: (figures.FIGURES, figures.HISTORY, planned.TARGETS),
        What.PLANS: (counts.SERVED, counts.PLAN_COUNTS),
        What.SCHEDULE: (planned.SCHEDULE, figures.MILESTONES, figures.CONTINUOUS),
        What.DECK: (deck_files.DECK_FIGURES, deck_files.DECK_MILESTONES, deck_files.KEPT_BACK),
        What.TARGETS: (planned.TARGETS, planned.MONTH_PLANS),
        What.UNREPORTED: (round_files.UNREPORTED,),
        What.ROUND: (round_files.ROUND_FIGURES, round_files.ROUND_MILESTONES),
    }
)
"""The tables that answer, without their rows; the database has its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. What is left out is what the pages open with; `as_of` is a moment (UTC).

    `inside` chooses what otherwise stays inside; `section` limits rounds to one; `deck` names a frozen or
    prepared deck, which says itself of which year and month it is; `arrangement` is how one without a name is wanted.
    """

    what: What = What.REPORT
    department: str | None = None
    year: int | None = None
    month: Month | None = None
    as_of: datetime | None = None
    inside: bool = False
    section: str | None = None
    deck: str | None = None
    arrangement: Arrangement = BY_RULE


@dataclass(frozen=True, slots=True)
class Found:
    """The tables that answer, the first of which is what the page shows; `place` says whose and when they are."""

    what: What
    place: tuple[str, ...]
    tables: tuple[Table, ...]

    @property
    def title(self) -> str:
        """A name for a file: 目標と実績_市民協働部_2022年度_2023-03."""
        return "_".join((self.what.label, *self.place))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its blanks filled in."""

    store: Store
    department: str
    year: FiscalYear
    month: Month
    change: AsOf

    def question(self, *, whole_city: bool = False, all_years: bool = False) -> Question:
        return Question(
            None if whole_city else self.department,
            None if all_years else self.year.year,
            self.month.first,
            self.change[0],
        )


def find(store: Store, who: Person, wanted: Wanted, today: date) -> Found:
    """Return the tables that somebody wants.

    Raises:
        Forbidden: their role does not allow it.
        UnknownChoice: the department, year, month or deck does not exist.
        Refused: frozen decks of several departments have the name that is asked for.
        NothingKnown: nothing was recorded by then.
    """
    if wanted.what.is_of_staff:
        require_staff(store, who)
    change = report.change_as_of(store, wanted.as_of)
    told = discretion.sections_told(store, who, change[0], chosen=wanted.inside)
    if wanted.what is What.ALL:
        everything = discretion.read(store, Question(change_no=change[0]), told)
        return Found(wanted.what, (f"変更{change[0]}",), database.database_tables(store, change[0], everything))
    if wanted.what is What.DECK:
        shown = find_deck(store, wanted)
        return Found(wanted.what, deck_place(shown, wanted), deck_files.deck_tables(shown))
    if wanted.what is What.UNREPORTED:
        whose = report.resolve(store, today, wanted.department)[0] if wanted.department else None
        states = progress.unreported(store, today, wanted.month, whose)
        return Found(wanted.what, (today.isoformat(),), (round_files.unreported_table(states),))
    asked = _filled_in(store, wanted, change)
    whole_city, all_years = wanted.what.is_of_the_city, wanted.what in (What.TREND, What.HISTORY)
    known = discretion.read(store, asked.question(whole_city=whole_city, all_years=all_years), told)
    tables = _tables(asked, wanted, who, known)
    named = () if whole_city else (_names(store, change[0])[asked.department],)
    return Found(wanted.what, (*named, f"{asked.year.year}年度", str(asked.month)), tables)


def find_deck(store: Store, wanted: Wanted) -> Deck:
    """Return the deck that somebody wants: the frozen or prepared one of a name, else that of a year and month.

    Raises:
        UnknownChoice: there is no such deck, department, year or month.
        Refused: several departments have decks of the name, or the named department has none.
        NothingKnown: nothing was recorded by then.
    """
    change = report.change_as_of(store, wanted.as_of)
    if wanted.deck is None:
        asked = _filled_in(store, wanted, change)
        return briefing.build(store, asked.department, asked.year, asked.month, change, wanted.arrangement)
    if wanted.department is not None:
        department, _, _ = report.resolve(store, day_asked(wanted.as_of), wanted.department, change_no=change[0])
        return prepared.named(store, department, wanted.deck, change)
    names = _names(store, change[0])
    whose = [code for code in names if wanted.deck in _decks(store, code)]
    if not whose:
        known = "、".join(name for code in names for name in _decks(store, code)) or "なし"
        raise UnknownChoice("資料", wanted.deck, known)
    if len(whose) > 1:
        told = "、".join(names[code] for code in whose)
        raise Refused(f"資料「{wanted.deck}」は複数の部局({told})にあります。部局も指定してください。")
    return prepared.named(store, whose[0], wanted.deck, change)


def _decks(store: Store, department: str) -> list[str]:
    """Return the names of the decks of a department, frozen or prepared."""
    frozen = [one.name for one in decks.frozen(store, department)]
    return frozen + [one.name for one in prepared.prepared(store, department)]


def deck_place(shown: Deck, wanted: Wanted) -> tuple[str, ...]:
    """Return whose and when a deck is, and its name if it has one, as parts of a file's name."""
    when = (shown.department_name, f"{shown.fiscal_year.year}年度", str(shown.month))
    return when if wanted.deck is None else (*when, wanted.deck)


def require_staff(store: Store, who: Person) -> None:
    """Let only those pass who have to do with the rounds of some section.

    Raises:
        Forbidden: they have to do with none.
    """
    if not _own_sections(store, who):
        access.require(who, Act.ENTER, Place())


def _filled_in(store: Store, wanted: Wanted, change: AsOf) -> _Asked:
    today = day_asked(wanted.as_of)
    if wanted.section is not None:
        wanted = replace(wanted, department=_department_of(store, wanted.section, change[0]))
    if not wanted.what.is_of_the_city:
        found = report.resolve(store, today, wanted.department, wanted.year, month=wanted.month, change_no=change[0])
        return _Asked(store, *found, change)
    years = {year for choice in report.choices(store, change[0]) for year in choice.years}
    newest = max(years, default=FiscalYear.of(today))
    year = wanted.month.fiscal_year if wanted.month else newest
    if wanted.year is not None:
        year = next((one for one in years if one.year == wanted.year), None) or _unknown_year(wanted.year, newest)
    month = wanted.month or default_month(year, today)
    if month not in year.months:
        raise UnknownChoice(f"{year.label}の月", str(month), str(default_month(year, today)))
    if year not in years:
        _unknown_year(year.year, newest)
    return _Asked(store, "", year, month, change)


def _unknown_year(asked: int, nearest: FiscalYear) -> FiscalYear:
    raise UnknownChoice("年度", str(asked), str(nearest.year))


def _tables(asked: _Asked, wanted: Wanted, who: Person, known: Discretion) -> tuple[Table, ...]:
    store, year, month, change = asked.store, asked.year, asked.month, asked.change
    match wanted.what:
        case What.CITY:
            return counts.city_tables(city.read_city(store, year, month, change), known)
        case What.PLANS:
            return counts.plan_tables(plans.read_plans(store, year, month, change), year, str(month))
        case What.HISTORY:
            return (_history(asked, known),)
        case What.TREND:
            years = trend.read_trends(store, asked.department, month, change).reports
            decided = store.read("target_decision", asked.question(all_years=True))
            return (
                figures.report_tables(years, known)[0],
                _history(asked, known),
                planned.target_table(decided, _shown(years), known),
            )
        case What.TARGETS:
            return _targets(asked, known)
        case What.ROUND:
            return round_files.round_tables(_rounds(asked, wanted, who), known)
        case _:
            one = report.read_report(store, asked.department, year, month, change)
            if wanted.what is What.SCHEDULE:
                work = planned.schedule_table(schedule.read_schedule(store, one))
                return (work, *figures.report_tables((one,), known)[1:3])
            return figures.report_tables((one,), known)


def _history(asked: _Asked, known: Discretion) -> Table:
    readings = report.read_history(asked.store, asked.department, asked.month, asked.change[0])
    whose = (asked.department, _names(asked.store, asked.change[0])[asked.department])
    return figures.history_table(whose, readings, _indicators(asked), known)


def _targets(asked: _Asked, known: Discretion) -> tuple[Table, ...]:
    one = report.read_report(asked.store, asked.department, asked.year, asked.month, asked.change)
    names = _shown((one,))
    indicators = {code: row for code, row in _indicators(asked).items() if code in names}
    question = asked.question()
    return (
        planned.target_table(asked.store.read("target_decision", question), names, known),
        planned.month_plan_table(asked.store.read("month_path", question), indicators),
    )


def _rounds(asked: _Asked, wanted: Wanted, who: Person) -> tuple[rounds.Round, ...]:
    """Return the department's rounds of a month that somebody has to do with.

    Raises:
        Forbidden: they have to do with none of those that are asked for.
    """
    sections = rounds.sections(asked.store, asked.change[0])
    own = _own_sections(asked.store, who)
    wished = [one for one in sections if one.department == asked.department and wanted.section in (None, one.code)]
    mine = [one for one in wished if one.code in own]
    if not mine:
        access.require(who, Act.ENTER, Place(asked.department, wanted.section))
    found = []
    for section in mine:
        try:
            found.append(rounds.read_round(asked.store, section.code, asked.month, asked.change[0]))
        except rounds.NoRound:
            continue  # nothing is asked of this section in this month
    return tuple(found)


def _department_of(store: Store, section: str, change_no: int) -> str:
    for one in rounds.sections(store, change_no):
        if one.code == section:
            return one.department
    raise UnknownChoice("課", section, "、".join(one.code for one in rounds.sections(store, change_no)))


def _own_sections(store: Store, who: Person) -> set[str]:
    return {
        one.code
        for one in rounds.sections(store)
        if any(access.may(who, act, Place(one.department, one.code)) for act in STAFF_ACTS)
    }


def _names(store: Store, change_no: int) -> Mapping[str, str]:
    return {row["department"]: row["name"] for row in store.read("department", Question(change_no=change_no))}


def _indicators(asked: _Asked) -> dict[str, Row]:
    return {row["indicator"]: row for row in asked.store.read("indicator", asked.question())}


def _shown(reports: tuple[Report, ...]) -> dict[str, str]:
    return {one.code: one.name for found in reports for one in found.indicators}
