"""Tables of expected values, the awkward ones first. Each case states a rule; the oracle is held to the same tables.

A year is written from April: a number is a report, `None` a month without a word, `OUT` 対象外, `SILENT` 未報告.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from kpi.model import EstimateMethod, PlanSource, Status
from tests.rows import GOAL, SHIPPED_BANDS, Bands, World, day
from tests.sql import Engine, Row, place
from tests.sql.oracle import SHIPPED, YEAR, Answer, Decision, Facts, Said, answer, month_of

OUT, SILENT = "not_applicable", "not_reported"
MARCH, FEBRUARY = "2023-03", "2023-02"
QUARTERLY = (6, 9, 12, 3)

Word = float | str | None


def year(words: Sequence[Word] | Mapping[str, Word], fiscal_year: int = YEAR, change: int = 2) -> tuple[Said, ...]:
    """Return what a year said, from April on or month by month."""
    named = words if isinstance(words, Mapping) else {month_of(fiscal_year, n): w for n, w in enumerate(words, 1)}
    return tuple(
        Said(day(month) if isinstance(month, str) else month, None, word, change)
        if isinstance(word, str)
        else Said(day(month) if isinstance(month, str) else month, word, change=change)
        for month, word in named.items()
        if word is not None
    )


def indicator(
    words: Sequence[Word] | Mapping[str, Word] = (),
    target: float | Decision | Sequence[Decision] | None = None,
    *,
    past: Mapping[int, Sequence[Word]] | None = None,
    plan: Mapping[str, float] | None = None,
    defined: Sequence[str] = (),
    **facts: Any,
) -> Facts:
    """Return an indicator: its year, its target (以上 unless a decision is given) and whatever else matters."""
    if isinstance(target, float | int):
        target = Decision(target)
    decisions = () if target is None else (target,) if isinstance(target, Decision) else tuple(target)
    said = year(words) + tuple(s for y, w in (past or {}).items() for s in year(w, y))
    return Facts(
        decisions=decisions,
        plan=tuple((day(month), value) for month, value in (plan or {}).items()),
        definitions=tuple(day(valid_from) for valid_from in defined),
        **{"said": said} | facts,
    )


def at_march(value: float | Sequence[Word], target: float | Decision, **facts: Any) -> Facts:
    """Return an indicator that reports once, in March, or whose months add up to a value."""
    if isinstance(value, Sequence):
        return indicator(value, target, **facts)
    return indicator({MARCH: value}, target, **{"report_months": (3,), "accumulation": "latest"} | facts)


@dataclass(frozen=True)
class Case:
    """One rule: an indicator, a month, and what the columns named must say."""

    rule: str
    facts: Facts
    month: str
    expected: dict[str, object]


def says(rule: str, facts: Facts, month: str = MARCH, **expected: object) -> Case:
    """Return a case; the rule becomes the name of the test."""
    return Case(rule, facts, month, expected)


AT_MOST, LESS_THAN, MORE_THAN = "at_most", "less_than", "more_than"


def down(value: float | Sequence[Word], target: float, baseline: float | None = None, word: str = AT_MOST) -> Facts:
    """Return an indicator whose lower values are better, at March."""
    return at_march(value, Decision(target, comparator=word, baseline=baseline), direction="down")


def within(value: float | Sequence[Word], low: float | None, high: float | None, **facts: Any) -> Facts:
    """Return an indicator that is to stay in a range, at March."""
    return at_march(value, Decision(low=low, high=high), direction="range", **facts)


def months(*values: Word) -> list[Word]:
    """Return a whole year of months: those given, and 0 for the rest."""
    return [*values, *[0] * (12 - len(values))]


ACHIEVEMENT = [
    # target 0
    says("target 0 is achieved at 0, without a rate", at_march(0, 0), achievement_rate=None, status="achieved"),
    says("target 0 is missed above 0, 以上 or not", at_march(1, 0), achievement_rate=None, status="missed"),
    says("target 0 is missed below 0", at_march(-1, 0), achievement_rate=None, status="missed"),
    says("target 0 以下 is achieved only at 0", down(1, 0), achievement_rate=None, status="missed"),
    says("target 0 with a baseline has no rate", down(0, 0, 10), achievement_rate=None, status="achieved"),
    says("target 0 with a baseline is missed above 0", down(1, 0, 10), achievement_rate=None, status="missed"),
    says("target 0 超 is achieved at 0", at_march(0, Decision(0, comparator=MORE_THAN)), status="achieved"),
    says(
        "decimals that add up to 0 are 0: 0.1 + 0.2 - 0.3 achieves target 0",
        at_march(months(0.1, 0.2, -0.3), 0),
        achievement_rate=None,
        status="achieved",
    ),
    # lower is better
    says("without a baseline it is T/A", down(50, 40), achievement_rate=0.8, status="nearly"),
    says("without a baseline, A = 0 is achieved without a rate", down(0, 40), achievement_rate=None, status="achieved"),
    says(
        "without a baseline, A < 0 is achieved without a rate", down(-1, 40), achievement_rate=None, status="achieved"
    ),
    says(
        "without a baseline, decimals that add up to 0 have no rate",
        at_march(months(0.1, 0.2, -0.3), Decision(40, comparator=AT_MOST), direction="down"),
        achievement_rate=None,
        status="achieved",
    ),
    says("a negative target has no rate and is met below it", down(-6, -5), achievement_rate=None, status="achieved"),
    says("a negative target has no rate and is missed above it", down(-3, -5), achievement_rate=None, status="missed"),
    says("from a baseline it is (B-A)/(B-T)", down(84, 80, 100), achievement_rate=0.8, status="nearly"),
    says("worse than the baseline is a negative rate", down(110, 80, 100), achievement_rate=-0.5, status="missed"),
    says("better than the target is above 1", down(75, 80, 100), achievement_rate=1.25, status="achieved"),
    says("from a baseline, A = 0 has a rate", down(0, 80, 100), achievement_rate=5.0, status="achieved"),
    says("a baseline at the target has no rate", down(80, 80, 80), achievement_rate=None, status="achieved"),
    says("a baseline below the target has no rate", down(81, 80, 70), achievement_rate=None, status="missed"),
    says("a negative target has a rate from a baseline", down(-2, -10, 10), achievement_rate=0.6, status="missed"),
    says("未満 is not reached at the target", down(80, 80, 100, LESS_THAN), achievement_rate=1.0, status="nearly"),
    says("未満 below the target is", down(79.99, 80, 100, LESS_THAN), achievement_rate=1.0005, status="achieved"),
    says("未満 without a rate is missed at the target", down(-5, -5, None, LESS_THAN), status="missed"),
    # higher is better
    says("a negative target has no rate: met", at_march(-4, -5), achievement_rate=None, status="achieved"),
    says("a negative target has no rate: missed", at_march(-6, -5), achievement_rate=None, status="missed"),
    says(
        "超 is not reached at the target",
        at_march(60, Decision(60, comparator=MORE_THAN)),
        status="nearly",
        is_only_equal=True,
    ),
    says("以上 is reached at the target", at_march(60, 60), status="achieved", is_only_equal=False),
    says(
        "超 is not on track at the plan",
        indicator([5, 5], Decision(60, comparator=MORE_THAN)),
        "2022-05",
        plan_rate=1.0,
        status="caution",
        is_only_equal=False,
        is_only_plan=True,
    ),
    says(
        "超 is not reached by decimals that add up to the target: 0.1 + 0.2 is 0.3",
        at_march(months(0.1, 0.2), Decision(0.3, comparator=MORE_THAN)),
        achievement_rate=1.0,
        status="nearly",
    ),
    says("超 above the target is", at_march(60.1, Decision(60, comparator=MORE_THAN)), status="achieved"),
    says("以上 is reached by decimals that add up to it", at_march(months(*[0.1] * 10), 1), status="achieved"),
    says("a band is reached by decimals that add up to it", at_march(months(*[0.1] * 8), 1), status="nearly"),
    says("99.99% is not achieved", at_march(9999, 10000), achievement_rate=0.9999, status="nearly"),
    says("79.99% is not nearly", at_march(7999, 10000), achievement_rate=0.7999, status="missed"),
    says("nothing done of a target is 0, not null", at_march(0, 12), achievement_rate=0.0, status="missed"),
    says("a negative actual has a negative rate", at_march(-6, 12), achievement_rate=-0.5, status="missed"),
    says("a baseline changes nothing", at_march(6, Decision(12, baseline=4)), achievement_rate=0.5, status="missed"),
    # range, maintain
    says("the lower end is inside", within(36, 36, 38), achievement_rate=None, difference=0.0, status="achieved"),
    says("the upper end is inside", within(38, 36, 38), achievement_rate=None, difference=0.0, status="achieved"),
    says("below a range is missed, with the distance", within(35, 36, 38), difference=-1.0, status="missed"),
    says("above a range is missed, with the distance", within(40.5, 36, 38), difference=2.5, status="missed"),
    says("a range may have one end: inside", within(35, None, 38), difference=0.0, status="achieved"),
    says("a range may have one end: outside", within(35, 36, None), difference=-1.0, status="missed"),
    says("0 is inside a range that holds it", within(0, 0, 0), difference=0.0, status="achieved"),
    says(
        "decimals that add up to the upper end are inside: 0.1 + 0.2 is 0.3",
        within(months(0.1, 0.2), 0, 0.3),
        difference=0.0,
        status="achieved",
    ),
    says("維持 以上 is A/T", at_march(90, 100, direction="maintain"), achievement_rate=0.9, status="nearly"),
    says(
        "維持 以下 is T/A",
        at_march(125, Decision(100, comparator=AT_MOST), direction="maintain"),
        achievement_rate=0.8,
        status="nearly",
    ),
    # the sheet
    says("62.8 of 60", at_march(62.8, 60), achievement_rate=62.8 / 60, status="achieved"),
    says("4,675 of 4,000", at_march(4675, 4000), achievement_rate=1.16875, status="achieved"),
    says("2 of 2", at_march(2, 2), achievement_rate=1.0, status="achieved"),
    says("11 of 12", at_march(11, 12), achievement_rate=11 / 12, status="nearly"),
    says("35 of 40", at_march(35, 40), achievement_rate=0.875, status="nearly"),
]

TO_DATE = [
    says("a sum adds the months", indicator([1, 2, 3]), "2022-06", actual=6.0, reported_months=3, expected_months=3),
    says("one month is a sum", indicator([5]), "2022-04", actual=5.0, actual_month=day("2022-04")),
    says("twelve months", indicator(range(1, 13)), actual=78.0, reported_months=12, expected_months=12),
    says(
        "a missing month is not 0 but missing",
        indicator([1, None, 3]),
        "2022-06",
        actual=4.0,
        reported_months=2,
        expected_months=3,
        gaps=1,
        missing_months="5",
    ),
    says(
        "missing months are listed in the year's order, the last one too",
        indicator({"2022-12": 5}, report_months=QUARTERLY),
        expected_months=4,
        gaps=2,
        missing_months="6,9,3",
    ),
    says("a month that is not yet due is not missing", indicator([1]), "2022-04", missing_months=""),
    says("a reported 0 is a report", indicator([0]), "2022-04", actual=0.0, reported_months=1, status="no_target"),
    says("no report is null, not 0", indicator(), "2022-05", actual=None, actual_month=None, reported_months=0),
    says("a running total is not summed", indicator([1, 2, 3], entry_mode="running"), "2022-06", actual=3.0),
    says("distinct ones are not summed", indicator([1, 2, 2], accumulation="distinct"), "2022-06", actual=2.0),
    says("a level is the last one", indicator([5, 4], accumulation="latest"), "2022-06", actual=4.0),
    says(
        "an average is of the reported months",
        indicator([1, None, 3], accumulation="average"),
        "2022-06",
        actual=2.0,
    ),
    says(
        "an average kept by the section is the last one",
        indicator([1, None, 3], accumulation="average", entry_mode="running"),
        "2022-06",
        actual=3.0,
    ),
    says("later months are not seen", indicator([1, 2, 4]), "2022-05", actual=3.0, actual_month=day("2022-05")),
    says(
        "the month of the value is that of the last report",
        indicator([1, 2]),
        FEBRUARY,
        actual=3.0,
        actual_month=day("2022-05"),
    ),
    says("a reading of last year is not this year's", indicator(past={2021: [1] * 12}), "2022-04", actual=None),
    says(
        "months declared 対象外 are not expected",
        indicator([1, OUT, 3]),
        "2022-06",
        actual=4.0,
        reported_months=2,
        expected_months=2,
        gaps=0,
        missing_months="",
    ),
    says(
        "months said to be 未報告 are expected",
        indicator([1, SILENT, 3]),
        "2022-06",
        actual=4.0,
        reported_months=2,
        expected_months=3,
    ),
    says(
        "a report outside the report months counts in the value and not in n/m",
        indicator([1, 2, 3], report_months=QUARTERLY),
        "2022-06",
        actual=6.0,
        reported_months=1,
        expected_months=1,
    ),
    says(
        "report months that are not due yet are not expected",
        indicator([], report_months=(3,)),
        FEBRUARY,
        expected_months=0,
    ),
    says("nothing is added across a changed definition", indicator([1, 2, 4, 8], defined=["2022-06"]), actual=12.0),
    says(
        "a definition that begins after the month changes nothing yet",
        indicator([1, 2, 4, 8], defined=["2022-06"]),
        "2022-05",
        actual=3.0,
    ),
    says(
        "of two revisions in one microsecond the later change holds",
        indicator(said=(*year({"2022-04": 7}, change=3), *year({"2022-04": 5}, change=2))),
        "2022-04",
        actual=7.0,
    ),
    says(
        "a corrected month is not counted twice",
        indicator(said=(*year([1, 2]), *year({"2022-04": 10}, change=4))),
        "2022-05",
        actual=12.0,
    ),
    says(
        "a figure taken back is missing",
        indicator(said=(*year([1, 2]), Said(day("2022-05"), 2, change=4, taken_back=True))),
        "2022-05",
        actual=1.0,
        reported_months=1,
    ),
    says(
        "a figure replaced by 未報告 is missing",
        indicator(said=(*year([1, 2]), *year({"2022-05": SILENT}, change=4))),
        "2022-05",
        actual=1.0,
        reported_months=1,
    ),
]

STATUS = [
    says("対象外 last wins over a missing target", indicator([1, OUT]), "2022-05", status="not_applicable", actual=1.0),
    says("対象外 last wins over an achieved target", indicator([9, OUT], 5), "2022-05", status="not_applicable"),
    says("対象外 before a report does not", indicator([OUT, 9], 5), "2022-05", status="on_track"),
    says("a missing target wins over a missing figure", indicator(), "2022-05", status="no_target"),
    says(
        "before the first report month it is 報告時期前",
        indicator((), 5, report_months=(3,)),
        FEBRUARY,
        status="not_due",
    ),
    says("in the report month it is 未報告", indicator((), 5, report_months=(3,)), status="not_reported"),
    says("a month said to be 未報告 is", indicator([SILENT], 5), "2022-04", status="not_reported"),
    says(
        "a report outside the report months is a figure",
        indicator({FEBRUARY: 62.8}, 60, accumulation="latest", report_months=(3,)),
        status="achieved",
        actual_month=day(FEBRUARY),
        reported_months=0,
        expected_months=1,
    ),
    says("at March a sum with a missing month is 未報告", indicator([1] * 11, 12), status="not_reported"),
    says("unless it is met already", indicator([2] * 11, 12), status="achieved", achievement_rate=22 / 12),
    says(
        "以下 is never met already",
        indicator([0] * 11, Decision(12, comparator=AT_MOST), direction="down"),
        status="not_reported",
    ),
    says("a running total needs no other month", indicator({MARCH: 12}, 12, entry_mode="running"), status="achieved"),
    says("nor does an average", indicator({MARCH: 12}, 12, accumulation="average"), status="achieved"),
    says(
        "a definition that changed after the target was set draws a line",
        indicator([1] * 12, 5, defined=["2022-07"]),
        status="not_applicable",
        actual=9.0,
        achievement_rate=None,
        is_redefined=True,
    ),
    says(
        "until a report is measured by it",
        indicator([1, 1, 1], 3, defined=["2022-07"]),
        "2022-07",
        status="on_track",
        achievement_rate=1.0,
        is_redefined=False,
    ),
    says(
        "a target decided after the change answers it",
        indicator([1] * 12, [Decision(5), Decision(9, decided_on=day("2022-07-10"))], defined=["2022-07"]),
        achievement_rate=1.0,
        is_redefined=False,
    ),
    says(
        "a target decided before its year belongs to the definition of April",
        indicator([1] * 12, Decision(12, decided_on=day("2022-02-10")), defined=["2015-04", "2022-04"]),
        status="achieved",
        achievement_rate=1.0,
    ),
    says(
        "the last target decided by the month's end is in force",
        indicator([1], [Decision(10), Decision(5, decided_on=day("2022-04-30"))]),
        "2022-04",
        target=5.0,
        initial_value=10.0,
        decisions=2,
    ),
    says(
        "a later one is not yet",
        indicator([1], [Decision(10), Decision(5, decided_on=day("2022-05-01"))]),
        "2022-04",
        target=10.0,
        decisions=1,
    ),
    says(
        "a decision that names no figure leaves no target",
        indicator([1] * 12, [Decision(10), Decision(None, decided_on=day("2022-05-01"))]),
        status="no_target",
        target=None,
    ),
    says("before March the plan of the month decides", indicator([1], 12), "2022-04", status="on_track", plan_rate=1.0),
    says("an automatic plan never says 遅れ", indicator([0], 12), "2022-04", status="caution", plan_rate=0.0),
    says("an adopted one does", indicator([0], 12, plan={"2022-04": 1}), "2022-04", status="behind"),
    says("nearly on plan is 注意", indicator([0.8], 12, plan={"2022-04": 1}), "2022-04", status="caution"),
    says(
        "without a plan, a target met already is 順調",
        indicator([60], 60, accumulation="latest"),
        "2022-04",
        status="on_track",
        plan=None,
    ),
    says(
        "without a plan, nothing is said about the rest",
        indicator([59], 60, accumulation="latest"),
        "2022-04",
        status="not_due",
        achievement_rate=59 / 60,
        plan_rate=None,
    ),
    says(
        "target 0 over months: on the line is 順調 although 0 is not reached",
        indicator(
            [None] * 5 + [5],
            Decision(0, comparator=AT_MOST),
            accumulation="latest",
            direction="down",
            past={2021: [10] * 12},
        ),
        "2022-09",
        plan=5.0,
        plan_rate=1.0,
        status="on_track",
        is_met=False,
    ),
    says(
        "target 0 over months that add up: anything but 0 is off plan",
        indicator([1], Decision(0, comparator=AT_MOST), direction="down"),
        "2022-04",
        plan=0.0,
        plan_rate=None,
        status="caution",
    ),
    says(
        "62.8 in February of 60 at year's end",
        indicator({FEBRUARY: 62.8}, 60, accumulation="latest", past={2021: [None] * 11 + [45.6]}),
        FEBRUARY,
        status="on_track",
        plan=45.6 + 14.4 * 11 / 12,
        plan_rate=62.8 / (45.6 + 14.4 * 11 / 12),
    ),
]

GROWING = [10, 0, 10, 0, 20, 0, 0, 0, 40, 0, 0, 20]  # a year of 100 whose shares are .1 .1 .2 .2 .4 .4 .4 .4 .8 .8 .8 1
EVEN = [5] * 12

PLAN = [
    says("linear", indicator([1, 1, 1], 24), "2022-06", plan=6.0, plan_rate=0.5, plan_source="linear"),
    says(
        "at March there is none: the target counts",
        indicator([1] * 12, 24),
        plan=None,
        plan_rate=None,
        plan_source=None,
    ),
    says(
        "the plan is that of the last report", indicator([1, 1, 1], 24), FEBRUARY, plan=6.0, plan_month=day("2022-06")
    ),
    says("no report answers no plan", indicator((), 24), "2022-06", plan=None, plan_rate=None, plan_source=None),
    says(
        "the plan of a month not reported is left out of a sum",
        indicator([1, None, 1], 24),
        "2022-06",
        plan=4.0,
        plan_rate=0.5,
    ),
    says(
        "a running total has what was reached in it",
        indicator([1, None, 3], 24, entry_mode="running"),
        "2022-06",
        plan=6.0,
        plan_rate=0.5,
    ),
    says(
        "a quarter not reported leaves out its three months",
        indicator({"2022-09": 6}, 24, report_months=QUARTERLY),
        "2022-09",
        plan=6.0,
        plan_rate=1.0,
    ),
    says(
        "a month not reported after one that was 対象外 leaves out its own share only",
        indicator([OUT, None, 4], 24),
        "2022-06",
        plan=4.0,
        plan_rate=1.0,
    ),
    says(
        "by one past year's shares",
        indicator([5] * 5, 50, past={2021: GROWING}),
        "2022-08",
        plan=20.0,
        plan_rate=1.25,
        plan_source="seasonal",
    ),
    says(
        "by the mean of past years' shares",
        indicator([5] * 3, 60, past={2021: GROWING, 2020: EVEN}),
        "2022-06",
        plan=60 * (0.2 + 0.25) / 2,
        plan_source="seasonal",
    ),
    says(
        "at most three years back",
        indicator([5] * 3, 60, past={2021: EVEN, 2020: EVEN, 2019: EVEN, 2018: GROWING}),
        "2022-06",
        plan=15.0,
        plan_source="seasonal",
    ),
    says(
        "of distinct ones by their running count",
        indicator([1, 2, 2], 8, accumulation="distinct", past={2021: [1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4]}),
        "2022-06",
        plan=4.0,
        plan_source="seasonal",
    ),
    says(
        "and at 0 before its first report",
        indicator(
            {"2022-05": 1, "2022-08": 3},
            40,
            report_months=QUARTERLY,
            past={2021: [None, None, 1, None, None, 1, None, None, 1, None, None, 2]},
            accumulation="distinct",
        ),
        "2022-05",
        plan=0.0,
        plan_rate=None,
        status="on_track",
        plan_source="seasonal",
    ),
    says(
        "between reports a past year stays where it was",
        indicator(
            {"2022-08": 30},
            40,
            report_months=QUARTERLY,
            past={2021: [None, None, 1, None, None, 2, None, None, 3, None, None, 4]},
            accumulation="distinct",
        ),
        "2022-08",
        plan=10.0,
        plan_rate=3.0,
        plan_source="seasonal",
    ),
    says(
        "a past year that lacks a report has no shares",
        indicator([5], 60, past={2021: [10] * 11}),
        "2022-04",
        plan_source="linear",
    ),
    says(
        "as many reports in other months do not make a past year complete",
        indicator([None, None, 5], 60, report_months=QUARTERLY, past={2021: [1, 1, 1, *[None] * 8, 1]}),
        "2022-06",
        plan=15.0,
        plan_source="linear",
    ),
    says(
        "a month that is 対象外 this year does not excuse another one in a past year",
        indicator([OUT, 5, 5], 60, past={2021: [10, 10, 10, 10, None, *[10] * 7]}),
        "2022-06",
        plan=15.0,
        plan_source="linear",
    ),
    says(
        "a past year whose total is 0 has no shares",
        indicator([5], 60, past={2021: [0] * 12}),
        "2022-04",
        plan_source="linear",
    ),
    says(
        "a past year whose decimals add up to 0 has no shares",
        indicator([5], 60, past={2021: months(0.1, 0.2, -0.3)}),
        "2022-04",
        plan=5.0,
        plan_source="linear",
    ),
    says(
        "past years by another definition have no shares",
        indicator([5], 60, past={2021: EVEN}, defined=["2015-04", "2022-04"]),
        "2022-04",
        plan_source="linear",
    ),
    says(
        "a month that adds nothing in past years has no plan of its own: no rate",
        indicator([None, None, 3], 10, past={2021: [0.1, 1, 0, *[2] * 9]}),
        "2022-06",
        plan=0.0,
        plan_rate=None,
        status="on_track",
    ),
    says(
        "from last year's last reading in a line",
        indicator([46, 47], 60, accumulation="latest", past={2021: [40] * 12}),
        "2022-05",
        plan=40 + 20 * 2 / 12,
        plan_rate=47 / (40 + 20 * 2 / 12),
        plan_source="from_last_year",
    ),
    says(
        "also where that was not March's",
        indicator([46], 60, accumulation="latest", past={2021: [*[40] * 10, OUT, SILENT]}),
        "2022-04",
        plan=40 + 20 / 12,
        plan_source="from_last_year",
    ),
    says(
        "no line from an older year",
        indicator([46], 60, accumulation="latest", past={2020: [40] * 12}),
        "2022-04",
        plan=None,
        plan_source=None,
    ),
    says(
        "no line across a changed definition",
        indicator([46], 60, accumulation="latest", past={2021: [40] * 12}, defined=["2022-04"]),
        "2022-04",
        plan=None,
        plan_source=None,
    ),
    says(
        "a line that crosses 0 has no rate there",
        indicator([None] * 3 + [0.1], 0.6, accumulation="latest", past={2021: [-0.3] * 12}),
        "2022-07",
        plan=0.0,
        plan_rate=None,
        status="on_track",
    ),
    says(
        "a plan above the baseline has no rate: on the line is 順調",
        indicator(
            [110],
            Decision(80, comparator=AT_MOST, baseline=100),
            accumulation="latest",
            direction="down",
            past={2021: [116] * 12},
        ),
        "2022-04",
        plan=113.0,
        plan_rate=None,
        status="on_track",
    ),
    says(
        "維持 is planned at the target",
        indicator([9], 12, direction="maintain"),
        "2022-04",
        plan=12.0,
        plan_source="target",
    ),
    says(
        "an average is planned at the target",
        indicator([9], 12, accumulation="average"),
        "2022-04",
        plan=12.0,
        plan_rate=0.75,
    ),
    says(
        "a range is planned at itself, without a rate",
        indicator([37], Decision(low=36, high=38), direction="range", accumulation="latest"),
        "2022-04",
        plan=None,
        plan_rate=None,
        plan_source="target",
        status="on_track",
    ),
    says(
        "outside a range is 注意 before March",
        indicator([39], Decision(low=36, high=38), direction="range", accumulation="latest"),
        "2022-04",
        status="caution",
    ),
    says(
        "a section's own plan wins",
        indicator([1, 1, 1], 24, plan={"2022-06": 2}, past={2021: GROWING}),
        "2022-06",
        plan=2.0,
        plan_rate=1.5,
        plan_source="adopted",
    ),
    says(
        "a month that its own plan leaves out has none",
        indicator([1], 24, plan={"2022-06": 2}),
        "2022-04",
        plan=None,
        plan_rate=None,
        plan_source="adopted",
        status="not_due",
    ),
    says(
        "what a month without a report was planned at is left out of the section's own plan too",
        indicator([1, None, 1], 24, plan={"2022-04": 2, "2022-05": 8, "2022-06": 10}),
        "2022-06",
        plan=4.0,
        plan_rate=0.5,
    ),
    says(
        "and where its own plan does not say what that was, there is no plan: no month before the gap",
        indicator([1, 1, None, 1], 24, plan={"2022-06": 6, "2022-07": 8}),
        "2022-07",
        plan=None,
        plan_rate=None,
        plan_source="adopted",
    ),
    says(
        "and where its own plan does not say what that was, there is no plan: no month of the gap",
        indicator([1, None, 1], 24, plan={"2022-04": 2, "2022-06": 6}),
        "2022-06",
        plan=None,
        plan_rate=None,
        plan_source="adopted",
    ),
    says(
        "no rate against the plan across a changed definition",
        indicator([1, 1, 1], 24, defined=["2022-05"]),
        "2022-06",
        plan_rate=None,
        status="not_applicable",
    ),
    says(
        "from a baseline the plan rate is (B-A)/(B-P)",
        indicator(
            [97],
            Decision(76, comparator=AT_MOST, baseline=100),
            accumulation="latest",
            direction="down",
            past={2021: [100] * 12},
        ),
        "2022-04",
        plan=98.0,
        plan_rate=1.5,
        status="on_track",
    ),
    says(
        "以下 without a baseline: the plan rate is P/A",
        indicator([2], Decision(12, comparator=AT_MOST), direction="down"),
        "2022-04",
        plan=1.0,
        plan_rate=0.5,
        status="caution",
    ),
]


def goes_to(
    rule: str, facts: Facts, month: str, method: str, low: float | None = None, high: float | None = None
) -> Case:
    """Return a case about an estimate."""
    return says(rule, facts, month, estimate_method=method, estimate_low=low, estimate_high=high)


TWO_YEARS = {2021: GROWING, 2020: EVEN}

ESTIMATE = [
    goes_to("none at March", indicator([1] * 12, 24), MARCH, "at_year_end"),
    goes_to("none without a figure", indicator((), 24), "2022-06", "no_value"),
    goes_to("none from two reports", indicator([1, 1], 24), "2022-06", "too_few"),
    goes_to("none from a sum with a missing month", indicator([1, None, 1, 1], 24), "2022-07", "missing_months"),
    goes_to("a month that is 対象外 is not missing", indicator([1, OUT, 1, 2], 24), "2022-07", "pace", 12.0, 12.0),
    goes_to(
        "the year's pace and that of three months", indicator([1, 1, 2, 2], 24), "2022-07", "pace", 18.0, 6 + 8 * 5 / 3
    ),
    goes_to("which is the whole year after three months", indicator([1, 2, 3], 24), "2022-06", "pace", 24.0, 24.0),
    goes_to("also without a target", indicator([1, 2, 3]), "2022-06", "pace", 24.0, 24.0),
    goes_to(
        "a running total may miss months",
        indicator([1, None, 2, None, None, 6], entry_mode="running"),
        "2022-10",
        "pace",
        12.0,
        6 + 6 * 4 / 3,
    ),
    goes_to(
        "a level goes on from last year's last reading",
        indicator([41, 42, 46], accumulation="latest", past={2021: [40] * 12}),
        "2022-06",
        "pace",
        64.0,
        64.0,
    ),
    goes_to(
        "placed where it was read",
        indicator([41, 42, 46], accumulation="latest", past={2021: [None] * 9 + [40]}),
        "2022-06",
        "pace",
        46 + 9 * 6 / 5,
        46 + 9 * 6 / 5,
    ),
    goes_to(
        "a level without last year goes on from its first reading, three months back",
        indicator([40, 41, None, 46], accumulation="latest"),
        "2022-07",
        "pace",
        62.0,
        62.0,
    ),
    goes_to(
        "too few where no point is three months back",
        indicator([40, 41, 46], accumulation="latest"),
        "2022-06",
        "too_few",
    ),
    goes_to(
        "not across a changed definition",
        indicator([41, 42, 46], accumulation="latest", past={2021: [40] * 12}, defined=["2022-04"]),
        "2022-06",
        "too_few",
    ),
    goes_to(
        "an average by its lowest and highest month",
        indicator([1, 2, 6], accumulation="average"),
        "2022-06",
        "months",
        (9 + 9 * 1) / 12,
        (9 + 9 * 6) / 12,
    ),
    goes_to(
        "of months still due: 対象外 is not",
        indicator([1, 2, 6, OUT], accumulation="average"),
        "2022-07",
        "months",
        (9 + 8 * 1) / 11,
        (9 + 8 * 6) / 11,
    ),
    goes_to(
        "nor is one missing before the last report",
        indicator([1, None, 2, 6], accumulation="average"),
        "2022-07",
        "months",
        (9 + 8 * 1) / 11,
        (9 + 8 * 6) / 11,
    ),
    goes_to(
        "by the shares of two past years", indicator([5] * 3, 60, past=TWO_YEARS), "2022-06", "seasonal", 60.0, 75.0
    ),
    goes_to("one past year is not enough", indicator([5] * 3, 60, past={2021: EVEN}), "2022-06", "pace", 60.0, 60.0),
    goes_to(
        "each past year must have a share: not by the others where one is 0",
        indicator([5] * 3, 60, past={**TWO_YEARS, 2019: [0, 0, 0, *[10] * 9]}),
        "2022-06",
        "pace",
        60.0,
        60.0,
    ),
    goes_to(
        "a share of 0 in decimals is 0",
        indicator([5] * 3, 60, past={**TWO_YEARS, 2019: [0.1, 0.2, -0.3, *[10] * 9]}),
        "2022-06",
        "pace",
        60.0,
        60.0,
    ),
    goes_to(
        "nothing yet has no share to divide by", indicator([0] * 3, 60, past=TWO_YEARS), "2022-06", "pace", 0.0, 0.0
    ),
    goes_to("by shares also without a target", indicator([5] * 3, past=TWO_YEARS), "2022-06", "seasonal", 60.0, 75.0),
    goes_to(
        "not by shares of another definition than the reports'",
        indicator([5] * 7, 60, past=TWO_YEARS, defined=["2022-07"]),
        "2022-10",
        "pace",
        20 + 5 * 20 / 7,
        20 + 5 * 15 / 3,
    ),
]


def kept(april: str, may: str) -> tuple[tuple[date, str], ...]:
    """Return where the rounds of two months stand."""
    return ((day("2022-04"), april), (day("2022-05"), may))


CONFIRMED = [
    says("a report is confirmed where nobody keeps rounds", indicator([4, 5]), "2022-05", is_confirmed=True),
    says(
        "one that is handed in is not yet",
        indicator([4, 5], stages=kept("closed", "submitted")),
        "2022-05",
        is_confirmed=False,
    ),
    says(
        "months that are added up count each",
        indicator([4, 5], stages=kept("sent_back", "closed")),
        "2022-05",
        is_confirmed=False,
    ),
    says(
        "of a running total the last report counts",
        indicator([4, 9], entry_mode="running", stages=kept("sent_back", "closed")),
        "2022-05",
        is_confirmed=True,
    ),
    says(
        "what a new definition left behind does not count",
        indicator([4, 5], defined=["2022-05"], stages=kept("submitted", "closed")),
        "2022-05",
        is_confirmed=True,
    ),
]

CASES = [*ACHIEVEMENT, *TO_DATE, *STATUS, *PLAN, *ESTIMATE, *CONFIRMED]


@pytest.fixture(scope="module")
def said_of(engine: Engine) -> Callable[[Case], Row]:
    """Return a way to the figure of a case; the cases of one month are asked together."""

    @cache
    def at(month: str) -> dict[str, Row]:
        cases = [case for case in CASES if case.month == month]
        rows = engine.figures([case.facts for case in cases], day(month))
        return {case.rule: row for case, row in zip(cases, rows, strict=True)}

    return lambda case: at(case.month)[case.rule]


def near(value: object) -> object:
    """Return a number as one that binary fractions can reach."""
    return pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_figure(case: Case, said_of: Callable[[Case], Row]) -> None:
    row = said_of(case)
    assert {name: row[name] for name in case.expected} == {name: near(value) for name, value in case.expected.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_oracle_knows_the_same_tables(case: Case) -> None:
    known = {name: value for name, value in case.expected.items() if name in Answer.__dataclass_fields__}
    told = answer(case.facts, day(case.month))
    assert {name: getattr(told, name) for name in known} == {name: near(value) for name, value in known.items()}


def test_every_case_has_its_own_rule() -> None:
    assert len({case.rule for case in CASES}) == len(CASES)


def test_every_status_method_and_plan_source_stands_in_a_case() -> None:
    stated = {value for case in CASES for value in case.expected.values() if isinstance(value, str)}
    assert stated >= {*map(str, Status), *map(str, EstimateMethod), *map(str, PlanSource)}


# Scales -----------------------------------------------------------------------------------------------------

FIVE_BANDS: Bands = {
    "year_end": [("achieved", "A", 1.5), ("nearly", "B", 0.9), ("missed", "C", None)],
    "in_year": [("on_track", "順調", 0.5), ("behind", "遅れ", None)],
}


@pytest.mark.parametrize(
    ("value", "scales", "status"),
    [
        (12, {"valid_from_year": 2000}, "nearly"),
        (18, {"valid_from_year": 2000}, "achieved"),
        (10.7, {"valid_from_year": 2000}, "missed"),
        (12, {"valid_from_year": 2023}, "achieved"),  # not yet valid: the city's scale holds
        (12, {"valid_from_year": 2000, "valid_to_year": 2021}, "achieved"),  # no longer valid
        (12, {"valid_from_year": 2022, "valid_to_year": 2022}, "nearly"),
    ],
)
def test_the_departments_own_scale_comes_before_the_citys(
    engine: Engine, value: float, scales: dict[str, int], status: str
) -> None:
    world = World.of_one_goal()
    world.scale("own", FIVE_BANDS, department="civic", **scales)
    world.scale("other", FIVE_BANDS, department="elsewhere", valid_from_year=2010)
    world.indicator("i", accumulation="latest")
    world.target("i", 12)
    world.actual("i", MARCH, value)
    with engine.holding(world) as ask:
        assert [row["status"] for row in ask("figure", month=day(MARCH))] == [status]
        assert len({row["rating_scale"] for row in ask("band", month=day(MARCH))}) == 1


def test_of_two_scales_of_the_city_the_younger_holds(engine: Engine) -> None:
    world = World.of_one_goal()
    world.scale("a-new", FIVE_BANDS, valid_from_year=2022)
    with engine.holding(world) as ask:
        assert {row["rating_scale"] for row in ask("band")} == {"a-new"}


def test_a_scale_of_two_bands_knows_its_best_and_its_worst(engine: Engine) -> None:
    world = World.of_one_goal()
    world.scale("own", FIVE_BANDS, department="civic")
    world.indicator("cold", accumulation="latest", direction="range")
    world.target("cold", low=1, high=2)
    world.actual("cold", "2022-04", 3)
    with engine.holding(world) as ask:
        bands = {(row["phase"], row["status"]): row for row in ask("band")}
        assert bands["in_year", "behind"]["is_worst"]
        assert not bands["in_year", "behind"]["is_best"]
        assert bands["year_end", "achieved"]["is_best"]
        figure = ask("figure", month=day("2022-04"))[0]
        assert figure["status"] == "caution"  # the worst band is 遅れ, and the plan was not adopted


# Milestones and continuous work -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A milestone, what was reported about it, and its state at a month."""

    rule: str
    due_to: str | None
    month: str
    status: str
    reports: tuple[dict[str, str | None], ...] = ()


