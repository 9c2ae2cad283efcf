"""A text of the sheet is written, settled and published, and every revision stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpi import narrative
from kpi.access import Forbidden
from kpi.calendar import FiscalYear
from kpi.guard import Conflict, Refused
from kpi.model import SheetPart, TextState
from kpi.narrative import Held, NewText, Part
from kpi.store import Store
from tests.city import COLLEAGUE, CONFIRMER, DESK, EDITOR, HEAD, SECRETARIAT, VIEWER, person, saved, store_of
from tests.rows import DEPARTMENT, GOAL, World

YEAR = FiscalYear(2022)
SUMMARY = Part(DEPARTMENT, YEAR, SheetPart.SUMMARY)
RESULT = Part(DEPARTMENT, YEAR, SheetPart.RESULT, GOAL)
WRITTEN = NewText("一行目\n\n二行目", 0, date(2023, 3, 31), "総務課")


@pytest.fixture
def store() -> Store:
    return store_of(World.of_one_goal())


def held(store: Store, part: Part = RESULT) -> Held:
    return narrative.read_texts(store, DEPARTMENT, YEAR)[part.part, part.goal]


def settled(store: Store) -> int:
    """Write a text and settle it; return the change."""
    based_on = saved(narrative.save(store, EDITOR, RESULT, WRITTEN))
    return saved(narrative.move(store, DESK, RESULT, based_on))


def test_a_text_begins_as_a_draft_which_only_who_sees_drafts_is_shown(store: Store) -> None:
    saved(narrative.save(store, EDITOR, RESULT, WRITTEN))
    found = held(store)
    assert (found.newest.state, found.newest.paragraphs) == (TextState.DRAFT, ("一行目", "二行目"))
    assert (found.shown(drafts=True), found.shown(drafts=False)) == (found.newest, None)


def test_a_settled_text_goes_on_standing_while_a_draft_of_it_is_written(store: Store) -> None:
    based_on = settled(store)
    saved(narrative.save(store, EDITOR, RESULT, replace(WRITTEN, body="直し", based_on=based_on, reason="数値の修正")))
    found = held(store)
    assert (found.newest.body, found.newest.state) == ("直し", TextState.DRAFT)
    assert found.settled is not None
    assert (found.settled.body, found.settled.state) == (WRITTEN.body, TextState.FINAL)


def test_a_settled_text_is_not_written_anew_without_a_reason(store: Store) -> None:
    based_on = settled(store)
    with pytest.raises(Refused, match="書き直す理由"):
        narrative.save(store, EDITOR, RESULT, replace(WRITTEN, body="直し", based_on=based_on))
    assert held(store).newest.state is TextState.FINAL


def test_what_is_published_has_been_settled_and_has_a_date_and_a_contact(store: Store) -> None:
    based_on = saved(narrative.save(store, EDITOR, RESULT, NewText("本文", 0)))
    with pytest.raises(Forbidden):  # the secretariat publishes, but does not settle
        narrative.move(store, SECRETARIAT, RESULT, based_on)
    based_on = saved(narrative.move(store, HEAD, RESULT, based_on))
    with pytest.raises(Refused, match="日付と問い合わせ先"):
        narrative.move(store, HEAD, RESULT, based_on)
    based_on = saved(narrative.save(store, EDITOR, RESULT, replace(WRITTEN, based_on=based_on, reason="追記")))
    based_on = saved(narrative.move(store, HEAD, RESULT, based_on))
    saved(narrative.move(store, SECRETARIAT, RESULT, based_on))
    assert held(store).newest.state is TextState.PUBLISHED
    with pytest.raises(Refused, match="すでに公表"):
        narrative.move(store, HEAD, RESULT, held(store).newest.change_no)


def published(store: Store) -> int:
    """Write, settle and publish a text; return the change."""
    return saved(narrative.move(store, HEAD, RESULT, settled(store)))


def test_the_public_reads_what_was_published_until_something_else_is(store: Store) -> None:
    based_on = published(store)
    based_on = saved(
        narrative.save(store, EDITOR, RESULT, replace(WRITTEN, body="直し", based_on=based_on, reason="修正"))
    )
    for state in (TextState.DRAFT, TextState.FINAL):
        found = held(store)
        assert found.published is not None
        assert (found.newest.state, found.published.body) == (state, WRITTEN.body)
        based_on = saved(narrative.move(store, HEAD, RESULT, based_on))
    assert held(store).published == held(store).newest


@pytest.mark.parametrize("is_rewritten", [False, True])
def test_what_is_taken_back_nobody_outside_reads_and_nothing_written_is_lost(
    store: Store, *, is_rewritten: bool
) -> None:
    based_on = published(store)
    body = WRITTEN.body
    if is_rewritten:
        body = "直し"
        new = replace(WRITTEN, body=body, based_on=based_on, reason="修正")
        based_on = saved(narrative.save(store, EDITOR, RESULT, new))
    back = saved(narrative.take_back(store, SECRETARIAT, RESULT, "数値の誤り", based_on))
    found = held(store)
    assert (found.newest.body, found.newest.state) == (body, TextState.TAKEN_BACK)
    assert (found.settled, found.published) == (None, None)
    assert narrative.read_texts(store, DEPARTMENT, YEAR, based_on)[RESULT.part, GOAL].published is not None
    assert narrative.revisions(store, RESULT)[0].reason == "公表の取消し: 数値の誤り"
    again = saved(narrative.save(store, EDITOR, RESULT, replace(WRITTEN, body="正しい本文", based_on=back)))
    again = saved(narrative.move(store, DESK, RESULT, again))
    assert held(store).published is None
    saved(narrative.move(store, HEAD, RESULT, again))
    now = held(store).published
    assert now is not None
    assert now.body == "正しい本文"


def test_a_publication_is_taken_back_by_who_may_publish_and_with_a_reason(store: Store) -> None:
    based_on = published(store)
    with pytest.raises(Forbidden):
        narrative.take_back(store, DESK, RESULT, "数値の誤り", based_on)
    with pytest.raises(Refused, match="理由が空欄"):
        narrative.take_back(store, HEAD, RESULT, " ", based_on)
    assert isinstance(narrative.take_back(store, HEAD, RESULT, "数値の誤り", 0), Conflict)
    back = saved(narrative.take_back(store, HEAD, RESULT, "数値の誤り", based_on))
    with pytest.raises(Refused, match="公表していません"):
        narrative.take_back(store, HEAD, RESULT, "もう一度", back)


def test_the_second_of_two_is_told_and_writes_nothing(store: Store) -> None:
    first = saved(narrative.save(store, EDITOR, RESULT, WRITTEN))
    for outcome in (
        narrative.save(store, COLLEAGUE, RESULT, NewText("別の本文", 0)),
        narrative.move(store, DESK, RESULT, 0),
    ):
        assert isinstance(outcome, Conflict)
        assert (outcome.actor, outcome.change_no) == (EDITOR.actor, first)
        assert "一行目" in str(outcome)
    assert held(store).newest.body == WRITTEN.body


def test_the_same_again_writes_nothing(store: Store) -> None:
    first = saved(narrative.save(store, EDITOR, RESULT, WRITTEN))
    assert saved(narrative.save(store, EDITOR, RESULT, replace(WRITTEN, based_on=first))) == first
    assert len(narrative.revisions(store, RESULT)) == 1


@pytest.mark.parametrize("body", ["", "  \n\n "])
def test_an_empty_text_is_none(store: Store, body: str) -> None:
    with pytest.raises(Refused, match="空欄"):
        narrative.save(store, EDITOR, RESULT, replace(WRITTEN, body=body))


def test_a_text_of_a_goal_is_of_a_goal_of_the_year(store: Store) -> None:
    for wrong in (replace(RESULT, goal=None), replace(SUMMARY, goal=GOAL), replace(RESULT, goal="other")):
        with pytest.raises(Refused):
            narrative.save(store, DESK, wrong, WRITTEN)


def test_a_goals_text_is_written_by_the_sections_that_work_on_it_and_the_departments_by_its_desk() -> None:
    world = World.of_one_goal()
    world.section("helps", is_desk=False)
    world.section("idle", is_desk=False)
    world.initiative("work", section="helps")
    store = store_of(world)
    helper, idle = person("手伝", *EDITOR_ROLE, section="helps"), person("別の課", *EDITOR_ROLE, section="idle")
    with pytest.raises(Forbidden):
        narrative.save(store, idle, RESULT, WRITTEN)
    with pytest.raises(Forbidden):
        narrative.save(store, helper, SUMMARY, WRITTEN)
    with pytest.raises(Forbidden):
        narrative.save(store, VIEWER, SUMMARY, WRITTEN)
    saved(narrative.save(store, helper, RESULT, WRITTEN))
    saved(narrative.save(store, CONFIRMER, SUMMARY, WRITTEN))


EDITOR_ROLE = tuple(one.role for one in EDITOR.memberships)


def test_revisions_say_who_wrote_and_settled_what_and_an_earlier_answer_stays(store: Store) -> None:
    first = saved(narrative.save(store, EDITOR, RESULT, WRITTEN))
    saved(narrative.move(store, DESK, RESULT, first))
    newest, oldest = narrative.revisions(store, RESULT)
    assert (newest.actor, newest.differences) == (DESK.actor, (("状態", "作業中", "確定"),))
    assert [name for name, *_ in oldest.differences] == ["状態", "本文", "日付", "問い合わせ先"]
    then = narrative.read_texts(store, DEPARTMENT, YEAR, first)[SheetPart.RESULT, GOAL]
    assert (then.newest.state, then.settled) == (TextState.DRAFT, None)
