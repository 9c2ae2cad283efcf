"""Targets and monthly plans: what is proposed, decided and adopted, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from kpi import access, targets
from kpi.access import Act, Forbidden, Person, Place, Role
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused
from kpi.model import Comparator, PlanSource
from kpi.store import Store
from kpi.targets import NewPlan, NewTarget, Planned
from tests.city import COLLEAGUE, CONFIRMER, DESK, EDITOR, person, saved, store_of
from tests.rows import DEPARTMENT, SECTION, World

YEAR = FiscalYear(2022)
TODAY = date(2022, 10, 3)
EVEN = tuple(10.0 * number for number in range(1, 13))
SEPTEMBER = Month(2022, 9)


@pytest.fixture
def store() -> Iterator[Store]:
    world = World.of_one_goal()
    world.indicator("visitors", name="来場者数", unit="人")
    world.target("visitors", 120)
    world.actual("visitors", "2022-04", 7)
    world.indicator("rate", name="交付率", unit="%", decimals=1, accumulation="latest", entry_mode="running")
    world.target("rate", 60)
    world.actual("rate", "2022-03", 36)
    world.indicator("room", name="室温", unit="度", direction="range", accumulation="average")
    world.submission("2022-04", stage="closed")
    with store_of(world) as opened:
        yield opened


def planned(store: Store, code: str = "visitors") -> Planned:
    return next(one for one in targets.read_year(store, DEPARTMENT, YEAR) if one.code == code)


def new_target(store: Store, code: str = "visitors", **said: Any) -> NewTarget:
    fields: dict[str, Any] = {
        "decided_on": date(2022, 9, 30), "comparator": Comparator.AT_LEAST, "based_on": planned(store, code).based_on,
        "value": 150.0, "reason": "会場を増やしたため",
    }  # fmt: skip
    return NewTarget(code, YEAR, **(fields | said))


def new_plan(store: Store, code: str = "visitors", **said: Any) -> NewPlan:
    fields: dict[str, Any] = {"values": EVEN, "based_on": planned(store, code).based_on}
    return NewPlan(code, YEAR, **(fields | said))


def test_a_sum_is_proposed_evenly_and_ends_at_the_target(store: Store) -> None:
    one = planned(store)
    assert one.proposals == {PlanSource.LINEAR: EVEN}
    assert one.source is PlanSource.LINEAR
    assert one.gap(EVEN) == 0
    assert one.shares(EVEN) == (10.0,) * 12
    assert one.to_date((10.0,) * 12) == EVEN


def test_a_state_is_proposed_along_a_line_from_last_year() -> None:
    world = World.of_one_goal()
    world.indicator("rate", unit="%", decimals=1, accumulation="latest", entry_mode="running")
    world.target("rate", 60)
    world.actual("rate", "2022-03", 36)
    with store_of(world) as store:
        one = planned(store, "rate")
        assert one.proposals[PlanSource.FROM_LAST_YEAR][0::11] == (38.0, 60.0)
        assert one.shares((1.0, 3.0)) == (1.0, 3.0)


def test_past_seasons_come_first_and_an_even_split_stays_to_be_chosen() -> None:
    world = World.of_one_goal()
    world.department_year(2021)
    world.indicator("visitors")
    world.target("visitors", 120)
    for month in Month(2021, 4).fiscal_year.months:
        world.actual("visitors", str(month), 12 if month.month == 4 else 1 if month.month == 5 else 0)
    with store_of(world) as store:
        proposals = planned(store).proposals
        assert list(proposals) == [PlanSource.SEASONAL, PlanSource.LINEAR]
        assert proposals[PlanSource.SEASONAL][:2] == (111.0, 120.0)
        assert planned(store).last_year[1] == 12


def test_a_revision_keeps_both_targets_each_with_its_rate(store: Store) -> None:
    saved(targets.decide(store, CONFIRMER, new_target(store), TODAY))
    first, changed = planned(store).decisions
    assert (first.value, changed.value) == (120, 150)
    assert [first.rate, changed.rate] == pytest.approx([7 / 120, 7 / 150])
    assert (first.is_in_force, changed.is_in_force) == (False, True)
    assert changed.reason == "会場を増やしたため"


def test_a_decision_of_the_same_day_puts_it_right(store: Store) -> None:
    saved(targets.decide(store, CONFIRMER, new_target(store), TODAY))
    saved(targets.decide(store, CONFIRMER, new_target(store, value=160.0, reason="打ち間違い"), TODAY))
    assert [one.value for one in planned(store).decisions] == [120, 160]


BAD_TARGETS = [
    ({"reason": " "}, "目標値を変更する理由を入れてください"),
    ({"value": None}, "目標値を入れてください"),
    ({"decided_on": date(2022, 10, 4)}, "決定日「令和4年10月4日」はまだ来ていません"),
    ({"decided_on": date(2021, 3, 31)}, "令和3年4月1日から令和5年3月31日までの日"),
    ({"decided_on": date(2022, 3, 1)}, "前の決定の日(令和4年4月1日)より前です"),
]


@pytest.mark.parametrize(("said", "sentence"), BAD_TARGETS)
def test_a_decision_that_cannot_stand_says_why_and_writes_nothing(
    store: Store, said: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        targets.decide(store, CONFIRMER, new_target(store, **said), TODAY)
    assert len(planned(store).decisions) == 1


def test_a_range_has_ends_in_their_order(store: Store) -> None:
    with pytest.raises(Refused, match="下限「26度」が上限「20度」より大きく"):
        targets.decide(store, CONFIRMER, new_target(store, "room", value=None, low=26.0, high=20.0), TODAY)
    saved(targets.decide(store, CONFIRMER, new_target(store, "room", value=None, low=20.0, high=26.0), TODAY))
    [decision] = planned(store, "room").decisions
    assert decision.text == "20～26度"


def test_a_plan_that_ends_at_the_target_needs_no_reason(store: Store) -> None:
    saved(targets.adopt(store, EDITOR, new_plan(store)))
    one = planned(store)
    assert one.is_adopted
    assert one.in_force == EVEN
    assert list(one.proposals) == [PlanSource.LINEAR]


def test_the_history_says_who_changed_what_and_why(store: Store) -> None:
    saved(targets.decide(store, CONFIRMER, new_target(store), TODAY))
    saved(targets.adopt(store, EDITOR, new_plan(store, reason="冬に減るため")))
    adopted, decided, first = targets.history(store, planned(store))
    assert (adopted.actor, adopted.reason) == (EDITOR.login, "冬に減るため")
    assert adopted.differences[0] == ("4月末の計画", "—", "10人")
    assert len(adopted.differences) == 12
    assert decided.differences == (("目標値(令和4年9月30日決定)", "—", "150人以上"),)
    assert first.differences == (("目標値(令和4年4月1日決定)", "—", "120人以上"),)


def test_a_plan_that_misses_the_target_says_by_how_much_and_asks_why(store: Store) -> None:
    short = (*EVEN[:-1], 115.0)
    with pytest.raises(Refused, match=r"3月末の計画「115人」が目標値「120人」と合いません\(差 ▲5人\)"):
        targets.adopt(store, EDITOR, new_plan(store, values=short))
    saved(targets.adopt(store, EDITOR, new_plan(store, values=short, reason="3月は会場の工事のため")))
    assert planned(store).gap(short) == -5


def test_sums_of_decimals_are_the_target_they_come_to(store: Store) -> None:
    one = planned(store)
    assert one.gap((*EVEN[:-1], 0.1 + 0.2 + 119.7)) == 0


def test_the_plan_of_a_closed_month_stays_what_it_was(store: Store) -> None:
    assert planned(store).locked == {Month(2022, 4): 10}
    with pytest.raises(Refused, match=r"4月は締切済のため、計画を変えられません\(4月末の計画は10人のままです\)"):
        targets.adopt(store, EDITOR, new_plan(store, values=(12.0, *EVEN[1:])))
    assert not planned(store).is_adopted


def test_a_closed_month_keeps_the_plan_by_the_target_that_was_in_force_then(store: Store) -> None:
    saved(targets.decide(store, CONFIRMER, new_target(store, value=240.0), TODAY))
    one = planned(store)
    assert one.proposals[PlanSource.LINEAR][:3] == (10, 40, 60)
    assert one.in_force[:3] == (10, 40, 60)
    saved(targets.adopt(store, EDITOR, new_plan(store, values=one.proposals[PlanSource.LINEAR])))
    assert planned(store).in_force[0] == 10


def test_a_year_without_a_target_takes_no_plan(store: Store) -> None:
    with pytest.raises(Refused, match="先に目標値を決めてください"):
        targets.adopt(store, EDITOR, new_plan(store, "room"))


def test_the_second_of_two_is_told_and_writes_nothing(store: Store) -> None:
    seen = new_plan(store)
    saved(targets.adopt(store, COLLEAGUE, new_plan(store, values=(10.0, *[60.0] * 10, 120.0))))
    outcome = targets.adopt(store, EDITOR, seen)
    assert isinstance(outcome, Conflict)
    assert (outcome.actor, outcome.value) == (COLLEAGUE.login, "月別計画")
    assert planned(store).in_force[1] == 60
    stale = new_target(store, based_on=seen.based_on)
    assert isinstance(targets.decide(store, CONFIRMER, stale, TODAY), Conflict)


def test_what_a_plan_changes_is_said_before_it_is_saved_and_leaves_nothing(store: Store) -> None:
    before = store.change_at()
    [effect] = targets.effect_of(store, new_plan(store), Month(2022, 4), TODAY)
    assert (effect.name, effect.before, effect.after) == ("来場者数", "注意", "遅れ")
    assert store.change_at() == before
    assert not planned(store).is_adopted
    assert targets.effect_of(store, new_target(store, value=80.0), SEPTEMBER, TODAY)


HERE, ELSEWHERE = Place(DEPARTMENT, SECTION), Place("other", "other-desk")


def adopt(store: Store, who: Person) -> object:
    return targets.adopt(store, who, new_plan(store))


def decide(store: Store, who: Person) -> object:
    return targets.decide(store, who, new_target(store), TODAY)


WRITES: dict[Act, Callable[[Store, Person], object]] = {Act.SET_PLAN: adopt, Act.SET_TARGET: decide}
EVERY_CASE = [
    (act, person(f"{role}-{place.section}", role, section=place.section or "", department=place.department or ""))
    for act in WRITES
    for role in Role
    for place in (HERE, ELSEWHERE)
]


@pytest.mark.parametrize(("act", "who"), [(act, who) for act, who in EVERY_CASE if access.may(who, act, HERE)])
def test_who_may_by_the_table_of_acts_writes(store: Store, act: Act, who: Person) -> None:
    before = store.change_at()
    saved(WRITES[act](store, who))
    assert store.change_at() != before


def test_who_may_not_by_the_table_of_acts_writes_nothing(store: Store) -> None:
    before = store.change_at()
    refused = [(act, who) for act, who in EVERY_CASE if not access.may(who, act, HERE)]
    assert len(refused) == 14
    for act, who in refused:
        with pytest.raises(Forbidden):
            WRITES[act](store, who)
    assert store.change_at() == before


def test_the_desk_of_a_department_sets_the_targets_of_its_sections(store: Store) -> None:
    saved(targets.decide(store, DESK, new_target(store), TODAY))
