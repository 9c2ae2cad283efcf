"""The master tables as staff change them: lists, forms understood, histories, and the two writes.

What a form holds is text, as typed (choices by their stored value); it becomes a row here, or a list of what is wrong
with it. Nothing is deleted that anything refers to: it is retired with a last year. Every write asks for a reason, is
based on what was seen, and is one change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpi import access, effect, setting
from kpi.access import Person, Place
from kpi.calendar import FiscalYear, Month, era_date
from kpi.effect import Effect
from kpi.guard import Conflict, Refused, Saved
from kpi.history import Revision
from kpi.master_table import GOING_ALONG, OTHER_WORDS, REFERRERS, SETTINGS, TABLES, Field, Kind, Table
from kpi.master_text import NO, YES, FieldError, parts, text_of, value_of
from kpi.model import Origin, Row
from kpi.setting import Settings
from kpi.store import Change, Question, Store

_NONE = "―"
_STAMPS = ("change_no", "withdrawn")
_SEPARATOR = "|"  # between the parts of a key; no code has one

Texts = Mapping[str, str]
"""Field name → what was typed, or chosen by its stored value."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field, as a sentence that has the text as typed and what would be right."""

    field: str
    sentence: str


class Invalid(Exception):
    """What was typed cannot be a row; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep each problem."""
        super().__init__("\n".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class MasterRow:
    """A row of a master table: its texts for a form, its words for a list, and where it belongs.

    `code` names it in an address. `based_on` is the change that a write of it is based on.
    """

    code: str
    title: str
    texts: Mapping[str, str]
    shown: Mapping[str, str]
    place: Place
    fiscal_year: int | None
    last_year: int | None
    based_on: int


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form: `code` is the row that it changes, None for a new one."""

    code: str | None
    texts: Texts
    reason: str = ""
    based_on: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """How often, and by which names, a table refers to a row."""

    table: str
    count: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        """Say it: 取組み事項2件(「1 交流の場」ほか)."""
        more = "ほか" if self.count > len(self.names) else ""
        named = "".join(f"「{name}」" for name in self.names)
        return f"{self.table}{self.count}件" + (f"({named}{more})" if named else "")


@dataclass(slots=True)
class _Known:
    """What stands in the tables, each read once."""

    newest: Callable[..., list[Row]]
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def rows(self, table: Table) -> dict[str, Row]:
        """Return the rows that stand by their codes."""
        if table.name not in self._rows:
            rows = [row for row in self.newest(table.name) if not row["withdrawn"]]
            if table.name == "setting":
                rows = _settings(rows)
            self._rows[table.name] = {_code(table, row): row for row in rows}
        return self._rows[table.name]

    def title(self, table: str, row: Row) -> str:
        """Return what a row is called."""
        described = TABLES[table]
        fields = {one.name: one for one in described.fields}
        if table == "setting":
            return SETTINGS[row["setting"]].label
        return " ".join(self.word(fields[name], row.get(name)) for name in described.title)

    def word(self, one: Field, value: object) -> str:
        """Return a stored value in words."""
        if value is None or value == "":
            return _NONE
        match one.kind:
            case Kind.REFERENCE:
                row = self.rows(TABLES[one.table]).get(str(value))
                return self.title(one.table, row) if row else str(value)
            case Kind.CHOICE:
                return one.choices.get(str(value), str(value))
            case Kind.SEVERAL:
                return "、".join(one.choices.get(part, part) for part in parts(str(value)))
            case Kind.FLAG:
                return "はい" if value in (True, YES) else "いいえ"
            case Kind.YEAR:
                return FiscalYear(int(str(value))).short_label
            case Kind.MONTH if isinstance(value, date):
                return Month.of(value).full_label
            case Kind.DAY if isinstance(value, date):
                return era_date(value)
            case Kind.RATE:
                return f"{text_of(one, value)}%"
            case _:
                return str(value)

    def place(self, table: Table, row: Row) -> Place:
        """Return the section or department that a row belongs to; neither for what is the whole city's."""
        if table.name == "department":
            return Place(row.get("department"))
        if table.parent is None:
            return Place()
        if table.parent == "department":
            return Place(row["department"], row.get("section") if table.name == "section" else None)
        above = self.rows(TABLES[table.parent]).get(row[table.parent])
        return Place() if above is None else self.place(TABLES[table.parent], above)

    def year(self, table: Table, row: Row) -> int | None:
        """Return the fiscal year that a row belongs to, if it belongs to one."""
        if "fiscal_year" in row:
            year: int = row["fiscal_year"]
            return year
        if not table.is_of_a_year or table.parent is None:
            return None
        above = self.rows(TABLES[table.parent]).get(row[table.parent])
        return None if above is None else self.year(TABLES[table.parent], above)


def fields(table: Table, code: str | None) -> tuple[Field, ...]:
    """Return the fields of a form: all for a new row, without those of its key for one that there is."""
    if table.name == "setting":
        return () if code is None else (SETTINGS[code],)
    return table.fields if code is None else tuple(one for one in table.fields if one.name not in table.key)


def rows(store: Store, table: Table) -> tuple[MasterRow, ...]:
    """Return every row of a table that stands, in the order in which they are listed."""
    known = _Known(store.newest)
    found = [_master_row(known, table, code, row) for code, row in known.rows(table).items()]
    return tuple(sorted(found, key=lambda one: _order(known, table, one)))


def options(store: Store, table: str) -> dict[str, str]:
    """Return what a reference may choose: the codes of a table's rows with their words."""
    return {row.code: _option(row) for row in rows(store, TABLES[table])}


def uses(store: Store, table: Table, code: str) -> tuple[Use, ...]:
    """Return what refers to a row."""
    return _uses(_Known(store.newest), table, code)


def history(store: Store, table: Table, code: str) -> tuple[Revision, ...]:
    """Return every revision of a row, the newest first."""
    known = _Known(store.newest)
    shown = fields(table, code)
    before: Row = {}
    found = []
    for row, change in store.revisions(table.name, **_key(table, code)):
        after: Row = {} if row["withdrawn"] else row
        differences = tuple(
            (one.label, known.word(one, before.get(one.name)), known.word(one, after.get(one.name)))
            for one in shown
            if before.get(one.name) != after.get(one.name)
        )
        found.append(
            Revision(
                change["change_no"], change["recorded_at"], change["actor"], change["reason"],
                Origin(change["origin"]), row["withdrawn"], differences,
            )
        )  # fmt: skip
        before = after
    return tuple(reversed(found))


def save(store: Store, who: Person, table: Table, typed: Typed, today: date) -> Saved | Conflict:
    """Write a row as typed; the same again writes nothing.

    Raises:
        Forbidden: the person may not change it here, or not move it there.
        Invalid: what was typed cannot be a row.
        Refused: there is no such row any more.
    """
    known = _Known(store.newest)
    if typed.code is not None:
        access.require(who, table.act, known.place(table, _standing(known, table, typed.code)))
    row, _ = _understood(known, table, typed, today)
    capacity = access.require(who, table.act, known.place(table, row))
    reason = _reason(typed.reason)
    with store.write(capacity.actor, reason) as change:
        known = _Known(change.newest)
        row, before = _understood(known, table, typed, today)
        conflict = None if before is None else _conflict(change, known, table, before, typed.based_on)
        if conflict is not None or (before is not None and _without_stamps(before) == row):
            change.abandon()
            return conflict or Saved(typed.based_on)
        _put(change, known, table, row)
        return Saved(change.number)


def withdraw(store: Store, who: Person, table: Table, code: str, reason: str, based_on: int) -> Saved | Conflict:
    """Take a row back to which nothing refers; a setting goes back to what the product has.

    Raises:
        Forbidden: the person may not.
        Refused: something refers to it (the text says what, and what to do instead), or it is not there.
        Invalid: there is no reason, or what is left beside it cannot stand.
    """
    read = _Known(store.newest)
    capacity = access.require(who, table.act, read.place(table, _standing(read, table, code)))
    with store.write(capacity.actor, _reason(reason)) as change:
        known = _Known(change.newest)
        row = _standing(known, table, code)
        conflict = _conflict(change, known, table, row, based_on)
        if conflict is not None:
            change.abandon()
            return conflict
        found = _uses(known, table, code)
        if found:
            raise Refused(in_use(table, known.title(table.name, row), found))
        if table.name == "setting" and not row["change_no"]:
            change.abandon()
            return Saved(0)
        change.put(table.name, [_without_stamps(row)], withdrawn=True)
        for name in GOING_ALONG.get(table.name, ()):
            said = [_without_stamps(one) for one in _referring(known, table, row, name)]
            change.put(name, said, withdrawn=True)
        _check(known.newest, table, row)
        return Saved(change.number)


def in_use(table: Table, title: str, found: Sequence[Use]) -> str:
    """Say why a row cannot be taken back, and what to do instead."""
    listed = "、".join(map(str, found))
    remedy = "使わなくなるときは、「最後の年度」を入れて廃止してください。" if table.can_be_retired else table.instead
    return f"「{title}」は使われているため取り消せません。使っているもの: {listed}。{remedy}"


def effect_of(store: Store, table: Table, typed: Typed, month: Month | None, today: date) -> tuple[Effect, ...]:
    """Return which statuses of all departments and years a write would change; past years as of their March.

    Raises:
        Invalid: what was typed cannot be a row.
    """
    row, _ = _understood(_Known(store.newest), table, typed, today)

    def write(change: Change) -> None:
        _put(change, _Known(change.newest), table, row)

    return effect.preview(store, Question(month=month.first if month else None), write)


def _understood(known: _Known, table: Table, typed: Typed, today: date) -> tuple[Row, Row | None]:
    """Return what was typed as a row, and the row as it stands (None for a new one)."""
    before = None if typed.code is None else _standing(known, table, typed.code)
    row: Row = {} if before is None else _without_stamps(before)
    problems = []
    for one in fields(table, typed.code):
        text = typed.texts.get(one.name, "")
        try:
            row[one.name] = value_of(one, text, today)
            _require_referred(known, one, row[one.name])
        except FieldError as error:
            problems.append(Problem(one.name, f"「{one.label}」: {error}"))
    if problems:
        raise Invalid(problems)
    if table.name == "setting":
        row["value"] = text_of(SETTINGS[str(typed.code)], row["value"])
        _require_sense(row)
    problems = [*_fixed(known, table, row, before), *_spans(table, row), *_twice(known, table, row, typed.code)]
    if problems:
        raise Invalid(problems)
    return row, before


def _require_referred(known: _Known, one: Field, value: object) -> None:
    if one.kind is Kind.REFERENCE and value is not None and value not in known.rows(TABLES[one.table]):
        raise FieldError(f"「{value}」という{TABLES[one.table].label}はありません。一覧から選んでください。")


def _require_sense(setting_row: Row) -> None:
    """Refuse a setting that whoever reads it would refuse."""
    try:
        setting.of_rows([setting_row])
    except setting.BadSetting as error:
        raise Invalid([Problem("value", str(error))]) from error


def _fixed(known: _Known, table: Table, row: Row, before: Row | None) -> Iterable[Problem]:
    """Name the fields that may not change any more."""
    if before is None:
        return
    for one in table.fields:
        if one.fixed_by and row[one.name] != before[one.name]:
            using = [name for name in one.fixed_by if _referring(known, table, before, name)]
            if using:
                words = "、".join(_word(name) for name in using)
                was, new = known.word(one, before[one.name]), known.word(one, row[one.name])
                remedy = f"別の{table.label}として登録してください。"
                yield Problem(
                    one.name,
                    f"「{one.label}」: {words}があるため「{was}」から「{new}」へは変えられません。{remedy}",
                )


def _spans(table: Table, row: Row) -> Iterable[Problem]:
    labels = {one.name: one.label for one in table.fields}
    for first, last in table.spans:
        if row[first] is not None and row[last] is not None and row[last] < row[first]:
            yield Problem(last, f"「{labels[last]}」({row[last]})が「{labels[first]}」({row[first]})より前です。")


def _twice(known: _Known, table: Table, row: Row, code: str | None) -> Iterable[Problem]:
    """Say that there is another row of the same key, or of the same unique fields."""
    if code is None and not table.has_own_code and _code(table, row) in known.rows(table):
        title = known.title(table.name, row)
        yield Problem(table.key[-1], f"「{title}」はすでに登録されています。一覧から選んで直してください。")
    if table.unique:
        same = tuple(row[name] for name in table.unique)
        for other, standing in known.rows(table).items():
            if other != code and tuple(standing[name] for name in table.unique) == same:
                labels = "・".join(one.label for one in table.fields if one.name in table.unique)
                title = known.title(table.name, standing)
                yield Problem(table.unique[-1], f"{labels}が同じ「{title}」がすでにあります。別のものにしてください。")
                return


def _put(change: Change, known: _Known, table: Table, row: Row) -> None:
    """Put a row, under a new code if it has none, and refuse what it makes of its neighbours."""
    coded = {table.name: f"{table.name}-{change.number}", **row} if table.has_own_code else row
    change.put(table.name, [coded])
    _check(known.newest, table, coded)


def _check(newest: Callable[..., list[Row]], table: Table, row: Row) -> None:
    if table.check is None:
        return
    same = {name: row[name] for name in table.group}
    wrong = table.check([one for one in newest(table.name, **same) if not one["withdrawn"]])
    if wrong:
        raise Invalid([Problem("", wrong)])


def may(store: Store, who: Person, table: Table, code: str | None) -> bool:
    """Say whether a person may change a row, or for a new one whether they may add one anywhere."""
    if code is None:
        return any(held.role in access.MAY[table.act] for held in who.memberships)
    known = _Known(store.newest)
    row = known.rows(table).get(code)
    return row is not None and access.may(who, table.act, known.place(table, row))


def _conflict(change: Change, known: _Known, table: Table, row: Row, based_on: int) -> Conflict | None:
    """Return who said what since the row was read."""
    if row["change_no"] == based_on:
        return None
    recorded = change.recorded(row["change_no"])
    title = known.title(table.name, row)
    return Conflict(_code(table, row), row["change_no"], recorded["actor"], recorded["recorded_at"], title)


def _uses(known: _Known, table: Table, code: str) -> tuple[Use, ...]:
    row = known.rows(table).get(code)
    if row is None:
        return ()
    own = known.title(table.name, row)
    found = []
    for name in REFERRERS.get(table.name, ()):
        if name in GOING_ALONG.get(table.name, ()):
            continue
        referring = _referring(known, table, row, name)
        if referring:
            titles = [known.title(name, one) for one in referring] if name in TABLES else []
            telling = [title for title in titles if own not in title]  # others only say again what the row is called
            found.append(Use(_word(name), len(referring), tuple(telling[:2])))
    return tuple(found)


def _referring(known: _Known, table: Table, row: Row, name: str) -> list[Row]:
    key = {column: row[column] for column in table.key}
    return [one for one in known.newest(name, **key) if not one["withdrawn"]]


def _word(table: str) -> str:
    return TABLES[table].label if table in TABLES else OTHER_WORDS[table]


def _standing(known: _Known, table: Table, code: str) -> Row:
    row = known.rows(table).get(code)
    if row is None:
        raise Refused(f"この{table.label}はもうありません。一覧から選び直してください。")
    return row


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise Invalid([Problem("reason", "「変更の理由」: 空欄です。例: 令和5年度の組織改正のため")])
    return reason


def _master_row(known: _Known, table: Table, code: str, row: Row) -> MasterRow:
    listed = fields(table, code if table.name == "setting" else None)
    place = known.place(table, row)
    return MasterRow(
        code=code,
        title=known.title(table.name, row),
        texts={one.name: text_of(one, row[one.name]) for one in listed},
        shown={one.name: known.word(one, row[one.name]) for one in listed},
        place=place,
        fiscal_year=known.year(table, row),
        last_year=row.get("valid_to_year"),
        based_on=row["change_no"],
    )


def _order(known: _Known, table: Table, one: MasterRow) -> tuple[object, ...]:
    """Put rows under what they belong to, newest years first, by number or position."""
    row = known.rows(table)[one.code]
    if table.name == "setting":
        return (list(SETTINGS).index(one.code),)
    department = known.rows(TABLES["department"]).get(one.place.department or "")
    place = row.get("position") or row.get("number") or 0
    parents = tuple(str(row.get(name) or "") for name in (*table.group, table.parent or "") if name)
    return (department["position"] if department else 0, -(one.fiscal_year or 0), parents, place, one.title)


def _option(row: MasterRow) -> str:
    year = f"{FiscalYear(row.fiscal_year).short_label} " if row.fiscal_year else ""
    return f"{year}{row.title}"


def _settings(stored: Iterable[Row]) -> list[Row]:
    """Return every setting with what holds: the city's own, else the product's (change 0)."""
    own = {row["setting"]: row for row in stored}
    product = Settings()
    defaults = {
        "deadline_day": str(product.deadline_day),
        "confirm_own_entry": YES if product.confirm_own_entry else NO,
        "mid_year_month": str(product.mid_year_month),
        "year_end_month": str(product.year_end_month),
        **{f"route:{kind}": ",".join(stages) for kind, stages in setting.ROUTES.items()},
        "public_publisher": product.public_publisher,
        "public_contact": product.public_contact,
        "public_licence": product.public_licence,
        "public_licence_url": product.public_licence_url,
    }
    return [
        own.get(name, {"setting": name, "value": value, "change_no": 0, "withdrawn": False})
        for name, value in defaults.items()
    ]


def _code(table: Table, row: Row) -> str:
    return _SEPARATOR.join(str(row[name]) for name in table.key)


def _key(table: Table, code: str) -> dict[str, object]:
    """Return the columns of a key from its code, in the kinds of their columns."""
    kinds = {one.name: one.kind for one in table.fields}
    found: dict[str, object] = {}
    for name, part in zip(table.key, code.split(_SEPARATOR), strict=True):
        match kinds.get(name, Kind.TEXT):
            case Kind.WHOLE | Kind.YEAR:
                found[name] = int(part)
            case Kind.DAY | Kind.MONTH:
                found[name] = date.fromisoformat(part)
            case _:
                found[name] = part
    return found


def _without_stamps(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _STAMPS}
