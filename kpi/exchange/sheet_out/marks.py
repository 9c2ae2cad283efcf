"""The mark that a paragraph begins with, and how much room texts take: what the office formats have to be told."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

_MARK = re.compile(r"([(（][0-9０-９]{1,2}[)）]|[①-⑳⑴-⒇]|[・○●◯■□◆◇]) ?")
_SENTENCE = re.compile(r"[^。]*。?")


def has_mark(text: str) -> bool:
    """Say whether a paragraph begins with a number or a sign of a list."""
    return _MARK.match(text) is not None


def hang(text: str) -> float:
    """Return by how much the lines of a paragraph hang behind its mark, in full-width letters."""
    found = _MARK.match(text)
    return width(found[0]) if found else 0.0


def width(text: str) -> float:
    """Return how wide a text is in full-width letters: half-width ones take a little over half the room of one."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.6 for letter in text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [found for found in _SENTENCE.findall(text) if found]
