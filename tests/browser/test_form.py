"""A section's month by Excel alone: take the form, fill it in, bring it back, and the board shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi import training
from kpi.exchange.form import Form
from tests.browser.audit import assert_is_whole, assert_is_whole_at_every_size, unreachable
from tests.browser.entry_page import press
from tests.browser.serve import Server, serving
from tests.browser.visit import settle, watch
from tests.exchange.filled import fill

AS_OF = date(2024, 11, 25)
SECTION, MONTH = "mirai-work", "2024-10"
STARTUPS, JOBS, DONATIONS = "創業相談の件数", "就職支援による就職者数", "ふるさと応援寄附の受入額"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("form")
    training.build(folder / "kpi.duckdb", AS_OF)
    with serving(folder) as running:
        yield running


def test_a_month_by_excel_alone(browser: Browser, city: Server, tmp_path: Path) -> None:
    with browser.new_context(
        viewport={"width": 1280, "height": 720}, locale="ja-JP", timezone_id="Asia/Tokyo"
    ) as context:
        visit = watch(context.new_page(), city.url)
        page = visit.page
        page.goto(f"{city.url}/form?section={SECTION}&month={MONTH}")
        settle(page)
        expect(page.locator(".headline")).to_contain_text("10月分 0/3件 入力済")
        assert unreachable(page) == []

        page.locator('input[type="file"]').set_input_files(filled_in(page, tmp_path))
        preview = page.locator(".form-lines")
        expect(preview).to_contain_text("「９０人くらい」は数値として読めません。例: 4675")
        expect(page.locator(".form-counts")).to_have_text("新規 2件・取り込めない 1件")
        assert_is_whole_at_every_size(visit)
        page.set_viewport_size({"width": 1280, "height": 720})
        press(page, "2件を保存する")
        expect(page.locator(".summary .done")).to_contain_text("入力票から2件を保存しました。")

        page.locator('input[type="file"]').set_input_files(filled_in(page, tmp_path, mended=True))
        expect(page.locator(".form-counts")).to_have_text("新規 1件・変更なし 2件")
        press(page, "1件を保存する")
        expect(page.locator(".headline")).to_contain_text("3/3件 入力済")
        assert_is_whole(visit)

        page.goto(f"{city.url}/entry?section={SECTION}&month={MONTH}")
        settle(page)
        press(page, "提出する")
        expect(page.locator(".summary .done")).to_contain_text("提出しました。")
        page.goto(f"{city.url}/board?department=mirai&year=2024&month={MONTH}")
        settle(page)
        row = page.locator(".row", has_text=STARTUPS)
        expect(row).to_contain_text("213")
        expect(row).to_contain_text("未確定")
        assert visit.errors == []


def filled_in(page: Page, folder: Path, *, mended: bool = False) -> Path:
    """Take the form from the page and fill it in; at first the jobs are no number."""
    with page.expect_download() as taken:
        page.get_by_role("button", name="入力票を受け取る").click()
    form = Form(taken.value.suggested_filename, Path(taken.value.path()).read_bytes())
    assert form.name.endswith("_2024-10.xlsx")
    typed: dict[tuple[str, str], str | float | date | None] = {
        (STARTUPS, "実績"): 31, (STARTUPS, "区分"): "確定",
        (DONATIONS, "実績"): "５，５００千円", (DONATIONS, "区分"): "速報",
        (JOBS, "実績"): "９０人くらい",
    }  # fmt: skip
    if mended:
        jobs = {"実績": "９０人", "区分": "確定", "公表用説明": "求人の開拓が遅れているため。"}
        typed = {(JOBS, heading): value for heading, value in jobs.items()}
    path = folder / form.name
    path.write_bytes(fill(form, typed))
    return path
