"""Reading the arguments of a command: what cannot be read is told in Japanese, with how the command is used."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn


class BadArguments(Exception):
    """The command line cannot be read; the text says why and how it is used."""


class HelpAsked(Exception):
    """Somebody asked how a command is used; the text says it."""


class Parser(argparse.ArgumentParser):
    """Raises instead of printing and leaving the process, which may be the server."""

    def error(self, message: str) -> NoReturn:
        """Raise what cannot be read, in Japanese.

        Raises:
            BadArguments: always.
        """
        raise BadArguments(f"引数を読めません: {in_japanese(message)}\n{_used(self.format_usage())}")

    def print_help(self, file: object = None) -> NoReturn:  # noqa: ARG002 - argparse's own signature
        """Raise the help.

        Raises:
            HelpAsked: always.
        """
        raise HelpAsked(self.format_help())


_WORDS = (
    (r"argument (?P<what>.+?): invalid choice: '(?P<text>.*?)' \(choose from (?P<known>.*)\)",
     "{what}「{text}」はありません。選べるもの: {known}。"),
    (r"argument (?P<what>.+?): not allowed with argument (?P<other>.+)", "{what}と{other}は同時に指定できません。"),
    (r"argument (?P<what>.+?): expected (?:at least )?one argument", "{what}の値がありません。"),
    (r"argument (?P<what>.+?): ignored explicit argument '(?P<text>.*)'", "{what}に値「{text}」は付けられません。"),
    (r"argument (?P<what>.+?): invalid .* value: '(?P<text>.*)'", "{what}「{text}」は読めません。"),
    (r"argument (?P<what>.+?): (?P<text>.*)", "{what}: {text}"),
    (r"one of the arguments (?P<what>.+) is required", "{what} のどれか1つが必要です。"),
    (r"the following arguments are required: (?P<what>.+)", "{what} が必要です。"),
    (r"unrecognized arguments: (?P<what>.+)", "「{what}」は分かりません。"),
    (r"ambiguous option: (?P<what>\S+) could match (?P<known>.+)",
     "「{what}」は1つに決まりません。{known} のどれですか。"),
)  # fmt: skip
"""The messages of argparse that a person can meet, first match first, and how they are told."""

_ENUM = re.compile(r"<[^:>]*: '([^']*)'>")
_QUOTED = re.compile(r"'([^']*)'")


def in_japanese(message: str) -> str:
    """Return a message of argparse in Japanese; one that is not known stays as it is."""
    for pattern, told in _WORDS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            parts = found.groupdict()
            if "known" in parts:
                parts["known"] = _QUOTED.sub(r"\1", _ENUM.sub(r"\1", parts["known"])).replace(", ", "、")
            return told.format(**parts)
    return message


def _used(usage: str) -> str:
    return "使い方: " + " ".join(usage.removeprefix("usage: ").split())
