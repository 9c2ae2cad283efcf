"""What looks wrong about one typed figure: errors, warnings and hints, by rule, from the figure and its history.

An error cannot be saved as an actual, a warning is confirmed with a comment, a hint is only shown. Every sentence
names its rule and the figures that it looked at, so that whoever reads it can judge.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kpi.calendar import Month
from kpi.days import DayError, Span, parse_day
from kpi.model import Accumulation, EntryMode, Labelled, MilestoneReport
from kpi.numbers import NumberError, format_difference, format_value, parse_number, round_half_up

FEW = 10
"""People counted in fewer than so many can be recognised."""

MONTHS_LOOKED_AT = 24
"""Outliers are told from so many reports before."""

_ENOUGH = 6  # reports from which a usual range can be told
_WIDTH = 3.5  # times the spread (1.4826 · MAD), as is usual for a modified z-score
_SPREAD_OF_MAD = 1.4826
_LEAST_SPREAD = 0.05  # of the median: figures that hardly move are not held to their last digit
_SLIPS = {10: "10倍", 100: "100倍", 0.1: "10分の1", 0.01: "100分の1"}
_NEAR = 1.5  # a slip is seen where the ratio is within this factor of a power of ten
_PEOPLE = ("人", "名", "世帯", "件")

_PERSONAL = (
    ("電話番号", re.compile(r"0\d{1,4}[-‐－ー(（]\d{1,4}[-‐－ー)）]\d{3,4}|0[5789]0\d{8}")),
    ("メールアドレス", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)),
    ("氏名", re.compile(r"[一-龠々]{2,4}[ 　]?(?:さん|様|氏)(?![一-龠])")),
)
_NO_NAMES = re.compile(
    r"(?:皆|市民|参加者|利用者|住民|団体|事業者|委員|会員|職員|講師|保護者|来場者|相談者|業者|各)[ 　]?(?:さん|様|氏)"
)


class Severity(Labelled):
    """What a finding asks of whoever typed."""

    ERROR = "error", "誤り"
    WARNING = "warning", "確認"
    HINT = "hint", "参考"


class Code(Labelled):
    """Which rule found something."""

    UNREADABLE = "unreadable", "読めない文字"
    MISSING = "missing", "未入力"
    CERTAINTY = "certainty", "速報・見込・確定"
    DECIMALS = "decimals", "小数"
    NEGATIVE = "negative", "マイナス"
    OVER_100 = "over_100", "100%超"
    FALLS = "falls", "累計の減少"
    SLIP = "slip", "桁違い"
    OUTLIER = "outlier", "外れ値"
    COMMENT = "comment", "確認の記載"
    EXPLANATION = "explanation", "説明"
    REASON = "reason", "理由"
    DATE = "date", "日付"
    SMALL = "small", "小さい数"
    PERSONAL = "personal", "個人情報"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, with a Japanese sentence for whoever typed."""

    severity: Severity
    code: Code
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """A month as it was reported: the value as it was typed, and the year's value to date."""

    month: Month
    value: float
    to_date: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What a figure of a month is held against. `past` are earlier reports of the same definition, oldest first."""

    name: str
    unit: str
    decimals: int
    accumulation: Accumulation
    entry_mode: EntryMode
    month: Month
    past: tuple[Past, ...] = ()

    @property
    def last(self) -> Past | None:
        """The report before this month, of this year or an earlier one."""
        return self.past[-1] if self.past else None

    @property
    def last_in_year(self) -> Past | None:
        """The report before this month in the same fiscal year."""
        return self.last if self.last and self.last.month.fiscal_year == self.month.fiscal_year else None

    @property
    def last_year(self) -> Past | None:
        """The report of the same month last year."""
        return next((one for one in self.past if one.month == self.month.plus(-12)), None)

    @property
    def to_date(self) -> float | None:
        """The year's value before this month; None where the year has no report yet."""
        return self.last_in_year.to_date if self.last_in_year else None

    @property
    def is_total(self) -> bool:
        """Whether a running total is typed, which only grows."""
        return self.accumulation is Accumulation.DISTINCT or (
            self.accumulation is Accumulation.SUM and self.entry_mode is EntryMode.RUNNING
        )


