"""The words and numbers that give a sheet its structure: headings, column heads, marks of lists, cited plans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from kpi.exchange.sheet.block import compact


class Section(StrEnum):
    """A part of the sheet."""

    HEAD = "head"
    MISSION = "mission"
    POLICIES = "policies"
    ANNUAL = "annual"
    MIDTERM = "midterm"


class Part(StrEnum):
    """What a column holds, or the lines below a label."""

    NUMBER = "number"
    MISSION = "mission"
    POLICY = "policy"
    SUMMARY = "summary"
    GOAL = "goal"
    PLAN = "plan"
    STEP = "step"
    SCHEDULE = "schedule"
    RESULT = "result"
    ISSUE = "issue"
    NAME = "name"
    TARGET = "target"
    ACTUAL = "actual"
    UNIT = "unit"
    COMPUTED = "computed"
    MILESTONE = "milestone"
    LINKS = "links"
    OTHER = "other"


_WHOSE = r"(?:部局?の|組織の|各部局?の|.{1,12}(?:部|局|室|課)の)?"
_SECTIONS = (  # the first that fits the whole line without its number
    (
        Section.MIDTERM,
        re.compile(rf"{_WHOSE}中期(?:的な?)?(?:目標|ビジョン|取り?組み?)(?:と.*|及び.*|・.*|\(.*\)|一覧)?"),
    ),
    (
        Section.ANNUAL,
        re.compile(
            rf"{_WHOSE}(?:(?:当|今|単|本|.{{0,4}}[0-9元])年度の?|年間|重点)(?:重点|組織|部局)?"
            r"(?:目標|取り?組み?(?:事項|目標|項目)?)(?:と.*|及び.*|・.*|に.*|\(.*\)|一覧)?"
        ),
    ),
    (
        Section.POLICIES,
        re.compile(rf"(?:使命.{{0,14}})?{_WHOSE}.{{0,8}}方針(?:と.*|、.*|及び.*|・.*|\(.*\))?|{_WHOSE}運営方針.*"),
    ),
    (Section.MISSION, re.compile(rf"{_WHOSE}(?:使命|ミッション|役割)(?:と.*|・.*|及び.*|\(.*\))?")),
)
_HEADING_NUMBER = re.compile(r"^(?:第?[0-9]{1,2}[.、:章)]?|[IVX]{1,4}[.、]?|[一二三四五六][.、])(?!年度)")
_ORNAMENT = "■□◆◇●○◎▼▶【】《》〈〉<>≪≫[]〔〕・*# 　:"
_HEADING_LENGTH = 45
_LONGEST_LABEL = 150  # with the spaces between its letters

_PARTS = (  # the first that fits a column's head or a label, compared without white space
    (Part.NUMBER, r"(No|NO|no|番号|#|目標番号|項番)\.?"),
    (Part.OTHER, r"備考|担当(課|部署|者)?|所管(課)?|評価|自己評価|部局長評価|ウェイト|難易度"),
    (Part.COMPUTED, r"(目標)?達成率|進捗率|対計画比|対目標比|判定|状況|完了(日|月|時期)?"),
    (Part.MILESTONE, r"マイルストーン(名)?"),
    (Part.UNIT, r"単位"),
    (Part.NAME, r"(成果|評価|数値)?指標(名|項目)?(\(KPI\))?|KPI|項目名"),
    (Part.TARGET, r".*(目標値|計画値|目標数値|数値目標)(\(.*\))?"),
    (Part.ACTUAL, r".*(実績値|達成値|実績数値)(\(.*\))?"),
    (Part.LINKS, r"(関連(する)?)?(総合計画|基本政策).{0,8}"),
    (Part.SUMMARY, r".*総括.*"),
    (Part.POLICY, r".{0,12}方針"),
    (Part.MISSION, r".{0,6}使命"),
    (Part.RESULT, r".*(行った|実施した|取り?組んだ).*"),
    (Part.GOAL, r"(当|今|本|単)?(年度)?の?(重点|組織|中期)?目標(名|項目)?(\(.*\))?"),
    (Part.STEP, r"(工程|ステップ|手順|具体的な?(取り?組み?)?(内容|事項)?|内容|実施内容)"),
    (Part.PLAN, r"(具体的な?|主な|重点)?(取り?組み?|事業)(事項|項目|内容|名)?.*"),
    (Part.SCHEDULE, r"(実施)?(スケジュール|工程|時期|期限|予定|期間|日程).*"),
    (Part.ISSUE, r".*(課題|今後の方向|今後の取|次年度).*|改善(点|策|事項)?"),
    (Part.RESULT, r".*(実績|成果|振り?返り|結果|達成状況).*"),
)
_PART_PATTERNS = tuple((part, re.compile(pattern)) for part, pattern in _PARTS)
_PART_LENGTH = 34
_DO = r"取り?組み?"
_LABELS = tuple(
    (part, re.compile(pattern))
    for part, pattern in (
        (
            Part.RESULT,
            rf"(?:主な)?(?:{_DO}の?)?(?:実績|成果|結果)(?:・成果)?|{_DO}を行った内容・成果|振り?返り|年度末の?振り?返り",
        ),
        (
            Part.ISSUE,
            rf"(?:残された)?課題(?:(?:・|と|及び)?今後の(?:方向性?|{_DO}|対応))?|今後の(?:方向性?|課題|{_DO}|対応)",
        ),
        (Part.PLAN, rf"(?:主な|具体的な?)?{_DO}(?:事項|内容|項目)?"),
        (Part.SCHEDULE, r"スケジュール(?:\(工程\))?|工程表?|年次計画|行程"),
        (Part.SUMMARY, rf"(?:{_DO}の)?総括"),
        (Part.POLICY, rf"(?:{_DO}の?)?方針"),
        (Part.LINKS, r"関連(?:する)?(?:計画|施策|項目)?"),
        (Part.NAME, r"(?:(?:成果|評価|数値|目標)?指標|数値目標)(?:一覧|等)?"),
    )
)
_LABEL_WORDS = (
    rf"(?:部局の)?使命|方針|(?:{_DO}の)?総括|実績(?:・成果)?|成果|{_DO}の?実績|課題(?:(?:・|と)今後の方向性?)?|今後の方向性?"
    rf"|スケジュール|{_DO}(?:事項|内容)?|指標|目標値|実績値"
)
_LABELLED = re.compile(
    rf"(?:[■◆●○◇□・]?\s*(?P<plain>{_LABEL_WORDS})\s*:|[【\[〈《<](?P<bracketed>{_LABEL_WORDS})[】\]〉》>]\s*:?)\s*(?P<rest>.+)"
)

LINK_LABEL = re.compile(
    r"[(【\[■◆●○◇□・<〈《]*\s*(?:関連(?:する|の)?)?\s*(総合計画|基本政策)(?:の?(?:施策|項目|体系|コード|番号))?\s*[】\]>]*\s*[::]?\s*"
)
_CODE = re.compile(r"[0-9]{1,2}-[0-9]{1,2}(?:-(?:[\u2460-\u2473]|[0-9]{1,2}))?")
_POLICY = re.compile(r"(?:(?<=\s)|^)([0-9]{1,3})[\s.:、]+(?=[^\s0-9])")

_DEPARTMENT_LABEL = re.compile(r"(部局|部署|部|所属|局)名?(称)?")
_DEPARTMENT = re.compile(r"[一-龥ぁ-んァ-ヶー・]{1,15}(?:部|局|委員会|事務局|本部|室|消防|病院)")
_PERSON_LABEL = re.compile(r"(補?職名?|氏名|[部局課室]{1,2}長(氏?名)?|職氏名|役職|作成者|担当者?)")

_CIRCLES = {
    **{chr(0x2460 + n): n + 1 for n in range(20)},
    **{chr(0x3251 + n): n + 21 for n in range(15)},
    **{chr(0x32B1 + n): n + 36 for n in range(15)},
    **{chr(0x2776 + n): n + 1 for n in range(10)},
    **{chr(0x24F5 + n): n + 1 for n in range(10)},
}
_BRACKETED = {chr(0x2474 + n): n + 1 for n in range(20)}
_DOTTED = {chr(0x2488 + n): n + 1 for n in range(20)}
_KANA = "アイウエオカキクケコサシスセソ"

BULLETS = "・○●◯■◆◇▪•‣※-*"
_INLINE = re.compile(rf"\(\s*([0-9]{{1,2}})\s*\)|([{''.join(_BRACKETED)}])|([{''.join(_CIRCLES)}])")
_AT_BEGIN = re.compile(
    r"[【\[■◆◇●<〈《]*\s*(?P<goal>(?:当年度|年間|重点|組織|中期|年度)?(?:目標|GOAL|Goal)\s*(?:No\.?)?\s*\(?(?P<goal_n>[0-9]{1,2}(?=$|[\s)】\].::、◆■「『>〉》])|[\u2460-\u2473])\)?)\s*[】\].::、◆■>〉》]*\s*"
    r"|(?P<paren>\(\s*(?P<paren_n>[0-9]{1,2})\s*\))\s*"
    rf"|(?P<bracketed>[{''.join(_BRACKETED)}])\s*"
    rf"|(?P<circle>[{''.join(_CIRCLES)}])\s*[.:、]?\s*"
    rf"|(?P<dotted>[{''.join(_DOTTED)}])\s*"
    r"|(?P<dot>(?P<dot_n>[0-9]{1,2})\s*\.(?![0-9])|(?P<dot_m>[0-9]{1,2})(?=\s+[^\s0-9年月日%])|(?P<dot_k>[0-9]{1,2})、)\s*"
    r"|(?P<half>(?P<half_n>[0-9]{1,2})\))\s*"
    rf"|(?P<kana>\(?(?P<kana_n>[{_KANA}])(?:[.、)]|\s))\s*"
    r"|(?P<letter>\(?(?P<letter_n>[a-h])[.)])\s*"
    rf"|(?P<bullet>[{re.escape(BULLETS)}])\s*"
)
_BEGINS = re.compile(rf"(?:{_AT_BEGIN.pattern})|[【■◆●<〈《≪〔]|総合計画|基本政策")
_SHEET_TITLE = re.compile(r".*(?:シート|管理表|目標管理書|運営方針書?)")

_BEFORE_INLINE = " 。,、)」】:;)・"
_AFTER_INLINE = "、,～~-と及・/)の"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number of a list. `style` tells lists of one level from those of another; a bullet has number 0."""

    style: str
    number: int
    begin: int
    end: int
    at_begin: bool


