"""Cities of any size for the bench: departments alike, each with 12 figures that reported every month of five years."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from kpi.store import Question, open_store

YEAR = 2022
FIGURES = 12
"""Figures of one department."""

MONTHS = 60
"""Months that each of them has reported, the last of them March of `YEAR`."""

# Rows by table, each as its columns stand; `departments` has d, `figures` i, `months` m counted back from the last.
_ROWS = {
    "change": "SELECT 1, TIMESTAMP '2023-04-10 00:00:00', 'bench', 'scale', 'person'",
    "department": "SELECT 'd' || d, '部局' || d, d, NULL, NULL, 1, FALSE FROM departments",
    "section": "SELECT 's' || d, 'd' || d, '課' || d, TRUE, 0, NULL, NULL, 1, FALSE FROM departments",
    "department_year": """
        SELECT 'd' || d, 2022 - m, 'monthly_entry', 'bench', FALSE, 1, FALSE, NULL
        FROM departments, months WHERE m < 5""",
    "goal": "SELECT 'g' || d, 'd' || d, 2022, 'annual', 1, '目標', 1, FALSE FROM departments",
    "indicator": """
        SELECT 'i' || d || '-' || i, 's' || d, '指標' || i, '件', 0, 'up', 'sum', 'increment',
               '4,5,6,7,8,9,10,11,12,1,2,3', i, 1, FALSE
        FROM departments, figures""",
    "definition": """
        SELECT 'i' || d || '-' || i, DATE '2000-04-01', '定義', NULL, '出典', NULL, 1, FALSE
        FROM departments, figures""",
    "placement": "SELECT 'g' || d, 'i' || d || '-' || i, NULL, NULL, i, 1, FALSE FROM departments, figures",
    "target": """
        SELECT 'i' || d || '-' || i, 2022, DATE '2022-04-01', 1200, NULL, NULL, 'at_least', FALSE, NULL, NULL, NULL,
               NULL, 1, FALSE
        FROM departments, figures""",
    "actual": """
        SELECT 'i' || d || '-' || i, (DATE '2023-03-01' - to_months(m))::date, 80 + (d * 7 + i * 5 + m * 3) % 40,
               'reported', 'final', NULL, NULL, NULL, NULL, FALSE, FALSE, NULL, 1, FALSE, NULL
        FROM departments, figures, months""",
    "rating_scale": "SELECT 'scale', NULL, '評価区分', NULL, 2000, NULL, 1, FALSE",
    "rating_band": """
        SELECT 'scale', phase, position, status, label, bound, 1, FALSE
        FROM (VALUES ('year_end', 1, 'achieved', '達成', 1.0), ('year_end', 2, 'missed', '未達成', NULL),
                     ('in_year', 1, 'on_track', '順調', 1.0), ('in_year', 2, 'behind', '遅れ', NULL))
             b(phase, position, status, label, bound)""",
}

BARE = """
    SELECT p.indicator, sum(a.value) / any_value(t.value)
    FROM goal_revision g
    JOIN placement_revision p ON p.goal = g.goal
    JOIN target_revision t ON t.indicator = p.indicator AND t.fiscal_year = g.fiscal_year
    JOIN actual_revision a ON a.indicator = p.indicator AND a.month BETWEEN DATE '2022-04-01' AND DATE '2023-03-01'
    WHERE g.department = $1 AND g.fiscal_year = 2022
    GROUP BY p.indicator
"""
"""The least that could be asked of the same rows: sums over targets, without revisions, plans, estimates or status."""


def build(path: Path, monthly_figures: int) -> int:
    """Write a city with about so many monthly figures to a new file and return how many departments it has."""
    departments = max(1, monthly_figures // (FIGURES * MONTHS))
    open_store(path).close()
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TEMP TABLE departments AS SELECT n::integer AS d FROM range($1) t(n)", [departments])
        connection.execute("CREATE TEMP TABLE figures AS SELECT n::integer AS i FROM range($1) t(n)", [FIGURES])
        connection.execute("CREATE TEMP TABLE months AS SELECT n::integer AS m FROM range($1) t(n)", [MONTHS])
        for table, rows in _ROWS.items():
            connection.execute(f"INSERT INTO {table if table == 'change' else f'{table}_revision'} {rows}")
    return departments


def question(department: str, change_no: int) -> Question:
    """Return what is asked of one department at the year's end."""
    return Question(department, YEAR, date(YEAR + 1, 3, 1), change_no)
