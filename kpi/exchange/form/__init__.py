"""入力票: a section's round of a month as an Excel file that is filled in and comes back."""

from __future__ import annotations

from kpi.exchange.form.comparing import Preview, compare, save
from kpi.exchange.form.lines import Difference, Line, Outcome
from kpi.exchange.form.reading import Filled, read
from kpi.exchange.form.writing import Form, file_name, write

__all__ = [
    "Difference",
    "Filled",
    "Form",
    "Line",
    "Outcome",
    "Preview",
    "compare",
    "file_name",
    "read",
    "save",
    "write",
]
