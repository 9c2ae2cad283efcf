"""マネジメントシート: the sheet of a department and year as one document, each part of which opens for editing."""

import streamlit as st

from pages.shared import address, block, head, identity, saving, sheet_forms, sheet_goals, sheet_view
from pages.shared.sitemap import SHEET

selected = address.selection()
person = identity.current()
edit = address.chosen(selected, sheet_view.EDIT, "編集する部分", sheet_view.options(selected))
menus = (head.departments(selected), head.years(selected), head.months(selected))
if edit and selected.as_of is None:
    head.show(SHEET, selected, menus)
    part = sheet_view.text_part(selected, edit)
    if edit == sheet_goals.GOALS:
        sheet_goals.show(selected, person)
    elif part is None:
        sheet_forms.judgements(selected, person, sheet_view.judged_goal(selected, edit))
    else:
        sheet_forms.text(selected, person, part)
    st.stop()
saving.leave()
document, panels = sheet_view.drawn(selected, person)
head.show(SHEET, selected, menus, document)
if panels:
    block.place(panels, key="sheet-panels")
