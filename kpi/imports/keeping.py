"""Mappings kept by name: how the columns of a table are to be read, for the next table of its kind."""

from __future__ import annotations

from difflib import get_close_matches

from kpi.access import Person
from kpi.exchange.tabular import Mapping
from kpi.guard import Refused
from kpi.imports.saving import in_capacity
from kpi.store import Store

_LONGEST = 60


def kept(store: Store) -> dict[str, Mapping]:
    """Return the mappings by their names, in the order of these."""
    rows = sorted(store.read("import_mapping"), key=lambda row: str(row["import_mapping"]))
    return {row["import_mapping"]: Mapping.from_json(row["mapping"]) for row in rows}


def named(store: Store, name: str) -> Mapping:
    """Return a kept mapping; Refused where there is none of that name."""
    found = kept(store)
    if name in found:
        return found[name]
    near = get_close_matches(name, found, 1, 0.3)
    hint = f"近いもの: 「{near[0]}」。" if near else "保存した対応付けはまだありません。" if not found else ""
    raise Refused(f"対応付け「{name}」は、名前としてもJSONファイルとしてもありません。{hint}")


def keep(store: Store, who: Person, name: str, mapping: Mapping) -> int:
    """Keep a mapping under a name, instead of the one of that name; the same again writes nothing.

    Returns:
        The change under which it stands.

    Raises:
        Forbidden: the person may import nowhere.
        Refused: the name is blank or too long.
    """
    capacity, title, text = in_capacity(who), name.strip(), mapping.to_json()
    if not 0 < len(title) <= _LONGEST:
        raise Refused(f"対応付けの名前を{_LONGEST}字以内で入れてください。例: 観光統計の年度表")
    with store.write(capacity.actor, f"対応付け「{title}」の保存") as change:
        for row in change.newest("import_mapping", import_mapping=title):
            if not row["withdrawn"] and row["mapping"] == text:
                change.abandon()
                return int(row["change_no"])
        change.put("import_mapping", [{"import_mapping": title, "mapping": text}])
        return change.number
