"""All files of the site, by their paths within its folder: the same input gives the same bytes."""

from __future__ import annotations

import re
from pathlib import Path

from kpi.exchange.site.data_files import data_files
from kpi.exchange.site.frame import DATA, GUIDE, ICON, INDEX, SHEETS, STYLE
from kpi.exchange.site.guide_page import guide_page
from kpi.exchange.site.index_page import index_page
from kpi.exchange.site.sheet_page import sheet_page
from kpi.exchange.site.tables import tables
from kpi.public import PublicSite

_BESIDE = Path(__file__).parent
_UNSAFE = re.compile(r"[^A-Za-z0-9-]")


def files(site: PublicSite) -> dict[str, bytes]:
    """Return the files of a site by their paths."""
    filled = tables(site)
    names = {
        (sheet.shown.department, sheet.shown.fiscal_year.year): _name(
            sheet.shown.department, sheet.shown.fiscal_year.year
        )
        for sheet in site.sheets
    }
    found = {
        INDEX: index_page(site, {key: f"{SHEETS}/{name}" for key, name in names.items()}),
        GUIDE: guide_page(filled, site),
        STYLE: (_BESIDE / STYLE).read_bytes(),
        ICON: (_BESIDE / ICON).read_bytes(),
    }
    for department in site.departments:
        for sheet in department.sheets:
            key = (sheet.shown.department, sheet.shown.fiscal_year.year)
            found[f"{SHEETS}/{names[key]}"] = sheet_page(sheet, department, site, names)
    return found | {f"{DATA}/{name}": content for name, content in data_files(filled, site.settings).items()}


def _name(department: str, year: int) -> str:
    """Return the name of a sheet's file; what no address likes is written by its number."""
    safe = _UNSAFE.sub(lambda found: f"_{ord(found[0]):x}", department)
    return f"{safe}-{year}.html"
