"""月次入力: what a section's round of a month asks, typed, checked, handed in and moved on."""

import streamlit as st

from kpi import access, guard
from kpi.access import Act, Forbidden
from kpi.calendar import jst_date, last_ended_month, utc_now
from kpi.model import ItemKind
from kpi.rounds import NoRound
from pages.shared import (
    block,
    entry_address,
    entry_details,
    entry_findings,
    entry_grid,
    entry_moves,
    entry_sheet,
    entry_view,
    head,
    identity,
    unsent,
)
from pages.shared.address import WrongAddress
from pages.shared.sitemap import ENTRY

person = identity.current()
try:
    asked = entry_address.read(person)
except (Forbidden, WrongAddress):
    head.show(ENTRY, entry_address.selection(None, last_ended_month(jst_date(utc_now()))), ())
    raise
head.show(ENTRY, entry_address.selection(asked.section.department, asked.month), asked.menus())
try:
    opened = entry_sheet.opened(asked.section.code, asked.month, person)
except NoRound as error:
    block.place(entry_view.notice("報告するものはありません", str(error)), key="no-round")
    st.stop()
read = opened.read
is_open = read.takes_entries and access.may(person, Act.ENTER, asked.place)
detailed = next((one for one in read.figures if one.code == asked.figure), read.figures[0] if read.figures else None)
unsent.keep(opened.sheet, person)
block.place(entry_view.above(read, entry_sheet.told()), key="round")
grids, beside = st.container(key="round-work").columns([33, 10], gap="small")
with grids:
    figures, milestones = opened.figures(typed=is_open), opened.milestones(typed=is_open)
    if figures:
        entry_grid.figures(opened.sheet.key(ItemKind.FIGURE), figures, read.month, is_open=is_open)
    if milestones:
        entry_grid.milestones(opened.sheet.key(ItemKind.MILESTONE), milestones, read.month, is_open=is_open)
with beside:
    entry_moves.show(opened, person, asked.place)
    entry_findings.unsaved(opened)
    if is_open:
        entry_findings.show(opened, person, detailed.code if detailed else "")
    elif not read.takes_entries:
        block.place(entry_view.notice("入力は終わっています", guard.refusal(read.stage, read.month)), key="refused")
if detailed:
    entry_details.show(opened, asked, detailed, person, is_open=is_open)
