"""A council's deck on paper and as slides: `layout` says what stands where, one file a format draws it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from kpi.deck import Deck
from kpi.exchange.handout.layout import handout
from kpi.exchange.handout.page import A4, SCREEN, Page
from kpi.exchange.out import files
from kpi.exchange.out.files import ZIP, Part
from kpi.model import Labelled

_TEXT = "資料を作っています"

Tick = Callable[[str, float], None]
"""Told what is being done and how much of it, from 0 to 1."""


class Form(Labelled):
    """A format of handouts; the word is what people call it."""

    PPTX = "pptx", "PowerPoint"
    PDF = "pdf", "PDF"
    PNG = "png", "画像"

    @property
    def media_type(self) -> str:
        """What HTTP calls it; pictures go in a zip file."""
        return _MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        """How the name of its one file ends."""
        return ZIP if self is Form.PNG else f".{self}"


_MEDIA_TYPES = {
    Form.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Form.PDF: "application/pdf",
    Form.PNG: "application/zip",
}


def parts(deck: Deck, form: Form, tick: Tick, *, notes: bool = False) -> list[Part]:
    """Return a deck as files: one, or a picture for each page, named by its number.

    Args:
        deck: what is shown, today's or a frozen one.
        form: the format.
        tick: told how much is done; it may raise to end the work.
        notes: whether the slides of a PowerPoint file say in their notes how each figure was computed.
    """

    def told(part: float) -> None:
        tick(_TEXT, part)

    told(0.0)
    match form:
        case Form.PPTX:
            from kpi.exchange.handout.pptx_file import pptx_bytes  # noqa: PLC0415 - slow, and for this alone

            content = pptx_bytes(handout(deck, SCREEN), deck.recorded_at, notes=notes, tick=told)
            return [Part("deck", form.ending, content)]
        case Form.PDF:
            from kpi.exchange.handout.typst_file import pdf_bytes  # noqa: PLC0415

            content = pdf_bytes(handout(deck, A4), deck.recorded_at)
            told(1.0)
            return [Part("deck", form.ending, content)]
        case Form.PNG:
            from kpi.exchange.handout.typst_file import png_pages  # noqa: PLC0415

            return [Part(_name(page), ".png", content) for page, content in png_pages(handout(deck, SCREEN), told)]
    raise AssertionError(form)


def _name(page: Page) -> str:
    """Return the name of a page: 05, or 05_2 for what has no room on it, which sorts after it."""
    return f"{page.screen:02}" if page.part == 1 else f"{page.screen:02}_{page.part}"


def one_file(found: list[Part]) -> bytes:
    """Return files as one: itself, or a zip file with all of them."""
    return found[0].content if found[0].ending != ".png" else files.zipped(found)


def named(found: list[Part], path: str) -> dict[str, bytes]:
    """Return the files to write for a path: pictures go into one .zip, or beside each other as slides-01.png.

    Raises:
        NotWritten: the path has no name of a file.
    """
    if found[0].ending != ".png" or PurePath(path).suffix.lower() == ZIP:
        return files.named(found, path)
    place = PurePath(path)
    if place.suffix.lower() != ".png":
        return {str(place / f"{part.name}{part.ending}"): part.content for part in found}
    return {str(place.with_name(f"{place.stem}-{part.name}{part.ending}")): part.content for part in found}
