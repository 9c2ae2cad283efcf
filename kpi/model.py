"""The words of the field as types: enums whose values stand in the database, and frozen results of reads.

Nothing here computes. Figures come from `kpi/sql`, Japanese labels that do not depend on data stand beside
their enum so that a page, an export and the command line use the same word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from kpi.calendar import FiscalYear, Month

Row = dict[str, Any]
"""A row as the database gives it: column name to value."""


class Labelled(StrEnum):
    """A stored value with the Japanese word that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        """Keep the word beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Origin(Labelled):
    """Where a change comes from; one of `training` makes the whole database an invented one."""

    SHIPPED = "shipped", "同梱データ"
    PERSON = "person", "入力"
    IMPORT = "import", "取込"
    TRAINING = "training", "研修用"


class Basis(Labelled):
    """What a department's year is known from; it decides what a missing figure is called."""

    PUBLISHED_SHEET = "published_sheet", "公表シート"
    MONTHLY_ENTRY = "monthly_entry", "毎月の入力"
    SERIES_ONLY = "series_only", "実績のみ"


class Horizon(Labelled):
    """How far a goal reaches."""

    ANNUAL = "annual", "当年度目標"
    MIDTERM = "midterm", "中期目標"


class ScheduleKind(Labelled):
    """How the sheet words the time of a step or an initiative."""

    ALL_YEAR = "all_year", "通年"
    MONTHLY = "monthly", "毎月"
    TIMES_A_YEAR = "times_a_year", "年n回"
    MONTH = "month", "月"
    UNTIL = "until", "迄"
    SPAN = "span", "期間"
    NONE = "none", "記載なし"


class Direction(Labelled):
    """Which way is better."""

    UP = "up", "増加"
    DOWN = "down", "減少"
    RANGE = "range", "範囲内"
    MAINTAIN = "maintain", "維持"


class Comparator(Labelled):
    """How the target itself counts."""

    AT_LEAST = "at_least", "以上"
    MORE_THAN = "more_than", "超"
    AT_MOST = "at_most", "以下"
    LESS_THAN = "less_than", "未満"


class Accumulation(Labelled):
    """How monthly values become the year's value."""

    SUM = "sum", "合計"
    DISTINCT = "distinct", "実数(重複なしの累計)"
    LATEST = "latest", "直近値"
    AVERAGE = "average", "平均"


class EntryMode(Labelled):
    """What a section types: the month's own value or the running total."""

    INCREMENT = "increment", "当月分"
    RUNNING = "running", "累計"


class ActualState(Labelled):
    """Whether a month has a figure. Only `reported` carries a value."""

    REPORTED = "reported", "報告済"
    NOT_REPORTED = "not_reported", "未報告"
    NOT_APPLICABLE = "not_applicable", "対象外"


class Certainty(Labelled):
    """How firm a reported figure is."""

    PRELIMINARY = "preliminary", "速報"
    EXPECTED = "expected", "見込"
    FINAL = "final", "確定"


class SheetPart(Labelled):
    """Which text of the management sheet it is; the last two belong to a goal."""

    MISSION = "mission", "部局の使命"
    POLICY = "policy", "取り組み方針"
    SUMMARY = "summary", "取り組みの総括"
    RESULT = "result", "取組みを行った内容・成果"
    ISSUE = "issue", "課題・今後の方向性"

    @property
    def is_of_a_goal(self) -> bool:
        """Tell whether each goal has one."""
        return self in (SheetPart.RESULT, SheetPart.ISSUE)


class TextState(Labelled):
    """How far a text of the sheet has come."""

    DRAFT = "draft", "作業中"
    FINAL = "final", "確定"
    PUBLISHED = "published", "公表"


class MidtermReport(Labelled):
    """What is said about a step of a mid-term goal."""

    DONE = "done", "実施済"
    PARTLY_DONE = "partly_done", "一部実施"
    UNDER_WAY = "under_way", "進行中"
    POSTPONED = "postponed", "延期"
    CANCELLED = "cancelled", "中止"


class Precision(Labelled):
    """How exactly a date is known."""

    DAY = "day", "日"
    MONTH = "month", "月"
    UNDATED = "undated", "日付なし"


class MilestoneReport(Labelled):
    """What a section says about a milestone."""

    DONE = "done", "完了"
    PARTLY_DONE = "partly_done", "一部実施"
    UNDER_WAY = "under_way", "進行中"
    POSTPONED = "postponed", "延期"
    CANCELLED = "cancelled", "中止"


class StepReport(Labelled):
    """What a section says about continuous work."""

    CARRIED_OUT = "carried_out", "実施"
    UNDER_WAY = "under_way", "実施中"
    CANCELLED = "cancelled", "中止"


