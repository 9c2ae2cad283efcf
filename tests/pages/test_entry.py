"""月次入力: what is typed is saved at once and as typed, nobody is overwritten unseen, roles and stages decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi import entry, route
from kpi.entry import save_draft
from kpi.model import ActualState, ItemKind, MilestoneReport, Stage
from kpi.progress import RoundState
from kpi.rounds import read_round
from kpi.store import Store
from pages.shared import reader, unreported_view, unsent
from pages.shared.entry_sheet import Kept, Sheet
from pages.shared.sitemap import ENTRY, UNREPORTED, Place
from tests.city import COLLEAGUE, CONFIRMER, EDITOR, MAY, SECRETARIAT, VIEWER, saved, store_of, typed
from tests.pages import screen
from tests.pages.conftest import APP, SECONDS
from tests.pages.test_identity import signed_in
from tests.rows import SECTION, World

CONFIRMS = "viewer@example.jp"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open a city whose one section reports participants, with an editor and a viewer in the register."""
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人", report_months="1,2,3,4,5,6,7,8,9,10,11,12")
    world.initiative("work")
    world.milestone("rule", "work", "2022-05-31", title="条例の制定")
    world.member("editor", name="担当")
    world.member("viewer", name="閲覧者")
    path = tmp_path / "kpi.duckdb"
    with store_of(world, path) as made, made.write("試験", "権限") as change:
        [row] = [row for row in made.read("membership") if row["member"] == "viewer"]
        said = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("membership", [said | {"role": "viewer"}])
    monkeypatch.setenv("KPI_DATABASE", str(path))
    yield reader.store()
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(login: str = "editor@example.jp", **asked: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.user = signed_in(login)
    for name, value in ({"section": SECTION, "month": str(MAY)} | asked).items():
        app.query_params[name] = value
    return app.run().switch_page(ENTRY.file).run()


def sheet(app: AppTest) -> Sheet:
    found: Sheet = app.session_state["entry-sheet"]
    return found


def type_in(app: AppTest, grid_of: str = "figure", **cells: str) -> AppTest:
    """Type into the first row of a grid."""
    [key] = [grid.key for grid in app.data_editor if grid.key and f"grid-{grid_of}" in grid.key]
    app.session_state[key] = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    return app.run()


def said(app: AppTest) -> str:
    """Return everything that the page says in words of its own or of Streamlit's."""
    alerts = [alert.value for alert in (*app.error, *app.warning)]
    return " ".join([screen.words(screen.board(app)), *alerts])


def draft(store: Store) -> str | None:
    [figure] = read_round(store, SECTION, MAY).figures
    return figure.draft.text if figure.draft else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("４，６７５", None), ("4,675人", None), ("1.2万人", None), ("", None),
        ("12くらい", "「12くらい」は数値として読めません。例: 4675"),
        ("12.5", "小数は使えません。"),
        ("12団体", "単位が「人」ではありません"),
    ],
)  # fmt: skip
def test_what_is_typed_is_saved_as_typed_and_what_is_wrong_is_said(
    store: Store, text: str, expected: str | None
) -> None:
    app = type_in(opened(), text=text)
    assert draft(store) == (text or None)
    found = screen.found(screen.board(app), "found")
    assert ([screen.words(one) for one in found] == []) is (expected is None)
    assert expected is None or expected in said(app)


def test_who_comes_second_is_told_keeps_their_typing_and_chooses(store: Store) -> None:
    app = opened()
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    type_in(app, text="12")
    assert "担当Bが" in said(app)
    assert "「15」と保存しています。" in said(app)
    assert draft(store) == "15"
    assert app.button(key="forward").disabled, "nothing is handed in before one has chosen"
    app.button(key="mine-figure-figure").click().run()
    assert draft(store) == "12"
    assert "保存しています" not in said(app)


def test_who_gives_way_sees_what_the_other_saved(store: Store) -> None:
    app = opened()
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    type_in(app, text="12")
    app.button(key="theirs-figure-figure").click().run()
    [line] = sheet(app).lines[ItemKind.FIGURE].values()
    assert (line.cells["text"], line.conflict, draft(store)) == ("15", None, "15")


def test_what_another_saved_while_one_looks_is_there_on_the_next_run(store: Store) -> None:
    app = opened()
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    app.run()
    [line] = sheet(app).lines[ItemKind.FIGURE].values()
    assert line.cells["text"] == "15"
    type_in(app, text="16")
    assert draft(store) == "16", "it was seen"


def test_an_edit_taken_back_is_taken_back(store: Store) -> None:
    app = type_in(opened(), text="12")
    type_in(app)
    assert draft(store) == ""


def test_a_closed_round_takes_nothing_from_a_stale_tab_and_what_was_typed_is_still_there(store: Store) -> None:
    app = opened()
    close_round(store)
    type_in(app, text="99")
    assert "5月分は締切済のため変更できません。" in said(app)
    assert "「参加者数」99" in said(app)
    [figure] = read_round(store, SECTION, MAY).figures
    assert (figure.draft, figure.said and figure.said.value) == (None, 10.0)
    assert list(app.data_editor) == []


