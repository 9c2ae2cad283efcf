"""A published sheet previewed, and saved: found in one change, so that what was found is what is saved, or nothing is.

The same sheet again finds everything unchanged and leaves no change behind. `kpi.imports.undoing` takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi import access
from kpi.access import Act, Person, Place
from kpi.imports.outcome import Options as TableOptions
from kpi.imports.registry import Registry
from kpi.imports.saving import in_capacity
from kpi.imports.sheet.figures import Figures
from kpi.imports.sheet.finding import Finding, Part, chosen
from kpi.imports.sheet.judging import Judge
from kpi.imports.sheet.outcome import Options, Outcome
from kpi.imports.sheet.register import Register
from kpi.model import Origin
from kpi.store import Change, Store

_ACTS = (Act.IMPORT, Act.REVISE_MASTER, Act.WRITE_SHEET, Act.SET_TARGET)
"""What somebody has to be allowed to do for a department whose sheet is read in."""


def preview(store: Store, who: Person, found: Sequence[Finding], options: Options) -> Outcome:
    """Return what saving the findings of a sheet would come to, and leave nothing behind.

    Raises:
        Forbidden: the person may not do all of it for that department.
        KeyError: a decision is about nothing that was found.
    """
    return _run(store, who, found, options, is_saved=False)


def save(store: Store, who: Person, found: Sequence[Finding], options: Options) -> Outcome:
    """Save the findings of a sheet as one change: all that are not dropped, or nothing where one of them is wrong.

    Raises:
        Forbidden: the person may not do all of it for that department.
        KeyError: a decision is about nothing that was found.
    """
    return _run(store, who, found, options, is_saved=True)


def _run(store: Store, who: Person, found: Sequence[Finding], options: Options, *, is_saved: bool) -> Outcome:
    kept, dropped = chosen(found, options.decisions)
    capacity = in_capacity(who)
    with store.write(capacity.actor, f"シートの読込み「{options.source}」", Origin.IMPORT) as change:
        outcome = _found(change, who, kept, dropped, options, is_saved=is_saved)
        if outcome.change_no is None:
            change.abandon()
        return outcome


def _found(
    change: Change, who: Person, kept: Sequence[Finding], dropped: Sequence[Finding], options: Options, *,
    is_saved: bool,
) -> Outcome:  # fmt: skip
    table = TableOptions(options.source, options.today, create=True, seen=options.seen)
    register, registry = Register(change, options.seen), Registry(change, table)
    judge = Judge(register, registry, who, options.today)
    seen = change.number - 1
    for head in (one for one in dropped if one.part is Part.HEAD):
        judge.refuse(head, "", "部局と年度は外せません。正しい部局と年度に直してください。")
    if judge.wrong or not judge.head(kept[0]):
        return Outcome(tuple(judge.lines), tuple(dropped), tuple(judge.wrong), seen)
    _require(who, registry, judge)
    figures = Figures(judge, registry)
    for finding in kept:
        if finding.part is Part.FIGURE:
            figures.take(finding)
        elif finding.part is not Part.HEAD:
            judge.take(finding)
    values = figures.judged(change, who, table)
    order = {one.key: n for n, one in enumerate(kept)}
    lines = sorted(judge.lines, key=lambda line: order[line.finding.key])
    wrong = sorted(judge.wrong, key=lambda one: order[one.finding.key])
    outcome = Outcome(tuple(lines), tuple(dropped), tuple(wrong), seen, change.number)
    if not is_saved or outcome.wrong or not outcome.is_news:
        return Outcome(outcome.lines, outcome.dropped, outcome.wrong, seen)
    register.put(registry.new.items())
    values.put()
    return outcome


def _require(who: Person, registry: Registry, judge: Judge) -> None:
    """Raise Forbidden where somebody may not do all of it; a new department is the whole city's."""
    if "department" in registry.new:
        access.require(who, Act.REVISE_MASTER, Place())
    section = registry.reporter(judge.department)
    for act in _ACTS:
        access.require(who, act, Place(judge.department["department"], section["section"]))
