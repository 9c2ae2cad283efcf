"""経営ボード in a browser: one screen, no errors, everything within reach of a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from kpi.store import open_store
from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import OpenPage, Visit, watch
from tests.rows import World

SIZES = [(1280, 720), (1366, 768), (1093, 614), (960, 720)]
MARCH = "/board?department=shimin-kyodo&year=2022&month=2023-03"
DECEMBER = "/board?department=shimin-kyodo&year=2022&month=2022-12"
SERIES = "/board?year=2017"
MISTAKEN = "/board?year=1999"
BOARD, FOOTER, CALM = ".board", ".board-footer", ".trouble"
CARD_RATE = "マイナンバーカード交付率"

# Where every status is said, and how far each reaches.
STATUSES = """() => [...document.querySelectorAll('.card .status, .goal .counts li, .row .state .status')].map(e => {
    const {right, bottom} = e.getBoundingClientRect();
    return {words: e.innerText, right, bottom};
})"""
# A button of a row is as large as the row: its ::after covers it.
TARGETS = """() => [...document.querySelectorAll('.board .row:has(button), .board .goal, .board button.plain')]
    .filter(e => e.checkVisibility())
    .map(e => e.getBoundingClientRect())
    .filter(box => box.width < 24 || box.height < 24).length"""
# A cell that paints over the next one: wider inside than outside, and not cut off with its text in a title.
OVERPRINTED = """() => [...document.querySelectorAll('.row > span')]
    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible')
    .map(e => e.innerText)"""
OVERFLOW = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return main.scrollHeight - main.clientHeight;
}"""


def button(page: Page, name: str) -> None:
    """Put the focus on a figure's button."""
    page.locator(".row button", has_text=name).focus()


def assert_is_whole(visit: Visit) -> None:
    """Assert that nothing went wrong, left for elsewhere, is cut off, or too small to read or to hit."""
    assert visit.errors == []
    assert audit.foreign_requests(visit) == []
    assert audit.sideways_scroll(visit.page) == []
    assert audit.small_text(visit.page, least=14) == []
    assert audit.clipped_text(visit.page) == []
    assert visit.page.evaluate(TARGETS) == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_cold_deep_link_is_whole_at_every_size(open_page: OpenPage, size: tuple[int, int]) -> None:
    assert_is_whole(open_page(MARCH, *size, ready=FOOTER))


@pytest.mark.parametrize("path", [MARCH, DECEMBER])
def test_on_a_telephone_nothing_is_cut_off_and_each_number_says_what_it_is(open_page: OpenPage, path: str) -> None:
    visit = open_page(path, 320, 640, ready=FOOTER)
    assert_is_whole(visit)
    row = visit.page.locator(".row", has_text=CARD_RATE)
    assert "達成率" in row.evaluate("e => getComputedStyle(e.querySelector('.rate'), '::before').content")
    expect(visit.page.locator(".row.columns")).to_be_hidden()


@pytest.mark.parametrize(("path", "ready"), [(DECEMBER, FOOTER), (SERIES, FOOTER), (MISTAKEN, CALM)])
def test_every_other_kind_of_page_is_whole_at_every_size(open_page: OpenPage, path: str, ready: str) -> None:
    visit = open_page(path, ready=ready)
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        assert_is_whole(visit)


@pytest.mark.parametrize(("path", "ready"), [(MARCH, FOOTER), (DECEMBER, FOOTER), (SERIES, FOOTER), (MISTAKEN, CALM)])
def test_axe_finds_nothing_serious(open_page: OpenPage, path: str, ready: str) -> None:
    assert audit.axe_findings(open_page(path, ready=ready).page) == []


@pytest.mark.parametrize("path", [MARCH, DECEMBER])
def test_the_whole_board_stands_on_one_screen(open_page: OpenPage, path: str) -> None:
    page = open_page(path, ready=FOOTER).page
    for width, height in SIZES[:2]:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVERFLOW) <= 0
        statuses = page.evaluate(STATUSES)
        assert len(statuses) >= 12 + 5 + 5
        assert [status for status in statuses if status["bottom"] > height or status["right"] > width] == []
        for inner in (".rows", ".board aside"):
            assert page.locator(inner).evaluate("e => e.scrollHeight - e.clientHeight") <= 0


def test_what_is_behind_a_figure_opens_and_closes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=FOOTER).page
    button(page, CARD_RATE)
    outline = page.evaluate("getComputedStyle(document.activeElement, '::after').outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name=CARD_RATE)
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("実績 62.8 ÷ 目標 60 = 104.7%")
    assert audit.small_text(page, least=14) == []
    assert audit.sideways_scroll(page) == []
    assert audit.axe_findings(page) == []
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="閉じる")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".row button", has_text=CARD_RATE)).to_be_focused()


