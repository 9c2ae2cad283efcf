"""HTML of a page: `kpi.markup`, and what Streamlit asks for beside it."""

from __future__ import annotations

from kpi.markup import Html, escape, hidden, join, table, tag

__all__ = ["Html", "escape", "heading", "hidden", "join", "table", "tag"]


def heading(level: int, *children: str, cls: str = "") -> Html:
    """Return a heading; elements h1 to h6 would get Streamlit's look."""
    return tag("div", *children, cls=f"h{level} {cls}".strip(), role="heading", aria_level=level)