def counterpart(facts: Facts, value: float) -> tuple[EntryMode, float] | None:
    """Return what a typed value is the other way: the running total of a month's own, or the reverse.

    None where a month's own and a running total are not two things.
    """
    before = facts.to_date or 0.0
    if facts.is_total:
        return EntryMode.INCREMENT, value - before
    return (EntryMode.RUNNING, before + value) if facts.accumulation is Accumulation.SUM else None


def check(text: str, facts: Facts, *, withheld: bool = False) -> tuple[Finding, ...]:
    """Return what looks wrong about a typed figure; a blank is no figure and nothing is wrong with it yet."""
    try:
        value = parse_number(text, facts.unit)
    except NumberError as error:
        return (Finding(Severity.ERROR, Code.UNREADABLE, f"「{facts.name}」: {error}"),)
    if value is None:
        return ()
    rules = (_decimals, _negative, _over_100, _falls, _slip, _outlier)
    found = [finding for rule in rules if (finding := rule(value, facts)) is not None]
    if facts.unit in _PEOPLE and 0 < value < FEW and not withheld:
        found.append(
            Finding(
                Severity.HINT,
                Code.SMALL,
                f"{FEW}{facts.unit}未満です。個人が分かるおそれがあれば「公表時は秘匿」にしてください。",
            )
        )
    return tuple(found)


def check_days(
    name: str, state: MilestoneReport | None, done_text: str, postponed_text: str, month: Month
) -> tuple[Finding, ...]:
    """Return what looks wrong about the days typed for a milestone in the round of a month; blanks are not wrong.

    A day that the state does not ask for is a warning: it is not handed in. Without a state both are looked at.
    """
    rules = (
        ("完了した日", done_text, (MilestoneReport.DONE, MilestoneReport.PARTLY_DONE), _done),
        ("延期先", postponed_text, (MilestoneReport.POSTPONED,), _postponed),
    )
    found = []
    for what, text, states, rule in rules:
        if not text.strip():
            continue
        if state is not None and state not in states:
            words = f"「{name}」: 「{state.label}」では{what}「{text}」を使いません。"
            found.append(Finding(Severity.WARNING, Code.DATE, f"{words}状態を選び直すか、{what}を消してください。"))
            continue
        try:
            span = parse_day(text, month.fiscal_year)
        except DayError as error:
            found.append(Finding(Severity.ERROR, Code.DATE, f"「{name}」: {what}{error}"))
            continue
        wrong = rule(span, month) if span else None
        if wrong is not None:
            severity, words = wrong
            found.append(Finding(severity, Code.DATE, f"「{name}」: {what}「{text}」{words}"))
    return tuple(found)


def _done(span: Span, month: Month) -> tuple[Severity, str] | None:
    if span.first > month.last:
        return Severity.ERROR, f"が{month.end_label}より後です。例: {month.label}20日、{month}"
    if span.last < month.fiscal_year.first_month.first:
        return Severity.WARNING, f"が{month.fiscal_year.label}より前です。年を確かめてください。例: {month}"
    return None


def _postponed(span: Span, month: Month) -> tuple[Severity, str] | None:
    if span.last <= month.last:
        return Severity.ERROR, f"が{month.end_label}より後ではありません。翌年度は年も入れます。例: {month.plus(2)}"
    return None


def check_text(text: str | None) -> tuple[Finding, ...]:
    """Return what in a text looks like data about a person."""
    plain = _NO_NAMES.sub("", text or "")
    return tuple(
        Finding(Severity.HINT, Code.PERSONAL, f"「{match[0]}」は{what}のようです。個人情報は書かないでください。")
        for what, pattern in _PERSONAL
        if (match := pattern.search(plain)) is not None
    )


def _decimals(value: float, facts: Facts) -> Finding | None:
    if abs(float(round_half_up(value, facts.decimals)) - value) <= 1e-9 * max(1.0, abs(value)):
        return None
    typed = f"{value:.15g}{facts.unit}"
    if facts.decimals == 0:
        return Finding(Severity.ERROR, Code.DECIMALS, f"{typed}: 小数は使えません。例: {_whole(value, facts)}")
    return Finding(Severity.WARNING, Code.DECIMALS, f"{typed}: この指標は小数第{facts.decimals}位までで表示します。")


def _negative(value: float, facts: Facts) -> Finding | None:
    if value >= 0 or any(one.value < 0 for one in facts.past):
        return None
    return Finding(Severity.WARNING, Code.NEGATIVE, f"{_amount(value, facts)}: マイナスの値はこれまでにありません。")


