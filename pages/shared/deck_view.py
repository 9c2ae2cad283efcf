"""議会説明 as one block: a deck's screens, what opens from them, and the line under all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from kpi import briefing, decks
from kpi.calendar import FiscalYear, Month, day_words, jst_label, jst_short
from kpi.deck import (
    NO_TEXT,
    Ahead,
    Appendix,
    Arrangement,
    Cover,
    Deck,
    DeckGoal,
    Deliverable,
    Figure,
    Glance,
    OfGoal,
    Screen,
    Short,
    Told,
)
from kpi.decks import Difference, Frozen
from kpi.model import MilestoneStatus, PlanSource, Status
from kpi.numbers import NO_VALUE, format_rate
from kpi.report import AsOf, NothingKnown
from kpi.screens import screens
from kpi.wording import CONDENSED, PLAIN_STATES
from pages.shared import address, deck_block, deck_form, downloads, figure_text, head, identity, reader
from pages.shared.address import Selection
from pages.shared.bullet import bullet, hatching
from pages.shared.markup import Html, heading, hidden, table, tag
from pages.shared.panel import facts, opener, panel
from pages.shared.sitemap import BOARD, PREPARATION
from pages.shared.status import dot, spoken, tone

_CONTROLS, _CHANGES = "deck-controls", "deck-changes"
_REFRESH = 5  # seconds between two looks of a live deck at the database
_LIVE = "投影中に確認された数値へ、そのつど替わります"
_PACES = {"0": "しない", "10": "10秒ごと", "20": "20秒ごと", "30": "30秒ごと", "60": "60秒ごと"}
_KEYS = "→・PageDown 次へ、←・PageUp 前へ、Home 最初、End 最後、Esc ボードへ戻る"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a deck: the decks of the department by their address, and of a frozen one what differs.

    `recomputed` is what the same change tells differently by today's rules, `since` what the newest change does.
    `preparation` leads to where it is arranged, None for whoever may not; `handouts` are the links to it as files.
    """

    decks: Mapping[str, str]
    name: str = ""
    is_frozen: bool = False
    is_live: bool = False
    recomputed: tuple[Difference, ...] = ()
    since: tuple[Difference, ...] = ()
    preparation: str | None = None
    is_training: bool = False
    handouts: str = ""


def show(selected: Selection) -> None:
    """Show the deck of the address: what is there now, a prepared deck or a frozen one by its name."""
    frozen = {one.name: one for one in deck_form.frozen(selected.department)}
    prepared = {one.name: one for one in deck_form.prepared(selected.department)}
    known = dict.fromkeys((*frozen, *prepared), "資料")
    name = address.chosen(selected, "deck", "資料", {"": "今の内容", **known})
    if name in frozen:
        _place_frozen(selected, frozen[name])
        return
    if name:
        kept = prepared[name]
        selected = replace(selected, year=kept.fiscal_year, month=kept.month)
        _place(selected, kept.arrangement, name, is_live=kept.is_live)
        return
    arrangement = Arrangement(
        estimates=_is_on(selected, "estimates", "年度末推計"), grades=_is_on(selected, "grades", "評価区分")
    )
    _place(selected, arrangement, is_live=_is_on(selected, "live", "ライブ"))


def _is_on(selected: Selection, name: str, word: str) -> bool:
    return address.chosen(selected, name, word, {"": "出さない", "on": "出す"}) == "on"


def _place(selected: Selection, arrangement: Arrangement, name: str = "", *, is_live: bool) -> None:
    """Show a deck that is not frozen; a live one takes new figures every few seconds, in a run of its own."""
    is_live = is_live and selected.as_of is None

    def placed() -> None:
        change = reader.change(None) if is_live else selected.change
        shown = _built(selected.department, selected.year, selected.month, change, arrangement)
        own = {"deck": name} if name else {}
        way = selected.link(PREPARATION.path, **own) if PREPARATION.is_for(identity.current()) else None
        beside = Beside(
            _decks(selected),
            name,
            is_live=is_live,
            preparation=way,
            is_training=reader.store().is_training(),
            handouts=downloads.handout_links(selected.link, own or _switched_on(arrangement)),
        )
        deck_block.place(body(shown, selected.link(BOARD.path), beside), key="deck")

    if is_live:
        st.fragment(run_every=_REFRESH)(placed)()
    else:
        placed()


def _switched_on(arrangement: Arrangement) -> dict[str, str]:
    """Return what an address says to have a deck by rule with what is switched on."""
    switches = (("estimates", arrangement.estimates), ("grades", arrangement.grades))
    return {name: "on" for name, is_on in switches if is_on}


