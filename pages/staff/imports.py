"""取込み: a table that a section keeps, its columns named, what it would change, saved at once and taken back."""

import streamlit as st

from kpi.calendar import jst_date, last_ended_month, utc_now
from pages.shared import entry_address, head, identity, import_file, import_preview, import_save
from pages.shared.sitemap import IMPORTS

head.show(IMPORTS, entry_address.selection(None, last_ended_month(jst_date(utc_now()))), ())
person = identity.require_one_of(IMPORTS)
import_save.tell(person)
with st.container(key="import-choice", horizontal=True, gap="medium"):
    chosen = import_file.choose()
if chosen is None:
    import_save.earlier(person, import_save.STEPS)
else:
    reading = import_file.read(person, chosen)
    if reading is not None:
        previewed = import_preview.find(person, chosen, reading)
        if previewed is not None:
            import_save.offer(person, reading, previewed)
            import_preview.show(previewed)
