"""The document as a Word file that can be edited: A4 landscape, heads of tables on every page, no author."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from kpi.exchange import fonts
from kpi.exchange.sheet_out.document import Block, Cell, Document, Heading, Kind, Line, Note, Part, Table
from kpi.exchange.sheet_out.marks import hang

_PAGE, _MARGIN = (297.0, 210.0), 13.0  # mm
_SIZE, _TITLE, _SMALL = 9.5, 10.5, 8.5  # points
_LINE, _GAP = 12.5, 6.0  # points from line to line, in whatever font it is shown; points between two tables
_HEADINGS = {1: 16.0, 2: 12.0}
_GREY = "EBEBEB"
_OTHERS = ("Yu Gothic", "MS Gothic")
"""What Word shows instead where the font is missing."""
_ALIGNED = {
    Kind.HEAD: WD_ALIGN_PARAGRAPH.CENTER, Kind.INDEX: WD_ALIGN_PARAGRAPH.CENTER, Kind.NUMBER: WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same document gives the same file
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx_bytes(document: Document) -> bytes:
    """Return a document as a docx; the same document is the same file."""
    word = docx.Document()
    _set_up(word, document)
    for n, part in enumerate(document.parts):
        _write_part(word, part, is_first=n == 0)
    _add_gap(word)  # Word wants a paragraph behind the last table
    out = io.BytesIO()
    word.save(out)
    return _packed(out.getvalue())


def _set_up(word: WordDocument, document: Document) -> None:
    """Set the page, the fonts, the properties, and what stands on every page."""
    package = word.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
    properties = word.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.title, properties.language, properties.revision = document.title, "ja-JP", 1
    properties.created = properties.modified = document.made_at
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
    section.left_margin = section.right_margin = section.bottom_margin = Mm(_MARGIN)
    section.top_margin = Mm(_MARGIN + 1)
    section.header_distance = section.footer_distance = Mm(6)
    _set_font(word.styles.element.find(f"{{{_WORD}}}docDefaults/{{{_WORD}}}rPrDefault/{{{_WORD}}}rPr"))
    normal: Any = word.styles["Normal"]
    normal.font.size = Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = Pt(_LINE)
    for level, size in _HEADINGS.items():
        style: Any = word.styles[f"Heading {level}"]
        _set_font(style.element.get_or_add_rPr())
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, RGBColor(0, 0, 0)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
    if document.mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = head.add_run(document.mark)
        run.bold, run.font.size = True, Pt(_TITLE)
        _add(run._r.get_or_add_rPr(), "bdr", val="single", sz="8", space="2", color="000000")  # noqa: SLF001 - the library has no borders
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(_PAGE[0] - 2 * _MARGIN), WD_TAB_ALIGNMENT.RIGHT)
    foot.style.paragraph_format.tab_stops.clear_all()
    foot.add_run(f"{document.foot}\t").font.size = Pt(_SMALL)
    for said in ("PAGE", " / ", "NUMPAGES"):
        _add_field(foot, said) if said.isalpha() else foot.add_run(said)
    for run in foot.runs:
        run.font.size = Pt(_SMALL)


def _write_part(word: WordDocument, part: Part, *, is_first: bool) -> None:
    before: Block | None = None
    for block in part.blocks:
        is_new_page = before is None and not is_first
        match block:
            case Table():
                if is_new_page or isinstance(before, Table):  # Word joins tables that follow each other
                    _add_gap(word).paragraph_format.page_break_before = is_new_page
                _write_table(word, block)
            case Heading():
                paragraph = word.add_heading(block.text, block.level)
                if is_new_page:
                    paragraph.paragraph_format.page_break_before = True
                    paragraph.paragraph_format.space_before = Pt(0)
            case Note():
                paragraph = word.add_paragraph()
                paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(2), Pt(0)
                paragraph.add_run(block.text).font.size = Pt(_SMALL)
        before = block


def _add_gap(word: WordDocument) -> Paragraph:
    """Add an empty paragraph that is as low as the gap between two tables."""
    gap = word.add_paragraph()
    gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(0), Pt(_GAP)
    return gap


def _write_table(word: WordDocument, table: Table) -> None:
    columns = [Mm((_PAGE[0] - 2 * _MARGIN) * share) for share in table.widths]
    drawn = word.add_table(len(table.rows), len(columns), style="Table Grid")
    drawn.autofit = False
    for column, wide in zip(drawn.columns, columns, strict=True):
        column.width = wide
    grid = [list(row.cells) for row in drawn.rows]
    for row, column, cell in table.placed():
        place = grid[row][column]
        if cell.rows > 1 or cell.columns > 1:
            place = place.merge(grid[row + cell.rows - 1][column + cell.columns - 1])
        else:
            place.width = columns[column]
        _write_cell(place, cell)
    for number, row in enumerate(drawn.rows):
        flags = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no repeated heads
        if number < table.heads:
            _add(flags, "tblHeader")
        if table.keeps or all(len(cell.lines) <= 1 for cell in table.rows[number]):
            _add(flags, "cantSplit")
    if table.keeps:
        _keep(table, grid)


def _keep(table: Table, grid: list[list[WordCell]]) -> None:
    """Keep the rows that an index spans on one page: each with the next one, but the last."""
    for row, _, cell in table.placed():
        if cell.kind is Kind.INDEX:
            for own in grid[row : row + cell.rows - 1]:
                for paragraph in (found for place in own for found in place.paragraphs):
                    paragraph.paragraph_format.keep_with_next = True


def _write_cell(place: WordCell, cell: Cell) -> None:
    if cell.kind in (Kind.HEAD, Kind.LABEL):
        _add(place._tc.get_or_add_tcPr(), "shd", val="clear", color="auto", fill=_GREY)  # noqa: SLF001 - nor shading
    if cell.kind not in (Kind.LABEL, Kind.BODY):
        place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(cell.lines or (Line(""),)):
        paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
        _write_line(paragraph, line)
        if cell.kind is not Kind.BODY:
            paragraph.alignment = {Kind.HEAD: WD_ALIGN_PARAGRAPH.CENTER, Kind.NUMBER: WD_ALIGN_PARAGRAPH.RIGHT}.get(
                cell.kind
            )
            for run in paragraph.runs:
                run.bold = cell.kind in (Kind.HEAD, Kind.LABEL, Kind.INDEX)


def _write_line(paragraph: Paragraph, line: Line) -> None:
    """Write a paragraph of a cell, hanging behind its mark."""
    run = paragraph.add_run(line.text)
    if line.is_title:
        run.bold, run.font.size = True, Pt(_TITLE)
    behind = hang(line.text)
    shape = paragraph.paragraph_format
    if behind or line.level:
        shape.left_indent, shape.first_line_indent = Pt((line.level + behind) * _SIZE), Pt(-behind * _SIZE)
    shape.keep_together, shape.space_after = True, Pt(1)


def _add_field(paragraph: Paragraph, name: str) -> None:
    """Add a field, such as the number of the page, whose value Word computes."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - the library has no fields
        if kind:
            _add(run, "fldChar", fldCharType=kind)
        else:
            _add(run, "instrText").text = name


