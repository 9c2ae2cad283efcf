"""Figures in the sentences of a sheet: which numbers are targets or results, of what, and which answers which.

A number counts where it closes a phrase («出前講座等参加者数4,000人»), stands in brackets («(4校区以上)»), or where a
verb says that it was reached or is aimed at («35回開催», «60%をめざす»). Dates, ages, ordinals, fractions (6割),
approximations and numbers that only describe (9施設機能) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kpi.calendar import FiscalYear, Month
from kpi.exchange.sheet.found import LIKELY, SURE, UNSURE, Figure, Quantity, Unread
from kpi.exchange.sheet.schedule import fiscal_years, moments
from kpi.model import Comparator
from kpi.numbers import NumberError, parse_quantity

_HIDDEN = "\ufffc"  # stands for each character of a date, so that places stay
_DATES = re.compile(
    r"(?:(?:令和|平成|昭和|大正|[RHS])\s*[0-9元]{1,2}|[0-9]{4})\s*年度?(?:\s*\([^()]{1,8}年度?\))?(?:\s*[0-9]{1,2}月)?(?:\s*[0-9]{1,2}日)?"
    r"|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}月末?(?![数間])|(?<!日数)(?<!日数は)(?<!日数が)(?<!日数を)(?<!日数:)(?<![0-9])[0-9]{1,2}日(?![数間])|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{1,2})?|[0-9]{1,2}:[0-9]{2}"
    r"|第\s*[0-9]+|[0-9]+-[0-9]+(?:-[0-9]+)*"
    r"|[0-9]+\s*(?:周年|か年|カ年|ヶ年|ケ年|年[間度生]?|歳|才|割|世紀|丁目|番地?|次|期|号|条|項|級|等級?|時(?!間)|週|つ)"
)
_NUMBER = re.compile(r"(?<![0-9.,A-Za-z])([0-9][0-9,]*(?:\.[0-9]+)?)\s*((?:[千万億](?![円人]?単位))?)")
_UNIT_LETTERS = r"[一-龥々ァ-ヶヵヶーA-Za-z㎡%かつ所/]"
_BOUNDS = {
    "以上": Comparator.AT_LEAST, "を超": Comparator.MORE_THAN, "超": Comparator.MORE_THAN, "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST, "未満": Comparator.LESS_THAN,
}  # fmt: skip
_BOUND = r"(?P<bound>以上|以下|以内|未満|を?超)?"
_CLOSES = r"(?P<closes>\s*(?:$|[、。,;\s()」】・/]))"
_VERBS = (
    "達成|実施|開催|実現|確保|整備|設置|支援|育成|養成|訪問|配布|創出|獲得|認定|登録|参加|利用|受講|来場|来館|応募|作成"
    "|発行|交付|締結|点検|修繕|更新|植樹|受付|対応|発信|配信|削減|導入|認証|派遣|調査|巡回|収集|回収|相談|加入|就職|植栽"
)
_AIMS = (
    r"(?P<verb>を?(?:目標|目途|めざ|目指)|と(?:する|します)|に(?:する|します|増|減|拡|引|向上|上げ)|まで"
    rf"|へ(?:と|の|引|増|減|拡)?|を?(?:{_VERBS}))"
)
_REACHED = (
    r"(?P<verb>でした|で(?:ある|あり)|と(?:なり|なっ|なる)|に(?:達|増|減|なり|なっ|上|のぼ|向上)|を?記録|にとど|だった|であっ|を数え"
    rf"|(?:を|が|の|で)?(?:{_VERBS}))"
)
_VAGUE = re.compile(r"(?:約|およそ|概ね|おおむね|おおよそ)$")
_COUNTING = re.compile(r"(?:全|計|合計|延べ?|のべ|各|年間?|月|週|新規に?)$")
_AIM_WORDS = re.compile(r"(?:年間)?(?:目標|計画)(?:値|数|人数)?\s*[::は]?\s*$")
_DONE_WORDS = re.compile(r"(?:年間)?(?:実績|結果)(?:値|数)?\s*[::は]?\s*$")
_RATE_OF_RATES = re.compile(r"達成率|進捗率|対前年|前年度?比|増減率?")
_LEADING = re.compile(
    rf"^(?:{_HIDDEN}|[\s、,::・○●◯■]|末|時点|現在|まで|迄|通年|実施|毎月|年度|には?|で(?:の|は)?|の|は|より|から|うち|また|年間)+"
)
_PARTICLES = re.compile(r"(?:[\s::、]|について|においては?|では|には|から|まで|[はがをにでのへと])+$")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)")
_UNTIL = re.compile(r"\s*(?:年度末|末)(?:までに?)?\s*$")
_BRACKETS = re.compile(r"\([^()]*\)?")
_SAYS_SOMETHING = re.compile(r"[一-龥々ぁ-んァ-ヶーA-Za-z]{2}")
_NOUN = re.compile(r"(?:[一-龥々ァ-ヶーA-Za-z0-9・「」]|(?<=[一-龥])[りけきえ](?=[一-龥])|\([^()]*\))+$")
_OBJECT = re.compile(rf"([一-龥々ァ-ヶー・A-Za-z]{{2,}})(?:(?:を|が|の)?|を[^を。、]{{1,12}})(?:{_VERBS})")
_WORDS = re.compile(r"[一-龥々ァ-ヶーA-Za-z]{2,}")
_AS_OF = re.compile(r"(?:末|末日)?(?:時点|現在)")
_BRACKET_BEHIND = re.compile(r"\s*\(([^()]{1,30})\)")
_TIME_UNITS = ("時間", "分", "日", "日間")
_AIM_BEFORE = re.compile(r"(?:目標|計画)(?:値|数)?[^、。]{0,30}に対し.*$")
_EMPTY_NAMES = {
    "実施",
    "開催",
    "通年",
    "全",
    "計",
    "合計",
    "延べ",
    "延",
    "目標",
    "実績",
    "年",
    "年間",
    "数",
    "回数",
    "程度",
    "新規",
}
_LONGEST_NAME = 40
_LONGEST_SENTENCE = 3_000  # characters of an item or a result: those of real sheets have some hundreds
_REACH = 200  # characters before a number that may say what it counts
_MOST_PAIRS = 10_000  # of targets and results in a goal: a real one has some dozens


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence stands, and what is said around it."""

    place: str
    context: str
    row: int = -1


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sentence gave: its figures, and the numbers that were left alone with the reason."""

    quantities: tuple[Quantity, ...]
    left: tuple[Unread, ...]


def targets_in(text: str, source: Source, year: FiscalYear | None) -> Taken:
    """Return the targets in the text of an initiative or a step."""
    return _taken(text, source, year, aims=True)


def results_in(text: str, source: Source, year: FiscalYear | None) -> Taken:
    """Return the results in what was written of a goal in March."""
    return _taken(text, source, year, aims=False)


def from_cell(text: str, name: str, unit: str, source: Source, year: FiscalYear | None) -> Quantity | None:
    """Return the quantity of a cell in a table of figures («60%以上», «2月末 62.8%»); None where it is none."""
    if len(text) > _REACH:
        return None
    bound = next((word for word in _BOUNDS if text.rstrip().endswith(word)), None)
    bare = text.removesuffix(bound).strip() if bound else text.strip()
    month = _month_of(bare, year)
    bare = _AS_OF.sub("", _DATES.sub("", bare)) if month else bare
    bare = re.sub(r"^\s*(?:年間|年|延べ?|計|末)\s*|[()]", "", bare).strip(" :、")
    try:
        read = parse_quantity(bare)
    except NumberError:
        return None
    if read is None:
        return None
    value, written = read
    return Quantity(
        name, value, written or unit, source.place, text, source.context, is_named=True,
        comparator=_BOUNDS[bound] if bound else None, month=month, row=source.row,
    )  # fmt: skip


def joined(goal: int | None, targets: Sequence[Quantity], results: Sequence[Quantity]) -> list[Figure]:
    """Return a goal's figures: each result beside the target that it answers, by unit and by words in common.

    Nothing is forced together: a target without a result, and a result without a target, stay alone.
    """
    scored = sorted(
        (
            (_likeness(target, result, targets, results), -t, -r)
            for t, target in enumerate(targets)
            for r, result in enumerate(results)
            if target.unit == result.unit and len(targets) * len(results) <= _MOST_PAIRS
        ),
        reverse=True,
    )
    answers: dict[int, int] = {}
    for score, t, r in scored:
        if score > 0 and -t not in answers and -r not in answers.values():
            answers[-t] = -r
    found = [
        Figure(goal, target.name, target.unit, target, results[answers[n]], _sure(target, results[answers[n]]))
        if n in answers
        else Figure(goal, target.name, target.unit, target, None, target.confidence)
        for n, target in enumerate(targets)
    ]
    return found + [
        Figure(goal, result.name, result.unit, None, result, result.confidence)
        for n, result in enumerate(results)
        if n not in answers.values()
    ]


def _taken(text: str, source: Source, year: FiscalYear | None, *, aims: bool) -> Taken:
    """Look at each number of a text."""
    if len(text) > _LONGEST_SENTENCE:
        return Taken((), (Unread(text, source.place, "長すぎるため、数値を探していません。"),))
    hidden = _DATES.sub(lambda match: _HIDDEN * len(match[0]), text)
    found: list[Quantity] = []
    left: list[Unread] = []
    for match in _NUMBER.finditer(hidden):
        quantity = _quantity(text, hidden, match, source, year, aims=aims)
        if isinstance(quantity, Quantity):
            found.append(quantity)
        elif quantity:
            left.append(Unread(text, source.place, quantity))
    return Taken(tuple(found), tuple(left))


def _quantity(
    text: str, hidden: str, match: re.Match[str], source: Source, year: FiscalYear | None, *, aims: bool
) -> Quantity | str:
    """Return the quantity that a number stands for; else why it is none, '' where it is no number of things."""
    rest = hidden[match.end() :]
    before = hidden[: match.start()]
    follows = re.match(
        rf"(?P<unit>{_UNIT_LETTERS}{{1,7}}?){_BOUND}(?:程度)?(?:{_CLOSES}|{_AIMS if aims else _REACHED})", rest
    )
    shown = re.match(rf"{_UNIT_LETTERS}{{0,4}}", rest)
    number = f"{match[0].strip()}{shown[0] if shown else ''}"
    if _VAGUE.search(before):
        return f"「約{number}」はおおよその数のため、数値として採りませんでした。"
    if follows is None:
        has_unit = re.match(r"[一-龥ァ-ヶ%A-Za-z]", rest) is not None
        return f"「{number}」は目標や実績を言い切る形ではないため、数値として採りませんでした。" if has_unit else ""
    aimed = _AIM_WORDS.search(before.rstrip("(")) is not None
    done = _DONE_WORDS.search(before.rstrip("(")) is not None
    if (aimed and not aims) or (done and aims):
        return f"「{number}」は{'目標' if aimed else '実績'}の再掲と読み、数値として採りませんでした。"
    name, is_named = _name(text, hidden, match.start(), source)
    if follows["unit"] in _TIME_UNITS and not is_named:
        return f"「{number}」は何の時間か分からないため、数値として採りませんでした。"
    if _RATE_OF_RATES.search(name) and is_named:
        return f"「{number}」は計算された率のため、数値として採りませんでした。"
    try:
        read = parse_quantity(f"{match[0]}{follows['unit']}")
    except NumberError:
        return f"「{number}」は数値として読めません。"
    if read is None:
        return ""
    value, unit = read
    closes = follows["closes"] is not None
    confidence = (SURE if is_named else LIKELY) if closes else (LIKELY if is_named else UNSURE)
    return Quantity(
        name, value, unit, source.place, text, _sentence(text, match.start(), source), is_named,
        comparator=_BOUNDS.get(follows["bound"] or ""),
        month=_due(hidden, text, match.start(), year)
        if aims
        else _as_of(text, match.start(), match.end() + len(follows["unit"]), year),
        confidence=confidence, row=source.row,
    )  # fmt: skip


def _name(text: str, hidden: str, at: int, source: Source) -> tuple[str, bool]:
    """Return what a number counts, and whether the words before it say so."""
    before = text[_phrase_begin(hidden, at) : at]
    mask = hidden[_phrase_begin(hidden, at) : at]
    before = "".join(_HIDDEN if m == _HIDDEN else c for c, m in zip(before, mask, strict=True))
    name = re.sub(r"^.*(?:目標|計画)[^、。]*?に対し(?:て|、)?", "", before)
    name = _EMPTY_BRACKETS.sub(" ", name.replace(_HIDDEN, "") if "(" in name else name)
    name = _UNTIL.sub("", _AIM_WORDS.sub("", _DONE_WORDS.sub("", name)))
    name = _COUNTING.sub("", _PARTICLES.sub("", _LEADING.sub("", name)).strip())
    name = _LEADING.sub("", _PARTICLES.sub("", name)).replace(_HIDDEN, "").strip()
    if len(name) > 20 or re.search(r"[ぁ-ん]{2}", re.sub(r"\([^()]*\)", "", name)):
        noun = _NOUN.search(name)
        name = noun[0] if noun else ""
    name = " ".join(name.split()).strip("「」・ ")
    if re.fullmatch(r"\([^()]*\)", name) or name in _EMPTY_NAMES or not _WORDS.search(name):
        return _name_from(_sentence(text, at, source)), False
    return name[:_LONGEST_NAME], True


def _phrase_begin(hidden: str, at: int) -> int:
    """Return where the phrase of a number begins: after 、 or 。, or inside the bracket that is open before it."""
    depth = 0
    first = max(0, at - _REACH)
    for n in range(at - 1, first - 1, -1):
        letter = hidden[n]
        if letter == ")":
            depth += 1
        elif letter == "(":
            if depth == 0:
                return n + 1
            depth -= 1
        elif depth == 0 and letter in "、。,;○●◯・■⇒→\n":
            return n + 1
    return first


def _sentence(text: str, at: int, source: Source) -> str:
    """Return the sentence that a number stands in; of a number in brackets alone, what stands before them."""
    begin = max(at - _REACH, *(text.rfind(mark, 0, at) + 1 for mark in "。○●\n"), 0)
    sentence = text[begin:at]
    if not _SAYS_SOMETHING.search(_BRACKETS.sub("", sentence)):
        before = text[:begin].rstrip("。 ")
        sentence = before[max(len(before) - _REACH, *(before.rfind(mark) + 1 for mark in "。○●\n"), 0) :]
        sentence = sentence or source.context[-_REACH:]
    return sentence or text[-_REACH:]


def _as_of(text: str, begin: int, end: int, year: FiscalYear | None) -> Month | None:
    """Return the month that a result is as of: in its sentence before it, or in the brackets behind it."""
    behind = _BRACKET_BEHIND.match(text, end)
    return (_month_of(behind[1], year) if behind else None) or _month_of(_said_before(text, begin), year)


def _said_before(text: str, at: int) -> str:
    """Return a number's own sentence as far as the number."""
    return text[text.rfind("。", 0, at) + 1 : at]


