"""The forms of one indicator's year: the monthly plan in a grid, and the decision on its target.

What is typed stays until it is saved: the forms keep the year that they were opened with, and a write is based on that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from kpi import access, targets
from kpi.access import Act, Person
from kpi.calendar import Month, jst_date, utc_now
from kpi.effect import Effect
from kpi.guard import Conflict, Refused, Saved
from kpi.model import Comparator, Direction, PlanSource
from kpi.numbers import NO_VALUE, NumberError, format_difference, format_value, parse_number
from kpi.targets import NewPlan, NewTarget, Planned
from pages.shared import block, conflict, reader
from pages.shared.address import Selection
from pages.shared.conflict import Chosen
from pages.shared.markup import Html, tag

_OPEN, _DONE = "targets-open", "targets-done"
_ROW = 27  # px of a month in the grid: all twelve on a screen of 1280×720


@dataclass(frozen=True, slots=True)
class Opened:
    """An indicator's year as its forms were opened, and how often that was done."""

    planned: Planned
    round: int

    def key(self, name: str) -> str:
        """Return the key of a widget."""
        return f"targets-{self.planned.fiscal_year.year}-{self.planned.code}-{self.round}-{name}"


def tell() -> None:
    """Say once what was done before this run."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(done, icon=":material/check:")


def plan(selected: Selection, person: Person, opened: Opened) -> None:
    one = opened.planned
    if one.decision is None:
        st.write("先に目標値を決めてください。目標値から月別計画の案を作ります。")
        return
    _warn(person, Act.SET_PLAN, one)
    starts = _starts(one)
    begin = st.segmented_control(
        "もとにする計画", list(starts), default=next(iter(starts)), key=opened.key("begin"), required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    grid, beside = st.columns([8, 5], gap="small")
    with grid:
        typed = _grid(one, starts[begin or next(iter(starts))], opened.key(f"grid-{begin}"))
    values, problems = _read(one, typed)
    with beside, st.container(gap="xsmall"):
        for problem in problems:
            st.error(problem, icon=":material/error:")
        if values is not None:
            _adopt(selected, person, opened, values)


def _adopt(selected: Selection, person: Person, opened: Opened, values: tuple[float, ...]) -> None:
    """Say what the plan comes to and what it changes, and adopt it."""
    one = opened.planned
    gap = one.gap(values)
    block.place(_sum(one, values, gap), key="targets-sum")
    reason = ""
    if gap:
        reason = st.text_input(
            "目標値と合わない理由", key=opened.key("plan-why"), placeholder="例: 3月は会場の工事で開けないため"
        )
    new = NewPlan(one.code, one.fiscal_year, values, one.based_on, reason)
    if one.is_adopted and values == one.in_force:
        st.write("採用中の計画と同じです。月の値を直すと、採用し直せます。")
        return
    _effects(new, selected.month)
    _go(
        opened, "plan", "この計画を採用する", f"「{one.name}」の月別計画を採用しました。",
        lambda based_on: targets.adopt(reader.store(), person, replace(new, based_on=based_on)),
    )  # fmt: skip


def _starts(one: Planned) -> dict[str, tuple[float | None, ...]]:
    """Return the plans to start from: the adopted one, what can be proposed, or nothing."""
    found: dict[str, tuple[float | None, ...]] = {}
    if one.is_adopted:
        found["採用中の計画"] = one.in_force
    for source, values in one.proposals.items():
        found[_proposal(source)] = values
    return found or {"手入力": (None,) * 12}


def _grid(one: Planned, start: Sequence[float | None], key: str) -> list[str]:
    """Show the twelve months to be adjusted, and return what stands in them as typed."""
    months = one.fiscal_year.months
    word = f"{'当月' if one.adds_up else '月末'}の計画({one.unit})"
    frame = pd.DataFrame(
        {
            "月": [f"{month.label}{'(締切済)' if month in one.locked else ''}" for month in months],
            word: [amount(one, value, "") for value in one.shares(start)],
            "前年度": [amount(one, one.own(one.last_year).get(month.number_in_year)) for month in months],
            "今年度": [amount(one, one.own(one.actual).get(month.number_in_year)) for month in months],
        },
        dtype="str",
    )
    edited = st.data_editor(
        frame, key=key, hide_index=True, width="stretch", row_height=_ROW, height=_ROW * 12 + 38,
        disabled=[name for name in frame.columns if name != word],
        column_config={
            word: st.column_config.TextColumn(word, help="Excelから12か月分を貼り付けられます。"),
            "前年度": st.column_config.TextColumn("前年度", help="前年度の同じ月の実績"),
            "今年度": st.column_config.TextColumn("今年度", help="今年度のこれまでの実績"),
        },
    )  # fmt: skip
    return ["" if pd.isna(text) else str(text) for text in edited[word]]


def _read(one: Planned, typed: Sequence[str]) -> tuple[tuple[float, ...] | None, list[str]]:
    """Return the plan that was typed, as values to date, or what is wrong with it."""
    problems, shares = [], []
    for month, text in zip(one.fiscal_year.months, typed, strict=True):
        try:
            value = parse_number(text, one.unit)
        except NumberError as error:
            problems.append(f"{month.label}の計画: {error}")
            continue
        if value is None:
            problems.append(f"{month.label}の計画が空欄です。計画のない月は「0」と入れてください。")
        else:
            shares.append(value)
    return (None if problems else one.to_date(shares)), problems


def target(selected: Selection, person: Person, opened: Opened) -> None:
    one, now = opened.planned, opened.planned.decision
    _warn(person, Act.SET_TARGET, one)
    held = {name: amount(one, getattr(now, name, None), "") for name in ("value", "low", "high", "baseline")}
    is_range = one.direction is Direction.RANGE
    texts: dict[str, str] = {}
    left, right = st.columns(2)
    if is_range:
        texts["low"] = left.text_input(f"下限({one.unit})", held["low"], key=opened.key("low"))
        texts["high"] = right.text_input(f"上限({one.unit})", held["high"], key=opened.key("high"))
        comparator: Comparator | None = Comparator.AT_LEAST
    else:
        texts["value"] = left.text_input(f"目標値({one.unit})", held["value"], key=opened.key("value"))
        likely = Comparator.AT_MOST if one.direction is Direction.DOWN else Comparator.AT_LEAST
        comparator = right.selectbox(
            "達成とする条件", list(Comparator), list(Comparator).index(now.comparator if now else likely),
            format_func=lambda word: f"目標値{word.label}", key=opened.key("comparator"),
        )  # fmt: skip
    left, right = st.columns(2)
    decided_on = left.date_input("決定日", jst_date(utc_now()), format="YYYY/MM/DD", key=opened.key("day"))
    if one.direction is Direction.DOWN:
        texts["baseline"] = right.text_input(f"基準値({one.unit})(任意)", held["baseline"], key=opened.key("baseline"))
    reason = st.text_input(
        "変更の理由" if now else "理由(任意)",
        key=opened.key("why"),
        placeholder="例: 国の制度改正により対象者が減ったため",
    )
    numbers, problems = _numbers(one, texts)
    for problem in problems:
        st.error(problem, icon=":material/error:")
    if problems:
        return
    new = NewTarget(
        one.code, one.fiscal_year, decided_on, comparator or Comparator.AT_LEAST, one.based_on,
        numbers.get("value"), numbers.get("low"), numbers.get("high"),
        numbers.get("baseline", now.baseline if now else None), reason,
    )  # fmt: skip
    if now is None or (new.value, new.low, new.high, new.comparator) != (now.value, now.low, now.high, now.comparator):
        _effects(new, selected.month)
    if one.is_adopted and new.value is not None and one.in_force[-1] not in (None, new.value):
        planned_end = f"{amount(one, one.in_force[-1])}{one.unit}"
        st.info(f"採用中の月別計画は3月末に{planned_end}です。変更のあと、計画も見直してください。")
    today = jst_date(utc_now())
    _go(
        opened, "target", "目標値を変更する" if now else "目標値を決める", f"「{one.name}」の目標値を保存しました。",
        lambda based_on: targets.decide(reader.store(), person, replace(new, based_on=based_on), today),
    )  # fmt: skip


def _numbers(one: Planned, texts: Mapping[str, str]) -> tuple[dict[str, float | None], list[str]]:
    found, problems = {}, []
    for name, text in texts.items():
        try:
            found[name] = parse_number(text, one.unit)
        except NumberError as error:
            problems.append(str(error))
    return found, problems


def _go(opened: Opened, what: str, words: str, done: str, write: Callable[[int], Saved | Conflict]) -> None:
    """Offer to save; the second of two is told and chooses, and what is refused leaves the form as typed."""
    told = conflict.told(f"{what}-{opened.planned.code}")
    based_on = None
    if told is not None:
        match conflict.ask(told, opened.key(what)):
            case Chosen.MINE:
                based_on = told.change_no
            case Chosen.THEIRS:
                _reopen()
    elif st.button(words, type="primary", key=opened.key(f"{what}-go")):
        based_on = opened.planned.based_on
    if based_on is None:
        return
    try:
        outcome = write(based_on)
    except (Refused, access.Forbidden) as error:
        st.error(str(error), icon=":material/error:")
        return
    if isinstance(outcome, Conflict):
        conflict.tell(replace(outcome, item=f"{what}-{outcome.item}"))
    st.session_state[_DONE] = done
    _reopen()


def opened(current: Planned) -> Opened:
    """Return the forms that are open, or open those of an indicator's year."""
    held: Opened | None = st.session_state.get(_OPEN)
    if held is not None and (held.planned.code, held.planned.fiscal_year) == (current.code, current.fiscal_year):
        return held
    found = Opened(current, held.round + 1 if held else 0)
    st.session_state[_OPEN] = found
    conflict.forget()
    return found


