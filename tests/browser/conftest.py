"""What the browser tests share: the real server, one browser, and pages opened cold."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kpi import training
from tests.browser import chromium
from tests.browser.serve import Server, serving
from tests.browser.visit import READY, OpenPage, Visit, watch

SERVER_LOG = pytest.StashKey[Path]()
LOG_TAIL = 4000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each browser test try twice: a machine shared with others stalls a browser for longer than any wait.

    A first failure is not hidden: the report lists it as a rerun, and it is looked into.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as running:
        pytestconfig.stash[SERVER_LOG] = running.log
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the server's log with a test that failed."""
    report = yield
    log = item.config.stash.get(SERVER_LOG, None)
    if report.failed and log:
        report.sections.append(("server log", log.read_text(encoding="utf-8")[-LOG_TAIL:]))
    return report


@pytest.fixture(scope="package")  # closed behind the browser tests: others need the event loop it occupies
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium.launch(playwright.chromium) as running:
        yield running


@pytest.fixture
def blank_page(browser: Browser) -> Iterator[Page]:
    """A page of the browser's own, for a document written by the test."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def training_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of the training city, half a year in."""
    folder = tmp_path_factory.mktemp("training")
    training.build(folder / "kpi.duckdb", date(2026, 10, 15))
    with serving(folder) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    with _opening(browser, server) as opened:
        yield opened


@pytest.fixture
def open_city(browser: Browser, training_server: Server) -> Iterator[OpenPage]:
    """Open a page of the training city."""
    with _opening(browser, training_server) as opened:
        yield opened


@contextmanager
def _opening(browser: Browser, server: Server) -> Iterator[OpenPage]:
    with ExitStack() as profiles:

        def opened(path: str = "/", width: int = 1280, height: int = 720, ready: str = READY) -> Visit:
            profile = profiles.enter_context(
                browser.new_context(
                    viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo"
                )
            )
            visit = watch(profile.new_page(), server.url)
            visit.page.goto(server.url + path)
            visit.settle(ready)
            return visit

        yield opened
