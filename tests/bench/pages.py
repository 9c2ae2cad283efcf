"""How long until a page's figures are seen, and until they are those of another year; what an open session costs.

Each page is opened in turn, the others between, so that a noisy moment of the machine meets them all. Cold is a new
browser profile, warm a reload in it; a page is there when its last text is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.serve import Server

SEEN = "(last) => [...document.querySelectorAll(last)].some((e) => e.getClientRects().length > 0)"
SAYS = "([place, words]) => document.querySelector(place)?.innerText.includes(words)"
SESSIONS = 20


@dataclass(frozen=True)
class Subject:
    """A page to measure: its name, its address, what is there when all of it is, how often the floor it may take."""

    name: str
    url: str
    last: str
    reach: tuple[float, float] | None  # cold, warm


@dataclass(frozen=True)
class Switch:
    """Something to choose on a page, and where which words say that it is shown."""

    name: str
    url: str
    choose: Callable[[Page], None]
    place: str
    words: str


@dataclass(frozen=True)
class Times:
    """Milliseconds of every opening of one page."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)


def openings(browser: Browser, subjects: Sequence[Subject], rounds: int) -> dict[str, Times]:
    """Open every page in turn, `rounds` times after one that does not count."""
    times = {subject.name: Times() for subject in subjects}
    for number in range(rounds + 1):
        for subject in subjects:
            with _profile(browser) as page:
                page.goto(subject.url, wait_until="commit")
                cold = _until_seen(page, subject)
                page.reload(wait_until="commit")
                warm = _until_seen(page, subject)
            if number > 0:
                times[subject.name].cold.append(cold)
                times[subject.name].warm.append(warm)
    return times


def switches(browser: Browser, subjects: Sequence[Switch], rounds: int) -> dict[str, list[float]]:
    """Choose on every page in turn, each time on one just opened, and return milliseconds until it is shown."""
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for number in range(rounds + 1):
        for subject in subjects:
            with _profile(browser) as page:
                page.goto(subject.url)
                page.wait_for_timeout(1000)
                before: float = page.evaluate("performance.now()")
                subject.choose(page)
                page.wait_for_function(SAYS, arg=[subject.place, subject.words], polling="raf")
                after: float = page.evaluate("performance.now()")
            if number > 0:
                times[subject.name].append(after - before)
    return times


def kib_per_session(browser: Browser, server: Server, url: str, last: str) -> float:
    """Return how much memory (KiB) of the server each of 20 more open sessions takes."""
    with _profile(browser) as page:
        page.goto(url)
        page.locator(last).first.wait_for()
        before = _resident(server.pid)
        others = [page.context.new_page() for _ in range(SESSIONS)]
        for other in others:
            other.goto(url)
            other.locator(last).first.wait_for()
        return (_resident(server.pid) - before) / SESSIONS


def _until_seen(page: Page, subject: Subject) -> float:
    """Return the milliseconds from the navigation until the page's last text is laid out."""
    page.wait_for_function(SEEN, arg=subject.last, polling="raf")
    milliseconds: float = page.evaluate("performance.now()")
    return milliseconds


@contextmanager
def _profile(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
        yield profile.new_page()


def _resident(process: int) -> int:
    """Return how much memory (KiB) a process of this machine holds; Linux says so."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
