"""PDF with text, read in a process of its own: a stranger's PDF can unpack to any size and run for any time."""

from __future__ import annotations

import json
import subprocess
import sys

from kpi.exchange.cells import BadFile
from kpi.exchange.sheet.block import Cell, Row

MAX_PAGES = 100
"""Pages of a PDF: the sheet of one department has about ten."""

MAX_SECONDS = 60
"""Seconds of processor time: a page takes some tenths of one."""

REFUSED = 3
"""The exit code of the process that reads, where the sentence that says why stands on its standard output."""


def rows_of(data: bytes, name: str) -> list[Row]:
    """Return the rows of a PDF; BadFile where it holds no text, is locked or damaged, or costs too much to read."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kpi.exchange.sheet.pdf_reader"],
            input=data, capture_output=True, timeout=2 * MAX_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BadFile(
            f"「{name}」を{2 * MAX_SECONDS}秒で読み終えられません。ページを分けて保存してください。"
        ) from error
    if done.returncode == REFUSED:
        raise BadFile(f"「{name}」{done.stdout.decode('utf-8')}")
    if done.returncode != 0:
        raise BadFile(f"「{name}」は壊れているか、大きすぎるため読めません。PDFとして保存し直してください。")
    return [
        Row(tuple(Cell(text, place) for text, place in cells), is_table) for cells, is_table in json.loads(done.stdout)
    ]
