"""The SQL of the product: one concept a file, composed into one SELECT.

A file selects from other concepts by their name (`FROM figure`) and from revision tables by the name without
`_revision` (`FROM indicator`), which means their rows as of the asked change. `compose` turns a concept and all
that it selects from into one statement with four positional parameters: department, fiscal year, month and change
number. A null asks for all departments, all years, the last month that has ended, the newest change; `view` puts
those nulls into the same text, so that whoever opens the file finds the current state under the same names.

The text runs on DuckDB and on PostgreSQL: parameters are cast, the order of nulls is stated, nothing is rounded.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

KEYS: dict[str, tuple[str, ...]] = {
    "department": ("department",),
    "section": ("section",),
    "department_year": ("department", "fiscal_year"),
    "goal": ("goal",),
    "initiative": ("initiative",),
    "step": ("step",),
    "milestone": ("milestone",),
    "milestone_report": ("milestone", "month"),
    "step_report": ("step", "month"),
    "extra_result": ("extra_result",),
    "plan_item": ("plan_item",),
    "goal_plan_item": ("goal", "plan_item"),
    "indicator": ("indicator",),
    "definition": ("indicator", "valid_from"),
    "placement": ("goal", "indicator"),
    "target": ("indicator", "fiscal_year", "decided_on"),
    "month_plan": ("indicator", "fiscal_year", "month"),
    "actual": ("indicator", "month"),
    "released_text": ("indicator", "month"),
    "rating_scale": ("rating_scale",),
    "rating_band": ("rating_scale", "phase", "position"),
    "narrative": ("narrative",),
    "judgement": ("judgement",),
    "midterm_item": ("midterm_item",),
    "midterm_step": ("midterm_step",),
    "midterm_step_report": ("midterm_step", "month"),
    "midterm_carrier": ("midterm_step", "goal"),
    "submission": ("section", "month"),
    "draft": ("indicator", "month"),
    "milestone_draft": ("milestone", "month"),
    "deadline": ("department", "month"),
    "setting": ("setting",),
    "member": ("member",),
    "membership": ("membership",),
    "import_mapping": ("import_mapping",),
    "deck": ("department", "name"),
    "prepared_deck": ("department", "name"),
    "prepared_answer": ("prepared_answer",),
}
"""Each revised table (without `_revision`) and the columns that name one of its rows."""

CONCEPTS: tuple[str, ...] = tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))
"""Everything that can be asked for: one name a file."""

_SOURCE = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")
_COMMENT = re.compile(r"--[^\n]*")
_ALWAYS = ("asked_change", "asked")  # they hold the four parameters, so every statement has all of them


def migrations() -> list[Path]:
    """Return the migration files in the order of their numbers; they are only ever added to."""
    return sorted((FOLDER / "migrations").glob("*.sql"))


@cache
def text(name: str) -> str:
    """Return the SELECT of one concept, or of a revised table as of the asked change.

    Raises:
        KeyError: there is no such concept or table.
    """
    if name in CONCEPTS:
        return (FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip()
    same = " AND ".join(f"n.{column} = r.{column}" for column in KEYS[name])
    return (
        f"-- {name} as of the asked change: the newest revision of each row that was not taken back.\n"  # noqa: S608 - a name from KEYS
        "SELECT r.*\n"
        f"FROM {name}_revision r\n"
        "WHERE r.change_no <= (SELECT c.change_no FROM asked_change c) AND NOT r.withdrawn\n"
        "  AND NOT EXISTS (\n"
        "      SELECT 1\n"
        f"      FROM {name}_revision n\n"
        f"      WHERE {same}\n"
        "        AND n.change_no > r.change_no AND n.change_no <= (SELECT c.change_no FROM asked_change c)\n"
        "  )"
    )


def sources(name: str) -> list[str]:
    """Return what a concept selects from, in the order in which it names them."""
    found = _SOURCE.findall(_COMMENT.sub("", text(name)))
    return [source for source in dict.fromkeys(found) if source in KEYS or source in CONCEPTS]


@cache
def compose(name: str) -> str:
    """Return one statement that answers a concept or a revised table, with parameters $1 to $4.

    Raises:
        KeyError: there is no such concept or table.
    """
    ordered: dict[str, None] = {}

    def add(needed: str) -> None:
        for source in sources(needed):
            if source not in ordered:
                add(source)
        ordered[needed] = None

    for needed in (*_ALWAYS, name):
        add(needed)
    parts = (f"{part} AS (\n{text(part)}\n)" for part in ordered)
    return "WITH " + ",\n".join(parts) + f"\nSELECT * FROM {name}"


@cache
def view(name: str) -> str:
    """Return the statement that makes the current state of a concept a view of the same name."""
    return f"CREATE OR REPLACE VIEW {name} AS\n" + re.sub(r"\$[1-4]", "NULL", compose(name))
