"""年間の流れ as a page: a department's year as a checklist, each task with its state, its day and the way to it."""

from __future__ import annotations

from datetime import date

from kpi import cycle
from kpi.calendar import FiscalYear, era_date
from kpi.cycle import Cycle, Item, Phase, Task, TaskState
from kpi.model import SheetPart
from pages.shared import provenance, reader, sheet_view
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, hidden, join, tag
from pages.shared.sheet_goals import GOALS
from pages.shared.sitemap import CARRY, ENTRY, MIDTERM, SHEET, TARGETS, UNREPORTED, Place
from pages.shared.status import Tone

_SIGNS = {
    TaskState.DONE: ("●", Tone.GOOD),
    TaskState.PARTLY: ("◐", Tone.LOOK),
    TaskState.OPEN: ("○", Tone.LOOK),
    TaskState.NOT_YET: ("…", Tone.OPEN),
    TaskState.NONE: ("－", Tone.OPEN),
}
_PAGES: dict[Task, Place] = {
    Task.TARGETS: TARGETS, Task.PLANS: TARGETS, Task.MONTHLY: UNREPORTED, Task.MID_YEAR: ENTRY, Task.YEAR_END: ENTRY,
    Task.MIDTERM: MIDTERM, Task.CARRIED: CARRY,
}  # fmt: skip
"""Where a task is done, where that is not the sheet."""
_EDITS = {Task.GOALS: GOALS, Task.PURPOSE: SheetPart.MISSION.value, Task.SUMMARY: SheetPart.SUMMARY.value}
_HEADS = ("すること", "状態", "件数", "登録日")


@reader.kept
def cycles(year: FiscalYear, today: date, change_no: int) -> tuple[Cycle, ...]:
    """Return the year of every department as of a day and a change."""
    return cycle.read_cycles(reader.store(), year, today, change_no)


def drawn(selected: Selection, today: date) -> Html:
    """Return the checklist of the selected department, and where the others are."""
    found = cycles(selected.year, today, selected.change[0])
    own = next((one for one in found if one.department == selected.department), None)
    past = provenance.past(selected.as_of, selected.link(as_of=None))
    report = reader.read_report(selected.department, selected.year, selected.month, selected.change)
    if own is None:
        empty = tag("p", "この年度の目標は登録されていません。上の一覧から別の年度を選んでください。", cls="empty")
        return tag("div", past, empty, provenance.footer(report), cls="board")
    return tag(
        "div",
        provenance.summary(cycle.headline(own), past),
        _overview(own),
        tag("div", *(_phase(own, phase, selected) for phase in Phase), cls="phases"),
        _others(found, selected) if len(found) > 1 else "",
        provenance.footer(report, remarks=("状態は登録の内容から自動で決まります。手で消し込むものはありません。",)),
        cls="board of-cycle",
    )


def state(found: TaskState) -> Html:
    """Return sign and word of a task's state."""
    sign, tone = _SIGNS[found]
    return tag("span", f"{sign} {found.label}", cls=f"status {tone}")


def _overview(own: Cycle) -> Html:
    """Return the circle of the year in one line: each phase with how many of its tasks are done."""
    following = own.next_item
    steps = []
    for phase in Phase:
        asked = [item for item in own.of(phase) if item.state is not TaskState.NONE]
        done = sum(item.state is TaskState.DONE for item in asked)
        is_now = following is not None and following.phase is phase
        said = f"{done}/{len(asked)}" if asked else "対象なし"
        steps.append(
            tag(
                "li", tag("b", phase.label), tag("span", said), hidden("(今)") if is_now else "",
                cls="current" if is_now else "", aria_current="step" if is_now else None,
            )
        )  # fmt: skip
    return tag("ol", *steps, cls="year-round", aria_label="年間の流れ")


def _phase(own: Cycle, phase: Phase, selected: Selection) -> Html:
    lines = (_line(item, own, selected) for item in own.of(phase))
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in _HEADS)))
    caption = tag("caption", f"{phase.label}ですること", cls="unseen")
    table = tag("table", caption, head, tag("tbody", *lines), cls="figures tasks")
    return tag("section", heading(2, phase.label), table)


def _line(item: Item, own: Cycle, selected: Selection) -> Html:
    is_next = item == own.next_item
    name = tag("a", item.task.label, href=_way(item.task, selected))
    return tag(
        "tr",
        tag("th", join((tag("small", "次 "), name)) if is_next else name, scope="row"),
        tag("td", state(item.state)),
        tag("td", item.counted or "―"),
        tag("td", era_date(item.on) if item.on else "―"),
        cls="is-next" if is_next else "",
    )


def _way(task: Task, selected: Selection) -> str:
    """Return where a task is done; a form of the sheet opens where the task is one text."""
    edit = {sheet_view.EDIT: _EDITS[task]} if task in _EDITS and selected.as_of is None else {}
    return selected.link(_PAGES.get(task, SHEET).path, **edit)


def _others(found: tuple[Cycle, ...], selected: Selection) -> Html:
    """Return how far each department is, phase by phase."""
    head = tag(
        "tr",
        tag("th", "部局", scope="col"),
        *(tag("th", phase.label, scope="col", cls="number") for phase in Phase),
        tag("th", "次にすること", scope="col"),
    )
    lines = []
    for one in found:
        cells = []
        for phase in Phase:
            asked = [item for item in one.of(phase) if item.state is not TaskState.NONE]
            done = sum(item.state is TaskState.DONE for item in asked)
            cells.append(tag("td", f"{done}/{len(asked)}" if asked else "―", cls="number"))
        name = tag("a", one.department_name, href=selected.link(department=one.department))
        following = one.next_item.task.label if one.next_item else "―"
        is_own = one.department == selected.department
        lines.append(
            tag("tr", tag("th", name, scope="row"), *cells, tag("td", following), cls="is-next" if is_own else "")
        )
    caption = tag("caption", "部局ごとの、済んだ項目の数", cls="unseen")
    table = tag("table", caption, tag("thead", head), tag("tbody", *lines), cls="figures")
    return tag("section", heading(2, "部局ごとの進み具合"), tag("div", table, cls="wide"))
