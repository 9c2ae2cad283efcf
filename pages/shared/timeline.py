"""The milestones of a goal on a line of twelve months: when each is due, when it was done, in which state it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kpi.calendar import FiscalYear, Month, day_words
from kpi.model import Goal, Milestone
from kpi.wording import due_words
from pages.shared.markup import Html, hidden, tag
from pages.shared.status import dot, spoken

_WIDTH = 100 / 12  # of a month, in percent


def timeline(goal: Goal, month: Month) -> Html:
    """Draw a goal's milestones as of a month, April first, each with its title, due and done dates and its state."""
    year = month.fiscal_year
    months = (tag("span", str(of.month), cls="asked" if of == month else "") for of in year.months)
    return tag(
        "div",
        tag(
            "div",
            tag("div", *months, cls="track"),
            tag("span", "期限 → 完了"),
            tag("span", "状態"),
            cls="milestone heads",
            aria_hidden="true",
        ),
        tag("ul", *(_milestone(milestone, month) for milestone in goal.milestones)),
        cls="timeline",
    )


def _milestone(milestone: Milestone, month: Month) -> Html:
    year = month.fiscal_year
    done = ""
    if milestone.done_on is not None:
        done = f" → {day_words(milestone.done_on, year)}"
    return tag(
        "li",
        tag("div", *_marks(milestone, month), cls="track", aria_hidden="true"),
        tag("b", milestone.title, title=milestone.title),
        tag("span", hidden("期限 "), f"{due_words(milestone, year)}{done}"),
        spoken(milestone.status, milestone.status_label),
        cls="milestone",
    )


def _marks(milestone: Milestone, month: Month) -> Iterator[Html]:
    """Draw the asked month, the planned time, the month in which it ends, and the state where it was reached or due."""
    year = month.fiscal_year
    yield _mark("asked", month.number_in_year, month.number_in_year)
    due = _place(milestone.due_to, year)
    if due is not None:
        begin = 1 if milestone.due_from is None else _place(milestone.due_from, year) or 1
        if milestone.due_from is not None and begin < due:
            yield _mark("span", begin, due)
        yield _mark("due", due, due)
    reached = due if milestone.done_on is None else _place(date.fromisoformat(f"{milestone.done_on:.7}-01"), year)
    if reached is not None:
        yield _mark("state", reached, reached, dot(milestone.status))


def _mark(cls: str, first: int, last: int, *children: str) -> Html:
    """Draw something from one month of the year to another."""
    place = f"left:{(first - 1) * _WIDTH:.2f}%;width:{(last - first + 1) * _WIDTH:.2f}%"
    return tag("span", *children, cls=cls, style=place)


def _place(day: date | None, year: FiscalYear) -> int | None:
    """Return a day's month of the year, None for a day of another year."""
    if day is None or Month.of(day) not in year.months:
        return None
    return Month.of(day).number_in_year
