"""A published management sheet, in any of its formats, read by rules into goals, steps, figures and what is unsure."""

from __future__ import annotations

from kpi.exchange.cells import BadFile
from kpi.exchange.sheet.answer import sheet_json, sheet_text
from kpi.exchange.sheet.reading import read_sheet

__all__ = ["BadFile", "read_sheet", "sheet_json", "sheet_text"]