def _place_frozen(selected: Selection, kept: Frozen) -> None:
    shown = kept.deck
    year, month = str(shown.fiscal_year.year), str(shown.month)
    beside = Beside(
        {selected.link(year=year, month=month): "今の内容", **_decks(selected)},
        kept.name,
        is_frozen=True,
        recomputed=_since(shown, (shown.change, shown.recorded_at)),
        since=_since(shown, reader.change(None)),
        preparation=selected.link(PREPARATION.path) if PREPARATION.is_for(identity.current()) else None,
        is_training=reader.store().is_training(),
        handouts=downloads.handout_links(selected.link, {"deck": kept.name}),
    )
    deck_block.place(body(shown, selected.link(BOARD.path, year=year, month=month), beside), key="deck")


def _decks(selected: Selection) -> dict[str, str]:
    """Return the decks of the department by their address."""
    found = {}
    for prepared in deck_form.prepared(selected.department):
        found[deck_form.shown(selected, prepared.name, prepared.month)] = f"{prepared.name}(準備中)"
    for frozen in deck_form.frozen(selected.department):
        when = f"{frozen.name}({jst_label(frozen.frozen_at)}に凍結)"
        found[deck_form.shown(selected, frozen.name, frozen.deck.month)] = when
    return found


def _since(shown: Deck, change: AsOf) -> tuple[Difference, ...]:
    """Return what a change tells differently from a frozen deck."""
    try:
        now = _built(shown.department, shown.fiscal_year, shown.month, change, shown.arrangement)
    except NothingKnown:
        return (Difference("資料全体", "年度", shown.fiscal_year.label, decks.ABSENT),)
    return decks.differences(shown, now)


@reader.kept
def _built(department: str, year: FiscalYear, month: Month, change: AsOf, arrangement: Arrangement) -> Deck:
    return briefing.build(reader.store(), department, year, month, change, arrangement)


def body(shown: Deck, back: str, beside: Beside) -> Html:
    """Return every screen of a deck, the first one visible, and what belongs to all of them."""
    all_screens = screens(shown)
    return tag(
        "div",
        *(_screen(screen, number, shown) for number, screen in enumerate(all_screens, start=1)),
        _foot(shown, len(all_screens), back, beside),
        *(_calculation(figure, shown) for figure in shown.figures),
        _controls(beside),
        _changes(beside) if beside.is_frozen else "",
        hatching() if shown.arrangement.estimates else "",
        cls="board deck",
    )


def _screen(screen: Screen, number: int, shown: Deck) -> Html:
    when = f"{shown.fiscal_year.label}　{shown.month.end_label}時点"
    match screen:
        case Cover():
            kind, parts = "cover", _cover(shown)
        case Glance():
            kind, parts = "glance", _glance(screen, shown)
            when = f"{shown.department_name}　{when}　{shown.sentence}"
        case OfGoal():
            kind, parts = "of-a-goal", _goal(screen, shown)
            when = f"{screen.goal.label}　{when}"
        case Short():
            kind, parts = "falling", (tag("ul", *map(_told, screen.told)),)
        case Ahead():
            kind, parts = "ahead", (tag("ul", *(_due(goal, one, shown) for goal, one in screen.milestones)),)
        case Appendix():
            kind, parts = "appendix", tuple(_appendix(screen, shown))
    top = () if isinstance(screen, Cover) else (heading(1, screen.title), tag("p", when, cls="when"))
    added = tag("p", screen.remark, cls="added") if screen.remark else ""
    return tag(
        "section",
        *top,
        added if top else "",
        *parts,
        "" if top else added,
        cls=f"screen {kind}",
        data_chapter=screen.chapter,
        aria_label=f"{number}枚目 {screen.title}",
        hidden=None if number == 1 else "hidden",
        data_attention="yes" if _is_attention(screen) else None,
    )


def _is_attention(screen: Screen) -> bool:
    return isinstance(screen, Short) or (isinstance(screen, OfGoal) and any(f.falls_short for f in screen.figures))


def _cover(shown: Deck) -> tuple[Html, ...]:
    has_scale = shown.arrangement.grades and shown.bands
    scale = f"状態は自動計算: {figure_text.scale_text(shown.bands)}({shown.disclaimer})" if has_scale else PLAIN_STATES
    remarks = (
        f"出典: {shown.source}",
        CONDENSED if shown.condensed else "",
        f"登録日時: {jst_label(shown.recorded_at)}(変更番号{shown.change})",
        scale,
    )
    return (
        tag("p", shown.department_name, cls="whose"),
        heading(1, f"{shown.fiscal_year.short_label}の目標と実績"),
        tag("p", f"{shown.fiscal_year.label}　{shown.month.full_label}末時点", cls="when"),
        tag("div", *(tag("p", remark) for remark in remarks if remark), cls="remarks"),
    )


