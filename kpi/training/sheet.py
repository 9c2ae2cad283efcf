"""The sheets of the invented city: texts in every state, mid-term goals with their steps, and the head's judgements.

Texts are set in April, begun in autumn, settled in the next April and published two weeks later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kpi.calendar import FiscalYear
from kpi.model import Horizon, MidtermReport, SheetPart, Status, TextState
from kpi.training.masters import Said, Years, goal_code, plan_code
from kpi.training.plan import Department, Goal

_STATES = (
    MidtermReport.DONE, MidtermReport.UNDER_WAY, MidtermReport.PARTLY_DONE, None, MidtermReport.POSTPONED,
    MidtermReport.CANCELLED,
)  # fmt: skip
"""What becomes of the steps of a year, one after the other; None is never said."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a 中期目標: the years in which it is planned, counted from that of the sheet, and its annual goal."""

    title: str
    first: int
    last: int | None
    goal: int


@dataclass(frozen=True, slots=True)
class Midterm:
    """A 中期目標 with its items, and its steps under their headings."""

    title: str
    serves: tuple[str, ...]
    items: tuple[str, ...]
    steps: Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a department writes each April."""

    mission: str
    policy: str
    midterm: tuple[Midterm, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """How a head judges a figure: in which year, at which month, as what, and why."""

    indicator: str
    goal: int
    year: int
    month: int
    grade: Status
    reason: str


SHEETS: Mapping[str, Sheet] = {
    "manabi": Sheet(
        "(1) 子どもも大人も、学び続けられるまちをつくる。\n(2) 学校と地域が支え合う関係を築く。",
        "(1) 一人ひとりに合った学びと相談の場を整える。\n(2) 図書館と講座を、誰もが使いやすいものにする。",
        (
            Midterm(
                "学びの場の充実", ("1-1-①", "1"), ("学校図書館と端末を、日々の授業で使える状態にする",),
                {"学校": (Step("図書の更新計画の実施", 0, None, 1), Step("授業での端末活用の手引きづくり", 0, 0, 1)),
                 "地域": (Step("生涯学習講座の再編", 1, 2, 4),)},
            ),
            Midterm(
                "相談と居場所の充実", ("1-2-①",), ("相談の待ち時間を短くする", "学校の外にも居場所を広げる"),
                {"相談": (Step("相談員の配置の見直し", 0, 1, 2), Step("オンライン相談の導入", 1, None, 2))},
            ),
        ),
    ),
    "kurashi": Sheet(
        "(1) 市民の健康と安全な暮らしを守る。\n(2) 困りごとに早く寄り添う窓口をつくる。",
        "(1) 健診と通いの場で、健康づくりを支える。\n(2) 地域の防災と防犯の力を高める。",
        (
            Midterm(
                "健康に暮らせるまち", ("2-1-①", "3"), ("健診を受ける人を増やす", "歩きたくなる環境を整える"),
                {"健康づくり": (Step("健診会場と予約方法の見直し", 0, 0, 1), Step("歩くコースの整備", 0, None, 1))},
            ),
            Midterm(
                "災害に強い地域", ("2-2-①", "2"), ("地域の防災訓練を、毎年どこでも行えるようにする",),
                {"訓練": (Step("訓練の手引きの配布", 0, 0, 3), Step("要支援者の避難訓練", 1, None, 3)),
                 "備え": (Step("避難所の備蓄の更新", 0, 2, 3),)},
            ),
        ),
    ),
    "midori": Sheet(
        "(1) みどり豊かで快適なまちを次の世代に残す。\n(2) ごみを減らし、資源が循環するまちをつくる。",
        "(1) 市民とともに緑と公園を育てる。\n(2) ごみの減量と省エネルギーに取り組む。",
        (
            Midterm(
                "緑の基盤づくり", ("3-1-①", "4"), ("市民と協力して緑を増やす",),
                {"計画": (Step("緑の基本方針の改定", 0, 0, 1), Step("改定した方針に基づく植樹", 1, None, 1)),
                 "公園": (Step("遊具の計画的な更新", 0, None, 2),)},
            ),
            Midterm(
                "資源の循環", ("3-1-②", "5"), ("家庭ごみを減らす", "食品ロスを減らす"),
                {"減量": (Step("分別の手引きの見直し", 0, 0, 3), Step("食品の寄附の受付拡大", 1, 1, 3))},
            ),
        ),
    ),
    "mirai": Sheet(
        "(1) 手続の負担が少なく、情報が届く市役所をつくる。\n(2) 仕事とまちの魅力を育てる。",
        "(1) オンラインでできる手続を広げる。\n(2) 起業と就職を支え、まちの魅力を発信する。",
        (
            Midterm(
                "行かなくてよい市役所", ("4-1-①", "6"), ("手続のオンライン化を進める",),
                {"手続": (Step("手続の棚卸し", 0, 0, 1), Step("オンライン申請の拡大", 0, None, 1)),
                 "窓口": (Step("予約制の試行", 1, 1, 1),)},
            ),
            Midterm(
                "仕事が生まれるまち", ("4-1-②", "7"), ("起業の相談から開業までを支える",),
                {"支援": (Step("相談会の定例化", 0, 0, 3), Step("空き店舗の活用", 1, None, 3))},
            ),
        ),
    ),
}  # fmt: skip

JUDGED = (
    Judged("mirai-followers", 4, 1, 3, Status.ACHIEVED, "目標と同数に達し、投稿への反応も前年より増えたため"),
    Judged("kurashi-drill", 3, 1, 3, Status.MISSED, "雨で中止した訓練の振替ができなかったため"),
    Judged("manabi-library", 4, 4, 9, Status.CAUTION, "改修が終わる秋から来館が戻る見込みのため"),
    Judged("midori-planting", 1, 4, 6, Status.ON_TRACK, "秋の植樹祭までの準備が予定どおり進んでいるため"),
)


UNPUBLISHED = ("mirai", 3)
"""The department and the year whose sheet was settled and never published."""

TAKEN_BACK = ("midori", 3)
"""The department and the year one of whose published texts was taken back."""


def opening(department: Department, n: int, years: Years) -> Iterator[Said]:
    """Say what a department writes in April: mission, policy and mid-term goals; the year's goals are public."""
    sheet, year = SHEETS[department.code], years[n]
    for number, goal in enumerate(department.goals, start=1):
        if n in goal.years:
            yield "goal_state", {"goal": goal_code(department, number, year), "state": TextState.PUBLISHED.value}
    for part, body in ((SheetPart.MISSION, sheet.mission), (SheetPart.POLICY, sheet.policy)):
        yield _text(department, year, part, body, TextState.PUBLISHED)
    for place, found in enumerate(sheet.midterm, start=1):
        yield from _midterm(department, found, (place, n), years)


