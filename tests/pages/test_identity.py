"""Who a page is shown to, and what it then offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi import access, members
from kpi.access import Role
from kpi.calendar import jst_date, utc_now
from kpi.load import open_database
from kpi.members import Grant
from pages.shared import identity
from pages.shared.connection import Connection
from tests.pages import screen
from tests.pages.conftest import APP, SECONDS

TODAY = jst_date(utc_now())
LOCAL = Connection({"host": ("localhost:8501",)}, "127.0.0.1", "127.0.0.1")
MEMBERS = "pages/admin/members.py"


@pytest.fixture
def peopled(own_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the shipped facts with an admin and a viewer, named by the environment; sign-in is the only way."""
    with open_database(own_copy) as store:
        for login, name, role in (
            ("admin@city.example", "管理担当者", Role.ADMIN),
            ("viewer@city.example", "閲覧担当者", Role.VIEWER),
        ):
            operator = access.local_operator(store, "admin@city.example", TODAY)
            members.add_member(store, operator, Grant(login, name, role, TODAY), TODAY)
    monkeypatch.setenv("KPI_DATABASE", str(own_copy))
    yield own_copy
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(user: Mapping[str, Any], page: str | None = None) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.user = dict(user)
    app.run()
    return app.switch_page(page).run() if page else app


def signed_in(login: str, **claims: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "email": login, "name": "名前", **claims}


def who(app: AppTest) -> str:
    return screen.words(screen.one(screen.board(app), "who"))


READERS = ["経営", "議会説明", "年間の流れ"]
"""The audiences of whoever only reads."""


def rooms(app: AppTest) -> list[str]:
    """Return the audiences that the head offers."""
    return [screen.words(way) for room in screen.found(screen.board(app), "rooms") for way in room.iter("li")]


@pytest.mark.usefixtures("peopled")
def test_whoever_signs_in_is_called_as_the_register_calls_them() -> None:
    app = opened(signed_in("Admin@city.example"))
    assert who(app) == "管理担当者"
    assert "管理者 全部局" in screen.words(screen.panel(screen.board(app), "管理担当者"))
    assert rooms(app) == ["経営", "議会説明", "年間の流れ", "入力", "管理"]


@pytest.mark.usefixtures("peopled")
def test_audiences_without_a_page_for_the_person_are_not_offered() -> None:
    assert rooms(opened(signed_in("viewer@city.example"))) == READERS


@pytest.mark.usefixtures("peopled")
def test_before_signing_in_there_is_only_that_to_do() -> None:
    app = opened({"is_logged_in": False})
    assert who(app) == "サインイン"
    assert rooms(app) == READERS


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize(
    "claims",
    [{"email": "stranger@city.example"}, {"email": "admin@city.example", "email_verified": False}, {"email": None}],
)
def test_a_stranger_or_an_address_that_is_not_verified_has_no_role(claims: dict[str, Any]) -> None:
    app = opened(signed_in("", **claims))
    assert who(app) == "名前"
    assert rooms(app) == READERS
    assert "使えません" in screen.trouble(opened(signed_in("", **claims), MEMBERS))


@pytest.mark.usefixtures("peopled")
def test_the_claim_that_names_the_login_is_the_citys_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_OIDC_CLAIM", "preferred_username")
    assert who(opened(signed_in("viewer@city.example", preferred_username="admin@city.example"))) == "管理担当者"


@pytest.mark.usefixtures("peopled")
def test_roles_never_come_from_the_provider() -> None:
    app = opened(signed_in("viewer@city.example", role="admin", roles=["admin"], groups=["admin"]), MEMBERS)
    assert "使えません" in screen.trouble(app)


@pytest.mark.usefixtures("peopled")
def test_the_wrong_role_is_refused_calmly_and_told_who_may() -> None:
    said = screen.trouble(opened(signed_in("viewer@city.example"), MEMBERS))
    assert "「利用者と権限の変更」ができるのは、管理者です。閲覧担当者の現在の権限: 閲覧。" in said
    assert "管理者に" in said


@pytest.mark.usefixtures("peopled")
def test_a_connection_that_nobody_vouches_for_is_read_only_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    forwarded = Connection({**LOCAL.headers, "x-forwarded-for": ("127.0.0.1",)}, LOCAL.peer, LOCAL.bound)
    monkeypatch.setattr(identity, "connection", lambda: forwarded)
    monkeypatch.setattr(access, "system_user", lambda: "admin@city.example")
    app = opened({})
    assert who(app) == "閲覧のみ"
    assert "誰が操作しているかを確かめられない" in screen.words(screen.panel(screen.board(app), "閲覧のみ"))
    assert "使えません" in screen.trouble(opened({}, MEMBERS))


@pytest.mark.usefixtures("peopled")
def test_over_loopback_it_is_the_system_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "connection", lambda: LOCAL)
    monkeypatch.setattr(access, "system_user", lambda: "admin@city.example")
    assert who(opened({})) == "管理担当者"


@pytest.mark.usefixtures("peopled")
def test_where_sign_in_is_set_up_loopback_vouches_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "connection", lambda: LOCAL)
    monkeypatch.setattr(access, "system_user", lambda: "admin@city.example")
    assert who(opened({"is_logged_in": False})) == "サインイン"


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize(("address", "name"), [("192.0.2.7", "管理担当者"), ("192.0.2.8", "閲覧のみ")])
def test_a_proxy_vouches_from_its_own_address_alone(monkeypatch: pytest.MonkeyPatch, address: str, name: str) -> None:
    monkeypatch.setenv("KPI_PROXY_HEADER", "X-User")
    monkeypatch.setenv("KPI_PROXY_ADDRESS", address)
    proxied = Connection({"host": ("kpi.city.example",), "x-user": ("admin@city.example",)}, "192.0.2.7", "0.0.0.0")  # noqa: S104 - a server that listens everywhere
    monkeypatch.setattr(identity, "connection", lambda: proxied)
    assert who(opened({})) == name


@pytest.mark.usefixtures("peopled")
def test_an_admin_gives_a_role_and_ends_it_on_the_page() -> None:
    app = opened(signed_in("admin@city.example"), MEMBERS)
    app.text_input(key="add-0-login").set_value("entry-01@city.example")
    app.text_input(key="add-0-name").set_value("入力担当者")
    app.selectbox(key="add-0-role").set_value(Role.HEAD).run()
    app.button(key="add-0-go").click().run()
    assert "「部長」には部局の指定が必要です" in app.error[0].value
    assert app.text_input(key="add-0-login").value == "entry-01@city.example"
    app.selectbox(key="add-0-head").set_value("shimin-kyodo").run()
    app.button(key="add-0-go").click().run()
    assert "入力担当者さんに「部長」の権限を与えました" in app.success[0].value
    assert "入力担当者 entry-01@city.example 部長 市民協働部" in screen.words(screen.one(screen.board(app), "register"))
    assert app.text_input(key="add-1-login").value == ""

    which = app.selectbox(key="end-1-which")
    which.set_value(next(option for option in which.options if "入力担当者" in str(option))).run()
    app.button(key="end-1-go").click().run()
    assert "入力担当者さんの「部長」の権限を" in app.success[0].value
