"""Where a table's header is and what its columns mean: the guess that becomes a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.calendar import FIRST_YEAR, FiscalYear
from kpi.exchange.cells import BadFile, Sheet, Value, letter_of, place_of, text_of
from kpi.exchange.tabular import words
from kpi.exchange.tabular.periods import Period, day_of, period_of, period_of_day, year_after
from kpi.exchange.tabular.reading import Column, Mapping, Measure, Problem, Role
from kpi.numbers import NumberError, parse_quantity

_SEARCHED = 60  # rows in which a header is looked for
_BELOW = 25  # rows below it in which its columns hold something
_WIDEST = 1_000  # columns that are looked at: forty years of months, with target and actual each
_DEEPEST = 4  # rows of one header
_SAMPLE = 200  # rows below it that say what a column holds
_MONTHS = frozenset(range(1, 13))
_LABELS = (Role.DEPARTMENT, Role.GOAL, Role.INDICATOR, Role.UNIT, Role.DIRECTION, Role.YEAR, Role.MONTH, Role.MEASURE)


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header, from 1, and the text of each column that has one, from top to bottom."""

    first: int
    last: int
    texts: dict[int, tuple[str, ...]]

    def text(self, column: int) -> str:
        """Return a column's header as one text: 令和4年度 目標."""
        return " ".join(self.texts.get(column, ()))


@dataclass(frozen=True, slots=True)
class _Sense:
    """What one column's header and content say."""

    column: int
    text: str
    roles: tuple[tuple[Role, int], ...]
    period: Period | None
    measure: Measure | None
    unit: str
    name: str
    is_value_word: bool
    is_ignored: bool
    part: str
    year_above: int | None
    filled: int
    numbers: int
    measures: int
    years: int
    names: int
    kinds: int
    facts: int

    @property
    def may_be_figures(self) -> bool:
        """Tell whether the cells below may be figures: neither the header nor most of the cells say otherwise."""
        return not self.is_ignored and self.facts * 2 <= self.filled

    @property
    def holds_kinds(self) -> bool:
        """Tell whether the cells below say 目標 and 実績 and nothing else."""
        return self.kinds * 2 > self.filled

    @property
    def names_year(self) -> bool:
        """Tell whether the header names its year by the table's own: 前年度, 当年度."""
        return words.names_year(self.text)

    @property
    def is_mostly_numbers(self) -> bool:
        """Tell whether the cells below are figures rather than names."""
        return self.filled > 0 and self.numbers * 2 >= self.filled


def guess(sheet: Sheet) -> Mapping | None:
    """Guess what the columns of a sheet are; None where nothing in it looks like a header above figures.

    Raises BadFile for a table that is wider than what is looked at.
    """
    header = find_header(sheet)
    if header is None:
        return None
    width = max(len(sheet.rows[row - 1]) for row in range(header.first, header.last + 1))
    if any(sheet.typed(header.last, column) for column in range(_WIDEST + 1, width + 1)):
        raise BadFile(f"シート「{sheet.name}」の表は{width:,}列あります。{_WIDEST:,}列までの表を読めます。")
    senses = _settled([_sense(sheet, header, column) for column in range(1, max(header.texts) + 1)])
    roles = _roles(senses)
    values = _value_columns(senses, roles)
    end = _second_table(senses, roles, values)
    roles = {column: role for column, role in roles.items() if column < end}
    values = [column for column in values if column < end]
    roles = {column: role for column, role in roles.items() if column not in values}
    by_number = {sense.column: sense for sense in senses}
    _name_indicators(senses, roles, values)
    names_itself = Role.INDICATOR not in roles.values()
    if names_itself:
        _tell_apart(senses, roles, values)
    parted = _parted([sense for sense in senses if sense.column in values])
    columns = [
        _value_column(by_number[column], names_itself=names_itself, is_only=len(values) == 1, parted=parted)
        if column in values
        else Column(letter_of(column), by_number[column].text, roles[column])
        for column in sorted({*roles, *values})
    ]
    if not values:
        return None
    return Mapping(sheet.name, header.last, tuple(columns), header_depth=header.last - header.first + 1)


