"""マネジメントシート as a document: the links on its page, and the route that answers them.

An address is that of the page with the file's name before it: /export/sheet.docx?department=…&year=…&month=….
`copy=working` asks for drafts and unconfirmed figures too, which those get who write something of the sheet.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from kpi.access import Forbidden
from kpi.calendar import Month, as_of_utc, day_asked, jst_date, utc_now
from kpi.exchange import sheet_out
from kpi.exchange.sheet_out import Asked, Form, Written
from kpi.report import NothingKnown, UnknownChoice, change_as_of, resolve
from kpi.store import StoreError
from pages.shared import reader, visitor
from pages.shared.address import Selection
from pages.shared.downloads import HEADERS, BadAddress, refusal, year_asked
from pages.shared.markup import Html, join, tag
from pages.shared.visitor import NotSignedIn

_COPY, _WORKING = "copy", "working"


def links(selected: Selection, *, may_take_working: bool) -> Html:
    """Return the links to the sheet's files: the public copy, and for those who write on it the working copy."""
    copies = [_copy("公表版", selected, None)]
    if may_take_working:
        copies.append(_copy("作業版", selected, _WORKING))
    return tag("div", join(copies, " "), cls="files sheet-files")


def _copy(words: str, selected: Selection, copy: str | None) -> Html:
    asked = {} if copy is None else {_COPY: copy}

    def file(form: Form) -> Html:
        href = selected.link(f"export/sheet.{form}", **asked)
        return tag("a", form.label, href=href, download=f"sheet.{form}", aria_label=f"{words}を{form.label}で保存")

    return tag("span", f"{words} ", join(map(file, Form), " "))


async def answer(request: Request) -> Response:
    """Answer with a file, or with a sentence that says why there is none."""
    try:
        return await anyio.to_thread.run_sync(_file, request)
    except NotSignedIn:
        return refusal(401, "シートを保存するには、ページの右上の「サインイン」からサインインしてください。")
    except Forbidden as error:
        return refusal(403, str(error))
    except (BadAddress, UnknownChoice, NothingKnown) as error:
        return refusal(400, str(error))
    except StoreError as error:
        return refusal(503, str(error))


def _file(request: Request) -> Response:
    """Return the file that a request asks for."""
    form = request.path_params["form"]
    if form not in tuple(Form):
        raise BadAddress(f"シートの形式「{form[:10]}」はありません。あるもの: {'、'.join(Form)}")
    found = _written(request, Form(form), jst_date(utc_now()))
    disposition = f"attachment; filename=\"sheet.{form}\"; filename*=UTF-8''{quote(found.name, safe='')}"
    headers = {**HEADERS, "Content-Type": Form(form).media_type, "Content-Disposition": disposition}
    return Response(found.content, headers=headers)


def _written(request: Request, form: Form, today: date) -> Written:
    store, asked = reader.store(), request.query_params
    who = visitor.of(request, store, today)
    month, as_of = asked.get("month"), asked.get("as_of")
    try:
        moment = as_of_utc(as_of) if as_of else None
        at = Month.parse(month) if month else None
    except ValueError as error:
        raise BadAddress(str(error)) from error
    change = change_as_of(store, moment)
    department, year, at = resolve(
        store, day_asked(moment), asked.get("department") or None, year_asked(asked), month=at, change_no=change[0]
    )
    wish = Asked(year, at, change, form, is_working=asked.get(_COPY) == _WORKING)
    return sheet_out.write(store, who, department, wish)
