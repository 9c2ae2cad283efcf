"""What is typed into a field of a master table, and what it means: text to value and back.

Each error is the end of a Japanese sentence that has the text as typed and what would be right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from kpi.calendar import FIRST_DATA_YEAR, LAST_DATA_YEAR, FiscalYear, Month
from kpi.days import DayError, parse_day
from kpi.master_table import Field, Kind
from kpi.numbers import NumberError, parse_number

YES, NO = "yes", "no"
"""The texts of a flag."""


class FieldError(ValueError):
    """Text that a field cannot hold; `str()` is the Japanese sentence for the person."""


def value_of(one: Field, text: str, today: date) -> object:
    """Return what a field's text means; a blank is None, and of a flag no.

    A day without a year lies in the fiscal year of `today`. Whether a referred row exists is not asked here.

    Raises:
        FieldError: it means nothing that the field can hold.
    """
    typed = text.strip()
    if typed:
        return _READERS[one.kind](one, typed, today)
    if one.kind is Kind.FLAG:
        return False
    if one.required:
        remedy = f"例: {one.example}" if one.example else "選んでください。" if one.choices or one.table else ""
        raise FieldError(f"空欄です。{remedy}")
    return None


def text_of(one: Field, value: object) -> str:
    """Return a stored value as it would be typed."""
    if value is None:
        return ""
    if one.kind is Kind.FLAG:
        return YES if value in (True, YES) else NO
    if one.kind is Kind.RATE:
        return f"{Decimal(str(value)) * 100:.10f}".rstrip("0").rstrip(".")
    if one.kind is Kind.MONTH and isinstance(value, date):
        return str(Month.of(value))
    return str(value)


def parts(text: str) -> list[str]:
    """Return the parts of a text of several choices."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _as_typed(_one: Field, text: str, _today: date) -> str:
    return text


def _whole(one: Field, text: str, _today: date) -> int:
    return _whole_number(one, text, (one.least, one.most), "整数")


def _year(one: Field, text: str, _today: date) -> int:
    return _whole_number(one, text.removesuffix("年度"), (FIRST_DATA_YEAR, LAST_DATA_YEAR), "西暦の年度")


def _whole_number(one: Field, text: str, ends: tuple[int, int], what: str) -> int:
    number = _number(one, text, ends, what)
    if number != int(number):
        raise FieldError(f"「{text}」は{what}として読めません。例: {one.example}")
    return int(number)


def _rate(one: Field, text: str, _today: date) -> float:
    percent = _number(one, text, (one.least, one.most), "率")
    return float(Decimal(str(percent)) / 100)


def _number(one: Field, text: str, ends: tuple[int, int], what: str) -> float:
    try:
        number = parse_number(text, "%" if one.kind is Kind.RATE else "")
    except NumberError as error:
        raise FieldError(f"「{text}」は{what}として読めません。例: {one.example}") from error
    if number is None or not ends[0] <= number <= ends[1]:
        raise FieldError(f"「{text}」は使えません。{ends[0]}から{ends[1]}までの{what}を入れてください。")
    return number


def _day(one: Field, text: str, today: date) -> date:
    try:
        span = parse_day(text, FiscalYear.of(today))
    except DayError as error:
        raise FieldError(f"「{text}」は日付として読めません。例: {one.example}") from error
    if span is None:
        raise FieldError(f"空欄です。例: {one.example}")
    return span.last if one.is_last_day else span.first


def _month(one: Field, text: str, today: date) -> date:
    return _day(one, text, today).replace(day=1)


def _flag(_one: Field, text: str, _today: date) -> bool:
    return text == YES


def _choice(one: Field, text: str, _today: date) -> str:
    if text not in one.choices:
        raise FieldError(f"「{text}」は選べません。選べるもの: {'、'.join(one.choices.values())}")
    return text


def _several(one: Field, text: str, _today: date) -> str:
    chosen = parts(text)
    unknown = [part for part in chosen if part not in one.choices]
    if unknown:
        raise FieldError(f"「{'、'.join(unknown)}」は選べません。選べるもの: {'、'.join(one.choices.values())}")
    missing = [one.choices[code] for code in one.always if code not in chosen]
    if missing:
        raise FieldError(f"「{'」「'.join(missing)}」は外せません。加えてください。")
    return ",".join(code for code in one.choices if code in chosen)


_READERS: Mapping[Kind, Callable[[Field, str, date], object]] = {
    Kind.TEXT: _as_typed,
    Kind.PARAGRAPH: _as_typed,
    Kind.REFERENCE: _as_typed,
    Kind.WHOLE: _whole,
    Kind.YEAR: _year,
    Kind.RATE: _rate,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
}
