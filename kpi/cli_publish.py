"""`kpi publish`: the public site as a folder for the city's own web server."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kpi import public, relay
from kpi.exchange import site
from kpi.report import change_as_of
from kpi.store import Store


def declare(parser: argparse.ArgumentParser, year: Callable[[str], int], moment: Callable[[str], Any]) -> None:
    """Add what the command takes to its parser; the functions read options."""
    parser.add_argument("folder", metavar="DIR", help="書き出すフォルダー。新しいか空、または前に書いた公開ページ")
    parser.add_argument("--department", help="部局のコードまたは名称(既定: すべて)")
    parser.add_argument("--year", type=year, help="年度。例: 2022(既定: すべて)")
    parser.add_argument("--as-of", type=moment, help="登録日時")
    parser.add_argument("--force", action="store_true", help="前と違う部局・年度の範囲で書き直す")
    parser.set_defaults(command=_publish, write=_write)


def _publish(store: Store, asked: argparse.Namespace, _: date) -> relay.Answer:
    found = public.read_site(store, change_as_of(store, asked.as_of), asked.department, asked.year)
    sheets = [f"{one.shown.department_name} {one.shown.fiscal_year.short_label}" for one in found.sheets]
    told = f"公表しているシート{len(sheets)}件: {'、'.join(sheets)}" if sheets else "公表しているシートはありません。"
    return relay.Answer(f"{told}\n", "", 0, site.files(found))


def _write(files: Mapping[str, bytes], asked: argparse.Namespace) -> str:
    """Write the folder with the rights of whoever typed the command, and say what became of it."""
    scope = site.Scope(asked.department, asked.year)
    return f"「{asked.folder}」: {site.write(asked.folder, files, scope, force=asked.force)}\n"
