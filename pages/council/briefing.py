"""議会説明: a department's year on calm screens, one at a time, for a council committee."""

from pages.shared import address, deck_view

deck_view.show(address.selection())
