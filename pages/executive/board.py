"""経営ボード: one department's year on one screen."""

from pages.shared import address, board_view

board_view.show(address.selection())
