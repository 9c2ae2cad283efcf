"""The management sheet written as a Word, Excel or PDF file: `write` one department's, `write_all` of a year."""

from __future__ import annotations

from kpi.exchange.sheet_out.composing import NAME
from kpi.exchange.sheet_out.writing import Asked, Form, Written, write, write_all

__all__ = ["NAME", "Asked", "Form", "Written", "write", "write_all"]
