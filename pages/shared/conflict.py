"""Two people at one thing: the second is told who saved what, keeps their own typing, and chooses."""

from __future__ import annotations

from enum import Enum, auto

import streamlit as st

from kpi.guard import Conflict

_TOLD = "conflict"


class Chosen(Enum):
    """What the second of two wants to stand."""

    MINE = auto()
    THEIRS = auto()


def tell(conflict: Conflict) -> None:
    """Keep a conflict, and run the page again so that it asks."""
    st.session_state[_TOLD] = conflict
    st.rerun()


def told(item: str | None) -> Conflict | None:
    """Return the conflict about an item that has not been settled."""
    conflict: Conflict | None = st.session_state.get(_TOLD)
    return conflict if conflict is not None and conflict.item == item else None


def forget() -> None:
    """Drop the conflict: it is settled, or something else is open."""
    st.session_state.pop(_TOLD, None)


def ask(conflict: Conflict, key: str) -> Chosen | None:
    """Tell who came first, and return the choice once it is made."""
    st.warning(str(conflict), icon=":material/group:")
    mine, theirs = st.columns(2)
    if mine.button("入力した内容で保存する", key=f"{key}-mine"):
        return Chosen.MINE
    if theirs.button("保存されている内容にする", key=f"{key}-theirs"):
        return Chosen.THEIRS
    return None
