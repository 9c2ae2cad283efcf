"""Who is it? Whoever signed in, or whom the reverse proxy names, or who sits at this machine; else nobody.

The first way that is set up is the only one. Roles come from the register of members, never from who vouches.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from enum import Enum, auto

import streamlit as st

from kpi import access
from kpi.access import Forbidden, Person
from kpi.calendar import jst_date, utc_now
from pages.shared import reader
from pages.shared.connection import Connection
from pages.shared.sitemap import Place

NOBODY = Person("", "", None, ())
"""Somebody for whom nobody vouches: reads everything, writes nothing."""

UNKNOWN_CLAIM = "サインインした情報に、確認済みのログイン名がありません。管理者に知らせてください。"

_LOOPBACK = "127.0.0.1"


class Way(Enum):
    """How the server learns who somebody is."""

    SIGN_IN = auto()
    PROXY = auto()
    AT_HAND = auto()


def way() -> Way:
    """Return how this server is set up."""
    if "is_logged_in" in st.user:
        return Way.SIGN_IN
    return Way.PROXY if os.environ.get("KPI_PROXY_HEADER") else Way.AT_HAND


def is_signed_in() -> bool:
    """Say whether somebody signed in, whoever that is to us."""
    return way() is Way.SIGN_IN and bool(st.user.is_logged_in)


def is_read_only() -> bool:
    """Say whether nobody vouches for this connection, so that nothing can be written over it."""
    return not current().login


def current() -> Person:
    """Return whoever this page is shown to, with the roles in force today (in Japan)."""
    today, change_no = jst_date(utc_now()), reader.change(None)[0]
    match way():
        case Way.SIGN_IN:
            if not st.user.is_logged_in:
                return NOBODY
            claims = st.user.to_dict()
            login = claimed(claims, os.environ.get("KPI_OIDC_CLAIM") or "email")
            name = str(claims.get("name") or login or "")
            return Person("", name, None, ()) if login is None else _person(login, name, today, change_no)
        case Way.PROXY:
            header, proxy = os.environ["KPI_PROXY_HEADER"], os.environ.get("KPI_PROXY_ADDRESS", "")
            login = connection().proxied_login(header, proxy)
            return NOBODY if login is None else _person(login, login, today, change_no)
        case Way.AT_HAND:
            return _operator(access.system_user(), today, change_no) if connection().is_local() else NOBODY


def require_one_of(place: Place) -> Person:
    """Return whoever this page is shown to, if they may do one of its acts somewhere.

    Raises:
        Forbidden: they may do none.
    """
    person = current()
    if not place.is_for(person):
        raise Forbidden(access.refusal(person, place.acts[0]))
    return person


def advice() -> tuple[str, ...]:
    """Return what somebody can do who is refused, in sentences."""
    if current().login:
        return ("権限が必要なときは、管理者に「利用者と権限」での登録を依頼してください。",)
    if way() is Way.SIGN_IN:
        return ("右上の「サインイン」からサインインしてください。",) if not is_signed_in() else (UNKNOWN_CLAIM,)
    return (
        "この接続では、誰が操作しているかを確かめられないため、閲覧だけができます。",
        "サインイン(OIDC)の設定、または、このサーバーの機械からの接続が必要です。",
    )


def claimed(claims: Mapping[str, object], name: str) -> str | None:
    """Return the login that a provider claims; None where it says nothing, or itself doubts the address."""
    login = claims.get(name)
    if not isinstance(login, str) or (name == "email" and claims.get("email_verified") is False):
        return None
    return login.strip() or None


def connection() -> Connection:
    """Return what is known of the browser's connection; where there is none, it has no headers."""
    headers = st.context.headers
    return Connection(
        {name.lower(): tuple(headers.get_all(name)) for name in headers},
        st.context.ip_address or _LOOPBACK,  # Streamlit says none for loopback
        st.get_option("server.address"),
    )


@reader.kept
def _person(login: str, name: str, today: date, change_no: int) -> Person:  # noqa: ARG001 - what the answer is kept under
    return access.person(reader.store(), login, name, today)


@reader.kept
def _operator(login: str, today: date, change_no: int) -> Person:  # noqa: ARG001 - what the answer is kept under
    return access.local_operator(reader.store(), login, today)
