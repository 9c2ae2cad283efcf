"""The form by which whoever may sets until when a department hands in a month."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kpi import access, deadline, progress, route, setting
from kpi.access import Act, Forbidden, Person, Place
from kpi.calendar import Month, era_date, last_ended_month
from kpi.guard import Refused
from kpi.store import StoreError
from pages.shared import reader
from pages.shared.address import Selection

_DONE, _ROUND = "deadline-done", "deadline-round"


def tell() -> None:
    """Say once what was done before this run."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(done, icon=":material/check:")


def show(selected: Selection, person: Person, today: date) -> None:
    """Offer the form to whoever may set a deadline of some department."""
    departments = {
        one.department: one.name
        for one in selected.choices
        if access.may(person, Act.SET_DEADLINE, Place(one.department))
    }
    if not departments:
        return
    key = f"deadline-{st.session_state.get(_ROUND, 0)}"
    last = last_ended_month(today)
    with st.popover("締切日を設定する", key=f"{key}-open"):
        code = st.selectbox("部局", list(departments), format_func=departments.__getitem__, key=f"{key}-department")
        months = [month for back in range(-1, 6) if (month := last.plus(-back))]
        month = st.selectbox(
            "どの月の報告か", months, index=1, format_func=lambda one: f"{one.full_label}分", key=f"{key}-month"
        )
        rule = deadline.deadline(month, setting.read(reader.store()).deadline_day)
        standing = _standing(code, month, rule, today)
        st.caption(
            f"現在の締切日: {era_date(standing)}" + ("" if standing == rule else f"(市の決まり: {era_date(rule)})")
        )
        until = st.date_input("締切日", standing, format="YYYY/MM/DD", key=f"{key}-{code}-{month}-until")
        reason = st.text_input("理由", key=f"{key}-reason", placeholder="例: 議会の会期と重なるため")
        if st.button("設定する", type="primary", key=f"{key}-go", disabled=until == standing):
            _set(person, (code, departments[code], month), None if until == rule else until, reason)


def _standing(department: str, month: Month, rule: date, today: date) -> date:
    """Return the deadline that holds for a department's month."""
    states = progress.read_states(reader.store(), month, today, department)
    return next((one.deadline for one in states), rule)


def _set(person: Person, asked: tuple[str, str, Month], until: date | None, reason: str) -> None:
    """Set it, and run the page again with the word of it; what cannot be is said, and the form stays as typed."""
    department, name, month = asked
    try:
        route.set_deadline(reader.store(), person, department, month, until, reason)
    except (Forbidden, Refused, StoreError) as error:
        st.error(str(error), icon=":material/error:")
        return
    day = "市の決まりに戻しました" if until is None else f"{era_date(until)}にしました"
    st.session_state[_DONE] = f"{name}の{month.full_label}分の締切日を{day}。"
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()
