"""公表の確認: which explanations of a department's month are published, and what is kept back."""

from pages.shared import address, head, identity, release_view
from pages.shared.sitemap import RELEASE

selected = address.selection()
head.show(RELEASE, selected, (head.departments(selected), head.years(selected), head.months(selected)))
release_view.show(selected, identity.require_one_of(RELEASE))
