"""How much room text takes: an upper bound from the widths of BIZ UDPGothic, the widest of the fonts that may stand in.

Japanese text breaks between any two characters but before closing marks; words and numbers in Latin letters stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from unicodedata import east_asian_width

from kpi.exchange.handout.page import PADDING, Paragraph, Row, Run

_NARROW = dict.fromkeys(" ,.:;!'|ilI", 0.45) | dict.fromkeys('()[]/"-*', 0.55) | dict.fromkeys("%MWmw@&#", 1.0)
_DIGIT, _LATIN, _WIDE = 0.76, 0.9, 1.0
_JOINT = 0.25  # em between a Japanese and a Latin character
_TOKEN = re.compile(r"[!-~]+|\s|.", re.DOTALL)
_CLOSING = frozenset("、。，．・：；？！)」』】〕》〉ー％ぁぃぅぇぉっゃゅょァィゥェォッャュョ々…")
_TALL = 40  # from this size on lines stand closer
_SHRINK = 2  # px at a time
_CUT = "…"
_SPACE = "　"


def width(text: str, size: int) -> float:
    """Return how wide a text is at most, in px, with the space between Japanese and Latin characters."""
    joints = sum(_is_latin(one) != _is_latin(other) for one, other in pairwise(text))
    return size * (sum(map(_advance, text)) + _JOINT * joints)


def line_width(paragraph: Paragraph) -> float:
    """Return how wide a paragraph is at most in one line, in px."""
    joints = sum(
        _JOINT * max(one.size, other.size)
        for one, other in pairwise(paragraph)
        if one.text and other.text and _is_latin(one.text[-1]) != _is_latin(other.text[0])
    )
    return joints + sum(width(run.text, run.size) for run in paragraph)


def flowed(runs: Iterable[Run], room: float) -> tuple[Paragraph, ...]:
    """Return runs beside each other with a space between, on as many lines as that takes."""
    lines: list[Paragraph] = []
    for run in runs:
        spaced = replace(run, text=f"{_SPACE}{run.text}")
        if lines and line_width((*lines[-1], spaced)) <= room:
            lines[-1] = (*lines[-1], spaced)
        else:
            lines.append((run,))
    return tuple(lines)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _advance(character: str) -> float:
    if character.isascii():
        return _NARROW.get(character, _DIGIT if character.isdigit() else _LATIN)
    return _WIDE if east_asian_width(character) in "WFA" else _LATIN


def leading(size: int) -> float:
    """Return the height of a line of text of a size, in px."""
    return size * (1.15 if size >= _TALL else 1.35)


def height(paragraph: Paragraph, room: float) -> float:
    """Return how high a paragraph is in a width of `room`, in px."""
    size = max(run.size for run in paragraph)
    return leading(size) * max(1, sum(1 for _ in _lines(paragraph, room)))


def heights(paragraphs: Iterable[Paragraph], room: float) -> float:
    """Return how high paragraphs are together in a width of `room`, in px."""
    return sum(height(paragraph, room) for paragraph in paragraphs)


def fitted(run: Run, room: tuple[float, float], least: int) -> Run:
    """Return a run as large as fits into a width and a height; below `least` px its end is cut off instead."""
    wide, high = room
    while height((run,), wide) > high and run.size > least:
        run = replace(run, size=max(least, run.size - _SHRINK))
    if height((run,), wide) <= high:
        return run
    lines = [*_lines((run,), wide)][: max(1, int(high // leading(run.size)))]
    kept = "".join(text for parts in lines for text, _ in parts)
    while kept and height((replace(run, text=kept + _CUT),), wide) > high:
        kept = kept[:-1]
    return replace(run, text=kept + _CUT)


def row_height(row: Row, widths: tuple[float, ...]) -> float:
    """Return how high a row of a grid is, in px."""
    beside, above = PADDING
    inner = (heights(one.paragraphs, wide - 2 * beside) for one, wide in zip(row, widths, strict=True))
    return max(inner) + 2 * above


def cut(row: Row, widths: tuple[float, ...], room: float) -> Iterator[Row]:
    """Yield a row in parts none of which is higher than `room`; nothing of its text is lost."""
    beside, above = PADDING
    cells = [
        list(_cut(one.paragraphs, wide - 2 * beside, room - 2 * above)) for one, wide in zip(row, widths, strict=True)
    ]
    for n in range(max(map(len, cells))):
        yield tuple(
            replace(one, paragraphs=parts[n] if n < len(parts) else (_blank(one.paragraphs),))
            for one, parts in zip(row, cells, strict=True)
        )


def _blank(paragraphs: tuple[Paragraph, ...]) -> Paragraph:
    return (replace(paragraphs[0][0], text=""),)


def _cut(paragraphs: tuple[Paragraph, ...], wide: float, high: float) -> Iterator[tuple[Paragraph, ...]]:
    """Yield paragraphs in parts of at most a height, broken between lines."""
    part: list[Paragraph] = []
    left = high
    for paragraph in paragraphs:
        step = leading(max(run.size for run in paragraph))
        lines = list(_lines(paragraph, wide))
        while lines:
            room = int(left // step)
            if room < 1 and part:
                yield tuple(part)
                part, left = [], high
                continue
            taken, lines = lines[: max(1, room)], lines[max(1, room) :]
            part.append(_joined(taken) or (replace(paragraph[0], text=""),))
            left -= step * len(taken)
    if part:
        yield tuple(part)


def _joined(lines: list[list[tuple[str, Run]]]) -> Paragraph:
    runs: list[Run] = []
    for text, run in (piece for pieces in lines for piece in pieces):
        if runs and runs[-1] == replace(run, text=runs[-1].text):
            runs[-1] = replace(run, text=runs[-1].text + text)
        else:
            runs.append(replace(run, text=text))
    return tuple(runs)


def _lines(paragraph: Paragraph, room: float) -> Iterator[list[tuple[str, Run]]]:
    """Yield the lines of a paragraph, each as its pieces of text with their runs."""
    pieces: list[tuple[str, Run]] = []
    used = 0.0
    for text, run in _tokens(paragraph):
        for piece in _whole_or_single(text, run, room):
            wide = width(piece, run.size)
            joint = _JOINT * run.size if pieces and _is_latin(pieces[-1][0][-1]) != _is_latin(piece[0]) else 0.0
            if pieces and used + joint + wide > room:
                yield pieces
                pieces, used, joint = [], 0.0, 0.0
            pieces.append((piece, run))
            used += joint + wide
    yield pieces


def _whole_or_single(text: str, run: Run, room: float) -> Iterable[str]:
    """Return a word, or its characters where no line holds it."""
    return (text,) if width(text, run.size) <= room else text


def _tokens(paragraph: Paragraph) -> Iterator[tuple[str, Run]]:
    """Yield what no line breaks: single characters, Latin words, each with the closing marks that follow."""
    for run in paragraph:
        held = ""
        for token in _TOKEN.findall(run.text):
            if held and token not in _CLOSING:
                yield held, run
                held = ""
            held += token
        if held:
            yield held, run
