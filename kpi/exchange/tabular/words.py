"""The words of tables: what a header calls its column, what is a unit, a total, a note, a direction."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from kpi.exchange.tabular.periods import part_of_year, times_of
from kpi.exchange.tabular.reading import Measure, Role

_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074-\u207e"  # ¹ and the like: marks of footnotes, or m²
_SYMBOLS = re.compile(rf"[^{_RAISED}\u2460-\u24ff\u3200-\u33ff]+")  # ① ㈱ stay too: NFKC would make ① a 1
_BREAK = re.compile(r"\s*\n\s*")
_LATIN_BREAK = re.compile(r"(?<=[!-~])\s*\n\s*(?=[!-~])")
_SPACE = re.compile(r"\s+")
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_UNIT_LABEL = re.compile(r"^単位[:は]?")

# Headers by role, the surest word first: where two columns claim a role, the one with the earlier word has it.
_ROLE_WORDS = {
    Role.DEPARTMENT: """部局 部局名 担当部局 所管部局 主管部局 担当部 所管部 部名 部 局 department 部署 組織
        担当課 所管課 主管課 課名 課 所属 担当 所管""",
    Role.GOAL: """当年度目標 目標名 基本目標 重点目標 施策目標 政策目標 目標 goal 施策名 施策 基本施策 個別施策
        具体的施策 施策の方向 基本方針 政策 柱 分野 大項目 中項目 取組 取組み 取組名 取組項目 事業名 事業""",
    Role.INDICATOR: """指標名 指標 kpi kpi名 重要業績評価指標 成果指標 成果指標名 評価指標 活動指標 数値目標 目標指標
        目標項目 指標項目 indicator 小項目 項目名 項目 評価項目 調査項目 統計項目 内容 名称 種別 区分 事業名 取組名""",
    Role.UNIT: "単位 unit",
    Role.DIRECTION: "方向 方向性 目指す方向 目指す方向性 望ましい方向 増減の方向 指標の方向 目標の方向 direction",
    Role.YEAR: """年度 会計年度 対象年度 実績年度 fiscal_year fiscalyear year 年 西暦 和暦 年次 調査年 調査年度
        時間軸 時間軸(年度) 時間軸(年次)""",
    Role.MONTH: """月 年月 対象月 対象年月 報告月 月別 month 年月日 日付 基準日 調査日 時点 date 調査年月 四半期 半期
        期間 期""",
    Role.MEASURE: "measure 目標/実績 目標・実績 計画/実績 計画・実績 予実 予実区分 目標実績区分 区分 種別 種類",
}
_ROLES: dict[str, list[tuple[Role, int]]] = {}
for _role, _words in _ROLE_WORDS.items():
    for _rank, _word in enumerate(_words.lower().split()):
        _ROLES.setdefault(_word, []).append((_role, _rank))

_VALUE_WORDS = frozenset(
    {"値", "数値", "数", "件数", "人数", "回数", "数量", "value", "実数", "データ", "当月", "当月分", "単月", "月計"}
)
_IGNORED = re.compile(
    r"達成率|達成度|達成状況|進捗|備考|摘要|説明|算出|出典|コメント|評価|増減|前年比|前年度比|対前年|対比|伸び率|コード|番号|^no\.?$|^№$"
    r"|(?:基準|目標|策定|最終|最新|直近)年度?$|前年同|課題|理由|考え方|^計$|合計|小計|累計|平均|note|code|remark"
    r"|(?:^|の)差$|の日$|決定日|登録日|日時|月数$|秘匿|差引|順位|構成比|シェア$"
)
_FORECAST = re.compile(r"見込|見通し|(?:推計|予測|想定|試算)(?:値|量|数)?$")
_BUDGET = re.compile(r"予算(?:額|現額)?$")
_ELSEWHEN = re.compile(r"前回|前期|前月|直近|最新|過去")
_BASELINE = re.compile(r"基準|現状|現況|策定時|当初値|ベースライン")
_STAMP = re.compile(r"作成|公表|公開|更新|改[定訂]|策定|発行|発表|印刷|提出|決裁|承認|報告日|締切|期限|出力|抽出")
_MARK = re.compile(
    rf"(?<![mｍ㎝㎞])[{_RAISED}]+|※[0-9]{{0,2}}(?:[,、][0-9]{{1,2}})*(?=[)\](\[\s]|$)|[(\[]注[0-9]{{0,2}}[)\]]|注[0-9]{{1,2}}\)?(?=\s|$)|注\)(?=\s|$)"
)
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[)\]]")
_HEADING_MARKS = "■□●○◆◇▼▽▶►★☆・【】[]()<>≪≫《》 "
_DEPARTMENT_NAME = re.compile(r"[^\s、。:0-9]{1,20}(?:部|局|委員会)")
_TARGET = re.compile(r"目標|計画|予定|\btarget|\bplan(?:ned)?\b")
_ACTUAL = re.compile(r"実績|現状|現況|基準|結果|現在|時点|策定時|\bactual")
_MEASURE_WORD = re.compile(
    r"(?:目標|計画|予定|実績|現状|基準|結果)値?|\b(?:target|plan(?:ned)?|actual)\b", re.IGNORECASE
)
_WHOLE_TARGET = re.compile(r"(?:目標|計画)値|(?:月別|年間|年次)(?:目標|計画)|^(?:目標|計画)$")
_KIND_WORDS = """
    当月 当月分 単月 月計 累計 前年 前年度 前年同月 前年同期 前年比 前年度比 前年同月比 差 差引 増減 増減率
    達成率 達成度 進捗率 備考
