"""What a table names, found among what is registered by code or name; or made, where that was asked for.

Full and half width and spaces make no difference. What is not there is a `NotFound` that knows the nearest name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import normalize

from kpi import texts
from kpi.calendar import FiscalYear
from kpi.imports.outcome import Made, Options
from kpi.model import Accumulation, Basis, Direction, EntryMode, Horizon, Row
from kpi.store import Change

EVERY_MONTH = "4,5,6,7,8,9,10,11,12,1,2,3"
_QUARTERS, _HALVES = "6,9,12,3", "9,3"
_LEVELS = ("%", "点", "ポイント", "‰", "位", "割", "倍")
"""Units of which months are no parts that add up to the year."""

_DECIMALS = 6
_COMPARED = 2_000  # among so many names the nearest is looked for


class NotFound(Exception):
    """The table names something that is not registered, or two things at once; the text says so in Japanese."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a table says of an indicator as a whole, from which one is made that is not there."""

    name: str
    unit: str
    direction: str | None
    months: frozenset[int]
    decimals: int
    is_to_date: bool = False
    accumulation: Accumulation | None = None
    """Where somebody says how months would become a year's value; the one value that there is is that to date."""


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return a name as it is compared: without spaces and line breaks, in the plain forms of its characters."""
    return "".join(normalize("NFKC", text).split()).casefold()


class Registry:
    """What is registered as a change finds it, and what the change makes."""

    def __init__(self, change: Change, options: Options) -> None:
        """Read what there is."""
        self._number = change.number
        self._options = options
        self.new: dict[str, list[Row]] = {}
        self.made: list[Made] = []
        self.departments = _by_code(change, "department")
        self.sections = _by_code(change, "section")
        self.indicators = _by_code(change, "indicator")
        self._goals = _by_code(change, "goal")
        self._years = {(row["department"], row["fiscal_year"]) for row in _standing(change, "department_year")}
        self._departments = _names(self.departments.values(), "department", ("name",))
        self._placed: dict[tuple[str, int], set[str]] = {}
        for row in _standing(change, "placement"):
            goal = self._goals.get(row["goal"])
            if goal is not None and goal["horizon"] == Horizon.ANNUAL:
                self._placed.setdefault((row["indicator"], goal["fiscal_year"]), set()).add(row["goal"])
        self._indicators: dict[str, dict[str, list[Row]]] = {}
        for row in self.indicators.values():
            self._know_indicator(row)
        self._reporters: dict[str, Row] = {}
        self._positions: Counter[str] = Counter()
        for row in self.indicators.values():
            self._positions[row["section"]] = max(self._positions[row["section"]], row["position"])
        self._goal_names: dict[tuple[str, int], dict[str, Row]] = {}
        for row in self._goals.values():
            self._know_goal(row)

    def department(self, name: str, indicator: str) -> Row:
        """Return the department that a table names; where it names none, that of an indicator's code, or the only one.

        A code is one indicator's; the same name may be that of several departments'.
        """
        if not name:
            if indicator in self.indicators:
                return self.departments[self.sections[self.indicators[indicator]["section"]]["department"]]
            if len(self.departments) == 1:
                return next(iter(self.departments.values()))
            raise NotFound("部局が分かりません。部局の列を選ぶか、対応付けに部局の名称を入れてください。")
        found = self._departments.get(plain(name))
        if found is not None:
            return found
        if not self._options.create:
            raise NotFound(_unknown("部局", name, (row["name"] for row in self.departments.values())))
        code, title = self._code("department"), _title("部局の名称", name)
        row = {"department": code, "name": title, "position": _last(self.departments) + 1}
        self.departments[code] = row
        self._departments |= _names([row], "department", ("name",))
        self._make("department", row, "部局", title, "")
        return row

    def reporter(self, department: Row) -> Row:
        """Return the section that reports what is new: the department's desk, its first section, or a new one."""
        code = department["department"]
        if code not in self._reporters:
            own = [row for row in self.sections.values() if row["department"] == code]
            self._reporters[code] = (
                min(own, key=lambda row: (not row["is_desk"], row["position"], row["section"]))
                if own
                else self._make_section(department)
            )
        return self._reporters[code]

    def require_year(self, department: Row, year: int, *, is_running: bool, has_targets: bool) -> None:
        """Make the year of a department, or raise where it is not registered."""
        key = (department["department"], year)
        if key in self._years:
            return
        said = FiscalYear(year).label
        if not self._options.create:
            raise NotFound(
                f"「{department['name']}」に{said}が登録されていません。先に「部局の年度」に登録してください。"
            )
        self._years.add(key)
        known = Basis.PUBLISHED_SHEET if has_targets else Basis.SERIES_ONLY
        basis = Basis.MONTHLY_ENTRY if is_running else known
        row = {
            "department": key[0], "fiscal_year": year, "basis": basis.value,
            "source": f"取込み「{self._options.source}」", "condensed": False,
        }  # fmt: skip
        self._make("department_year", row, "部局の年度", f"{department['name']} {said}", basis.label)

    def goal(self, department: Row, year: int, name: str) -> Row:
        """Return the annual goal of a department's year that a table names, by number, title or both."""
        names = self._goal_names.setdefault((department["department"], year), {})
        found = names.get(plain(name))
        if found is not None:
            return found
        own = list({row["goal"]: row for row in names.values()}.values())
        if not self._options.create:
            raise NotFound(_unknown(f"{FiscalYear(year).short_label}の目標", name, (row["title"] for row in own)))
        title = _title("目標", name)
        row = {
            "goal": self._code("goal"), "department": department["department"], "fiscal_year": year,
            "horizon": Horizon.ANNUAL.value, "number": max((one["number"] for one in own), default=0) + 1,
            "title": title,
        }  # fmt: skip
        self._goals[row["goal"]] = row
        self._know_goal(row)
        self._make("goal", row, "目標", title, f"{department['name']} {FiscalYear(year).short_label}")
        return row

    def indicator(self, department: Row, described: Described) -> Row:
        """Return the indicator that a table names among those of a department."""
        names = self._indicators.setdefault(department["department"], {})
        found = names.get(plain(described.name), [])
        if len(found) > 1:
            sections = "、".join(f"「{self.sections[row['section']]['name']}」" for row in found)
            raise NotFound(f"指標「{described.name}」は{sections}にあります。指標のコードで指定してください。")
        if found:
            return found[0]
        if not self._options.create:
            known = {row["name"] for rows in names.values() for row in rows}
            raise NotFound(_unknown(f"「{department['name']}」の指標", described.name, known))
        return self._make_indicator(department, described)

    def place(self, goal: Row, indicator: Row, initiative: str | None = None, step: str | None = None) -> bool:
        """Put an indicator under a goal, if that was asked for and it stands under none of the year's.

        It stands there with the work of the goal that it belongs to, if it does. Return whether it was put.
        """
        goals = self._placed.setdefault((indicator["indicator"], goal["fiscal_year"]), set())
        if not self._options.create or goals:
            return False
        goals.add(goal["goal"])
        row = {
            "goal": goal["goal"], "indicator": indicator["indicator"], "initiative": initiative, "step": step,
            "position": indicator["position"],
        }  # fmt: skip
        self.new.setdefault("placement", []).append(row)
        return True

    def is_placed(self, indicator: str, year: int) -> bool:
        """Say whether an indicator stands under a goal of a year."""
        return bool(self._placed.get((indicator, year)))

    def is_new(self, indicator: str) -> bool:
        """Say whether this change makes an indicator."""
        return indicator.startswith(f"indicator-{self._number}-")

    def _make_indicator(self, department: Row, described: Described) -> Row:
        title, unit = _title("指標の名称", described.name), _title("単位", described.unit)
        section = self.reporter(department)
        direction = Direction(described.direction or Direction.UP)
        accumulation, report_months = _habits(described)
        is_part = accumulation is Accumulation.SUM and described.accumulation is None
        row = {
            "indicator": self._code("indicator"), "section": section["section"], "name": title,
            "unit": unit, "decimals": min(described.decimals, _DECIMALS), "direction": direction.value,
            "accumulation": accumulation.value, "report_months": report_months,
            "entry_mode": (EntryMode.INCREMENT if is_part else EntryMode.RUNNING).value,
            "position": self._positions[section["section"]] + 1,
        }  # fmt: skip
        self._positions[section["section"]] += 1
        self.indicators[row["indicator"]] = row
        self._know_indicator(row)
        months = "毎月" if report_months == EVERY_MONTH else "、".join(f"{one}月" for one in report_months.split(","))
        chosen = [
            f"単位 {unit or 'なし'}",
            f"{direction.label}がよい" + ("" if described.direction else "(記載なし)"),
            f"年間値は{accumulation.label}",
            f"報告は{months}",
            f"報告する課 {section['name']}",
        ]
        self._make("indicator", row, "指標", f"{department['name']} {title}", "・".join(chosen))
        return row

    def _make_section(self, department: Row) -> Row:
        row = {
            "section": self._code("section"), "department": department["department"], "name": department["name"],
            "is_desk": True, "position": 1,
        }  # fmt: skip
        self.sections[row["section"]] = row
        self._make("section", row, "課", department["name"], "部主管課")
        return row

    def _make(self, table: str, row: Row, kind: str, name: str, detail: str) -> None:
        self.new.setdefault(table, []).append(row)
        self.made.append(Made(kind, name, detail))

    def _code(self, table: str) -> str:
        return f"{table}-{self._number}-{len(self.new.get(table, [])) + 1}"

    def _know_indicator(self, row: Row) -> None:
        section = self.sections.get(row["section"])
        if section is not None:
            names = self._indicators.setdefault(section["department"], {})
            for name in {plain(row["indicator"]), plain(row["name"])}:
                names.setdefault(name, []).append(row)

    def _know_goal(self, row: Row) -> None:
        if row["horizon"] != Horizon.ANNUAL:
            return
        names = self._goal_names.setdefault((row["department"], row["fiscal_year"]), {})
        number, title = str(row["number"]), row["title"]
        for name in (
            row["goal"], title, number, f"目標{number}", *(f"{start}{number}{dot}{title}" for start in ("", "目標")
            for dot in ("", ".", "、", ":", ")")),
        ):  # fmt: skip
            names.setdefault(plain(name), row)


