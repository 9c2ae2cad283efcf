"""年間の流れ: PLAN → DO → CHECK → ACTION as a checklist of a department's year, each task judged by what is there.

Nobody ticks anything off. A task is 済 when everything that it asks for is there, 一部 when something is, and before
its time it is 時期前; what a year does not ask for is 対象なし.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kpi import setting
from kpi.calendar import FiscalYear, Month, jst_date, last_ended_month
from kpi.model import Basis, Labelled, RoundKind, Row, Stage
from kpi.progress import RoundState, read_states
from kpi.setting import Settings
from kpi.store import Question, Store


class Phase(Labelled):
    """The part of the year to which a task belongs."""

    PLAN = "plan", "PLAN 計画"
    DO = "do", "DO 実行"
    MID_YEAR = "mid_year", "CHECK 中間"
    YEAR_END = "year_end", "CHECK 年度末"
    ACTION = "action", "ACTION 見直し"


class Task(Labelled):
    """One thing that a department's desk sees to in a year."""

    GOALS = "goals", "目標を確定する"
    PURPOSE = "purpose", "使命・方針を確定する"
    TARGETS = "targets", "目標値を設定する"
    PLANS = "plans", "月別計画を採用する"
    MONTHLY = "monthly", "毎月の報告を締め切る"
    MID_YEAR = "round_mid_year", "中間の報告を締め切る"
    JUDGED_MID_YEAR = "judged_mid_year", "部局長が中間の評価をする"
    YEAR_END = "round_year_end", "年度末の報告を締め切る"
    RESULTS = "results", "実績の文章を確定する"
    JUDGED_YEAR_END = "judged_year_end", "部局長が年度末の評価をする"
    SUMMARY = "summary", "総括を確定する"
    MIDTERM = "midterm", "中期目標の工程の状態を報告する"
    ISSUES = "issues", "課題・今後の方向性を確定する"
    PUBLISHED = "published", "シートを公表する"
    CARRIED = "carried", "次年度へ引き継ぐ"


class TaskState(Labelled):
    """How far a task is."""

    DONE = "done", "済"
    PARTLY = "partly", "一部"
    OPEN = "open", "未着手"
    NOT_YET = "not_yet", "時期前"
    NONE = "none", "対象なし"


TASKS: Mapping[Phase, tuple[Task, ...]] = {
    Phase.PLAN: (Task.GOALS, Task.PURPOSE, Task.TARGETS, Task.PLANS),
    Phase.DO: (Task.MONTHLY,),
    Phase.MID_YEAR: (Task.MID_YEAR, Task.JUDGED_MID_YEAR),
    Phase.YEAR_END: (Task.YEAR_END, Task.RESULTS, Task.JUDGED_YEAR_END, Task.SUMMARY, Task.MIDTERM),
    Phase.ACTION: (Task.ISSUES, Task.PUBLISHED, Task.CARRIED),
}
"""The tasks of each phase in their order."""

COUNTED: Mapping[Task, str] = {
    Task.GOALS: "目標", Task.PURPOSE: "文章", Task.TARGETS: "指標", Task.PLANS: "指標", Task.MONTHLY: "回",
    Task.MID_YEAR: "課", Task.JUDGED_MID_YEAR: "指標", Task.YEAR_END: "課", Task.RESULTS: "目標",
    Task.JUDGED_YEAR_END: "指標", Task.SUMMARY: "文章", Task.MIDTERM: "工程", Task.ISSUES: "目標",
    Task.PUBLISHED: "文章", Task.CARRIED: "",
}  # fmt: skip
"""What the items of a task are."""

_ROUNDS = {RoundKind.MONTHLY: Task.MONTHLY, RoundKind.MID_YEAR: Task.MID_YEAR, RoundKind.YEAR_END: Task.YEAR_END}


@dataclass(frozen=True, slots=True)
class Item:
    """A task with its state: `done` of `items`, the day (in Japan) of the last one, and whether its time has come."""

    task: Task
    phase: Phase
    state: TaskState
    done: int
    items: int
    on: date | None
    is_time: bool

    @property
    def counted(self) -> str:
        """How many are done, in words: 指標 9/12; nothing where there is nothing to count."""
        if not self.items or not COUNTED[self.task]:
            return ""
        return f"{COUNTED[self.task]} {self.done}/{self.items}"


@dataclass(frozen=True, slots=True)
class Cycle:
    """The year of a department, task by task."""

    department: str
    department_name: str
    fiscal_year: FiscalYear
    items: tuple[Item, ...]

    def of(self, phase: Phase) -> tuple[Item, ...]:
        """Return the tasks of a phase."""
        return tuple(item for item in self.items if item.phase is phase)

    @property
    def next_item(self) -> Item | None:
        """The first task whose time has come and that is not done."""
        waiting = (TaskState.PARTLY, TaskState.OPEN)
        return next((item for item in self.items if item.is_time and item.state in waiting), None)


