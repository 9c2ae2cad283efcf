"""想定問答 (部内限): what a council will ask about a department's year, and the answers, drafted by rule and edited."""

from pages.shared import address, head, identity, questions_view
from pages.shared.sitemap import QUESTIONS

selected = address.selection()
person = identity.require_one_of(QUESTIONS)
found = questions_view.read(selected, person)
item = address.chosen(selected, "item", "質問", questions_view.options(found))
head.show(QUESTIONS, selected, questions_view.menus(selected, item))
questions_view.show(selected, person, found, item)
