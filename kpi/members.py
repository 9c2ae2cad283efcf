"""The register of members: who is in it, from which day to which in what role, and the writes that change it.

Nothing is overwritten: a membership is ended, not deleted. The register always keeps an administrator without a last
day, so that nobody is locked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpi import access
from kpi.access import SCOPE, Act, Membership, Person, Place, Role, Scope
from kpi.calendar import FiscalYear, era_date
from kpi.model import Row
from kpi.store import Store


class NotRegistered(Exception):
    """What was asked of the register cannot be; the text says in Japanese why, and what would be right."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role to give: to whom, where, and from which day to which (None: until further notice).

    The place is a section or a department, as the role asks, by its code or its name; a role that holds everywhere has
    none. Somebody who is stood in for is named by login. `email` is where reminders go; nobody signs in by it, since
    what a provider calls somebody is the login alone. None leaves a known address as it is.
    """

    login: str
    name: str
    role: Role
    valid_from: date
    valid_to: date | None = None
    place: str | None = None
    standing_in_for: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register: a member, one membership, the name of its place, and whether it holds today.

    `stood_for` is the name of the member whose work is done meanwhile.
    """

    login: str
    name: str
    membership: Membership
    place: str
    stood_for: str | None
    is_in_force: bool

    @property
    def role(self) -> str:
        """The role, and for whom, in Japanese."""
        return self.membership.role.label + (f"({self.stood_for}の代理)" if self.stood_for else "")

    @property
    def first_day(self) -> str:
        """The first day, in Japanese."""
        return era_date(self.membership.valid_from)

    @property
    def last_day(self) -> str:
        """The last day, in Japanese; nothing where none is known."""
        return era_date(self.membership.valid_to) if self.membership.valid_to else ""


def register(store: Store, today: date) -> tuple[Entry, ...]:
    """Return the whole register, past and future memberships too: by login, then by first day."""
    members = {row["member"]: row for row in store.read("member")}
    sections = {row["section"]: row["name"] for row in store.read("section")}
    departments = {row["department"]: row["name"] for row in store.read("department")}
    entries = []
    for row in store.read("membership"):
        held = access.membership(row, members)
        place = sections.get(held.section or "") or departments.get(held.department or "")
        member = members[row["member"]]
        shown = place or held.section or held.department or Scope.EVERYWHERE.label
        stood_for = members[row["standing_in_for"]]["name"] if row["standing_in_for"] else None
        entries.append(Entry(member["login"], member["name"], held, shown, stood_for, held.is_in_force(today)))
    return tuple(sorted(entries, key=lambda one: (one.login, one.membership.valid_from, one.membership.code)))


def names(store: Store) -> dict[str, str]:
    """Return the name of each member by login, past members too."""
    return {row["login"]: row["name"] for row in store.read("member")}


def places(store: Store, role: Role, today: date) -> dict[str, str]:
    """Return where a role can be given on a day: codes with their words; nothing for one that holds everywhere."""
    year = FiscalYear.of(today).year

    def current(kind: str) -> list[Row]:
        rows = sorted(store.read(kind), key=lambda row: row["position"])
        return [row for row in rows if row["valid_to_year"] is None or year <= row["valid_to_year"]]

    departments = {row["department"]: row["name"] for row in current("department")}
    match SCOPE[role]:
        case Scope.SECTION:
            sections = current("section")
            return {
                row["section"]: f"{row['name']}({name})"
                for department, name in departments.items()
                for row in sections
                if row["department"] == department
            }
        case Scope.DEPARTMENT:
            return departments
        case _:
            return {}


def add_member(store: Store, who: Person, grant: Grant, today: date) -> Membership:
    """Give a role; a login that the register does not know becomes a member of it.

    Returns:
        The new membership.

    Raises:
        Forbidden: `who` may not.
        NotRegistered: the grant cannot stand as it is; nothing was written.
    """
    actor = access.require(who, Act.MANAGE_MEMBERS, Place()).actor
    login, name = grant.login.strip(), grant.name.strip()
    if not login or not name:
        raise NotRegistered("ログイン名と氏名の両方を入れてください。例: shimin-01 市民課入力担当")
    if grant.valid_to is not None and grant.valid_to < grant.valid_from:
        raise NotRegistered(
            f"終わりの日({era_date(grant.valid_to)})が始まりの日({era_date(grant.valid_from)})より前です。"
        )
    email = grant.email.strip() if grant.email else None
    if email is not None and not _EMAIL.fullmatch(email):
        raise NotRegistered(f"「{email}」はメールアドレスとして使えません。例: tanto@city.example.lg.jp")
    with store.write(actor, f"利用者の登録: {login} {grant.role.label}") as change:
        members = store.read("member")
        department, section = _place(store, grant)
        stood_for = _known(members, grant.standing_in_for) if grant.standing_in_for else None
        found = _of_login(members, login)
        if not members and login.casefold() != who.login.casefold():
            raise NotRegistered(
                f"最初の利用者には、いま操作している「{who.login}」を管理者として登録してください。"
                "そのあとは、登録した管理者だけが利用者を登録できます。"
            )
        member = found["member"] if found else f"member-{change.number}"
        new = Membership(
            f"membership-{change.number}", grant.role, department, section, grant.valid_from, grant.valid_to,
            stood_for["login"] if stood_for else None,
        )  # fmt: skip
        if stood_for is not None and stood_for["member"] == member:
            raise NotRegistered("自分自身の代理にはなれません。")
        held = _held(store, members)
        _refuse_twice(new, (one for code, one in held if code == member))
        _keep_an_admin([*(one for _, one in held), new], today)
        kept = {column: value for column, value in (found or {}).items() if column not in _STAMPS}
        said = {"login": login, **kept, "member": member, "name": name, "email": email or kept.get("email")}
        if said != kept:
            change.put("member", [said])
        change.put("membership", [_row(new, member, stood_for)])
    return new


