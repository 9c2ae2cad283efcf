"""経営ボード: one department's year on one screen."""

import streamlit as st

from pages.shared import board_details, board_view, filters, panels, reader

selection = filters.selection()
report = reader.read_report(selection.department, selection.year, selection.month, selection.change)
history = reader.read_history(selection.department, selection.month, selection.change)

with st.container(key="board", gap=None):
    with st.container(key="board-head", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(board_view.title(), unsafe_allow_html=True, anchors=False, width="content")
        filters.show(selection)
    board = board_view.body(report, history, selection.as_of, selection.newest)
    st.markdown(board, unsafe_allow_html=True, anchors=False)
    panels.place(board_details.popovers(report, history), key="board-panels")
