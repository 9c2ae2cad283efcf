"""入力票 on the page: handed out, taken back, what it would change, and saved with one click or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from kpi import rounds
from kpi.access import Forbidden, Person
from kpi.calendar import Month
from kpi.checks import Severity
from kpi.exchange import form
from kpi.exchange.cells import BadFile
from kpi.exchange.form import Line, Outcome, Preview
from kpi.guard import Refused
from kpi.model import ItemKind
from kpi.rounds import Round
from kpi.store import StoreError
from pages.shared import block, downloads, entry_address, entry_view, reader
from pages.shared.entry_address import Asked
from pages.shared.markup import Html, heading, join, tag
from pages.shared.sitemap import ENTRY, FORM

_SIGNS = {
    Outcome.NEW: ("＋", "good"),
    Outcome.CHANGED: ("→", "good"),
    Outcome.CONFLICT: ("？", "look"),
    Outcome.REFUSED: ("×", "bad"),
    Outcome.UNCHANGED: ("―", "open"),
}
_ORDER = (Outcome.CONFLICT, Outcome.REFUSED, Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
_MINE, _THEIRS = "入力票で上書き", "保存されている値のまま"
_DONE, _TIMES, _SHOWN = "form-done", "form-times", "form-preview"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def read_round(asked: Asked) -> Round:
    """Return the round that the address asks for; NoRound where nothing is asked of the section."""
    return _read_round(asked.section.code, asked.month, reader.change(None)[0])


def done() -> str:
    """Return once what was done before this run."""
    words: str = st.session_state.pop(_DONE, "")
    return words


def hand_out(asked: Asked, read: Round) -> None:
    """Offer the form as it is when it is asked for."""
    figures, milestones = len(read.figures), len(read.milestones)
    block.place(
        _part(
            "1 受け取る",
            f"指標{figures}件、マイルストーン{milestones}件のExcelファイルです。前月、前年同月、計画、累計が並び、"
            "色の付いた欄だけに入力できます。A4横で印刷できます。",
        ),
        key="hand-out",
    )
    store, code, month = reader.store(), asked.section.code, asked.month
    st.download_button(
        "入力票を受け取る", data=lambda: form.write(store, code, month).data, mime=_XLSX, key="download",
        file_name=form.file_name(read.section_name, month), on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    typing = tag("a", "月次入力", href=entry_address.link(ENTRY.path, section=code, month=str(month)))
    block.place(
        tag("p", "画面で入力するとき、確認の記載と提出は、", typing, "で。", cls="board form-way"), key="typing"
    )


def way_here(asked: Asked) -> Html:
    """Return the link from the page where the same is typed, and those to its tables as files."""
    link = entry_address.link(FORM.path, section=asked.section.code, month=str(asked.month))
    files = downloads.round_links(asked.section.code, asked.month)
    return tag("div", tag("p", tag("a", "Excelの入力票で入力する", href=link)), files, cls="board form-way")


def take_back() -> UploadedFile | None:
    """Ask for a form that was filled in."""
    block.place(
        _part("2 戻す", "入力した入力票を選ぶと、何が変わるかを先に表示します。保存するまで何も変わりません。"),
        key="take-back",
    )
    return st.file_uploader(
        "入力した入力票(xlsx)", type="xlsx", key=f"upload-{st.session_state.get(_TIMES, 0)}", max_upload_size=10
    )


def show(asked: Asked, who: Person, uploaded: UploadedFile) -> None:
    """Put on the page what a form would change, and save it once it is wanted."""
    try:
        preview = _preview(asked, who, uploaded)
    except (BadFile, Forbidden, Refused, StoreError) as error:
        st.error(str(error), icon=":material/error:")
        return
    block.place(_summary(preview), key="preview-head")
    overwrite, is_decided = _choices(preview)
    wanted = len(preview.of(Outcome.NEW)) + len(preview.of(Outcome.CHANGED)) + len(overwrite)
    if wanted or not is_decided:
        hint = None if is_decided else "どちらの値にするかを選んでください。"
        if st.button(f"{wanted}件を保存する", key="save", type="primary", disabled=not is_decided, help=hint):
            _save(who, preview, overwrite)
    block.place(_table(preview), key="preview")


def _preview(asked: Asked, who: Person, uploaded: UploadedFile) -> Preview:
    """Return what a form would change, which is kept until anybody saves anything."""
    key = (uploaded.file_id, who.login, asked.section.code, asked.month, reader.change(None)[0])
    kept: tuple[object, Preview] | None = st.session_state.get(_SHOWN)
    if kept is not None and kept[0] == key:
        return kept[1]
    filled = form.read(uploaded.getvalue(), uploaded.name)
    if (filled.stamp.section, filled.stamp.month) != (asked.section.code, asked.month):
        raise BadFile(
            f"「{filled.name}」は{_named(filled.stamp.section, asked)}の{filled.stamp.month.full_label}分の入力票です。"
            f"いまは{asked.section.name}の{asked.month.full_label}分を開いています。上の課と月を選び直してください。"
        )
    preview = form.compare(reader.store(), who, filled)
    st.session_state[_SHOWN] = key, preview
    return preview


def _named(section: str, asked: Asked) -> str:
    return next((one.name for one in asked.sections if one.code == section), "ほかの課")


def _choices(preview: Preview) -> tuple[set[str], bool]:
    """Ask whose value shall stand where somebody else came first; return what to overwrite, and if all is decided."""
    overwrite, is_decided = set(), True
    for line in preview.of(Outcome.CONFLICT):
        if line.conflict is None:
            continue
        st.warning(f"「{line.name}」: {entry_view.told(line.conflict)}", icon=":material/group:")
        chosen = st.radio(
            f"「{line.name}」をどちらにするか", (_MINE, _THEIRS), index=None, horizontal=True,
            label_visibility="collapsed", key=f"choice-{line.key}-{line.conflict.change_no}",
        )  # fmt: skip
        is_decided = is_decided and chosen is not None
        if chosen == _MINE:
            overwrite.add(line.key)
    return overwrite, is_decided


def _save(who: Person, preview: Preview, overwrite: set[str]) -> None:
    try:
        saved = form.save(reader.store(), who, preview, overwrite)
    except (Forbidden, Refused, StoreError) as error:
        st.error(f"保存していません。{error}", icon=":material/error:")
        return
    if saved is None:
        st.warning("確かめている間に、ほかの人が保存しました。保存していません。もう一度確かめてください。")
        return
    wanted = len(preview.of(Outcome.NEW)) + len(preview.of(Outcome.CHANGED)) + len(overwrite)
    st.session_state[_DONE] = f"入力票から{wanted}件を保存しました。提出は月次入力で行います。"
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    st.session_state.pop(_SHOWN, None)
    st.rerun()


def _part(title: str, sentence: str) -> Html:
    return tag("section", heading(2, title), tag("p", sentence), cls="board form-part")


def _summary(preview: Preview) -> Html:
    counts = (f"{outcome.label} {len(preview.of(outcome))}件" for outcome in Outcome if preview.of(outcome))
    said = [tag("p", "・".join(counts), cls="form-counts")]
    if preview.of(Outcome.REFUSED):
        said.append(tag("p", "取り込めない行は保存されません。直した入力票をもう一度選べば、残りも保存できます。"))
    if preview.absent:
        names = "」「".join(preview.absent)
        said.append(tag("p", f"入力票から「{names}」の行がなくなっています。その値は変わりません。"))
    return tag("section", heading(2, "取込みの確認"), *said, cls="board form-part")


def _table(preview: Preview) -> Html:
    heads = ("結果", "場所", "名前", "入力票の内容", "確かめること")
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    rows = [_row(line) for outcome in _ORDER for line in preview.of(outcome)]
    caption = tag("caption", "入力票の行ごとの取込みの結果", cls="unseen")
    listed = tag("table", caption, head, tag("tbody", *rows), cls="figures form-lines")
    return tag("section", listed, cls="board")


def _row(line: Line) -> Html:
    sign, tone = _SIGNS[line.outcome]
    sheet = "実績" if line.kind is ItemKind.FIGURE else line.kind.label
    cells = (
        tag("b", f"{sign} {line.outcome.label}", cls=tone),
        f"{sheet} {line.row}行目",
        line.name,
        join(_said(line)),
        join(_remarks(line)),
    )
    return tag("tr", *(tag("td", cell) for cell in cells), cls=line.outcome.value)


def _said(line: Line) -> Iterator[Html]:
    for one in line.differences:
        before = (one.before, " → ") if one.before else ()
        yield tag("p", tag("small", f"{one.heading} "), *before, tag("b", one.after or "(空欄)"))


def _remarks(line: Line) -> Iterator[Html]:
    for problem in line.problems:
        yield tag("p", tag("b", f"{problem.column}{problem.row} ", cls="bad"), problem.reason)
    for finding in line.findings:
        sign = "！" if finding.severity is Severity.WARNING else "・"
        yield tag("p", tag("b", f"{sign} {finding.severity.label} ", cls="look"), finding.text)


@reader.kept
def _read_round(section: str, month: Month, change_no: int) -> Round:
    return rounds.read_round(reader.store(), section, month, change_no)