def begins(line: str) -> bool:
    """Tell whether a line belongs to no line before it."""
    label = line.partition(":")[0] if ":" in line else ""
    return (
        _BEGINS.match(line) is not None
        or stands_alone(line)
        or labelled(line) is not None
        or is_department_label(label)
        or is_person_label(label)
    )


def stands_alone(line: str) -> bool:
    """Tell whether no other line belongs to this one: a heading, a label, the title of the sheet."""
    return heading(line) is not None or label_of(line) is not None or _SHEET_TITLE.fullmatch(_bare(line)) is not None


def heading(line: str) -> Section | None:
    """Return the part of the sheet that a line opens; None for any other line."""
    bare = _bare(line)
    if not bare or len(bare) > _HEADING_LENGTH or bare.endswith(("。", "す", "た")) or LINK_LABEL.fullmatch(line):
        return None
    bare = _HEADING_NUMBER.sub("", bare, count=1).strip(_ORNAMENT)
    return next((section for section, pattern in _SECTIONS if pattern.fullmatch(bare)), None)


def part_of(text: str) -> Part | None:
    """Return what a column's head or a label announces; None for any other text."""
    bare = _bare(text)
    if not bare or len(bare) > _PART_LENGTH or bare.endswith(("。", "す", "た")):
        return None
    return next((part for part, pattern in _PART_PATTERNS if pattern.fullmatch(bare)), None)


