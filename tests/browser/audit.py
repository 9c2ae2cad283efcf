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
SIDEWAYS = """() => [
        document.documentElement,
        ...document.querySelectorAll('[data-testid="stMain"], [data-testid="stMainBlockContainer"]'),
    ]
    .filter(e => e.scrollWidth > e.clientWidth)
    .map(e => `${e.dataset.testid ?? 'the page'}: ${e.scrollWidth} px in ${e.clientWidth} px`)
"""


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
