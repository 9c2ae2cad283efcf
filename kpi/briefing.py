"""How a deck is built by rule: what of a department's year may be shown to a council, and what it comes to.

A figure that is not confirmed or is 公表時は秘匿 is counted nowhere, so that no sum or count tells it. Rates and states
come from the report; here they are only chosen and put into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kpi import wording
from kpi.calendar import FiscalYear, Month
from kpi.deck import BY_RULE, FALLING, TITLE, Arrangement, Deck, DeckGoal, Deliverable, Figure, KeptBack, Reason
from kpi.model import Band, Certainty, Direction, Goal, Indicator, Milestone, PlanSource, Report, Status
from kpi.numbers import format_rate
from kpi.publication import Published, published
from kpi.report import AsOf, read_report
from kpi.store import Question, Store

BEST_FIRST = (
    Status.ACHIEVED, Status.ON_TRACK, *reversed(FALLING), Status.NOT_REPORTED, Status.NOT_DUE,
    Status.NO_TARGET, Status.NOT_APPLICABLE,
)  # fmt: skip
"""The states of a figure in the order in which a deck counts them."""

_NEVER_RATED = (Status.NO_TARGET, Status.NOT_APPLICABLE)
_RATED = (Status.ACHIEVED, Status.ON_TRACK, *FALLING)
_REACHED, _MISSED = (Status.ACHIEVED, "達成"), (Status.CAUTION, "目標未達")
_AS_PLANNED, _BELOW = (Status.ON_TRACK, "計画どおり"), (Status.CAUTION, "計画未達")
_OPEN = (Status.NOT_DUE, "年度末に判定")
_TARGET_ALONE = (Band(*_REACHED, 1.0), Band(*_MISSED, None))
_PLAN_ALONE = (Band(*_AS_PLANNED, 1.0), Band(*_BELOW, None))


def build(
    store: Store,
    department: str,
    fiscal_year: FiscalYear,
    month: Month,
    change: AsOf,
    arrangement: Arrangement = BY_RULE,
) -> Deck:
    """Build the deck of a department's year as of a month and a change.

    Raises:
        NothingKnown: the department had no such year as of the change.
    """
    report = read_report(store, department, fiscal_year, month, change)
    asked = Question(department, fiscal_year.year, month.first, change[0])
    unconfirmed = {row["milestone"] for row in store.read("unconfirmed_milestone", asked)}
    return compose(report, published(store, fiscal_year, department, change[0]), unconfirmed, arrangement)


def compose(
    report: Report,
    said: Mapping[tuple[str, Month], Published],
    unconfirmed: Iterable[str] = (),
    arrangement: Arrangement = BY_RULE,
) -> Deck:
    """Take from a report what may be shown.

    Args:
        report: the department's year.
        said: what may be published beside each report of the year, by indicator and month.
        unconfirmed: the milestones whose state nobody has confirmed.
        arrangement: how somebody wants the deck.
    """
    if not arrangement.grades:
        report = _without_grades(report)
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
                code=goal.code,
                number=goal.number,
                title=goal.title,
                finding=_finding(goal),
                sentence=wording.goal_headline(goal, report.bands),
                figures=tuple(_figure(i, until, arrangement) for i in goal.indicators),
                milestones=tuple(map(_deliverable, goal.milestones)),
                kept_back=tuple(_kept_back(whole, held)),
            )
            for whole, goal in zip(report.goals, shown.goals, strict=True)
        ),
        arrangement=arrangement,
    )


def _without_grades(report: Report) -> Report:
    """Put what was reached and what was not in the place of the scale's grades, which the city may judge otherwise."""
    return replace(
        report,
        disclaimer="",
        bands=_TARGET_ALONE if report.is_year_end else _PLAN_ALONE,
        goals=tuple(
            replace(goal, indicators=tuple(_ungraded(one, is_year_end=report.is_year_end) for one in goal.indicators))
            for goal in report.goals
        ),
    )


def _ungraded(one: Indicator, *, is_year_end: bool) -> Indicator:
    """Say of a figure that was graded whether it is what was planned; an automatic plan (参考) is no such plan."""
    if one.status not in _RATED:
        return one
    if is_year_end:
        status, word = _REACHED if one.is_met else _MISSED
    elif one.plan_source is PlanSource.ADOPTED and one.is_on_plan is not None:
        status, word = _AS_PLANNED if one.is_on_plan else _BELOW
    else:
        status, word = _AS_PLANNED if one.is_met else _OPEN
    return replace(one, status=status, status_word=word)


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


def _figure(indicator: Indicator, said: Mapping[tuple[str, Month], Published], arrangement: Arrangement) -> Figure:
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
        estimate_low=indicator.estimate_low if arrangement.estimates else None,
        estimate_high=indicator.estimate_high if arrangement.estimates else None,
        estimate_text=indicator.estimate_text if arrangement.estimates else "",
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
    """State what a goal comes to: the worst shortfall by name where there is room, else how many are in which state.

    Where nothing is judged before the year's end, say how far the first figure is.
    """
    short = sorted(
        (indicator for indicator in goal.indicators if indicator.status in FALLING and indicator.shortfall),
        key=lambda indicator: FALLING.index(indicator.status),
    )
    rest = f"、ほか{len(short) - 1}件" if len(short) > 1 else ""
    for one in short:
        said = f"{one.name}は{one.shortfall}{rest}"
        if one.status is short[0].status and len(said) <= TITLE:
            return said
    if all(indicator.status_word == _OPEN[1] for indicator in goal.indicators):
        for one in goal.indicators:
            said = f"{one.name}は目標の{format_rate(one.achievement_rate)}"
            if one.achievement_rate is not None and one.direction is Direction.UP and len(said) <= TITLE:
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
    best_first = sorted(judged, key=lambda indicator: BEST_FIRST.index(indicator.status))
    states = list(Counter(indicator.status_word for indicator in best_first).items())
    if len(states) == 1:
        said = f"目標のある{len(judged)}件{'は' if len(judged) == 1 else 'すべて'}{states[0][0]}"
        return said if len(said) <= TITLE else f"目標のある{len(judged)}件の状況"
    for shown in range(len(states), 0, -1):
        rest = len(judged) - sum(items for _, items in states[:shown])
        parts = [f"{word}{items}件" for word, items in states[:shown]] + ([f"ほか{rest}件"] if rest else [])
        said = f"{len(judged)}件中{'、'.join(parts)}"
        if len(said) <= TITLE:
            return said
    return f"目標のある{len(judged)}件の状況"
