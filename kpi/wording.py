"""Sentences by rule: what a status is called, how a figure was computed, what needs to be known beside it.

Everything here turns fields of one answer into Japanese text; no rate is computed. Pages, exports and the command
line use these words, so that a screen and a handout say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kpi.calendar import FiscalYear, Month, day_words, era_date
from kpi.model import (
    Band,
    Basis,
    Comparator,
    Direction,
    EstimateMethod,
    Goal,
    Indicator,
    MidtermStatus,
    Milestone,
    MilestoneStatus,
    PlanSource,
    Precision,
    Report,
    Row,
    Status,
    StepStatus,
)
from kpi.numbers import format_difference, format_rate, format_value

CONDENSED = "要約・市の公式資料ではありません"
PLAIN_STATES = "状態は自動計算: 目標値または課の月別計画に対して。評価区分は載せていません"
"""What a deck says of its states where it does without the grades of the rating scale."""
NOT_IN_SHEET = "数値の記載なし"
_UNREMARKABLE = (MilestoneStatus.UNDER_WAY, MilestoneStatus.NOT_DUE)


def figure_word(row: Row, basis: Basis, words: Mapping[str, str]) -> str:
    """Name the status of a figure in one word.

    Args:
        row: a row of the concept `figure`.
        basis: what the year is known from; a sheet without a figure is no missed deadline.
        words: the rating scale's word for each status of the asked phase.
    """
    status = Status(row["status"])
    if row["is_redefined"] and status is Status.NOT_APPLICABLE:
        return "定義変更"
    if status is Status.NOT_REPORTED and row["actual"] is not None:
        return "未報告の月あり"
    if status is Status.NOT_REPORTED and basis is not Basis.MONTHLY_ENTRY:
        return NOT_IN_SHEET
    if status is Status.NOT_DUE and row["actual"] is not None:
        return "年度末に判定"
    return words.get(status, status.label)


def figure_label(row: Row, basis: Basis, words: Mapping[str, str]) -> str:
    """Name the status of a figure with what has to be known at once: 達成(2月末時点・年度末値は未確定)."""
    word, remark = figure_word(row, basis, words), _status_remark(row)
    return f"{word}({remark})" if remark else word


def _status_remark(row: Row) -> str:
    status = Status(row["status"])
    if status is Status.NOT_REPORTED and row["actual"] is not None:
        return f"{row['reported_months']}/{row['expected_months']}・{missing_text(row)}が未報告"
    if status is Status.NOT_DUE and row["actual"] is not None:
        return "月別計画なし"
    if status in (Status.NO_TARGET, Status.NOT_DUE, Status.NOT_APPLICABLE):
        return ""
    as_of = reading_label(row)
    is_open = as_of and row["is_year_end"] and row["still_due"]
    remarks = (as_of, "年度末値は未確定" if is_open else "", _only_equal_remark(row))
    return "・".join(remark for remark in remarks if remark)


def _only_equal_remark(row: Row) -> str:
    """Say why 100.0% is not enough, where the status was found so."""
    if row["is_year_end"]:
        return f"目標は「{_asked_for(row)}」、ちょうどは未達" if row["is_only_equal"] else ""
    return f"目標は「{_asked_for(row)}」、計画ちょうどは未達" if row["is_only_plan"] else ""


def missing_text(row: Row) -> str:
    """Name the months whose report was due and is missing: 6月、9～11月; empty where there is none."""
    runs: list[list[int]] = []
    for month in (int(month) for month in row["missing_months"].split(",") if month):
        if runs and month == runs[-1][-1] % 12 + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(f"{run[0]}月" if len(run) == 1 else f"{run[0]}～{run[-1]}月" for run in runs)


def reading_label(row: Row) -> str:
    """Say as of when the value is, where that is not the end of the asked month: 2月末時点, 3月8日時点."""
    if row["actual_month"] is None:
        return ""
    measured: date | None = row["measured_on"]
    month = Month.of(row["actual_month"])
    if measured is not None and measured < month.last:
        return f"{measured.month}月{measured.day}日時点"
    return f"{month.end_label}時点" if row["actual_month"] != row["month"] else ""


def milestone_label(status: MilestoneStatus, basis: Basis) -> str:
    """Name the state of a milestone; silence of a published sheet is not an overdue report."""
    if status is MilestoneStatus.NOT_REPORTED and basis is not Basis.MONTHLY_ENTRY:
        return "実施の記載なし"
    return status.label


def step_label(status: StepStatus, basis: Basis) -> str:
    """Name the state of continuous work; silence of a published sheet is not an overdue report."""
    if status is StepStatus.NOT_REPORTED and basis is not Basis.MONTHLY_ENTRY:
        return "実施の記載なし"
    return status.label


def midterm_label(status: MidtermStatus, basis: Basis) -> str:
    """Name the state of a mid-term step; silence of a published sheet is not an overdue report."""
    if status is MidtermStatus.NOT_REPORTED and basis is not Basis.MONTHLY_ENTRY:
        return "実施の記載なし"
    return status.label


def milestone_text(milestone: Milestone) -> str:
    """Say plan and outcome of a milestone in one line: 1月予定 → 実施の記載なし."""
    due = f"{milestone.due_to.month}月予定" if milestone.due_to else "期限の記載なし"
    return f"{due} → {milestone.note or milestone.status_label}"


def done_text(row: Row) -> str | None:
    """Write a completion date as exactly as it is known: 2022-05-20, 2023-02, or None."""
    if row["done_from"] is None:
        return None
    done: date = row["done_from"]
    return done.isoformat() if row["precision"] == Precision.DAY else str(Month.of(done))


def due_words(milestone: Milestone, year: FiscalYear) -> str:
    """Write when a milestone is due: 7月, 5月～11月."""
    ends = [day_words(text, year) for text in (milestone.due_from_text, milestone.due_to_text) if text]
    return "～".join(dict.fromkeys(ends)) or "記載なし"


def due_text(row: Row, column: str) -> str | None:
    """Write an end of a milestone's time as exactly as it was planned."""
    due: date | None = row[column]
    if due is None:
        return None
    return due.isoformat() if row["due_precision"] == Precision.DAY else str(Month.of(due))


