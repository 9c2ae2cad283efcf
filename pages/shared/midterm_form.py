"""The form that tells the state of a step of a 中期目標."""

from __future__ import annotations

import streamlit as st

from kpi import midterm
from kpi.access import Person
from kpi.midterm import MidtermStep
from kpi.model import MidtermReport
from pages.shared import block, reader, saving
from pages.shared.address import Selection
from pages.shared.markup import heading, tag


def show(selected: Selection, person: Person, step: MidtermStep) -> None:
    """Show the form of a step, as of the selected month."""
    form = saving.opened(f"midterm-{step.code}-{selected.month}", step)
    held = form.value
    where = f"{step.heading}・{step.years}・{selected.month.end_label}時点"
    back = tag("p", tag("a", "← 工程表に戻る", href=selected.link()))
    title = heading(2, f"{step.number} {step.title}", " ", tag("small", where), cls="form-title")
    block.place(tag("div", back, title, cls="register masters"), key="midterm-title")
    states: list[MidtermReport | None] = [None, *MidtermReport]
    now = next((one for one in MidtermReport if one.value == held.status.value), None)
    chosen, remark, go = st.columns([2, 6, 1], gap="small", vertical_alignment="bottom")
    state = chosen.selectbox(
        "状態",
        states,
        states.index(now),
        format_func=lambda one: one.label if one else "報告なし",
        key=form.key("state"),
    )
    note = remark.text_input(
        "備考(任意)", held.note or "", key=form.key("note"), placeholder="例: 答申を受けて10月に開始"
    )
    with go:
        outcome = saving.offer(
            "保存する", form.key("save"), held.based_on,
            lambda based: midterm.report(reader.store(), person, step.code, selected.month, (state, note), based),
            f"「{step.title}」の状態を保存しました。", primary=True,
        )  # fmt: skip
    if outcome is not None:
        saving.reopen(form.form)
