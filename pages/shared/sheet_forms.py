"""The forms of the sheet: a text with its drafts and revisions, and the head's judgements of a goal."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from kpi import access, judgement, narrative, review
from kpi.access import Act, Person, Place
from kpi.calendar import jst_label
from kpi.judgement import NewJudgement
from kpi.model import Indicator, Milestone, SheetPart
from kpi.narrative import NewText, Part, Text
from kpi.sheet import Sheet, SheetGoal, subject
from pages.shared import block, figure_text, history_view, reader, saving, sheet_view
from pages.shared.address import Selection
from pages.shared.markup import Html, heading, tag
from pages.shared.saving import Opened, Outcome
from pages.shared.status import spoken

_HEIGHT = 330  # px of a text, so that its buttons are on a screen of 1280×720

TextForm = Opened[Text | None]
"""A text as its form was opened."""


def text(selected: Selection, person: Person, part: Part) -> None:
    """Show a text's form: on the left it and what can be done with it, on the right what helps to write it."""
    found, goal = sheet_view.of(selected), sheet_view.text_goal(selected, part)
    now = found.text(part.part, part.goal)
    opened = saving.opened(f"sheet-{part.code}", now)
    form, beside = st.columns([7, 6], gap="medium")
    with form, st.container(key="sheet-form", gap="xsmall"):
        saving.tell()
        block.place(_title(selected, goal, part.part.label), key="sheet-form-title")
        _tell_of_others(opened.value, now)
        held = found.texts.get((part.part, part.goal))
        _edit(person, part, opened, is_published=held is not None and held.published is not None)
    with beside:
        if goal is not None and part.part is SheetPart.RESULT:
            _drafts(opened, review.drafts(goal.goal, found.report))
        if goal is not None and part.part is SheetPart.ISSUE:
            result = found.text(SheetPart.RESULT, part.goal)
            shown = sheet_view.paragraphs(result) if result else tag("p", "まだ書かれていません。")
            block.place(tag("div", heading(2, "この目標の実績"), shown, cls="board of-sheet"), key="sheet-result")
        past = narrative.revisions(reader.store(), part)
        block.place(history_view.drawn(past, "まだ書かれていません。"), key="sheet-history")


def _tell_of_others(before: Text | None, now: Text | None) -> None:
    """Say that somebody has saved the text since the form was opened."""
    if now is not None and (before is None or before.change_no != now.change_no):
        said = f"{now.actor}が{jst_label(now.recorded_at)}に保存しています。"
        st.info(f"{said}保存するときに、どちらにするか選べます。", icon=":material/group:")


def _edit(person: Person, part: Part, opened: TextForm, *, is_published: bool) -> None:
    now = opened.value
    store = reader.store()
    if not narrative.may(store, person, Act.WRITE_SHEET, part):
        st.warning(access.refusal(person, Act.WRITE_SHEET), icon=":material/lock:")
        return
    key = opened.key("body")
    if key not in st.session_state:
        st.session_state[key] = now.body if now else ""
    body = st.text_area("本文(1行が1項目。下書きは公表されません)", key=key, height=_HEIGHT)
    left, right = st.columns(2)
    day = left.date_input("日付(任意)", now.dated_on if now else None, format="YYYY/MM/DD", key=opened.key("day"))
    contact = right.text_input("問い合わせ先(任意)", (now.contact or "") if now else "", key=opened.key("contact"))
    is_settled = now is not None and not now.state.is_in_work
    reason = ""
    if is_settled:
        reason = st.text_input("書き直す理由", key=opened.key("why"), placeholder="例: 年度末の数値が確定したため")
    based_on = now.change_no if now else 0
    outcome = saving.offer(
        "新しい下書きとして保存する" if is_settled else "下書きを保存する", opened.key("save"), based_on,
        lambda based: narrative.save(store, person, part, NewText(body, based, day, contact, reason)),
        f"「{part.part.label}」の下書きを保存しました。", primary=True,
    )  # fmt: skip
    is_touched = now is None or (body, day, contact) != (now.body, now.dated_on, now.contact or "")
    if outcome is None and now is not None and now.state in narrative.NEXT:
        outcome = _move(person, part, opened, is_touched=is_touched)
    if outcome is None and now is not None and is_published:
        outcome = _take_back(person, part, opened, now)
    if outcome is not None:
        saving.reopen(opened.form)


def _move(person: Person, part: Part, opened: TextForm, *, is_touched: bool) -> Outcome | None:
    """Offer the next state to those who may; what is typed has to be saved before."""
    now = opened.value
    if now is None:
        return None
    state, act = narrative.NEXT[now.state]
    if not narrative.may(reader.store(), person, act, part):
        return None
    if is_touched:
        st.caption(f"直した内容を保存すると、「{state.label}」にできます。")
        return None
    return saving.offer(
        f"「{state.label}」にする", opened.key("move"), now.change_no,
        lambda based: narrative.move(reader.store(), person, part, based),
        f"「{part.part.label}」を「{state.label}」にしました。",
    )  # fmt: skip


