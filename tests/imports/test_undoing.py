"""An import is taken back as a whole, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.access import Forbidden, Role
from kpi.guard import Refused
from kpi.imports import undoing
from kpi.store import Store
from tests.city import EDITOR, person, store_of
from tests.imports.table import ADMIN, aimed, bring, city, said, store
from tests.rows import SECTION


def standing(store: Store) -> dict[str, list[dict[str, object]]]:
    """Return everything that is said now, without the changes that said it."""
    tables = ("department", "section", "department_year", "goal", "indicator", "placement", "target", "actual", "draft")
    return {
        table: [{name: value for name, value in row.items() if name != "change_no"} for row in store.read(table)]
        for table in tables
    }


def test_what_stood_before_stands_again_and_nothing_is_deleted() -> None:
    world = city()
    world.actual("figure", "2022-05", 11, note="注記")
    with store_of(world) as held:
        before = standing(held)
        table = (
            said(12), said(5, "2022-06", row=3), aimed(100, row=4),
            said(1, row=5, department="新部", indicator="新しい指標", goal="新しい目標"),
        )  # fmt: skip
        number = bring(held, *table, create=True).change_no
        assert number is not None
        assert standing(held) != before
        undone = undoing.undo(held, ADMIN, number)
        assert standing(held) == before
        revisions = held.revisions("actual", indicator="figure", month=date(2022, 5, 1))
        assert [row["change_no"] for row, _ in revisions] == [1, number, undone]


def test_an_import_that_was_taken_back_can_be_saved_again() -> None:
    with store() as held:
        number = bring(held, said(12)).change_no
        undoing.undo(held, ADMIN, number or 0)
        assert bring(held, said(12)).change_no == 4


def test_it_is_refused_where_somebody_has_changed_a_figure_since() -> None:
    with store() as held:
        number = bring(held, said(12)).change_no or 0
        bring(held, said(13), who=EDITOR)
        with pytest.raises(Refused, match=r"担当Aが.*変更しています\(変更3"):
            undoing.undo(held, ADMIN, number)


def test_it_is_refused_while_something_uses_what_it_made() -> None:
    with store() as held:
        number = bring(held, said(12, indicator="新しい指標"), create=True).change_no or 0
        later = bring(held, said(5, "2022-06", indicator="新しい指標")).change_no or 0
        with pytest.raises(Refused, match="実績で使われています"):
            undoing.undo(held, ADMIN, number)
        undoing.undo(held, ADMIN, later)
        undoing.undo(held, ADMIN, number)
        assert [row["name"] for row in held.read("indicator")] == ["参加者数"]


def test_it_is_refused_where_the_round_was_handed_in_since() -> None:
    with store() as held:
        number = bring(held, said(12)).change_no or 0
        with held.write("担当A", "提出") as change:
            change.put("submission", [{"section": SECTION, "month": date(2022, 5, 1), "stage": "submitted"}])
        with pytest.raises(Refused, match="5月分は「提出済"):
            undoing.undo(held, ADMIN, number)


@pytest.mark.parametrize("number", [0, 1, 99])
def test_only_imports_are_taken_back(number: int) -> None:
    with store() as held, pytest.raises(Refused, match="取込みではありません"):
        undoing.undo(held, ADMIN, number)


def test_whoever_may_not_import_for_the_section_may_not_take_back() -> None:
    with store() as held:
        number = bring(held, said(12)).change_no or 0
        with pytest.raises(Forbidden):
            undoing.undo(held, person("よその担当", Role.EDITOR, section="elsewhere"), number)


def test_imports_are_listed_the_newest_first() -> None:
    with store() as held:
        bring(held, said(12))
        bring(held, said(13))
        assert [(one.change_no, one.reason) for one in undoing.imports(held)] == [
            (3, "取込み「表.csv」"),
            (2, "取込み「表.csv」"),
        ]
