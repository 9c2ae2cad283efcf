"""`kpi form`: a section's round as an Excel form, written, and taken back as it is on the page 入力票.

`kpi form read` ends with 0 where it saved, had nothing to save or only tried; with 1 where a row was refused or
somebody else came first, and nothing was written; with 2 where the file as a whole was refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import PurePath
from typing import Any

from kpi import access, relay, rounds
from kpi.calendar import Month
from kpi.exchange import form
from kpi.exchange.form import Line, Outcome, Preview
from kpi.model import ItemKind
from kpi.report import UnknownChoice
from kpi.store import Store

_SHEETS = {ItemKind.FIGURE: "実績", ItemKind.MILESTONE: "マイルストーン"}


def declare(parser: argparse.ArgumentParser, month: Callable[[str], Month]) -> None:
    """Add the commands of the form to the parser of `kpi form`; `month` reads one."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=type(parser))
    write = commands.add_parser("write", help="1つの課の1か月分の入力票を書き出す")
    write.add_argument("--section", required=True, help="課のコードまたは名称")
    write.add_argument("--month", type=month, required=True, help="どの月の報告か。例: 2026-09")
    write.add_argument("--force", action="store_true", help="すでにあるファイルに上書きする")
    write.add_argument("-o", dest="output", help="書き出すファイル(既定: 入力票_課名_月.xlsx)")
    write.set_defaults(command=_write)
    read = commands.add_parser("read", help="入力した入力票を取り込む(下書きとして保存)")
    read.add_argument("file", metavar="FILE", help="入力した入力票(xlsx)")
    read.add_argument("--valid-only", action="store_true", help="取り込めない行があっても、取り込める行だけを保存する")
    read.add_argument("--overwrite", action="store_true", help="ほかの人が先に保存した行にも、入力票の内容を保存する")
    read.add_argument("--dry-run", action="store_true", help="保存せず、結果だけを示す")
    read.add_argument("--format", choices=("table", "json"), default="table", help="出力の形")
    read.set_defaults(command=_read, reads=lambda asked: [asked.file])


def _write(store: Store, asked: argparse.Namespace, _: date) -> relay.Answer:
    known = rounds.sections(store)
    codes = [one.code for one in known if asked.section in (one.code, one.name)]
    if len(codes) != 1:  # two departments may each have a 総務課
        raise UnknownChoice("課", asked.section, "、".join(codes or (one.code for one in known)))
    written = form.write(store, codes[0], asked.month)
    path = asked.output or written.name
    return relay.Answer(f"{path}を書き出しました。\n", "", 0, {path: written.data})


def _read(store: Store, asked: argparse.Namespace, today: date) -> relay.Answer:
    who = access.local_operator(store, asked.operator, today)
    name = PurePath(asked.file.replace("\\", "/")).name
    preview = form.compare(store, who, form.read(asked.files[asked.file], name))
    conflicts = preview.of(Outcome.CONFLICT)
    overwrite = {line.key for line in conflicts} if asked.overwrite else set()
    is_refused = not asked.valid_only and bool(preview.of(Outcome.REFUSED) or (conflicts and not overwrite))
    wanted = len(preview.of(Outcome.NEW)) + len(preview.of(Outcome.CHANGED)) + len(overwrite)
    number = None
    if wanted and not is_refused and not asked.dry_run:
        saved = form.save(store, who, preview, overwrite)
        is_refused = saved is None  # somebody saved between the preview and now
        number = None if saved is None else saved.change_no
    code = int(is_refused and not asked.dry_run)
    if asked.format == "json":
        return relay.Answer(json.dumps(as_json(preview, number), ensure_ascii=False) + "\n", "", code)
    section = next((one.name for one in rounds.sections(store) if one.code == preview.stamp.section), "")
    said = [f"{section} {preview.stamp.month.full_label}分の入力票", *_lines(preview)]
    said.append(_end(wanted, number, is_refused=is_refused, is_tried=asked.dry_run))
    return relay.Answer("".join(f"{line}\n" for line in said), "", code)


def as_json(preview: Preview, change_no: int | None) -> dict[str, Any]:
    """Return what a form says as JSON-ready values; `change` is what was saved, null for nothing."""
    return {
        "section": preview.stamp.section,
        "month": str(preview.stamp.month),
        "change": change_no,
        **{outcome.value: len(preview.of(outcome)) for outcome in Outcome},
        "absent": list(preview.absent),
        "lines": [
            {
                "sheet": _SHEETS[line.kind],
                "row": line.row,
                "item": line.code,
                "name": line.name,
                "outcome": line.outcome.value,
                "differences": [
                    {"field": one.field, "before": one.before, "after": one.after} for one in line.differences
                ],
                "problems": [
                    {"row": one.row, "column": one.column, "text": one.text, "reason": one.reason}
                    for one in line.problems
                ],
                "findings": [one.text for one in line.findings],
                "conflict": None if line.conflict is None else str(line.conflict),
            }
            for line in preview.lines
        ],
    }


def _lines(preview: Preview) -> Iterator[str]:
    """Return what becomes of the rows, for people; of what is unchanged only the number."""
    yield "、".join(f"{outcome.label} {len(preview.of(outcome))}件" for outcome in Outcome)
    for line in preview.lines:
        if line.outcome is not Outcome.UNCHANGED:
            yield from _line(line)
    if preview.absent:
        yield f"入力票にない行(値は変わりません): {'、'.join(preview.absent)}"


def _line(line: Line) -> Iterator[str]:
    yield f"[{line.outcome.label}] {_SHEETS[line.kind]} {line.row}行目 {line.name}"
    for one in line.differences:
        yield f"    {one.heading}: {one.before or '(空欄)'} → {one.after or '(空欄)'}"
    for problem in line.problems:
        yield f"    {problem.column}{problem.row}「{problem.text}」: {problem.reason}"
    for finding in line.findings:
        yield f"    {finding.severity.label}: {finding.text}"
    if line.conflict is not None:
        yield f"    {line.conflict}"


def _end(wanted: int, number: int | None, *, is_refused: bool, is_tried: bool) -> str:
    if number is not None:
        return f"\n{wanted}件を下書きとして保存しました(変更{number})。提出は月次入力で行います。"
    if is_refused:
        return (
            "\n何も保存していません。入力票を直すか、取り込める行だけを保存するときは --valid-only を、"
            "ほかの人の内容に上書きするときは --overwrite を付けてください。"
        )
    if not wanted:
        return "\n変更なし。何も保存していません。"
    return "\n試行のため、何も保存していません。" if is_tried else "\n何も保存していません。"
