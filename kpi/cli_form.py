"""`kpi form write`: a section's round as an Excel form, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from kpi import relay, rounds
from kpi.calendar import Month
from kpi.exchange import form
from kpi.report import UnknownChoice
from kpi.store import Store


def declare(parser: argparse.ArgumentParser, month: Callable[[str], Month]) -> None:
    """Add the commands of the form to the parser of `kpi form`; `month` reads one."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=type(parser))
    write = commands.add_parser("write", help="1つの課の1か月分の入力票を書き出す")
    write.add_argument("--section", required=True, help="課のコードまたは名称")
    write.add_argument("--month", type=month, required=True, help="どの月の報告か。例: 2026-09")
    write.add_argument("--force", action="store_true", help="すでにあるファイルに上書きする")
    write.add_argument("-o", dest="output", help="書き出すファイル(既定: 入力票_課名_月.xlsx)")
    write.set_defaults(command=_write)


def _write(store: Store, asked: argparse.Namespace, _: date) -> relay.Answer:
    known = rounds.sections(store)
    codes = [one.code for one in known if asked.section in (one.code, one.name)]
    if len(codes) != 1:  # two departments may each have a 総務課
        raise UnknownChoice("課", asked.section, "、".join(codes or (one.code for one in known)))
    written = form.write(store, codes[0], asked.month)
    path = asked.output or written.name
    return relay.Answer(f"{path}を書き出しました。\n", "", 0, {path: written.data})