def reported(
    state: str, month: str = "2022-05", done_on: str | None = None, **more: str | None
) -> dict[str, str | None]:
    """Return what a section reported."""
    return {"month": month, "state": state, "done_on": done_on, **more}


MILESTONES = [
    Due("done in time", "2022-05-31", MARCH, "done", (reported("done", done_on="2022-05-20"),)),
    Due("done on the last day is in time", "2022-05-31", MARCH, "done", (reported("done", done_on="2022-05-31"),)),
    Due("done a day after is late", "2022-05-31", MARCH, "done_late", (reported("done", "2022-06", "2022-06-01"),)),
    Due(
        "done without a date is not said to be late",
        "2022-05-31",
        MARCH,
        "done_undated",
        (reported("done", "2022-07"),),
    ),
    Due(
        "done without a date is not said to be in time, whatever its precision",
        "2022-05-31",
        MARCH,
        "done_undated",
        (reported("done", "2022-07", precision=None),),
    ),
    Due(
        "done in the month in which it was due is not late",
        "2022-05-20",
        MARCH,
        "done",
        (reported("done", precision="month", done_from="2022-05-01", done_to="2022-05-31"),),
    ),
    Due(
        "done in a later month is late",
        "2022-05-20",
        MARCH,
        "done_late",
        (reported("done", "2022-06", precision="month", done_from="2022-06-01", done_to="2022-06-30"),),
    ),
    Due("done without a due date is done", None, MARCH, "done", (reported("done", done_on="2022-05-20"),)),
    Due("under way before it is due", "2022-06-30", "2022-05", "under_way", (reported("under_way"),)),
    Due(
        "under way in the month in which it is due is overdue at its end",
        "2022-05-31",
        "2022-05",
        "overdue",
        (reported("under_way"),),
    ),
    Due("under way after it was due is overdue", "2022-05-31", MARCH, "overdue", (reported("under_way"),)),
    Due("a due day in the middle of the month has passed at its end", "2022-05-10", "2022-05", "not_reported"),
    Due("under way without a due date is under way", None, MARCH, "under_way", (reported("under_way"),)),
    Due("partly done stays so after it was due", "2022-05-31", MARCH, "partly_done", (reported("partly_done"),)),
    Due("cancelled stays so", "2022-05-31", MARCH, "cancelled", (reported("cancelled"),)),
    Due(
        "postponed to a later day",
        "2022-05-31",
        "2022-08",
        "postponed",
        (reported("postponed", postponed_to="2022-09-30"),),
    ),
    Due(
        "postponed to a day that passed is overdue",
        "2022-05-31",
        "2022-09",
        "overdue",
        (reported("postponed", postponed_to="2022-09-30"),),
    ),
    Due("postponed without a day", "2022-05-31", MARCH, "postponed", (reported("postponed"),)),
    Due("not due yet", "2022-06-30", "2022-05", "not_due"),
    Due("past due without a report", "2022-05-31", "2022-05", "not_reported"),
    Due("without a due date it is asked for at March", None, MARCH, "not_reported"),
    Due("and not before", None, FEBRUARY, "not_due"),
    Due("due next year is not due at March", "2023-06-30", MARCH, "not_due"),
    Due(
        "a report of a later month is not seen",
        "2022-12-31",
        "2022-05",
        "not_due",
        (reported("done", "2022-06", "2022-06-01"),),
    ),
    Due(
        "the last report holds",
        "2022-05-31",
        MARCH,
        "done_late",
        (reported("under_way", "2022-05"), reported("done", "2022-07", "2022-07-01")),
    ),
    Due(
        "until it was made the one before does",
        "2022-05-31",
        "2022-06",
        "overdue",
        (reported("under_way", "2022-05"), reported("done", "2022-07", "2022-07-01")),
    ),
    Due(
        "done before its span began is in time",
        "2022-05-31",
        MARCH,
        "done",
        (reported("done", "2022-04", "2022-04-01"),),
    ),
]


