"""What an import comes to as a CSV with one row a figure or problem, for whoever wants to see all of it."""

from __future__ import annotations

import csv as csv_module
import io

from kpi.exchange.out.cell import escaped
from kpi.imports.outcome import Entry, Outcome

_HEAD = ("区分", "行", "列", "部局", "指標", "時点", "目標・実績", "いまの値", "表の値", "単位", "理由")


def csv(outcome: Outcome) -> bytes:
    """Return everything as CSV for Excel (UTF-8 with BOM); text that Excel would take for a formula is escaped."""
    out = io.StringIO()
    writer = csv_module.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for problem in outcome.problems:
        texts = ("", "", "", "", "", problem.text, "", problem.reason)
        writer.writerow(
            ("読めないもの" if problem.refuses else "お知らせ", problem.row, problem.column, *map(escaped, texts))
        )
    for entry in outcome.entries:
        figure = entry.figure
        said = (figure.department, figure.indicator, entry.when, entry.measure, entry.before)
        row = (entry.kind.label, figure.row, figure.column, *map(escaped, said), f"{figure.value:.15g}")
        writer.writerow((*row, escaped(figure.unit), ""))
    return out.getvalue().encode("utf-8-sig")


def value(entry: Entry) -> str:
    """Return the value of the table with its unit."""
    return f"{entry.figure.value:,.15g}{entry.figure.unit}"
