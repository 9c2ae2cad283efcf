"""A plotly figure on a page: described for those who do not see it, and its figures as a table one step away."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showAxisDragHandles": False}


def place(figure: go.Figure, alt: str, key: str) -> None:
    """Put a figure into the page as wide as its place; `alt` says what it shows, with its figures."""
    st.plotly_chart(figure, width="stretch", theme=None, key=key, alt=alt, config=_CONFIG)
