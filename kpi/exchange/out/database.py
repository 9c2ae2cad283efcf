"""The whole database as tables: every table with all of its revisions, and the changes that made them.

Columns have the names that they have in the database. What names somebody is left out or told as their 課; what stays
inside (`discretion`) is left out of every revision, the earlier ones too, by what the newest one says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kpi.access import Role
from kpi.exchange.out.discretion import Discretion
from kpi.exchange.out.office import Offices
from kpi.exchange.out.table import Column, Kind, Table
from kpi.model import Row
from kpi.sql import KEYS
from kpi.store import Question, Store

_T, _W, _N, _F, _D = Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.FLAG, Kind.DAY

TITLES: Mapping[str, tuple[str, str]] = {
    "department": ("部局", "部局"),
    "section": ("課", "課"),
    "department_year": ("部局の年度", "部局と年度の組"),
    "goal": ("当年度目標", "目標"),
    "initiative": ("取組み事項", "取組み事項"),
    "step": ("工程", "工程"),
    "milestone": ("マイルストーン", "期限のある取組み"),
    "milestone_report": ("マイルストーンの報告", "マイルストーンの1か月の報告"),
    "step_report": ("工程の報告", "工程の1か月の報告"),
    "extra_result": ("当初目標外の実績", "予定した工程にない実績"),
    "plan_item": ("計画の項目", "総合計画の施策または基本政策"),
    "goal_plan_item": ("目標と計画の関連", "目標と計画の項目の組"),
    "indicator": ("指標", "指標"),
    "definition": ("指標の定義", "指標の、ある日からの定義"),
    "placement": ("指標の位置付け", "目標と指標の組"),
    "target": ("目標値", "指標・年度の目標値の決定"),
    "month_plan": ("月別計画", "指標の月末までの計画"),
    "actual": ("実績", "指標の1か月の報告"),
    "released_text": ("公表した説明", "部長が公表した、指標の1か月の公表用説明"),
    "rating_scale": ("評価区分", "評価区分"),
    "rating_band": ("評価の段階", "評価区分の段階"),
    "narrative": ("文章", "使命、方針、総括などの文章"),
    "judgement": ("部局長評価", "部局長の評価"),
    "midterm_item": ("中期目標の取組み事項", "中期目標の取組み事項"),
    "midterm_step": ("中期目標の工程", "中期目標の工程"),
    "midterm_step_report": ("中期目標の工程の報告", "中期目標の工程の1か月の報告"),
    "midterm_carrier": ("中期目標を担う目標", "中期目標の工程と当年度目標の組"),
    "deck": ("議会説明の資料", "名前を付けて固定した議会説明の資料"),
    "prepared_deck": ("準備中の議会説明", "名前を付けて準備した議会説明の資料"),
    "prepared_answer": ("想定問答", "議会の質問への答えの案"),
    "submission": ("月次の提出", "課の1か月の提出と確認"),
    "draft": ("実績の下書き", "提出前の入力"),
    "milestone_draft": ("マイルストーンの下書き", "提出前の入力"),
    "deadline": ("提出期限", "部局の1か月の提出期限"),
    "setting": ("設定", "市の設定"),
    "member": ("利用者", "利用者。ログイン名、氏名、メールアドレスは書き出さない"),
    "membership": ("権限", "利用者の権限"),
    "import_mapping": ("取込みの対応付け", "表の列の対応付け"),
}
"""Each revised table's title, and what one row of it is a revision of."""

_STAMP = (
    Column("change_no", "変更番号", _W, "この版を登録した変更。「変更」の表に、日時・課・理由がある"),
    Column("withdrawn", "取消", _F, "TRUEは、この変更で行を取り消した"),
)
CHANGE = Table(
    "change",
    "変更",
    "1行は1回の変更。1回の変更は複数の表に版を加えることがある。",
    (
        Column("change_no", "変更番号", _W, "変更の順番"),
        Column("recorded_at", "登録日時", Kind.MOMENT, "変更を登録した日時"),
        Column("office", "登録した課", _T, "登録した人の課または役割。氏名は書き出さない"),
        Column("reason", "理由", _T, "変更の理由"),
        Column("origin", "由来", _T, "shipped 同梱データ、person 入力、import 取込、training 研修用"),
    ),
)

