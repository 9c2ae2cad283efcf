"""Tests of the figures: tables of expected values, properties against a plain oracle, and the second database.

This module is what they share: a way to ask one question of a small world, and nothing is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi.sql import KEYS, compose
from tests.rows import DEPARTMENT, GOAL, SECTION, YEAR, Bands, Cursor, World
from tests.sql.oracle import Facts, month_of

Row = dict[str, Any]

MASTER_CHANGE = 1
"""The change that says everything but actuals in `place`."""

LAST_OF_RICH = 5
"""The change after which `rich_world` says nothing more."""


@dataclass(frozen=True)
class Asker:
    """A database in which a world has been written."""

    cursor: Cursor

    def __call__(
        self,
        name: str,
        *,
        department: str | None = DEPARTMENT,
        year: int | None = YEAR,
        month: date | None = None,
        change: int | None = None,
    ) -> list[Row]:
        """Return the rows of a concept or a revised table."""
        found = self.cursor.execute(compose(name), [department, year, month, change])
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


@dataclass(frozen=True)
class Engine:
    """A database with the product's tables."""

    cursor: Cursor

    @contextmanager
    def holding(self, world: World) -> Iterator[Asker]:
        """Write a world and take it back at the end."""
        self.cursor.execute("BEGIN")
        try:
            world.write_to(self.cursor)
            yield Asker(self.cursor)
        finally:
            self.cursor.execute("ROLLBACK")

    def figures(self, facts: Sequence[Facts], month: date | None, change: int | None = None) -> list[Row]:
        """Return what `figure` says about each of some indicators, in their order."""
        world = World.of_one_goal()
        place(world, {name_of(n): one for n, one in enumerate(facts)})
        with self.holding(world) as ask:
            found = {row["indicator"]: row for row in ask("figure", month=month, change=change)}
        return [found[name_of(n)] for n in range(len(facts))]


def name_of(number: int) -> str:
    """Return the code of the indicator at a place of a list."""
    return f"indicator-{number}"


def place(world: World, indicators: dict[str, Facts]) -> None:
    """Say indicators in a world: master data in the open change, each actual in the change that its fact names.

    The changes 2 and 3 are recorded in the same microsecond.
    """
    assert world.change_no == MASTER_CHANGE
    for name, facts in indicators.items():
        world.indicator(
            name,
            direction=facts.direction,
            accumulation=facts.accumulation,
            entry_mode=facts.entry_mode,
            report_months=",".join(str(number) for number in facts.report_months),
            section=f"{name}-section" if facts.stages else SECTION,
        )
        for month, stage in facts.stages:
            world.submission(month.isoformat(), f"{name}-section", stage=stage)
        for valid_from in facts.definitions:
            world.definition(name, valid_from.isoformat())
        for decision in facts.decisions:
            world.target(
                name, decision.value, low=decision.low, high=decision.high, comparator=decision.comparator,
                baseline=decision.baseline, decided_on=decision.decided_on,
            )  # fmt: skip
        world.month_plan(name, {month.isoformat(): value for month, value in facts.plan})
    for change in sorted({said.change for facts in indicators.values() for said in facts.said} | {2, 3}):
        if change > MASTER_CHANGE:
            assert world.change(at=world.recorded_at if change == 3 else None) == change
        for name, facts in indicators.items():
            for said in facts.said:
                if said.change == change:
                    world.actual(
                        name, said.month.isoformat(), said.value, None if said.value is not None else said.state,
                        withdrawn=said.taken_back,
                    )  # fmt: skip


OWN_BANDS: Bands = {
    "year_end": [("achieved", "A", 1.2), ("nearly", "B", 0.9), ("missed", "C", None)],
    "in_year": [("on_track", "順調", 0.9), ("behind", "遅れ", None)],
}

REVISED: dict[str, dict[str, object]] = {
    "department": {"name": "市民部"},
    "section": {"name": "市民課"},
    "department_year": {"source": "別の出典", "condensed": True},
    "goal": {"title": "別の目標", "number": 7},
    "initiative": {"title": "別の取組"},
    "step": {"title": "別の工程"},
    "milestone": {"title": "別の節目", "due_to": date(2022, 4, 30)},
    "milestone_report": {"state": "cancelled"},
    "step_report": {"state": "cancelled"},
    "extra_result": {"title": "別の実績"},
    "plan_item": {"title": "別の施策"},
    "goal_plan_item": {"position": 9},
    "indicator": {"name": "別の指標", "direction": "down", "accumulation": "latest", "report_months": "3"},
    "definition": {"definition": "別の定義"},
    "placement": {"position": 9},
    "target": {"value": 1.0, "comparator": "less_than"},
    "month_plan": {"value": 99.0},
    "actual": {"value": 99.0, "state": "reported", "certainty": "preliminary"},
    "released_text": {"explanation": "別の説明"},
    "rating_scale": {"title": "別の尺度", "valid_from_year": 2021},
    "rating_band": {"label": "別の区分", "lower_bound": 0.1},
    "narrative": {"body": "別の本文"},
    "judgement": {"grade": "B"},
    "midterm_item": {"title": "別の事項"},
    "midterm_step": {"title": "別の工程", "last_year": 2024},
    "midterm_step_report": {"state": "postponed"},
    "midterm_carrier": {},
    "submission": {"stage": "confirmed"},
    "draft": {"text": "99"},
    "milestone_draft": {"state": "cancelled"},
    "deadline": {"deadline": date(2022, 12, 28)},
    "setting": {"value": "20"},
    "member": {"name": "別の人"},
    "membership": {"role": "desk"},
    "import_mapping": {"mapping": "[]"},
    "deck": {"content": "[]"},
    "prepared_deck": {"live": True},
    "prepared_answer": {"body": "別の答え"},
}
"""What a later change says about the rows of each table."""


