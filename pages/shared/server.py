"""The server: Streamlit as an ASGI app, and the routes for commands and files.

Run it as `python -m pages.shared.server`. `PORT` names another port than 8501, `KPI_ADDRESS` another address than
loopback, `KPI_DATABASE` another database, `KPI_SECRETS` the file that says where people sign in.
Modules with cached functions are imported inside functions: Streamlit picks the cache's storage when it decorates, and
its runtime starts only with the server.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from kpi import cli, relay
from kpi.load import open_database
from kpi.shipped import ShippedDataError
from kpi.store import StoreError
from pages.shared import static_files
from pages.shared.index_page import IndexPage

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8501
_LOOK = 0.3  # seconds between two looks whether somebody still waits for a command
SCRIPT = Path(__file__).resolve().parents[2] / "app.py"


async def command(request: Request) -> Response:
    """Answer a command of somebody on this machine who can read the ticket."""
    ticket: relay.Ticket = app.state["ticket"]
    client = request.client.host if request.client else None
    if not relay.is_answered_by(ticket, request.headers.get(relay.TOKEN_HEADER), client):
        return Response(status_code=403)
    from pages.shared import reader

    try:
        asked = relay.Command.read(await request.json())
    except ValueError:
        return Response(status_code=400)
    left = threading.Event()

    def answered() -> relay.Answer:
        try:
            return cli.answer(reader.store(), asked.arguments, asked.operator, asked.files, left)
        except Exception:  # a bug: whoever typed the command must not take it for a locked file
            log.exception("A command failed")
            return relay.Answer("", "サーバーで問題が起きました。サーバーのログを確かめてください。\n", 1)

    async with anyio.create_task_group() as beside:
        beside.start_soon(_notice_leaving, request, left)
        answer = await anyio.to_thread.run_sync(answered)
        beside.cancel_scope.cancel()
    return JSONResponse(answer.to_json())


async def export(request: Request) -> Response:
    """Answer with a table of a page as a file."""
    from pages.shared import downloads

    return await downloads.answer(request)


async def export_sheet(request: Request) -> Response:
    """Answer with the management sheet as a document."""
    from pages.shared import sheet_files

    return await sheet_files.answer(request)


async def _notice_leaving(request: Request, left: threading.Event) -> None:
    """Tell the work of a command when whoever typed it has gone (Ctrl+C)."""
    while not await request.is_disconnected():
        await anyio.sleep(_LOOK)
    left.set()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Hold the database while the server runs, and tell commands where it is."""
    # A folder called pages/ alone makes Streamlit start in its older multipage mode, which answers the first deep
    # link with «Page not found», until st.navigation has run once in the process.
    PagesManager.uses_pages_directory = False
    from pages.shared import reader

    await anyio.to_thread.run_sync(reader.store)
    ticket = relay.publish(cli.database_path(), port())
    try:
        yield {"ticket": ticket}
    finally:
        relay.withdraw(cli.database_path())


def script_error(error: Exception) -> bool:
    """Show a calm page for a bug, and log it."""
    from pages.shared import trouble

    return trouble.show_bug(error)


def port() -> int:
    """Return the port that the environment names, or 8501.

    Raises:
        ValueError: `PORT` is no port; the text says so in Japanese.
    """
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65536):
        raise ValueError(f"PORT「{text[:40]}」はポート番号として読めません。例: 8501")
    return int(text)


def address() -> str:
    """Return the address to listen on: this machine only, unless the environment names another."""
    return os.environ.get("KPI_ADDRESS") or LOOPBACK


def secrets() -> dict[str, list[str]]:
    """Return the option that names the file of secrets, where the environment does.

    Raises:
        ValueError: there is no such file; without it whoever is at this machine would be its operator.
    """
    named = os.environ.get("KPI_SECRETS")
    if not named:
        return {}
    if not Path(named).is_file():
        raise ValueError(f"KPI_SECRETS「{named}」というファイルはありません。場所を確かめてください。")
    return {"secrets.files": [named]}


def _unbound(chosen: int, error: OSError) -> str:
    """Say why the server cannot listen where it was asked to."""
    if error.errno == errno.EADDRINUSE:
        return f"ポート {chosen} は使用中です。PORT=8502 make run のように別の番号を指定してください。"
    return (
        f"{address()} のポート {chosen} では待ち受けできません({error.strerror})。"
        "KPI_ADDRESSとPORTを確かめてください。例: PORT=8501"
    )


def main() -> int:
    """Serve until stopped; 2 with a message where a person can mend something."""
    try:
        chosen, own = port(), secrets()
        open_database(cli.database_path()).close()  # the server opens it anew, inside its own event loop
    except (StoreError, ShippedDataError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address(), chosen))
    except OSError as error:
        print(_unbound(chosen, error), file=sys.stderr)
        return 2
    try:
        relay.publish(cli.database_path(), chosen)  # told now, where it can be read, rather than while starting
        relay.withdraw(cli.database_path())
    except OSError as error:
        folder = cli.database_path().parent
        print(
            f"「{folder}」に書き込めません({error.strerror})。フォルダーの書込みの権限を確かめてください。",
            file=sys.stderr,
        )
        return 2
    print(f"経営ボード: http://{address()}:{chosen}  (終了: Ctrl+C)", flush=True)
    # Whoever is at the other end of a connection is its peer, whatever a header of the request says.
    os.environ["FORWARDED_ALLOW_IPS"] = ""
    with suppress(KeyboardInterrupt):  # Ctrl+C is how it ends
        app.run(config={"server.port": chosen, "server.address": address(), "server.headless": True, **own})
    return 0


app = st.App(
    SCRIPT,
    routes=[
        Route(relay.ROUTE, command, methods=["POST"]),
        Route("/export/sheet.{form}", export_sheet),
        Route("/export/{what}.{form}", export),
        Route(static_files.style_path(), static_files.style),
    ],
    middleware=[Middleware(static_files.CompressedFrontEnd), Middleware(IndexPage)],
    lifespan=lifespan,
    on_script_error=script_error,
)

if __name__ == "__main__":
    sys.exit(main())
