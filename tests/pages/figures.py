"""A figure for the tests of what is drawn: 30 of 40 件 unless told otherwise."""

from __future__ import annotations

from typing import Any

from kpi.calendar import Month
from kpi.model import Accumulation, Band, Certainty, Direction, EstimateMethod, Indicator, Status

BANDS = (
    Band(Status.ACHIEVED, "達成", 1.0),
    Band(Status.NEARLY, "概ね達成", 0.8),
    Band(Status.MISSED, "未達成", None),
)


def figure(**told: Any) -> Indicator:  # any field of a figure
    """Return a figure."""
    fields: dict[str, Any] = {
        "code": "lectures", "name": "講座", "unit": "件", "decimals": 0, "direction": Direction.UP,
        "accumulation": Accumulation.SUM, "definition": None, "denominator": None, "source": None,
        "target": 40.0, "target_low": None, "target_high": None, "target_text": "40件",
        "initial_target": None, "decided_on": None, "baseline": None,
        "actual": 30.0, "actual_month": Month(2023, 3), "measured_on": None, "reading_label": "",
        "certainty": Certainty.FINAL, "is_confirmed": True, "achievement_rate": 0.75, "difference": -10.0,
        "is_met": False, "is_on_plan": None, "plan": None, "plan_rate": None,
        "plan_source": None, "plan_formula": None, "estimate_low": None, "estimate_high": None,
        "estimate_method": EstimateMethod.AT_YEAR_END, "estimate_text": "", "status": Status.MISSED,
        "status_label": "未達成", "status_word": "未達成", "reported_months": 1, "expected_months": 1,
        "formula": "", "shortfall": "", "notes": (),
    }  # fmt: skip
    return Indicator(**(fields | told))
