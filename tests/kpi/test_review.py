"""Drafts of 実績 say what was reported, and nothing that was not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kpi.calendar import FiscalYear, Month
from kpi.load import SHIPPED, load
from kpi.model import Report
from kpi.report import change_as_of, read_report
from kpi.review import drafts
from kpi.store import Store, open_store
from tests.city import store_of
from tests.rows import DEPARTMENT, World

PASSPORT = (
    "旅券の電子申請・クレジット収納の開始は、3月27日に一部を実施"
    "(期限1月、電子申請は3月27日に開始(予定は1月)。クレジット収納は実施の記載なし)"
)
SHIPPED_GOALS = {
    2: [
        "出前講座等参加者数は、目標4,000人に対し実績4,675人(達成率116.9%)",
        "消費者教育推進計画 改訂版の策定は、2月に完了(期限2月、2月に改訂(日の記載なし))",
    ],
    3: [
        "マイナンバーカード交付率は、目標60%に対し実績62.8%(達成率104.7%、2月末時点)",
        "マイナンバーカード申請率は、実績81.6%(2月末時点)",
        PASSPORT,
        "本庁に交付特設窓口を設置: 実施(特設窓口を継続し、休日夜間の臨時窓口も開設)",
        "マイナンバーカードの休日・夜間臨時窓口の開設(当初目標外)",
    ],
}


@pytest.fixture(scope="module")
def shipped() -> Iterator[Report]:
    with open_store(None) as store:
        load(store, SHIPPED)
        yield read_report(store, "shimin-kyodo", FiscalYear(2022), Month(2023, 3), change_as_of(store, None))


@pytest.mark.parametrize("number", SHIPPED_GOALS)
def test_the_shipped_figures_and_milestones_become_sentences(shipped: Report, number: int) -> None:
    found = drafts(shipped.goals[number - 1], shipped).sentences
    assert [sentence for sentence in SHIPPED_GOALS[number] if sentence not in found] == []


def test_what_was_not_reported_is_named_and_becomes_no_sentence(shipped: Report) -> None:
    found = drafts(shipped.goals[0], shipped)
    assert "地域自治組織形成の働きかけ" in found.unknown
    assert "支援センター設置条例の制定" in found.unknown
    assert not [sentence for sentence in found.sentences if "働きかけ" in sentence or "設置条例" in sentence]


def of_world(world: World) -> tuple[str, ...]:
    """Return the drafts of the one goal of a world, as of March."""
    store: Store = store_of(world)
    report = read_report(store, DEPARTMENT, FiscalYear(2022), Month(2023, 3), change_as_of(store, None))
    return drafts(report.goals[0], report).sentences


@pytest.mark.parametrize(
    ("target", "actual", "sentence"),
    [
        ({"value": 0}, 0, "苦情は、目標0件に対し実績0件"),
        ({"value": 0}, 2, "苦情は、目標0件に対し実績2件"),
        ({"low": 20, "high": 26, "value": None}, 24, "苦情は、目標20～26件に対し実績24件"),
        (None, 0, "苦情は、実績0件"),
    ],
)
def test_a_rate_is_said_only_where_there_is_one(target: dict[str, float] | None, actual: float, sentence: str) -> None:
    world = World.of_one_goal()
    kind = "range" if target and "low" in target else "up"
    world.indicator("figure", name="苦情", accumulation="latest", report_months="3", direction=kind)
    if target is not None:
        world.target("figure", comparator_stated=False, **target)
    world.actual("figure", "2023-03", actual)
    assert of_world(world) == (sentence,)


def test_a_figure_that_nobody_confirmed_says_so() -> None:
    world = World.of_one_goal()
    world.indicator("figure", name="件数", report_months="3")
    world.actual("figure", "2023-03", 3)
    world.submission("2023-03", stage="submitted")
    assert of_world(world) == ("件数は、実績3件(未確定)",)


def test_a_day_of_another_fiscal_year_says_its_year() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    world.milestone("deed", "work", "2022-07-31", title="制定")
    world.milestone_report("deed", "2022-06", done_on="2022-03-20")
    assert of_world(world) == ("制定は、2022年3月20日に完了(期限7月31日)",)
