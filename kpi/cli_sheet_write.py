"""`kpi sheet write`: the management sheet as a Word, Excel or PDF file, of one department or of all."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Any

from kpi import access, relay
from kpi.calendar import Month, day_asked
from kpi.cli_arguments import BadArguments
from kpi.exchange import sheet_out
from kpi.exchange.out import files
from kpi.exchange.sheet_out import Asked, Form
from kpi.report import NothingKnown, change_as_of, resolve
from kpi.store import Store


def declare(
    commands: Any,
    year: Callable[[str], int],
    month: Callable[[str], Month],
    moment: Callable[[str], Any],
) -> None:
    """Add the command to the commands of `kpi sheet` (what `add_subparsers` returns); the functions read options."""
    write = commands.add_parser("write", help="シートをWord、Excel、PDFに書き出す(公表した文章と確定した数値)")
    whose = write.add_mutually_exclusive_group()
    whose.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    whose.add_argument("--all", action="store_true", help="その年度の全部局を1つのzipにまとめる")
    write.add_argument("--year", type=year, help="年度。例: 2022(既定: 最新)")
    write.add_argument("--month", type=month, help="時点の月。例: 2023-03")
    write.add_argument("--as-of", type=moment, help="登録日時")
    write.add_argument("--format", choices=tuple(Form), help="ファイルの形式(既定: -o の拡張子、なければ docx)")
    write.add_argument("--working", action="store_true", help="作業中の文章と未確定の数値も入れ、各ページにそう記す")
    write.add_argument("--force", action="store_true", help="すでにあるファイルに上書きする")
    write.add_argument("-o", dest="output", help="書き出すファイル(既定: 年度_部局マネジメントシート_部局.docx)")
    write.set_defaults(command=_write)


def _write(store: Store, asked: argparse.Namespace, today: date) -> relay.Answer:
    change = change_as_of(store, asked.as_of)
    department, year, month = resolve(
        store,
        day_asked(asked.as_of),
        department=asked.department,
        year=asked.year,
        month=asked.month,
        change_no=change[0],
    )
    who = access.local_operator(store, asked.operator, today)
    wish = Asked(year, month, change, _form(asked), asked.working)
    if not asked.all:
        found = sheet_out.write(store, who, department, wish)
        return _answer(asked.output or found.name, found.content)
    sheets = sheet_out.write_all(store, who, wish)
    if not sheets:
        raise NothingKnown(f"{year.label}のシートはどの部局にもありません。")
    path = asked.output or f"{year.year}年度_{sheet_out.NAME}{files.ZIP}"
    if PurePath(path).suffix.lower() != files.ZIP:
        raise BadArguments(f"--all は1つのzipに書き出します。「{path}」の拡張子を .zip にしてください。")
    parts = [files.Part(PurePath(one.name).stem, f".{wish.form}", one.content) for one in sheets]
    return _answer(path, files.zipped(parts), *(one.name for one in sheets))


def _form(asked: argparse.Namespace) -> Form:
    """Return the format that is asked for, by name or by the ending of the file."""
    ending = PurePath(asked.output or "").suffix.lower().removeprefix(".")
    if asked.format is not None:
        if ending in tuple(Form) and ending != asked.format:
            raise BadArguments(f"「{asked.output}」の拡張子と --format {asked.format} が合いません。")
        return Form(asked.format)
    if ending in tuple(Form):
        return Form(ending)
    if ending and not asked.all:
        raise BadArguments(f"「{asked.output}」の形式が分かりません。{'、'.join(Form)} のどれかにしてください。")
    return Form.DOCX


def _answer(path: str, content: bytes, *held: str) -> relay.Answer:
    told = "".join(f"  {name}\n" for name in held)
    return relay.Answer(f"{path}を書き出しました。\n{told}", "", 0, {path: content})