_COLUMNS = (
    Column("department", "部局コード", _T, "部局"),
    Column("section", "課コード", _T, "課"),
    Column("name", "名称", _T, "名称"),
    Column("position", "並び順", _W, "表示の順番"),
    Column("valid_from_year", "最初の年度", _W, "この年度から使う。空欄は初めから"),
    Column("valid_to_year", "最後の年度", _W, "この年度まで使う。空欄は期限なし"),
    Column("is_desk", "部主管課", _F, "TRUEは、部局の取りまとめをする課"),
    Column("fiscal_year", "年度(西暦)", _W, "4月に始まる年度"),
    Column("basis", "資料", _T, "published_sheet 公表シート、monthly_entry 毎月の入力、series_only 実績のみ"),
    Column("source", "出典", _T, "値や文章の出典"),
    Column("condensed", "要約", _F, "TRUEは、文言が要約で市の公式資料のものではない"),
    Column("goal", "目標コード", _T, "当年度目標"),
    Column("horizon", "期間", _T, "annual 当年度、midterm 中期"),
    Column("number", "番号", _W, "管理シートでの番号"),
    Column("title", "題名", _T, "題名"),
    Column("initiative", "取組み事項コード", _T, "取組み事項"),
    Column("schedule_kind", "時期の種類", _T, "all_year、monthly、times_a_year、month、until、span、none"),
    Column("schedule_text", "時期(記載のとおり)", _T, "管理シートに書かれた時期"),
    Column("step", "工程コード", _T, "工程"),
    Column("schedule_from", "予定の始まり", _D, "予定した最初の日"),
    Column("schedule_to", "予定の終わり", _D, "予定した最後の日"),
    Column("times_a_year", "年間の回数", _W, "年n回のn", "回"),
    Column("milestone", "マイルストーンコード", _T, "マイルストーン"),
    Column("due_from", "期限の始まり", _D, "この日から期限内となる"),
    Column("due_to", "期限", _D, "期限内となる最後の日"),
    Column("due_precision", "期限の細かさ", _T, "day 日、month 月、undated 日付なし"),
    Column("month", "月", _D, "対象の月の初日"),
    Column("state", "状態", _T, "報告や文章の状態の、プログラム用の名前"),
    Column("done_from", "完了の始まり", _D, "完了した期間の最初の日"),
    Column("done_to", "完了の終わり", _D, "完了した期間の最後の日"),
    Column("precision", "日付の細かさ", _T, "day 日、month 月、undated 日付なし"),
    Column("postponed_to", "延期後の期限", _D, "延期したときの新しい期限"),
    Column("note", "注記", _T, "値や状態とともに示す注記"),
    Column("extra_result", "実績コード", _T, "当初目標外の実績"),
    Column("plan_item", "計画項目コード", _T, "計画の項目"),
    Column("kind", "計画", _T, "comprehensive 総合計画、basic_policy 基本政策"),
    Column("code", "項目の番号", _T, "計画の中での番号"),
    Column("indicator", "指標コード", _T, "指標"),
    Column("unit", "単位", _T, "値の単位"),
    Column("decimals", "小数の桁", _W, "表示する小数の桁数", "桁"),
    Column("direction", "望ましい方向", _T, "up 増加、down 減少、range 範囲内、maintain 維持"),
    Column("accumulation", "積み上げ方", _T, "sum 合計、distinct 実数、latest 直近値、average 平均"),
    Column("entry_mode", "入力の仕方", _T, "increment 当月分、running 累計"),
    Column("report_months", "報告する月", _T, "報告する月をコンマで区切ったもの"),
    Column("valid_from", "始まりの日", _D, "この日から有効"),
    Column("valid_to", "終わりの日", _D, "この日まで有効。空欄は期限なし"),
    Column("definition", "定義", _T, "何をどう数えるか"),
    Column("denominator", "分母", _T, "割合の分母"),
    Column("reason", "理由", _T, "決定や評価の理由"),
    Column("decided_on", "決定日", _D, "目標値を決めた日"),
    Column("value", "値", _N, "値", "指標の単位"),
    Column("low", "下限", _N, "範囲の目標の下限", "指標の単位"),
    Column("high", "上限", _N, "範囲の目標の上限", "指標の単位"),
    Column("comparator", "比べ方", _T, "at_least 以上、more_than 超、at_most 以下、less_than 未満"),
    Column("comparator_stated", "比べ方の記載", _F, "TRUEは、資料に比べ方が書かれている"),
    Column("baseline", "基準値", _N, "減少の割合を求めるときの出発点", "指標の単位"),
    Column("baseline_month", "基準値の月", _D, "基準値が表す月の初日"),
    Column("derived_from", "元の記載", _T, "目標値を導いた元の文言"),
    Column("certainty", "確度", _T, "preliminary 速報、expected 見込、final 確定"),
    Column("measured_on", "実績の日", _D, "値が表す日"),
    Column("internal_note", "内部メモ", _T, "公表しないメモ。選んだとき、権限のある課の分だけ書き出す"),
    Column("explanation", "公表用説明", _T, "部長が公表し、課長が確認したものだけを書き出す"),
    Column("released", "説明の公表", _F, "公表した説明の表ができる前の、公表の記録"),
    Column("withheld", "秘匿", _F, "TRUEは、公表時に値を秘匿とする"),
    Column("evidence", "根拠資料", _T, "値の根拠。選んだとき、権限のある課の分だけ書き出す"),
    Column("comment", "確認の記載", _T, "値が正しい理由。選んだとき、権限のある課の分だけ書き出す"),
    Column("rating_scale", "評価区分コード", _T, "評価区分"),
    Column("disclaimer", "注意", _T, "評価区分に付く注意"),
    Column("phase", "時期", _T, "year_end 年度末、in_year 年度途中"),
    Column("status", "状態コード", _T, "この段階の状態"),
    Column("label", "段階の名称", _T, "評価の言葉"),
    Column("lower_bound", "下限の割合", _N, "この割合以上がこの段階。空欄はそれ未満すべて", "割合(1が100%)"),
    Column("narrative", "文章コード", _T, "文章"),
    Column("part", "部分", _T, "使命、方針、総括など"),
    Column("body", "本文", _T, "文章の本文。下書きは、選んだとき、権限のある部局の分だけ書き出す"),
    Column("dated_on", "日付", _D, "文章の日付"),
    Column("contact", "問合せ先", _T, "問合せ先"),
    Column("judgement", "評価コード", _T, "部局長評価"),
    Column("as_of", "もとにした変更", _W, "この変更までの登録内容で作られている"),
    Column("content", "内容", _T, "資料の内容のJSON。選んだとき、権限のある部局の分だけ書き出す"),
    Column("live", "ライブ", _F, "TRUEは、表示中も新しい数値に替わる"),
    Column("arrangement", "構成", _T, "画面の順番とひと言のJSON。選んだとき、権限のある部局の分だけ書き出す"),
    Column("prepared_answer", "想定問答コード", _T, "想定問答"),
    Column("midterm_item", "中期の取組み事項コード", _T, "中期目標の取組み事項"),
    Column("midterm_step", "中期の工程コード", _T, "中期目標の工程"),
    Column("heading_number", "見出しの番号", _W, "中期目標の工程の見出しの番号"),
    Column("heading", "見出し", _T, "中期目標の工程の見出し"),
    Column("first_year", "始まりの年度", _W, "工程の最初の年度"),
    Column("last_year", "終わりの年度", _W, "工程の最後の年度。空欄は期限なし"),
    Column("grade", "評価", _T, "部局長の評価"),
    Column("stage", "段階", _T, "提出と確認の段階の、プログラム用の名前"),
    Column("deadline", "提出期限", _D, "提出期限"),
    Column("document_number", "決裁文書番号", _T, "決裁文書の番号"),
    Column("round_kind", "回の種類", _T, "monthly 月次、mid_year 中間、year_end 年度末"),
    Column("submitted_by", "提出した課", _T, "提出した人の課。氏名は書き出さない"),
    Column("text", "入力", _T, "入力されたとおりの文字"),
    Column("based_on", "もとにした変更", _W, "入力した人が見ていた変更の番号"),
    Column("typed_by", "入力した課", _T, "入力した人の課。氏名は書き出さない"),
    Column("done_text", "完了(入力のとおり)", _T, "完了した日の入力"),
    Column("postponed_text", "延期(入力のとおり)", _T, "延期後の期限の入力"),
    Column("setting", "設定の名前", _T, "設定の名前"),
    Column("member", "利用者番号", _T, "利用者を区別する番号。氏名ではない"),
    Column("membership", "権限番号", _T, "権限を区別する番号"),
    Column("import_mapping", "対応付けの名前", _T, "取り込む表の列の対応付けを区別する名前"),
    Column("mapping", "対応付け", _T, "どの列が何かを書いたJSON"),
    Column("role", "役割", _T, "、".join(f"{role.value} {role.label}" for role in Role)),
    Column("standing_in_for", "代理を受ける利用者番号", _T, "代理を受ける利用者"),
)  # fmt: skip
_BY_NAME = {column.name: column for column in (*_COLUMNS, *_STAMP)}
_OF_ITS_OWN = {("setting", "value"): Column("value", "設定の値", _T, "設定の値")}
_NAMES_SOMEBODY = frozenset(
    (("member", "login"), ("member", "name"), ("member", "email"), ("department_year", "head_name"))
)  # left out
_INSIDE = ("internal_note", "comment", "evidence")
_OF_MEMBERS = ("member", "membership")
_MEMBERS_REASON = "利用者と権限の変更"  # in place of a reason that names somebody
_OF_ROUNDS = ("submission", "deadline")  # why a round goes back is between those who have to do with it


