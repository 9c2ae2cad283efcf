"""基本政策の進捗: how far each of the mayor's basic policies has come, by grades that people give to 取組み事項.

Progress is (sum of points ÷ (items × 3)) × 100, with 3 for 達成・推進, 2 for 取組中 and 1 for 調査・検討中; items are
the 取組み事項 of the goals that cite the policy (`kpi/sql/policy_progress.sql`). There is no figure while one has no
grade: to count it as nothing would say that nothing was done, and to leave it out would let a policy look the better
the less is said of it. What has a grade is counted instead: 18項目中12項目に評価があります.

A list of policies holds from a year to a year; a policy that does not hold in the year is not shown. Where one
department's grades are all there are, the figure is a 部局内参考値 and no figure of the city.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kpi import access
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month
from kpi.guard import Conflict, Refused, Saved, require_savable, said_by
from kpi.model import PlanKind, PolicyGrade, Row
from kpi.plans import holds, in_order
from kpi.report import AsOf
from kpi.store import Question, Store
from kpi.texts import NOTE

REFERENCE = "部局内参考値"
FORMULA = "進捗＝評価の点数の合計÷(取組み事項の数×3)。" + "、".join(
    f"{grade.label} {grade.points}点" for grade in PolicyGrade
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items there are, how many have which grade, and what that comes to (1.0 is 100%), None without all."""

    items: int
    graded: int
    counts: Mapping[PolicyGrade, int]
    rate: float | None

    @property
    def said(self) -> str:
        """Say how much is graded: 18項目中12項目に評価があります."""
        return f"{self.items}項目中{self.graded}項目に評価があります"


@dataclass(frozen=True, slots=True)
class Item:
    """A 取組み事項 that serves a policy, and how it was graded: by whom, when (UTC), as of which month, and why.

    `number` is as in the sheet, 1(2). `change_no` is the change of the grade, 0 for none.
    """

    code: str
    department: str
    goal: int
    goal_title: str
    number: str
    title: str
    grade: PolicyGrade | None
    reason: str
    month: Month | None
    actor: str
    recorded_at: datetime | None
    change_no: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A 基本政策 that holds in the year; `departments` are those that serve it, each with its own progress.

    `progress` is None where no 取組み事項 serves it.
    """

    code: str
    number: str
    title: str
    progress: Progress | None
    departments: Mapping[str, Progress]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies of a year as of a month and a change, and all of them together, each 取組み事項 counted once.

    `names` are the departments that have the year; `is_reference` says that it is only one, or that one was asked for.
    """

    fiscal_year: FiscalYear
    month: Month
    whole: Progress | None
    policies: tuple[Policy, ...]
    names: Mapping[str, str]
    is_reference: bool


@dataclass(frozen=True, slots=True)
class NewGrade:
    """What was chosen for a 取組み事項 at a month; no grade takes the one of that month back.

    `based_on` is the change that was seen, 0 for none.
    """

    initiative: str
    month: Month
    grade: PolicyGrade | None
    reason: str
    based_on: int


def read_policies(
    store: Store, fiscal_year: FiscalYear, month: Month, change: AsOf, department: str | None = None
) -> Policies:
    """Read the policies that hold in a year, in the order of their numbers, for the city or one department."""
    asked = Question(department, fiscal_year.year, month.first, change[0])
    known = {row["department"]: row["name"] for row in store.read("department", asked)}
    years = store.read("asked", Question(None, fiscal_year.year, month.first, change[0]))
    having = {row["department"] for row in years}
    names = {code: known[code] for code in sorted(having) if department in (None, code)}
    progress = {(row["plan_item"], row["department"]): _progress(row) for row in store.read("policy_progress", asked)}
    items: dict[str, list[Row]] = {}
    for row in store.read("policy_initiative", asked):
        items.setdefault(row["plan_item"], []).append(row)
    policies = [
        row
        for row in store.read("plan_item", asked)
        if row["kind"] == PlanKind.BASIC_POLICY and holds(row, fiscal_year)
    ]
    return Policies(
        fiscal_year=fiscal_year,
        month=month,
        whole=progress.get((None, None)),
        policies=tuple(
            Policy(
                code=row["plan_item"],
                number=row["code"],
                title=row["title"],
                progress=progress.get((row["plan_item"], None)),
                departments={code: progress[row["plan_item"], code] for code in names
                             if (row["plan_item"], code) in progress},
                items=tuple(_item(item) for item in sorted(items.get(row["plan_item"], ()), key=_place)),
            )
            for row in sorted(policies, key=lambda row: (in_order(row["code"]), row["plan_item"]))
        ),
        names=names,
        is_reference=department is not None or len(having) == 1,
    )  # fmt: skip


