"""想定問答 as files: every page is marked 部内限, nobody is named, and the text is that of the page."""

from __future__ import annotations

import io
import json

import pytest
from docx import Document
from docx.shared import Mm

from kpi.calendar import FiscalYear, Month
from kpi.exchange import questions_file
from kpi.questions import Inquiries, answer, read_inquiries
from kpi.report import change_as_of
from tests.city import EDITOR, saved, store_of
from tests.kpi.test_questions import figure
from tests.rows import DEPARTMENT


@pytest.fixture(scope="module")
def questions() -> Inquiries:
    world = figure()
    world.actual("figure", "2023-03", 35)
    world.indicator("other", name="別の指標")
    with store_of(world) as store:

        def read() -> Inquiries:
            return read_inquiries(store, DEPARTMENT, FiscalYear(2022), Month(2023, 3), change_as_of(store, None))

        [one, _] = read().listed
        saved(answer(store, EDITOR, one, "会場の都合です。\n4月に開きます。", 0))
        return read()


def test_the_word_file_is_a4_upright_marked_and_names_nobody(questions: Inquiries) -> None:
    document = Document(io.BytesIO(questions_file.word(questions)))
    [section] = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert "部内限" in section.header.paragraphs[0].text
    assert (document.core_properties.author, document.core_properties.comments) == ("", "")
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "担当A" not in text
    for one in questions.listed:
        assert one.question in text
        for line in one.told.splitlines():
            assert line in text
    cells = [(row.cells[0].text, row.cells[1].text) for table in document.tables for row in table.rows]
    assert cells == [fact for one in questions.listed for fact in one.facts]


def test_json_says_which_answers_are_drafts(questions: Inquiries) -> None:
    told = json.loads(questions_file.plain(questions))
    assert (told["restricted"], told["month"]) == ("部内限", "2023-03")
    assert [one["answer"] for one in told["questions"]] == ["会場の都合です。\n4月に開きます。", None]
    assert [one["draft"] for one in told["questions"]] == [one.draft for one in questions.listed]