class PlanKind(Labelled):
    """Which plan of the city an item belongs to."""

    COMPREHENSIVE = "comprehensive", "総合計画"
    BASIC_POLICY = "basic_policy", "基本政策"


class Stage(Labelled):
    """Where a section's round of a month stands. A round that nobody has begun is open."""

    OPEN = "open", "入力中"
    SUBMITTED = "submitted", "提出済(課長確認待ち)"
    SENT_BACK = "sent_back", "差戻し"
    CONFIRMED = "confirmed", "課長確認済"
    GATHERED = "gathered", "部取りまとめ済"
    APPROVED = "approved", "部長確認済"
    CLOSED = "closed", "締切済"
    REOPENED = "reopened", "締切解除"


class RoundKind(Labelled):
    """Which round a month is; each kind has its route."""

    MONTHLY = "monthly", "月次"
    MID_YEAR = "mid_year", "中間"
    YEAR_END = "year_end", "年度末"


class ItemKind(Labelled):
    """What a round asks for."""

    FIGURE = "figure", "指標"
    MILESTONE = "milestone", "マイルストーン"


class Phase(Labelled):
    """Which bands of a rating scale apply: at March, or before."""

    YEAR_END = "year_end", "年度末"
    IN_YEAR = "in_year", "年度途中"


class Status(Labelled):
    """The computed status of a figure. The words of rated ones come from the year's rating scale."""

    MISSED = "missed", "未達成"
    BEHIND = "behind", "遅れ"
    CAUTION = "caution", "注意"
    NEARLY = "nearly", "概ね達成"
    NOT_REPORTED = "not_reported", "未報告"
    ON_TRACK = "on_track", "順調"
    ACHIEVED = "achieved", "達成"
    NOT_DUE = "not_due", "報告時期前"
    NO_TARGET = "no_target", "目標なし"
    NOT_APPLICABLE = "not_applicable", "対象外"


class MilestoneStatus(Labelled):
    """The state of a milestone at a month. «Late» is said only where a completion date says so."""

    OVERDUE = "overdue", "期限超過"
    DONE_LATE = "done_late", "遅れて完了"
    PARTLY_DONE = "partly_done", "一部実施"
    NOT_REPORTED = "not_reported", "未報告"
    POSTPONED = "postponed", "延期"
    CANCELLED = "cancelled", "中止"
    UNDER_WAY = "under_way", "進行中"
    DONE = "done", "期限内に完了"
    DONE_UNDATED = "done_undated", "完了(日付の記載なし)"
    NOT_DUE = "not_due", "期限前"

    @property
    def is_finished(self) -> bool:
        """Tell whether the milestone counts as 完了."""
        return self in (MilestoneStatus.DONE, MilestoneStatus.DONE_UNDATED, MilestoneStatus.DONE_LATE)


class StepStatus(Labelled):
    """The state of continuous work at a month."""

    NOT_REPORTED = "not_reported", "未報告"
    CANCELLED = "cancelled", "中止"
    UNDER_WAY = "under_way", "実施中"
    CARRIED_OUT = "carried_out", "実施"
    NOT_DUE = "not_due", "報告時期前"


class MidtermStatus(Labelled):
    """The state of a step of a mid-term goal at a month."""

    DONE = "done", "実施済"
    PARTLY_DONE = "partly_done", "一部実施"
    UNDER_WAY = "under_way", "進行中"
    POSTPONED = "postponed", "延期"
    CANCELLED = "cancelled", "中止"
    NOT_REPORTED = "not_reported", "未報告"
    NOT_DUE = "not_due", "時期前"


class PlanSource(Labelled):
    """Where the plan of a month comes from. Only an adopted plan can make an indicator «behind»."""

    ADOPTED = "adopted", "課の月別計画"
    SEASONAL = "seasonal", "自動按分(参考): 過去年度の月別割合"
    LINEAR = "linear", "自動按分(参考): 月割り"
    FROM_LAST_YEAR = "from_last_year", "自動按分(参考): 前年度末から目標まで直線"
    TARGET = "target", "自動按分(参考): 目標値そのもの"