def unread(sheet: Sheet, mapping: Mapping) -> list[Problem]:
    """Return the columns of numbers that a mapping leaves alone, unless these are computed from figures or remarks."""
    if not mapping.header_rows:
        return []
    header = header_at(sheet, max(mapping.header_rows - mapping.header_depth + 1, 1), mapping.header_rows)
    known = {place_of(column.letter) for column in mapping.columns}
    found = []
    for column in header.texts.keys() - known:
        sense = _sense(sheet, header, column)
        reason = words.unread_reason(sense.text)
        is_told = reason is not None or not (sense.is_ignored or sense.roles)
        if is_told and column <= _WIDEST and sense.is_mostly_numbers and sense.facts * 2 <= sense.filled:
            told = reason or "この列の数値は読んでいません。読むには、対応付けで値の列にするか、表を分けてください"
            found.append(Problem(header.last, letter_of(column), sense.text, told, refuses=False))
    return sorted(found, key=lambda one: place_of(one.column))


def why_unread(sheet: Sheet) -> list[Problem]:
    """Return what is left alone of a sheet in which no column holds figures: nothing but quarters, say."""
    header = find_header(sheet)
    if header is None:
        return []
    return unread(sheet, Mapping(sheet.name, header.last, (), header_depth=header.last - header.first + 1))


def find_header(sheet: Sheet) -> Header | None:
    """Find the header: the row that says most of what headers say, with the rows that it goes on in."""
    best, best_score = 0, 0
    sheet = replace(sheet, rows=[row[:_WIDEST] for row in sheet.rows[: _SEARCHED + _BELOW]])
    has_figure = [any(_is_figure(value) for value in row) for row in sheet.rows]
    for row in range(1, min(_SEARCHED, len(sheet.rows)) + 1):
        score = _header_score(sheet, row, figures_below=any(has_figure[row : row + _BELOW]))
        if score > best_score:
            best, best_score = row, score
    if not best:
        return None
    first = best
    while first > 1 and best - first < _DEEPEST - 1 and _continues_above(sheet, first - 1, first):
        first -= 1
    last = best
    while last - first < _DEEPEST - 1 and _continues_below(sheet, last + 1, header_at(sheet, first, last)):
        last += 1
    return header_at(sheet, first, last)


def header_at(sheet: Sheet, first: int, last: int) -> Header:
    """Read the header in these rows: in all but the last row a text holds for the blank columns to its right."""
    width = max((len(sheet.rows[row - 1]) for row in range(first, last + 1) if row <= len(sheet.rows)), default=0)
    texts: dict[int, tuple[str, ...]] = {}
    for row in range(first, last + 1):
        above = ""
        cells = _completed(sheet, row)
        for column in range(1, width + 1):
            text = cells[column - 1] if column <= len(cells) else ""
            if not text and row < last and any(sheet.typed(below, column) for below in range(row + 1, last + 1)):
                text = above if not texts.get(column) or row > first else ""
            elif text:
                above = text
            if text and text not in texts.get(column, ()):
                texts[column] = (*texts.get(column, ()), text)
    return Header(first, last, texts)


def _completed(sheet: Sheet, row: int) -> list[str]:
    """Return the texts of a row, with the era where a year leaves it to the one before: R1, 2, 3 is R1, R2, R3.

    A row that begins with a year is no header: what follows are its figures.
    """
    texts = [words.clean(text_of(value)) for value in sheet.rows[row - 1]] if row <= len(sheet.rows) else []
    if row <= len(sheet.rows) and _are_months(sheet, row):
        return [f"{text}月" if text.isdigit() else text for text in texts]
    before: int | None = None
    if texts and period_of(words.plain(texts[0])) is not None:
        return texts
    for index, text in enumerate(texts):
        plain = words.plain(text)
        period = period_of(plain)
        if period is not None and period.fiscal_year is not None:
            before = period.fiscal_year
        elif before is not None and (year := year_after(plain, before)) is not None and year != before:
            texts[index] = FiscalYear(year).short_label
            before = year
    return texts


def _is_token(text: str) -> bool:
    """Tell whether a header's cell says something that headers say."""
    period = period_of(words.plain(text))
    return (
        bool(words.roles_of(text))
        or (period is not None and len(text) <= 30)
        or words.is_value_word(text)
        or (len(text) <= 12 and words.names_year(text))
        or (len(text) <= 12 and words.measure_of(text) is not None)
        or words.is_unit(text)
        or (len(text) <= 12 and words.is_ignored(text))
    )


