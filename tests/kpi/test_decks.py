"""A frozen deck stays as it was shown; what changed since is told beside it, value by value."""

from __future__ import annotations

import pytest

from kpi.access import Forbidden
from kpi.briefing import build
from kpi.calendar import FiscalYear, Month
from kpi.deck import Arrangement, Deck
from kpi.decks import ABSENT, Difference, differences, freeze, frozen
from kpi.guard import Refused
from kpi.report import change_as_of
from kpi.screens import screens
from kpi.store import Store
from tests.city import DESK, EDITOR, store_of
from tests.kpi.test_deck import LEAKS, planted
from tests.rows import DEPARTMENT, SCALE, World

MARCH = Month(2023, 3)
OF = (DEPARTMENT, FiscalYear(2022), MARCH)


def city() -> World:
    """Return a city with ten figures, half of them short of 40, and a milestone."""
    world = World.of_one_goal()
    world.initiative("work")
    world.milestone("law", "work", "2022-07-31", title="条例の制定")
    for number in range(10):
        world.indicator(f"f{number}", name=f"指標{number}", entry_mode="running", position=number)
        world.target(f"f{number}", 40, comparator_stated=False)
        world.actual(f"f{number}", "2023-03", 35 + number)
    return world


GRADES = Arrangement(grades=True)


def now(store: Store) -> Deck:
    return build(store, *OF, change_as_of(store, None), GRADES)


def changed(store: Store, table: str, **columns: object) -> None:
    """Say the newest revision of a row anew, with some columns changed."""
    key = {
        name: columns[name] for name in ("indicator", "month", "rating_scale", "position", "phase") if name in columns
    }
    with store.write("試験", "変更") as change:
        [row] = change.newest(table, **key)
        said = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put(table, [said | columns])


def test_a_frozen_deck_is_read_as_it_was_shown() -> None:
    with store_of(city()) as store:
        shown = now(store)
        freeze(store, DESK, "9月議会", OF, change_as_of(store, None), GRADES)
        [kept] = frozen(store, DEPARTMENT)
    assert (kept.name, kept.deck) == ("9月議会", shown)
    assert differences(kept.deck, shown) == ()


def test_changed_figures_names_and_scales_leave_it_alone_and_are_each_told() -> None:
    with store_of(city()) as store:
        shown = screens(now(store))
        freeze(store, DESK, "9月議会", OF, change_as_of(store, None), GRADES)
        for number in range(10):
            changed(store, "actual", indicator=f"f{number}", month=MARCH.first, value=50.0 + number)
        changed(store, "indicator", indicator="f3", name="新しい名前")
        changed(store, "rating_band", rating_scale=SCALE, phase="year_end", position=2, lower_bound=0.9)
        [kept] = frozen(store, DEPARTMENT)
        assert screens(kept.deck) == shown
        told = differences(kept.deck, now(store))
    actuals = [one for one in told if one.what == "実績"]
    assert actuals == [Difference(f"指標{n}", "実績", f"{35 + n}件", f"{50 + n}件") for n in range(10)]
    assert Difference("指標3", "名前", "指標3", "新しい名前") in told
    assert [one.after for one in told if one.what == "評価区分"] == ["達成 100.0%、概ね達成 90.0%、未達成 —"]


def test_what_is_shown_no_more_is_told_without_its_value() -> None:
    with store_of(city()) as store:
        freeze(store, DESK, "9月議会", OF, change_as_of(store, None), GRADES)
        changed(store, "actual", indicator="f0", month=MARCH.first, withheld=True)
        [kept] = frozen(store, DEPARTMENT)
        assert Difference("指標0", "掲載", "掲載", ABSENT) in differences(kept.deck, now(store))


def test_nothing_that_must_stay_inside_is_kept() -> None:
    with store_of(planted()) as store:
        freeze(store, DESK, "5月", (DEPARTMENT, FiscalYear(2022), Month(2022, 5)), change_as_of(store, None))
        [row] = store.read("deck")
    assert [leak for leak in LEAKS if leak in row["content"]] == []


def test_a_name_is_given_once_and_by_whoever_may() -> None:
    with store_of(city()) as store:
        newest = change_as_of(store, None)
        freeze(store, DESK, " 9月議会 ", OF, newest)
        with pytest.raises(Refused, match="「9月議会」という資料はすでにあります"):
            freeze(store, DESK, "9月議会", OF, newest)
        for name in ("", " ", "長" * 31):
            with pytest.raises(Refused, match="30文字以内"):
                freeze(store, DESK, name, OF, newest)
        with pytest.raises(Forbidden):
            freeze(store, EDITOR, "別の名前", OF, newest)
        assert len(frozen(store, DEPARTMENT)) == 1
