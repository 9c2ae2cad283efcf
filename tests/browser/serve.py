"""Run a server of ours as a user does: in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PRODUCT = ("pages.shared.server",)
HELLO = ("streamlit", "run", "tests/browser/hello.py")
ONE_WIDGET = ("streamlit", "run", "tests/browser/one_widget.py")
START_SECONDS = 60
STOP_SECONDS = 10


class ServerError(RuntimeError):
    """The server did not come up; the message carries its log."""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, what it stores, what it logs, and its process."""

    url: str
    database: Path
    log: Path
    pid: int


@contextmanager
def serving(folder: Path, module: tuple[str, ...] = PRODUCT, **more: str) -> Iterator[Server]:
    """Serve `python -m module`, its database and log in the folder; `more` goes to its environment.

    The port is a free one, unless `more` has a `PORT`.
    """
    port = more.get("PORT") or str(free_port())
    database, log_file = folder / "kpi.duckdb", folder / "server.log"
    environment = os.environ | {
        "KPI_DATABASE": str(database),
        "PORT": port,
        "STREAMLIT_SERVER_PORT": port,
        "PYTHONUNBUFFERED": "1",
        **more,
    }
    with (
        log_file.open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", *module], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        server = Server(f"http://127.0.0.1:{port}", database, log_file, process.pid)
        try:
            _wait_until_healthy(server, process)
            yield server
        finally:
            stop(process)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    message = f"the server did not start (exit status {process.poll()}):\n"
    raise ServerError(message + server.log.read_text(encoding="utf-8"))


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a process, at last by force."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
