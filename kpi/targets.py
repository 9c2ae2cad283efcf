"""Targets of a year and their monthly plans: what is decided, what can be proposed, and the two writes.

A decision is a row of its own: 当初 and each 変更後 stay beside each other. A plan is the value to date at each
month's end; a section adopts it as a whole. The plan of a month whose round is closed stays what it was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi import access, effect, guard, wording
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month, era_date
from kpi.effect import Effect
from kpi.guard import Conflict, Refused, Saved
from kpi.history import Revision
from kpi.model import Accumulation, Comparator, Direction, Origin, PlanSource, Row, Stage
from kpi.numbers import NO_VALUE, format_difference, format_value, round_half_up
from kpi.store import Change, Question, Store

_EQUAL = 1e-9  # as in kpi/sql: sums of decimals are equal within this
_FIRST_REASON = "当初の目標値"
_AS_TARGET = "目標値どおりの月別計画"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on a year's target with the rate that the year's last value has against it."""

    decided_on: date
    value: float | None
    low: float | None
    high: float | None
    comparator: Comparator
    baseline: float | None
    text: str
    reason: str | None
    rate: float | None
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """An indicator's year: its decisions (the first first), its adopted plan, and what can be proposed.

    Plans are values at the end of each month, April first; `actual` and `last_year` are values to date by the number of
    the month in its year. `locked` are months whose round is closed, with the plan that they keep: the one by the
    target that was in force then. `based_on` is the last change of its targets and plan, 0 for none.
    """

    code: str
    name: str
    unit: str
    decimals: int
    direction: Direction
    accumulation: Accumulation
    place: Place
    section_name: str
    fiscal_year: FiscalYear
    decisions: tuple[Decision, ...]
    in_force: tuple[float | None, ...]
    source: PlanSource | None
    proposals: Mapping[PlanSource, tuple[float, ...]]
    actual: Mapping[int, float]
    last_year: Mapping[int, float]
    locked: Mapping[Month, float | None]
    based_on: int

    @property
    def decision(self) -> Decision | None:
        """The decision in force."""
        return next((one for one in self.decisions if one.is_in_force), None)

    @property
    def target(self) -> float | None:
        """The target in force; None where there is none, or it is a range."""
        return self.decision.value if self.decision else None

    @property
    def is_adopted(self) -> bool:
        """Whether the section has its own plan."""
        return self.source is PlanSource.ADOPTED

    @property
    def adds_up(self) -> bool:
        """Whether months are planned by their own share, which add up to the year's."""
        return self.accumulation is Accumulation.SUM

    def shares(self, plan: Sequence[float | None]) -> tuple[float | None, ...]:
        """Return what each month adds to a plan of values to date; the plan itself where nothing adds up."""
        if not self.adds_up:
            return tuple(plan)
        before = (0.0, *plan[:-1])
        return tuple(
            None if value is None or last is None else _clean(value - last)
            for last, value in zip(before, plan, strict=True)
        )

    def own(self, readings: Mapping[int, float]) -> dict[int, float]:
        """Return what each report adds to the one before; the values themselves where nothing adds up."""
        found, before = {}, 0.0
        for number, value in sorted(readings.items()):
            found[number] = _clean(value - before) if self.adds_up else value
            before = value
        return found

    def to_date(self, shares: Sequence[float]) -> tuple[float, ...]:
        """Return the values to date of what each month adds; the same where nothing adds up."""
        if not self.adds_up:
            return tuple(shares)
        found, total = [], 0.0
        for share in shares:
            total = _clean(total + share)
            found.append(total)
        return tuple(found)

    def gap(self, plan: Sequence[float]) -> float | None:
        """Return how far the plan of the year's end is from the target; None without a target, 0 if it is there."""
        if self.target is None:
            return None
        difference = _clean(plan[-1] - self.target)
        return 0.0 if abs(difference) <= _EQUAL * max(1.0, abs(self.target)) else difference

    def amount(self, value: float) -> str:
        """Write a value with its unit."""
        return f"{format_value(value, self.decimals)}{self.unit}"


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A decision to write: a value, or for a range its ends. `reason` may be blank only for the first of a year."""

    indicator: str
    fiscal_year: FiscalYear
    decided_on: date
    comparator: Comparator
    based_on: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to adopt: the value at each month's end, April first; a reason where it does not end at the target."""

    indicator: str
    fiscal_year: FiscalYear
    values: tuple[float, ...]
    based_on: int
    reason: str = ""


