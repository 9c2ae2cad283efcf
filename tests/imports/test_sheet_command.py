"""`kpi sheet read --save` on the command line: what it shows, saves, takes from a file of corrections and refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpi.cli import answer, main
from kpi.relay import Answer
from kpi.store import Store
from tests.city import store_of
from tests.imports.test_sheets import sheet
from tests.rows import World

SHEET = "シート.md"


@pytest.fixture
def city() -> Iterator[Store]:
    with store_of(World.of_one_goal()) as store:
        yield store


def run(store: Store, *more: str, **files: str) -> Answer:
    sent = {SHEET: sheet(), **{f"{name}.json": text.encode() for name, text in files.items()}}
    return answer(store, ["sheet", "read", SHEET, "--save", *more], "operator", sent)


def told(store: Store, *more: str, **files: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(store, "--format", "json", *more, **files).out)
    return found


def test_a_dry_run_says_what_would_come_and_saves_nothing(city: Store) -> None:
    found = run(city, "--dry-run")
    assert (found.code, found.err) == (0, "")
    assert "目標1(1)-1 指標と数値: 実績 282人(2022年度 確定の実績)、目標値 300人(2022年度 目標値)" in found.out
    assert found.out.endswith("試行のため、何も保存していません。\n")
    assert city.read("actual") == []


def test_it_is_saved_once_and_taken_back_as_an_import(city: Store) -> None:
    first = told(city)
    assert (first["change"], first["problems"]) == (2, [])
    assert {one["key"] for one in first["findings"]} >= {"head", "goal:1/initiative:1/step:2"}
    assert told(city)["change"] is None
    assert "変更なし" in run(city).out
    assert answer(city, ["import", "--undo", "2"], "operator").code == 0
    assert city.read("actual") == []


def test_a_file_corrects_and_drops_by_key(city: Store) -> None:
    step = "goal:1/initiative:1/step:2"
    found = told(city, "--corrections", "c.json", c=json.dumps({step: None, "goal:1": {"title": "学びを広げる"}}))
    assert [one["key"] for one in found["dropped"]] == [step, f"{step}/milestone:1"]
    assert [row["title"] for row in city.read("goal")] == ["学びを広げる"]


@pytest.mark.parametrize(
    ("corrections", "said"),
    [
        ("{", "JSONとして読めません"),
        ('{"goal:9": null}', "「goal:9」は、シートから読み取ったもののキーではありません"),
        ('{"goal:1": {"colour": "x"}}', "書けるのは、nullか、number、titleの文字です"),
        ("[1]", "キーではありません"),
    ],
)
def test_corrections_that_mean_nothing_are_told(city: Store, corrections: str, said: str) -> None:
    found = run(city, "--corrections", "c.json", c=corrections)
    assert (found.code, said in found.err) == (2, True)


def test_what_cannot_be_saved_is_told_and_nothing_is(city: Store) -> None:
    found = run(city, "--corrections", "c.json", c=json.dumps({"goal:1": {"number": "一"}}))
    assert (found.code, "「番号」: 「一」は整数として読めません" in found.out) == (1, True)
    assert city.read("step") == []


def test_reading_alone_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / SHEET
    path.write_bytes(sheet())
    assert main(["--database", str(tmp_path / "none.duckdb"), "sheet", "read", str(path)]) == 0
    assert "目標1 学びの場づくり" in capsys.readouterr().out
    assert main(["sheet", "read", str(path), "--dry-run"]) == 2