@dataclass(frozen=True, slots=True)
class _Reading:
    """What decides about each row: the asked change, what stays inside, who works where, and when each change was."""

    store: Store
    change_no: int
    discretion: Discretion
    offices: Offices
    changes: Mapping[int, Row]
    sections: tuple[Row, ...]

    def is_told(self, department: str) -> bool:
        """Say whether everything is told about all sections of a department."""
        own = {row["section"] for row in self.sections if row["department"] == department}
        return bool(own) and own <= self.discretion.told


def database_tables(store: Store, change_no: int, discretion: Discretion) -> tuple[Table, ...]:
    """Return the changes up to one, then every table with all of its revisions up to it.

    `discretion` is that of all departments and years.
    """
    changes = {row["change_no"]: row for row in store.all_changes(change_no)}
    sections = tuple(store.read("section", Question(change_no=change_no)))
    reading = _Reading(store, change_no, discretion, Offices(store, change_no), changes, sections)
    revisions = {table: store.all_revisions(table, change_no) for table in KEYS}
    about_members, about_rounds = (
        {row["change_no"] for table in tables for row in revisions[table]} for tables in (_OF_MEMBERS, _OF_ROUNDS)
    )
    return (
        CHANGE.filled(
            row
            | {"office": reading.offices.of_change(row)}
            | ({"reason": _MEMBERS_REASON} if row["change_no"] in about_members else {})
            | ({"reason": row["reason"].partition(":")[0]} if row["change_no"] in about_rounds else {})
            for row in changes.values()
        ),
        *(shape(table, store.columns(table)).filled(_told(table, rows, reading)) for table, rows in revisions.items()),
    )


