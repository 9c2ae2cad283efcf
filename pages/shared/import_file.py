"""A file that was uploaded, and how its columns are read: the guess or a kept mapping, corrected with a menu each.

The page keeps the file open in the session while it is there; nothing of it is saved before somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping as Named
from dataclasses import dataclass, replace
from types import MappingProxyType

import streamlit as st

from kpi.access import Person
from kpi.calendar import FiscalYear, Month
from kpi.exchange import tabular
from kpi.exchange.cells import BadFile, Book, Sheet, letter_of, opened
from kpi.exchange.tabular import Column, Mapping, Measure, Reading, Role
from kpi.guard import Refused
from kpi.imports import keeping
from pages.shared import block, reader
from pages.shared.markup import Html, tag

TYPES = ["xlsx", "csv", "tsv", "txt"]
_GUESS = ""
_OPEN, _READ = "import-open", "import-read"
PREVIEWED = "import-previewed"
"""Where the preview of the file is kept, which goes with it."""

_COLUMNS, _SAMPLES = 30, 3  # so many columns have a menu, so many rows are shown beneath
_TARGET, _ACTUAL, _UNREAD = "target", "actual", ""
_CHOICES: Named[str, str] = MappingProxyType(
    {
        _UNREAD: "読まない",
        Role.DEPARTMENT: "部局",
        Role.GOAL: "目標の名称",
        Role.INDICATOR: "指標",
        Role.UNIT: "単位",
        Role.DIRECTION: "望ましい方向",
        Role.YEAR: "年度",
        Role.MONTH: "月",
        Role.MEASURE: "目標・実績の別",
        Role.DECIDED_ON: "目標の決定日",
        _TARGET: "値(目標)",
        _ACTUAL: "値(実績)",
        Role.VALUE: "値",
    }
)
"""What a column can be, in words. A value column is told apart by what its values are."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An uploaded file, opened, and the mapping to begin with; `key` names both."""

    key: str
    name: str
    book: Book
    mapping: Mapping


def choose() -> Chosen | None:
    """Show where a file is chosen and by which mapping it is read; None while there is none that can be read."""
    uploaded = st.file_uploader(
        "取り込む表(xlsx、csv。10MBまで)", TYPES, key="import-file", max_upload_size=10, width=620
    )
    kept = keeping.kept(reader.store())
    name = st.selectbox(
        "列の対応付け",
        [_GUESS, *kept],
        format_func=lambda one: one or "自動(見出しから推定)",
        key="import-kept",
        width=260,
    )
    if uploaded is None:
        for held_name in (_OPEN, _READ, PREVIEWED):  # a large table is not kept in memory for nobody
            st.session_state.pop(held_name, None)
        return None
    key = f"{uploaded.file_id}-{name}"
    held: Chosen | None = st.session_state.get(_OPEN)
    if held is not None and held.key == key:
        return held
    try:
        book = opened(uploaded.getvalue(), uploaded.name)
        mapping = tabular.read(book, kept[name]).mapping if name else tabular.guessed(book)
    except BadFile as error:
        st.error(str(error), icon=":material/error:")
        return None
    found = Chosen(key, uploaded.name, book, mapping)
    st.session_state[_OPEN] = found
    return found


def read(person: Person, chosen: Chosen) -> Reading | None:
    """Show the mapping on the first rows, let it be corrected and kept, and return what is read by it."""
    with st.expander("列の対応付け(表の最初の行で確かめてください)", expanded=True, key="import-mapping"):
        mapping = _whole(chosen)
        mapping = replace(mapping, columns=_columns(chosen, mapping))
        _keep(person, mapping)
    if not any(column.role is Role.VALUE for column in mapping.columns):
        st.warning("値の列がありません。値(実績)か値(目標)の列を選んでください。", icon=":material/rule:")
        return None
    key = f"{chosen.key}-{mapping.to_json()}"
    held: tuple[str, Reading] | None = st.session_state.get(_READ)
    if held is not None and held[0] == key:
        return held[1]
    try:
        reading = tabular.read(chosen.book, mapping)
    except BadFile as error:
        st.error(str(error), icon=":material/error:")
        return None
    st.session_state[_READ] = key, reading
    return reading


