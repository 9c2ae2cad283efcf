"""The front door: the whole city where there is more than one department, else the board of the only one."""

from pages.shared import address, board_view, city_view

selected = address.selection(whole_city=True)
page = city_view if len(selected.choices) > 1 else board_view
page.show(selected)
