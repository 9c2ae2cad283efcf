"""A handout as a PowerPoint file: titles that are titles, charts and tables that can be edited, Japanese fonts.

A chart has a series each for 実績, 計画 and 目標, so that a change in its sheet moves the drawing: what was reached is
solid, what was planned an outline. Nothing in the file says who made it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.chart.series import BarSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as File
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from kpi.deck import Figure
from kpi.exchange.fonts import FAMILY
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
from kpi.signs import INK, INKS, Tone, tone

_PX = 9525  # EMU in a px: 1280 px are 13⅓ inches, and a px is three quarters of a point
_TITLE_ONLY = "Title Only"
_LANGUAGE = "ja-JP"
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # what PowerPoint calls a table without a look
_RULE, _TRACK = "#8C8C8F", "#E7E8EF"
_GAP = 70  # percent of a bar's height, above and below it
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_DECORATIVE = (
    f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_WHOLE = (
    '<c:layout xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:manualLayout>'
    '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0"/><c:y val="0"/><c:w val="1"/><c:h val="1"/></c:manualLayout></c:layout>'
)
"""A plot that takes the whole of its chart: two charts of one width have one scale."""

_TRACK_FILL = (
    f'<c:spPr xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="{_A}">'
    f'<a:solidFill><a:srgbClr val="{_TRACK.removeprefix("#")}"/></a:solidFill></c:spPr>'
)

Tick = Callable[[float], None]
"""Told how much is done, from 0 to 1."""


def pptx_bytes(handout: Handout, recorded_at: datetime, *, notes: bool, tick: Tick) -> bytes:
    """Return a handout as a PowerPoint file.

    Args:
        handout: the pages, 16:9.
        recorded_at: the time (UTC) of what is shown, which the file says of itself.
        notes: whether speaker notes say how each figure was computed.
        tick: told after each page.
    """
    file = _empty(handout)
    layout = file.slide_layouts.get_by_name(_TITLE_ONLY)
    for done, page in enumerate(handout.pages, start=1):
        slide = file.slides.add_slide(layout)
        for part in sorted(page.parts, key=lambda part: not isinstance(part, Title)):  # read first, drawn below
            _draw(slide, part)
        if notes and page.notes:
            _note(slide, page)
        tick(done / len(handout.pages))
    known = file.core_properties
    known.author = known.last_modified_by = known.comments = ""
    known.title, known.language = handout.title, _LANGUAGE
    known.created = known.modified = recorded_at
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _xml(proxy: Any) -> Any:
    """Return the XML behind an object of the library, which gives it no public name."""
    return proxy._element  # noqa: SLF001


def _emu(px: float) -> Emu:
    return Emu(round(px * _PX))


def _place(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    return _emu(box.left), _emu(box.top), _emu(box.width), _emu(box.height)


def _colour(ink: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(ink.removeprefix("#"))
    return found


def _empty(handout: Handout) -> File:
    """Return a file without slides: 16:9, one layout, Japanese throughout."""
    file = Presentation()
    file.slide_width, file.slide_height = _emu(WIDTH), _emu(handout.paper.height)
    for layout in list(file.slide_layouts):
        if layout.name != _TITLE_ONLY:
            file.slide_layouts.remove(layout)
    package, master = file.part.package, file.slide_master
    for relation in list(package.iter_rels()):
        if relation.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES):
            package.drop_rel(relation.rId)  # a picture of the library's own, and the name of another program
        elif relation.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS:
            file.part.drop_rel(relation.rId)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = _themed(theme.blob)
    shape: Any
    for shape in master.placeholders:  # laid out for 4:3
        shape.left, shape.width = (_emu(_xml_px(side) * WIDTH / 960) for side in (shape.left, shape.width))
        shape.top, shape.height = (
            _emu(_xml_px(side) * handout.paper.height / 720) for side in (shape.top, shape.height)
        )
    whole = _xml(file)
    whole.find(qn("p:sldSz")).attrib.pop("type", None)
    for root in (whole, _xml(master), *(_xml(layout) for layout in file.slide_layouts)):
        for element in root.iter():
            if element.get("lang"):
                element.set("lang", _LANGUAGE)
    return file


def _xml_px(side: int) -> float:
    return side / _PX


def _themed(blob: bytes) -> bytes:
    """Return a theme with the product's font and its colours."""
    root: Any = parse_xml(blob)
    for fonts in (root.find(f".//{{{_A}}}majorFont"), root.find(f".//{{{_A}}}minorFont")):
        for name in ("latin", "ea"):
            fonts.find(f"{{{_A}}}{name}").set("typeface", FAMILY)
        for font in fonts.findall(f"{{{_A}}}font"):
            if font.get("script") == "Jpan":
                font.set("typeface", FAMILY)
    accents = (INKS[Tone.GOOD], INKS[Tone.BAD], INKS[Tone.LOOK], _RULE, INK, INKS[Tone.OPEN])
    for number, ink in enumerate(accents, start=1):
        root.find(f".//{{{_A}}}accent{number}/{{{_A}}}srgbClr").set("val", ink.removeprefix("#"))
    return serialize_part_xml(root)


def _draw(slide: Slide, part: Part) -> None:
    match part:
        case Title():
            shape: Any = slide.shapes.title
            shape.left, shape.top, shape.width, shape.height = _place(part.box)
            _write(shape.text_frame, ((part.run,),))
        case Words():
            shape = slide.shapes.add_textbox(*_place(part.box))
            _write(shape.text_frame, part.paragraphs, part.align)
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if part.anchor == "bottom" else MSO_ANCHOR.TOP
        case Fill():
            _fill(slide, part)
        case Bullet():
            _chart(slide, part)
        case Grid():
            _table(slide, part)


