"""The command line, `kpi …`: reports, files in and out, reminders, members, and what is decided about rounds.

A command is a function of parsed arguments and an open store that returns what to print, and which files to write;
the same function runs in this process, or in the server's while that holds the database (`kpi.relay`). What a person
can mend is told in one Japanese message on standard error with exit code 2.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kpi import (
    cli_export,
    cli_form,
    cli_import,
    cli_members,
    cli_policies,
    cli_publish,
    cli_questions,
    cli_rounds,
    cli_sheet,
    cli_sheet_carry,
    cli_sheet_read,
    cli_sheet_write,
    relay,
    training,
)
from kpi.access import Forbidden, system_user
from kpi.calendar import Month, YearOutOfRange, as_of_utc, day_asked, era_date, jst_date, last_ended_month, utc_now
from kpi.cli_arguments import BadArguments, HelpAsked, Parser
from kpi.exchange import plain, reminder
from kpi.exchange.cells import BadFile
from kpi.exchange.out import files
from kpi.exchange.out.files import NotWritten
from kpi.exchange.out.xlsx_file import TooLarge
from kpi.guard import Refused
from kpi.load import SHIPPED, open_database
from kpi.members import NotRegistered
from kpi.progress import unreported
from kpi.report import NothingKnown, UnknownChoice, change_as_of, read_history, read_report, resolve
from kpi.rounds import NoRound
from kpi.setting import BadSetting
from kpi.shipped import ShippedDataError
from kpi.store import LockedError, Store, StoreError, is_there

DEFAULT_DATABASE = SHIPPED / "kpi.duckdb"
TRAINING_DATABASE = SHIPPED / "training.duckdb"
_ATTEMPTS, _PAUSE = 50, 0.1  # a command waits five seconds for another one to finish with the file
_CLOSED_PIPE = 141  # what a shell says of a program that writes into a closed pipe
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_INTERRUPTED = 130  # and of one that was ended by Ctrl+C
_CANCELLED = "取りやめました。保存の途中だったものは、何も保存されていません。\n"


_MENDABLE = (
    StoreError, ShippedDataError, NothingKnown, UnknownChoice, BadArguments, Forbidden, NotRegistered, Refused,
    YearOutOfRange, reminder.MailError, BadSetting, NoRound, NotWritten, TooLarge, BadFile,
)  # fmt: skip


def database_path() -> Path:
    """Return the database that the environment names, or the shipped place."""
    return Path(os.environ.get("KPI_DATABASE") or DEFAULT_DATABASE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, or 2 with a message where a person can mend something.

    141 says that whoever read the output has left, as `kpi report | head -1` does.
    """
    asked = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return _print(_told(lambda: _run(asked)))


def answer(
    store: Store,
    arguments: Sequence[str],
    operator: str,
    files: Mapping[str, bytes] = NO_FILES,
    left: threading.Event | None = None,
) -> relay.Answer:
    """Run a command in the process that holds the database.

    `operator` is the system user who typed it, `files` are those that it reads, by their names as typed. Once `left` is
    set, long work ends with nothing written.
    """

    def tick(_: str, __: float) -> None:
        if left is not None and left.is_set():
            raise cli_import.Cancelled

    def run() -> relay.Answer:
        parsed = _parse(arguments, operator)
        if not parsed.needs_store:
            raise BadArguments(f"「{arguments[0]}」はサーバーでは実行できません。")
        parsed.files, parsed.tick = files, tick
        return _done(parsed.command(store, parsed, jst_date(utc_now())))

    return _told(run)


def _run(asked: list[str]) -> relay.Answer:
    """Run a command in this process, or in the one that holds the database."""
    operator = system_user()
    parsed = _parse(asked, operator)
    if not parsed.needs_store:
        return _done(parsed.command(parsed, jst_date(utc_now())))
    if parsed.database is not None and not is_there(parsed.database):
        raise BadArguments(f"データベース「{parsed.database}」がありません。場所を確かめてください。")
    parsed.files, parsed.tick = _contents(parsed.reads(parsed)), _show_progress
    found = _reach(parsed.database or database_path(), relay.Command(asked, operator, parsed.files))
    if isinstance(found, relay.Answer):
        return _written(found, parsed)
    with found as store:
        answered = _done(parsed.command(store, parsed, jst_date(utc_now())))
    return _written(answered, parsed)


def _written(answered: relay.Answer, asked: argparse.Namespace) -> relay.Answer:
    """Write the files of an answer as the command does, and say what became of them."""
    if not answered.files:
        return answered
    return replace(answered, out=answered.out + asked.write(answered.files, asked))


def _write(found: Mapping[str, bytes], asked: argparse.Namespace) -> str:
    """Write files where a command with `--force` was asked to put them; its answer has said so already."""
    files.write(found, force=asked.force)
    return ""