def target_text(row: Row) -> str:
    """Write the target with its unit and comparator: 4校区以上, 20～26度, 目標なし."""
    unit, decimals = row["unit"], row["decimals"]
    if row["target_low"] is not None or row["target_high"] is not None:
        ends = ["" if end is None else format_value(end, decimals) for end in (row["target_low"], row["target_high"])]
        return f"{ends[0]}～{ends[1]}{unit}"
    if row["target"] is None:
        return "目標なし"
    return _asked_for(row) if row["comparator_stated"] else f"{_amount(row, 'target')}{unit}"


def _asked_for(row: Row) -> str:
    """Write a target with its comparator, stated or not."""
    return f"{_amount(row, 'target')}{row['unit']}{Comparator(row['comparator']).label}"


def formula(row: Row, edges: Iterable[float]) -> str:
    """Say how the achievement rate was computed, with the figures put in, or why there is none."""
    if row["actual"] is None:
        return "実績の数値がないため、達成率は計算しない。"
    if row["target"] is None and row["target_low"] is None and row["target_high"] is None:
        return "目標値がないため、達成率は計算しない。"
    if row["is_redefined"]:
        return "目標を決めたときと指標の定義が変わったため、達成率は計算しない。"
    return _without_rate(row) if row["achievement_rate"] is None else _with_rate(row, edges)


def _without_rate(row: Row) -> str:
    """Say how an actual is judged that has a target but no rate."""
    actual = _amount(row, "actual")
    if row["target"] is None:
        distance = format_difference(row["difference"], row["unit"], row["decimals"])
        place = "内" if row["is_met"] else f"外({distance})"
        return f"範囲 {target_text(row)} に対し実績 {actual} は範囲{place}。率は計算しない。"
    met = "達成" if row["is_met"] else "未達成"
    if row["target"] == 0:
        return f"目標が0のため率は計算せず、実績が0のときだけ達成とする。実績 {actual} → {met}。"
    return f"率は計算できないため、目標 {_amount(row, 'target')} と実績 {actual} の大小で判定する → {met}。"


