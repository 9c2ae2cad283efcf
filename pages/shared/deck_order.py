"""The chapters of a deck in their order, as somebody arranges them: moved, left out, given a sentence.

Everything happens in the browser; the page is told the whole order with each change, and keeps it with its form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import streamlit as st

from kpi.deck import REMARK, Placed
from kpi.screens import Chapter
from pages.shared.markup import Html, tag

_ARRANGE = """
export default function ({data, parentElement: place, setStateValue}) {
  if (place.shown === data) return
  place.innerHTML = place.shown = data
  const rows = () => [...place.querySelectorAll('li')]
  const tell = () => {
    rows().forEach((row, n, all) => {
      row.querySelector('[data-move="-1"]').disabled = n === 0
      row.querySelector('[data-move="1"]').disabled = n === all.length - 1
      row.querySelector('.remark').disabled = !row.querySelector('.is-shown').checked
    })
    const said = rows().map(row => ({
      chapter: row.dataset.chapter,
      is_shown: row.querySelector('.is-shown').checked,
      remark: row.querySelector('.remark').value,
    }))
    setStateValue('order', JSON.stringify(said))
  }
  place.onchange = tell
  place.onclick = event => {
    const button = event.target.closest('[data-move]')
    if (!button) return
    const row = button.closest('li')
    if (button.dataset.move === '1') row.nextElementSibling.after(row)
    else row.previousElementSibling.before(row)
    tell()
    const same = button.disabled ? row.querySelector('[data-move]:not(:disabled)') : button
    same?.focus()
    place.querySelector('.unseen').textContent = `${row.ariaLabel} ${rows().indexOf(row) + 1}番目`
  }
}
"""
_component = st.components.v2.component("kpi_deck_order", js=_ARRANGE, isolate_styles=False)


def ask(chapters: Sequence[Chapter], key: str) -> tuple[Placed, ...]:
    """Put the chapters on the page, and return them as they are arranged now."""
    order: str | None = _component(data=str(drawn(chapters)), key=key, on_order_change=_nothing).order
    return tuple(chapter.placed for chapter in chapters) if order is None else read(order, chapters)


def read(order: str, chapters: Sequence[Chapter]) -> tuple[Placed, ...]:
    """Return what the browser told of some chapters; what it left out or made up is not heard."""
    known = {chapter.placed.chapter for chapter in chapters}
    said = (Placed(str(one["chapter"]), bool(one["is_shown"]), str(one["remark"]).strip()) for one in json.loads(order))
    return tuple(placed for placed in said if placed.chapter in known)


def drawn(chapters: Sequence[Chapter]) -> Html:
    """Return the rows: what moves a chapter, whether it is shown, what it is, and its sentence."""
    last = len(chapters) - 1
    rows = (
        tag("li", *_row(chapter, is_first=n == 0, is_last=n == last), aria_label=chapter.label,
            data_chapter=chapter.placed.chapter)
        for n, chapter in enumerate(chapters)
    )  # fmt: skip
    return tag("div", tag("ol", *rows), tag("p", cls="unseen", aria_live="polite"), cls="board deck-order")


def _row(chapter: Chapter, *, is_first: bool, is_last: bool) -> Iterator[Html]:
    placed, label = chapter.placed, chapter.label
    for sign, move, said, is_off in (("↑", "-1", "前へ", is_first), ("↓", "1", "後へ", is_last)):
        yield tag(
            "button", sign, type="button", cls="plain", data_move=move, aria_label=f"{label}を{said}",
            disabled="disabled" if is_off else None,
        )  # fmt: skip
    box = tag(
        "input", type="checkbox", cls="is-shown", aria_label=f"{label}を載せる",
        checked="checked" if placed.is_shown else None,
    )  # fmt: skip
    yield tag("label", box, " ", tag("b", label), tag("small", f" {len(chapter.screens)}画面"))
    yield tag(
        "input", type="text", cls="remark", value=placed.remark, maxlength=REMARK, placeholder="添えるひと言(任意)",
        aria_label=f"{label}に添えるひと言", disabled=None if placed.is_shown else "disabled",
    )  # fmt: skip


def _nothing() -> None:
    """Let the page run: the order is among what the component returns then."""
