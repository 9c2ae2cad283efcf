"""事務局 as a page: the sheets of all departments by state, who published what when, and reminders to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kpi import sheet_state
from kpi.calendar import FiscalYear, jst_label
from kpi.exchange import reminder
from kpi.exchange.reminder import Letter
from kpi.model import TextState
from kpi.progress import unreported
from kpi.sheet_state import SheetRelease, SheetRow, SheetState
from pages.shared import entry_view, provenance, reader
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, join, tag
from pages.shared.panel import opener, panel
from pages.shared.sitemap import CYCLE, RELEASE, SHEET, UNREPORTED
from pages.shared.status import Tone

WANTED = "wanted"
"""The parameter: how far the sheets are to be, for the reminders."""
LISTED = 30
_SIGNS: Mapping[TextState | None, tuple[str, str, Tone]] = {
    TextState.PUBLISHED: ("●", TextState.PUBLISHED.label, Tone.GOOD),
    TextState.FINAL: ("◐", TextState.FINAL.label, Tone.GOOD),
    TextState.DRAFT: ("◔", TextState.DRAFT.label, Tone.LOOK),
    None: ("○", "未記入", Tone.OPEN),
}


def options() -> dict[str, str]:
    """Return how far the sheets may be asked to be."""
    return {TextState.FINAL.value: "確定するまで", TextState.PUBLISHED.value: "公表するまで"}


@reader.kept
def _states(year: FiscalYear, change_no: int) -> tuple[SheetState, ...]:
    return sheet_state.read_sheet_states(reader.store(), year, change_no)


@reader.kept
def _releases(year: FiscalYear, change_no: int) -> tuple[SheetRelease, ...]:
    return sheet_state.read_sheet_releases(reader.store(), year, change_no)


@reader.kept
def _letters(year: FiscalYear, wanted: TextState, today: date, change_no: int) -> tuple[tuple[Letter, ...], ...]:
    """Return the reminders about sheets, and about rounds."""
    store = reader.store()
    about_sheets = reminder.sheet_letters(store, _states(year, change_no), year, wanted, today)
    return about_sheets, reminder.letters(store, unreported(store, today), today)


def drawn(selected: Selection, wanted: str, today: date, *, may_remind: bool) -> Html:
    """Return the page; reminders, which hold addresses, are for those who may send some."""
    states = _states(selected.year, selected.change[0])
    releases = _releases(selected.year, selected.change[0])
    past = provenance.past(selected.as_of, selected.link(as_of=None))
    parts = [provenance.summary(sheet_state.headline(states), past), _legend()]
    if states:
        parts.append(_table(states, selected))
    parts.append(_published(releases))
    if may_remind and selected.as_of is None:
        parts.append(_reminders(selected, TextState(wanted), today))
    return tag("div", *parts, _footer(selected), cls="board of-office")


def _footer(selected: Selection) -> Html:
    number, recorded_at = selected.change
    return tag("footer", tag("p", f"登録日時: {jst_label(recorded_at)}(変更番号{number})"), cls="board-footer")


def _legend() -> Html:
    words = (tag("span", f"{sign} {word}", cls=f"status {tone}") for sign, word, tone in _SIGNS.values())
    return tag("p", join(words, "　"), cls="legend")


def _table(states: tuple[SheetState, ...], selected: Selection) -> Html:
    head = tag(
        "tr", *(tag("th", word, scope="col") for word in ("部局", *(part.label for part in SheetRow), "年間の流れ"))
    )
    lines = (
        tag(
            "tr",
            tag("th", tag("a", one.department_name, href=_link(one, selected, SHEET.path)), scope="row"),
            *(tag("td", _counts(one.parts[part])) for part in SheetRow),
            tag(
                "td",
                tag(
                    "a",
                    "進み具合",
                    href=_link(one, selected, CYCLE.path),
                    aria_label=f"{one.department_name}の進み具合",
                ),
            ),
        )
        for one in states
    )
    caption = tag("caption", "部局ごと・部分ごとのシートの状態(件数)", cls="unseen")
    table = tag("table", caption, tag("thead", head), tag("tbody", *lines), cls="figures office")
    return tag("section", heading(2, "シートの状態"), tag("div", table, cls="wide"))


def _link(one: SheetState, selected: Selection, path: str) -> str:
    return selected.link(path, department=one.department)


def _counts(found: Mapping[TextState | None, int]) -> Html:
    """Return how many are in which state; a part of one alone needs no count."""
    whole = sum(found.values())
    said = []
    for state, (sign, word, tone) in _SIGNS.items():
        if found.get(state):
            count = f" {found[state]}件" if whole > 1 else ""
            said.append(tag("span", f"{sign} {word}{count}", cls=f"status {tone}"))
    return join(said, tag("br")) if said else Html("―")


def _published(releases: tuple[SheetRelease, ...]) -> Html:
    title = heading(2, "公表の記録")
    if not releases:
        return tag("section", title, tag("p", "この年度のシートは、まだ何も公表されていません。"))
    head = tag("tr", *(tag("th", word, scope="col") for word in ("公表した日時", "部局", "公表したもの", "公表した人")))
    lines = (
        tag(
            "tr",
            tag("th", jst_label(one.recorded_at), scope="row"),
            tag("td", one.department_name),
            tag("td", "、".join(one.parts)),
            tag("td", entry_view.named(one.actor)),
        )
        for one in releases[:LISTED]
    )
    caption = tag("caption", "いつ、誰が、何を公表したか(新しいものから)", cls="unseen")
    table = tag("table", caption, tag("thead", head), tag("tbody", *lines), cls="figures published")
    rest = len(releases) - LISTED
    more = tag("p", f"ほかに{rest}件の公表があります。", cls="open") if rest > 0 else ""
    return tag("section", title, tag("div", table, cls="wide"), more)


def _reminders(selected: Selection, wanted: TextState, today: date) -> Html:
    about_sheets, about_rounds = _letters(selected.year, wanted, today, selected.change[0])
    ways = join(
        (
            tag("a", words, href=selected.link(**{WANTED: code}), aria_current="true" if code == wanted else None)
            for code, words in options().items()
        ),
        "・",
    )
    return tag(
        "section",
        tag("div", heading(2, "督促の案"), tag("p", "シートについて: ", ways), cls="part-head"),
        tag("p", "文面の案です。ここからは送りません。宛先と文面を写して、メールなどで送ってください。", cls="open"),
        *_drafts("シート", about_sheets, f"すべての部局のシートが「{wanted.label}」になっています。"),
        *_drafts("月次の報告", about_rounds, "提出されていない月次の報告で、宛先の分かるものはありません。"),
        tag(
            "p", tag("a", "未報告一覧", href=UNREPORTED.path), "・",
            tag("a", "公表の確認(公表用説明)", href=selected.link(RELEASE.path)),
        ),
    )  # fmt: skip


def _drafts(about: str, letters: tuple[Letter, ...], none: str) -> Iterator[Html]:
    """Yield the way to each letter, which opens over the page."""
    yield heading(3, f"{about}({len(letters)}件)")
    if not letters:
        yield tag("p", none)
        return
    items, panels = [], []
    for number, letter in enumerate(letters, start=1):
        name = f"letter-{'sheet' if about == 'シート' else 'round'}-{number}"
        to = "、".join(letter.to) or "宛先の登録なし"
        items.append(tag("li", opener(letter.subject, name, "plain"), tag("small", f" {to}")))
        body = tag("pre", f"宛先: {to}\n件名: {letter.subject}\n\n{letter.body}", tabindex="0")
        panels.append(panel(name, letter.subject, body))
    yield tag("ul", *items, cls="letters")
    yield from panels
