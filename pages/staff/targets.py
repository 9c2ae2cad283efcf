"""目標値: the targets of a department's year, indicator by indicator, and the monthly plan that leads to each."""

import streamlit as st

from pages.shared import address, block, head, identity, targets_forms, targets_view
from pages.shared.sitemap import TARGETS

selected = address.selection()
indicators = targets_view.planned(selected)
section = address.chosen(selected, "section", "課", targets_view.sections(indicators))
listed = [one for one in indicators if section in ("", one.place.section)]
code = address.chosen(selected, "indicator", "指標", targets_view.choices(listed))
head.show(TARGETS, selected, targets_view.menus(selected, indicators, section, code))
person = identity.require_one_of(TARGETS)
current = next((one for one in listed if one.code == code), None)
if current is None:
    block.place(targets_view.listing(selected, listed, section, code), key="targets-list")
else:
    shown, forms = st.columns([7, 12], gap="medium")
    with shown:
        block.place(targets_view.listing(selected, listed, section, code), key="targets-beside")
    with forms, st.container(key="targets-form", gap="xsmall"):
        targets_forms.tell()
        targets_view.edit(selected, person, current)
