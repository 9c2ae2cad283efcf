"""What opens: native popovers, placed apart from the page so that it is not kept waiting for them.

A popover needs no trip to the server, opens with Enter, closes with Escape, and moves nothing on the page; a button
names it by `popovertarget`. They are HTML of our own (`markup`), which the browser reads much faster than Streamlit's
markdown would build it element by element.
"""

from __future__ import annotations

import streamlit as st

from pages.shared.markup import Html

_PLACE = """
export default function ({data, parentElement}) {
  if (parentElement.panels !== data) parentElement.innerHTML = parentElement.panels = data
}
"""
_component = st.components.v2.component("kpi_panels", js=_PLACE, isolate_styles=False)


def place(panels: Html, key: str) -> None:
    """Put popovers into the page."""
    _component(data=str(panels), key=key)
