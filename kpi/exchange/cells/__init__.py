"""The bytes of any CSV or xlsx file as sheets of cells, or a Japanese sentence that says why not."""

from __future__ import annotations

from kpi.exchange.cells.book import BadFile, Book, Sheet, Value, letter_of, place_of, text_of
from kpi.exchange.cells.opening import opened

__all__ = ["BadFile", "Book", "Sheet", "Value", "letter_of", "opened", "place_of", "text_of"]
