"""`kpi sheet show` prints what is held of a sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kpi import narrative
from kpi.calendar import FiscalYear
from kpi.cli import answer
from kpi.load import SHIPPED, load
from kpi.model import SheetPart
from kpi.narrative import NewText, Part
from kpi.store import Store, open_store
from tests.city import EDITOR, saved, store_of
from tests.rows import DEPARTMENT, World


def show(store: Store, *more: str) -> str:
    found = answer(store, ["sheet", "show", *more], "operator")
    assert (found.code, found.err) == (0, "")
    return found.out


@pytest.fixture(scope="module")
def shipped() -> Any:
    with open_store(None) as store:
        load(store, SHIPPED)
        yield json.loads(show(store, "--year", "2022", "--format", "json"))


def test_the_shipped_sheet_is_printed_whole(shipped: dict[str, Any]) -> None:
    assert (shipped["department"], shipped["fiscal_year"], shipped["head_name"]) == ("市民協働部", 2022, None)
    assert [goal["number"] for goal in shipped["goals"]] == [1, 2, 3, 4, 5]
    initiatives = [one for goal in shipped["goals"] for one in goal["initiatives"]]
    assert (len(initiatives), sum(len(one["steps"]) for one in initiatives)) == (18, 41)
    assert len([step for goal in shipped["midterm_goals"] for step in goal["steps"]]) == 32
    figures = [figure for one in initiatives for holder in (one, *one["steps"]) for figure in holder["figures"]]
    assert len(figures) == 12
    assert {text["state"] for text in shipped["texts"]} == {"published"}
    assert shipped["remarks"] == ["要約・市の公式資料ではありません"]


def test_text_has_the_order_of_the_sheet_and_its_figures(tmp_path: Path) -> None:
    with open_store(tmp_path / "kpi.duckdb") as store:
        load(store, SHIPPED)
        said = show(store, "--year", "2022")
    order = ["部局の使命【公表】", "取り組みの総括", "目標1 ", "1(1)① ", "課題・今後の方向性", "目標2 ", "中期目標1 "]
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert "出前講座等参加者数 目標 4,000人 実績 4,675人 達成率 116.9% … 達成" in said
    assert "(1)③ 地域自治の推進: 答申を受けて必要な取組みを検討・実施 令和5年度～ … 時期前" in said


def test_what_nobody_wrote_is_empty_and_a_draft_says_that_it_is_one() -> None:
    store = store_of(World.of_one_goal())
    mission = Part(DEPARTMENT, FiscalYear(2022), SheetPart.MISSION)
    saved(narrative.save(store, EDITOR, mission, NewText("一\n二", 0)))
    found = json.loads(show(store, "--format", "json"))
    assert (found["mission"], found["policies"]) == (["一", "二"], [])
    assert [(text["part"], text["state"]) for text in found["texts"]] == [("mission", "draft")]
    assert "部局の使命【作業中】" in show(store)
    assert "取り組み方針【未記入】" in show(store)


def test_a_year_that_there_is_not_is_told(shipped: dict[str, Any]) -> None:
    assert shipped
    found = answer(store_of(World.of_one_goal()), ["sheet", "show", "--year", "1999"], "operator")
    assert (found.code, found.out) == (2, "")
