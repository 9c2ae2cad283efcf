"""取込み in a browser: a table is chosen, a column corrected, saved, seen on the board, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from kpi.store import open_store
from tests.browser import audit
from tests.browser.serve import Server, serving
from tests.browser.visit import Visit, settle, watch
from tests.imports.table import city

BOARD = "/board?department=civic&year=2022&month=2022-05"
# Nothing in the header of the last column says that it is planned.
TABLE = "部局,指標,単位,年度,5月,見込\n市民協働部,参加者数,人,2022,１２人,300\n市民協働部,待ち時間,分,2022,数十分,20\n"
SIZES = [(1280, 720), (960, 720)]


@pytest.fixture(scope="module")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a city of one figure whose year is history, to whoever sits at this machine."""
    folder = tmp_path_factory.mktemp("imports")
    open_store(folder / "kpi.duckdb").close()
    world = city()
    world.change(origin="training")
    with duckdb.connect(folder / "kpi.duckdb") as connection:
        world.write_to(connection)
    with serving(folder) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, small_city: Server) -> Iterator[Visit]:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
        yield watch(profile.new_page(), small_city.url)


def go(visit: Visit, path: str) -> Page:
    visit.page.goto(visit.origin + path)
    settle(visit.page)
    return visit.page


def choose(page: Page, path: Path) -> None:
    """Choose a file, and wait until its columns are shown."""
    path.write_text(TABLE, encoding="cp932")
    page.locator("input[type=file]").set_input_files(path)
    page.locator(".sample").first.wait_for()
    page.locator(".imports-sum").wait_for()
    settle(page)


def test_a_table_is_corrected_seen_saved_on_the_board_and_taken_back(visit: Visit, tmp_path: Path) -> None:
    page = go(visit, "/imports")
    choose(page, tmp_path / "窓口.csv")
    page.get_by_role("combobox", name="F列の内容").click()
    page.get_by_role("option", name="値(目標)").click()
    settle(page)
    page.get_by_text("登録のない部局・目標・指標").click()
    expect(page.locator(".imports-sum")).to_contain_text("読めないもの 1件(1行)")
    expect(page.locator(".imports-sum")).to_contain_text("新規 3件")
    expect(page.get_by_role("button", name="3件を保存する")).to_be_disabled()
    expect(page.locator(".register.imports").first).to_contain_text("数十分")
    page.get_by_text("読めた値だけ保存する").click()
    settle(page)
    page.get_by_role("button", name="3件を保存する").click()
    expect(page.get_by_text("「窓口.csv」を取り込みました")).to_be_visible()
    expect(page.locator(".imports-sum")).to_contain_text("変更なし 3件")
    undo = page.url
    page = go(visit, BOARD)
    expect(page.get_by_label("参加者数", exact=True).first).to_contain_text("12")
    expect(page.get_by_label("参加者数", exact=True).first).to_contain_text("300")
    page = go(visit, undo.removeprefix(visit.origin))
    page.get_by_role("combobox", name="取り消す取込み").click()
    page.get_by_role("option", name="窓口.csv").click()
    settle(page)
    page.get_by_role("button", name="この取込みを取り消す").click()
    expect(page.get_by_text("取込みの前の値に戻っています")).to_be_visible()
    page = go(visit, BOARD)
    expect(page.get_by_label("参加者数", exact=True).first).not_to_contain_text("300")
    assert visit.errors == []


def test_a_file_that_cannot_be_read_is_told_in_its_own_words(visit: Visit, tmp_path: Path) -> None:
    page = go(visit, "/imports")
    (tmp_path / "表.csv").write_bytes(b"%PDF-1.7")
    page.locator("input[type=file]").set_input_files(tmp_path / "表.csv")
    expect(page.get_by_role("alert")).to_contain_text("中身はPDF")
    assert visit.errors == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_too_small_too_wide_or_out_of_reach(visit: Visit, tmp_path: Path, width: int, height: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": height})
    page = go(visit, "/imports")
    for _ in range(2):
        assert audit.sideways_scroll(page) == []
        assert audit.small_text(page, 14) == []
        assert audit.axe_findings(page) == []
        choose(page, tmp_path / "窓口.csv")
