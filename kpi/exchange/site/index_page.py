"""The first page: all departments with their years, and what each year came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi.calendar import jst_label
from kpi.exchange.site import words
from kpi.exchange.site.frame import GUIDE, SITE, page
from kpi.markup import Html, join, tag
from kpi.public import PublicDepartment, PublicSite

_HEAD = ("年度", "時点", "指標の状態")


def index_page(site: PublicSite, paths: Mapping[tuple[str, int], str]) -> bytes:
    """Return the first page; `paths` are those of the sheets from here, by department and year."""
    publisher = f"{site.settings.public_publisher} " if site.settings.public_publisher else ""
    newest = max((sheet.year.recorded_at for sheet in site.sheets), default=None)
    body = [
        tag("h1", f"{publisher}{SITE}"),
        tag(
            "p", "部局が年度ごとに立てた目標と、その実績です。数値は、確認の済んだものだけを載せています。", cls="lead"
        ),
        tag("p", tag("a", "この資料の見方とデータ", href=GUIDE)),
        *(_department(one, paths) for one in site.departments),
    ]
    if not site.departments:
        body.append(tag("p", "現在、公表しているシートはありません。"))
    recorded = f"登録日時: {jst_label(newest)}" if newest else ""
    return page(SITE, body, site, last=(recorded,))


def _department(department: PublicDepartment, paths: Mapping[tuple[str, int], str]) -> Html:
    return tag(
        "section",
        tag("h2", department.name),
        words.table(_HEAD, _years(department, paths), f"{department.name}の公表している年度", "departments"),
    )


def _years(department: PublicDepartment, paths: Mapping[tuple[str, int], str]) -> Iterator[tuple[str, ...]]:
    for sheet in department.sheets:
        shown = sheet.shown
        link = tag("a", shown.fiscal_year.label, href=paths[shown.department, shown.fiscal_year.year])
        states = (join((words.status(of, word), f" {items}件")) for of, word, items in words.counted(shown.figures))
        counted = tag("ul", *(tag("li", one) for one in states), cls="counts") if shown.figures else "値の掲載なし"
        yield link, f"{shown.month.full_label}末", counted
