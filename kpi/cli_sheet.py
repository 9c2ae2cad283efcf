"""`kpi sheet show`: the management sheet as it is held, on the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from kpi.calendar import Month, day_asked
from kpi.exchange import sheet_plain
from kpi.report import change_as_of, resolve
from kpi.sheet import read_sheet
from kpi.store import Store


def declare(
    commands: Any,
    year: Callable[[str], int],
    month: Callable[[str], Month],
    moment: Callable[[str], Any],
) -> None:
    """Add the command to the commands of `kpi sheet` (what `add_subparsers` returns); the functions read options."""
    show = commands.add_parser("show", help="登録されているシートの全体(文章は作業中のものも)")
    show.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    show.add_argument("--year", type=year, help="年度。例: 2022(既定: 最新)")
    show.add_argument("--month", type=month, help="時点の月。例: 2023-03")
    show.add_argument("--as-of", type=moment, help="登録日時")
    show.add_argument("--format", choices=("text", "json"), default="text", help="出力の形")
    show.set_defaults(command=_show)


def _show(store: Store, asked: argparse.Namespace, _: date) -> str:
    change = change_as_of(store, asked.as_of)
    department, year, month = resolve(
        store,
        day_asked(asked.as_of),
        department=asked.department,
        year=asked.year,
        month=asked.month,
        change_no=change[0],
    )
    found = read_sheet(store, department, year, month, change)
    if asked.format == "json":
        return json.dumps(sheet_plain.sheet_json(found), ensure_ascii=False, indent=2) + "\n"
    return sheet_plain.sheet_text(found)
