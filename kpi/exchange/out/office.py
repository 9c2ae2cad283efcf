"""Where somebody works who stands in the record as an actor: staff leave the house as their 課, never by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from kpi.access import SCOPE, Role, Scope
from kpi.calendar import jst_date
from kpi.model import Origin, Row
from kpi.store import Question, Store

UNKNOWN = "所属の登録なし"
_STANDING_IN = re.compile(r"\(代理: [^()]*\)$")  # as `Person.actor` adds it


class Offices:
    """Whose office a login was on a day, by the register of members as of a change."""

    def __init__(self, store: Store, change_no: int) -> None:
        """Read the register: every login that a member ever had, and every membership."""
        asked = Question(change_no=change_no)
        self._members = {row["login"].casefold(): row["member"] for row in store.all_revisions("member", change_no)}
        self._held: dict[str, list[Row]] = {}
        for row in store.read("membership", asked):
            self._held.setdefault(row["member"], []).append(row)
        self._departments = {row["department"]: row["name"] for row in store.read("department", asked)}
        self._sections = {row["section"]: row for row in store.read("section", asked)}

    def of_change(self, change: Row) -> str:
        """Return the office that a change was made in; a change that nobody typed says where it comes from.

        The actors of training data are offices already.
        """
        match Origin(change["origin"]):
            case Origin.SHIPPED:
                return Origin.SHIPPED.label
            case Origin.TRAINING:
                actor: str = change["actor"]
                return actor
            case _:
                return self.of(change["actor"], change["recorded_at"])

    def of(self, actor: str, moment: datetime) -> str:
        """Return the office of a login at a moment (UTC), or that none is known."""
        member = self._members.get(_STANDING_IN.sub("", actor).casefold())
        day = jst_date(moment)
        held = [row for row in self._held.get(member or "", ()) if _is_in_force(row, day)]
        return "、".join(sorted({self._name(row) for row in held})) or UNKNOWN

    def _name(self, held: Mapping[str, str]) -> str:
        role = Role(held["role"])
        match SCOPE[role]:
            case Scope.SECTION:
                section = self._sections.get(held["section"])
                if section is None:
                    return held["section"]
                return f"{self._departments.get(section['department'], section['department'])} {section['name']}"
            case Scope.DEPARTMENT:
                return f"{self._departments.get(held['department'], held['department'])} {role.label}"
            case _:
                return role.label


def _is_in_force(held: Row, day: date) -> bool:
    first, last = held["valid_from"], held["valid_to"]
    return bool(first <= day and (last is None or day <= last))
