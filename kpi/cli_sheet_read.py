"""`kpi sheet read`: a published management sheet as text or JSON; nothing is saved."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from kpi.exchange.sheet import BadFile, read_sheet, sheet_json, sheet_text


def declare(commands: Any) -> None:
    """Add the command to the commands of `kpi sheet` (what `add_subparsers` returns)."""
    read = commands.add_parser("read", help="公表されたマネジメントシートを読み取る(保存はしない)")
    read.add_argument("file", type=Path, help="PDF、Word(.docx)、Excel(.xlsx)、テキスト(.md、.txt、.html)")
    read.add_argument("--format", choices=("text", "json"), default="text", help="出力の形")
    read.set_defaults(command=_read, needs_store=False)


def _read(asked: argparse.Namespace, _: date) -> str:
    try:
        data = asked.file.read_bytes()
    except OSError as error:
        raise BadFile(f"「{asked.file}」を開けません({error.strerror})。場所を確かめてください。") from error
    sheet = read_sheet(data, asked.file.name)
    if asked.format == "json":
        return json.dumps(sheet_json(sheet), ensure_ascii=False, indent=2) + "\n"
    return sheet_text(sheet)
