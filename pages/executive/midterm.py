"""中期目標: the road map of a department by fiscal year, and the state of each step."""

import streamlit as st

from kpi import access
from kpi.access import Act, Place
from pages.shared import address, block, head, identity, midterm_form, midterm_view, saving
from pages.shared.sitemap import MIDTERM

selected = address.selection()
person = identity.current()
code = address.chosen(selected, midterm_view.STEP, "工程", midterm_view.options(selected))
may_report = access.may(person, Act.REPORT_MIDTERM, Place(selected.department))
menus = (head.departments(selected), head.years(selected), head.months(selected))
steps = (step for goal in midterm_view.of(selected) for step in goal.steps)
current = next((step for step in steps if step.code == code), None)
drawn = midterm_view.drawn(selected, code, may_report=may_report)
if current is None or not may_report or selected.as_of is not None:
    saving.leave()
    head.show(MIDTERM, selected, menus, drawn)
    st.stop()
head.show(MIDTERM, selected, menus)
with st.container(key="midterm-form", gap="xsmall"):
    saving.tell()
    midterm_form.show(selected, person, current)
block.place(drawn, key="midterm")