def require_agreement(row: Row, unit: str, direction: str | None) -> None:
    """Raise NotFound where a table gives an indicator another unit or direction than it has."""
    if unit and plain(unit) != plain(row["unit"]):
        raise NotFound(
            f"指標「{row['name']}」の単位は「{row['unit']}」ですが、表では「{unit}」です。"
            "単位をそろえるか、別の指標にしてください。"
        )
    if direction and direction != row["direction"]:
        raise NotFound(
            f"指標「{row['name']}」の望ましい方向は「{Direction(row['direction']).label}」ですが、"
            f"表では「{Direction(direction).label}」です。方向をそろえるか、別の指標にしてください。"
        )


def _habits(described: Described) -> tuple[Accumulation, str]:
    """Return how the months of a new indicator become its year's value, and in which months it reports.

    One value a year is the state at its end. Months of a rate or a score, and values to date, are levels, of anything
    else parts that add up. Months that are all ends of quarters or halves say so; else it reports every month.
    """
    if not described.months:
        return described.accumulation or Accumulation.LATEST, "3"
    months = next(
        (kept for kept in (_HALVES, _QUARTERS) if described.months <= {int(month) for month in kept.split(",")}),
        EVERY_MONTH,
    )
    adds_up = not (described.is_to_date or is_level(described.unit))
    return (Accumulation.SUM if adds_up else Accumulation.LATEST), months


def is_level(unit: str) -> bool:
    """Say whether values in a unit are levels, such as rates and scores, which never add up."""
    return plain(unit) in {plain(level) for level in _LEVELS}


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = get_close_matches(name, names, 1, 0.3) if len(names) <= _COMPARED else []
    hint = f"近いもの: 「{near[0]}」。" if near else ""
    return f"{what}「{name}」は登録されていません。{hint}名称を直すか、新しく登録してから取り込んでください。"


def _title(what: str, text: str) -> str:
    """Return a name as it is registered, in one line; NotFound where it cannot be one."""
    title = " ".join(text.split())
    wrong = texts.problem(what, title, texts.LINE)
    if wrong is not None:
        raise NotFound(wrong)
    return title


def _last(rows: dict[str, Row]) -> int:
    return max((int(row["position"]) for row in rows.values()), default=0)


def _standing(change: Change, table: str) -> list[Row]:
    return [row for row in change.newest(table) if not row["withdrawn"]]


def _by_code(change: Change, table: str) -> dict[str, Row]:
    return {row[table]: row for row in _standing(change, table)}


def _names(rows: Iterable[Row], code: str, others: Iterable[str]) -> dict[str, Row]:
    return {plain(row[name]): row for row in rows for name in (code, *others)}