@pytest.fixture(scope="module")
def milestone_of(engine: Engine) -> Callable[[Due], Row]:
    """Return a way to the state of a milestone; all are said in one world."""

    @cache
    def at(month: str) -> dict[str, Row]:
        world = World.of_one_goal()
        world.initiative("work")
        for due in MILESTONES:
            world.milestone(due.rule, "work", due.due_to)
            for report in due.reports:
                world.milestone_report(due.rule, **report)  # type: ignore[arg-type]  # columns by name
        with engine.holding(world) as ask:
            return {row["milestone"]: row for row in ask("milestone_state", month=day(month))}

    return lambda due: at(due.month)[due.rule]


@pytest.mark.parametrize("due", MILESTONES, ids=lambda due: due.rule)
def test_milestone(due: Due, milestone_of: Callable[[Due], Row]) -> None:
    assert milestone_of(due)["status"] == due.status


def test_continuous_work_is_asked_for_at_march_and_silence_is_not_done(engine: Engine) -> None:
    world = World.of_one_goal()
    world.initiative("work")
    for step in ("silent", "said", "stopped"):
        world.step(step, "work")
    world.step("monthly", "work", schedule_kind="monthly")
    world.step_report("said", "2022-05", "under_way")
    world.step_report("said", MARCH)
    world.step_report("stopped", "2022-05", "cancelled")

    with engine.holding(world) as ask:
        states = {
            month: {row["step"]: row["status"] for row in ask("step_state", month=day(month))}
            for month in ("2022-04", FEBRUARY, MARCH)
        }
    assert states == {
        "2022-04": {"silent": "not_due", "said": "not_due", "stopped": "not_due"},
        FEBRUARY: {"silent": "not_due", "said": "under_way", "stopped": "cancelled"},
        MARCH: {"silent": "not_reported", "said": "carried_out", "stopped": "cancelled"},
    }


