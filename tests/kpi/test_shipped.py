"""The shipped facts say what the sheet of FY2022 and the ministry's series say, and nothing more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from kpi.calendar import FiscalYear, Month
from kpi.load import SHIPPED, load
from kpi.model import MilestoneStatus, PlanKind, Report, ScheduleKind, Status
from kpi.report import change_as_of, read_history, read_report
from kpi.store import Question, Store, open_store

DEPARTMENT = "shimin-kyodo"
CARD = "card-issuance-rate"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Return the shipped facts in memory."""
    with open_store(None) as opened:
        load(opened, SHIPPED)
        yield opened


def year_report(store: Store, year: int, month: str) -> Report:
    """Read a year of the shipped department."""
    return read_report(store, DEPARTMENT, FiscalYear(year), Month.parse(month), change_as_of(store, None))


SHEET = [  # name, unit, target, actual, actual month, rate, status
    ("地域自治組織形成の働きかけ", "校区", 4, None, None, None, Status.NOT_REPORTED),
    ("地域づくり活動計画の策定支援", "校区", 2, 2, "2023-03", 1.0, Status.ACHIEVED),
    ("出前講座等参加者数", "人", 4000, 4675, "2023-03", 1.16875, Status.ACHIEVED),
    ("就職人数(雇用保険加入)", "人", 60, None, None, None, Status.NOT_REPORTED),
    ("マイナンバーカード交付率", "%", 60, 62.8, "2023-02", 62.8 / 60, Status.ACHIEVED),
    ("マイナンバーカード申請率", "%", None, 81.6, "2023-02", None, Status.NO_TARGET),
    ("窓口委託のモニタリング", "回", 12, None, None, None, Status.NOT_REPORTED),
    ("公募型公民連携事業の応募団体数", "団体", 12, 11, "2023-03", 11 / 12, Status.NEARLY),
    ("延講座開催数", "回", 40, 35, "2023-03", 0.875, Status.NEARLY),
    ("まちびらき60周年巡回写真展の延参加者数", "人", None, 1965, "2023-03", None, Status.NO_TARGET),
    ("接遇研修の実施回数", "回", 3, None, None, None, Status.NOT_REPORTED),
    ("職員会議の開催数", "回", None, None, None, None, Status.NO_TARGET),
]


@pytest.mark.parametrize(("name", "unit", "target", "actual", "month", "rate", "status"), SHEET)
def test_every_figure_of_the_sheet_stands_as_the_sheet_has_it(
    store: Store, name: str, unit: str, target: float | None, actual: float | None,
    month: str | None, rate: float | None, status: Status,
) -> None:  # fmt: skip
    [found] = [i for i in year_report(store, 2022, "2023-03").indicators if i.name == name]
    assert (found.unit, found.target, found.actual, found.status) == (unit, target, actual, status)
    assert (str(found.actual_month) if found.actual_month else None) == month
    assert found.achievement_rate == (None if rate is None else pytest.approx(rate, rel=1e-12))


def test_the_sheet_has_these_twelve_figures_and_no_other(store: Store) -> None:
    assert [i.name for i in year_report(store, 2022, "2023-03").indicators] == [row[0] for row in SHEET]


def test_a_figure_that_the_sheet_lacks_is_no_missed_deadline(store: Store) -> None:
    report = year_report(store, 2022, "2023-03")
    assert {i.status_label for i in report.indicators if i.status is Status.NOT_REPORTED} == {"数値の記載なし"}
    assert "実施の記載なし" in {m.status_label for m in report.milestones}
    assert not [m for m in report.milestones if "未報告" in m.status_label]


def test_the_card_rate_of_february_is_achieved_while_the_years_end_is_open(store: Store) -> None:
    [card] = [i for i in year_report(store, 2022, "2023-03").indicators if i.code == CARD]
    assert card.status_label == "達成(2月末時点・年度末値は未確定)"
    assert (card.reported_months, card.expected_months) == (10, 12)
    assert card.difference == pytest.approx(2.8)


