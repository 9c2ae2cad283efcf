"""Long work on the page: a bar that says how far it is, and a button that ends it with nothing written.

A press on any control makes Streamlit stop the run at the next word of progress; that unwinds the change that is open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from kpi.imports.outcome import Tick

Found = TypeVar("Found")
_CANCELLED = "import-cancelled"


def run(key: str, work: Callable[[Tick], Found]) -> Found | None:
    """Do some work under a name; None where it was cancelled and nobody has asked for it again."""
    if st.session_state.get(_CANCELLED) == key:
        st.warning("取りやめました。何も保存していません。", icon=":material/cancel:")
        if not st.button("もう一度行う", key="import-again"):
            return None
        st.session_state.pop(_CANCELLED)
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "取込みを確かめています")
        st.button("取りやめる", key="import-cancel", on_click=_cancel, args=(key,))
    found = work(lambda doing, part: _tell(bar, doing, part))
    place.empty()
    return found


def _cancel(key: str) -> None:
    st.session_state[_CANCELLED] = key


def _tell(bar: st.delta_generator.DeltaGenerator, doing: str, part: float) -> None:
    bar.progress(min(1.0, part), doing)
