"""`kpi questions`: 想定問答 (部内限) of a department's year, from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from kpi import access, questions, relay
from kpi.calendar import Month, day_asked
from kpi.cli_arguments import BadArguments
from kpi.exchange import questions_file
from kpi.report import change_as_of, resolve
from kpi.store import Store


def declare(
    parser: argparse.ArgumentParser,
    year: Callable[[str], int],
    month: Callable[[str], Month],
    moment: Callable[[str], Any],
) -> None:
    """Add what `kpi questions` takes; the functions read options."""
    parser.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    parser.add_argument("--year", type=year, help="年度。例: 2022(既定: 最新)")
    parser.add_argument("--month", type=month, help="時点の月。例: 2023-03")
    parser.add_argument("--as-of", type=moment, help="登録日時")
    parser.add_argument("--format", choices=("json", "docx"), default="json", help="出力の形(docxには -o が必要)")
    parser.add_argument("--force", action="store_true", help="すでにあるファイルに上書きする")
    parser.add_argument("-o", dest="output", help="書き出すファイル(既定: JSONを画面に)")
    parser.set_defaults(command=_questions)


def _questions(store: Store, asked: argparse.Namespace, today: date) -> str | relay.Answer:
    if asked.format == "docx" and not asked.output:
        raise BadArguments("Wordのファイルの名前を -o に指定してください。例: -o 想定問答.docx")
    change = change_as_of(store, asked.as_of)
    department, fiscal_year, month = resolve(
        store, day_asked(asked.as_of), asked.department, asked.year, month=asked.month, change_no=change[0]
    )
    questions.require_reader(store, access.local_operator(store, asked.operator, today), department)
    found = questions.read_inquiries(store, department, fiscal_year, month, change)
    if not asked.output:
        return questions_file.plain(found)
    content = questions_file.word(found) if asked.format == "docx" else questions_file.plain(found).encode()
    told = f"{questions_file.title(found)}({questions.RESTRICTED})を書き出しました({len(found.listed)}問)。\n"
    return relay.Answer(f"{told}{asked.output}\n", "", 0, {asked.output: content})