def _take_back(person: Person, part: Part, opened: TextForm, now: Text) -> Outcome | None:
    """Offer to take back what the public reads; whatever is typed stays in the form."""
    if not narrative.may(reader.store(), person, Act.PUBLISH_SHEET, part):
        return None
    with st.expander("公表中の文章を取り下げる"):
        reason = st.text_input(
            "取り下げる理由", key=opened.key("why-back"), placeholder="例: 実績の数値に誤りがあったため"
        )
        return saving.offer(
            "公表を取り消す", opened.key("take-back"), now.change_no,
            lambda based: narrative.take_back(reader.store(), person, part, reason, based),
            f"「{part.part.label}」の公表を取り消しました。公開ページからは、次に書き出すと消えます。",
        )  # fmt: skip


def _drafts(opened: TextForm, found: review.Drafts) -> None:
    """Offer sentences from the year's figures; taking one over changes the form alone."""
    block.place(
        tag("div", heading(2, "実績の案(数値とマイルストーンから自動作成)"),
            tag("p", "「加える」で本文の末尾に入ります。自動では保存されません。", cls="hint"),
            cls="board of-sheet"),
        key="sheet-drafts-title",
    )  # fmt: skip
    key = opened.key("body")
    body = str(st.session_state.get(key, ""))
    with st.container(gap="xxsmall", key="sheet-drafts"):
        for number, sentence in enumerate(found.sentences):
            said, go = st.columns([5, 1], gap="small", vertical_alignment="center")
            said.markdown(_escaped(sentence))
            is_in = sentence in body
            go.button(
                "済" if is_in else "加える", key=opened.key(f"take-{number}"), disabled=is_in,
                on_click=_take, args=(key, sentence), help="本文に入っています" if is_in else None,
            )  # fmt: skip
    if found.unknown:
        st.caption(f"報告がないため案を作れないもの: {'、'.join(map(_escaped, found.unknown))}")


def _take(key: str, sentence: str) -> None:
    """Put a sentence at the end of the typed text."""
    body = str(st.session_state.get(key, "")).rstrip()
    st.session_state[key] = f"{body}\n{sentence}" if body else sentence


def _escaped(sentence: str) -> str:
    """Return text that markdown shows as it is."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]<>#+-.!|~$:" else character for character in sentence)


def judgements(selected: Selection, person: Person, goal: SheetGoal) -> None:
    """Show the figures and milestones of a goal, each with its computed status and the head's grade and reason."""
    found = sheet_view.of(selected)
    with st.container(key="sheet-judgements", gap="xsmall"):
        saving.tell()
        block.place(_title(selected, goal, "部局長評価"), key="sheet-form-title")
        if not access.may(person, Act.JUDGE, Place(selected.department)):
            st.warning(access.refusal(person, Act.JUDGE), icon=":material/lock:")
            return
        for indicator in goal.goal.indicators:
            _judge(found, person, goal, indicator)
        for milestone in goal.goal.milestones:
            _judge(found, person, goal, milestone)


def _judge(found: Sheet, person: Person, goal: SheetGoal, judged: Indicator | Milestone) -> None:
    report, of = found.report, subject(goal.code, judged)
    form = saving.opened(f"judge-{of.code}-{report.month}", found.judgement(goal.code, judged))
    held = form.value
    words = judgement.grades(judged, report)
    grades = ["", *words]
    now = held.grade if held and held.grade in words else ""
    left, middle, right, go = st.columns([5, 2, 5, 2], gap="small", vertical_alignment="bottom")
    with left:
        block.place(_computed(judged), key=form.key("computed"))
    grade = middle.selectbox(
        "評価", grades, grades.index(now), format_func=lambda one: words.get(one, "評価なし"), key=form.key("grade")
    )
    reason = right.text_input("理由", held.reason if held else "", key=form.key("reason"))
    new = NewJudgement(of, report.month, grade or None, reason, held.change_no if held else 0)
    with go:
        outcome = saving.offer(
            "保存する", form.key("save"), new.based_on,
            lambda based: judgement.judge(reader.store(), person, replace(new, based_on=based), report),
            f"「{_name(judged)}」の部局長評価を保存しました。",
        )  # fmt: skip
    if outcome is not None:
        saving.reopen(form.form)


def _computed(judged: Indicator | Milestone) -> Html:
    if isinstance(judged, Indicator):
        value = f"{figure_text.amount(judged.actual, judged)} / {judged.target_text}"
        told = tag("p", "自動計算: ", spoken(judged.status, judged.status_word), f" {value}", cls="live")
    else:
        told = tag("p", "自動計算: ", spoken(judged.status, judged.status_label), cls="live")
    return tag("div", tag("p", tag("b", _name(judged))), told, cls="board of-sheet")


def _name(judged: Indicator | Milestone) -> str:
    return judged.name if isinstance(judged, Indicator) else judged.title


def _title(selected: Selection, goal: SheetGoal | None, words: str) -> Html:
    back = tag("p", tag("a", "← シートに戻る", href=selected.link()))
    where = selected.year.label if goal is None else f"目標{goal.goal.number} {goal.goal.title}・{selected.year.label}"
    return tag("div", back, heading(2, words, " ", tag("small", where), cls="form-title"), cls="register masters")