def test_tab_reaches_menus_table_goals_and_figures_in_the_order_of_the_screen(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=FOOTER).page
    reached = []
    page.get_by_role("combobox", name="部局").focus()
    for _ in range(7):
        reached.append(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText"))
        page.keyboard.press("Tab")
    assert [words.split("\n")[0].removesuffix("の計算方法") for words in reached] == [
        "部局", "年度", "月", "表で見る", "目標1 地域自治・市民協働の推進",
        "地域自治組織形成の働きかけ", "地域づくり活動計画の策定支援",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("opener", "name", "fact"),
    [
        ("表で見る", "指標の表", "＋2.8ポイント"),
        ("ほか10件", "先に見るところ", "窓口委託のモニタリング"),
        ("市民窓口サービスの向上", "目標3 市民窓口サービスの向上", "いつでも、どこからでも手続きできる市役所づくり"),
    ],
)
def test_a_sheet_opens_over_the_board(open_page: OpenPage, opener: str, name: str, fact: str) -> None:
    page = open_page(MARCH, ready=FOOTER).page
    page.get_by_role("button", name=opener).click()
    sheet = page.get_by_role("dialog", name=name)
    expect(sheet).to_contain_text(fact)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        box = sheet.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert sheet.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert audit.small_text(page, least=14) == []


def choose(page: Page, menu: str, option: str) -> None:
    """Choose in one of the menus."""
    page.get_by_role("combobox", name=menu).select_option(label=option)


def test_choosing_changes_the_address_and_back_returns(open_page: OpenPage) -> None:
    page = open_page("/", ready=FOOTER).page
    choose(page, "月", "12月末時点")
    expect(page.locator(FOOTER)).to_contain_text("令和4年(2022年)12月末")
    assert page.url.endswith("/?department=shimin-kyodo&year=2022&month=2022-12")
    choose(page, "年度", "令和元年度(2019年度)")
    expect(page.locator(FOOTER)).to_contain_text("令和2年(2020年)3月末")
    assert page.url.endswith("/?department=shimin-kyodo&year=2019")
    page.go_back()
    expect(page.locator(FOOTER)).to_contain_text("令和4年(2022年)12月末")
    expect(page.get_by_role("combobox", name="年度").locator(":checked")).to_have_text("令和4年度(2022年度)")
    page.go_back()
    expect(page.locator(FOOTER)).to_contain_text("令和5年(2023年)3月末")
    page.go_forward()
    expect(page.locator(FOOTER)).to_contain_text("令和4年(2022年)12月末")


def test_a_wrong_year_leads_to_the_nearest(open_page: OpenPage) -> None:
    page = open_page(MISTAKEN, ready=CALM).page
    page.get_by_role("link", name="近いものを表示する").click()
    expect(page.locator(FOOTER)).to_contain_text("平成29年(2017年)3月末")
    assert "year=2016" in page.url


def test_on_paper_the_table_and_the_goals_follow_the_board(open_page: OpenPage) -> None:
    page = open_page(MARCH, ready=FOOTER).page
    page.emulate_media(media="print")
    expect(page.locator("#all-figures")).to_be_visible()
    expect(page.locator("#goal-4")).to_be_visible()
    expect(page.locator("#figure-shimin-kyodo-0")).to_be_hidden()
    expect(page.get_by_text("表で見る")).to_be_hidden()


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of a department with more figures than a screen holds, that nobody has visited yet."""
    folder = tmp_path_factory.mktemp("crowded")
    world = World()
    world.change()
    world.department(position=0, name="<b>長い名前</b>の部局")
    world.section()
    world.department_year()
    for number in range(1, 7):
        goal = world.goal(f"g{number}", number=number, title=f"目標その{number}の題名" * number)
        for place in range(5):
            indicator = world.indicator(f"i{number}{place}", goal=None, name=f"指標{number}-{place}" * (place * 8 + 1))
            world.placement(indicator, goal=goal, position=place)
            world.target(indicator, 1_234_567)
            world.actual(indicator, "2022-04", 10.0 ** (place + number) if place % 2 else None)
    write(world, folder / "kpi.duckdb")
    with serving(folder) as server:
        yield server


def write(world: World, path: Path) -> None:
    """Write a world into a new database file."""
    open_store(path).close()
    with duckdb.connect(path) as connection:
        world.write_to(connection)


def test_no_number_runs_into_its_neighbour(crowded: Server, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 960, "height": 720}) as profile:
        visit = watch(profile.new_page(), crowded.url)
        visit.page.goto(f"{crowded.url}/board?department=civic&year=2022&month=2022-04")
        visit.settle(FOOTER)
        assert visit.page.evaluate(OVERPRINTED) == []


def test_the_first_visit_of_a_server_may_be_a_deep_link(crowded: Server, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 720}) as profile:
        visit = watch(profile.new_page(), crowded.url)
        visit.page.goto(f"{crowded.url}/board?department=civic&year=2022&month=2022-04")
        visit.settle(FOOTER)
        assert visit.errors == []
        expect(visit.page.get_by_text("Page not found")).to_have_count(0)


def test_beyond_a_screen_the_rows_scroll_and_every_goal_stays_in_sight(crowded: Server, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 720}) as profile:
        visit = watch(profile.new_page(), crowded.url)
        visit.page.goto(f"{crowded.url}/board?department=civic&year=2022&month=2022-04")
        visit.settle(FOOTER)
        page = visit.page
        assert page.evaluate(OVERFLOW) <= 0
        rows = page.locator(".rows")
        assert rows.evaluate("e => e.scrollHeight - e.clientHeight") > 0
        for place in (0, 200, 10_000):
            rows.evaluate("(e, place) => e.scrollTo(0, place)", place)
            for goal in page.locator(".goal").all():
                expect(goal).to_be_in_viewport(ratio=0.9)
        expect(page.locator(".row").last).to_be_in_viewport()
        assert audit.clipped_text(page) == []
        assert audit.sideways_scroll(page) == []
        assert audit.axe_findings(page) == []