def test_a_stale_tab_is_told_when_the_month_is_not_asked_for_any_more(store: Store) -> None:
    app = opened()
    with store.write("企画", "報告月の変更") as change:
        [row] = change.newest("indicator", indicator="figure")
        said_before = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("indicator", [said_before | {"report_months": "3"}])
    type_in(app, text="99")
    assert "「参加者数」は5月分の報告対象ではありません。" in said(app)
    assert "入れる欄がなくなりました 「参加者数」99" in said(app)


def test_what_an_earlier_session_left_comes_back_is_saved_and_said(store: Store) -> None:
    app = opened()
    sheet(app).restore(EDITOR, [left("text", "12"), left("internal_note", "覚え"), left("text", "7", "gone")])
    app.run()
    assert "「参加者数」12 「参加者数」内部メモ「覚え」" in said(app)
    assert "入れる欄がなくなりました 「gone」7" in said(app)
    assert draft(store) == "12"
    app.button(key="restored").click().run()
    assert "内部メモ「覚え」" not in said(app)


def test_what_had_arrived_before_the_connection_was_lost_does_not_come_back(store: Store) -> None:
    saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
    app = opened()
    sheet(app).restore(EDITOR, [left("text", "12")])
    app.run()
    assert "保存できていなかった入力を戻しました" not in said(app)
    assert "と保存しています。" not in said(app), "it is in no conflict with itself"


def test_what_an_earlier_session_left_overwrites_nothing_that_was_saved_meanwhile(store: Store) -> None:
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15")))
    app = opened()
    sheet(app).restore(EDITOR, [left("text", "12")])
    app.run()
    assert "「15」と保存しています。" in said(app)
    assert draft(store) == "15"
    app.button(key="mine-figure-figure").click().run()
    assert draft(store) == "12"


def test_what_an_earlier_session_left_for_a_closed_round_is_named(store: Store) -> None:
    close_round(store)
    app = opened()
    sheet(app).restore(EDITOR, [left("explanation", "間に合わなかった説明")])
    app.run()
    assert "5月分は締切済のため変更できません。" in said(app)
    assert "「参加者数」公表用説明「間に合わなかった説明」" in said(app)


@pytest.mark.parametrize("sent", [{}, {"id": "figure"}, {"id": "none|a|text", "text": "1", "based_on": 0}])
def test_what_a_browser_cannot_have_kept_is_left_out(sent: dict[str, object]) -> None:
    assert unsent.kept_of(sent) is None


def left(name: str, text: str, code: str = "figure") -> Kept:
    """Return what a browser kept of a figure that nobody had said anything about."""
    return Kept(ItemKind.FIGURE, code, name, text, 0)


def close_round(store: Store) -> None:
    """Hand a round in and close it, by other people."""
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("10", explanation="説明", comment="確認")))
    done = entry.TypedMilestone("rule", MilestoneReport.DONE, 0, "5月20日")
    saved(entry.save_milestone(store, COLLEAGUE, SECTION, MAY, done))
    moves = {route.submit: COLLEAGUE, route.confirm: CONFIRMER, route.gather: SECRETARIAT, route.close: SECRETARIAT}
    for move, who in moves.items():
        saved(move(store, who, SECTION, MAY, read_round(store, SECTION, MAY).change_no))


def test_a_day_says_by_itself_that_a_milestone_is_done(store: Store) -> None:
    type_in(opened(), "milestone", done_text="5月20日")
    [milestone] = read_round(store, SECTION, MAY).milestones
    assert milestone.draft is not None
    assert (milestone.draft.state, milestone.draft.done_text) == (MilestoneReport.DONE, "5月20日")


@pytest.mark.parametrize("text", ["12\ud800", "1\ufffd2", "9" * 5000])
def test_what_cannot_be_saved_stays_on_the_screen_and_what_can_be_is_saved(store: Store, text: str) -> None:
    app = type_in(opened(), text=text)
    app.text_area(key=f"explanation-figure-{sheet(app).mark}").input("説明").run()
    assert "保存できませんでした 「参加者数」の実績" in said(app)
    [line] = sheet(app).lines[ItemKind.FIGURE].values()
    assert str(line.cells["text"])[0] == text[0]
    type_in(app, "milestone", note="協議中")
    assert (written(store), draft(store)) == ((None, "協議中"), None)
    type_in(app, text="12")
    assert draft(store) == "12"
    assert "保存できませんでした" not in said(app)


def test_a_note_stays_without_a_state_and_all_of_a_milestone_can_be_taken_away_again(store: Store) -> None:
    app = type_in(opened(), "milestone", note="協議中")
    assert written(store) == (None, "協議中")
    type_in(app, "milestone", note="協議中", state="進行中")
    assert written(store) == (MilestoneReport.UNDER_WAY, "協議中")
    type_in(app, "milestone")
    assert written(store) == (None, None)
    assert "0/2件" in said(app)


