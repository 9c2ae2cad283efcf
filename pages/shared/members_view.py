"""The register of members on the page: its table, and the forms that add to it and end what is in it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kpi import members
from kpi.access import Membership, Person, Role
from kpi.calendar import era_date, jst_date, utc_now
from kpi.members import Entry, Grant, NotRegistered
from pages.shared import reader
from pages.shared.markup import Html, table, tag

_CHOOSE = "選んでください"
_DONE, _ROUND = "members-done", "members-round"
"""What was just done, in words; and how often something was, which empties the form that did it."""


def register() -> Html:
    """Return the table of who holds what; what holds today stands first."""
    entries = sorted(_entries(), key=lambda entry: not entry.is_in_force)
    if not entries:
        sentences = (
            "利用者はまだ登録されていません。",
            "それまでは、サーバーの機械で操作する人(システムのユーザー)が管理者です。",
            "最初に、いま操作している人を管理者として登録してください。そのあとは、登録された人だけが入力できます。",
        )
        return tag("section", *(tag("p", sentence) for sentence in sentences), cls="register")
    head = ("氏名", "ログイン名", "権限", "範囲", "始まりの日", "終わりの日", "状態")
    looks = ("short", "", "", "short", "short", "short", "short")
    count = len({entry.login for entry in entries if entry.is_in_force})
    caption = f"今日有効な権限のある利用者 {count}人({era_date(jst_date(utc_now()))}現在)"
    return tag("section", table(head, map(_line, entries), caption, looks), cls="register")


def tell() -> None:
    """Say once what was done before this run."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(done, icon=":material/check:")


def add(person: Person) -> None:
    """Show the form that gives a role, and give it."""
    key = f"add-{st.session_state.get(_ROUND, 0)}"
    is_first = not _entries()
    login = st.text_input("ログイン名", person.login if is_first else "", key=f"{key}-login")
    name = st.text_input("氏名", key=f"{key}-name")
    roles = [Role.ADMIN] if is_first else list(Role)
    role = st.selectbox("権限", roles, format_func=lambda one: one.label, key=f"{key}-role")
    options = members.places(reader.store(), role, jst_date(utc_now()))
    place = None
    if options:
        place = st.selectbox(
            "範囲", list(options), format_func=options.__getitem__, index=None, key=f"{key}-{role}", placeholder=_CHOOSE
        )
    first, last = st.columns(2)
    valid_from = first.date_input("始まりの日", jst_date(utc_now()), format="YYYY/MM/DD", key=f"{key}-from")
    valid_to = last.date_input("終わりの日(任意)", None, format="YYYY/MM/DD", key=f"{key}-to")
    others = {entry.login: f"{entry.name}({entry.login})" for entry in _entries() if entry.is_in_force}
    stood_for = None
    if others:
        stood_for = st.selectbox(
            "代理を受ける人(任意)", list(others), format_func=others.__getitem__, index=None, key=f"{key}-for",
            placeholder="なし",
        )  # fmt: skip
    if st.button("権限を与える", type="primary", key=f"{key}-go"):
        grant = Grant(login, name, role, valid_from, valid_to, place, stood_for)
        _write(
            lambda: members.add_member(reader.store(), person, grant, jst_date(utc_now())),
            f"{name}さんに「{role.label}」の権限を与えました。",
        )


def end(person: Person) -> None:
    """Show the form that ends a membership, and end it."""
    key = f"end-{st.session_state.get(_ROUND, 0)}"
    today = jst_date(utc_now())
    open_ended = [entry for entry in _entries() if (entry.membership.valid_to or today) >= today]
    if not open_ended:
        st.write("終えられる権限はありません。")
        return
    chosen = st.selectbox(
        "終える権限", open_ended, format_func=_words, index=None, key=f"{key}-which", placeholder=_CHOOSE
    )
    last_day = st.date_input("終わりの日(その日まで有効)", today, format="YYYY/MM/DD", key=f"{key}-on")
    if st.button("権限を終える", type="primary", key=f"{key}-go", disabled=chosen is None) and chosen is not None:
        _write(
            lambda: members.end_membership(reader.store(), person, chosen.membership.code, last_day, today),
            f"{chosen.name}さんの「{chosen.membership.role.label}」の権限を{era_date(last_day)}までにしました。",
        )


def _write(write: Callable[[], Membership], done: str) -> None:
    """Write, and run the page again with the word of it; what cannot be is said, and the form stays as typed."""
    try:
        write()
    except NotRegistered as error:
        st.error(str(error), icon=":material/error:")
        return
    st.session_state[_DONE] = done
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def _entries() -> tuple[Entry, ...]:
    return members.register(reader.store(), jst_date(utc_now()))


def _line(entry: Entry) -> tuple[str, ...]:
    return entry.name, entry.login, entry.role, entry.place, entry.first_day, entry.last_day, _state(entry)


def _words(entry: Entry) -> str:
    return f"{entry.name} {entry.role} {entry.place}"


def _state(entry: Entry) -> str:
    if entry.is_in_force:
        return "● 有効"
    return "○ 開始前" if entry.membership.valid_from > jst_date(utc_now()) else "― 終了"
