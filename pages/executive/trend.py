"""年度推移: all indicators of a department over its years, or one of them with its months."""

from pages.shared import address, block, chart, head, trend_view
from pages.shared.sitemap import TREND

selected = address.selection()
options = trend_view.options(selected)
shown = address.chosen(selected, trend_view.INDICATOR, "指標", options)
menus = (
    head.departments(selected),
    head.years(selected),
    head.months(selected, indicator=shown),
    head.own(selected, trend_view.INDICATOR, "指標", shown, options, 240),
)
if shown == trend_view.ALL:
    head.show(TREND, selected, menus, trend_view.every(selected))
else:
    above, figure, said, below = trend_view.one(selected, shown)
    head.show(TREND, selected, menus, above)
    chart.place(figure, said, key="trend-chart")
    block.place(below, key="trend-below")
