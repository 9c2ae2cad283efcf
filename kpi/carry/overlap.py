"""Whether two wordings say the same work, such as 「地域計画」の策定支援(2校区) and 地域計画の策定支援を続ける."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SHARE = 0.6
"""So much of the shorter wording stands in the other one too."""
_LEAST = 4
"""Fewer pairs of letters in common are an accident."""
_BESIDE = re.compile(r"[\s「」『』()（）・、。,.:：／/～~-]+")
_ENDING = re.compile(r"(を続ける|に取り組む|を行う|を進める|をめざす|する|を実施|の実施|の推進|の充実)$")


def same_work(sentence: str, titles: Iterable[str]) -> str | None:
    """Return the title that shares most of its letters with a sentence, if one shares enough."""
    own = _pairs(sentence)
    scored = [(_score(own, _pairs(title)), title) for title in titles]
    score, found = max(scored, default=(0.0, ""), key=lambda one: one[0])
    return found if score >= _SHARE else None


def _score(own: frozenset[str], other: frozenset[str]) -> float:
    shared = len(own & other)
    return shared / min(len(own), len(other)) if shared >= _LEAST else 0.0


def _pairs(text: str) -> frozenset[str]:
    plain = _BESIDE.sub("", unicodedata.normalize("NFKC", text))
    plain = _ENDING.sub("", plain)
    return frozenset(plain[n : n + 2] for n in range(len(plain) - 1))
