"""未報告一覧: which rounds of the year are not handed in, and for how long; whoever may sets a deadline."""

from kpi import access
from kpi.access import Act, Place
from kpi.calendar import jst_date, last_ended_month, utc_now
from pages.shared import block, deadline_form, entry_address, head, identity, unreported_view
from pages.shared.sitemap import UNREPORTED

person, today = identity.current(), jst_date(utc_now())
selected = entry_address.selection(None, last_ended_month(today))
head.show(UNREPORTED, selected, ())
if not UNREPORTED.is_for(person):
    access.require(person, Act.ENTER, Place())
deadline_form.tell()
deadline_form.show(selected, person, today)
block.place(unreported_view.listed(person, today), key="unreported")
