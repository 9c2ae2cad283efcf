"""The router: page setup, the pages by their addresses, and a calm page for what goes wrong.

Page files lie one folder down, by audience. Streamlit takes a `.py` file directly in `pages/` for its older kind of
page and then answers deep links wrongly until somebody has opened `/`.
"""

import streamlit as st

from pages.shared import sitemap, trouble

st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
page = st.navigation(
    [
        st.Page(sitemap.HOME, title=sitemap.BOARD.title, url_path="home", default=True),
        *(st.Page(place.file, title=place.title, url_path=place.path) for place in sitemap.PLACES),
    ],
    position="hidden",
)
with trouble.told():
    page.run()
