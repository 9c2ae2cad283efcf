"""進行管理 as blocks of HTML around its chart: how far the work is, what is next, and the label and state of each row.

Labels lie beside the figure, a row of the page for a row of the chart, so that they can be selected and read aloud.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from kpi import schedule
from kpi.calendar import FiscalYear, day_words
from kpi.charts import schedule as schedule_chart
from kpi.exchange.out.wanted import What
from kpi.model import Milestone, Step, StepStatus
from kpi.numbers import NO_VALUE
from kpi.schedule import ALL, OPEN, SOON, Due, Line, Schedule
from kpi.wording import due_words
from pages.shared import downloads, provenance, reader
from pages.shared.address import Selection
from pages.shared.markup import Html, escape, heading, join, table, tag
from pages.shared.panel import opener, panel
from pages.shared.sitemap import GOAL
from pages.shared.status import MILESTONES, dot, spoken

_LISTED = 6  # so many dates stand above the chart; the rest open
_WORK = (
    StepStatus.CARRIED_OUT,
    StepStatus.UNDER_WAY,
    StepStatus.CANCELLED,
    StepStatus.NOT_REPORTED,
    StepStatus.NOT_DUE,
)
_TABLE, _UPCOMING, _PAST_DUE = "all-work", "all-upcoming", "all-past-due"
_NOT_RECORDED = "期限が過ぎ、完了の記録がないもの"
_COLUMNS = {
    "番号": "short", "目標": "word", "取組み": "word", "工程": "word", "予定": "", "期限": "short", "完了": "short",
    "状態": "short", "備考": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """The page: what stands above the chart, the labels of its rows, the figure and its description, what follows."""

    above: Html
    labels: Html
    figure: go.Figure | None
    alt: str
    below: Html


@reader.kept
def options(selected: Selection) -> dict[str, str]:
    """Return what can be shown of a selection, with words."""
    return schedule.choices(_read(selected))


@reader.kept
def drawn(selected: Selection, show: str) -> Drawn:
    """Return the page of a selection, with the lines of one of its options."""
    read = _read(selected)
    lines = schedule.shown(read, show)
    above = (_summary(read, selected), _counts(read), _next(read), _nothing(read, lines))
    return Drawn(
        above=tag("div", *above, cls="board schedule"),
        labels=_labels(read, show, lines, selected),
        figure=schedule_chart.draw(lines, read.report) if lines else None,
        alt=_alt(read, show),
        below=tag("div", *_below(read, selected), cls="board schedule"),
    )


def _read(selected: Selection) -> Schedule:
    report = reader.read_report(selected.department, selected.year, selected.month, selected.change)
    return schedule.read_schedule(reader.store(), report)


def _summary(read: Schedule, selected: Selection) -> Html:
    return tag(
        "div",
        tag("p", schedule.headline(read), cls="headline"),
        provenance.past(selected.as_of, selected.link(as_of=None)),
        opener("表で見る", _TABLE, "plain"),
        cls="summary",
    )


def _counts(read: Schedule) -> Html:
    """Count milestones and continuous work apart; the signs are the chart's legend."""
    milestones = Counter((milestone.status, milestone.status_label) for milestone in read.report.milestones)
    work = Counter((step.status, step.status_label) for goal in read.report.goals for step in goal.steps)
    undated = sum(milestone.due_to is None for milestone in read.report.milestones)
    within = f"(期限の記載なし{undated}件を含む)" if undated else ""
    kinds = (
        (f"マイルストーン{within}", [
            tag("li", spoken(status, label), tag("b", str(milestones[status, label])))
            for status, label in sorted(milestones, key=lambda pair: list(MILESTONES).index(pair[0]))
        ]),
        ("通年の取組み", [
            tag("li", _worded(status, label), tag("b", str(work[status, label])))
            for status, label in sorted(work, key=lambda pair: _WORK.index(pair[0]))
        ]),
    )  # fmt: skip
    return tag(
        "div",
        *(
            tag("div", tag("span", f"{name} "), tag("ul", *items, aria_label=f"{name}の状態別の件数"), cls="kind")
            for name, items in kinds
            if items
        ),
        cls="counts",
    )