def headline(found: Policies) -> str:
    """State what is known: 基本政策12項目のうち3項目で進捗を算出. 取組み事項18項目中12項目に評価があります."""
    if not found.policies:
        return "この年度に有効な基本政策は登録されていません"
    rated = sum(one.progress is not None and one.progress.rate is not None for one in found.policies)
    said = f"基本政策{len(found.policies)}項目のうち{rated}項目で進捗を算出"
    return f"{said}。取組み事項{found.whole.said}" if found.whole else f"{said}。掲げる取組み事項はありません"


def why_none(progress: Progress | None) -> str:
    """Say why there is no figure."""
    if progress is None:
        return "掲げる取組み事項なし"
    return "評価なし" if not progress.graded else f"{progress.said}。すべてに評価が付くまで算出しません"


def grade(store: Store, who: Person, new: NewGrade) -> Saved | Conflict:
    """Grade a 取組み事項 as of a month; the same again writes nothing.

    Raises:
        Forbidden: the person may not.
        Refused: there is no such 取組み事項, the month is of another year, or there is no reason.
    """
    goal = _goal(store, new.initiative)
    capacity = access.require(who, Act.GRADE_POLICY, Place(goal["department"]))
    if new.month.fiscal_year.year != goal["fiscal_year"]:
        year = FiscalYear(goal["fiscal_year"]).label
        raise Refused(f"{new.month.full_label}は{year}の月ではありません。その年度の月の評価だけを付けられます。")
    reason = new.reason.strip()
    require_savable("評価の理由", reason, NOTE)
    if new.grade is not None and not reason:
        raise Refused("評価の理由が空欄です。例: 条例を制定し、センターを開設したため")
    row = {
        "initiative": new.initiative, "month": new.month.first, "grade": new.grade or "", "reason": reason,
    }  # fmt: skip
    with store.write(capacity.actor, Act.GRADE_POLICY.label) as change:
        standing = [one for one in change.newest("initiative_grade", initiative=new.initiative) if not one["withdrawn"]]
        last = max(
            (one for one in standing if one["month"] <= new.month.first), key=lambda one: one["month"], default=None
        )
        if last is not None and last["change_no"] != new.based_on:
            change.abandon()
            recorded = change.recorded(last["change_no"])
            said = PolicyGrade(last["grade"]).label
            return Conflict(new.initiative, last["change_no"], recorded["actor"], recorded["recorded_at"], said)
        is_same = last is not None and new.grade is not None and said_by(last) == row
        is_none = new.grade is None and (last is None or last["month"] != new.month.first)
        if is_same or is_none:
            change.abandon()
            return Saved(new.based_on)
        change.put("initiative_grade", [row], withdrawn=new.grade is None)
        return Saved(change.number)


def _goal(store: Store, initiative: str) -> Row:
    for row in store.newest("initiative", initiative=initiative):
        for goal in store.newest("goal", goal=row["goal"]):
            if not row["withdrawn"] and not goal["withdrawn"]:
                return goal
    raise Refused(f"取組み事項「{initiative}」はありません。")


def _progress(row: Row) -> Progress:
    counts = (row["advanced"], row["under_way"], row["examined"])
    return Progress(row["items"], row["graded"], dict(zip(PolicyGrade, counts, strict=True)), row["progress"])


def _item(row: Row) -> Item:
    is_graded = row["grade"] is not None
    return Item(
        code=row["initiative"],
        department=row["department"],
        goal=row["goal_number"],
        goal_title=row["goal_title"],
        number=f"{row['goal_number']}({row['initiative_number']})",
        title=row["title"],
        grade=PolicyGrade(row["grade"]) if is_graded else None,
        reason=row["reason"] or "",
        month=Month.of(row["graded_month"]) if is_graded else None,
        actor=row["actor"] or "",
        recorded_at=row["recorded_at"],
        change_no=row["change_no"] or 0,
    )


def _place(row: Row) -> tuple[str, int, int, str]:
    return row["department"], row["goal_number"], row["initiative_number"], row["initiative"]


def serving(policies: Iterable[Policy]) -> dict[str, Item]:
    """Return every 取組み事項 that serves a policy, by its code."""
    return {item.code: item for policy in policies for item in policy.items}