# What is shown, counted and told of the past ----------------------------------------------------------------


def test_a_goal_counts_figures_milestones_and_continuous_work_apart(engine: Engine) -> None:
    world = World.of_one_goal()
    world.goal("midterm", horizon="midterm", number=9)
    world.indicator("a")
    world.indicator("b")
    world.indicator("elsewhere", goal="midterm")
    world.target("a", 1)
    world.initiative("work")
    world.milestone("m", "work", "2022-05-31")
    world.step("s", "work")
    with engine.holding(world) as ask:
        counts = {
            (row["goal"], row["kind"], row["status"]): row["items"] for row in ask("goal_count", month=day(MARCH))
        }
    assert counts == {
        (GOAL, "figures", "no_target"): 1,
        (GOAL, "figures", "not_reported"): 1,
        (GOAL, "milestones", "not_reported"): 1,
        (GOAL, "continuous", "not_reported"): 1,
    }


def test_an_indicator_under_two_goals_is_computed_once_and_shown_under_both(engine: Engine) -> None:
    world = World.of_one_goal()
    world.goal("second", number=2)
    world.indicator("i")
    world.placement("i", "second")
    world.actual("i", "2022-04", 5)
    with engine.holding(world) as ask:
        assert [(row["goal"], row["actual"]) for row in sorted(ask("figure"), key=lambda r: str(r["goal"]))] == [
            (GOAL, 5.0),
            ("second", 5.0),
        ]
        assert len(ask("subject")) == 1


