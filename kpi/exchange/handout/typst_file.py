"""A handout as a PDF file with embedded fonts, and as pictures: `page.typ` draws what `page` says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, assert_never

import typst

from kpi.exchange import fonts
from kpi.exchange.handout.fitting import leading
from kpi.exchange.handout.page import (
    PADDING,
    WIDTH,
    Box,
    Bullet,
    Fill,
    Grid,
    Handout,
    Page,
    Paragraph,
    Part,
    Title,
    Words,
)
from kpi.figure_text import targets
from kpi.signs import INK, INKS, PAPER, tone

_TEMPLATE = Path(__file__).with_name("page.typ")
_A4 = 841.89  # points across A4 landscape
_PIXELS = 1920  # across a picture
_RULE, _TRACK = "#8C8C8F", "#F1F2F6"
_LANE, _BAR = (0.1, 0.8), (0.29, 0.42)  # of a graph's height: from the top, and how high
_TARGET, _PLAN = 4.0, 2.0  # px
_BAND = (63, 95, 158)
"""The hue of the bands: red, green, blue."""

Json = dict[str, Any]
Tick = Callable[[float], None]


def pdf_bytes(handout: Handout, recorded_at: datetime) -> bytes:
    """Return a handout as a tagged PDF file with embedded fonts; it says `recorded_at` (UTC) of its own making."""
    found = typst.compile(
        _TEMPLATE,
        font_paths=_fonts(),
        sys_inputs={"handout": json.dumps(_document(handout), ensure_ascii=False), "scale": str(_A4 / WIDTH)},
        timestamp=recorded_at.replace(tzinfo=UTC, microsecond=0),
    )
    return bytes(found)


def png_pages(handout: Handout, tick: Tick) -> Iterator[tuple[Page, bytes]]:
    """Yield each page as a picture 1920 px wide; `tick` is told how much is done, from 0 to 1."""
    for done, page in enumerate(handout.pages, start=1):
        alone = replace(handout, pages=(page,))
        found = typst.compile(
            _TEMPLATE,
            font_paths=_fonts(),
            format="png",
            ppi=72 * _PIXELS / WIDTH,
            sys_inputs={"handout": json.dumps(_document(alone), ensure_ascii=False), "scale": "1"},
        )
        tick(done / len(handout.pages))
        yield page, bytes(found)


@cache
def _fonts() -> typst.Fonts:
    """Return the shipped fonts alone: a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])


def _document(handout: Handout) -> Json:
    pages = [[_part(part) for part in page.parts] for page in handout.pages]
    return {
        "title": handout.title, "font": fonts.FAMILY, "width": WIDTH, "height": handout.paper.height, "pages": pages
    }  # fmt: skip


def _part(part: Part) -> Json:
    match part:
        case Title():
            return {"kind": "title", "box": _box(part.box), "paragraph": _paragraph((part.run,))}
        case Words():
            place = {"box": _box(part.box), "align": part.align, "anchor": part.anchor}
            return {"kind": "words", **place, "paragraphs": [_paragraph(one) for one in part.paragraphs]}
        case Fill():
            return {"kind": "fill", **_shape(part.box, part.ink)}
        case Bullet():
            said = f"{part.figure.name}: {part.said}"
            return {"kind": "bullet", "box": _box(part.box), "said": said, "shapes": list(_bullet(part))}
        case Grid():
            return _grid(part)
    assert_never(part)


def _box(box: Box) -> Json:
    return {"left": box.left, "top": box.top, "width": box.width, "height": box.height}


def _paragraph(paragraph: Paragraph) -> Json:
    runs = [{"text": run.text, "size": run.size, "ink": run.ink, "is_bold": run.is_bold} for run in paragraph]
    return {"runs": runs, "leading": max(leading(run.size) for run in paragraph)}


def _grid(grid: Grid) -> Json:
    rows = [
        [{"align": cell.align, "paragraphs": [_paragraph(one) for one in cell.paragraphs]} for cell in row]
        for row in grid.rows
    ]
    return {
        "kind": "grid", "box": _box(grid.box), "widths": grid.widths, "heights": grid.heights, "rows": rows,
        "lows": [grid.is_low(n) for n in range(len(rows))], "padding": PADDING, "ink": INK, "rule": _RULE,
    }  # fmt: skip


def _shape(box: Box, fill: str | None, stroke: str | None = None) -> Json:
    return {"box": _box(box), "fill": fill, "stroke": stroke}


def _bullet(part: Bullet) -> Iterator[Json]:
    """Yield the shapes of a bullet graph: bands, the actual as a bar, plan and target as a thin and a thick mark."""
    figure, wide, high = part.figure, part.box.width, part.box.height

    def lane(first: float, last: float, of: tuple[float, float]) -> Box:
        left, right = sorted(part.axis.at(value) / 100 * wide for value in (first, last))
        return Box(left, of[0] * high, right - left, of[1] * high)

    def mark(value: float, thick: float, of: tuple[float, float]) -> Box:
        return Box(part.axis.at(value) / 100 * wide - thick / 2, of[0] * high, thick, of[1] * high)

    yield _shape(lane(part.axis.low, part.axis.high, _LANE), _TRACK)
    for span in part.spans:
        yield _shape(lane(span.worse, span.better, _LANE), _mixed(span.shade))
    if figure.actual is None:
        yield _shape(lane(0, max(targets(figure), key=abs), _BAR), PAPER, INKS[tone(figure.status)])
    else:
        yield _shape(lane(0, figure.actual, _BAR), INKS[tone(figure.status)])
    if figure.estimate_low is not None and figure.estimate_high is not None:
        yield _shape(lane(figure.estimate_low, figure.estimate_high, _BAR), None, INK)
    if figure.plan is not None:
        yield _shape(mark(figure.plan, _PLAN, _LANE), INK)
    for end in targets(figure):
        yield _shape(mark(end, _TARGET, (0, 1)), INK)


def _mixed(shade: float) -> str:
    """Return the ink of a band on white, as dark as 0 to 1 says."""
    return "#" + "".join(f"{round(255 - shade * (255 - part)):02x}" for part in _BAND)
