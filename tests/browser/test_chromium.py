"""A browser is found, or installed in the way the machine allows, or missed aloud."""

import os
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A Debian machine with apt-get alone; what would be run there is collected instead."""
    commands: list[list[str]] = []
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command[1:]))
    return commands


APT = [
    ["--quiet=2", "update"],
    ["--quiet=2", "install", "--yes", "--no-install-recommends", "chromium", "fontconfig", "fonts-noto-cjk"],
]
OWN_BUILD = ["-m", "playwright", "install", "chromium"]


@pytest.mark.parametrize(("user", "expected"), [(0, [*APT, OWN_BUILD]), (1000, [OWN_BUILD])], ids=["root", "user"])
def test_a_bare_machine_gets_packages_from_root_and_else_playwrights_build(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch, user: int, expected: list[list[str]]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    chromium.ensure()
    assert bare_machine == expected


def test_a_machine_with_browser_and_fonts_is_left_alone(
    bare_machine: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: sys.executable)
    monkeypatch.setattr(subprocess, "check_output", lambda _: b"Noto Sans CJK JP")
    chromium.ensure()
    assert bare_machine == []


def test_no_browser_in_the_end_is_a_failure_that_says_so(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")
    with pytest.raises(chromium.NoBrowserError, match="CHROMIUM_PATH"):
        chromium.launch(browser.browser_type)