@pytest.mark.parametrize(
    ("month", "asked", "shown"),
    [
        ("2022-04", "2022-03", True),  # a month before the year asks for April
        ("2022-04", "2022-04", True),
        ("2022-05", "2022-04", False),  # it has no figure yet
        ("2022-03", "2022-05", False),  # a figure of another year
    ],
)
def test_an_uncited_indicator_is_shown_in_years_in_which_it_has_figures(
    engine: Engine, month: str, asked: str, *, shown: bool
) -> None:
    world = World.of_one_goal()
    world.indicator("i", goal=None)
    world.actual("i", month, 5)
    with engine.holding(world) as ask:
        assert [row["goal"] for row in ask("figure", month=day(asked))] == ([None] if shown else [])


def test_an_uncited_indicator_is_not_shown_for_a_figure_that_was_taken_back(engine: Engine) -> None:
    world = World.of_one_goal()
    world.indicator("i", goal=None)
    world.actual("i", "2022-04", 5)
    before = world.change_no
    world.change()
    world.take_back("actual", indicator="i", month="2022-04")
    with engine.holding(world) as ask:
        assert len(ask("figure", month=day(MARCH), change=before)) == 1
        assert ask("figure", month=day(MARCH)) == []


def test_all_years_are_asked_as_of_march_or_the_month_asked(engine: Engine) -> None:
    world = World.of_one_goal()
    for past in (2021, 2023):
        world.department_year(past)
    with engine.holding(world) as ask:
        months = {row["fiscal_year"]: row["month"] for row in ask("asked", year=None, month=day("2022-11"))}
    assert months == {2021: day("2022-03"), 2022: day("2022-11"), 2023: day("2023-04")}


