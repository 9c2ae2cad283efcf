"""未報告一覧: which rounds of the year are not handed in, and for how long."""

from kpi import access
from kpi.access import Act, Place
from kpi.calendar import jst_date, last_ended_month, utc_now
from pages.shared import block, entry_address, head, identity, unreported_view
from pages.shared.sitemap import UNREPORTED

person, today = identity.current(), jst_date(utc_now())
head.show(UNREPORTED, entry_address.selection(None, last_ended_month(today)), ())
if not UNREPORTED.is_for(person):
    access.require(person, Act.ENTER, Place())
block.place(unreported_view.listed(person, today), key="unreported")