def _are_months(sheet: Sheet, row: int) -> bool:
    """Tell whether the numbers of a row are months above figures: 4, 5, 6 beside 指標, or below its cell."""
    numbers = [value for value in sheet.rows[row - 1] if isinstance(value, float)]
    names = {words.clean(value) for value in sheet.rows[row - 1] if isinstance(value, str)} - {""}
    if len(numbers) < 3 or any(number not in _MONTHS for number in numbers):
        return False
    turned = [number if number >= 4 else number + 12 for number in numbers]
    is_ordered = numbers == sorted(set(numbers)) or turned == sorted(set(turned))
    above = sheet.rows[row - 2] if row > 1 else ()
    is_below_head = any(words.roles_of(words.clean(text_of(value))) for value in above)
    labels = {name for name in names if words.roles_of(name) and words.measure_of(name) is None}
    return (
        is_ordered
        and (bool(labels) or (not names and is_below_head))
        and all(name in labels or words.is_ignored(name) for name in names)
    )


def _header_score(sheet: Sheet, row: int, *, figures_below: bool) -> int:
    """Return how much a row looks like a header: its telling texts, if figures stand below it; 0 for no header."""
    cells = _completed(sheet, row)
    texts = [text for text in cells if text]
    if len(set(texts)) < (1 if cells[:1] == [""] else 2) or any(
        _is_figure(text) and not _is_token(text) for text in texts
    ):
        return 0
    below = [sheet.rows[index] for index in range(row, min(row + _BELOW, len(sheet.rows)))]
    filled = {column for values in below for column, value in enumerate(values) if value not in (None, "")}
    told = {text for column, text in enumerate(cells) if text and column in filled and _is_token(text)}
    if not told and figures_below:  # only names, but years below: | 人口 | 世帯数
        first = next(
            (words.plain(text_of(values[0])) for values in below if values and values[0] not in (None, "")), ""
        )
        period = period_of(first)
        return int(period is not None and period.fiscal_year is not None and not period.rest)
    return len(told) if figures_below or len(told) > 1 else 0


def _continues_above(sheet: Sheet, row: int, below: int) -> bool:
    """Tell whether the row above a header's row belongs to it: it says what headers say, and not 部局名 over 指標."""
    cells = _completed(sheet, row)
    texts = set(cells) - {""}
    if not texts or any(_is_figure(text) and not _is_token(text) for text in texts):
        return False
    for column, text in enumerate(cells, 1):
        under = words.clean(sheet.typed(below, column))
        if words.roles_of(text) and words.measure_of(text) is None and under not in ("", text):
            return False
    told = {text for text in texts if _is_token(text)}
    if len(texts) == 1:
        return bool(told) and _spans_columns(sheet, row, below)
    return bool(told) or any(region[0] == row and region[1] < region[3] for region in sheet.merged)


def _spans_columns(sheet: Sheet, row: int, below: int) -> bool:
    """Tell whether the only text of a row stands over some of the columns below it, and is no title over them all."""
    filled = [column for column in range(1, len(sheet.rows[row - 1]) + 1) if sheet.value(row, column) is not None]
    under = [column for column in range(1, len(sheet.rows[below - 1]) + 1) if sheet.value(below, column) is not None]
    return filled[0] > under[0] if under else False


def _continues_below(sheet: Sheet, row: int, header: Header) -> bool:
    """Tell whether a row goes on with the header above it: each of its texts says more about its column."""
    if row > len(sheet.rows):
        return False
    if _divides(sheet, row, header):
        return True
    said_more = False
    is_months = _are_months(sheet, row) and not any(_has_month(header, column) for column in header.texts)
    for column in range(1, len(sheet.rows[row - 1]) + 1):
        value = sheet.value(row, column)
        text = words.clean(text_of(value))
        if not text or text in header.texts.get(column, ()):
            continue
        above = header.text(column)
        if is_months and isinstance(value, float):
            said_more = True
            continue
        is_bare_year = isinstance(value, float) or text.isdigit()
        if isinstance(value, date) or (is_bare_year and (above or period_of(text) is None)) or not _is_token(text):
            return False
        if any(role in _LABELS for role, _ in words.roles_of(above)) and not words.is_unit(text):
            ambiguous = words.measure_of(above) is not None
            if not ambiguous:
                return False
        said_more = True
    return said_more


def _divides(sheet: Sheet, row: int, header: Header) -> bool:
    """Tell whether a row divides what its header spans: 男 and 女 below 令和4年度 over both."""
    texts = {column: header.text(column) for column in header.texts}
    said = {
        column: words.clean(text_of(value))
        for column, value in enumerate(sheet.rows[row - 1], 1)
        if text_of(value) and words.clean(text_of(value)) not in header.texts.get(column, ())
    }
    return bool(said) and all(
        not _is_figure(sheet.value(row, column)) and text and texts.get(column)
        and texts[column] in (texts.get(column - 1), texts.get(column + 1))
        for column, text in said.items()
    )  # fmt: skip


