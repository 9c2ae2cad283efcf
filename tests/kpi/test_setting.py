"""What a city decides for itself is data; what makes no sense is told."""

from __future__ import annotations

import re

import pytest

from kpi import setting
from kpi.calendar import Month
from kpi.model import RoundKind, Stage
from kpi.setting import BadSetting, Settings
from tests.city import decide, one_figure


def test_without_a_row_the_product_s_own_hold() -> None:
    with one_figure() as store:
        assert setting.read(store) == Settings()
    assert Stage.APPROVED not in Settings().routes[RoundKind.MONTHLY]
    assert Stage.APPROVED in Settings().routes[RoundKind.MID_YEAR]


@pytest.mark.parametrize(("month", "kind"), [("2022-09", "mid_year"), ("2023-03", "year_end"), ("2022-10", "monthly")])
def test_a_month_tells_which_round_it_is(month: str, kind: str) -> None:
    assert Settings().kind_of(Month.parse(month)) == kind


def test_a_city_may_leave_out_a_stage_and_keep_what_it_had() -> None:
    with one_figure() as store:
        first = decide(store, "route:monthly", "submitted,closed")
        decide(store, "confirm_own_entry", "yes")
        now = setting.read(store)
        assert now.routes[RoundKind.MONTHLY] == (Stage.SUBMITTED, Stage.CLOSED)
        assert now.routes[RoundKind.YEAR_END] == Settings().routes[RoundKind.YEAR_END]
        assert now.confirm_own_entry
        assert not setting.read(store, first).confirm_own_entry


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("route:monthly", "confirmed,closed"),
        ("route:monthly", "submitted,confirmed"),
        ("route:monthly", "submitted,closed,confirmed"),
        ("route:monthly", "submitted,open,closed"),
        ("route:monthly", ""),
        ("deadline_day", "0"),
        ("deadline_day", "32"),
        ("deadline_day", "１０"),
        ("mid_year_month", "13"),
        ("confirm_own_entry", "はい"),
        ("public_licence_url", "javascript:alert(1)"),
        ("public_licence_url", "https://example.jp/a b"),
    ],
)
def test_what_makes_no_sense_is_refused_and_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=re.escape(f"「{value}」")):
        setting.of_rows([{"setting": name, "value": value}])


def test_a_setting_of_another_version_says_nothing() -> None:
    assert setting.of_rows([{"setting": "colour", "value": "blue"}]) == Settings()
