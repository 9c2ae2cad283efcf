"""Which pages there are: for whom, under which title and address, from which file."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.access import MAY, Act, Person


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its audience, its title, its address and its file, and which parts of the front end it needs early.

    Where it is for certain acts, it is offered to those who may do one of them somewhere.
    """

    audience: str
    title: str
    path: str
    file: str
    parts: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()

    def is_for(self, who: Person) -> bool:
        """Say whether the menu offers it to somebody; what they may do on it is asked with every write."""
        return not self.acts or any(held.role in MAY[act] for act in self.acts for held in who.memberships)


CHART = ("PlotlyChart",)
GRID = ("data-grid-overlay-editor", "Button", "TextArea", "TextInput")

BOARD = Place("経営", "経営ボード", "board", "pages/executive/board.py")
CITY = Place("経営", "全庁ボード", "city", "pages/executive/city.py")
GOAL = Place("経営", "目標別", "goal", "pages/executive/goal.py", CHART)
TREND = Place("経営", "年度推移", "trend", "pages/executive/trend.py", CHART)
PLANS = Place("経営", "計画別", "plans", "pages/executive/plans.py")
SCHEDULE = Place("経営", "進行管理", "schedule", "pages/executive/schedule.py", CHART)
SHEET = Place("経営", "マネジメントシート", "sheet", "pages/staff/sheet.py")
MIDTERM = Place("経営", "中期目標", "midterm", "pages/executive/midterm.py")
BRIEFING = Place("議会説明", "議会説明", "briefing", "pages/council/briefing.py")
PREPARATION = Place(
    "議会説明", "資料の準備", "preparation", "pages/council/preparation.py", ("Button", "TextInput", "Checkbox"),
    acts=(Act.PREPARE_DECK, Act.FREEZE_DECK),
)  # fmt: skip
QUESTIONS = Place(
    "議会説明", "想定問答", "questions", "pages/council/questions.py", ("Button", "TextArea"), acts=(Act.ANSWER,)
)
ENTRY = Place(
    "入力",
    "月次入力",
    "entry",
    "pages/staff/entry.py",
    GRID,
    acts=(Act.ENTER, Act.CONFIRM, Act.GATHER, Act.APPROVE, Act.CLOSE),
)
FORM = Place("入力", "入力票", "form", "pages/staff/form.py", ("FileUploader", "Button"), acts=ENTRY.acts)
UNREPORTED = Place("入力", "未報告一覧", "unreported", "pages/staff/unreported.py", acts=ENTRY.acts)
RELEASE = Place("入力", "公表の確認", "release", "pages/staff/release.py", acts=(Act.RELEASE_TEXT, Act.WITHHOLD))
MEMBERS = Place("管理", "利用者と権限", "members", "pages/admin/members.py", acts=(Act.MANAGE_MEMBERS,))
TARGETS = Place("入力", "目標値", "targets", "pages/staff/targets.py", acts=(Act.SET_TARGET, Act.SET_PLAN))
IMPORTS = Place("入力", "取込み", "imports", "pages/staff/imports.py", acts=(Act.IMPORT,))
MASTERS = Place(
    "管理", "組織・目標・指標", "masters", "pages/admin/masters.py",
    acts=(Act.REVISE_MASTER, Act.SET_SCALE, Act.SET_DEADLINE),
)  # fmt: skip
PLACES = (
    CITY, BOARD, GOAL, TREND, PLANS, SCHEDULE, SHEET, MIDTERM,
    BRIEFING, PREPARATION, QUESTIONS,
    ENTRY, FORM, UNREPORTED, RELEASE, TARGETS, IMPORTS,
    MASTERS, MEMBERS,
)  # fmt: skip
"""In the order of the menu."""

HOME = "pages/executive/home.py"
"""The file of the front door, `/`."""


def offered(who: Person, departments: int) -> dict[str, list[Place]]:
    """Return the pages for somebody by their audience; of one department there is no city to show."""
    found: dict[str, list[Place]] = {}
    for place in PLACES:
        if place.is_for(who) and (place is not CITY or departments > 1):
            found.setdefault(place.audience, []).append(place)
    return found
