"""What the invented city recorded, change by change, from April five fiscal years ago up to today.

Nothing is written here. A plan is said in April, a month is reported about the 10th of the next one, and each later
change of mind is a change of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from kpi.calendar import JST, Month, last_ended_month
from kpi.model import TextState
from kpi.training import masters, sheet
from kpi.training.masters import Said, Years
from kpi.training.plan import EVERY_YEAR, City, Correction, Department, Indicator, Redefinition, Renaming, Retarget
from kpi.training.reports import Reporting


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: when (naive UTC), by whom, why, and its rows, which `is_taken_back` takes back."""

    moment: datetime
    actor: str
    reason: str
    rows: tuple[Said, ...]
    is_taken_back: bool = False


def entries(city: City, today: date, seed: int) -> list[Entry]:
    """Return every change up to the end of a day, oldest first; the same arguments give the same rows."""
    end = _at(today, 23, 59)
    found = _History(city, today, seed).all()
    return sorted((entry for entry in found if entry.rows and entry.moment <= end), key=lambda entry: entry.moment)


class _History:
    """The five years of a city as seen on a day."""

    def __init__(self, city: City, today: date, seed: int) -> None:
        self._city = city
        self._years = Years.ending(today)
        self._reporting = Reporting(self._years, seed, last_ended_month(today), city.lags)
        self._indicators = {
            indicator.code: (department, indicator)
            for department in city.departments
            for indicator in department.indicators
        }

    def all(self) -> Iterator[Entry]:
        """Say everything, in no order."""
        yield from self._reorganisations()
        for n in EVERY_YEAR:
            for department in self._city.departments:
                yield self._plan(department, n)
                yield self._adoption(department, n)
                yield from self._sheet(department, n)
                for month in self._years[n].months:
                    yield self._round(department, month)
        for retarget in self._city.retargets:
            yield self._retarget(retarget)
        for redefinition in self._city.redefinitions:
            yield self._redefinition(redefinition)
        for correction in self._city.corrections:
            yield self._correction(correction)
        for renaming in self._city.renamings:
            yield self._renaming(renaming)
        for judged in sheet.JUDGED:
            yield self._judgement(judged)

    def _reorganisations(self) -> Iterator[Entry]:
        """Say the organisation and the rating scales: whole at first, then in each April what changes."""
        for n in EVERY_YEAR:
            day = self._years[n].first_month.first
            rows: list[Said] = []
            if n == 0:
                rows += masters.organisation(self._city, self._years, day)
            for department in self._city.departments:
                if any(masters.is_reorganised(section, n) for section in department.sections):
                    rows += masters.sections(department, self._years, day)
                rows += [
                    masters.indicator(self._city, department, indicator, self._years, day)
                    for indicator in department.indicators
                    if indicator.former_section is not None and indicator.former_section[1] == n - 1
                ]
            if any(scale.first_year == n for scale in self._city.scales):
                for scale in (found for found in self._city.scales if found.first_year <= n):
                    said = masters.scale(self._city, self._years, scale, day)
                    rows += [row for row in said if scale.first_year == n or row[0] == "rating_scale"]
            reason = "運用の開始" if n == 0 else "組織改正と評価区分の見直し"
            yield Entry(_at(day, 8, 30), self._city.secretariat, reason, tuple(rows))

    def _plan(self, department: Department, n: int) -> Entry:
        """Say a department's year: goals, work, indicators that begin, places and targets."""
        city, years = self._city, self._years
        day = years[n].first_month.first
        rows = [masters.department_year(city, department, years[n])]
        for number, goal in enumerate(department.goals, start=1):
            if n in goal.years:
                rows.append(masters.goal(city, department, number, years, day))
                rows += masters.goal_work(goal, masters.goal_code(department, number, years[n]), n, years)
        for indicator in department.indicators:
            if indicator.first_year == n:
                rows.append(masters.indicator(city, department, indicator, years, day))
                rows.append(masters.definition(city, indicator, years))
            rows += masters.placement(department, indicator, n, years)
            rows += masters.target(indicator, n, years)
        rows += sheet.opening(department, n, years)
        moment = _at(day, 9, 10 * city.departments.index(department))
        return Entry(moment, _desk(department), f"{years[n].short_label}の目標と指標の登録", tuple(rows))

    def _sheet(self, department: Department, n: int) -> Iterator[Entry]:
        """Say how the texts of a year's sheet are begun, settled and published."""
        after = 10 * self._city.departments.index(department)
        autumn, spring = self._years.day((n, 10, 5)), date(self._years[n].year + 1, 4, 14)
        desk = _desk(department)
        begun = tuple(sheet.begun(department, n, self._years))
        yield Entry(_at(autumn, 16, after), desk, "シートの文章の記入", begun)
        for state, day in ((TextState.FINAL, spring), (TextState.PUBLISHED, spring.replace(day=28))):
            if state is TextState.PUBLISHED and (department.code, n) == sheet.UNPUBLISHED:
                continue
            rows = tuple(sheet.review(department, n, self._years, state))
            yield Entry(_at(day, 16, after), desk, f"シートの文章の{state.label}", rows)
        if (department.code, n) == sheet.TAKEN_BACK:
            text = sheet.taken_back(department, n, self._years)
            yield Entry(
                _at(spring.replace(month=6), 16, after), desk, "公表の取消し: 実績の数値に誤りがあったため", (text,)
            )

    def _judgement(self, found: sheet.Judged) -> Entry:
        department, _ = self._indicators[found.indicator]
        row = sheet.judged(found, department, self._years)
        day = self._years.month(found.year, found.month).plus(1).first.replace(day=20)
        return Entry(_at(day, 17, 0), f"{department.name}長 担当", "部局長評価", (row,))

    def _adoption(self, department: Department, n: int) -> Entry:
        """Say the month plans that the sections adopted for a year."""
        rows = [row for found in department.indicators for row in masters.month_plan(found, n, self._years)]
        moment = _at(self._years.day((n, 4, 20)), 14, 10 * self._city.departments.index(department))
        return Entry(moment, _desk(department), "月別計画の採用", tuple(rows))

    def _round(self, department: Department, month: Month) -> Entry:
        """Say what a department reported of a month."""
        random = self._reporting.random("round", department.code, month)
        day = month.plus(1).first.replace(day=random.randrange(8, 13))
        moment = _at(day, random.randrange(9, 17), random.randrange(60))
        rows = self._reporting.of_month(department, month)
        return Entry(moment, _desk(department), f"{month.full_label}分の報告", tuple(rows))

    def _retarget(self, change: Retarget) -> Entry:
        department, indicator = self._indicators[change.indicator]
        rows = (
            *masters.target(indicator, change.year, self._years, change),
            *masters.month_plan(indicator, change.year, self._years, change),
        )
        moment = _at(self._years.day((change.year, change.month, change.day)), 13, 30)
        return Entry(moment, _section(department, indicator), f"目標の変更: {change.reason}", rows)

    def _redefinition(self, change: Redefinition) -> Entry:
        department, indicator = self._indicators[change.indicator]
        moment = _at(self._years.day((change.year, change.month, 1)), 10, 0)
        row = masters.redefinition(self._city, change, self._years)
        return Entry(moment, _section(department, indicator), f"定義の変更: {change.reason}", (row,))

    def _correction(self, change: Correction) -> Entry:
        department, indicator = self._indicators[change.indicator]
        moment = _at(self._years.day(change.on), 15, 0)
        row = self._reporting.correction(indicator, change)
        is_taken_back = change.add is None
        return Entry(moment, _section(department, indicator), change.reason, (row,), is_taken_back)

    def _renaming(self, change: Renaming) -> Entry:
        day = self._years.day(change.on)
        if isinstance(change.what, str):
            department, indicator = self._indicators[change.what]
            row = masters.indicator(self._city, department, indicator, self._years, day)
        else:
            code, number = change.what
            department = next(found for found in self._city.departments if found.code == code)
            row = masters.goal(self._city, department, number, self._years, day)
        return Entry(_at(day, 11, 0), _desk(department), f"名称の変更: {change.reason}", (row,))


def _at(day: date, hour: int, minute: int) -> datetime:
    """Return a time of a day in Japan as the database keeps it."""
    return datetime.combine(day, time(hour, minute), JST).astimezone(UTC).replace(tzinfo=None)


def _desk(department: Department) -> str:
    return f"{department.name} {department.desk.name} 担当"


def _section(department: Department, indicator: Indicator) -> str:
    name = next(section.name for section in department.sections if section.code == indicator.section)
    return f"{department.name} {name} 担当"
