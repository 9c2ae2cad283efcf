"""The head of every page: where one can go, where one is, what is shown, and to whom.

Menus are lists of links (`block`). Choosing an earlier one drops what stands behind it: another department has other
years, another year other months and goals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi.access import Person
from kpi.calendar import default_month, jst_date, utc_now
from pages.shared import block, identity, reader, who
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, join, tag
from pages.shared.sitemap import Place, offered

TRAINING = "研修用・架空データ"
_NOTHING = Html()


@dataclass(frozen=True, slots=True)
class Menu:
    """One choice: its name, its width in px, the shown address, and every address with its words."""

    name: str
    width: int
    shown: str
    options: Mapping[str, str]


def departments(selected: Selection) -> Menu:
    """Offer the departments."""
    options = {choice.department: choice.name for choice in selected.choices}
    links = {selected.link(department=code, year=None, month=None): name for code, name in options.items()}
    return Menu("部局", 176, selected.link(department=selected.department, year=None, month=None), links)


def years(selected: Selection) -> Menu:
    """Offer the years of the department, or of the whole city, newest first."""
    links = {selected.link(year=str(year.year), month=None): year.label for year in selected.years}
    return Menu("年度", 204, selected.link(month=None), links)


def months(selected: Selection, **own: str) -> Menu:
    """Offer the year's months that have ended; `own` are the page's own choices, which stay."""
    newest = max(default_month(selected.year, jst_date(utc_now())), selected.month)
    links = {
        selected.link(month=str(month), **own): f"{month.end_label}時点"
        for month in selected.year.months
        if month <= newest
    }
    return Menu("月", 128, selected.link(**own), links)


def own(selected: Selection, name: str, word: str, shown: str, options: Mapping[str, str], width: int) -> Menu:
    """Offer what a page adds: the options of its parameter, as code and words."""
    links = {selected.link(**{name: code}): words for code, words in options.items()}
    return Menu(word, width, selected.link(**{name: shown}), links)


def show(place: Place, selected: Selection, menus: Sequence[Menu], below: Html = _NOTHING) -> None:
    """Put the head above a page: its ways in the first line, what it is and what it shows in the second.

    What stands `below` comes with it as one block: the browser lays out once, so that its figures are seen sooner.
    """
    person = identity.current()
    ways = tag("div", _ways(place, selected, person), *_training(), who.control(person), cls="ways")
    here = tag("div", heading(1, place.title), *map(_menu, menus), cls="menus")
    who.follow(block.ask(join((tag("header", ways, here, cls="head"), below)), key="head"))


def _ways(place: Place, selected: Selection, person: Person) -> Html:
    """Return the audiences and the pages of this one; where there is but one audience, its pages alone."""
    known = offered(person, len(selected.choices))
    rooms = [_way(name, pages[0], selected, "true" * (place.audience == name)) for name, pages in known.items()]
    pages = [_way(other.title, other, selected, "page" * (other is place)) for other in known.get(place.audience, ())]
    return tag(
        "nav",
        tag("ul", *rooms, cls="rooms", aria_label="区分") if len(rooms) > 1 else "",
        tag("ul", *pages, aria_label="ページ"),
        aria_label="ページの一覧",
    )


def _way(words: str, place: Place, selected: Selection, current: str) -> Html:
    return tag("li", tag("a", words, href=selected.link(place.path), aria_current=current or None))


def _menu(menu: Menu) -> Html:
    options = (
        tag("option", words, value=link, selected="selected" if link == menu.shown else None)
        for link, words in menu.options.items()
    )
    return tag(
        "select", *options, cls="go", id=f"menu-{menu.name}", aria_label=menu.name, style=f"--width:{menu.width}px"
    )


def _training() -> Iterator[Html]:
    """Say so where the database was made for training."""
    if reader.store().is_training():
        yield tag("p", TRAINING, cls="training", role="note")
