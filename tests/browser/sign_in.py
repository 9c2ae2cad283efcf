"""A real OpenID provider on loopback, our server that sends people there, and how somebody signs in."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page

from tests.browser.serve import START_SECONDS, Server, ServerError, free_port, serving, stop

DISCOVERY = "/.well-known/openid-configuration"
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "a secret of the tests, longer than thirty-two bytes"
client_id = "kpi"
client_secret = "kpi"
server_metadata_url = "{provider}{discovery}"
"""


@contextmanager
def serving_with_sign_in(folder: Path, people: Mapping[str, str]) -> Iterator[Server]:
    """Serve the database of a folder to people who sign in: e-mail addresses with the names that the provider knows."""
    with secrets(folder, people) as path, serving(folder, KPI_SECRETS=str(path)) as server:
        yield server


@contextmanager
def secrets(folder: Path, people: Mapping[str, str]) -> Iterator[Path]:
    """Run a provider that knows some people, and return the file that sends a server there."""
    with _provider(folder, people) as provider:
        path = folder / "secrets.toml"
        path.write_text(SECRETS.format(provider=provider, discovery=DISCOVERY), encoding="utf-8")
        yield path


def sign_in(page: Page, login: str) -> None:
    """Sign in from a page that offers it."""
    page.get_by_role("button", name="サインイン").click()
    page.get_by_placeholder("sub").fill(login)
    page.get_by_role("button", name="Authorize").click()


def sign_out(page: Page, name: str) -> None:
    """Sign out from a page that shows who is signed in, and end the session at the provider too."""
    page.get_by_role("button", name=f"利用者: {name}").click()
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("button", name="End session").click()


@contextmanager
def _provider(folder: Path, people: Mapping[str, str]) -> Iterator[str]:
    port = free_port()
    claims = [json.dumps({"sub": login, "email": login, "name": name}) for login, name in people.items()]
    known = [argument for claim in claims for argument in ("--user-claims", claim)]
    log = folder / "provider.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *known], stdout=output, stderr=output
        ) as process,
    ):
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(url, process, log)
            yield url
        finally:
            stop(process)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url + DISCOVERY, timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    raise ServerError(f"the provider did not start:\n{log.read_text(encoding='utf-8')}")
