"""Frozen decks: kept under a name as they were shown, and compared with what is there now, value by value.

A name is given once. Nothing is recomputed for a frozen deck: figures, words and findings are read as they were kept.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from kpi import access, texts
from kpi.access import Act, Person, Place
from kpi.briefing import build
from kpi.calendar import FiscalYear, Month
from kpi.deck import BY_RULE, Arrangement, Deck, Deliverable, Figure
from kpi.guard import Refused
from kpi.numbers import NO_VALUE, format_rate, format_value
from kpi.report import AsOf
from kpi.store import Store

LONGEST = 30
"""So many characters a name has at most."""
ABSENT = "掲載なし"
"""What stands where only one of two decks has something."""

Item = TypeVar("Item", bound=Figure | Deliverable)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A deck as it was kept, its name and when (UTC)."""

    name: str
    frozen_at: datetime
    deck: Deck


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that two decks tell differently: whose, which, and its words in both."""

    subject: str
    what: str
    before: str
    after: str


def freeze(
    store: Store,
    who: Person,
    name: str,
    of: tuple[str, FiscalYear, Month],
    change: AsOf,
    arrangement: Arrangement = BY_RULE,
) -> int:
    """Keep the deck of a department, year and month as of a change under a name; return the change that did so.

    Raises:
        Forbidden: the person may not.
        Refused: the name is empty, too long, or taken.
        NothingKnown: the department had no such year as of the change.
    """
    department, year, month = of
    capacity = access.require(who, Act.FREEZE_DECK, Place(department, None))
    name = checked_name(name)
    content = json.dumps(
        asdict(build(store, department, year, month, change, arrangement)), default=_iso, ensure_ascii=False
    )
    with store.write(capacity.actor, "議会説明資料の凍結") as written:
        if written.newest("deck", department=department, name=name):
            raise Refused(f"「{name}」という資料はすでにあります。別の名前にしてください。")
        written.put("deck", [{"department": department, "name": name, "as_of": change[0], "content": content}])
        return written.number


def checked_name(typed: str) -> str:
    """Return the name of a deck as it is kept; Refused where it is none."""
    name = typed.strip()
    if not 0 < len(name) <= LONGEST:
        raise Refused(f"資料の名前を1文字以上{LONGEST}文字以内で入力してください。")
    if (wrong := texts.problem("資料の名前", name, LONGEST)) is not None:
        raise Refused(wrong)
    return name


def frozen(store: Store, department: str) -> tuple[Frozen, ...]:
    """Return the frozen decks of a department, the newest first."""
    rows = [row for row in store.newest("deck", department=department) if not row["withdrawn"]]
    found = []
    for row in sorted(rows, key=lambda row: -int(row["change_no"])):
        [(_, change)] = store.revisions("deck", department=department, name=row["name"])
        found.append(Frozen(row["name"], change["recorded_at"], made(Deck, json.loads(row["content"]))))
    return tuple(found)


def differences(before: Deck, after: Deck) -> tuple[Difference, ...]:
    """Return each value that one deck tells differently from another, figures first."""
    found = [
        *_of_each(before.figures, after.figures, lambda one: _figure(one, before), lambda one: _figure(one, after)),
        *_of_each(before.milestones, after.milestones, _milestone, _milestone),
    ]
    old, new = _deck(before), _deck(after)
    found += [Difference("資料全体", what, words, new[what]) for what, words in old.items() if words != new[what]]
    return tuple(found)


def _of_each(
    before: tuple[Item, ...],
    after: tuple[Item, ...],
    old_words: Callable[[Item], Mapping[str, str]],
    new_words: Callable[[Item], Mapping[str, str]],
) -> Iterator[Difference]:
    old: dict[str, Mapping[str, str]] = {one.code: old_words(one) for one in before}
    new: dict[str, Mapping[str, str]] = {one.code: new_words(one) for one in after}
    for code in dict.fromkeys((*old, *new)):
        was, now = old.get(code, {}), new.get(code, {})
        subject = (was or now)["名前"]
        if not (was and now):
            yield Difference(subject, "掲載", "掲載" if was else ABSENT, "掲載" if now else ABSENT)
            continue
        for what, words in was.items():
            if words != now[what]:
                yield Difference(subject, what, words, now[what])


def _figure(figure: Figure, deck: Deck) -> dict[str, str]:
    actual = NO_VALUE if figure.actual is None else f"{format_value(figure.actual, figure.decimals)}{figure.unit}"
    return {
        "名前": figure.name,
        "実績": f"{actual} {figure.as_of}".strip(),
        "目標": figure.target_text,
        "達成率": format_rate(figure.achievement_rate, deck.edges),
        "対計画比": format_rate(figure.plan_rate, deck.edges),
        "状態": figure.status_word,
        "計算方法": figure.formula,
        "説明": figure.text or NO_VALUE,
    }


def _milestone(milestone: Deliverable) -> dict[str, str]:
    return {
        "名前": milestone.title,
        "期限": milestone.due_text or NO_VALUE,
        "完了": milestone.done_on or NO_VALUE,
        "状態": milestone.status_label,
    }


def _deck(deck: Deck) -> dict[str, str]:
    bands = (f"{b.label} {NO_VALUE if b.lower_bound is None else format_rate(b.lower_bound, ())}" for b in deck.bands)
    return {
        "部局": deck.department_name,
        "出典": deck.source,
        "評価区分": "、".join(bands) or NO_VALUE,
        "目標": "、".join(goal.label for goal in deck.goals) or NO_VALUE,
        "載せていないもの": "、".join(f"{kept.name}({kept.reason.label})" for kept in deck.kept_back) or NO_VALUE,
    }


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a deck has no {type(value).__name__}")


def made(kind: Any, kept: Any) -> Any:
    """Return a value of a kind from what JSON kept of it."""
    if get_origin(kind) is types.UnionType:
        return None if kept is None else made(get_args(kind)[0], kept)
    if get_origin(kind) is tuple:
        return tuple(made(get_args(kind)[0], one) for one in kept)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        known = (field.name for field in fields(kind) if field.name in kept)  # what came later has a default
        return kind(**{name: made(hints[name], kept[name]) for name in known})  # type: ignore[operator]  # a class
    if kind in (date, datetime):
        return kind.fromisoformat(kept)
    return kind(kept)
