"""Commands while the server runs: DuckDB lets one process hold the file, so the command goes to that process.

The server leaves a ticket beside its database: its port and a token, readable by its owner alone. A command that
finds the file held reads the ticket and sends its arguments, and the files that it reads, over loopback; the answer is
what the command would have printed itself, and the files that it would have written.
"""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROUTE = "/kpi/command"
TOKEN_HEADER = "X-KPI-Token"  # noqa: S105 - the name of a header
_PATIENCE = 600  # seconds; a report takes less than one, an import may take minutes


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where the process that holds a database listens, and the word that it answers to."""

    port: int
    token: str


@dataclass(frozen=True, slots=True)
class Command:
    """The arguments of a command, the system user who typed it, and the files that it reads by their names as typed.

    The server takes the name as it is said: whoever can read the ticket is its own user, or root.
    """

    arguments: list[str]
    operator: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as `read` takes it."""
        files = {name: base64.b64encode(content).decode("ascii") for name, content in self.files.items()}
        return {"arguments": self.arguments, "operator": self.operator, "files": files}

    @classmethod
    def read(cls, said: object) -> Command:
        """Return what was sent; ValueError where that is no command."""
        match said:
            case {"arguments": [*arguments], "operator": str(operator), "files": dict(files)}:
                if all(isinstance(text, str) for text in (*arguments, *files, *files.values())):
                    contents = {str(name): base64.b64decode(text, validate=True) for name, text in files.items()}
                    return cls(arguments, operator, contents)
        raise ValueError("not a command")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, its exit code, and the files that it wants written, by their paths as typed.

    Whoever typed the command writes them: in their folder, with their rights.
    """

    out: str
    err: str
    code: int
    files: Mapping[str, bytes] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as `read` takes it."""
        files = {path: base64.b64encode(content).decode("ascii") for path, content in self.files.items()}
        return {"out": self.out, "err": self.err, "code": self.code, "files": files}

    @classmethod
    def read(cls, said: dict[str, Any]) -> Answer:
        """Return what was sent; TypeError, KeyError or ValueError where that is no answer."""
        files = {path: base64.b64decode(content, validate=True) for path, content in said["files"].items()}
        return cls(said["out"], said["err"], said["code"], files)


def publish(database: Path, port: int) -> Ticket:
    """Leave a ticket beside the database; only its owner can read it."""
    ticket = Ticket(port, secrets.token_urlsafe(32))
    path = _path(database)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(ticket), file)
    return ticket


def withdraw(database: Path) -> None:
    """Take the ticket away when the server stops."""
    _path(database).unlink(missing_ok=True)


def is_answered_by(ticket: Ticket, token: str | None, client: str | None) -> bool:
    """Say whether a request comes from this machine and from somebody who could read the ticket."""
    return (
        client in ("127.0.0.1", "::1")
        and token is not None
        and hmac.compare_digest(token.encode(), ticket.token.encode())
    )


def ask(database: Path, command: Command) -> Answer | None:
    """Send a command to the server that holds a database; None if no server answers."""
    try:
        ticket = Ticket(**json.loads(_path(database).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    request = urllib.request.Request(
        f"http://127.0.0.1:{ticket.port}{ROUTE}",
        data=json.dumps(command.to_json()).encode(),
        headers={"Content-Type": "application/json", TOKEN_HEADER: ticket.token},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a city's proxy is not asked for loopback
    try:
        with direct.open(request, timeout=_PATIENCE) as response:
            return Answer.read(json.load(response))
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError, TypeError, KeyError):
        return None


def _path(database: Path) -> Path:
    return database.with_name(f"{database.name}.server")
