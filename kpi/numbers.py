"""Numbers as Japanese staff type them, and as documents show them.

Reading is strict: a blank is no figure and never 0, and text that says anything beside a number and its unit
is refused rather than guessed at. Rounding happens here, for display only, half up, and never across the edge
of a rating band.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal
from unicodedata import normalize

RATE_TOLERANCE = 1e-9
"""A rate this little below the edge of a band is at the edge: `rate >= edge - RATE_TOLERANCE`."""

NO_VALUE = "—"
"""What stands where there is no figure."""

_LIMIT = 1e15
_TENTH = Decimal("0.1")
_WIDE = Context(prec=400)  # a float has up to 309 digits before its point
_POWERS_OF_TEN = {"千": 3, "万": 4, "億": 8}
_MINUS_SIGNS = "▲△−-"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_NUMBER = re.compile(rf"([+{_MINUS_SIGNS}]?)\s*([0-9][0-9,]*)(\.[0-9]+)?\s*(.*)")
_WHOLE_PART = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+")
# What makes a number vague, a bound or a change. Units have no hiragana but か所 and つ; remarks have.
_REMARK = re.compile(r"(?![かつ])[ぁ-ん]|以上|以下|以内|未満|超|程度|前後|強|弱|余|増|減|見込|予定")


class NumberError(ValueError):
    """Text that is not a number of the expected unit; `str()` is the Japanese sentence for the person."""

    def __init__(self, text: str, reason: str = "数値として読めません", example: str = "4675") -> None:
        """Keep the text as typed, what is wrong with it, and what would be right."""
        super().__init__(text, reason, example)
        self.text = text
        self.reason = reason
        self.example = example

    def __str__(self) -> str:
        """Return «「４，６７５人くらい」は数値として読めません。例: 4675»."""
        return f"「{self.text}」は{self.reason}。例: {self.example}"


def parse_number(text: str, unit: str | None = None) -> float | None:
    """Read a typed number, in `unit` when one is given; a blank is None, never 0.

    The unit may follow the number, after one of the scale words 千, 万 and 億 (1.2万人). A unit that has its
    own scale (千円, 百万円) takes no other: 5千円 is 5 in 千円. Without a given unit any one word may follow,
    and its meaning is left to the caller. The value is finite and its size below 10**15.

    Raises NumberError for everything else: another unit, misplaced commas, a range, a remark, a placeholder.
    """
    quantity = parse_quantity(text, unit)
    return None if quantity is None else quantity[0]


def parse_quantity(text: str, unit: str | None = None) -> tuple[float, str] | None:
    """Read a typed number as `parse_number` does, with the unit that follows it: 1.2万人 is 12,000 and 人.

    The unit is '' where none follows, and never has a scale word that the number took. A blank is None.
    """
    typed = text.translate(_HALF_WIDTH).strip()
    if not typed:
        return None
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise NumberError(text)
    sign, whole, fraction, suffix = match.groups(default="")
    if not _WHOLE_PART.fullmatch(whole):
        raise NumberError(text, "カンマの位置が3桁ごとになっていません", "4,675")
    power, word = _scaled(text, suffix, unit)
    size = float(f"{whole.replace(',', '')}{fraction}e{power}")  # one exact decimal, rounded once
    if size >= _LIMIT:
        raise NumberError(text, "大きすぎます(1,000兆未満の数値を入力してください)")
    return -size if size and sign and sign in _MINUS_SIGNS else size, word


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round a value to so many decimals as Excel does: half away from zero.

    Like Excel it looks at 15 significant digits, so that binary noise decides nothing: 2.675 gives 2.68, and
    0.285 * 100, which is 28.499999999999996 in binary, gives 29. Zero has no sign. Raises ValueError for a
    value that is not finite: a missing figure is None, and the caller says what stands for it.
    """
    return _half_up(_decimal(value), decimals)


def format_value(value: float, decimals: int) -> str:
    """Write a value as 4,675 or ▲5.0; ValueError when it is not finite."""
    return _grouped(round_half_up(value, decimals))


def format_rate(rate: float | None, edges: Iterable[float] = (1.0, 0.8)) -> str:
    """Write a rate (1.0 is 100%) as 104.7%, or — for None; ValueError when it is not finite.

    `edges` are the lower bounds of the rating bands, as rates. What is shown lies in the band of the rate:
    0.9996 is below 1.0 and shows 99.9%. A rate within RATE_TOLERANCE below an edge is at it.
    """
    if rate is None:
        return NO_VALUE
    shown = _half_up(_decimal(rate) * 100, 1)
    for edge in edges:
        least = (_decimal(edge) * 100).quantize(_TENTH, ROUND_CEILING)  # the least that the band shows
        shown = max(shown, least) if rate >= edge - RATE_TOLERANCE else min(shown, least - _TENTH)
    return f"{_grouped(shown)}%"


def format_points(difference: float, decimals: int = 1) -> str:
    """Write a difference of two percentages, in points (2.8, not 0.028), as ＋2.8ポイント."""
    return format_difference(difference, "ポイント", decimals)


def format_difference(difference: float, unit: str, decimals: int) -> str:
    """Write a difference in `unit` as ＋675人, ▲1団体 or ±0回; percentages differ in points.

    Raises ValueError when the difference is not finite.
    """
    rounded = round_half_up(difference, decimals)
    plus = "＋" if rounded > 0 else "" if rounded < 0 else "±"
    return f"{plus}{_grouped(rounded)}{'ポイント' if _plain(unit) == '%' else unit}"


def circled(number: int) -> str:
    """Write the number of a step as the sheet does: ①; beyond ㊿ as (51)."""
    return _CIRCLED[number - 1] if 1 <= number <= len(_CIRCLED) else f"({number})"


def _scaled(text: str, suffix: str, unit: str | None) -> tuple[int, str]:
    """Return the power of ten and the unit in a number's suffix, once these agree with the expected unit."""
    word = _plain(suffix)
    expected = None if unit is None else _plain(unit)
    if word in ("", expected):
        return 0, word
    power = 0
    if word[0] in _POWERS_OF_TEN and not (expected or "")[:1].isnumeric():
        power, word = _POWERS_OF_TEN[word[0]], word[1:].strip()
    if word in ("", expected) or (expected is None and _may_be_unit(word)):
        return power, word
    if expected is None or not _may_be_unit(word):
        raise NumberError(text)
    raise NumberError(text, f"単位が「{unit or 'なし'}」ではありません", f"12{unit}")


def _may_be_unit(word: str) -> bool:
    """Tell whether a word can be a unit: % or letters (人/年 too), without numerals (万 is one) or remarks."""
    letters = all(map(str.isalpha, word.split("/"))) and not any(letter.isnumeric() for letter in word)
    return word == "%" or (letters and not _REMARK.search(word))


def _plain(word: str) -> str:
    """Return a unit as it is compared: full width, half-width kana and ㎡ in their plain forms."""
    return normalize("NFKC", word).strip()


def _decimal(value: float) -> Decimal:
    """Return the decimal that a float stands for, to the 15 significant digits that it holds."""
    if not math.isfinite(value):
        raise ValueError(f"a finite number is expected, not {value}")
    return Decimal(f"{value:.15g}")


def _half_up(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero; adding 0 takes the sign off a zero."""
    return _WIDE.add(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE), 0)


def _grouped(number: Decimal) -> str:
    """Write a decimal with thousands separated and ▲ for minus."""
    return f"{'▲' if number < 0 else ''}{number.copy_abs():,f}"