class EstimateMethod(Labelled):
    """How the year-end range was found, or why there is none."""

    SEASONAL = "seasonal", "過去の完結年度それぞれの同月までの割合で割り戻した最小と最大"
    PACE = "pace", "今年度平均の増え方と直近3か月の増え方で年度末まで伸ばした2値"
    MONTHS = "months", "残りの月がこれまでの最小または最大の月と同じだった場合の平均"
    AT_YEAR_END = "at_year_end", "年度末のため推計しない"
    NO_VALUE = "no_value", "今年度の数値がないため推計しない"
    TOO_FEW = "too_few", "今年度の報告が3回未満のため推計しない"
    MISSING_MONTHS = "missing_months", "未報告の月があるため推計しない"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A measure of 総合計画 or a 基本政策 that a goal serves."""

    kind: PlanKind
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the year's rating scale; `lower_bound` is a rate, None for everything below."""

    status: Status
    label: str
    lower_bound: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reported month of an indicator.

    `closes_year`: it is the state at the end of March. `epoch` is the day from which the definition holds that it was
    measured by: readings of different epochs are not compared.
    """

    month: Month
    value: float
    value_to_date: float
    certainty: Certainty
    measured_on: date | None
    closes_year: bool
    epoch: date


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """What was planned for the end of a month, and where that comes from."""

    month: Month
    value: float
    source: PlanSource


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure as of a month: values in `unit`, rates as fractions (1.0 is 100%), unrounded.

    `is_confirmed` is false while the value holds a report that its section's head has not confirmed. Where the target
    was changed, `initial_target` is the first one (None for a range) and `decided_on` the day of the change. `is_met`
    says whether the target is reached, `is_on_plan` the month's plan, None where the value is not held against it.
    """

    code: str
    name: str
    unit: str
    decimals: int
    direction: Direction
    accumulation: Accumulation
    definition: str | None
    denominator: str | None
    source: str | None
    target: float | None
    target_low: float | None
    target_high: float | None
    target_text: str
    initial_target: float | None
    decided_on: date | None
    baseline: float | None
    actual: float | None
    actual_month: Month | None
    measured_on: date | None
    reading_label: str
    certainty: Certainty | None
    is_confirmed: bool
    achievement_rate: float | None
    difference: float | None
    is_met: bool | None
    is_on_plan: bool | None
    plan: float | None
    plan_rate: float | None
    plan_source: PlanSource | None
    plan_formula: str | None
    estimate_low: float | None
    estimate_high: float | None
    estimate_method: EstimateMethod
    estimate_text: str
    status: Status
    status_label: str
    status_word: str
    reported_months: int
    expected_months: int
    formula: str
    shortfall: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A deliverable as of a month. Ends of its time are dates; texts are as exact as is known.

    It belongs to the initiative of that code, and to the step if there is one. `postponed_to` is the last day that was
    set anew.
    """

    code: str
    initiative: str
    step: str | None
    title: str
    due_from: date | None
    due_to: date | None
    due_from_text: str | None
    due_to_text: str | None
    done_on: str | None
    precision: str | None
    status: MilestoneStatus
    status_label: str
    note: str | None
    postponed_to: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Continuous work (通年) as of a month."""

    code: str
    title: str
    status: StepStatus
    status_label: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the year; `code` and `number` are None for figures that no goal cites. Counts: kind, then status."""

    code: str | None
    number: int | None
    title: str
    plan_items: tuple[PlanItem, ...]
    counts: dict[str, dict[str, int]]
    indicators: tuple[Indicator, ...]
    milestones: tuple[Milestone, ...]
    steps: tuple[Step, ...]
    extra_results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """Something to look at first: its goal, its state and its word, a title, and the facts in one line."""

    goal: int | None
    status: Status | MilestoneStatus
    label: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class YearAsOf:
    """Whose year, as of which month and change, by which scale; `recorded_at` is the time (UTC) of that change."""

    department: str
    department_name: str
    fiscal_year: FiscalYear
    month: Month
    change: int
    recorded_at: datetime
    source: str
    condensed: bool
    disclaimer: str
    bands: tuple[Band, ...]

    @property
    def edges(self) -> tuple[float, ...]:
        """The lower bounds of the bands, which a displayed rate never crosses."""
        return tuple(band.lower_bound for band in self.bands if band.lower_bound is not None)

    @property
    def is_year_end(self) -> bool:
        """Whether the target alone counts."""
        return self.month == self.fiscal_year.last_month


@dataclass(frozen=True, slots=True)
class Report(YearAsOf):
    """One department's year as of a month and a change."""

    basis: Basis
    goals: tuple[Goal, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All figures in the order of their goals."""
        return tuple(indicator for goal in self.goals for indicator in goal.indicators)

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """All milestones in the order of their goals."""
        return tuple(milestone for goal in self.goals for milestone in goal.milestones)


@dataclass(frozen=True, slots=True)
class Choice:
    """A department and the years that it has, newest first."""

    department: str
    name: str
    years: tuple[FiscalYear, ...]