def _worded(status: StepStatus, label: str) -> Html:
    """Return sign and word of continuous work: its bar in small."""
    return tag("span", tag("i", cls=f"strip {status}"), label, cls="status")


def _next(read: Schedule) -> Html:
    """List what is next and what is past its time; a list has the room of an empty one."""
    if not read.lines:
        return Html()
    first, last = read.report.month.plus(1), read.report.month.plus(SOON)
    lists = (
        (f"今後{SOON}か月の期限({first.label}～{last.label})", read.upcoming, _UPCOMING),
        (_NOT_RECORDED, read.past_due, _PAST_DUE),
    )
    is_alone = sum(bool(found) for _, found, _ in lists) == 1
    room = _LISTED * 2 if is_alone else _LISTED
    year = read.report.fiscal_year
    return tag("div", *(_dates(year, *listed, room) for listed in lists), cls="next alone" if is_alone else "next")


def _dates(year: FiscalYear, title: str, found: Sequence[Due], more: str, room: int) -> Html:
    rest = len(found) - room
    return tag(
        "section",
        tag(
            "div",
            heading(2, f"{title} {len(found)}件"),
            opener(f"ほか{rest}件", more, "plain", f"{title}をすべて見る") if rest > 0 else "",
            cls="next-head",
        ),
        tag("ol", *(_date(due, year) for due in found[:room])) if found else tag("p", "ありません。"),
        cls="" if found else "empty",
    )


def _date(due: Due, year: FiscalYear) -> Html:
    milestone = due.milestone
    return tag(
        "li",
        tag("span", _day(due, year), cls="when"),
        tag("span", due.line.number, cls="place"),
        tag("span", milestone.title, cls="what"),
        tag("span", milestone.note or "", cls="note"),
        spoken(milestone.status, milestone.status_label),
        title="　".join(filter(None, (due.line.number, milestone.title, milestone.status_label, milestone.note))),
    )


def _day(due: Due, year: FiscalYear) -> str:
    if due.milestone.postponed_to is not None:
        return f"{day_words(due.day.isoformat(), year)}(延期後)"
    return day_words(due.milestone.due_to_text or "", year)


def _nothing(read: Schedule, lines: Sequence[Line]) -> Html:
    """Say why there is no chart."""
    if not read.lines:
        return tag("p", "この年度には、目標の取組みが登録されていません。", cls="empty")
    return Html() if lines else tag("p", "未完了の取組みはありません。", cls="empty")


def _labels(read: Schedule, show: str, lines: Sequence[Line], selected: Selection) -> Html:
    """Return the row of column names, then for each goal its row and the rows of its lines."""
    scope = _scope(read, show)
    names = (heading(2, "工程表 ", tag("small", scope), cls="what"), tag("span", "状態", cls="state"))
    return tag(
        "div",
        tag("div", *names, cls="line names", title=scope),
        *(_goal(own, selected) for own in schedule.by_goal(lines)),
        cls="board lines",
        style=f"--line:{schedule_chart.ROW}px",
    )


def _scope(read: Schedule, show: str) -> str:
    """Say which lines are shown, and how many are left out."""
    if show == ALL:
        return f"{sum(line.step is not None for line in read.lines)}工程"
    if show != OPEN:
        return schedule.choices(read)[show]
    planned = [line for line in read.lines if line.is_planned]
    untold = sum(not line.is_tracked for line in planned)
    without = f"(状態の報告がない{untold}件を除く)" if untold else ""
    return f"未完了 {sum(line.is_open for line in planned)}/{len(planned)}件{without}"


def _goal(lines: Sequence[Line], selected: Selection) -> Html:
    number, title = str(lines[0].goal), lines[0].goal_title
    page = tag("a", title, href=selected.link(GOAL.path, goal=number))
    return tag(
        "section",
        tag("div", tag("span", number, cls="badge"), heading(3, page), cls="line of-goal", title=title),
        tag("ol", *(_line(line) for line in lines)),
    )


def _line(line: Line) -> Html:
    return tag(
        "li",
        tag("span", tag("span", line.number, cls="place"), line.title, cls="what", title=line.title),
        _state(line),
        cls="line initiative" if line.step is None else "line",
    )


