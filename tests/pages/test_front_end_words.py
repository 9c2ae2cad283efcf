"""The words of Streamlit's front end that somebody can read."""

from functools import cache

import pytest

from pages.shared.front_end_words import WORDS, in_japanese
from pages.shared.static_files import FRONT_END


@cache
def scripts() -> bytes:
    """Return every script of the installed front end, one after the other."""
    return b"\n".join(path.read_bytes() for path in sorted((FRONT_END / "static").rglob("*.js")))


@pytest.mark.parametrize("english", WORDS)
def test_a_word_that_is_exchanged_is_one_that_the_installed_front_end_says(english: str) -> None:
    assert f"`{english}`".encode() in scripts()


def test_only_whole_literals_are_exchanged() -> None:
    script = b"a(`Close`);b(`Close the door`);c('Close');d(`isClose`)"
    assert in_japanese(script).decode() == "a(`閉じる`);b(`Close the door`);c('Close');d(`isClose`)"


def test_the_words_that_are_put_in_cannot_end_a_literal_or_open_a_place_in_it() -> None:
    assert not any(sign in japanese for japanese in WORDS.values() for sign in "`$\\\n")
