"""A visit to a page, and what the browser met on the way."""

from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from playwright.sync_api import Page, Response

FIRST_HTTP_ERROR = 400
READY, HEAD = '[data-testid="stMain"]', ".head"
# Between two runs that follow each other (a block answers, its answer runs the page again) Streamlit is idle for
# some frames, and what the second run replaces is on the page twice: settled is what stays so for a while.
SETTLED = """([question, quiet]) => {
    const settled = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale="true"], [data-testid$="Skeleton"]')
    const now = performance.now()
    if (!settled || window.settled?.question !== question) window.settled = { question, since: now }
    return settled && now - window.settled.since >= quiet
}"""
QUIET = 150  # ms
_questions = count()


@dataclass(frozen=True)
class Visit:
    """An open page, every address it asked for, and every error it met."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def settle(self, ready: str = READY) -> None:
        """Wait until Streamlit has finished running and `ready` is on the screen."""
        settle(self.page, ready)


def settle(page: Page, ready: str = HEAD) -> None:
    """Wait until `ready` is on the screen and Streamlit has finished running, and stays so."""
    page.locator(ready).first.wait_for()
    page.wait_for_function(SETTLED, arg=[next(_questions), QUIET])


class OpenPage(Protocol):
    """Open a page of the product in a new browser profile and wait until `ready` shows."""

    def __call__(self, path: str = "/", width: int = 1280, height: int = 720, ready: str = READY) -> Visit: ...


def watch(page: Page, origin: str) -> Visit:
    """Record what the page asks for and what goes wrong, from now on."""
    visit = Visit(page, origin)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("websocket", lambda socket: visit.requests.append(socket.url))
    page.on("pageerror", lambda error: visit.errors.append(f"page: {error}"))
    page.on("requestfailed", lambda request: visit.errors.append(f"request: {request.url} {request.failure}"))

    def note_response(response: Response) -> None:
        if response.status >= FIRST_HTTP_ERROR:
            visit.errors.append(f"response: {response.url} {response.status}")

    page.on("response", note_response)
    page.on(
        "console",
        lambda message: visit.errors.append(f"console: {message.text}") if message.type == "error" else None,
    )
    return visit
