"""Who sends a plain request, such as for a file: the same person as on the pages, by the same ways.

On a page Streamlit says who signed in; here its cookie does. Whoever does not come by the way that is set up is told
so: a file leaves the house, so that where people sign in nobody takes one without.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date

import streamlit as st
from starlette.requests import Request
from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette import starlette_app_utils
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from kpi import access
from kpi.access import Person
from kpi.store import Store
from pages.shared.connection import Connection
from pages.shared.identity import NOBODY, claimed


class NotSignedIn(Exception):
    """Nobody vouches for the request where somebody should."""


def of(request: Request, store: Store, today: date) -> Person:
    """Return who sends a request, with the roles in force on a day (in Japan).

    Raises:
        NotSignedIn: people sign in here, or come through a proxy, and this one did not.
    """
    if get_secrets_auth_section():
        claims = _claims(request.cookies)
        login = claimed(claims, os.environ.get("KPI_OIDC_CLAIM") or "email")
        if login is None:
            raise NotSignedIn
        return access.person(store, login, str(claims.get("name") or login), today)
    connection = _connection(request)
    if header := os.environ.get("KPI_PROXY_HEADER"):
        login = connection.proxied_login(header, os.environ.get("KPI_PROXY_ADDRESS", ""))
        if login is None:
            raise NotSignedIn
        return access.person(store, login, login, today)
    return access.local_operator(store, access.system_user(), today) if connection.is_local() else NOBODY


def _claims(cookies: Mapping[str, str]) -> Mapping[str, object]:
    """Return what the provider said of whoever signed in, from the cookie that this server signed; else nothing."""

    def signed(name: str) -> bytes | None:
        if name not in cookies:
            return None
        value = cookies[name].encode("latin-1", "replace")
        return starlette_app_utils.decode_signed_value(get_cookie_secret(), name, value)

    said = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    claims = json.loads(said) if said else {}
    own = claims.get("is_logged_in") is True and claims.get("origin") == get_origin_from_redirect_uri()
    return claims if own else {}


def _connection(request: Request) -> Connection:
    return Connection(
        {name.lower(): tuple(request.headers.getlist(name)) for name in request.headers},
        request.client.host if request.client else None,
        _bound(),
    )


def _bound() -> str | None:
    """Return the address that the server listens on."""
    bound: str | None = st.get_option("server.address")
    return bound
