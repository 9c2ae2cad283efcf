"""What is known when a year is carried over: rows of the old year that reads leave out, and what the new one has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi.calendar import FiscalYear
from kpi.carry.lines import Kind
from kpi.model import Horizon, Row
from kpi.store import Question, Store

_PARENTS = {
    Kind.INITIATIVE: ("initiative", "goal"),
    Kind.STEP: ("step", "initiative"),
    Kind.MILESTONE: ("milestone", "initiative"),
    Kind.MIDTERM_ITEM: ("midterm_item", "goal"),
    Kind.MIDTERM_STEP: ("midterm_step", "goal"),
}
_TABLES = (
    "goal", "initiative", "step", "milestone", "midterm_item", "midterm_step", "placement", "goal_plan_item",
    "narrative", "section", "plan_item", "target", "department_year", "indicator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of every table as of a change, and what was decided when the year was carried over before."""

    department: str
    into: FiscalYear
    tables: dict[str, list[Row]]
    decided: dict[tuple[str, str], str | None]

    def row(self, table: str, code: str | None) -> Row | None:
        """Return the row of a code that stands."""
        return next((row for row in self.tables[table] if row[table] == code), None)

    def goals(self, horizon: Horizon) -> list[Row]:
        """Return the goals that the new year has."""
        return [
            row
            for row in self.tables["goal"]
            if (row["department"], row["fiscal_year"], row["horizon"])
            == (self.department, self.into.year, horizon.value)
        ]

    def became(self, kind: Kind, source: str, title: str, above: str | None) -> str | None:
        """Return what something is in the new year: what it was carried to, else what is called the same there."""
        carried = self.decided.get((kind.value, source))
        if carried is not None and self._stands(kind, carried):
            return carried
        if kind in (Kind.GOAL, Kind.MIDTERM_GOAL):
            horizon = Horizon.ANNUAL if kind is Kind.GOAL else Horizon.MIDTERM
            return _of_title(self.goals(horizon), "goal", title)
        if above is None:
            return None
        table, parent = _PARENTS[kind]
        return _of_title((row for row in self.tables[table] if row[parent] == above), table, title)

    def is_left_behind(self, kind: Kind, source: str) -> bool:
        """Say whether a person decided that something does not come, or took back what had come."""
        return (kind.value, source) in self.decided

    def _stands(self, kind: Kind, code: str) -> bool:
        table = _PARENTS.get(kind, ("goal", ""))[0]
        return self.row(table, code) is not None


def read_known(store: Store, department: str, into: FiscalYear, change_no: int) -> Known:
    """Read what is known as of a change."""
    asked = Question(change_no=change_no)
    return Known(
        department,
        into,
        {table: store.read(table, asked) for table in _TABLES},
        {
            (row["kind"], row["source"]): row["item"]
            for row in store.read("carry_over", asked)
            if row["fiscal_year"] == into.year
        },
    )


def _of_title(rows: Iterable[Row], table: str, title: str) -> str | None:
    return next((str(row[table]) for row in rows if row["title"].strip() == title.strip()), None)
