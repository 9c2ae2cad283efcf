"""What is typed, and what is said about it: each input of the field with its result or its sentence."""

from __future__ import annotations

import pytest

from kpi.calendar import Month
from kpi.checks import Code, Facts, Past, Severity, check, check_days, check_text, counterpart
from kpi.model import Accumulation, EntryMode, MilestoneReport
from kpi.numbers import parse_number

JULY = Month(2022, 7)


def figure(
    *values: float | None,
    unit: str = "人",
    accumulation: Accumulation = Accumulation.SUM,
    entry_mode: EntryMode = EntryMode.INCREMENT,
    decimals: int = 0,
    month: Month = JULY,
) -> Facts:
    """Return a figure with its values of the months before, the last one of the month before; None is no report."""
    past: list[Past] = []
    to_date = 0.0
    for back, value in zip(range(len(values), 0, -1), values, strict=True):
        at = month.plus(-back)
        if value is None:
            continue
        fresh = not past or past[-1].month.fiscal_year != at.fiscal_year
        adds = accumulation is Accumulation.SUM and entry_mode is EntryMode.INCREMENT
        to_date = value + (0 if fresh or not adds else to_date)
        past.append(Past(at, value, to_date))
    return Facts("参加者数", unit, decimals, accumulation, entry_mode, month, tuple(past))


def codes(text: str, facts: Facts) -> list[str]:
    """Return which rules found something."""
    return [one.code.value for one in check(text, facts)]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("４，６７５", "人", 4675),
        ("4,675", "人", 4675),
        ("62.8％", "%", 62.8),
        ("６２．８%", "％", 62.8),
        ("▲5", "件", -5),
        ("△５", "件", -5),
        ("−5", "件", -5),
        ("12団体", "団体", 12),
        ("１２　団体", "団体", 12),
        ("1.2万人", "人", 12000),
        ("3千円", "円", 3000),
        ("0", "件", 0),
        ("", "人", None),
        ("　 ", "人", None),
    ],
)
def test_people_type_as_they_type(text: str, unit: str, value: float | None) -> None:
    assert parse_number(text, unit) == value
    found = check(text, figure(unit=unit, decimals=1))
    assert [one for one in found if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("４，６７５人くらい", "人", "「参加者数」: 「４，６７５人くらい」は数値として読めません。例: 4675"),
        ("12団体", "校区", "「参加者数」: 「12団体」は単位が「校区」ではありません。例: 12校区"),
        ("62.8%", "人", "「参加者数」: 「62.8%」は単位が「人」ではありません。例: 12人"),
        ("46,75", "人", "「参加者数」: 「46,75」はカンマの位置が3桁ごとになっていません。例: 4,675"),
        ("-", "人", "「参加者数」: 「-」は数値として読めません。例: 4675"),
        ("未定", "人", "「参加者数」: 「未定」は数値として読めません。例: 4675"),
        ("10～20", "人", "「参加者数」: 「10～20」は数値として読めません。例: 4675"),
        ("=SUM(A1:A3)", "人", "「参加者数」: 「=SUM(A1:A3)」は数値として読めません。例: 4675"),
    ],
)
def test_what_cannot_be_read_is_named_as_typed_with_an_example(text: str, unit: str, sentence: str) -> None:
    [finding] = check(text, figure(unit=unit))
    assert (finding.severity, finding.code, finding.text) == (Severity.ERROR, Code.UNREADABLE, sentence)


TOTAL = figure(40, 80, 120, entry_mode=EntryMode.RUNNING)
USUAL = figure(*[40, 42, 38, 41, 43, 39, 44, 37] * 2)
RATE = figure(60.1, 60.4, 60.8, 61.2, 61.5, 61.9, 62.4, unit="%", accumulation=Accumulation.LATEST, decimals=1)


@pytest.mark.parametrize(
    ("rule", "text", "facts", "expected"),
    [
        ("half a person is an error", "12.5", figure(), ["decimals"]),
        ("a decimal that is kept is none", "62.8", RATE, []),
        ("more decimals than are shown are confirmed", "62.85", RATE, ["decimals"]),
        ("binary noise is no decimal", "0.3", figure(unit="%", decimals=1), []),
        ("a rate over 100 is confirmed", "101", figure(unit="%"), ["over_100"]),
        ("100 is not over 100", "100", figure(unit="%"), []),
        ("people may be more than 100", "101", figure(), []),
        ("less than nothing is confirmed", "▲5", figure(40), ["negative"]),
        ("unless it was so before", "▲50", figure(-40), []),
        ("a running total that falls is confirmed", "119", TOTAL, ["falls"]),
        ("one that stays does not fall", "120", TOTAL, []),
        ("a count of different ones falls too", "11", figure(12, accumulation=Accumulation.DISTINCT), ["falls"]),
        ("a month's own share may be less", "35", figure(40, 80, 120), []),
        ("a level may be less", "60.5", figure(60.9, accumulation=Accumulation.LATEST, decimals=1), []),
        ("a new year begins anew", "40", figure(480, entry_mode=EntryMode.RUNNING, month=Month(2022, 4)), []),
        ("ten times the last one", "400", figure(40), ["slip"]),
        ("a tenth of it", "4", figure(40, unit="回"), ["slip"]),
        ("a hundred times", "4000", figure(40), ["slip"]),
        ("a hundredth: 0.628 for 62.8%", "0.628", RATE, ["decimals", "slip", "outlier"]),
        ("five times is no slip", "200", figure(40), []),
        ("ten times last month is none where last year was alike", "400", figure(410, *[None] * 10, 40), []),
        ("0 is not a tenth of anything", "0", figure(40), []),
        ("nothing is ten times 0", "400", figure(0), []),
        ("far from every report before is an outlier", "90", USUAL, ["outlier"]),
        ("what was so before is none", "44", USUAL, []),
        ("a little more than ever is none", "46", USUAL, []),
        ("five reports tell no range", "90", figure(40, 42, 38, 41, 43), []),
        ("the growth of a total counts, not the total", "160", figure(40, 80, 120, entry_mode=EntryMode.RUNNING), []),
        ("few people can be recognised", "9", figure(10), ["small"]),
        ("none is nobody", "0", figure(10), []),
        ("few lectures are no people", "3", figure(4, unit="回"), []),
    ],
)
def test_a_rule_finds_what_it_is_for(rule: str, text: str, facts: Facts, expected: list[str]) -> None:
    assert codes(text, facts) == expected, rule


