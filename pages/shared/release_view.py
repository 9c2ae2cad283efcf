"""公表の確認: what a department's month says to the public, and the buttons that decide it for whoever may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from kpi import access, narrative, publication
from kpi.access import Act, Forbidden, Person
from kpi.calendar import FiscalYear, Month, jst_short
from kpi.guard import Conflict, Refused, Saved
from kpi.model import ActualState, Stage
from kpi.numbers import format_value
from kpi.publication import Publication, Release
from kpi.store import Store, StoreError
from pages.shared import block, entry_address, entry_view, provenance, reader
from pages.shared.address import Selection
from pages.shared.markup import Html, hidden, join, tag
from pages.shared.sitemap import ENTRY

_ALL = "all"
_DONE = "release-done"
_HEADS = ("指標", "この月の値", "公表用説明", "公表の状態", "操作")
_SIGNS = {Release.NOTHING: "―", Release.WITHIN: "○", Release.RELEASED: "●", Release.CHANGED: "▲"}
_Write = Callable[[Store, Person, str, Month, int], Saved | Conflict]


@dataclass(frozen=True, slots=True)
class _Decision:
    """One thing that may be decided about a report: its button, its write, and what is said when it is done."""

    act: Act
    button: str
    write: _Write
    done: str


_DECISIONS: Mapping[str, _Decision] = {
    "release": _Decision(Act.RELEASE_TEXT, "公表する", publication.release, "公表用説明を公表しました。"),
    "take-back": _Decision(
        Act.RELEASE_TEXT, "公表を取り消す",
        lambda *asked: publication.release(*asked, released=False), "公表を取り消しました。",
    ),
    "withhold": _Decision(
        Act.WITHHOLD, "公表時は秘匿にする", publication.withhold, "公表時は秘匿にしました。"
    ),
    "show": _Decision(
        Act.WITHHOLD, "秘匿を解除する",
        lambda *asked: publication.withhold(*asked, withheld=False), "秘匿を解除しました。",
    ),
}  # fmt: skip


def show(selected: Selection, who: Person) -> None:
    """Put the month's reports on the page, and do what one of their buttons says."""
    found = [
        one
        for one in _reports(selected.department, selected.month, reader.change(None)[0])
        if any(access.may(who, decision.act, one.place) for decision in _DECISIONS.values())
    ]
    drawn = listed(
        found, who, selected.month, st.session_state.pop(_DONE, ""), on_the_site(selected.department, selected.year)
    )
    sent = block.ask(drawn, key="release")
    if sent == _ALL:
        ready = [one for one in found if _may_release(one, who)]
        _decide([(_DECISIONS["release"], one) for one in ready], who, f"公表用説明を{len(ready)}件公表しました。")
    elif sent:
        word, _, indicator = sent.partition(" ")
        _decide([(_DECISIONS[word], one) for one in found if one.indicator == indicator], who, _DECISIONS[word].done)


def listed(found: Sequence[Publication], who: Person, month: Month, done: str = "", site: str = "") -> Html:
    """Return the table of reports with what the person may decide, what was just done, and what the public site has."""
    counts = {state: sum(one.release is state for one in found) for state in Release}
    said = "・".join(f"{state.label} {counts[state]}件" for state in Release if counts[state])
    held_back = sum(one.is_held_back for one in found)
    if held_back:
        said += f"(うち停止中 {held_back}件)"
    withheld = sum(one.is_withheld for one in found)
    headline = f"{month.label}分の報告 {len(found)}件: {said}" if found else f"{month.label}分の報告はまだありません。"
    if withheld:
        headline += f"・公表時は秘匿 {withheld}件"
    word = tag("p", f"✓ {done}", cls="done", role="status") if done else Html()
    ready = sum(_may_release(one, who) for one in found)
    every = (
        tag("button", f"公表できる{ready}件をまとめて公表する", cls="first", type="button", data_send=_ALL)
        if ready > 1
        else Html()
    )
    line = provenance.summary(headline, word, every)
    remarks = (*_remarks(found), tag("p", site, cls="remark") if site else "")
    return tag("section", line, _table(found, who) if found else "", *remarks, cls="board entry release")


def on_the_site(department: str, year: FiscalYear) -> str:
    """Say how the public site is written, and which texts of a year it has now."""
    held = narrative.read_texts(reader.store(), department, year)
    counts = Counter(part.label for (part, _), text in held.items() if text.published is not None)
    parts = "、".join(f"{label}{f' {counts[label]}件' if counts[label] > 1 else ''}" for label in counts)
    written = "公開ページは「kpi publish フォルダー」で書き出します。"
    if not parts:
        return f"{written}{year.short_label}は公表したシートの文章がないため、載りません。"
    return f"{written}{year.short_label}で公表中の文章: {parts}。確認済みの数値と、公表した説明も載ります。"