def read_year(store: Store, department: str, year: FiscalYear, change_no: int | None = None) -> tuple[Planned, ...]:
    """Return every indicator of a department's year, in the order of its sections and of the indicators."""
    newest = store.change_at()  # all is read as of one change, on which a write will be based
    number = change_no if change_no is not None else (newest[0] if newest else 0)
    asked = Question(department, year.year, year.last_month.first, number)
    sections = {row["section"]: row for row in store.read("section", asked) if row["department"] == department}
    rows: dict[str, dict[str, list[Row]]] = {
        name: _by_indicator(store.read(name, asked))
        for name in ("target_decision", "month_path", "plan_proposal", "target", "month_plan")
    }
    history = _by_indicator(store.read("history", replace(asked, fiscal_year=None)))
    subjects = {row["indicator"] for row in store.read("subject", asked)}
    epochs = {row["indicator"]: row["epoch"] for row in store.read("aim", asked)}
    closed: dict[str, set[Month]] = {}
    for row in store.read("submission", asked):
        if row["stage"] == Stage.CLOSED:
            month = Month.of(row["month"])
            if month in year.months:
                closed.setdefault(row["section"], set()).add(month)
    kept = _kept_plans(store.read, asked, {month for months in closed.values() for month in months})
    masters = [row for row in store.read("indicator", asked) if row["indicator"] in subjects]
    masters.sort(key=lambda row: (sections[row["section"]]["position"] if row["section"] in sections else 0,
                                  row["section"], row["position"], row["indicator"]))  # fmt: skip
    found = []
    for master in masters:
        code = master["indicator"]
        own = {name: of.get(code, []) for name, of in rows.items()}
        section = sections.get(master["section"])
        locked = {month: kept[month].get(code) for month in sorted(closed.get(master["section"], ()))}
        readings = {Month.of(row["month"]): row["value_to_date"] for row in history.get(code, [])}
        comparable = {Month.of(row["month"]) for row in history.get(code, []) if row["epoch"] == epochs.get(code)}
        found.append(
            Planned(
                code=code,
                name=master["name"],
                unit=master["unit"],
                decimals=master["decimals"],
                direction=Direction(master["direction"]),
                accumulation=Accumulation(master["accumulation"]),
                place=Place(department, master["section"]),
                section_name=section["name"] if section else master["section"],
                fiscal_year=year,
                decisions=tuple(
                    _decision(row)
                    for row in sorted(own["target_decision"], key=lambda row: date.toordinal(row["decided_on"]))
                ),
                in_force=_path(year, own["month_path"], locked),
                source=next(
                    (PlanSource(row["plan_source"]) for row in own["month_path"] if row["plan_source"]), None
                ),
                proposals=_proposals(year, own["plan_proposal"], master["decimals"], locked),
                actual={month.number_in_year: value for month, value in readings.items() if month in year.months},
                last_year={
                    month.number_in_year: value
                    for month, value in readings.items()
                    if month.fiscal_year.year == year.year - 1 and month in comparable
                },
                locked=locked,
                based_on=_last_change(
                    row
                    for name in ("target", "month_plan")
                    for row in own[name]
                    if row["fiscal_year"] == year.year
                ),
            )
        )  # fmt: skip
    return tuple(found)


