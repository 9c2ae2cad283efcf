"""What is registered of a department's plan as a change finds it, and what the change puts beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpi.calendar import jst_label
from kpi.guard import said_by
from kpi.imports.registry import plain
from kpi.model import Row
from kpi.store import Change


class Register:
    """Rows that stand, read once a table, and rows to put."""

    def __init__(self, change: Change, seen: int | None) -> None:
        """Read nothing yet; `seen` is the change as of which somebody saw what stands, None for nobody."""
        self._change = change
        self._seen = seen
        self._standing: dict[str, list[Row]] = {}
        self.new: dict[str, list[Row]] = {}

    def rows(self, table: str, **where: Any) -> list[Row]:
        """Return the rows of a table that stand and have these values."""
        if table not in self._standing:
            self._standing[table] = [row for row in self._change.newest(table) if not row["withdrawn"]]
        return [row for row in self._standing[table] if all(row[name] == value for name, value in where.items())]

    def row(self, table: str, **where: Any) -> Row | None:
        """Return the first row of a table that stands and has these values, if any."""
        return next(iter(self.rows(table, **where)), None)

    def code(self, table: str) -> str:
        """Return a code for the next new row of a table."""
        return f"{table}-{self._change.number}-{len(self.new.get(table, [])) + 1}"

    def add(self, table: str, row: Row) -> None:
        """Put a row."""
        self.new.setdefault(table, []).append(row)

    def changed(self, standing: Row, said: Row) -> tuple[str, ...]:
        """Return the columns in which a row says something else than what stands; spaces and width are no news."""
        return tuple(name for name, value in said.items() if not _is_same(standing[name], value))

    def revise(self, table: str, standing: Row, said: Row) -> None:
        """Put a row anew, with what it says now; what nobody speaks of stays."""
        self.add(table, said_by(standing) | said)

    def unseen(self, standing: Row) -> str | None:
        """Say who changed a row since it was seen, if somebody did."""
        if self._seen is None or standing["change_no"] <= self._seen:
            return None
        recorded = self._change.recorded(standing["change_no"])
        return (
            f"確かめたあとに、{recorded['actor']}が{jst_label(recorded['recorded_at'])}に変更しています。"
            "もう一度確かめてから保存してください。"
        )

    def put(self, more: Iterable[tuple[str, list[Row]]]) -> None:
        """Put all rows, and `more` of other tables, into the change."""
        for table, rows in (*more, *self.new.items()):
            self._change.put(table, rows)


def _is_same(standing: object, said: object) -> bool:
    if isinstance(standing, str) and isinstance(said, str):
        return plain(standing) == plain(said)
    return (standing or None) == (said or None)
