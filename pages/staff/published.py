"""シートの読込み: a published sheet, what was read in it, confirmed, corrected or dropped, saved at once."""

import streamlit as st

from kpi.calendar import jst_date, last_ended_month, utc_now
from pages.shared import entry_address, head, identity, import_save, published_check, published_file, published_save
from pages.shared.sitemap import PUBLISHED

head.show(PUBLISHED, entry_address.selection(None, last_ended_month(jst_date(utc_now()))), ())
person = identity.require_one_of(PUBLISHED)
import_save.tell(person)
with st.container(horizontal=True, gap="medium", key="published-choice"):
    chosen = published_file.choose()
    beside = st.container(key="published-head", width="content", gap=None)
if chosen is None:
    import_save.earlier(person, published_file.STEPS)
else:
    above = st.container()
    decisions, changes = published_check.decide(chosen, beside)
    with above:
        previewed = published_save.find(person, chosen, decisions)
        if previewed is not None:
            published_save.offer(person, chosen, previewed)
    if previewed is not None:
        with changes:
            published_save.show(previewed.outcome)
