"""The 全庁ボード as a block of HTML: every department's counts, then what changed since the last closed month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpi.calendar import Month
from kpi.city import Changed, ChangeKind, ChangeOfFigure, City, DepartmentYear, headline
from kpi.exchange.out.wanted import What
from kpi.model import Goal, Milestone, Report
from kpi.numbers import NO_VALUE
from kpi.tally import tally
from pages.shared import board_details, downloads, figure_text, head, reader
from pages.shared.address import Selection
from pages.shared.count_table import Line, count_table
from pages.shared.markup import Html, heading, join, tag
from pages.shared.provenance import footer_of_all, past, reported, summary
from pages.shared.sitemap import BOARD, CITY, GOAL
from pages.shared.status import spoken

_ARROW = " → "
_TOGETHER = 12  # so many lines of a kind stay in one column


def show(selected: Selection) -> None:
    """Show the page."""
    head.show(CITY, selected, (head.years(selected), head.months(selected)), drawn(selected))


@reader.kept
def drawn(selected: Selection) -> Html:
    """Return the city as of a selection's year and month."""
    city = reader.read_city(selected.year, selected.month, selected.change)
    return tag(
        "div",
        summary(headline(city), past(selected.as_of, selected.link(as_of=None)), reported(tally(city.goals))),
        _departments(city, selected),
        _short(city, selected),
        _changes(city, selected),
        footer_of_all(city.reports, downloads.links(What.CITY, selected)),
        cls="board city",
    )


def _departments(city: City, selected: Selection) -> Html:
    lines = [
        Line(
            tag("a", report.department_name, href=selected.link(BOARD.path, department=report.department)),
            tally(report.goals),
        )
        for report in city.reports
    ]
    absent = [
        Line(tag("span", choice.name), None, instead=f"{selected.year.label}の登録はありません")
        for choice in city.absent
    ]
    total = Line(tag("span", "全庁"), tally(city.goals))
    caption = f"部局別の件数 {selected.year.label} {selected.month.end_label}時点"
    return count_table(("部局(選ぶと経営ボード)",), lines + absent, city.reports, caption, total)


def _short(city: City, selected: Selection) -> Html:
    """Name the figures that are behind, or nothing where none is."""
    if not city.short:
        return Html()
    words = "・".join(dict.fromkeys(indicator.status_word for _, _, indicator in city.short))
    lines = (
        tag(
            "li",
            tag("span", report.department_name, cls="whose", title=report.department_name),
            tag("a", indicator.name, href=_link(report, goal, selected), title=indicator.name),
            tag("span", spoken(indicator.status, indicator.status_word), cls="states"),
            tag("span", indicator.shortfall, cls="facts-of", title=indicator.shortfall),
        )
        for report, goal, indicator in city.short
    )
    head_line = tag("div", heading(2, f"{words}の指標"), tag("p", f"{len(city.short)}件"), cls="short-head")
    return tag("section", head_line, tag("ul", *lines, cls="short"))


def _changes(city: City, selected: Selection) -> Html:
    groups = [_group(kind, [pair for pair in city.changes if pair[1].kind is kind], selected) for kind in ChangeKind]
    is_compared = any(year.since for year in city.departments)
    unchanged = not any(isinstance(change, ChangeOfFigure) for _, change in city.changes)
    return tag(
        "section",
        tag("div", heading(2, "前の締め月からの変化"), tag("p", _since(city.departments)), cls="changes-head"),
        tag("p", "指標の状態と目標に変化はありません。", cls="unchanged") if is_compared and unchanged else "",
        tag("div", *groups, cls="changes"),
    )


def _since(departments: Sequence[DepartmentYear]) -> str:
    """Say which months are compared: that of most departments, and the others with their names."""
    compared = Counter((year.since, year.is_closed) for year in departments)
    (usual, _), *others = compared.most_common()
    if usual[0] is None:
        return "4月は年度の最初の月のため、比べる月がありません。"
    if not any(is_closed for _, is_closed in compared):
        return f"締めた月の登録がないため、前月末({usual[0].end_label})と比べています。"
    parts = [f"{_compared(*usual)}と比べています"]
    for other, _ in others:
        names = "・".join(year.report.department_name for year in departments if (year.since, year.is_closed) == other)
        parts.append(f"{names}は{_compared(*other)}と比べています")
    return "。".join(parts) + "。"


def _compared(since: Month | None, is_closed: bool) -> str:
    return f"{since.end_label if since else NO_VALUE}({'締切済' if is_closed else '締めた月の登録なし'})"


def _group(kind: ChangeKind, listed: Sequence[tuple[Report, Changed]], selected: Selection) -> Html:
    """Return the changes of one kind with their number, nothing where there are none."""
    if not listed:
        return Html()
    lines = (_line(report, change, selected) for report, change in listed)
    number = tag("b", str(len(listed)))
    cls = "group long" if len(listed) > _TOGETHER else "group"
    return tag("div", heading(3, kind.label, " ", number, "件"), tag("ul", *lines), cls=cls)


def _line(report: Report, change: Changed, selected: Selection) -> Html:
    """Return one change: whose, of what, from which state to which, and what stands behind it."""
    if isinstance(change, ChangeOfFigure):
        name, states, facts = change.after.name, _states(change), _values(change)
    else:
        name, facts = change.after.title, _work(change.after)
        states = join((spoken(of.status, of.status_label) for of in (change.before, change.after)), _ARROW)
    return tag(
        "li",
        tag("span", report.department_name, cls="whose", title=report.department_name),
        tag("a", name, href=_link(report, change.goal, selected), title=name),
        tag("span", states, cls="states"),
        tag("span", facts, cls="facts-of", title=facts),
    )


def _link(report: Report, goal: Goal, selected: Selection) -> str:
    """Return the way to a goal."""
    return selected.link(GOAL.path, department=report.department, goal=board_details.goal_code(goal, report))


def _states(change: ChangeOfFigure) -> Html:
    """Return the state at both months, or once where it stays."""
    after = spoken(change.after.status, change.after.status_word)
    if change.before is None or change.before.status is change.after.status:
        return after
    return join((spoken(change.before.status, change.before.status_word), after), _ARROW)


def _values(change: ChangeOfFigure) -> str:
    """Return the value at both months, or the target where that is what changed."""
    after, before = change.after, change.before
    if change.kind is ChangeKind.RETARGETED and before is not None:
        return f"目標 {before.target_text}{_ARROW}{after.target_text}"
    if after.actual is None:
        return f"目標 {after.target_text}"
    earlier = NO_VALUE if before is None else figure_text.number(before.actual, after)
    return f"{earlier}{_ARROW}{figure_text.amount(after.actual, after)}"


def _work(milestone: Milestone) -> str:
    due = f"{milestone.due_to.month}月予定" if milestone.due_to else "期限の記載なし"
    return "　".join(filter(None, (due, milestone.note)))