"""
_KINDS = frozenset(_KIND_WORDS.split())
_BREAKDOWNS = frozenset({"区分", "内訳", "性別", "年齢", "年代", "対象", "種別", "小区分", "細目"})
_MONEY = re.compile(r"(?:千|万|百万|十億|億)円$")
_UNIT_WORDS = """
    人 名 件 回 % ‰ 団体 校区 円 千円 百万円 万円 億円 か所 箇所 ヶ所 カ所 ケ所 ヵ所 戸 世帯 台 冊 点 ポイント pt %pt
    校 園 校園 施設 組 社 事業 事業所 企業 km ㎞ m ㎡ m2 m² ㎢ km2 km²
    ha t トン t-co2 kg ㎏ g kwh mwh mw kw l ml 分 時間 日
    年 歳 位 種類 種 品目 本 枚 店 店舗 棟 床 室 区画 便 隻 頭 羽 株 票 講座 地区 地域 自治会 基 頁 ページ 泊 人泊
    人日 人回 千人 万人 人/日 g/人日 人/年 件/年 回/年 人/回
"""
_UNITS = frozenset(_UNIT_WORDS.split())
_LONGEST = 200  # characters of a header that are looked at
_TOTALS = frozenset({"計", "合計", "小計", "総計", "総合計", "全体計", "部計", "市計", "累計", "合計(再掲)", "total"})
_TITLE_END = re.compile(r"の?(?:推移|状況|一覧表?|実績|目標|集計表?|統計|表)+$")
_DEPARTMENT_LINE = re.compile(
    r"(?:^| )(?:部局|部局名|担当部局|所管部局|部名|担当部|所管部|担当課|所管課|課名|所属)[: ]+"
    r"(\S+?(?:部|局|課|室|所|会|館|センター))(?: |$)"
)
_NOTE = re.compile(r"^[(\[【<]?(?:※|\*|＊|注[)0-9１-９:.意釈記]|\(注|注$|出典|資料[:)]|備考[:)]|典拠|単位[:)]|注:)")
_DIRECTION = re.compile(
    r"(?:現状(?:値)?より|基準(?:値)?より|前年(?:度)?より|さらに|更に|毎年度?)?(?:"
    r"(?P<down>減少|減|低減|削減|低下|縮小|抑制|短縮|減らす|下げる|↓|⬇|↘|➘|down)"
    r"|(?P<up>増加|増|増大|向上|上昇|拡大|増やす|上げる|伸ばす|↑|⬆|↗|➚|up))"
    r"(?:傾向)?(?:を?目指す|させる|する|を図る|を?目標とする|へ|に)?[。]?"
)
_BOUND = re.compile(r"(.+?)(?P<up>以上)|(.+?)(?P<down>以下|以内)")


@lru_cache(maxsize=65_536)
def clean(text: str) -> str:
    """Return a name as it is kept: NFKC but for symbols such as ①, one line, single spaces, no blanks around.

    ⼈⼝ (Kangxi radicals) become 人口, ＫＰＩ becomes KPI. A line break inside Japanese text is none, between Latin
    words it is a space.
    """
    if text.isascii() and "\n" not in text and "  " not in text:
        return text.strip()
    text = _SYMBOLS.sub(lambda match: normalize("NFKC", match[0]), text).replace("\r", "\n")
    return _SPACE.sub(" ", _BREAK.sub("", _LATIN_BREAK.sub(" ", text.strip()))).strip()


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """Return a text as it is compared: cleaned, without any blanks, in lower case."""
    return _SPACE.sub("", clean(text)).lower()


def plain(text: str) -> str:
    """Return a text without any blanks: what years and months are read from."""
    return _SPACE.sub("", clean(text))


def roles_of(header: str) -> list[tuple[Role, int]]:
    """Return which roles a header may mean, each with its rank: 0 is the surest word."""
    bare = key(header)
    return _ROLES.get(bare) or _ROLES.get(_BRACKETED.sub("", bare)) or []


def is_value_word(header: str) -> bool:
    """Tell whether a header names nothing but a value: 値, 数値, 件数."""
    return _BRACKETED.sub("", key(header)) in _VALUE_WORDS


def is_ignored(header: str) -> bool:
    """Tell whether a header names what is no target and no actual: remarks, codes, rates, totals, forecasts."""
    return bool(_IGNORED.search(_BRACKETED.sub("", key(header)))) or unread_reason(header) is not None


@lru_cache(maxsize=65_536)
def unread_reason(header: str) -> str | None:
    """Return why the figures below a header are none of a month or a year that were planned or reported.

    None for every other header, also for those of what is computed from figures or says something about them.
    """
    bare = key(header)[:_LONGEST]
    if part := part_of_year(bare):
        return f"「{part}」の値は、1か月の値でも1年度の値でもないため、読んでいません"
    bare = _BRACKETED.sub("", bare)
    if _FORECAST.search(key(header)[:_LONGEST]):
        return "見込みや推計の値は実績でも目標でもないため、読んでいません"
    if _BUDGET.search(bare):
        return "予算は指標の目標でも実績でもないため、読んでいません"
    if _ELSEWHEN.search(bare) and not times_of(key(header)[:_LONGEST]):
        return "いつの値か分からないため、読んでいません。見出しに年度か月を書いてください"
    return None


def is_baseline(header: str) -> bool:
    """Tell whether a header names a value from before the plan, whose year is not that of the table: 現状値."""
    return bool(_BASELINE.search(key(header)))


def is_stamp(line: str) -> bool:
    """Tell whether a line says when a paper was made, and not of when its figures are: 令和5年5月10日作成."""
    return bool(_STAMP.search(line))


@lru_cache(maxsize=65_536)
def without_marks(text: str) -> str:
    """Return a text without the marks of footnotes: 利用者数※1 and 利用者数(注1) are 利用者数."""
    return _EMPTY_BRACKETS.sub("", _MARK.sub("", text)).strip()


@lru_cache(maxsize=4_096)
def heading_of(text: str) -> str:
    """Return a heading without the signs around it: ■市民協働部 and 【市民協働部】 are 市民協働部."""
    return text.strip(_HEADING_MARKS) or text


def is_department(text: str) -> bool:
    """Tell whether a heading is the name of a department and nothing else: 市民協働部."""
    return bool(_DEPARTMENT_NAME.fullmatch(text))


@lru_cache(maxsize=65_536)
def measure_of(text: str) -> Measure | None:
    """Return what a text calls its values; None where it says neither or both."""
    bare = f"{clean(text).lower()}\n{key(text)}"  # English is told by its spaces, 目 標 without them
    target, actual = bool(_TARGET.search(bare)), bool(_ACTUAL.search(bare))
    if target == actual:
        return None
    return Measure.TARGET if target else Measure.ACTUAL


def measure_of_title(title: str) -> Measure | None:
    """Return what a title calls all values below it: a 目標管理表 holds more than targets, a 目標値一覧 does not."""
    bare = key(title)
    target, actual = bool(_WHOLE_TARGET.search(bare)), "実績" in bare
    if target == actual:
        return None
    return Measure.TARGET if target else Measure.ACTUAL


def is_kind(text: str) -> bool:
    """Tell whether a cell beside a row's names says what its values are, but not target or actual: 単月, 累計."""
    return key(text) in _KINDS