def test_the_history_tells_values_to_date_and_which_years_were_closed(engine: Engine) -> None:
    world = World.of_one_goal()
    for past in (2019, 2020, 2021):
        world.department_year(past)
    world.indicator("i", goal=None, accumulation="latest")
    world.actual("i", "2020-03", 1, measured_on="2020-03-31")
    world.actual("i", "2021-03", 2, measured_on="2021-03-15")  # mid-month: not the year's end
    world.actual("i", "2022-01", 3)
    world.actual("i", "2022-04", 4)
    world.actual("i", "2022-05", state="not_reported")
    with engine.holding(world) as ask:
        rows = sorted(ask("history", year=None, month=day(MARCH)), key=lambda row: str(row["month"]))
    assert [(row["fiscal_year"], row["value_to_date"], row["closes_year"], row["is_last"]) for row in rows] == [
        (2019, 1.0, True, True),
        (2020, 2.0, False, True),
        (2021, 3.0, False, True),
        (2022, 4.0, False, True),
    ]


def test_a_department_sees_its_own(engine: Engine) -> None:
    world = World.of_one_goal()
    world.department("other", position=2)
    world.department_year(department="other")
    world.section("other-desk", department="other")
    world.goal("other-goal", department="other")
    world.indicator("mine")
    world.indicator("theirs", goal="other-goal", section="other-desk")
    with engine.holding(world) as ask:
        assert [row["indicator"] for row in ask("figure")] == ["mine"]
        assert [row["indicator"] for row in ask("figure", department="other")] == ["theirs"]
        assert {row["indicator"] for row in ask("figure", department=None)} == {"mine", "theirs"}
        assert ask("figure", department="nobody") == []
        assert ask("figure", year=1999) == []