def test_a_derived_target_says_what_it_was_derived_from(store: Store) -> None:
    [monitoring] = [i for i in year_report(store, 2022, "2023-03").indicators if i.code == "counter-monitoring"]
    assert "目標は「毎月実施」から導いた値(12回)" in monitoring.notes


def test_a_doubtful_scope_is_noted_beside_the_figure(store: Store) -> None:
    [people] = [i for i in year_report(store, 2022, "2023-03").indicators if i.target == 4000]
    assert "222回" in " ".join(people.notes)
    assert "要確認" in " ".join(people.notes)


def test_the_card_rate_has_its_monthly_history_and_january_stays_missing(store: Store) -> None:
    readings = {str(r.month): r.value for r in read_history(store, DEPARTMENT, None, None)[CARD]}
    months = [
        "2022-04",
        "2022-05",
        "2022-06",
        "2022-07",
        "2022-08",
        "2022-09",
        "2022-10",
        "2022-11",
        "2022-12",
    ]
    assert [readings[month] for month in months] == [46.2, 46.8, 47.3, 47.8, 49.1, 50.5, 52.5, 55.2, 58.0]
    assert "2023-01" not in readings
    assert readings["2023-02"] == 62.8
    assert len(readings) == 48


@pytest.mark.parametrize(("year", "rate"), [(2018, 14.1), (2019, 16.9), (2020, 30.3), (2021, 45.6)])
def test_the_card_rate_at_the_end_of_earlier_years_is_an_actual_without_target(
    store: Store, year: int, rate: float
) -> None:
    [card] = year_report(store, year, f"{year + 1}-03").indicators
    assert (card.actual, card.status, card.achievement_rate) == (rate, Status.NO_TARGET, None)
    assert not [note for note in card.notes if "年度末の値ではない" in note]


@pytest.mark.parametrize(("year", "rate", "as_of"), [(2016, 9.1, "3月8日時点"), (2017, 11.7, "2月末時点")])
def test_a_year_whose_last_reading_is_not_its_end_says_so(store: Store, year: int, rate: float, as_of: str) -> None:
    [card] = year_report(store, year, f"{year + 1}-03").indicators
    assert card.actual == rate
    assert f"{as_of}の値で、年度末の値ではない" in card.notes


def test_a_reading_of_the_first_is_the_end_of_the_month_before_and_others_keep_their_day(
    store: Store,
) -> None:
    measured = {str(r.month): r.measured_on for r in read_history(store, DEPARTMENT, None, None)[CARD]}
    assert measured["2019-03"] == date(2019, 3, 31)
    assert measured["2019-09"] == date(2019, 9, 16)
    assert measured["2017-05"] == date(2017, 5, 15)


def test_the_sheets_work_is_shipped_whole(store: Store) -> None:
    asked = Question(DEPARTMENT, 2022)
    assert len(store.read("asked_goal", asked)) == 5
    assert len(store.read("initiative", asked)) == 18
    steps = store.read("step", asked)
    assert len(steps) == 41
    assert Counter(step["schedule_kind"] for step in steps)[ScheduleKind.ALL_YEAR] == 22
    kinds = Counter(item["kind"] for item in store.read("plan_item", asked))
    assert kinds == {PlanKind.COMPREHENSIVE: 7, PlanKind.BASIC_POLICY: 6}


def test_the_texts_of_the_sheet_are_shipped_as_published_in_our_own_words(store: Store) -> None:
    texts = [row for row in store.read("sheet_text", Question(DEPARTMENT, 2022)) if row["is_settled"]]
    parts = Counter(row["part"] for row in texts)
    assert parts == {"mission": 1, "policy": 1, "summary": 1, "result": 5, "issue": 5}
    assert {row["state"] for row in texts} == {"published"}
    [year] = store.newest("department_year", department=DEPARTMENT, fiscal_year=2022)
    assert (year["condensed"], year["head_name"]) == (True, None)


