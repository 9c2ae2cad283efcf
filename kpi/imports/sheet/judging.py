"""Each finding of a sheet held against what is registered, and the rows that it becomes.

A number is what a goal, an initiative or a step is known by, as on the paper; a milestone by its words or its time; a
text by its place; a figure by the name of its indicator. What is registered and not on the sheet stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kpi import access, texts
from kpi.access import Person, Place
from kpi.calendar import FiscalYear, Month, era_date
from kpi.days import parse_day
from kpi.imports.outcome import Kind
from kpi.imports.registry import NotFound, Registry, plain
from kpi.imports.sheet.finding import FIELDS, Finding, Part
from kpi.imports.sheet.outcome import Difference, Line, Wrong
from kpi.imports.sheet.register import Register
from kpi.master_table import TABLES, Field
from kpi.master_table import Kind as FieldKind
from kpi.master_text import FieldError, text_of, value_of
from kpi.model import Basis, Horizon, Precision, Row, SheetPart, TextState
from kpi.narrative import Part as TextPart

_LONGEST = 20_000  # characters of a text: a whole page has about 2,000
_NAMES: Mapping[Part, tuple[str, ...]] = {
    Part.MIDTERM_STEP: ("heading_number", "number"),
    Part.LINK: ("kind", "code"),
}
_HORIZONS = {Part.GOAL: Horizon.ANNUAL, Part.MIDTERM: Horizon.MIDTERM}
_ABOVE = {Part.INITIATIVE: "goal", Part.STEP: "initiative", Part.MIDTERM_ITEM: "goal", Part.MIDTERM_STEP: "goal"}
"""In which column stands the code of what a finding belongs to."""

_NO_CITY = (
    "計画の体系に登録がありません。登録できるのは企画部門と管理者です。"
    "登録を受けてから読み込むか、この行を外してください。"
)
_CITY = "計画の体系に新しく登録します"


class Judge:
    """Goes through the findings of one sheet, what others belong to first."""

    def __init__(self, register: Register, registry: Registry, who: Person, today: date) -> None:
        """Hold findings against what `register` and `registry` find."""
        self.lines: list[Line] = []
        self.wrong: list[Wrong] = []
        self.department: Row = {}
        self.year = FiscalYear.of(today)
        self._register = register
        self._registry = registry
        self._who = who
        self._today = today
        self._codes: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._taken: set[tuple[object, ...]] = set()

    # What belongs to whom ------------------------------------------------------------------------------------

    def head(self, finding: Finding) -> bool:
        """Find or make the department and its year; without them nothing else can be judged."""
        said = self.understood(finding)
        if said is None:
            return False
        self.year = FiscalYear(said["fiscal_year"])
        try:
            self.department = self._registry.department(said["department"], "")
            self._registry.reporter(self.department)
        except NotFound as error:
            self.refuse(finding, said["department"], str(error))
            return False
        code = self.department["department"]
        is_running = self.year.last_month >= Month.of(self._today)
        standing = self._register.row("department_year", department=code, fiscal_year=self.year.year)
        self._registry.require_year(self.department, self.year.year, is_running=is_running, has_targets=True)
        made = tuple((one.kind, "", f"{one.name} {one.detail}".strip()) for one in self._registry.made)
        if standing is not None and standing["basis"] == Basis.SERIES_ONLY:
            basis = Basis.MONTHLY_ENTRY if is_running else Basis.PUBLISHED_SHEET
            self._register.revise("department_year", standing, {"basis": basis.value})
            made = (*made, ("実績の把握方法", Basis.SERIES_ONLY.label, basis.label))
        is_changed = Kind.CHANGED if made else Kind.UNCHANGED
        self.tell(finding, Kind.NEW if standing is None else is_changed, made)
        return True

    def take(self, finding: Finding) -> None:
        """Judge one finding; what belongs to something that cannot be saved goes with it."""
        if finding.owner and finding.owner not in self._codes:
            return
        said = self.understood(finding)
        if said is None:
            return
        match finding.part:
            case Part.TEXT:
                self._text(finding, said)
            case Part.LINK:
                self._link(finding, said)
            case Part.MILESTONE:
                self._milestone(finding, said)
            case Part.GOAL | Part.MIDTERM:
                of_year = {
                    "department": self.department["department"], "fiscal_year": self.year.year,
                    "horizon": _HORIZONS[finding.part].value,
                }  # fmt: skip
                self._numbered(finding, "goal", of_year, said)
            case _:
                above = {_ABOVE[finding.part]: self._codes[finding.owner]}
                self._numbered(finding, finding.part.value, above, said)

    def stand_of(self, finding: Finding) -> tuple[Row | None, str | None, str | None]:
        """Return the goal, the initiative and the step that a finding stands under, by row and codes."""
        keys = finding.owner.split("/")
        work = [self._codes.get("/".join(keys[:depth])) for depth in (2, 3) if len(keys) >= depth]
        initiative, step = (*work, None, None)[:2]
        return self._rows.get(keys[0]), initiative, step

    # One kind of finding each --------------------------------------------------------------------------------

    def _numbered(self, finding: Finding, table: str, above: Row, said: Row) -> None:
        """Judge what is known by its number under what it belongs to."""
        names = _NAMES.get(finding.part, ("number",))
        same = above | {name: said[name] for name in names}
        if not self._is_first(finding, (table, *same.values()), str(said["number"])):
            return
        standing = self._register.row(table, **same)
        code = standing[table] if standing else self._register.code(table)
        row = above | said
        self._codes[finding.key], self._rows[finding.key] = code, row | {table: code}
        self._settle(finding, table, standing, row | {table: code})

    def _milestone(self, finding: Finding, said: Row) -> None:
        """Judge a milestone: the one of the same words under the same work, else the one of the same time."""
        _, initiative, step = self.stand_of(finding)
        own = [
            row
            for row in self._register.rows("milestone", initiative=initiative, step=step)
            if ("milestone", row["milestone"]) not in self._taken
        ]
        standing = next((row for row in own if plain(row["title"]) == plain(said["title"])), None) or next(
            (row for row in own if said["due_to"] and _times(row) == _times(said)), None
        )
        code = standing["milestone"] if standing else self._register.code("milestone")
        self._taken.add(("milestone", code))
        position = max((row["position"] for row in own), default=0) + len(self._register.new.get("milestone", [])) + 1
        row = {
            "milestone": code, "initiative": initiative, "step": step, **said,
            "position": standing["position"] if standing else position,
            "due_precision": _precision(finding, self.year).value,
        }  # fmt: skip
        self._settle(finding, "milestone", standing, row)

    def _text(self, finding: Finding, said: Row) -> None:
        """Judge a text: it becomes a draft, beside which what was settled goes on standing."""
        goal = self._codes[finding.owner] if finding.owner else None
        part = TextPart(self.department["department"], self.year, SheetPart(finding.last.removeprefix("text:")), goal)
        standing = self._register.row("narrative", narrative=part.code)
        row = {
            "narrative": part.code, "department": part.department, "fiscal_year": self.year.year, "goal": goal,
            "part": part.part.value, "position": 1, "body": said["body"],
            "state": TextState.DRAFT.value,
        }  # fmt: skip
        if standing is not None and not self._register.changed(standing, {"body": said["body"]}):
            self.tell(finding, Kind.UNCHANGED, ())
            return
        note = f"「{TextState.DRAFT.label}」として保存します"
        if standing is not None and standing["state"] != TextState.DRAFT:
            note += f"。「{TextState(standing['state']).label}」の文章はそのまま残ります"
        self._settle(finding, "narrative", standing, row, note)

    def _link(self, finding: Finding, said: Row) -> None:
        """Judge a cited plan: its item is registered or made, never renamed."""
        goal = self._codes[finding.owner]
        if not self._is_first(finding, ("link", goal, said["kind"], plain(said["code"])), said["code"]):
            return
        known = [
            row
            for row in (*self._register.rows("plan_item"), *self._register.new.get("plan_item", ()))
            if (row["kind"], plain(row["code"])) == (said["kind"], plain(said["code"]))
        ]
        item = next((row for row in known if _holds(row, self.year)), None)
        note = ""
        if item is None:
            if not access.may(self._who, TABLES["plan_item"].act, Place()):
                self.refuse(finding, f"{said['code']} {said['title']}", _NO_CITY)
                return
            first = self.year.year if known else None
            item = said | {"plan_item": self._register.code("plan_item"), "valid_from_year": first}
            self._register.add("plan_item", item)
            note = _CITY
        elif plain(item["title"]) != plain(said["title"]):
            note = f"登録の名称「{item['title']}」のまま結び付けます"
        standing = self._register.row("goal_plan_item", goal=goal, plan_item=item["plan_item"])
        if standing is not None:
            self.tell(finding, Kind.UNCHANGED, (), note)
            return
        placed = len(self._register.rows("goal_plan_item", goal=goal))
        placed += sum(row["goal"] == goal for row in self._register.new.get("goal_plan_item", ()))
        self._register.add("goal_plan_item", {"goal": goal, "plan_item": item["plan_item"], "position": placed + 1})
        self.tell(finding, Kind.NEW, self._differences(finding, {}, said), note)

    def _settle(self, finding: Finding, table: str, standing: Row | None, row: Row, note: str = "") -> None:
        """Note what a row is to the one that stands, and put it if it is any news."""
        if standing is None:
            self._register.add(table, row)
            self.tell(finding, Kind.NEW, self._differences(finding, {}, row), note)
            return
        if not self._register.changed(standing, row):
            self.tell(finding, Kind.UNCHANGED, (), note)
            return
        unseen = self._register.unseen(standing)
        if unseen is not None:
            self.refuse(finding, str(standing.get("title") or ""), unseen)
            return
        self._register.revise(table, standing, row)
        changes = tuple(one for one in self._differences(finding, standing, row) if one[1] != one[2])
        self.tell(finding, Kind.CHANGED, changes, note)

    # What is typed, and what is told ---------------------------------------------------------------------------

    def understood(self, finding: Finding) -> Row | None:
        """Return what the texts of a finding mean; None where one means nothing, which is noted."""
        row: Row = {}
        was = len(self.wrong)
        for one in FIELDS[finding.part]:
            typed = finding.texts.get(one.name, "")
            problem = texts.problem(f"「{one.label}」", typed, _LONGEST)
            if problem is not None:
                self.refuse(finding, texts.shown(typed), problem)
                continue
            try:
                row[one.name] = value_of(one, typed, self.year.first_month.first)
            except FieldError as error:
                self.refuse(finding, typed, f"「{one.label}」: {error}")
        if len(self.wrong) == was:
            self._require_order(finding, row)
        return row if len(self.wrong) == was else None

    def _require_order(self, finding: Finding, row: Row) -> None:
        table = TABLES.get(finding.part.value)
        labels = {one.name: one.label for one in FIELDS[finding.part]}
        for first, last in table.spans if table else ():
            if row.get(first) is not None and row.get(last) is not None and row[last] < row[first]:
                self.refuse(
                    finding, finding.texts[last], f"「{labels[last]}」が「{labels[first]}」({row[first]})より前です。"
                )

    def _is_first(self, finding: Finding, key: tuple[object, ...], text: str) -> bool:
        if key in self._taken:
            self.refuse(finding, text, "同じ番号がシートに2つあります。番号を直すか、どちらかを外してください。")
            return False
        self._taken.add(key)
        return True

    def _differences(self, finding: Finding, before: Row, after: Row) -> tuple[Difference, ...]:
        return tuple(
            (one.label, _word(one, before.get(one.name)), _word(one, after.get(one.name)))
            for one in FIELDS[finding.part]
            if before.get(one.name) is not None or after.get(one.name) is not None
        )

    def refuse(self, finding: Finding, text: str, reason: str) -> None:
        """Note why a finding cannot be saved."""
        self.wrong.append(Wrong(finding, text, reason))

    def tell(self, finding: Finding, kind: Kind, differences: Iterable[Difference], note: str = "") -> None:
        """Note what a finding is to the database."""
        said = "。".join(part for part in (finding.note, note) if part)
        self.lines.append(Line(finding, kind, tuple(differences), said))


def _word(one: Field, value: object) -> str:
    """Return a stored value in words; a day in the calendar of Japan."""
    if isinstance(value, date) and one.kind is FieldKind.DAY:
        return era_date(value)
    text = text_of(one, value)
    return one.choices.get(text, text)


def _times(row: Row) -> tuple[date | None, date | None]:
    return row["due_from"], row["due_to"]


def _precision(finding: Finding, year: FiscalYear) -> Precision:
    """Return how exactly the deadline was typed."""
    span = parse_day(finding.texts["due_to"], year)
    return Precision.UNDATED if span is None else span.precision


def _holds(row: Row, year: FiscalYear) -> bool:
    """Say whether an item of a plan holds in a year."""
    first, last = row.get("valid_from_year"), row.get("valid_to_year")
    return (first is None or first <= year.year) and (last is None or year.year <= last)