def _has_month(header: Header, column: int) -> bool:
    period = period_of(words.plain(header.text(column)))
    return period is not None and period.month is not None


def _is_figure(value: Value) -> bool:
    """Tell whether a value is a number, or a text that reads as one."""
    if isinstance(value, float):
        return True
    if not isinstance(value, str):
        return False
    try:
        return parse_quantity(value) is not None
    except NumberError:
        return False


def _sense(sheet: Sheet, header: Header, column: int) -> _Sense:
    """Gather what a column's header says and what stands below it."""
    text = header.text(column)
    parts = header.texts.get(column, ())
    filled = numbers = measures = kinds = years = facts = 0
    names = set()
    before = None
    for row in range(header.last + 1, min(header.last + _SAMPLE, len(sheet.rows)) + 1):
        value = sheet.value(row, column)
        if value is not None:
            filled += 1
            names.add(value)
            numbers += _is_figure(value) or words.key(text_of(value)) in {"-", "…", "－", "ー", "―"}
            facts += _is_fact(value)
            if isinstance(value, str) and words.measure_of(value) is not None:
                measures += 1
                kinds += not words.without_measure(words.unit_in(words.clean(value))[0])
            elif isinstance(value, str) and words.is_kind(value):
                kinds += 1
            year = _year_in(value, before)
            years += year is not None
            before = year if year is not None else before
    value_of_header = sheet.value(header.last, column)
    name, unit = words.unit_in(text)
    year_above = None
    if isinstance(value_of_header, date):
        period = period_of_day(value_of_header)
    else:
        period, year_above = _period_of_header(parts, name)
    if len(parts) > 1 and words.is_unit(parts[-1]):
        unit, name = words.key(parts[-1]).strip("()[]").removeprefix("単位:"), " ".join(parts[:-1])
    rest = period.rest if period is not None else name
    last = words.unit_in(parts[-1])[0] if parts else ""
    return _Sense(
        column=column,
        text=text,
        roles=tuple((words.roles_of(parts[-1]) if parts else []) or words.roles_of(text)),
        period=period,
        measure=words.measure_of(text),
        unit=unit,
        name=words.without_measure(rest),
        is_value_word=bool(parts) and words.is_value_word(parts[-1]),
        is_ignored=words.is_ignored(text) or (bool(parts) and words.is_ignored(parts[-1])),
        part=words.without_measure(last_period.rest if (last_period := period_of(words.plain(last))) else last),
        year_above=year_above,
        filled=filled,
        numbers=numbers,
        measures=measures,
        years=years,
        names=len(names),
        kinds=kinds,
        facts=facts,
    )


def _period_of_header(parts: Sequence[str], name: str) -> tuple[Period | None, int | None]:
    """Read the time that the parts of a header say together, and the bare year above a month: R4 over 4月.

    `name` is the whole header without its unit. Parts are read apart, since R4 and 4月 are not R44月.
    """
    said = [period for part in parts if (period := period_of(words.plain(part))) is not None]
    whole = period_of(words.plain(name)) if len(said) < 2 else None
    if len(said) < 2:
        return whole, None
    year = next((one for one in said if one.fiscal_year is not None), None)
    month = next((one for one in said if one.month is not None), None)
    if month is None or month.fiscal_year is not None or year is None or year.month is not None:
        known = month if month is not None and month.fiscal_year is not None else year or month
        if known is None:
            return None, None
        return replace(known, month=known.month or (month.month if month else None), rest=_rest(parts)), None
    above = year.fiscal_year if year.is_calendar else None
    return Period(year.fiscal_year, month.month, _rest(parts), day=month.day), above


def _rest(parts: Sequence[str]) -> str:
    """Return what the parts of a header say beside times and units."""
    rests = []
    for part in parts:
        name = words.unit_in(part)[0]
        period = period_of(words.plain(name))
        rests.append(name if period is None else period.rest)
    return " ".join(filter(None, rests))


def _is_fact(value: Value) -> bool:
    """Tell whether a value is a day, true or false: what may stand beside a figure and never is one."""
    return isinstance(value, date) or (
        isinstance(value, str) and (value in ("TRUE", "FALSE") or day_of(words.plain(value)) is not None)
    )


