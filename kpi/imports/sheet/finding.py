"""What was read in a published sheet as a list that a person goes through: confirmed, corrected or dropped one by one.

Each finding has the fields of what it would become, as texts; they are understood when it is saved, so that whatever
somebody typed is told in the words of the master tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kpi.calendar import Month
from kpi.exchange.sheet.found import (
    LIKELY,
    SURE,
    UNSURE,
    Figure,
    Goal,
    Initiative,
    ManagementSheet,
    MidtermGoal,
    Milestone,
    PlanItem,
    Quantity,
    Said,
    Schedule,
    Step,
)  # fmt: skip
from kpi.imports.registry import is_level, plain
from kpi.master_table import TABLES, Field, Kind, words
from kpi.model import Accumulation, Comparator, Direction, Labelled, ScheduleKind, SheetPart

Texts = Mapping[str, str]
"""Field name → what it says, as typed; choices by their stored value."""

Decisions = Mapping[str, Texts | None]
"""Key of a finding → its texts as corrected, or None where it is dropped. What is not named stays as it was read."""

_DIFFERENT = ("校区", "団体", "社", "施設", "校", "地区", "か所", "箇所", "店", "店舗", "事業者", "自治体")
"""Units of things that are counted once, however often one of them takes part."""

_BETWEEN = "/"


class Part(Labelled):
    """What a finding is of."""

    HEAD = "head", "部局と年度"
    TEXT = "text", "文章"
    GOAL = "goal", "当年度目標"
    LINK = "link", "計画との結び付き"
    INITIATIVE = "initiative", "取組み事項"
    STEP = "step", "工程"
    MILESTONE = "milestone", "マイルストーン"
    FIGURE = "figure", "指標と数値"
    MIDTERM = "midterm", "中期目標"
    MIDTERM_ITEM = "midterm_item", "中期目標の取組み事項"
    MIDTERM_STEP = "midterm_step", "中期目標の工程"


def _of(table: str, *names: str) -> tuple[Field, ...]:
    """Return fields of a master table, which say what may be typed."""
    return tuple(one for one in TABLES[table].fields if one.name in names)


FIELDS: Mapping[Part, tuple[Field, ...]] = MappingProxyType(
    {
        Part.HEAD: (Field("department", "部局", example="市民協働部"), *_of("department_year", "fiscal_year")),
        Part.TEXT: (Field("body", "本文", Kind.PARAGRAPH),),
        Part.GOAL: _of("goal", "number", "title"),
        Part.LINK: _of("plan_item", "kind", "code", "title"),
        Part.INITIATIVE: _of("initiative", "number", "title", "schedule_kind", "schedule_text"),
        Part.STEP: _of(
            "step", "number", "title", "schedule_kind", "schedule_from", "schedule_to", "times_a_year",
            "schedule_text",
        ),
        Part.MILESTONE: _of("milestone", "title", "due_from", "due_to"),
        Part.FIGURE: (
            Field("name", "指標", example="出前講座の参加者数"),
            Field("unit", "単位", required=False, example="人"),
            Field("target", "目標値", required=False, example="4000"),
            Field("comparator", "目標の言い方", Kind.CHOICE, required=False, choices=words(Comparator)),
            Field("actual", "実績", required=False, example="4675"),
            Field("month", "実績の時点", Kind.MONTH, required=False, example="2023-02"),
            Field(
                "direction", "望ましい方向", Kind.CHOICE,
                choices=words(Direction, Direction.UP, Direction.DOWN, Direction.MAINTAIN),
            ),
            Field("accumulation", "年間値の求め方", Kind.CHOICE, choices=words(Accumulation)),
        ),
        Part.MIDTERM: _of("goal", "number", "title"),
        Part.MIDTERM_ITEM: _of("midterm_item", "number", "title"),
        Part.MIDTERM_STEP: _of(
            "midterm_step", "heading_number", "heading", "number", "title", "first_year", "last_year"
        ),
    }
)  # fmt: skip
"""What may be said of a finding of each part."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was found.

    `key` names it among those of its sheet; one that belongs to another begins with that one's key. `about` says in
    words where it stands (目標1(2)-1), `source` is the sheet's own text and `place` where that is. `confidence` is
    that of the reader.
    """

    key: str
    part: Part
    about: str
    texts: Texts
    place: str
    source: str
    confidence: float = SURE
    note: str = ""
    """What somebody should know who looks at it."""

    @property
    def is_doubtful(self) -> bool:
        """Whether it is a guess, which nobody should save without having looked at it."""
        return self.confidence < LIKELY

    @property
    def owner(self) -> str:
        """The key of what it belongs to, '' for none."""
        return self.key.rpartition(_BETWEEN)[0]

    @property
    def last(self) -> str:
        """The last part of its key."""
        return self.key.rpartition(_BETWEEN)[2]


def findings(sheet: ManagementSheet) -> tuple[Finding, ...]:
    """Return what a sheet says, in its order; what it says nothing about has no finding."""
    return (
        _head(sheet),
        *_sheet_texts(sheet),
        *(found for n, goal in enumerate(sheet.goals, 1) for found in _goal(sheet, goal, f"goal:{n}")),
        *(_figure(figure, sheet, n) for n, figure in enumerate(sheet.figures, 1)),
        *(found for n, goal in enumerate(sheet.midterm_goals, 1) for found in _midterm(goal, f"midterm:{n}")),
    )


def doubtful(found: Iterable[Finding]) -> dict[str, Texts | None]:
    """Return the decisions that drop each guess."""
    return {one.key: None for one in found if one.is_doubtful}


def chosen(found: Iterable[Finding], decisions: Decisions) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return findings as decided, and those that are dropped; with something goes whatever belongs to it.

    Raises:
        KeyError: a decision is about nothing that was found, or a field that it has not.
    """
    everything = tuple(found)
    unknown = decisions.keys() - {one.key for one in everything}
    if unknown:
        raise KeyError(min(unknown))
    kept, dropped, gone = [], [], set[str]()
    for one in everything:
        texts = decisions.get(one.key, one.texts)
        if texts is None or one.owner in gone:
            gone.add(one.key)
            dropped.append(one)
            continue
        if not texts.keys() <= one.texts.keys():
            raise KeyError(f"{one.key} {min(texts.keys() - one.texts.keys())}")
        kept.append(replace(one, texts={**one.texts, **texts}))
    return tuple(kept), tuple(dropped)


