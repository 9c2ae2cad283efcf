"""目標値: what the page shows of a year, and that a plan and a target get from the grid into the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi import targets
from kpi.access import Membership, Person, Role
from kpi.calendar import FiscalYear, jst_date, utc_now
from kpi.targets import Planned
from pages.shared import identity, reader
from pages.shared.sitemap import TARGETS
from tests.city import COLLEAGUE
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, SECTION, World

TODAY = jst_date(utc_now())
PLAN = "当月の計画(人)"
MAY = {"year": "2022", "month": "2022-05"}
VISITORS = MAY | {"indicator": "visitors"}


def city() -> World:
    """Return a city of its own; to a training database no shipped facts are added."""
    world = World()
    world.change(origin="training")
    world.department()
    world.section()
    world.department_year()
    world.goal()
    world.scale()
    world.indicator("visitors", name="来場者数", unit="人")
    world.target("visitors", 120)
    for month in ("2022-04", "2022-05"):
        world.actual("visitors", month, 7)
    world.indicator("new", name="新しい指標", unit="件")
    return world


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


def planned(code: str = "visitors") -> Planned:
    """Return what the database of the page says now."""
    return next(one for one in targets.read_year(reader.store(), DEPARTMENT, FiscalYear(2022)) if one.code == code)


def adjust(app: AppTest, texts: dict[int, str]) -> AppTest:
    """Type into rows of the grid."""
    rows = {row: {PLAN: text} for row, text in texts.items()}
    app.session_state[key(app, "grid-")] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return app.run()


def key(app: AppTest, name: str) -> str:
    """Return the key of the grid, which has the chosen start in it."""
    begin = app.button_group[0].value
    return f"targets-2022-visitors-{number(app)}-{name}{begin}"


def number(app: AppTest) -> int:
    """Return how often the forms were opened anew."""
    return int(str(app.button_group[0].key).split("-")[-2])


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def page(app: AppTest) -> str:
    return screen.words(screen.board(app))


def test_the_list_says_what_is_set_and_what_is_adopted(open_app: Open, database: Path) -> None:
    shown = page(open_app(MAY, database, TARGETS))
    assert "目標値 1/2件設定、月別計画 0/2件採用" in shown
    assert "120人以上" in shown
    assert "未設定" in shown


def test_a_proposed_plan_is_adjusted_told_of_its_difference_and_adopted(open_app: Open, database: Path) -> None:
    app = open_app(VISITORS, database, TARGETS)
    assert "◎ 目標値どおり 合計 120人 = 目標値 120人" in page(app)
    assert "5月末時点の「来場者数」の判定が「注意」から「遅れ」に変わります" in app.info[0].value

    app = adjust(app, {0: "５人", 11: "１０"})
    assert "△ 目標値と差 ▲5人" in page(app)
    press(app, "この計画を採用する")
    assert "このまま採用するときは、理由を入れてください" in app.error[0].value
    assert not planned().is_adopted

    app.text_input[0].set_value("4月は会場の工事のため").run()
    press(app, "この計画を採用する")
    assert "月別計画を採用しました" in app.success[0].value
    assert planned().shares(planned().in_force)[0] == 5
    assert "採用中の計画" in str(app.button_group[0].value)


def test_what_cannot_be_read_stays_as_typed_and_is_named(open_app: Open, database: Path) -> None:
    app = adjust(open_app(VISITORS, database, TARGETS), {0: "十人くらい", 1: ""})
    assert [error.value for error in app.error] == [
        "4月の計画: 「十人くらい」は数値として読めません。例: 4675",
        "5月の計画が空欄です。計画のない月は「0」と入れてください。",
    ]
    assert not [button for button in app.button if button.label == "この計画を採用する"]


def test_a_changed_target_stands_beside_the_first(open_app: Open, database: Path) -> None:
    app = open_app(VISITORS, database, TARGETS)
    value = next(one for one in app.text_input if one.label == "目標値(人)")
    value.set_value("１５０").run()
    app.date_input[0].set_value(FiscalYear(2022).first_month.plus(1).first).run()
    press(app, "目標値を変更する")
    assert "目標値を変更する理由を入れてください" in app.error[0].value
    assert next(one for one in app.text_input if one.label == "目標値(人)").value == "１５０"
    next(one for one in app.text_input if one.label == "変更の理由").set_value("会場を増やしたため").run()
    press(app, "目標値を変更する")
    assert "目標値を保存しました" in app.success[0].value
    decisions = screen.words(screen.one(screen.board(app), "decisions"))
    assert "当初 120人以上 11.7% 令和4年4月1日" in decisions
    assert "変更後 150人以上 9.3% 令和4年5月1日 会場を増やしたため" in decisions


def test_the_second_of_two_keeps_their_typing_and_chooses(open_app: Open, database: Path) -> None:
    app = adjust(open_app(VISITORS, database, TARGETS), {0: "4", 11: "16"})
    seen = planned()
    even = targets.NewPlan("visitors", FiscalYear(2022), (10.0, *seen.in_force[1:]), seen.based_on)  # type: ignore[arg-type]
    targets.adopt(reader.store(), COLLEAGUE, even)
    press(app, "この計画を採用する")
    assert COLLEAGUE.login in app.warning[0].value
    press(app, "入力した内容で保存する")
    assert planned().in_force[0] == 4


def test_who_may_only_plan_is_told_and_cannot_decide(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = open_app(VISITORS, database, TARGETS)
    assert "「目標値の設定」ができるのは" in app.warning[0].value
    press(app, "目標値を変更する")
    assert "「目標値の設定」ができるのは" in app.error[0].value


def test_who_may_neither_is_refused(open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.VIEWER)
    assert "使えません" in screen.trouble(open_app(MAY, database, TARGETS))