def _contents(paths: Sequence[str]) -> dict[str, bytes]:
    """Return the files that a command reads, by their names as typed."""
    found = {}
    for path in paths:
        try:
            found[path] = Path(path).read_bytes()
        except OSError as error:
            raise BadArguments(
                f"ファイル「{path}」を読めません({error.strerror})。場所と名前を確かめてください。"
            ) from error
    return found


def _show_progress(doing: str, part: float) -> None:
    """Say on a terminal how far long work is, in one line that is written over."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\n" if part >= 1 else ""
        print(f"\r\033[K{doing}… {part:4.0%}  (Ctrl+Cで取りやめ)", end=end, file=sys.stderr, flush=True)


def _reach(database: Path, asked: relay.Command) -> Store | relay.Answer:
    """Open the database, or have the server that holds it answer; wait a little where another command holds it.

    A server may hold a file that was removed since: it is asked before a new one is made in its place.
    """
    if not database.exists() and (found := relay.ask(database, asked)) is not None:
        return found
    for _ in range(_ATTEMPTS):
        with suppress(LockedError):
            return open_database(database)
        found = relay.ask(database, asked)
        if found is not None:
            return found
        time.sleep(_PAUSE)
    return open_database(database)  # or say who holds it


def _parse(arguments: Sequence[str], operator: str) -> argparse.Namespace:
    """Read a command line, typed by a system user."""
    for name, text in (*(("引数", argument) for argument in arguments), ("KPI_DATABASE", str(database_path()))):
        shown = re.sub("[\ud800-\udfff]", "\ufffd", text)  # where Python keeps bytes that are no text
        if shown != text:
            raise BadArguments(
                f"{name}「{shown}」は文字として読めません。端末の文字コードをUTF-8にして、入力し直してください。"
            )
    return parser().parse_args(list(arguments), argparse.Namespace(operator=operator))


def _done(told: str | relay.Answer) -> relay.Answer:
    return relay.Answer(told, "", 0) if isinstance(told, str) else told


def _told(run: Callable[[], relay.Answer]) -> relay.Answer:
    """Return what a command answers: help, or a mistake with 2, where it comes to that."""
    try:
        return run()
    except HelpAsked as help_:
        return _done(str(help_))
    except _MENDABLE as error:
        return relay.Answer("", f"{error}\n", 2)
    except (KeyboardInterrupt, cli_import.Cancelled):
        return relay.Answer("", _CANCELLED, _INTERRUPTED)


def _print(found: relay.Answer) -> int:
    """Print an answer and return its exit code; a reader who has left is no mistake."""
    for stream, text in ((sys.stdout, found.out), (sys.stderr, found.err)):
        if not text or stream is None:  # None: started with the stream closed
            continue
        try:
            print(text, end="", file=stream, flush=True)
        except OSError as error:
            # What is still in the buffer goes nowhere, or Python would complain about it on leaving.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            if isinstance(error, BrokenPipeError):
                return _CLOSED_PIPE
            return _print(relay.Answer("", f"結果を書き出せません({error.strerror})。出力先を確かめてください。\n", 2))
    return found.code


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; a test holds the README to it."""
    whole = Parser(prog="kpi", description="部局の目標と実績")
    whole.add_argument("--database", type=Path, help="データベース(既定: KPI_DATABASE、なければ data/kpi.duckdb)")
    whole.set_defaults(needs_store=True, reads=lambda _: (), write=_write)
    commands = whole.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)

    report = commands.add_parser("report", help="1部局1年度の目標、実績、達成状況")
    report.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    report.add_argument("--year", type=_year, help="年度。例: 2022(既定: 最新)")
    report.add_argument("--month", type=_month, help="時点の月。例: 2023-02(既定: 3月、または終わった最後の月)")
    report.add_argument(
        "--as-of", type=_moment, help="登録日時。例: 2026-11-22(その日の終わり)、2026-11-22T09:00:00+09:00"
    )
    report.add_argument("--format", choices=("table", "json", "csv"), default="table", help="出力の形")
    report.set_defaults(command=_report)

    history = commands.add_parser("history", help="指標の月ごとの実績(全年度)")
    history.add_argument("indicator", nargs="?", help="指標のコード(既定: すべて)")
    history.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    history.add_argument("--as-of", type=_moment, help="登録日時")
    history.add_argument("--format", choices=("table", "json", "csv"), default="table", help="出力の形")
    history.set_defaults(command=_history)

    export = commands.add_parser("export", help="表や議会説明をファイルに書き出す")
    cli_export.declare(export, _year, _month, _moment)

    cli_import.declare(commands.add_parser("import", help="表(xlsx、csv)の目標と実績を取り込む"))

    cli_publish.declare(
        commands.add_parser("publish", help="公表したシートを公開ページのフォルダーにする"), _year, _moment
    )

    remind = commands.add_parser("remind", help="未報告一覧(締切からの日数)")
    remind.add_argument("--month", type=_month, help="月。例: 2026-09(既定: 今年度の終わった月すべて)")
    remind.add_argument(
        "--send", action="store_true", help="課の担当と部主管課にメールする(KPI_SMTP_URL、KPI_MAIL_FROM)"
    )
    remind.set_defaults(command=_remind)

    cli_form.declare(commands.add_parser("form", help="Excelの入力票"), _month)
    cli_rounds.declare_round(commands.add_parser("round", help="月次の回"), _month, _day)
    cli_rounds.declare_release(commands.add_parser("release", help="公表用説明を公表する、または取り消す"), _month)
    cli_rounds.declare_withhold(commands.add_parser("withhold", help="公表時は秘匿にする、または解除する"), _month)

    cli_questions.declare(
        commands.add_parser("questions", help="想定問答(部内限): 届かない数値、遅れ、変更などへの答えの案"),
        _year, _month, _moment,
    )  # fmt: skip
    cli_members.declare(commands.add_parser("member", help="利用者と権限"), _day)

    _declare_sheet(commands.add_parser("sheet", help="部局マネジメントシート"))

    cli_policies.declare(commands.add_parser("policies", help="基本政策の進捗"), _year, _month, _moment)

    _declare_demo(commands)
    return whole


