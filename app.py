"""The router: page setup, navigation by audience, and a calm page for what goes wrong.

Page files live one folder down, by audience. Streamlit takes a `.py` file directly in `pages/` for its older kind of
page and then answers deep links wrongly until somebody has opened `/`.
"""

import streamlit as st

from pages.shared import banner, style, trouble

st.set_page_config(page_title="経営ボード", layout="wide", initial_sidebar_state="collapsed")
style.apply()

BOARD = "pages/executive/board.py"
page = st.navigation(
    {
        "": [st.Page(BOARD, title="経営ボード", url_path="home", default=True, visibility="hidden")],
        "経営": [st.Page(BOARD, title="経営ボード", url_path="board")],
    },
    position="top",
)
with trouble.told():
    banner.show()
    page.run()
