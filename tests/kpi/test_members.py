"""The register of members: what can be written into it by whom, from Python and on the command line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpi import access, cli, members, relay
from kpi.access import SCOPE, Act, Forbidden, Person, Place, Role, Scope
from kpi.load import open_database
from kpi.members import Grant, NotRegistered
from kpi.store import Store, open_store

TODAY = date(2026, 4, 1)
YESTERDAY = date(2026, 3, 31)
ADMIN = Grant("root", "管理担当者", Role.ADMIN, TODAY)
EDITOR = Grant("entry-01", "入力担当者", Role.EDITOR, TODAY, place="窓口課")


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        with opened.write("test", "a city") as change:
            change.put("department", [{"department": "civic", "name": "市民部", "position": 1}])
            for position, (code, name) in enumerate((("desk", "市民課"), ("window", "窓口課")), start=1):
                row = {"section": code, "department": "civic", "name": name, "position": position}
                change.put("section", [{**row, "is_desk": position == 1}])
        yield opened


def operator(store: Store) -> Person:
    return access.local_operator(store, "root", TODAY)


def registered(store: Store, *grants: Grant) -> None:
    for grant in (ADMIN, *grants):
        members.add_member(store, operator(store), grant, TODAY)


def newest(store: Store) -> int:
    found = store.change_at()
    assert found is not None
    return found[0]


def test_the_first_member_is_whoever_registers_and_is_admin(store: Store) -> None:
    registered(store)
    [entry] = members.register(store, TODAY)
    assert (entry.login, entry.name, entry.membership.role, entry.place) == ("root", "管理担当者", Role.ADMIN, "全部局")
    assert operator(store).member is not None
    assert access.may(operator(store), Act.MANAGE_MEMBERS, Place())


FIRST = [
    (EDITOR, "最初の利用者には、いま操作している「root」を管理者として"),
    (replace(ADMIN, login="confirm-01"), "最初の利用者には、いま操作している「root」を管理者として"),
    (replace(ADMIN, role=Role.SECRETARIAT), "終わりの日のない管理者が"),
    (replace(ADMIN, valid_to=date(2027, 3, 31)), "終わりの日のない管理者が"),
    (replace(ADMIN, valid_from=date(2026, 4, 2)), "終わりの日のない管理者が"),
]


@pytest.mark.parametrize(("grant", "message"), FIRST)
def test_nobody_locks_themselves_out_with_the_first_member(store: Store, grant: Grant, message: str) -> None:
    before = newest(store)
    with pytest.raises(NotRegistered, match=message):
        members.add_member(store, operator(store), grant, TODAY)
    assert store.read("member") == store.read("membership") == []
    assert newest(store) == before


def test_a_role_is_offered_the_places_that_are_there_today(store: Store) -> None:
    with store.write("test", "a section ends") as change:
        row = {"section": "old", "department": "civic", "name": "旧課", "position": 3, "is_desk": False}
        change.put("section", [{**row, "valid_to_year": 2025}])
    sections = {"desk": "市民課(市民部)", "window": "窓口課(市民部)"}
    assert members.places(store, Role.EDITOR, TODAY) == sections
    assert members.places(store, Role.EDITOR, YESTERDAY) == sections | {"old": "旧課(市民部)"}
    assert members.places(store, Role.HEAD, TODAY) == {"civic": "市民部"}
    assert members.places(store, Role.SECRETARIAT, TODAY) == {}


def test_a_section_is_found_by_its_name_and_kept_by_its_code(store: Store) -> None:
    registered(store, EDITOR)
    who = access.person(store, "entry-01", "", TODAY)
    assert access.may(who, Act.ENTER, Place("civic", "window"))
    assert not access.may(who, Act.ENTER, Place("civic", "desk"))
    assert [entry.place for entry in members.register(store, TODAY) if entry.login == who.login] == ["窓口課"]


REFUSED = [
    (replace(EDITOR, place=None), "「担当」には課の指定が必要です。課: 市民課、窓口課"),
    (replace(EDITOR, place="窓口"), "課「窓口」はありません"),
    (replace(EDITOR, role=Role.HEAD, place=None), "「部長」には部局の指定が必要です"),
    (replace(EDITOR, role=Role.SECRETARIAT), "全部局に及びます"),
    (replace(EDITOR, login=" "), "ログイン名と氏名"),
    (replace(EDITOR, name=""), "ログイン名と氏名"),
    (replace(EDITOR, valid_to=YESTERDAY), "始まりの日(令和8年4月1日)より前です"),
    (replace(EDITOR, standing_in_for="nobody"), "「nobody」は登録されていません"),
    (replace(EDITOR, login="root", standing_in_for="root"), "自分自身の代理にはなれません"),
]


@pytest.mark.parametrize(("grant", "message"), REFUSED)
def test_a_grant_that_cannot_stand_is_refused_and_nothing_is_written(store: Store, grant: Grant, message: str) -> None:
    registered(store)
    before = newest(store)
    with pytest.raises(NotRegistered) as refused:
        members.add_member(store, operator(store), grant, TODAY)
    assert message in str(refused.value)
    assert newest(store) == before


def test_the_same_role_is_not_given_twice_for_the_same_day(store: Store) -> None:
    registered(store, replace(EDITOR, valid_to=date(2027, 3, 31)))
    with pytest.raises(NotRegistered, match="すでにあります"):
        members.add_member(store, operator(store), replace(EDITOR, valid_from=date(2027, 3, 31)), TODAY)
    members.add_member(store, operator(store), replace(EDITOR, valid_from=date(2027, 4, 1)), TODAY)


def test_a_second_role_belongs_to_the_same_member_and_takes_the_new_name(store: Store) -> None:
    registered(store, EDITOR, replace(EDITOR, login="ENTRY-01", name="新しい担当者", place="市民課"))
    assert [(row["login"], row["name"]) for row in store.read("member")] == [
        ("root", "管理担当者"),
        ("entry-01", "新しい担当者"),
    ]
    assert len(access.person(store, "entry-01", "", TODAY).memberships) == 2


def test_standing_in_is_kept_with_the_member_who_is_stood_for(store: Store) -> None:
    chief = Grant("confirm-01", "確認担当者", Role.CONFIRMER, TODAY, place="window")
    registered(store, chief, replace(chief, login="entry-01", name="入力担当者", standing_in_for="confirm-01"))
    who = access.require(access.person(store, "entry-01", "", TODAY), Act.CONFIRM, Place("civic", "window"))
    assert who.actor == "entry-01(代理: confirm-01)"


def membership_of(store: Store, login: str) -> str:
    [entry] = (entry for entry in members.register(store, TODAY) if entry.login == login)
    return entry.membership.code


@pytest.mark.parametrize(("last_day", "holds_today"), [(YESTERDAY, False), (TODAY, True)])
def test_an_ended_membership_holds_to_the_end_of_its_last_day(store: Store, last_day: date, holds_today: bool) -> None:
    registered(store, replace(EDITOR, valid_from=date(2025, 4, 1)))
    members.end_membership(store, operator(store), membership_of(store, "entry-01"), last_day, TODAY)
    assert bool(access.person(store, "entry-01", "", TODAY).memberships) is holds_today
    assert len(members.register(store, TODAY)) == 2


def test_a_membership_that_has_not_begun_is_taken_back(store: Store) -> None:
    registered(store, replace(EDITOR, valid_from=date(2027, 4, 1)))
    members.end_membership(store, operator(store), membership_of(store, "entry-01"), TODAY, TODAY)
    assert [entry.login for entry in members.register(store, TODAY)] == ["root"]


def test_ending_cannot_lengthen_a_membership(store: Store) -> None:
    registered(store, replace(EDITOR, valid_to=date(2027, 3, 31)))
    with pytest.raises(NotRegistered, match="令和9年3月31日で終わります"):
        members.end_membership(store, operator(store), membership_of(store, "entry-01"), date(2027, 4, 1), TODAY)


def test_the_last_admin_stays_until_there_is_another(store: Store) -> None:
    registered(store, EDITOR)
    code = membership_of(store, "root")
    with pytest.raises(NotRegistered, match="先に別の管理者を"):
        members.end_membership(store, operator(store), code, TODAY, TODAY)
    members.add_member(store, operator(store), replace(ADMIN, login="confirm-01", name="確認担当者"), TODAY)
    members.end_membership(store, operator(store), code, TODAY, TODAY)


def test_what_is_not_there_cannot_be_ended(store: Store) -> None:
    registered(store)
    with pytest.raises(NotRegistered, match="「membership-0」はありません"):
        members.end_membership(store, operator(store), "membership-0", TODAY, TODAY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_changes_the_register(store: Store, role: Role) -> None:
    places = {Scope.SECTION: "window", Scope.DEPARTMENT: "civic", Scope.EVERYWHERE: None}
    registered(store, Grant("entry-01", "入力担当者", role, TODAY, place=places[SCOPE[role]]))
    who = access.person(store, "entry-01", "", TODAY)
    before = newest(store)
    with pytest.raises(Forbidden):
        members.add_member(store, who, replace(ADMIN, login="entry-01"), TODAY)
    with pytest.raises(Forbidden):
        members.end_membership(store, who, membership_of(store, "root"), TODAY, TODAY)
    assert newest(store) == before


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the shipped facts."""
    path = tmp_path_factory.mktemp("made") / "kpi.duckdb"
    open_database(path).close()
    return path


