"""How much of a target was reached, in every direction."""

from __future__ import annotations

from tests.sql.cases.building import (
    AT_MOST,
    LESS_THAN,
    MORE_THAN,
    at_march,
    down,
    indicator,
    months,
    says,
    within,
)
from tests.sql.oracle import Decision

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
