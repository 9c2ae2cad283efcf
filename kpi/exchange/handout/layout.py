"""The screens of a deck as pages of a handout: what stands where.

What has no room on its page goes on on a further one of the same number, so that a page of the handout and a screen of
the deck are called the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kpi.calendar import FiscalYear
from kpi.deck import (
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
    Screen,
    Short,
    Told,
)
from kpi.exchange.handout import words
from kpi.exchange.handout.cards import bottom, cards, least_height
from kpi.exchange.handout.fitting import fitted, flowed, height, heights, leading, width
from kpi.exchange.handout.grids import grids
from kpi.exchange.handout.page import (
    SIZE,
    WIDTH,
    Box,
    Cell,
    Fill,
    Grid,
    Handout,
    Page,
    Paper,
    Paragraph,
    Part,
    Row,
    Run,
    Title,
    Words,
    cell,
    line,
    status_run,
    text_lines,
)
from kpi.model import Status
from kpi.numbers import NO_VALUE
from kpi.screens import screens
from kpi.signs import INK, INKS, SOFT, Tone, sign, tone

_EDGE = 56
_ROOM = WIDTH - 2 * _EDGE
_TITLE, _LEAST_TITLE, _NAME = 38, 24, 22
_TOP, _FOOT, _GAP = 34, 58, 18
_APART = 40  # px between figures and milestones, where there is room
_RULE = "#8C8C8F"
_ENDLESS = 100_000
_STATE, _STATES = 112, 6  # how high a count of a state is, and so many stand beside each other

_GOALS = (("目標", 64), ("題名", 574), ("状況", 530))
_TOLD = (("状態", 180), ("指標・取組み", 358), ("計画との差と説明", 630))
_NEXT = (("期限", 148), ("取組み", 592), ("目標", 100), ("状態", 328))
_FIGURES = (("指標", 300), ("実績", 190), ("目標", 180), ("計算方法", 498))
_KEPT_BACK = (("載せていないもの", 900), ("理由", 268))
_MILESTONES = (("期限", 148), ("マイルストーン", 540), ("完了", 152), ("状態", 328))
_TWICE = (("期限", 76), ("マイルストーン", 308), ("状態", 200)) * 2

Body = list[Part]


def handout(deck: Deck, paper: Paper) -> Handout:
    """Return a deck as pages."""
    shown = screens(deck)
    pages = []
    for number, screen in enumerate(shown, start=1):
        for part, (title, body) in enumerate(_pages(screen, deck, paper), start=1):
            foot = [] if isinstance(screen, Cover) else _foot(deck, paper, f"{number}/{len(shown)}")
            figures = screen.figures if isinstance(screen, OfGoal) and part == 1 else ()
            notes = tuple(words.calculation(one, deck) for one in figures)
            pages.append(Page(number, part, title, (*body, *foot), notes))
    return Handout(words.document_title(deck), paper, tuple(pages))


def _pages(screen: Screen, deck: Deck, paper: Paper) -> Iterator[tuple[str, Body]]:
    """Yield the pages of a screen, each with its title, without what stands at their foot."""
    if isinstance(screen, Cover):
        yield screen.title, _cover(screen, deck, paper)
        return
    head, place = _head(screen.title, screen, deck, paper)
    first, *further = _bodies(screen, deck, place)
    yield screen.title, head + first
    for body in further:
        title = f"{screen.title}(続き)"
        yield title, _head(title, replace(screen, remark=""), deck, paper)[0] + body


def _bodies(screen: Screen, deck: Deck, place: Box) -> list[Body]:
    """Return what a screen shows below its title, page by page."""
    match screen:
        case Glance():
            return _glance(screen, place)
        case OfGoal():
            return _goal(screen, deck, place)
        case Short():
            return _alone(grids(_TOLD, map(_told, screen.told), place, screen.title))
        case Ahead():
            rows = [_next(goal, one, deck.fiscal_year) for goal, one in screen.milestones]
            return _alone(grids(_NEXT, rows, place, screen.title))
        case Appendix():
            return _appendix(screen, place)
    raise AssertionError(screen)


def _alone(found: Iterable[Grid]) -> list[Body]:
    return [[grid] for grid in found]


def _head(title: str, screen: Screen, deck: Deck, paper: Paper) -> tuple[Body, Box]:
    """Return title and subtitle of a page, and the place that they leave."""
    run = fitted(Run(title, _TITLE, is_bold=True), (_ROOM, leading(_TITLE)), _LEAST_TITLE)
    above = Box(_EDGE, _TOP, _ROOM, leading(_TITLE))
    said = line(words.subtitle(screen, deck), ink=SOFT)
    below = Box(_EDGE, above.bottom + 4, _ROOM, height(said, _ROOM))
    parts: Body = [Title(above, run), Words(below, (said,))]
    if screen.remark:
        added = line(screen.remark, bold=True)
        below = Box(_EDGE, below.bottom + 6, _ROOM, height(added, _ROOM))
        parts.append(Words(below, (added,)))
    top = below.bottom + _GAP
    return parts, Box(_EDGE, top, _ROOM, paper.height - _FOOT - 14 - top)


def _foot(deck: Deck, paper: Paper, place: str) -> Body:
    """Return source, month and number of a page."""
    top = paper.height - _FOOT
    mark = line(f"{deck.month.end_label}時点　{place}", ink=SOFT)
    wide = width(mark[0].text, SIZE)
    box = Box(_EDGE, top + 10, _ROOM - wide - 24, leading(SIZE))
    source = fitted(Run(f"出典: {deck.source}", ink=SOFT), (box.width, box.height), SIZE)
    return [
        Fill(Box(_EDGE, top, _ROOM, 1), _RULE),
        Words(box, ((source,),)),
        Words(Box(_EDGE + _ROOM - wide, box.top, wide, box.height), (mark,), align="right"),
    ]


def _cover(screen: Cover, deck: Deck, paper: Paper) -> Body:
    left = 104
    room = WIDTH - left - _EDGE
    whose = fitted(Run(deck.department_name, 36), (room, leading(36)), SIZE)
    title = fitted(Run(screen.title, 68, is_bold=True), (room, leading(68)), 36)
    when = line(words.subtitle(screen, deck), 28, SOFT)
    added = (line(screen.remark, bold=True),) if screen.remark else ()
    remarks = (*added, *(line(remark) for remark in words.remarks(deck)))
    first = Box(left, paper.height * 0.24, room, leading(36))
    second = Box(left, first.bottom + 10, room, leading(68))
    third = Box(left, second.bottom + 12, room, height(when, room))
    rule = Box(left, third.bottom + 44, room, 3)
    below = Box(left, rule.bottom + 18, room, heights(remarks, room))
    return [
        Fill(Box(0, 0, 28, paper.height), INKS[Tone.GOOD]),
        Words(first, ((whose,),)),
        Title(second, title),
        Words(third, (when,)),
        Fill(rule, INK),
        Words(below, remarks),
    ]


def _glance(screen: Glance, place: Box) -> list[Body]:
    """Return the states with their counts, and below them the goals as a table."""
    parts: Body = []
    columns = min(_STATES, max(1, len(screen.states)))
    wide = (place.width - _GAP * (columns - 1)) / columns
    for n, (status, word, items) in enumerate(screen.states):
        down, right = divmod(n, columns)
        left, top = place.left + right * (wide + _GAP), place.top + down * (_STATE + _GAP)
        count = (Run(str(items), 56, is_bold=True), Run("件", 24))
        said = fitted(status_run(status, word, 24), (wide, leading(24)), SIZE)
        parts += [
            Fill(Box(left, top, wide, 4), INKS[tone(status)]),
            Words(Box(left, top + 8, wide, leading(56)), (count,)),
            Words(Box(left, top + 8 + leading(56), wide, leading(24)), ((said,),)),
        ]
    rest = _below(place, -(-len(screen.states) // columns) * (_STATE + _GAP))
    if not screen.goals:
        none = line("この年度の目標は登録されていません。")
        return [[*parts, Words(replace(rest, height=height(none, rest.width)), (none,))]]
    goals = [
        (
            cell(line(NO_VALUE if goal.number is None else str(goal.number), _NAME, bold=True)),
            cell(line(goal.title, _NAME, bold=True)),
            cell(line(goal.finding)),
        )
        for goal in screen.goals
    ]
    return _after(parts, grids(_GOALS, goals, rest, "目標ごとの状況"))


def _goal(screen: OfGoal, deck: Deck, place: Box) -> list[Body]:
    """Return the figures as cards, and the milestones: as a table below if there is room, else on a further page."""
    goal, year = screen.goal, deck.fiscal_year
    foot: Body = []
    if goal.kept_back:
        kept = fitted(Run(words.kept_back(goal), ink=SOFT), (place.width, 3 * leading(SIZE)), SIZE)
        high = height((kept,), place.width)
        foot = [Words(Box(place.left, place.bottom - high, place.width, high), ((kept,),))]
        place = replace(place, height=place.height - high - _GAP)
    if not goal.milestones:
        return [[*(cards(screen.figures, place, deck) if screen.figures else ()), *foot]]
    legend = _legend(goal, place.width)
    high = heights(legend, place.width)
    if not screen.figures:
        listed = grids(_MILESTONES, _listed(goal, year), _below(place, high + 6), "マイルストーン")
        first, *further = _after([Words(replace(place, height=high), legend)], listed)
        return [first + foot, *further]
    room = place.height - least_height(screen.figures, place, deck) - _GAP - high
    grid = _compact(goal, year, place, room)
    further = []
    if grid is None:
        further = _alone(grids(_MILESTONES, _listed(goal, year), place, "マイルストーン"))
        legend = _legend(goal, place.width, "一覧は次のページ")
        high = heights(legend, place.width)
        grid = _line(goal, year, place, room - leading(SIZE))
    taken = high + (grid.box.height if grid else 0)
    shown = cards(screen.figures, replace(place, height=place.height - taken - _GAP), deck)
    top = min(bottom(shown) + _APART, place.bottom - taken)
    parts: Body = [*shown, Words(Box(place.left, top, place.width, high), legend)]
    return [[*parts, *([replace(grid, top=top + high)] if grid else ()), *foot], *further]


def _legend(goal: DeckGoal, room: float, *more: str) -> tuple[Paragraph, ...]:
    """Return how many milestones there are in which state."""
    states = (status_run(status, word, bold=False) for status, word in words.milestone_counts(goal))
    whole = Run(f"マイルストーン {len(goal.milestones)}件", is_bold=True)
    return flowed((whole, *states, *(Run(text, ink=SOFT) for text in more)), room)


def _listed(goal: DeckGoal, year: FiscalYear) -> list[Row]:
    """Return a line for each milestone, in the order of their days."""
    return [
        (
            cell(line(words.due(one, year))),
            cell(line(one.title)),
            cell(line(words.done(one, year))),
            cell((status_run(one.status, one.status_label),)),
        )
        for one in sorted(goal.milestones, key=lambda one: one.due or date.max)
    ]


def _compact(goal: DeckGoal, year: FiscalYear, place: Box, room: float) -> Grid | None:
    """Return the milestones as a table no higher than `room`, with two beside each other if need be; else nothing."""
    whole = replace(place, height=_ENDLESS)
    short = [(one[0], one[1], one[3]) for one in _listed(goal, year)]
    half = -(-len(short) // 2)
    blank: tuple[Cell, ...] = (cell(line("")),) * 3
    pairs = [left + right for left, right in zip(short[:half], [*short[half:], blank], strict=False)]
    for columns, rows in ((_MILESTONES, _listed(goal, year)), (_TWICE, pairs)):
        found = grids(columns, rows, whole, "マイルストーン", is_loose=False)
        if found[0].box.height <= room:
            return found[0]
    return None


def _line(goal: DeckGoal, year: FiscalYear, place: Box, room: float) -> Grid | None:
    """Return the twelve months with a sign for each milestone, if it is no higher than `room`."""
    wide = int(place.width // 12)
    signs = tuple(
        cell(
            tuple(
                Run(sign(one.status), ink=INKS[tone(one.status)])
                for one in goal.milestones
                if one.due and month.first <= one.due <= month.last
            )
            or line("")
        )
        for month in year.months
    )
    columns = [(month.label, wide) for month in year.months]
    [found] = grids(columns, [signs], replace(place, height=_ENDLESS), "期限の月", is_loose=False)
    return found if found.box.height <= room else None


def _told(told: Told) -> Row:
    name = f"{told.name}(続き)" if told.is_continued else told.name
    text = told.text or (NO_TEXT if isinstance(told.status, Status) else "")
    return (
        cell((status_run(told.status, told.status_word),)),
        cell(line(name, _NAME, bold=True), line(told.goal, ink=SOFT)),
        cell(line(told.fact, bold=True), *text_lines(text, INK if told.text else SOFT)),
    )


def _next(goal: DeckGoal, milestone: Deliverable, year: FiscalYear) -> Row:
    number = NO_VALUE if goal.number is None else f"目標{goal.number}"
    return (
        cell(line(words.due(milestone, year), bold=True)),
        cell(line(milestone.title, _NAME)),
        cell(line(number, ink=SOFT)),
        cell((status_run(milestone.status, milestone.status_label),)),
    )


def _appendix(screen: Appendix, place: Box) -> list[Body]:
    if screen.kept_back:
        rows: Sequence[Row] = [(cell(line(one.name)), cell(line(one.reason.label))) for one in screen.kept_back]
        return _alone(grids(_KEPT_BACK, rows, place, screen.title))
    if not screen.figures:
        none = line("公表できる数値はありません。")
        return [[Words(replace(place, height=height(none, place.width)), (none,))]]
    return _alone(grids(_FIGURES, [_computed(one) for one in screen.figures], place, screen.title))


def _computed(figure: Figure) -> Row:
    as_of = (line(figure.as_of, ink=SOFT),) if figure.as_of else ()
    reached = (line(words.reached(figure), bold=True), *as_of)
    estimate = f"年度末推計(参考): {figure.estimate_text}" if figure.estimate_text else None
    plan = tuple(line(text) for text in (figure.plan_formula, estimate) if text)
    said = text_lines(f"説明: {figure.text}", SOFT) if figure.text and not figure.falls_short else ()
    return (
        cell(line(figure.name, bold=True)),
        cell(*reached, align="right"),
        cell(line(figure.target_text), align="right"),
        cell(line(figure.formula), *plan, *said),
    )


def _after(parts: Body, found: Sequence[Grid]) -> list[Body]:
    """Return the first of some tables below other parts, and each further one on a page of its own."""
    return [[*parts, *found[:1]], *_alone(found[1:])]


def _below(place: Box, high: float) -> Box:
    """Return what a place has below its first px."""
    return Box(place.left, place.top + high, place.width, place.height - high)
