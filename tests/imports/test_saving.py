"""What becomes of a table's figures: new, changed, unchanged or refused, as one change or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpi.access import Forbidden, Role
from kpi.exchange.tabular import Problem
from kpi.imports import saving
from kpi.imports.outcome import Kind, Options, Standing
from kpi.store import Store
from tests.city import COLLEAGUE, EDITOR, VIEWER, person, store_of
from tests.imports.table import ADMIN, LATER, aimed, bring, city, read, reasons, said, store
from tests.rows import World

JUNE = date(2022, 6, 10)
MAY = date(2022, 5, 1)


def actual(store: Store, month: date = MAY) -> float | None:
    """Return what is reported of a month."""
    values = {row["month"]: row["value"] for row in store.read("actual")}
    found: float | None = values.get(month)
    return found


def test_history_is_saved_as_confirmed_actuals() -> None:
    with store() as held:
        outcome = bring(held, said(12))
        assert outcome.entries[0].standing is Standing.CONFIRMED
        [row] = held.read("actual")
        assert (row["value"], row["state"], row["certainty"]) == (12, "reported", "final")


def test_a_month_of_a_year_by_rounds_is_saved_as_a_draft_that_is_still_handed_in() -> None:
    with store(basis="monthly_entry") as held:
        outcome = bring(held, said(1234.5), who=EDITOR, today=JUNE)
        assert outcome.entries[0].standing is Standing.DRAFT
        assert held.read("actual") == []
        [row] = held.read("draft")
        assert (row["text"], row["state"], row["certainty"], row["typed_by"]) == ("1,234.5", "reported", None, "担当A")


def test_a_year_that_keeps_rounds_takes_drafts_even_when_it_is_over() -> None:
    world = city()
    world.submission("2022-06", stage="sent_back")
    with store_of(world) as held:
        assert bring(held, said(12)).entries[0].standing is Standing.DRAFT


def test_a_round_that_is_handed_in_takes_only_what_it_has() -> None:
    world = city()
    world.submission("2022-05", stage="closed")
    world.actual("figure", "2022-05", 12)
    with store_of(world) as held:
        assert bring(held, said(12)).counts[Kind.UNCHANGED] == 1
        outcome = bring(held, said(13))
        assert outcome.change_no is None
        assert reasons(outcome)[0].startswith("5月分は締切済のため変更できません。")


def test_a_value_to_date_is_no_months_own_where_months_add_up() -> None:
    with store(accumulation="sum", entry_mode="increment") as held:
        as_of = {"is_to_date": True}
        first = bring(held, said(7, "2022-04", **as_of))
        assert first.entries[0].standing is Standing.CONFIRMED  # what the first month added is its value to date
        outcome = bring(held, said(30, "2022-09", **as_of))
        assert outcome.change_no is None
        assert reasons(outcome) == [
            "9月までの累計か時点の値です。「参加者数」は月ごとの値を合計する指標のため、9月だけの値にしてください。"
        ]
        year = bring(held, said(8, "2022-05"), said(15, "2023-03", row=3, **as_of))
        assert [entry.before for entry in year.entries if entry.kind is Kind.UNCHANGED] == ["15(月の合計)"]
    with store(accumulation="latest", entry_mode="running") as held:
        assert bring(held, said(30, "2022-09", is_to_date=True)).change_no == 2


def test_a_new_indicator_of_values_to_date_keeps_the_last_of_them() -> None:
    with store() as held:
        rows = (said(3, "2022-04", indicator="会員数", is_to_date=True), said(5, "2022-05", 3, indicator="会員数"))
        assert "年間値は直近値" in bring(held, *rows, create=True).made[-1].detail


def test_the_same_again_writes_nothing() -> None:
    with store() as held:
        table = (said(12), aimed(100), said(5, "2022-06", row=3))
        first = bring(held, *table)
        assert first.change_no == 2
        again = bring(held, *table)
        assert (again.change_no, again.is_news, again.counts[Kind.UNCHANGED]) == (None, False, 3)
        assert held.change_at() is not None
        assert (held.change_at() or (0,))[0] == 2


def test_a_preview_leaves_nothing_behind() -> None:
    with store() as held:
        outcome = saving.preview(held, ADMIN, read(said(12)), Options("表.csv", LATER))
        assert (outcome.counts[Kind.NEW], outcome.change_no) == (1, None)
        assert (held.change_at() or (0,))[0] == 1


def test_a_yearly_actual_is_the_state_at_the_end_of_march() -> None:
    with store(accumulation="latest", entry_mode="running") as held:
        bring(held, said(62.8, None))
        assert actual(held, date(2023, 3, 1)) == 62.8


def test_a_yearly_total_agrees_with_its_months_or_is_refused() -> None:
    months = [said(10, f"2022-{month:02}", row=month) for month in range(4, 13)]
    with store() as held:
        assert bring(held, *months, said(90, None)).problems == ()
        assert actual(held, date(2023, 3, 1)) is None
        assert "9か月分の合計「90」と合いません" in reasons(bring(held, said(100, None)))[0]


def test_a_yearly_total_without_months_stands_at_march() -> None:
    with store() as held:
        bring(held, said(100, None))
        assert actual(held, date(2023, 3, 1)) == 100


def test_missing_is_not_zero_and_zero_is_a_figure() -> None:
    with store() as held:
        bring(held, said(0))
        assert actual(held) == 0
        assert actual(held, date(2022, 4, 1)) is None


def test_a_first_target_is_decided_when_the_year_begins_and_a_second_is_another_decision() -> None:
    with store() as held:
        bring(held, aimed(100))
        bring(held, aimed(120))
        found = sorted((row["decided_on"], row["value"], row["comparator"]) for row in held.read("target"))
        assert found == [(date(2022, 4, 1), 100, "at_least"), (date(2023, 3, 31), 120, "at_least")]


def test_a_lower_is_better_target_is_at_most() -> None:
    with store(direction="down") as held:
        bring(held, aimed(100))
        assert held.read("target")[0]["comparator"] == "at_most"


@pytest.mark.parametrize(
    ("accumulation", "mode", "expected"),
    [("sum", "increment", [10, 30, 60]), ("latest", "running", [10, 20, 30])],
)
def test_a_plan_is_the_value_to_date(accumulation: str, mode: str, expected: list[float]) -> None:
    with store(accumulation=accumulation, entry_mode=mode) as held:
        bring(held, *(aimed(10 * n, f"2022-{n + 3:02}", row=n) for n in (1, 2, 3)))
        assert [row["value"] for row in sorted(held.read("month_plan"), key=lambda row: row["month"])] == expected


def test_a_plan_that_ends_at_the_target_is_to_date_already() -> None:
    with store(report_months="6,9,12,3") as held:
        plans = [aimed(25 * n, month, row=n) for n, month in enumerate(("2022-06", "2022-09", "2022-12", "2023-03"), 1)]
        bring(held, aimed(100, row=9), *plans)
        found = sorted(held.read("month_plan"), key=lambda row: row["month"])
        assert [row["value"] for row in found] == [25, 50, 75, 100]


def test_a_plan_with_a_month_missing_before_it_is_refused() -> None:
    with store() as held:
        assert "前の月の計画がない" in reasons(bring(held, aimed(10, "2022-06")))[0]


def test_the_same_thing_twice_with_different_values_names_both_rows() -> None:
    with store() as held:
        outcome = bring(held, said(12), said(13, row=7), valid_only=True)
        assert [(one.row, one.reason[:14]) for one in outcome.problems] == [
            (2, "同じ値が7行目のC列では13"),
            (7, "同じ値が2行目のC列では12"),
        ]
        assert outcome.change_no is None


def test_the_same_thing_twice_with_one_value_is_one_figure() -> None:
    with store() as held:
        outcome = bring(held, said(12), said(12, row=7))
        assert (outcome.problems, outcome.counts[Kind.NEW]) == ((), 1)


def test_one_refused_row_leaves_nothing_unless_the_valid_ones_were_asked_for() -> None:
    with store() as held:
        table = read(said(12), problems=(Problem(3, "C", "12人くらい", "数値として読めません"),))
        options = Options("表.csv", LATER)
        refused = saving.save(held, ADMIN, table, options)
        assert (refused.change_no, refused.accepted, refused.refused) == (None, 1, 1)
        assert actual(held) is None
        assert saving.save(held, ADMIN, table, replace(options, valid_only=True)).change_no == 2
        assert actual(held) == 12


def test_a_word_for_no_value_is_listed_and_refuses_nothing() -> None:
    with store() as held:
        table = read(said(12), problems=(Problem(3, "C", "未集計", "値なしと読みました", refuses=False),))
        saved = saving.save(held, ADMIN, table, Options("表.csv", LATER))
        assert (saved.accepted, saved.refused, [one.text for one in saved.notes]) == (1, 0, ["未集計"])
        assert actual(held) == 12


def test_cancelled_work_leaves_nothing() -> None:
    class Left(Exception):
        pass

    def leave(_: str, part: float) -> None:
        if part == 1:
            raise Left

    with store() as held:
        with pytest.raises(Left):
            saving.save(held, ADMIN, read(said(12)), Options("表.csv", LATER), leave)
        assert actual(held) is None


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e15, -1e300])
def test_absurd_values_are_refused(value: float) -> None:
    with store() as held:
        assert "大きすぎます" in reasons(bring(held, said(value)))[0]


def test_a_month_that_has_not_ended_has_no_actual() -> None:
    with store() as held:
        outcome = bring(held, said(12), today=date(2022, 5, 31))
        assert "まだ終わっていません" in reasons(outcome)[0]


def test_a_round_takes_no_month_in_which_the_figure_does_not_report() -> None:
    with store(basis="monthly_entry", report_months="6,9,12,3") as held:
        assert "報告する月は6月、9月、12月、3月です" in reasons(bring(held, said(12), today=JUNE))[0]


def test_notes_and_texts_stay_with_a_figure_that_is_corrected() -> None:
    world = city()
    world.actual("figure", "2022-05", 11, note="注記", internal_note="メモ", explanation="説明", withheld=True)
    with store_of(world) as held:
        outcome = bring(held, said(12))
        assert (outcome.entries[0].kind, outcome.entries[0].before) == (Kind.CHANGED, "11")
        [row] = held.read("actual")
        assert (row["note"], row["internal_note"], row["explanation"], row["withheld"]) == (
            "注記",
            "メモ",
            "説明",
            True,
        )


# Who may ---------------------------------------------------------------------------------------------------------


def test_a_viewer_imports_nothing() -> None:
    with store() as held, pytest.raises(Forbidden, match="取込"):
        bring(held, said(12), who=VIEWER)


def test_an_editor_of_another_section_is_refused_row_by_row() -> None:
    with store() as held:
        outcome = bring(held, said(12), who=person("よその担当", Role.EDITOR, section="elsewhere"))
        assert reasons(outcome)[0].startswith("「取込」ができるのは、その課の担当")


def test_an_editor_brings_no_targets_of_the_year_but_plans() -> None:
    with store() as held:
        assert "目標値の設定" in reasons(bring(held, aimed(100), who=EDITOR))[0]
        assert bring(held, aimed(10, "2022-04"), who=EDITOR).change_no == 2


def test_an_editor_registers_nothing() -> None:
    with store() as held, pytest.raises(Forbidden, match="組織・目標・指標の変更"):
        bring(held, said(12, indicator="新しい指標"), who=EDITOR, create=True)


# Two people ------------------------------------------------------------------------------------------------------


def drafted() -> Store:
    """Return a city in which 担当B has typed 11."""
    world = city(basis="monthly_entry")
    world.draft("figure", "2022-05", "11", typed_by="担当B")
    return store_of(world)


def test_the_draft_of_somebody_else_is_a_conflict_for_whoever_has_not_seen_it() -> None:
    with drafted() as held:
        outcome = bring(held, said(12), who=EDITOR, today=JUNE)
        assert outcome.change_no is None
        assert "「11(担当Bの下書き)」と保存しています。取り込む値は「12」です。" in reasons(outcome)[0]


def test_a_draft_that_was_seen_in_the_preview_is_replaced_and_a_newer_one_is_not() -> None:
    with drafted() as held:
        assert bring(held, said(12), who=EDITOR, today=JUNE, seen=0).change_no is None
        outcome = bring(held, said(12), who=EDITOR, today=JUNE, seen=1)
        assert outcome.entries[0].before == "11(担当Bの下書き)"
        assert held.read("draft")[0]["text"] == "12"


def test_ones_own_draft_is_replaced() -> None:
    with drafted() as held:
        assert bring(held, said(12), who=COLLEAGUE, today=JUNE).change_no == 2


# Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["参加者数", "参加 者数", "参加者数\n", "figure"])
def test_an_indicator_is_found_by_name_or_code_whatever_the_spaces(name: str) -> None:
    with store() as held:
        assert bring(held, said(12, indicator=name)).problems == ()


def test_a_department_is_found_in_any_width_and_need_not_be_named_where_there_is_but_one() -> None:
    world = city()
    world.department(name="ＤＸ推進部")
    with store_of(world) as held:
        assert bring(held, said(12, department="DX 推進部"), said(5, "2022-06", 3, department="")).problems == ()


def test_an_unknown_name_is_a_problem_with_the_nearest_one_that_there_is() -> None:
    with store() as held:
        outcome = bring(held, said(12, indicator="参加者の数"), said(1, row=3, department="市民共同部"))
        assert [(one.row, one.column, one.text) for one in outcome.problems] == [
            (2, "B", "参加者の数"),
            (3, "A", "市民共同部"),
        ]
        assert "近いもの: 「参加者数」" in reasons(outcome)[0]
        assert "近いもの: 「市民協働部」" in reasons(outcome)[1]


def test_unit_and_direction_agree_with_what_is_registered() -> None:
    with store() as held:
        outcome = bring(held, said(12, unit="回"), said(1, "2022-06", 3, unit="人", direction="down"))
        assert "単位は「人」ですが、表では「回」" in reasons(outcome)[0]
        assert "方向は「増加」ですが、表では「減少」" in reasons(outcome)[1]


def test_a_year_that_a_department_has_not_is_a_problem() -> None:
    with store() as held:
        assert "令和3年度(2021年度)が登録されていません" in reasons(bring(held, said(12, "2021-05")))[0]


def test_what_is_created_is_shown_with_what_was_decided_for_it() -> None:
    with store() as held:
        table = (
            said(1.5, department="新部", indicator="満足度", unit="点", goal="窓口の改善"),
            said(300, None, row=3, department="新部", indicator="待ち時間", unit="分", direction="down"),
            said(4, "2022-06", row=4, department="新部", indicator="来庁者", unit="人"),
        )
        outcome = bring(held, *table, create=True)
        assert outcome.problems == ()
        assert [(one.kind, one.name) for one in outcome.made] == [
            ("部局", "新部"),
            ("課", "新部"),
            ("指標", "新部 満足度"),
            ("部局の年度", "新部 令和4年度(2022年度)"),
            ("目標", "窓口の改善"),
            ("指標", "新部 待ち時間"),
            ("指標", "新部 来庁者"),
        ]
        made = {row["name"]: row for row in held.read("indicator")}
        habits = ("unit", "decimals", "direction", "accumulation", "entry_mode", "report_months")
        assert [made["満足度"][name] for name in habits[:5]] == ["点", 1, "up", "latest", "running"]
        assert [made["待ち時間"][name] for name in habits] == ["分", 0, "down", "latest", "running", "3"]
        assert [made["来庁者"][name] for name in habits[:5]] == ["人", 0, "up", "sum", "increment"]
        assert {row["goal"] for row in held.read("placement")} >= {"goal-2-1"}


def test_a_goal_is_found_by_number_or_title() -> None:
    world = World.of_one_goal()
    world.department_year(basis="series_only")
    world.goal(number=3, title="地域自治の推進")
    world.indicator("figure", name="参加者数", goal=None)
    with store_of(world) as held:
        names = ("3", "目標3", "地域自治の推進", "３ 地域自治の推進", "目標３：地域自治の推進")
        table = [said(1, f"2022-{month:02}", month, goal=name) for month, name in enumerate(names, 4)]
        assert bring(held, *table).problems == ()
        assert "近いもの: 「地域自治の推進」" in reasons(bring(held, said(1, goal="地域自治推進")))[0]


def test_a_round_takes_no_figure_that_it_does_not_ask_for_unless_its_target_comes_along() -> None:
    world = World()
    world.department()
    world.section()
    world.department_year()
    world.indicator("figure", name="参加者数", unit="人", goal=None)
    with store_of(world) as held:
        assert "月次入力で報告しません" in reasons(bring(held, said(12), today=JUNE))[0]
        assert bring(held, said(12), aimed(100, row=3), today=JUNE).problems == ()


@pytest.mark.parametrize("name", ["指" * 201, "指標\x00"])
def test_a_name_that_no_list_can_hold_is_not_registered(name: str) -> None:
    with store() as held:
        assert "指標の名称" in reasons(bring(held, said(12, indicator=name), create=True))[0]