def test_the_midterm_goals_have_two_lists_that_do_not_match(store: Store) -> None:
    asked = Question(DEPARTMENT, 2022, date(2023, 3, 1))
    goals = [row["goal"] for row in sorted(store.read("asked_midterm", asked), key=lambda row: row["number"])]
    steps, items = store.read("midterm_state", asked), store.read("midterm_item", asked)
    assert [sum(row["goal"] == goal for row in steps) for goal in goals] == [3, 3, 4, 5, 2, 7, 8]
    assert [sum(row["goal"] == goal for row in items) for goal in goals] == [2, 2, 2, 3, 1, 2, 2]
    forms = Counter((row["first_year"], row["last_year"]) for row in steps)
    assert forms == {(2022, 2022): 23, (2022, None): 3, (2023, 2023): 3, (2023, None): 3}
    assert len(store.read("midterm_link", asked)) == 19


def test_a_basic_policy_of_zero_means_none(store: Store) -> None:
    last = year_report(store, 2022, "2023-03").goals[4]
    assert [item.code for item in last.plan_items] == ["5-2-①"]


MILESTONES = [  # title contains, status, done on
    ("委員会への諮問", MilestoneStatus.DONE, "2022-05-20"),
    ("市民公益活動支援センターの設置", MilestoneStatus.DONE, "2023-02"),
    ("しごと・くらしセンターの開所", MilestoneStatus.DONE, "2023-02"),
    ("庄内コラボセンターの開所", MilestoneStatus.DONE, "2023-02-20"),
    ("旅券の電子申請", MilestoneStatus.PARTLY_DONE, "2023-03-27"),
    ("業務フロー見直し", MilestoneStatus.DONE_UNDATED, None),
    ("インターネット受取予約の拡充", MilestoneStatus.DONE_UNDATED, None),
    ("戸籍システムの改修", MilestoneStatus.DONE_UNDATED, None),
    ("マイナアシスト", MilestoneStatus.NOT_REPORTED, None),
    ("素案検討", MilestoneStatus.NOT_REPORTED, None),
]


@pytest.mark.parametrize(("title", "status", "done_on"), MILESTONES)
def test_every_milestone_is_as_exact_as_the_sheet(
    store: Store, title: str, status: MilestoneStatus, done_on: str | None
) -> None:
    [found] = [m for m in year_report(store, 2022, "2023-03").milestones if title in m.title]
    assert (found.status, found.done_on) == (status, done_on)


def test_nothing_of_the_sheet_is_called_late(store: Store) -> None:
    states = Counter(m.status for m in year_report(store, 2022, "2023-03").milestones)
    assert states[MilestoneStatus.DONE_LATE] == 0
    assert sum(states.values()) == 20


def test_a_dated_milestone_is_known_from_its_own_month_on(store: Store) -> None:
    def consultation(month: str) -> MilestoneStatus:
        return next(m.status for m in year_report(store, 2022, month).milestones if "諮問" in m.title)

    assert consultation("2022-04") is MilestoneStatus.NOT_DUE
    assert consultation("2022-05") is MilestoneStatus.DONE


def test_results_that_answer_no_planned_step_are_kept(store: Store) -> None:
    report = year_report(store, 2022, "2023-03")
    assert sum(len(goal.extra_results) for goal in report.goals) == 5


def test_in_december_the_plan_is_automatic_and_the_year_end_a_range(store: Store) -> None:
    [card] = [i for i in year_report(store, 2022, "2022-12").indicators if i.code == CARD]
    assert card.plan == pytest.approx(45.6 + (60 - 45.6) * 9 / 12)
    assert card.plan_rate == pytest.approx(58.0 / 56.4)
    assert card.status is Status.ON_TRACK
    assert card.estimate_low == pytest.approx(58 + 3 * (58 - 45.6) / 9)
    assert card.estimate_high == pytest.approx(58 + 3 * (58 - 50.5) / 3)


def test_at_march_the_target_alone_counts_and_nothing_is_estimated(store: Store) -> None:
    for indicator in year_report(store, 2022, "2023-03").indicators:
        assert (indicator.plan, indicator.plan_rate, indicator.plan_source) == (None, None, None)
        assert (indicator.estimate_low, indicator.estimate_high) == (None, None)
