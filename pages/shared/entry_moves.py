"""The buttons that move a round on, back or open again: only those that the person may press now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

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
    """Put the buttons on the page, and do what one of them says."""
    read = opened.read
    with st.container(horizontal=True, vertical_alignment="center", key="moves"):
        forward = _FORWARD[read.next_stage] if read.next_stage else None
        if forward is not None and access.may(who, forward.act, place):
            waits = read.takes_entries and any(
                not line.is_saved for lines in opened.sheet.lines.values() for line in lines.values()
            )
            hint = "保存されていない入力があります。" if waits else None
            if st.button(forward.button, type="primary", key="forward", disabled=waits, help=hint):
                _do(opened, forward.done, lambda: _forward(forward, opened, who))
        if not read.takes_entries and read.stage is not Stage.CLOSED and access.may(who, Act.SEND_BACK, place):
            _with_reason("差し戻す", "差戻しの理由", opened, who, (route.send_back, "差し戻しました。"))
        if read.stage is Stage.CLOSED and access.may(who, Act.REOPEN, place):
            _with_reason("締切を解除する", "締切解除の理由", opened, who, (route.reopen, "締切を解除しました。"))
        if read.stage is not Stage.CLOSED and access.may(who, Act.NOTE_DOCUMENT, place):
            _document(opened, who)


def _forward(forward: _Forward, opened: Opened, who: Person) -> _Outcome:
    return forward.write(reader.store(), who, opened.read.section, opened.read.month, opened.seen)


_Back = tuple[Callable[[Store, Person, str, Month, int, str], Saved | Conflict], str]


def _with_reason(button: str, asked: str, opened: Opened, who: Person, back: _Back) -> None:
    write, done = back
    read = opened.read
    with st.popover(button):
        reason = st.text_area(asked, key=f"reason-{len(read.moves)}", height=82)
        if st.button(button, key="back", type="primary"):
            _do(opened, done, lambda: write(reader.store(), who, read.section, read.month, opened.seen, reason))


def _document(opened: Opened, who: Person) -> None:
    read = opened.read
    with st.popover("決裁文書番号"):
        number = st.text_input("決裁文書番号", read.document_number or "", key=f"document-{len(read.moves)}")
        if st.button("記録する", key="note"):
            _do(
                opened,
                "決裁文書番号を記録しました。",
                lambda: route.note_document(reader.store(), who, read.section, read.month, opened.seen, number),
            )


def _do(opened: Opened, words: str, write: Callable[[], _Outcome]) -> None:
    """Move, and run the page again with a word of it; what cannot be is said, and nothing changes."""
    try:
        outcome = write()
    except (Forbidden, Refused, StoreError) as error:
        st.error(str(error), icon=":material/error:")
        return
    match outcome:
        case Saved():
            entry_sheet.done(opened.sheet, words)
        case Unready(findings):
            opened.sheet.unready = findings
            st.rerun()
        case Conflict(actor=actor, recorded_at=recorded_at, value=value):
            st.warning(
                f"{entry_view.named(actor)}が{jst_label(recorded_at)}に「{value}」と保存しています。"
                "最新の内容を表示しました。確かめてから、もう一度操作してください。",
                icon=":material/group:",
            )
