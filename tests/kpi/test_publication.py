"""What may leave the house is decided by its own roles, seen, and never in a closed round."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.access import Forbidden
from kpi.guard import Conflict, Refused, Saved
from kpi.publication import release, withhold
from kpi.store import Store
from tests.city import DESK, EDITOR, HEAD, MAY, VIEWER, saved, store_of
from tests.rows import World


def reported(**said: Any) -> Store:
    """Return a store in which change 1 reported the figure of May."""
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", 4, **said)
    return store_of(world)


def row(store: Store) -> dict[str, Any]:
    """Return the figure of May."""
    [found] = store.read("actual")
    return found


def test_the_head_releases_an_explanation_and_takes_it_back_and_the_figure_stays() -> None:
    with reported(explanation="説明", note="注記") as store:
        first = saved(release(store, HEAD, "figure", MAY, 1))
        assert release(store, HEAD, "figure", MAY, first) == Saved(first)
        assert (row(store)["released"], row(store)["value"], row(store)["note"]) == (True, 4, "注記")
        saved(release(store, HEAD, "figure", MAY, first, released=False))
        assert row(store)["released"] is False


def test_a_figure_is_withheld_and_shown_again() -> None:
    with reported() as store:
        first = saved(withhold(store, DESK, "figure", MAY, 1))
        assert row(store)["withheld"] is True
        saved(withhold(store, EDITOR, "figure", MAY, first, withheld=False))
        assert row(store)["withheld"] is False


def test_an_explanation_that_was_worded_anew_is_not_released_unseen() -> None:
    with reported(explanation="説明") as store:
        saved(withhold(store, EDITOR, "figure", MAY, 1))
        assert isinstance(release(store, HEAD, "figure", MAY, 1), Conflict)
        assert row(store)["released"] is False


def test_who_may_not_and_what_is_not_there_is_refused() -> None:
    with reported() as store:
        with pytest.raises(Forbidden, match="「公表用説明の公表」"):
            release(store, EDITOR, "figure", MAY, 1)
        with pytest.raises(Forbidden, match="「公表時の秘匿」"):
            withhold(store, VIEWER, "figure", MAY, 1)
        with pytest.raises(Refused, match="公表用説明がまだ書かれていません"):
            release(store, HEAD, "figure", MAY, 1)
        with pytest.raises(Refused, match="4月分の報告がまだありません"):
            withhold(store, EDITOR, "figure", MAY.plus(-1), 0)
        with pytest.raises(Refused, match="指標「nothing」はありません"):
            release(store, HEAD, "nothing", MAY, 1)