def label_of(line: str) -> Part | None:
    """Return what a line of its own announces, such as 【課題】; None for any other line."""
    bare = _bare(line)
    return next((part for part, pattern in _LABELS if pattern.fullmatch(bare)), None)


def labelled(line: str) -> tuple[Part, str] | None:
    """Split «実績:…» into what it announces and the rest; None for any other line."""
    match = _LABELLED.fullmatch(line)
    if match is None:
        return None
    label = match["plain"] or match["bracketed"]
    part = label_of(label) or part_of(label)
    return None if part is None else (part, match["rest"])


def mark_at_begin(line: str) -> Mark | None:
    """Return the mark that a line begins with."""
    match = _AT_BEGIN.match(line)
    if match is None:
        return None
    kind = next(name for name in _STYLES if match[name] is not None)
    style, number = _STYLES[kind](match)
    return Mark(style, number, 0, match.end(), at_begin=True)


def marks_inside(line: str, begin: int) -> Iterator[Mark]:
    """Give what may be marks inside a line: (2) and ② after a sentence, a bracket or a space, but not in «②と③»."""
    for match in _INLINE.finditer(line, begin):
        before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
        if (before and before not in _BEFORE_INLINE and not after_is_item(line, match)) or after in _AFTER_INLINE:
            continue
        end = match.end() + (1 if after == " " else 0)
        if match[1]:
            yield Mark("paren", int(match[1]), match.start(), end, at_begin=False)
        elif match[2]:
            yield Mark("paren", _BRACKETED[match[2]], match.start(), end, at_begin=False)
        else:
            yield Mark("circle", _CIRCLES[match[3]], match.start(), end, at_begin=False)


