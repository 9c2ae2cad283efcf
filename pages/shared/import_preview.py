"""What an import would come to: how much is new, changed, unchanged and refused, with the first rows of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from kpi import access
from kpi.access import Act, Forbidden, Person
from kpi.calendar import jst_date, utc_now
from kpi.exchange.tabular import Problem, Reading
from kpi.imports import report, saving
from kpi.imports.outcome import Entry, Kind, Options, Outcome
from pages.shared import block, import_work, reader
from pages.shared.import_file import PREVIEWED, Chosen
from pages.shared.markup import Html, table, tag

_ROWS = 100
_CREATE = "登録のない部局・目標・指標・年度を、新しく登録する"


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, and how it was asked for; `key` names the file, the mapping and the state of the database."""

    key: str
    options: Options
    outcome: Outcome


def find(person: Person, chosen: Chosen, reading: Reading) -> Previewed | None:
    """Ask whether to register what is not there, and return the preview; None where it was refused or cancelled."""
    create = False
    if any(held.role in access.MAY[Act.REVISE_MASTER] for held in person.memberships):
        create = st.checkbox(_CREATE, key="import-create")
    seen = reader.change(None)[0]
    key = f"{chosen.key}-{hash(reading.mapping)}-{create}-{seen}-{person.login}"
    held: Previewed | None = st.session_state.get(PREVIEWED)
    if held is not None and held.key == key:
        return held
    options = Options(chosen.name, jst_date(utc_now()), create=create, seen=seen)
    try:
        outcome = import_work.run(key, lambda tick: saving.preview(reader.store(), person, reading, options, tick))
    except Forbidden as error:
        st.error(str(error), icon=":material/lock:")
        return None
    if outcome is None:
        return None
    found = Previewed(key, options, outcome)
    st.session_state[PREVIEWED] = found
    return found


def show(previewed: Previewed) -> None:
    """Show the rows of each part, the refused first, and offer all of them as a file."""
    outcome = previewed.outcome
    parts: list[tuple[str, Html]] = []
    if outcome.refusals:
        parts.append((f"読めないもの {len(outcome.refusals):,}", _problems(outcome.refusals)))
    for kind in Kind:
        entries = [entry for entry in outcome.entries if entry.kind is kind]
        if entries:
            parts.append((f"{kind.label} {len(entries):,}", _entries(entries)))
    if outcome.notes:
        parts.append((f"お知らせ {len(outcome.notes):,}", _problems(outcome.notes)))
    if outcome.made:
        parts.append((f"新しく登録 {len(outcome.made):,}", _made(outcome)))
    if not parts:
        return
    for tab, (title, shown) in zip(st.tabs([title for title, _ in parts]), parts, strict=True):
        with tab:
            block.place(shown, key=f"import-part-{title.split()[0]}")
    st.download_button(
        "すべての行をCSVで受け取る", lambda: report.csv(outcome), "取込みの確認.csv", "text/csv", key="import-list",
        on_click="ignore",
    )  # fmt: skip


def _problems(problems: Sequence[Problem]) -> Html:
    lines = ((f"{one.row}行目", f"{one.column}列", one.text, one.reason) for one in problems[:_ROWS])
    return _listed(("行", "列", "記載", "理由と直し方"), lines, len(problems), ("short", "short", "short"))


def _entries(entries: Sequence[Entry]) -> Html:
    lines = (
        (
            f"{entry.figure.row}行目 {entry.figure.column}列", entry.figure.department, entry.figure.indicator,
            f"{entry.when} {entry.measure}", entry.before or "―", report.value(entry), entry.standing.label,
        )
        for entry in entries[:_ROWS]
    )  # fmt: skip
    heads = ("場所", "部局", "指標", "時点", "いまの値", "表の値", "保存のしかた")
    return _listed(heads, lines, len(entries), ("short", "", "", "short", "number", "number", "short"))


def _made(outcome: Outcome) -> Html:
    lines = ((one.kind, one.name, one.detail or "―") for one in outcome.made[:_ROWS])
    return _listed(
        ("種類", "名称", "決めた内容(あとから「組織・目標・指標」で直せます)"), lines, len(outcome.made), ("short",)
    )


def _listed(head: Sequence[str], lines: Iterable[Sequence[str]], count: int, looks: Sequence[str]) -> Html:
    caption = f"{count:,}件" + (f"のうち、はじめの{_ROWS}件" if count > _ROWS else "")
    return tag(
        "section", tag("div", table(head, lines, caption, looks), cls="scroll", tabindex="0"), cls="register imports"
    )
