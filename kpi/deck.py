"""A council briefing by rule: what of a department's year may be shown to a council, and its screens.

A deck takes fields by name from the report, confirmed figures and released words alone: what is not named here (notes,
memos, estimates, who wrote what) cannot get into it. A figure that is not confirmed or is 公表時は秘匿 keeps nothing
but its name, and is counted nowhere, so that no sum or count tells it. Rates and states come from the report; here they
are only chosen and put in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from kpi import wording
from kpi.calendar import FiscalYear, Month, day_words
from kpi.model import (
    Band,
    Certainty,
    Direction,
    Goal,
    Indicator,
    Labelled,
    Milestone,
    MilestoneStatus,
    PlanSource,
    Report,
    Status,
    TextState,
)
from kpi.publication import Published, published
from kpi.report import ATTENTION, MILESTONE_ATTENTION, AsOf, read_report
from kpi.store import Question, Store

TITLE = 25
"""So many characters state a screen's finding at most."""
FIGURES = 6
"""So many figures a screen shows at most."""

NO_TEXT = "公表している説明はありません。"
"""What stands where a figure falls short and nobody released a word about it."""

_BEST_FIRST = (Status.ACHIEVED, Status.ON_TRACK, *reversed(ATTENTION[:4]), Status.NOT_REPORTED, Status.NOT_DUE)
_LATE = tuple(status for status in MILESTONE_ATTENTION if status is not MilestoneStatus.NOT_REPORTED)
_NEVER_RATED = (Status.NO_TARGET, Status.NOT_APPLICABLE)
_GOALS, _MILESTONES = 6, 7  # so many lines have room on a screen of 960×720
_LINES, _LINE = 16, 38  # lines of text on such a screen, and characters in one
_PART = _LINE * (_LINES - 6)  # a longer text goes on on the next screen

Item = TypeVar("Item")


class Reason(Labelled):
    """Why something is named in a deck and not shown."""

    UNCONFIRMED = "unconfirmed", "確認中"
    WITHHELD = "withheld", "公表対象外"


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A figure or a milestone of which nothing but the name leaves the house."""

    code: str
    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Figure:
    """A confirmed figure as a council sees it: values in `unit`, rates as fractions.

    `text` are the released words about it, None without any.
    """

    code: str
    name: str
    unit: str
    decimals: int
    direction: Direction
    target: float | None
    target_low: float | None
    target_high: float | None
    target_text: str
    baseline: float | None
    actual: float | None
    as_of: str
    plan: float | None
    achievement_rate: float | None
    plan_rate: float | None
    plan_source: PlanSource | None
    status: Status
    status_word: str
    shortfall: str
    reported_months: int
    expected_months: int
    formula: str
    plan_formula: str | None
    definition: str | None
    text: str | None

    @property
    def estimate_low(self) -> None:
        """Nothing: estimates stay out of a briefing."""
        return

    @property
    def estimate_high(self) -> None:
        """Nothing, as `estimate_low`."""
        return

    @property
    def falls_short(self) -> bool:
        """Whether there is a value that is not what was planned."""
        return self.status in ATTENTION[:4]


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A milestone as a council sees it; `due` is the last day that is in time, or to which it was put off."""

    code: str
    title: str
    due: date | None
    due_text: str | None
    done_on: str | None
    status: MilestoneStatus
    status_label: str


@dataclass(frozen=True, slots=True)
class DeckGoal:
    """A goal with its finding in at most 25 characters and, whole, as a sentence."""

    number: int | None
    title: str
    finding: str
    sentence: str
    figures: tuple[Figure, ...]
    milestones: tuple[Deliverable, ...]
    kept_back: tuple[KeptBack, ...]

    @property
    def label(self) -> str:
        """目標4 地域連携拠点の整備."""
        return self.title if self.number is None else f"目標{self.number} {self.title}"