def end_membership(store: Store, who: Person, code: str, last_day: date, today: date) -> Membership:
    """End a membership with a last day; one that has not begun by then is taken back.

    Returns:
        The membership as it was.

    Raises:
        Forbidden: `who` may not.
        NotRegistered: there is no such membership, or it ends sooner; nothing was written.
    """
    actor = access.require(who, Act.MANAGE_MEMBERS, Place()).actor
    with store.write(actor, f"権限の終了: {code} {last_day.isoformat()}まで") as change:
        members = store.read("member")
        rows = {row["membership"]: row for row in store.read("membership")}
        if code not in rows:
            raise NotRegistered(f"権限「{code}」はありません。「kpi member list」で確かめてください。")
        by_code = {row["member"]: row for row in members}
        ended = access.membership(rows[code], by_code)
        if ended.valid_to is not None and ended.valid_to <= last_day:
            raise NotRegistered(f"この権限は{era_date(ended.valid_to)}で終わります。それより後の日では終えられません。")
        is_taken_back = last_day < ended.valid_from
        others = [one for _, one in _held(store, members) if one.code != code]
        _keep_an_admin(others if is_taken_back else [*others, replace(ended, valid_to=last_day)], today)
        said = {column: value for column, value in rows[code].items() if column not in _STAMPS}
        row = said if is_taken_back else {**said, "valid_to": last_day}
        change.put("membership", [row], withdrawn=is_taken_back)
    return ended


_STAMPS = ("change_no", "withdrawn")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")


def _place(store: Store, grant: Grant) -> tuple[str | None, str | None]:
    """Return the codes of the department and the section that a role needs, and of nothing that it does not."""
    match SCOPE[grant.role]:
        case Scope.SECTION:
            return None, _code(store, "section", grant)
        case Scope.DEPARTMENT:
            return _code(store, "department", grant), None
        case _:
            if grant.place:
                raise NotRegistered(f"「{grant.role.label}」は全部局に及びます。部局や課は指定しないでください。")
            return None, None


def _code(store: Store, kind: str, grant: Grant) -> str:
    asked = grant.place
    word = {"section": "課", "department": "部局"}[kind]
    rows = store.read(kind)
    known = "、".join(row["name"] for row in sorted(rows, key=lambda row: row["position"]))
    if not asked:
        raise NotRegistered(f"「{grant.role.label}」には{word}の指定が必要です。{word}: {known}")
    codes = [row[kind] for row in rows if asked in (row[kind], row["name"])]
    if not codes:
        raise NotRegistered(f"{word}「{asked}」はありません。{word}: {known}")
    if len(codes) > 1:
        raise NotRegistered(f"{word}「{asked}」は複数あります。コードで指定してください: {'、'.join(sorted(codes))}")
    code: str = codes[0]
    return code


def _of_login(members: Iterable[Row], login: str) -> Row | None:
    return next((row for row in members if row["login"].casefold() == login.casefold()), None)


def _known(members: Iterable[Row], login: str) -> Row:
    found = _of_login(members, login.strip())
    if found is None:
        raise NotRegistered(f"代理を受ける人「{login}」は登録されていません。先に登録してください。")
    return found


def _held(store: Store, members: Iterable[Row]) -> list[tuple[str, Membership]]:
    """Return every membership with the code of its member."""
    by_code: Mapping[str, Row] = {row["member"]: row for row in members}
    return [(row["member"], access.membership(row, by_code)) for row in store.read("membership")]


def _refuse_twice(new: Membership, held: Iterable[Membership]) -> None:
    for other in held:
        is_same = (other.role, other.department, other.section, other.standing_in_for) == (
            new.role, new.department, new.section, new.standing_in_for,
        )  # fmt: skip
        starts, ends = max(other.valid_from, new.valid_from), min(other.valid_to or date.max, new.valid_to or date.max)
        if is_same and starts <= ends:
            raise NotRegistered(f"同じ権限が{era_date(starts)}にはすでにあります({other.code})。")


def _keep_an_admin(after: Iterable[Membership], today: date) -> None:
    """Refuse to leave the register without an administrator of whom no last day is known."""
    for one in after:
        if one.role is Role.ADMIN and one.standing_in_for is None and one.valid_to is None and one.is_in_force(today):
            return
    raise NotRegistered("終わりの日のない管理者が、今日の時点で1人は必要です。先に別の管理者を登録してください。")


def _row(new: Membership, member: str, stood_for: Row | None) -> Row:
    return {
        "membership": new.code,
        "member": member,
        "role": new.role.value,
        "department": new.department,
        "section": new.section,
        "valid_from": new.valid_from,
        "valid_to": new.valid_to,
        "standing_in_for": stood_for["member"] if stood_for else None,
    }
