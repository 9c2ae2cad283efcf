"""The table of rounds that are not handed in: per department, section and month, with the days past the deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kpi import access, deadline, progress
from kpi.access import Person, Place
from kpi.progress import RoundState
from pages.shared import downloads, entry_address, provenance, reader
from pages.shared.markup import Html, tag
from pages.shared.sitemap import ENTRY

_HEADS = ("部局", "課", "月", "段階", "入力済", "提出期限", "超過")


def listed(who: Person, today: date) -> Html:
    """Return the list for somebody: rounds that they have to do with lead to their page."""
    found = _unreported(today, reader.change(None)[0])
    late = [one for one in found if one.days_past]
    departments = {one.department for one in found}
    headline = (
        f"未報告 {len(found)}件({len(departments)}部局)・期限を過ぎたもの {len(late)}件"
        if found
        else "未報告はありません。今年度の終わった月は、すべて提出されています。"
    )
    whole = table_of(found, who, today) if found else Html()
    files = tag("footer", downloads.unreported_links(), cls="board-footer")
    return tag("section", provenance.summary(headline), whole, files, cls="board")


def table_of(found: Sequence[RoundState], who: Person, today: date) -> Html:
    """Return the table of rounds."""
    head = tag("thead", tag("tr", *(tag("th", word, scope="col", cls=_look(word)) for word in _HEADS)))
    caption = tag("caption", "今年度の終わった月のうち、提出されていない課(古い月から)", cls="unseen")
    return tag("table", caption, head, tag("tbody", *_lines(found, who, today)), cls="figures unreported")


def _lines(found: Sequence[RoundState], who: Person, today: date) -> Iterator[Html]:
    for one in found:
        place = Place(one.department, one.section)
        name: str = one.section_name
        if any(access.may(who, act, place) for act in ENTRY.acts):
            link = entry_address.link(ENTRY.path, section=one.section, month=str(one.month))
            name = tag("a", name, href=link)
        filled = f"{one.answered}/{one.items}件" + (f"(下書き {one.drafted}件)" if one.drafted else "")
        late = tag("b", f"▼ {one.days_past}日", cls="bad") if one.days_past else "―"
        until = deadline.label(one.deadline, None if one.days_past else today)
        cells = (name, one.month.full_label, one.stage.label, filled, until, late)
        yield tag(
            "tr",
            tag("th", one.department_name, scope="row"),
            *(tag("td", cell, cls=_look(word), data_head=word) for cell, word in zip(cells, _HEADS[1:], strict=True)),
        )


def _look(word: str) -> str:
    return "number" if word in ("入力済", "提出期限", "超過") else ""


@reader.kept
def _unreported(today: date, change_no: int) -> tuple[RoundState, ...]:  # noqa: ARG001 - what the answer is kept under
    return progress.unreported(reader.store(), today)
