"""Numbers and times in the sentences of a sheet: what is a figure, what is none, and when a thing is due."""

from __future__ import annotations

import pytest

from kpi.calendar import FiscalYear, Month
from kpi.exchange.sheet.block import clean
from kpi.exchange.sheet.figures import Source, from_cell, joined, results_in, targets_in
from kpi.exchange.sheet.found import Quantity
from kpi.exchange.sheet.lines import lines_of
from kpi.exchange.sheet.schedule import schedule_of, years_of
from kpi.model import Comparator, ScheduleKind

YEAR = FiscalYear(2022)
SOURCE = Source("1行目", "")


def said(quantities: tuple[Quantity, ...]) -> list[tuple[str, float, str]]:
    """Return name, value and unit of each."""
    return [(one.name, one.value, one.unit) for one in quantities]


@pytest.mark.parametrize(
    "text",
    [
        "つぎの3点を進めます。",
        "18歳から利用できる仕組み",
        "開館60周年の催し",
        "第2期計画の策定(3月)",
        "条例の施行(平成24年(2012年))から10年の検証",
        "およそ6割の世帯に届ける",
        "毎月実施",
        "令和4年度(2022年度)から4月1日に始める",
        "約500人の参加",
        "5-1-③ 支え合い",
        "7つの施設をつなぐ",
        "24時間の受付",
        "3/27から開始",
        "9施設機能が入る建物",
        "2地区において支援する",
    ],
)
def test_a_number_that_tells_a_date_an_age_an_order_or_a_share_is_no_target(text: str) -> None:
    assert said(targets_in(text, SOURCE, YEAR).quantities) == []
    assert said(results_in(text, SOURCE, YEAR).quantities) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未着手の地区への訪問(4地区以上)", [("未着手の地区への訪問", 4, "地区")]),
        ("通年実施、教室参加者数4,000人", [("教室参加者数", 4000, "人")]),
        ("通年実施、就職者数(常用)60人", [("就職者数(常用)", 60, "人")]),
        ("計画を推進します。(令和4年度末加入率60%)", [("加入率", 60, "%")]),
        ("催しの実施(通年、応募数:12件、延べ開催数:40回)", [("応募数", 12, "件"), ("延べ開催数", 40, "回")]),
        ("新任者に研修を実施します。(年3回実施)", [("研修", 3, "回")]),
        ("満足度を80点以上にします", [("満足度", 80, "点")]),
        ("利用者1.2万人を目指す", [("利用者", 12_000, "人")]),
        ("待機者0人", [("待機者", 0, "人")]),
        ("処理日数10日以内", [("処理日数", 10, "日")]),
    ],
)
def test_a_number_that_closes_its_phrase_is_a_target(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert said(targets_in(text, SOURCE, YEAR).quantities) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("教室を開催しました。(全22回、467人)", [("教室", 22, "回"), ("教室", 467, "人")]),
        ("応募数:11件、延べ開催数35回", [("応募数", 11, "件"), ("延べ開催数", 35, "回")]),
        ("講座に312人が参加しました。", [("講座", 312, "人")]),
        ("受診率は36.4%となりました。", [("受診率", 36.4, "%")]),
        ("参加者は、目標4,000人に対し実績4,675人(達成率116.9%)", [("参加者", 4675, "人")]),
        ("老朽管約300か所を調べた。", []),
    ],
)
def test_a_result_is_said_by_its_end_its_brackets_or_its_verb(
    text: str, expected: list[tuple[str, float, str]]
) -> None:
    assert said(results_in(text, SOURCE, YEAR).quantities) == expected


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("(2月末時点で加入率62.8%)", Month(2023, 2)),
        ("加入率62.8%(令和5年1月末現在)", Month(2023, 1)),
        ("12月31日現在、加入率62.8%", Month(2022, 12)),
        ("2月末時点で申請率81.6%。加入率62.8%", None),
        ("10月に始め、加入率62.8%", None),
    ],
)
def test_a_result_is_as_of_the_month_that_its_own_sentence_says(text: str, month: Month | None) -> None:
    assert results_in(text, SOURCE, YEAR).quantities[-1].month == month


@pytest.mark.parametrize(
    ("text", "value", "comparator", "month"),
    [
        ("60%以上", 60, Comparator.AT_LEAST, None),
        ("１，２００", 1200, None, None),
        ("年間 40回", 40, None, None),
        ("1,620(2月末時点)", 1620, None, Month(2023, 2)),
        ("▲5", -5, None, None),
        ("未集計", None, None, None),
        ("5～10", None, None, None),
        ("—", None, None, None),
    ],
)
def test_a_cell_of_a_table_of_figures_is_a_number_or_nothing(
    text: str, value: float | None, comparator: Comparator | None, month: Month | None
) -> None:
    found = from_cell(text, "名", "", SOURCE, YEAR)
    assert (found.value, found.comparator, found.month) == (value, comparator, month) if found else value is None


