"""Signing in at a real OpenID provider, in a real browser: who may, who may not, and out again."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from kpi import access, members
from kpi.access import Role
from kpi.calendar import jst_date, utc_now
from kpi.load import open_database
from kpi.members import Grant
from tests.browser import audit
from tests.browser.serve import Server
from tests.browser.sign_in import serving_with_sign_in, sign_in, sign_out
from tests.browser.visit import settle

TODAY = jst_date(utc_now())
ADMIN, VIEWER, STRANGER = (f"{who}@city.example" for who in ("admin", "viewer", "stranger"))
ROLES = {ADMIN: ("管理担当者", Role.ADMIN), VIEWER: ("閲覧担当者", Role.VIEWER)}


@pytest.fixture(scope="module")
def signing_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the shipped facts with an admin and a viewer in the register."""
    folder = tmp_path_factory.mktemp("signing-in")
    with open_database(folder / "kpi.duckdb") as store:
        for login, (name, role) in ROLES.items():
            operator = access.local_operator(store, ADMIN, TODAY)
            members.add_member(store, operator, Grant(login, name, role, TODAY), TODAY)
    with serving_with_sign_in(folder, {login: name for login, (name, _) in ROLES.items()}) as running:
        yield running


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as opened:
        yield opened


def test_an_admin_signs_in_comes_back_to_the_same_page_works_and_signs_out(
    profile: BrowserContext, signing_in: Server
) -> None:
    page = profile.new_page()
    page.goto(f"{signing_in.url}/members?year=2022")
    settle(page)
    expect(page.locator(".trouble")).to_contain_text("右上の「サインイン」から")
    sign_in(page, ADMIN)
    expect(page.get_by_role("button", name="利用者: 管理担当者")).to_be_visible()
    expect(page.locator(".register")).to_contain_text("閲覧担当者")
    assert page.url.split("?")[0].endswith("/members")
    settle(page)
    assert audit.axe_findings(page) == []
    assert audit.small_text(page, 14) == []
    assert audit.sideways_scroll(page) == []

    sign_out(page, "管理担当者")
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()
    page.goto(f"{signing_in.url}/members")
    expect(page.locator(".trouble")).to_be_visible()
    expect(page.locator(".register")).to_have_count(0)


@pytest.mark.parametrize(("login", "name"), [(VIEWER, "閲覧担当者"), (STRANGER, STRANGER)])
def test_the_wrong_role_is_refused_calmly(profile: BrowserContext, signing_in: Server, login: str, name: str) -> None:
    page = profile.new_page()
    page.goto(f"{signing_in.url}/board")
    settle(page)
    sign_in(page, login)
    expect(page.get_by_role("button", name=f"利用者: {name}")).to_be_visible()
    expect(page.get_by_role("combobox", name="区分")).to_have_count(0)
    page.goto(f"{signing_in.url}/members")
    expect(page.locator(".trouble")).to_contain_text("ができるのは、管理者です")
    expect(page.locator(".register")).to_have_count(0)
    assert audit.axe_findings(page) == []


def test_a_cookie_that_the_server_did_not_sign_is_nobody(profile: BrowserContext, signing_in: Server) -> None:
    said = json.dumps({"is_logged_in": True, "email": ADMIN, "origin": signing_in.url})
    profile.add_cookies([{"name": "_streamlit_user", "value": said.replace('"', "%22"), "url": signing_in.url}])
    page = profile.new_page()
    page.goto(f"{signing_in.url}/board")
    settle(page)
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_forwarded_browser_is_not_the_local_operator(browser: Browser, server: Server, header: str) -> None:
    with browser.new_context(extra_http_headers={header: "127.0.0.1"}, locale="ja-JP") as forwarded:
        page = forwarded.new_page()
        page.goto(f"{server.url}/members")
        settle(page)
        expect(page.get_by_role("button", name="利用者: 閲覧のみ")).to_be_visible()
        expect(page.locator(".trouble")).to_contain_text("「利用者と権限の変更」ができるのは、管理者です。")


def test_a_browser_on_this_machine_is_the_system_user(browser: Browser, server: Server) -> None:
    with browser.new_context(locale="ja-JP") as local:
        page = local.new_page()
        page.goto(f"{server.url}/members")
        settle(page)
        expect(page.get_by_role("button", name=f"利用者: {access.system_user()}")).to_be_visible()
        expect(page.locator(".register")).to_contain_text("まだ登録されていません")
