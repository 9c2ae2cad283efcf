"""What was read in a sheet, beside its source text: each line can be corrected, or left out.

A grid is given the same frame from run to run, or Streamlit would lose what was typed into it; what somebody decided is
read from what the grid gives back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.column_config import CheckboxColumn, SelectboxColumn, TextColumn
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.column_types import ColumnConfig

from kpi.exchange.sheet.found import LIKELY, SURE, Unread
from kpi.imports.sheet.finding import FIELDS, Decisions, Finding, Part, Texts
from kpi.master_table import Field
from pages.shared import block
from pages.shared.markup import Html, table, tag
from pages.shared.published_file import Chosen

_ROW, _HEAD, _MOST = 34, 36, 420
_WIDTHS = {
    "number": 72, "title": 320, "schedule_kind": 92, "schedule_text": 118, "schedule_from": 92, "schedule_to": 92,
    "times_a_year": 74, "kind": 92, "code": 74, "name": 200, "unit": 74, "target": 84, "comparator": 84, "actual": 78,
    "month": 84, "direction": 78, "accumulation": 150, "due_from": 92, "due_to": 92, "heading_number": 84,
    "heading": 190, "first_year": 84, "last_year": 84,
}  # fmt: skip
_LABELS = {
    "title": "内容", "heading_number": "見出し番号", "last_year": "最後の年度", "accumulation": "年間値",
    "comparator": "言い方", "month": "時点", "direction": "方向",
}  # fmt: skip
_TAKE, _ABOUT, _SURE, _SOURCE, _PLACE, _NOTE = "take", "about", "sure", "source", "place", "note"


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings that are gone through together: those of some parts, by what their keys begin with."""

    title: str
    parts: tuple[Part, ...]
    begins: str = ""


_GROUPS = (
    _Group("目標と計画", (Part.GOAL, Part.LINK), "goal"),
    _Group("取組みと工程", (Part.INITIATIVE, Part.STEP)),
    _Group("マイルストーン", (Part.MILESTONE,)),
    _Group("指標と数値", (Part.FIGURE,)),
    _Group("中期目標", (Part.MIDTERM, Part.LINK, Part.MIDTERM_ITEM, Part.MIDTERM_STEP), "midterm"),
)
_TEXTS, _UNREAD, _CHANGES = "文章", "読み取れなかったもの", "変更の確認"


def decide(chosen: Chosen, beside: DeltaGenerator) -> tuple[Decisions, DeltaGenerator]:
    """Show what was found, and return what somebody decided on it, and where the changes are to be shown.

    The department and the year stand `beside` the file.
    """
    decided: dict[str, Texts | None] = {}
    with beside:
        decided |= _head(chosen)
    titles = (_CHANGES, *(group.title for group in _GROUPS), _TEXTS, _UNREAD)
    changes, *tabs = st.tabs(titles, default=_GROUPS[0].title, key=f"{chosen.key}-tabs")
    for group, tab in zip(_GROUPS, tabs, strict=False):
        own = [one for one in chosen.found if one.part in group.parts and one.key.startswith(group.begins)]
        with tab:
            decided |= _grid(chosen, group, own)
    with tabs[-2]:
        decided |= _texts(chosen)
    with tabs[-1]:
        block.place(_unread(chosen.unread), key="published-unread")
    return decided, changes


def _head(chosen: Chosen) -> Decisions:
    """Show the department and the year, which everything else belongs to."""
    head = chosen.found[0]
    with st.container(horizontal=True, gap="small"):
        typed = {
            one.name: st.text_input(one.label, head.texts[one.name], key=f"{chosen.key}-{one.name}", width=200)
            for one in FIELDS[Part.HEAD]
        }
    block.place(tag("p", f"{_sure(head)}　根拠 {head.place}", cls="published-why"), key="published-why")
    return _corrected(head, typed, is_taken=True)


