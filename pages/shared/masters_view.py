"""The master tables on the page: the list of one table, and the form of one row made from the table's description.

What is typed stays until it is saved, whatever is refused: the form keeps the row that it was opened with, and a save
is based on that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from kpi import access, masters
from kpi.access import Person
from kpi.calendar import FiscalYear, Month, jst_date, utc_now
from kpi.effect import Effect
from kpi.guard import Conflict, Refused, Saved
from kpi.master_table import TABLES, Field, Kind, Table
from kpi.master_text import NO, YES, parts
from kpi.masters import Invalid, MasterRow, Typed
from pages.shared import block, conflict, head, history_view, reader
from pages.shared.address import Selection
from pages.shared.conflict import Chosen
from pages.shared.head import Menu
from pages.shared.markup import Html, heading, join, tag
from pages.shared.markup import table as drawn

NEW = "~new"  # a code that no row has
_NOBODY_CHOSE = ""
_OPEN, _DONE = "masters-open", "masters-done"
_WIDE = (Kind.PARAGRAPH, Kind.SEVERAL)
_LONG = ("goal", "initiative")  # tables whose rows have long names


@dataclass(frozen=True, slots=True)
class _Opened:
    """The form as it was opened: for which row, with which texts, and based on which change."""

    table: str
    code: str | None
    texts: Mapping[str, str]
    based_on: int
    title: str
    round: int

    def key(self, name: str) -> str:
        """Return the key of a field's widget."""
        return f"masters-{self.table}-{self.code}-{self.round}-{name}"


def menus(selected: Selection, table: Table) -> tuple[Menu, ...]:
    """Offer the tables, and what the table's list is narrowed to; those keep the table."""
    labels = {one.name: one.label for one in TABLES.values()}
    found = [head.own(selected, "table", "表", table.name, labels, 190)]
    if table.is_of_a_department:
        links = {
            selected.link(department=choice.department, year=None, month=None, table=table.name): choice.name
            for choice in selected.choices
        }
        here = selected.link(department=selected.department, year=None, month=None, table=table.name)
        found.append(Menu("部局", 176, here, links))
    if table.is_of_a_year:
        years = {
            selected.link(year=str(year.year), month=None, table=table.name): year.label for year in selected.years
        }
        found.append(Menu("年度", 204, selected.link(month=None, table=table.name), years))
    return tuple(found)


def rows(selected: Selection, table: Table) -> tuple[MasterRow, ...]:
    """Return the rows of a table's list: of the department and the year, where it has such."""
    return tuple(row for row in _rows(table.name, reader.change(None)[0]) if _is_listed(selected, table, row))


def choices(table: Table, listed: Sequence[MasterRow]) -> dict[str, str]:
    """Return what the address may name: nothing, a new row, or one of the list."""
    codes = {row.code: row.title for row in listed}
    return {_NOBODY_CHOSE: f"{table.label}の一覧", **({} if table.name == "setting" else {NEW: "新しい行"}), **codes}


def listing(selected: Selection, table: Table, listed: Sequence[MasterRow], code: str) -> Html:
    """Return the list: each row a link to its form, the open one marked; beside a form it has the names alone."""
    fields = {one.name: one for one in (*table.fields, Field("value", "値"))}
    shown = [] if code else [fields[name] for name in table.listed if name not in ("valid_from_year", "valid_to_year")]
    lines = [(_link(selected, table, row, row.code == code), *(row.shown[one.name] for one in shown)) for row in listed]
    looks = ("", *("" if one.kind is Kind.PARAGRAPH or one.table in _LONG else "short" for one in shown))
    caption = f"{table.label} {len(listed)}件"
    names = (table.label, *(one.label for one in shown))
    return tag(
        "section",
        tag("p", table.hint, cls="hint") if table.hint and not code else "",
        tag("p", *_ways(selected, table, code), cls="ways-on"),
        tag("div", drawn(names, lines, caption, looks), cls="scroll", tabindex="0"),
        cls="register masters",
    )