def _glance(screen: Glance, shown: Deck) -> tuple[Html, ...]:
    cards = (
        tag("li", tag("b", str(items)), tag("span", "件"), spoken(status, word), cls="card")
        for status, word, items in screen.states
    )
    goals = (
        tag(
            "li",
            tag("span", NO_VALUE if goal.number is None else str(goal.number), cls="badge", aria_hidden="true"),
            tag("b", goal.title, title=goal.label),
            tag("span", goal.finding),
        )
        for goal in screen.goals
    )
    empty = () if shown.goals else (tag("p", "この年度の目標は登録されていません。"),)
    return tag("ul", *cards, cls="states"), tag("ul", *goals, cls="goals"), *empty


def _goal(screen: OfGoal, shown: Deck) -> tuple[Html, ...]:
    has_room = len(screen.figures) <= 2
    figures = (_card(figure, shown, has_room=has_room) for figure in screen.figures)
    size = "few" if has_room else "some" if len(screen.figures) <= 4 else "many"
    parts = [tag("div", *figures, cls=f"figure-cards {size}")] if screen.figures else []
    if screen.goal.kept_back:
        names = "、".join(f"{kept.name}({kept.reason.label})" for kept in screen.goal.kept_back)
        parts.append(tag("p", f"載せていないもの: {names}", cls="kept-back", title=names))
    if screen.goal.milestones:
        parts.append(_milestones(screen.goal, shown))
    return tuple(parts)


def _card(figure: Figure, shown: Deck, *, has_room: bool) -> Html:
    """Return a figure: its name opens its calculation. Where there is room, what is said about it stands below."""
    said = (figure.shortfall if figure.falls_short else "", figure.text) if has_room else ()
    lane = bullet(figure, shown.bands, year_end=shown.is_year_end) if figure_text.targets(figure) else Html()
    value = tag("b", figure_text.number(figure.actual, figure), cls="key" if figure.actual is not None else "key none")
    unit = "" if figure.actual is None else figure.unit
    return tag(
        "div",
        opener(figure.name, _name(figure, shown), "opens", f"{figure.name}の計算方法"),
        tag("p", tag("span", value, unit), spoken(figure.status, figure.status_word), cls="value"),
        lane,
        tag("p", *(tag("span", fact) for fact in _facts(figure, shown)), cls="beside"),
        *(tag("p", words, cls="why", title=words) for words in said if words),
        cls="figure-card",
        role="group",
        aria_label=figure.name,
        title=figure.name,
    )


def _facts(figure: Figure, shown: Deck) -> Iterator[str]:
    if figure_text.targets(figure):
        yield f"目標 {figure.target_text}"
    plan = "対計画比" if figure.plan_source is PlanSource.ADOPTED else "対計画比(参考)"
    for word, rate in (("達成率", figure.achievement_rate), (plan, figure.plan_rate)):
        if rate is not None:
            yield f"{word} {format_rate(rate, shown.edges)}"
    if figure.estimate_low is not None:
        ends = "～".join(figure_text.number(end, figure) for end in (figure.estimate_low, figure.estimate_high))
        yield f"年度末推計(参考) {ends}{figure.unit}"
    if figure.as_of:
        yield figure.as_of


def _milestones(goal: DeckGoal, shown: Deck) -> Html:
    """Return the twelve months with a sign for each milestone, and how many are in which state."""
    counts = Counter((milestone.status, milestone.status_label) for milestone in goal.milestones)
    ordered = sorted(counts.items(), key=lambda item: list(MilestoneStatus).index(item[0][0]), reverse=True)
    said = (spoken(status, f"{label} {items}件") for (status, label), items in ordered)
    months = (
        tag(
            "li",
            tag("span", month.label, cls="asked" if month == shown.month else ""),
            tag(
                "span",
                *(
                    dot(one.status, f"{one.title}: {one.status_label}")
                    for one in goal.milestones
                    if one.due and month.first <= one.due <= month.last
                ),
                cls="dots",
            ),
        )
        for month in shown.fiscal_year.months
    )
    return tag(
        "section",
        tag("p", tag("b", f"マイルストーン {len(goal.milestones)}件"), *said, cls="legend"),
        tag("ol", *months, cls="twelve", aria_label="期限の月"),
        cls="deliverables",
    )


def _told(told: Told) -> Html:
    name = f"{told.name}(続き)" if told.is_continued else told.name
    text = told.text or (NO_TEXT if isinstance(told.status, Status) else "")
    return tag(
        "li",
        tag("p", spoken(told.status, told.status_word), tag("b", name, title=name), cls="named"),
        tag("p", tag("b", told.fact), tag("span", told.goal), cls="fact"),
        tag("p", text, cls="why" if told.text else "why none") if text else "",
    )


def _due(goal: DeckGoal, milestone: Deliverable, shown: Deck) -> Html:
    when = day_words(f"{milestone.due:%Y-%m}", shown.fiscal_year) if milestone.due else "期限なし"
    return tag(
        "li",
        tag("b", when),
        tag("span", milestone.title, title=f"{goal.label} {milestone.title}"),
        spoken(milestone.status, milestone.status_label),
    )


