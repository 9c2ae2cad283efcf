"""Reading what a page shows: its HTML is well-formed, so that it can be asked for by class."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element, fromstring

from streamlit.testing.v1 import AppTest


def board(app: AppTest) -> Element:
    """Return everything that a page shows of our own markup: its head, its blocks, what opens from them."""
    return fromstring(f"<main>{''.join(markups(app))}</main>")  # noqa: S314  # our own markup


def markups(app: AppTest) -> list[str]:
    """Return the HTML of every block."""
    blocks = (one.proto for one in app.get("bidi_component") if one.proto.component_name.endswith("kpi_block"))
    return [json.loads(block.json) for block in blocks]


def trouble(app: AppTest) -> str:
    """Return the words of a calm page."""
    return words(one(board(app), "trouble"))


def menus(app: AppTest) -> list[str]:
    """Return the words of what each menu of the head shows."""
    chosen = (option for option in board(app).iter("option") if option.get("selected"))
    return [words(option) for option in chosen]


def address(link: str) -> dict[str, str]:
    """Return the query parameters that a link asks for."""
    return dict(parse_qsl(urlsplit(link).query))


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
