"""Nothing typed disappears: not on a reload, not with the server, not when the sign-in runs out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi import access, members, training
from kpi.access import Role
from kpi.calendar import jst_date, utc_now
from kpi.members import Grant
from kpi.store import open_store
from tests.browser import audit
from tests.browser.entry_page import begin_to_type, cell, press, type_into
from tests.browser.serve import PRODUCT, Server, free_port, serving
from tests.browser.sign_in import secrets, sign_in
from tests.browser.visit import settle

TODAY = jst_date(utc_now())
SECTION, MONTH = "mirai-work", "2024-10"
ROUND = f"entry?section={SECTION}&month={MONTH}"
ADMIN, ONE, TWO = (f"{who}@city.example" for who in ("admin", "one", "two"))
PEOPLE = {ADMIN: ("管理担当者", Role.ADMIN), ONE: ("一人目", Role.EDITOR), TWO: ("二人目", Role.EDITOR)}
CONNECTED = '[data-test-connection-state="CONNECTED"]'
RECONNECTED = 40_000  # ms: the browser tries again at growing intervals


@dataclass
class City:
    """The training city on one port, whose server can be killed and started again."""

    folder: Path
    environment: dict[str, str]
    servers: ExitStack = field(default_factory=ExitStack)

    def start(self) -> Server:
        return self.servers.enter_context(serving(self.folder, PRODUCT, **self.environment))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    training.build(tmp_path / "kpi.duckdb", date(2024, 11, 25))
    with open_store(tmp_path / "kpi.duckdb") as store:
        for login, (name, role) in PEOPLE.items():
            operator = access.local_operator(store, ADMIN, TODAY)
            place = SECTION if role is Role.EDITOR else None
            members.add_member(store, operator, Grant(login, name, role, TODAY, place=place), TODAY)
    with secrets(tmp_path, {login: name for login, (name, _) in PEOPLE.items()}) as path:
        made = City(tmp_path, {"KPI_SECRETS": str(path), "PORT": str(free_port())})
        with made.servers:
            yield made


def entered(browser: Browser, server: Server, login: str) -> Page:
    """Open the round in a profile of its own, signed in."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP").new_page()
    page.goto(f"{server.url}/{ROUND}")
    settle(page)
    sign_in(page, login)
    expect(page.get_by_role("button", name=f"利用者: {PEOPLE[login][0]}")).to_be_visible()
    settle(page)
    return page


def kept(page: Page) -> str:
    """Return everything that the browser keeps for later."""
    return str(page.evaluate("JSON.stringify(localStorage)"))


def test_what_is_typed_outlives_a_reload_a_server_and_a_sign_in(browser: Browser, city: City) -> None:
    server = city.start()
    one, two = entered(browser, server, ONE), entered(browser, server, TWO)
    type_into(one, 0, "３１")
    type_into(two, 0, "29")
    outlives_a_reload(two)
    os.kill(server.pid, signal.SIGKILL)
    two.wait_for_timeout(1000)  # the page notices
    city.start()
    outlives_its_server(two)
    outlives_a_reload_while_a_cell_is_open(two)
    outlives_its_sign_in(two)


def outlives_a_reload(page: Page) -> None:
    """Leave a conflict and a half-typed memo behind, and find both again; settle them, and type on."""
    conflict = page.get_by_role("alert").filter(has_text="「３１」と保存しています。")
    expect(conflict).to_be_visible()
    memo = page.get_by_label("内部メモ")
    memo.click()
    page.keyboard.type("打ちかけのメモ")
    page.reload()
    settle(page)
    told = page.locator(".entry-told")
    expect(told).to_contain_text("保存できていなかった入力を戻しました")
    expect(told).to_contain_text("「創業相談の件数」29")
    expect(told).to_contain_text("内部メモ「打ちかけのメモ」")
    settle(page)
    expect(memo).to_have_value("打ちかけのメモ")
    expect(conflict).to_be_visible()
    expect(cell(page, 2, 0)).to_have_text("29")
    press(page, "自分の入力で上書き")
    press(page, "確かめました")
    expect(told).to_have_count(0)
    assert "打ちかけ" not in kept(page), "what is saved is not kept in the browser"
    memo.click()
    page.keyboard.press("End")
    page.keyboard.type("、落ちる前")