def _appendix(screen: Appendix, shown: Deck) -> Iterator[Html]:
    figures = (
        tag(
            "li",
            tag("p", tag("b", figure.name, title=figure.name), tag("span", _values(figure)), cls="named"),
            tag("p", figure.formula),
            tag("p", figure.plan_formula) if figure.plan_formula else "",
        )
        for figure in screen.figures
    )
    kept = (
        tag("li", tag("p", tag("b", kept.name, title=kept.name), tag("span", kept.reason.label), cls="named"))
        for kept in screen.kept_back
    )
    yield tag("ul", *figures, *kept)
    if not shown.figures and not screen.kept_back:
        yield tag("p", "公表できる数値はありません。")


def _values(figure: Figure) -> str:
    actual = figure_text.amount(figure.actual, figure)
    return "　".join(filter(None, (f"実績 {actual}", f"目標 {figure.target_text}", figure.as_of)))


def _name(figure: Figure, shown: Deck) -> str:
    return f"calculation-{shown.figures.index(figure)}"


def _calculation(figure: Figure, shown: Deck) -> Html:
    return panel(
        _name(figure, shown),
        figure.name,
        tag("p", spoken(figure.status, figure.status_word)),
        facts(
            (
                ("実績", f"{figure_text.amount(figure.actual, figure)} {figure.as_of}".strip()),
                ("目標", figure.target_text),
                ("達成率", figure.formula),
                ("対計画比", figure.plan_formula),
                ("報告", f"{figure.reported_months}/{figure.expected_months}回"),
                ("定義", figure.definition),
                ("説明", figure.text),
                ("年度末推計(参考)", figure.estimate_text),
                ("評価区分", figure_text.scale_text(shown.bands) if shown.arrangement.grades else None),
            )
        ),
        cls=f"sheet {tone(figure.status)}-figure",
    )


def _foot(shown: Deck, last: int, back: str, beside: Beside) -> Html:
    recomputed = f"・再計算との違い{len(beside.recomputed)}件" if beside.recomputed else ""
    changed = f"凍結後の変更{len(beside.since)}件{recomputed}「{beside.name}」"
    return tag(
        "footer",
        tag("a", "ボードへ戻る", href=back, cls="leave"),
        tag("p", f"出典: {shown.source}", cls="source", title=shown.source),
        tag("p", head.TRAINING, cls="training", role="note") if beside.is_training else "",
        tag(
            "p", "▲ 接続が切れています", cls="lost", role="status", hidden="hidden", title="最後の内容を表示しています"
        ),
        tag("p", f"ライブ {jst_short(shown.recorded_at)}", cls="live-mark", title=_LIVE) if beside.is_live else "",
        opener(changed, _CHANGES, "plain frozen") if beside.is_frozen else "",
        opener("操作", _CONTROLS, "plain"),
        tag(
            "nav",
            tag("button", "‹", hidden("前の画面"), type="button", data_move="-1"),
            tag("span", f"1/{last}", cls="place-mark"),
            tag("button", "›", hidden("次の画面"), type="button", data_move="1"),
            aria_label="画面の移動",
        ),
        tag("p", cls="told unseen", aria_live="polite"),
        cls="deck-foot",
    )


def _controls(beside: Beside) -> Html:
    options = (tag("option", words, value=seconds) for seconds, words in _PACES.items())
    listed = (tag("li", tag("a", words, href=link)) for link, words in beside.decks.items())
    box = Html('<input type="checkbox" class="attention-only" />')
    return panel(
        _CONTROLS,
        "操作",
        tag("p", _KEYS),
        tag("p", tag("label", "自動送り ", tag("select", *options, cls="pace", aria_label="自動送り"))),
        tag("p", tag("label", box, " 自動送りは要注意の画面のみ")),
        heading(3, "配布資料") if beside.handouts else "",
        beside.handouts,
        heading(3, "ほかの資料") if beside.decks else "",
        tag("ul", *listed) if beside.decks else "",
        tag("p", tag("a", "資料の準備(構成・凍結)", href=beside.preparation)) if beside.preparation else "",
        cls="sheet",
    )


def _changes(beside: Beside) -> Html:
    """Return what a recomputation and today tell differently from the frozen deck."""
    parts = []
    for title, found in (("再計算との違い", beside.recomputed), ("凍結後の変更", beside.since)):
        parts.append(heading(3, f"{title} {len(found)}件"))
        rows = [(one.subject, one.what, one.before, one.after) for one in found]
        if rows:
            parts.append(table(("対象", "項目", "凍結時", "今"), rows, title, ("", "short")))
    return panel(_CHANGES, f"「{beside.name}」と今の内容", *parts, cls="sheet")