def begun(department: Department, n: int, years: Years) -> Iterator[Said]:
    """Say the draft that a department begins in autumn."""
    found = department.goals[0]
    goal = goal_code(department, 1, years[n])
    yield _text(department, years[n], SheetPart.RESULT, f"{_titles(found)[0]}に取り組んでいる。", TextState.DRAFT, goal)


def review(department: Department, n: int, years: Years, state: TextState) -> Iterator[Said]:
    """Say the texts of a year that has ended, and what became of the mid-term steps."""
    year = years[n]
    own = [(number, goal) for number, goal in enumerate(department.goals, start=1) if n in goal.years]
    summary = "\n".join(f"{goal.title}: {'、'.join(_titles(goal))}に取り組んだ。" for _, goal in own)
    yield _text(department, year, SheetPart.SUMMARY, summary, state)
    for number, goal in own:
        code = goal_code(department, number, year)
        done = "\n".join(f"{title}に取り組んだ。" for title in _titles(goal))
        ahead = "\n".join(f"{title}を続け、進め方を見直す。" for title in _titles(goal))
        yield _text(department, year, SheetPart.RESULT, done, state, code)
        yield _text(department, year, SheetPart.ISSUE, ahead, state, code)
    if state is TextState.FINAL:
        yield from _became(department, n, years)


