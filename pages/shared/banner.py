"""The mark of invented data, on every page."""

from __future__ import annotations

import streamlit as st

from pages.shared import reader
from pages.shared.markup import tag

TRAINING = "研修用・架空データ"


def show() -> None:
    """Say so where the database was made for training."""
    if reader.store().is_training():
        st.markdown(tag("p", TRAINING, cls="training", role="note"), unsafe_allow_html=True, anchors=False)
