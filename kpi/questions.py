"""想定問答 (部内限): what a council will ask about a department's year, and the factual answers, drafted by rule.

Asked about is every figure that falls short, is late, was revised, has a doubtful scope or no value, and every
milestone that did not go as planned. A draft says what was planned, what happened, since when, what the section wrote,
what comes next and where that comes from; it invents nothing, and a person may put an answer of their own in its place.
Of a figure that is 公表時は秘匿 no value is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kpi import access, guard, texts
from kpi.access import Act, Forbidden, Person, Place
from kpi.calendar import FiscalYear, Month, day_words, jst_label
from kpi.deck import FALLING
from kpi.guard import Conflict, Saved
from kpi.history import Revision
from kpi.model import (
    Certainty,
    Goal,
    Indicator,
    ItemKind,
    Labelled,
    Milestone,
    MilestoneStatus,
    Origin,
    PlanSource,
    Report,
    Row,
    Status,
)
from kpi.numbers import NO_VALUE, format_rate, format_value
from kpi.report import AsOf, read_report
from kpi.store import Question, Store

RESTRICTED = "部内限"
"""What stands on every page and file of these answers."""

_WITHHELD = "公表時は秘匿とした値のため、数値はここにも載せていません。"
_LATE = (MilestoneStatus.OVERDUE, MilestoneStatus.DONE_LATE, MilestoneStatus.POSTPONED, MilestoneStatus.PARTLY_DONE)
_ASKED = {
    MilestoneStatus.POSTPONED: "を延期したのはなぜか。",
    MilestoneStatus.CANCELLED: "を中止したのはなぜか。",
    MilestoneStatus.NOT_REPORTED: "の実施状況はどうか。",
    MilestoneStatus.PARTLY_DONE: "が一部の実施にとどまるのはなぜか。",
}
_SAID = {
    "実績": "実績は、{}",
    "いつから": "計画どおりでないのは、{}",
    "訂正": "実績を次のとおり訂正しています。{}",
    "時点・範囲": "数値は、{}",
    "これから": "今後の予定は、{}",
    "出典": "出典は、{}",
}
_WRITTEN = "担当課は「{}」と記しています。"
_ASIDE = ("定義", "説明の公表", "登録")  # facts that are at hand, and not said unasked
_POLITE = {
    "届かず": "届いていません", "超過": "超過しています", "並ぶ": "並んでいます", "続いている": "続いています",
    "過ぎている": "過ぎています", "ていない": "ていません", "はない": "はありません", "に変更": "に変更しています",
}  # fmt: skip
_NEXT = 3  # so many open milestones of the goal are named as what comes next


class Why(Labelled):
    """Why something will be asked about."""

    SHORT = "short", "届かない"
    LATE = "late", "遅れ"
    MISSING = "missing", "数値・報告なし"
    REVISED = "revised", "変更・訂正"
    SCOPE = "scope", "時点・範囲"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody wrote in the place of the draft, at `recorded_at` (UTC) under `change_no`."""

    body: str
    actor: str
    recorded_at: datetime
    change_no: int


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question about a figure or a milestone (`item`): why it will be asked, the facts by name, and the answer.

    `draft` says the facts in sentences; `answer` is None while nobody wrote another. `place` is the section that
    reports the item.
    """

    kind: ItemKind
    item: str
    name: str
    goal: str
    place: Place
    month: Month
    whys: tuple[Why, ...]
    question: str
    facts: tuple[tuple[str, str], ...]
    draft: str
    answer: Answer | None

    @property
    def code(self) -> str:
        """What names its answer."""
        return f"{self.item}-{self.month}"

    @property
    def told(self) -> str:
        """The answer that stands."""
        return self.answer.body if self.answer else self.draft


@dataclass(frozen=True, slots=True)
class Inquiries:
    """The questions about a department's year as of a month, in the order of its goals."""

    report: Report
    listed: tuple[Inquiry, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known beside the report: by indicator or milestone."""

    report: Report
    sections: Mapping[str, str]
    said: Mapping[str, Row]
    corrections: Mapping[str, Sequence[Row]]
    past: Mapping[str, Sequence[tuple[Month, Row]]]  # the asked month, then back to the first as planned
    answers: Mapping[str, Answer]


def may_read(store: Store, who: Person, department: str) -> bool:
    """Say whether a person may read and write answers about some section of a department."""
    return any(access.may(who, Act.ANSWER, place) for place in _places(store, department))


def require_reader(store: Store, who: Person, department: str) -> None:
    """Refuse whoever may not read the answers of a department.

    Raises:
        Forbidden: the person has no role in it.
    """
    if not may_read(store, who, department):
        raise Forbidden(access.refusal(who, Act.ANSWER))


def read_inquiries(store: Store, department: str, fiscal_year: FiscalYear, month: Month, change: AsOf) -> Inquiries:
    """Return what will be asked about a department's year as of a month and a change.

    Raises:
        NothingKnown: the department had no such year as of the change.
    """
    report = read_report(store, department, fiscal_year, month, change)
    known = _known(store, report)
    found: dict[str, Inquiry] = {}  # a figure that several goals cite is asked about once
    for goal in report.goals:
        for indicator in goal.indicators:
            if indicator.code not in found and (whys := _whys(indicator, known)):
                found[indicator.code] = _of_figure(goal, indicator, whys, known)
        for milestone in goal.milestones:
            if whys := _whys_of_milestone(milestone):
                found[milestone.code] = _of_milestone(goal, milestone, whys, known)
    return Inquiries(report, tuple(found.values()))


def answer(store: Store, who: Person, asked: Inquiry, body: str, based_on: int) -> Saved | Conflict:
    """Write an answer in the place of the draft; an empty one, or the draft itself, lets the draft stand again.

    `based_on` is the change of the answer that was seen, 0 for none.

    Raises:
        Forbidden: the person may not.
        Refused: the text is too long, or cannot be saved.
    """
    capacity = access.require(who, Act.ANSWER, asked.place)
    body = "\n".join(line.rstrip() for line in body.strip().splitlines())
    guard.require_savable("答え", body, texts.NOTE)
    item = "indicator" if asked.kind is ItemKind.FIGURE else "milestone"
    row = {
        "prepared_answer": asked.code, "department": asked.place.department, "month": asked.month.first,
        "indicator": None, "milestone": None, item: asked.item, "body": body,
    }  # fmt: skip
    is_draft = body in ("", asked.draft)
    with store.write(capacity.actor, "想定問答") as change:
        rows = [one for one in change.newest("prepared_answer", prepared_answer=asked.code) if not one["withdrawn"]]
        last = rows[0] if rows else None
        if last is not None and last["change_no"] != based_on:
            recorded = change.recorded(last["change_no"])
            change.abandon()
            return Conflict(asked.name, last["change_no"], recorded["actor"], recorded["recorded_at"], last["body"])
        if (last is None and is_draft) or (last is not None and last["body"] == body):
            change.abandon()
            return Saved(based_on)
        change.put("prepared_answer", [guard.said_by(last) if is_draft and last else row], withdrawn=is_draft)
        return Saved(change.number)


def revisions(store: Store, asked: Inquiry) -> tuple[Revision, ...]:
    """Return what became of an answer, the newest change first."""
    found, before = [], NO_VALUE
    for row, change in store.revisions("prepared_answer", prepared_answer=asked.code):
        after = NO_VALUE if row["withdrawn"] else row["body"]
        found.append(
            Revision(
                change["change_no"], change["recorded_at"], change["actor"], change["reason"],
                Origin(change["origin"]), row["withdrawn"], (("答え", before, after),),
            )
        )  # fmt: skip
        before = after
    return tuple(reversed(found))


def _places(store: Store, department: str) -> list[Place]:
    rows = store.newest("section", department=department)
    return [Place(department), *(Place(department, row["section"]) for row in rows if not row["withdrawn"])]


def _known(store: Store, report: Report) -> _Known:
    def asked(month: Month) -> Question:
        return Question(report.department, report.fiscal_year.year, month.first, report.change)

    now = asked(report.month)
    figures = store.read("figure", now)
    past: dict[str, list[tuple[Month, Row]]] = {row["indicator"]: [(report.month, row)] for row in figures}
    falling = {row["indicator"] for row in figures if row["status"] in FALLING}
    for month in reversed(report.fiscal_year.months):
        if month < report.month and falling:  # as far back as anything was below its plan
            rows = [row for row in store.read("figure", asked(month)) if row["indicator"] in falling]
            for row in rows:
                past[row["indicator"]].append((month, row))
            falling = {row["indicator"] for row in rows if row["status"] in FALLING}
    said: dict[str, Row] = {}
    for row in sorted(store.read("publication", now), key=lambda row: row["month"]):
        said[row["indicator"]] = row
    corrections: dict[str, list[Row]] = {}
    for row in sorted(store.read("correction", now), key=lambda row: row["change_no"]):
        corrections.setdefault(row["indicator"], []).append(row)
    return _Known(
        report,
        _sections(store, report, figures),
        said,
        corrections,
        past,
        {row["prepared_answer"]: made for row, made in _answers(store, report.department)},
    )


def _sections(store: Store, report: Report, figures: Iterable[Row]) -> dict[str, str]:
    """Return the section that reports each figure and each milestone: that of its initiative, else the desk."""
    rows = [row for row in store.newest("section", department=report.department) if not row["withdrawn"]]
    rows.sort(key=lambda row: (not row["is_desk"], row["position"], row["section"]))
    own, desk = {row["section"] for row in rows}, rows[0]["section"] if rows else ""
    asked = Question(change_no=report.change)
    initiatives = {row["initiative"]: row["section"] for row in store.read("initiative", asked)}
    of_milestones = {one.code: initiatives.get(one.initiative) for one in report.milestones}
    return {
        **{row["indicator"]: row["section"] for row in figures},
        **{code: section if section in own else desk for code, section in of_milestones.items()},
    }


def _answers(store: Store, department: str) -> Iterator[tuple[Row, Answer]]:
    for row in store.newest("prepared_answer", department=department):
        if not row["withdrawn"]:
            *_, (_, change) = store.revisions("prepared_answer", prepared_answer=row["prepared_answer"])
            yield row, Answer(row["body"], change["actor"], change["recorded_at"], row["change_no"])


def _whys(one: Indicator, known: _Known) -> tuple[Why, ...]:
    found = {
        Why.SHORT: one.status in FALLING,
        Why.LATE: one.status is Status.NOT_REPORTED and one.actual is not None,
        Why.MISSING: one.actual is None and one.expected_months > 0,
        Why.REVISED: one.decided_on is not None or one.code in known.corrections,
        Why.SCOPE: bool(_scope(one)),
    }
    return tuple(why for why, holds in found.items() if holds)


def _scope(one: Indicator) -> tuple[str, ...]:
    """Say what makes it doubtful of what, or of when, a value is."""
    if one.actual is None:
        return ()
    found = []
    if one.reading_label:
        found.append(f"{one.reading_label}の値")
    if one.certainty in (Certainty.PRELIMINARY, Certainty.EXPECTED):
        found.append(f"{one.certainty.label}の値")
    if not one.is_confirmed:
        found.append("課長確認の前の値")
    if one.status is Status.NOT_APPLICABLE:
        found.append("目標を決めたときと定義が違う")
    if not one.definition:
        found.append("定義の登録がない")
    return tuple(found)


def _whys_of_milestone(one: Milestone) -> tuple[Why, ...]:
    if one.status in _LATE or one.status is MilestoneStatus.CANCELLED:
        return (Why.LATE,)
    return (Why.MISSING,) if one.status is MilestoneStatus.NOT_REPORTED else ()


def _of_figure(goal: Goal, one: Indicator, whys: tuple[Why, ...], known: _Known) -> Inquiry:
    said = known.said.get(one.code)
    is_withheld = said is not None and (said["withheld"] or said["total_withheld"])
    facts = tuple((word, text) for word, text in _facts(goal, one, known, is_withheld=is_withheld) if text)
    return _inquiry(ItemKind.FIGURE, one.code, one.name, goal, known, whys, _question(one, whys, known.report), facts)


def _of_milestone(goal: Goal, one: Milestone, whys: tuple[Why, ...], known: _Known) -> Inquiry:
    year = known.report.fiscal_year
    due = f"期限は{day_words(one.due_to_text, year)}" if one.due_to_text else "期限の記載はない"
    put_off = f"、{day_words(str(Month.of(one.postponed_to)), year)}に延期" if one.postponed_to else ""
    done = f"({day_words(one.done_on, year)})" if one.done_on else ""
    since = ""
    if one.status is MilestoneStatus.OVERDUE and one.due_to_text:
        since = f"{day_words(one.due_to_text, year)}の期限を過ぎている"
    facts = (
        ("計画", f"{due}{put_off}"),
        ("実績", f"{one.status_label}{done}"),
        ("いつから", since),
        ("課の記載", one.note or ""),
        ("これから", _next(goal, known.report, but=one.code)),
        ("出典", known.report.source),
        ("登録", _recorded(known.report)),
    )
    question = f"「{one.title}」{_ASKED.get(one.status, 'が期限に遅れたのはなぜか。')}"
    kept = tuple((word, text) for word, text in facts if text)
    return _inquiry(ItemKind.MILESTONE, one.code, one.title, goal, known, whys, question, kept)


def _inquiry(  # noqa: PLR0913, PLR0917 - every part of a question
    kind: ItemKind,
    item: str,
    name: str,
    goal: Goal,
    known: _Known,
    whys: tuple[Why, ...],
    question: str,
    facts: tuple[tuple[str, str], ...],
) -> Inquiry:
    report = known.report
    label = goal.title if goal.number is None else f"目標{goal.number} {goal.title}"
    place = Place(report.department, known.sections[item])
    answered = known.answers.get(f"{item}-{report.month}")
    return Inquiry(kind, item, name, label, place, report.month, whys, question, facts, _draft(facts), answered)


def _question(one: Indicator, whys: tuple[Why, ...], report: Report) -> str:
    match whys[0]:
        case Why.SHORT if report.is_year_end:
            return f"「{one.name}」が目標どおりでないのはなぜか。"
        case Why.SHORT:
            return f"「{one.name}」が計画どおりでないのはなぜか。"
        case Why.LATE:
            return f"「{one.name}」に報告のない月があるのはなぜか。"
        case Why.MISSING:
            return f"「{one.name}」の数値がないのはなぜか。"
        case Why.REVISED if one.decided_on is not None:
            return f"「{one.name}」の目標を変えたのはなぜか。"
        case Why.REVISED:
            return f"「{one.name}」の実績を直したのはなぜか。"
        case _:
            return f"「{one.name}」はいつの、何の数値か。"


def _facts(goal: Goal, one: Indicator, known: _Known, *, is_withheld: bool) -> Iterator[tuple[str, str]]:
    """Yield what is known of a figure, by name."""
    report, row = known.report, known.past[one.code][0][1]
    yield "計画", _planned(one, row)
    if is_withheld:
        yield "実績", _WITHHELD
    else:
        yield "実績", _happened(one, report)
        yield "いつから", _since(one, known)
        yield "訂正", "、".join(_corrected(one, known))
    yield "時点・範囲", "、".join(_scope(one))
    yield "定義", one.definition or ""
    yield from _written(known.said.get(one.code))
    yield "これから", _next(goal, report)
    yield "出典", one.source or report.source
    yield "登録", _recorded(report)


def _planned(one: Indicator, row: Row) -> str:
    notes = "。".join(note for note in one.notes if note.startswith("目標は"))
    reason = f"(理由: {row['target_reason']})" if one.decided_on is not None and row["target_reason"] else ""
    plan = ""
    if one.plan is not None:
        source = "課の月別計画" if one.plan_source is PlanSource.ADOPTED else "自動按分(参考)"
        plan = f"、この時点までの計画は{format_value(one.plan, one.decimals)}{one.unit}({source})"
    if one.target_text == "目標なし":
        return "目標値はない"
    return "。".join(part for part in (f"目標は{one.target_text}{plan}", f"{notes}{reason}") if part)


def _happened(one: Indicator, report: Report) -> str:
    if one.actual is None:
        return f"数値なし({one.status_word})"
    when = one.reading_label or report.month.end_label
    rate = f"、達成率{format_rate(one.achievement_rate, report.edges)}" if one.achievement_rate is not None else ""
    short = f"。{one.shortfall}" if one.shortfall else ""
    return f"{when}で{format_value(one.actual, one.decimals)}{one.unit}{rate}({one.status_word}){short}"


def _since(one: Indicator, known: _Known) -> str:
    """Say since which month a figure has not been as planned, as its status stood at the end of each month."""
    if one.status not in FALLING:
        return ""
    past = known.past[one.code]
    run = [pair for pair in past if pair[1]["status"] in FALLING]
    since, row = run[-1]
    if len(run) == len(past):
        return f"{since.end_label}から続いている"
    before = Status(past[-1][1]["status"])
    if since == known.report.fiscal_year.last_month:
        known_before = "年度途中は計画と比べていない" if before is Status.NOT_DUE else f"前の月末は「{before.label}」"
        return f"年度末の判定({known_before})"
    automatic = "" if row["plan_source"] == PlanSource.ADOPTED else "(自動按分との比較)"
    return f"{since.end_label}から{automatic}。前の月末は「{before.label}」"


def _corrected(one: Indicator, known: _Known) -> Iterator[str]:
    for row in known.corrections.get(one.code, ()):
        before, after = (format_value(row[name], one.decimals) for name in ("value_before", "value"))
        reason = f"、{row['reason']}" if row["reason"] else ""
        when = jst_label(row["recorded_at"])
        yield f"{Month.of(row['month']).label}分 {before}{one.unit}を{after}{one.unit}に({when}{reason})"


def _written(said: Row | None) -> Iterator[tuple[str, str]]:
    """Yield the words of the section, and whether the head has released them."""
    words = said and (said["explanation"] or said["released_text"])
    if said and words:
        yield "課の記載", words
        yield "説明の公表", "公表済" if words == said["released_text"] else "未公表"


def _next(goal: Goal, report: Report, but: str = "") -> str:
    """Name the next open milestones of the goal."""
    dated = [
        (one.postponed_to or one.due_to, one)
        for one in goal.milestones
        if not one.status.is_finished and one.status is not MilestoneStatus.CANCELLED and one.code != but
    ]
    ahead = sorted(
        ((due, one) for due, one in dated if due is not None and due > report.month.last), key=lambda pair: pair[0]
    )
    said = [f"{one.title}({day_words(f'{due:%Y-%m}', report.fiscal_year)})" for due, one in ahead[:_NEXT]]
    return "、".join(said) or "登録はない"


def _recorded(report: Report) -> str:
    return f"{jst_label(report.recorded_at)}(変更番号{report.change})"


def _draft(facts: Sequence[tuple[str, str]]) -> str:
    """Say the facts in sentences, one line each."""
    said = (
        _WRITTEN.format(text) if word == "課の記載" else _SAID.get(word, "{}").format(_polite(text))
        for word, text in facts
        if word not in _ASIDE
    )
    return "\n".join(said)


def _polite(text: str) -> str:
    """End every sentence of a fact as one that is said to a council."""
    return "".join(f"{_ended(part)}。" for part in text.split("。") if part)


def _ended(part: str) -> str:
    for ending, polite in _POLITE.items():
        if part.endswith(ending):
            return part.removesuffix(ending) + polite
    return part if part.endswith(("です", "ます", "ません")) else f"{part}です"
