"""The master tables as data: which fields each has, what a field may hold, where a row belongs, who may change it.

Forms, lists, validation and histories are made from these descriptions (`kpi.masters`); a new table or field is a new
line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from types import MappingProxyType

from kpi import sql
from kpi.access import Act
from kpi.calendar import FIRST_DATA_YEAR, FiscalYear
from kpi.model import (
    Accumulation,
    Basis,
    Direction,
    EntryMode,
    Horizon,
    Labelled,
    Phase,
    PlanKind,
    Precision,
    Row,
    ScheduleKind,
    Stage,
    Status,
)


class Kind(Enum):
    """How a field is typed and understood."""

    TEXT = auto()
    PARAGRAPH = auto()
    WHOLE = auto()  # a whole number
    RATE = auto()  # typed in percent, kept as a fraction
    YEAR = auto()  # a fiscal year
    DAY = auto()
    MONTH = auto()  # kept as its first day
    FLAG = auto()
    CHOICE = auto()  # one of `choices`
    SEVERAL = auto()  # some of `choices`, in their order, joined by commas
    REFERENCE = auto()  # a row of `table`


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its column, what it is called, and what it may hold.

    `least` and `most` bound numbers. `is_last_day`: of a typed month the last day is meant, else the first. A field
    that is `fixed_by` tables keeps its value while one of them has a row about it. `always` are choices that have to be
    among several.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    least: int = 0
    most: int = 9999
    example: str = ""
    is_last_day: bool = False
    fixed_by: tuple[str, ...] = ()
    always: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A master table.

    `title` are the fields that name a row, `parent` is the field that leads to the department that it belongs to.
    `spans` are pairs of fields of which the second must not be before the first, `unique` fields are the same in no
    two rows, and `check` says in Japanese what is wrong with rows beside one another (those of the same `group`).
    `instead` says what to do with a row that is used and can neither be taken back nor be given a last year.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    title: tuple[str, ...]
    act: Act = Act.REVISE_MASTER
    parent: str | None = None
    listed: tuple[str, ...] = ()
    spans: tuple[tuple[str, str], ...] = ()
    unique: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    check: Callable[[Sequence[Row]], str | None] | None = None
    hint: str = ""
    instead: str = "先に、これらを取り消してください。"

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return sql.KEYS[self.name]

    @property
    def has_own_code(self) -> bool:
        """Whether a row is named by a code of its own, which nobody types."""
        return self.key == (self.name,)

    @property
    def can_be_retired(self) -> bool:
        """Whether a row may have a last year."""
        return any(one.name == "valid_to_year" for one in self.fields)

    @property
    def is_of_a_department(self) -> bool:
        """Whether a list of it is one of a department: what only belongs to departments is listed for the city."""
        return self.parent is not None and (self.parent != "department" or self.is_of_a_year)

    @property
    def is_of_a_year(self) -> bool:
        """Whether each row belongs to one fiscal year, by itself or by what it belongs to."""
        return self.name in (
            "goal", "initiative", "step", "milestone", "placement", "goal_plan_item",
            "midterm_item", "midterm_step", "midterm_carrier",
        )  # fmt: skip


def words(kind: type[Labelled], *only: Labelled) -> Mapping[str, str]:
    """Return the stored values of an enum, or of some of them, with their words."""
    return MappingProxyType({one.value: one.label for one in only or tuple(kind)})


def falling_bounds(bands: Sequence[Row]) -> str | None:
    """Say what is wrong with the bands of one phase, in their order: bounds fall, and the last has none."""
    if not bands:
        return None
    ordered = sorted(bands, key=lambda band: int(band["position"]))
    if ordered[-1]["lower_bound"] is not None:
        return "最後の区分の下限は空欄にしてください(それより低い率がすべて入ります)。"
    bounds = [band["lower_bound"] for band in ordered]
    stated = [bound for bound in bounds if bound is not None]
    if bounds[: len(stated)] != stated or any(later >= earlier for earlier, later in pairwise(stated)):
        return "下限は、上の区分ほど高くしてください。例: 1番目 100、2番目 80、3番目 空欄"
    return None


def reasoned_definitions(definitions: Sequence[Row]) -> str | None:
    """Say that a definition which took the place of another needs a reason."""
    changed = sorted(definitions, key=lambda row: str(row["valid_from"]))[1:]
    if all(row["reason"] for row in changed):
        return None
    return "「定義を変えた理由」: 空欄です。例: 国の統計の改定"


_POSITION = Field("position", "表示順", Kind.WHOLE, least=1, example="3")
_NUMBER = Field("number", "番号", Kind.WHOLE, least=1, most=999, example="1")
_FROM_YEAR = Field("valid_from_year", "最初の年度", Kind.YEAR, required=False, example="2022")
_TO_YEAR = Field("valid_to_year", "最後の年度(廃止するとき)", Kind.YEAR, required=False, example="2025")
_VALIDITY = (_FROM_YEAR, _TO_YEAR)
_YEARS = (("valid_from_year", "valid_to_year"),)
_SCHEDULE = Field("schedule_kind", "日程の種類", Kind.CHOICE, choices=words(ScheduleKind))
_SCHEDULE_TEXT = Field("schedule_text", "日程の記載", required=False, example="7月～9月")
_MONTHS = MappingProxyType({str(month.month): month.label for month in FiscalYear(FIRST_DATA_YEAR).months})
_RATED = (
    Status.ACHIEVED, Status.NEARLY, Status.MISSED, Status.ON_TRACK, Status.CAUTION, Status.BEHIND,
)  # fmt: skip


def _department(required: bool = True) -> Field:
    return Field("department", "部局" if required else "部局(空欄は全庁)", Kind.REFERENCE, required, table="department")


def _reference(table: str, label: str, *, required: bool = True) -> Field:
    return Field(table, label, Kind.REFERENCE, required, table=table)


_TABLES = (
    Table(
        "department", "部局",
        (Field("name", "名称", example="市民協働部"), _POSITION, *_VALIDITY),
        title=("name",), listed=("position", *(year.name for year in _VALIDITY)), spans=_YEARS, unique=("name",),
        hint="新しい部局は、「部局の年度」に年度を登録すると、目標と指標を登録できるようになります。",
    ),
    Table(
        "section", "課",
        (
            _department(), Field("name", "名称", example="市民課"), Field("is_desk", "部主管課である", Kind.FLAG),
            _POSITION, *_VALIDITY,
        ),
        title=("name",), parent="department", listed=("department", "is_desk", "valid_to_year"), spans=_YEARS,
        unique=("department", "name"),
    ),
    Table(
        "department_year", "部局の年度",
        (
            _department(), Field("fiscal_year", "年度", Kind.YEAR, example="2022"),
            Field("basis", "実績の把握方法", Kind.CHOICE, choices=words(Basis)),
            Field("source", "出典", example="部局マネジメントシート"),
            Field("condensed", "文言を要約している", Kind.FLAG),
            Field("head_name", "部局長の氏名(シートに記載)", required=False),
        ),
        title=("department", "fiscal_year"), parent="department", listed=("basis", "source"),
    ),
    Table(
        "goal", "目標",
        (
            _department(), Field("fiscal_year", "年度", Kind.YEAR, example="2022"),
            Field("horizon", "種類", Kind.CHOICE, choices=words(Horizon)), _NUMBER,
            Field("title", "目標", Kind.PARAGRAPH, example="地域自治の推進"),
        ),
        title=("number", "title"), parent="department", listed=("horizon",),
        unique=("department", "fiscal_year", "horizon", "number"),
    ),
    Table(
        "initiative", "取組み事項",
        (
            _reference("goal", "目標"), _NUMBER, Field("title", "取組み事項", Kind.PARAGRAPH),
            _SCHEDULE, _SCHEDULE_TEXT, _reference("section", "担当課(空欄は部主管課)", required=False),
        ),
        title=("number", "title"), parent="goal", listed=("goal", "section"), unique=("goal", "number"),
    ),
    Table(
        "step", "工程",
        (
            _reference("initiative", "取組み事項"), _NUMBER, Field("title", "工程", Kind.PARAGRAPH), _SCHEDULE,
            Field("schedule_from", "始まり", Kind.DAY, required=False, example="2022-07-01"),
            Field("schedule_to", "終わり", Kind.DAY, required=False, example="2022-09-30", is_last_day=True),
            Field("times_a_year", "年間の回数", Kind.WHOLE, required=False, least=1, most=365, example="4"),
            _SCHEDULE_TEXT,
        ),
        title=("number", "title"), parent="initiative", listed=("initiative", "schedule_kind"),
        spans=(("schedule_from", "schedule_to"),), unique=("initiative", "number"),
    ),
    Table(
        "milestone", "マイルストーン",
        (
            _reference("initiative", "取組み事項"), _reference("step", "工程(任意)", required=False), _POSITION,
            Field("title", "内容", Kind.PARAGRAPH, example="設置条例の制定"),
            Field("due_from", "期間の初日", Kind.DAY, required=False, example="2022-07"),
            Field("due_to", "期限", Kind.DAY, required=False, example="2022-07", is_last_day=True),
            Field("due_precision", "期限の細かさ", Kind.CHOICE, choices=words(Precision)),
        ),
        title=("title",), parent="initiative", listed=("initiative", "due_to"), spans=(("due_from", "due_to"),),
    ),
    Table(
        "indicator", "指標",
        (
            _reference("section", "報告する課"), Field("name", "名称", example="出前講座の参加者数"),
            Field("unit", "単位", example="人", fixed_by=("actual",)),
            Field("decimals", "小数の桁数", Kind.WHOLE, most=6, example="0"),
            Field("direction", "望ましい方向", Kind.CHOICE, choices=words(Direction), fixed_by=("actual",)),
            Field("accumulation", "年間値の求め方", Kind.CHOICE, choices=words(Accumulation), fixed_by=("actual",)),
            Field("entry_mode", "入力する値", Kind.CHOICE, choices=words(EntryMode), fixed_by=("actual",)),
            Field("report_months", "報告する月", Kind.SEVERAL, choices=_MONTHS, example="6,9,12,3"),
            _POSITION,
        ),
        title=("name",), parent="section", listed=("section", "unit", "accumulation"), unique=("section", "name"),
        instead="使わなくなるときは、次の年度に位置付けも目標値も登録しないでください。過去の年度には残ります。",
        hint="新しい指標は「指標の位置付け」で目標に結び付けると、ボードと月次入力に現れます。"
        "定義を変えるときは「指標の定義」に、いつから・なぜを添えて加えます。",
    ),
    Table(
        "definition", "指標の定義",
        (
            _reference("indicator", "指標"), Field("valid_from", "いつから", Kind.DAY, example="2023-04-01"),
            Field("definition", "定義", Kind.PARAGRAPH), Field("denominator", "分母", required=False),
            Field("source", "出典", example="業務統計"),
            Field("reason", "定義を変えた理由", Kind.PARAGRAPH, required=False, example="国の統計の改定"),
        ),
        title=("indicator", "valid_from"), parent="indicator", listed=("definition",),
        group=("indicator",), check=reasoned_definitions,
        hint="「いつから」の日を境に、前後の値は比べられなくなります。言い回しだけを直すときは、今の行を直します。",
    ),
    Table(
        "placement", "指標の位置付け",
        (
            _reference("goal", "目標"), _reference("indicator", "指標"),
            _reference("initiative", "取組み事項(任意)", required=False),
            _reference("step", "工程(任意)", required=False), _POSITION,
        ),
        title=("indicator",), parent="goal", listed=("goal", "initiative"),
    ),
    Table(
        "plan_item", "計画の体系",
        (
            Field("kind", "計画", Kind.CHOICE, choices=words(PlanKind)), Field("code", "番号", example="5-1-③"),
            Field("title", "名称"), Field("note", "備考", Kind.PARAGRAPH, required=False), *_VALIDITY,
        ),
        title=("code", "title"), listed=("kind", "valid_to_year"), spans=_YEARS,
    ),
    Table(
        "goal_plan_item", "目標と計画の結び付き",
        (_reference("goal", "目標"), _reference("plan_item", "計画の項目"), _POSITION),
        title=("plan_item",), parent="goal", listed=("goal",),
    ),
    Table(
        "midterm_item", "中期目標の取組み事項",
        (_reference("goal", "中期目標"), _NUMBER, Field("title", "取組み事項", Kind.PARAGRAPH)),
        title=("number", "title"), parent="goal", listed=("goal",), unique=("goal", "number"),
    ),
    Table(
        "midterm_step", "中期目標の工程",
        (
            _reference("goal", "中期目標"),
            Field("heading_number", "見出しの番号", Kind.WHOLE, least=1, most=99, example="1"),
            Field("heading", "見出し", example="地域自治の推進"), _NUMBER, Field("title", "工程", Kind.PARAGRAPH),
            Field("first_year", "最初の年度", Kind.YEAR, example="2022"),
            Field("last_year", "最後の年度(「～」なら空欄)", Kind.YEAR, required=False, example="2023"),
        ),
        title=("number", "title"), parent="goal", listed=("goal", "heading", "first_year", "last_year"),
        spans=(("first_year", "last_year"),), unique=("goal", "heading_number", "number"),
        group=("goal", "heading_number"),
        hint="取組み事項と工程は別々の一覧です。1対1に対応しなくて構いません。",
    ),
    Table(
        "midterm_carrier", "中期目標の工程を担う当年度目標",
        (_reference("midterm_step", "中期目標の工程"), _reference("goal", "当年度目標")),
        title=("goal",), parent="midterm_step", listed=("midterm_step",),
    ),
    Table(
        "rating_scale", "評価区分",
        (
            _department(required=False), Field("title", "名称"), Field("disclaimer", "注記", required=False),
            Field("valid_from_year", "最初の年度", Kind.YEAR, example="2022"), _TO_YEAR,
        ),
        title=("title",), act=Act.SET_SCALE, listed=("department", "valid_from_year", "valid_to_year"), spans=_YEARS,
    ),
    Table(
        "rating_band", "評価区分の段階",
        (
            _reference("rating_scale", "評価区分"), Field("phase", "時期", Kind.CHOICE, choices=words(Phase)),
            Field("position", "上からの順", Kind.WHOLE, least=1, most=20, example="1"),
            Field("status", "状態", Kind.CHOICE, choices=words(Status, *_RATED)),
            Field("label", "呼び名", example="概ね達成"),
            Field("lower_bound", "下限(%)", Kind.RATE, required=False, most=1000, example="80"),
        ),
        title=("rating_scale", "phase", "label"), act=Act.SET_SCALE, listed=("position", "lower_bound", "status"),
        group=("rating_scale", "phase"), check=falling_bounds,
    ),
    Table(
        "deadline", "締切日の特例",
        (
            _department(), Field("month", "対象の月", Kind.MONTH, example="2022-09"),
            Field("deadline", "締切日", Kind.DAY, example="2022-10-14"),
        ),
        title=("department", "month"), act=Act.SET_DEADLINE, parent="department", listed=("deadline",),
        hint="登録のない月の締切日は、設定の「締切日」によります。",
    ),
    Table(
        "setting", "設定",
        (Field("setting", "設定"), Field("value", "値")),
        title=("setting",), listed=("value",),
    ),
)  # fmt: skip
TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _TABLES})
"""Every master table by name, in the order of the menu."""

_ROUTE = words(Stage, Stage.SUBMITTED, Stage.CONFIRMED, Stage.GATHERED, Stage.APPROVED, Stage.CLOSED)


def _route(word: str) -> Field:
    return Field("value", word, Kind.SEVERAL, choices=_ROUTE, always=(Stage.SUBMITTED, Stage.CLOSED))


SETTINGS: Mapping[str, Field] = MappingProxyType(
    {
        "deadline_day": Field("value", "締切日(翌月の何日か)", Kind.WHOLE, least=1, most=31, example="10"),
        "confirm_own_entry": Field("value", "入力者本人による課長確認を認める", Kind.FLAG),
        "mid_year_month": Field("value", "中間の回の月", Kind.WHOLE, least=1, most=12, example="9"),
        "year_end_month": Field("value", "年度末の回の月", Kind.WHOLE, least=1, most=12, example="3"),
        "route:monthly": _route("毎月の経路"),
        "route:mid_year": _route("中間の経路"),
        "route:year_end": _route("年度末の経路"),
    }
)
"""What each setting is called and may be."""

REFERRERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "department": (
            "section", "department_year", "goal", "rating_scale", "narrative", "membership", "deadline",
            "deck", "prepared_deck", "prepared_answer",
        ),
        "section": ("indicator", "initiative", "submission", "membership"),
        "department_year": ("goal", "narrative"),
        "goal": (
            "initiative", "placement", "goal_plan_item", "extra_result", "narrative", "judgement",
            "midterm_item", "midterm_step", "midterm_carrier",
        ),
        "initiative": ("step", "milestone", "placement", "judgement"),
        "step": ("milestone", "step_report", "placement"),
        "milestone": ("milestone_report", "milestone_draft", "judgement", "prepared_answer"),
        "midterm_step": ("midterm_step_report", "midterm_carrier"),
        "indicator": (
            "placement", "definition", "target", "month_plan", "actual", "released_text", "draft", "judgement",
            "prepared_answer",
        ),
        "plan_item": ("goal_plan_item",),
        "rating_scale": ("rating_band",),
    }
)  # fmt: skip
"""The tables whose rows refer to a row of a table, by the columns of its key."""

OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "target": "目標値", "month_plan": "月別計画", "actual": "実績", "draft": "入力中の実績",
        "judgement": "部局長評価", "released_text": "公表した説明",
        "milestone_report": "マイルストーンの報告", "milestone_draft": "入力中のマイルストーン",
        "step_report": "工程の報告",
        "midterm_step_report": "中期目標の工程の報告", "extra_result": "当初目標外の実績", "narrative": "シートの文章",
        "membership": "利用者の権限", "submission": "月次の提出", "deck": "議会説明の資料",
        "prepared_deck": "準備中の議会説明", "prepared_answer": "想定問答",
    }
)  # fmt: skip
"""What the tables that refer to masters and are none are called."""
