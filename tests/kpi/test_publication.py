"""What may leave the house is decided by its own roles, seen, confirmed, and never in a closed round."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.access import Forbidden
from kpi.guard import Conflict, Refused, Saved
from kpi.publication import Published, Release, published, read_month, release, withhold
from kpi.store import Store
from tests.city import CONFIRMER, DESK, EDITOR, HEAD, MAY, VIEWER, saved, store_of
from tests.rows import DEPARTMENT, World


def reported(stage: str | None = "confirmed", **said: Any) -> Store:
    """Return a store in which change 1 reported the figure of May, in a round at a stage or (None) in none."""
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", 4, **said)
    if stage:
        world.submission("2022-05", stage=stage)
    return store_of(world)


def row(store: Store) -> dict[str, Any]:
    """Return the figure of May."""
    [found] = store.read("actual")
    return found


def text(store: Store, change_no: int | None = None) -> str | None:
    """Return what is published beside the figure of May."""
    return published(store, MAY.fiscal_year, change_no=change_no)["figure", MAY].text


def worded_anew(store: Store, explanation: str) -> int:
    """Have the section write other words about the figure of May."""
    with store.write("担当A", "提出") as change:
        said = {name: value for name, value in row(store).items() if name not in ("change_no", "withdrawn")}
        change.put("actual", [said | {"explanation": explanation}])
    return change.number


def test_the_head_releases_an_explanation_and_takes_it_back_and_the_figure_stays() -> None:
    with reported(explanation="説明", note="注記") as store:
        assert text(store) is None
        first = saved(release(store, HEAD, "figure", MAY, 1))
        assert text(store) == "説明"
        assert release(store, HEAD, "figure", MAY, 1) == Saved(1)
        saved(release(store, HEAD, "figure", MAY, 1, released=False))
        assert (text(store), text(store, first)) == (None, "説明")
        assert (row(store)["value"], row(store)["note"], row(store)["change_no"]) == (4, "注記", 1)


def test_words_changed_after_their_release_are_not_published_until_they_are_released_themselves() -> None:
    with reported(explanation="説明") as store:
        saved(release(store, HEAD, "figure", MAY, 1))
        based_on = worded_anew(store, "別の説明")
        assert text(store) == "説明"
        [found] = read_month(store, DEPARTMENT, MAY)
        assert (found.release, found.explanation, found.released_text) == (Release.CHANGED, "別の説明", "説明")
        assert isinstance(release(store, HEAD, "figure", MAY, 1), Conflict)
        again = saved(release(store, HEAD, "figure", MAY, based_on))
        assert (text(store), text(store, based_on)) == ("別の説明", "説明")
        assert read_month(store, DEPARTMENT, MAY, again)[0].release is Release.RELEASED


def test_what_was_released_and_changed_since_can_be_taken_back() -> None:
    with reported(explanation="説明") as store:
        saved(release(store, HEAD, "figure", MAY, 1))
        based_on = worded_anew(store, "別の説明")
        saved(release(store, HEAD, "figure", MAY, based_on, released=False))
        assert text(store) is None
        assert read_month(store, DEPARTMENT, MAY)[0].release is Release.WITHIN


def test_a_release_says_who_made_it_and_when() -> None:
    with reported(explanation="説明") as store:
        number = saved(release(store, HEAD, "figure", MAY, 1))
        [found] = read_month(store, DEPARTMENT, MAY)
        assert found.released_by == "部長"
        assert store.change_at() == (number, found.released_at)


def test_a_figure_is_withheld_and_shown_again_after_it_was_handed_in() -> None:
    with reported() as store:
        first = saved(withhold(store, DESK, "figure", MAY, 1))
        assert published(store, MAY.fiscal_year)["figure", MAY] == Published(None, True, True)
        saved(withhold(store, EDITOR, "figure", MAY, first, withheld=False))
        assert published(store, MAY.fiscal_year)["figure", MAY] == Published(None, False, False)
        assert published(store, MAY.fiscal_year, change_no=first)["figure", MAY].is_withheld


@pytest.mark.parametrize(
    ("how", "hidden"),
    [
        ({"accumulation": "sum", "entry_mode": "increment"}, [False, True, True]),
        ({"accumulation": "latest", "entry_mode": "running"}, [False, True, False]),
    ],
)
def test_a_total_that_adds_a_withheld_month_is_withheld_with_it(how: dict[str, str], hidden: list[bool]) -> None:
    world = World.of_one_goal()
    world.indicator("figure", **how)
    for month in ("2022-04", "2022-05", "2022-06"):
        world.actual("figure", month, 4, withheld=month == "2022-05")
    with store_of(world) as store:
        found = published(store, MAY.fiscal_year)
    assert [found[key].is_total_withheld for key in sorted(found)] == hidden
    assert [found[key].is_withheld for key in sorted(found)] == [False, True, False]


def test_an_explanation_that_was_changed_in_between_is_not_released_unseen() -> None:
    with reported(explanation="説明") as store:
        saved(withhold(store, EDITOR, "figure", MAY, 1))
        assert isinstance(release(store, HEAD, "figure", MAY, 1), Conflict)
        assert text(store) is None


@pytest.mark.parametrize("stage", ["open", "submitted", "sent_back", "reopened"])
def test_nothing_is_released_before_the_section_s_head_has_confirmed_it(stage: str) -> None:
    with reported(stage, explanation="説明") as store:
        assert not read_month(store, DEPARTMENT, MAY)[0].is_ready
        with pytest.raises(Refused, match="課長確認のあとに公表できます"):
            release(store, HEAD, "figure", MAY, 1)
        assert text(store) is None


def test_of_a_year_in_which_nobody_keeps_rounds_words_can_be_released() -> None:
    with reported(None, explanation="説明") as store:
        assert read_month(store, DEPARTMENT, MAY)[0].is_ready
        saved(release(store, HEAD, "figure", MAY, 1))


def test_a_closed_round_takes_no_decision_either() -> None:
    with reported("closed", explanation="説明") as store:
        [found] = read_month(store, DEPARTMENT, MAY)
        assert (found.is_locked, found.is_ready) == (True, False)
        for decide in (release, withhold):
            with pytest.raises(Refused, match="締切済"):
                decide(store, HEAD, "figure", MAY, 1)


def test_a_figure_that_is_typed_anew_is_withheld_where_it_is_typed() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", 4)
    world.draft("figure", "2022-05", "5", based_on=1)
    with store_of(world) as store, pytest.raises(Refused, match="入力中"):
        withhold(store, CONFIRMER, "figure", MAY, 1)


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