def _over_100(value: float, facts: Facts) -> Finding | None:
    if facts.unit not in ("%", "％") or value <= 100:
        return None
    return Finding(Severity.WARNING, Code.OVER_100, f"{_amount(value, facts)}: 100%を超えています。")


def _falls(value: float, facts: Facts) -> Finding | None:
    last = facts.last_in_year
    if not facts.is_total or last is None or value >= last.value:
        return None
    return Finding(
        Severity.WARNING,
        Code.FALLS,
        f"累計が{last.month.label}の{_amount(last.value, facts)}より少なくなっています"
        f"({format_difference(value - last.value, facts.unit, facts.decimals)})。"
        "当月分だけを入れていないか確かめてください。",
    )


def _slip(value: float, facts: Facts) -> Finding | None:
    """Find a figure that is about ten or a hundred times, or that part of, each figure that it should be like."""
    like = [("前年同月", facts.last_year)]
    last = facts.last_in_year if facts.is_total else facts.last
    if last is not None:
        like.append((f"前回({last.month.label})", last))
    known = [(word, one.value) for word, one in like if one is not None]
    if not known or value == 0 or any(other == 0 or (other < 0) != (value < 0) for _, other in known):
        return None
    for power, word in _SLIPS.items():
        if all(1 / _NEAR <= value / other / power <= _NEAR for _, other in known):
            shown = "、".join(f"{whose}の{_amount(other, facts)}" for whose, other in known)
            return Finding(
                Severity.WARNING, Code.SLIP, f"{shown}の約{word}です。桁と単位({facts.unit})を確かめてください。"
            )
    return None


def _outlier(value: float, facts: Facts) -> Finding | None:
    """Find a move that the figure's own reports have not had: far from their median, and outside all of them."""
    moves = _moves(facts)[-MONTHS_LOOKED_AT:]
    move = _move(value, facts.month, facts.last, facts)
    if len(moves) < _ENOUGH or move is None or min(moves) <= move <= max(moves):
        return None
    middle = median(moves)
    spread = _SPREAD_OF_MAD * median(abs(one - middle) for one in moves)
    width = _WIDTH * max(spread, _LEAST_SPREAD * abs(middle), 10.0**-facts.decimals)
    if abs(move - middle) <= width:
        return None
    what = "当月分" if _is_own(facts) else "前回からの増減"
    least = max(0.0, middle - width) if min(moves) >= 0 else middle - width
    return Finding(
        Severity.WARNING,
        Code.OUTLIER,
        f"{what}{_amount(move, facts)}は、直近{len(moves)}回の報告から見た範囲"
        f"({_inwards(least, facts, up=True)}～{_inwards(middle + width, facts, up=False)})の外です。",
    )


def _inwards(end: float, facts: Facts, *, up: bool) -> str:
    """Write an end of a range, rounded so that nothing outside it looks as if it were inside."""
    scale = 10.0**facts.decimals
    return _amount((math.ceil(end * scale) if up else math.floor(end * scale)) / scale, facts)


def _is_own(facts: Facts) -> bool:
    """Say whether each report is a month's own figure rather than a level or a total."""
    return facts.entry_mode is EntryMode.INCREMENT and facts.accumulation in (Accumulation.SUM, Accumulation.AVERAGE)


def _moves(facts: Facts) -> list[float]:
    pairs: Sequence[tuple[Past | None, Past]] = list(zip((None, *facts.past), facts.past, strict=False))
    found = (_move(one.value, one.month, before, facts) for before, one in pairs)
    return [move for move in found if move is not None]


def _move(value: float, month: Month, before: Past | None, facts: Facts) -> float | None:
    """Return what a report adds: a month's own figure, the growth of a total, the change of a level."""
    if _is_own(facts):
        return value
    if facts.is_total:
        same_year = before is not None and before.month.fiscal_year == month.fiscal_year
        return value - before.value if before is not None and same_year else value
    return None if before is None else value - before.value


def _amount(value: float, facts: Facts) -> str:
    return f"{format_value(value, facts.decimals)}{facts.unit}"


def _whole(value: float, facts: Facts) -> str:
    return f"{round_half_up(value, 0)}{facts.unit}"
