"""全庁ボード: all departments on one screen, and what changed in them since the last closed month."""

from pages.shared import address, city_view

city_view.show(address.selection(whole_city=True))
