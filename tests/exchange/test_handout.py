"""A deck goes out as it is: the same figures in every file, all within its frame, nothing that must stay inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pptx import Presentation

from kpi import prepared
from kpi.briefing import build
from kpi.calendar import FiscalYear, Month
from kpi.deck import Arrangement, Deck, Placed
from kpi.decks import freeze
from kpi.exchange import fonts, handout
from kpi.exchange.handout import Form, layout
from kpi.exchange.handout.page import A4, SCREEN, Grid
from kpi.exchange.out import files, wanted
from kpi.exchange.out.decks import deck_tables
from kpi.exchange.out.files import Format
from kpi.exchange.out.wanted import Wanted, What
from kpi.figure_text import amount, targets
from kpi.load import SHIPPED, load
from kpi.numbers import format_rate
from kpi.prepared import NewDeck
from kpi.report import UnknownChoice, change_as_of
from kpi.store import Store, open_store
from pages.shared import deck_view
from pages.shared.deck_view import Beside
from tests.city import DESK, MAY, store_of
from tests.exchange import slides
from tests.kpi.test_deck import LEAKS, planted
from tests.kpi.test_decks import changed, city
from tests.rows import DEPARTMENT, SCALE, World

YEAR, MARCH = FiscalYear(2022), Month(2023, 3)
NAME = "9月議会"


def unwatched(_: str, __: float) -> None:
    """Tell nobody."""


def written(deck: Deck, form: Form, *, notes: bool = False) -> bytes:
    return handout.one_file(handout.parts(deck, form, unwatched, notes=notes))


def every_file(deck: Deck) -> dict[str, bytes]:
    found = {str(form): written(deck, form) for form in Form}
    found |= {str(form): files.zipped(files.parts(deck_tables(deck), form)) for form in Format}
    return found | {"pptx with notes": written(deck, Form.PPTX, notes=True)}


def deck_of(store: Store, month: Month = MARCH, department: str = DEPARTMENT) -> Deck:
    return build(store, department, YEAR, month, change_as_of(store, None))


@pytest.fixture(scope="module")
def sheet() -> Deck:
    """Return the deck of the shipped sheet."""
    with open_store(None) as store:
        load(store, SHIPPED)
        return deck_of(store, department="shimin-kyodo")


@pytest.fixture(scope="module")
def awkward() -> Deck:
    """Return a deck of six long names, long words about them, large numbers, eight milestones and a goal of each."""
    world = World.of_one_goal()
    world.initiative("work")
    for n in range(8):
        title = f"とても長い名前の取組み{n}を関係機関と協議しながら段階的に進めて年度内に完了する"
        world.milestone(f"m{n}", "work", f"2022-{n + 5:02}-28", title=title)
    for n in range(6):
        name = f"{n}とても長い名前の指標で、どの枠にも1行では入らないもの(関係団体・事業者を含む延べ参加者数)"
        world.indicator(f"f{n}", name=name, unit="世帯・事業所", entry_mode="running", position=n)
        world.target(f"f{n}", 123_456_789, comparator_stated=False)
        world.actual(f"f{n}", "2023-03", 98_765_432 + n, explanation="説明")
        world.released_text(f"f{n}", "2023-03", "".join(chr(0x4E00 + one) for one in range(700)))
    with store_of(world) as store:
        return deck_of(store)


@pytest.fixture(scope="module")
def slideshow(sheet: Deck) -> bytes:
    return written(sheet, Form.PPTX)


def words(deck: Deck) -> Iterator[str]:
    """Yield what must be read of each figure, without spaces."""
    for one in deck.figures:
        rates = (format_rate(rate, deck.edges) for rate in (one.achievement_rate, one.plan_rate) if rate is not None)
        yield from (one.name, amount(one.actual, one), one.target_text, one.status_word, *rates)


@pytest.mark.parametrize("name", ["sheet", "awkward"])
def test_screen_slides_pdf_and_tables_show_the_same_figures_to_the_digit(
    name: str, request: pytest.FixtureRequest
) -> None:
    deck: Deck = request.getfixturevalue(name)
    asked = {"".join(text.split()) for text in words(deck)}
    screen = "".join(str(deck_view.body(deck, "board", Beside({}))).replace("</b>", "").split())
    book = openpyxl.load_workbook(io.BytesIO(files.parts(deck_tables(deck), Format.XLSX)[0].content))
    rows = "".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    shown = {
        "screen": screen,
        "pptx": slides.text(written(deck, Form.PPTX)),
        "pdf": slides.pdf_text(written(deck, Form.PDF)),
        "xlsx": "".join(rows.split()),
    }
    assert {where: sorted(word for word in asked if word not in text) for where, text in shown.items()} == {
        where: [] for where in shown
    }


def test_a_chart_is_native_and_holds_what_it_draws(sheet: Deck, slideshow: bytes) -> None:
    drawn = {
        frame.name: {one.name.partition("(")[0]: one.values[0] for one in frame.chart.plots[0].series}
        for frame in slides.charts(slideshow)
    }
    assert drawn == {
        f"{one.name}のグラフ": {"実績": one.actual, "目標": one.target} for one in sheet.figures if targets(one)
    }
    described = [frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in slides.charts(slideshow)]  # noqa: SLF001
    assert all("目標 " in text for text in described)


def test_what_was_not_reported_is_an_empty_cell_of_the_chart_and_no_zero(slideshow: bytes) -> None:
    [frame] = [one for one in slides.charts(slideshow) if one.name == "接遇研修の実施回数のグラフ"]
    part: Any = frame.chart.part
    book = openpyxl.load_workbook(io.BytesIO(part.chart_workbook.xlsx_part.blob))
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [  # type: ignore[union-attr]
        [None, "実績(回)", "目標(回)"],
        ["令和4年度", None, 3],
    ]


@pytest.mark.parametrize("name", ["sheet", "awkward"])
def test_no_text_is_outside_its_frame_and_no_frame_outside_its_slide(name: str, request: pytest.FixtureRequest) -> None:
    content = written(request.getfixturevalue(name), Form.PPTX)
    assert slides.outside(content) == []
    file = Presentation(io.BytesIO(content))
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.left + shape.width <= file.slide_width, shape.name
            assert shape.top + shape.height <= file.slide_height, shape.name
        boxes = [(one, one.left, one.top, one.left + one.width, one.top + one.height) for one in slide.shapes]
        for n, (one, left, top, right, bottom) in enumerate(boxes):
            for other, left_, top_, right_, bottom_ in boxes[n + 1 :]:
                over = min(right, right_) - max(left, left_), min(bottom, bottom_) - max(top, top_)
                assert min(over) <= slides.POINT, f"{one.name} over {other.name}: {over}"
        foot = max(shape.top for shape in slide.shapes if shape.name == "罫線")
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                assert shape.top + shape.height <= foot, shape.name


def test_a_slide_has_a_real_title_japanese_fonts_and_nothing_of_who_made_it(sheet: Deck, slideshow: bytes) -> None:
    file: Any = Presentation(io.BytesIO(slideshow))
    assert file.slide_width * 9 == file.slide_height * 16
    assert all(slide.shapes.title.text for slide in file.slides)
    for run in slides.runs(slideshow):
        properties = run._r.rPr  # noqa: SLF001 - the library reads no East Asian font
        assert properties.get("lang") == "ja-JP"
        assert [one.get("typeface") for one in properties if one.tag.endswith(("}ea", "}latin"))] == [fonts.FAMILY] * 2
    known = file.core_properties
    assert (known.author, known.last_modified_by, known.language) == ("", "", "ja-JP")
    assert known.title.startswith("市民協働部 令和4年度の目標と実績")
    names = zipfile.ZipFile(io.BytesIO(slideshow)).namelist()
    assert not [name for name in names if "thumbnail" in name or "printer" in name or "notes" in name or "app" in name]
    theme = zipfile.ZipFile(io.BytesIO(slideshow)).read("ppt/theme/theme1.xml").decode()
    assert theme.count(f'<a:ea typeface="{fonts.FAMILY}"/>') == 2
    assert "".join(sheet.source.split()) in slides.text(slideshow)


def test_notes_say_how_each_figure_was_computed_and_are_there_only_if_asked_for(sheet: Deck) -> None:
    told = "".join(
        slide.notes_slide.notes_text_frame.text
        for slide in slides.slides(written(sheet, Form.PPTX, notes=True))
        if slide.has_notes_slide
    )
    assert [one.name for one in sheet.figures if f"■ {one.name}" not in told or one.formula not in told] == []
    assert not any(slide.has_notes_slide for slide in slides.slides(written(sheet, Form.PPTX)))


def test_a_pdf_is_a4_has_a_title_a_language_tags_and_its_fonts(sheet: Deck) -> None:
    content = written(sheet, Form.PDF)
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    assert document.catalog["Lang"] == b"ja-JP"
    assert "StructTreeRoot" in document.catalog
    assert "Author" not in document.info[0]
    assert document.info[0]["Title"].decode("utf-16").startswith("市民協働部 令和4年度の目標と実績")
    assert content.count(b"/FontFile2") >= 2
    assert b"[0 0 841.89 595.2" in content


def test_a_picture_is_1920_by_1080_and_called_after_its_screen(awkward: Deck) -> None:
    found = handout.parts(awkward, Form.PNG, unwatched)
    assert {one.content[16:24] for one in found} == {(1920).to_bytes(4, "big") + (1080).to_bytes(4, "big")}
    assert [one.name for one in found][:4] == ["01", "02", "03", "03_2"]
    assert next(iter(handout.named(found, "out"))) == "out/01.png"
    assert next(iter(handout.named(found, "out/deck.png"))) == "out/deck-01.png"
    assert list(handout.named(found, "deck.zip")) == ["deck.zip"]


def test_what_has_no_room_goes_on_on_a_page_of_the_same_number_and_nothing_is_lost(awkward: Deck) -> None:
    for paper in (SCREEN, A4):
        pages = layout.handout(awkward, paper).pages
        cells = [
            "".join(run.text for paragraph in cell.paragraphs for run in paragraph)
            for page in pages
            for part in page.parts
            if isinstance(part, Grid)
            for row in part.rows
            for cell in row
        ]
        told = "".join(cells)
        assert [one.name for one in awkward.figures if one.name not in told] == []
        assert [one.title for one in awkward.milestones if one.title not in told] == []
        assert sum(text.count("丧") for text in cells) == len(awkward.figures)
        assert all(page.title.endswith("(続き)") for page in pages if page.part > 1)


def test_nothing_that_must_stay_inside_is_in_any_file() -> None:
    with store_of(planted()) as store:
        found = every_file(deck_of(store, MAY))
    for name, content in found.items():
        told = slides.everything(content) + (slides.pdf_text(content) if name == "pdf" else "")
        assert [leak for leak in LEAKS if leak in told] == [], name
    assert "公開の説明" in slides.text(found["pptx"])
    assert "公開の説明" in slides.pdf_text(found["pdf"])


def test_nothing_that_must_stay_inside_is_on_a_page_that_becomes_a_picture() -> None:
    with store_of(planted()) as store:
        pages = repr(layout.handout(deck_of(store, MAY), SCREEN))
    assert [leak for leak in LEAKS if leak in pages] == []


def test_a_frozen_deck_goes_out_as_it_was_whatever_changed_since() -> None:
    asked = Wanted(What.DECK, deck=NAME)
    with store_of(city()) as store:
        freeze(store, DESK, NAME, (DEPARTMENT, YEAR, MARCH), change_as_of(store, None))
        before = wanted.find_deck(store, asked)
        files_before = {form: written(before, form) for form in Form}
        for number in range(10):
            changed(store, "actual", indicator=f"f{number}", month=MARCH.first, value=50.0 + number)
        changed(store, "indicator", indicator="f3", name="新しい名前")
        changed(store, "rating_band", rating_scale=SCALE, phase="year_end", position=2, lower_bound=0.9)
        after = wanted.find_deck(store, asked)
        today = wanted.find_deck(store, Wanted(What.DECK))
        tables = wanted.find(store, DESK, asked, date(2023, 4, 1)).tables
    assert written(after, Form.PDF) == files_before[Form.PDF]
    assert written(after, Form.PNG) == files_before[Form.PNG]
    assert slides.text(written(after, Form.PPTX)) == slides.text(files_before[Form.PPTX])
    assert [
        row[tables[0].columns.index(column)]
        for row in tables[0].rows
        for column in tables[0].columns
        if column.name == "actual"
    ] == [35.0 + n for n in range(10)]
    assert "新しい名前" in slides.pdf_text(written(today, Form.PDF))


def test_a_deck_that_nobody_froze_is_told_with_those_that_are() -> None:
    with store_of(city()) as store:
        freeze(store, DESK, NAME, (DEPARTMENT, YEAR, MARCH), change_as_of(store, None))
        with pytest.raises(UnknownChoice, match="資料「6月議会」はありません。近いもの: 9月議会"):
            wanted.find_deck(store, Wanted(What.DECK, deck="6月議会"))


def test_a_prepared_deck_goes_out_as_it_is_arranged_with_its_sentences() -> None:
    remark = "今年度の重点は利用者数です。"
    chapters = (Placed("appendix"), Placed("glance", remark=remark), Placed("short", is_shown=False))
    with store_of(city()) as store:
        prepared.save(store, DESK, DEPARTMENT, NewDeck(NAME, MARCH, Arrangement(chapters=chapters)))
        deck = wanted.find_deck(store, Wanted(What.DECK, deck=NAME))
    for told in (slides.text(written(deck, Form.PPTX)), slides.pdf_text(written(deck, Form.PDF))):
        assert told.count(remark) == 1
        assert told.index("付録数値と計算方法") < told.index(remark)
        assert "計画どおりでない" not in told
    assert slides.outside(written(deck, Form.PPTX)) == []


def test_progress_is_told_and_may_end_the_work(sheet: Deck) -> None:
    heard: list[float] = []

    def tick(_: str, part: float) -> None:
        heard.append(part)
        if part > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        handout.parts(sheet, Form.PNG, tick)
    assert heard[0] == 0
    assert 0.2 < heard[-1] < 0.5