def _name_from(sentence: str) -> str:
    """Return a name for a number that has none beside it: what the sentence carries out, else the sentence."""
    bare = _PARTICLES.sub("", _AIM_BEFORE.sub("", _BRACKETS.sub("", sentence)).strip(" 。、"))
    found = _OBJECT.findall(bare)
    name = found[-1] if found else bare
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _month_of(text: str, year: FiscalYear | None) -> Month | None:
    """Return the month that a text says a number is as of: 2月末時点, 令和5年3月31日現在, (2月末)."""
    for moment in reversed(list(moments(text, year, is_due=False))):
        if re.match(r"\s*(?:[0-9]{1,2}日|末|末日)?\s*(?:時点|現在|末)", text[moment.stop - 1 :].lstrip("月日")) or (
            "末" in text[moment.start : moment.stop]
        ):
            return moment.end
    return None


def _due(hidden: str, text: str, at: int, year: FiscalYear | None) -> Month | None:
    """Return the month that a target is due in, where its own phrase says so: 令和4年度末, 3月末までに."""
    begin = _phrase_begin(hidden, at)
    phrase = text[begin:at]
    if "年度末" in phrase:
        named = fiscal_years(phrase)
        if named:
            return FiscalYear(named[-1][0]).last_month
        return year.last_month if year else None
    found = list(moments(phrase, year))
    return found[-1].end if found else None