def _grid(chosen: Chosen, group: _Group, own: Sequence[Finding]) -> Decisions:
    """Show findings as a grid, a line each, and return the lines that were changed or left out."""
    if not own:
        block.place(tag("p", f"{group.title}は読み取れませんでした。", cls="published-none"), key=f"none-{group.title}")
        return {}
    fields = list({one.name: one for part in group.parts for one in FIELDS[part]}.values())
    columns = _columns(fields, has_notes=any(one.note for one in own))
    frame = pd.DataFrame([_line(one, fields) for one in own], columns=list(columns))
    disabled = [name for name in columns if name not in (_TAKE, *(one.name for one in fields))]
    edited = st.data_editor(
        frame, key=f"{chosen.key}-{group.title}", column_config=columns, disabled=disabled, hide_index=True,
        height=min(_MOST, _HEAD + _ROW * len(own)), row_height=_ROW, placeholder="",
        alt=f"読み取った{group.title}。行ごとに直すか、採用を外せます",
    )  # fmt: skip
    decided: dict[str, Texts | None] = {}
    for finding, line in zip(own, edited.to_dict("records"), strict=True):
        typed = {name: _text(line[name]) for name in finding.texts}
        decided |= _corrected(finding, typed, is_taken=bool(line[_TAKE]))
    return decided


def _columns(fields: Iterable[Field], *, has_notes: bool) -> dict[str, ColumnConfig]:
    columns: dict[str, ColumnConfig] = {
        _TAKE: CheckboxColumn("採用", width=72, pinned=True, help="外した行と、それに属する行は保存しません。"),
        _ABOUT: TextColumn("場所", width=112, pinned=True),
        _SURE: TextColumn("確からしさ", width=98),
        _SOURCE: TextColumn("原文(2回押すと全文)", width=250),
    }
    for one in fields:
        label, width = _LABELS.get(one.name, one.label), _WIDTHS[one.name]
        columns[one.name] = (
            SelectboxColumn(label, width=width, options=list(one.choices), format_func=_word(one))
            if one.choices
            else TextColumn(label, width=width)
        )
    columns[_PLACE] = TextColumn("原文の位置", width=110)
    return columns | ({_NOTE: TextColumn("注記", width=320)} if has_notes else {})


def _word(field: Field) -> Callable[[str | float | bool], str]:
    """Return what gives the word of a choice."""
    return lambda value: field.choices.get(str(value), str(value))


def _line(finding: Finding, fields: Sequence[Field]) -> dict[str, object]:
    return {
        _TAKE: not finding.is_doubtful,
        _ABOUT: finding.about if finding.part is not Part.LINK else f"{finding.about} 計画",
        **{one.name: finding.texts.get(one.name) or None for one in fields},
        _SURE: _sure(finding),
        _SOURCE: finding.source,
        _PLACE: finding.place,
        _NOTE: finding.note,
    }


def _texts(chosen: Chosen) -> Decisions:
    """Show the texts of the sheet, each to be taken over as it is, changed or left out."""
    decided: dict[str, Texts | None] = {}
    for finding in (one for one in chosen.found if one.part is Part.TEXT):
        with st.container(key=f"published-{finding.key.replace(':', '-').replace('/', '-')}", gap=None):
            label = f"{finding.about}({_sure(finding)}、{finding.place})"
            is_taken = st.checkbox(label, value=not finding.is_doubtful, key=f"{chosen.key}-{finding.key}-take")
            body = st.text_area(
                finding.about, finding.texts["body"], key=f"{chosen.key}-{finding.key}", disabled=not is_taken,
                label_visibility="collapsed", height=28 + 24 * min(8, 1 + len(finding.texts["body"]) // 70),
            )  # fmt: skip
        decided |= _corrected(finding, {"body": body}, is_taken=is_taken)
    return decided


def _corrected(finding: Finding, typed: Texts, *, is_taken: bool) -> Decisions:
    """Return the decision on a finding; none where it was left as it was read."""
    if not is_taken:
        return {finding.key: None}
    changed = {name: text for name, text in typed.items() if text != finding.texts[name]}
    return {finding.key: changed} if changed else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sure(finding: Finding) -> str:
    """Return how sure the reader is, as a sign and a word."""
    if finding.confidence >= SURE:
        return "◎ 高い"
    return "○ 中くらい" if finding.confidence >= LIKELY else "▲ 要確認"


def _unread(unread: Sequence[Unread]) -> Html:
    if not unread:
        return tag("p", "読み取れなかったものはありません。", cls="published-none")
    lines = ((one.place, one.text, one.reason) for one in unread)
    shown = table(("原文の位置", "原文", "理由"), lines, f"読み取れなかったもの {len(unread)}件", ("short",))
    return tag("section", tag("div", shown, cls="scroll", tabindex="0"), cls="register imports")