def history(store: Store, one: Planned) -> tuple[Revision, ...]:
    """Return every change of an indicator's targets and plan of its year, the newest first."""
    key = {"indicator": one.code, "fiscal_year": one.fiscal_year.year}
    changes: dict[int, Row] = {}
    differences: dict[int, list[tuple[str, str, str]]] = {}

    def note(label: str, revisions: Sequence[tuple[Row, Row]], words: Callable[[Row], str]) -> None:
        before = NO_VALUE
        for row, change in revisions:
            after = NO_VALUE if row["withdrawn"] else words(row)
            changes[change["change_no"]] = change
            if after != before:
                differences.setdefault(change["change_no"], []).append((label, before, after))
            before = after

    for decided_on in sorted({row["decided_on"] for row in store.newest("target", **key)}):
        note(
            f"目標値({era_date(decided_on)}決定)",
            store.revisions("target", **key, decided_on=decided_on),
            lambda row: _target_words(one, row),
        )
    for month in one.fiscal_year.months:
        plans = store.revisions("month_plan", **key, month=month.first)
        note(f"{month.end_label}の計画", plans, lambda row: one.amount(row["value"]))
    return tuple(
        Revision(
            number, change["recorded_at"], change["actor"], change["reason"], Origin(change["origin"]),
            withdrawn=False, differences=tuple(differences.get(number, ())),
        )
        for number, change in sorted(changes.items(), reverse=True)
    )  # fmt: skip


def decide(store: Store, who: Person, typed: NewTarget, today: date) -> Saved | Conflict:
    """Write a decision on a year's target; one of the same day is put right by it.

    Raises:
        Forbidden: the person may not set targets of the section.
        Refused: the decision cannot stand; the text says why, and nothing was written.
    """
    master, place = _master(store, typed.indicator)
    capacity = access.require(who, Act.SET_TARGET, place)
    with store.write(capacity.actor, typed.reason.strip() or _FIRST_REASON) as change:
        conflict = _conflict(change, master, typed.fiscal_year, typed.based_on)
        if conflict is not None:
            change.abandon()
            return conflict
        _put_target(change, master, typed, today)
        return Saved(change.number)


def adopt(store: Store, who: Person, plan: NewPlan) -> Saved | Conflict:
    """Write the monthly plan of an indicator's year, all twelve months.

    Raises:
        Forbidden: the person may not set plans of the section.
        Refused: the plan cannot stand; the text says why, and nothing was written.
    """
    master, place = _master(store, plan.indicator)
    capacity = access.require(who, Act.SET_PLAN, place)
    with store.write(capacity.actor, plan.reason.strip() or _AS_TARGET) as change:
        conflict = _conflict(change, master, plan.fiscal_year, plan.based_on)
        if conflict is not None:
            change.abandon()
            return conflict
        _put_plan(change, master, place, plan)
        return Saved(change.number)


def effect_of(store: Store, typed: NewTarget | NewPlan, month: Month, today: date) -> tuple[Effect, ...]:
    """Return what a decision or a plan would change of the statuses as of a month of its year; nothing is left behind.

    Raises:
        Refused: it cannot stand.
    """
    master, place = _master(store, typed.indicator)

    def write(change: Change) -> None:
        if isinstance(typed, NewPlan):
            _put_plan(change, master, place, replace(typed, reason=typed.reason or "試算"))
        else:
            _put_target(change, master, replace(typed, reason=typed.reason or "試算"), today)

    return effect.preview(store, Question(place.department, typed.fiscal_year.year, month.first), write)


def _target_words(one: Planned, row: Row) -> str:
    facts = {"unit": one.unit, "decimals": one.decimals}
    return wording.target_text(
        row | facts | {"target": row["value"], "target_low": row["low"], "target_high": row["high"]}
    )


def _put_target(change: Change, master: Row, typed: NewTarget, today: date) -> None:
    known = change.newest("target", indicator=typed.indicator, fiscal_year=typed.fiscal_year.year)
    standing = {row["decided_on"]: row for row in known if not row["withdrawn"]}
    _require_value(master, typed)
    _require_day(typed, standing, today)
    if standing and not typed.reason.strip():
        raise Refused("目標値を変更する理由を入れてください。例: 国の制度改正により対象者が減ったため")
    row: Row = {
        "indicator": typed.indicator, "fiscal_year": typed.fiscal_year.year, "decided_on": typed.decided_on,
        "value": typed.value, "low": typed.low, "high": typed.high,
        "comparator": typed.comparator.value, "comparator_stated": True, "baseline": typed.baseline,
        "reason": typed.reason.strip() or None,
    }  # fmt: skip
    same = standing.get(typed.decided_on, {})
    change.put(
        "target", [{"baseline_month": same.get("baseline_month"), "derived_from": same.get("derived_from"), **row}]
    )