@pytest.fixture
def database(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it that the environment names, worked on by the system user root."""
    path = Path(shutil.copy(made, tmp_path / "kpi.duckdb"))
    monkeypatch.setenv("KPI_DATABASE", str(path))
    monkeypatch.setattr(cli, "system_user", lambda: "root")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(("member", *arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.usefixtures("database")
def test_members_are_added_listed_and_ended_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "「root」が管理者です" in run(capsys, "list")[1]
    assert run(capsys, "add", "root", "管理担当者", "--role", "管理者")[0] == 0
    code, out, _ = run(
        capsys, "add", "entry-01", "入力担当者", "--role", "head", "--place", "市民協働部", "--from", "2026-04-01"
    )
    assert code == 0
    held = out.split("\t")[-1].strip()
    assert "入力担当者\t部長\t市民協働部\t令和8年4月1日〜\t" in run(capsys, "list")[1]
    assert run(capsys, "end", held, "--on", "2026-05-31")[0] == 0
    assert "〜令和8年5月31日" in run(capsys, "list", "--all")[1]


MISTAKES = [
    (["add", "entry-01", "入力担当者", "--role", "king"], "権限「king」はありません"),
    (["add", "entry-01", "入力担当者", "--role", "editor"], "「担当」には課の指定が必要です"),
    (["add", "entry-01", "入力担当者", "--role", "admin", "--from", "4/1"], "「4/1」は日付として読めません"),
    (["end", "membership-0"], "「membership-0」はありません"),
    ([], "引数を読めません"),
]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_a_mistake_on_the_command_line_is_told_with_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    run(capsys, "add", "root", "管理担当者", "--role", "admin")
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.usefixtures("database")
def test_a_system_user_who_is_no_member_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "add", "root", "管理担当者", "--role", "admin")
    monkeypatch.setattr(cli, "system_user", lambda: "guest")
    code, _, err = run(capsys, "add", "guest", "客", "--role", "admin")
    assert (code, err) == (2, "「利用者と権限の変更」ができるのは、管理者です。guestの現在の権限: なし。\n")


def test_through_the_server_the_actor_is_whoever_typed_the_command(store: Store) -> None:
    def answered(operator: str, *arguments: str) -> relay.Answer:
        return cli.answer(store, ("member", *arguments), operator)

    assert answered("root", "add", "root", "管理担当者", "--role", "admin").code == 0
    assert answered("guest", "add", "guest", "客", "--role", "admin").code == 2
    [row] = store.select("SELECT actor FROM change ORDER BY change_no DESC LIMIT 1")
    assert row == {"actor": "root"}


@pytest.mark.parametrize(
    "said",
    [["report"], {"arguments": ["report"]}, {"arguments": "report", "operator": "root"},
     {"arguments": [1], "operator": "root"}, {"arguments": [], "operator": None}],
)  # fmt: skip
def test_what_is_no_command_is_not_taken_for_one(said: object) -> None:
    with pytest.raises(ValueError, match="not a command"):
        relay.Command.read(said)


def test_an_address_is_kept_for_reminders_until_another_is_given(store: Store) -> None:
    who = access.local_operator(store, "root", TODAY)
    for role, email, kept in (
        (Role.ADMIN, "a@city.example", "a@city.example"),
        (Role.VIEWER, None, "a@city.example"),
        (Role.SECRETARIAT, "b@city.example", "b@city.example"),
    ):
        members.add_member(store, who, Grant("root", "管理担当者", role, TODAY, email=email), TODAY)
        who = access.local_operator(store, "root", TODAY)
        [row] = store.read("member")
        assert row["email"] == kept
    for wrong in ("city.example", "a@b c", "a@city.example\nBcc: x@city.example"):
        with pytest.raises(NotRegistered, match="メールアドレスとして使えません"):
            members.add_member(store, who, Grant("next", "次", Role.VIEWER, TODAY, email=wrong), TODAY)


def test_nobody_is_a_member_by_the_address_of_one(store: Store) -> None:
    who = access.local_operator(store, "root", TODAY)
    members.add_member(store, who, Grant("root", "管理担当者", Role.ADMIN, TODAY, email="a@city.example"), TODAY)
    assert access.person(store, "a@city.example", "客", TODAY).memberships == ()