def written(store: Store) -> tuple[MilestoneReport | None, str | None]:
    """Return what the draft of the milestone says."""
    [milestone] = read_round(store, SECTION, MAY).milestones
    assert milestone.draft is not None
    return milestone.draft.state, milestone.draft.note


@pytest.mark.usefixtures("store")
def test_a_day_that_cannot_be_is_told_at_once_and_with_an_example() -> None:
    app = type_in(opened(), "milestone", done_text="5月32日")
    assert "1件を確かめてください。" in said(app)
    assert "「5月32日」は日付として読めません。例: 5月20日、2022-05" in said(app)


def test_handing_in_names_everything_that_is_missing_and_hands_nothing_in(store: Store) -> None:
    app = opened()
    app.button(key="forward").click().run()
    assert "提出できません。次の2件を確かめてください。" in said(app)
    assert "「条例の制定」の状況がまだ入力されていません。" in said(app)
    assert read_round(store, SECTION, MAY).stage is Stage.OPEN


def test_a_refused_move_is_told_below_the_buttons_so_that_none_takes_the_place_of_another(store: Store) -> None:
    hand_in(store)
    app = opened(CONFIRMS)
    app.button(key="back").click().run()
    [refusal] = app.error
    assert refusal.value == "差戻しの理由を入れてください。"
    shown = [getattr(node, "key", None) or node.type for node in app.main]
    assert shown.index(refusal.type) > shown.index("note")


def test_who_sends_back_a_round_that_was_confirmed_meanwhile_is_told_with_what_they_typed(store: Store) -> None:
    hand_in(store)
    app = opened(CONFIRMS)
    with store.write("企画", "締切") as change:
        change.put("submission", [{"section": SECTION, "month": MAY.first, "stage": Stage.CLOSED.value}])
    [reason] = [area for area in app.text_area if str(area.key).startswith("reason-")]
    reason.input("内訳の誤り")
    app.button(key="back").click().run()
    assert "「締切済」になったため、何もしていません。入力した理由: 「内訳の誤り」" in said(app)


def hand_in(store: Store) -> None:
    """Hand the round in, and give somebody the role of confirming it."""
    close_round(store)
    with store.write("試験", "提出済に戻す") as change:
        change.put("submission", [{"section": SECTION, "month": MAY.first, "stage": Stage.SUBMITTED.value}])
        [row] = change.newest("membership", member="viewer")
        own = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("membership", [own | {"role": "confirmer"}])


def test_not_applicable_is_a_choice_and_hands_in(store: Store) -> None:
    app = type_in(opened(), "milestone", state="進行中")
    type_in(app, kind="対象外").button(key="forward").click().run()
    read = read_round(store, SECTION, MAY)
    assert read.stage is Stage.SUBMITTED
    assert read.figures[0].said is not None
    assert read.figures[0].said.state is ActualState.NOT_APPLICABLE
    assert "提出しました。" in said(app)


def test_internal_note_and_public_text_are_kept_apart(store: Store) -> None:
    app = opened()
    app.text_area(key=f"internal_note-figure-{sheet(app).mark}").input("担当の覚え").run()
    app.text_area(key=f"explanation-figure-{sheet(app).mark}").input("市民への説明").run()
    [figure] = read_round(store, SECTION, MAY).figures
    assert figure.draft is not None
    assert (figure.draft.internal_note, figure.draft.explanation) == ("担当の覚え", "市民への説明")


@pytest.mark.parametrize("login", ["viewer@example.jp", "stranger@example.jp"])
@pytest.mark.parametrize("page", [ENTRY, UNREPORTED])
@pytest.mark.usefixtures("store")
def test_who_has_nothing_to_do_with_rounds_sees_none(login: str, page: Place) -> None:
    app = opened(login).switch_page(page.file).run()
    assert "使えません" in screen.trouble(app)
    assert list(app.data_editor) == []


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("asked", "problem"),
    [({"section": "none"}, "指定された課はありません。"), ({"month": "5月"}, "月の指定を読めません。"),
     ({"month": "2099-01"}, "まだ終わっていません。")],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(asked: dict[str, str], problem: str) -> None:
    assert problem in screen.trouble(opened(**asked))


def test_what_is_not_handed_in_leads_to_its_round_for_whoever_has_to_do_with_it() -> None:
    late = RoundState("civic", "市民部", SECTION, "課", MAY, Stage.SENT_BACK, date(2022, 6, 10), 3, 4, 1, 2)
    told = unreported_view.table_of([late], EDITOR, date(2022, 6, 13))
    assert f'href="entry?section={SECTION}&amp;month=2022-05"' in told
    for words in ("市民部", "差戻し", "1/4件(下書き 2件)", "6月10日", "▼ 3日"):
        assert words in told
    assert "href" not in unreported_view.table_of([late], VIEWER, date(2022, 6, 13))
