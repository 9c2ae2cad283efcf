"""Pasted blocks: whatever the grid does not take is named with its text."""

from __future__ import annotations

import pytest

from kpi.model import ItemKind
from pages.shared.pasted import left_out

FIGURE, MILESTONE = ItemKind.FIGURE, ItemKind.MILESTONE
TEXT, KIND, STATE = 2, 3, 3


@pytest.mark.parametrize(
    ("kind", "text", "row", "column", "told"),
    [
        (FIGURE, "31\t確定\r\n90\t見込\r\n5,000\t速報\r\n", 0, TEXT, []),
        (FIGURE, "31\n90\n77\n88", 0, TEXT, ["表は3行です。4行目: 「88」"]),
        (FIGURE, "77\t確定\n\n\n", 2, TEXT, []),
        (FIGURE, "1\n2", 2, TEXT, ["表は3行です。4行目: 「2」"]),
        (FIGURE, "31\t実績", 1, TEXT, ["2行目の区分「実績」。選べるもの: "]),
        (FIGURE, "確定\n概数\n", 0, KIND, ["2行目の区分「概数」。選べるもの: "]),
        (FIGURE, "相談\t件\t31\t確定", 0, 0, []),
        (FIGURE, "31\t確定\tメモ", 0, TEXT, ["1行目の、入力欄の外: 「メモ」"]),
        (FIGURE, '"二行の\nセル"\t確定', 0, TEXT, []),
        (MILESTONE, "完了\t5月20日\t\t式典\tはみ出し", 0, STATE, ["1行目の、入力欄の外: 「はみ出し」"]),
        (MILESTONE, "済", 0, STATE, ["1行目の状態「済」。選べるもの: 完了・"]),
    ],
)
def test_what_a_grid_of_three_rows_does_not_take_is_named(
    kind: ItemKind, text: str, row: int, column: int, told: list[str]
) -> None:
    found = left_out(kind, 3, text, row, column)
    assert len(found) == len(told)
    assert all(one.startswith(expected) for one, expected in zip(found, told, strict=True))


def test_a_whole_sheet_that_was_pasted_by_mistake_is_not_read_out() -> None:
    found = left_out(FIGURE, 3, "1\n" * 1000, 0, TEXT)
    assert (len(found), found[-1]) == (21, "ほか977行")
    [cell] = left_out(FIGURE, 3, "9" * 1_000_000, 9, TEXT)
    assert len(cell) < 200