def shape(table: str, columns: Iterable[str]) -> Table:
    """Return a table of the database without rows.

    Raises:
        KeyError: a column has no description.
    """
    title, what = TITLES[table]
    told = [name for name in columns if (table, name) not in _NAMES_SOMEBODY]
    return Table(
        table,
        title,
        f"1行は、1つの{what}の1つの版。変更のたびに行が増え、変更番号の最も大きい行が現在の内容。",
        tuple(_OF_ITS_OWN.get((table, name)) or _BY_NAME[name] for name in told),
    )


def _told(table: str, rows: Iterable[Row], reading: _Reading) -> Iterator[Row]:
    """Return the rows of a table as they may be told."""
    match table:
        case "actual":
            return _actuals(rows, reading)
        case "released_text":
            return (
                row if _tells(row, reading) or _is_public(row, reading) else row | {"explanation": None} for row in rows
            )
        case "draft":
            return (_with_office(row, "typed_by", reading) for row in rows if _tells(row, reading))
        case "milestone_draft":
            sections = _sections_of_milestones(reading)
            told = (row for row in rows if sections.get(row["milestone"]) in reading.discretion.told)
            return (_with_office(row, "typed_by", reading) for row in told)
        case "deck":  # what it shows may have been withheld since
            return (row if reading.is_told(row["department"]) else row | {"content": None} for row in rows)
        case "prepared_deck":
            return (row if reading.is_told(row["department"]) else row | {"arrangement": None} for row in rows)
        case "prepared_answer":  # 部内限
            return (row for row in rows if reading.is_told(row["department"]))
        case "submission":
            return (_with_office(row, "submitted_by", reading) for row in rows)
        case "narrative":
            return (row | ({"body": None} if _is_draft(row, reading) else {}) for row in rows)
        case _:
            return iter(rows)


