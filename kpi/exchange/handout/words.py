"""What the pages of a handout say around the figures, in the words of the screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi.calendar import FiscalYear, day_words, jst_label
from kpi.deck import Ahead, Appendix, Cover, Deck, DeckGoal, Deliverable, Figure, Glance, OfGoal, Screen, Short
from kpi.figure_text import amount, number, scale_text, targets
from kpi.model import MilestoneStatus, PlanSource
from kpi.numbers import NO_VALUE, format_rate
from kpi.signs import MILESTONES
from kpi.wording import CONDENSED, PLAIN_STATES


def document_title(deck: Deck) -> str:
    """Return the title of the whole: 市民協働部 令和4年度の目標と実績(令和5年(2023年)3月末時点)."""
    return f"{deck.department_name} {deck.fiscal_year.short_label}の目標と実績({deck.month.full_label}末時点)"


def when(deck: Deck) -> str:
    """Return which year as of which month: 令和4年度(2022年度)　3月末時点."""
    return f"{deck.fiscal_year.label}　{deck.month.end_label}時点"


def subtitle(screen: Screen, deck: Deck) -> str:
    """Return what stands under the title of a screen."""
    match screen:
        case Cover():
            return f"{deck.fiscal_year.label}　{deck.month.full_label}末時点"
        case Glance():
            return f"{deck.department_name}　{when(deck)}　{deck.sentence}"
        case OfGoal():
            return f"{screen.goal.label}　{when(deck)}"
        case Short() | Ahead() | Appendix():
            return f"{deck.department_name}　{when(deck)}"


def remarks(deck: Deck) -> Iterator[str]:
    """Yield what has to be known of the whole deck."""
    yield f"出典: {deck.source}"
    if deck.condensed:
        yield CONDENSED
    yield f"登録日時: {jst_label(deck.recorded_at)}(変更番号{deck.change})"
    if not deck.arrangement.grades:
        yield PLAIN_STATES
    elif deck.bands:
        yield f"状態は自動計算: {scale_text(deck.bands)}({deck.disclaimer})"


def reached(figure: Figure) -> str:
    """Return what a figure came to in its unit."""
    return amount(figure.actual, figure)


def rates(figure: Figure, deck: Deck) -> Iterator[tuple[str, str]]:
    """Yield the rates of a figure, each with its name."""
    plan = "対計画比" if figure.plan_source is PlanSource.ADOPTED else "対計画比(参考)"
    for word, rate in (("達成率", figure.achievement_rate), (plan, figure.plan_rate)):
        if rate is not None:
            yield word, format_rate(rate, deck.edges)


def facts(figure: Figure, deck: Deck) -> Iterator[str]:
    """Yield what stands beside a figure: its target, its rates, as of when it is."""
    if targets(figure):
        yield f"目標 {figure.target_text}"
    yield from (f"{word} {rate}" for word, rate in rates(figure, deck))
    if figure.estimate_low is not None:
        ends = "～".join(number(end, figure) for end in (figure.estimate_low, figure.estimate_high))
        yield f"年度末推計(参考) {ends}{figure.unit}"
    if figure.as_of:
        yield figure.as_of


def milestone_counts(goal: DeckGoal) -> Iterator[tuple[MilestoneStatus, str]]:
    """Yield the states of a goal's milestones in the order of a legend, each with its word and count."""
    counts = Counter((one.status, one.status_label) for one in goal.milestones)
    for (status, label), items in sorted(counts.items(), key=lambda item: list(MILESTONES).index(item[0][0])):
        yield status, f"{label} {items}件"


def due(milestone: Deliverable, year: FiscalYear) -> str:
    """Return the month in which a milestone is due, or that none is set."""
    return day_words(f"{milestone.due:%Y-%m}", year) if milestone.due else "期限なし"


def done(milestone: Deliverable, year: FiscalYear) -> str:
    """Return when a milestone was done."""
    return day_words(milestone.done_on, year) if milestone.done_on else NO_VALUE


def kept_back(goal: DeckGoal) -> str:
    """Return what of a goal is named and not shown."""
    return "載せていないもの: " + "、".join(f"{kept.name}({kept.reason.label})" for kept in goal.kept_back)


def calculation(figure: Figure, deck: Deck) -> str:
    """Return how a figure was computed, for whoever is asked about it."""
    said = (
        ("実績", f"{reached(figure)} {figure.as_of}".strip()),
        ("目標", figure.target_text),
        ("状態", figure.status_word),
        ("達成率", figure.formula),
        ("対計画比", figure.plan_formula),
        ("年度末推計(参考)", figure.estimate_text),
        ("報告", f"{figure.reported_months}/{figure.expected_months}回"),
        ("定義", figure.definition),
        ("説明", figure.text),
        ("評価区分", scale_text(deck.bands) if deck.bands and deck.arrangement.grades else None),
    )
    return "\n".join((f"■ {figure.name}", *(f"{word}: {text}" for word, text in said if text)))
