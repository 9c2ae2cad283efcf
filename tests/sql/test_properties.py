"""Properties of the figures: the SQL against the plain oracle, and laws that no implementation may break."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpi.sql import CONCEPTS, KEYS
from tests.rows import SHIPPED_BANDS, World
from tests.sql import OWN_BANDS, Asker, Engine, Row, name_of, place, revise_everything, rich_world
from tests.sql.oracle import YEAR, Answer, Decision, Facts, Said, answer, month_of

MONTHLY = Facts().report_months
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
# A failure names the one indicator and its columns; to have it made smaller, which takes minutes, add Phase.shrink.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
MANY = settings(max_examples=40, deadline=None, suppress_health_check=SLOW, phases=PHASES)
FEW = settings(MANY, max_examples=12)

# What the strategies draw: small decimals near the targets, so that bands, ties and zeros are hit ------------

NUMBERS = st.one_of(
    st.integers(0, 12),
    st.sampled_from([0, 10, 12, 24, 40, 62.8]),
    st.integers(-40, 400).map(lambda tenths: tenths / 10),
)
TARGETS = st.one_of(st.sampled_from([0, 10, 12, 24, 40, 60, 100, 0.3, -6]), NUMBERS)
REPORT_MONTHS = st.sampled_from([MONTHLY, MONTHLY, MONTHLY, (6, 9, 12, 3), (9, 3), (3,), (5, 6, 7, 10)])
DEFINITIONS = st.sampled_from([
    *([()] * 5), (date(2015, 4, 1),), (date(2021, 4, 1),), (date(2015, 4, 1), date(2022, 4, 1)), (date(2022, 7, 1),),
    (date(2015, 4, 1), date(2022, 8, 1)), (date(2020, 10, 1), date(2022, 5, 1), date(2022, 11, 1)),
])  # fmt: skip
MONTHS = st.sampled_from([*range(1, 12), 12, 12, 12]).map(lambda number: month_of(YEAR, number))
NOTHING, SILENT, OUT = "nothing", "not_reported", "not_applicable"


@st.composite
def year_of_reports(draw: st.DrawFn, year: int, report_months: tuple[int, ...], shape: str, change: int) -> list[Said]:
    """Draw what one year said: nothing, one month, every report, some of them, or anything at any time."""
    due = [n for n in range(1, 13) if month_of(year, n).month in report_months]
    if shape == "none":
        return []
    if shape == "one":
        words = {draw(st.integers(1, 12)): "value"}
    elif shape == "every":
        words = dict.fromkeys(due, "value")
    else:
        kinds = st.sampled_from(["value"] * 8 + [NOTHING, NOTHING, SILENT, OUT])
        words = {n: draw(kinds) for n in (due if shape == "some" else range(1, 13))}
    said = []
    for n, word in words.items():
        if word != NOTHING:
            value = draw(NUMBERS) if word == "value" else None
            said.append(Said(month_of(year, n), value, "reported" if word == "value" else word, change))
    return said


@st.composite
def revisions(draw: st.DrawFn, said: list[Said]) -> list[Said]:
    """Draw earlier and later words about some of the months: another value, another state, taken back."""
    found = []
    repeated = st.lists(st.sampled_from(said), max_size=3, unique_by=lambda s: s.month) if said else st.just([])
    for one in draw(repeated):
        change = draw(st.sampled_from([5 - one.change, 4]))  # the other one of the same microsecond, or later
        word = draw(st.sampled_from(["value", "value", SILENT, OUT, "back"]))
        value = draw(NUMBERS) if word in {"value", "back"} else None
        state = word if word in {SILENT, OUT} else "reported"
        found.append(Said(one.month, value, state, change, taken_back=word == "back"))
    return found


@st.composite
def decisions(draw: st.DrawFn, direction: str) -> tuple[Decision, ...]:
    """Draw none, one or two targets, the second decided during the year."""
    upward, downward = ["at_least", "more_than"], ["at_most", "less_than"]
    comparators = {"up": upward, "down": downward, "maintain": upward + downward, "range": ["at_least"]}[direction]
    found = []
    for decided_on in draw(st.sampled_from([
        (date(2022, 4, 1),), (date(2022, 4, 1),), (date(2022, 3, 20),), (date(2022, 4, 1), date(2022, 8, 31)),
        (date(2022, 9, 1),), (),
    ])):  # fmt: skip
        comparator = draw(st.sampled_from(comparators))
        if direction == "range":
            low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
            ends = draw(st.sampled_from([(low, high), (low, high), (low, None), (None, high)]))
            found.append(Decision(None, *ends, comparator, None, decided_on))
        else:
            baseline = draw(st.one_of(st.none(), NUMBERS))
            found.append(Decision(draw(TARGETS), None, None, comparator, baseline, decided_on))
    return tuple(found)


@st.composite
def plans(draw: st.DrawFn) -> tuple[tuple[date, float], ...]:
    """Draw the section's own plan: none, every month, or some months."""
    numbers = draw(st.sampled_from([(), (), (), range(1, 13), (3, 6, 9, 12)]))
    return tuple((month_of(YEAR, n), draw(NUMBERS)) for n in numbers)


