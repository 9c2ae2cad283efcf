"""What a page loads before its first word: the style sheet, and Streamlit's front end compressed and in Japanese.

Streamlit serves its JavaScript as it is, several megabytes for a page with a chart. Its files never change while the
server runs and their names change with their content, so each is compressed once and kept.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

import anyio.to_thread
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared.front_end_words import in_japanese

FRONT_END = Path(streamlit.__file__).parent / "static"
_SHEETS = Path(__file__).with_name("style")
_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css"}


@cache
def style_sheet() -> bytes:
    """Return the whole style sheet: the frame, which names the colours, then every other part."""
    first = _SHEETS / "frame.css"
    rest = sorted(path for path in _SHEETS.glob("*.css") if path != first)
    return b"\n".join(path.read_bytes() for path in (first, *rest))


@cache
def style_path() -> str:
    """Return the address of the style sheet, which changes with its content."""
    return f"/kpi/style.{hashlib.sha256(style_sheet()).hexdigest()[:12]}.css"


async def style(request: Request) -> Response:
    """Answer with the style sheet."""
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_packed_style(), media_type="text/css", headers={**headers, "Content-Encoding": "gzip"})
    return Response(style_sheet(), media_type="text/css", headers=headers)


class CompressedFrontEnd:
    """Answer requests for Streamlit's scripts and style sheets compressed; everything else passes through."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the compressed file where the browser takes one and there is one."""
        file = _asked_file(scope)
        if file is None:
            await self._app(scope, receive, send)
            return
        body = await anyio.to_thread.run_sync(_packed, file)
        response = Response(body, media_type=_TYPES[file.suffix])
        MutableHeaders(raw=response.raw_headers).update(
            {"Content-Encoding": "gzip", "Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
        )
        await response(scope, receive, send)


def _asked_file(scope: Scope) -> Path | None:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/static/"):
        return None
    if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
        return None
    return _files().get(scope["path"])


@cache
def _files() -> dict[str, Path]:
    """Return every script and style sheet of the front end by its path: nothing else can be asked for."""
    return {
        f"/{path.relative_to(FRONT_END).as_posix()}": path
        for path in (FRONT_END / "static").rglob("*")
        if path.suffix in _TYPES
    }


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(in_japanese(file.read_bytes()), compresslevel=6, mtime=0)


@cache
def _packed_style() -> bytes:
    return gzip.compress(style_sheet(), mtime=0)
