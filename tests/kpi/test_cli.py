"""The command line answers alike with and without a server, and mistakes end with 2 and a sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kpi import cli, relay, rounds
from kpi.calendar import Month
from kpi.exchange import form
from kpi.load import SHIPPED, open_database
from kpi.sql import KEYS
from tests.exchange import filled


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the shipped facts."""
    path = tmp_path_factory.mktemp("made") / "kpi.duckdb"
    open_database(path, SHIPPED).close()
    return path


@pytest.fixture
def database(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it that the environment names."""
    path = Path(shutil.copy(made, tmp_path / "kpi.duckdb"))
    monkeypatch.setenv("KPI_DATABASE", str(path))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command: exit code, output, errors."""
    code = cli.main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run `kpi report` as JSON."""
    code, out, err = run(capsys, "report", "--format", "json", *arguments)
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.usefixtures("database")
def test_the_report_as_json_has_the_agreed_fields(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, "--year", "2022")
    assert {"department", "fiscal_year", "month", "change", "goals"} <= set(found)
    assert (found["department"], found["fiscal_year"], found["month"]) == ("市民協働部", 2022, "2023-03")
    goal = found["goals"][2]
    assert {"number", "title", "plan_items", "counts", "indicators", "milestones"} <= set(goal)
    assert goal["plan_items"][0] == {
        "kind": "comprehensive",
        "code": "5-2-①",
        "title": "公正で効果的・効率的な市政運営を進めます。",
    }
    assert goal["counts"]["figures"] == {"achieved": 1, "no_target": 1, "not_reported": 1}
    card = next(i for i in goal["indicators"] if i["code"] == "card-issuance-rate")
    assert card["achievement_rate"] == pytest.approx(1.0467, abs=5e-5)
    assert (card["target"], card["actual"], card["actual_month"], card["status"]) == (
        60,
        62.8,
        "2023-02",
        "achieved",
    )
    assert set(card) >= {
        "code", "name", "unit", "direction", "accumulation", "target", "actual", "actual_month", "certainty",
        "achievement_rate", "plan_rate", "plan_source", "estimate_low", "estimate_high", "status", "status_label",
        "reported_months", "expected_months", "formula", "notes",
    }  # fmt: skip
    assert set(goal["milestones"][0]) >= {
        "title", "due_from", "due_to", "done_on", "precision", "status", "status_label",
    }  # fmt: skip


@pytest.mark.usefixtures("database")
def test_a_month_of_the_year_is_answered_as_of_that_month(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, "--year", "2022", "--month", "2022-12")
    card = next(i for i in found["goals"][2]["indicators"] if i["code"] == "card-issuance-rate")
    assert (card["actual"], card["status"], card["plan_source"]) == (58.0, "on_track", "from_last_year")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("format_", ["csv", "table"])
def test_other_forms_hold_the_same_figures_and_say_that_the_wording_is_condensed(
    capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    code, out, _ = run(capsys, "report", "--year", "2022", "--format", format_)
    assert code == 0
    assert "要約・市の公式資料ではありません" in out
    if format_ == "csv":
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(out))}
        assert float(rows["延講座開催数"]["achievement_rate"]) == 0.875
        assert rows["就職人数(雇用保険加入)"]["actual"] == ""
    else:
        assert "87.5%" in out
        assert "数値の記載なし" in out


@pytest.mark.usefixtures("database")
def test_the_history_of_an_indicator_is_printed_month_by_month(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "history", "card-issuance-rate", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert rows[-1] == {
        "indicator": "card-issuance-rate", "fiscal_year": 2022, "month": "2023-02", "value": 62.8,
        "value_to_date": 62.8, "certainty": "final", "measured_on": None, "closes_year": False,
    }  # fmt: skip


MISTAKES = [
    (["report", "--year", "二千"], "「二千」は年度として読めません"),
    (["report", "--year", "2035"], "年度「2035」はありません。近いもの: 2022"),
    (["report", "--month", "2023-13"], "「2023-13」は年月として読めません。例: 2023-02"),
    (["report", "--year", "2022", "--month", "2024-01"], "令和4年度(2022年度)の月「2024-01」はありません"),
    (["report", "--department", "総務"], "部局「総務」はありません"),
    (["report", "--as-of", "2020-01-01"], "この日時には登録がありません。"),
    (["report", "--as-of", "2026-11-22T09:00:00"], "2026-11-22T09:00:00"),
    (["history", "card"], "指標「card」はありません"),
    (["export", "csv", "-o", "none/report.csv"], "フォルダー「none」がありません"),
    (["export", "csv", "-o", "."], "フォルダーです"),
    (["export", "csv"], "引数を読めません: -o が必要です。\n使い方: kpi export"),
    (["export", "docx", "-o", "a"], "「docx」はありません。選べるもの: csv、xlsx、parquet、pptx、pdf、png。"),
    (["export", "pdf", "--notes", "-o", "a.pdf"], "--notes(発表者ノート)を付けられるのは pptx だけです。"),
    (["export", "pptx", "--what", "history", "-o", "a.pptx"], "--what history は、pptx や --deck と一緒には使えません"),
    (["export", "pptx", "--inside", "-o", "a.pptx"], "議会説明に、秘匿と内部メモは書き出せません"),
    (["export", "pptx", "--deck", "9月議会", "-o", "a.pptx"], "資料「9月議会」はありません"),
    (["export", "pptx", "--deck", "9月議会", "--year", "2022", "-o", "a"], "「9月議会」は年度・時点の決まった資料です"),
    (["round", "deadline", "市民協働部", "2023-02", "--reason", "議会"], "--on --by-rule のどれか1つが必要です。"),
    (["report", "--year"], "--yearの値がありません。"),
    (["report", "--colour"], "「--colour」は分かりません。"),
    (["export", "csv", "--what", "everything", "-o", "a.csv"], "「everything」は書き出せません"),
    (["nonsense"], "COMMAND「nonsense」はありません。選べるもの: report、history"),
    (["report", "--department", "市民\udcff"], "引数「市民�」は文字として読めません"),
    ([], "引数を読めません: COMMAND が必要です。"),
]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("arguments", "message"), MISTAKES)
def test_a_mistake_is_told_in_one_message_with_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("database")
def test_an_export_writes_the_tables_and_says_where(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    code, out, err = run(capsys, "export", "csv", "--year", "2022", "--without-bom", "-o", str(path))
    assert (code, err) == (0, "")
    assert out.startswith("目標と実績_市民協働部_2022年度_2023-03を書き出しました(指標 12行、マイルストーン 20行")
    assert out.splitlines()[1] == str(path)
    rows = {row["指標"]: row for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))}
    assert (rows["延講座開催数"]["達成率"], rows["延講座開催数"]["年度(和暦)"]) == ("0.875", "令和4年度")
    assert rows["就職人数(雇用保険加入)"]["実績"] == ""
    assert "要約・市の公式資料ではありません" in rows["延講座開催数"]["注意"]
    assert (tmp_path / "report-dictionary.csv").exists()


@pytest.mark.usefixtures("database")
def test_an_export_over_a_file_is_refused_unless_it_is_forced(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(b"mine")
    code, out, err = run(capsys, "export", "parquet", "--what", "all", "-o", str(path))
    assert (code, out) == (2, "")
    assert f"「{path}」はすでにあります" in err
    assert path.read_bytes() == b"mine"
    code, _, _ = run(capsys, "export", "parquet", "--what", "all", "-o", str(path), "--force")
    assert code == 0
    assert len(zipfile.ZipFile(path).namelist()) == 1 + len(KEYS) + 1


@pytest.mark.usefixtures("database")
def test_a_deck_is_written_as_slides_a_document_pictures_and_tables(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, begins, asked in (
        ("deck.pptx", b"PK", ("--notes",)), ("deck.pdf", b"%PDF", ()),
        ("deck.zip", b"PK", ()), ("deck.xlsx", b"PK", ()),
    ):  # fmt: skip
        path = tmp_path / name
        form = "png" if path.suffix == ".zip" else path.suffix[1:]
        code, out, err = run(
            capsys, "export", form, "--what", "deck", "--year", "2022", "--month", "2023-02", *asked, "-o", str(path)
        )
        assert (code, err) == (0, "")
        assert out.startswith("議会説明_市民協働部_2022年度_2023-02を書き出しました")
        assert path.read_bytes().startswith(begins)


def test_the_server_hands_the_files_to_whoever_typed_the_command(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with open_database(database) as store:
        answered = cli.answer(store, ["export", "xlsx", "-o", str(path)], "root")
    assert list(answered.files) == [str(path)]
    assert not path.exists()
    assert relay.Answer.read(json.loads(json.dumps(answered.to_json()))) == answered


def test_a_database_that_is_not_there_is_made_from_the_shipped_facts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "none" / "kpi.duckdb"
    monkeypatch.setenv("KPI_DATABASE", str(path))
    code, out, _ = run(capsys, "report")
    assert code == 0
    assert "マイナンバーカード交付率" in out
    assert path.exists()


def test_a_mistyped_database_is_not_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "typo.duckdb"
    code, _, err = run(capsys, "--database", str(path), "report")
    assert code == 2
    assert f"「{path}」がありません" in err
    assert not path.exists()


def test_a_place_that_cannot_hold_a_database_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "file" / "kpi.duckdb"))
    code, _, err = run(capsys, "report")
    assert code == 2
    assert "フォルダーの場所にファイルがあります" in err


def test_an_unusable_database_is_told_in_one_message_with_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "kpi.duckdb"
    path.write_text("text", encoding="utf-8")
    code, _, err = run(capsys, "--database", str(path), "report")
    assert code == 2
    assert "DuckDBのデータベースではありません" in err


def test_the_server_answers_as_the_command_itself_would(capsys: pytest.CaptureFixture[str], database: Path) -> None:
    arguments = ["report", "--year", "2022", "--format", "json"]
    _, out, _ = run(capsys, *arguments)
    with open_database(database) as store:
        assert cli.answer(store, arguments, "root") == relay.Answer(out, "", 0)
        mistaken = cli.answer(store, ["report", "--year", "2035"], "root")
        assert (mistaken.out, mistaken.code) == ("", 2)
        assert "2035" in mistaken.err


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"], ["demo", "-h"]])
def test_help_is_the_same_with_and_without_a_server_and_needs_no_database(
    capsys: pytest.CaptureFixture[str], database: Path, tmp_path: Path, arguments: list[str]
) -> None:
    with open_database(database) as store:
        answered = cli.answer(store, arguments, "root")
    code, out, err = run(capsys, "--database", str(tmp_path / "none.duckdb"), *arguments)
    assert (code, err) == (0, "")
    assert out.startswith("usage: kpi")
    assert answered == relay.Answer(out, "", 0)


def test_a_database_whose_name_is_no_text_is_told_in_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_DATABASE", "/\udcff.duckdb")
    code, _, err = run(capsys, "report")
    assert code == 2
    assert "KPI_DATABASE「/�.duckdb」は文字として読めません" in err


# Processes of their own ------------------------------------------------------------------------------------------


def start(*arguments: str, **streams: Any) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "kpi.cli", *arguments], encoding="utf-8", **streams)


PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("arguments", [["report"], ["--help"]])
def test_a_reader_who_leaves_ends_a_command_quietly(arguments: list[str]) -> None:
    process = start(*arguments, **PIPES)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as errors:
        assert errors.read() == ""
    assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is there on Linux only")
@pytest.mark.usefixtures("database")
def test_an_answer_that_cannot_be_written_is_told_in_one_message() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        _, err = (process := start("report", stdout=full, stderr=subprocess.PIPE)).communicate()
    assert process.returncode == 2
    assert err.startswith("結果を書き出せません")
    assert err.count("\n") == 1


@pytest.mark.parametrize("limit", [300_000, 1_500_000])  # in the log, and only in the file
@pytest.mark.parametrize("command", ["report", "demo"])
def test_a_database_for_which_there_is_no_room_is_not_made_at_all(tmp_path: Path, command: str, limit: int) -> None:
    pytest.importorskip("resource")
    database = tmp_path / "kpi.duckdb"
    asked = [command] if command == "report" else [command, "-o", str(database), "--today", "2026-10-15"]
    limited = (
        "import resource, signal, sys; from kpi import cli; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); sys.exit(cli.main(sys.argv[1:]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", limited, *asked],
        env=os.environ | {"KPI_DATABASE": str(database)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout) == (2, "")
    assert "ディスクに空きがありません" in found.stderr
    assert list(tmp_path.iterdir()) == []


def test_three_commands_at_once_on_a_fresh_place_all_answer(tmp_path: Path) -> None:
    environment = os.environ | {"KPI_DATABASE": str(tmp_path / "new" / "kpi.duckdb")}
    processes = [start("report", env=environment, **PIPES) for _ in range(3)]
    told = [(*process.communicate(), process.returncode) for process in processes]
    assert {(err, code) for _, err, code in told} == {("", 0)}
    assert "マイナンバーカード交付率" in told[0][0]
    assert len({out for out, _, _ in told}) == 1
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == ["kpi.duckdb"]


@contextmanager
def held(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a database."""
    holding = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holding, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder


def test_a_file_that_stays_held_is_told_in_the_end(
    capsys: pytest.CaptureFixture[str], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_ATTEMPTS", 2)
    with held(database) as holder:
        code, _, err = run(capsys, "report")
    assert code == 2
    assert f"プロセス {holder.pid}が使用中です" in err


def test_the_ticket_can_be_read_by_its_owner_alone_and_goes_with_the_server(tmp_path: Path) -> None:
    database = tmp_path / "kpi.duckdb"
    ticket = relay.publish(database, 8501)
    [path] = tmp_path.iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert ticket.token in path.read_text(encoding="utf-8")
    relay.withdraw(database)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("token", "client", "is_let_in"),
    [
        ("right", "127.0.0.1", True),
        ("right", "::1", True),
        ("wrong", "127.0.0.1", False),
        ("é", "127.0.0.1", False),
        (None, "127.0.0.1", False),
        ("right", "192.0.2.7", False),
        ("right", None, False),
    ],
)
def test_a_command_is_let_in_from_this_machine_with_the_token(
    token: str | None, client: str | None, is_let_in: bool
) -> None:
    assert relay.is_answered_by(relay.Ticket(8501, "right"), token, client) is is_let_in


def test_without_a_server_or_with_a_stale_ticket_nobody_answers(tmp_path: Path) -> None:
    database = tmp_path / "kpi.duckdb"
    assert relay.ask(database, relay.Command(["report"], "root")) is None
    relay.publish(database, 1)  # nobody listens there
    assert relay.ask(database, relay.Command(["report"], "root")) is None


@pytest.mark.usefixtures("database")
def test_a_reminder_of_a_month_that_has_not_ended_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "remind", "--month", "2099-01")
    assert (code, out) == (2, "")
    assert "まだ終わっていない" in err