def test_a_result_answers_the_target_of_its_unit_and_words_and_no_other() -> None:
    targets = targets_in("通年実施、教室参加者数400人、就職者数60人、冊子1,000部", SOURCE, YEAR).quantities
    results = results_in("教室の参加者数467人、来場者2,000人、冊子950冊", SOURCE, YEAR).quantities
    assert [
        (one.name, one.target and one.target.value, one.actual and one.actual.value)
        for one in joined(1, targets, results)
    ] == [
        ("教室参加者数", 400, 467),
        ("就職者数", 60, None),
        ("冊子", 1000, None),
        ("来場者", None, 2000),
        ("冊子", None, 950),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "begin", "end"),
    [
        ("見直し(通年、2地区)", ScheduleKind.ALL_YEAR, None, None),
        ("会議(毎月実施)", ScheduleKind.MONTHLY, None, None),
        ("研修(年3回実施)", ScheduleKind.TIMES_A_YEAR, None, None),
        ("条例の制定(7月)", ScheduleKind.MONTH, Month(2022, 7), Month(2022, 7)),
        ("選定(5月～11月)", ScheduleKind.SPAN, Month(2022, 5), Month(2022, 11)),
        ("工事(10月～翌年3月)", ScheduleKind.SPAN, Month(2022, 10), Month(2023, 3)),
        ("開所(令和5年(2023年)2月)", ScheduleKind.MONTH, Month(2023, 2), Month(2023, 2)),
        ("公表(12月末まで)", ScheduleKind.UNTIL, None, Month(2022, 12)),
        ("調査(上半期)", ScheduleKind.SPAN, Month(2022, 4), Month(2022, 9)),
        ("改定(年度末)", ScheduleKind.MONTH, Month(2023, 3), Month(2023, 3)),
        ("人数の把握(4月1日時点)", ScheduleKind.NONE, None, None),
        ("加入率の向上(年度末加入率60%)", ScheduleKind.NONE, None, None),
        ("13月の会議", ScheduleKind.NONE, None, None),
        ("検討", ScheduleKind.NONE, None, None),
    ],
)
def test_the_time_of_a_step_is_told_by_its_words(
    text: str, kind: ScheduleKind, begin: Month | None, end: Month | None
) -> None:
    found = schedule_of(text, YEAR)
    assert (found.kind, found.begin, found.end) == (kind, begin, end)


def test_a_month_lies_in_no_year_where_the_year_is_not_known() -> None:
    assert schedule_of("条例の制定(7月)", None).end is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("整備 令和4年度", (2022, 2022, False)),
        ("整備 令和4年度(2022年度)～", (2022, 2022, True)),
        ("整備(令和5年度以降)", (2023, 2023, True)),
        ("整備 令和4年度～令和6年度", (2022, 2024, False)),
        ("整備 令和元年度", (2019, 2019, False)),
        ("整備 R6年度", (2024, 2024, False)),
        ("整備 2025年度", (2025, 2025, False)),
    ],
)
def test_a_step_of_the_road_map_ends_with_its_years(text: str, years: tuple[int, int, bool]) -> None:
    found = years_of(text)
    assert found is not None
    assert (found.first, found.last, found.is_open) == years


@pytest.mark.parametrize("text", ["整備", "令和6年度～令和4年度", "令和0年度", "9999年度"])
def test_years_that_are_none_or_run_backwards_are_not_read(text: str) -> None:
    assert years_of(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("４，６７５人（６２．８％）", "4,675人(62.8%)"),
        ("５－１－③", "5-1-③"),
        ("⺠⽣部⻑", "民生部長"),
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("4月〜6月", "4月～6月"),
        ("⑴　①\u200b", "⑴ ①"),
    ],
)
def test_all_spellings_of_a_character_are_one(text: str, plain: str) -> None:
    assert clean(text) == plain


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("窓口の混雑を減らすための取\n組みを進めます。", ["窓口の混雑を減らすための取組みを進めます。"]),
        ("窓口の混雑を減らす。\n待ち時間を短くする。", ["窓口の混雑を減らす。", "待ち時間を短くする。"]),
        ("窓口の混雑を減らすこと\n(2) 待ち時間", ["窓口の混雑を減らすこと", "(2) 待ち時間"]),
        ("題\nとても長い説明の文がここから続いていきます", ["題", "とても長い説明の文がここから続いていきます"]),
        ("実績\n手続きを電子化した", ["実績", "手続きを電子化した"]),
        (" \n\u3000\n", []),
    ],
)
def test_a_line_that_was_broken_in_a_word_is_joined_again(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines
