"""次年度へ引き継ぐ as a document: every line of the draft under its goal, with its reason and its buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi.calendar import FiscalYear, Month
from kpi.carry import drafting, lines
from kpi.carry.lines import Choice, Draft, Kind, Line
from kpi.report import AsOf
from pages.shared import provenance, reader
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, hidden, join, tag
from pages.shared.sitemap import CYCLE, SHEET, TARGETS

SHOW = "show"
"""The parameter: which lines are listed."""
DROP, TAKE, WORD = "drop", "take", "word"
"""What the buttons of a line send before its key."""
ALL, COMING, STAYING, LOOK, THERE = "all", "coming", "staying", "look", "there"
_TOP = (Kind.GOAL, Kind.MIDTERM_GOAL)
_DEPTH = {Kind.STEP: 2, Kind.MILESTONE: 3, Kind.INDICATOR: 3}


@reader.kept
def draft(department: str, year: FiscalYear, month: Month, change: AsOf) -> Draft:
    """Return the draft of the year after one, as of a change."""
    return drafting.read_draft(reader.store(), department, year, month, change)


def options(found: Draft) -> dict[str, str]:
    """Return which lines may be listed, with how many they are."""
    return {
        ALL: "すべて",
        COMING: "引き継ぐもの",
        STAYING: "引き継がないもの",
        LOOK: "要確認のもの",
        **({THERE: f"登録済み({len(found.there)})"} if found.there else {}),
    }


def drawn(found: Draft, chosen: Mapping[str, Choice], show: str, selected: Selection) -> Html:
    """Return the draft with what was chosen about it."""
    coming = lines.effective(found, chosen)
    shown = _shown(found, coming, show)
    into = found.into
    way = tag("a", f"{into.short_label}のシート", href=selected.link(SHEET.path, year=str(into.year), month=None))
    back = tag("a", "年間の流れ", href=selected.link(CYCLE.path))
    ways = join((back, *((way,) if found.has_year else ())), "・")
    intro = tag(
        "p",
        "規則で作った案です。保存すると、目標は",
        tag("b", f"{into.short_label}の作業中"),
        f"になります。{found.year.short_label}の登録は変わりません。目標値と期限は引き継がず、未設定になります。 ",
        ways,
    )
    return tag(
        "section",
        provenance.summary(lines.headline(found, chosen)),
        intro,
        *(_part(part, coming, found) for part in _parts(shown)),
        "" if shown else tag("p", "この条件に当てはまる行はありません。", cls="empty"),
        _after(found, selected) if found.there else "",
        cls="board of-carry",
    )


def _shown(found: Draft, coming: Mapping[str, str], show: str) -> tuple[Line, ...]:
    """Return the lines of a choice, with those under which they stand."""
    above = {line.key: line.above for line in found.lines}
    keys: set[str] = set()
    for line in found.lines:
        key: str | None = line.key if _is_wanted(line, coming, show) else None
        while key is not None and key not in keys:
            keys.add(key)
            key = above[key]
    return tuple(line for line in found.lines if line.key in keys)


def _is_wanted(line: Line, coming: Mapping[str, str], show: str) -> bool:
    match show:
        case "coming":
            return line.key in coming
        case "staying":
            return line.became is None and line.key not in coming
        case "look":
            return line.is_unsure and line.became is None
        case "there":
            return line.became is not None
        case _:
            return True


def _parts(shown: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each goal; texts that stand above goals come first."""
    part: list[Line] = []
    for line in shown:
        if line.kind in _TOP and part:
            yield tuple(part)
            part = []
        part.append(line)
    if part:
        yield tuple(part)


def _part(part: tuple[Line, ...], coming: Mapping[str, str], found: Draft) -> Html:
    first, rest = part[0], part[1:]
    if first.kind not in _TOP:
        return tag("section", heading(2, "部局の文章"), tag("ul", *(_line(one, coming, found) for one in part)))
    number = tag("span", first.number, cls="badge")
    title = coming.get(first.key, first.title)
    head = tag(
        "div",
        heading(2, tag("small", f"{first.kind.label} "), number, " ", title),
        tag("p", *_verdict(first, coming), cls="verdict"),
        tag("div", *_buttons(first, coming, found), cls="decisions"),
        cls=f"part-head {_look(first, coming)}",
    )
    return tag("section", head, tag("ul", *(_line(one, coming, found) for one in rest)))


def _line(line: Line, coming: Mapping[str, str], found: Draft) -> Html:
    number = tag("span", line.number, cls="no") if line.number else ""
    title = coming.get(line.key, line.title)
    reworded = tag("small", f"(元の文言: {line.title})") if title != line.title else ""
    remark = tag("small", line.remark, cls="left-open") if line.remark and line.key in coming else ""
    return tag(
        "li",
        tag("div", tag("small", line.kind.label), " ", number, tag("span", title, cls="title"), reworded, cls="what"),
        tag("p", *_verdict(line, coming), " ", remark, cls="verdict"),
        tag("div", *_buttons(line, coming, found), cls="decisions"),
        cls=f"depth-{_DEPTH.get(line.kind, 1)} {_look(line, coming)}",
    )


def _look(line: Line, coming: Mapping[str, str]) -> str:
    if line.became is not None:
        return "there"
    return "coming" if line.key in coming else "staying"


def _verdict(line: Line, coming: Mapping[str, str]) -> Iterator[Html]:
    """Yield sign, word and reason."""
    if line.became is not None:
        yield tag("b", "✓ 登録済み")
    elif line.key in coming:
        yield tag("b", "● 引き継ぐ")
    else:
        yield tag("b", "○ 引き継がない")
    if line.is_unsure and line.became is None:
        yield tag("b", " ？要確認", cls="look")
    yield tag("span", f" {line.why}")


def _buttons(line: Line, coming: Mapping[str, str], found: Draft) -> Iterator[Html]:
    """Yield what may be decided: a line under one that does not come cannot come alone."""
    if line.became is not None:
        return
    held = line.above is None or line.above in coming or any(one.key == line.above for one in found.there)
    if line.key in coming:
        yield _button(DROP, "外す", line)
        if line.kind.can_be_reworded:
            yield _button(WORD, "文言", line)
    elif held:
        yield _button(TAKE, "引き継ぐ", line)


def _button(word: str, label: str, line: Line) -> Html:
    name = hidden(f"({line.kind.label} {line.number} {line.title})")
    return tag("button", label, name, type="button", cls="plain", data_send=f"{word} {line.key}")


def _after(found: Draft, selected: Selection) -> Html:
    """Return what is left to do once the year has come along."""
    year = {"year": str(found.into.year), "month": None}
    ways = (
        tag("li", tag("a", "目標値を設定する", href=selected.link(TARGETS.path, **year))),
        tag("li", tag("a", "シートで文章と目標を確かめ、確定する", href=selected.link(SHEET.path, **year))),
        tag("li", tag("a", f"{found.into.short_label}の年間の流れを見る", href=selected.link(CYCLE.path, **year))),
    )
    return tag("section", heading(2, "引き継いだあとにすること"), tag("ul", *ways, cls="plain-list"))