@pytest.mark.parametrize(
    ("text", "facts", "sentence"),
    [
        ("119", TOTAL, "累計が6月の120人より少なくなっています(▲1人)。当月分だけを入れていないか確かめてください。"),
        ("400", figure(40), "前回(6月)の40人の約10倍です。桁と単位(人)を確かめてください。"),
        ("90", USUAL, "当月分90人は、直近16回の報告から見た範囲(31人～50人)の外です。"),
        ("12.5", figure(), "12.5人: 小数は使えません。例: 13人"),
    ],
)
def test_a_sentence_names_its_rule_and_what_it_looked_at(text: str, facts: Facts, sentence: str) -> None:
    assert check(text, facts)[0].text == sentence


def test_a_withheld_figure_needs_no_hint_about_small_counts() -> None:
    assert check("9", figure(10), withheld=True) == ()


@pytest.mark.parametrize(
    ("facts", "value", "other"),
    [
        (figure(40, 42), 10, (EntryMode.RUNNING, 92)),
        (figure(month=Month(2022, 4)), 10, (EntryMode.RUNNING, 10)),
        (TOTAL, 150, (EntryMode.INCREMENT, 30)),
        (figure(4, 6, accumulation=Accumulation.DISTINCT), 7, (EntryMode.INCREMENT, 1)),
        (RATE, 62.8, None),
        (figure(4, accumulation=Accumulation.AVERAGE), 7, None),
    ],
)
def test_the_other_way_of_counting_appears(facts: Facts, value: float, other: tuple[EntryMode, float] | None) -> None:
    assert counterpart(facts, value) == other


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("会場は市民会館。参加者さんに好評", []),
        ("山田さんから要望", ["「山田さん」は氏名のようです。個人情報は書かないでください。"]),
        ("連絡先 06-6858-2525", ["「06-6858-2525」は電話番号のようです。個人情報は書かないでください。"]),
        ("09012345678", ["「09012345678」は電話番号のようです。個人情報は書かないでください。"]),
        ("taro@example.jp へ", ["「taro@example.jp」はメールアドレスのようです。個人情報は書かないでください。"]),
        ("令和4年度 2022-05-20 第12-345号", []),
        (None, []),
    ],
)
def test_a_hint_warns_of_personal_data(text: str | None, found: list[str]) -> None:
    hints = check_text(text)
    assert [one.text for one in hints] == found
    assert all(one.severity is Severity.HINT for one in hints)


@pytest.mark.parametrize(
    ("state", "done", "postponed", "found"),
    [
        ("done", "5月20日", "", None),
        ("done", "７月", "", None),
        ("done", "", "", None),
        ("done", "13月", "", "完了した日「13月」は日付として読めません。例: 5月20日、2022-05"),
        ("done", "2022-02-30", "", "「2022-02-30」は日付として読めません。"),
        (None, "6月31日", "", "「6月31日」は日付として読めません。"),
        ("done", "8月1日", "", "完了した日「8月1日」が7月末より後です。例: 7月20日、2022-07"),
        ("partly_done", "2031-05", "", "が7月末より後です。"),
        ("done", "2021-12", "", "が令和4年度(2022年度)より前です。年を確かめてください。"),
        ("postponed", "", "9月", None),
        ("postponed", "", "2023-05", None),
        ("postponed", "", "来年", "延期先「来年」は日付として読めません。"),
        ("postponed", "", "5月", "延期先「5月」が7月末より後ではありません。翌年度は年も入れます。例: 2022-09"),
        ("under_way", "5月20日", "", "「進行中」では完了した日「5月20日」を使いません。"),
        ("done", "5月20日", "9月", "「完了」では延期先「9月」を使いません。"),
    ],
)
def test_a_milestone_s_days_are_looked_at_while_typing(
    state: str | None, done: str, postponed: str, found: str | None
) -> None:
    told = check_days("条例", MilestoneReport(state) if state else None, done, postponed, JULY)
    assert len(told) == (found is not None)
    assert found is None or found in told[0].text
