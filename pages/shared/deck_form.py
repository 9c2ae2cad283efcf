"""資料の準備 on the page: the form that arranges a deck, and the list of those that a department has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from kpi import access, briefing, decks
from kpi import prepared as prepared_decks
from kpi.access import Act, Person, Place
from kpi.calendar import FiscalYear, Month, jst_label
from kpi.deck import BY_RULE, Arrangement, Deck
from kpi.decks import Frozen
from kpi.guard import Conflict, Saved
from kpi.prepared import NewDeck, Prepared
from kpi.report import AsOf
from kpi.screens import chapters
from pages.shared import block, deck_order, head, reader, saving
from pages.shared.address import Selection
from pages.shared.head import Menu
from pages.shared.markup import Html, heading, table, tag
from pages.shared.saving import Opened, Outcome
from pages.shared.sitemap import BRIEFING

_NEW = "新しい資料"

Form = Opened[Prepared | None]
"""A deck as its form was opened, None for a new one."""


def options(selected: Selection) -> Mapping[str, str]:
    """Return what the address may name: a new deck, or a prepared one."""
    return {"": _NEW, **{one.name: one.name for one in prepared(selected.department)}}


def menus(selected: Selection, name: str) -> Sequence[Menu]:
    """Offer department, year and month of the deck, and the decks that are prepared."""
    own = {"deck": name} if name else {}
    here = selected.link(**own)  # its month may be another than the one that was kept
    known = {here if one.name == name else _link(selected, one): one.name for one in prepared(selected.department)}
    return (
        head.departments(selected),
        head.years(selected),
        head.months(selected, **own),
        Menu("資料", 240, here, {selected.link(): _NEW, **known}),
    )


def show(selected: Selection, person: Person, name: str) -> None:
    """Show the form of a deck, and below it every deck of the department."""
    kept = next((one for one in prepared(selected.department) if one.name == name), None)
    form: Form = saving.opened(f"deck-{selected.department}-{name}", kept)
    with st.container(key="deck-form", gap="xsmall"):
        saving.tell()
        title = tag("small", f"{selected.choice.name}・{selected.year.label}・{selected.month.end_label}時点")
        words = heading(2, name or _NEW, " ", title, cls="form-title")
        block.place(tag("div", words, cls="register masters"), key="deck-title")
        if access.may(person, Act.PREPARE_DECK, Place(selected.department)):
            _edit(selected, person, form)
        else:
            st.warning(access.refusal(person, Act.PREPARE_DECK), icon=":material/lock:")
        known, kept_decks = prepared(selected.department), frozen(selected.department)
        block.place(listed(selected, known, kept_decks), key="deck-list")


def _edit(selected: Selection, person: Person, form: Form) -> None:
    held, new = form.value, _asked(selected, form)
    save, freeze, discard, _ = st.columns([3, 3, 3, 6], gap="small")
    with save:
        outcome = saving.offer(
            "この構成を保存する", form.key("save"), new.based_on, lambda based: _save(selected, person, new, based),
            f"「{new.name.strip()}」を保存しました。", primary=True,
        )  # fmt: skip
    if outcome is Outcome.SAVED:
        st.query_params["deck"] = new.name.strip()
    if outcome is None and held is not None:
        with freeze:
            outcome = _freeze(selected, person, form, held) if _is_kept(held, new) else None
        with discard:
            outcome = outcome or _discard(selected, person, form, held)
        if outcome is Outcome.SAVED:
            st.query_params.pop("deck", None)
    if outcome is not None:
        saving.reopen(form.form)


def _is_kept(held: Prepared, new: NewDeck) -> bool:
    """Say whether everything that the form says was saved."""
    return (held.arrangement, held.month, held.is_live) == (new.arrangement, new.month, new.is_live)


def _asked(selected: Selection, form: Form) -> NewDeck:
    """Show the fields of a deck, and return what they say."""
    held = form.value
    before = held.arrangement if held else BY_RULE
    left, grades_, estimates_, live_ = st.columns([5, 3, 3, 4], gap="small", vertical_alignment="bottom")
    typed = ""
    if held:
        with left:
            kept = f"保存 {jst_label(held.recorded_at)} {held.actor}"
            block.place(tag("div", tag("p", kept, cls="hint"), cls="register"), key="deck-kept")
    else:
        typed = left.text_input(
            "資料の名前", key=form.key("name"), max_chars=decks.LONGEST, placeholder="例: 9月議会 総務委員会"
        )
    grades = grades_.checkbox("評価区分を出す", before.grades, key=form.key("grades"))
    estimates = estimates_.checkbox("年度末推計を出す", before.estimates, key=form.key("estimates"))
    is_live = live_.checkbox(
        "ライブ(投影中も更新)", held.is_live if held else False, key=form.key("live"),
        help="投影中に確認された数値へ、そのつど替わります。凍結した資料は替わりません。",
    )  # fmt: skip
    deck = _built(selected.department, selected.year, selected.month, reader.change(None), before)
    order = deck_order.ask(chapters(deck), form.key("order"))
    arrangement = Arrangement(estimates, grades, order)
    return NewDeck(held.name if held else typed, selected.month, arrangement, is_live, held.change_no if held else 0)


def _save(selected: Selection, person: Person, new: NewDeck, based_on: int) -> Saved | Conflict:
    return prepared_decks.save(reader.store(), person, selected.department, replace(new, based_on=based_on))


def _freeze(selected: Selection, person: Person, form: Form, held: Prepared) -> Outcome | None:
    """Offer to keep the deck as it would be shown now."""
    of, change = (selected.department, held.fiscal_year, held.month), reader.change(None)
    return saving.offer(
        "今の数値で凍結する", form.key("freeze"), 0,
        lambda _: Saved(decks.freeze(reader.store(), person, held.name, of, change, held.arrangement)),
        f"「{held.name}」を凍結しました。これからは、この内容のまま投影されます。",
    )  # fmt: skip


def _discard(selected: Selection, person: Person, form: Form, held: Prepared) -> Outcome | None:
    return saving.offer(
        "準備を取り消す", form.key("discard"), held.change_no,
        lambda based: prepared_decks.discard(reader.store(), person, selected.department, held.name, based),
        f"「{held.name}」の準備を取り消しました。",
    )  # fmt: skip


def listed(selected: Selection, known: Sequence[Prepared], kept: Sequence[Frozen]) -> Html:
    """Return the decks of a department, each with the ways to its form and to the shared screen."""
    rows = [
        (
            tag("a", one.name, href=_link(selected, one)), "● ライブ" if one.is_live else "○ 準備中",
            one.month.full_label, f"{jst_label(one.recorded_at)} {one.actor}",
            tag("a", "投影する", href=shown(selected, one.name, one.month)),
        )
        for one in known
    ] + [
        (
            one.name, "■ 凍結", one.deck.month.full_label, jst_label(one.frozen_at),
            tag("a", "投影する", href=shown(selected, one.name, one.deck.month)),
        )
        for one in kept
    ]  # fmt: skip
    if not rows:
        return tag("div", tag("p", "この部局の資料はまだありません。", cls="hint"), cls="register")
    looks = ("", "short", "short", "", "short")
    drawn = table(("資料", "状態", "時点", "保存・凍結", "投影"), rows, f"資料 {len(rows)}件", looks)
    return tag("section", drawn, cls="register masters")


def shown(selected: Selection, name: str, month: Month) -> str:
    """Return the address of a deck on the shared screen."""
    return selected.link(BRIEFING.path, deck=name, year=str(month.fiscal_year.year), month=str(month))


def prepared(department: str) -> tuple[Prepared, ...]:
    """Return the prepared decks of a department as they are now."""
    return _prepared(department, reader.change(None)[0])


def frozen(department: str) -> tuple[Frozen, ...]:
    """Return the frozen decks of a department."""
    return _frozen(department, reader.change(None)[0])


def _link(selected: Selection, one: Prepared) -> str:
    return selected.link(deck=one.name, year=str(one.fiscal_year.year), month=str(one.month))


@reader.kept
def _prepared(department: str, change_no: int) -> tuple[Prepared, ...]:  # noqa: ARG001 - what the answer is kept under
    return prepared_decks.prepared(reader.store(), department)


@reader.kept
def _frozen(department: str, change_no: int) -> tuple[Frozen, ...]:  # noqa: ARG001 - what the answer is kept under
    return decks.frozen(reader.store(), department)


@reader.kept
def _built(department: str, year: FiscalYear, month: Month, change: AsOf, arrangement: Arrangement) -> Deck:
    return briefing.build(reader.store(), department, year, month, change, arrangement)
