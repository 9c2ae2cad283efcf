"""資料の準備: what a council is shown, chosen and put in order under a name, and frozen."""

from pages.shared import address, deck_form, head, identity
from pages.shared.sitemap import PREPARATION

selected = address.selection()
name = address.chosen(selected, "deck", "資料", deck_form.options(selected))
head.show(PREPARATION, selected, deck_form.menus(selected, name))
deck_form.show(selected, identity.require_one_of(PREPARATION), name)