def body(sentences: Iterable[Said]) -> str:
    """Return sentences as one text, each a line, numbered where the sheet numbers them."""
    return "\n".join(one.text if one.number is None else f"({one.number}) {one.text}" for one in sentences)


def _head(sheet: ManagementSheet) -> Finding:
    confidence = sheet.fiscal_year_confidence if sheet.department and sheet.fiscal_year is not None else UNSURE
    year = "" if sheet.fiscal_year is None else str(sheet.fiscal_year)
    places = (f"部局: {sheet.department_place or '記載なし'}", f"年度: {sheet.fiscal_year_place or '記載なし'}")
    return Finding(
        "head", Part.HEAD, "シート", {"department": sheet.department, "fiscal_year": year}, "、".join(places),
        sheet.department, confidence,
    )  # fmt: skip


def _sheet_texts(sheet: ManagementSheet) -> Iterator[Finding]:
    for part, said in (
        (SheetPart.MISSION, sheet.mission),
        (SheetPart.POLICY, sheet.policies),
        (SheetPart.SUMMARY, sheet.summary),
    ):
        yield from _text(said, f"text:{part.value}", part.label)


def _text(said: list[Said], key: str, about: str) -> Iterator[Finding]:
    if said:
        text = body(said)
        yield Finding(key, Part.TEXT, about, {"body": text}, said[0].place, text)


def _goal(sheet: ManagementSheet, goal: Goal, key: str) -> Iterator[Finding]:
    about = f"目標{goal.number}"
    texts = {"number": str(goal.number), "title": goal.title}
    yield Finding(key, Part.GOAL, about, texts, goal.place, goal.title, goal.confidence)
    yield from _links(goal.plan_items, key, about)
    milestones = [one for one in sheet.milestones if one.goal == goal.number]
    for n, initiative in enumerate(goal.initiatives, 1):
        yield from _initiative(goal, initiative, f"{key}/initiative:{n}", milestones)
    yield from _text(goal.results, f"{key}/text:result", f"{about} 実績")
    yield from _text(goal.issues, f"{key}/text:issue", f"{about} 課題・今後の方向性")


def _links(items: list[PlanItem], key: str, about: str) -> Iterator[Finding]:
    for n, item in enumerate(items, 1):
        said = {"kind": item.kind.value, "code": item.code, "title": item.title}
        yield Finding(
            f"{key}/link:{n}", Part.LINK, about, said, item.place, f"{item.kind.label} {item.code} {item.title}"
        )


def _initiative(goal: Goal, initiative: Initiative, key: str, milestones: list[Milestone]) -> Iterator[Finding]:
    about = f"目標{goal.number}({initiative.number})"
    own = [one for one in milestones if one.initiative == initiative.number]
    kind, wording = initiative.schedule.kind, _wording(initiative.schedule, initiative.text)
    texts = {
        "number": str(initiative.number), "title": initiative.text, "schedule_kind": kind.value,
        "schedule_text": wording,
    }  # fmt: skip
    yield Finding(key, Part.INITIATIVE, about, texts, initiative.place, initiative.text, initiative.confidence)
    yield from _milestones([one for one in own if one.step is None], key, about)
    for n, step in enumerate(initiative.steps, 1):
        below, where = f"{key}/step:{n}", f"{about}-{step.number}"
        yield Finding(below, Part.STEP, where, _step_texts(step), step.place, step.text, step.confidence)
        yield from _milestones([one for one in own if one.step == step.number], below, where)


