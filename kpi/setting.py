"""What a city decides for itself: how its rounds go, when they are due, and what its public pages say of it.

Each is a row of the table `setting` with a text, which `kpi.masters` writes; without a row the product's own holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kpi.calendar import Month
from kpi.deadline import DEADLINE_DAY
from kpi.model import RoundKind, Row, Stage
from kpi.store import Question, Store

_ADDRESS = re.compile(r"https?://[!-~]+")
_ON_THE_WAY = (Stage.SUBMITTED, Stage.CONFIRMED, Stage.GATHERED, Stage.APPROVED, Stage.CLOSED)
_WITHOUT_HEAD = (Stage.SUBMITTED, Stage.CONFIRMED, Stage.GATHERED, Stage.CLOSED)
ROUTES: Mapping[RoundKind, tuple[Stage, ...]] = MappingProxyType(
    {RoundKind.MONTHLY: _WITHOUT_HEAD, RoundKind.MID_YEAR: _ON_THE_WAY, RoundKind.YEAR_END: _ON_THE_WAY}
)
"""The stages that a round goes through unless the city has another route."""


class BadSetting(Exception):
    """A setting cannot be what was asked; the text names it, what was asked and what would be right."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds in a city. Months are calendar months."""

    routes: Mapping[RoundKind, tuple[Stage, ...]] = field(default_factory=lambda: ROUTES)
    mid_year_month: int = 9
    year_end_month: int = 3
    deadline_day: int = DEADLINE_DAY
    confirm_own_entry: bool = False
    public_publisher: str = ""
    public_contact: str = ""
    public_licence: str = "クリエイティブ・コモンズ 表示 4.0 国際(CC BY 4.0)"
    public_licence_url: str = "https://creativecommons.org/licenses/by/4.0/deed.ja"

    def kind_of(self, month: Month) -> RoundKind:
        """Return which round a month is."""
        kinds = {self.mid_year_month: RoundKind.MID_YEAR, self.year_end_month: RoundKind.YEAR_END}
        return kinds.get(month.month, RoundKind.MONTHLY)


def read(store: Store, change_no: int | None = None) -> Settings:
    """Return the settings as of a change; BadSetting if one in the database makes no sense."""
    return of_rows(store.read("setting", Question(change_no=change_no)))


def of_rows(rows: Iterable[Row]) -> Settings:
    """Return the settings that rows of the table say; names that are not known here say nothing."""
    settings = Settings()
    for row in rows:
        if row["setting"] in _READERS:
            settings = _READERS[row["setting"]](settings, row["value"])
    return settings


def _route(kind: RoundKind) -> Callable[[Settings, str], Settings]:
    def read_route(settings: Settings, value: str) -> Settings:
        stages = [stage for stage in _ON_THE_WAY if stage in value.split(",")]
        whole = stages[:1] == [Stage.SUBMITTED] and stages[-1:] == [Stage.CLOSED]
        if not whole or ",".join(stages) != value:
            raise BadSetting(
                f"経路「{value}」は使えません。{','.join(_ON_THE_WAY)}から、順に、"
                f"{Stage.SUBMITTED}と{Stage.CLOSED}を含めて選んでください。"
            )
        return replace(settings, routes={**settings.routes, kind: tuple(stages)})

    return read_route


def _number(name: str, most: int) -> Callable[[Settings, str], Settings]:
    def read_number(settings: Settings, value: str) -> Settings:
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
            raise BadSetting(f"設定「{name}」の「{value}」は使えません。1から{most}までの整数を指定してください。")
        changed: dict[str, Any] = {name: int(value)}
        return replace(settings, **changed)

    return read_number


def _confirm_own_entry(settings: Settings, value: str) -> Settings:
    if value not in ("yes", "no"):
        raise BadSetting(f"設定「confirm_own_entry」の「{value}」は使えません。使える値: yes、no")
    return replace(settings, confirm_own_entry=value == "yes")


def _words(name: str) -> Callable[[Settings, str], Settings]:
    def read_words(settings: Settings, value: str) -> Settings:
        changed: dict[str, Any] = {name: value.strip()}
        return replace(settings, **changed)

    return read_words


def _address(name: str) -> Callable[[Settings, str], Settings]:
    def read_address(settings: Settings, value: str) -> Settings:
        if not _ADDRESS.fullmatch(value):
            raise BadSetting(f"設定「{name}」の「{value}」は使えません。https:// で始まるアドレスを指定してください。")
        return _words(name)(settings, value)

    return read_address


_READERS: Mapping[str, Callable[[Settings, str], Settings]] = {
    **{f"route:{kind}": _route(kind) for kind in RoundKind},
    "mid_year_month": _number("mid_year_month", 12),
    "year_end_month": _number("year_end_month", 12),
    "deadline_day": _number("deadline_day", 31),
    "confirm_own_entry": _confirm_own_entry,
    "public_publisher": _words("public_publisher"),
    "public_contact": _words("public_contact"),
    "public_licence": _words("public_licence"),
    "public_licence_url": _address("public_licence_url"),
}
"""Each setting and how its text is understood."""