def rich_world(indicators: dict[str, Facts]) -> World:
    """Return two departments over four years with a row of everything, and some indicators besides."""
    world = World.of_one_goal()
    world.department("other", name="総務部", position=2, valid_from_year=2019)
    world.section("other-desk", department="other", name="総務課", valid_to_year=2030)
    for past in range(2019, 2024):
        world.department_year(past, department="other", basis="series_only")
        if past != YEAR:
            world.department_year(past, basis="published_sheet")
    world.midterm("midterm", (2022, 2022), (2022, None), (2023, None))
    world.goal("second", number=2)
    world.goal("other-goal", department="other")
    world.scale("own", OWN_BANDS, department="other", valid_from_year=2020, disclaimer=None)
    place(world, indicators)

    while world.change_no < LAST_OF_RICH:
        world.change(origin="import", reason="その他すべて")
    world.initiative("work", schedule_kind="until", schedule_text="3月迄")
    world.initiative("other-work", goal="other-goal", number=2)
    for number, kind in enumerate(("all_year", "monthly", "times_a_year", "month", "until", "span", "none"), start=1):
        world.step(f"step-{number}", "work", number=number, schedule_kind=kind)
    world.step("unsaid", "work", number=8)
    world.step("other-step", "other-work")
    world.step_report("step-1", "2022-05", "under_way")
    world.step_report("step-1", "2023-03")
    for state in ("done", "partly_done", "under_way", "postponed", "cancelled"):
        world.milestone(state, "work", "2022-07-31", step="step-3", due_from="2022-07-01")
        world.milestone_report(state, "2022-06", state, postponed_to="2022-12-31" if state == "postponed" else None)
    world.milestone("late", "other-work", "2022-07-31")
    world.milestone_report("late", "2022-08", done_on="2022-08-01")
    world.milestone("unsaid", "work", "2022-07-31")
    world.milestone("undated", "work")
    world.extra_result("extra", "2022-06")
    world.plan_item("5-1-③", goals=(GOAL, "second", "midterm"))
    world.plan_item("45", goals=("other-goal",), kind="basic_policy", valid_from_year=2020, valid_to_year=2023)
    world.indicator("uncited", goal=None, section="other-desk", accumulation="latest", decimals=1)
    world.definition("uncited", "2020-10")
    world.target("uncited", 60, baseline=10, baseline_month="2022-03", derived_from="毎月", reason="当初")
    world.target("uncited", 50, fiscal_year=2021, decided_on="2021-04-01")
    for month, value in {"2020-03": 10.1, "2021-03": 20.2, "2022-03": 45.6, "2022-05": 46.2, "2022-12": 58.0}.items():
        world.actual("uncited", month, value, measured_on=f"{month}-28", note="注記", certainty="preliminary")
    world.indicator("seasonal")
    world.target("seasonal", 100)
    for past in (2020, 2021):
        for number in range(1, 13):
            world.actual("seasonal", month_of(past, number).isoformat(), float(number * (past - 2018)))
    world.indicator("twice", decimals=2)
    world.placement("twice", "second", initiative="work", step="step-1")
    world.placement("twice", "other-goal")
    world.target("twice", 24)
    world.month_plan("twice", {f"2022-{n:02}": float(n) for n in range(4, 13)})
    world.actual("twice", "2022-04", 2)
    world.actual("twice", "2022-06", 0.5, explanation="説明", withheld=True, internal_note="メモ")
    world.actual("twice", "2022-07", state="not_applicable")
    keep_sheet(world)
    keep_rounds(world)
    world.member("person")
    return world


def keep_sheet(world: World) -> None:
    """Say texts, steps of a mid-term goal and judgements of a rich world."""
    world.narrative("vision", goal=GOAL, dated_on="2023-03-31", contact="課")
    world.narrative("second-vision", state="final", position=2)
    world.midterm_report("midterm-1", "2022-09", "under_way")
    world.midterm_report("midterm-1", "2022-12")
    world.carrier("midterm-1")
    world.carrier("midterm-2", "second")
    world.judgement("grade", indicator="twice", month="2022-09")
    world.judgement("later", indicator="twice", month="2022-12")


def keep_rounds(world: World) -> None:
    """Say a row of whatever the rounds of a rich world keep."""
    world.released_text("twice", "2022-06", "説明")
    world.submission("2022-05", stage="closed", deadline="2022-06-10")
    world.submission("2022-06", stage="submitted", round_kind="monthly", submitted_by="person@example.jp")
    for month in ("2022-11", "2023-02"):
        world.submission(month, stage="sent_back", note="差戻しの後")
    world.draft("seasonal", "2022-11", "１２")
    world.milestone_draft("under_way", "2022-11")
    world.deadline("2022-11", "2022-12-12")
    world.setting("deadline_day", "15")
    world.import_mapping("観光統計の年度表")
    world.deck("6月の説明")
    world.prepared_deck("9月の説明")
    world.prepared_answer("twice-2022-06", indicator="twice")


def revise_everything(world: World) -> None:
    """Say every row anew with other words, then take back the last one of each table."""
    for table, columns in REVISED.items():
        keys = [{name: row[name] for name in KEYS[table]} for row in world.rows(table)]
        world.change()
        for key in keys:
            world.again(table, key, **columns)
        world.change()
        world.take_back(table, **keys[-1])