def test_a_goal_names_the_plan_items_that_it_serves(engine: Engine) -> None:
    world = World.of_one_goal()
    world.plan_item("5-1-③")
    world.plan_item("45", kind="basic_policy")
    with engine.holding(world) as ask:
        assert {(row["kind"], row["code"]) for row in ask("goal_link")} == {
            ("comprehensive", "5-1-③"),
            ("basic_policy", "45"),
        }


def test_the_shipped_scale_of_the_builders_is_that_of_the_oracle() -> None:
    assert {p: [(status, bound) for status, _, bound in bands] for p, bands in SHIPPED_BANDS.items()} == SHIPPED


# What targets were decided, and how far the year got towards each ------------------------------------------------


def decisions(engine: Engine, facts: Facts, month: str = MARCH) -> list[tuple[Any, ...]]:
    """Return value, rate and whether it is in force of each target that was decided by a month."""
    world = World.of_one_goal()
    place(world, {"one": facts})
    with engine.holding(world) as ask:
        rows = ask("target_decision", month=day(month))
    rows.sort(key=lambda row: row["decided_on"])
    return [(row["target"], row["rate"], row["is_in_force"]) for row in rows]


CHANGED = (Decision(40), Decision(50, decided_on=day("2022-10-01")), Decision(20, decided_on=day("2022-12-20")))


