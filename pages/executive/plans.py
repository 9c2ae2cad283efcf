"""計画別: what the goals of all departments do for each measure of 総合計画 and each 基本政策."""

from pages.shared import address, plans_view

plans_view.show(address.selection(whole_city=True))
