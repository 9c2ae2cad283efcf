"""利用者と権限: who is registered in which role, and the two writes that change it."""

import streamlit as st

from kpi import access
from kpi.access import Act, Place
from pages.shared import address, block, head, identity, members_view
from pages.shared.sitemap import MEMBERS

head.show(MEMBERS, address.selection(), ())
person = access.require(identity.current(), Act.MANAGE_MEMBERS, Place())
shown, forms = st.columns([17, 8], gap="medium")
with shown:
    block.place(members_view.register(), key="register")
with forms:
    members_view.tell()
    add, end = st.tabs(["権限を与える", "権限を終える"])
    with add:
        members_view.add(person)
    with end:
        members_view.end(person)