def _likeness(target: Quantity, result: Quantity, targets: Sequence[Quantity], results: Sequence[Quantity]) -> int:
    """Count what a target and a result have in common; 0 is nothing."""
    if target.name == result.name and target.is_named and result.is_named:
        return 100
    if target.is_named and result.is_named:
        score = len(_pairs(target.name) & _pairs(result.name))
    else:
        score = len(_pairs(f"{target.name}、{target.context}") & _pairs(f"{result.name}、{result.context}"))
    alone = all(
        sum(one.row == target.row for one in side if one.unit == target.unit) == 1 for side in (targets, results)
    )
    if not score and target.row == result.row >= 0 and alone and len({one.row for one in targets}) > 1:
        return 1
    return score


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters in the words of a text, which tell likeness without a dictionary."""
    pairs = (word[n : n + 2] for word in _WORDS.findall(text) for n in range(len(word) - 1))
    return frozenset(pairs) - _COMMON_PAIRS


_COMMON_PAIRS = {
    "実施",
    "開催",
    "事業",
    "支援",
    "取組",
    "推進",
    "令和",
    "年度",
    "通年",
    "目標",
    "実績",
    "年間",
    "合計",
    "人数",
    "件数",
    "回数",
}


def _sure(target: Quantity, result: Quantity) -> float:
    """Return how sure it is that a result answers a target."""
    alike = target.name in result.name or result.name in target.name
    least = min(target.confidence, result.confidence)
    return least if alike and target.is_named and result.is_named else min(least, LIKELY if result.is_named else UNSURE)


def without_repeats(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Return quantities without those that say the same a second time."""
    found: dict[tuple[str, float, str, Month | None], Quantity] = {}
    for one in quantities:
        found.setdefault((one.name, one.value, one.unit, one.month), one)
    return list(found.values())
