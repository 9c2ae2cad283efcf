"""The rounds of a month as tables, for staff: what nobody handed in, and what each round asked and was answered.

Drafts, memos, comments and evidence are told only of sections about which everything is told. An explanation is, once
the head released it and the round was confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpi.exchange.out.discretion import Discretion
from kpi.exchange.out.figures import DEPARTMENT, INDICATOR, OF_ROW, WITHHELD, YEAR, Cells
from kpi.exchange.out.table import Column, Kind, Table
from kpi.model import MilestoneReport
from kpi.progress import RoundState
from kpi.rounds import Draft, Round, RoundFigure, RoundMilestone, Said

_ROUND = (
    *DEPARTMENT,
    Column("section", "課コード", Kind.TEXT, "課を一つに決めるコード"),
    Column("section_name", "課", Kind.TEXT, "課の名称"),
    *YEAR,
    Column("month", "月", Kind.MONTH, "報告する月"),
    Column("stage", "段階", Kind.TEXT, "その月の提出と確認がどこまで進んだか"),
    Column("deadline", "提出期限", Kind.DAY, "課の提出期限"),
)
_INSIDE = "選んだとき、権限のある課の分だけ書き出す"

UNREPORTED = Table(
    "unreported",
    "未報告一覧",
    "1行は、提出されていない1つの課の1つの月。",
    (
        *_ROUND,
        Column("days_past", "超過日数", Kind.WHOLE, "期限からの日数。期限前は0", "日"),
        Column("items", "報告事項", Kind.WHOLE, "その月に報告する指標とマイルストーンの数", "件"),
        Column("answered", "報告済", Kind.WHOLE, "そのうち報告されたものの数", "件"),
        Column("drafted", "下書き", Kind.WHOLE, "そのうち下書きのあるものの数", "件"),
    ),
)
ROUND_FIGURES = Table(
    "round_figures",
    "月次入力の指標",
    "1行は1つの課が1つの月に報告する1つの指標。",
    (
        *_ROUND, *INDICATOR,
        Column("plan", "計画", Kind.NUMBER, "月末までの計画の値", OF_ROW),
        Column("state", "報告の状態", Kind.TEXT, "報告済、未報告、対象外。空欄は何も報告していない"),
        Column("value", "月の値", Kind.NUMBER, "報告された値", OF_ROW),
        Column("certainty", "確度", Kind.TEXT, "速報、見込、確定"),
        Column("note", "注記", Kind.TEXT, "値とともに示す注記"),
        Column("explanation", "公表用説明", Kind.TEXT, "部長が公表し、課長が確認したものだけを書き出す"),
        WITHHELD,
        Column("draft", "下書き", Kind.TEXT, f"提出前の入力(入力のとおり)。{_INSIDE}"),
        Column("internal_note", "内部メモ", Kind.TEXT, f"公表しないメモ。{_INSIDE}"),
        Column("comment", "確認の記載", Kind.TEXT, f"値が正しい理由、値がない理由。{_INSIDE}"),
        Column("evidence", "根拠資料", Kind.TEXT, f"値の根拠となる資料。{_INSIDE}"),
    ),
)  # fmt: skip
ROUND_MILESTONES = Table(
    "round_milestones",
    "月次入力のマイルストーン",
    "1行は1つの課が1つの月に報告する1つのマイルストーン。",
    (
        *_ROUND,
        Column("goal_number", "目標番号", Kind.WHOLE, "当年度目標の番号"),
        Column("initiative", "取組み事項", Kind.TEXT, "マイルストーンの属する取組み事項"),
        Column("milestone", "マイルストーンコード", Kind.TEXT, "マイルストーンを一つに決めるコード"),
        Column("name", "マイルストーン", Kind.TEXT, "何をいつまでに行うか"),
        Column("due_from", "期限の始まり", Kind.DAY, "この日から期限内となる"),
        Column("due_to", "期限", Kind.DAY, "期限内となる最後の日"),
        Column("state", "報告の状態", Kind.TEXT, "完了、一部実施、進行中、延期、中止。空欄は何も報告していない"),
        Column("done_from", "完了の始まり", Kind.DAY, "完了した日。月しか分からないときは月初"),
        Column("done_to", "完了の終わり", Kind.DAY, "完了した日。月しか分からないときは月末"),
        Column("postponed_to", "延期後の期限", Kind.DAY, "延期したときの新しい期限"),
        Column("note", "備考", Kind.TEXT, "報告に付く備考"),
        Column("draft", "下書き", Kind.TEXT, f"提出前の報告の状態。{_INSIDE}"),
    ),
)  # fmt: skip


def unreported_table(states: Iterable[RoundState]) -> Table:
    """Return the rounds that are not handed in."""
    return UNREPORTED.filled(
        _round_cells(one)
        | {"days_past": one.days_past, "items": one.items, "answered": one.answered, "drafted": one.drafted}
        for one in states
    )


def round_tables(rounds: Iterable[Round], discretion: Discretion) -> tuple[Table, ...]:
    """Return what rounds asked and how it was answered, figures and milestones apart."""
    found = tuple(rounds)
    return (
        ROUND_FIGURES.filled(cells for one in found for cells in _figures(one, discretion)),
        ROUND_MILESTONES.filled(
            _round_cells(one) | _milestone_cells(milestone, tells=one.section in discretion.told)
            for one in found
            for milestone in one.milestones
        ),
    )


def _round_cells(one: Round | RoundState) -> Cells:
    return {
        "department": one.department,
        "department_name": one.department_name,
        "section": one.section,
        "section_name": one.section_name,
        "fiscal_year": one.month.fiscal_year.year,
        "fiscal_year_label": one.month.fiscal_year.short_label,
        "month": str(one.month),
        "stage": one.stage.label,
        "deadline": one.deadline,
    }


def _figures(one: Round, discretion: Discretion) -> Iterator[Cells]:
    for figure in one.figures:
        said, draft = figure.said, figure.draft
        tells = one.section in discretion.told
        hidden = said is not None and said.withheld and not tells
        yield (
            _round_cells(one)
            | _figure_cells(figure)
            | _said_cells(said, hidden=hidden)
            | {
                "explanation": said.explanation
                if said and tells
                else discretion.words.get((figure.code, one.month.first)),
                "withheld": hidden,
                **(_inside_cells(said, draft) if tells else _inside_cells(None, None)),
            }
        )


def _figure_cells(figure: RoundFigure) -> Cells:
    facts = figure.facts
    return {"indicator": figure.code, "name": facts.name, "unit": facts.unit, "plan": figure.plan}


def _said_cells(said: Said | None, *, hidden: bool) -> Cells:
    if said is None:
        return dict.fromkeys(("state", "value", "certainty", "note"))
    return {
        "state": said.state.label,
        "value": None if hidden else said.value,
        "certainty": said.certainty.label if said.certainty else None,
        "note": None if hidden else said.note,
    }


def _inside_cells(said: Said | None, draft: Draft | None) -> Cells:
    """Return what stays inside: of a draft, where there is one, else of what was handed in."""
    newest = draft or said
    return {
        "draft": (draft.text or draft.state.label) if draft else None,
        "internal_note": newest.internal_note if newest else None,
        "comment": newest.comment if newest else None,
        "evidence": newest.evidence if newest else None,
    }


def _milestone_cells(one: RoundMilestone, *, tells: bool) -> Cells:
    said = one.said
    return {
        "goal_number": one.goal_number,
        "initiative": one.initiative,
        "milestone": one.code,
        "name": one.title,
        "due_from": one.due_from,
        "due_to": one.due_to,
        "state": MilestoneReport(said.state).label if said else None,
        "done_from": said.done_from if said else None,
        "done_to": said.done_to if said else None,
        "postponed_to": said.postponed_to if said else None,
        "note": said.note if said else None,
        "draft": one.draft.state.label if one.draft and one.draft.state and tells else None,
    }
