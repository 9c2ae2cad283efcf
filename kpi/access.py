"""Who somebody is to the product, and what a role may do where.

Every write of the product is an `Act` at a `Place`; the function that writes calls `require` with the person whose
write it is. So is taking memos and withheld figures along in a file. Roles come from the member tables by login, never
from whoever vouches for the login.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from kpi.model import Labelled, Row
from kpi.store import Store


class Role(Labelled):
    """What somebody is in the system of goals."""

    VIEWER = "viewer", "閲覧"
    EDITOR = "editor", "担当"
    CONFIRMER = "confirmer", "課長"
    DESK = "desk", "部主管課"
    HEAD = "head", "部長"
    SECRETARIAT = "secretariat", "企画部門"
    ADMIN = "admin", "管理者"


class Scope(Labelled):
    """Where a role holds: a membership of it names the section or the department."""

    SECTION = "section", "課"
    DEPARTMENT = "department", "部局"
    EVERYWHERE = "everywhere", "全部局"


class Act(Labelled):
    """One kind of write, or of taking along what otherwise stays inside."""

    ENTER = "enter", "実績の入力"
    SUBMIT = "submit", "提出"
    CONFIRM = "confirm", "課長確認"
    SEND_BACK = "send_back", "差戻し"
    GATHER = "gather", "部の取りまとめ"
    APPROVE = "approve", "部長確認"
    CLOSE = "close", "締切"
    REOPEN = "reopen", "締切解除"
    NOTE_DOCUMENT = "note_document", "決裁文書番号の記録"
    RELEASE_TEXT = "release_text", "公表用説明の公表"
    WITHHOLD = "withhold", "公表時の秘匿"
    PREPARE_DECK = "prepare_deck", "議会説明資料の準備"
    FREEZE_DECK = "freeze_deck", "議会説明資料の凍結"
    ANSWER = "answer", "想定問答の閲覧と記入"
    SET_TARGET = "set_target", "目標値の設定"
    SET_PLAN = "set_plan", "月別計画の設定"
    REVISE_MASTER = "revise_master", "組織・目標・指標の変更"
    SET_SCALE = "set_scale", "評価区分の変更"
    SET_DEADLINE = "set_deadline", "締切日の設定"
    WRITE_SHEET = "write_sheet", "シートの文章の記入"
    SETTLE_SHEET = "settle_sheet", "シートの文章の確定"
    PUBLISH_SHEET = "publish_sheet", "シートの文章の公表"
    JUDGE = "judge", "部局長評価"
    REPORT_MIDTERM = "report_midterm", "中期目標の工程の報告"
    MANAGE_MEMBERS = "manage_members", "利用者と権限の変更"
    IMPORT = "import", "取込"
    UNDO = "undo", "以前の値に戻すこと"
    TAKE_INSIDE = "take_inside", "秘匿・内部メモを含む書出し"


SCOPE: Mapping[Role, Scope] = MappingProxyType(
    {
        Role.VIEWER: Scope.EVERYWHERE,
        Role.EDITOR: Scope.SECTION,
        Role.CONFIRMER: Scope.SECTION,
        Role.DESK: Scope.DEPARTMENT,
        Role.HEAD: Scope.DEPARTMENT,
        Role.SECRETARIAT: Scope.EVERYWHERE,
        Role.ADMIN: Scope.EVERYWHERE,
    }
)
"""How far each role reaches."""

MAY: Mapping[Act, tuple[Role, ...]] = MappingProxyType(
    {
        Act.ENTER: (Role.EDITOR, Role.SECRETARIAT, Role.ADMIN),
        Act.SUBMIT: (Role.EDITOR, Role.SECRETARIAT, Role.ADMIN),
        Act.CONFIRM: (Role.CONFIRMER, Role.ADMIN),
        Act.SEND_BACK: (Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.GATHER: (Role.DESK, Role.SECRETARIAT, Role.ADMIN),
        Act.APPROVE: (Role.HEAD, Role.ADMIN),
        Act.CLOSE: (Role.SECRETARIAT, Role.ADMIN),
        Act.REOPEN: (Role.SECRETARIAT, Role.ADMIN),
        Act.NOTE_DOCUMENT: (Role.EDITOR, Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.RELEASE_TEXT: (Role.HEAD, Role.ADMIN),
        Act.WITHHOLD: (Role.EDITOR, Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.PREPARE_DECK: (Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.FREEZE_DECK: (Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.ANSWER: (Role.EDITOR, Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.SET_TARGET: (Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.SET_PLAN: (Role.EDITOR, Role.CONFIRMER, Role.DESK, Role.SECRETARIAT, Role.ADMIN),
        Act.REVISE_MASTER: (Role.DESK, Role.SECRETARIAT, Role.ADMIN),
        Act.SET_SCALE: (Role.SECRETARIAT, Role.ADMIN),
        Act.SET_DEADLINE: (Role.SECRETARIAT, Role.ADMIN),
        Act.WRITE_SHEET: (Role.EDITOR, Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.SETTLE_SHEET: (Role.DESK, Role.HEAD, Role.ADMIN),
        Act.PUBLISH_SHEET: (Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.JUDGE: (Role.HEAD, Role.ADMIN),
        Act.REPORT_MIDTERM: (Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
        Act.MANAGE_MEMBERS: (Role.ADMIN,),
        Act.IMPORT: (Role.EDITOR, Role.DESK, Role.SECRETARIAT, Role.ADMIN),
        Act.UNDO: (Role.EDITOR, Role.SECRETARIAT, Role.ADMIN),
        Act.TAKE_INSIDE: (Role.EDITOR, Role.CONFIRMER, Role.DESK, Role.HEAD, Role.SECRETARIAT, Role.ADMIN),
    }
)
"""Who may do what, each within the scope of the role. A person may hold several memberships."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A role, where it holds, and from which day to which (both included; no last day: until further notice).

    `standing_in_for` is the login of the member whose work is done meanwhile.
    """

    code: str
    role: Role
    department: str | None
    section: str | None
    valid_from: date
    valid_to: date | None
    standing_in_for: str | None

    def is_in_force(self, day: date) -> bool:
        """Say whether it holds on a day (in Japan)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def covers(self, place: Place) -> bool:
        """Say whether a place lies within its scope."""
        match SCOPE[self.role]:
            case Scope.SECTION:
                return place.section is not None and place.section == self.section
            case Scope.DEPARTMENT:
                return place.department is not None and place.department == self.department
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the product; `member` is None for one who is not registered.

    `memberships` are those in force on the day asked; without any, everything can be read and nothing written.
    """

    login: str
    name: str
    member: str | None
    memberships: tuple[Membership, ...]

    @property
    def actor(self) -> str:
        """What is written as the actor of a change: the login, and for whom it stands in.

        Take it from the person that `require` returns: that one holds only what the write was allowed by.
        """
        stood_for = sorted({held.standing_in_for for held in self.memberships if held.standing_in_for})
        return f"{self.login}(代理: {'、'.join(stood_for)})" if stood_for else self.login


@dataclass(frozen=True, slots=True)
class Place:
    """What a write concerns: a section with its department, a department, or (neither) the whole city."""

    department: str | None = None
    section: str | None = None


class Forbidden(Exception):
    """The person may not do this; the text says in Japanese who may."""


def may(person: Person, act: Act, place: Place) -> bool:
    """Say whether a person may do something at a place."""
    return any(held.role in MAY[act] and held.covers(place) for held in person.memberships)


def require(person: Person, act: Act, place: Place) -> Person:
    """Return the person in the capacity in which they may do something at a place.

    That is their own memberships which allow it, and where there are none those in which they stand in for others.

    Raises:
        Forbidden: none allows it.
    """
    allowing = tuple(held for held in person.memberships if held.role in MAY[act] and held.covers(place))
    if not allowing:
        raise Forbidden(refusal(person, act))
    own = tuple(held for held in allowing if held.standing_in_for is None)
    return replace(person, memberships=own or allowing)


def person(store: Store, login: str, name: str, today: date) -> Person:
    """Return who a login is on a day (in Japan): their name and roles from the member tables.

    An unknown login is somebody called `name`, without a role. Upper and lower case are the same.
    """
    members = {row["member"]: row for row in store.read("member")}
    found = next((row for row in members.values() if row["login"].casefold() == login.casefold()), None)
    if found is None:
        return Person(login, name, None, ())
    held = (membership(row, members) for row in store.read("membership") if row["member"] == found["member"])
    in_force = sorted((one for one in held if one.is_in_force(today)), key=lambda one: (one.valid_from, one.code))
    return Person(found["login"], found["name"], found["member"], tuple(in_force))


def local_operator(store: Store, login: str, today: date) -> Person:
    """Return who the system user of this machine is: a member, or while there is no member at all, the admin."""
    if store.read("member"):
        return person(store, login, login, today)
    return Person(login, login, None, (Membership("operator", Role.ADMIN, None, None, today, None, None),))


def membership(row: Row, members: Mapping[str, Row]) -> Membership:
    """Return a row of the table as what it says; `members` are the rows of members by code."""
    stood_for = row["standing_in_for"]
    return Membership(
        row["membership"], Role(row["role"]), row["department"], row["section"], row["valid_from"], row["valid_to"],
        None if stood_for is None else members[stood_for]["login"],
    )  # fmt: skip


def system_user() -> str:
    """Return the login of the system user who runs this process; variables of the environment cannot change it."""
    if sys.platform == "win32":
        return getpass.getuser()
    import pwd  # noqa: PLC0415 - there is none on Windows

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number without a name
        return f"uid-{os.getuid()}"


def refusal(person: Person, act: Act) -> str:
    """Say in Japanese who may do something, and what a person is."""
    whose = {Scope.SECTION: "その課の", Scope.DEPARTMENT: "その部局の", Scope.EVERYWHERE: ""}
    who_may = "、".join(f"{whose[SCOPE[role]]}{role.label}" for role in MAY[act])
    refusal = f"「{act.label}」ができるのは、{who_may}です。"
    if not person.name:
        return refusal
    held = "、".join(dict.fromkeys(held.role.label for held in person.memberships)) or "なし"
    return f"{refusal}{person.name}の現在の権限: {held}。"
