"""組織・目標・指標: the master tables, one at a time: a list, the form of a row, its history and where it is used."""

import streamlit as st

from kpi.master_table import TABLES
from pages.shared import address, block, head, identity, masters_view
from pages.shared.sitemap import MASTERS

selected = address.selection()
name = address.chosen(selected, "table", "表", {table.name: table.label for table in TABLES.values()})
table = TABLES[name]
head.show(MASTERS, selected, masters_view.menus(selected, table))
person = identity.require_one_of(MASTERS)
rows = masters_view.rows(selected, table)
code = address.chosen(selected, "row", "行", masters_view.choices(table, rows))
if not code:
    masters_view.tell()
    block.place(masters_view.listing(selected, table, rows, code), key="masters-list")
else:
    shown, form = st.columns([7, 12], gap="medium")
    with shown:
        block.place(masters_view.listing(selected, table, rows, code), key="masters-beside")
    with form, st.container(key="masters-form", gap="xsmall"):
        masters_view.tell()
        masters_view.edit(selected, person, table, code)
