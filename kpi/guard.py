"""What every write of a round holds to, decided inside its own change: is the round open, and was everything seen?

One change runs at a time (`Store.write`), so what it finds stays true until it is saved. A write says on which change
of a figure it is based; if another one came between, it is told who said what and when, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kpi import setting, texts
from kpi.access import Place
from kpi.calendar import Month, jst_label
from kpi.model import ActualState, ItemKind, MilestoneReport, RoundKind, Row, Stage
from kpi.numbers import NO_VALUE
from kpi.setting import Settings
from kpi.store import Change, Question, Store

TAKES_ENTRIES = (Stage.OPEN, Stage.SENT_BACK, Stage.REOPENED)
"""The stages in which a section may write its figures."""

_TABLES = {
    ItemKind.FIGURE: ("indicator", "actual", "draft"),
    ItemKind.MILESTONE: ("milestone", "milestone_report", "milestone_draft"),
}

_ASKED = {
    ItemKind.FIGURE: ("indicator", "name", "figure_due"),
    ItemKind.MILESTONE: ("milestone", "title", "milestone_due"),
}


class Refused(Exception):
    """The round takes no such write now; the text says in Japanese why and what to do."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Under which change what was said now stands; the earlier one where nothing was new."""

    change_no: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another change came between what was seen and this write, which wrote nothing.

    `actor` said `value` about `item` at `recorded_at` (UTC), under `change_no`, which a next write may be based on.
    """

    item: str
    change_no: int
    actor: str
    recorded_at: datetime
    value: str

    def __str__(self) -> str:
        """Return the sentence for whoever came second."""
        return (
            f"{self.actor}が{jst_label(self.recorded_at)}に「{self.value}」と保存しています。"
            "入力した内容は残っています。どちらにするか選んでください。"
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A section's round as a change finds it."""

    place: Place
    month: Month
    stage: Stage
    kind: RoundKind
    submission: Row | None
    settings: Settings

    @property
    def route(self) -> tuple[Stage, ...]:
        """The stages that this round goes through."""
        return self.settings.routes[self.kind]


def place_of(store: Store, section: str) -> Place:
    """Return a section with its department; Refused if there is no such section."""
    for row in store.newest("section", section=section):
        if not row["withdrawn"]:
            return Place(row["department"], section)
    raise Refused(f"課「{section}」はありません。")


def place_of_figure(store: Store, indicator: str) -> Place:
    """Return the section that reports a figure; Refused if there is no such figure."""
    for row in store.newest("indicator", indicator=indicator):
        if not row["withdrawn"]:
            return place_of(store, row["section"])
    raise Refused(f"指標「{indicator}」はありません。")


def held(change: Change, place: Place, month: Month) -> Held:
    """Return where a section's round of a month stands."""
    submission = _submission(change, place, month)
    settings = setting.of_rows(row for row in change.newest("setting") if not row["withdrawn"])
    kind = RoundKind(submission["round_kind"]) if submission and submission["round_kind"] else settings.kind_of(month)
    return Held(place, month, _stage(submission), kind, submission, settings)


def require_savable(what: str, text: str, longest: int) -> None:
    """Refuse a text that is too long, or that holds what cannot be saved."""
    wrong = texts.problem(what, text, longest)
    if wrong is not None:
        raise Refused(wrong)


def require_open(change: Change, place: Place, month: Month) -> None:
    """Refuse what is written about a round that its section has handed in, or that is closed.

    Whatever writes a figure of a section calls this in its own change.
    """
    stage = _stage(_submission(change, place, month))
    if stage not in TAKES_ENTRIES:
        raise Refused(refusal(stage, month))


def require_not_closed(change: Change, place: Place, month: Month) -> None:
    """Refuse what is written about a closed round."""
    stage = _stage(_submission(change, place, month))
    if stage is Stage.CLOSED:
        raise Refused(refusal(stage, month))


