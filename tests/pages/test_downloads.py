"""Files of a page: by whom, under which name, and why not."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlencode
from xml.etree.ElementTree import fromstring

import pytest
import streamlit as st
from itsdangerous import URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from kpi.exchange.handout import Form
from kpi.exchange.out.table import DICTIONARY
from kpi.exchange.out.wanted import SHAPES, What
from pages.shared import downloads, visitor
from tests.pages import screen
from tests.pages.conftest import Open

SHEET = "year=2022&month=2023-03"
HOST = "http://127.0.0.1:8501"


class Client:
    """Somebody at this machine who asks for files."""

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Response:
        """Ask for an address below /export/."""
        path, _, query = address.partition("?")
        what, form = path.rsplit("/", 1)[1].split(".")
        sent = {"Host": HOST.partition("//")[2]} | dict(headers or {})
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "path_params": {"what": what, "form": form},
            "query_string": quote(query, safe="&=%").encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 50000),
        }
        return asyncio.run(downloads.answer(Request(scope)))


def text(found: Response) -> str:
    return bytes(found.body).decode("utf-8-sig")


@pytest.fixture
def client(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("KPI_DATABASE", str(shipped))
    monkeypatch.setattr(visitor, "_bound", lambda: "127.0.0.1")
    yield Client()
    st.cache_data.clear()


def test_a_table_is_saved_under_a_japanese_name_and_never_taken_for_something_else(client: Client) -> None:
    found = client.get(f"/export/report.csv?{SHEET}")
    assert found.status_code == 200
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert found.headers["x-content-type-options"] == "nosniff"
    plain, encoded = found.headers["content-disposition"].split("; filename*=UTF-8''")
    assert plain == 'attachment; filename="report-figures.csv"'
    assert unquote(encoded) == "目標と実績_市民協働部_2022年度_2023-03_指標.csv"
    rows = {row["指標"]: row for row in csv.DictReader(io.StringIO(text(found)))}
    assert rows["延講座開催数"]["達成率"] == "0.875"


@pytest.mark.parametrize("what", SHAPES)
def test_every_file_that_a_page_offers_is_there(client: Client, what: What) -> None:
    asked = "section=shimin-kyodo-all&month=2023-03" if what is What.ROUND else SHEET
    for form, tables in (("xlsx", [None]), ("csv", [*SHAPES[what], DICTIONARY]), ("parquet", SHAPES[what])):
        for table in tables:
            found = client.get(f"/export/{what}.{form}?{asked}" + (f"&table={table.name}" if table else ""))
            assert found.status_code == 200, text(found)
            assert found.body


@pytest.mark.parametrize("form", Form)
def test_a_deck_is_saved_as_a_handout(client: Client, form: Form) -> None:
    found = client.get(f"/export/deck.{form}?{SHEET}")
    assert (found.status_code, found.headers["content-type"]) == (200, form.media_type)
    _, encoded = found.headers["content-disposition"].split("; filename*=UTF-8''")
    assert unquote(encoded) == f"議会説明_市民協働部_2022年度_2023-03{form.ending}"


def test_the_links_to_a_frozen_deck_name_it() -> None:
    shown = fromstring(downloads.handout_links(lambda path, **asked: f"{path}?{urlencode(asked)}", {"deck": "9月議会"}))  # noqa: S314  # our own markup
    links = [link.get("href", "") for link in shown.iter("a")]
    assert [link.partition("?")[0] for link in links] == [
        "export/deck.pptx", "export/deck.pptx", "export/deck.pdf", "export/deck.png", "export/deck.xlsx",
    ]  # fmt: skip
    assert all("deck=9" in unquote(link) for link in links)
    assert all(link.get("download") for link in shown.iter("a"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("report.pptx", "「report.pptx」という表はありません"),
        ("deck.pptx?deck=x", "資料「x」はありません"),
        ("nothing.csv", "「nothing.csv」という表はありません"),
        ("report.docx", "「report.docx」という表はありません"),
        ("report.csv?department=x", "部局「x」はありません。近いもの: "),
        ("report.csv?year=二", "年度「二」は読めません"),
        ("report.csv?year=2035", "年度「2035」はありません"),
        ("report.csv?month=2023-13", "「2023-13」は年月として読めません"),
        ("report.csv?as_of=2000-01-01", "この日時には登録がありません"),
        ("report.csv?as_of=yesterday", "「yesterday」は時点として読めません"),
        ("report.csv?table=x", "表「x」はありません。あるもの: figures、"),
        ("round.csv?section=x", "課「x」はありません"),
    ],
)
def test_an_address_of_nothing_is_told_in_a_sentence(client: Client, path: str, said: str) -> None:
    found = client.get(f"/export/{path}")
    assert (found.status_code, found.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert text(found).startswith(said)


STAFF = ["round", "unreported", "all"]


@pytest.mark.parametrize("what", ["report", "city", *STAFF])
def test_from_elsewhere_what_pages_show_can_be_saved_and_what_staff_see_cannot(client: Client, what: str) -> None:
    found = client.get(f"/export/{what}.csv", headers={"X-Forwarded-For": "192.0.2.1"})
    assert found.status_code == (403 if what in STAFF else 200)
    if what in STAFF:
        assert "ができるのは、" in text(found)


def test_memos_are_not_for_everybody_who_asks(client: Client) -> None:
    elsewhere = {"X-Forwarded-For": "192.0.2.1"}
    assert client.get(f"/export/report.csv?{SHEET}&inside=yes", headers=elsewhere).status_code == 403
    assert client.get(f"/export/report.csv?{SHEET}&inside=yes").status_code == 200


@pytest.fixture
def signing_in(monkeypatch: pytest.MonkeyPatch) -> str:
    """Set sign-in up and return the secret that signs the cookie."""
    monkeypatch.setattr(visitor, "get_secrets_auth_section", lambda: {"redirect_uri": f"{HOST}/oauth2callback"})
    monkeypatch.setattr(visitor, "get_origin_from_redirect_uri", lambda: HOST)
    monkeypatch.setattr(visitor, "get_cookie_secret", lambda: "secret")
    return "secret"


def cookie(secret: str, **said: object) -> dict[str, str]:
    name = "_streamlit_user"
    claims = json.dumps({"is_logged_in": True, "email": "a@city.example", "origin": HOST} | said)
    return {"Cookie": f"{name}={URLSafeTimedSerializer(secret, salt=name).dumps(claims)}"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "_streamlit_user=x"},
        cookie("another secret"),
        cookie("secret", is_logged_in=False),
        cookie("secret", origin="http://elsewhere.example"),
        cookie("secret", email_verified=False),
        cookie("secret", email=None),
    ],
)
@pytest.mark.usefixtures("signing_in")
def test_where_people_sign_in_nobody_saves_a_file_without(client: Client, headers: dict[str, str]) -> None:
    found = client.get(f"/export/report.csv?{SHEET}", headers=headers)
    assert found.status_code == 401
    assert "サインインしてください" in text(found)


def test_whoever_signed_in_saves_what_their_role_allows(client: Client, signing_in: str) -> None:
    assert client.get(f"/export/report.csv?{SHEET}", headers=cookie(signing_in)).status_code == 200
    assert client.get("/export/all.csv", headers=cookie(signing_in)).status_code == 403


def test_behind_a_proxy_only_whom_it_names(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_PROXY_HEADER", "X-User")
    monkeypatch.setenv("KPI_PROXY_ADDRESS", "127.0.0.1")
    assert client.get(f"/export/report.csv?{SHEET}").status_code == 401
    assert client.get(f"/export/report.csv?{SHEET}", headers={"X-User": "somebody"}).status_code == 200
    monkeypatch.setenv("KPI_PROXY_ADDRESS", "192.0.2.1")
    assert client.get(f"/export/report.csv?{SHEET}", headers={"X-User": "somebody"}).status_code == 401


def test_the_links_keep_the_address_of_the_page(open_app: Open) -> None:
    page = screen.board(open_app({"year": "2022", "month": "2023-03"}))
    [files] = [found for found in page.iter("div") if found.get("class") == "files"]
    links = [link.get("href", "") for link in files.iter("a")]
    assert links[0] == "export/report.xlsx?department=shimin-kyodo&year=2022&month=2023-03"
    assert links[1].startswith("export/report.csv?department=shimin-kyodo&year=2022&month=2023-03&table=figures")
    assert len(links) == 2 + 2 * len(SHAPES[What.REPORT]) + 1
    assert all(link.get("download") for link in files.iter("a"))
