"""The tables of a page as files, and a council's deck as a handout: the links to them, and the route that answers.

An address is that of the page with the file's name before it: /export/report.xlsx?department=…&year=…&month=…. A CSV
or Parquet file holds one table, `table` says which; an Excel file holds all of them and the data dictionary.
/export/deck.pptx and its likes hold the deck of the address, or the frozen one that `deck` names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode

import anyio.to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kpi.access import Forbidden
from kpi.calendar import Month, as_of_utc, jst_date, utc_now
from kpi.deck import Arrangement
from kpi.exchange import handout
from kpi.exchange.handout import Form
from kpi.exchange.out import files, wanted
from kpi.exchange.out.files import Format
from kpi.exchange.out.table import DICTIONARY, Table
from kpi.exchange.out.wanted import SHAPES, Wanted, What
from kpi.exchange.out.xlsx_file import TooLarge
from kpi.guard import Refused
from kpi.report import NothingKnown, UnknownChoice
from kpi.store import StoreError
from pages.shared import reader, visitor
from pages.shared.address import Selection
from pages.shared.markup import Html, join, table, tag
from pages.shared.panel import opener, panel
from pages.shared.visitor import NotSignedIn

_TABLE, _SECTION, _INSIDE, _DECK, _NOTES, _PANEL = "table", "section", "inside", "deck", "notes", "files"
_YEAR = re.compile(r"[0-9]{4}")
_QUOTED = 40  # so much of a mistaken value is quoted
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class BadAddress(Exception):
    """The address asks for what cannot be; the text says in Japanese what."""


def links(what: What, selected: Selection) -> Html:
    """Return the links to the files of a page that shows a selection."""
    return _links(what, selected.link)


def handout_links(link: Callable[..., str], asked: Mapping[str, str]) -> Html:
    """Return the links to the handouts of a deck: `link` leads to its year, `asked` names it or switches things on."""

    def file(form: Format | Form, words: str, **more: str) -> Html:
        saved = f"{What.DECK.label}{form.ending}"
        return tag("a", words, href=link(f"export/{What.DECK}.{form}", **asked, **more), download=saved)

    offered = (
        file(Form.PPTX, Form.PPTX.label),
        file(Form.PPTX, f"{Form.PPTX.label}(計算方法のノート付き)", **{_NOTES: "yes"}),
        file(Form.PDF, f"{Form.PDF.label}(A4横)"),
        file(Form.PNG, f"{Form.PNG.label}(ZIP)"),
        file(Format.XLSX, Format.XLSX.label),
    )
    return tag("p", join(offered, "　"), cls="handouts")


def round_links(section: str, month: Month) -> Html:
    """Return the links to the files of a section's round of a month."""
    return _links(What.ROUND, lambda path, **asked: f"{path}?{urlencode({_SECTION: section, 'month': month, **asked})}")


def unreported_links() -> Html:
    """Return the links to the files of 未報告一覧."""
    return _links(What.UNREPORTED, lambda path, **asked: f"{path}?{urlencode(asked)}")


def _links(what: What, link: Callable[..., str]) -> Html:
    """Return a link to all tables as one Excel file, one to the first as CSV, and what opens with every other file."""

    def file(form: Format, table: Table) -> Html:
        # A browser takes a link with a file's name for a download; the name that the server gives comes first.
        asked = {} if form is Format.XLSX else {_TABLE: table.name}
        name = f"{what.label if form is Format.XLSX else table.title}.{form}"
        said = "表をすべて、1つのExcelファイルで保存" if form is Format.XLSX else f"{table.title}を{form.label}で保存"
        return tag("a", form.label, href=link(f"export/{what}.{form}", **asked), download=name, aria_label=said)

    shapes = SHAPES[what]
    rows = [(one.title, one.meaning, join((file(Format.CSV, one), file(Format.PARQUET, one)), " ")) for one in shapes]
    rows.append((DICTIONARY.title, DICTIONARY.meaning, file(Format.CSV, DICTIONARY)))
    listed = table(("表", "内容", "形式"), rows, "Excelのファイルには、この全部が入ります", ("short", "", "short"))
    return tag(
        "div",
        "保存 ",
        join((file(Format.XLSX, shapes[0]), file(Format.CSV, shapes[0])), " "),
        opener("ほか", _PANEL, "more", "ほかの表と形式"),
        panel(_PANEL, "表を保存", listed, cls="sheet"),
        cls="files",
    )


