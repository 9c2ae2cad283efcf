"""`kpi policies`: how far each 基本政策 has come, by the grades that people gave."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from kpi.calendar import FiscalYear, Month, day_asked
from kpi.numbers import NO_VALUE, format_rate
from kpi.policies import FORMULA, REFERENCE, Policies, Progress, headline, read_policies, why_none
from kpi.report import change_as_of, resolve
from kpi.store import Store


def declare(
    parser: argparse.ArgumentParser, year: Callable[[str], int], month: Callable[[str], Month],
    moment: Callable[[str], Any],
) -> None:  # fmt: skip
    """Add the arguments of the command; the functions read options."""
    parser.add_argument("--department", help="部局のコードまたは名称(既定: 全部局)")
    parser.add_argument("--year", type=year, help="年度。例: 2022(既定: 最新)")
    parser.add_argument("--month", type=month, help="時点の月。例: 2023-03")
    parser.add_argument("--as-of", type=moment, help="登録日時")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="出力の形")
    parser.set_defaults(command=_run)


def _run(store: Store, asked: argparse.Namespace, _: date) -> str:
    change = change_as_of(store, asked.as_of)
    today = day_asked(asked.as_of)
    department, year, month = resolve(
        store, today, department=asked.department, year=asked.year, month=asked.month, change_no=change[0]
    )
    found = read_policies(store, year, month, change, department if asked.department else None)
    if asked.format == "json":
        return json.dumps(_json(found), ensure_ascii=False, indent=2) + "\n"
    mark = f"({REFERENCE})" if found.is_reference else ""
    lines = [f"基本政策の進捗{mark} {FiscalYear(year.year).label} {month.end_label}時点", headline(found), FORMULA]
    for policy in found.policies:
        rate = policy.progress.rate if policy.progress else None
        said = why_none(policy.progress) if rate is None else format_rate(rate, ())
        lines.append(f"{policy.number} {policy.title}: {said}")
        lines += [f"  {one.number} {one.title}: {one.grade.label if one.grade else NO_VALUE}" for one in policy.items]
    return "\n".join(lines) + "\n"


def _json(found: Policies) -> dict[str, Any]:
    return {
        "fiscal_year": found.fiscal_year.year,
        "month": str(found.month),
        "is_reference_of_one_department": found.is_reference,
        "whole": _progress(found.whole),
        "policies": [
            {
                "number": policy.number,
                "title": policy.title,
                "progress": _progress(policy.progress),
                "departments": {found.names[code]: _progress(one) for code, one in policy.departments.items()},
                "items": [
                    {
                        "department": found.names[one.department],
                        "number": one.number,
                        "title": one.title,
                        "points": one.grade.points if one.grade else None,
                        "grade": one.grade.label if one.grade else None,
                        "reason": one.reason or None,
                        "month": str(one.month) if one.month else None,
                    }
                    for one in policy.items
                ],
            }
            for policy in found.policies
        ],
    }


def _progress(progress: Progress | None) -> dict[str, Any] | None:
    if progress is None:
        return None
    return {"items": progress.items, "graded": progress.graded, "rate": progress.rate}
