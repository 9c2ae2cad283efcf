"""The route of the sheet's files: which copy an address asks for, who may have it, and what a mistake is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from starlette.requests import Request
from starlette.responses import Response

from kpi.access import Person, Role
from pages.shared import reader, sheet_files, visitor
from tests.city import VIEWER, person, store_of
from tests.rows import World


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    world = World.of_one_goal()
    world.narrative("result", part="result", goal="goal", body="作業中の実績")
    with store_of(world) as store:
        monkeypatch.setattr(reader, "store", lambda: store)
        yield


def asked(monkeypatch: pytest.MonkeyPatch, who: Person, form: str, query: str = "") -> Response:
    monkeypatch.setattr(visitor, "of", lambda *_: who)
    scope = {"type": "http", "path_params": {"form": form}, "query_string": query.encode(), "headers": []}
    return asyncio.run(sheet_files.answer(Request(scope)))


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_anybody_who_sees_the_page_takes_the_public_copy(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    found = asked(monkeypatch, VIEWER, form, "year=2022&month=2023-03")
    assert found.status_code == 200
    assert f"2022年度_部局マネジメントシート_市民協働部.{form}" in unquote(found.headers["Content-Disposition"])


def test_the_working_copy_is_for_those_who_write_on_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, VIEWER, "docx", "year=2022&copy=working").status_code == 403
    found = asked(monkeypatch, person("主管課", Role.DESK), "docx", "year=2022&copy=working")
    assert "_作業中.docx" in unquote(found.headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("form", "query", "told"),
    [("odt", "", "「odt」はありません"), ("pdf", "year=平成", "は読めません"), ("pdf", "year=1999", "1999"),
     ("pdf", "month=13", "13"), ("pdf", "as_of=x", "x")],
)  # fmt: skip
def test_a_mistaken_address_is_told(monkeypatch: pytest.MonkeyPatch, form: str, query: str, told: str) -> None:
    found = asked(monkeypatch, VIEWER, form, query)
    assert (found.status_code, told in bytes(found.body).decode()) == (400, True)
