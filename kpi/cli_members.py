"""`kpi member …`: the register of members on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kpi import access, members
from kpi.access import Role
from kpi.calendar import era_date
from kpi.members import Entry, Grant
from kpi.store import Store

_ROLES = {word: role for role in Role for word in (role.value, role.label)}


def declare(parser: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the commands of the register to the parser of `kpi member`; `day` reads a date."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=type(parser))

    add = commands.add_parser("add", help="利用者に権限を与える")
    add.add_argument("login", help="サインインの名前(OIDCの項目、またはシステムのユーザー名)")
    add.add_argument("name", help="氏名")
    roles = "、".join(f"{role.value}({role.label})" for role in Role)
    add.add_argument("--role", type=_role, required=True, help=f"権限: {roles}")
    add.add_argument("--place", help="課(担当、課長)または部局(部主管課、部長)の、コードか名称")
    add.add_argument("--from", dest="valid_from", type=day, help="始まりの日。例: 2026-04-01(既定: 今日)")
    add.add_argument("--to", dest="valid_to", type=day, help="終わりの日(その日まで。既定: なし)")
    add.add_argument("--standing-in-for", metavar="LOGIN", help="代理を受ける人のログイン名")
    add.add_argument("--email", help="督促のメールの宛先(サインインには使わない)")
    add.set_defaults(command=_add)

    end = commands.add_parser("end", help="権限を終える")
    end.add_argument("membership", help="権限のコード(kpi member list の最後の列)")
    end.add_argument("--on", type=day, help="終わりの日(その日まで。既定: 今日)")
    end.set_defaults(command=_end)

    listing = commands.add_parser("list", help="利用者と権限の一覧")
    listing.add_argument("--all", action="store_true", help="終わった権限と、これからの権限も")
    listing.set_defaults(command=_list)


def _role(text: str) -> Role:
    if text not in _ROLES:
        raise argparse.ArgumentTypeError(f"権限「{text}」はありません。{'、'.join(Role)} のどれかにしてください。")
    return _ROLES[text]


def _add(store: Store, asked: argparse.Namespace, today: date) -> str:
    grant = Grant(
        asked.login, asked.name, asked.role, asked.valid_from or today, asked.valid_to,
        asked.place, asked.standing_in_for, asked.email,
    )  # fmt: skip
    who = access.local_operator(store, asked.operator, today)
    added = members.add_member(store, who, grant, today)
    [entry] = (one for one in members.register(store, today) if one.membership.code == added.code)
    return f"登録しました: {_line(entry)}\n"


def _end(store: Store, asked: argparse.Namespace, today: date) -> str:
    last_day = asked.on or today
    who = access.local_operator(store, asked.operator, today)
    ended = members.end_membership(store, who, asked.membership, last_day, today)
    if last_day < ended.valid_from:
        return f"始まる前の権限を取り消しました: {ended.code}\n"
    [entry] = (one for one in members.register(store, today) if one.membership.code == ended.code)
    return f"終わりの日を決めました: {_line(replace(entry, membership=replace(ended, valid_to=last_day)))}\n"


def _list(store: Store, asked: argparse.Namespace, today: date) -> str:
    entries = members.register(store, today)
    if not entries:
        return (
            f"利用者は登録されていません。{era_date(today)}現在、システムのユーザー「{asked.operator}」が管理者です。\n"
        )
    shown = entries if asked.all else tuple(one for one in entries if one.is_in_force)
    return "".join(f"{_line(entry)}\n" for entry in shown) or "今日有効な権限はありません。--all で全部を表示します。\n"


def _line(entry: Entry) -> str:
    span = f"{entry.first_day}〜{entry.last_day}"
    return f"{entry.login}\t{entry.name}\t{entry.role}\t{entry.place}\t{span}\t{entry.membership.code}"
