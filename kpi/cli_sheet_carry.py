"""`kpi sheet carry`: a year's plan carried over into the next one, on the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from kpi import access
from kpi.carry.drafting import read_draft
from kpi.carry.lines import Choice
from kpi.carry.saving import save
from kpi.exchange.carry_plain import carry_json, carry_text
from kpi.report import UnknownChoice, change_as_of, resolve
from kpi.store import Store


def declare(commands: Any, year: Callable[[str], int]) -> None:
    """Add the command to the commands of `kpi sheet` (what `add_subparsers` returns); `year` reads its option."""
    carry = commands.add_parser("carry", help="次年度へ引き継ぐ: 目標・取組み・指標の結び付きの案を作り、保存する")
    carry.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    carry.add_argument("--year", type=year, required=True, help="引継ぎ元の年度。例: 2022(2023年度へ引き継ぐ)")
    carry.add_argument(
        "--drop", action="append", default=[], metavar="LINE", help="引き継がないもの(JSONのline)。何度でも指定できる"
    )
    carry.add_argument("--dry-run", action="store_true", help="案を見るだけで、何も保存しない")
    carry.add_argument("--format", choices=("text", "json"), default="text", help="出力の形")
    carry.set_defaults(command=_carry)


def _carry(store: Store, asked: argparse.Namespace, today: date) -> str:
    change = change_as_of(store, None)
    department, year, month = resolve(store, today, department=asked.department, year=asked.year)
    draft = read_draft(store, department, year, month, change)
    titles = {line.key: line.title for line in draft.lines}
    for key in asked.drop:
        if key not in titles:
            raise UnknownChoice("引継ぎの行", key, next(iter(titles), "なし"))
    dropped = {key: Choice(False, titles[key]) for key in asked.drop}
    saved = None
    if not asked.dry_run:
        who = access.local_operator(store, asked.operator, today)
        saved = save(store, who, draft, dropped).change_no
    if asked.format == "json":
        return json.dumps(carry_json(draft, dropped, saved), ensure_ascii=False, indent=2) + "\n"
    return carry_text(draft, dropped, saved)
