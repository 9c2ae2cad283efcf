"""What a draft becomes when its round is handed in, and what is missing for that.

Pure: it decides from a round that was read; `kpi.route` writes.
"""

from __future__ import annotations

from kpi.calendar import Month
from kpi.checks import Code, Facts, Finding, Severity, check, check_days
from kpi.days import Span, parse_day
from kpi.model import ActualState, Certainty, MilestoneReport, Precision, Row
from kpi.numbers import parse_number
from kpi.rounds import Draft, MilestoneDraft, RoundFigure, RoundMilestone


def missing(figure: RoundFigure) -> tuple[Finding, ...]:
    """Return why a figure cannot be handed in as it is typed; 未達成 and 遅れ are told only on handing in."""
    draft, name = figure.draft, figure.facts.name
    if draft is None:
        return () if figure.said is not None else (_error(Code.MISSING, f"「{name}」がまだ入力されていません。"),)
    if draft.state is not ActualState.REPORTED:
        return _without_figure(draft, name)
    return _with_figure(draft, figure.facts)


def missing_of_milestone(milestone: RoundMilestone, month: Month) -> tuple[Finding, ...]:
    """Return why a milestone cannot be handed in as it is typed."""
    draft, name = milestone.draft, milestone.title
    if draft is None and milestone.said:
        return ()
    if draft is None or draft.state is None:
        return (_error(Code.MISSING, f"「{name}」の状況がまだ入力されていません。"),)
    days = check_days(name, draft.state, draft.done_text, draft.postponed_text, month)
    found = [one for one in days if one.severity is Severity.ERROR]
    if draft.state is MilestoneReport.POSTPONED and not draft.postponed_text.strip():
        found.append(_error(Code.DATE, f"「{name}」: いつに延期するかを入れてください。例: {month.plus(2)}"))
    if draft.state in (MilestoneReport.POSTPONED, MilestoneReport.CANCELLED) and not draft.note:
        found.append(_error(Code.REASON, f"「{name}」: {draft.state.label}の理由を入れてください。"))
    return tuple(found)


def actual(draft: Row, standing: Row | None, facts: Facts) -> Row:
    """Return what the draft of a figure reports upon what stands: note and exact day stay while they are true.

    The draft has nothing missing.
    """
    before = standing or {}
    reported = draft["state"] == ActualState.REPORTED
    value = parse_number(draft["text"], facts.unit) if reported else None
    same_value = value is not None and value == before.get("value")
    return {
        "indicator": draft["indicator"], "month": draft["month"], "value": value, "state": draft["state"],
        "certainty": draft["certainty"] if reported else None,
        "measured_on": before.get("measured_on") if same_value else None, "note": before.get("note"),
        "internal_note": draft["internal_note"], "explanation": draft["explanation"],
        "withheld": draft["withheld"], "evidence": draft["evidence"], "comment": draft["comment"],
    }  # fmt: skip


def report(code: str, draft: MilestoneDraft, month: Month) -> Row:
    """Return what the draft of a milestone reports; the draft has nothing missing."""
    if draft.state is None:
        raise ValueError(f"the draft of {code} says nothing")
    done, postponed = _dates(draft, month)
    finished = draft.state in (MilestoneReport.DONE, MilestoneReport.PARTLY_DONE)
    precision = (done.precision if done else Precision.UNDATED) if finished else None
    return {
        "milestone": code, "month": month.first, "state": draft.state.value,
        "done_from": done.first if done else None, "done_to": done.last if done else None,
        "precision": precision.value if precision else None,
        "postponed_to": postponed.last if postponed else None, "note": draft.note,
    }  # fmt: skip


def _dates(draft: MilestoneDraft, month: Month) -> tuple[Span | None, Span | None]:
    """Return when a milestone was done and to when it was put off, as far as its state asks for either."""
    finished = draft.state in (MilestoneReport.DONE, MilestoneReport.PARTLY_DONE)
    put_off = draft.state is MilestoneReport.POSTPONED
    return (
        parse_day(draft.done_text, month.fiscal_year) if finished else None,
        parse_day(draft.postponed_text, month.fiscal_year) if put_off else None,
    )


def _without_figure(draft: Draft, name: str) -> tuple[Finding, ...]:
    found = []
    if draft.text.strip():
        found.append(_error(Code.MISSING, f"「{name}」は「{draft.state.label}」なのに「{draft.text}」があります。"))
    if draft.state is ActualState.NOT_REPORTED and not draft.comment:
        found.append(_error(Code.COMMENT, f"「{name}」: 未報告とする理由を入れてください。"))
    return tuple(found)


def _with_figure(draft: Draft, facts: Facts) -> tuple[Finding, ...]:
    name = facts.name
    if not draft.text.strip():
        return (
            _error(
                Code.MISSING, f"「{name}」がまだ入力されていません。なければ「対象外」か「未報告」を選んでください。"
            ),
        )
    checked = check(draft.text, facts, withheld=draft.withheld)
    found = [one for one in checked if one.severity is Severity.ERROR]
    warnings = [one for one in checked if one.severity is Severity.WARNING]
    if warnings and not draft.comment:
        found.append(
            _error(Code.COMMENT, f"「{name}」: {warnings[0].text}間違いなければ、確認した内容を記載してください。")
        )
    if any(one.code is Code.OUTLIER for one in warnings) and not draft.explanation:
        found.append(_error(Code.EXPLANATION, f"「{name}」はこれまでの範囲の外です。公表用説明を入れてください。"))
    if draft.certainty is None:
        words = "・".join(one.label for one in Certainty)
        found.append(_error(Code.CERTAINTY, f"「{name}」: {words}のどれかを選んでください。"))
    return tuple(found)


def _error(code: Code, text: str) -> Finding:
    return Finding(Severity.ERROR, code, text)
