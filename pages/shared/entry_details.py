"""One figure in full: its two texts, clearly apart, its evidence, and every revision with the way back to it."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from kpi import access, entry
from kpi.access import Act, Forbidden, Person, Place
from kpi.calendar import jst_short
from kpi.guard import Conflict, Refused
from kpi.model import ActualState, ItemKind
from kpi.numbers import NO_VALUE, format_value
from kpi.rounds import RoundFigure, Said
from pages.shared import block, entry_address, entry_findings, entry_sheet, entry_view, reader
from pages.shared.entry_address import Asked
from pages.shared.entry_sheet import Cells, Opened
from pages.shared.markup import Html, heading, tag
from pages.shared.panel import facts
from pages.shared.sitemap import RELEASE

_INTERNAL = "課・部・企画部門だけが見ます。公表されません。"
_PUBLIC = "部長が公表すると、市民と議会に見えます。"
_BACK = "back-"


def show(opened: Opened, asked: Asked, figure: RoundFigure, who: Person, *, is_open: bool) -> None:
    """Put the details of a figure on the page."""
    block.place(_head(opened, asked, figure), key="details-head")
    texts, history = st.columns([5, 6], gap="medium")
    with texts:
        if is_open:
            _fields(opened, figure)
        else:
            block.place(_texts(entry_sheet.cells_of(entry.typed(figure)), _decided(opened, who)), key="details-texts")
    with history:
        may_restore = is_open and access.may(who, Act.UNDO, Place(opened.read.department, opened.read.section))
        sent = block.ask(_history(figure, may_restore=may_restore), key="details-history")
        if sent and sent.startswith(_BACK):
            _restore(opened, figure, who, int(sent.removeprefix(_BACK)))


def _head(opened: Opened, asked: Asked, figure: RoundFigure) -> Html:
    options = (
        tag("option", one.facts.name, value=asked.link(figure=one.code), selected="selected" if one is figure else None)
        for one in opened.read.figures
    )
    menu = tag("select", *options, cls="go", id="menu-figure", aria_label="くわしく見る指標", style="--width:320px")
    definition = tag("p", figure.definition) if figure.definition else ""
    return tag(
        "section",
        tag("div", heading(2, "指標のくわしい内容"), menu, definition, cls="menus"),
        cls="board entry-details",
    )


def _fields(opened: Opened, figure: RoundFigure) -> None:
    sheet, code = opened.sheet, figure.code
    cells = sheet.lines[ItemKind.FIGURE][code].cells
    with st.container(key="internal-note"):
        block.place(_band("内部メモ", _INTERNAL), key="internal-note-head")
        key = f"internal_note-{code}-{sheet.mark}"
        st.text_area(
            "内部メモ", str(cells["internal_note"]), key=key, on_change=sheet.put, args=(code, "internal_note", key),
            height=82, label_visibility="collapsed",
        )  # fmt: skip
    with st.container(key="public-text"):
        block.place(_band("公表用説明", _PUBLIC), key="public-text-head")
        entry_findings.explanation(code, sheet, is_labelled=False)
    document, withheld = st.columns([3, 2], vertical_alignment="bottom")
    key = f"evidence-{code}-{sheet.mark}"
    document.text_input(
        "根拠の文書番号・保存場所", str(cells["evidence"]), key=key, on_change=sheet.put, args=(code, "evidence", key)
    )
    key = f"withheld-{code}-{sheet.mark}"
    withheld.checkbox(
        "公表時は秘匿", bool(cells["withheld"]), key=key, on_change=sheet.put, args=(code, "withheld", key)
    )


def _decided(opened: Opened, who: Person) -> Html:
    """Return the way to where it is decided what is published, for whoever has to do with that."""
    if not RELEASE.is_for(who):
        return Html()
    read = opened.read
    to = entry_address.selection(read.department, read.month).link(RELEASE.path)
    return tag("p", tag("a", f"{RELEASE.title}で見る・決める", href=to))


def _texts(cells: Cells, decided: Html) -> Html:
    """Return the texts of a figure that can only be read, and the way to where their publication is decided."""
    return tag(
        "section",
        tag("div", _band("内部メモ", _INTERNAL), tag("p", str(cells["internal_note"]) or "なし"), cls="internal"),
        tag("div", _band("公表用説明", _PUBLIC), tag("p", str(cells["explanation"]) or "なし"), cls="public"),
        facts((
            ("確認した内容", str(cells["comment"])),
            ("根拠の文書番号", str(cells["evidence"])),
            ("公表", "公表時は秘匿" if cells["withheld"] else None),
        )),
        decided,
        cls="board entry-texts",
    )  # fmt: skip


def _band(title: str, sentence: str) -> Html:
    return tag("div", tag("b", title), tag("small", sentence), cls="board band")


def _history(figure: RoundFigure, *, may_restore: bool) -> Html:
    heads = ("日時", "変更した人", "変更前", "変更後", "理由", *(("",) if may_restore else ()))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = list(_revisions(figure, may_restore=may_restore))
    body = tag("tbody", *rows)
    listed = tag("table", tag("caption", "提出した値の履歴(新しい順)"), head, body, cls="figures")
    empty = tag("p", "この月に提出した値はまだありません。", cls="remark")
    return tag("section", heading(3, "履歴"), listed if rows else empty, cls="board entry-history")


def _revisions(figure: RoundFigure, *, may_restore: bool) -> Iterator[Html]:
    for place, one in enumerate(reversed(figure.history)):
        way_back = tag("button", "この値に戻す", cls="plain", type="button", data_send=f"{_BACK}{one.change_no}")
        cells = [
            jst_short(one.recorded_at), entry_view.named(one.actor), _value(figure, one.before),
            _value(figure, one.after), one.reason,
        ]  # fmt: skip
        if may_restore:
            cells.append(Html() if place == 0 and figure.draft is None else way_back)
        yield tag("tr", *(tag("td", cell) for cell in cells))


def _value(figure: RoundFigure, said: Said | None) -> str:
    if said is None:
        return NO_VALUE
    if said.value is None:
        return ActualState(said.state).label
    certainty = f"({said.certainty.label})" if said.certainty else ""
    return f"{format_value(said.value, figure.facts.decimals)}{figure.facts.unit}{certainty}"


def _restore(opened: Opened, figure: RoundFigure, who: Person, change_no: int) -> None:
    based_on = opened.sheet.lines[ItemKind.FIGURE][figure.code].based_on
    try:
        outcome = entry.restore(reader.store(), who, figure.code, opened.read.month, change_no, based_on)
    except (Forbidden, Refused) as error:
        st.error(str(error), icon=":material/error:")
        return
    if isinstance(outcome, Conflict):
        st.warning(entry_view.told(outcome), icon=":material/group:")
        return
    entry_sheet.done(opened.sheet, f"「{figure.facts.name}」を以前の値に戻しました。")
