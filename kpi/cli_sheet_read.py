"""`kpi sheet read`: a published management sheet as text or JSON, and with `--save` into the database.

Nobody is there to confirm each finding, so that guesses are left out unless they are asked for; a JSON file may correct
and drop what a dry run showed. Exit code 1: something cannot be saved as it stands, and nothing was written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from kpi import access, relay
from kpi.exchange.sheet import BadFile, read_sheet, sheet_json, sheet_text
from kpi.exchange.sheet.found import ManagementSheet
from kpi.guard import Refused
from kpi.imports.outcome import Kind
from kpi.imports.sheet import finding, matching, saving
from kpi.imports.sheet.finding import Decisions, Finding
from kpi.imports.sheet.outcome import Line, Options, Outcome
from kpi.store import Store

_SHOWN = 40  # lines of each part of the text; the JSON has all
_LONGEST = 60  # characters of a text that is shown


class _Saving(argparse.Action):
    """Makes the command one that writes: reading alone needs no database."""

    def __call__(self, _: object, asked: argparse.Namespace, *__: object) -> None:
        """Let the command save."""
        asked.needs_store, asked.command = True, _save


def declare(commands: Any) -> None:
    """Add the command to the commands of `kpi sheet` (what `add_subparsers` returns)."""
    read = commands.add_parser("read", help="公表されたマネジメントシートを読み取り、--saveで登録する")
    read.add_argument("file", help="PDF、Word(.docx)、Excel(.xlsx)、テキスト(.md、.txt、.html)")
    read.add_argument("--format", choices=("text", "json"), default="text", help="出力の形")
    read.add_argument("--save", nargs=0, action=_Saving, help="読み取ったものを登録する")
    read.add_argument("--dry-run", action="store_true", help="--saveで登録せず、何が変わるかだけを示す")
    read.add_argument("--with-guesses", action="store_true", help="確からしさの低いものも登録する")
    read.add_argument(
        "--corrections", metavar="JSON_FILE", help="{キー: {項目: 文字} または null(外す)} のJSONファイル"
    )
    read.set_defaults(command=_read, needs_store=False, reads=_reads)


def _reads(asked: argparse.Namespace) -> list[str]:
    """Return the files that the command reads: it may run in the process of a server, which is sent their bytes."""
    return [asked.file, *([asked.corrections] if asked.corrections else [])]


def _read(asked: argparse.Namespace, _: date) -> str:
    if asked.dry_run or asked.with_guesses or asked.corrections:
        raise Refused("--dry-run、--with-guesses、--corrections は、--save と一緒に指定してください。")
    path = Path(asked.file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(f"「{asked.file}」を開けません({error.strerror})。場所を確かめてください。") from error
    sheet = read_sheet(data, path.name)
    if asked.format == "json":
        return json.dumps(sheet_json(sheet), ensure_ascii=False, indent=2) + "\n"
    return sheet_text(sheet)


def _save(store: Store, asked: argparse.Namespace, today: date) -> relay.Answer:
    who = access.local_operator(store, asked.operator, today)
    name = PurePath(asked.file.replace("\\", "/")).name
    sheet = read_sheet(asked.files[asked.file], name)
    found = matching.named(store, finding.findings(sheet))
    options = Options(name, today, _decisions(asked, found))
    outcome = (saving.preview if asked.dry_run else saving.save)(store, who, found, options)
    if asked.format == "json":
        told = json.dumps(as_json(sheet, outcome), ensure_ascii=False, indent=2) + "\n"
    else:
        told = "".join(f"{line}\n" for line in _lines(sheet, outcome, asked))
    return relay.Answer(told, "", int(bool(outcome.wrong)))


def _decisions(asked: argparse.Namespace, found: Sequence[Finding]) -> Decisions:
    """Return what is corrected and dropped: the guesses, and whatever the file says."""
    decided = {} if asked.with_guesses else finding.doubtful(found)
    decided.pop(found[0].key, None)  # the head is needed; it is shown, and refused where it is unknown
    if asked.corrections is None:
        return decided
    try:
        said = json.loads(asked.files[asked.corrections].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"「{asked.corrections}」がJSONとして読めません。") from error
    known = {one.key: one for one in found}
    for key, texts in said.items() if isinstance(said, dict) else [("", said)]:
        if key not in known:
            raise Refused(f"「{asked.corrections}」の「{key}」は、シートから読み取ったもののキーではありません。")
        fields = known[key].texts
        if texts is not None and not (
            isinstance(texts, dict)
            and texts.keys() <= fields.keys()
            and all(isinstance(t, str) for t in texts.values())
        ):
            raise Refused(f"「{asked.corrections}」の「{key}」に書けるのは、nullか、{'、'.join(fields)}の文字です。")
        decided[key] = texts
    return decided


def as_json(sheet: ManagementSheet, outcome: Outcome) -> dict[str, Any]:
    """Return what became of a sheet as JSON-ready values; `findings` are what is or would be saved."""
    return {
        **{kind.value: count for kind, count in outcome.counts.items()},
        "change": outcome.change_no,
        "findings": [
            _finding_json(line.finding)
            | {
                "kind": line.kind.value,
                "differences": [
                    {"field": name, "before": before or None, "after": after or None}
                    for name, before, after in line.differences
                ],
                "note": line.note or None,
            }
            for line in outcome.lines
        ],
        "dropped": [_finding_json(one) for one in outcome.dropped],
        "problems": [{"key": one.finding.key, "text": one.text, "reason": one.reason} for one in outcome.wrong],
        "unread": [{"text": one.text, "place": one.place, "reason": one.reason} for one in sheet.unread],
    }


def _finding_json(one: Finding) -> dict[str, Any]:
    return {
        "key": one.key, "part": one.part.value, "about": one.about, "texts": dict(one.texts), "place": one.place,
        "source_text": one.source, "confidence": one.confidence,
    }  # fmt: skip


def _lines(sheet: ManagementSheet, outcome: Outcome, asked: argparse.Namespace) -> Iterator[str]:
    """Return what became of a sheet, for people."""
    yield "読み取ったもの: " + "、".join(f"{kind.label} {count:,}" for kind, count in outcome.counts.items())
    for kind in (Kind.NEW, Kind.CHANGED):
        yield from _part(kind.label, [_line(line) for line in outcome.lines if line.kind is kind])
    yield from _part(
        "このままでは保存できないもの",
        [f"{one.finding.about}「{_short(one.text)}」: {one.reason}" for one in outcome.wrong],
    )
    yield from _part("外したもの", [f"{one.about} {one.part.label}「{_short(one.source)}」" for one in outcome.dropped])
    yield from _part(
        "読み取れなかったもの", [f"{one.place}「{_short(one.text)}」: {one.reason}" for one in sheet.unread]
    )
    if outcome.change_no is not None:
        yield f"\n保存しました(変更{outcome.change_no})。取り消すには: kpi import --undo {outcome.change_no}"
    elif outcome.wrong:
        yield "\n何も保存していません。--correctionsで直すか外してから、もう一度行ってください。"
    elif asked.dry_run and outcome.is_news:
        yield "\n試行のため、何も保存していません。"
    else:
        yield "\n変更なし。何も保存していません。"


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}({len(lines):,}件)"
        yield from (f"  {line}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"  ほか {len(lines) - _SHOWN:,}件(すべては --format json)"


def _line(line: Line) -> str:
    said = "、".join(
        f"{name} {_short(before)} → {_short(after)}" if before else f"{name} {_short(after)}"
        for name, before, after in line.differences
    )
    note = f"({line.note})" if line.note else ""
    return f"{line.finding.about} {line.finding.part.label}: {said}{note}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
