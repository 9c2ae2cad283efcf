"""A draft of the next year's plan: its lines, each with where it comes from and why it comes along or does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kpi.calendar import FiscalYear, Month
from kpi.model import Labelled, Row

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Kind(Labelled):
    """What a line drafts for the next year."""

    TEXT = "text", "文章"
    GOAL = "goal", "目標"
    PLAN = "goal_plan_item", "計画との結び付き"
    INITIATIVE = "initiative", "取組み事項"
    STEP = "step", "工程"
    MILESTONE = "milestone", "マイルストーン"
    INDICATOR = "placement", "指標"
    MIDTERM_GOAL = "midterm_goal", "中期目標"
    MIDTERM_ITEM = "midterm_item", "中期目標の取組み事項"
    MIDTERM_STEP = "midterm_step", "中期目標の工程"

    @property
    def can_be_reworded(self) -> bool:
        """Whether its wording may be changed before it is saved."""
        return self not in (Kind.TEXT, Kind.PLAN, Kind.INDICATOR)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that may come along.

    `source` names it in the old year, `above` is the key of the line under which it stands: it comes only if that one
    does. `comes` is what the rule proposes, `why` the reason in words, `remark` what is left open («期限 未設定»), and
    `is_unsure` asks a person to look. `became` is its code in the new year where it is there already. `row` is what
    will be written, without codes and numbers; `carriers` are the keys of the annual goals that carry out a step of a
    中期目標.
    """

    kind: Kind
    source: str
    above: str | None
    title: str
    why: str
    comes: bool
    number: str = ""
    remark: str = ""
    is_unsure: bool = False
    became: str | None = None
    row: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    carriers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names the line within its draft."""
        return f"{self.kind}:{self.source}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about a line: whether it comes along, and under which wording."""

    comes: bool
    title: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What could come along into `into` from the year before, as of a month; lines follow those above them."""

    department: str
    department_name: str
    year: FiscalYear
    month: Month
    lines: tuple[Line, ...]
    has_year: bool
    old_year: Row

    @property
    def into(self) -> FiscalYear:
        """The next year."""
        return FiscalYear(self.year.year + 1)

    @property
    def coming(self) -> tuple[Line, ...]:
        """What the rule proposes to bring along."""
        chosen = effective(self, {})
        return tuple(line for line in self.lines if line.key in chosen)

    @property
    def staying(self) -> tuple[Line, ...]:
        """What the rule leaves behind."""
        chosen = effective(self, {})
        return tuple(line for line in self.lines if line.became is None and line.key not in chosen)

    @property
    def there(self) -> tuple[Line, ...]:
        """What is in the new year already."""
        return tuple(line for line in self.lines if line.became is not None)


def effective(draft: Draft, chosen: Mapping[str, Choice]) -> dict[str, str]:
    """Return which lines come along now, as key and wording: those wanted under a line that comes or is there.

    What is not among the choices is as the rule proposes it.
    """
    found: dict[str, str] = {}
    there = {line.key for line in draft.there}
    for line in draft.lines:
        choice = chosen.get(line.key, Choice(line.comes, line.title))
        is_held = line.above is None or line.above in found or line.above in there
        if line.became is None and choice.comes and is_held:
            found[line.key] = choice.title.strip() or line.title
    return found


def headline(draft: Draft, chosen: Mapping[str, Choice] = MappingProxyType({})) -> str:
    """State what a draft comes to: 令和5年度に引き継ぐ案: 目標5件、…。引き継がないもの12件."""
    keys = effective(draft, chosen)
    coming = [line for line in draft.lines if line.key in keys]
    told = [
        f"{kind.label}{items}件"
        for kind in (Kind.GOAL, Kind.INITIATIVE, Kind.STEP, Kind.MILESTONE, Kind.INDICATOR, Kind.MIDTERM_STEP)
        if (items := sum(line.kind is kind for line in coming))
    ]
    into, there = draft.into.short_label, len(draft.there)
    left = f"引き継がないもの{len(draft.lines) - len(coming) - there}件"
    if not coming:
        return f"{into}に新しく引き継ぐものはありません。登録済み{there}件、{left}"
    return (
        f"{into}に引き継ぐ案: {'、'.join(told) or f'{len(coming)}件'}。{left}{f'、登録済み{there}件' if there else ''}"
    )