def test_the_years_last_value_is_held_against_every_target_that_was_decided(engine: Engine) -> None:
    facts = at_march([30], 40)
    changed = replace(facts, decisions=CHANGED)
    assert decisions(engine, changed) == [(40, 0.75, False), (50, 0.6, False), (20, 1.5, True)]


def test_a_target_that_was_not_yet_decided_is_not_there(engine: Engine) -> None:
    changed = indicator([30], CHANGED)
    assert decisions(engine, changed, "2022-11") == [(40, 0.75, False), (50, 0.6, True)]


def test_an_earlier_target_by_another_definition_has_no_rate(engine: Engine) -> None:
    changed = indicator([None] * 8 + [30], CHANGED, defined=("2015-04", "2022-10"))
    assert decisions(engine, changed) == [(40, None, False), (50, 0.6, False), (20, 1.5, True)]


def test_an_earlier_target_follows_the_same_formulas(engine: Engine) -> None:
    first = Decision(50, comparator="at_most", baseline=100)
    down = (first, replace(first, value=60, decided_on=day("2022-10-01")))
    facts = at_march(70, 40, direction="down")
    assert decisions(engine, replace(facts, decisions=down)) == [(50, 0.6, False), (60, 0.75, True)]
    within = (Decision(None, 1, 3), Decision(None, 2, 8, decided_on=day("2022-10-01")))
    facts = at_march(5, 40, direction="range")
    assert decisions(engine, replace(facts, decisions=within)) == [(None, None, False), (None, None, True)]


def test_a_target_that_was_taken_back_stays_as_it_was_decided(engine: Engine) -> None:
    facts = at_march(5, 40)
    taken = replace(facts, decisions=(Decision(10), Decision(None, decided_on=day("2022-10-01"))))
    assert decisions(engine, taken) == [(10, 0.5, False), (None, None, True)]
    assert engine.figures([taken], day(MARCH))[0]["status"] == Status.NO_TARGET
