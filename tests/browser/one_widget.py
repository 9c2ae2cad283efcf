"""A page with one widget and one text: the rerun against which the benchmark measures a year switch of ours."""

import streamlit as st

st.write("on" if st.checkbox("switch") else "off")
