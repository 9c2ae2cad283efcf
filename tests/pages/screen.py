"""Reading what a page shows: its HTML is well-formed, so that it can be asked for by class."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element, fromstring

from streamlit.testing.v1 import AppTest


def board(app: AppTest) -> Element:
    """Return the board with what opens from it."""
    whole = Element("main")
    (panels,) = app.get("bidi_component")
    whole.append(fromstring(markup(app)))  # noqa: S314  # our own markup
    whole.append(fromstring(json.loads(panels.proto.json)))  # noqa: S314
    return whole


def markup(app: AppTest) -> str:
    """Return the board's HTML."""
    return str(app.markdown[1].value)


def trouble(app: AppTest) -> str:
    """Return the words of a calm page."""
    return words(fromstring(app.markdown[0].value))  # noqa: S314  # our own markup


def words(element: Element) -> str:
    """Return the text of an element, its parts a space apart."""
    return " ".join(" ".join(element.itertext()).split())


def found(within: Element, cls: str) -> list[Element]:
    """Return all elements of a class."""
    return [element for element in within.iter() if cls in element.get("class", "").split()]


def one(within: Element, cls: str) -> Element:
    """Return the one element of a class."""
    (element,) = found(within, cls)
    return element


def row(board: Element, name: str) -> Element:
    """Return the row of a figure."""
    (element,) = (row for row in found(board, "row") if row.get("aria-label") == name)
    return element


def panel(board: Element, name: str) -> Element:
    """Return what opens under a name."""
    (element,) = (panel for panel in found(board, "panel") if panel.get("aria-label") == name)
    return element


def table(within: Element, caption: str) -> list[list[str]]:
    """Return the cells of a table, its head first."""
    (element,) = (table for table in found(within, "figures") if words(table[0]) == caption)
    return [[words(cell) for cell in line] for line in element.iter("tr")]
