"""Texts: what cannot be saved is refused with a sentence that says why and how much is too much."""

from __future__ import annotations

import pytest

from kpi import texts


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", None), ("二行\r\nの\tメモ", None), ("絵文字😀と﨑", None), ("あ" * 200, None),
        ("あ" * 201, "メモは200字までです(今は201字)。短くしてください。"),
        ("あ" * 5_000_000, "メモは200字までです(今は5,000,000字)。短くしてください。"),
        ("あ\0い", "メモの2文字目に、保存できない文字(�)があります。消してください。"),
        ("\ud800", "メモの1文字目に、保存できない文字(�)があります。消してください。"),
        ("途中\ufffd", "メモの3文字目に、保存できない文字(�)があります。消してください。"),
        ("\x1b[31m", "メモの1文字目に、保存できない文字(�)があります。消してください。"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_saved_is_refused_with_its_reason(text: str, wrong: str | None) -> None:
    assert texts.problem("メモ", text, texts.LINE) == wrong


def test_half_a_character_becomes_one_that_can_be_sent_and_two_halves_become_their_whole() -> None:
    assert texts.whole("1\ud8002") == "1�2"
    assert texts.whole("\ud83d\ude00") == "😀"


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    assert texts.shown("12\0") == "12�"
    assert texts.shown("あ" * 100) == "あ" * 80 + "…(全100字)"
