"""Builders of rows for tests: a small city said in a few words, each row with its change number.

A `World` collects rows and writes them to DuckDB or PostgreSQL. Every builder has defaults for whatever its table
asks for and takes any column by name, so that a test says only what it is about. Months are written «2022-05».

    world = World.of_one_goal()
    world.indicator("lectures", accumulation="sum")
    world.target("lectures", 40)
    world.actual("lectures", "2023-03", 35)
    world.write_to(connection)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from kpi.sql import KEYS

YEAR = 2022
DEPARTMENT = "civic"
SECTION = "civic-desk"
GOAL = "civic-2022-1"
SCALE = "city-scale"
EVERY_MONTH = "4,5,6,7,8,9,10,11,12,1,2,3"

Bands = Mapping[str, Sequence[tuple[str, str, float | None]]]

SHIPPED_BANDS: Bands = {
    "year_end": [("achieved", "達成", 1.0), ("nearly", "概ね達成", 0.8), ("missed", "未達成", None)],
    "in_year": [("on_track", "順調", 1.0), ("caution", "注意", 0.8), ("behind", "遅れ", None)],
}
"""Phase → (status, label, lower bound), the best band first."""

_DAYS = frozenset({
    "month", "valid_from", "valid_to", "decided_on", "baseline_month", "measured_on", "due_from", "due_to",
    "done_from", "done_to", "postponed_to", "schedule_from", "schedule_to", "deadline", "dated_on",
})  # fmt: skip


class Cursor(Protocol):
    """What both drivers offer: parameters by position."""

    def execute(self, query: str, parameters: Sequence[object] = ..., /) -> Any:  # the driver's own
        """Run one statement."""
        ...


def day(text: str) -> date:
    """Return the day written «2022-05-20», or the first of the month written «2022-05»."""
    return date.fromisoformat(text if len(text) > len("2022-05") else f"{text}-01")


def _of(kind: str, value: object) -> object:
    """Return a number as its column's kind: PostgreSQL takes no list of mixed types."""
    return float(value) if isinstance(value, int) and kind.lower().startswith("double") else value


