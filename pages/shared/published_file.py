"""A published sheet that was uploaded, and what was read in it; the page keeps that while the file is there.

A PDF takes seconds: it is read off the thread of the session, which meanwhile shows how long and can be told to stop.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic

import streamlit as st

from kpi.exchange.sheet import BadFile, read_sheet
from kpi.exchange.sheet.found import ManagementSheet, Unread
from kpi.imports.outcome import Tick
from kpi.imports.sheet import finding, matching
from kpi.imports.sheet.finding import Finding
from pages.shared import import_work, reader
from pages.shared.markup import tag

TYPES = ["pdf", "docx", "xlsx", "md", "txt", "html"]
STEPS = tag(
    "ol",
    tag(
        "li", tag("b", "シートを選ぶ"), "公表された部局マネジメントシートを、PDF、Word、Excel、テキストのまま選べます。"
    ),
    tag(
        "li",
        tag("b", "読み取ったものを確かめる"),
        "部局、年度、目標、取組み、数値、中期目標を、原文と確からしさとともに示します。直すか、外せます。",
    ),
    tag(
        "li",
        tag("b", "変更を確かめて保存する"),
        "いまの登録と並べて示します。文章は「作業中」になり、保存するまで何も変わりません。",
    ),
    cls="import-steps",
)

_OPEN = "published-open"
PREVIEWED = "published-previewed"
"""Where the preview of the file is kept, which goes with it."""

_PAUSE = 0.2  # seconds between two words on how long it takes
_USUAL = 4  # seconds that a long PDF takes
_READERS = ThreadPoolExecutor(2, "sheet-reader")


@dataclass(frozen=True, slots=True)
class Chosen:
    """An uploaded sheet: what was found in it, and what was not understood. `key` names the file."""

    key: str
    name: str
    found: tuple[Finding, ...]
    unread: tuple[Unread, ...]


def choose() -> Chosen | None:
    """Show where a sheet is chosen, and return what was read in it; None while there is none that can be read."""
    uploaded = st.file_uploader(
        "読み込むシート(PDF、docx、xlsx、md、txt、html。10MBまで)", TYPES, key="published-file", max_upload_size=10,
        width=560,
    )  # fmt: skip
    if uploaded is None:
        for held_name in (_OPEN, PREVIEWED):
            st.session_state.pop(held_name, None)
        return None
    held: Chosen | None = st.session_state.get(_OPEN)
    if held is not None and held.key == uploaded.file_id:
        return held
    data, name = uploaded.getvalue(), uploaded.name
    try:
        sheet = import_work.run(f"read-{uploaded.file_id}", lambda tick: _read(data, name, tick))
    except BadFile as error:
        st.error(str(error), icon=":material/error:")
        return None
    if sheet is None:
        return None
    found = matching.named(reader.store(), finding.findings(sheet))
    chosen = Chosen(uploaded.file_id, name, found, tuple(sheet.unread))
    st.session_state[_OPEN] = chosen
    return chosen


def _read(data: bytes, name: str, tick: Tick) -> ManagementSheet:
    """Read a sheet in a thread of its own; a word of progress is where somebody can stop waiting for it."""
    reading, begun = _READERS.submit(read_sheet, data, name), monotonic()
    while not wait([reading], _PAUSE).done:
        seconds = monotonic() - begun
        tick(f"シートを読んでいます({seconds:.0f}秒)", seconds / (seconds + _USUAL))
    return reading.result()
