"""What every page of the site has: its head, the way to it, and its last lines.

No script, no request to anywhere else: the policy says so to the browser. Links are relative, so that a page works from
a folder on a disk as from any place on a web server.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi.exchange.site.data_files import METADATA
from kpi.markup import Html, join, tag
from kpi.public import PublicSite
from kpi.setting import Settings

SITE = "部局の目標と実績"
INDEX, GUIDE, STYLE, ICON, DATA, SHEETS = "index.html", "guide.html", "style.css", "icon.svg", "data", "sheets"
INVENTED = "研修用・架空データ"
"""What stands on every page of an invented city."""
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


def page(
    title: str,
    body: Sequence[str],
    site: PublicSite,
    *,
    way: Sequence[tuple[str, str | None]] = (),
    up: str = "",
    last: Sequence[str] = (),
) -> bytes:
    """Return a page as its bytes.

    Args:
        title: what the page is about.
        body: the parts of its main content.
        site: what the city says of itself, and whether it is an invented one.
        way: the pages above this one with their addresses (None where there is none), then this one.
        up: what leads from the page's folder to the site's: "" or "../".
        last: what its last lines say beside contact and licence.
    """
    settings = site.settings
    note = tag("p", INVENTED, cls="note", role="note") if site.is_training else ""
    publisher = f"{settings.public_publisher} " if settings.public_publisher else ""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{title} | {publisher}{SITE}" if way else f"{publisher}{SITE}"),
        tag("link", rel="stylesheet", href=f"{up}{STYLE}"),
        tag("link", rel="icon", href=f"{up}{ICON}", type="image/svg+xml"),
        tag("link", rel="license", href=settings.public_licence_url),
    )
    content = tag(
        "body",
        tag("a", "本文へ移動", href="#main", cls="skip"),
        tag("header", tag("p", tag("a", f"{publisher}{SITE}", href=f"{up}{INDEX}"), cls="site"), _way(way)),
        tag("main", note, join(body, "\n"), id="main", tabindex="-1"),
        _last(settings, up, last),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, content, lang='ja')}\n".encode()


def _way(way: Sequence[tuple[str, str | None]]) -> Html:
    if not way:
        return Html()
    *above, (here, _) = way
    steps = [tag("li", tag("a", words, href=href) if href else words) for words, href in above]
    return tag("nav", tag("ol", *steps, tag("li", here, aria_current="page")), cls="way", aria_label="現在の位置")


def _last(settings: Settings, up: str, said: Sequence[str]) -> Html:
    licence = tag("a", settings.public_licence, href=settings.public_licence_url, rel="license")
    data = tag("a", "データ(CSV・JSON)", href=f"{up}{GUIDE}#data")
    guide = tag("a", "この資料の見方", href=f"{up}{GUIDE}")
    description = tag("a", "機械可読の説明(CSVW)", href=f"{up}{DATA}/{METADATA}")
    lines = [tag("p", line) for line in said if line]
    if settings.public_contact:
        lines.append(tag("p", f"問い合わせ先: {settings.public_contact}"))
    lines.append(tag("p", "利用条件: ", licence))
    return tag("footer", *lines, tag("p", guide, "　", data, "　", description))