@st.composite
def stages(draw: st.DrawFn) -> tuple[tuple[date, str], ...]:
    """Draw where the rounds of some months stand; mostly nobody keeps any."""
    words = st.sampled_from(["open", "submitted", "confirmed", "closed", "closed", "closed", "reopened"])
    kept = draw(st.sampled_from([(), (), (), range(1, 13), (11, 12)]))
    return tuple((month_of(YEAR, n), draw(words)) for n in kept)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Draw an indicator with its past, its targets and its year."""
    direction = draw(st.sampled_from(["up", "up", "down", "range", "maintain"]))
    report_months = draw(REPORT_MONTHS)
    shapes = st.sampled_from(["none", "one", "every", "every", "every", "some", "some", "any"])
    said = draw(year_of_reports(YEAR, report_months, draw(shapes), 3))
    past = st.one_of(
        st.sampled_from([("none",) * 3, ("every",) * 3, ("every",) * 3, ("every", "every", "none")]),
        st.tuples(shapes, shapes, shapes),
    )
    for back, shape in enumerate(draw(past), start=1):
        said += draw(year_of_reports(YEAR - back, report_months, shape, 2))
    return Facts(
        direction=direction,
        accumulation=draw(st.sampled_from(["sum", "sum", "distinct", "latest", "average"])),
        entry_mode=draw(st.sampled_from(["increment", "increment", "running"])),
        report_months=report_months,
        definitions=draw(DEFINITIONS),
        decisions=draw(decisions(direction)),
        plan=draw(plans()),
        said=(*said, *draw(revisions(said))),
        stages=draw(stages()),
    )


def as_answer(row: Row) -> Answer:
    """Return a row of `figure` as what the oracle answers."""
    return Answer(**{name: row[name] for name in Answer.__dataclass_fields__})


def close(one: object, other: object) -> bool:
    """Tell whether two values are the same within what binary fractions can hold."""
    if isinstance(one, float | Fraction) and isinstance(other, float | Fraction):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def differences(expected: Answer, row: Row) -> dict[str, tuple[object, object]]:
    """Return the columns in which the SQL does not say what the rules say: rule, SQL."""
    pairs = {name: (getattr(expected, name), row[name]) for name in Answer.__dataclass_fields__}
    return {name: pair for name, pair in pairs.items() if not close(*pair)}


@MANY
@given(st.lists(facts(), min_size=5, max_size=12), MONTHS, st.sampled_from([None, None, None, 2, 3, 4]))
def test_the_sql_says_what_the_rules_say(engine: Engine, some: list[Facts], month: date, change: int | None) -> None:
    for one, row in zip(some, engine.figures(some, month, change), strict=True):
        assert not differences(answer(one, month, change), row), one


@FEW
@given(st.lists(facts(), min_size=5, max_size=12), MONTHS)
def test_another_scale_is_followed_as_well(engine: Engine, some: list[Facts], month: date) -> None:
    world = World.of_one_goal()
    world.scale("own", OWN_BANDS, department="civic")
    place(world, {name_of(n): one for n, one in enumerate(some)})
    bands = {phase: [(status, bound) for status, _, bound in rows] for phase, rows in OWN_BANDS.items()}
    with engine.holding(world) as ask:
        found = {row["indicator"]: row for row in ask("figure", month=month)}
    for n, one in enumerate(some):
        assert not differences(answer(one, month, bands=bands), found[name_of(n)]), one


# A better actual ---------------------------------------------------------------------------------------------

RANK = {status: rank for phase in SHIPPED_BANDS.values() for rank, (status, _, _) in enumerate(reversed(phase), 1)}


@st.composite
def judged(draw: st.DrawFn) -> Facts:
    """Draw an indicator with a report and a target other than 0, which is better in one direction."""
    one = draw(facts().filter(lambda f: f.direction != "range" and f.decisions))
    first = one.decisions[0]
    decided = tuple(replace(d, comparator=first.comparator, value=d.value or 5) for d in one.decisions)
    said = one.said if any(is_report(s) for s in one.said) else (*one.said, Said(month_of(YEAR, 1), 4, change=4))
    return replace(one, decisions=decided, said=said)


def is_report(said: Said) -> bool:
    """Tell whether something said is a figure of this year."""
    return said.value is not None and not said.taken_back and said.month >= month_of(YEAR, 1)


@MANY
@given(st.lists(judged(), min_size=4, max_size=8), MONTHS, st.data())
def test_a_better_actual_never_gives_a_worse_status_or_a_lower_rate(
    engine: Engine, worse: list[Facts], month: date, data: st.DataObject
) -> None:
    better = []
    for one in worse:
        at = data.draw(st.sampled_from([n for n, said in enumerate(one.said) if is_report(said)]))
        sign = 1 if one.decisions[0].comparator in {"at_least", "more_than"} else -1
        step = data.draw(st.sampled_from([0.1, 1, 2.5, 12, 100]))
        raised = replace(one.said[at], value=round((one.said[at].value or 0) + sign * step, 1))
        better.append(replace(one, said=(*one.said[:at], raised, *one.said[at + 1 :])))

    rows = engine.figures([*worse, *better], month)
    for one, low, high in zip(worse, rows, rows[len(worse) :], strict=False):
        assert RANK.get(low["status"], 0) <= RANK.get(high["status"], 0), one
        for rate in ("achievement_rate", "plan_rate"):
            if low[rate] is not None and high[rate] is not None:
                assert low[rate] <= high[rate] + 1e-9, one
        assert low["reported_months"] == high["reported_months"]
        assert close(low["plan"], high["plan"]), one


# The same thing said the other way round ---------------------------------------------------------------------


@st.composite
def falling(draw: st.DrawFn) -> Facts:
    """Draw an indicator that is to fall from a baseline, by its level or its mean."""
    one = draw(facts())
    target = draw(st.integers(-5, 40).filter(bool))
    comparator = draw(st.sampled_from(["at_most", "less_than"]))
    baseline = target + draw(st.integers(1, 40))
    return replace(
        one,
        direction="down",
        accumulation=draw(st.sampled_from(["latest", "average"])),
        decisions=(Decision(target, comparator=comparator, baseline=baseline),),
    )


def mirrored(one: Facts) -> Facts:
    """Return the indicator of what was gained since the baseline, which is to rise."""
    decision = one.decisions[0]
    baseline = decision.baseline or 0

    def gain(value: float) -> float:
        return round(baseline - value, 1)

    return replace(
        one,
        direction="up",
        decisions=(
            Decision(
                gain(decision.value or 0), comparator="at_least" if decision.comparator == "at_most" else "more_than"
            ),
        ),
        plan=tuple((month, gain(value)) for month, value in one.plan),
        said=tuple(said if said.value is None else replace(said, value=gain(said.value)) for said in one.said),
    )


@MANY
@given(st.lists(falling(), min_size=4, max_size=8), MONTHS)
def test_falling_from_a_baseline_is_rising_by_what_was_gained(engine: Engine, some: list[Facts], month: date) -> None:
    rows = engine.figures([*some, *map(mirrored, some)], month)
    for one, fell, rose in zip(some, rows, rows[len(some) :], strict=False):
        if fell["plan"] is not None and abs(fell["plan"]) <= 1e-9:
            continue  # a plan of 0 has no rate, its mirror has one
        for name in ("status", "achievement_rate", "plan_rate", "plan_source", "estimate_method", "is_met"):
            assert close(fell[name], rose[name]), (name, one)


# Missing is not zero -----------------------------------------------------------------------------------------

PEOPLE = st.integers(1, 40)


@FEW
@given(
    st.lists(st.tuples(st.lists(PEOPLE, min_size=2, max_size=11), st.integers(0, 10), PEOPLE), min_size=4, max_size=8)
)
def test_a_month_without_a_report_is_left_out_and_not_counted_as_0(
    engine: Engine, some: list[tuple[list[int], int, int]]
) -> None:
    months = [[month_of(YEAR, n) for n in range(1, len(values) + 1)] for values, _, _ in some]
    gaps = [gap % (len(values) - 1) for values, gap, _ in some]  # never the last report
    targets = [(Decision(target),) for _, _, target in some]
    whole = [tuple(map(Said, m, values)) for m, (values, _, _) in zip(months, some, strict=True)]
    missing = [said[:gap] + said[gap + 1 :] for said, gap in zip(whole, gaps, strict=True)]
    zeroed = [(*said, Said(said[gap].month, 0, change=3)) for said, gap in zip(whole, gaps, strict=True)]
    asked = [
        Facts(decisions=decided, said=said)
        for series in (missing, zeroed)
        for decided, said in zip(targets, series, strict=True)
    ]
    rows = engine.figures(asked, month_of(YEAR, 11))
    for without, zero in zip(rows, rows[len(some) :], strict=False):
        assert without["actual"] == zero["actual"]
        assert without["plan_rate"] > zero["plan_rate"] + 1e-9
        assert without["reported_months"] == zero["reported_months"] - 1
        assert (without["gaps"], zero["gaps"]) == (1, 0)
        assert without["estimate_low"] is None


@FEW
@given(st.lists(facts(), min_size=4, max_size=8), MONTHS, st.data())
def test_silence_is_the_same_however_it_is_kept(
    engine: Engine, some: list[Facts], month: date, data: st.DataObject
) -> None:
    """No row, a month said to be 未報告 and a figure taken back say the same."""
    three: list[list[Facts]] = [[], [], []]
    for one in some:
        clean = replace(one, said=tuple(s for s in one.said if s.state != OUT))
        months = sorted({s.month for s in clean.said}) or [month_of(YEAR, 1)]
        silent = data.draw(st.sampled_from(months))
        others = tuple(s for s in clean.said if s.month != silent)
        three[0].append(replace(clean, said=others))
        three[1].append(replace(clean, said=(*others, Said(silent, None, SILENT))))
        three[2].append(replace(clean, said=(*others, Said(silent, 7), Said(silent, 7, change=4, taken_back=True))))
    rows = engine.figures([one for form in three for one in form], month)
    for n, one in enumerate(some):
        told = [as_answer(rows[n + len(some) * form]) for form in range(3)]
        assert told[0] == told[1] == told[2], one


@FEW
@given(st.lists(facts(), min_size=5, max_size=12), MONTHS)
def test_without_a_report_every_figure_is_null(engine: Engine, some: list[Facts], month: date) -> None:
    mute = [replace(one, said=tuple(s for s in one.said if s.month < month_of(YEAR, 1))) for one in some]
    for row in engine.figures(mute, month):
        names = ("actual", "achievement_rate", "plan", "plan_rate", "estimate_low", "estimate_high", "difference")
        assert {row[name] for name in names} == {None}
        assert row["reported_months"] == 0
        assert row["status"] in {"not_reported", "not_due", "no_target"}


# As of -------------------------------------------------------------------------------------------------------


@FEW
@given(st.lists(st.tuples(facts(), facts()), min_size=3, max_size=6), MONTHS)
def test_what_is_said_later_never_alters_an_earlier_answer(
    engine: Engine, some: list[tuple[Facts, Facts]], month: date
) -> None:
    world = World.of_one_goal()
    place(world, {name_of(n): before for n, (before, _) in enumerate(some)})
    asked = world.change_no
    later = World(first_change=asked + 1)
    later.department(name="新しい部")
    later.scale(bands=OWN_BANDS)
    for n, (_, after) in enumerate(some):
        name = name_of(n)
        later.indicator(name, name="新しい名", direction=after.direction, accumulation=after.accumulation)
        for decision in after.decisions:
            later.target(name, decision.value, low=decision.low, high=decision.high, decided_on=decision.decided_on)
        for valid_from in after.definitions:
            later.definition(name, valid_from.isoformat())
        later.month_plan(name, {month.isoformat(): value for month, value in after.plan})
        for said in {s.month: s for s in after.said}.values():
            later.actual(name, said.month.isoformat(), said.value, said.state, withdrawn=said.taken_back)
    with engine.holding(world) as ask:
        before_rows = ask("figure", month=month, change=asked)
        later.write_to(ask.cursor)
        assert sorted(before_rows, key=str) == sorted(ask("figure", month=month, change=asked), key=str)


def test_a_rename_a_new_scale_and_rows_taken_back_leave_every_earlier_answer_alone(engine: Engine) -> None:
    world = rich_world({})
    asked = world.change_no

    def everything(ask: Asker, change: int | None) -> dict[str, list[Row]]:
        names = (*CONCEPTS, *KEYS)
        month = month_of(YEAR, 11)
        return {n: sorted(ask(n, department=None, year=None, month=month, change=change), key=str) for n in names}

    with engine.holding(world) as ask:
        before = everything(ask, asked)
        revise_everything(world)
        world.write_to(ask.cursor)
        assert everything(ask, asked) == before
        now = everything(ask, None)
    assert [name for name in before if before[name] == now[name]] == ["year_month"], "all others have something new"