def after_is_item(line: str, match: re.Match[str]) -> bool:
    """Tell whether a circled number after a plain letter opens an item: never after a dash, as in 5-1-③."""
    return match[3] is not None and line[match.start() - 1] not in "-第表図項-"


def codes(text: str) -> list[tuple[str, str]]:
    """Return the codes of the 総合計画 in a text, each with the words up to the next."""
    return _cited(_CODE, 0, text)


def policies(text: str) -> list[tuple[str, str]]:
    """Return the numbers of the 基本政策 in a text, each with the words up to the next."""
    return _cited(_POLICY, 1, text)


def _cited(pattern: re.Pattern[str], group: int, text: str) -> list[tuple[str, str]]:
    found = list(pattern.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [(match[group], text[match.end() : ends[n]].strip(" 、,:")) for n, match in enumerate(found)]


def is_department_label(text: str) -> bool:
    """Tell whether a text is the label beside a department's name: 部 局, 部局名."""
    return _DEPARTMENT_LABEL.fullmatch(_bare(text)) is not None


def is_person_label(text: str) -> bool:
    """Tell whether a text is the label beside a person's post or name, which are not kept."""
    return _PERSON_LABEL.fullmatch(_bare(text)) is not None


def department_in(text: str) -> str | None:
    """Return the name of a department that a text is or begins with."""
    match = _DEPARTMENT.match(_bare(text))
    return match[0] if match else None


def _bare(text: str) -> str:
    """Return a short text without spaces and ornaments; '' for one that is too long to be a heading or a label."""
    return "" if len(text) > _LONGEST_LABEL else compact(text).strip(_ORNAMENT)


def _digit(text: str) -> int:
    return _CIRCLES.get(text) or int(normalize("NFKC", text))


_STYLES: dict[str, Callable[[re.Match[str]], tuple[str, int]]] = {
    "goal": lambda match: ("goal", _digit(match["goal_n"])),
    "paren": lambda match: ("paren", int(match["paren_n"])),
    "bracketed": lambda match: ("paren", _BRACKETED[match["bracketed"]]),
    "circle": lambda match: ("circle", _CIRCLES[match["circle"]]),
    "dotted": lambda match: ("dot", _DOTTED[match["dotted"]]),
    "dot": lambda match: ("dot", int(match["dot_n"] or match["dot_m"] or match["dot_k"])),
    "half": lambda match: ("half", int(match["half_n"])),
    "kana": lambda match: ("kana", _KANA.index(match["kana_n"]) + 1),
    "letter": lambda match: ("letter", ord(match["letter_n"]) - ord("a") + 1),
    "bullet": lambda match: (match["bullet"], 0),
}
