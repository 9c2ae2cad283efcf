"""The buttons that move a round on, back or open again: only those that the person may press now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kpi import access, route
from kpi.access import Act, Forbidden, Person, Place
from kpi.calendar import Month, jst_label
from kpi.guard import Conflict, Refused, Saved
from kpi.model import Stage
from kpi.route import Unready
from kpi.store import Store, StoreError
from pages.shared import entry_sheet, entry_view, reader
from pages.shared.entry_sheet import Opened

_Outcome = Saved | Conflict | Unready
_BACK, _REASON = "back", "reason-"


@dataclass(frozen=True, slots=True)
class _Forward:
    """A move to the next stage: what it takes, what its button says, and what is said when it is done."""

    act: Act
    button: str
    write: Callable[[Store, Person, str, Month, int], _Outcome]
    done: str


_FORWARD = {
    Stage.SUBMITTED: _Forward(Act.SUBMIT, "提出する", route.submit, "提出しました。課長の確認を待ちます。"),
    Stage.CONFIRMED: _Forward(Act.CONFIRM, "課長確認する", route.confirm, "確認しました。"),
    Stage.GATHERED: _Forward(Act.GATHER, "部として取りまとめる", route.gather, "部の取りまとめに入れました。"),
    Stage.APPROVED: _Forward(Act.APPROVE, "部長確認する", route.approve, "部長確認をしました。"),
    Stage.CLOSED: _Forward(Act.CLOSE, "締め切る", route.close, "締め切りました。以後は変更できません。"),
}


def show(opened: Opened, who: Person, place: Place) -> None:
    """Put the buttons on the page, and do what one of them says; what could not be done is told below them.

    Below, not among them: a popover that is open would else become the one that follows.
    """
    read = opened.read
    buttons, told = st.container(horizontal=True, vertical_alignment="center", key="moves"), st.container(key="told")
    is_closed = read.stage is Stage.CLOSED
    with buttons:
        forward = _FORWARD[read.next_stage] if read.next_stage else None
        if forward is not None and access.may(who, forward.act, place):
            waits = read.takes_entries and any(
                not line.is_saved for lines in opened.sheet.lines.values() for line in lines.values()
            )
            hint = "保存されていない入力があります。" if waits else None
            if st.button(forward.button, type="primary", key="forward", disabled=waits, help=hint):
                _do(opened, forward.done, lambda: _forward(forward, opened, who), told)
        if not read.takes_entries and not is_closed and access.may(who, Act.SEND_BACK, place):
            back = (route.send_back, "差し戻しました。")
            _with_reason("差し戻す", "差戻しの理由", opened, who, back, told)
        elif is_closed and access.may(who, Act.REOPEN, place):
            back = (route.reopen, "締切を解除しました。")
            _with_reason("締切を解除する", "締切解除の理由", opened, who, back, told)
        elif st.session_state.get(_BACK):
            _too_late(opened, told)
        if not is_closed and access.may(who, Act.NOTE_DOCUMENT, place):
            _document(opened, who, told)


def _too_late(opened: Opened, told: DeltaGenerator) -> None:
    """Tell whoever pressed a button that went away meanwhile why nothing happened, with what they typed."""
    reason = next((text for key, text in st.session_state.items() if str(key).startswith(_REASON)), "")
    typed = f"入力した理由: 「{reason}」" if reason else ""
    stage = opened.read.stage.label
    told.warning(f"ほかの人の操作で「{stage}」になったため、何もしていません。{typed}", icon=":material/group:")


def _forward(forward: _Forward, opened: Opened, who: Person) -> _Outcome:
    return forward.write(reader.store(), who, opened.read.section, opened.read.month, opened.seen)


_Back = tuple[Callable[[Store, Person, str, Month, int, str], Saved | Conflict], str]


def _with_reason(button: str, asked: str, opened: Opened, who: Person, back: _Back, told: DeltaGenerator) -> None:
    write, done = back
    read = opened.read
    with st.popover(button, key=f"{write.__name__}-popover"):
        reason = st.text_area(asked, key=f"{_REASON}{len(read.moves)}", height=82)
        if st.button(button, key=_BACK, type="primary"):
            _do(opened, done, lambda: write(reader.store(), who, read.section, read.month, opened.seen, reason), told)


def _document(opened: Opened, who: Person, told: DeltaGenerator) -> None:
    read = opened.read
    with st.popover("決裁文書番号", key="document-popover"):
        number = st.text_input("決裁文書番号", read.document_number or "", key=f"document-{len(read.moves)}")
        if st.button("記録する", key="note"):
            _do(
                opened,
                "決裁文書番号を記録しました。",
                lambda: route.note_document(reader.store(), who, read.section, read.month, opened.seen, number),
                told,
            )


def _do(opened: Opened, words: str, write: Callable[[], _Outcome], told: DeltaGenerator) -> None:
    """Move, and run the page again with a word of it; what cannot be is said, and nothing changes."""
    try:
        outcome = write()
    except (Forbidden, Refused, StoreError) as error:
        told.error(str(error), icon=":material/error:")
        return
    match outcome:
        case Saved():
            entry_sheet.done(opened.sheet, words)
        case Unready(findings):
            opened.sheet.unready = findings
            st.rerun()
        case Conflict(actor=actor, recorded_at=recorded_at, value=value):
            told.warning(
                f"{entry_view.named(actor)}が{jst_label(recorded_at)}に「{value}」と保存しています。"
                "最新の内容を表示しました。確かめてから、もう一度操作してください。",
                icon=":material/group:",
            )
