"""`kpi import` on the command line: its exit codes, its JSON, its undoing, here and through the server."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi import cli
from kpi.exchange.tabular import Mapping
from kpi.imports import keeping
from kpi.load import open_database
from kpi.store import Store
from tests.exchange.files import saved, xlsx_bytes
from tests.imports.table import ADMIN

GOOD = "部局,指標,単位,年度,4月,5月\n市民協働部,窓口相談,件,2020,9,１２件\n"
BAD = GOOD + "市民協働部,窓口待ち,分,2020,9分くらい,5\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "kpi.duckdb"))
    monkeypatch.chdir(tmp_path)
    Path("good.csv").write_text(GOOD, encoding="cp932")
    Path("bad.csv").write_text(BAD, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(("import", *arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def values(path: Path) -> list[float]:
    with open_database(path / "kpi.duckdb") as store:
        named = {row["indicator"] for row in store.read("indicator") if row["name"] in ("窓口相談", "窓口待ち")}
        return sorted(row["value"] for row in store.read("actual") if row["indicator"] in named)


def test_a_file_is_saved_once_and_taken_back_by_one_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "good.csv", "--create")
    assert (code, "保存しました(変更2)" in out, values(folder)) == (0, True, [9, 12])
    code, out, _ = run(capsys, "good.csv", "--create")
    assert (code, "変更なし" in out) == (0, True)
    assert run(capsys, "--undo", "2")[:2] == (0, "変更2の取込みを取り消しました(変更3)。\n")
    assert values(folder) == []
    assert run(capsys, "--undo", "2")[0] == 2


def test_another_sheet_is_read_by_its_name_and_columns_that_are_left_alone_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = load_workbook(
        io.BytesIO(xlsx_bytes([["令和2年度"], ["部局", "指標", "4月", "5月"], ["市民協働部", "a", 1, 2]]))
    )
    other = book.create_sheet("別表")
    for row in (["令和2年度"], ["部局", "指標", "実績", "第1四半期"], ["市民協働部", "b", 3, 4]):
        other.append(row)
    (folder / "two.xlsx").write_bytes(saved(book))
    out = run(capsys, "two.xlsx", "--create", "--dry-run")[1]
    assert "読んだシート「表」。ほかのシートは読んでいません: 「別表」" in out
    out = run(capsys, "two.xlsx", "--create", "--dry-run", "--sheet", "別表")[1]
    assert "市民協働部 b 2020年度実績: 3" in out
    assert "2行目 D列「第1四半期」: 「第1四半期」の値は、1か月の値でも1年度の値でもないため、読んでいません" in out
    code, _, told = run(capsys, "two.xlsx", "--sheet", "無い")
    assert (code, told) == (2, "シート「無い」が「two.xlsx」にありません。あるのは「表」、「別表」です。\n")


def test_a_refused_row_ends_with_1_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "bad.csv", "--create")
    assert (code, values(folder)) == (1, [])
    assert "3行目 E列「9分くらい」" in out
    assert "--valid-only" in out
    assert run(capsys, "bad.csv", "--create", "--valid-only")[0] == 0
    assert values(folder) == [5, 9, 12]


def test_the_json_has_the_agreed_fields(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "bad.csv", "--create", "--dry-run", "--format", "json")
    found = json.loads(out)
    assert (code, err, values(folder)) == (0, "", [])
    assert (found["rows"], found["accepted"], found["refused"]) == (2, 1, 1)
    assert found["figures"][0] == {
        "department": "市民協働部", "goal": "", "indicator": "窓口相談", "unit": "件", "fiscal_year": 2020,
        "month": "2020-04", "measure": "actual", "value": 9.0,
    }  # fmt: skip
    assert [(one["row"], one["column"], one["text"]) for one in found["problems"]] == [(3, "E", "9分くらい")]
    assert Mapping.from_json(json.dumps(found["mapping"])).columns[0].header == "部局"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "取り込むファイルを指定してください"),
        (("missing.csv",), "ファイル「missing.csv」を読めません"),
        (("kpi.duckdb",), "読めるのはxlsxとCSV"),
        (("good.csv", "--mapping", "観光統計"), "対応付け「観光統計」は"),
        (("good.csv", "--mapping", "wrong.json"), "JSONとして読めません"),
        (("--undo", "1"), "取込みではありません"),
    ],
)
def test_what_a_person_can_mend_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    open_database(folder / "kpi.duckdb").close()
    Path("wrong.json").write_text("{", encoding="utf-8")
    code, out, err = run(capsys, *arguments)
    assert (code, out, words in err) == (2, "", True), err


def test_a_mapping_is_a_file_or_kept_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "good.csv", "--create", "--dry-run", "--format", "json")
    text = json.dumps(json.loads(out)["mapping"], ensure_ascii=False)
    Path("own.json").write_text(text, encoding="utf-8")
    with open_database(folder / "kpi.duckdb") as store:
        keeping.keep(store, ADMIN, "窓口の表", Mapping.from_json(text))
    for named in ("own.json", "窓口の表"):
        code, out, _ = run(capsys, "good.csv", "--create", "--dry-run", "--mapping", named)
        assert (code, "新規 2" in out) == (0, True)


def serve(store: Store, *arguments: str, left: threading.Event | None = None) -> tuple[int, str]:
    """Run the command as the server does, which has the bytes of the file but not the file."""
    answer = cli.answer(store, ("import", *arguments), "root", {"elsewhere/good.csv": GOOD.encode()}, left)
    return answer.code, answer.out + answer.err


def test_the_server_is_sent_the_file_and_stops_when_nobody_waits(folder: Path) -> None:
    left = threading.Event()
    with open_database(folder / "kpi.duckdb") as store:
        left.set()
        code, told = serve(store, "elsewhere/good.csv", "--create", left=left)
        assert (code, "取りやめました" in told, (store.change_at() or (0,))[0]) == (130, True, 1)
        left.clear()
        code, told = serve(store, "elsewhere/good.csv", "--create", left=left)
        assert (code, "保存しました(変更2)" in told) == (0, True)
