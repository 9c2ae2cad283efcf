"""The head's grade stands beside the computed status, and neither changes the other."""

from __future__ import annotations

import pytest

from kpi import judgement
from kpi.access import Forbidden
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused
from kpi.judgement import Judgement, NewJudgement, Subject
from kpi.model import Report, Status
from kpi.report import change_as_of, read_report
from kpi.store import Store
from tests.city import DESK, HEAD, saved, store_of
from tests.rows import DEPARTMENT, GOAL, World

YEAR, MARCH, SEPTEMBER = FiscalYear(2022), Month(2023, 3), Month(2022, 9)
FIGURE, DEED = Subject(GOAL, "figure"), Subject(GOAL, milestone="deed")


@pytest.fixture
def store() -> Store:
    world = World.of_one_goal()
    world.indicator("figure", report_months="9,3")
    world.target("figure", 10)
    world.actual("figure", "2022-09", 4)
    world.actual("figure", "2023-03", 5)
    world.initiative("work")
    world.milestone("deed", "work", "2022-07-31")
    return store_of(world)


def report(store: Store, month: Month = MARCH) -> Report:
    return read_report(store, DEPARTMENT, YEAR, month, change_as_of(store, None))


def judge(
    store: Store, grade: str | None, subject: Subject = FIGURE, month: Month = MARCH, based_on: int = 0
) -> object:
    new = NewJudgement(subject, month, grade, "事情による", based_on)
    return judgement.judge(store, HEAD, new, report(store, month))


def standing(store: Store, subject: Subject = FIGURE, month: Month = MARCH) -> Judgement | None:
    return judgement.read_judgements(store, DEPARTMENT, YEAR, month).get(subject)


def test_a_judgement_that_differs_leaves_the_computed_status_alone(store: Store) -> None:
    saved(judge(store, "achieved"))
    [figure] = report(store).indicators
    found = standing(store)
    assert found is not None
    assert figure.status is Status.NEARLY
    assert (judgement.word(found, figure, report(store)), found.reason) == ("達成", "事情による")
    assert judgement.differs(found, figure, report(store))


def test_a_judgement_like_the_computed_status_does_not_differ(store: Store) -> None:
    saved(judge(store, "nearly"))
    found = standing(store)
    assert found is not None
    assert not judgement.differs(found, report(store).indicators[0], report(store))


def test_the_last_judgement_up_to_the_month_stands_and_one_of_another_phase_is_not_compared(store: Store) -> None:
    saved(judge(store, "caution", month=SEPTEMBER))
    found = standing(store)
    assert found is not None
    assert (found.month, judgement.word(found, report(store).indicators[0], report(store))) == (SEPTEMBER, "注意")
    assert not judgement.differs(found, report(store).indicators[0], report(store))
    assert standing(store, month=Month(2022, 8)) is None


def test_a_milestone_is_judged_in_the_words_of_milestones(store: Store) -> None:
    saved(judge(store, "partly_done", DEED))
    found = standing(store, DEED)
    assert found is not None
    assert judgement.word(found, report(store).milestones[0], report(store)) == "一部実施"
    with pytest.raises(Refused):
        judge(store, "achieved", DEED)


def test_a_judgement_needs_a_grade_of_the_scale_and_a_reason(store: Store) -> None:
    with pytest.raises(Refused):
        judge(store, "S")
    with pytest.raises(Refused, match="理由"):
        judgement.judge(store, HEAD, NewJudgement(FIGURE, MARCH, "achieved", " ", 0), report(store))
    with pytest.raises(Refused):
        judge(store, "achieved", Subject(GOAL, "none"))


def test_the_head_alone_judges(store: Store) -> None:
    with pytest.raises(Forbidden):
        judgement.judge(store, DESK, NewJudgement(FIGURE, MARCH, "achieved", "理由", 0), report(store))


def test_the_second_of_two_is_told_and_one_is_taken_back_by_no_grade(store: Store) -> None:
    change = saved(judge(store, "achieved"))
    assert isinstance(judge(store, "missed"), Conflict)
    assert saved(judge(store, "achieved", based_on=change)) == change
    saved(judge(store, None, based_on=change))
    assert standing(store) is None
