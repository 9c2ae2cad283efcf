"""The figures of a sheet under the names by which their indicators are registered, before anybody looks at them.

A sheet words a figure anew each year. Where no indicator has its name, one of the department with the same target of
the same year in the same unit is meant, if there is but one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kpi.exchange.sheet.found import LIKELY
from kpi.imports.registry import plain
from kpi.imports.sheet.finding import Finding, Part
from kpi.model import Row
from kpi.numbers import NumberError, parse_number
from kpi.store import Store


def named(store: Store, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the names of registered indicators where these are known to be meant."""
    everything = tuple(found)
    head = next(one for one in everything if one.part is Part.HEAD)
    own = _indicators(store, head.texts["department"])
    taken = {plain(one.texts["name"]) for one in everything if one.part is Part.FIGURE} & own.keys()
    free = {name: row for name, row in own.items() if name not in taken}
    targets = _targets(store, free.values(), head.texts["fiscal_year"])
    return tuple(
        _named(one, free, targets) if one.part is Part.FIGURE and plain(one.texts["name"]) not in own else one
        for one in everything
    )


def _named(finding: Finding, free: dict[str, Row], targets: dict[str, float]) -> Finding:
    unit = plain(finding.texts["unit"])
    try:
        target = parse_number(finding.texts["target"], finding.texts["unit"])
    except NumberError:
        return finding
    meant = [
        row
        for row in free.values()
        if target is not None and plain(row["unit"]) == unit and targets.get(row["indicator"]) == target
    ]
    if len(meant) != 1:
        return finding
    name = meant[0]["name"]
    return replace(
        finding,
        texts={**finding.texts, "name": name},
        confidence=min(finding.confidence, LIKELY),
        note=f"シートでは「{finding.texts['name']}」。目標値と単位が同じ登録済みの「{name}」と読みました",
    )


def _indicators(store: Store, department: str) -> dict[str, Row]:
    """Return the indicators of a department by their names as they are compared."""
    codes = [
        row["department"]
        for row in store.read("department")
        if plain(department) in (plain(row["name"]), plain(row["department"]))
    ]
    sections = {row["section"] for row in store.read("section") if row["department"] in codes}
    return {plain(row["name"]): row for row in store.read("indicator") if row["section"] in sections}


def _targets(store: Store, indicators: Iterable[Row], year: str) -> dict[str, float]:
    """Return the last target of a year of each indicator that has one."""
    codes = [row["indicator"] for row in indicators]
    if not codes or not year.isascii() or not year.isdigit():
        return {}
    rows = store.newest("target", indicator=codes, fiscal_year=int(year))
    standing = sorted((row for row in rows if not row["withdrawn"]), key=lambda row: row["decided_on"])
    return {row["indicator"]: row["value"] for row in standing if row["value"] is not None}
