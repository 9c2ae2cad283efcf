"""The server holds the database, answers commands, and stops quietly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from kpi import relay
from tests.browser.serve import ROOT, Server, serving


def kpi(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kpi.cli", *arguments],
        env=os.environ | {"KPI_DATABASE": str(database)},
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_command_answers_the_same_with_and_without_the_server(tmp_path: Path) -> None:
    arguments = ("report", "--year", "2022", "--format", "json")
    export = ("export", "csv", "--year", "2022", "-o")
    with serving(tmp_path) as server:
        during = kpi(server.database, *arguments)
        mistaken = kpi(server.database, "report", "--year", "2035")
        exported = kpi(server.database, *export, str(tmp_path / "during.csv"))
        help_ = relay.ask(server.database, relay.Command(["report", "--help"], "root"))
        ticket = tmp_path / "kpi.duckdb.server"
        assert ticket.stat().st_mode & 0o077 == 0
    assert (during.returncode, during.stderr) == (0, "")
    assert (exported.returncode, exported.stderr) == (0, "")
    assert (mistaken.returncode, mistaken.stdout) == (2, "")
    assert "年度「2035」はありません" in mistaken.stderr
    assert help_ is not None
    assert (help_.code, help_.err) == (0, "")
    assert help_.out.startswith("usage: kpi report")
    assert not ticket.exists()
    after = kpi(server.database, *arguments)
    kpi(server.database, *export, str(tmp_path / "after.csv"))
    assert (tmp_path / "after.csv").read_bytes() == (tmp_path / "during.csv").read_bytes()
    assert json.loads(after.stdout) == json.loads(during.stdout)


@pytest.mark.parametrize("headers", [{}, {relay.TOKEN_HEADER: "guess"}])
def test_a_command_without_the_right_token_is_refused(server: Server, headers: dict[str, str]) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{server.url}{relay.ROUTE}", data=b'["report"]', headers=headers))
    assert refused.value.code == 403
    refused.value.close()


@pytest.mark.parametrize("body", [b"", b"[", b"\xff", b"{}", b"[1]"])
def test_a_command_that_is_none_is_refused(server: Server, body: bytes) -> None:
    ticket = json.loads(server.database.with_name("kpi.duckdb.server").read_text(encoding="utf-8"))
    headers = {relay.TOKEN_HEADER: ticket["token"]}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{server.url}{relay.ROUTE}", data=body, headers=headers))
    assert refused.value.code == 400
    refused.value.close()


def start(database: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Try to start a server that cannot start."""
    return subprocess.run(
        [sys.executable, "-m", "pages.shared.server"],
        env=os.environ | {"KPI_DATABASE": str(database)} | environment,
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def test_a_port_in_use_is_told_with_its_remedy(server: Server, tmp_path: Path) -> None:
    found = start(tmp_path / "other.duckdb", PORT=server.url.rsplit(":", maxsplit=1)[-1])
    assert found.returncode == 2
    assert "使用中です" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_port_that_is_none_is_told_as_typed(tmp_path: Path) -> None:
    found = start(tmp_path / "other.duckdb", PORT="八五〇一")
    assert found.returncode == 2
    assert "「八五〇一」" in found.stderr


def test_secrets_that_are_not_there_stop_the_start(tmp_path: Path) -> None:
    found = start(tmp_path / "other.duckdb", PORT="8599", KPI_SECRETS=str(tmp_path / "none.toml"))
    assert found.returncode == 2
    assert "KPI_SECRETS" in found.stderr


def test_an_unusable_database_stops_the_start_with_its_message(tmp_path: Path) -> None:
    (tmp_path / "kpi.duckdb").write_text("text", encoding="utf-8")
    found = start(tmp_path / "kpi.duckdb", PORT="8599")
    assert found.returncode == 2
    assert "DuckDBのデータベースではありません" in found.stderr
    assert "Traceback" not in found.stderr
