"""想定問答 as files: a Word document of A4 pages, each of them marked 部内限, and the same as JSON."""

from __future__ import annotations

import io
import json
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kpi.exchange import fonts
from kpi.questions import RESTRICTED, Inquiries, Inquiry

_WORDS, _TEXTS = Mm(28), Mm(142)  # the columns of the facts
_HANGING = Mm(9)
_DRAFT = "答えの案(登録された事実から自動作成)"


def title(found: Inquiries) -> str:
    """Name the questions of a department's year: 想定問答 市民協働部 令和4年度(2022年度) 3月末時点."""
    report = found.report
    return f"想定問答 {report.department_name} {report.fiscal_year.label} {report.month.end_label}時点"


def word(found: Inquiries) -> bytes:
    """Return the questions as a Word document, without the name of an author."""
    document = Document()
    _set_up(document, title(found))
    document.add_heading(title(found), 1)
    if not found.listed:
        document.add_paragraph("この時点で想定される質問はありません。")
    for number, inquiry in enumerate(found.listed, start=1):
        _add(document, number, inquiry)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def plain(found: Inquiries) -> str:
    """Return the questions as JSON."""
    report = found.report
    told = {
        "restricted": RESTRICTED,
        "department": report.department,
        "department_name": report.department_name,
        "fiscal_year": report.fiscal_year.year,
        "month": str(report.month),
        "change": report.change,
        "questions": [
            {
                "kind": one.kind.value,
                "item": one.item,
                "name": one.name,
                "goal": one.goal,
                "section": one.place.section,
                "why": [why.value for why in one.whys],
                "question": one.question,
                "facts": dict(one.facts),
                "draft": one.draft,
                "answer": one.answer.body if one.answer else None,
            }
            for one in found.listed
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _set_up(document: Any, name: str) -> None:
    """Set pages, fonts, the mark above every page and its number below."""
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "", "", name
    [section] = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    for style, size in (("Normal", 10.5), ("Heading 1", 15), ("Heading 2", 12)):
        font = document.styles[style].font
        font.name, font.size = fonts.FAMILY, Pt(size)
        named = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            named.attrib.pop(qn(f"w:{theme}"), None)  # it would come before the font that is named
        named.set(qn("w:eastAsia"), fonts.FAMILY)
        if style != "Normal":
            font.color.rgb = None
    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.alignment, below.alignment = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    mark = above.add_run(f"【{RESTRICTED}】")
    mark.bold, mark.font.size = True, Pt(12)
    _number(below)


def _add(document: Any, number: int, inquiry: Inquiry) -> None:
    """Add a question: what is asked, the answer, and below it the facts, which stay together on a page."""
    document.add_heading(f"問{number} {inquiry.question}", 2)
    where = document.add_paragraph(f"{inquiry.goal}　{'・'.join(why.label for why in inquiry.whys)}")
    where.paragraph_format.keep_with_next = True
    for n, line in enumerate(inquiry.told.splitlines()):
        said = document.add_paragraph(f"{'答' if n == 0 else ''}\t{line}").paragraph_format
        said.left_indent, said.first_line_indent, said.space_after = _HANGING, -_HANGING, Pt(2)
        said.tab_stops.add_tab_stop(_HANGING)
    if inquiry.answer is None:
        document.add_paragraph(_DRAFT).runs[0].font.size = Pt(9)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (_WORDS, _TEXTS), strict=True):
        column.width = width
    for word_, text in inquiry.facts:
        row = table.add_row()
        split = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(split)  # noqa: SLF001 - python-docx has no name for it
        for cell, width, said in zip(row.cells, (_WORDS, _TEXTS), (word_, text), strict=True):
            cell.width = width
            [paragraph] = cell.paragraphs
            paragraph.add_run(said).font.size = Pt(9)
            paragraph.paragraph_format.space_after = Pt(0)
    document.add_paragraph().paragraph_format.space_after = Pt(6)


def _number(paragraph: Any) -> None:
    """Put the number of the page into a paragraph."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no name for fields
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)