def _year_in(value: Value, before: int | None) -> int | None:
    """Return the year that a cell names and nothing else, in full or in the era of the one above."""
    text = words.plain(text_of(value))
    period = period_of(text)
    if period is not None:
        return None if period.rest else period.fiscal_year
    return None if before is None else year_after(text, before)


def _roles(senses: Sequence[_Sense]) -> dict[int, Role]:
    """Give each role to the column whose header claims it with the surest word; what is left may get another role."""
    claims = sorted(
        (
            (rank, sense.column, role, sense)
            for sense in senses
            if not (sense.period is not None and (sense.period.fiscal_year or sense.period.month))
            for role, rank in sense.roles
        ),
        key=lambda claim: claim[:2],
    )
    roles: dict[int, Role] = {}
    for role in (Role.MEASURE, Role.INDICATOR, *_LABELS):
        for _, column, claimed, sense in claims:
            if claimed is role and column not in roles and role not in roles.values() and _may_hold(role, sense):
                if role is Role.GOAL and _is_target(sense, senses, claims):
                    continue
                roles[column] = role
    _use_leftover_names(claims, roles)
    if Role.INDICATOR in roles.values():
        _use_breakdown(senses, roles)
    if Role.MEASURE not in roles.values():
        kinds = next((s.column for s in senses if s.holds_kinds and s.column not in roles and s.period is None), None)
        roles |= {kinds: Role.MEASURE} if kinds is not None else {}
    if Role.YEAR not in roles.values() and Role.MONTH not in roles.values():
        _use_years(senses, roles)
    return roles


def _is_target(sense: _Sense, senses: Sequence[_Sense], claims: Sequence[tuple[int, int, Role, _Sense]]) -> bool:
    """Tell whether 目標 right of the names is what they aim at, in words or numbers, rather than a goal's name."""
    if sense.measure is not Measure.TARGET or sense.text.endswith("名"):
        return False
    names = [column for _, column, role, _ in claims if role is Role.INDICATOR]
    others = [one for one in senses if one.measure is Measure.TARGET and one.column != sense.column]
    return min(names, default=sense.column) < sense.column and not others


def _may_hold(role: Role, sense: _Sense) -> bool:
    """Tell whether a column's content fits a role: names are no numbers, and a measure is 目標 or 実績."""
    if role is Role.MEASURE:
        return sense.measures * 2 > sense.filled or sense.holds_kinds
    if role is Role.INDICATOR and (sense.years * 2 > sense.filled or sense.holds_kinds):
        return False
    if role in (Role.GOAL, Role.INDICATOR, Role.DEPARTMENT):
        return not sense.is_mostly_numbers or (sense.filled > 0 and sense.measure is None and role is Role.GOAL)
    return True


def _use_years(senses: Sequence[_Sense], roles: dict[int, Role]) -> None:
    """Take a first column of years for what it is, whatever its header says: 区分, or nothing."""
    first = next((sense for sense in senses if sense.filled), None)
    if first is not None and first.years * 2 > first.filled and first.column not in roles and first.period is None:
        roles[first.column] = Role.YEAR


def _use_breakdown(senses: Sequence[_Sense], roles: dict[int, Role]) -> None:
    """Take the column right of the indicator for its second part: under the same header, none, or 性別 and the like."""
    indicator = next(sense for sense in senses if roles.get(sense.column) is Role.INDICATOR)
    for sense in senses:
        if (
            sense.column == indicator.column + 1
            and sense.column not in roles
            and (sense.text in ("", indicator.text) or words.is_breakdown(sense.text))
            and sense.filled
            and not sense.is_mostly_numbers
            and not sense.holds_kinds
        ):
            roles[sense.column] = Role.INDICATOR


def _use_leftover_names(claims: Sequence[tuple[int, int, Role, _Sense]], roles: dict[int, Role]) -> None:
    """Make a second column that claims to be an indicator, left of the one that is, the goal: 項目 beside 指標."""
    indicator = next((column for column, role in roles.items() if role is Role.INDICATOR), None)
    if indicator is None or Role.GOAL in roles.values():
        return
    for _, column, claimed, sense in claims:
        if claimed is Role.INDICATOR and column < indicator and column not in roles and not sense.is_mostly_numbers:
            roles[column] = Role.GOAL
            return