def _with_rate(row: Row, edges: Iterable[float]) -> str:
    """Say which division gave the rate."""
    actual, target = _amount(row, "actual"), _amount(row, "target")
    rate = format_rate(row["achievement_rate"], edges)
    only = (
        f"。目標は「{_asked_for(row)}」のため、ちょうど{target}{row['unit']}では達成としない"
        if row["is_only_equal"]
        else ""
    )
    if not _lower_is_better(row):
        return f"実績 {actual} ÷ 目標 {target} = {rate}{only}"
    if row["baseline"] is not None:
        base = _amount(row, "baseline")
        return f"(基準 {base} − 実績 {actual}) ÷ (基準 {base} − 目標 {target}) = {rate}{only}"
    return f"目標 {target} ÷ 実績 {actual} = {rate}(少ないほどよい指標){only}"


def plan_formula(row: Row, edges: Iterable[float]) -> str | None:
    """Say what the value was held against during the year; None at March and where there is no plan."""
    if row["plan"] is None or row["plan_month"] is None:
        return None
    source = PlanSource(row["plan_source"]).label
    month = Month.of(row["plan_month"]).end_label
    rate = "率なし" if row["plan_rate"] is None else format_rate(row["plan_rate"], edges)
    only = f"。目標が「{_asked_for(row)}」のため、計画ちょうどでは順調としない" if row["is_only_plan"] else ""
    return f"{month}の計画 {_amount(row, 'plan')} に対し {rate}({source}){only}"


def estimate_text(row: Row) -> str:
    """Say where the year may end and how that was found, or why nothing is said."""
    method = EstimateMethod(row["estimate_method"])
    if row["estimate_low"] is None:
        return f"{method.label}。"
    low, high = _amount(row, "estimate_low"), _amount(row, "estimate_high")
    return f"{low}～{high}{row['unit']}({method.label})"


def notes(row: Row) -> tuple[str, ...]:
    """List what has to be known beside a figure wherever it is shown."""
    found = [row["note"]] if row["note"] else []
    if row["derived_from"] and row["target"] is not None:
        found.append(f"目標は「{row['derived_from']}」から導いた値({_amount(row, 'target')}{row['unit']})")
    if row["decisions"] is not None and row["decisions"] > 1 and row["target"] is not None:
        first = format_value(row["initial_value"], row["decimals"])
        found.append(f"目標は当初 {first}{row['unit']}。{era_date(row['decided_on'])}に変更")
    is_early = row["still_due"] or "日時点" in reading_label(row)
    if row["is_year_end"] and row["actual"] is not None and is_early:
        found.append(f"{reading_label(row)}の値で、年度末の値ではない")
    if row["actual"] is not None and row["missing_months"]:
        found.append(f"報告のない月: {missing_text(row)}")
    return tuple(found)


def shortfall(row: Row) -> str:
    """Say in a few words how far a figure is from its target, or during the year from the plan: 40回に5回届かず.

    Without a figure, say the target; where reports are missing, say which.
    """
    if row["actual"] is None:
        return f"目標は{target_text(row)}"
    if Status(row["status"]) is Status.NOT_REPORTED:  # what is missing may well be enough
        return f"{missing_text(row)}が未報告"
    if row["difference"] is None:
        return ""
    if row["direction"] != Direction.RANGE and row["plan_difference"] is not None:
        path = "計画" if row["plan_source"] == PlanSource.ADOPTED else "自動按分(参考)"
        plan = f"{Month.of(row['plan_month']).end_label}の{path}{_amount(row, 'plan')}{row['unit']}"
        if row["is_only_plan"]:
            return f"{plan}ちょうどで、{_not_beyond(row)}"
        return f"{plan}に{_distance(row, 'plan_difference')}"
    if row["is_only_equal"]:
        return f"{_amount(row, 'target')}{row['unit']}ちょうどで、{_not_beyond(row)}"
    return f"{target_text(row)}に{_distance(row, 'difference')}"