def is_breakdown(header: str) -> bool:
    """Tell whether a header says that its column divides the indicator beside it: 内訳, 性別."""
    return key(header) in _BREAKDOWNS


def money_unit(text: str) -> str | None:
    """Return the unit of money behind a number where it has a scale of its own, which is kept: 1,200千円."""
    match = _MONEY.search(clean(text))
    return match[0] if match else None


def without_measure(text: str) -> str:
    """Return a header without the words that say target or actual: 参加者数実績 is 参加者数."""
    return _MEASURE_WORD.sub("", text).strip(" ()[]・_-:")


@lru_cache(maxsize=65_536)
def unit_in(text: str) -> tuple[str, str]:
    """Return a name and the unit in brackets behind it: 参加者数(人) is 参加者数 and 人; no unit is ''.

    Only what is surely a unit is taken off: 参加者数(延べ) stays as it is.
    """
    for match in _BRACKETED.finditer(text):
        inside = _UNIT_LABEL.sub("", match[1].strip())
        if inside != match[1].strip() or inside.lower() in _UNITS:
            return f"{text[: match.start()]}{text[match.end() :]}".strip(), inside.strip()
    return text, ""


def is_unit(text: str) -> bool:
    """Tell whether a plain text is a unit and nothing else, with or without brackets."""
    return key(text).strip("()[]").removeprefix("単位:") in _UNITS


