"""The smallest Streamlit page: the floor against which the benchmark measures ours."""

import streamlit as st

st.title("Hello")
st.write("World")
