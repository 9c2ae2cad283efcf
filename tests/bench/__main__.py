"""`make bench`: what the product takes, beside the least that it could take in the same run.

Medians and ratios go to the terminal and to BENCHMARKS.md. Pages are measured against a hello-world page, a year switch
against a page with one widget, the SQL of a board against itself on fewer rows and against the barest query.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from kpi import training
from tests.bench import figures, handouts, imports, pages
from tests.bench.figures import Read
from tests.bench.handouts import Handout
from tests.bench.imports import Import
from tests.bench.pages import Subject, Switch, Times
from tests.browser import chromium
from tests.browser.serve import HELLO, ONE_WIDGET, PRODUCT, ROOT, Server, serving

RESULTS = ROOT / "BENCHMARKS.md"
BOARD, CHART = (1.3, 1.3), (2.0, 1.5)
"""How often the floor a page may take, cold and warm: without and with a chart."""

SWITCH, TEN_MILLION, BARE = 2.0, 3.0, 2.0
HELLO_TEXT = '[data-testid="stMarkdownContainer"] p'
FOOTER, DRAWN = ".board-footer", ".js-plotly-plot .main-svg"


@dataclass(frozen=True)
class Served:
    """The servers of one run."""

    hello: Server
    one_widget: Server
    product: Server
    training: Server


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="measurements of each (five or more)")
    rounds = parser.parse_args(arguments).rounds
    imported = imports.imports()  # first: a process's peak memory begins with that of the one that starts it
    with served() as servers, sync_playwright() as playwright, chromium.launch(playwright.chromium) as browser:
        opened = subjects(servers)
        times = pages.openings(browser, opened, rounds)
        switched = pages.switches(browser, switches(servers), rounds)
        hello = pages.kib_per_session(browser, servers.hello, servers.hello.url, HELLO_TEXT)
        board = pages.kib_per_session(browser, servers.product, opened[1].url, FOOTER)
    parts = (
        head(rounds),
        page_table(opened, times),
        switch_table(switched),
        read_table(figures.reads(rounds)),
        import_table(imported),
        handout_table(handouts.handouts(rounds)),
        f"Server memory for each open session: {board:,.0f} KiB on 経営ボード, {hello:,.0f} KiB on hello world.\n",
    )
    text = "\n".join(parts)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 0


@contextmanager
def served() -> Iterator[Served]:
    """Serve the floors, the product on the shipped facts and on the training city."""
    with ExitStack() as stack:

        def serve(module: tuple[str, ...], *, invented: bool = False) -> Server:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            if invented:
                training.build(folder / "kpi.duckdb", date(2026, 10, 15))
            return stack.enter_context(serving(folder, module))

        yield Served(serve(HELLO), serve(ONE_WIDGET), serve(PRODUCT), serve(PRODUCT, invented=True))


def subjects(servers: Served) -> list[Subject]:
    """Return the floor, then the pages."""
    sheet, city = servers.product.url, servers.training.url
    march, december = ("department=shimin-kyodo&year=2022&month=" + month for month in ("2023-03", "2022-12"))
    september = "department=kurashi&year=2026&month=2026-09"
    return [
        Subject("hello world", servers.hello.url, HELLO_TEXT, None),
        Subject("経営ボード 3月", f"{sheet}/board?{march}", FOOTER, BOARD),
        Subject("経営ボード 12月", f"{sheet}/board?{december}", FOOTER, BOARD),
        Subject("全庁ボード (架空市)", f"{city}/city?{september}", FOOTER, BOARD),
        Subject("計画別 (架空市)", f"{city}/plans?{september}", FOOTER, BOARD),
        Subject("年度推移 すべて", f"{sheet}/trend?{march}", FOOTER, CHART),
        Subject("年度推移 交付率", f"{sheet}/trend?{march}&indicator=card-issuance-rate", DRAWN, CHART),
        Subject("目標別 目標3", f"{sheet}/goal?{december}&goal=3", DRAWN, CHART),
        Subject("進行管理", f"{sheet}/schedule?{march}", DRAWN, CHART),
    ]


def switches(servers: Served) -> list[Switch]:
    """Return the rerun of one widget, then the switches of a year."""

    def check(page: Page) -> None:
        page.get_by_text("switch").click()

    def last_year(page: Page) -> None:
        page.get_by_role("combobox", name="年度").select_option(label="令和7年度(2025年度)")

    september = "department=kurashi&year=2026&month=2026-09"
    pages_of_a_year = (("経営ボード", "board"), ("全庁ボード", "city"), ("目標別", "goal"), ("進行管理", "schedule"))
    return [
        Switch("one widget", servers.one_widget.url, check, "body", "on"),
        *(
            Switch(name, f"{servers.training.url}/{path}?{september}", last_year, FOOTER, "令和8年(2026年)3月末")
            for name, path in pages_of_a_year
        ),
    ]


def head(rounds: int) -> str:
    """Return where and when this was measured."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return (
        "# Benchmarks\n\n"
        f"`make bench` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC: {machine}.\n"
        f"Medians of {rounds}; machines are shared and noisy, so read the ratios.\n"
    )


