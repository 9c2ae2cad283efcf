"""入力票: a section's round of a month as an Excel file, handed out and taken back."""

import streamlit as st

from kpi import access, guard
from kpi.access import Act, Forbidden
from kpi.calendar import jst_date, last_ended_month, utc_now
from kpi.rounds import NoRound
from pages.shared import block, entry_address, entry_view, form_view, head, identity
from pages.shared.address import WrongAddress
from pages.shared.sitemap import FORM

person = identity.current()
try:
    asked = entry_address.read(person)
except (Forbidden, WrongAddress):
    head.show(FORM, entry_address.selection(None, last_ended_month(jst_date(utc_now()))), ())
    raise
head.show(FORM, entry_address.selection(asked.section.department, asked.month), asked.menus())
try:
    read = form_view.read_round(asked)
except NoRound as error:
    block.place(entry_view.notice("報告するものはありません", str(error)), key="no-round")
    st.stop()
block.place(entry_view.above(read, form_view.done()), key="round")
may_enter = access.may(person, Act.ENTER, asked.place)
out, back = st.columns(2, gap="small")
with out.container(key="hand-out-column", height="stretch"):
    form_view.hand_out(asked, read)
with back.container(key="take-back-column", height="stretch"):
    if not read.takes_entries:
        block.place(entry_view.notice("入力は終わっています", guard.refusal(read.stage, read.month)), key="refused")
    elif not may_enter:
        block.place(entry_view.notice("受け取るだけできます", access.refusal(person, Act.ENTER)), key="refused")
    uploaded = form_view.take_back() if read.takes_entries and may_enter else None
if uploaded is not None:
    form_view.show(asked, person, uploaded)
