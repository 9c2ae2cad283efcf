"""`make bench`: how long until the figures are seen, beside a hello-world page served the same way.

Each page is opened in turn, the others between, so that a noisy moment of the machine meets them all. Cold is a new
browser profile, warm a reload in it; a page is there when its last text is. Medians and ratios go to the terminal and
to BENCHMARKS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.serve import HELLO, PRODUCT, ROOT, serving

RESULTS = ROOT / "BENCHMARKS.md"
SEEN = "(last) => [...document.querySelectorAll(last)].some((e) => e.getClientRects().length > 0)"


@dataclass(frozen=True)
class Subject:
    """A page to measure: its name, its address, and what is there when all of it is."""

    name: str
    url: str
    last: str
    reach: float | None  # how many times the floor it may take


@dataclass(frozen=True)
class Times:
    """Milliseconds of every opening of one page."""

    cold: list[float]
    warm: list[float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="openings of each page (five or more)")
    rounds = parser.parse_args(arguments).rounds
    with served() as subjects, sync_playwright() as playwright, chromium.launch(playwright.chromium) as browser:
        times = measure(browser, subjects, rounds)
    text = table(subjects, times, rounds)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 0


@contextmanager
def served() -> Iterator[list[Subject]]:
    """Serve the floor and the product."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        hello = stack.enter_context(serving(folders[0], HELLO))
        product = stack.enter_context(serving(folders[1], PRODUCT))
        board = f"{product.url}/board?department=shimin-kyodo&year=2022"
        yield [
            Subject("hello world", hello.url, '[data-testid="stMarkdownContainer"] p', None),
            Subject("経営ボード 3月", f"{board}&month=2023-03", ".board-footer", 1.3),
            Subject("経営ボード 12月", f"{board}&month=2022-12", ".board-footer", 1.3),
        ]


def measure(browser: Browser, subjects: Sequence[Subject], rounds: int) -> dict[str, Times]:
    """Open every page in turn, `rounds` times after one that does not count."""
    times = {subject.name: Times([], []) for subject in subjects}
    for number in range(rounds + 1):
        for subject in subjects:
            with browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP") as profile:
                page = profile.new_page()
                page.goto(subject.url, wait_until="commit")
                cold = until_seen(page, subject)
                page.reload(wait_until="commit")
                warm = until_seen(page, subject)
            if number > 0:
                times[subject.name].cold.append(cold)
                times[subject.name].warm.append(warm)
    return times


def until_seen(page: Page, subject: Subject) -> float:
    """Return the milliseconds from the navigation until the page's last text is laid out."""
    page.wait_for_function(SEEN, arg=subject.last, polling="raf")
    seconds: float = page.evaluate("performance.now()")
    return seconds


def table(subjects: Sequence[Subject], times: dict[str, Times], rounds: int) -> str:
    """Return the medians and ratios as Markdown, with machine and date."""
    floor = times[subjects[0].name]
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines = [
        "# Benchmarks",
        "",
        f"`make bench` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {machine}.",
        f"Medians of {rounds}; machines are shared and noisy, so read the ratios.",
        "",
        "Milliseconds until all figures are seen at 1280×720; × is the ratio to hello world in the same run.",
        "",
        "| page | cold ms | cold × | warm ms | warm × | reach | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for subject in subjects:
        found = times[subject.name]
        cold, warm = statistics.median(found.cold), statistics.median(found.warm)
        cold_ratio, warm_ratio = cold / statistics.median(floor.cold), warm / statistics.median(floor.warm)
        ratios = (cold_ratio, warm_ratio)
        reach, met = "the floor", ""
        if subject.reach is not None:
            reach = f"≤ {subject.reach} each"
            met = " / ".join("yes" if round(ratio, 2) <= subject.reach else "no" for ratio in ratios)
        lines.append(
            f"| {subject.name} | {cold:.0f} | {cold_ratio:.2f} | {warm:.0f} | {warm_ratio:.2f} | {reach} | {met} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
