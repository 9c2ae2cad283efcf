"""年間の流れ: the year of a department as a checklist, PLAN → DO → CHECK → ACTION."""

from kpi.calendar import as_of_utc, day_asked
from pages.shared import address, cycle_view, head
from pages.shared.sitemap import CYCLE

selected = address.selection()
today = day_asked(None if selected.as_of is None else as_of_utc(selected.as_of))
head.show(CYCLE, selected, (head.departments(selected), head.years(selected)), cycle_view.drawn(selected, today))
