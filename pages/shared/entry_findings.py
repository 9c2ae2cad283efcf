"""What to look at before handing in, beside the grid: what looks wrong, and what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from kpi import readiness
from kpi.access import Person
from kpi.checks import Code, Finding, Severity, check, check_days, check_text
from kpi.entry import TEXTS
from kpi.model import ItemKind
from kpi.rounds import RoundFigure
from pages.shared import block, entry_view
from pages.shared.entry_sheet import STATES, Cells, Opened, Sheet, is_without_kind
from pages.shared.markup import Html, heading, tag

_SIGNS = {Severity.ERROR: ("×", "bad"), Severity.WARNING: ("！", "look"), Severity.HINT: ("・", "open")}


def show(opened: Opened, who: Person, detailed: str) -> None:
    """Put the findings on the page; the figure whose details are shown has its explanation there."""
    sheet = opened.sheet
    if opened.others:
        names = "」「".join(opened.others)
        st.warning(f"ほかの人が「{names}」を更新しました。", icon=":material/group:")
        st.button("最新の内容を表示", key="refresh")
    _choices(opened, who)
    found = {figure.code: found for figure in opened.read.figures if (found := findings(figure, sheet))}
    milestones = _of_milestones(opened)
    block.place(_head(len(found) + len(milestones), opened), key="findings-head")
    unsettled = [line for line in sheet.lines[ItemKind.FIGURE].values() if is_without_kind(line.cells)]
    if unsettled and st.button(f"区分が空欄の{len(unsettled)}件を「確定」にする", key="finish"):
        sheet.finish(who)
        st.rerun()
    for figure in opened.read.figures:
        if figure.code in found:
            _figure(figure, found[figure.code], sheet, is_detailed=figure.code == detailed)
    if milestones:
        block.place(tag("section", tag("ul", *map(_line, milestones)), cls="board found"), key="found-milestones")


def unsaved(opened: Opened) -> None:
    """Say what could not be saved and why, and what came back: nothing that was typed disappears without a word."""
    sheet = opened.sheet
    if sheet.trouble:
        told = _told("保存できませんでした", (sheet.trouble,), "保存されていない入力", sheet.unsaved())
        block.place(told, key="unsaved")
    if sheet.restored or sheet.dropped or sheet.left_out:
        back = _told("保存できていなかった入力を戻しました", (), "", sheet.restored) if sheet.restored else Html()
        lost = _told("入れる欄がなくなりました", (), "", sheet.dropped) if sheet.dropped else Html()
        pasted = _told("貼り付けで表に入らなかったもの", (), "", sheet.left_out) if sheet.left_out else Html()
        block.place(tag("div", back, lost, pasted), key="restored-texts")
        if st.button("確かめました", key="restored"):
            sheet.restored, sheet.dropped, sheet.left_out = (), (), ()
            st.rerun()


def _told(title: str, sentences: Sequence[str], about: str, texts: Sequence[str]) -> Html:
    """Return what happened to typed texts, each in a line of its own."""
    head = tag("p", f"{about}:") if about and texts else Html()
    listed = tag("ul", *(tag("li", text) for text in texts)) if texts else Html()
    return tag(
        "section", heading(3, title), *(tag("p", one) for one in sentences), head, listed,
        cls="board entry-told", role="alert",
    )  # fmt: skip


def findings(figure: RoundFigure, sheet: Sheet) -> tuple[Finding, ...]:
    """Return what looks wrong about a figure as it is typed, and once somebody wanted to hand in, what is missing."""
    wrong = sheet.problem(ItemKind.FIGURE, figure.code)
    if wrong is not None:
        return (Finding(Severity.ERROR, Code.UNREADABLE, wrong),)
    cells = sheet.lines[ItemKind.FIGURE][figure.code].cells
    texts = [finding for name in TEXTS for finding in check_text(str(cells[name]))]
    found = [*check(str(cells["text"]), figure.facts, withheld=bool(cells["withheld"])), *texts]
    if sheet.unready is not None:
        found += readiness.missing(figure)
        if not cells["explanation"]:
            found += (one for one in sheet.unready.get(figure.code, ()) if one.code is Code.EXPLANATION)
    has_warning = any(one.severity is Severity.WARNING for one in found)
    told = dict.fromkeys(found)
    return tuple(one for one in told if not (has_warning and one.code is Code.COMMENT))


def _choices(opened: Opened, who: Person) -> None:
    """Ask whose typing shall stand, where somebody else came first."""
    names = {one.code: one.facts.name for one in opened.read.figures}
    names |= {one.code: one.title for one in opened.read.milestones}
    for kind, code, conflict in opened.sheet.open_choices():
        st.warning(f"「{names[code]}」: {entry_view.told(conflict)}", icon=":material/group:")
        with st.container(horizontal=True):
            if st.button("自分の入力で上書き", key=f"mine-{kind}-{code}"):
                opened.sheet.overwrite(who, kind, code)
                st.rerun()
            if st.button("相手の値にする", key=f"theirs-{kind}-{code}"):
                opened.sheet.give_way(kind, code)
                st.rerun()


def _of_milestones(opened: Opened) -> tuple[Finding, ...]:
    """Return what looks wrong about the milestones as typed, and once somebody wanted to hand in, what is missing."""
    month = opened.read.month
    found: list[Finding] = []
    for milestone, line in opened.milestones(typed=True):
        wrong = opened.sheet.problem(ItemKind.MILESTONE, milestone.code)
        if wrong is not None:
            found.append(Finding(Severity.ERROR, Code.UNREADABLE, wrong))
            continue
        cells = {name: str(text) for name, text in line.cells.items()}
        days = cells["done_text"], cells["postponed_text"]
        found += check_days(milestone.title, STATES.get(cells["state"]), *days, month)
        found += check_text(cells["note"])
        if opened.sheet.unready is not None:
            found += readiness.missing_of_milestone(milestone, month)
    return tuple(dict.fromkeys(found))


def _head(count: int, opened: Opened) -> Html:
    if opened.sheet.unready is not None and count:
        words = f"提出できません。次の{count}件を確かめてください。"
    elif count:
        words = f"{count}件を確かめてください。"
    else:
        words = "気になる点はありません。"
    return tag("section", heading(2, "入力の確認"), tag("p", words), cls="board found-head")


def _figure(figure: RoundFigure, found: tuple[Finding, ...], sheet: Sheet, *, is_detailed: bool) -> None:
    cells = sheet.lines[ItemKind.FIGURE][figure.code].cells
    lines = tag("section", heading(3, figure.facts.name), tag("ul", *_lines(found, cells)), cls="board found")
    block.place(lines, key=f"found-{figure.code}")
    if any(one.severity is Severity.WARNING for one in found) or Code.COMMENT in {one.code for one in found}:
        key = f"comment-{figure.code}-{sheet.mark}"
        st.text_input(
            "確認した内容", str(cells["comment"]), key=key, on_change=sheet.put, args=(figure.code, "comment", key),
            placeholder="例: 大型の催しがあったため",
        )  # fmt: skip
    if not is_detailed and any(one.code in (Code.OUTLIER, Code.EXPLANATION) for one in found):
        explanation(figure.code, sheet)


def explanation(code: str, sheet: Sheet, *, is_labelled: bool = True) -> None:
    """Put the field of what is released about a figure on the page; where a band names it, its label is not shown."""
    key = f"explanation-{code}-{sheet.mark}"
    st.text_area(
        "公表用説明", str(sheet.lines[ItemKind.FIGURE][code].cells["explanation"]), key=key, on_change=sheet.put,
        args=(code, "explanation", key), height=82, placeholder="部長が公表すると、市民に見えます。",
        label_visibility="visible" if is_labelled else "collapsed",
    )  # fmt: skip


def _lines(found: tuple[Finding, ...], cells: Cells) -> Iterator[Html]:
    for one in sorted(found, key=lambda one: list(_SIGNS).index(one.severity)):
        is_confirmed = one.severity is Severity.WARNING and bool(str(cells["comment"]).strip())
        yield tag("li", tag("b", "✓ 確認済"), one.text, cls="good") if is_confirmed else _line(one)


def _line(one: Finding) -> Html:
    sign, tone = _SIGNS[one.severity]
    return tag("li", tag("b", f"{sign} {one.severity.label}", cls=tone), one.text)
