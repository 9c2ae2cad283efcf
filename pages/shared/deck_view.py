"""議会説明 as one block: a deck's screens, what opens from them, and the line under all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kpi import deck
from kpi.calendar import day_words, jst_label
from kpi.deck import (
    NO_TEXT,
    Ahead,
    Appendix,
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
from kpi.model import MilestoneStatus, PlanSource, Status
from kpi.numbers import NO_VALUE, format_rate
from kpi.wording import CONDENSED
from pages.shared import deck_block, figure_text, reader
from pages.shared.address import Selection
from pages.shared.bullet import bullet
from pages.shared.markup import Html, heading, hidden, tag
from pages.shared.panel import facts, opener, panel
from pages.shared.sitemap import BOARD
from pages.shared.status import dot, spoken, tone

_CONTROLS = "deck-controls"
_PACES = {"0": "しない", "10": "10秒ごと", "20": "20秒ごと", "30": "30秒ごと", "60": "60秒ごと"}
_KEYS = "→・PageDown 次へ、←・PageUp 前へ、Home 最初、End 最後、Esc ボードへ戻る"


def show(selected: Selection) -> None:
    """Show the page."""
    deck_block.place(drawn(selected), key="deck")


@reader.kept
def drawn(selected: Selection) -> Html:
    """Return the deck of a selection."""
    found = deck.build(reader.store(), selected.department, selected.year, selected.month, selected.change)
    return body(found, selected.link(BOARD.path))


def body(shown: Deck, back: str) -> Html:
    """Return every screen of a deck, the first one visible, and what belongs to all of them."""
    all_screens = deck.screens(shown)
    return tag(
        "div",
        *(_screen(screen, number, shown) for number, screen in enumerate(all_screens, start=1)),
        _foot(shown, len(all_screens), back),
        *(_calculation(figure, shown) for figure in shown.figures),
        _controls(),
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
    head = () if isinstance(screen, Cover) else (heading(1, screen.title), tag("p", when, cls="when"))
    return tag(
        "section",
        *head,
        *parts,
        cls=f"screen {kind}",
        aria_label=f"{number}枚目 {screen.title}",
        hidden=None if number == 1 else "hidden",
        data_attention="yes" if _is_attention(screen) else None,
    )


def _is_attention(screen: Screen) -> bool:
    return isinstance(screen, Short) or (isinstance(screen, OfGoal) and any(f.falls_short for f in screen.figures))


def _cover(shown: Deck) -> tuple[Html, ...]:
    scale = f"状態は自動計算: {figure_text.scale_text(shown.bands)}({shown.disclaimer})" if shown.bands else ""
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
    value = tag("b", figure_text.number(figure.actual, figure), cls="key")
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
                ("評価区分", figure_text.scale_text(shown.bands) if shown.bands else None),
            )
        ),
        cls=f"sheet {tone(figure.status)}-figure",
    )


def _foot(shown: Deck, screens: int, back: str) -> Html:
    return tag(
        "footer",
        tag("a", "ボードへ戻る", href=back, cls="leave"),
        tag("p", f"出典: {shown.source}", cls="source", title=shown.source),
        tag("p", "▲ 接続が切れています。最後の内容を表示中", cls="lost", role="status", hidden="hidden"),
        opener("操作", _CONTROLS, "plain"),
        tag(
            "nav",
            tag("button", "‹", hidden("前の画面"), type="button", data_move="-1"),
            tag("span", f"1/{screens}", cls="place-mark"),
            tag("button", "›", hidden("次の画面"), type="button", data_move="1"),
            aria_label="画面の移動",
        ),
        tag("p", cls="told unseen", aria_live="polite"),
        cls="deck-foot",
    )


def _controls() -> Html:
    options = (tag("option", words, value=seconds) for seconds, words in _PACES.items())
    return panel(
        _CONTROLS,
        "操作",
        tag("p", _KEYS),
        tag("p", tag("label", "自動送り ", tag("select", *options, cls="pace", aria_label="自動送り"))),
        tag(
            "p",
            tag("label", Html('<input type="checkbox" class="attention-only" />'), " 自動送りは要注意の画面のみ"),
        ),
        cls="sheet",
    )
