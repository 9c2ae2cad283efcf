"""How long a council's deck takes as a handout in each format, from the deck to the bytes of its file."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from statistics import median

from kpi import training
from kpi.briefing import build
from kpi.calendar import Month
from kpi.deck import Deck
from kpi.exchange import handout
from kpi.exchange.handout import Form
from kpi.report import change_as_of
from kpi.screens import screens
from kpi.store import open_store

DEPARTMENT, MONTH = "manabi", Month(2026, 3)
"""Of the training city; its deck has twelve screens."""


@dataclass(frozen=True)
class Handout:
    """A format, of how many screens, its median seconds and its KiB."""

    name: str
    screens: int
    seconds: float
    kib: float


def handouts(rounds: int) -> list[Handout]:
    """Write the deck in each format so many times, after once that does not count."""
    with open_store(None) as store:
        training.fill(store, date(2026, 10, 15))
        deck = build(store, DEPARTMENT, MONTH.fiscal_year, MONTH, change_as_of(store, None))
    return [_written(deck, form, rounds) for form in Form]


def lines(found: list[Handout]) -> list[str]:
    """Return a row of Markdown for each format."""
    return [f"| {one.name} | {one.screens} | {one.seconds:.2f} | {one.kib:,.0f} |" for one in found]


def _written(deck: Deck, form: Form, rounds: int) -> Handout:
    times, content = [], b""
    for _ in range(rounds + 1):
        began = time.perf_counter()
        content = handout.one_file(handout.parts(deck, form, lambda _, __: None))
        times.append(time.perf_counter() - began)
    return Handout(form.label, len(screens(deck)), median(times[1:]), len(content) / 1024)
