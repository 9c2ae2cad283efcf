"""A table of counts by state: figures with a bar a state, milestones, continuous work.

All bars have one scale, so that lines and states compare; a state is told by the sign and word of its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi.model import MilestoneStatus, Report, Status
from kpi.tally import Tally, states
from pages.shared.markup import Html, join, tag
from pages.shared.status import SIGNS, dot, tone

_BARRED = set(Status) - {Status.NOT_DUE, Status.NO_TARGET, Status.NOT_APPLICABLE}
_BREAK = join(("・", tag("wbr")))


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its name, what it comes to (None: `instead` says why there is nothing), further cells after the name."""

    name: Html
    counts: Tally | None
    further: tuple[str, ...] = ()
    instead: str = ""


def count_table(
    heads: Sequence[str], lines: Sequence[Line], reports: Sequence[Report], caption: str, total: Line | None = None
) -> Html:
    """Return the table.

    Args:
        heads: the words above the name and the further cells.
        lines: what is listed, in its order.
        reports: the departments' years from which the states have their words.
        caption: what the table says, for those who do not see it.
        total: the line that sums up the others.
    """
    words = states(reports)
    counts = [line.counts for line in lines if line.counts is not None]
    most = max((count for tally in counts for count in tally.figures.values()), default=1)
    body = [_line(line, words, len(heads), most) for line in lines]
    if total is not None:
        body.insert(0, _line(total, words, len(heads), None))
    table = tag(
        "table",
        tag("caption", caption, cls="unseen"),
        tag("thead", _groups(heads, words), tag("tr", *_columns(words, reports))),
        tag("tbody", *body),
        cls="counts-table",
    )
    return tag("div", table, cls="wide")


def _groups(heads: Sequence[str], words: Mapping[Status, str]) -> Html:
    return tag(
        "tr",
        tag("th", heads[0], scope="col", rowspan=2),
        *(tag("th", word, scope="col", rowspan=2, cls="count") for word in heads[1:]),
        tag("th", "指標(件)", scope="colgroup", colspan=1 + len(words), cls="group"),
        tag("th", "マイルストーン(件)", scope="colgroup", colspan=3, cls="group"),
        tag("th", "通年(件)", scope="colgroup", cls="group"),
    )


def _columns(words: Mapping[Status, str], reports: Sequence[Report]) -> Iterator[Html]:
    yield tag("th", "報告済", scope="col", cls="count first")
    for status, word in words.items():
        parts = (SIGNS[status][0], " ", join(word.split("・"), _BREAK))
        yield tag("th", *parts, scope="col", cls=f"count {'barred ' * (status in _BARRED)}{tone(status)}")
    yield tag("th", "完了", scope="col", cls="count first")
    for milestone in (MilestoneStatus.OVERDUE, MilestoneStatus.NOT_REPORTED):
        said = dict.fromkeys(m.status_label for report in reports for m in report.milestones if m.status is milestone)
        label = "・".join(said) or milestone.label
        yield tag("th", dot(milestone), f" {label}", scope="col", cls=f"count {tone(milestone)}")
    yield tag("th", "実施・", _BREAK, "実施中", scope="col", cls="count first")


def _line(line: Line, words: Mapping[Status, str], heads: int, most: int | None) -> Html:
    """Return a line; without a scale (`most`) it has no bars."""
    name = tag("th", line.name, scope="row")
    counts = line.counts
    if counts is None:
        return tag("tr", name, tag("td", line.instead, colspan=heads + len(words) + 4, cls="instead"))
    return tag(
        "tr",
        name,
        *(tag("td", cell, cls="count") for cell in line.further),
        _share(counts.known, counts.all_figures),
        *(_bar(counts.figures.get(status, 0), status, most) for status in words),
        _share(counts.finished, counts.all_milestones),
        _number(counts.overdue, tone(MilestoneStatus.OVERDUE)),
        _number(counts.silent, tone(MilestoneStatus.NOT_REPORTED)),
        _share(counts.under_way, counts.all_steps),
        cls="total" if most is None else "",
    )


def _share(part: int, whole: int) -> Html:
    """Return how many of how many, or that there are none to count."""
    return tag("td", *((tag("b", str(part)), f"/{whole}") if whole else ("—",)), cls="count first")


def _number(count: int, cls: str) -> Html:
    return tag("td", str(count), cls=f"count {cls}" if count else "count zero")


def _bar(count: int, status: Status, most: int | None) -> Html:
    """Return a count; what is rated, or should be known, has a bar."""
    cls = tone(status)
    if most is None or status not in _BARRED:
        return _number(count, cls)
    bar = tag("i", cls=f"bar {cls}", style=f"--share:{count / most:.4f}", aria_hidden="true") if count else ""
    return tag("td", bar, tag("span", str(count)), cls=f"count barred {cls}" if count else "count barred zero")