async def answer(request: Request) -> Response:
    """Answer with a file, or with a sentence that says why there is none."""
    try:
        return await anyio.to_thread.run_sync(_file, request)
    except NotSignedIn:
        return refusal(401, "表を保存するには、ページの右上の「サインイン」からサインインしてください。")
    except Forbidden as error:
        return refusal(403, str(error))
    except (BadAddress, UnknownChoice, NothingKnown, TooLarge, Refused) as error:
        return refusal(400, str(error))
    except StoreError as error:
        return refusal(503, str(error))


def _file(request: Request) -> Response:
    """Return the file that a request asks for."""
    today = jst_date(utc_now())
    who = visitor.of(request, reader.store(), today)
    form, wish = _wish(request)
    if isinstance(form, Form):
        return _handout(request, form, wish)
    if wish.what is What.ALL:
        wanted.require_staff(reader.store(), who)
    found = wanted.find(reader.store(), who, wish, today)
    parts = files.parts(found.tables, form)
    chosen = request.query_params.get(_TABLE) or parts[0].name
    part = next((part for part in parts if part.name == chosen), None)
    if part is None:
        known = "、".join(part.name for part in parts)
        raise BadAddress(f"表「{_quote(chosen)}」はありません。あるもの: {known}")
    titles = {one.name: one.title for one in (*found.tables, DICTIONARY)}
    title = found.title if form is Format.XLSX else f"{found.title}_{titles[part.name]}"
    return _saved(part.content, form.media_type, f"{title}{part.ending}", f"{wish.what}-{part.name}{part.ending}")


def _handout(request: Request, form: Form, wish: Wanted) -> Response:
    """Return a deck as a handout."""
    deck = wanted.find_deck(reader.store(), wish)
    parts = handout.parts(deck, form, _unwatched, notes=request.query_params.get(_NOTES) == "yes")
    title = "_".join((What.DECK.label, *wanted.deck_place(deck, wish)))
    return _saved(handout.one_file(parts), form.media_type, f"{title}{form.ending}", f"{What.DECK}{form.ending}")


def _unwatched(_: str, __: float) -> None:
    """Tell nobody how far a file is: it takes seconds, and the browser shows that it waits."""


def _saved(content: bytes, media_type: str, name: str, plain: str) -> Response:
    """Return a file to be saved under a Japanese name, or under a plain one where that is not understood."""
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, headers={**HEADERS, "Content-Type": media_type, "Content-Disposition": disposition})


def _wish(request: Request) -> tuple[Format | Form, Wanted]:
    """Read what an address asks for; what it leaves out is what the pages open with."""
    what, form, asked = request.path_params["what"], request.path_params["form"], request.query_params
    forms = (*Format, *Form) if what == What.DECK else tuple(Format)
    if what not in tuple(What) or form not in forms:
        raise BadAddress(f"「{_quote(f'{what}.{form}')}」という表はありません。")
    month, as_of = (asked.get(name) or None for name in ("month", "as_of"))
    try:
        return next(one for one in forms if one == form), Wanted(
            What(what),
            asked.get("department") or None,
            year_asked(asked),
            None if month is None else Month.parse(month),
            None if as_of is None else as_of_utc(as_of),
            inside=asked.get(_INSIDE) == "yes",
            section=asked.get(_SECTION) or None,
            deck=asked.get(_DECK) or None,
            arrangement=Arrangement(estimates=asked.get("estimates") == "on", grades=asked.get("grades") == "on"),
        )
    except ValueError as error:
        raise BadAddress(str(error)) from error


def year_asked(asked: QueryParams) -> int | None:
    """Return the year that an address asks for; None where it leaves it out."""
    year = asked.get("year") or None
    if year is not None and not _YEAR.fullmatch(year):
        raise BadAddress(f"年度「{_quote(year)}」は読めません。例: 2022")
    return None if year is None else int(year)


def refusal(status: int, sentence: str) -> Response:
    """Return a sentence that says why there is no file."""
    return PlainTextResponse(f"{sentence}\n", status, headers=HEADERS)


def _quote(text: str) -> str:
    return text[:_QUOTED] + "…" if len(text) > _QUOTED else text
