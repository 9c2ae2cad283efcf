"""Each sorted figure held against what is saved: new, changed, unchanged or refused, and the rows that it becomes.

As what an actual is saved depends on the round of its month. In a year that a section reports by rounds it is a draft,
handed in and confirmed like one that was typed; where nobody keeps rounds there is nobody to confirm it, and it is
history: a confirmed actual. A round that is handed in or closed takes nothing but what it has.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kpi import access, guard
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month, jst_label, last_ended_month
from kpi.exchange.tabular import Figure
from kpi.imports.outcome import Entry, Kind, Options, Standing, Tick
from kpi.imports.registry import Registry
from kpi.imports.sorting import Sorted
from kpi.model import ActualState, Basis, Certainty, Comparator, Direction, Row, Stage
from kpi.numbers import NumberError, parse_number
from kpi.store import Change

_OFTEN = 5_000  # figures between two words on how far it is
_EQUAL = 1e-9  # as in kpi/sql: sums of decimals are equal within this
_ACTUAL = ("indicator", "month")
_OF_YEAR = ("indicator", "fiscal_year")
_TEXTS = ("internal_note", "explanation", "evidence", "comment")
_KEPT = ("note", *_TEXTS)


@dataclass(slots=True)
class Judged:
    """What the figures of a reading come to."""

    entries: list[Entry] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, entry: Entry, table: str = "", row: Row | None = None) -> None:
        """Note a figure and the row that it becomes, if it is any news."""
        self.entries.append(entry)
        if row is not None:
            self.rows.setdefault(table, []).append(row)


@dataclass(frozen=True, slots=True)
class Saved:
    """What is saved about a figure of a month: what was reported, what is typed and by whom; changes are 0 for none."""

    value: float | None = None
    state: str = ""
    report_change: int = 0
    text: str | None = None
    typed_by: str = ""
    draft_change: int = 0

    @property
    def before(self) -> str:
        """What stands there, in words."""
        if self.text is not None:
            return f"{self.text}({self.typed_by}の下書き)"
        if not self.report_change:
            return ""
        return ActualState(self.state).label if self.value is None else f"{self.value:,.15g}"

    def says(self, value: float, unit: str) -> bool:
        """Say whether a value is there already."""
        if self.text is None:
            return self.value == value
        try:
            return self.state == ActualState.REPORTED and parse_number(self.text, unit) == value
        except NumberError:
            return False


class Judge:
    """Holds figures against what a change finds; `judged` is what they come to."""

    def __init__(self, change: Change, who: Person, registry: Registry, sorted_: Sorted, options: Options) -> None:
        """Read what is saved about them, at once."""
        self.judged = Judged()
        self._change = change
        self._who = who
        self._registry = registry
        self._sorted = sorted_
        self._options = options
        self._reason = f"取込み「{options.source}」"
        self._refusals: dict[tuple[str, Act], str | None] = {}
        self._stages = {
            (row["section"], row["month"]): Stage(row["stage"])
            for row in change.newest("submission")
            if not row["withdrawn"]
        }
        self._round_years = {(section, FiscalYear.of(month).year) for section, month in self._stages}
        self._typed_years = {
            (row["department"], row["fiscal_year"])
            for row in (*change.newest("department_year"), *registry.new.get("department_year", ()))
            if not row.get("withdrawn") and row["basis"] == Basis.MONTHLY_ENTRY
        }
        self._saved = self._read_saved()
        aims = [*sorted_.targets, *sorted_.plans]
        unplaced = {(code, FiscalYear.of(month).year) for code, month in sorted_.actuals}
        self._targets = self._read("target", (*aims, *(key for key in unplaced if not registry.is_placed(*key))))
        self._plans = self._read("month_plan", aims)
        self._last_month = last_ended_month(options.today)

    def run(self, tick: Tick) -> Judged:
        """Judge all of them."""
        found = self._sorted
        count = len(found.actuals) + len(found.totals) + len(found.targets) + len(found.plans)
        done = itertools.count(1)

        def step() -> None:
            number = next(done)
            if number % _OFTEN == 0:
                tick("登録内容と比べています", number / count)

        for (code, month), figure in found.actuals.items():
            self._actual(code, month, figure)
            step()
        for (code, year), figure in found.totals.items():
            self._total(code, year, figure)
            step()
        for (code, year), figure in found.targets.items():
            self._target(code, year, figure)
            step()
        for (code, year), by_month in found.plans.items():
            self._plan(code, year, by_month)
            step()
        return self.judged

    # What is saved -------------------------------------------------------------------------------------------

    def _read_saved(self) -> dict[tuple[str, date], Saved]:
        """Return what is saved about each month that the table has, and about the months of each total's year."""
        wanted = [key for key in self._sorted.actuals if not self._registry.is_new(key[0])]
        for code, year in self._sorted.totals:
            if not self._registry.is_new(code):
                wanted += [(code, month.first) for month in FiscalYear(year).months]
        found: dict[tuple[str, date], Saved] = {}
        reported = self._change.lookup(
            "actual", _ACTUAL, wanted, (*_ACTUAL, "value", "state", "change_no", "withdrawn")
        )
        for code, month, value, state, number, withdrawn in reported:
            if not withdrawn:
                found[code, month] = Saved(value, state, number)
        columns = (*_ACTUAL, "text", "state", "typed_by", "change_no", "withdrawn")
        for code, month, text, state, by, number, withdrawn in self._change.lookup("draft", _ACTUAL, wanted, columns):
            if not withdrawn:
                report = found.get((code, month), Saved())
                found[code, month] = Saved(report.value, state, report.report_change, text, by, number)
        return found

    def _read(self, table: str, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], list[Row]]:
        """Return the standing rows of a table for some indicators and years."""
        wanted = [key for key in keys if not self._registry.is_new(key[0])]
        found: dict[tuple[str, int], list[Row]] = {}
        for row in self._earlier(table, _OF_YEAR, wanted):
            if not row["withdrawn"]:
                found.setdefault((row["indicator"], row["fiscal_year"]), []).append(row)
        return found

    def _earlier(self, table: str, by: Sequence[str], keys: Iterable[Sequence[Any]]) -> list[Row]:
        columns = self._change.columns(table)
        return [dict(zip(columns, row, strict=True)) for row in self._change.lookup(table, by, keys, columns)]

    # Actuals -------------------------------------------------------------------------------------------------

    def _actual(self, code: str, month: date, figure: Figure) -> None:
        if (figure.row, figure.column) in self._sorted.contested:
            return
        indicator, saved = self._registry.indicators[code], self._saved.get((code, month), Saved())
        is_round = saved.text is not None or self._is_round(indicator["section"], month)
        standing = Standing.DRAFT if is_round else Standing.CONFIRMED
        if saved.says(figure.value, indicator["unit"]):
            self.judged.add(Entry(figure, Kind.UNCHANGED, standing, saved.before))
            return
        wrong = (
            self._forbidden(indicator["section"], Act.IMPORT)
            or self._untimely(indicator, month, is_round=is_round)
            or self._unseen(saved, figure)
        )
        if wrong:
            self._sorted.refuse(figure, wrong)
            return
        kind = Kind.CHANGED if saved.before else Kind.NEW
        row = {"indicator": code, "month": month, "value": figure.value, "report_change": saved.report_change}
        self.judged.add(Entry(figure, kind, standing, saved.before), "draft" if is_round else "actual", row)

    def _is_round(self, section: str, month: date) -> bool:
        """Say whether a month's figure is handed in through a round rather than history."""
        year = FiscalYear.of(month)
        if (section, year.year) in self._round_years:
            return True
        department = self._registry.sections[section]["department"]
        return (department, year.year) in self._typed_years and year.last_month > self._last_month

    def _untimely(self, indicator: Row, day: date, *, is_round: bool) -> str | None:
        """Say why a month takes no figure of an indicator."""
        month = Month.of(day)
        if month > self._last_month:
            return f"{month.full_label}はまだ終わっていません。終わった月の実績だけを取り込めます。"
        stage = self._stages.get((indicator["section"], day), Stage.OPEN)
        if stage not in guard.TAKES_ENTRIES:
            return guard.refusal(stage, month)
        if not is_round:
            return None
        months = indicator["report_months"].split(",")
        if str(month.month) not in months:
            said = "、".join(f"{one}月" for one in months)
            return f"「{indicator['name']}」を報告する月は{said}です。{month.label}の値は入力できません。"
        key = (indicator["indicator"], month.fiscal_year.year)
        if not (self._registry.is_placed(*key) or key in self._targets or key in self._sorted.targets):
            return (
                f"「{indicator['name']}」は{month.fiscal_year.short_label}の目標に位置付けがなく、目標値もないため、"
                "月次入力で報告しません。先に位置付けるか、目標値を決めてください。"
            )
        return None

    def _unseen(self, saved: Saved, figure: Figure) -> str | None:
        """Say who saved what since it was seen; without a preview another's draft was not seen."""
        seen = self._options.seen
        if seen is None:
            is_unseen = saved.text is not None and saved.typed_by != self._login
        else:
            is_unseen = max(saved.report_change, saved.draft_change) > seen
        if not is_unseen:
            return None
        return self._conflict(max(saved.report_change, saved.draft_change), saved.before, figure)

    def _conflict(self, change_no: int, before: str, figure: Figure) -> str:
        recorded = self._change.recorded(change_no)
        return (
            f"{recorded['actor']}が{jst_label(recorded['recorded_at'])}に「{before}」と保存しています。"
            f"取り込む値は「{figure.value:,.15g}」です。「取込み」のページで確かめ直し、どちらにするか選んでください。"
        )

    @property
    def _login(self) -> str:
        return self._who.login

    def _total(self, code: str, year: int, figure: Figure) -> None:
        """Compare a yearly total with its months; it stands for March where the year has no other month."""
        if (figure.row, figure.column) in self._sorted.contested:
            return
        months = [month.first for month in FiscalYear(year).months]
        in_file = {month: self._sorted.actuals.get((code, month)) for month in months}
        values = {month: self._saved[code, month].value for month in months if (code, month) in self._saved}
        values |= {month: said.value for month, said in in_file.items() if said is not None}
        known = [value for month, value in values.items() if value is not None and month != months[-1]]
        if not known:
            self._actual(code, months[-1], figure)
            return
        total = sum(value for value in values.values() if value is not None)
        if abs(total - figure.value) <= _EQUAL * max(1.0, abs(total)):
            self.judged.add(Entry(figure, Kind.UNCHANGED, Standing.CONFIRMED, f"{total:,.12g}(月の合計)"))
            return
        self._sorted.refuse(
            figure,
            f"年度の値が、登録または表にある{len(values)}か月分の合計「{total:,.12g}」と合いません。"
            "月ごとに合計する指標です。足りない月を加えるか、年度の値を外してください。",
        )

    # Targets and plans ---------------------------------------------------------------------------------------

    def _target(self, code: str, year: int, figure: Figure) -> None:
        if (figure.row, figure.column) in self._sorted.contested:
            return
        indicator = self._registry.indicators[code]
        decisions = sorted(self._targets.get((code, year), ()), key=lambda row: row["decided_on"])
        last = decisions[-1] if decisions else None
        before = "" if last is None else _target_words(last)
        named = next((row for row in decisions if row["decided_on"] == figure.decided_on), last)
        if named is not None and _is_said(named, figure):  # what was decided on a day, whatever came later
            self.judged.add(Entry(figure, Kind.UNCHANGED, Standing.TARGET, before))
            return
        wrong = self._forbidden(indicator["section"], Act.IMPORT) or self._forbidden(
            indicator["section"], Act.SET_TARGET
        )
        if indicator["direction"] == Direction.RANGE:
            wrong = "範囲で定める指標です。目標の下限と上限は「目標値」のページで決めてください。"
        elif last is not None and self._options.seen is not None and last["change_no"] > self._options.seen:
            wrong = self._conflict(last["change_no"], before, figure)
        if wrong:
            self._sorted.refuse(figure, wrong)
            return
        row = self._decision(indicator, FiscalYear(year), last, figure)
        kind = Kind.CHANGED if last else Kind.NEW
        self.judged.add(Entry(figure, kind, Standing.TARGET, before), "target", row)

    def _decision(self, indicator: Row, year: FiscalYear, last: Row | None, figure: Figure) -> Row:
        """Return the decision on a target: the first is of the year's first day, a later one of today or its last."""
        first = min(year.first_month.first, self._options.today)
        if last is None:
            likely = Comparator.AT_MOST if indicator["direction"] == Direction.DOWN else Comparator.AT_LEAST
            said: Row = {"comparator": likely.value, "comparator_stated": False}
            decided_on, reason = first, None
        else:
            said = {name: last[name] for name in ("comparator", "comparator_stated", "baseline", "baseline_month")}
            decided_on, reason = max(last["decided_on"], min(self._options.today, year.last_month.last)), self._reason
        if figure.comparator is not None:
            said |= {"comparator": figure.comparator.value, "comparator_stated": True}
        key = {"indicator": indicator["indicator"], "fiscal_year": year.year, "decided_on": decided_on}
        return key | said | {"value": figure.value, "reason": reason}

    def _plan(self, code: str, year: int, by_month: dict[date, Figure]) -> None:
        """Judge the plan of an indicator's year, month by month."""
        figures = {
            month: said
            for month, said in sorted(by_month.items())
            if (said.row, said.column) not in self._sorted.contested
        }
        indicator = self._registry.indicators[code]
        values = self._to_date(indicator, year, figures)
        saved = {row["month"]: row for row in self._plans.get((code, year), ())}
        forbidden = self._forbidden(indicator["section"], Act.IMPORT) or self._forbidden(
            indicator["section"], Act.SET_PLAN
        )
        for month, figure in figures.items():
            value, row = values.get(month), saved.get(month)
            before = "" if row is None else f"{row['value']:,.12g}"
            if value is None:
                wrong: str | None = (
                    "前の月の計画がないため、月末までの累計が分かりません。前の月の計画を加えてください。"
                )
            elif row is not None and abs(row["value"] - value) <= _EQUAL * max(1.0, abs(value)):
                self.judged.add(Entry(figure, Kind.UNCHANGED, Standing.PLAN, before))
                continue
            elif self._stages.get((indicator["section"], month)) is Stage.CLOSED:
                wrong = f"{Month.of(month).label}は締切済のため、計画を変えられません。"
            elif row is not None and self._options.seen is not None and row["change_no"] > self._options.seen:
                wrong = self._conflict(row["change_no"], before, figure)
            else:
                wrong = forbidden
            if wrong:
                self._sorted.refuse(figure, wrong)
                continue
            plan = {"indicator": code, "fiscal_year": year, "month": month, "value": value}
            self.judged.add(Entry(figure, Kind.CHANGED if row else Kind.NEW, Standing.PLAN, before), "month_plan", plan)

    def _to_date(self, indicator: Row, year: int, figures: dict[date, Figure]) -> dict[date, float]:
        """Return the plans as values to date: what months add up to where the indicator's months do.

        They are values to date already where the table or the mapping says so, or they never fall and end at the
        year's target.
        """
        values = {month: figure.value for month, figure in figures.items()}
        target = self._target_of(indicator["indicator"], year)
        ordered = list(values.values())
        is_said = any(figure.is_to_date for figure in figures.values())
        is_seen = bool(ordered) and ordered == sorted(ordered) and ordered[-1] == target and len(set(ordered)) > 1
        if indicator["accumulation"] != "sum" or is_said or is_seen or self._sorted.plans_to_date:
            return values
        found: dict[date, float] = {}
        total = 0.0
        for month in FiscalYear(year).months:
            if str(month.month) not in indicator["report_months"].split(","):
                continue
            if month.first not in values:
                break
            total = float(f"{total + values[month.first]:.12g}")
            found[month.first] = total
        return found

    def _target_of(self, code: str, year: int) -> float | None:
        said = self._sorted.targets.get((code, year))
        if said is not None:
            return said.value
        decisions = sorted(self._targets.get((code, year), ()), key=lambda row: row["decided_on"])
        return decisions[-1]["value"] if decisions else None

    # Who may, and what is put --------------------------------------------------------------------------------

    def _forbidden(self, section: str, act: Act) -> str | None:
        """Say why a person may not do something for a section."""
        if (section, act) not in self._refusals:
            place = Place(self._registry.sections[section]["department"], section)
            is_allowed = access.may(self._who, act, place)
            self._refusals[section, act] = None if is_allowed else access.refusal(self._who, act)
        return self._refusals[section, act]

    def put(self) -> None:
        """Put the rows, with what stood beside the values before."""
        for table, rows in self.judged.rows.items():
            match table:
                case "actual":
                    self._change.put("actual", self._actuals(rows))
                case "draft":
                    self._change.put("draft", self._drafts(rows))
                case _:
                    self._change.put(table, rows)

    def _actuals(self, rows: Sequence[Row]) -> Iterable[Row]:
        """Return confirmed actuals; notes and texts stay with the figure."""
        earlier = self._by_key("actual", rows)
        for row in rows:
            before = earlier.get((row["indicator"], row["month"]), {})
            yield {
                "indicator": row["indicator"], "month": row["month"], "value": row["value"],
                "state": ActualState.REPORTED.value, "certainty": Certainty.FINAL.value,
                "released": before.get("released", False), "withheld": before.get("withheld", False),
                **{name: before.get(name) for name in _KEPT},
            }  # fmt: skip

    def _drafts(self, rows: Sequence[Row]) -> Iterable[Row]:
        """Return drafts as they would have been typed; texts stay with the figure, how firm it is stays open."""
        reported, typed = self._by_key("actual", rows), self._by_key("draft", rows)
        for row in rows:
            key = (row["indicator"], row["month"])
            before = typed.get(key) or reported.get(key, {})
            yield {
                "indicator": row["indicator"], "month": row["month"], "text": f"{row['value']:,.15g}",
                "state": ActualState.REPORTED.value, "certainty": before.get("certainty"),
                "withheld": before.get("withheld", False), "based_on": row["report_change"], "typed_by": self._login,
                **{name: before.get(name) for name in _TEXTS},
            }  # fmt: skip

    def _by_key(self, table: str, rows: Sequence[Row]) -> dict[tuple[str, date], Row]:
        keys = [(row["indicator"], row["month"]) for row in rows if not self._registry.is_new(row["indicator"])]
        found = self._earlier(table, _ACTUAL, keys)
        return {(row["indicator"], row["month"]): row for row in found if not row["withdrawn"]}


def _is_said(decision: Row, figure: Figure) -> bool:
    """Say whether a decision on a target says what a figure does."""
    return decision["value"] == figure.value and figure.comparator in (None, decision["comparator"])


def _target_words(row: Row) -> str:
    if row["value"] is None:
        return f"{row['low'] or ''}～{row['high'] or ''}"
    return f"{row['value']:,.15g}"
