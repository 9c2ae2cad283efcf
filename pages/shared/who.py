"""Who is signed in: a small control at the right of the head, and what opens from it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kpi import members
from kpi.access import Person
from kpi.calendar import jst_date, utc_now
from kpi.members import Entry
from pages.shared import identity, reader
from pages.shared.identity import Way
from pages.shared.markup import Html, join, tag
from pages.shared.panel import facts, opener, panel

_PANEL = "who"
_SIGN_IN, _SIGN_OUT = "sign-in", "sign-out"


def control(person: Person) -> Html:
    """Return a button to sign in with, or the name of who is there, which opens what is known of them."""
    if identity.way() is Way.SIGN_IN and not identity.is_signed_in():
        return tag("button", "サインイン", cls="who", type="button", data_send=_SIGN_IN, data_return="")
    name = person.name or "閲覧のみ"
    button = opener(name, _PANEL, "who", f"利用者: {name}")
    return join((button, panel(_PANEL, name, *_known(person), *_way_out(), cls="drawer")))


def follow(sent: str | None) -> None:
    """Do what a button of the control asks for."""
    match sent:
        case "sign-in":
            st.login()
        case "sign-out":
            st.logout()


def _known(person: Person) -> tuple[Html, ...]:
    if not person.login:
        return tuple(tag("p", sentence) for sentence in identity.advice())
    today = jst_date(utc_now())
    held = [entry for entry in _entries(today, reader.change(None)[0]) if entry.membership in person.memberships]
    lines = [tag("li", _line(entry)) for entry in held]
    if person.memberships and not held:
        lines = [tag("li", "管理者(利用者がまだ登録されていないため)")]
    roles = tag("ul", *lines, cls="held") if lines else "なし(閲覧のみ)"
    return (facts((("ログイン名", person.login), ("権限", roles))),)


def _line(entry: Entry) -> str:
    return f"{entry.role} {entry.place} {entry.first_day}〜{entry.last_day}"


def _way_out() -> tuple[Html, ...]:
    if not identity.is_signed_in():
        return ()
    return (tag("button", "サインアウト", cls="remedy", type="button", data_send=_SIGN_OUT),)


@reader.kept
def _entries(today: date, change_no: int) -> tuple[Entry, ...]:  # noqa: ARG001 - what the answer is kept under
    return members.register(reader.store(), today)
