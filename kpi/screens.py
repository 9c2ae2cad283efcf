"""How a deck is laid out: its chapters in order, each on as many screens as it needs, as somebody arranged them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from kpi.briefing import BEST_FIRST
from kpi.calendar import FiscalYear, day_words
from kpi.deck import (
    BY_RULE,
    FALLING,
    FIGURES,
    NO_TEXT,
    Ahead,
    Appendix,
    Cover,
    Deck,
    DeckGoal,
    Deliverable,
    Figure,
    Glance,
    OfGoal,
    Placed,
    Screen,
    Short,
    Told,
)
from kpi.model import MilestoneStatus, Status
from kpi.report import MILESTONE_ATTENTION

_LATE = tuple(status for status in MILESTONE_ATTENTION if status is not MilestoneStatus.NOT_REPORTED)
_GOALS, _MILESTONES = 6, 7  # so many lines have room on a screen of 960×720
_LINES, _LINE = 16, 38  # lines of text on such a screen, and characters in one
_PART = _LINE * (_LINES - 6)  # a longer text goes on on the next screen
_COVER = "cover"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a deck says about one thing: what it is called where a deck is arranged, its screens, and its place."""

    label: str
    screens: tuple[Screen, ...]
    placed: Placed


def screens(deck: Deck) -> tuple[Screen, ...]:
    """Return the screens of a deck as it is arranged; where nothing of it is left, the cover."""
    found = [chapter for chapter in chapters(deck) if chapter.placed.is_shown]
    if not found:
        found = [
            chapter for chapter in chapters(replace(deck, arrangement=BY_RULE)) if chapter.placed.chapter == _COVER
        ]
    return tuple(screen for chapter in found for screen in chapter.screens)


def chapters(deck: Deck) -> tuple[Chapter, ...]:
    """Return the chapters of a deck as it is arranged, with those that are left out.

    One that the arrangement does not name follows the one after which it stands by rule.
    """
    arranged = {placed.chapter: placed for placed in deck.arrangement.chapters}
    room = {placed.chapter: 2 if placed.remark and placed.is_shown else 0 for placed in deck.arrangement.chapters}
    by_rule = {name: (label, found) for name, label, found in _by_rule(deck, room) if found}
    order = [name for name in arranged if name in by_rule]
    before = ""
    for name in by_rule:
        if name not in order:
            order.insert(order.index(before) + 1 if before else 0, name)
        before = name
    return tuple(_chapter(*by_rule[name], arranged.get(name, Placed(name))) for name in order)


def _chapter(label: str, found: Sequence[Screen], placed: Placed) -> Chapter:
    """Name every screen by its chapter; the sentence stands on the first one."""
    marked = (replace(one, chapter=placed.chapter, remark="" if n else placed.remark) for n, one in enumerate(found))
    return Chapter(label, tuple(marked), placed)


def _by_rule(deck: Deck, taken: Mapping[str, int]) -> Iterator[tuple[str, str, Sequence[Screen]]]:
    """Yield each chapter's name, label and screens; `taken` lines of a chapter's screens hold a sentence."""
    yield _COVER, "表紙", [Cover(f"{deck.fiscal_year.short_label}の目標と実績")]
    goals = _cut(deck.goals, _GOALS - bool(taken.get("glance"))) or ((),)
    yield "glance", "1年のまとめ", [Glance(deck.finding, _states(deck), part) for part in goals]
    for goal in deck.goals:
        name = f"goal-{goal.code or goal.number or 'uncited'}"
        if goal.figures or goal.milestones or goal.kept_back:
            parts = _cut(goal.figures, FIGURES - taken.get(name, 0)) or ((),)
            yield name, goal.label, [OfGoal(goal.finding, goal, figures) for figures in parts]
    yield "short", "計画どおりでないもの", list(_short(deck, _LINES - taken.get("short", 0)))
    yield "ahead", "これからの取組み", list(_ahead(deck, _MILESTONES - bool(taken.get("ahead"))))
    yield "appendix", "付録", list(_appendix(deck, _LINES - taken.get("appendix", 0)))


