"""Any table that a section, a city or a ministry keeps, read into figures: the guess, and the figures by it."""

from __future__ import annotations

from kpi.exchange.cells import BadFile
from kpi.exchange.tabular.reading import Column, Figure, Mapping, Measure, Problem, Reading, Role

__all__ = ["BadFile", "Column", "Figure", "Mapping", "Measure", "Problem", "Reading", "Role"]
