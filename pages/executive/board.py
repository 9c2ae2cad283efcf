"""経営ボード: one department's year on one screen."""

from pages.shared import address, block, board_view, head
from pages.shared.sitemap import BOARD

selected = address.selection()
head.show(BOARD, selected, (head.departments(selected), head.years(selected), head.months(selected)))
body, panels = board_view.drawn(selected)
block.place(body, key="board")
block.place(panels, key="board-panels")
