"""Files of the pages in a browser: saved with one click, with the figures of the page, for whoever signed in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kpi import access, members
from kpi.access import Role
from kpi.calendar import jst_date, utc_now
from kpi.load import open_database
from kpi.members import Grant
from tests.browser import audit
from tests.browser.serve import Server
from tests.browser.sign_in import serving_with_sign_in, sign_in
from tests.browser.visit import OpenPage, settle

MARCH = "/board?department=shimin-kyodo&year=2022&month=2023-03"
FOOTER = ".board-footer"
LOGIN, NAME = "viewer@city.example", "閲覧担当者"


def saved(page: Page, link: Locator, folder: Path) -> Path:
    """Click a link and return the file that the browser saved, under the name that it gave."""
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_board_is_saved_as_excel_and_as_csv_and_stays_where_it_is(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(MARCH, ready=FOOTER).page
    files = page.locator(".files")
    book = saved(page, files.get_by_role("link", name="表をすべて、1つのExcelファイルで保存"), tmp_path)
    assert book.name == "目標と実績_市民協働部_2022年度_2023-03.xlsx"
    names = openpyxl.load_workbook(book).sheetnames
    assert names == ["指標", "マイルストーン", "通年の取組み", "当初目標外の実績", "項目の説明"]
    sheet = saved(page, files.get_by_role("link", name="指標をCSVで保存").first, tmp_path)
    assert sheet.name == "目標と実績_市民協働部_2022年度_2023-03_指標.csv"
    rows = {row["指標"]: row for row in csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig")))}
    assert (rows["マイナンバーカード交付率"]["実績"], rows["マイナンバーカード交付率"]["単位"]) == ("62.8", "%")
    assert page.url.endswith(MARCH)


def test_every_table_is_one_step_away_by_keyboard(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(MARCH, ready=FOOTER).page
    page.get_by_role("button", name="ほかの表と形式").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="表を保存")
    expect(sheet).to_be_visible()
    assert audit.axe_findings(page) == []
    path = saved(page, sheet.get_by_role("link", name="マイルストーンをParquetで保存"), tmp_path)
    assert path.name == "目標と実績_市民協働部_2022年度_2023-03_マイルストーン.parquet"
    assert path.read_bytes().startswith(b"PAR1")


@pytest.mark.parametrize("page_name", ["city", "goal", "trend", "plans", "schedule", "unreported", "entry"])
def test_every_page_offers_its_tables(open_city: OpenPage, tmp_path: Path, page_name: str) -> None:
    page = open_city(f"/{page_name}", ready=".files").page
    path = saved(page, page.locator(".files").get_by_role("link").first, tmp_path)
    assert "項目の説明" in openpyxl.load_workbook(path).sheetnames


@pytest.fixture(scope="module")
def signing_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the shipped facts to people who sign in."""
    folder, today = tmp_path_factory.mktemp("files"), jst_date(utc_now())
    with open_database(folder / "kpi.duckdb") as store:
        operator = access.local_operator(store, LOGIN, today)
        members.add_member(store, operator, Grant(LOGIN, NAME, Role.ADMIN, today), today)
    with serving_with_sign_in(folder, {LOGIN: NAME}) as running:
        yield running


def test_where_people_sign_in_files_are_for_those_who_did(browser: Browser, signing_in: Server, tmp_path: Path) -> None:
    with browser.new_context(locale="ja-JP") as profile:
        page = profile.new_page()
        page.goto(signing_in.url + MARCH)
        page.locator(FOOTER).wait_for()
        expect(page.locator(".files")).to_be_hidden()
        refused = profile.request.get(f"{signing_in.url}/export/report.csv")
        assert (refused.status, "サインインしてください" in refused.text()) == (401, True)
        sign_in(page, LOGIN)
        page.get_by_role("button", name=f"利用者: {NAME}").wait_for()
        settle(page)
        path = saved(page, page.locator(".files").get_by_role("link", name="指標をCSVで保存").first, tmp_path)
        assert path.stat().st_size > 1000
        assert profile.request.get(f"{signing_in.url}/export/all.xlsx").status == 200
