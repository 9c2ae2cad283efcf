"""The two grids of 月次入力: what is typed, and beside it what one needs to judge it.

A grid keeps its columns, rows and types from run to run, or Streamlit would drop what is being typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.column_config import SelectboxColumn, TextColumn
from streamlit.elements.lib.column_types import ColumnConfig

from kpi.calendar import Month
from kpi.checks import Facts, Past, counterpart
from kpi.model import Accumulation, EntryMode, ItemKind, PlanSource, Precision
from kpi.numbers import NO_VALUE, NumberError, format_value, parse_number
from kpi.rounds import RoundFigure, RoundMilestone
from pages.shared.entry_sheet import FIELDS, KINDS, STATES, Cells, Line

COLUMNS = {
    ItemKind.FIGURE: ("name", "unit", "text", "kind", "other", "last", "last_year", "plan", "to_date"),
    ItemKind.MILESTONE: ("title", "due", "earlier", "state", "done_text", "postponed_text", "note"),
}
"""The columns in their order; the first names the row."""

_ROW, _HEAD = 34, 36
_HOW = "選んでEnterで入力します。全角、カンマ、▲、％、単位、1.2万人もそのまま読み取ります。Excelから貼り付けられます。"


def figures(key: str, asked: Sequence[tuple[RoundFigure, Line]], month: Month, *, is_open: bool) -> None:
    """Put the grid of figures on the page; one that is not open can only be read."""
    frame = _frame(ItemKind.FIGURE, [_figure(figure, line) for figure, line in asked])
    columns = {
        "name": TextColumn("指標", width=212),
        "unit": TextColumn("単位・入れ方", width=98),
        "text": TextColumn("実績", width=100, alignment="right", help=_HOW),
        "kind": SelectboxColumn("区分", width=84, options=list(KINDS), help="数値がなければ対象外か未報告"),
        "other": TextColumn("換算", width=92, alignment="right", help="累計から当月分、当月分から累計を計算します。"),
        "last": TextColumn(f"前月({month.plus(-1).label})", width=86, alignment="right"),
        "last_year": TextColumn("前年同月", width=76, alignment="right"),
        "plan": TextColumn(f"{month.end_label}の計画", width=98, alignment="right", help="参考: 未採用の自動按分"),
        "to_date": TextColumn(f"累計({month.plus(-1).label})", width=82, alignment="right"),
    }
    _place(key, frame, columns, FIELDS[ItemKind.FIGURE] if is_open else (), f"{month.full_label}分の実績")


def milestones(key: str, asked: Sequence[tuple[RoundMilestone, Line]], month: Month, *, is_open: bool) -> None:
    """Put the grid of milestones on the page; one that is not open can only be read."""
    frame = _frame(ItemKind.MILESTONE, [_milestone(milestone, line.given) for milestone, line in asked])
    columns = {
        "title": TextColumn("マイルストーン", width=250),
        "due": TextColumn("期限", width=76),
        "earlier": TextColumn("前回", width=110),
        "state": SelectboxColumn("状態", width=92, options=list(STATES)),
        "done_text": TextColumn("完了した日", width=116, help="10月20日、10月。分からなければ空欄で。"),
        "postponed_text": TextColumn("延期先", width=92, help="1月、2027-01"),
        "note": TextColumn("理由・内容", width=192, help="延期と中止には理由が要ります。"),
    }
    title = f"{month.full_label}分のマイルストーン"
    _place(key, frame, columns, FIELDS[ItemKind.MILESTONE] if is_open else (), title)


def _frame(kind: ItemKind, rows: Sequence[Mapping[str, str | None]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS[kind]), dtype="string")


def _place(key: str, frame: pd.DataFrame, columns: Mapping[str, ColumnConfig], fields: Sequence[str], alt: str) -> None:
    height = _HEAD + _ROW * len(frame)
    if fields:
        disabled = [name for name in columns if name not in fields]
        st.data_editor(
            frame, key=key, column_config=columns, disabled=disabled, hide_index=True, height=height, row_height=_ROW,
            placeholder="", alt=f"{alt}の入力",
        )  # fmt: skip
    else:
        st.dataframe(
            frame, key=f"{key}-read", column_config=columns, hide_index=True, height=height, row_height=_ROW,
            placeholder="", alt=alt,
        )  # fmt: skip


def _figure(figure: RoundFigure, line: Line) -> dict[str, str | None]:
    facts = figure.facts
    plan = NO_VALUE if figure.plan is None else format_value(figure.plan, facts.decimals)
    reference = " 参考" if figure.plan is not None and figure.plan_source is not PlanSource.ADOPTED else ""
    has_total = facts.accumulation is not Accumulation.LATEST and facts.to_date is not None
    return {
        "name": facts.name,
        "unit": f"{facts.unit}・{_way(facts)}",
        "text": str(line.given["text"]),
        "kind": str(line.given["kind"]) or None,
        "other": _other(str(line.cells["text"]), facts),
        "last": _past(facts.last, facts, facts.month.plus(-1)),
        "last_year": _past(facts.last_year, facts, facts.month.plus(-12)),
        "plan": plan + reference,
        "to_date": format_value(facts.to_date, facts.decimals) if has_total and facts.to_date is not None else NO_VALUE,
    }


def _way(facts: Facts) -> str:
    """Return what is to be typed: the running total, the month's own, or how it stands at the end of the month."""
    if facts.is_total:
        return EntryMode.RUNNING.label
    return "月末" if facts.accumulation is Accumulation.LATEST else facts.entry_mode.label


def _other(text: str, facts: Facts) -> str:
    try:
        value = parse_number(text, facts.unit)
    except NumberError:
        return ""
    other = None if value is None else counterpart(facts, value)
    return "" if other is None else f"{other[0].label} {format_value(other[1], facts.decimals)}"


def _past(past: Past | None, facts: Facts, expected: Month) -> str:
    if past is None:
        return NO_VALUE
    return format_value(past.value, facts.decimals) + ("" if past.month == expected else f"({past.month.label})")


def _milestone(milestone: RoundMilestone, cells: Cells) -> dict[str, str | None]:
    earlier = milestone.earlier
    said = f"{earlier.label}({milestone.earlier_month.label})" if earlier and milestone.earlier_month else NO_VALUE
    return {
        "title": milestone.title,
        "due": _due(milestone),
        "earlier": said,
        **{name: str(cells[name]) or None for name in FIELDS[ItemKind.MILESTONE]},
    }


def _due(milestone: RoundMilestone) -> str:
    if milestone.due_to is None:
        return NO_VALUE
    month = Month.of(milestone.due_to)
    day = f"{milestone.due_to.day}日" if milestone.due_precision is Precision.DAY else ""
    return f"{month.label}{day}"
