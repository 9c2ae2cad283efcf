"""A whole round on the training city: four people in four windows, each signed in, and the board in a fifth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi import access, members, training
from kpi.access import Role
from kpi.calendar import jst_date, utc_now
from kpi.members import Grant
from kpi.store import open_store
from tests.browser import audit
from tests.browser.entry_page import cell, choose, fill, press, type_into
from tests.browser.serve import Server
from tests.browser.sign_in import serving_with_sign_in, sign_in
from tests.browser.visit import Visit, settle, watch
from tests.city import decide

TODAY = jst_date(utc_now())
AS_OF = date(2024, 11, 25)
SECTION, MONTH = "mirai-work", "2024-10"
ROUND = f"entry?section={SECTION}&month={MONTH}"
ELSEWHERE = "mirai-digital"
BOARD = f"board?department=mirai&year=2024&month={MONTH}"
BORDERS = 4  # px
RESIZED = 600  # ms, after which a grid has its new width
STARTUPS, JOBS, DONATIONS = range(3)
ADMIN = "admin@city.example"
PEOPLE = {
    ADMIN: ("管理担当者", Role.ADMIN, None),
    "one@city.example": ("担当の一人目", Role.EDITOR, SECTION),
    "two@city.example": ("担当の二人目", Role.EDITOR, SECTION),
    "head@city.example": ("しごと応援課長", Role.CONFIRMER, SECTION),
    "office@city.example": ("企画担当者", Role.SECRETARIAT, None),
}

Window = Callable[[str, str | None], Visit]
"""Open a window on a page, as somebody who signs in, or as nobody."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the training city, where two editors, their manager and the planning office have their roles."""
    folder = tmp_path_factory.mktemp("round")
    training.build(folder / "kpi.duckdb", AS_OF)
    with open_store(folder / "kpi.duckdb") as store:
        for login, (name, role, place) in PEOPLE.items():
            operator = access.local_operator(store, ADMIN, TODAY)
            members.add_member(store, operator, Grant(login, name, role, TODAY, place=place), TODAY)
        decide(store, "route:monthly", "submitted,confirmed,gathered,closed")
    with serving_with_sign_in(folder, {login: name for login, (name, *_) in PEOPLE.items()}) as running:
        yield running


@pytest.fixture
def window(browser: Browser, city: Server) -> Iterator[Window]:
    profiles = []

    def opened(path: str, login: str | None) -> Visit:
        profile = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP", timezone_id="Asia/Tokyo")
        profiles.append(profile)
        visit = watch(profile.new_page(), city.url)
        visit.page.goto(f"{city.url}/{path}")
        settle(visit.page)
        if login is not None:
            sign_in(visit.page, login)
            expect(visit.page.get_by_role("button", name=f"利用者: {PEOPLE[login][0]}")).to_be_visible()
            settle(visit.page)
            visit.errors.clear()  # those of the provider's own pages
        return visit

    yield opened
    for profile in profiles:
        profile.close()


def test_a_whole_round(window: Window) -> None:
    one, two = window(ROUND, "one@city.example"), window(ROUND, "two@city.example")
    expect(one.page.locator(".headline")).to_contain_text("10月分 0/3件 入力済・提出期限 11月11日")
    assert audit.axe_findings(one.page) == []
    assert audit.small_text(one.page, 14) == []
    assert audit.sideways_scroll(one.page) == []

    two_type_the_same_figure(one.page, two.page)
    what_looks_wrong_is_confirmed(one.page)
    handing_in_asks_for_what_is_missing(one.page)

    board = window(BOARD, None).page
    row = board.locator(".row", has_text="創業相談の件数")
    expect(row).to_contain_text("213")
    expect(row).to_contain_text("未確定")

    manager = window(ROUND, "head@city.example").page
    with_reason(manager, "差し戻す", "差戻し", "内訳を確かめてください")
    for page in (one.page, two.page):  # the second stays open from now on, and is stale when the round is closed
        page.reload()
        settle(page)
    expect(one.page.locator(".sent-back")).to_contain_text("内訳を確かめてください")
    type_into(one.page, STARTUPS, "３２")
    press(one.page, "提出する")
    expect(one.page.locator(".summary .done")).to_contain_text("提出しました。")
    manager.reload()
    settle(manager)
    press(manager, "課長確認する")
    expect(manager.locator(".round-route .now")).to_contain_text("しごと応援課長")
    office = window(ROUND, "office@city.example").page
    press(office, "部として取りまとめる")
    press(office, "締め切る")
    expect(office.locator(".round-route .now")).to_contain_text("締切済")

    type_into(two.page, STARTUPS, "99")
    refusal = two.page.get_by_role("alert").first
    expect(refusal).to_contain_text("10月分は締切済のため変更できません。")
    expect(refusal).to_contain_text("「創業相談の件数」99")
    board.reload()
    settle(board)
    expect(row).to_contain_text("214")
    expect(row).not_to_contain_text("未確定")
    with_reason(office, "締切を解除する", "締切解除", "集計の誤りを直すため")
    assert [visit.errors for visit in (one, two)] == [[], []]