def page_table(opened: Sequence[Subject], times: dict[str, Times]) -> str:
    """Return how long each page took, as Markdown."""
    floor = times[opened[0].name]
    rows = []
    for subject in opened:
        cold, warm = median(times[subject.name].cold), median(times[subject.name].warm)
        ratios = (cold / median(floor.cold), warm / median(floor.warm))
        reach = "the floor | " if subject.reach is None else f"≤ {subject.reach[0]} / {subject.reach[1]} | "
        if subject.reach is not None:
            reach += " / ".join(_met(ratio, limit) for ratio, limit in zip(ratios, subject.reach, strict=True))
        rows.append(f"| {subject.name} | {cold:.0f} | {ratios[0]:.2f} | {warm:.0f} | {ratios[1]:.2f} | {reach} |")
    return _table(
        "Milliseconds until all figures are seen at 1280×720; × is the ratio to hello world in the same run.",
        "page | cold ms | cold × | warm ms | warm × | reach | met",
        rows,
    )


def switch_table(times: dict[str, list[float]]) -> str:
    """Return how long each switch took, as Markdown."""
    floor, *others = times
    rows = [f"| {floor} | {median(times[floor]):.0f} | 1.00 | the floor | |"]
    for name in others:
        ratio = median(times[name]) / median(times[floor])
        rows.append(f"| {name} | {median(times[name]):.0f} | {ratio:.2f} | ≤ {SWITCH} | {_met(ratio, SWITCH)} |")
    return _table(
        "Milliseconds from a choice until its figures are seen; the year is one that nobody has opened before the first"
        " round.",
        "switch | ms | × | reach | met",
        rows,
    )


def read_table(found: Sequence[Read]) -> str:
    """Return how long the SQL of a board took, as Markdown."""
    least = found[0].board
    rows = [
        f"| {read.monthly_figures:,} | {read.departments:,} | {read.board:.0f} | {read.board / least:.2f}"
        f" | {read.figure:.0f} | {read.bare:.1f} | {read.board / read.bare:.1f} |"
        for read in found
    ]
    largest = found[-1]
    growth, distance = largest.board / least, largest.board / largest.bare
    return _table(
        "Milliseconds of everything that a board of 12 figures reads, without a cache. «bare» sums the same rows over"
        " their targets, without revisions, plans, estimates or status.\n"
        f"Reach: ten million ≤ {TEN_MILLION} × ten thousand ({_met(growth, TEN_MILLION)});"
        f" ≤ {BARE} × the bare query ({_met(distance, BARE)}).",
        "monthly figures | departments | board ms | × 10,000 | figures alone ms | bare ms | board × bare",
        rows,
    )


def import_table(found: list[Import]) -> str:
    """Return how long an import took and how much memory, as Markdown."""
    return _table(
        f"`kpi import` of a CSV of {imports.ROWS:,} rows with `--create`, once each: seconds and peak memory of its"
        f" process. Reach: {imports.SECONDS} s, {imports.MEBIBYTES:,} MiB. «answers» are milliseconds, median and"
        " longest, that the server took for another request meanwhile.",
        "import | seconds | processor seconds | peak MiB | answers | met",
        imports.lines(found),
    )


def handout_table(found: list[Handout]) -> str:
    """Return how long a deck took as a handout, as Markdown."""
    return _table(
        "A council's deck of the training city as a handout: median seconds from the deck to the bytes of its file.",
        "format | screens | seconds | KiB",
        handouts.lines(found),
    )


def _met(ratio: float, limit: float) -> str:
    return "yes" if round(ratio, 2) <= limit else "no"


def _table(caption: str, columns: str, rows: Sequence[str]) -> str:
    rule = "|" + "---|" * (columns.count("|") + 1)
    return "\n".join((caption, "", f"| {columns} |", rule, *rows, ""))


if __name__ == "__main__":
    sys.exit(main())