@pytest.mark.usefixtures("database")
def test_a_deadline_is_set_and_goes_back_to_the_rule(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("round", "deadline", "市民協働部", "2023-02", "--reason", "議会のため")
    code, out, _ = run(capsys, *asked, "--on", "2023-03-20")
    assert (code, out) == (0, "市民協働部の令和5年(2023年)2月分の締切日を令和5年3月20日にしました。\n")
    code, out, _ = run(capsys, *asked, "--by-rule")
    assert (code, out.endswith("市の決まりに戻しました。\n")) == (0, True)
    code, _, err = run(capsys, *asked, "--on", "2023-02-20")
    assert (code, "2月末より後ではありません" in err) == (2, True)


@pytest.mark.usefixtures("database")
def test_a_figure_is_withheld_and_shown_again_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "withhold", "autonomy-outreach", "2023-03")
    assert (code, "公表時は秘匿にしました" in out) == (0, True)
    code, out, _ = run(capsys, "withhold", "autonomy-outreach", "2023-03", "--lift")
    assert (code, "解除しました" in out) == (0, True)
    code, _, err = run(capsys, "release", "autonomy-outreach", "2023-03")
    assert (code, "公表用説明がまだ書かれていません" in err) == (2, True)
    code, _, err = run(capsys, "release", "autonomy-outreach", "2022-05")
    assert (code, "報告はありません" in err) == (2, True)