def _not_beyond(row: Row) -> str:
    """Say what is lacking where a figure is exactly what was planned."""
    return "超えていない" if row["comparator"] == Comparator.MORE_THAN else "下回っていない"


def _distance(row: Row, column: str) -> str:
    """Say how much there is too little, or too much."""
    difference = row[column]
    amount = format_difference(abs(difference), row["unit"], row["decimals"]).lstrip("＋")
    if difference == 0:
        return "並ぶ"
    if amount.startswith("±"):  # less than what is shown
        amount = "わずかに"
    return f"対し{amount}超過" if difference > 0 else f"{amount}届かず"


def headline(report: Report) -> str:
    """State in one sentence what a year comes to: 目標のある9件のうち3件が達成、2件が概ね達成。4件は数値の記載なし."""
    return _figures_text(report.indicators, report.bands)


def goal_headline(goal: Goal, bands: Sequence[Band]) -> str:
    """State what a goal comes to, figures and milestones apart, and what is missing of both.

    目標のある2件のうち1件が達成。1件は数値の記載なし。マイルストーンは7件のうち5件が完了、1件は実施の記載なし
    """
    said = [_figures_text(goal.indicators, bands)] if goal.indicators else []
    if goal.milestones:
        said.append(_milestones_text(goal.milestones))
    return "。".join(said) or "指標とマイルストーンの登録はありません"


def _milestones_text(milestones: Sequence[Milestone]) -> str:
    """Count the finished ones, and by name those of the others that somebody has to know, worst first."""
    done = sum(milestone.status.is_finished for milestone in milestones)
    late = sum(milestone.status is MilestoneStatus.DONE_LATE for milestone in milestones)
    remark = f"(うち{late}件は遅れて)" if late else ""
    if done == len(milestones):
        return f"マイルストーンは{done}件すべて完了{remark}"
    worst_first = sorted(milestones, key=lambda milestone: list(MilestoneStatus).index(milestone.status))
    told = Counter(m.status_label for m in worst_first if not m.status.is_finished and m.status not in _UNREMARKABLE)
    rest = "".join(f"、{items}件は{label}" for label, items in told.items())
    return f"マイルストーンは{len(milestones)}件のうち{done}件が完了{remark}{rest}"


def _figures_text(indicators: Sequence[Indicator], bands: Sequence[Band]) -> str:
    judged = [i for i in indicators if i.status not in (Status.NO_TARGET, Status.NOT_APPLICABLE)]
    redefined = sum(i.status is Status.NOT_APPLICABLE for i in indicators)
    if not judged and redefined:
        return f"比べられる指標はなく、{redefined}件は対象外か定義変更"
    if not judged:
        known = sum(indicator.actual is not None for indicator in indicators)
        return f"目標値の登録はなく、実績のある指標は{known}件" if indicators else "指標の登録はありません"
    counts = Counter(indicator.status for indicator in judged)
    rated = [(band.label, counts.pop(band.status)) for band in bands if counts[band.status]]
    open_words = Counter(indicator.status_word for indicator in judged if indicator.status in counts)
    rest = "、".join(f"{items}件は{word}" for word, items in open_words.items())
    if not rated:
        return f"目標のある{len(judged)}件のうち{rest}"
    if rated[0][1] == len(judged):
        return f"目標のある{len(judged)}件すべてが{rated[0][0]}"
    said = "、".join(f"{items}件が{label}" for label, items in rated)
    return f"目標のある{len(judged)}件のうち{said}" + (f"。{rest}" if rest else "")


def _lower_is_better(row: Row) -> bool:
    return row["direction"] == Direction.DOWN or (
        row["direction"] == Direction.MAINTAIN and row["comparator"] in (Comparator.AT_MOST, Comparator.LESS_THAN)
    )


def _amount(row: Row, column: str) -> str:
    value = row[column]
    is_round_target = column == "target" and value == int(value)  # 60%, as it was decided, not 60.0%
    return format_value(value, 0 if is_round_target else row["decimals"])