def require_asked(change: Change, kind: ItemKind, items: Iterable[str], place: Place, month: Month) -> None:
    """Refuse what the round does not ask of the section: another's figures and milestones, and those not due then."""
    wanted = list(items)
    table, title, due = _ASKED[kind]
    known = {row[table]: row for row in change.newest(table, **{table: wanted}) if not row["withdrawn"]}
    asked = change.read(due, Question(place.department, month.fiscal_year.year, month.first))
    sections = {row[table]: row["section"] for row in asked}
    for item in wanted:
        if item not in known:
            raise Refused(f"{kind.label}「{item}」はありません。")
        name = known[item][title]
        if item not in sections:
            raise Refused(f"「{name}」は{month.label}分の報告対象ではありません。")
        if sections[item] != place.section:
            raise Refused(f"「{name}」はこの課の{kind.label}ではありません。")


@dataclass(frozen=True, slots=True)
class Newest:
    """What a change finds about one figure or milestone of a month: the last revisions of its report and its draft.

    What was taken back is none.
    """

    item: str
    last_report: Row | None
    last_draft: Row | None

    @property
    def report(self) -> Row | None:
        """The report that stands."""
        return None if self.last_report is None or self.last_report["withdrawn"] else self.last_report

    @property
    def draft(self) -> Row | None:
        """The draft that stands."""
        return None if self.last_draft is None or self.last_draft["withdrawn"] else self.last_draft

    @property
    def report_change(self) -> int:
        """The change of the last report, 0 for none."""
        return int(self.report["change_no"]) if self.report else 0

    @property
    def change_no(self) -> int:
        """The change by which what can be seen of it came about, 0 for nothing."""
        return max(self.report_change, int(self.draft["change_no"]) if self.draft else 0)

    @property
    def touched(self) -> int:
        """The last change that had to do with it, 0 for none."""
        return max((int(row["change_no"]) for row in (self.last_report, self.last_draft) if row), default=0)

    @property
    def value(self) -> str:
        """What was last said, as a few words."""
        last = self.report
        if self.draft is not None and self.draft["change_no"] >= self.report_change:
            last = self.draft
        if last is None:
            return NO_VALUE
        if last["state"] is None:
            return str(last["done_text"] or last["postponed_text"] or last["note"] or NO_VALUE)
        if last["state"] in set(MilestoneReport):
            return MilestoneReport(last["state"]).label
        if last["state"] != ActualState.REPORTED:
            return ActualState(last["state"]).label
        return str(last["text"] if "text" in last else f"{last['value']:.15g}") or NO_VALUE


def newest(change: Change, kind: ItemKind, items: Iterable[str], month: Month) -> dict[str, Newest]:
    """Return what the change finds about each of some items of a month."""
    key, reports, drafts = _TABLES[kind]
    wanted = list(items)
    found = {
        table: {row[key]: row for row in change.newest(table, **{key: wanted, "month": month.first})}
        for table in (reports, drafts)
    }
    return {item: Newest(item, found[reports].get(item), found[drafts].get(item)) for item in wanted}


def conflict(change: Change, found: Newest) -> Conflict:
    """Return who said what is there now.

    Raises:
        Refused: nobody ever said anything, so that the write is based on nothing that there was.
    """
    if found.touched == 0:
        raise Refused("画面の内容が古くなっています。読み直してください。")
    recorded = change.recorded(found.touched)
    return Conflict(found.item, found.change_no, recorded["actor"], recorded["recorded_at"], found.value)


def said_by(revision: Row) -> Row:
    """Return what a revision says, without the change that said it, as it may be said again."""
    return {name: value for name, value in revision.items() if name not in ("change_no", "withdrawn")}


def _submission(change: Change, place: Place, month: Month) -> Row | None:
    rows = change.newest("submission", section=place.section, month=month.first)
    return next((row for row in rows if not row["withdrawn"]), None)


def _stage(submission: Row | None) -> Stage:
    return Stage(submission["stage"]) if submission else Stage.OPEN


def refusal(stage: Stage, month: Month) -> str:
    """Say why a round at a stage takes no entries, and what to do."""
    if stage is Stage.CLOSED:
        remedy = "企画部門に理由を伝えて締切解除を受けてください。"
        return f"{month.label}分は締切済のため変更できません。直すときは、{remedy}"
    return f"{month.label}分は「{stage.label}」のため変更できません。直すときは、差戻しを受けてください。"
