"""`kpi import`: a table from a file into the database, what it came to, and its undoing.

Exit code 0: saved, nothing new, or a dry run. 1: something was refused, and nothing was written. 2: the file, the
mapping or the undoing as a whole was refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from kpi import access, relay
from kpi.exchange import tabular
from kpi.exchange.cells import opened
from kpi.exchange.tabular import Mapping, Reading
from kpi.imports import keeping, saving, undoing
from kpi.imports.outcome import Entry, Kind, Options, Outcome, Tick
from kpi.store import Store

_SHOWN = 20  # lines of each part of the table; the JSON has all
_NO_FILE = "取り込むファイルを指定してください。例: kpi import 実績.xlsx(取り消すときは kpi import --undo 変更の番号)"


class Cancelled(Exception):
    """Whoever asked for the import has left; nothing was written."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `kpi import` to its parser."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="取り込む表(xlsx、csv、tsv)")
    parser.add_argument("--mapping", metavar="NAME_OR_JSON_FILE", help="保存した対応付けの名前、またはJSONファイル")
    parser.add_argument("--sheet", metavar="NAME", help="読むシートの名前(既定: 数値が最も多いシート)")
    parser.add_argument("--create", action="store_true", help="登録のない部局・目標・指標を登録する")
    parser.add_argument("--valid-only", action="store_true", help="読めない行があっても、読めた値だけを保存する")
    parser.add_argument("--dry-run", action="store_true", help="保存せず、結果だけを示す")
    parser.add_argument("--undo", type=int, metavar="CHANGE", help="取込みの変更を、番号で取り消す")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="出力の形")
    parser.set_defaults(command=run, reads=reads)


def reads(asked: argparse.Namespace) -> list[str]:
    """Return the files that the command reads: it may run in the process of a server, which is sent their bytes."""
    is_file = asked.mapping is not None and (asked.mapping.endswith(".json") or Path(asked.mapping).is_file())
    return [*([asked.file] if asked.file else []), *([asked.mapping] if is_file else [])]


def run(store: Store, asked: argparse.Namespace, today: date) -> relay.Answer:
    """Import or undo, as `asked` says, and return what to print."""
    who = access.local_operator(store, asked.operator, today)
    if asked.undo is not None:
        number = undoing.undo(store, who, asked.undo)
        return relay.Answer(f"変更{asked.undo}の取込みを取り消しました(変更{number})。\n", "", 0)
    if asked.file is None:
        return relay.Answer("", f"{_NO_FILE}\n", 2)
    tick: Tick = asked.tick
    tick("読んでいます", 0.0)
    name = PurePath(asked.file.replace("\\", "/")).name
    book = opened(asked.files[asked.file], name)
    reading = tabular.read(book if asked.sheet is None else tabular.only(book, asked.sheet), _mapping(store, asked))
    tick("読んでいます", 1.0)
    options = Options(name, today, create=asked.create, valid_only=asked.valid_only)
    outcome = (saving.preview if asked.dry_run else saving.save)(store, who, reading, options, tick)
    is_refused = bool(outcome.refusals) and not asked.valid_only and not asked.dry_run
    if asked.format == "json":
        return relay.Answer(json.dumps(as_json(reading, outcome), ensure_ascii=False) + "\n", "", int(is_refused))
    told = "".join(f"{line}\n" for line in _lines(reading, outcome, asked))
    return relay.Answer(told, "", int(is_refused))


def as_json(reading: Reading, outcome: Outcome) -> dict[str, Any]:
    """Return an import as JSON-ready values; `figures` are all that the file says, whatever becomes of them."""
    return {
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "refused": outcome.refused,
        **{kind.value: count for kind, count in outcome.counts.items()},
        "change": outcome.change_no,
        "mapping": reading.mapping.as_dict(),
        "made": [{"kind": made.kind, "name": made.name, "detail": made.detail} for made in outcome.made],
        "figures": [
            {
                "department": figure.department,
                "goal": figure.goal,
                "indicator": figure.indicator,
                "unit": figure.unit,
                "fiscal_year": figure.fiscal_year,
                "month": None if figure.month is None else str(figure.month),
                "measure": figure.measure.value,
                "value": figure.value,
            }
            for figure in reading.figures
        ],
        "problems": [
            {"row": problem.row, "column": problem.column, "text": problem.text, "reason": problem.reason}
            for problem in outcome.problems
        ],
    }


def _mapping(store: Store, asked: argparse.Namespace) -> Mapping | None:
    if asked.mapping is None:
        return None
    if asked.mapping not in asked.files:
        return keeping.named(store, asked.mapping)
    try:
        text = asked.files[asked.mapping].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise tabular.BadFile(f"対応付け「{asked.mapping}」がUTF-8の文字として読めません。") from error
    return Mapping.from_json(text)


def _lines(reading: Reading, outcome: Outcome, asked: argparse.Namespace) -> Iterator[str]:
    """Return what came of an import, for people."""
    yield f"表の行 {outcome.rows:,}行: 読めた行 {outcome.accepted:,}、読めない行 {outcome.refused:,}"
    yield "値: " + "、".join(f"{kind.label} {count:,}" for kind, count in outcome.counts.items())
    if reading.skipped_sheets:
        sheets = "、".join(f"「{name}」" for name in reading.skipped_sheets[:_SHOWN])
        yield f"読んだシート「{reading.mapping.sheet}」。ほかのシートは読んでいません: {sheets}(読むには --sheet)"
    yield from _part(
        "新しく登録するもの",
        [f"{made.kind} {made.name}" + (f"({made.detail})" if made.detail else "") for made in outcome.made],
    )
    for kind in (Kind.NEW, Kind.CHANGED):
        yield from _part(kind.label, [_line(entry) for entry in outcome.entries if entry.kind is kind])
    yield from _part(
        "読めない・保存できないもの",
        [f"{one.row}行目 {one.column}列「{one.text}」: {one.reason}" for one in outcome.refusals],
    )
    yield from _part(
        "お知らせ(値なし、読んでいない列など)",
        [f"{one.row}行目 {one.column}列「{one.text}」: {one.reason}" for one in outcome.notes],
    )
    yield _end(outcome, asked)


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}({len(lines):,}件)"
        yield from (f"  {line}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"  ほか {len(lines) - _SHOWN:,}件(すべては --format json)"


def _line(entry: Entry) -> str:
    figure = entry.figure
    value = f"{figure.value:,.15g}{figure.unit}"
    before = f"{entry.before} → " if entry.before else ""
    what = f"{figure.department} {figure.indicator} {entry.when}{entry.measure}".strip()
    return f"{figure.row}行目 {what}: {before}{value}({entry.standing.label})"


def _end(outcome: Outcome, asked: argparse.Namespace) -> str:
    if outcome.change_no is not None:
        return f"\n保存しました(変更{outcome.change_no})。取り消すには: kpi import --undo {outcome.change_no}"
    if outcome.refusals and not asked.valid_only:
        remedy = "表を直すか、読めた値だけを保存するときは --valid-only を付けてください。"
        return f"\n何も保存していません。{remedy}"
    if not outcome.is_news:
        return "\n変更なし。何も保存していません。"
    return "\n試行のため、何も保存していません。"
