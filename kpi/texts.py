"""What a typed text may be: so many characters, none of which a database or a screen cannot hold."""

from __future__ import annotations

from unicodedata import category

NOTE = 2000
"""The longest note, explanation or reason, in characters."""

LINE = 200
"""The longest text of one line: a figure or a day as typed, the number of a document."""

_BROKEN = "\N{REPLACEMENT CHARACTER}"
_SPACES = "\t\n\r"


def problem(what: str, text: str, longest: int) -> str | None:
    """Return why a text cannot be saved, as a Japanese sentence about `what`; None where it can."""
    if len(text) > longest:
        return f"{what}は{longest:,}字までです(今は{len(text):,}字)。短くしてください。"
    for place, one in enumerate(text, start=1):
        if is_broken(one):
            return f"{what}の{place}文字目に、保存できない文字(�)があります。消してください。"
    return None


def is_broken(one: str) -> bool:
    """Say whether a character is a control character, half of one, or what stands for either."""
    return one == _BROKEN or (one not in _SPACES and category(one) in ("Cc", "Cs"))


def whole(text: str) -> str:
    """Return a text that every screen can be sent: halves of characters are replaced by �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def shown(text: str, longest: int = 80) -> str:
    """Return a text as it is quoted in a sentence: its beginning, with � for what cannot be shown."""
    head = "".join(_BROKEN if is_broken(one) else one for one in text[:longest])
    return head if len(text) <= longest else f"{head}…(全{len(text):,}字)"
