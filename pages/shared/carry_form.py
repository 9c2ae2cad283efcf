"""What is decided on 次年度へ引き継ぐ: lines dropped or brought along, wordings, and the one click that saves."""

from __future__ import annotations

import streamlit as st

from kpi.access import Person
from kpi.carry.lines import Choice, Draft
from kpi.carry.saving import is_new, save
from pages.shared import block, carry_view, reader, saving
from pages.shared.address import Selection
from pages.shared.saving import Opened


def show(selected: Selection, person: Person, now: Draft, listed: str) -> None:
    """Show the draft as it was opened, with what was decided since, and the ways to save it."""
    form = saving.opened(f"carry-{now.department}-{now.year.year}", now)
    chosen: dict[str, Choice] = st.session_state.setdefault(form.key("chosen"), {})
    saving.tell()
    if form.value != now:
        st.warning("この画面を開いたあとに、引継ぎの元になる登録が変わりました。", icon=":material/warning:")
        if st.button("最新の内容で作り直す", key=form.key("again")):
            _reopen(form, chosen)
    _save(form, person, chosen)
    sent = block.ask(carry_view.drawn(form.value, chosen, listed, selected), key="carry-lines")
    word, _, key = (sent or "").partition(" ")
    line = next((one for one in form.value.lines if one.key == key), None)
    if line is None:
        return
    held = chosen.get(key, Choice(line.comes, line.title))
    if word == carry_view.WORD:
        _reword(form, key, held.title, line.kind.label)
        return
    chosen[key] = Choice(word == carry_view.TAKE, held.title)
    st.rerun()


def _save(form: Opened[Draft], person: Person, chosen: dict[str, Choice]) -> None:
    """Offer to save, while there is something to be saved."""
    draft = form.value
    if not is_new(draft, chosen):
        return
    into = draft.into.short_label
    outcome = saving.offer(
        f"{into}の作業中として保存する", form.key("save"), 0,
        lambda _: save(reader.store(), person, draft, chosen),
        f"{into}の作業中の計画として保存しました。{draft.year.short_label}の登録は変わっていません。", primary=True,
    )  # fmt: skip
    if outcome is not None:
        saving.reopen(form.form)


def _reopen(form: Opened[Draft], chosen: dict[str, Choice]) -> None:
    """Open the form anew with what was decided so far."""
    st.session_state[f"{form.form}-{form.number + 1}-chosen"] = chosen
    saving.reopen(form.form)


@st.dialog("文言を直す")
def _reword(form: Opened[Draft], key: str, title: str, what: str) -> None:
    """Let somebody type another wording; what is empty goes back to the old one."""
    typed = st.text_area(f"{what}の文言(空欄にすると、元の文言に戻ります)", title, key=form.key(f"title-{key}"))
    if st.button("この文言にする", key=form.key("reword"), type="primary"):
        chosen: dict[str, Choice] = st.session_state[form.key("chosen")]
        chosen[key] = Choice(True, typed)
        st.rerun()
