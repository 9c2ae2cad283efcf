"""組織・目標・指標: lists, forms, histories and refusals of the master tables on their page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi import masters
from kpi.access import Membership, Person, Role
from kpi.calendar import FiscalYear, jst_date, utc_now
from kpi.master_table import TABLES
from kpi.masters import Typed
from kpi.store import open_store
from pages.shared import identity, reader
from pages.shared.masters_view import NEW
from pages.shared.sitemap import MASTERS
from tests.city import DESK
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.pages.test_targets import city
from tests.rows import DEPARTMENT, GOAL, SCALE, SECTION

TODAY = jst_date(utc_now())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return database_of(city(), tmp_path / "kpi.duckdb")


@pytest.fixture(autouse=True)
def operator(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.ADMIN)


def hold(monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    """Let whoever opens the page hold a role."""
    held = Membership("one", role, DEPARTMENT, SECTION, TODAY, None, None)
    monkeypatch.setattr(identity, "current", lambda: Person("担当", "担当", None, (held,)))


def at(table: str, row: str = "") -> dict[str, str | list[str]]:
    return {"year": "2022", "month": "2022-05", "table": table, "row": row}


def type_into(app: AppTest, label: str, text: str) -> AppTest:
    return next(one for one in app.text_input if one.label == label).set_value(text).run()


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def page(app: AppTest) -> str:
    return screen.words(screen.board(app))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_list_and_a_form(open_app: Open, database: Path, table: str) -> None:
    app = open_app(at(table), database, MASTERS)
    assert f"{TABLES[table].label} {len(masters.rows(reader.store(), TABLES[table]))}件" in page(app)
    if table != "setting":
        app = open_app(at(table, NEW), database, MASTERS)
        assert {one.label for one in app.button} == {"保存する"}
    assert not app.exception


def test_a_name_is_changed_and_its_history_says_who_and_why(open_app: Open, database: Path) -> None:
    app = open_app(at("section", SECTION), database, MASTERS)
    app = type_into(app, "名称", "市民活動課")
    press(app, "保存する")
    assert app.error[0].value == "「変更の理由」: 空欄です。例: 令和5年度の組織改正のため"
    press(type_into(app, "変更の理由", "組織改正"), "保存する")
    assert app.success[0].value == "課を保存しました。"
    history = screen.words(screen.one(screen.board(app), "history"))
    assert "担当(入力) 理由: 組織改正 項目 前 後 名称 市民協働部 市民活動課 令和4年" in history


def test_nothing_typed_is_lost_when_it_is_refused(open_app: Open, database: Path) -> None:
    app = type_into(open_app(at("section", SECTION), database, MASTERS), "表示順", "三")
    press(type_into(app, "変更の理由", "組織改正"), "保存する")
    assert app.error[0].value == "「表示順」: 「三」は整数として読めません。例: 3"
    assert next(one for one in app.text_input if one.label == "表示順").value == "三"


def test_a_new_row_opens_under_its_code(open_app: Open, database: Path) -> None:
    app = type_into(open_app(at("department", NEW), database, MASTERS), "名称", "都市部")
    press(type_into(app, "変更の理由", "新設"), "保存する")
    assert app.success[0].value == "部局を保存しました。"
    assert str(app.query_params["row"]).startswith("department-")
    assert "都市部" in page(app)


def test_a_thing_in_use_says_where_and_offers_no_way_to_take_it_back(open_app: Open, database: Path) -> None:
    app = open_app(at("indicator", "visitors"), database, MASTERS)
    assert "「来場者数」は使われているため取り消せません。使っているもの: " in app.markdown[-1].value
    assert "取り消す" not in [button.label for button in app.button]


def test_an_unused_row_is_taken_back_and_the_list_is_shown(open_app: Open, database: Path) -> None:
    app = open_app(at("placement", f"{GOAL}|new"), database, MASTERS)
    app = type_into(app, "取り消す理由", "誤って登録したため")
    press(app, "取り消す")
    assert app.success[0].value == "「新しい指標」を取り消しました。"
    assert "指標の位置付け 1件" in page(app)


def test_a_scale_says_which_statuses_change_before_it_is_saved(open_app: Open, tmp_path: Path) -> None:
    world = city()
    world.month_plan("visitors", {str(month): 10.0 * month.number_in_year for month in FiscalYear(2022).months})
    database = database_of(world, tmp_path / "planned.duckdb")
    app = type_into(open_app(at("rating_band", f"{SCALE}|in_year|2"), database, MASTERS), "下限(%)", "65")
    assert screen.table(screen.board(app), "保存すると、1件の指標の判定が変わります")[1:] == [
        ["来場者数", "市民協働部", "令和4年度", "遅れ", "注意"]
    ]
    assert masters.rows(reader.store(), TABLES["rating_band"])[1].texts["lower_bound"] == "80"


def test_the_second_of_two_is_told_and_may_take_what_is_saved(open_app: Open, database: Path) -> None:
    app = type_into(open_app(at("section", SECTION), database, MASTERS), "名称", "一番")
    row = next(row for row in masters.rows(reader.store(), TABLES["section"]))
    other = Typed(SECTION, {**row.texts, "name": "二番"}, "組織改正", row.based_on)
    masters.save(reader.store(), DESK, TABLES["section"], other, TODAY)
    press(type_into(app, "変更の理由", "組織改正"), "保存する")
    assert f"{DESK.login}が" in app.warning[0].value
    assert next(one for one in app.text_input if one.label == "名称").value == "一番"
    press(app, "保存されている内容にする")
    assert next(one for one in app.text_input if one.label == "名称").value == "二番"


def test_rows_of_the_same_name_can_be_told_apart(open_app: Open, database: Path) -> None:
    with open_store(database) as store:
        for _ in range(2):
            texts = {"goal": GOAL, "title": "交流", "schedule_kind": "all_year"}
            number = str(len(masters.rows(store, TABLES["initiative"])) + 1)
            masters.save(store, DESK, TABLES["initiative"], Typed(None, {**texts, "number": number}, "新規"), TODAY)
        for one in masters.rows(store, TABLES["initiative"]):
            texts = {"initiative": one.code, "number": "1", "title": "工程", "schedule_kind": "all_year"}
            masters.save(store, DESK, TABLES["step"], Typed(None, texts, "新規"), TODAY)
    app = open_app(at("milestone", NEW), database, MASTERS)
    offered = next(one for one in app.selectbox if one.label == "工程(任意)").options
    assert len(offered) == len(set(offered)) == 2
    assert offered[0].startswith("1 工程(1 交流")


def test_who_may_change_no_master_is_refused(open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.EDITOR)
    assert "使えません" in screen.trouble(open_app(at("section"), database, MASTERS))


def test_who_may_not_change_this_table_is_told_on_its_form(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.DESK)
    app = open_app(at("setting", "deadline_day"), database, MASTERS)
    assert "「組織・目標・指標の変更」ができるのは" in app.warning[0].value
    press(type_into(type_into(app, "締切日(翌月の何日か)", "15"), "変更の理由", "祝日が多いため"), "保存する")
    assert "「組織・目標・指標の変更」ができるのは" in app.error[0].value
