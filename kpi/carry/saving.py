"""The one write that carries a year over: what a person chose of a draft, as new rows of the next year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kpi import access, guard, texts
from kpi.access import Act, Person, Place
from kpi.carry.drafting import read_draft
from kpi.carry.lines import Choice, Draft, Kind, Line, effective
from kpi.guard import Refused, Saved
from kpi.model import Basis, Row, SheetPart, TextState
from kpi.narrative import Part
from kpi.store import Change, Store

_CHANGED = "この画面を開いたあとに、引継ぎの元になる登録が変わりました。「最新の内容で作り直す」を押してください。"


def save(store: Store, who: Person, seen: Draft, chosen: Mapping[str, Choice]) -> Saved:
    """Write what comes along of a draft as it was seen; without anything new nothing is written.

    `chosen` holds the lines about which a person decided, by their keys; all others are as the rule proposes. The
    new goals are 作業中; the old year keeps every row as it is.

    Returns:
        The change, or 0 where nothing was new.

    Raises:
        Forbidden: the person may not.
        Refused: the plan changed since the draft was read, the department is retired, or a wording cannot be saved.
    """
    capacity = access.require(who, Act.CARRY_OVER, Place(seen.department))
    for line in seen.lines:
        if line.key in chosen:
            guard.require_savable(f"{line.kind.label}「{line.title}」", chosen[line.key].title, texts.NOTE)
    with store.write(capacity.actor, f"{seen.into.short_label}への引継ぎ") as change:
        _require_department(change, seen)
        newest = store.change_at()
        if newest is None or read_draft(store, seen.department, seen.year, seen.month, newest) != seen:
            raise Refused(_CHANGED)
        coming, left = effective(seen, chosen), _left(seen, chosen)
        if not is_new(seen, chosen):
            change.abandon()
            return Saved(0)
        writing = _Writing(change, seen)
        if not seen.has_year:
            writing.begin_year()
        for line in seen.lines:
            if line.key in coming:
                writing.bring(line, coming[line.key])
        writing.leave(left)
        writing.finish()
        return Saved(change.number)


def is_new(seen: Draft, chosen: Mapping[str, Choice]) -> bool:
    """Say whether there is anything to save: something that comes along, or that a person leaves behind."""
    return bool(effective(seen, chosen) or _left(seen, chosen))


def _left(seen: Draft, chosen: Mapping[str, Choice]) -> list[Line]:
    """Return what the rule would bring along and a person leaves behind."""
    return [
        line for line in seen.lines if line.became is None and line.comes and not chosen.get(line.key, _AS_IS).comes
    ]


_AS_IS = Choice(True, "")


def _require_department(change: Change, seen: Draft) -> None:
    for row in change.newest("department", department=seen.department):
        if row["valid_to_year"] is not None and row["valid_to_year"] < seen.into.year:
            raise Refused(
                f"{seen.department_name}は{seen.year.short_label}までの部局のため、{seen.into.short_label}には引き継げません。"
            )


@dataclass(slots=True)
class _Writing:
    """The rows of one change, and what each line of the draft became."""

    change: Change
    seen: Draft
    became: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    places: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.became = {line.key: line.became for line in self.seen.there if line.became is not None}

    def begin_year(self) -> None:
        """Give the department its new year; wording that is ours stays marked as ours."""
        old = self.seen.old_year
        self._put(
            "department_year",
            {
                "department": self.seen.department, "fiscal_year": self.seen.into.year,
                "basis": Basis.MONTHLY_ENTRY.value, "condensed": old["condensed"],
                "source": f"{self.seen.year.short_label}から引き継いだ計画({self.seen.department_name})",
            },
        )  # fmt: skip

    def bring(self, line: Line, title: str) -> None:
        """Put the rows of one line, whose holder has been put or is there."""
        above = "" if line.above is None else self.became[line.above]
        row = dict(line.row)
        match line.kind:
            case Kind.TEXT:
                code = Part(self.seen.department, self.seen.into, SheetPart(str(row["part"]))).code
                self._put("narrative", {"narrative": code} | row)
            case Kind.GOAL | Kind.MIDTERM_GOAL:
                code = self._goal(line, title)
            case Kind.PLAN:
                code = above
                self._put("goal_plan_item", {"goal": above, "position": self._place(above, "goal_plan_item")} | row)
            case Kind.INITIATIVE:
                number = self._place(above, "initiative")
                code = self._code("initiative", f"{above}-{number}")
                self._put("initiative", {"initiative": code, "goal": above, "number": number, "title": title} | row)
            case Kind.STEP:
                number = self._place(above, "step")
                code = self._code("step", f"{above}-{number}")
                self._put("step", {"step": code, "initiative": above, "number": number, "title": title} | row)
            case Kind.MILESTONE:
                code = self._milestone(line, title, row)
            case Kind.INDICATOR:
                code = self._indicator(line, row)
            case Kind.MIDTERM_ITEM:
                number = self._place(above, "midterm_item")
                code = self._code("midterm_item", f"{above}-i{number}")
                self._put("midterm_item", {"midterm_item": code, "goal": above, "number": number, "title": title})
            case _:
                code = self._midterm_step(line, title, row, above)
        self.became[line.key] = code
        self._record(line, code)

    def leave(self, lines: list[Line]) -> None:
        """Remember what a person left behind."""
        for line in lines:
            self._record(line, None)

    def finish(self) -> None:
        """Put everything, table by table."""
        for table, rows in self.rows.items():
            self.change.put(table, rows)

    def _goal(self, line: Line, title: str) -> str:
        horizon = str(line.row["horizon"])
        mark = "" if line.kind is Kind.GOAL else "m"
        department, year = self.seen.department, self.seen.into.year
        number = self._place(f"{department}-{year}", horizon)
        code = self._code("goal", f"{department}-{year}-{mark}{number}")
        self._put(
            "goal",
            {
                "goal": code, "department": department, "fiscal_year": year, "horizon": horizon, "number": number,
                "title": title,
            },
        )  # fmt: skip
        self._put("goal_state", {"goal": code, "state": TextState.DRAFT.value})
        return code

    def _milestone(self, line: Line, title: str, row: Row) -> str:
        holder = self.became[str(line.above)]
        step, initiative = (holder, self._initiative_of(line)) if self._is_step(line.above) else (None, holder)
        position = self._place(holder, "milestone")
        code = self._code("milestone", f"{holder}-m{position}")
        self._put(
            "milestone",
            {"milestone": code, "initiative": initiative, "step": step, "position": position, "title": title} | row,
        )
        return code

    def _indicator(self, line: Line, row: Row) -> str:
        """Place a figure under its goal; the codes of work above it are those of the new year."""
        holders = dict(self._holders(line))
        goal = holders[Kind.GOAL]
        self._put(
            "placement",
            {
                "goal": goal, "initiative": holders.get(Kind.INITIATIVE), "step": holders.get(Kind.STEP),
                "position": self._place(goal, "placement"),
            } | row,
        )  # fmt: skip
        return goal

    def _midterm_step(self, line: Line, title: str, row: Row, above: str) -> str:
        heading = row["heading_number"]
        number = self._place(f"{above}-{heading}", "midterm_step")
        code = self._code("midterm_step", f"{above}-{heading}-{number}")
        self._put("midterm_step", {"midterm_step": code, "goal": above, "number": number, "title": title} | row)
        for goal in line.carriers:
            if goal in self.became:
                self._put("midterm_carrier", {"midterm_step": code, "goal": self.became[goal]})
        return code

    def _holders(self, line: Line) -> Iterator[tuple[Kind, str]]:
        """Yield what stands above a line, each as its kind and its code in the new year."""
        lines = {one.key: one for one in self.seen.lines}
        above = line.above
        while above is not None:
            yield lines[above].kind, self.became[above]
            above = lines[above].above

    def _is_step(self, key: str | None) -> bool:
        return key is not None and key.startswith(f"{Kind.STEP}:")

    def _initiative_of(self, line: Line) -> str:
        return dict(self._holders(line))[Kind.INITIATIVE]

    def _place(self, holder: str, what: str) -> int:
        """Return the next free number under a holder, behind those that are there already."""
        key = (holder, what)
        if key not in self.places:
            self.places[key] = self._last(holder, what)
        self.places[key] += 1
        return self.places[key]

    def _last(self, holder: str, what: str) -> int:
        match what:
            case "annual" | "midterm":
                where = {"department": self.seen.department, "fiscal_year": self.seen.into.year, "horizon": what}
                found = self.change.newest("goal", **where)
            case "initiative" | "midterm_item" | "placement" | "goal_plan_item":
                found = self.change.newest(what, goal=holder)
            case "step":
                found = self.change.newest("step", initiative=holder)
            case "milestone":
                found = [*self.change.newest("milestone", step=holder), *self._of_initiative(holder)]
            case _:
                goal, _, heading = holder.rpartition("-")
                found = self.change.newest("midterm_step", goal=goal, heading_number=int(heading))
        numbers = (row.get("number") or row.get("position") or 0 for row in found if not row["withdrawn"])
        return max(numbers, default=0)

    def _of_initiative(self, holder: str) -> list[Row]:
        return [row for row in self.change.newest("milestone", initiative=holder) if row["step"] is None]

    def _code(self, table: str, wanted: str) -> str:
        """Return a code that no row ever had."""
        own = {str(row[table]) for row in self.rows.get(table, ())}
        if wanted in own or self.change.newest(table, **{table: wanted}):
            return f"{wanted}-{self.change.number}"
        return wanted

    def _record(self, line: Line, item: str | None) -> None:
        self._put(
            "carry_over",
            {
                "kind": line.kind.value, "source": line.source, "fiscal_year": self.seen.into.year, "item": item,
            },
        )  # fmt: skip

    def _put(self, table: str, row: Row) -> None:
        self.rows.setdefault(table, []).append(row)