def _value_columns(senses: Sequence[_Sense], roles: dict[int, Role]) -> list[int]:
    """Return the columns that hold figures, in order."""
    values = [
        sense.column
        for sense in senses
        if sense.column not in roles
        and sense.may_be_figures
        and (sense.period is not None or sense.measure is not None or sense.is_value_word or sense.names_year)
    ]
    told = [s.column for s in senses if s.column in values and (s.period or s.measure or s.names_year)]
    if told:
        return told
    if Role.INDICATOR in roles.values() or not {Role.YEAR, Role.MONTH} & set(roles.values()):
        return values
    return [  # years down, indicators across
        sense.column
        for sense in senses
        if sense.column not in roles and sense.may_be_figures and (sense.is_mostly_numbers or sense.column in values)
    ]


def _name_indicators(senses: Sequence[_Sense], roles: dict[int, Role], values: Sequence[int]) -> None:
    """Where no column claims to be the indicator, take the last column of names before the figures, or the goal."""
    if Role.INDICATOR in roles.values() or not values:
        return
    if any(sense.name for sense in senses if sense.column in values and sense.period is None):
        return
    names = [
        sense.column
        for sense in senses
        if sense.column not in roles and sense.column not in values and sense.column < values[0]
        and not sense.is_ignored and sense.filled and not sense.is_mostly_numbers
    ]  # fmt: skip
    goal = next((column for column, role in roles.items() if role is Role.GOAL), None)
    if names:
        roles[names[-1]] = Role.INDICATOR
    elif goal is not None:
        roles[goal] = Role.INDICATOR


def _tell_apart(senses: Sequence[_Sense], roles: dict[int, Role], values: Sequence[int]) -> None:
    """Where columns name indicators, names before them tell rows apart: 図書館 in a row, 利用者数 above its figures."""
    for sense in reversed(senses):
        if (
            sense.column not in roles
            and sense.column < min(values, default=0)
            and sense.names > 1
            and not sense.is_ignored
            and not sense.is_mostly_numbers
        ):
            roles[sense.column] = Role.INDICATOR
            return


def _settled(senses: list[_Sense]) -> list[_Sense]:
    """Settle of which year months below a bare one are: 2023年 over 1月 first is the calendar's, over 4月 not."""
    own: dict[tuple[int, str], list[int]] = {}
    for sense in senses:
        if sense.year_above is not None and sense.period is not None and sense.period.month is not None:
            own.setdefault((sense.year_above, sense.text.split(" ")[0]), []).append(sense.period.month)
    settled = []
    for sense in senses:
        months = own.get((sense.year_above, sense.text.split(" ")[0]), []) if sense.year_above is not None else []
        period = sense.period
        if (
            months and period is not None and period.month is not None and period.fiscal_year is not None
            and period.month < 4 and months[0] < 4
        ):  # fmt: skip
            year = period.fiscal_year - 1
            period = replace(period, fiscal_year=year) if year >= FIRST_YEAR else None
        settled.append(replace(sense, period=period))
    return settled


def _second_table(senses: Sequence[_Sense], roles: dict[int, Role], values: Sequence[int]) -> int:
    """Return where a second table stands beside the first: the column with the header of its names again."""
    firsts = {
        words.key(sense.text): sense.column
        for sense in reversed(senses)
        if roles.get(sense.column) in (Role.INDICATOR, Role.YEAR, Role.MONTH) and sense.text
    }
    for sense in senses:
        first = firsts.get(words.key(sense.text), sense.column)
        if first < sense.column and any(first < value < sense.column for value in values) and sense.filled:
            return sense.column
    return len(senses) + 1


def _parted(values: Sequence[_Sense]) -> frozenset[int]:
    """Return the columns of the same time and measure that only the last words of their headers tell apart: 男, 女."""
    alike: dict[object, list[_Sense]] = {}
    for sense in values:
        if sense.period is not None and sense.part:
            alike.setdefault((sense.period.fiscal_year, sense.period.month, sense.measure), []).append(sense)
    return frozenset(sense.column for own in alike.values() if len({one.part for one in own}) > 1 for sense in own)


def _value_column(sense: _Sense, *, names_itself: bool, is_only: bool, parted: frozenset[int]) -> Column:
    """Return the column of figures that a header describes.

    Without an indicator column it names the indicator; but an only column called 値 or 件数 names nothing. Beside one
    it names a part of it where nothing else tells columns apart.
    """
    part = sense.part if sense.column in parted else ""
    return Column(
        letter=letter_of(sense.column),
        header=sense.text,
        role=Role.VALUE,
        fiscal_year=sense.period.fiscal_year if sense.period is not None else None,
        month=sense.period.month if sense.period is not None else None,
        measure=sense.measure,
        unit=sense.unit,
        indicator=sense.name if names_itself and not (is_only and sense.is_value_word) else part,
    )
