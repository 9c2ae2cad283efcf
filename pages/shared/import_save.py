"""Saving an import with one click, and taking it back: at once, or later from the list of imports."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from kpi.access import Forbidden, Person
from kpi.calendar import jst_label
from kpi.exchange.tabular import Reading
from kpi.guard import Refused
from kpi.imports import saving, undoing
from kpi.imports.outcome import Kind, Outcome
from kpi.imports.undoing import Import
from pages.shared import block, import_work, reader
from pages.shared.import_preview import Previewed
from pages.shared.markup import Html, table, tag

_DONE, _SAVED = "import-done", "import-saved"
_NAMED = 10  # columns and sheets that are not read
_NOTHING, _VALID = "1件も保存しない(表を直して読み直す)", "読めた値だけ保存する"
STEPS = tag(
    "ol",
    tag(
        "li",
        tag("b", "表を選ぶ"),
        "課や市が持っている表をそのまま選べます。年度や月が横に並ぶ表、見出しが2行ある表も読めます。",
    ),
    tag("li", tag("b", "列を確かめる"), "どの列が部局、指標、年度、目標、実績かを推定します。違う列は選び直せます。"),
    tag(
        "li",
        tag("b", "結果を確かめて保存する"),
        "新規、変更、変更なし、読めないものを行ごとに示します。保存するまで何も変わりません。",
    ),
    cls="import-steps",
)


def tell(person: Person) -> None:
    """Say what was done before this run, and offer to take back what was just saved."""
    done: str | None = st.session_state.pop(_DONE, None)
    if done:
        st.success(done, icon=":material/check:")
    number: int | None = st.session_state.get(_SAVED)
    if number is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="import-undo"):
            st.write(f"変更{number}として保存した取込みは、元に戻せます。")
            if st.button("取込みを取り消す", key="import-undo-go"):
                _undo(person, number)


def offer(person: Person, reading: Reading, previewed: Previewed) -> None:
    """Say what an import comes to, and offer to save it."""
    outcome = previewed.outcome
    block.place(_summary(reading, outcome), key="import-summary")
    if not outcome.is_news:
        return
    valid_only = False
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="import-save"):
        if outcome.refusals:
            choice = st.radio(
                "読めないものがあります。どうしますか", [_NOTHING, _VALID], key="import-valid", horizontal=True
            )
            valid_only = choice == _VALID
        count = sum(outcome.counts[kind] for kind in (Kind.NEW, Kind.CHANGED))
        is_blocked = bool(outcome.refusals) and not valid_only
        pressed = st.button(f"{count:,}件を保存する", type="primary", key="import-go", disabled=is_blocked)
    if pressed:
        _save(person, reading, previewed, valid_only=valid_only)


def saved(words: str, change_no: int) -> None:
    """Have the next run say what was saved, and offer to take it back."""
    st.session_state[_DONE], st.session_state[_SAVED] = words, change_no


def earlier(person: Person, steps: Html) -> None:
    """Show how it is done, and the last imports, each of which can be taken back while nothing of it was changed."""
    block.place(steps, key="import-steps")
    found = undoing.imports(reader.store())
    if not found:
        return
    block.place(_earlier(found), key="import-earlier")
    with st.container(horizontal=True, vertical_alignment="bottom", key="import-back"):
        words = {one.change_no: f"変更{one.change_no} {one.reason}" for one in found}
        number = st.selectbox(
            "取り消す取込み", list(words), None, format_func=words.__getitem__, placeholder="選んでください", width=420,
            key="import-which",
        )  # fmt: skip
        pressed = st.button("この取込みを取り消す", key="import-back-go", disabled=number is None)
    if pressed and number is not None:
        _undo(person, number)


def _save(person: Person, reading: Reading, previewed: Previewed, *, valid_only: bool) -> None:
    options = replace(previewed.options, valid_only=valid_only, seen=previewed.outcome.seen)
    try:
        done = import_work.run(
            f"save-{previewed.key}", lambda tick: saving.save(reader.store(), person, reading, options, tick)
        )
    except Forbidden as error:
        st.error(str(error), icon=":material/lock:")
        return
    if done is None:
        return
    if done.change_no is None:
        why = done.refusals[0].reason if done.refusals else ""
        st.warning(
            f"保存していません。確かめたあとで登録内容が変わりました。{why}",
            icon=":material/group:",
        )
        return
    counts = "、".join(f"{kind.label} {count:,}件" for kind, count in done.counts.items())
    saved(f"「{options.source}」を取り込みました({counts})。", done.change_no)
    st.rerun()


def _undo(person: Person, number: int) -> None:
    try:
        undone = undoing.undo(reader.store(), person, number)
    except (Refused, Forbidden) as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[_DONE] = f"変更{number}の取込みを取り消しました(変更{undone})。取込みの前の値に戻っています。"
    st.session_state.pop(_SAVED, None)
    st.rerun()


def _summary(reading: Reading, outcome: Outcome) -> Html:
    """Return the counts in one line, what is refused first, and what of the file is not read at all."""
    counts = outcome.counts
    all_read = "読めないものはありません" if outcome.unread or reading.skipped_sheets else "すべて読めました"
    parts = [
        tag("b", f"▼ 読めないもの {len(outcome.refusals):,}件({outcome.refused:,}行)", cls="bad")
        if outcome.refusals
        else tag("b", f"◎ {all_read}", cls="good"),
        *(tag("span", f"{kind.label} {counts[kind]:,}件") for kind in Kind),
        tag("span", f"新しく登録 {len(outcome.made):,}件") if outcome.made else Html(),
        tag("span", f"表は{outcome.rows:,}行"),
    ]
    idle = "変更なし。読めた値は、すべて登録済みの値と同じです。" if outcome.entries else "保存できる値がありません。"
    told = [] if outcome.is_news else [tag("p", idle)]
    for what, names in (
        ("読んでいない列", [f"{one.column}列「{one.text}」" for one in outcome.unread]),
        (
            f"読んだシート「{reading.mapping.sheet}」。読んでいないシート",
            [f"「{one}」" for one in reading.skipped_sheets],
        ),
    ):
        if names:
            rest = f"ほか{len(names) - _NAMED}" if len(names) > _NAMED else ""
            told.append(tag("p", f"{what}: {'、'.join(names[:_NAMED])}{rest}"))
    return tag("section", tag("p", *parts, cls="plan-sum"), *told, cls="register imports-sum")


def _earlier(found: tuple[Import, ...]) -> Html:
    lines = ((f"変更{one.change_no}", one.reason, jst_label(one.recorded_at), one.actor) for one in found)
    heads = ("番号", "内容", "日時", "した人")
    return tag(
        "section", table(heads, lines, f"これまでの取込み(新しい順、{len(found)}件)", ("short",)), cls="register"
    )