def _whole(chosen: Chosen) -> Mapping:
    """Show what holds for the whole table, and return the mapping with it."""
    first = chosen.mapping
    with st.container(horizontal=True, gap="small", key="import-whole"):
        names = [sheet.name for sheet in chosen.book.sheets]
        sheet = first.sheet if first.sheet in names else names[0]
        if len(names) > 1:
            sheet = st.selectbox("シート", names, names.index(sheet), key=f"{chosen.key}-sheet", width=200)
        mapping = first if sheet == first.sheet else _guess_of(chosen, sheet) or replace(first, sheet=sheet)
        last = st.number_input(
            "見出しの最後の行", 0, 1000, mapping.header_rows, key=f"{chosen.key}-{sheet}-rows", width=150
        )
        department = st.text_input("部局(列がないとき)", mapping.department, key=f"{chosen.key}-department", width=200)
        typed = st.text_input(
            "年度(列がないとき)", str(mapping.fiscal_year or ""), key=f"{chosen.key}-year", width=150,
            placeholder="例: 2022",
        )  # fmt: skip
        kinds = {"": "列で分かる", _TARGET: "すべて目標", _ACTUAL: "すべて実績"}
        measure = st.selectbox(
            "目標・実績の別", list(kinds), list(kinds).index(mapping.measure or ""), format_func=kinds.__getitem__,
            key=f"{chosen.key}-measure", width=160,
        )  # fmt: skip
    year = mapping.fiscal_year
    try:
        year = FiscalYear(int(typed)).year if typed.strip() else None
    except ValueError:
        st.error(f"「{typed}」は年度として読めません。例: 2022", icon=":material/error:")
    return replace(
        mapping, header_rows=int(last), header_depth=min(mapping.header_depth, int(last)),
        department=department.strip(), fiscal_year=year, measure=Measure(measure) if measure else None,
    )  # fmt: skip


def _columns(chosen: Chosen, mapping: Mapping) -> tuple[Column, ...]:
    """Show the first rows with a menu over each column, and return what the columns are."""
    sheet = next(one for one in chosen.book.sheets if one.name == mapping.sheet)
    rows = sheet.rows[mapping.header_rows : mapping.header_rows + 100]
    width = min(max(map(len, rows), default=0), _COLUMNS)
    by_letter = {column.letter: column for column in mapping.columns}
    found = []
    with st.container(horizontal=True, wrap=False, gap="small", key="import-columns"):
        for number in range(1, width + 1):
            letter = letter_of(number)
            with st.container(width=136, gap=None):
                column = by_letter.pop(letter, Column(letter, _header(sheet, mapping, number), Role.GOAL))
                was = _choice(column) if letter in {one.letter for one in mapping.columns} else _UNREAD
                chosen_role = st.selectbox(
                    f"{letter}列の内容", list(_CHOICES), list(_CHOICES).index(was), format_func=_CHOICES.__getitem__,
                    key=f"{chosen.key}-{mapping.sheet}-{letter}", label_visibility="collapsed",
                )  # fmt: skip
                block.place(_sample(sheet, mapping, number, column, chosen_role), key=f"import-sample-{letter}")
            if chosen_role != _UNREAD:
                found.append(_column(column, chosen_role))
    return (*found, *by_letter.values())


def _header(sheet: Sheet, mapping: Mapping, number: int) -> str:
    return sheet.typed(mapping.header_rows, number) if mapping.header_rows else ""


def _choice(column: Column) -> str:
    """Return which choice a column is."""
    if column.role is not Role.VALUE:
        return column.role
    return column.measure.value if column.measure else Role.VALUE


def _column(column: Column, choice: str) -> Column:
    """Return a column as it was chosen; what its header says of its values stays while they are values."""
    if choice in (_TARGET, _ACTUAL):
        return replace(column, role=Role.VALUE, measure=Measure(choice))
    role = Role(choice)
    if role is Role.VALUE:
        return replace(column, role=role, measure=None)
    return Column(column.letter, column.header, role)


def _sample(sheet: Sheet, mapping: Mapping, number: int, column: Column, choice: str) -> Html:
    """Return a column's header and its first values, and for values which year and month they are of."""
    values = [sheet.typed(mapping.header_rows + row, number) for row in range(1, _SAMPLES + 1)]
    is_value = choice in (_TARGET, _ACTUAL, Role.VALUE)
    said = []
    if is_value and column.fiscal_year is not None:
        said.append(FiscalYear(column.fiscal_year).short_label)
    if is_value and column.month is not None:
        said.append(Month(2000, column.month).label)
    return tag(
        "div",
        tag("b", f"{column.letter} {column.header}".strip(), title=column.header),
        tag("small", "・".join(said) or "\u00a0"),
        *(tag("span", value[:40] or "\u00a0") for value in values),
        cls="sample" + ("" if choice else " unread"),
    )


def _guess_of(chosen: Chosen, sheet: str) -> Mapping | None:
    """Return the guess for one sheet of several."""
    one = next(found for found in chosen.book.sheets if found.name == sheet)
    try:
        return tabular.guessed(replace(chosen.book, sheets=(one,)))
    except BadFile as error:
        st.warning(str(error), icon=":material/rule:")
        return None


def _keep(person: Person, mapping: Mapping) -> None:
    """Offer to keep the mapping by a name."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="import-keep"):
        name = st.text_input(
            "次も使うときは、名前を付けて保存", key="import-name", placeholder="例: 観光統計の年度表", width=300
        )
        if st.button("対応付けを保存", key="import-keep-go"):
            try:
                keeping.keep(reader.store(), person, name, mapping)
            except Refused as error:
                st.error(str(error), icon=":material/error:")
                return
            st.success(f"対応付け「{name.strip()}」を保存しました。", icon=":material/check:")