def test_what_one_compares_with_is_in_sight_on_a_narrow_screen_and_the_grid_comes_first(window: Window) -> None:
    page = window(f"entry?section={ELSEWHERE}&month={MONTH}", "office@city.example").page
    menu = page.locator("#menu-月")
    menu.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    page.set_viewport_size({"width": 960, "height": 720})
    page.wait_for_timeout(RESIZED)
    hidden = "one => one.scrollWidth - one.clientWidth"
    assert page.locator('[class*="st-key-grid-figure"] .dvn-scroller').evaluate(hidden) <= BORDERS
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(RESIZED)
    assert audit.sideways_scroll(page) == []
    steps = page.locator(".round-route li").evaluate_all("all => all.map(one => one.scrollHeight <= one.clientHeight)")
    assert all(steps)


def test_a_pasted_block_fills_the_grid_and_what_does_not_fit_is_named(window: Window) -> None:
    page = window(f"entry?section={ELSEWHERE}&month={MONTH}", "office@city.example").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("block => navigator.clipboard.writeText(block)", "31\t確定\n90\t実績\n5,000\t速報\n77\t確定")
    choose(page, 0)
    page.keyboard.press("Control+V")
    told = page.locator(".entry-told")
    expect(told).to_contain_text("2行目の区分「実績」。選べるもの: 確定・見込・速報・対象外・未報告")
    expect(told).to_contain_text("表は3行です。4行目: 「77」「確定」")
    expect(cell(page, 2, 2)).to_have_text("5,000")
    expect(page.locator(".headline")).to_contain_text("10月分 3/3件")


def two_type_the_same_figure(first: Page, second: Page) -> None:
    """Let the second be told who saved what, keep their typing, and take what the first saved."""
    type_into(first, STARTUPS, "３１")
    expect(first.locator(".headline")).to_contain_text("1/3件")
    expect(cell(first, 4, STARTUPS)).to_have_text("累計 213")
    type_into(second, STARTUPS, "29")
    told = second.get_by_role("alert").filter(has_text="創業相談の件数")
    expect(told).to_contain_text("担当の一人目が")
    expect(told).to_contain_text("「３１」と保存しています。")
    expect(cell(second, 2, STARTUPS)).to_have_text("29")
    press(second, "相手の値にする")
    expect(cell(second, 2, STARTUPS)).to_have_text("３１")


def what_looks_wrong_is_confirmed(page: Page) -> None:
    """Type what cannot be read and mend it, type an outlier and confirm it."""
    type_into(page, JOBS, "９０人くらい")
    expect(page.locator(".found")).to_contain_text("「９０人くらい」は数値として読めません。例: 4675")
    type_into(page, JOBS, "９０人")
    expect(page.locator(".found")).to_have_count(0)
    type_into(page, DONATIONS, "60,000")
    expect(page.locator(".found")).to_contain_text("の約10倍です。桁と単位(千円)を確かめてください。")
    fill(page, "確認した内容", "大口の寄附があったため")
    expect(page.locator(".found")).to_contain_text("確認済")
    fill(page, "公表用説明", "大口の寄附を受け入れたため。")


def handing_in_asks_for_what_is_missing(page: Page) -> None:
    """Hand in, once a figure that is behind is explained."""
    press(page, "区分が空欄の3件を「確定」にする")
    expect(page.get_by_role("button", name="区分が空欄の")).to_have_count(0)
    press(page, "提出する")
    expect(page.locator(".found-head")).to_contain_text("提出できません。")
    found = page.locator(".found").filter(has_text="就職者数")
    expect(found).to_contain_text("公表用説明を入れてください。")
    fill(page, "公表用説明", "求人の開拓が遅れているため。")
    press(page, "提出する")
    expect(page.locator(".summary .done")).to_contain_text("提出しました。")
    expect(page.locator(".entry-notice")).to_contain_text("「提出済(課長確認待ち)」のため変更できません。")


def with_reason(page: Page, button: str, move: str, reason: str) -> None:
    """Move a round back, which asks for a reason that everybody sees then."""
    press(page, button)
    fill(page, f"{move}の理由", reason)
    press(page, button)
    expect(page.locator(".sent-back")).to_contain_text(f"{move}: {reason}")