def _add(parent: BaseOxmlElement, tag: str, **attributes: str) -> Any:
    """Add an element of Word's own to another, and return it."""
    child = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)
    return child


def _set_font(properties: Any) -> None:
    """Name the font for every script, in place of the theme's, and the language."""
    for tag in ("rFonts", "lang"):
        for found in properties.findall(f"{{{_WORD}}}{tag}"):
            properties.remove(found)
    family = fonts.FAMILY
    named = _add(properties, "rFonts", ascii=family, hAnsi=family, eastAsia=family, cs=family)
    properties.insert(0, named)  # where the order of Word's elements has it
    _add(properties, "lang", val="ja-JP", eastAsia="ja-JP", bidi="ar-SA")


def _packed(content: bytes) -> bytes:
    """Return a docx with a table of fonts of its own and without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in _members(old):
            new.writestr(zipfile.ZipInfo(name, _MEMBER_DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _members(old: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in old.namelist():
        yield name, _font_table() if name == "word/fontTable.xml" else old.read(name)


def _font_table() -> bytes:
    """Return the table that says what to show where the font is missing."""
    names = escape(",".join(_OTHERS))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts xmlns:w="{_WORD}"><w:font w:name="{escape(fonts.FAMILY)}"><w:altName w:val="{names}"/>'
        '<w:charset w:val="80"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()