def read_cycles(store: Store, fiscal_year: FiscalYear, today: date, change_no: int | None = None) -> tuple[Cycle, ...]:
    """Return the year of every department that has goals in it, as of a change and of a day, in the city's order."""
    asked = Question(None, fiscal_year.year, fiscal_year.last_month.first, change_no)
    counts: dict[str, dict[str, Row]] = {}
    for row in store.read("cycle_count", asked):
        counts.setdefault(row["department"], {})[row["task"]] = row
    settings = setting.read(store, change_no)
    rounds = _rounds(store, asked, today, settings)
    departments = sorted(store.read("department", asked), key=lambda row: (row["position"], row["department"]))
    return tuple(
        Cycle(
            row["department"],
            row["name"],
            fiscal_year,
            tuple(_items(counts[row["department"]] | rounds.get(row["department"], {}), fiscal_year, today, settings)),
        )
        for row in departments
        if row["department"] in counts
    )


def headline(cycle: Cycle) -> str:
    """State how far a year is and what comes next: 15項目のうち9項目が済。次は「年度末の報告を締め切る」."""
    asked = [item for item in cycle.items if item.state is not TaskState.NONE]
    done = sum(item.state is TaskState.DONE for item in asked)
    following = cycle.next_item
    said = f"{len(asked)}項目のうち{done}項目が済"
    if done == len(asked):
        return f"{len(asked)}項目すべてが済"
    return f"{said}。次は「{following.task.label}」" if following else f"{said}。ほかは時期前"


def _items(counts: Mapping[str, Row], year: FiscalYear, today: date, settings: Settings) -> Iterable[Item]:
    since = _since(year, settings)
    for phase, tasks in TASKS.items():
        for task in tasks:
            row = counts.get(task.value, {"items": 0, "done": 0, "last_at": None})
            last_at, is_time = row["last_at"], since[phase] <= today
            yield Item(
                task,
                phase,
                _state(row["items"], row["done"], is_time=is_time),
                row["done"],
                row["items"],
                None if last_at is None else jst_date(last_at),
                is_time,
            )


def _since(year: FiscalYear, settings: Settings) -> dict[Phase, date]:
    """Return from which day on the tasks of each phase are asked for; a plan is made before its year begins."""
    mid_year = next(month for month in year.months if month.month == settings.mid_year_month)
    return {
        Phase.PLAN: date.min,
        Phase.DO: year.first_month.plus(1).first,
        Phase.MID_YEAR: mid_year.plus(1).first,
        Phase.YEAR_END: year.last_month.first,
        Phase.ACTION: year.last_month.first,
    }


def _state(items: int, done: int, *, is_time: bool) -> TaskState:
    if not items:
        return TaskState.NONE
    if done == items:
        return TaskState.DONE
    if done:
        return TaskState.PARTLY
    return TaskState.OPEN if is_time else TaskState.NOT_YET


def _rounds(store: Store, asked: Question, today: date, settings: Settings) -> dict[str, dict[str, Row]]:
    """Return the rounds of each department by task, as rows like those of `cycle_count`.

    Mid-year and the year's end are asked for all the year, other months once they are over. A department whose year is
    known from elsewhere keeps no rounds.
    """
    year = FiscalYear(asked.fiscal_year or 0)
    keeping = {
        row["department"]
        for row in store.read("department_year", asked)
        if row["fiscal_year"] == year.year and row["basis"] == Basis.MONTHLY_ENTRY
    }
    closed = {(row["section"], row["month"]): row["recorded_at"] for row in store.read("round_closed", asked)}
    found: dict[str, dict[str, Row]] = {}
    for month in year.months if keeping else ():
        kind = settings.kind_of(month)
        if kind is RoundKind.MONTHLY and month > last_ended_month(today):
            continue
        for state in read_states(store, month, today, None, asked.change_no):
            if state.department in keeping:
                row = found.setdefault(state.department, {}).setdefault(
                    _ROUNDS[kind].value, {"items": 0, "done": 0, "last_at": None}
                )
                _add(row, state, month, closed)
    return found


def _add(row: Row, state: RoundState, month: Month, closed: Mapping[tuple[str, date], datetime]) -> None:
    row["items"] += 1
    if state.stage is Stage.CLOSED:
        row["done"] += 1
        at = closed[state.section, month.first]
        row["last_at"] = at if row["last_at"] is None else max(row["last_at"], at)