@pytest.mark.usefixtures("database")
def test_a_form_is_written_for_a_section_that_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    for section in ("shimin-kyodo-all", "nowhere"):
        code = cli.main(["form", "write", "--section", section, "--month", "2023-02", "-o", str(path), "--force"])
        told = capsys.readouterr()
        if section == "nowhere":
            assert code == 2
            assert "課「nowhere」はありません。" in told.err
        else:
            assert (code, told.out) == (0, f"{path}を書き出しました。\n")
            assert path.read_bytes().startswith(b"PK")
    assert cli.main(["form", "write", "--section", "shimin-kyodo-all", "--month", "1990-01", "-o", str(path)]) == 2
    assert "報告するものはありません" in capsys.readouterr().err


def test_a_filled_form_comes_back_by_command_as_on_the_page(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_database(database) as store:
        written = form.write(store, "shimin-kyodo-all", Month(2023, 2))
        name = next(one for one in rounds.read_round(store, "shimin-kyodo-all", Month(2023, 2)).figures).facts.name
    for file, value in (("good", "５０"), ("bad", "約50"), ("same", None)):
        typed: dict[tuple[str, str], filled.Typed] = {} if value is None else {(name, "実績"): value}
        (tmp_path / f"{file}.xlsx").write_bytes(filled.fill(written, typed))

    def read(file: str, *more: str) -> tuple[int, str]:
        return run(capsys, "form", "read", str(tmp_path / f"{file}.xlsx"), *more)[:2]

    code, out = read("good", "--dry-run")
    assert (code, "実績: " in out, "試行のため、何も保存していません" in out) == (0, True, True)
    code, out = read("bad")
    assert (code, "「約50」は数値として読めません" in out, "何も保存していません" in out) == (1, True, True)
    code, out = read("good", "--format", "json")
    found = json.loads(out)
    assert (code, found["changed"] + found["new"], found["month"]) == (0, 1, "2023-02")
    assert found["change"] is not None
    assert (read("good")[0], "変更なし" in read("good")[1], "変更なし" in read("same")[1]) == (0, True, True)
    assert read("absent")[0] == 2


def test_a_published_sheet_is_read_without_a_database(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "none" / "kpi.duckdb"))
    sheet = tmp_path / "sheet-2023.md"
    sheet.write_text("部局名 みどり部\n\n3. 当年度目標\n\n目標1 緑化\n\n(1) 植樹(10月、30本)\n", encoding="utf-8")
    code, out, err = run(capsys, "sheet", "read", str(sheet), "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["department"], found["fiscal_year"], found["figures"][0]["target"]) == ("みどり部", 2023, 30)
    assert "みどり部" in run(capsys, "sheet", "read", str(sheet))[1]
    assert run(capsys, "sheet", "read", str(tmp_path / "absent.md"))[::2] == (
        2,
        f"「{tmp_path / 'absent.md'}」を開けません(No such file or directory)。場所を確かめてください。\n",
    )