def _reopen() -> None:
    """Run the page with the forms as they are saved now."""
    conflict.forget()
    held: Opened = st.session_state[_OPEN]
    st.session_state[_OPEN] = replace(held, planned=replace(held.planned, code=""))
    st.rerun()


def _warn(person: Person, act: Act, one: Planned) -> None:
    if not access.may(person, act, one.place):
        st.warning(access.refusal(person, act), icon=":material/lock:")


def _effects(typed: NewPlan | NewTarget, month: Month) -> None:
    """Say what a write would change of the status, before it is saved."""
    try:
        found = _effect_of(typed, month, reader.change(None)[0])
    except Refused as error:
        st.warning(str(error), icon=":material/lock:")
        return
    words = (f"「{one.name}」の判定が「{one.before}」から「{one.after}」に変わります" for one in found)
    said = "、".join(words) or "判定は変わりません"
    st.info(f"保存すると、{month.end_label}時点の{said}。" if found else f"保存しても、{month.end_label}時点の{said}。")


@reader.kept
def _effect_of(typed: NewPlan | NewTarget, month: Month, change_no: int) -> tuple[Effect, ...]:  # noqa: ARG001 - what the answer is kept under
    return targets.effect_of(reader.store(), typed, month, jst_date(utc_now()))


def _sum(one: Planned, values: Sequence[float], gap: float | None) -> Html:
    """Return whether the plan leads to the target, and by how much it does not."""
    word = "合計" if one.adds_up else "3月末の計画"
    said = f"{word} {amount(one, values[-1])}{one.unit}"
    if gap is None:
        return tag("p", said, cls="plan-sum")
    target = f"目標値 {amount(one, one.target)}{one.unit}"
    if not gap:
        return tag("p", tag("b", "◎ 目標値どおり", cls="good"), f"{said} = {target}", cls="plan-sum")
    difference = format_difference(gap, one.unit, one.decimals)
    return tag("p", tag("b", f"△ 目標値と差 {difference}"), f"{said}、{target}", cls="plan-sum")


def _proposal(source: PlanSource) -> str:
    return source.label.removeprefix("自動按分(参考): ")


def amount(one: Planned, value: float | None, missing: str = NO_VALUE) -> str:
    return missing if value is None else format_value(value, one.decimals)