def _state(line: Line) -> Html:
    """Return the states of a line, and the remarks on them where the screen has room."""
    if not line.is_tracked:
        said = "状態の報告がない工程" if line.is_planned else None
        return tag("span", NO_VALUE if said else "", cls="state none", title=said)
    work = _worded(line.work.status, line.work.status_label) if line.work else Html()
    reported: tuple[Step | Milestone, ...] = (*filter(None, (line.work,)), *line.milestones)
    note = "、".join(part.note for part in reported if part.note)
    words = "、".join(part.status_label for part in reported)
    return tag(
        "span",
        work,
        *_states(line.milestones),
        tag("span", note, cls="note"),
        cls="state",
        title="　".join(filter(None, (words, note))),
    )


def _states(milestones: Sequence[Milestone]) -> Iterator[Html]:
    """Yield the most urgent state in words, and the signs of the others, each with how often it occurs."""
    counts = Counter((milestone.status, milestone.status_label) for milestone in milestones)
    if not counts:
        return
    worst, *others = sorted(counts, key=lambda pair: schedule.URGENCY.index(pair[0]))
    yield spoken(*worst)
    if len(milestones) > 1:
        yield escape(f" {counts[worst]}")
    for status, label in others:
        yield dot(status, label)
        yield escape(f" {counts[status, label]}")


def _alt(read: Schedule, show: str) -> str:
    report = read.report
    work = Counter(step.status_label for goal in report.goals for step in goal.steps)
    said = [
        f"{report.fiscal_year.label}の工程表({schedule.choices(read)[show]})、{report.month.end_label}時点。",
        f"{schedule.headline(read)}。",
    ]
    if work:
        said.append(f"通年の取組みは{'、'.join(f'{label}{items}件' for label, items in work.items())}。")
    return "".join((*said, "数字は「表で見る」にあります。"))


def _below(read: Schedule, selected: Selection) -> Iterator[Html]:
    report = read.report
    rows = [row for line in read.lines if line.is_planned for row in _rows(line, report.fiscal_year)]
    caption = f"{report.department_name} {report.fiscal_year.label} {report.month.end_label}時点の取組みと工程"
    yield provenance.footer(report, downloads.links(What.SCHEDULE, selected), ("枠は予定、印は実績または期限",))
    listed = table(tuple(_COLUMNS), rows, caption, tuple(_COLUMNS.values())) if rows else tag("p", "登録はありません。")
    yield panel(_TABLE, "取組みと工程の表", listed, cls="sheet printed")
    for name, title, found in (
        (_UPCOMING, f"今後{SOON}か月の期限", read.upcoming),
        (_PAST_DUE, _NOT_RECORDED, read.past_due),
    ):
        if len(found) > _LISTED:
            yield panel(name, title, _all(found, report.fiscal_year, title), cls="sheet")


def _all(found: Sequence[Due], year: FiscalYear, title: str) -> Html:
    rows = (
        (
            due.line.number,
            due.milestone.title,
            _day(due, year),
            spoken(due.milestone.status, due.milestone.status_label),
            due.milestone.note or "",
        )
        for due in found
    )
    return table(("番号", "項目", "期限", "状態", "備考"), rows, title, ("short", "", "short", "short"))


def _rows(line: Line, year: FiscalYear) -> Iterator[tuple[str, ...]]:
    """Return a row a milestone, and one for continuous work or for a line that has neither."""
    step = NO_VALUE if line.step is None else line.step
    plan = line.schedule or NO_VALUE
    for milestone in line.milestones:
        title = step if milestone.title == line.title else join((step, tag("small", f"({milestone.title})")), " ")
        yield (line.number, line.goal_title, line.initiative, title, plan, *_outcome(milestone, year))
    if line.work or not line.milestones:
        yield (line.number, line.goal_title, line.initiative, step, plan, NO_VALUE, NO_VALUE, *_work(line.work))


def _outcome(milestone: Milestone, year: FiscalYear) -> tuple[str, ...]:
    done = NO_VALUE if milestone.done_on is None else day_words(milestone.done_on, year)
    state = spoken(milestone.status, milestone.status_label)
    return due_words(milestone, year), done, state, milestone.note or ""


def _work(work: Step | None) -> tuple[str, str]:
    return (NO_VALUE, "") if work is None else (_worded(work.status, work.status_label), work.note or "")