def _actuals(rows: Iterable[Row], reading: _Reading) -> Iterator[Row]:
    """Return reports: of a withheld one no revision tells a value, and texts only where they are public."""
    now = {(row["indicator"], row["month"]): row for row in reading.store.read("actual", _everything(reading))}
    for row in rows:
        if _tells(row, reading):
            yield row
            continue
        newest = now.get((row["indicator"], row["month"]), row)
        hidden = [*_INSIDE, *([] if _is_public(row, reading) else ["explanation"])]
        if row["withheld"] or newest["withheld"]:
            hidden += ["value", "note"]
        yield row | dict.fromkeys(hidden)


def _is_public(row: Row, reading: _Reading) -> bool:
    """Say whether the explanation of a row is the one that may leave the house now."""
    words = reading.discretion.words.get((row["indicator"], row["month"]))
    return words is not None and words == row["explanation"]


def _tells(row: Row, reading: _Reading) -> bool:
    return reading.discretion.tells_inside(row["indicator"])


def _with_office(row: Row, column: str, reading: _Reading) -> Row:
    """Tell the office of somebody whom a row names."""
    if row[column] is None:
        return row
    return row | {column: reading.offices.of(row[column], reading.changes[row["change_no"]]["recorded_at"])}


def _is_draft(row: Row, reading: _Reading) -> bool:
    """Say whether a text is a draft of a department about which not everything is told."""
    return row["state"] == "draft" and not reading.is_told(row["department"])


def _sections_of_milestones(reading: _Reading) -> dict[str, str]:
    """Return the section that reports each milestone: that of its initiative, else the department's desk."""
    asked = _everything(reading)
    desks = {row["department"]: row["section"] for row in reading.sections if row["is_desk"]}
    goals = {row["goal"]: row["department"] for row in reading.store.read("goal", asked)}
    initiatives = {
        row["initiative"]: row["section"] or desks.get(goals.get(row["goal"], ""), "")
        for row in reading.store.read("initiative", asked)
    }
    return {row["milestone"]: initiatives.get(row["initiative"], "") for row in reading.store.read("milestone", asked)}


def _everything(reading: _Reading) -> Question:
    return Question(change_no=reading.change_no)
