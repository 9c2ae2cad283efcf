"""What may be published: the 公表用説明 that the head released, and each figure unless it is withheld.

Neither changes a figure, so both may be decided until its round is closed. A release is of words: what a section writes
afterwards is not published before it is released itself, and until then the released words stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kpi import access, guard
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month
from kpi.guard import TAKES_ENTRIES, Conflict, Held, Refused, Saved
from kpi.model import ActualState, ItemKind, Labelled, Row, Stage
from kpi.store import Change, Question, Store

_UNCONFIRMED = (*TAKES_ENTRIES, Stage.SUBMITTED)


class Release(Labelled):
    """How far the 公表用説明 of a figure is."""

    NOTHING = "nothing", "説明なし"
    WITHIN = "within", "未公開"
    RELEASED = "released", "公開"
    CHANGED = "changed", "変更あり"


@dataclass(frozen=True, slots=True)
class Published:
    """What may leave the house beside one report: the words, and whether the report or the total is withheld.

    `text` are the words that the head released last, None while there are none. `is_total_withheld` holds where the
    value to date is, or adds up what is, 公表時は秘匿.
    """

    text: str | None
    is_withheld: bool
    is_total_withheld: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """One report of a section with what is decided about it; `released_at` is UTC, `based_on` what a write is based on.

    `explanation` is what the section wrote last, `released_text` what was released.
    """

    indicator: str
    name: str
    unit: str
    decimals: int
    place: Place
    month: Month
    value: float | None
    state: ActualState
    explanation: str | None
    released_text: str | None
    released_at: datetime | None
    released_by: str | None
    is_withheld: bool
    is_total_withheld: bool
    stage: Stage
    is_confirmed: bool
    based_on: int

    @property
    def release(self) -> Release:
        """How far its words are."""
        if self.released_text is not None:
            return Release.RELEASED if self.released_text == self.explanation else Release.CHANGED
        return Release.WITHIN if self.explanation else Release.NOTHING

    @property
    def is_locked(self) -> bool:
        """Whether its round is closed, so that nothing can be decided."""
        return self.stage is Stage.CLOSED

    @property
    def is_held_back(self) -> bool:
        """Whether released words stay in the house for now: the report is withheld, or not confirmed any more."""
        return self.released_text is not None and (self.is_withheld or not self.is_confirmed)

    @property
    def is_ready(self) -> bool:
        """Whether there are words that could be released now."""
        unreleased = self.release in (Release.WITHIN, Release.CHANGED)
        may_leave = self.is_confirmed and not self.is_withheld
        return may_leave and not self.is_locked and bool(self.explanation) and unreleased


def published(
    store: Store, year: FiscalYear, department: str | None = None, change_no: int | None = None
) -> Mapping[tuple[str, Month], Published]:
    """Return what may be published beside each report of a year as of a change, by indicator and month.

    Briefings and exports read this and nothing else of a figure's texts. Whether the figure itself is confirmed stands
    with the figure (`is_confirmed`).
    """
    return published_of(store, Question(department, year.year, year.last_month.first, change_no))


def published_of(store: Store, asked: Question) -> Mapping[tuple[str, Month], Published]:
    """Return the same of whatever is asked, up to its month: of all years, of one department or of all."""
    rows = store.read("publication", asked)
    return {
        (row["indicator"], Month.of(row["month"])): Published(
            row["released_text"], row["withheld"], row["total_withheld"]
        )
        for row in rows
    }


def read_month(
    store: Store, department: str | None, month: Month, change_no: int | None = None
) -> tuple[Publication, ...]:
    """Return each report of a month, of a department or of all, with what is decided about it, section by section."""
    asked = Question(department, month.fiscal_year.year, month.first, change_no)
    sections = {row["section"]: row["position"] for row in store.read("section", asked)}
    rows = [row for row in store.read("publication", asked) if row["month"] == month.first]
    rows.sort(key=lambda row: (sections[row["section"]], row["section"], row["position"], row["indicator"]))
    return tuple(_publication(row) for row in rows)


def release(
    store: Store, who: Person, indicator: str, month: Month, based_on: int, *, released: bool = True
) -> Saved | Conflict:
    """Release the 公表用説明 of a figure as it stands, or take what was released back.

    `based_on` is the change of the report that was seen.

    Raises:
        Forbidden: the person may not.
        Refused: the round is closed or not confirmed, or there is nothing to release.
    """
    place = guard.place_of_figure(store, indicator)
    capacity = access.require(who, Act.RELEASE_TEXT, place)
    with store.write(capacity.actor, "公表用説明の公表" if released else "公表用説明の公表の取消し") as change:
        held, report = _seen(change, place, (indicator, month), based_on)
        if isinstance(report, Conflict):
            return report
        standing, text = _released(change, indicator, month), report["explanation"]
        if released and not text:
            raise Refused("公表用説明がまだ書かれていません。")
        if released and held.submission is not None and held.stage in _UNCONFIRMED:
            raise Refused(f"{month.label}分は「{held.stage.label}」です。課長確認のあとに公表できます。")
        if standing == (text if released else None):
            change.abandon()
            return Saved(based_on)
        row = {"indicator": indicator, "month": month.first, "explanation": text if released else standing}
        change.put("released_text", [row], withdrawn=not released)
        return Saved(change.number)


def withhold(
    store: Store, who: Person, indicator: str, month: Month, based_on: int, *, withheld: bool = True
) -> Saved | Conflict:
    """Keep a figure out of everything that is published (公表時は秘匿), or no longer; `based_on` as in `release`.

    Raises:
        Forbidden: the person may not.
        Refused: the round is closed, nothing was reported, or the section is typing it anew.
    """
    place = guard.place_of_figure(store, indicator)
    capacity = access.require(who, Act.WITHHOLD, place)
    with store.write(capacity.actor, "公表時の秘匿" if withheld else "公表時の秘匿の解除") as change:
        _, report = _seen(change, place, (indicator, month), based_on)
        if isinstance(report, Conflict):
            return report
        if guard.newest(change, ItemKind.FIGURE, [indicator], month)[indicator].draft is not None:
            raise Refused("この指標は入力中です。月次入力で「公表時は秘匿」を選んでください。")
        if report["withheld"] == withheld:
            change.abandon()
            return Saved(based_on)
        change.put("actual", [guard.said_by(report) | {"withheld": withheld}])
        return Saved(change.number)


def _seen(change: Change, place: Place, figure: tuple[str, Month], based_on: int) -> tuple[Held, Row | Conflict]:
    """Return where the round stands and what is reported, unless that is not what was seen."""
    indicator, month = figure
    guard.require_not_closed(change, place, month)
    found = guard.newest(change, ItemKind.FIGURE, [indicator], month)[indicator]
    held = guard.held(change, place, month)
    if found.report is None:
        raise Refused(f"{month.label}分の報告がまだありません。")
    if found.report_change != based_on:
        change.abandon()
        return held, guard.conflict(change, found)
    return held, found.report


def _released(change: Change, indicator: str, month: Month) -> str | None:
    """Return the words that are released, if any."""
    rows = change.newest("released_text", indicator=indicator, month=month.first)
    return next((row["explanation"] for row in rows if not row["withdrawn"]), None)


def _publication(row: Row) -> Publication:
    return Publication(
        indicator=row["indicator"],
        name=row["name"],
        unit=row["unit"],
        decimals=row["decimals"],
        place=Place(row["department"], row["section"]),
        month=Month.of(row["month"]),
        value=row["value"],
        state=ActualState(row["state"]),
        explanation=row["explanation"],
        released_text=row["released_text"],
        released_at=row["released_at"],
        released_by=row["released_by"],
        is_withheld=row["withheld"],
        is_total_withheld=row["total_withheld"],
        stage=Stage(row["stage"]),
        is_confirmed=row["is_confirmed"],
        based_on=row["change_no"],
    )
