"""次年度へ引き継ぐ: what comes along and why, what does not, and that the old year keeps every row."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from kpi.access import Forbidden
from kpi.calendar import FiscalYear, Month
from kpi.carry import lines
from kpi.carry.drafting import read_draft
from kpi.carry.lines import Choice, Draft, Kind, Line
from kpi.carry.overlap import same_work
from kpi.carry.saving import save
from kpi.cli import answer
from kpi.guard import Refused
from kpi.load import SHIPPED, load
from kpi.model import SheetPart, TextState
from kpi.report import read_report
from kpi.sheet import Sheet, read_sheet
from kpi.sql import KEYS
from kpi.store import Store, open_store
from tests.city import DESK, EDITOR, HEAD, store_of
from tests.rows import DEPARTMENT, GOAL, World

YEAR, NEXT, MARCH = FiscalYear(2022), FiscalYear(2023), Month(2023, 3)
CARRIES = Choice(True, "")


def world() -> World:
    """Return a year with one of everything that can come along or stay."""
    said = World.of_one_goal()
    said.initiative("work", title="講座の開催", schedule_kind="none")
    said.step("open-all-year", "work", title="講座を毎月開く")
    said.step("done", "work", number=2, title="会場の選定", schedule_kind="month", schedule_text="7月")
    said.milestone("chosen", "work", "2022-07-31", step="done", title="会場の決定")
    said.milestone_report("chosen", "2022-07", done_on="2022-07-20")
    said.step("late", "work", number=3, title="手引きの発行", schedule_kind="until", schedule_text="9月迄")
    said.milestone("booklet", "work", "2022-09-30", step="late", title="手引きの印刷")
    said.milestone_report("booklet", "2022-09", "postponed", postponed_to="2023-06-30")
    said.initiative("over", number=2, title="記念式典の開催")
    said.step("ceremony", "over", title="式典", schedule_kind="month", schedule_text="11月")
    said.milestone("held", "over", "2022-11-30", step="ceremony", title="式典を開く")
    said.milestone_report("held", "2022-11", done_on="2022-11-03")
    said.indicator("visitors", goal=None, name="参加者数", unit="人")
    said.placement("visitors", initiative="work", step="open-all-year")
    said.target("visitors", 100)
    said.indicator("guests", goal=None, name="来賓の数")
    said.placement("guests", initiative="over", step="ceremony", position=2)
    said.plan_item("5-1-③")
    said.plan_item("45", kind="basic_policy", valid_to_year=2022)
    said.again("goal_plan_item", {"plan_item": "45"}, position=2)
    said.narrative(
        f"{GOAL}-issue",
        goal=GOAL,
        part="issue",
        body="広報: 紙面を見直す。若い人に届ける。\n講座を毎月開くことを続ける。",
    )
    said.midterm("midterm", (2022, 2022), (2022, None), (2023, 2023), number=1)
    said.midterm_report("midterm-1")
    said.carrier("midterm-1")
    return said


@pytest.fixture
def store() -> Iterator[Store]:
    with store_of(world()) as made:
        yield made


@pytest.fixture(scope="module")
def found() -> Draft:
    """Return the draft of the world, to be read."""
    with store_of(world()) as made:
        return draft(made)


def draft(store: Store, year: FiscalYear = YEAR, month: Month = MARCH) -> Draft:
    newest = store.change_at()
    assert newest is not None
    return read_draft(store, DEPARTMENT, year, month, newest)


def line(found: Draft, title: str, kind: Kind | None = None) -> Line:
    """Return the one line of a title."""
    [one] = [one for one in found.lines if one.title == title and kind in (None, one.kind)]
    return one


def verdict(found: Draft, title: str) -> tuple[bool, str]:
    return line(found, title).comes, line(found, title).why


def next_sheet(store: Store) -> Sheet:
    newest = store.change_at()
    assert newest is not None
    return read_sheet(store, DEPARTMENT, NEXT, NEXT.first_month, newest)


def test_what_is_finished_stays_and_says_so_and_what_is_not_comes_along(found: Draft) -> None:
    assert verdict(found, "会場の決定") == (False, "期限内に完了(7月20日)")
    assert verdict(found, "会場の選定") == (False, "期限内に完了(7月20日)")
    assert verdict(found, "手引きの印刷") == (True, "未完了: 延期(期限9月30日)")
    assert verdict(found, "講座を毎月開く") == (True, "通年の取組み(未報告)")
    assert verdict(found, "講座の開催") == (True, "続けるものが3件のうち2件ある")
    assert verdict(found, "記念式典の開催")[0] is False


def test_what_nobody_reported_comes_along_to_be_checked(store: Store, found: Draft) -> None:
    assert [one.title for one in found.coming if one.is_unsure and one.kind is Kind.STEP] == ["講座を毎月開く"]
    with store.write("試験", "報告の取消し") as change:
        [row] = [row for row in change.newest("milestone_report") if row["milestone"] == "chosen"]
        change.put(
            "milestone_report", [{k: v for k, v in row.items() if k not in ("change_no", "withdrawn")}], withdrawn=True
        )
    now = line(draft(store), "会場の決定")
    assert (now.comes, now.is_unsure) == (True, True)
    assert "完了していれば外す" in now.why


def test_what_is_not_due_yet_waits_for_the_end_of_the_year(store: Store) -> None:
    now = line(draft(store, month=Month(2022, 6)), "式典を開く")
    assert (now.comes, now.is_unsure) == (False, True)


def test_dates_of_the_old_year_are_not_carried_and_one_that_was_set_anew_is(found: Draft) -> None:
    assert line(found, "手引きの印刷").remark == "期限 令和5年6月30日(延期先)"
    assert line(found, "会場の決定").remark == "期限 未設定"
    assert line(found, "手引きの発行").remark == "日程 未設定(前年度は9月迄)"
    assert line(found, "手引きの発行").row["schedule_kind"] == "none"


def test_a_figure_comes_with_its_work_and_its_target_is_asked_for(found: Draft) -> None:
    assert line(found, "参加者数").remark == "令和5年度の目標値 未設定(令和4年度 100人以上)"
    assert verdict(found, "参加者数") == (True, "指標は年度を越えて続く")
    assert verdict(found, "来賓の数") == (False, "結び付いている取組みが引き継がれない")


def test_a_figure_of_a_section_that_ends_stays() -> None:
    said = world()
    said.again("section", {"section": "civic-desk"}, valid_to_year=2022)
    with store_of(said) as store:
        assert verdict(draft(store), "参加者数") == (False, "報告する課が令和4年度で廃止")


def test_a_plan_that_ends_with_the_year_stays(found: Draft) -> None:
    links = {one.title.split()[0]: (one.comes, one.why) for one in found.lines if one.kind is Kind.PLAN}
    assert links == {"5-1-③": (True, "計画が続いている"), "45": (False, "計画が令和4年度まで")}


def test_issues_become_work_unless_what_continues_says_the_same(found: Draft) -> None:
    head = line(found, "広報")
    assert (head.kind, head.comes, head.why) == (Kind.INITIATIVE, True, "課題・今後の方向性(作業中)")
    below = [one.title for one in found.lines if one.above == head.key]
    assert below == ["紙面を見直す", "若い人に届ける"]
    same = line(found, "講座を毎月開くことを続ける")
    assert not same.comes
    assert "続ける取組み「講座を毎月開く」と重なる" in same.why


@pytest.mark.parametrize(
    ("sentence", "title", "is_same"),
    [
        ("地域計画の策定支援を続ける", "「地域計画」の策定支援(2校区)", True),
        ("運用を見直す", "運用の見直し", False),
        ("若者の居場所をつくる", "高齢者の居場所の拡充", False),
        ("開所", "開所", False),
    ],
)
def test_only_wordings_with_much_in_common_are_the_same_work(sentence: str, title: str, is_same: bool) -> None:
    assert (same_work(sentence, [title]) == title) is is_same


def test_mid_term_steps_come_by_their_years_and_state(found: Draft) -> None:
    steps = {one.number: (one.comes, one.remark) for one in found.lines if one.kind is Kind.MIDTERM_STEP}
    assert steps == {
        "(1)①": (False, "令和4年度 → 令和5年度"), "(1)②": (True, "令和4年度～"), "(1)③": (True, "令和5年度"),
    }  # fmt: skip
    due = [one for one in found.lines if one.kind is Kind.INITIATIVE and one.source.startswith("midterm:")]
    assert [(one.title, one.why) for one in due] == [
        ("工程2", "中期目標1(1)② 令和4年度～の工程"), ("工程3", "中期目標1(1)③ 令和5年度の工程"),
    ]  # fmt: skip
    assert {one.above for one in due} == {f"goal:{GOAL}"}


def test_saved_it_is_a_plan_in_the_making_with_figures_without_targets(store: Store) -> None:
    assert save(store, DESK, draft(store), {}).change_no
    sheet = next_sheet(store)
    [goal] = sheet.goals
    assert (goal.goal.number, goal.goal.title, goal.goal.state) == (1, "目標", TextState.DRAFT)
    assert [work.line.title for work in goal.work] == [
        "講座の開催", "講座を毎月開く", "手引きの発行", "広報", "紙面を見直す", "若い人に届ける", "工程2", "工程3",
    ]  # fmt: skip
    [figure] = sheet.report.indicators
    assert (figure.name, figure.target) == ("参加者数", None)
    assert [indicator.name for indicator in goal.work[1].indicators] == ["参加者数"]
    [milestone] = sheet.report.milestones
    assert (milestone.title, milestone.due_to_text) == ("手引きの印刷", "2023-06-30")
    [midterm] = sheet.midterm
    assert [(step.number, step.years) for step in midterm.steps] == [("(1)①", "令和4年度～"), ("(1)②", "令和5年度")]
    assert [carrier.fiscal_year for step in midterm.steps for carrier in step.carriers] == [NEXT, NEXT]
    assert store.read("target") == [row for row in store.read("target") if row["fiscal_year"] == 2022]


def test_nothing_of_the_old_year_changes(store: Store) -> None:
    newest = store.change_at()
    assert newest is not None
    before = {table: store.read(table) for table in KEYS}
    report = read_report(store, DEPARTMENT, YEAR, MARCH, newest)
    revisions = {table: store.all_revisions(table, newest[0]) for table in KEYS}
    save(store, DESK, draft(store), {})
    for table, rows in before.items():
        assert [row for row in rows if row not in store.read(table)] == [], table
        assert store.all_revisions(table, newest[0]) == revisions[table], table
    after = store.change_at()
    assert after is not None
    again = read_report(store, DEPARTMENT, YEAR, MARCH, after)
    assert (again.goals, again.source) == (report.goals, report.source)


def test_a_second_time_says_what_is_there_and_writes_nothing(store: Store) -> None:
    save(store, DESK, draft(store), {})
    there = draft(store)
    assert there.coming == ()
    assert lines.headline(there).startswith("令和5年度に新しく引き継ぐものはありません。登録済み")
    newest = store.change_at()
    assert save(store, DESK, there, {}).change_no == 0
    assert store.change_at() == newest


def test_a_dropped_line_takes_what_stands_under_it_along_and_is_remembered(store: Store) -> None:
    found = draft(store)
    save(store, DESK, found, {line(found, "講座の開催").key: Choice(False, "")})
    [goal] = next_sheet(store).goals
    assert [work.line.title for work in goal.work][:2] == ["広報", "紙面を見直す"]
    assert next_sheet(store).report.indicators == ()
    again = line(draft(store), "講座の開催")
    assert (again.became, again.comes, again.why) == (None, False, "前回、引き継がないとした")


def test_a_line_is_saved_under_the_wording_that_was_typed(store: Store) -> None:
    found = draft(store)
    save(store, DESK, found, {line(found, "講座の開催").key: Choice(True, " 講座とセミナーの開催 ")})
    assert next_sheet(store).goals[0].work[0].line.title == "講座とセミナーの開催"
    assert line(draft(store), "講座の開催").became is not None


def test_what_stays_by_rule_may_be_brought_along(store: Store) -> None:
    found = draft(store)
    wanted = {line(found, title).key: CARRIES for title in ("会場の選定", "会場の決定")}
    save(store, DESK, found, wanted)
    assert "会場の決定" in [milestone.title for milestone in next_sheet(store).report.milestones]


def test_goals_that_the_next_year_has_already_are_not_made_again() -> None:
    said = world()
    said.department_year(2023)
    said.goal("own", fiscal_year=2023, number=4, title="目標")
    said.goal("another", fiscal_year=2023, number=1, title="別の目標")
    with store_of(said) as store:
        assert line(draft(store), "目標").became == "own"
        save(store, DESK, draft(store), {})
        goals = {goal.goal.title: goal for goal in next_sheet(store).goals}
        assert [work.line.title for work in goals["目標"].work][:1] == ["講座の開催"]
        assert set(goals) == {"目標", "別の目標"}


def test_a_target_that_is_set_already_is_said(store: Store) -> None:
    with store.write("試験", "目標") as change:
        [row] = [row for row in store.read("target") if row["indicator"] == "visitors"]
        said = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("target", [said | {"fiscal_year": 2023, "decided_on": NEXT.first_month.first}])
    assert line(draft(store), "参加者数").remark.startswith("令和5年度の目標値 設定済")


def test_a_plan_that_changed_since_it_was_read_is_not_written(store: Store) -> None:
    found = draft(store)
    with store.write("試験", "改名") as change:
        [row] = [row for row in change.newest("initiative") if row["initiative"] == "work"]
        said = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("initiative", [said | {"title": "別の名前"}])
    with pytest.raises(Refused, match="作り直す"):
        save(store, DESK, found, {})
    assert FiscalYear(2023).year not in {row["fiscal_year"] for row in store.read("goal")}


def test_only_the_desk_and_the_secretariat_carry_over(store: Store, found: Draft) -> None:
    for who in (EDITOR, HEAD):
        with pytest.raises(Forbidden):
            save(store, who, found, {})


def test_a_department_that_ends_with_the_year_is_not_carried_over() -> None:
    said = world()
    said.again("department", {"department": DEPARTMENT}, valid_to_year=2022)
    with store_of(said) as store, pytest.raises(Refused, match="令和4年度まで"):
        save(store, DESK, draft(store), {})


# On the command line ----------------------------------------------------------------------------------------


@pytest.fixture
def shipped() -> Iterator[Store]:
    with open_store(None) as made:
        load(made, SHIPPED)
        yield made


def carry(store: Store, *more: str) -> str:
    found = answer(store, ["sheet", "carry", "--year", "2022", *more], "operator")
    assert (found.code, found.err) == (0, "")
    return found.out


def test_the_shipped_year_is_tried_saved_and_found_there(shipped: Store) -> None:
    tried = carry(shipped, "--dry-run")
    assert "市民協働部 令和4年度(2022年度) → 令和5年度(2023年度)" in tried
    assert "婚姻手続きハンドブックの改訂 … 期限内に完了(1月)" in tried
    assert "旅券の電子申請・クレジット収納の開始 … 未完了: 一部実施(3月27日)。期限 未設定" in tried
    assert "何も保存していません" in tried
    assert "令和5年度の作業中の計画として保存しました" in carry(shipped)
    assert "新しく引き継ぐものがないため" in carry(shipped)


def test_json_says_of_each_line_whether_it_comes_and_why(shipped: Store) -> None:
    found = json.loads(carry(shipped, "--dry-run", "--drop", "goal:shimin-kyodo-2022-5", "--format", "json"))
    assert (found["department"], found["from"], found["into"], found["saved"]) == ("市民協働部", 2022, 2023, False)
    by_key = {one["line"]: one for one in found["lines"]}
    assert by_key["goal:shimin-kyodo-2022-5"]["state"] == "stays"
    assert by_key["placement:shimin-kyodo-2022-5:staff-meetings"]["state"] == "stays"
    assert by_key["placement:shimin-kyodo-2022-2:outreach-lecture-participants"]["open"].startswith(
        "令和5年度の目標値 未設定"
    )


def test_a_line_that_there_is_not_is_told(shipped: Store) -> None:
    found = answer(shipped, ["sheet", "carry", "--year", "2022", "--drop", "goal:none"], "operator")
    assert (found.code, found.out) == (2, "")
    assert "引継ぎの行「goal:none」はありません" in found.err


def test_a_year_in_the_making_is_opened_only_when_asked_for_before_its_april(shipped: Store) -> None:
    carry(shipped)
    texts = json.loads(answer(shipped, ["sheet", "show", "--year", "2023", "--format", "json"], "operator").out)
    assert {text["state"] for text in texts["texts"]} == {"draft"}
    assert {text["part"] for text in texts["texts"]} == {SheetPart.MISSION.value, SheetPart.POLICY.value}
