"""事務局: the sheets of all departments by state, who published what when, and reminders drafted."""

from kpi import access
from kpi.access import Act
from kpi.access import Place as Whole
from kpi.calendar import jst_date, utc_now
from pages.shared import address, head, identity, office_view
from pages.shared.sitemap import OFFICE

selected = address.selection(whole_city=True)
wanted = address.chosen(selected, office_view.WANTED, "求める状態", office_view.options())
may_remind = access.may(identity.current(), Act.REMIND, Whole())
drawn = office_view.drawn(selected, wanted, jst_date(utc_now()), may_remind=may_remind)
head.show(OFFICE, selected, (head.years(selected),), drawn)
