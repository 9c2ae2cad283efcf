"""`kpi sheet write` puts a sheet, or those of all departments, into a file of the asked format."""

from __future__ import annotations

import io
import zipfile

import pytest

from kpi.cli import answer
from kpi.relay import Answer
from tests.city import store_of
from tests.rows import World


def write(*more: str) -> Answer:
    world = World.of_one_goal()
    world.department("works", name="まちづくり部", position=2)
    with store_of(world) as store:
        return answer(store, ["sheet", "write", "--year", "2022", *more], "operator")


@pytest.mark.parametrize(
    ("more", "name", "begins"),
    [
        ((), "2022年度_部局マネジメントシート_市民協働部.docx", b"PK"),
        (("--format", "pdf", "--working"), "2022年度_部局マネジメントシート_市民協働部_作業中.pdf", b"%PDF"),
        (("-o", "sheet.PDF"), "sheet.PDF", b"%PDF"),
    ],
)
def test_the_format_is_that_of_the_name_or_the_option(more: tuple[str, ...], name: str, begins: bytes) -> None:
    found = write(*more)
    assert (found.code, found.out, list(found.files)) == (0, f"{name}を書き出しました。\n", [name])
    assert found.files[name].startswith(begins)


def test_all_departments_with_a_sheet_are_one_zip() -> None:
    found = write("--all", "--format", "xlsx", "-o", "all.zip")
    names = zipfile.ZipFile(io.BytesIO(found.files["all.zip"])).namelist()
    assert names == ["2022年度_部局マネジメントシート_市民協働部.xlsx"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("-o", "sheet.odt"), "形式が分かりません"),
        (("-o", "sheet.pdf", "--format", "docx"), "合いません"),
        (("--all", "-o", "all.pdf"), "拡張子を .zip"),
        (("--all", "--department", "市民協働部"), "同時に指定できません"),
    ],
)
def test_what_does_not_fit_together_is_told(more: tuple[str, ...], told: str) -> None:
    found = write(*more)
    assert (found.code, found.files, told in found.err) == (2, {}, True)
