"""進行管理: the work of a year on twelve months, April first, one row of the same height a line.

A planned time is an outline, what came of it a sign, by shape and fill as on the other pages. Labels stand beside the
figure, not in it: they wrap, can be selected and are read aloud. Every goal begins with a row of month names, so that
a page of paper or a scrolled screen always shows some.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import plotly.graph_objects as go

from kpi.calendar import FiscalYear, Month
from kpi.charts.style import BAD, EARLIER, GRID, INK, LOOK, PAPER, SIZE, SOFT, STATUS_INK, paper
from kpi.model import Milestone, MilestoneStatus, Report, ScheduleKind, StepStatus
from kpi.schedule import SOON, Line, by_goal

ROW = 22
"""px: the height of a row. The first row names the asked month; a row for each goal and each line follow."""

_NO_TIME, _NO_DUE = "予定の記載なし", "期限の記載なし"
_NEXT = "#EEF1FB"
"""The ground of the coming months."""
_TALL, _THIN, _WORDED = 14 / ROW, 8 / ROW, 19 / ROW
_APART = 0.34
"""Months between signs that would lie on one another."""
_MONTH = 0.9
"""Of a month: however many signs it has, they stay in it."""
_WIDE = 34
"""So many characters stand in one line."""
_RADIUS = 5.6

_SYMBOLS: dict[MilestoneStatus, str] = {
    MilestoneStatus.DONE_LATE: "triangle-down",
    MilestoneStatus.OVERDUE: "diamond",
    MilestoneStatus.CANCELLED: "x",
}
"""The signs that are no circle; they are those of the style sheet (words.css)."""
_SOLID = (MilestoneStatus.DONE, MilestoneStatus.DONE_LATE, MilestoneStatus.OVERDUE, MilestoneStatus.CANCELLED)
_INSIDE: dict[MilestoneStatus, str] = {
    MilestoneStatus.DONE_UNDATED: "M-2.8,0 C-2.8,3.7 2.8,3.7 2.8,0 C2.8,-3.7 -2.8,-3.7 -2.8,0 Z",
    MilestoneStatus.PARTLY_DONE: "M0,-5.6 C-7.5,-5.6 -7.5,5.6 0,5.6 Z",
    MilestoneStatus.UNDER_WAY: "M0,0 L0,5.6 C3.1,5.6 5.6,3.1 5.6,0 Z",
    MilestoneStatus.POSTPONED: "M-3.5,-1 L3.5,-1 L3.5,1 L-3.5,1 Z",
}
"""What fills a part of a circle, in px around its middle, upwards."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A milestone on its row: where its sign stands in months after 1 April, None where nobody knows."""

    line: Line
    milestone: Milestone
    row: float
    at: float | None


@dataclass(frozen=True, slots=True)
class _Box:
    """A stretch of months on a row; its height is a part of the row's."""

    begin: float
    end: float
    row: float
    height: float
    hint: str
    fill: str = PAPER