def taken_back(department: Department, n: int, years: Years) -> Said:
    """Say that the 課題・今後の方向性 of a year's first goal is not published any more."""
    *_, text = (
        row
        for table, row in review(department, n, years, TextState.TAKEN_BACK)
        if table == "narrative" and row["goal"] == goal_code(department, 1, years[n])
    )
    return "narrative", text


def judged(found: Judged, department: Department, years: Years) -> Said:
    """Say a judgement of the head."""
    month = years.month(found.year, found.month)
    goal = goal_code(department, found.goal, years[found.year])
    return "judgement", {
        "judgement": f"{goal}:{found.indicator}:{month}", "goal": goal, "indicator": found.indicator,
        "month": month.first, "grade": found.grade.value, "reason": found.reason,
    }  # fmt: skip


def _titles(goal: Goal) -> tuple[str, ...]:
    return tuple(initiative.title for initiative in goal.initiatives)


def _text(
    department: Department, year: FiscalYear, part: SheetPart, body: str, state: TextState, goal: str | None = None
) -> Said:
    day = year.first_month.first
    if part is SheetPart.SUMMARY or part.is_of_a_goal:
        day = date(year.year + 1, 3, 31)
    return "narrative", {
        "narrative": f"{goal or f'{department.code}-{year.year}'}-{part.value}", "department": department.code,
        "fiscal_year": year.year, "goal": goal, "part": part.value, "position": 1, "body": body, "state": state.value,
        "dated_on": None if state is TextState.DRAFT else day, "contact": f"{department.name} {department.desk.name}",
    }  # fmt: skip


def _midterm(department: Department, found: Midterm, at: tuple[int, int], years: Years) -> Iterator[Said]:
    """Say a mid-term goal; `at` are its number and the year of its sheet."""
    number, n = at
    goal = _code(department, number, years[n])
    yield "goal", {
        "goal": goal, "department": department.code, "fiscal_year": years[n].year, "horizon": Horizon.MIDTERM,
        "number": number, "title": found.title,
    }  # fmt: skip
    for position, item in enumerate(found.serves, start=1):
        yield "goal_plan_item", {"goal": goal, "plan_item": plan_code(item), "position": position}
    for place, title in enumerate(found.items, start=1):
        yield "midterm_item", {"midterm_item": f"{goal}-i{place}", "goal": goal, "number": place, "title": title}
    for heading_number, (heading, steps) in enumerate(found.steps.items(), start=1):
        for place, step in enumerate(steps, start=1):
            code = f"{goal}-{heading_number}-{place}"
            yield "midterm_step", {
                "midterm_step": code, "goal": goal, "heading_number": heading_number, "heading": heading,
                "number": place, "title": step.title, "first_year": years[n + step.first].year,
                "last_year": None if step.last is None else years[n + step.last].year,
            }  # fmt: skip
            if step.first == 0:
                annual = goal_code(department, step.goal, years[n])
                yield "midterm_carrier", {"midterm_step": code, "goal": annual}


def _became(department: Department, n: int, years: Years) -> Iterator[Said]:
    """Say what became of those steps that the year was to begin."""
    place = n
    for number, found in enumerate(SHEETS[department.code].midterm, start=1):
        for heading_number, steps in enumerate(found.steps.values(), start=1):
            for step_number, step in enumerate(steps, start=1):
                if step.first > 0:
                    continue
                place += 1
                state = _STATES[place % len(_STATES)]
                if state is not None:
                    yield "midterm_step_report", {
                        "midterm_step": f"{_code(department, number, years[n])}-{heading_number}-{step_number}",
                        "month": years[n].last_month.first, "state": state.value,
                    }  # fmt: skip


def _code(department: Department, number: int, year: FiscalYear) -> str:
    return f"{department.code}-{year.year}-m{number}"