def _fill(slide: Slide, part: Fill) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_place(part.box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(part.ink)
    shape.line.fill.background()
    shape.name = "罫線"
    element = _xml(shape)
    element.remove(element.find(qn("p:style")))  # shadows of the theme
    element.nvSpPr.cNvPr.append(parse_xml(_DECORATIVE))


def _write(frame: TextFrame, paragraphs: tuple[Paragraph, ...], align: str = "left") -> None:
    """Write paragraphs that fill their frame from its left upper corner."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    _write_paragraphs(frame, paragraphs, align)


def _write_paragraphs(frame: TextFrame, paragraphs: tuple[Paragraph, ...], align: str) -> None:
    for n, runs in enumerate(paragraphs):
        paragraph: Any = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if align == "right" else PP_ALIGN.LEFT
        paragraph.line_spacing = Pt(max(leading(run.size) for run in runs) * 0.75)
        paragraph.space_before = paragraph.space_after = Pt(0)
        for one in runs:
            run = paragraph.add_run()
            run.text = one.text
            run.font.size = Pt(one.size * 0.75)
            run.font.bold = one.is_bold
            run.font.color.rgb = _colour(one.ink)
            _japanese(_xml(run.font))


def _japanese(properties: Any) -> None:
    """Say of a run that it is Japanese, and in which font its Latin and its Japanese characters are."""
    properties.set("lang", _LANGUAGE)
    properties.set("altLang", "en-US")
    for name in ("a:latin", "a:ea"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
        properties.append(parse_xml(f'<{name} xmlns:a="{_A}" typeface="{FAMILY}"/>'))


def _chart(slide: Slide, part: Bullet) -> None:
    """Draw a figure as a native bar chart: 実績 solid, 目標 as an outline over it, 計画 as a thin one."""
    figure = part.figure
    digits = f".{'0' * figure.decimals}" if figure.decimals else ""
    data = CategoryChartData(number_format=f"#,##0{digits}")
    data.categories = [part.year]
    planned = (
        ("計画", figure.plan), ("目標", figure.target),
        ("目標の下限", figure.target_low), ("目標の上限", figure.target_high),
    )  # fmt: skip
    series = [("実績", figure.actual), *((name, value) for name, value in planned if value is not None)]
    for name, value in series:
        data.add_series(f"{name}({figure.unit})", [value])
    shapes: Any = slide.shapes
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_place(part.box), data)
    frame.name = f"{figure.name}のグラフ"
    _xml(frame).nvGraphicFramePr.cNvPr.set("descr", f"{figure.name}: {part.said}")
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = part.axis.low, part.axis.high
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = chart.category_axis.visible = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = _GAP, 100
    for (name, _), bar in zip(series, plot.series, strict=True):
        _bar(bar, name, figure)
    area = _xml(plot).getparent()
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, parse_xml(_WHOLE))
    area.append(parse_xml(_TRACK_FILL))


def _bar(bar: BarSeries, name: str, figure: Figure) -> None:
    bar.invert_if_negative = False
    if name == "実績":
        bar.format.fill.solid()
        bar.format.fill.fore_color.rgb = _colour(INKS[tone(figure.status)])
        return
    bar.format.fill.background()
    bar.format.line.color.rgb = _colour(INK)
    bar.format.line.width = Pt(1 if name == "計画" else 2.25)
    if name == "計画" or figure.actual is None:
        bar.format.line.dash_style = MSO_LINE.DASH


def _table(slide: Slide, part: Grid) -> None:
    frame = slide.shapes.add_table(len(part.rows), len(part.widths), *_place(part.box))
    frame.name = part.said
    _xml(frame).nvGraphicFramePr.cNvPr.set("descr", part.said)
    table: Any = frame.table
    table.first_row, table.horz_banding = True, False
    for style in _xml(frame).iter(qn("a:tableStyleId")):
        style.text = _NO_STYLE
    for column, wide in zip(table.columns, part.widths, strict=True):
        column.width = _emu(wide)
    for n, (row, high) in enumerate(zip(table.rows, part.heights, strict=True)):
        row.height = _emu(high)
        last = len(part.widths) - 1
        for column, (shown, one) in enumerate(zip(row.cells, part.rows[n], strict=True)):
            _cell(shown, is_head=n == 0, edges=(column == 0, column == last))
            shown.vertical_anchor = MSO_ANCHOR.MIDDLE if part.is_low(n) else MSO_ANCHOR.TOP
            _write_paragraphs(shown.text_frame, one.paragraphs, one.align)


def _cell(shown: _Cell, *, is_head: bool, edges: tuple[bool, bool]) -> None:
    """Give a cell its margins, none at the edges of the table, and the rule below it."""
    beside, above = PADDING
    shown.margin_left, shown.margin_right = (_emu(0 if edge else beside) for edge in edges)
    shown.margin_top = shown.margin_bottom = _emu(above)
    ink, wide = (INK, 2) if is_head else (_RULE, 1)
    rule = (
        f'<a:lnB xmlns:a="{_A}" w="{round(wide * _PX)}"><a:solidFill><a:srgbClr val="{ink.removeprefix("#")}"/>'
        "</a:solidFill></a:lnB>"
    )
    _xml(shown.text_frame).getparent().get_or_add_tcPr().insert(0, parse_xml(rule))


def _note(slide: Slide, page: Page) -> None:
    """Write what a speaker may say of a page."""
    frame: Any = slide.notes_slide.notes_text_frame
    frame.text = "\n\n".join(page.notes)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            _japanese(_xml(run.font))
