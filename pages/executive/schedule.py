"""進行管理: everything that a department does in a year, on twelve months."""

import streamlit as st

from pages.shared import address, block, chart, head, schedule_view
from pages.shared.sitemap import SCHEDULE

selected = address.selection()
options = schedule_view.options(selected)
show = address.chosen(selected, "show", "表示", options)
menus = (
    head.departments(selected),
    head.years(selected),
    head.months(selected, show=show),
    head.own(selected, "show", "表示", show, options, width=150),
)
drawn = schedule_view.drawn(selected, show)
head.show(SCHEDULE, selected, menus, drawn.above)
if drawn.figure:
    with st.container(key="schedule-chart"):
        block.place(drawn.labels, key="schedule-labels")
        chart.place(drawn.figure, drawn.alt, key="schedule-figure")
block.place(drawn.below, key="schedule-below")