class World:
    """Rows that were said but not yet written; every row belongs to the change that is open."""

    def __init__(self, first_change: int = 1) -> None:
        """Open the first change."""
        self.change_no = first_change - 1
        self.recorded_at = datetime(2022, 4, 1)
        self._pending: dict[str, list[dict[str, object]]] = {}
        self._said: dict[str, list[dict[str, object]]] = {}
        self.change(origin="shipped")

    @classmethod
    def of_one_goal(cls) -> World:
        """Return a city with one department, one section, FY2022, one goal and the shipped scale."""
        world = cls()
        world.department()
        world.section()
        world.department_year()
        world.goal()
        world.scale()
        return world

    # How rows are collected and written ---------------------------------------------------------------------

    def change(self, at: datetime | None = None, **columns: object) -> int:
        """Open the next change, a minute after the one before unless told when, and return its number."""
        self.change_no += 1
        self.recorded_at = at or self.recorded_at + timedelta(minutes=1)
        row = {"change_no": self.change_no, "recorded_at": self.recorded_at}
        self._keep("change", row | {"actor": "試験", "reason": "試験", "origin": "person"} | columns)
        return self.change_no

    def add(self, table: str, **columns: object) -> None:
        """Say one revision of one row of a revised table; columns left out are null."""
        days = {name: day(value) for name, value in columns.items() if name in _DAYS and isinstance(value, str)}
        self._keep(table, {"change_no": self.change_no, "withdrawn": False} | columns | days)

    def again(self, table: str, key: Mapping[str, object], **columns: object) -> None:
        """Say a row anew in the open change, with some columns changed."""
        wanted = {
            name: day(value) if name in _DAYS and isinstance(value, str) else value for name, value in key.items()
        }
        last = [row for row in self._said[table] if wanted.items() <= row.items()][-1]
        self.add(table, **{**last, "change_no": self.change_no, "withdrawn": False, **columns})

    def take_back(self, table: str, **key: object) -> None:
        """Say the revision that takes a row back."""
        self.again(table, key, withdrawn=True)

    def rows(self, table: str) -> list[dict[str, object]]:
        """Return the first revision of each row of a table."""
        found: dict[tuple[object, ...], dict[str, object]] = {}
        for row in self._said.get(table, []):
            found.setdefault(tuple(row[name] for name in KEYS[table]), row)
        return list(found.values())

    def last(self, table: str) -> list[dict[str, object]]:
        """Return the last revision of each row of a table."""
        return list({tuple(row[name] for name in KEYS[table]): row for row in self._said.get(table, [])}.values())

    def write_to(self, cursor: Cursor) -> None:
        """Write what was said since the last call."""
        found = cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema()"
        ).fetchall()
        types = {(table, column): kind for table, column, kind in found}
        for table, rows in self._pending.items():
            name = table if table == "change" else f"{table}_revision"
            columns = list(dict.fromkeys(column for row in rows for column in row))
            kinds = [types[name, column] for column in columns]
            values = ", ".join(f"unnest(${n}::{kind}[])" for n, kind in enumerate(kinds, start=1))
            cursor.execute(
                f"INSERT INTO {name} ({', '.join(columns)}) SELECT {values}",  # names of our own
                [[_of(kind, row.get(column)) for row in rows] for column, kind in zip(columns, kinds, strict=True)],
            )
        self._pending.clear()

    def _keep(self, table: str, row: dict[str, object]) -> None:
        if table != "change" and table not in KEYS:
            raise KeyError(table)
        self._pending.setdefault(table, []).append(row)
        self._said.setdefault(table, []).append(row)

    # Organisation -------------------------------------------------------------------------------------------

    def department(self, department: str = DEPARTMENT, **columns: object) -> str:
        """Say a 部局."""
        self.add("department", **{"department": department, "name": "市民協働部", "position": 1} | columns)
        return department

    def section(self, section: str = SECTION, **columns: object) -> str:
        """Say a 課."""
        default = {"department": DEPARTMENT, "name": "市民協働部", "is_desk": True, "position": 1}
        self.add("section", **{"section": section} | default | columns)
        return section

    def department_year(self, fiscal_year: int = YEAR, **columns: object) -> int:
        """Say that a department has a year."""
        default = {"department": DEPARTMENT, "basis": "monthly_entry", "source": "試験", "condensed": False}
        self.add("department_year", **{"fiscal_year": fiscal_year} | default | columns)
        return fiscal_year

    # The plan: goals, work, milestones ----------------------------------------------------------------------

    def goal(self, goal: str = GOAL, **columns: object) -> str:
        """Say a goal, 当年度目標 unless told otherwise."""
        default = {"department": DEPARTMENT, "fiscal_year": YEAR, "horizon": "annual", "number": 1, "title": "目標"}
        self.add("goal", **{"goal": goal} | default | columns)
        return goal

    def initiative(self, initiative: str, **columns: object) -> str:
        """Say a 取組み事項."""
        default = {"goal": GOAL, "number": 1, "title": "取組", "schedule_kind": "none"}
        self.add("initiative", **{"initiative": initiative} | default | columns)
        return initiative

    def step(self, step: str, initiative: str, **columns: object) -> str:
        """Say a 工程, 通年 unless told otherwise."""
        default = {"number": 1, "title": "工程", "schedule_kind": "all_year", "schedule_text": "通年"}
        self.add("step", **{"step": step, "initiative": initiative} | default | columns)
        return step

    def step_report(self, step: str, month: str, state: str = "carried_out", **columns: object) -> None:
        """Say what a section reported about continuous work."""
        self.add("step_report", **{"step": step, "month": month, "state": state} | columns)

    def milestone(self, milestone: str, initiative: str, due_to: str | None = None, **columns: object) -> str:
        """Say a milestone that is in time until `due_to`."""
        row = {"milestone": milestone, "initiative": initiative, "due_to": due_to, "position": 1, "title": "節目"}
        precision = "undated" if due_to is None else "day"
        self.add("milestone", **row | {"due_precision": precision} | columns)
        return milestone

    def milestone_report(
        self, milestone: str, month: str, state: str = "done", done_on: str | None = None, **columns: object
    ) -> None:
        """Say what a section reported about a milestone; without a date, done is done without a date."""
        row: dict[str, object] = {"milestone": milestone, "month": month, "state": state}
        row |= {"done_from": done_on, "done_to": done_on}
        if state in {"done", "partly_done"}:
            row["precision"] = "undated" if done_on is None else "day"
        self.add("milestone_report", **row | columns)

    def extra_result(self, extra_result: str, month: str, **columns: object) -> None:
        """Say a 当初目標外の実績."""
        self.add(
            "extra_result", **{"extra_result": extra_result, "goal": GOAL, "month": month, "title": "実績"} | columns
        )

    def plan_item(self, plan_item: str, goals: Iterable[str] = (GOAL,), **columns: object) -> None:
        """Say a measure of 総合計画 (or a 基本政策) and which goals serve it."""
        self.add(
            "plan_item",
            **{"plan_item": plan_item, "kind": "comprehensive", "code": plan_item, "title": "施策"} | columns,
        )
        for position, goal in enumerate(goals, start=1):
            self.add("goal_plan_item", goal=goal, plan_item=plan_item, position=position)

    # Figures ------------------------------------------------------------------------------------------------

    def indicator(self, indicator: str, *, goal: str | None = GOAL, **columns: object) -> str:
        """Say an indicator, up, summed from months, reported every month; placed in a goal unless that is None."""
        default = {
            "section": SECTION, "name": indicator, "unit": "件", "decimals": 0, "direction": "up",
            "accumulation": "sum", "entry_mode": "increment", "report_months": EVERY_MONTH, "position": 1,
        }  # fmt: skip
        self.add("indicator", **{"indicator": indicator} | default | columns)
        if goal is not None:
            self.placement(indicator, goal=goal)
        return indicator

    def placement(self, indicator: str, goal: str = GOAL, **columns: object) -> None:
        """Say under which goal an indicator stands."""
        self.add("placement", **{"goal": goal, "indicator": indicator, "position": 1} | columns)

    def definition(self, indicator: str, valid_from: str, **columns: object) -> None:
        """Say from when a definition holds."""
        default = {"definition": f"{valid_from}からの定義", "source": "試験"}
        self.add("definition", **{"indicator": indicator, "valid_from": valid_from} | default | columns)

    def target(self, indicator: str, value: float | None = None, **columns: object) -> None:
        """Say a target, 以上 and decided on 1 April unless told otherwise."""
        row = {"indicator": indicator, "value": value, "fiscal_year": YEAR, "decided_on": "2022-04-01"}
        self.add("target", **row | {"comparator": "at_least", "comparator_stated": True} | columns)

    def month_plan(self, indicator: str, values: Mapping[str, float], fiscal_year: int = YEAR) -> None:
        """Say the section's own plan: month → value to date."""
        for month, value in values.items():
            self.add("month_plan", indicator=indicator, fiscal_year=fiscal_year, month=month, value=value)

    def actual(
        self, indicator: str, month: str, value: float | None = None, state: str | None = None, **columns: object
    ) -> None:
        """Say what is known of a month: reported with a value, else not reported unless told otherwise."""
        row: dict[str, object] = {"indicator": indicator, "month": month, "value": value}
        row["state"] = state or ("not_reported" if value is None else "reported")
        row["certainty"] = None if value is None else "final"
        self.add("actual", **row | {"withheld": False} | columns)

    def released_text(self, indicator: str, month: str, explanation: str) -> None:
        """Say which words about a figure the head released."""
        self.add("released_text", indicator=indicator, month=month, explanation=explanation)

    def scale(self, rating_scale: str = SCALE, bands: Bands = SHIPPED_BANDS, **columns: object) -> str:
        """Say a rating scale with its bands; the shipped one, for the whole city and all years."""
        default = {"title": "例示", "disclaimer": "例示・市の公式評価ではありません", "valid_from_year": 2000}
        self.add("rating_scale", **{"rating_scale": rating_scale} | default | columns)
        for phase, rows in bands.items():
            for position, (status, label, bound) in enumerate(rows, start=1):
                self.add(
                    "rating_band",
                    rating_scale=rating_scale, phase=phase, position=position,
                    status=status, label=label, lower_bound=bound,
                )  # fmt: skip
        return rating_scale

    # What people write, judge and hand in -------------------------------------------------------------------

    def narrative(self, narrative: str, **columns: object) -> None:
        """Say a text of the year's sheet."""
        default = {
            "department": DEPARTMENT, "fiscal_year": YEAR, "part": "summary", "position": 1,
            "body": "本文", "state": "draft",
        }  # fmt: skip
        self.add("narrative", **{"narrative": narrative} | default | columns)

    def midterm(self, goal: str = "midterm", *steps: tuple[int, int | None], **columns: object) -> str:
        """Say a 中期目標 with one item, and a step for each first and last year."""
        self.goal(goal, **{"horizon": "midterm", "title": "中期目標"} | columns)
        self.add("midterm_item", midterm_item=f"{goal}-item", goal=goal, number=1, title="事項")
        for number, (first_year, last_year) in enumerate(steps, start=1):
            self.add(
                "midterm_step",
                midterm_step=f"{goal}-{number}", goal=goal, heading_number=1, heading="見出し", number=number,
                title=f"工程{number}", first_year=first_year, last_year=last_year,
            )  # fmt: skip
        return goal

    def midterm_report(self, midterm_step: str, month: str = "2023-03", state: str = "done", **columns: object) -> None:
        """Say what became of a step of a 中期目標."""
        self.add("midterm_step_report", **{"midterm_step": midterm_step, "month": month, "state": state} | columns)

    def carrier(self, midterm_step: str, goal: str = GOAL) -> None:
        """Say which annual goal carries out a step of a 中期目標."""
        self.add("midterm_carrier", midterm_step=midterm_step, goal=goal)

    def judgement(self, judgement: str, month: str = "2023-03", **columns: object) -> None:
        """Say a 部局長評価."""
        default = {"goal": GOAL, "grade": "A", "reason": "理由"}
        self.add("judgement", **{"judgement": judgement, "month": month} | default | columns)

    def submission(self, month: str, section: str = SECTION, **columns: object) -> None:
        """Say where a section's round of a month stands."""
        self.add("submission", **{"section": section, "month": month, "stage": "open"} | columns)

    def draft(self, indicator: str, month: str, text: str, **columns: object) -> None:
        """Say what a section typed and did not hand in yet."""
        default = {"state": "reported", "certainty": "final", "withheld": False, "based_on": 0, "typed_by": "試験"}
        self.add("draft", **{"indicator": indicator, "month": month, "text": text} | default | columns)

    def milestone_draft(self, milestone: str, month: str, state: str | None = "under_way", **columns: object) -> None:
        """Say what a section typed about a milestone and did not hand in yet."""
        default = {"done_text": "", "postponed_text": "", "based_on": 0, "typed_by": "試験"}
        self.add("milestone_draft", **{"milestone": milestone, "month": month, "state": state} | default | columns)

    def deadline(self, month: str, deadline: str, department: str = DEPARTMENT) -> None:
        """Say until when a department's rounds of a month are to be handed in."""
        self.add("deadline", department=department, month=month, deadline=deadline)

    def setting(self, setting: str, value: str) -> None:
        """Say what the city has decided for itself."""
        self.add("setting", setting=setting, value=value)

    def deck(self, name: str, content: str = "{}", **columns: object) -> None:
        """Say a frozen deck of the department."""
        self.add("deck", **{"department": DEPARTMENT, "name": name, "as_of": 1, "content": content} | columns)

    def prepared_deck(self, name: str, arrangement: str = "{}", **columns: object) -> None:
        """Say a deck that the department prepares."""
        default = {"department": DEPARTMENT, "month": "2022-05", "live": False}
        self.add("prepared_deck", **{"name": name, "arrangement": arrangement} | default | columns)

    def prepared_answer(self, prepared_answer: str, body: str = "答え", **columns: object) -> None:
        """Say an answer of the department to a question that is to be expected."""
        default = {"department": DEPARTMENT, "month": "2022-05"}
        self.add("prepared_answer", **{"prepared_answer": prepared_answer, "body": body} | default | columns)

    def import_mapping(self, import_mapping: str, mapping: str = "{}") -> None:
        """Say how the columns of a table are to be read."""
        self.add("import_mapping", import_mapping=import_mapping, mapping=mapping)

    def member(self, member: str, **columns: object) -> str:
        """Say a person with one role in the section."""
        self.add("member", **{"member": member, "login": f"{member}@example.jp", "name": "職員"} | columns)
        self.add(
            "membership",
            membership=f"{member}-role", member=member, role="editor",
            department=DEPARTMENT, section=SECTION, valid_from="2022-04-01",
        )  # fmt: skip
        return member