def _states(deck: Deck) -> tuple[tuple[Status, str, int], ...]:
    figures = sorted(deck.figures, key=lambda figure: BEST_FIRST.index(figure.status))
    counts = Counter((figure.status, figure.status_word) for figure in figures)
    return tuple((status, word, items) for (status, word), items in counts.items())


def _short(deck: Deck, lines: int) -> Iterator[Short]:
    """Tell what fell short: figures before milestones, each worst first."""
    figures = [(goal, figure) for goal in deck.goals for figure in goal.figures if figure.falls_short]
    figures.sort(key=lambda pair: FALLING.index(pair[1].status))
    late = [(goal, one) for goal in deck.goals for one in goal.milestones if one.status in _LATE]
    late.sort(key=lambda pair: _LATE.index(pair[1].status))
    told = [_told(*pair) for pair in figures]
    told += [
        Told(goal.label, one.title, one.status, one.status_label, _planned(one, deck.fiscal_year), None)
        for goal, one in late
    ]
    counts = (("指標", len(figures)), ("マイルストーン", len(late)))
    title = "計画どおりでない" + "、".join(f"{word}{items}件" for word, items in counts if items)
    for part in _packed([part for one in told for part in _parts(one)], _lines_of_told, lines):
        yield Short(title, part)


def _told(goal: DeckGoal, figure: Figure) -> Told:
    return Told(goal.label, figure.name, figure.status, figure.status_word, figure.shortfall, figure.text)


def _planned(milestone: Deliverable, year: FiscalYear) -> str:
    """Say when a milestone was due, and when it was done if it was."""
    due = f"期限 {day_words(milestone.due_text, year)}" if milestone.due_text else "期限の記載なし"
    return f"{due}、完了 {day_words(milestone.done_on, year)}" if milestone.done_on else due


def _parts(told: Told) -> Iterator[Told]:
    """Cut words that no screen holds."""
    if not told.text or len(told.text) <= _PART:
        yield told
        return
    for start in range(0, len(told.text), _PART):
        yield replace(told, text=told.text[start : start + _PART], is_continued=start > 0)


def _ahead(deck: Deck, most: int) -> Iterator[Ahead]:
    open_ones = [
        (goal, milestone)
        for goal in deck.goals
        for milestone in goal.milestones
        if not milestone.status.is_finished and milestone.status is not MilestoneStatus.CANCELLED
    ]
    open_ones.sort(key=lambda pair: pair[1].due or date.max)
    title = f"これからの取組みは{len(open_ones)}件"
    if deck.is_year_end:
        title = f"完了の報告がない取組みは{len(open_ones)}件"
    for part in _cut(open_ones, most):
        yield Ahead(title, part)


def _appendix(deck: Deck, lines: int) -> Iterator[Appendix]:
    parts = list(_packed(deck.figures, _lines_of_figure, lines))
    for number, part in enumerate(parts, start=1):
        yield Appendix(f"付録 数値と計算方法({number}/{len(parts)})", part)
    for kept in _cut(deck.kept_back, _MILESTONES):
        yield Appendix("付録 この資料に載せていないもの", (), kept)


def _lines_of_told(told: Told) -> int:
    return 2 + _lines(told.name) + _lines(told.text or NO_TEXT)


def _lines_of_figure(figure: Figure) -> int:
    return 1 + _lines(figure.name) + _lines(figure.formula) + _lines(figure.plan_formula or "")


def _lines(text: str) -> int:
    return -(-len(text) // _LINE)


def _cut(items: Sequence[Item], most: int) -> tuple[tuple[Item, ...], ...]:
    """Divide items evenly among as few screens as hold them."""
    size = -(-len(items) // max(1, -(-len(items) // most))) or 1
    return tuple(tuple(items[start : start + size]) for start in range(0, len(items), size))


def _packed(items: Sequence[Item], lines: Callable[[Item], int], most: int) -> Iterator[tuple[Item, ...]]:
    """Fill screens with items in their order by how many lines of text each takes."""
    part: list[Item] = []
    room = most
    for item in items:
        if part and lines(item) > room:
            yield tuple(part)
            part, room = [], most
        part.append(item)
        room -= lines(item)
    if part:
        yield tuple(part)
