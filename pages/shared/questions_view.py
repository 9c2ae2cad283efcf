"""想定問答 on the page: the list of questions, and beside it the facts and the answer of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from kpi import access, questions
from kpi.access import Act, Person
from kpi.calendar import FiscalYear, Month, jst_label
from kpi.exchange import questions_file
from kpi.questions import RESTRICTED, Inquiries, Inquiry
from kpi.report import AsOf
from pages.shared import block, head, history_view, reader, saving
from pages.shared.address import Selection
from pages.shared.head import Menu
from pages.shared.markup import Html, heading, tag
from pages.shared.panel import facts
from pages.shared.saving import Opened

_HEIGHT = 220  # px of an answer, so that its buttons are on a screen of 1280×720
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(selected: Selection, person: Person) -> Inquiries:
    """Return the questions of the selected year.

    Raises:
        Forbidden: the person has no role in the department.
    """
    questions.require_reader(reader.store(), person, selected.department)
    return _read(selected.department, selected.year, selected.month, selected.change)


def options(found: Inquiries) -> Mapping[str, str]:
    """Return what the address may name: no question, or the one about an item."""
    return {"": "質問の一覧", **{one.item: one.name for one in found.listed}}


def menus(selected: Selection, item: str) -> Sequence[Menu]:
    """Offer department, year and month."""
    own = {"item": item} if item else {}
    return (head.departments(selected), head.years(selected), head.months(selected, **own))


def show(selected: Selection, person: Person, found: Inquiries, item: str) -> None:
    """Show the questions, and the one that is asked for with the form of its answer."""
    chosen = next((one for one in found.listed if one.item == item), None)
    if chosen is None:
        saving.leave()
        block.place(listed(selected, found, item), key="questions")
        _offer_file(found)
        return
    left, right = st.columns([5, 8], gap="medium")
    with left:
        block.place(listed(selected, found, item), key="questions")
        _offer_file(found)
    with right:
        _answer(selected, person, chosen)


def listed(selected: Selection, found: Inquiries, item: str = "") -> Html:
    """Return the list: each question a link to its answer."""
    answered = sum(one.answer is not None for one in found.listed)
    count = f"想定される質問 {len(found.listed)}問(記入した答え {answered}問、ほかは自動作成の案)"
    rows = (tag("li", *_line(selected, one, item)) for one in found.listed)
    mark = tag("p", tag("b", RESTRICTED, cls="restricted"), " ", count)
    return tag("section", mark, tag("ol", *rows), cls="board questions")


def _line(selected: Selection, one: Inquiry, item: str) -> Iterator[Html]:
    """Yield a question, what it is about, and its answer where no other question is open beside the list."""
    is_open = "true" if one.item == item else None
    why = "・".join(why.label for why in one.whys)
    yield tag(
        "div",
        tag("a", one.question, href=selected.link(item=one.item), aria_current=is_open),
        tag("small", f"{one.goal}　{why}　{'● 記入済' if one.answer else '○ 自動作成の案'}"),
    )
    if not item:
        yield tag("div", *(tag("p", line) for line in one.told.splitlines()))


def _answer(selected: Selection, person: Person, one: Inquiry) -> None:
    form: Opened[Inquiry] = saving.opened(f"answer-{one.code}", one)
    with st.container(key="answer-form", gap="xsmall"):
        saving.tell()
        block.place(told(selected, one), key="question")
        if not access.may(person, Act.ANSWER, one.place):
            block.place(tag("div", *(tag("p", line) for line in one.told.splitlines()), cls="board"), key="answer")
            st.warning(access.refusal(person, Act.ANSWER), icon=":material/lock:")
        elif selected.as_of is None:
            _edit(person, form)
        past = questions.revisions(reader.store(), one)
        block.place(history_view.drawn(past, "自動作成の案のままです。"), key="answer-history")


def told(selected: Selection, one: Inquiry) -> Html:
    """Return a question with the facts that are at hand."""
    back = tag("p", tag("a", "← 一覧に戻る", href=selected.link()))
    return tag("div", back, heading(2, one.question), facts(one.facts), cls="board questions")


def _edit(person: Person, form: Opened[Inquiry]) -> None:
    held = form.value
    now = held.answer
    words = f"答え({jst_label(now.recorded_at)} {now.actor})" if now else "答え(登録された事実から自動作成した案)"
    body = st.text_area(words, held.told, height=_HEIGHT, key=form.key("body"))
    save, back, _ = st.columns([3, 3, 4], gap="small")
    based_on = now.change_no if now else 0
    with save:
        outcome = saving.offer(
            "この答えを保存する", form.key("save"), based_on,
            lambda based: questions.answer(reader.store(), person, held, body, based), "答えを保存しました。",
            primary=True,
        )  # fmt: skip
    if now is not None and outcome is None:
        with back:
            outcome = saving.offer(
                "自動作成の案に戻す", form.key("back"), based_on,
                lambda based: questions.answer(reader.store(), person, held, "", based), "案に戻しました。",
            )  # fmt: skip
    if outcome is not None:
        saving.reopen(form.form)


def _offer_file(found: Inquiries) -> None:
    st.download_button(
        "Wordで受け取る(A4縦)", data=lambda: questions_file.word(found), mime=_WORD, key="questions-file",
        file_name=f"{RESTRICTED}_{questions_file.title(found)}.docx", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


@reader.kept
def _read(department: str, year: FiscalYear, month: Month, change: AsOf) -> Inquiries:
    return questions.read_inquiries(reader.store(), department, year, month, change)
