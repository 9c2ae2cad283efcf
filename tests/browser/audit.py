"""What may be wrong with a page, one function a rule, each returning the problems that it found.

They read the document. What is painted on a canvas (the cells of `st.dataframe` and
`st.data_editor`) is outside their sight.
"""

import json
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visit import Visit

# Words on the screen, with their size there, their box and the ancestor that cuts them off. Left out
# are icons (ligatures of an icon font) and text for screen readers (inside a box of one pixel).
TEXTS = """
const clipOf = element => {
    for (let e = element; e; e = e.parentElement) {
        const {display, overflowX} = getComputedStyle(e);
        if (display === 'inline' || overflowX === 'visible') continue;
        return overflowX === 'hidden' || overflowX === 'clip' ? e : null;
    }
    return null;
};
const sizeOf = element => {
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (!element.ownerSVGElement) return size;
    const {c, d} = element.getScreenCTM();
    return size * Math.hypot(c, d);
};
const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const words = walker.currentNode.data.trim();
        const parent = walker.currentNode.parentElement;
        if (!words || !parent.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        if (getComputedStyle(parent).fontFamily.includes('Material Symbols')) continue;
        const clip = clipOf(parent);
        if (clip && clip.clientWidth <= 1) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        found.push({words, parent, clip, size: sizeOf(parent), box: range.getBoundingClientRect()});
    }
    return found;
};
"""
SMALL = """least => texts()
    .filter(text => text.size < least)
    .map(text => `${Math.round(text.size * 10) / 10} px: ${text.words}`)
"""
CLIPPED = """() => texts()
    .filter(({clip, box, parent}) => {
        if (!clip || parent.closest('[title]')) return false;
        const frame = clip.getBoundingClientRect();
        return box.right > frame.right + 1 || box.left < frame.left - 1;
    })
    .map(text => text.words)
"""
# What can be hit, and is not a word within a sentence.
SMALL_TARGETS = """() => [...document.querySelectorAll('.head *, .board *, .stButton button')]
    .filter(e => e.matches('button, select, .row:has(button), nav a, .plans a'))
    .filter(e => e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !e.closest('.row button'))
    .filter(e => !e.matches('.opens'))  // its ::after covers the whole row
    .map(e => ({e, box: e.getBoundingClientRect()}))
    .filter(({box}) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(({e, box}) => `${Math.round(box.width)}x${Math.round(box.height)}: ${e.innerText || e.ariaLabel}`)
"""
OVERFLOW = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return main.scrollHeight - main.clientHeight;
}"""
FOCUSABLE = """() => [...document.querySelectorAll('.head *, .board *, form *')]
    .filter(e => e.matches('a[href], button, select, input, textarea') && !e.disabled && e.tabIndex >= 0)
    .filter(e => e.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    .map(e => e.ariaLabel || e.innerText || e.placeholder || e.tagName)
"""
FOCUSED = "document.activeElement.ariaLabel || document.activeElement.innerText || document.activeElement.placeholder"
SIDEWAYS = """() => [
        document.documentElement,
        ...document.querySelectorAll('[data-testid="stMain"], [data-testid="stMainBlockContainer"]'),
    ]
    .filter(e => e.scrollWidth > e.clientWidth)
    .map(e => `${e.dataset.testid ?? 'the page'}: ${e.scrollWidth} px in ${e.clientWidth} px`)
"""


SIZES = ((1280, 720), (1366, 768), (1093, 614), (960, 720))
"""The screens on which every page has to stand."""


def assert_is_whole(visit: Visit) -> None:
    """Assert that nothing went wrong, left for elsewhere, is cut off, or too small to read or to hit."""
    assert visit.errors == []
    assert foreign_requests(visit) == []
    assert sideways_scroll(visit.page) == []
    assert small_text(visit.page, least=14) == []
    assert clipped_text(visit.page) == []
    assert _problems(visit.page, SMALL_TARGETS) == []


def assert_is_whole_at_every_size(visit: Visit) -> None:
    """Assert the same on every screen, and that axe finds nothing serious."""
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_timeout(200)  # a chart takes its new width
        assert_is_whole(visit)
    assert axe_findings(visit.page) == []


def overflow(page: Page) -> float:
    """How many px a page is longer than its screen."""
    pixels: float = page.evaluate(OVERFLOW)
    return pixels


def unreachable(page: Page) -> list[str]:
    """What can be operated and is not reached by the Tab key alone."""
    wanted: list[str] = page.evaluate(FOCUSABLE)
    reached = set()
    for _ in range(len(wanted) + 60):  # a grid takes one for each of its cells
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    return [name for name in wanted if name not in reached]


def foreign_requests(visit: Visit) -> list[str]:
    """Every request that left for a host other than the server's."""
    home = urlsplit(visit.origin).netloc
    return [url for url in visit.requests if urlsplit(url).netloc not in {"", home}]


def sideways_scroll(page: Page) -> list[str]:
    """Containers that are wider inside than outside."""
    return _problems(page, SIDEWAYS)


def small_text(page: Page, least: float) -> list[str]:
    """Visible words below so many px, as large as they are on the screen."""
    return _problems(page, f"least => {{ {TEXTS} return ({SMALL})(least); }}", least)


def clipped_text(page: Page) -> list[str]:
    """Visible words cut off at the side, with no title that would tell the rest."""
    return _problems(page, f"() => {{ {TEXTS} return ({CLIPPED})(); }}")


def axe_findings(page: Page) -> list[str]:
    """Serious and critical findings of axe-core."""
    return [
        f"{found['id']} ({found['impact']}): {json.dumps(node['target'])} {node['failureSummary']}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def _problems(page: Page, script: str, argument: object = None) -> list[str]:
    problems: list[str] = page.evaluate(script, argument)
    return problems
