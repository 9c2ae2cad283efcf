"""The README is true: commands, targets, dependencies and files that it names exist, and none is left out."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

from kpi.cli import parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of every command by name."""
    [found] = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001 - argparse has no other way to list them
    return dict(found.choices)


def test_every_command_is_documented() -> None:
    assert set(re.findall(r"^\| `kpi ([a-z]+)", README, re.MULTILINE)) == set(commands())


def test_every_option_is_documented() -> None:
    helps = [parser().format_help(), *(command.format_help() for command in commands().values())]
    options = {option for text in helps for option in re.findall(r"--[a-z-]+", text)}
    assert options - {"--help"} <= set(re.findall(r"--[a-z-]+", README))


def test_every_make_target_that_is_documented_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)`", README)) <= targets


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    packages = {re.split(r"[^A-Za-z0-9-]", requirement)[0] for requirement in named}
    rows = re.findall(r"^\| ([a-z0-9, -]+) \|", README.split("## Dependencies")[1], re.MULTILINE)
    assert packages == {name for row in rows for name in row.split(", ") if name != "package"}


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`([a-z_.]+(?:/[a-z_.*<>]+)+)`", README)) | set(re.findall(r"\]\(([^)h][^)]*)\)", README))
    made = {"data/kpi.duckdb"}
    for name in named - made:
        if "<" not in name:
            assert list(ROOT.glob(name)), name