@lru_cache(maxsize=65_536)
def is_total(label: str) -> bool:
    """Tell whether a label names a sum of other rows; 合計特殊出生率 is an indicator."""
    return key(label) in _TOTALS


def years_off(header: str) -> int:
    """Return how many years after the table's own year a header's is: 前年度実績 is -1, 次年度目標 is 1."""
    bare = key(header)
    if re.search("前々年|一昨年", bare):
        return -2
    if re.search("前年|昨年|去年", bare):
        return -1
    return 1 if re.search("翌年|次年|来年", bare) else 0


def names_year(header: str) -> bool:
    """Tell whether a header names a year by the table's own: 前年度, 当年度, 今年度."""
    return years_off(header) != 0 or bool(re.search("[当今本]年度", key(header)))


def department_in(line: str) -> str:
    """Return the department that a line above a table names: 部局名:市民協働部, ■市民協働部; '' where it names none."""
    match = _DEPARTMENT_LINE.search(clean(line))
    if match:
        return match[1]
    heading = heading_of(clean(line))
    return heading if is_department(heading) else ""


def titled(line: str) -> str:
    """Return what a title is about, without its unit: 窓口利用者数の推移(単位:人) is 窓口利用者数."""
    bare = _BRACKETED.sub(lambda match: "" if _UNIT_LABEL.match(match[1]) else match[0], line)
    return _TITLE_END.sub("", bare.strip()).strip()


@lru_cache(maxsize=65_536)
def is_note(text: str) -> bool:
    """Tell whether a text opens a note: ※, 注, 出典."""
    return bool(_NOTE.search(plain(text)))


@lru_cache(maxsize=4_096)
def direction_of(text: str) -> str | None:
    """Return up or down for words that say where a figure is to go (減少を目指す, ↓); None for any other text."""
    match = _DIRECTION.fullmatch(key(text))
    if match is None:
        return None
    return "down" if match["down"] else "up"


def bound_of(text: str) -> tuple[str, str | None]:
    """Return a target without its bound, and the direction the bound means: 80%以上 is 80% and up."""
    match = _BOUND.fullmatch(text.strip())
    if match is None:
        return text, None
    return (match[1], "up") if match["up"] else (match[3], "down")
