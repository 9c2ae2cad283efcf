"""Reading slides back: their texts, what stands outside its frame, and everything that is in a file, zips in it too."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import typst
from pdfminer.high_level import extract_text
from pptx import Presentation
from pptx.shapes.graphfrm import GraphicFrame

from kpi.exchange import fonts

_PLACE, _DIGIT = re.compile(r'="-?[0-9]+"|\{[0-9A-F-]{36}\}'), re.compile(r"[0-9]")
POINT = 12_700
"""EMU."""
_MEASURE = """
#set text(font: "BIZ UDPGothic", lang: "ja", region: "JP", top-edge: 0.88em, bottom-edge: -0.12em)
#let boxes = json(bytes(sys.inputs.boxes))
#let run(it) = text(size: it.size * 1pt, weight: if it.bold { "bold" } else { "regular" }, it.text)
#context [#metadata(boxes.map(box => box.paragraphs.map(one => {
  let size = calc.max(..one.runs.map(it => it.size), 1) * 1pt
  let body = par(leading: one.pitch * 1pt - size, one.runs.map(run).join())
  calc.round((measure(width: box.width * 1pt, body).height + one.pitch * 1pt - size) / 1pt, digits: 1)
}).sum(default: 0)))<high>]
"""


def slides(content: bytes) -> list[Any]:
    """Return the slides of a PowerPoint file."""
    return list(Presentation(io.BytesIO(content)).slides)


def charts(content: bytes) -> list[GraphicFrame]:
    """Return the frames of all native charts."""
    return [shape for slide in slides(content) for shape in slide.shapes if shape.has_chart]


def tables(content: bytes) -> list[GraphicFrame]:
    """Return the frames of all native tables."""
    return [shape for slide in slides(content) for shape in slide.shapes if shape.has_table]


def runs(content: bytes) -> Iterator[Any]:
    """Yield every run of every text and cell."""
    for frame, _, _ in _frames(content):
        for paragraph in frame.paragraphs:
            yield from paragraph.runs


def text(content: bytes) -> str:
    """Return every text of the slides without their spaces and line breaks."""
    return "".join("".join(run.text for run in runs(content)).split())


def pdf_text(content: bytes) -> str:
    """Return every text of a PDF file without its spaces and line breaks."""
    return "".join(extract_text(io.BytesIO(content)).split())


def outside(content: bytes) -> list[str]:
    """Return the texts that need more height than their frame has, by typst's own line breaking."""
    frames = list(_frames(content))
    boxes = [
        {
            "width": wide / POINT,
            "paragraphs": [
                {
                    "pitch": one.line_spacing.pt,
                    "runs": [
                        {"text": run.text, "size": run.font.size.pt, "bold": bool(run.font.bold)} for run in one.runs
                    ],
                }
                for one in frame.paragraphs
            ],
        }
        for frame, wide, _ in frames
    ]  # fmt: skip
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)])
    sizes = typst.query(
        _MEASURE.encode(), "<high>", field="value", one=True, font_paths=own, sys_inputs={"boxes": json.dumps(boxes)}
    )
    return [
        f"{frame.text}: {needed} pt, {high / POINT:.1f} there"
        for (frame, _, high), needed in zip(frames, json.loads(sizes), strict=True)
        if needed > high / POINT + 0.5
    ]


def _frames(content: bytes) -> Iterator[tuple[Any, int, int]]:
    """Yield every frame of text with its inner width and height in EMU."""
    for slide in slides(content):
        for shape in slide.shapes:
            if shape.has_table:
                columns, rows = list(shape.table.columns), list(shape.table.rows)
                for row in rows:
                    for column, cell in zip(columns, row.cells, strict=True):
                        wide = column.width - cell.margin_left - cell.margin_right
                        yield cell.text_frame, wide, row.height - cell.margin_top - cell.margin_bottom
            elif shape.has_text_frame and shape.text_frame.text:
                yield shape.text_frame, shape.width, shape.height


def everything(content: bytes) -> str:
    """Return all that a file holds as text, with what is in the zip files in it.

    Places, sizes and fixed identifiers in XML are left out, and so are digits that are no text.
    """
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{everything(archive.read(name))}" for name in archive.namelist())
    try:
        return _PLACE.sub("", content.decode())
    except UnicodeDecodeError:
        return _DIGIT.sub("", content.decode("utf-8", "ignore"))
