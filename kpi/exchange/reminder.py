"""未報告一覧 as text, and as mail to those who are to act: the editors of a section and the desk of its department."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from kpi import access
from kpi.access import Role
from kpi.calendar import FiscalYear, era_date
from kpi.exchange.plain import aligned
from kpi.model import Row, Stage, TextState
from kpi.progress import RoundState
from kpi.sheet_state import SheetState
from kpi.store import Store

_PATIENCE = 30  # seconds for the mail server


class MailError(Exception):
    """Mail could not be sent; the text says in Japanese why and what to set."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder about one section, with the addresses that it goes to."""

    to: tuple[str, ...]
    subject: str
    body: str


def listing(states: Sequence[RoundState], today: date) -> str:
    """Return the rounds that are not handed in as a table: how far they are, until when, how many days ago."""
    if not states:
        return f"{era_date(today)}現在、未報告はありません。\n"
    head = ("部局", "課", "回", "段階", "報告済", "下書き", "締切", "超過")
    rows = [
        (
            one.department_name, one.section_name, one.month.full_label, one.stage.label,
            f"{one.answered}/{one.items}件", f"{one.drafted}件", one.deadline.isoformat(), _past(one),
        )
        for one in states
    ]  # fmt: skip
    return f"{era_date(today)}現在の未報告一覧({len(states)}件)\n" + aligned([head, *rows])


def letters(store: Store, states: Sequence[RoundState], today: date) -> tuple[Letter, ...]:
    """Return a reminder for each section with something to hand in, to its editors and its department's desk.

    Somebody without an address (and whose login is none) gets nothing; a section that nobody can be reached for has no
    letter.
    """
    by_section: dict[str, list[RoundState]] = {}
    for one in states:
        by_section.setdefault(one.section, []).append(one)
    members = {row["member"]: row for row in store.read("member")}
    held = [(row["member"], access.membership(row, members)) for row in store.read("membership")]
    found = []
    for section, own in by_section.items():
        to = {
            address
            for member, membership in held
            if member in members and membership.is_in_force(today) and (address := _address(members[member]))
            if (membership.role is Role.EDITOR and membership.section == section)
            or (membership.role is Role.DESK and membership.department == own[0].department)
        }
        if to:
            found.append(_letter(own, tuple(sorted(to))))
    return tuple(found)


def sheet_letters(
    store: Store, states: Sequence[SheetState], year: FiscalYear, wanted: TextState, today: date
) -> tuple[Letter, ...]:
    """Return a reminder for each department whose sheet is not as far as wanted, to the members of its desk.

    Where nobody can be reached the letter has no address: somebody hands it on.
    """
    members = {row["member"]: row for row in store.read("member")}
    held = [(row["member"], access.membership(row, members)) for row in store.read("membership")]
    found = []
    for state in states:
        missing = state.missing(wanted)
        if not missing:
            continue
        to = {
            address
            for member, membership in held
            if member in members and membership.is_in_force(today) and (address := _address(members[member]))
            if membership.role is Role.DESK and membership.department == state.department
        }
        parts = [f"・{part.label}: {items}件" for part, items in missing.items()]
        body = (
            f"{state.department_name} 部主管課 御中\n\n"
            f"{year.short_label}の部局マネジメントシートのうち、次のものが「{wanted.label}」になっていません。\n"
        )
        subject = f"【部局マネジメントシート】{year.short_label} {state.department_name}分が{wanted.label}していません"
        found.append(Letter(tuple(sorted(to)), subject, body + "\n".join(parts) + "\n"))
    return tuple(found)


def send(url: str, sender: str, found: Sequence[Letter]) -> int:
    """Send letters through the mail server of a URL and return how many.

    The URL is smtp://host:port, smtps:// for an encrypted connection, with user:password@ where the server asks.

    Raises:
        MailError: the URL or the sender cannot be used, or the server does not answer or refuses.
    """
    if not sender:
        raise MailError("差出人がありません。KPI_MAIL_FROMに差出人のメールアドレスを指定してください。")
    try:
        with _server(url) as server:
            for letter in found:
                message = EmailMessage()
                message["From"], message["To"], message["Subject"] = sender, ", ".join(letter.to), letter.subject
                message.set_content(letter.body)
                server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"メールサーバー「{_without_password(url)}」で送れませんでした({error})。") from error
    return len(found)


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host is None or parts.scheme not in ("smtp", "smtps"):
        raise MailError(f"KPI_SMTP_URL「{_without_password(url)}」は使えません。例: smtp://mail.example.lg.jp:25")
    make = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with make(host, port or 0, timeout=_PATIENCE) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _without_password(url: str) -> str:
    scheme, _, rest = url.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]


def _letter(states: Sequence[RoundState], to: tuple[str, ...]) -> Letter:
    months = "、".join(one.month.label for one in states)
    lines = [
        f"・{one.month.full_label}分: {one.items}件のうち{one.answered}件が報告済み。"
        f"締切 {era_date(one.deadline)}{f'({_past(one)})' if one.days_past else ''}"
        f"{'。差戻しされています' if one.stage is Stage.SENT_BACK else ''}"
        for one in states
    ]
    body = f"{states[0].department_name} {states[0].section_name} 御中\n\n次の月次報告が提出されていません。\n"
    return Letter(to, f"【月次報告】{states[0].section_name} {months}分が未提出です", body + "\n".join(lines) + "\n")


def _past(state: RoundState) -> str:
    return f"{state.days_past}日超過" if state.days_past else "期限内"


def _address(member: Row) -> str | None:
    """Return where a member gets mail: the address, or a login that is one."""
    found: str | None = member["email"] or (member["login"] if "@" in member["login"] else None)
    return found
