"""A written sheet: read back it says the same in every format, and it holds no more than may leave the house."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

from kpi import training
from kpi.access import Forbidden, Person
from kpi.calendar import Month
from kpi.exchange.sheet import read_sheet as read_back
from kpi.exchange.sheet import sheet_json
from kpi.exchange.sheet.block import clean
from kpi.exchange.sheet_out import Asked, Form, write
from kpi.load import SHIPPED, load, open_database
from kpi.model import Indicator, PlanItem, SheetPart
from kpi.numbers import round_half_up
from kpi.publication import published
from kpi.report import change_as_of
from kpi.sheet import Sheet, read_sheet
from kpi.store import Store, open_store
from tests.city import DESK, EDITOR, HEAD, VIEWER, person, store_of
from tests.exchange.out.test_discretion import INSIDE, LOGIN, NAME, WITHHELD, city
from tests.rows import DEPARTMENT, GOAL, World

MARCH = Month(2023, 3)
TODAY = date(2026, 10, 15)
STRANGER = person("よその担当", section="works-desk", department="works")


def asked(store: Store, form: Form, month: Month = MARCH, *, working: bool = False) -> Asked:
    return Asked(month.fiscal_year, month, change_as_of(store, None), form, working)


def written(store: Store, form: Form, who: Person = VIEWER, month: Month = MARCH, *, working: bool = False) -> bytes:
    return write(store, who, DEPARTMENT, asked(store, form, month, working=working)).content


def held(store: Store, department: str, month: Month) -> Sheet:
    return read_sheet(store, department, month.fiscal_year, month, change_as_of(store, None))


# Written and read back


def assert_same(store: Store, sheet: Sheet, content: bytes, form: Form) -> None:
    """Hold a file, read back, to the sheet that it was written from."""
    found = sheet_json(read_back(content, f"sheet.{form}"))
    assert (found["department"], found["fiscal_year"]) == (sheet.report.department_name, sheet.report.fiscal_year.year)
    assert outline(found) == planned(sheet)
    assert road(found) == [road_of(sheet)]
    for part, said in ((SheetPart.MISSION, found["mission"]), (SheetPart.POLICY, found["policies"])):
        assert joined(said) == "".join(map(bare, lines(sheet, part)))
    assert joined(found["summary"]) == "".join(map(bare, lines(sheet, SheetPart.SUMMARY)))
    for goal, one in zip(found["goals"], sheet.goals, strict=True):
        assert [said["text"] for said in goal["results"]] == lines(sheet, SheetPart.RESULT, one.code)
        assert [said["text"] for said in goal["issues"]] == lines(sheet, SheetPart.ISSUE, one.code)
    figures = {(figure["goal"], figure["name"]): figure for figure in found["figures"]}
    kept_back = withheld(store, sheet)
    for goal in sheet.goals:
        for indicator in goal.goal.indicators:
            figure = figures.get((goal.goal.number, clean(indicator.name)))
            if indicator.code in kept_back:
                assert figure is None
            else:
                assert_figure(figure, indicator)


def withheld(store: Store, sheet: Sheet) -> set[str]:
    """Return the figures whose value is, or adds up what is, 公表時は秘匿."""
    said = published(store, sheet.report.fiscal_year, sheet.report.department)
    return {code for (code, _), one in said.items() if one.is_total_withheld}


def outline(found: dict[str, Any]) -> list[Any]:
    """Return the annual goals with their plans, initiatives and steps as they were read."""
    return [
        (
            goal["number"],
            goal["title"],
            [(item["kind"], item["code"], item["title"]) for item in goal["plan_items"]],
            [(one["number"], one["title"], [(step["number"], step["title"]) for step in one["steps"]])
             for one in goal["initiatives"]],
        )
        for goal in found["goals"]
    ]  # fmt: skip


def planned(sheet: Sheet) -> list[Any]:
    """Return the same of the sheet that was written."""
    goals = []
    for one in sheet.goals:
        work: list[Any] = []
        for line in (each.line for each in one.work):
            words = clean(f"{line.title}({line.schedule})" if line.schedule else line.title)
            if line.step is None:
                work.append((len(work) + 1, words, []))
            else:
                work[-1][2].append((len(work[-1][2]) + 1, words))
        goals.append((one.goal.number, clean(one.goal.title), cited(one.goal.plan_items), work))
    return goals


def cited(items: tuple[PlanItem, ...]) -> list[tuple[str, str, str]]:
    return [(item.kind.value, item.code, clean(item.title)) for item in items]


def road(found: dict[str, Any]) -> list[Any]:
    """Return the mid-term goals as they were read."""
    return [
        [
            (
                goal["number"], goal["title"],
                [(item["kind"], item["code"], item["title"]) for item in goal["plan_items"]],
                [said["text"] for said in goal["items"]],
                [(step["group"], step["title"], step["first_year"], step["last_year"]) for step in goal["steps"]],
            )
            for goal in found["midterm_goals"]
        ]
    ]  # fmt: skip


def road_of(sheet: Sheet) -> list[Any]:
    return [
        (
            goal.number, clean(goal.title), cited(goal.plan_items), [clean(said) for _, said in goal.items],
            [(clean(step.heading), clean(step.title), step.first_year.year, step.last_year and step.last_year.year)
             for step in goal.steps],
        )
        for goal in sheet.midterm
    ]  # fmt: skip


def lines(sheet: Sheet, part: SheetPart, goal: str | None = None) -> list[str]:
    """Return the paragraphs of a text that is published."""
    found = sheet.texts.get((part, goal))
    return [clean(said) for said in found.published.paragraphs] if found and found.published else []


def bare(said: str) -> str:
    return said.partition(")")[2].strip() if said.startswith("(") else said


def joined(said: Any) -> str:
    """Return what was read of a text without numbers and parting: they are told apart from the words."""
    if isinstance(said, str):
        return "".join(bare(line) for line in said.split("\n"))
    return "".join(one["text"] for one in said or ())


def assert_figure(found: dict[str, Any] | None, indicator: Indicator) -> None:
    if indicator.target is None and (indicator.actual is None or not indicator.is_confirmed):
        return
    assert found is not None, indicator.name
    target = None if indicator.target is None else pytest.approx(indicator.target)
    assert (found["target"], found["unit"]) == (target, clean(indicator.unit))
    stated = next((word for word in ("以上", "以下", "未満", "超") if indicator.target_text.endswith(word)), None)
    assert found["comparator"] == (stated if indicator.target is not None else None)
    if indicator.actual is None or not indicator.is_confirmed:
        assert found["actual"] is None
        return
    assert found["actual"] == float(round_half_up(indicator.actual, indicator.decimals))
    assert found["actual_month"] == (str(indicator.actual_month) if indicator.reading_label else None)


@pytest.fixture(scope="module")
def shipped() -> Iterator[Store]:
    with open_store(None) as store:
        load(store, SHIPPED)
        yield store


@pytest.fixture(scope="module")
def training_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("training") / "kpi.duckdb"
    training.build(path, TODAY)
    with open_database(path) as store:
        yield store


@pytest.mark.parametrize("form", Form)
def test_the_shipped_sheet_reads_back_the_same(shipped: Store, form: Form) -> None:
    file = write(shipped, VIEWER, "shimin-kyodo", asked(shipped, form))
    assert file.name == f"2022年度_部局マネジメントシート_市民協働部.{form}"
    assert_same(shipped, held(shipped, "shimin-kyodo", MARCH), file.content, form)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("department", ["manabi", "kurashi", "midori", "mirai"])
def test_the_sheets_of_the_training_city_read_back_the_same(training_city: Store, department: str, form: Form) -> None:
    month = Month(2026, 3)
    file = write(training_city, VIEWER, department, asked(training_city, form, month))
    assert_same(training_city, held(training_city, department, month), file.content, form)


# What may leave the house


def said_in(content: bytes, form: Form) -> str:
    """Return every text in a file, its properties too, by readers that share no code with the writers."""
    if form is Form.PDF:
        return "".join(extract_text(io.BytesIO(content)).split()) + str(
            PDFDocument(PDFParser(io.BytesIO(content))).info
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def inside() -> World:
    """Return a city with drafts, an unconfirmed figure, a withheld one, memos and grades that tell of it."""
    world = city()
    world.narrative("mission", part="mission", body="公表した使命", state="published")
    world.narrative("policy", part="policy", body="確定しただけの方針", state="final")
    world.narrative("result", part="result", goal=GOAL, body="作業中の実績", state="draft")
    world.indicator("open", name="未確定の人数", unit="人")
    world.target("open", 70)
    world.actual("open", "2022-05", 68, internal_note="秘密のメモ2")
    world.submission("2022-05", stage="submitted", submitted_by=LOGIN)
    world.initiative("work", title="取組の柱")
    world.milestone("open-milestone", "work", "2022-05-31", title="未確認の節目")
    world.milestone_report("open-milestone", "2022-05", done_on="2022-05-20", note="節目のメモ")
    world.judgement("grade", "2022-05", indicator="figure", grade="missed", reason="秘匿を語る理由")
    world.judgement("grade-2", "2022-05", indicator="open", grade="on_track", reason="部長の理由")
    return world


@pytest.fixture(scope="module")
def secretive() -> Iterator[Store]:
    with store_of(inside()) as store:
        yield store


MAY = Month(2022, 5)
NEVER = (
    *INSIDE[:5],
    INSIDE[6],
    "秘密のメモ2",
    "4,321",
    "4,331",
    str(WITHHELD)[:4],
    LOGIN,
    NAME,
    "秘匿を語る",
    "節目のメモ",
)


@pytest.mark.parametrize("form", Form)
def test_a_public_copy_has_published_texts_and_confirmed_figures_alone(secretive: Store, form: Form) -> None:
    said = said_in(written(secretive, form, HEAD, MAY), form)
    assert not [word for word in (*NEVER, *INSIDE, "確定しただけ", "作業中", "部長の理由") if word in said]
    assert not [value for value in (">68<", "5月20日") if value in said]
    assert [
        word for word in ("公表した使命", "未確定の人数", "確認中", "公表対象外", "未確認の節目") if word not in said
    ] == []


@pytest.mark.parametrize("form", Form)
def test_a_working_copy_says_on_every_page_that_it_is_one_and_holds_what_its_reader_may_see(
    secretive: Store, form: Form
) -> None:
    said = said_in(written(secretive, form, DESK, MAY, working=True), form)
    assert not [word for word in NEVER if word in said]
    told = (
        "作業中(公表前の資料)",
        "公表した使命",
        "確定しただけの方針",
        "作業中の実績",
        "68",
        "(未確定)",
        "部長の理由",
    )
    assert [word for word in told if word not in said] == []


def test_drafts_of_a_working_copy_are_those_that_its_reader_may_write(secretive: Store) -> None:
    said = said_in(written(secretive, Form.XLSX, EDITOR, MAY, working=True), Form.XLSX)
    assert "作業中の実績" in said
    elsewhere = replace(EDITOR, memberships=tuple(replace(one, section="other") for one in EDITOR.memberships))
    for who in (VIEWER, elsewhere):
        with pytest.raises(Forbidden, match="「シートの文章の記入」ができるのは"):
            written(secretive, Form.XLSX, who, MAY, working=True)


def test_words_that_are_settled_and_not_published_stay_inside() -> None:
    world = inside()
    world.narrative("mission", part="mission", body="直した使命", state="final")
    with store_of(world) as store:
        said = said_in(written(store, Form.XLSX, HEAD, MAY), Form.XLSX)
    assert ("公表した使命" in said, "直した使命" in said) == (False, False)
    assert "公表していない文章: 部局の使命、" in said


def test_the_same_sheet_is_the_same_file_without_an_author(secretive: Store) -> None:
    for form in Form:
        assert written(secretive, form) == written(secretive, form)
    word = docx.Document(io.BytesIO(written(secretive, Form.DOCX)))
    properties = word.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == "令和4年度(2022年度) 部局マネジメントシート 市民協働部"
    book = openpyxl.load_workbook(io.BytesIO(written(secretive, Form.XLSX)))
    assert (book.properties.creator or "", book.properties.title) == ("", properties.title)
    info = PDFDocument(PDFParser(io.BytesIO(written(secretive, Form.PDF)))).info[0]
    assert "Author" not in info