@dataclass(frozen=True, slots=True)
class Deck:
    """What is told of a department's year as of a month and a change; `recorded_at` is the time (UTC) of the change."""

    department: str
    department_name: str
    fiscal_year: FiscalYear
    month: Month
    change: int
    recorded_at: datetime
    source: str
    condensed: bool
    disclaimer: str
    bands: tuple[Band, ...]
    finding: str
    sentence: str
    goals: tuple[DeckGoal, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in the order of their goals."""
        return tuple(figure for goal in self.goals for figure in goal.figures)

    @property
    def milestones(self) -> tuple[Deliverable, ...]:
        """All milestones in the order of their goals."""
        return tuple(milestone for goal in self.goals for milestone in goal.milestones)

    @property
    def kept_back(self) -> tuple[KeptBack, ...]:
        """All that is named and not shown."""
        return tuple(kept for goal in self.goals for kept in goal.kept_back)

    @property
    def edges(self) -> tuple[float, ...]:
        """The lower bounds of the bands, which a displayed rate never crosses."""
        return tuple(band.lower_bound for band in self.bands if band.lower_bound is not None)

    @property
    def is_year_end(self) -> bool:
        """Whether the target alone counts."""
        return self.month == self.fiscal_year.last_month


def build(store: Store, department: str, fiscal_year: FiscalYear, month: Month, change: AsOf) -> Deck:
    """Build the deck of a department's year as of a month and a change.

    Raises:
        NothingKnown: the department had no such year as of the change.
    """
    report = read_report(store, department, fiscal_year, month, change)
    asked = Question(department, fiscal_year.year, month.first, change[0])
    unconfirmed = {row["milestone"] for row in store.read("unconfirmed_milestone", asked)}
    return compose(report, published(store, fiscal_year, department, change[0]), unconfirmed)


def compose(report: Report, said: Mapping[tuple[str, Month], Published], unconfirmed: Iterable[str] = ()) -> Deck:
    """Take from a report what may be shown: nothing of goals that are 作業中.

    Args:
        report: the department's year.
        said: what may be published beside each report of the year, by indicator and month.
        unconfirmed: the milestones whose state nobody has confirmed.
    """
    report = replace(report, goals=tuple(goal for goal in report.goals if goal.state is not TextState.DRAFT))
    until = {key: one for key, one in said.items() if key[1] <= report.month}
    held = {i.code: reason for i in report.indicators if (reason := _reason(i, until))}
    held |= dict.fromkeys(unconfirmed, Reason.UNCONFIRMED)
    shown = replace(report, goals=tuple(_without(goal, held) for goal in report.goals))
    return Deck(
        department=report.department,
        department_name=report.department_name,
        fiscal_year=report.fiscal_year,
        month=report.month,
        change=report.change,
        recorded_at=report.recorded_at,
        source=report.source,
        condensed=report.condensed,
        disclaimer=report.disclaimer,
        bands=report.bands,
        finding=_counted(shown.indicators),
        sentence=wording.headline(shown),
        goals=tuple(
            DeckGoal(
                number=goal.number,
                title=goal.title,
                finding=_finding(goal),
                sentence=wording.goal_headline(goal, report.bands),
                figures=tuple(_figure(i, until) for i in goal.indicators),
                milestones=tuple(map(_deliverable, goal.milestones)),
                kept_back=tuple(_kept_back(whole, held)),
            )
            for whole, goal in zip(report.goals, shown.goals, strict=True)
        ),
    )


def _reason(indicator: Indicator, said: Mapping[tuple[str, Month], Published]) -> Reason | None:
    """Say why a figure is not shown: its last report, or the one that its value is from, is withheld or unconfirmed."""
    reported = [month for code, month in said if code == indicator.code]
    last = (max(reported), indicator.actual_month) if reported else (indicator.actual_month,)
    of = [said[indicator.code, month] for month in last if month and (indicator.code, month) in said]
    if any(one.is_withheld or one.is_total_withheld for one in of):
        return Reason.WITHHELD
    return None if indicator.is_confirmed else Reason.UNCONFIRMED


def _without(goal: Goal, held: Mapping[str, Reason]) -> Goal:
    return replace(
        goal,
        indicators=tuple(indicator for indicator in goal.indicators if indicator.code not in held),
        milestones=tuple(milestone for milestone in goal.milestones if milestone.code not in held),
    )


def _kept_back(goal: Goal, held: Mapping[str, Reason]) -> Iterator[KeptBack]:
    named = [(i.code, i.name) for i in goal.indicators] + [(m.code, m.title) for m in goal.milestones]
    for code, name in named:
        if code in held:
            yield KeptBack(code, name, held[code])


def _figure(indicator: Indicator, said: Mapping[tuple[str, Month], Published]) -> Figure:
    month = indicator.actual_month or max((month for code, month in said if code == indicator.code), default=None)
    words = said.get((indicator.code, month)) if month else None
    certainty = indicator.certainty if indicator.certainty is not Certainty.FINAL else None
    return Figure(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        direction=indicator.direction,
        target=indicator.target,
        target_low=indicator.target_low,
        target_high=indicator.target_high,
        target_text=indicator.target_text,
        baseline=indicator.baseline,
        actual=indicator.actual,
        as_of="・".join(filter(None, (indicator.reading_label, certainty.label if certainty else ""))),
        plan=indicator.plan,
        achievement_rate=indicator.achievement_rate,
        plan_rate=indicator.plan_rate,
        plan_source=indicator.plan_source,
        status=indicator.status,
        status_word=indicator.status_word,
        shortfall=indicator.shortfall,
        reported_months=indicator.reported_months,
        expected_months=indicator.expected_months,
        formula=indicator.formula,
        plan_formula=indicator.plan_formula,
        definition=indicator.definition,
        text=words.text if words else None,
    )


def _deliverable(milestone: Milestone) -> Deliverable:
    return Deliverable(
        milestone.code,
        milestone.title,
        milestone.postponed_to or milestone.due_to,
        milestone.due_to_text,
        milestone.done_on,
        milestone.status,
        milestone.status_label,
    )


def _finding(goal: Goal) -> str:
    """State what a goal comes to: the worst shortfall by name where there is room, else how many are in which state."""
    short = sorted(
        (indicator for indicator in goal.indicators if indicator.status in ATTENTION[:4] and indicator.shortfall),
        key=lambda indicator: ATTENTION.index(indicator.status),
    )
    rest = f"、ほか{len(short) - 1}件" if len(short) > 1 else ""
    for one in short:
        said = f"{one.name}は{one.shortfall}{rest}"
        if one.status is short[0].status and len(said) <= TITLE:
            return said
    if not goal.indicators and goal.milestones:
        done = sum(milestone.status.is_finished for milestone in goal.milestones)
        return f"マイルストーン{len(goal.milestones)}件中{done}件完了"
    return _counted(goal.indicators)


def _counted(indicators: Sequence[Indicator]) -> str:
    """Count the figures that have a target by their state, best first: 9件中達成3件、概ね達成2件、未報告4件."""
    judged = [indicator for indicator in indicators if indicator.status not in _NEVER_RATED]
    if not judged:
        return "目標と比べられる指標はなし" if indicators else "公表できる数値はなし"
    best_first = sorted(judged, key=lambda indicator: _BEST_FIRST.index(indicator.status))
    states = list(Counter(indicator.status_word for indicator in best_first).items())
    if len(states) == 1:
        said = f"目標のある{len(judged)}件すべて{states[0][0]}"
        return said if len(said) <= TITLE else f"目標のある{len(judged)}件の状況"
    for shown in range(len(states), 0, -1):
        rest = len(judged) - sum(items for _, items in states[:shown])
        parts = [f"{word}{items}件" for word, items in states[:shown]] + ([f"ほか{rest}件"] if rest else [])
        said = f"{len(judged)}件中{'、'.join(parts)}"
        if len(said) <= TITLE:
            return said
    return f"目標のある{len(judged)}件の状況"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that fell short: its goal, its state, how far, and the released words about it or None."""

    goal: str
    name: str
    status: Status | MilestoneStatus
    status_word: str
    fact: str
    text: str | None
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The first screen."""

    title: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The year at a glance: states with their word and count, best first, and the goals."""

    title: str
    states: tuple[tuple[Status, str, int], ...]
    goals: tuple[DeckGoal, ...]


@dataclass(frozen=True, slots=True)
class OfGoal:
    """A goal with at most six of its figures."""

    title: str
    goal: DeckGoal
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """What fell short, and why."""

    title: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is still to be done, by its day, each with its goal."""

    title: str
    milestones: tuple[tuple[DeckGoal, Deliverable], ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """Figures with their formulas; on the last one, what is named and not shown."""

    title: str
    figures: tuple[Figure, ...]
    kept_back: tuple[KeptBack, ...] = ()


Screen = Cover | Glance | OfGoal | Short | Ahead | Appendix


def screens(deck: Deck) -> tuple[Screen, ...]:
    """Return the screens of a deck in their order; what has no room on one goes on on the next."""
    return (
        Cover(f"{deck.fiscal_year.short_label}の目標と実績"),
        *(Glance(deck.finding, _states(deck), goals) for goals in _cut(deck.goals, _GOALS) or ((),)),
        *(
            OfGoal(goal.finding, goal, figures)
            for goal in deck.goals
            if goal.figures or goal.milestones or goal.kept_back
            for figures in _cut(goal.figures, FIGURES) or ((),)
        ),
        *_short(deck),
        *_ahead(deck),
        *_appendix(deck),
    )


def _states(deck: Deck) -> tuple[tuple[Status, str, int], ...]:
    ranked = (*_BEST_FIRST, *_NEVER_RATED)
    figures = sorted(deck.figures, key=lambda figure: ranked.index(figure.status))
    counts = Counter((figure.status, figure.status_word) for figure in figures)
    return tuple((status, word, items) for (status, word), items in counts.items())


def _short(deck: Deck) -> Iterator[Short]:
    """Tell what fell short: figures before milestones, each worst first."""
    figures = [(goal, figure) for goal in deck.goals for figure in goal.figures if figure.falls_short]
    figures.sort(key=lambda pair: ATTENTION.index(pair[1].status))
    late = [(goal, one) for goal in deck.goals for one in goal.milestones if one.status in _LATE]
    late.sort(key=lambda pair: _LATE.index(pair[1].status))
    told = [_told(*pair) for pair in figures]
    told += [
        Told(goal.label, one.title, one.status, one.status_label, _planned(one, deck.fiscal_year), None)
        for goal, one in late
    ]
    counts = (("指標", len(figures)), ("マイルストーン", len(late)))
    title = "計画どおりでない" + "、".join(f"{word}{items}件" for word, items in counts if items)
    for part in _packed([part for one in told for part in _parts(one)], _lines_of_told):
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


def _ahead(deck: Deck) -> Iterator[Ahead]:
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
    for part in _cut(open_ones, _MILESTONES):
        yield Ahead(title, part)


def _appendix(deck: Deck) -> Iterator[Appendix]:
    parts = list(_packed(deck.figures, _lines_of_figure))
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


def _packed(items: Sequence[Item], lines: Callable[[Item], int]) -> Iterator[tuple[Item, ...]]:
    """Fill screens with items in their order by how many lines of text each takes."""
    part: list[Item] = []
    room = _LINES
    for item in items:
        if part and lines(item) > room:
            yield tuple(part)
            part, room = [], _LINES
        part.append(item)
        room -= lines(item)
    if part:
        yield tuple(part)