def _require_value(master: Row, typed: NewTarget) -> None:
    """Refuse a target that its indicator's direction cannot be held against."""
    if master["direction"] == Direction.RANGE:
        if typed.low is None and typed.high is None:
            raise Refused("目標の範囲の下限か上限を入れてください。例: 20 と 26")
        if typed.low is not None and typed.high is not None and typed.low > typed.high:
            ends = [f"{format_value(end, master['decimals'])}{master['unit']}" for end in (typed.low, typed.high)]
            raise Refused(f"下限「{ends[0]}」が上限「{ends[1]}」より大きくなっています。")
    elif typed.value is None:
        raise Refused("目標値を入れてください。目標を0とするときは「0」と入れます。例: 4675")


def _require_day(typed: NewTarget, standing: Mapping[date, Row], today: date) -> None:
    """Refuse a day on which this year's target cannot have been decided."""
    year = typed.fiscal_year
    said = era_date(typed.decided_on)
    if typed.decided_on > today:
        raise Refused(f"決定日「{said}」はまだ来ていません。今日までの日を入れてください。")
    first = FiscalYear(year.year - 1).first_month.first
    if not first <= typed.decided_on <= year.last_month.last:
        raise Refused(
            f"決定日「{said}」は{year.label}の目標を決めた日として読めません。"
            f"{era_date(first)}から{era_date(year.last_month.last)}までの日を入れてください。"
        )
    last = max(standing, default=None)
    if last is not None and typed.decided_on < last and typed.decided_on not in standing:
        raise Refused(f"決定日「{said}」が、前の決定の日({era_date(last)})より前です。それより後の日を入れてください。")


def _put_plan(change: Change, master: Row, place: Place, plan: NewPlan) -> None:
    year = plan.fiscal_year
    if len(plan.values) != len(year.months):
        raise Refused("月別計画は4月から3月までの12か月すべてに入れてください。")
    asked = Question(place.department, year.year, year.last_month.first)
    path = [row for row in change.read("month_path", asked) if row["indicator"] == plan.indicator]
    if not path:
        raise Refused(f"{year.label}の目標値がまだありません。先に目標値を決めてください。")
    locked = [month for month in year.months if guard.held(change, place, month).stage is Stage.CLOSED]
    values = dict(zip(year.months, plan.values, strict=True))
    for month, of_all in _kept_plans(change.read, asked, locked).items():
        was, new = of_all.get(plan.indicator), values[month]
        if was is None:
            continue
        if round_half_up(was, master["decimals"]) != round_half_up(new, master["decimals"]):
            stays = f"{month.end_label}の計画は{format_value(was, master['decimals'])}{master['unit']}のままです"
            raise Refused(f"{month.label}は締切済のため、計画を変えられません({stays})。")
        values[month] = was
    target = _target(change, asked, plan.indicator)
    gap = 0.0 if target is None else plan.values[-1] - target
    if target is not None and abs(gap) > _EQUAL * max(1.0, abs(target)) and not plan.reason.strip():
        unit, decimals = master["unit"], master["decimals"]
        raise Refused(
            f"3月末の計画「{format_value(plan.values[-1], decimals)}{unit}」が"
            f"目標値「{format_value(target, decimals)}{unit}」と合いません"
            f"(差 {format_difference(gap, unit, decimals)})。このまま採用するときは、理由を入れてください。"
        )
    change.put(
        "month_plan",
        [
            {"indicator": plan.indicator, "fiscal_year": year.year, "month": month.first, "value": value}
            for month, value in values.items()
        ],
    )


