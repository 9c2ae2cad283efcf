"""未報告一覧 is printed, and mailed through a real SMTP server to those who are to act."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kpi import cli
from kpi.calendar import Month
from kpi.exchange.reminder import MailError, letters, listing, send
from kpi.progress import unreported
from tests.city import store_of
from tests.rows import World

TODAY = date(2022, 6, 20)


class Inbox:
    """What a mail server got."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append((sorted(envelope.rcpt_tos), message))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[str, Inbox]]:
    """Return the URL of a real mail server on loopback and what it gets."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}", inbox
    controller.stop()


def city() -> World:
    """Return a city in which one section has not handed in April and May."""
    world = World.of_one_goal()
    world.section("second", name="第二課", is_desk=False)
    world.indicator("figure", section="second")
    world.member("editor", email="tanto@city.example.jp")
    world.member("desk", login="desk@city.example.jp")
    world.member("head", login="head@city.example.jp")
    world.member("local", login="local")
    for code, role, section in (("editor", "editor", "second"), ("desk", "desk", None), ("head", "head", None)):
        world.again("membership", {"membership": f"{code}-role"}, role=role, section=section)
    world.again("membership", {"membership": "local-role"}, role="editor", section="second")
    return world


def test_the_list_says_who_what_until_when_and_how_many_days_ago() -> None:
    with store_of(city()) as store:
        lines = listing(unreported(store, TODAY), TODAY).splitlines()
    assert lines[0] == "令和4年6月20日現在の未報告一覧(2件)"
    assert lines[1].split() == ["部局", "課", "回", "段階", "報告済", "下書き", "締切", "超過"]
    assert [line.split() for line in lines[2:]] == [
        ["市民協働部", "第二課", "令和4年(2022年)4月", "入力中", "0/1件", "0件", "2022-05-10", "41日超過"],
        ["市民協働部", "第二課", "令和4年(2022年)5月", "入力中", "0/1件", "0件", "2022-06-10", "10日超過"],
    ]


def test_nothing_left_is_said_in_words() -> None:
    assert listing((), TODAY) == "令和4年6月20日現在、未報告はありません。\n"


def test_a_section_s_editors_and_its_department_s_desk_get_one_letter(mail: tuple[str, Inbox]) -> None:
    url, inbox = mail
    with store_of(city()) as store:
        found = letters(store, unreported(store, TODAY), TODAY)
    assert send(url, "kpi@city.example.jp", found) == 1
    [(to, message)] = inbox.got
    assert to == ["desk@city.example.jp", "tanto@city.example.jp"]
    assert message["From"] == "kpi@city.example.jp"
    assert message["Subject"] == "【月次報告】第二課 4月、5月分が未提出です"
    body = message.get_content()
    assert "市民協働部 第二課 御中" in body
    assert "・令和4年(2022年)5月分: 1件のうち0件が報告済み。締切 令和4年6月10日(10日超過)" in body


def test_whose_role_has_ended_gets_no_mail() -> None:
    world = city()
    world.again("membership", {"membership": "editor-role"}, valid_to="2022-06-19")
    with store_of(world) as store:
        [letter] = letters(store, unreported(store, TODAY, Month(2022, 5)), TODAY)
    assert letter.to == ("desk@city.example.jp",)


@pytest.mark.parametrize(
    ("url", "sender", "sentence"),
    [
        ("http://127.0.0.1", "a@b.jp", "KPI_SMTP_URL「http://127.0.0.1」は使えません。例: smtp://"),
        ("smtp://", "a@b.jp", "使えません"),
        ("smtp://127.0.0.1:99999", "a@b.jp", "使えません"),
        ("smtp://user:secret@127.0.0.1:1", "a@b.jp", "「smtp://127.0.0.1:1」で送れませんでした"),
        ("smtp://127.0.0.1:25", "", "KPI_MAIL_FROMに差出人"),
    ],
)
def test_mail_that_cannot_be_sent_says_what_to_set_and_no_password(url: str, sender: str, sentence: str) -> None:
    with pytest.raises(MailError, match=r"送れませんでした|使えません|KPI_MAIL_FROM") as refused:
        send(url, sender, ())
    assert sentence in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_command_prints_the_list_and_mails_it(
    tmp_path: Path, mail: tuple[str, Inbox], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kpi.duckdb"
    store_of(city(), path).close()
    monkeypatch.setenv("KPI_DATABASE", str(path))
    monkeypatch.delenv("KPI_SMTP_URL", raising=False)
    assert cli.main(["remind", "--month", "2022-05"]) == 0
    assert "第二課" in capsys.readouterr().out
    assert cli.main(["remind", "--send"]) == 2
    assert "KPI_SMTP_URLに指定してください" in capsys.readouterr().err
    monkeypatch.setenv("KPI_SMTP_URL", mail[0])
    monkeypatch.setenv("KPI_MAIL_FROM", "kpi@city.example.jp")
    assert cli.main(["remind", "--month", "2022-05", "--send"]) == 0
    assert "1課にメールを送りました。" in capsys.readouterr().out
    assert len(mail[1].got) == 1
