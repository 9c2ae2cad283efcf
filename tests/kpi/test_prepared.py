"""A deck is prepared under a name, arranged as somebody wants it, and stays as it is once it is frozen."""

from __future__ import annotations

import pytest

from kpi.access import Forbidden
from kpi.calendar import FiscalYear, Month
from kpi.deck import REMARK, Arrangement, Placed
from kpi.decks import freeze
from kpi.guard import Conflict, Refused, said_by
from kpi.prepared import NewDeck, discard, named, prepared, save
from kpi.report import change_as_of
from kpi.screens import screens
from kpi.store import Store
from tests.city import DESK, EDITOR, MAY, saved, store_of
from tests.rows import DEPARTMENT, GOAL, World

ARRANGED = Arrangement(
    estimates=True,
    chapters=(Placed("cover"), Placed("glance", is_shown=False), Placed(f"goal-{GOAL}", remark="雨が多い年")),
)


@pytest.fixture
def store() -> Store:
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人", entry_mode="running")
    world.target("figure", 40)
    world.actual("figure", "2022-05", 4)
    return store_of(world)


def test_a_deck_is_read_as_it_was_arranged_with_who_did_so(store: Store) -> None:
    with store:
        number = saved(save(store, DESK, DEPARTMENT, NewDeck(" 6月議会 ", MAY, ARRANGED, is_live=True)))
        [kept] = prepared(store, DEPARTMENT)
    assert (kept.name, kept.month, kept.arrangement, kept.is_live) == ("6月議会", MAY, ARRANGED, True)
    assert (kept.change_no, kept.actor) == (number, "主管課")


def test_it_shows_what_is_known_now_as_it_was_arranged(store: Store) -> None:
    with store:
        saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, ARRANGED)))
        with store.write("試験", "訂正") as change:
            [row] = change.newest("actual", indicator="figure")
            change.put("actual", [said_by(row) | {"value": 5.0}])
        deck = named(store, DEPARTMENT, "6月議会", change_as_of(store, None))
    assert [figure.actual for figure in deck.figures] == [5]
    assert [screen.chapter for screen in screens(deck)] == ["cover", f"goal-{GOAL}", "appendix"]


def test_every_arrangement_is_a_revision_and_the_second_of_two_is_told(store: Store) -> None:
    with store:
        first = saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, ARRANGED)))
        assert saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, ARRANGED, based_on=first))) == first
        assert isinstance(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, Arrangement())), Conflict)
        saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, Arrangement(), based_on=first)))
        assert len(store.revisions("prepared_deck", department=DEPARTMENT, name="6月議会")) == 2
        assert prepared(store, DEPARTMENT)[0].arrangement == Arrangement()


def test_a_frozen_deck_keeps_its_arrangement_and_is_not_prepared_any_more(store: Store) -> None:
    with store:
        based_on = saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, ARRANGED)))
        freeze(store, DESK, "6月議会", (DEPARTMENT, FiscalYear(2022), MAY), change_as_of(store, None), ARRANGED)
        assert prepared(store, DEPARTMENT) == ()
        assert named(store, DEPARTMENT, "6月議会", change_as_of(store, None)).arrangement == ARRANGED
        with pytest.raises(Refused, match="凍結しているため変更できません"):
            save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, Arrangement(), based_on=based_on))
        with pytest.raises(Refused, match="凍結しているため変更できません"):
            discard(store, DESK, DEPARTMENT, "6月議会", based_on)


def test_a_discarded_deck_is_gone_and_its_name_free(store: Store) -> None:
    with store:
        number = saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", MAY, ARRANGED)))
        saved(discard(store, DESK, DEPARTMENT, "6月議会", number))
        assert prepared(store, DEPARTMENT) == ()
        with pytest.raises(Refused, match="「6月議会」はありません。ある資料: なし"):
            named(store, DEPARTMENT, "6月議会", change_as_of(store, None))
        saved(save(store, DESK, DEPARTMENT, NewDeck("6月議会", Month(2022, 6), Arrangement())))


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        (NewDeck(" ", MAY, Arrangement()), "30文字以内"),
        (NewDeck("改\x00行", MAY, Arrangement()), "保存できない文字"),
        (NewDeck("長い", MAY, Arrangement(chapters=(Placed("cover", remark="長" * (REMARK + 1)),))), "40字まで"),
        (NewDeck("なし", MAY, Arrangement(chapters=(Placed("cover", is_shown=False),))), "載せる画面がありません"),
    ],
)
def test_what_cannot_be_a_deck_is_refused(store: Store, new: NewDeck, wrong: str) -> None:
    with store, pytest.raises(Refused, match=wrong):
        save(store, DESK, DEPARTMENT, new)


def test_it_is_prepared_by_whoever_may(store: Store) -> None:
    with store, pytest.raises(Forbidden, match="議会説明資料の準備"):
        save(store, EDITOR, DEPARTMENT, NewDeck("6月議会", MAY, Arrangement()))
