"""Targets and monthly plans on the page: the list of a department's year, and what is decided about one indicator."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi import targets
from kpi.access import Person
from kpi.calendar import FiscalYear, era_date
from kpi.numbers import NO_VALUE, format_difference, format_rate
from kpi.targets import Decision, Planned
from pages.shared import block, head, history_view, reader, targets_forms
from pages.shared.address import Selection
from pages.shared.head import Menu
from pages.shared.markup import Html, heading, join, tag
from pages.shared.markup import table as drawn
from pages.shared.targets_forms import amount


def planned(selected: Selection) -> tuple[Planned, ...]:
    """Return the indicators of the selected year as they are now."""
    return _planned(selected.department, selected.year, reader.change(None)[0])


def sections(indicators: Sequence[Planned]) -> dict[str, str]:
    """Return the sections to choose from: all, or one."""
    return {"": "すべての課", **{one.place.section or "": one.section_name for one in indicators}}


def choices(listed: Sequence[Planned]) -> dict[str, str]:
    """Return what the address may name: nothing, or one of the indicators."""
    return {"": "指標の一覧", **{one.code: one.name for one in listed}}


def menus(selected: Selection, indicators: Sequence[Planned], section: str, code: str) -> tuple[Menu, ...]:
    """Offer department, year, the month whose statuses are told, and the section."""
    own = {name: value for name, value in (("section", section), ("indicator", code)) if value}
    return (
        head.departments(selected),
        head.years(selected),
        head.months(selected, **own),
        head.own(selected, "section", "課", section, sections(indicators), 150),
    )


def listing(selected: Selection, listed: Sequence[Planned], section: str, code: str) -> Html:
    """Return the list: each indicator a link to its forms, with its targets and its plan; narrow beside a form."""
    adopted = sum(one.is_adopted for one in listed)
    settled = sum(one.decision is not None for one in listed)
    caption = f"目標値 {settled}/{len(listed)}件設定、月別計画 {adopted}/{len(listed)}件採用"
    names: Sequence[str] = ("指標", "目標値", "月別計画")
    looks: Sequence[str] = ("", "number", "short")
    lines = [(_link(selected, one, section, code), _target(one), _plan_state(one)) for one in listed]
    if code:
        back = tag("p", tag("a", "← 一覧に戻る", href=selected.link(section=section or None)))
        return tag("section", back, _scrolling(drawn(names, lines, caption, looks)), cls="register masters")
    wide = [
        (name, one.section_name, _first(one), target, _rate_in_force(one), plan, _planned_end(one))
        for one, (name, target, plan) in zip(listed, lines, strict=True)
    ]
    names = ("指標", "課", "当初", "目標値", "達成率", "月別計画", "計画の年度末")
    looks = ("", "short", "number", "number", "number", "short", "number")
    hint = tag("p", "指標を選ぶと、月別計画の採用と目標値の変更ができます。", cls="hint")
    return tag("section", hint, _scrolling(drawn(names, wide, caption, looks)), cls="register masters")


def edit(selected: Selection, person: Person, current: Planned) -> None:
    """Show what was decided about an indicator's year, and the forms that adopt a plan and decide a target."""
    opened = targets_forms.opened(current)
    where = tag("small", f"{current.section_name}・{current.fiscal_year.label}")
    block.place(heading(2, current.name, " ", where, cls="form-title"), key="targets-title")
    block.place(_decisions(current), key="targets-decisions")
    has_target = current.decision is not None
    names = ["月別計画", "目標値を変更する" if has_target else "目標値を決める", "履歴"]
    plan, target, history = st.tabs(names, default=names[0 if has_target else 1])
    with plan:
        targets_forms.plan(selected, person, opened)
    with target:
        targets_forms.target(selected, person, opened)
    with history:
        past = targets.history(reader.store(), current)
        block.place(history_view.drawn(past, "目標値も月別計画も、まだ登録されていません。"), key="targets-history")


@reader.kept
def _planned(department: str, year: FiscalYear, change_no: int) -> tuple[Planned, ...]:
    return targets.read_year(reader.store(), department, year, change_no)


def _decisions(one: Planned) -> Html:
    """Return the decisions beside one another: 当初 and each 変更後, each with its rate."""
    if not one.decisions:
        return tag("p", f"{one.fiscal_year.label}の目標値はまだありません。", cls="register")
    lines = (
        (_order(number), decision.text, _rate(decision), era_date(decision.decided_on), decision.reason or "―")
        for number, decision in enumerate(one.decisions)
    )
    words = ("目標値", "値", "達成率", "決定日", "理由")
    looks = ("short", "number", "number", "short", "")
    return tag("section", drawn(words, lines, "目標値の決定", looks), cls="register decisions")


def _scrolling(table: Html) -> Html:
    return tag("div", table, cls="scroll", tabindex="0")


def _link(selected: Selection, one: Planned, section: str, code: str) -> Html:
    address = selected.link(section=section or None, indicator=one.code)
    return tag("a", one.name, href=address, aria_current="true" if one.code == code else None)


def _target(one: Planned) -> str:
    return one.decision.text if one.decision else "未設定"


def _rate_in_force(one: Planned) -> str:
    return _rate(one.decision) if one.decision else NO_VALUE


def _planned_end(one: Planned) -> str:
    value = one.in_force[-1]
    return NO_VALUE if value is None else f"{amount(one, value)}{one.unit}"


def _plan_state(one: Planned) -> Html | str:
    if one.is_adopted:
        gap = one.gap([value or 0.0 for value in one.in_force])
        if gap:
            return join(("● 採用", tag("small", f"差 {format_difference(gap, one.unit, one.decimals)}")), " ")
        return "● 採用"
    if one.decision is None or one.source is None:
        return "― なし"
    return "○ 自動按分"


def _first(one: Planned) -> str:
    return one.decisions[0].text if len(one.decisions) > 1 else ""


def _order(number: int) -> str:
    return "当初" if number == 0 else "変更後" if number == 1 else f"変更後({number}回目)"


def _rate(decision: Decision) -> str:
    return NO_VALUE if decision.rate is None else format_rate(decision.rate)
