"""Streamlit's index page, mended: its language, title and style, where it looks for its server, what it loads early.

Streamlit answers every address with this page, and one that it does not know with an English dialog on top of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.markup import Html, heading, join, tag
from pages.shared.sitemap import PLACES
from pages.shared.static_files import FRONT_END, style_path

TITLE = "経営ボード"
EVERY_PAGE = ("BidiComponent",)
"""Parts of Streamlit's front end that every page of ours needs, by their names in its manifest."""

# Opened by a deep link, the page would look for its server below `/board` first: a round trip that ends with 404 and
# an error in the browser's log.
_OWN_ORIGIN = "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin}</script>"


_KNOWN = {"", *(place.path for place in PLACES)}


class IndexPage:
    """Change the first lines of HTML pages on their way out, and tell unknown addresses; the rest passes through.

    Streamlit's page is fixed to English, which makes screen readers pronounce Japanese with an English voice. It asks
    for the parts of its front end one after the other; named in its head, they come at once.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for HTML uncompressed, and send it changed."""
        if scope["type"] != "http" or b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
            await self._app(scope, receive, send)
            return
        readable = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                if MutableHeaders(scope=message).get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                path = scope["path"].strip("/")
                page = _mended(body, path) if path in _KNOWN else _unknown()
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                start["status"] = 200 if path in _KNOWN else 404
                await send(start)
                await send({**message, "body": page})
                return
            await send(message)

        await self._app({**scope, "headers": readable}, receive, changed)


def _mended(page: bytes, path: str) -> bytes:
    parts = next((place.parts for place in PLACES if place.path == path), ())
    style = f'<link rel="stylesheet" href="{style_path()}">'
    for mark, mended in (
        ('<html lang="en"', '<html lang="ja"'),
        ("<title>Streamlit</title>", f"<title>{TITLE}</title>{_OWN_ORIGIN}{style}{preloads(EVERY_PAGE)}"),
        ("</head>", f"{preloads(parts)}</head>"),  # large ones behind what Streamlit itself preloads
        ("</body>", f"{_imports(parts)}</body>"),
    ):
        page = page.replace(mark.encode(), mended.encode(), 1)
    return page


def _unknown() -> bytes:
    """Return a page for an address that leads nowhere, and the way to the front door."""
    sentences = (
        "このアドレスのページはありません。",
        "アドレスに誤りがないか確かめるか、最初のページから選んでください。",
    )
    home = tag("a", "最初のページを開く", href="/", cls="remedy")
    paragraphs = (tag("p", sentence) for sentence in sentences)
    calm = tag("main", heading(1, "ページが見つかりません"), *paragraphs, home, cls="trouble")
    style = tag("link", rel="stylesheet", href=style_path())
    head = tag("head", tag("meta", charset="utf-8"), tag("title", f"ページが見つかりません - {TITLE}"), style)
    page = tag("html", head, tag("body", calm, cls="bare"), lang="ja")
    return join((Html("<!doctype html>"), page)).encode()


@cache
def preloads(names: Iterable[str]) -> str:
    """Return links that let the browser load parts of the front end, and what they import, without waiting.

    A name that the installed Streamlit does not know is left out: the page then loads that part when it gets there.
    """
    parts = _manifest()
    wanted = [key for key, part in parts.items() if _is_one_of(part, names)]
    found: dict[str, None] = {}
    while wanted:
        part = parts[wanted.pop()]
        if part["file"] not in found and not part.get("isEntry"):
            found[part["file"]] = None
            wanted += part.get("imports", [])
    return "".join(f'<link rel="modulepreload" crossorigin href="/{file}">' for file in found)


@cache
def _imports(names: Iterable[str]) -> str:
    """Return a script that readies large parts while the page waits for its server's first word."""
    files = [part["file"] for part in _manifest().values() if _is_one_of(part, names)]
    return "".join(f'<script type="module">import("/{file}")</script>' for file in files)


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((FRONT_END / "manifest.json").read_text(encoding="utf-8"))
    return found


def _is_one_of(part: dict[str, Any], names: Iterable[str]) -> bool:
    return bool(part.get("isDynamicEntry")) and part["name"] in names
