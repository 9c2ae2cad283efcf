"""What saving a sheet would change, beside what stands there, and saving it with one click."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from kpi.access import Forbidden, Person
from kpi.calendar import jst_date, utc_now
from kpi.imports.outcome import Kind
from kpi.imports.sheet import saving
from kpi.imports.sheet.finding import Decisions
from kpi.imports.sheet.outcome import Difference, Line, Options, Outcome, Wrong
from kpi.numbers import NO_VALUE
from pages.shared import block, import_save, reader
from pages.shared.markup import Html, join, table, tag
from pages.shared.published_file import PREVIEWED, Chosen


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, and how it was asked for; `key` names the file, what was decided and the state of the database."""

    key: str
    options: Options
    outcome: Outcome


def find(person: Person, chosen: Chosen, decisions: Decisions) -> Previewed | None:
    """Return what saving would come to; None where somebody may not."""
    seen = reader.change(None)[0]
    key = f"{chosen.key}-{json.dumps(decisions, sort_keys=True)}-{seen}-{person.login}"
    held: Previewed | None = st.session_state.get(PREVIEWED)
    if held is not None and held.key == key:
        return held
    options = Options(chosen.name, jst_date(utc_now()), decisions, seen)
    try:
        outcome = saving.preview(reader.store(), person, chosen.found, options)
    except Forbidden as error:
        st.error(str(error), icon=":material/lock:")
        return None
    found = Previewed(key, options, outcome)
    st.session_state[PREVIEWED] = found
    return found


def offer(person: Person, chosen: Chosen, previewed: Previewed) -> None:
    """Say what a sheet comes to, and offer to save it."""
    outcome = previewed.outcome
    count = sum(outcome.counts[kind] for kind in (Kind.NEW, Kind.CHANGED))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="published-offer"):
        pressed = outcome.is_news and st.button(
            f"{count:,}件を保存する", type="primary", key="published-go", disabled=bool(outcome.wrong)
        )
        block.place(_summary(outcome), key="published-summary")
    if outcome.wrong:
        block.place(_wrong(outcome.wrong), key="published-wrong")
    if pressed:
        _save(person, chosen, previewed)


def show(outcome: Outcome) -> None:
    """Show what is changed beside what stands there, then what is new, then what stays."""
    block.place(
        join(
            _lines(kind, [line for line in outcome.lines if line.kind is kind])
            for kind in (Kind.CHANGED, Kind.NEW, Kind.UNCHANGED)
        ),
        key="published-changes",
    )


def _save(person: Person, chosen: Chosen, previewed: Previewed) -> None:
    options = replace(previewed.options, seen=previewed.outcome.seen)
    try:
        saved = saving.save(reader.store(), person, chosen.found, options)
    except Forbidden as error:
        st.error(str(error), icon=":material/lock:")
        return
    if saved.change_no is None:
        why = saved.wrong[0].reason if saved.wrong else ""
        st.warning(f"保存していません。確かめたあとで登録内容が変わりました。{why}", icon=":material/group:")
        return
    counts = "、".join(f"{kind.label} {count:,}件" for kind, count in saved.counts.items())
    import_save.saved(f"「{chosen.name}」を読み込みました({counts})。", saved.change_no)
    st.rerun()


def _summary(outcome: Outcome) -> Html:
    """Return the counts in one line, what cannot be saved first."""
    counts, guesses = outcome.counts, sum(one.is_doubtful for one in outcome.dropped)
    parts = [
        tag("b", f"▼ このままでは保存できないもの {len(outcome.wrong):,}件", cls="bad") if outcome.wrong else Html(),
        *(tag("span", f"{kind.label} {counts[kind]:,}件") for kind in Kind),
        tag("span", f"外したもの {len(outcome.dropped):,}件"),
        tag("span", f"うち ▲ 要確認 {guesses:,}件") if guesses else Html(),
    ]
    idle = tag("p", "変更なし。採用したものは、すべて登録済みの内容と同じです。")
    told = Html() if outcome.is_news or outcome.wrong else idle
    return tag("section", tag("p", *parts, cls="plan-sum"), told, cls="register imports-sum")


def _wrong(wrong: Sequence[Wrong]) -> Html:
    lines = ((f"{one.finding.about} {one.finding.part.label}", one.text, one.reason) for one in wrong)
    shown = table(("場所", "記載", "理由と直し方"), lines, f"このままでは保存できないもの {len(wrong)}件", ("short",))
    return tag("section", tag("div", shown, cls="scroll", tabindex="0"), cls="register imports")


def _lines(kind: Kind, lines: Sequence[Line]) -> Html:
    """Return the lines of one kind as a table, a row for each field that changes."""
    if not lines:
        return Html()
    rows = [
        (line.finding.about, line.finding.part.label, name, before or NO_VALUE, join((after, _note(line, n)), "\n"))
        for line in lines
        for n, (name, before, after) in enumerate(line.differences or (_same(line),))
    ]
    heads = ("場所", "種類", "項目", "いまの登録", "保存すると")
    shown = table(heads, rows, f"{kind.label} {len(lines):,}件", ("short", "short", "short"))
    return tag("section", shown, cls=f"register imports published-lines {kind.value}")


def _same(line: Line) -> Difference:
    """Return what stands for a finding that changes nothing."""
    texts = line.finding.texts
    return "", texts.get("title") or texts.get("name") or texts.get("body", ""), line.kind.label


def _note(line: Line, place: int) -> Html:
    """Return what else somebody should know, once for each finding."""
    return tag("small", line.note) if line.note and place == 0 else Html()
