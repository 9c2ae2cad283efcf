"""Department, year and month live in the address."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from kpi import training
from kpi.model import Origin
from pages.shared import reader
from pages.shared.sitemap import BOARD
from tests.pages import screen
from tests.pages.conftest import Address, Open

NEWEST = {"department": "shimin-kyodo", "year": "2022", "month": "2023-03"}


def menu(app: AppTest, name: str) -> Element:
    """Return a menu of the head."""
    (element,) = (select for select in screen.board(app).iter("select") if select.get("aria-label") == name)
    return element


def options(app: AppTest, name: str) -> dict[str, dict[str, str]]:
    """Return the words of a menu's options with the address that each leads to."""
    return {screen.words(option): screen.address(option.get("value", "")) for option in menu(app, name)}


def shown(app: AppTest) -> list[str]:
    """Return department, year and month of the address of the page's month menu."""
    (chosen,) = (option for option in menu(app, "月") if option.get("selected"))
    asked = screen.address(chosen.get("value", ""))
    return [asked[name] for name in NEWEST]


def remedy(app: AppTest) -> dict[str, str]:
    """Return where the way out of a calm page leads."""
    return screen.address(screen.one(screen.board(app), "remedy").get("href", ""))


def test_without_an_address_the_newest_year_is_shown_and_the_address_stays_clean(open_app: Open) -> None:
    app = open_app()
    assert shown(app) == list(NEWEST.values())
    assert app.query_params == {}


def test_the_address_holds_codes_and_the_menus_their_words(open_app: Open) -> None:
    app = open_app({"department": "shimin-kyodo", "year": "2021", "month": "2021-06"})
    assert shown(app) == ["shimin-kyodo", "2021", "2021-06"]
    assert screen.menus(app) == ["市民協働部", "令和3年度(2021年度)", "6月末時点"]


def test_each_option_of_a_menu_is_the_address_that_it_leads_to(open_app: Open) -> None:
    app = open_app(NEWEST | {"as_of": "2099-12-31"})
    assert options(app, "月")["12月末時点"] == NEWEST | {"month": "2022-12", "as_of": "2099-12-31"}
    assert options(app, "部局") == {"市民協働部": {"department": "shimin-kyodo", "as_of": "2099-12-31"}}


def test_another_year_opens_with_a_month_of_its_own(open_app: Open) -> None:
    asked = options(open_app(NEWEST), "年度")["令和元年度(2019年度)"]
    assert "month" not in asked
    assert shown(open_app(asked)) == ["shimin-kyodo", "2019", "2020-03"]


def test_a_department_may_be_asked_for_by_its_name(open_app: Open) -> None:
    assert shown(open_app({"department": "市民協働部", "year": "2022"})) == list(NEWEST.values())


@pytest.mark.parametrize(
    ("address", "problem", "nearest"),
    [
        ({"year": "1999"}, "1999年度のデータはありません。", ("2016", "2017-03")),
        ({"year": "2035"}, "2035年度のデータはありません。", ("2022", "2023-03")),
        ({"year": "令和4"}, "年度「令和4」は読めません。", ("2022", "2023-03")),
        ({"year": "9" * 5000}, f"年度「{'9' * 40}…」は読めません。", ("2022", "2023-03")),
        ({"year": "２０２２"}, "年度「２０２２」は読めません。", ("2022", "2023-03")),
        ({"month": "2023-13"}, "月「2023-13」は読めません。", ("2022", "2023-03")),
        ({"month": "0000-01"}, "月「0000-01」は読めません。", ("2022", "2023-03")),
        ({"month": "9998-12"}, "9998年度のデータはありません。", ("2022", "2023-03")),
        ({"year": "2021", "month": "2023-02"}, "は令和3年度(2021年度)の月ではありません。", ("2021", "2022-03")),
        ({"department": "<b>"}, "部局「<b>」はありません。", ("2022", "2023-03")),
        ({"year": ["2021", "2020"]}, "年度が2つ指定されています: 「2021」、「2020」。", ("2020", "2021-03")),
        ({"department": "xx", "year": "1", "month": "-"}, "部局「xx」はありません。", ("2022", "2023-03")),
    ],
)
def test_a_wrong_address_is_told_and_leads_to_the_nearest(
    open_app: Open, address: Address, problem: str, nearest: tuple[str, str]
) -> None:
    app = open_app(address)
    assert not app.exception
    assert problem in screen.trouble(app)
    asked = {"department": "shimin-kyodo", "year": nearest[0], "month": nearest[1]}
    assert remedy(app) == asked
    assert shown(open_app(asked)) == list(asked.values())


@pytest.mark.parametrize("address", [{"year": ""}, {"year": ["2022", "2022"]}, {"month": "", "department": ""}])
def test_an_empty_or_repeated_part_is_no_mistake(open_app: Open, address: Address) -> None:
    assert shown(open_app(address)) == list(NEWEST.values())


def test_before_the_first_record_there_is_nothing_rather_than_missing_reports(open_app: Open) -> None:
    app = open_app({"year": "2022", "as_of": "2020-01-01"})
    assert "この日時には登録がありません" in screen.trouble(app)
    assert remedy(app) == {"year": "2022"}


def test_as_of_a_past_day_the_month_is_the_last_that_had_ended_then(open_app: Open, tmp_path: Path) -> None:
    database = tmp_path / "training.duckdb"
    training.build(database, date(2026, 10, 15))
    app = open_app({"department": "kurashi", "year": "2026", "as_of": "2026-06-15"}, database, BOARD)
    assert shown(app) == ["kurashi", "2026", "2026-05"]


@pytest.mark.parametrize("moment", ["昨日", "2023-03-31T09:00:00", "9" * 9999])
def test_a_moment_that_cannot_be_read_is_told(open_app: Open, moment: str) -> None:
    app = open_app({"as_of": moment})
    assert not app.exception
    assert "表示できません" in screen.trouble(app)


def test_the_past_is_marked_and_leads_back_to_now(open_app: Open) -> None:
    past = screen.one(screen.board(open_app({"year": "2022", "as_of": "2099-12-31"})), "past")
    assert screen.words(past) == "令和81年12月31日 23:59までの登録内容を表示中 最新に戻す"
    assert past[0].get("href") == "?department=shimin-kyodo&year=2022&month=2023-03"


def test_a_moment_may_be_pasted_into_the_address_as_it_is_written(open_app: Open) -> None:
    app = open_app({"year": "2022", "as_of": "2099-12-31T09:00:00 09:00"})  # what a browser makes of its +
    assert "令和81年12月31日 09:00まで" in screen.words(screen.one(screen.board(app), "past"))


def test_a_kept_answer_is_never_out_of_date(open_app: Open, own_copy: Path) -> None:
    app = open_app(NEWEST, own_copy)
    assert "7 /12件" in screen.words(screen.one(screen.board(app), "reported"))
    store = reader.store()
    (before,) = (r for r in store.read("actual") if r["indicator"] == "employed-persons")
    said = {name: value for name, value in before.items() if name not in {"change_no", "withdrawn", "revision_age"}}
    with store.write("試験", "追加報告", Origin.PERSON) as change:
        change.put("actual", [said | {"value": 61.0, "state": "reported", "certainty": "final"}])
    app.run()
    assert "8 /12件" in screen.words(screen.one(screen.board(app), "reported"))
    assert screen.words(screen.one(screen.row(screen.board(app), "就職人数(雇用保険加入)"), "state")) == "◎ 達成"