def _remarks(found: Sequence[Publication]) -> Iterator[Html]:
    if any(one.is_locked for one in found):
        yield tag(
            "p",
            "締切済の月は変更できません。直すときは、企画部門に理由を伝えて締切解除を受けてください。",
            cls="remark",
        )
    if any(one.is_held_back for one in found):
        yield tag("p", "停止中: 公表時は秘匿、または課長確認の前のため、公表した説明も外に出ません。", cls="remark")
    if any(one.release is Release.CHANGED for one in found):
        yield tag(
            "p", "▲ 変更あり: 公表のあとに説明が書き直されています。公表されているのは、前の説明です。", cls="remark"
        )


def _table(found: Sequence[Publication], who: Person) -> Html:
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in _HEADS)))
    caption = tag("caption", "報告ごとの公表用説明と公表の状態", cls="unseen")
    return tag(
        "div", tag("table", caption, head, tag("tbody", *_lines(found, who)), cls="figures releases"), cls="wide"
    )


def _lines(found: Sequence[Publication], who: Person) -> Iterator[Html]:
    names = _sections(reader.change(None)[0])
    for one in found:
        section = one.place.section or ""
        details = entry_address.link(ENTRY.path, section=section, month=str(one.month), figure=one.indicator)
        name = join((tag("a", one.name, href=details), tag("small", names.get(section, section))))
        buttons = tag("div", *_buttons(one, who), cls="decisions")
        yield tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", _value(one), cls="number"),
            tag("td", *_texts(one)),
            tag("td", *_state(one)),
            tag("td", buttons),
        )


def _value(one: Publication) -> Html:
    if one.value is None:
        said: str = ActualState(one.state).label
    else:
        said = f"{format_value(one.value, one.decimals)}{one.unit}"
    return join((said, tag("small", "■ 公表時は秘匿") if one.is_withheld else ""))


def _texts(one: Publication) -> Iterator[Html]:
    if one.release is Release.CHANGED:
        yield tag("p", tag("small", "公表中"), one.released_text or "")
        yield tag("p", tag("small", "書き直し(未公開)"), one.explanation or "なし")
    else:
        yield tag("p", one.explanation or "なし", cls="" if one.explanation else "none")


def _state(one: Publication) -> Iterator[Html]:
    yield tag("b", f"{_SIGNS[one.release]} {one.release.label}{'(停止中)' if one.is_held_back else ''}")
    if one.released_at is not None:
        yield tag("small", f"{jst_short(one.released_at)} {entry_view.named(one.released_by or '')}")
    if not one.is_confirmed:
        yield tag("small", f"未確定({one.stage.label})")
    elif one.stage is not Stage.OPEN:
        yield tag("small", one.stage.label)


def _buttons(one: Publication, who: Person) -> Iterator[Html]:
    if one.is_locked:
        return
    words = []
    if _may_release(one, who):
        words.append("release")
    if one.released_text is not None:
        words.append("take-back")
    words.append("show" if one.is_withheld else "withhold")
    for word in words:
        decision = _DECISIONS[word]
        if access.may(who, decision.act, one.place):
            yield tag(
                "button", decision.button, hidden(f"({one.name})"), type="button",
                cls="first" if word == "release" else "plain", data_send=f"{word} {one.indicator}",
            )  # fmt: skip


def _may_release(one: Publication, who: Person) -> bool:
    return one.is_ready and access.may(who, Act.RELEASE_TEXT, one.place)


def _decide(decided: Sequence[tuple[_Decision, Publication]], who: Person, done: str) -> None:
    """Write each decision, and run the page again with the word of it; what cannot be is said, and the rest stands."""
    problems = []
    for decision, one in decided:
        try:
            outcome = decision.write(reader.store(), who, one.indicator, one.month, one.based_on)
        except (Forbidden, Refused, StoreError) as error:
            problems.append(f"「{one.name}」: {error}")
            continue
        if isinstance(outcome, Conflict):
            problems.append(
                f"「{one.name}」: {entry_view.named(outcome.actor)}が{jst_short(outcome.recorded_at)}に変更しています。"
                "最新の内容を確かめてから、もう一度操作してください。"
            )
    for problem in problems:
        st.error(problem, icon=":material/error:")
    if not problems:
        st.session_state[_DONE] = done
        st.rerun()


@reader.kept
def _reports(department: str, month: Month, change_no: int) -> tuple[Publication, ...]:
    return publication.read_month(reader.store(), department, month, change_no)


@reader.kept
def _sections(change_no: int) -> dict[str, str]:
    return {one.code: one.name for one in entry_address.sections(change_no)}
