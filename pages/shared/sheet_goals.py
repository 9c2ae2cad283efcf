"""The form that settles and publishes the goals of a year, all of them at once."""

from __future__ import annotations

import streamlit as st

from kpi import access, goal_state
from kpi.access import Act, Person, Place
from kpi.calendar import jst_label
from kpi.goal_state import GoalState
from kpi.model import TextState
from kpi.narrative import NEXT
from pages.shared import block, reader, saving
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, tag
from pages.shared.markup import table as drawn

GOALS = "goals"
"""What the address opens."""
_WORDS = {TextState.FINAL: "目標を確定する", TextState.PUBLISHED: "目標を公表する"}


def show(selected: Selection, person: Person) -> None:
    """Show the year's goals with their states, and the button to the next one."""
    store = reader.store()
    found = goal_state.read_states(store, selected.department, selected.year).get(selected.department, ())
    form = saving.opened(f"goals-{selected.department}-{selected.year.year}", found)
    goals = form.value
    with st.container(key="sheet-goals", gap="xsmall"):
        saving.tell()
        block.place(_listed(selected, goals), key="sheet-goals-list")
        state = goal_state.next_state(goals)
        if state is None:
            st.info("目標はすべて公表しています。文言は「組織・目標・指標」で直せます。", icon=":material/check:")
            return
        act = next(act for new, act in NEXT.values() if new is state)
        if not _may(person, act, selected):
            st.warning(access.refusal(person, act), icon=":material/lock:")
            return
        outcome = saving.offer(
            _WORDS[state], form.key("move"), goal_state.based_on(goals),
            lambda seen: goal_state.move(store, person, selected.department, selected.year, state, seen),
            f"{selected.year.short_label}の目標を「{state.label}」にしました。", primary=True,
        )  # fmt: skip
        if outcome is not None:
            saving.reopen(form.form)


def _may(person: Person, act: Act, selected: Selection) -> bool:
    return access.may(person, act, Place(selected.department))


def _listed(selected: Selection, goals: tuple[GoalState, ...]) -> Html:
    names = {row["goal"]: row["title"] for row in reader.store().read("goal")}
    rows = ((f"{one.horizon.label}{one.number}", names[one.goal], one.state.label, _when(one)) for one in goals)
    back = tag("p", tag("a", "← シートに戻る", href=selected.link()))
    title = heading(2, "目標の確定と公表 ", tag("small", selected.year.label), cls="form-title")
    listed = drawn(("種類", "目標", "状態", "登録日時"), rows, "この年度の目標")
    return tag("div", tag("div", back, title, cls="register masters"), tag("div", listed, cls="board of-sheet"))


def _when(one: GoalState) -> str:
    return "―" if one.recorded_at is None else jst_label(one.recorded_at)
