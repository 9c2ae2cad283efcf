"""Forms that save: the second of two is told and chooses, and what is refused leaves the form as typed.

A form keeps what it was opened with until it is saved or left, and a write is based on that: what somebody else saves
meanwhile takes nothing away that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Generic, TypeVar

import streamlit as st

from kpi import access
from kpi.guard import Conflict, Refused, Saved
from pages.shared import conflict
from pages.shared.conflict import Chosen

_DONE, _OPENED, _COUNT = "saving-done", "saving-opened", "saving-count"

Held = TypeVar("Held")


@dataclass(frozen=True, slots=True)
class Opened(Generic[Held]):
    """A form as it was opened: what it was about then, and how many were opened before it in this session."""

    form: str
    value: Held
    number: int

    def key(self, name: str) -> str:
        """Return the key of a widget."""
        return f"{self.form}-{self.number}-{name}"


class Outcome(Enum):
    """What became of a click: saved, or given up for what somebody else saved."""

    SAVED = auto()
    GIVEN_UP = auto()


def opened(form: str, now: Held) -> Opened[Held]:
    """Return a form as it was opened, or open it with what there is now."""
    forms: dict[str, Opened[Held]] = st.session_state.setdefault(_OPENED, {})
    if form not in forms:
        st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
        forms[form] = Opened(form, now, st.session_state[_COUNT])
    return forms[form]


def reopen(form: str) -> None:
    """Run the page with a form as it is saved now."""
    st.session_state[_OPENED].pop(form, None)
    st.rerun()


def leave() -> None:
    """Forget every form: the page shows none."""
    st.session_state.pop(_OPENED, None)
    conflict.forget()


def tell() -> None:
    """Say once what was saved before this run."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(done, icon=":material/check:")


def offer(
    words: str, key: str, based_on: int, write: Callable[[int], Saved | Conflict], done: str, *, primary: bool = False
) -> Outcome | None:
    """Offer to save under a button; `write` is given the change on which it is based.

    Returns:
        What became of it, None while nothing was clicked or it was refused.
    """
    told = conflict.told(key)
    if told is not None:
        match conflict.ask(told, key):
            case Chosen.MINE:
                based_on = told.change_no
            case Chosen.THEIRS:
                conflict.forget()
                return Outcome.GIVEN_UP
            case None:
                return None
    elif not st.button(words, key=f"{key}-go", type="primary" if primary else "secondary"):
        return None
    try:
        outcome = write(based_on)
    except (Refused, access.Forbidden) as error:
        st.error(str(error), icon=":material/error:")
        return None
    if isinstance(outcome, Conflict):
        conflict.tell(replace(outcome, item=key))
        return None
    conflict.forget()
    st.session_state[_DONE] = done
    return Outcome.SAVED
