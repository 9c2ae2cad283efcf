"""年間の流れ, 次年度へ引き継ぐ and 事務局: what they show to whom, and what their buttons write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from kpi import goal_state
from kpi.access import Membership, Person, Role
from kpi.calendar import FiscalYear, jst_date, utc_now
from kpi.model import TextState
from pages.shared import block, identity, reader
from pages.shared.markup import Html
from pages.shared.sitemap import CARRY, CYCLE, OFFICE, SHEET, offered
from tests.city import store_of
from tests.kpi.test_carry import world
from tests.pages import screen
from tests.pages.conftest import Open
from tests.rows import DEPARTMENT, SECTION

TODAY = jst_date(utc_now())
HERE = {"department": DEPARTMENT, "year": "2022"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """Return a city whose year can be carried over."""
    path = tmp_path / "kpi.duckdb"
    said = world()
    said.member("desk", login="desk@city.example.jp")
    said.again("membership", {"membership": "desk-role"}, role="desk", section=None)
    store_of(said, path).close()
    yield path
    st.cache_data.clear()
    st.cache_resource.clear()


def hold(monkeypatch: pytest.MonkeyPatch, *roles: Role) -> Person:
    """Let whoever opens the page hold roles."""
    held = tuple(Membership(role, role, DEPARTMENT, SECTION, TODAY, None, None) for role in roles)
    who = Person("担当", "担当", None, held)
    monkeypatch.setattr(identity, "current", lambda: who)
    return who


def press(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Let buttons of the draft be pressed, one a run."""
    pressed, ask = list(words), block.ask

    def answered(html: Html, key: str) -> str | None:
        found = ask(html, key)
        return pressed.pop(0) if key == "carry-lines" and pressed else found

    monkeypatch.setattr(block, "ask", answered)


def test_the_checklist_leads_to_where_each_task_is_done(open_app: Open) -> None:
    app = open_app({"department": "shimin-kyodo", "year": "2022"}, page=CYCLE)
    assert not app.exception
    shown = screen.one(screen.board(app), "of-cycle")
    assert screen.words(screen.one(shown, "headline")) == "12項目のうち6項目が済。次は「目標値を設定する」"
    [plan, *_] = screen.found(shown, "tasks")
    lines = [[screen.words(cell) for cell in line] for line in plan.iter("tr")]
    assert lines[3][:3] == ["次 目標値を設定する", "◐ 一部", "指標 9/12"]
    links = {screen.words(link): link.get("href", "") for link in shown.iter("a")}
    assert links["目標値を設定する"].startswith("targets?")
    assert links["次年度へ引き継ぐ"].startswith("carry?")
    assert screen.address(links["総括を確定する"])["edit"] == "summary"


def test_a_year_without_goals_has_no_checklist(open_app: Open) -> None:
    app = open_app({"department": "shimin-kyodo", "year": "2020"}, page=CYCLE)
    assert "この年度の目標は登録されていません" in screen.words(screen.board(app))


def test_the_draft_is_offered_to_the_desk_and_shown_to_nobody_else(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CARRY not in offered(hold(monkeypatch, Role.EDITOR), 1)["年間の流れ"]
    app = open_app(HERE, database, CARRY)
    assert "「次年度への引継ぎ」ができるのは" in screen.trouble(app)
    assert "若い人に届ける" not in screen.words(screen.board(app))
    assert CARRY in offered(hold(monkeypatch, Role.DESK), 1)["年間の流れ"]
    app = open_app(HERE, database, CARRY)
    assert "若い人に届ける" in screen.words(screen.board(app))


def test_what_is_dropped_stays_and_the_rest_is_saved_with_one_click(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.DESK)
    press(monkeypatch, "drop initiative:work")
    app = open_app(HERE, database, CARRY)
    shown = screen.one(screen.board(app), "of-carry")
    assert any("講座の開催" in screen.words(one) for one in screen.found(shown, "staying"))
    assert reader.store().read("carry_over") == []
    [save] = [button for button in app.button if button.label == "令和5年度の作業中として保存する"]
    app = save.click().run()
    assert "令和5年度の作業中の計画として保存しました" in app.success[0].value
    titles = [row["title"] for row in reader.store().read("initiative") if row["goal"] == f"{DEPARTMENT}-2023-1"]
    assert titles == ["広報", "工程2", "工程3"]
    assert [button.label for button in app.button] == []
    assert "新しく引き継ぐものはありません" in screen.words(screen.board(app))


def test_the_lines_that_ask_for_a_look_are_listed_apart(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.DESK)
    shown = screen.words(screen.one(screen.board(open_app(HERE | {"show": "look"}, database, CARRY)), "of-carry"))
    assert "講座を毎月開く" in shown
    assert "手引きの発行" not in shown


def test_another_wording_is_typed_into_a_window_over_the_page(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.DESK)
    press(monkeypatch, "word initiative:work")
    app = open_app(HERE, database, CARRY)
    assert app.text_area[0].value == "講座の開催"


def test_goals_that_are_being_planned_are_settled_on_the_sheet(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.DESK)
    app = open_app(HERE, database, CARRY)
    app.button[0].click().run()
    next_year = HERE | {"year": "2023"}
    assert "【作業中】" in screen.words(screen.board(open_app(next_year, database, SHEET)))
    app = open_app(next_year | {"edit": "goals"}, database, SHEET)
    [settle] = [button for button in app.button if button.label == "目標を確定する"]
    app = settle.click().run()
    assert "目標を「確定」にしました" in app.success[0].value
    found = goal_state.read_states(reader.store(), DEPARTMENT, FiscalYear(2023))[DEPARTMENT]
    assert {one.state for one in found} == {TextState.FINAL}
    assert "「シートの文章の公表」ができるのは" in app.warning[0].value


def test_the_secretariat_sees_all_sheets_and_has_reminders_and_others_have_none(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.SECRETARIAT)
    shown = screen.board(open_app(HERE, database, OFFICE))
    assert screen.table(shown, "部局ごと・部分ごとのシートの状態(件数)")[1] == [
        "市民協働部", "○ 未記入", "○ 未記入", "◐ 確定", "○ 未記入", "○ 未記入", "◔ 作業中", "進み具合",
    ]  # fmt: skip
    assert "desk@city.example.jp" in screen.words(shown)
    hold(monkeypatch, Role.VIEWER)
    shown = screen.board(open_app(HERE, database, OFFICE))
    assert "市民協働部" in screen.words(shown)
    assert "desk@city.example.jp" not in screen.words(shown)
    assert "督促の案" not in screen.words(shown)


def test_who_published_what_is_recorded(open_app: Open) -> None:
    shown = screen.board(open_app({"year": "2022"}, page=OFFICE))
    [head, row] = screen.table(shown, "いつ、誰が、何を公表したか(新しいものから)")
    assert head == ["公表した日時", "部局", "公表したもの", "公表した人"]
    assert row[1:3] == [
        "市民協働部",
        "使命、方針、目標1・2・3・4・5、総括、実績(目標1・2・3・4・5)、課題・今後の方向性(目標1・2・3・4・5)",
    ]