def _step_texts(step: Step) -> Texts:
    planned = step.schedule
    return {
        "number": str(step.number), "title": step.text, "schedule_kind": planned.kind.value,
        "schedule_from": _month(planned.begin), "schedule_to": _month(planned.end),
        "times_a_year": str(planned.times or ""), "schedule_text": _wording(planned, step.text),
    }  # fmt: skip


def _wording(planned: Schedule, text: str) -> str:
    """Return how the sheet words a time, unless that is the whole sentence, which stands there already."""
    if planned.text != text:
        return planned.text
    return planned.kind.label if planned.kind in (ScheduleKind.ALL_YEAR, ScheduleKind.MONTHLY) else ""


def _milestones(own: list[Milestone], key: str, about: str) -> Iterator[Finding]:
    for n, one in enumerate(own, 1):
        texts = {"title": one.title, "due_from": _month(one.due_from), "due_to": str(one.due_to)}
        yield Finding(f"{key}/milestone:{n}", Part.MILESTONE, about, texts, one.place, one.source_text, one.confidence)


def _figure(figure: Figure, sheet: ManagementSheet, place: int) -> Finding:
    """Return a figure; it belongs to its goal, and to the work whose words say its target."""
    target, actual = figure.target, figure.actual
    comparator = target.comparator if target else None
    owner, about = _work_of(figure, sheet)
    texts = {
        "name": figure.name, "unit": figure.unit, "target": _number(target),
        "comparator": comparator.value if comparator else "", "actual": _number(actual),
        "month": _month(actual.month if actual else None), "direction": _direction(comparator).value,
        "accumulation": _accumulation(figure.unit).value,
    }  # fmt: skip
    said = [one for one in (target, actual) if one is not None]
    source = "\n".join(dict.fromkeys(one.source_text for one in said))
    places = "、".join(dict.fromkeys(one.place for one in said))
    key = f"{owner}/figure:{place}" if owner else f"figure:{place}"
    return Finding(key, Part.FIGURE, about, texts, places, source, figure.confidence)


def _work_of(figure: Figure, sheet: ManagementSheet) -> tuple[str, str]:
    """Return the key of what a figure belongs to, '' for the department, and where that stands in words."""
    for g, goal in enumerate(sheet.goals, 1):
        if goal.number != figure.goal:
            continue
        key, about = f"goal:{g}", f"目標{goal.number}"
        for n, initiative in enumerate(goal.initiatives, 1):
            below, where = f"{key}/initiative:{n}", f"{about}({initiative.number})"
            for s, step in enumerate(initiative.steps, 1):
                if figure.target is not None and step.text == figure.target.source_text:
                    return f"{below}/step:{s}", f"{where}-{step.number}"
            if figure.target is not None and initiative.text == figure.target.source_text:
                return below, where
        return key, about
    return "", "部局"


def _midterm(goal: MidtermGoal, key: str) -> Iterator[Finding]:
    about = f"中期目標{goal.number}"
    texts = {"number": str(goal.number), "title": goal.title}
    yield Finding(key, Part.MIDTERM, about, texts, goal.place, goal.title, goal.confidence)
    yield from _links(goal.plan_items, key, about)
    for n, item in enumerate(goal.items, 1):
        said = {"number": str(item.number or n), "title": item.text}
        yield Finding(f"{key}/item:{n}", Part.MIDTERM_ITEM, about, said, item.place, item.text)
    groups: dict[str, int] = {}
    for n, step in enumerate(goal.steps, 1):
        heading = step.group or goal.title
        last = step.first_year if step.last_year is None and not step.is_open else step.last_year
        said = {
            "heading_number": str(groups.setdefault(heading, len(groups) + 1)), "heading": heading,
            "number": str(step.number), "title": step.text, "first_year": str(step.first_year or ""),
            "last_year": str(last or ""),
        }  # fmt: skip
        source = f"{step.text} {step.year_text}".strip()
        yield Finding(f"{key}/step:{n}", Part.MIDTERM_STEP, about, said, step.place, source, step.confidence)


def _month(month: Month | None) -> str:
    return "" if month is None else str(month)


def _number(quantity: Quantity | None) -> str:
    return "" if quantity is None else f"{quantity.value:.15g}"


def _direction(comparator: Comparator | None) -> Direction:
    """Return which way is better: what is to stay below something is better where it is lower."""
    return Direction.DOWN if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN) else Direction.UP


def _accumulation(unit: str) -> Accumulation:
    """Return how months would become a year's value, by the unit: rates are levels, 団体 are counted once."""
    if is_level(unit):
        return Accumulation.LATEST
    return Accumulation.DISTINCT if plain(unit) in _DIFFERENT else Accumulation.SUM
