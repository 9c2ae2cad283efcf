"""次年度へ引き継ぐ: next year's plan drafted from this one, looked through line by line, and saved in one change."""

import streamlit as st

from kpi import access
from kpi.access import Act, Place
from pages.shared import address, carry_form, carry_view, head, identity
from pages.shared.sitemap import CARRY

selected = address.selection()
person = identity.current()
may_carry = access.may(person, Act.CARRY_OVER, Place(selected.department))
if not may_carry:
    head.show(CARRY, selected, (head.departments(selected), head.years(selected)))
    access.require(person, Act.CARRY_OVER, Place(selected.department))
draft = carry_view.draft(selected.department, selected.year, selected.month, selected.change)
options = carry_view.options(draft)
show = address.chosen(selected, carry_view.SHOW, "表示", options)
menus = (
    head.departments(selected),
    head.years(selected),
    head.own(selected, carry_view.SHOW, "表示", show, options, 150),
)
head.show(CARRY, selected, menus)
with st.container(key="carry-form", gap="xsmall"):
    carry_form.show(selected, person, draft, show)
