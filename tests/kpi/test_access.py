"""Who may do what where, and who a login is on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from kpi import access
from kpi.access import SCOPE, Act, Forbidden, Membership, Person, Place, Role, Scope
from kpi.store import Store, open_store

OWN_SECTION = Place("civic", "civic-desk")
NEXT_SECTION = Place("civic", "civic-life")
OTHER_SECTION = Place("works", "works-desk")
OWN_DEPARTMENT = Place("civic")
OTHER_DEPARTMENT = Place("works")
CITY = Place()

# An x where the role of the column may do the act of the row, in the order of Role:
# viewer, editor, confirmer, desk, head, secretariat, admin.
ROLES_AND_ACTS = {
    Act.ENTER:          ". x . . . x x",
    Act.SUBMIT:         ". x . . . x x",
    Act.CONFIRM:        ". . x . . . x",
    Act.SEND_BACK:      ". . x x x x x",
    Act.GATHER:         ". . . x . x x",
    Act.APPROVE:        ". . . . x . x",
    Act.CLOSE:          ". . . . . x x",
    Act.REOPEN:         ". . . . . x x",
    Act.NOTE_DOCUMENT:  ". x x x x x x",
    Act.RELEASE_TEXT:   ". . . . x . x",
    Act.WITHHOLD:       ". x x x x x x",
    Act.PREPARE_DECK:   ". . . x x x x",
    Act.FREEZE_DECK:    ". . . x x x x",
    Act.ANSWER:         ". x x x x x x",
    Act.SET_TARGET:     ". . x x x x x",
    Act.SET_PLAN:       ". x x x . x x",
    Act.REVISE_MASTER:  ". . . x . x x",
    Act.SET_SCALE:      ". . . . . x x",
    Act.SET_DEADLINE:   ". . . . . x x",
    Act.WRITE_SHEET:    ". x x x x x x",
    Act.SETTLE_SHEET:   ". . . x x . x",
    Act.PUBLISH_SHEET:  ". . . . x x x",
    Act.JUDGE:          ". . . . x . x",
    Act.REPORT_MIDTERM: ". . . x x x x",
    Act.MANAGE_MEMBERS: ". . . . . . x",
    Act.IMPORT:         ". x . x . x x",
    Act.UNDO:           ". x . . . x x",
    Act.TAKE_INSIDE:    ". x x x x x x",
}  # fmt: skip
EVERY_PAIR = [
    (role, act, mark == "x")
    for act, marks in ROLES_AND_ACTS.items()
    for role, mark in zip(Role, marks.split(), strict=True)
]
REACH = [
    (Scope.SECTION, {OWN_SECTION}),
    (Scope.DEPARTMENT, {OWN_SECTION, NEXT_SECTION, OWN_DEPARTMENT}),
    (Scope.EVERYWHERE, {OWN_SECTION, NEXT_SECTION, OTHER_SECTION, OWN_DEPARTMENT, OTHER_DEPARTMENT, CITY}),
]


def holding(role: Role, standing_in_for: str | None = None) -> Membership:
    """Return a membership of civic or its desk, as the role asks."""
    scope = SCOPE[role]
    return Membership(
        f"{role}-here",
        role,
        "civic" if scope is Scope.DEPARTMENT else None,
        "civic-desk" if scope is Scope.SECTION else None,
        date(2026, 4, 1),
        None,
        standing_in_for,
    )


def somebody(*memberships: Membership) -> Person:
    return Person("entry-01", "入力担当者", "member-1", memberships)


def test_the_table_names_every_act_and_every_role() -> None:
    assert set(ROLES_AND_ACTS) == set(access.MAY) == set(Act)
    assert set(SCOPE) == set(Role)


@pytest.mark.parametrize(("role", "act", "is_allowed"), EVERY_PAIR)
def test_each_role_may_do_its_acts_within_its_scope_and_nothing_else(role: Role, act: Act, is_allowed: bool) -> None:
    who = somebody(holding(role))
    reach = dict(REACH)[SCOPE[role]]
    for place in dict(REACH)[Scope.EVERYWHERE]:
        expected = is_allowed and place in reach
        assert access.may(who, act, place) is expected, place
        if expected:
            assert access.require(who, act, place) == who
        else:
            with pytest.raises(Forbidden):
                access.require(who, act, place)


@pytest.mark.parametrize("act", Act)
def test_nobody_without_a_membership_may_write(act: Act) -> None:
    assert not access.may(somebody(), act, OWN_SECTION)
    assert not access.may(somebody(), act, CITY)


def test_a_membership_without_a_place_does_not_reach_places_without_a_name() -> None:
    nowhere = replace(holding(Role.EDITOR), section=None)
    assert not access.may(somebody(nowhere), Act.ENTER, CITY)
    assert not access.may(somebody(replace(holding(Role.HEAD), department=None)), Act.APPROVE, CITY)


def test_a_refusal_says_who_may_and_what_one_is() -> None:
    with pytest.raises(Forbidden) as refused:
        access.require(somebody(holding(Role.EDITOR)), Act.CONFIRM, OWN_SECTION)
    assert str(refused.value) == "「課長確認」ができるのは、その課の課長、管理者です。入力担当者の現在の権限: 担当。"


def test_a_refusal_of_nobody_says_only_who_may() -> None:
    with pytest.raises(Forbidden) as refused:
        access.require(Person("", "", None, ()), Act.CONFIRM, OWN_SECTION)
    assert str(refused.value) == "「課長確認」ができるのは、その課の課長、管理者です。"


def test_who_stands_in_for_another_is_recorded_with_both_names() -> None:
    who = somebody(holding(Role.EDITOR), holding(Role.CONFIRMER, standing_in_for="confirm-01"))
    assert access.require(who, Act.CONFIRM, OWN_SECTION).actor == "entry-01(代理: confirm-01)"


def test_what_ones_own_role_allows_is_not_done_standing_in() -> None:
    who = somebody(holding(Role.EDITOR), holding(Role.EDITOR, standing_in_for="confirm-01"))
    assert access.require(who, Act.ENTER, OWN_SECTION).actor == "entry-01"


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


def register(store: Store, login: str, *spans: tuple[date, date | None]) -> None:
    with store.write("test", "test") as change:
        change.put("member", [{"member": f"m-{login}", "login": login, "name": f"{login}さん"}])
        for number, (first, last) in enumerate(spans):
            row = {"membership": f"{login}-{number}", "member": f"m-{login}", "role": "secretariat"}
            change.put("membership", [{**row, "valid_from": first, "valid_to": last}])


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_membership_holds_from_its_first_to_its_last_day(store: Store, day: date, is_in_force: bool) -> None:
    register(store, "entry-01", (date(2026, 4, 1), date(2027, 3, 31)))
    who = access.person(store, "entry-01", "", day)
    assert (who.member, who.name) == ("m-entry-01", "entry-01さん")
    assert bool(who.memberships) is is_in_force
    assert access.may(who, Act.CLOSE, CITY) is is_in_force


def test_a_membership_without_a_last_day_holds_until_further_notice(store: Store) -> None:
    register(store, "entry-01", (date(2026, 4, 1), None))
    assert access.may(access.person(store, "entry-01", "", date(2099, 1, 1)), Act.CLOSE, CITY)


def test_a_login_is_the_same_in_upper_and_lower_case(store: Store) -> None:
    register(store, "Entry-01@city.example", (date(2026, 4, 1), None))
    who = access.person(store, "entry-01@CITY.example", "", date(2026, 4, 1))
    assert who.login == "Entry-01@city.example"
    assert who.memberships


def test_an_unknown_login_has_a_name_and_no_role(store: Store) -> None:
    register(store, "entry-01", (date(2026, 4, 1), None))
    assert access.person(store, "tana", "田名", date(2026, 4, 1)) == Person("tana", "田名", None, ())


def test_the_system_user_is_admin_exactly_while_there_is_no_member(store: Store) -> None:
    today = date(2026, 4, 1)
    assert access.may(access.local_operator(store, "root", today), Act.MANAGE_MEMBERS, CITY)
    register(store, "entry-01", (date(2020, 4, 1), date(2021, 3, 31)))
    assert access.local_operator(store, "root", today).memberships == ()
    register(store, "root", (today, None))
    assert access.local_operator(store, "root", today).memberships[0].role is Role.SECRETARIAT


def test_the_system_user_is_not_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    real = access.system_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert access.system_user() == real != "somebody-else"