def _target(change: Change, asked: Question, indicator: str) -> float | None:
    """Return the target in force at the year's end; None for a range."""
    for row in change.read("aim", asked):
        if row["indicator"] == indicator:
            value: float | None = row["value"]
            return value
    return None


def _master(store: Store, indicator: str) -> tuple[Row, Place]:
    for row in store.newest("indicator", indicator=indicator):
        if not row["withdrawn"]:
            return row, guard.place_of(store, row["section"])
    raise Refused(f"指標「{indicator}」はありません。")


def _conflict(change: Change, master: Row, year: FiscalYear, based_on: int) -> Conflict | None:
    """Return who said what since, if the targets or the plan are not those that were seen."""
    key = {"indicator": master["indicator"], "fiscal_year": year.year}
    rows = {name: change.newest(name, **key) for name in ("target", "month_plan")}
    last = _last_change(row for of in rows.values() for row in of if not row["withdrawn"])
    if last == based_on:
        return None
    recorded = change.recorded(last)
    is_target = any(row["change_no"] == last for row in rows["target"])
    return Conflict(
        master["indicator"], last, recorded["actor"], recorded["recorded_at"], "目標値" if is_target else "月別計画"
    )


def _decision(row: Row) -> Decision:
    return Decision(
        decided_on=row["decided_on"],
        value=row["target"],
        low=row["target_low"],
        high=row["target_high"],
        comparator=Comparator(row["comparator"]),
        baseline=row["baseline"],
        text=wording.target_text(row),
        reason=row["reason"],
        rate=row["rate"],
        is_in_force=row["is_in_force"],
    )


def _kept_plans(
    read: Callable[[str, Question], list[Row]], asked: Question, months: Iterable[Month]
) -> dict[Month, dict[str, float | None]]:
    """Return what each closed month's end was planned to be by the targets in force then, by indicator."""
    decided = sorted({row["decided_on"] for row in read("target", asked) if row["fiscal_year"] == asked.fiscal_year})
    paths: dict[int, list[Row]] = {}  # by how many decisions had been taken: a path depends on nothing else
    found = {}
    for month in months:
        taken = bisect_right(decided, month.last)
        if taken not in paths:
            paths[taken] = read("month_path", replace(asked, month=month.first))
        found[month] = {row["indicator"]: row["plan"] for row in paths[taken] if row["month"] == month.first}
    return found


def _path(year: FiscalYear, rows: Sequence[Row], locked: Mapping[Month, float | None]) -> tuple[float | None, ...]:
    by_month: dict[Month, float | None] = {Month.of(row["month"]): row["plan"] for row in rows}
    by_month.update({month: kept for month, kept in locked.items() if kept is not None})
    return tuple(by_month.get(month) for month in year.months)


def _proposals(
    year: FiscalYear, rows: Sequence[Row], decimals: int, locked: Mapping[Month, float | None]
) -> dict[PlanSource, tuple[float, ...]]:
    """Return what can be proposed, the first choice first, in values that the indicator can be typed with.

    The last month is left as exact as the target; closed months keep their plan.
    """
    found: dict[PlanSource, dict[Month, float]] = {}
    for row in sorted(rows, key=lambda row: int(row["choice"])):
        month = Month.of(row["month"])
        kept = locked.get(month)
        value = row["plan"] if kept is None else kept
        if value is not None:
            exact = month == year.last_month
            of_source = found.setdefault(PlanSource(row["plan_source"]), {})
            of_source[month] = value if exact else float(round_half_up(value, decimals))
    return {
        source: tuple(values[month] for month in year.months)
        for source, values in found.items()
        if len(values) == len(year.months)
    }


def _by_indicator(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["indicator"], []).append(row)
    return found


def _last_change(rows: Iterable[Row]) -> int:
    return max((int(row["change_no"]) for row in rows), default=0)


def _clean(value: float) -> float:
    """Return a sum of decimals without the noise of binary."""
    return float(f"{value:.12g}")
