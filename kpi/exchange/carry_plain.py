"""A year carried over, as text and as JSON: what comes along, what does not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpi.carry import lines
from kpi.carry.lines import Draft, Kind, Line, effective

_INDENT = {Kind.STEP: 2, Kind.MILESTONE: 2, Kind.INDICATOR: 2}


def carry_json(draft: Draft, dropped: Mapping[str, lines.Choice], change: int | None) -> dict[str, Any]:
    """Return a draft with what became of it; `change` is None for one that was not saved, 0 where nothing was new."""
    coming = effective(draft, dropped)
    return {
        "department": draft.department_name,
        "from": draft.year.year,
        "into": draft.into.year,
        "month": str(draft.month),
        "saved": bool(change),
        "change": change or None,
        "lines": [
            {
                "line": line.key,
                "kind": line.kind.label,
                "number": line.number or None,
                "title": line.title,
                "under": line.above,
                "state": _state(line, coming),
                "reason": line.why,
                "open": line.remark or None,
                "to_be_checked": line.is_unsure,
                "code": line.became,
            }
            for line in draft.lines
        ],
    }


def carry_text(draft: Draft, dropped: Mapping[str, lines.Choice], change: int | None) -> str:
    """Return the same as a list to read."""
    coming = effective(draft, dropped)
    head = f"{draft.department_name} {draft.year.label} → {draft.into.label}"
    told = [head, lines.headline(draft, dropped)]
    parts = (
        ("引き継ぐもの", [line for line in draft.lines if line.key in coming]),
        ("登録済み", list(draft.there)),
        ("引き継がないもの", [line for line in draft.lines if line.key not in coming and line.became is None]),
    )
    for title, found in parts:
        if found:
            told += ["", f"{title}({len(found)}件)", *(_line(line, is_coming=line.key in coming) for line in found)]
    return "\n".join([*told, "", _done(draft, change)]) + "\n"


def _line(line: Line, *, is_coming: bool) -> str:
    indent = "  " * (0 if line.above is None else _INDENT.get(line.kind, 1))
    number = f" {line.number}" if line.number else ""
    look = "【要確認】" if line.is_unsure else ""
    remark = f"。{line.remark}" if line.remark and is_coming else ""
    return f"  {indent}{line.kind.label}{number} {line.title} … {look}{line.why}{remark}"


def _state(line: Line, coming: Mapping[str, str]) -> str:
    if line.became is not None:
        return "already_there"
    return "comes" if line.key in coming else "stays"


def _done(draft: Draft, change: int | None) -> str:
    if change is None:
        return f"試しに作った案です。何も保存していません。{draft.year.short_label}の登録は変わりません。"
    if change == 0:
        return f"新しく引き継ぐものがないため、何も保存していません。{draft.year.short_label}の登録は変わりません。"
    return (
        f"{draft.into.short_label}の作業中の計画として保存しました(変更番号{change})。"
        f"{draft.year.short_label}の登録は変わっていません。"
    )
