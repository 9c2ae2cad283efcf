"""マネジメントシート: the whole sheet in its order, and what is written, settled and judged on it."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from streamlit.testing.v1 import AppTest

from kpi import judgement, narrative
from kpi.access import Membership, Person, Role
from kpi.calendar import FiscalYear, Month, jst_date, utc_now
from kpi.model import SheetPart, TextState
from kpi.narrative import NewText, Part, Text
from pages.shared import identity, reader
from pages.shared.sitemap import SHEET
from tests.city import COLLEAGUE, saved
from tests.pages import screen
from tests.pages.conftest import Open, database_of
from tests.rows import DEPARTMENT, GOAL, SECTION, World

TODAY = jst_date(utc_now())
SHIPPED = {"year": "2022", "month": "2023-03"}
MARCH = {"year": "2022", "month": "2023-03"}
RESULT = Part(DEPARTMENT, FiscalYear(2022), SheetPart.RESULT, GOAL)


def city() -> World:
    """Return a city of its own; to a training database no shipped facts are added."""
    world = World()
    world.change(origin="training")
    world.department()
    world.section()
    world.department_year()
    world.goal(title="交流の推進")
    world.scale()
    world.indicator("visitors", name="来場者数", unit="人", report_months="3")
    world.target("visitors", 100, comparator_stated=False)
    world.actual("visitors", "2023-03", 90)
    world.indicator("silent", goal=None, name="回数", report_months="3")
    world.placement("silent", position=2)
    world.target("silent", 3)
    return world


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return database_of(city(), tmp_path / "kpi.duckdb")


def hold(monkeypatch: pytest.MonkeyPatch, *roles: Role) -> None:
    """Let whoever opens the page hold roles."""
    held = tuple(Membership(role, role, DEPARTMENT, SECTION, TODAY, None, None) for role in roles)
    monkeypatch.setattr(identity, "current", lambda: Person("担当", "担当", None, held))


def text() -> Text | None:
    """Return what the database of the page holds as the goal's 実績."""
    found = narrative.read_texts(reader.store(), DEPARTMENT, FiscalYear(2022)).get((RESULT.part, GOAL))
    return None if found is None else found.newest


def click(app: AppTest, words: str) -> AppTest:
    """Press the first button of these words."""
    next(button for button in app.button if button.label == words).click()
    return app.run()


def document(app: AppTest) -> Element:
    return screen.one(screen.board(app), "sheet-doc")


def edits(app: AppTest) -> list[str]:
    """Return where the ways to the forms lead."""
    return [screen.address(link.get("href", "")).get("edit", "") for link in screen.found(screen.board(app), "edit")]


def test_the_shipped_sheet_stands_in_its_own_order_with_live_figures(open_app: Open) -> None:
    app = open_app(SHIPPED, page=SHEET)
    assert not app.exception
    said = screen.words(document(app))
    order = [
        "1. 部局の使命",
        "2. 使命を遂行",
        "3. 当年度目標",
        "人づくり・組織づくり",
        "4. 中期目標",
        "地域拠点施設の整備",
    ]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert "出前講座等参加者数 4,675人 / 目標4,000人 達成率116.9%" in said
    assert "要約・市の公式資料ではありません" in said
    assert screen.words(screen.one(screen.board(app), "headline")).startswith(
        "シートの文章13件のうち公表13件。中期目標は32工程"
    )
    assert len(screen.found(document(app), "text")) == 13


def test_a_year_without_goals_says_so(open_app: Open) -> None:
    app = open_app({"year": "2020"}, page=SHEET)
    assert "シートは登録されていません" in screen.words(screen.board(app))


def test_a_reader_sees_what_was_settled_and_no_way_to_a_form(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.ADMIN)
    open_app(MARCH, database, SHEET)
    saved(narrative.save(reader.store(), COLLEAGUE, RESULT, NewText("作業中の文章", 0)))
    hold(monkeypatch, Role.VIEWER)
    app = open_app(MARCH, database, SHEET)
    assert edits(app) == []
    assert "作業中の文章" not in screen.words(document(app))
    assert "作業中です。確定するまで" in screen.words(document(app))
    hold(monkeypatch, Role.EDITOR)
    assert "作業中の文章" in screen.words(document(open_app(MARCH, database, SHEET)))


def test_who_may_is_led_to_the_forms_and_nobody_in_the_past(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.EDITOR)
    texts = ["mission", "policy", "summary", "result-1", "issue-1"]
    assert edits(open_app(MARCH, database, SHEET)) == texts
    hold(monkeypatch, Role.HEAD)
    assert sorted(edits(open_app(MARCH, database, SHEET))) == sorted([*texts, "judge-1"])
    past = f"{utc_now().isoformat(timespec='seconds')}+00:00"
    assert edits(open_app({**MARCH, "as_of": past}, database, SHEET)) == []


