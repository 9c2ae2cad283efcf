"""HTML by construction: what comes from data is escaped, only what is built here is markup."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

_LINE_BREAKS = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})  # a reader of XML would fold them
_VOID = {"br", "circle", "col", "input", "line", "link", "meta", "path", "rect", "wbr"}


class Html(str):
    """Markup. Any other string is text, and is escaped when it meets markup."""

    __slots__ = ()


def escape(text: str) -> Html:
    """Return text as markup that shows exactly this text; markup stays as it is."""
    return text if isinstance(text, Html) else Html(html.escape(text).translate(_LINE_BREAKS))


def join(parts: Iterable[str], separator: str = "") -> Html:
    """Return parts in a row, with a separator between those that are not empty."""
    return Html(escape(separator).join(escape(part) for part in parts if part))


def tag(name: str, *children: str, cls: str = "", **attributes: str | float | None) -> Html:
    """Return an element: `aria_label` writes aria-label, an attribute of None is left out."""
    named = {
        "class": cls or None,
        **{key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()},
    }
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in named.items() if value is not None)
    if name in _VOID:
        return Html(f"<{name}{written} />")
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def heading(level: int, *children: str, cls: str = "") -> Html:
    """Return a heading; elements h1 to h6 would get Streamlit's look."""
    return tag("div", *children, cls=f"h{level} {cls}".strip(), role="heading", aria_level=level)


def hidden(text: str) -> Html:
    """Return text for screen readers alone."""
    return tag("span", text, cls="unseen")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, looks: Sequence[str] = ()) -> Html:
    """Return a table whose first column names its rows; `looks` are the classes of its columns, in order."""
    classes = (*looks, *("" for _ in head[len(looks) :]))
    heads = (tag("th", text, cls=cls, scope="col") for text, cls in zip(head, classes, strict=True))
    lines = (
        tag(
            "tr",
            tag("th", row[0], cls=classes[0], scope="row"),
            *(tag("td", cell, cls=cls) for cell, cls in zip(row[1:], classes[1:], strict=True)),
        )
        for row in rows
    )
    return tag("table", tag("caption", caption), tag("thead", tag("tr", *heads)), tag("tbody", *lines), cls="figures")
