"""目標別: one goal of a department's year, its figures over the months, its milestones and its work."""

import streamlit as st

from pages.shared import address, block, chart, goal_view, head
from pages.shared.sitemap import GOAL

selected = address.selection()
goals = goal_view.options(selected)
goal = address.chosen(selected, "goal", "目標", goals) if goals else ""
menus = (
    head.departments(selected),
    head.years(selected),
    head.months(selected, **({"goal": goal} if goals else {})),
    *((head.own(selected, "goal", "目標", goal, goals, 190),) if goals else ()),
)
drawn = goal_view.drawn(selected, goal)
head.show(GOAL, selected, menus, drawn.summary)
with st.container(key="goal"):
    if drawn.courses is not None:
        block.place(drawn.figures, key="goal-figures")
        chart.place(drawn.courses, drawn.alt, key="goal-courses")
    if drawn.others:
        block.place(drawn.others, key="goal-others")
    if drawn.work:
        block.place(drawn.work, key="goal-work")
block.place(drawn.footer, key="goal-footer")
if drawn.panels:
    block.place(drawn.panels, key="goal-panels")