def tell() -> None:
    """Say once what was done before this run."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(done, icon=":material/check:")


def edit(selected: Selection, person: Person, table: Table, code: str) -> None:
    """Show the form of a row, its history and its uses."""
    opened = _opened(selected, table, None if code == NEW else code)
    block.place(heading(2, opened.title, cls="form-title"), key="masters-title")
    if opened.code is None:
        _form(selected, person, table, opened)
        return
    content, history, used = st.tabs(["内容", "履歴", "既定に戻す" if table.name == "setting" else "使用箇所・取消"])
    with content:
        _form(selected, person, table, opened)
    with history:
        block.place(
            history_view.drawn(
                masters.history(reader.store(), table, opened.code), "市が決めた値はありません。製品の既定の値です。"
            ),
            key="masters-history",
        )
    with used:
        _withdraw(person, table, opened)


def _form(selected: Selection, person: Person, table: Table, opened: _Opened) -> None:
    if not masters.may(reader.store(), person, table, opened.code):
        st.warning(access.refusal(person, table.act), icon=":material/lock:")
    texts = _typed(selected, table, opened)
    if table.act is access.Act.SET_SCALE and any(text != opened.texts.get(name) for name, text in texts.items()):
        _effects(table, Typed(opened.code, texts, "", opened.based_on), selected.month)
    above = st.container()  # what is refused is told before the button, where it is seen
    reason = st.text_input("変更の理由", key=opened.key("why"), placeholder="例: 令和5年度の組織改正のため")
    typed = Typed(opened.code, texts, reason, opened.based_on)
    told = conflict.told(opened.code)
    if told is not None:
        match conflict.ask(told, opened.key("told")):
            case Chosen.MINE:
                with above:
                    _save(person, table, opened, replace(typed, based_on=told.change_no))
            case Chosen.THEIRS:
                _reopen()
    elif st.button("保存する", type="primary", key=opened.key("go")):
        with above:
            _save(person, table, opened, typed)


def _typed(selected: Selection, table: Table, opened: _Opened) -> dict[str, str]:
    """Show the fields, short ones two in a line, and return what they hold."""
    found: dict[str, str] = {}
    left: Iterator[st.delta_generator.DeltaGenerator] = iter(())
    for one in masters.fields(table, opened.code):
        if one.kind in _WIDE:
            place, left = st.container(), iter(())
        else:
            place = next(left, None) or next(left := iter(st.columns(2)))
        with place:
            found[one.name] = _input(selected, one, opened)
    return found


def _input(selected: Selection, one: Field, opened: _Opened) -> str:
    """Show one field and return what it holds, as text."""
    key, text = opened.key(one.name), opened.texts.get(one.name, "")
    example = f"例: {one.example}" if one.example else ""
    label = one.label if one.required or "(" in one.label or one.kind is Kind.FLAG else f"{one.label}(任意)"
    match one.kind:
        case Kind.FLAG:
            return YES if st.checkbox(label, text == YES, key=key) else NO
        case Kind.PARAGRAPH:
            return st.text_area(
                label, text, key=key, height=80, placeholder=f"例: {one.example}" if one.example else ""
            )
        case Kind.SEVERAL:
            chosen = st.pills(
                label, list(one.choices), selection_mode="multi", default=parts(text), key=key,
                format_func=one.choices.__getitem__,
            )  # fmt: skip
            return ",".join(chosen)
        case Kind.CHOICE | Kind.REFERENCE:
            options = one.choices if one.kind is Kind.CHOICE else _referred(selected, one, text)
            codes = list(options)
            picked = st.selectbox(
                label, codes, codes.index(text) if text in codes else None, format_func=options.__getitem__, key=key,
                placeholder="選んでください" if one.required else "なし",
            )  # fmt: skip
            return picked or ""
        case _:
            return st.text_input(label, text, key=key, placeholder=example)


def _save(person: Person, table: Table, opened: _Opened, typed: Typed) -> None:
    """Save the form; what is refused is said, and the form stays as typed."""
    today = jst_date(utc_now())
    _write(lambda: masters.save(reader.store(), person, table, typed, today), f"{table.label}を保存しました。", opened)


def _withdraw(person: Person, table: Table, opened: _Opened) -> None:
    code = opened.code or ""
    found = masters.uses(reader.store(), table, code)
    if found:
        st.write(masters.in_use(table, opened.title, found))
        return
    if table.name == "setting":
        st.write("市が決めた値を取り消し、製品の既定の値に戻します。それまでの値は履歴に残ります。")
    else:
        st.write("どこからも使われていません。取り消すと一覧から消えますが、履歴は残ります。")
    reason = st.text_input("取り消す理由", key=opened.key("withdraw-why"), placeholder="例: 誤って登録したため")
    if st.button("取り消す", key=opened.key("withdraw")):
        _write(
            lambda: masters.withdraw(reader.store(), person, table, code, reason, opened.based_on),
            f"「{opened.title}」を取り消しました。",
            opened,
            is_gone=table.name != "setting",
        )


def _write(write: Callable[[], Saved | Conflict], done: str, opened: _Opened, *, is_gone: bool = False) -> None:
    try:
        outcome = write()
    except Invalid as error:
        for problem in error.problems:
            st.error(problem.sentence, icon=":material/error:")
        return
    except (Refused, access.Forbidden) as error:
        st.error(str(error), icon=":material/error:")
        return
    if isinstance(outcome, Conflict):
        conflict.tell(outcome)
    st.session_state[_DONE] = done if outcome.change_no != opened.based_on else "変わったところはありません。"
    if is_gone:
        del st.query_params["row"]
    elif opened.code is None and TABLES[opened.table].has_own_code:
        st.query_params["row"] = f"{opened.table}-{outcome.change_no}"
    _reopen()


def _reopen() -> None:
    """Run the page with the form as it is saved now."""
    conflict.forget()
    before: _Opened = st.session_state[_OPEN]
    st.session_state[_OPEN] = replace(before, table="", round=before.round + 1)
    st.rerun()


def _opened(selected: Selection, table: Table, code: str | None) -> _Opened:
    """Return the form that is open, or open the one that is asked for."""
    held: _Opened | None = st.session_state.get(_OPEN)
    if held is not None and (held.table, held.code) == (table.name, code):
        return held
    number = held.round + 1 if held else 0
    if code is None:
        opened = _Opened(table.name, None, _suggested(selected, table), 0, f"新しい{table.label}", number)
    else:
        row = next(row for row in rows(selected, table) if row.code == code)
        opened = _Opened(table.name, code, row.texts, row.based_on, row.title, number)
    st.session_state[_OPEN] = opened
    conflict.forget()
    return opened


def _suggested(selected: Selection, table: Table) -> dict[str, str]:
    """Return what a new row most likely holds: where and when one is, and the next position."""
    last = max((int(row.texts["position"]) for row in rows(selected, table) if row.texts.get("position")), default=0)
    likely = {
        "department": selected.department, "fiscal_year": str(selected.year.year), "position": str(last + 1),
    }  # fmt: skip
    wanted = {one.name for one in table.fields if one.required}
    return {name: text for name, text in likely.items() if name in wanted}


def _referred(selected: Selection, one: Field, text: str) -> dict[str, str]:
    """Return what a reference may choose: of this department and year, still in use; and what it holds."""
    table = TABLES[one.table]
    found = [
        row
        for row in _rows(one.table, reader.change(None)[0])
        if row.code == text
        or (
            _is_listed(selected, table, row)
            and (table.name == "department" or row.place.department in (None, selected.department))
            and (row.last_year is None or row.last_year >= selected.year.year)
        )
    ]
    names = Counter(row.title for row in found)
    return {row.code: row.title if names[row.title] == 1 else _told_apart(table, row) for row in found}


def _told_apart(table: Table, row: MasterRow) -> str:
    """Return a name with what the row belongs to, and its code: Streamlit takes options of one name for one."""
    above = (row.shown.get(table.parent or ""), row.code)
    return f"{row.title}({'・'.join(part for part in above if part)})"


def _is_listed(selected: Selection, table: Table, row: MasterRow) -> bool:
    of_department = not table.is_of_a_department or row.place.department == selected.department
    return of_department and (not table.is_of_a_year or row.fiscal_year == selected.year.year)


def _effects(table: Table, typed: Typed, month: Month) -> None:
    """Say which statuses the form would change, before it is saved."""
    try:
        found = _effect_of(table.name, typed, month, reader.change(None)[0])
    except (Invalid, Refused):
        return  # said when it is saved
    if not found:
        st.info(f"保存しても、判定が変わる指標はありません({month.end_label}時点、過去の年度は3月末)。")
        return
    lines = (
        (one.name, one.department_name, one.fiscal_year.short_label, one.before, one.after) for one in found
    )  # fmt: skip
    caption = f"保存すると、{len(found)}件の指標の判定が変わります"
    block.place(
        tag(
            "section",
            drawn(("指標", "部局", "年度", "今の判定", "変更後"), lines, caption, ("", *["short"] * 4)),
            cls="register effects",
        ),
        key="masters-effects",
    )


@reader.kept
def _effect_of(table: str, typed: Typed, month: Month, change_no: int) -> tuple[Effect, ...]:  # noqa: ARG001 - what the answer is kept under
    return masters.effect_of(reader.store(), TABLES[table], typed, month, jst_date(utc_now()))


@reader.kept
def _rows(table: str, change_no: int) -> tuple[MasterRow, ...]:  # noqa: ARG001 - what the answer is kept under
    return masters.rows(reader.store(), TABLES[table])


def _ways(selected: Selection, table: Table, code: str) -> Iterator[Html]:
    """Return the ways back to the list and to a new row."""
    if code:
        yield tag("a", "← 一覧に戻る", href=selected.link(table=table.name))
    if table.name != "setting" and code != NEW:
        yield tag("a", f"新しい{table.label}を登録する", href=selected.link(table=table.name, row=NEW))


def _link(selected: Selection, table: Table, row: MasterRow, is_open: bool) -> Html:
    link = tag(
        "a", row.title, href=selected.link(table=table.name, row=row.code), aria_current="true" if is_open else None
    )
    if row.last_year is None:
        return link
    return join((link, tag("small", f"{FiscalYear(row.last_year).short_label}まで")), " ")
