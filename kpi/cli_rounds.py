"""`kpi round deadline`, `kpi release`, `kpi withhold`: what is decided about rounds on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from kpi import access, publication, route
from kpi.access import Person
from kpi.calendar import Month, era_date
from kpi.guard import Conflict, Refused, Saved
from kpi.publication import Publication
from kpi.report import UnknownChoice
from kpi.store import Store


def declare_round(parser: argparse.ArgumentParser, month: Callable[[str], Month], day: Callable[[str], date]) -> None:
    """Add the commands of the rounds to the parser of `kpi round`; `month` and `day` read theirs."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=type(parser))
    deadline = commands.add_parser("deadline", help="部局の締切日を設定する、または市の決まりに戻す")
    deadline.add_argument("department", help="部局のコードまたは名称")
    deadline.add_argument("month", type=month, help="どの月の報告か。例: 2026-09")
    until = deadline.add_mutually_exclusive_group(required=True)
    until.add_argument("--on", type=day, help="締切日。例: 2026-10-20")
    until.add_argument("--by-rule", action="store_true", help="市の決まりに戻す")
    deadline.add_argument("--reason", required=True, help="理由")
    deadline.set_defaults(command=_deadline)


def declare_release(parser: argparse.ArgumentParser, month: Callable[[str], Month]) -> None:
    """Add what `kpi release` takes."""
    _figure(parser, month)
    parser.add_argument("--take-back", action="store_true", help="公表を取り消す")
    parser.set_defaults(command=_release)


def declare_withhold(parser: argparse.ArgumentParser, month: Callable[[str], Month]) -> None:
    """Add what `kpi withhold` takes."""
    _figure(parser, month)
    parser.add_argument("--lift", action="store_true", help="秘匿を解除する")
    parser.set_defaults(command=_withhold)


def _figure(parser: argparse.ArgumentParser, month: Callable[[str], Month]) -> None:
    parser.add_argument("indicator", help="指標のコード")
    parser.add_argument("month", type=month, help="どの月の報告か。例: 2026-09")


def _deadline(store: Store, asked: argparse.Namespace, today: date) -> str:
    departments = {row["department"]: row["name"] for row in store.read("department")}
    code = next((code for code, name in departments.items() if asked.department in (code, name)), None)
    if code is None:
        raise UnknownChoice("部局", asked.department, "、".join(departments))
    route.set_deadline(store, _operator(store, asked, today), code, asked.month, asked.on, asked.reason)
    until = "市の決まりに戻しました" if asked.on is None else f"{era_date(asked.on)}にしました"
    return f"{departments[code]}の{asked.month.full_label}分の締切日を{until}。\n"


def _release(store: Store, asked: argparse.Namespace, today: date) -> str:
    one = _report(store, asked)
    who = _operator(store, asked, today)
    outcome = publication.release(store, who, one.indicator, one.month, one.based_on, released=not asked.take_back)
    done = "取り消しました" if asked.take_back else "しました"
    said = one.released_text if asked.take_back else one.explanation
    return _told(outcome, f"「{one.name}」の{one.month.full_label}分の公表用説明の公表を{done}: {said or 'なし'}\n")


def _withhold(store: Store, asked: argparse.Namespace, today: date) -> str:
    one = _report(store, asked)
    who = _operator(store, asked, today)
    outcome = publication.withhold(store, who, one.indicator, one.month, one.based_on, withheld=not asked.lift)
    done = "の公表時の秘匿を解除しました" if asked.lift else "を公表時は秘匿にしました"
    return _told(outcome, f"「{one.name}」の{one.month.full_label}分{done}。\n")


def _told(outcome: Saved | Conflict, done: str) -> str:
    if isinstance(outcome, Conflict):
        raise Refused(str(outcome))
    return done


def _report(store: Store, asked: argparse.Namespace) -> Publication:
    """Return what is reported of an indicator's month."""
    for one in publication.read_month(store, None, asked.month):
        if one.indicator == asked.indicator:
            return one
    raise Refused(f"指標「{asked.indicator}」の{asked.month.full_label}分の報告はありません。")


def _operator(store: Store, asked: argparse.Namespace, today: date) -> Person:
    return access.local_operator(store, asked.operator, today)
