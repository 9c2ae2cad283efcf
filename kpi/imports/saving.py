"""A reading previewed, and saved: found in one change, so that what was found is what is saved, or nothing is.

The same file again finds everything unchanged and leaves no change behind.
"""

from __future__ import annotations

from dataclasses import replace

from kpi import access
from kpi.access import Act, Forbidden, Person, Place
from kpi.calendar import FiscalYear, Month
from kpi.exchange.tabular import Reading
from kpi.imports.judging import Judge
from kpi.imports.outcome import Options, Outcome, Tick, nothing_to_tell
from kpi.imports.registry import Registry
from kpi.imports.sorting import sort
from kpi.model import Origin
from kpi.store import Change, Store


def preview(store: Store, who: Person, reading: Reading, options: Options, tick: Tick = nothing_to_tell) -> Outcome:
    """Return what saving a reading would come to, and leave nothing behind.

    Raises:
        Forbidden: the person may import nowhere, or may not register what `create` asks for.
    """
    return _run(store, who, reading, options, tick, is_saved=False)


def save(store: Store, who: Person, reading: Reading, options: Options, tick: Tick = nothing_to_tell) -> Outcome:
    """Save a reading as one change: everything, or with `valid_only` what can be; nothing where nothing is news.

    Raises:
        Forbidden: the person may import nowhere, or may not register what `create` asks for.
    """
    return _run(store, who, reading, options, tick, is_saved=True)


def _run(store: Store, who: Person, reading: Reading, options: Options, tick: Tick, *, is_saved: bool) -> Outcome:
    capacity = in_capacity(who)
    with store.write(capacity.actor, f"取込み「{options.source}」", Origin.IMPORT) as change:
        outcome = _found(change, who, reading, options, tick, is_saved=is_saved)
        if outcome.change_no is None:
            change.abandon()
        return outcome


def _found(change: Change, who: Person, reading: Reading, options: Options, tick: Tick, *, is_saved: bool) -> Outcome:
    registry = Registry(change, options)
    found = sort(reading.figures, reading.mapping, registry, lambda year: _has_ended(year, options), tick)
    judge = Judge(change, who, registry, found, options)
    judged = judge.run(tick)
    _require_creation(who, registry)
    problems = sorted((*reading.problems, *found.problems), key=lambda one: (one.row, one.column))
    outcome = Outcome(
        rows=reading.rows,
        header_rows=reading.mapping.header_rows,
        entries=tuple(judged.entries),
        made=tuple(registry.made),
        problems=tuple(problems),
        seen=change.number - 1,
        change_no=change.number,
    )
    is_refused = bool(outcome.refusals) and not options.valid_only
    if not is_saved or is_refused or not outcome.is_news:
        return replace(outcome, change_no=None)
    tick("保存しています", 0.0)
    for table, rows in registry.new.items():
        change.put(table, rows)
    judge.put()
    tick("保存しています", 1.0)
    return outcome


def in_capacity(who: Person) -> Person:
    """Return somebody as whoever they may import as; a stand-in is named though they may import for themselves too.

    Raises:
        Forbidden: they may import nowhere.
    """
    allowing = tuple(held for held in who.memberships if held.role in access.MAY[Act.IMPORT])
    if not allowing:
        raise Forbidden(access.refusal(who, Act.IMPORT))
    return replace(who, memberships=allowing)


def _require_creation(who: Person, registry: Registry) -> None:
    """Raise Forbidden where somebody may not register what an import makes; a new department is the whole city's."""
    if "department" in registry.new:
        access.require(who, Act.REVISE_MASTER, Place())
    for table in ("section", "department_year", "goal"):
        for code in {row["department"] for row in registry.new.get(table, ())}:
            access.require(who, Act.REVISE_MASTER, Place(code))
    for code in {row["section"] for row in registry.new.get("indicator", ())}:
        access.require(who, Act.REVISE_MASTER, Place(registry.sections[code]["department"], code))


def _has_ended(year: int, options: Options) -> bool:
    return FiscalYear(year).last_month < Month.of(options.today)