def _declare_demo(commands: Any) -> None:
    demo = commands.add_parser("demo", help="研修用の架空データのデータベースを作る(あれば作り直す)")
    demo.add_argument("--today", type=_day, help="この日までの5年度分を作る。例: 2026-10-15(既定: 今日)")
    demo.add_argument(
        "-o", dest="output", type=Path, default=TRAINING_DATABASE, help="作るファイル(既定: data/training.duckdb)"
    )
    demo.set_defaults(command=_demo, needs_store=False)


def _declare_sheet(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the sheet to the parser of `kpi sheet`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    cli_sheet.declare(commands, _year, _month, _moment)
    cli_sheet_read.declare(commands)
    cli_sheet_write.declare(commands, _year, _month, _moment)
    cli_sheet_carry.declare(commands, _year)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"「{text}」は年度として読めません。例: 2022")
    return int(text)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"「{text}」は日付として読めません。例: 2026-10-15") from error
    if not 2000 <= day.year <= 2100:
        raise argparse.ArgumentTypeError(f"「{text}」は扱えません。2000年から2100年までの日付を指定してください。")
    return day


def _moment(text: str) -> Any:
    try:
        return as_of_utc(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _report(store: Store, asked: argparse.Namespace, _: date) -> str:
    change = change_as_of(store, asked.as_of)
    department, year, month = resolve(
        store,
        day_asked(asked.as_of),
        department=asked.department,
        year=asked.year,
        month=asked.month,
        change_no=change[0],
    )
    report = read_report(store, department, year, month, change)
    match asked.format:
        case "json":
            return json.dumps(plain.report_json(report), ensure_ascii=False, indent=2) + "\n"
        case "csv":
            return plain.csv_text(plain.report_rows(report))
        case _:
            return plain.report_table(report)


def _history(store: Store, asked: argparse.Namespace, today: date) -> str:
    number, _ = change_as_of(store, asked.as_of)
    department, _, _ = resolve(store, today, department=asked.department, change_no=number)
    histories = read_history(store, department, None, number)
    if asked.indicator is not None and asked.indicator not in histories:
        raise UnknownChoice("指標", asked.indicator, "、".join(sorted(histories)))
    chosen = histories if asked.indicator is None else {asked.indicator: histories[asked.indicator]}
    match asked.format:
        case "json":
            return json.dumps(plain.history_rows(chosen), ensure_ascii=False, indent=2) + "\n"
        case "csv":
            return plain.csv_text(plain.history_rows(chosen))
        case _:
            return plain.history_table(chosen)


def _remind(store: Store, asked: argparse.Namespace, today: date) -> str:
    if asked.month is not None and asked.month > last_ended_month(today):
        raise BadArguments(
            f"{asked.month.full_label}はまだ終わっていないため、督促するものはありません。"
            f"終わった最後の月は{last_ended_month(today).full_label}です。"
        )
    states = unreported(store, today, asked.month)
    listed = reminder.listing(states, today)
    if not asked.send:
        return listed
    url = os.environ.get("KPI_SMTP_URL")
    if not url:
        raise BadArguments(
            "メールサーバーがありません。KPI_SMTP_URLに指定してください。例: smtp://mail.example.lg.jp:25"
        )
    letters = reminder.letters(store, states, today)
    sent = reminder.send(url, os.environ.get("KPI_MAIL_FROM", ""), letters)
    return f"{listed}{sent}課にメールを送りました。\n"


def _demo(asked: argparse.Namespace, today: date) -> str:
    day = asked.today or today
    changes = training.build(asked.output, day)
    return (
        f"研修用の架空データを「{asked.output}」に作りました({era_date(day)}まで、変更{changes:,}件)。\n"
        f"開くには: KPI_DATABASE={asked.output} make run\n"
    )


if __name__ == "__main__":
    sys.exit(main())