def outlives_its_server(page: Page) -> None:
    """Find the memo again, and type on, when there is a server again."""
    expect(page.locator(".entry-told")).to_contain_text("内部メモ「打ちかけのメモ、落ちる前」", timeout=RECONNECTED)
    settle(page)
    memo = page.get_by_label("内部メモ")
    memo.click()
    page.keyboard.press("End")
    page.keyboard.type("と後")
    page.keyboard.press("Tab")
    settle(page)
    expect(memo).to_have_value("打ちかけのメモ、落ちる前と後")


def outlives_a_reload_while_a_cell_is_open(page: Page) -> None:
    begin_to_type(page, 1, "４４")
    page.reload()
    settle(page)
    expect(page.locator(".entry-told")).to_contain_text("「就職支援による就職者数」４４")
    expect(cell(page, 2, 1)).to_have_text("４４")


def outlives_its_sign_in(page: Page) -> None:
    """Be shown the way to sign in, come back to the same address, and find what was typed."""
    page.get_by_label("公表用説明").first.click()
    page.keyboard.type("期限の切れた説明")
    page.context.clear_cookies()
    page.reload()
    settle(page)
    expect(page.locator(".trouble")).to_contain_text("サインイン")
    assert "期限の切れた説明" not in page.content(), "nobody else is shown it"
    sign_in(page, TWO)
    expect(page.get_by_role("button", name="利用者: 二人目")).to_be_visible()
    expect(page.locator(".entry-told")).to_contain_text("公表用説明「期限の切れた説明」")
    assert page.url.endswith(ROUND)
    settle(page)
    assert audit.axe_findings(page) == []
    assert audit.small_text(page, 14) == []
    explanation = page.get_by_label("公表用説明").first
    expect(explanation).to_have_value("期限の切れた説明")
    page.reload()
    settle(page)
    expect(explanation).to_have_value("期限の切れた説明")
    expect(page.locator(".entry-told")).to_have_count(0)
    assert "期限の切れた" not in kept(page)


def test_a_figure_typed_without_a_server_comes_back_marked_as_soon_as_there_is_one(
    browser: Browser, city: City
) -> None:
    server = city.start()
    page = entered(browser, server, ONE)
    type_into(page, 1, "7000")
    server = left_after_the_server_is_gone(page, city, server, "5555")
    left_before_the_page_notices(page, city, server, "8111")
    page.reload()
    settle(page)
    expect(cell(page, 2, 1)).to_have_text("8111")
    assert "8111" not in kept(page), "what came back is saved"


def left_after_the_server_is_gone(page: Page, city: City, server: Server, text: str) -> Server:
    """Leave an open cell when its grid takes nothing any more and shows what it was given."""
    begin_to_type(page, 1, text)
    os.kill(server.pid, signal.SIGKILL)
    expect(page.locator(CONNECTED)).to_have_count(0)
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    server = city.start()
    comes_back(page, text)
    press(page, "確かめました")
    return server


def left_before_the_page_notices(page: Page, city: City, server: Server, text: str) -> None:
    """Leave a cell when its server does not answer any more, but is not yet gone."""
    begin_to_type(page, 1, text)
    os.kill(server.pid, signal.SIGSTOP)
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    os.kill(server.pid, signal.SIGKILL)
    page.wait_for_timeout(1000)
    city.start()
    comes_back(page, text)


def comes_back(page: Page, text: str) -> None:
    expect(page.locator(".entry-told")).to_contain_text(f"「就職支援による就職者数」{text}", timeout=RECONNECTED)
    settle(page)
    expect(cell(page, 2, 1)).to_have_text(text)
