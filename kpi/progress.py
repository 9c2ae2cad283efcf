"""How far the rounds of a month are, section by section, and which nobody has handed in (未報告一覧)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpi import deadline, setting
from kpi.calendar import Month, last_ended_month
from kpi.guard import TAKES_ENTRIES
from kpi.model import Basis, Row, Stage
from kpi.setting import Settings
from kpi.store import Question, Store


@dataclass(frozen=True, slots=True)
class RoundState:
    """Where a section's round of a month stands. `days_past` counts from its deadline to the asked day."""

    department: str
    department_name: str
    section: str
    section_name: str
    month: Month
    stage: Stage
    deadline: date
    days_past: int
    items: int
    answered: int
    drafted: int


def read_states(
    store: Store, month: Month, today: date, department: str | None = None, change_no: int | None = None
) -> tuple[RoundState, ...]:
    """Return where each section's round of a month stands, of one department or of all, in the city's order."""
    everywhere = Question(change_no=change_no)
    settings = setting.read(store, change_no)
    departments = {row["department"]: row for row in store.read("department", everywhere)}
    sections = {row["section"]: row for row in store.read("section", everywhere)}
    rows = store.read("round_state", Question(department, month.fiscal_year.year, month.first, change_no))
    rows.sort(
        key=lambda row: (
            departments[row["department"]]["position"], row["department"],
            sections[row["section"]]["position"], row["section"],
        )
    )  # fmt: skip
    return tuple(_state(row, month, today, settings, (departments, sections)) for row in rows)


def unreported(
    store: Store, today: date, month: Month | None = None, department: str | None = None
) -> tuple[RoundState, ...]:
    """Return the rounds that are not handed in (未報告一覧): of a month, or of the year so far; the oldest first.

    A department whose year is known from a published sheet keeps no rounds. Nor does a section that has reported
    everything without ever handing a round in.
    """
    last = last_ended_month(today)
    months = (month,) if month else tuple(one for one in last.fiscal_year.months if one <= last)
    keeping = {
        (row["department"], row["fiscal_year"])
        for row in store.read("department_year")
        if row["basis"] == Basis.MONTHLY_ENTRY
    }
    return tuple(
        state
        for one in months
        for state in read_states(store, one, today, department)
        if (state.department, one.fiscal_year.year) in keeping
        and state.stage in TAKES_ENTRIES
        and (state.answered < state.items or state.stage is not Stage.OPEN)
    )


def _state(
    row: Row, month: Month, today: date, settings: Settings, masters: tuple[Mapping[str, Row], Mapping[str, Row]]
) -> RoundState:
    departments, sections = masters
    until = row["deadline"] or deadline.deadline(month, settings.deadline_day)
    return RoundState(
        department=row["department"],
        department_name=departments[row["department"]]["name"],
        section=row["section"],
        section_name=sections[row["section"]]["name"],
        month=month,
        stage=Stage(row["stage"]),
        deadline=until,
        days_past=deadline.days_past(until, today),
        items=row["items"],
        answered=row["answered"],
        drafted=row["drafted"],
    )