def draw(lines: Sequence[Line], report: Report) -> go.Figure:
    """Draw lines of a schedule as of the report's month.

    Args:
        lines: what `kpi.schedule.shown` gives; at least one.
        report: the year that they belong to.
    """
    rows, headings, count = _rows(lines)
    asked = report.month.number_in_year
    figure = paper(
        count * ROW,
        margin={"l": 8, "r": 8, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        barmode="overlay",
        hoverdistance=ROW // 2,
        hoverlabel_align="left",
    )
    figure.update_xaxes(
        range=[0, 12], tickvals=list(range(13)), showticklabels=False, showgrid=True, gridcolor=GRID, showline=False,
        automargin=False,
    )  # fmt: skip
    figure.update_yaxes(range=[count, 0], visible=False, automargin=False)
    signs = [sign for line, row in rows for sign in _signs(line, row, report.fiscal_year)]
    figure.add_trace(_bars(rows, signs, report))
    figure.add_trace(_texts(rows, signs, headings, report.fiscal_year))
    for trace in _delays(signs, report.fiscal_year):
        figure.add_trace(trace)
    figure.add_trace(_marks(rows, signs, report))
    figure.update_layout(shapes=[*_now(asked, count), *_insides(signs)], annotations=list(_now_said(report.month)))
    return figure


def _rows(lines: Sequence[Line]) -> tuple[list[tuple[Line, float]], list[float], int]:
    """Return each line with the middle of its row, the middles of the goals' rows, and how many rows there are."""
    rows: list[tuple[Line, float]] = []
    headings: list[float] = []
    row = 1
    for own in by_goal(lines):
        headings.append(row + 0.5)
        rows += [(line, row + number + 0.5) for number, line in enumerate(own, start=1)]
        row += 1 + len(own)
    return rows, headings, row


def _signs(line: Line, row: float, year: FiscalYear) -> Iterator[_Sign]:
    """Place the milestones of a line; those of the same place stand side by side."""
    places = [_place(milestone, year) for milestone in line.milestones]
    together, seen = Counter(places), Counter[float | None]()
    for milestone, place in zip(line.milestones, places, strict=True):
        apart = min(_APART, _MONTH / together[place])
        at = None if place is None else place + apart * (seen[place] - (together[place] - 1) / 2)
        seen[place] += 1
        yield _Sign(line, milestone, row, at)


def _place(milestone: Milestone, year: FiscalYear) -> float | None:
    """Return where it was done, else where it is due: the middle of the month or the day that is known."""
    text = milestone.done_on or milestone.due_to_text
    return None if text is None else _middle(text, year)


def _middle(text: str, year: FiscalYear) -> float:
    """Return the middle of 2022-05 or 2022-05-20 in months after 1 April, within the year."""
    if len(text) == len("2022-05"):
        month = Month.parse(text)
        return (_at(month.first, year) + _after(month.last, year)) / 2
    day = date.fromisoformat(text)
    return (_at(day, year) + _after(day, year)) / 2


def _at(day: date, year: FiscalYear, days: int = 0) -> float:
    """Return the beginning of a day in months after 1 April, within the year."""
    month = Month.of(day)
    whole = (month.year - year.year) * 12 + month.month - year.first_month.month
    return min(12.0, max(0.0, whole + (day.day - 1 + days) / month.last.day))


def _after(day: date, year: FiscalYear) -> float:
    """Return the end of a day."""
    return _at(day, year, days=1)


def _span(first: date | None, last: date, year: FiscalYear) -> tuple[float, float]:
    """Return the ends of a planned time; one that names no first day is the month of its last."""
    return _at(first or Month.of(last).first, year), _after(last, year)


def _covered(line: Line, year: FiscalYear) -> tuple[float, float] | None:
    """Return the months that the schedule of a line without milestones covers."""
    if line.last is not None:
        return _span(line.first, line.last, year)
    every = (ScheduleKind.ALL_YEAR, ScheduleKind.MONTHLY, ScheduleKind.TIMES_A_YEAR)
    return (0, 12) if line.kind in every else None


def _bars(rows: Sequence[tuple[Line, float]], signs: Sequence[_Sign], report: Report) -> go.Bar:
    """Outline planned times; continuous work is thin, and filled as far as it is reported."""
    year = report.fiscal_year
    boxes = [
        _Box(
            *_span(sign.milestone.due_from, sign.milestone.due_to, year),
            sign.row,
            _TALL,
            _hint(sign.line, sign.milestone),
        )
        for sign in signs
        if sign.milestone.due_to is not None
    ]
    for line, row in rows:
        ends = _covered(line, year)
        if ends is None or (line.milestones and line.work is None):
            continue
        plan = _Box(*ends, row, _THIN if line.work else _WORDED, _hint(line))
        boxes.append(plan)
        if line.work and line.work.status is StepStatus.CARRIED_OUT:
            boxes.append(replace(plan, fill=LOOK))
        elif line.work and line.work.status is StepStatus.UNDER_WAY:
            boxes.append(replace(plan, end=float(report.month.number_in_year), fill=EARLIER))
    return go.Bar(
        orientation="h",
        base=[box.begin for box in boxes],
        x=[box.end - box.begin for box in boxes],
        y=[box.row for box in boxes],
        width=[box.height for box in boxes],
        marker={"color": [box.fill for box in boxes], "line": {"color": SOFT, "width": 1.2}},
        hovertext=[box.hint for box in boxes],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _texts(
    rows: Sequence[tuple[Line, float]], signs: Sequence[_Sign], headings: Sequence[float], year: FiscalYear
) -> go.Scatter:
    """Write the months above each goal, and in words what has no place on them."""
    said = [(n + 0.5, row, month.label, "middle center") for row in headings for n, month in enumerate(year.months)]
    said += [(0.1, sign.row, _NO_DUE, "middle right") for sign in signs if sign.at is None]
    for line, row in rows:
        if line.is_planned and not line.is_tracked:
            begin, text = _worded(line, year)
            said.append((begin + 0.1, row, _cut(text), "middle right"))
    return go.Scatter(
        mode="text",
        x=[x for x, *_ in said],
        y=[y for _, y, *_ in said],
        text=[text for *_, text, _ in said],
        textposition=[position for *_, position in said],
        textfont={"size": SIZE, "color": SOFT},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _worded(line: Line, year: FiscalYear) -> tuple[float, str]:
    """Return where the words of a schedule begin, and the words; without a time they say that they are a plan."""
    ends = _covered(line, year)
    if ends is not None:
        return ends[0], line.schedule or ""
    return 0.0, f"予定: {line.schedule}" if line.schedule else _NO_TIME


def _delays(signs: Sequence[_Sign], year: FiscalYear) -> Iterator[go.Scatter]:
    """Join the end of the planned time to what came later: red to a late completion, dotted to a postponed day."""
    late = [
        (sign.row, _after(sign.milestone.due_to, year), sign.at)
        for sign in signs
        if sign.milestone.status is MilestoneStatus.DONE_LATE and sign.milestone.due_to is not None
    ]
    later = [
        (sign.row, sign.at, _after(sign.milestone.postponed_to, year))
        for sign in signs
        if sign.milestone.postponed_to is not None and sign.at is not None
    ]
    for joined, look in ((late, {"color": BAD, "width": 3}), (later, {"color": LOOK, "width": 2, "dash": "dot"})):
        yield go.Scatter(
            mode="lines",
            x=[x for _, begin, end in joined for x in (begin, end, None)],
            y=[y for row, *_ in joined for y in (row, row, None)],
            line=look,
            hoverinfo="skip",
        )


def _marks(rows: Sequence[tuple[Line, float]], signs: Sequence[_Sign], report: Report) -> go.Scatter:
    """Draw the signs; cancelled continuous work has one where the asked month ends."""
    marks = [
        (sign.at, sign.row, sign.milestone.status, _hint(sign.line, sign.milestone))
        for sign in signs
        if sign.at is not None
    ]
    marks += [
        (float(report.month.number_in_year), row, MilestoneStatus.CANCELLED, _hint(line))
        for line, row in rows
        if line.work and line.work.status is StepStatus.CANCELLED
    ]
    inks = [_ink(status) for _, _, status, _ in marks]
    return go.Scatter(
        mode="markers",
        x=[at for at, *_ in marks],
        y=[row for _, row, *_ in marks],
        marker={
            "symbol": [_SYMBOLS.get(status, "circle") for _, _, status, _ in marks],
            "size": [8 if status is MilestoneStatus.NOT_DUE else 12 for _, _, status, _ in marks],
            "color": [ink if status in _SOLID else PAPER for ink, (_, _, status, _) in zip(inks, marks, strict=True)],
            "line": {
                "color": [
                    PAPER if mark[2] is MilestoneStatus.NOT_REPORTED else ink
                    for ink, mark in zip(inks, marks, strict=True)
                ],
                "width": 1.6,
            },
            "opacity": 1,
        },
        hovertext=[hint for *_, hint in marks],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _ink(status: MilestoneStatus) -> str:
    return STATUS_INK.get(status, SOFT if status in (MilestoneStatus.NOT_REPORTED, MilestoneStatus.NOT_DUE) else LOOK)


def _insides(signs: Sequence[_Sign]) -> Iterator[dict[str, Any]]:
    """Fill circles in part, and dash those of which nothing was reported: no symbol of plotly's does."""
    for sign in signs:
        status = sign.milestone.status
        if sign.at is None or not (status in _INSIDE or status is MilestoneStatus.NOT_REPORTED):
            continue
        place = {"xanchor": sign.at, "yanchor": sign.row, "xsizemode": "pixel", "ysizemode": "pixel"}
        if status in _INSIDE:
            yield place | {"type": "path", "path": _INSIDE[status], "fillcolor": _ink(status), "line": {"width": 0}}
        else:
            corners = {"x0": -_RADIUS, "x1": _RADIUS, "y0": -_RADIUS, "y1": _RADIUS}
            line = {"color": SOFT, "width": 1.6, "dash": "3px,2.2px"}
            yield place | corners | {"type": "circle", "line": line}


def _now(asked: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw the end of the asked month, and the ground of those that come next."""
    if asked < 12:
        yield {
            "type": "rect", "layer": "below", "x0": asked, "x1": min(12, asked + SOON), "y0": 0, "y1": count,
            "fillcolor": _NEXT, "line": {"width": 0},
        }  # fmt: skip
    yield {
        "type": "line", "x0": asked, "x1": asked, "y0": 0, "y1": count, "line": {"color": INK, "width": 2},
    }  # fmt: skip


def _now_said(month: Month) -> Iterator[dict[str, Any]]:
    asked = month.number_in_year
    look = {"y": 0.5, "showarrow": False, "font": {"size": SIZE}}
    yield look | {"x": asked, "xanchor": "right", "xshift": -2, "text": f"<b>{month.end_label}</b>"}
    if asked + SOON <= 12:
        yield look | {"x": asked, "xanchor": "left", "xshift": 4, "text": f"今後{SOON}か月"}


def _hint(line: Line, milestone: Milestone | None = None) -> str:
    """Say everything about a line, or about one of its milestones."""
    title = f"{line.number} {line.title}"
    schedule = f"予定: {line.schedule or _NO_TIME}"
    if milestone is not None:
        named = None if milestone.title == line.title else milestone.title
        done = None if milestone.done_on is None else f"完了: {_day(milestone.done_on)}"
        said = [title, named, schedule, done, milestone.status_label, milestone.note]
    elif line.work is not None:
        said = [title, schedule, line.work.status_label, line.work.note]
    else:
        said = [title, schedule]
    first, *rest = (_wrapped(part) for part in said if part)
    return "<br>".join((f"<b>{first}</b>", *rest))


def _day(text: str) -> str:
    """Write 2022-05 or 2022-05-20 as people say it: 5月, 5月20日."""
    _, month, *day = (int(part) for part in text.split("-"))
    return f"{month}月{day[0]}日" if day else f"{month}月"


def _wrapped(text: str) -> str:
    return "<br>".join(_plain(text[at : at + _WIDE]) for at in range(0, len(text), _WIDE))


def _cut(text: str) -> str:
    return _plain(text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…")


def _plain(text: str) -> str:
    """Return text that plotly shows as it is: it would take tags for markup."""
    return html.escape(" ".join(text.split()), quote=False)