def test_a_draft_is_taken_over_changed_and_saved_by_a_person_alone(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = open_app(MARCH | {"edit": "result-1"}, database, SHEET)
    assert "報告がないため案を作れないもの: 回数" in [caption.value for caption in app.caption]
    app = click(app, "加える")
    assert app.text_area[0].value == "来場者数は、目標100人に対し実績90人(達成率90.0%)"
    assert text() is None
    app.text_area[0].set_value("来場者は90人だった").run()
    app = click(app, "下書きを保存する")
    now = text()
    assert now is not None
    assert (now.body, now.state, now.actor) == ("来場者は90人だった", TextState.DRAFT, "担当")
    assert [one.value for one in app.success] == ["「取組みを行った内容・成果」の下書きを保存しました。"]


def test_the_second_of_two_writers_is_told_and_keeps_what_was_typed(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = open_app(MARCH | {"edit": "result-1"}, database, SHEET)
    app.text_area[0].set_value("自分の文章").run()
    saved(narrative.save(reader.store(), COLLEAGUE, RESULT, NewText("先の文章", 0)))
    app = click(app, "下書きを保存する")
    assert "先の文章" in app.warning[0].value
    assert app.text_area[0].value == "自分の文章"
    mine = click(app, "入力した内容で保存する")
    now = text()
    assert now is not None
    assert (now.body, len(mine.warning)) == ("自分の文章", 0)


def test_giving_up_for_what_the_first_saved_shows_it(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.EDITOR)
    app = open_app(MARCH | {"edit": "result-1"}, database, SHEET)
    app.text_area[0].set_value("自分の文章").run()
    saved(narrative.save(reader.store(), COLLEAGUE, RESULT, NewText("先の文章", 0)))
    app = click(click(app, "下書きを保存する"), "保存されている内容にする")
    assert app.text_area[0].value == "先の文章"


def test_a_text_is_settled_and_published_by_those_who_may(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.HEAD)
    open_app(MARCH, database, SHEET)
    saved(narrative.save(reader.store(), COLLEAGUE, RESULT, NewText("本文", 0, TODAY, "総務課")))
    app = click(open_app(MARCH | {"edit": "result-1"}, database, SHEET), "「確定」にする")
    click(app, "「公表」にする")
    now = text()
    assert now is not None
    assert now.state is TextState.PUBLISHED
    hold(monkeypatch, Role.VIEWER)
    shown = screen.words(document(open_app(MARCH, database, SHEET)))
    assert "本文" in shown
    assert "問い合わせ先: 総務課" in shown


def test_a_publication_is_taken_back_with_a_reason_by_those_who_may(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.HEAD)
    open_app(MARCH, database, SHEET)
    based_on = saved(narrative.save(reader.store(), COLLEAGUE, RESULT, NewText("本文", 0, TODAY, "総務課")))
    for _ in range(2):
        based_on = saved(narrative.move(reader.store(), identity.current(), RESULT, based_on))
    app = open_app(MARCH | {"edit": "result-1"}, database, SHEET)
    app = click(app, "公表を取り消す")
    assert "理由が空欄" in app.error[0].value
    next(field for field in app.text_input if field.label == "取り下げる理由").set_value("数値の誤り")
    app = click(app, "公表を取り消す")
    now = text()
    assert now is not None
    assert now.state is TextState.TAKEN_BACK
    assert "公表を取り消す" not in [button.label for button in app.button]
    hold(monkeypatch, Role.VIEWER)
    assert "本文" not in screen.words(document(open_app(MARCH, database, SHEET))).replace("シートの文章", "")


def test_an_editor_saves_and_settles_nothing(open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch, Role.EDITOR)
    open_app(MARCH, database, SHEET)
    saved(narrative.save(reader.store(), COLLEAGUE, RESULT, NewText("本文", 0)))
    app = open_app(MARCH | {"edit": "result-1"}, database, SHEET)
    assert "「確定」にする" not in [button.label for button in app.button]


def test_a_judgement_that_differs_stands_beside_the_computed_status(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.HEAD)
    app = open_app(MARCH | {"edit": "judge-1"}, database, SHEET)
    app.selectbox[0].set_value("achieved")
    app.text_input[0].set_value("悪天候を除けば目標を超えたため")
    app = click(app, "保存する")
    assert [one.value for one in app.success] == ["「来場者数」の部局長評価を保存しました。"]
    [found] = judgement.read_judgements(reader.store(), DEPARTMENT, FiscalYear(2022), Month(2023, 3)).values()
    assert (found.grade, found.subject.indicator) == ("achieved", "visitors")
    shown = screen.words(document(open_app(MARCH, database, SHEET)))
    assert "概ね達成 来場者数 90人" in shown
    assert "部局長評価: 達成 ≠ 自動計算と異なる 悪天候を除けば目標を超えたため" in shown


def test_a_form_that_somebody_may_not_use_says_who_may(
    open_app: Open, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, Role.VIEWER)
    for part in ("mission", "judge-1"):
        app = open_app(MARCH | {"edit": part}, database, SHEET)
        assert "できるのは" in app.warning[0].value
        assert [button.label for button in app.button] == []
