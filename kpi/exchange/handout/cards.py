"""The figures of a goal as cards: a key figure as large as the page allows, its state, its bullet graph, its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kpi.bullet import axis_of, description, spans
from kpi.deck import Deck, Figure
from kpi.exchange.handout import words
from kpi.exchange.handout.fitting import fitted, flowed, height, heights, leading, line_width
from kpi.exchange.handout.page import SIZE, Box, Bullet, Fill, Paragraph, Part, Run, Words, line, status_run
from kpi.figure_text import number, targets
from kpi.numbers import NO_VALUE
from kpi.signs import INK, SOFT

_BESIDE, _BELOW = 32, 20  # px between cards
_TIGHT = 4  # px between the lines of a card
_APART = 12  # px between a key figure and the state beside it
_LEAST_KEY = 24
_WIDE, _LINES = 500, 3  # px from which on a card says what was written about its figure, in so many lines at least


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes in px: of the name, the key figure, its unit and state, and the height of the graph."""

    name: int
    key: int
    unit: int
    bar: int


_LOOKS = (
    _Look(28, 128, 34, 44), _Look(28, 104, 32, 40), _Look(26, 88, 30, 34), _Look(24, 72, 26, 28), _Look(24, 60, 24, 24),
    _Look(22, 48, 22, 20),
)  # fmt: skip
"""The largest first."""


@dataclass(frozen=True, slots=True)
class _Card:
    """The parts of a card, and whether its key figure is as large as was asked."""

    parts: tuple[Part, ...]
    is_whole: bool

    @property
    def height(self) -> float:
        return bottom(self.parts) - self.parts[0].box.top


def bottom(parts: Iterable[Part]) -> float:
    """Return where the lowest of some parts ends."""
    return max(part.box.bottom for part in parts)


def cards(figures: Sequence[Figure], place: Box, deck: Deck) -> list[Part]:
    """Return the cards of one to six figures, as large as they fit into a place."""
    rows = _rows(figures)
    high = (place.height - _BELOW * (len(rows) - 1)) / len(rows)
    made: list[_Card] = []
    for look in _LOOKS:
        made, top = [], place.top
        for row in rows:
            made += _row(row, Box(place.left, top, place.width, high), look, deck)
            top += high + _BELOW
        if all(one.is_whole and one.height <= high for one in made):
            break
    return [part for one in made for part in one.parts]


def least_height(figures: Sequence[Figure], place: Box, deck: Deck) -> float:
    """Return how high a place of this width has to be, so that the cards are still easy to read in it."""
    rows = _rows(figures)
    low = replace(place, height=0)
    highest = max(card.height for row in rows for card in _row(row, low, _LOOKS[-2], deck))
    return len(rows) * highest + _BELOW * (len(rows) - 1)


def _rows(figures: Sequence[Figure]) -> list[Sequence[Figure]]:
    """Divide figures into rows: up to three beside each other, four two by two."""
    columns = 2 if len(figures) == 4 else 3
    return [figures[start : start + columns] for start in range(0, len(figures), columns)]


def _row(figures: Sequence[Figure], place: Box, look: _Look, deck: Deck) -> list[_Card]:
    """Return a row of cards whose key figures stand at one height, and their states beside or below them alike."""
    wide = (place.width - _BESIDE * (len(figures) - 1)) / len(figures)
    names = [fitted(Run(one.name, look.name, is_bold=True), (wide, 2 * leading(look.name)), SIZE) for one in figures]
    named = max(height((name,), wide) for name in names)
    keys = [_key(one, wide, look) for one in figures]
    states = [status_run(one.status, one.status_word, look.unit) for one in figures]
    is_beside = all(
        line_width(key) + _APART + line_width((state,)) <= wide for key, state in zip(keys, states, strict=True)
    )
    largest = max(key[0].size for key in keys)
    made = []
    for n, figure in enumerate(figures):
        box = Box(place.left + n * (wide + _BESIDE), place.top, wide, place.height)
        first = Box(box.left, box.top + 10, wide, named)
        second = Box(box.left, first.bottom + _TIGHT, min(wide, line_width(keys[n])), leading(largest))
        lift = 0.1 * (largest - look.unit)  # so that state and key figure stand on one line
        at = Box(second.right + _APART, second.top, box.right - second.right - _APART, second.height - lift)
        if not is_beside:
            at = Box(box.left, second.bottom, wide, leading(look.unit))
        state = fitted(states[n], (at.width, leading(look.unit)), SIZE)
        is_known = figure.actual is not None
        parts = (
            Fill(replace(box, height=3), INK),
            Words(first, ((names[n],),)),
            Words(second, (keys[n],), anchor="top" if is_known else "bottom"),
            Words(at, ((state,),), *(("right", "bottom") if is_beside else ())),
            *_below(figure, box, max(second.bottom, at.bottom) + _TIGHT, look, deck),
        )
        made.append(_Card(parts, not is_known or keys[n][0].size == look.key))
    return made


def _key(figure: Figure, wide: float, look: _Look) -> Paragraph:
    """Return the key figure with its unit, or a dash where there is none."""
    if figure.actual is None:
        return (Run(NO_VALUE, look.unit, SOFT),)
    unit = Run(figure.unit, look.unit)
    room = wide - line_width((unit,)) - 0.25 * look.key
    return (
        fitted(Run(number(figure.actual, figure), look.key, is_bold=True), (room, leading(look.key)), _LEAST_KEY),
        unit,
    )


def _below(figure: Figure, box: Box, top: float, look: _Look, deck: Deck) -> Iterator[Part]:
    """Yield what stands below the key figure of a card, from `top` on."""
    if targets(figure):
        axis = axis_of(figure)
        found = tuple(spans(figure, deck.bands, axis, year_end=deck.is_year_end))
        place = Box(box.left, top, box.width, look.bar)
        yield Bullet(place, figure, axis, found, deck.fiscal_year.short_label, description(figure))
        top = place.bottom + 2 * _TIGHT
    said = list(flowed((Run(fact, ink=SOFT) for fact in words.facts(figure, deck)), box.width))
    if figure.falls_short and figure.shortfall:
        said.append(line(figure.shortfall, bold=True))
    if look is _LOOKS[-1]:  # what no smaller look makes room for stands in the appendix, and among what fell short
        while said and heights(said, box.width) > box.bottom - top:
            said.pop()
    left = box.bottom - top - heights(said, box.width)
    if figure.text and box.width > _WIDE and (look is not _LOOKS[-1] or left >= _LINES * leading(SIZE)):
        text = Run(" ".join(figure.text.split()))
        said.append((fitted(text, (box.width, max(left, _LINES * leading(SIZE))), SIZE),))
    elif figure.definition and height(defined := line(f"定義: {figure.definition}", ink=SOFT), box.width) <= left:
        said.append(defined)
    if said:
        yield Words(Box(box.left, top, box.width, heights(said, box.width)), tuple(said))
