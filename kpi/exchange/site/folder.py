"""The site's folder: it appears whole or not at all, and a second run changes only what changed.

A list of the files with their digests (`manifest.json`) says that a folder is ours. A folder without it is left alone
unless it is empty; what somebody else put into ours stays. The new folder is made beside the old one, out of new files
and links to the unchanged ones, and then takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi.exchange.out.files import NotWritten

MANIFEST = "manifest.json"
_MADE_BY = "kpi publish"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a folder holds: the sheets of one department or all, of one year or all."""

    department: str | None = None
    year: int | None = None

    def __str__(self) -> str:
        """Return it in words: 全部局・全年度."""
        return f"{self.department or '全部局'}・{'全年度' if self.year is None else f'{self.year}年度'}"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a folder: how many files are new, changed, gone, as they were, and somebody else's."""

    added: int
    changed: int
    removed: int
    kept: int
    others: int

    def __str__(self) -> str:
        """Return it in words."""
        if not (self.added or self.changed or self.removed):
            return f"{self.kept}ファイルはすべて前と同じで、何も変えていません。"
        counts = (("新規", self.added), ("変更", self.changed), ("削除", self.removed), ("変更なし", self.kept))
        said = "、".join(f"{word}{number}" for word, number in counts if number)
        others = f"このコマンドのものでないファイル{self.others}件は、そのまま残しました。" if self.others else ""
        return f"{said}ファイル。{others}"


def write(place: str, files: Mapping[str, bytes], scope: Scope, *, force: bool) -> Written:
    """Make a folder hold a site, and nothing else of an earlier one.

    Args:
        place: the folder.
        files: the contents by their paths in it.
        scope: what the site holds; a folder that held something else is only written with `force`.
        force: write it all the same.

    Raises:
        NotWritten: the folder is not ours or holds another scope, or the disk does not let us.
    """
    with _telling(place):
        folder = Path(place).resolve()
        before = _read_manifest(folder, place)
        if before and before["scope"] != str(scope) and not force:
            raise NotWritten(
                f"「{place}」には「{before['scope']}」の公開ページがあります。"
                f"「{scope}」で書き直すと、ほかのページは消えます。別のフォルダーにするか、--force を付けてください。"
            )
        digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        same = {path for path, digest in digests.items() if _digest(folder / path) == digest}
        known = set(before["files"]) if before else set()
        others = _others(folder, known | set(files))
        gone = {path for path in known - set(files) if (folder / path).exists()}
        added = {path for path in files if not (folder / path).exists()}
        written = Written(len(added), len(files) - len(same) - len(added), len(gone), len(same), len(others))
        manifest = _manifest(digests, scope)
        if len(same) == len(files) and not gone and _digest(folder / MANIFEST) == hashlib.sha256(manifest).hexdigest():
            return written
        _replace(folder, {**files, MANIFEST: manifest}, same | others)
        return written


def _replace(folder: Path, files: Mapping[str, bytes], kept: set[str]) -> None:
    """Make the new folder beside the old one, and put it in its place."""
    new, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{what}") for what in ("new", "old"))
    try:
        new.mkdir()
        for path in sorted({*files, *kept}):
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in kept:
                _link(folder / path, target)
            else:
                target.write_bytes(files[path])
        if folder.exists():
            shutil.copymode(folder, new)
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        for beside in (new, old):
            shutil.rmtree(beside, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    """Take a file along as it is; where the disk knows no second name for it, as a copy with its time."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _read_manifest(folder: Path, place: str) -> Mapping[str, Any] | None:
    """Return what a folder of ours holds, None where there is nothing yet."""
    if not os.path.lexists(folder):
        if not folder.parent.is_dir():
            raise NotWritten(f"フォルダー「{folder.parent}」がありません。先に作るか、別の場所を指定してください。")
        return None
    if not folder.is_dir():
        raise NotWritten(f"「{place}」はフォルダーではありません。別の名前を指定してください。")
    if not any(folder.iterdir()):
        return None
    with suppress(OSError, ValueError):
        match json.loads((folder / MANIFEST).read_text(encoding="utf-8")):
            case {"made_by": str(made_by), "scope": str(), "files": dict()} as found if made_by == _MADE_BY:
                return dict(found)
    raise NotWritten(
        f"「{place}」は空でなく、公開ページのフォルダーでもありません。消してしまわないように、何も書いていません。"
        "新しいフォルダーか、前に kpi publish で書いたフォルダーを指定してください。"
    )


def _manifest(digests: Mapping[str, str], scope: Scope) -> bytes:
    content = {"made_by": _MADE_BY, "scope": str(scope), "files": dict(sorted(digests.items()))}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _others(folder: Path, ours: set[str]) -> set[str]:
    """Return the files in a folder that are none of ours."""
    if not folder.exists():
        return set()
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {path for path in found if path not in ours and path != MANIFEST}


def _digest(path: Path) -> str | None:
    """Return the digest of a file, None where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


@contextmanager
def _telling(place: str) -> Iterator[None]:
    """Say in Japanese why something cannot be done to the disk."""
    try:
        yield
    except OSError as error:
        raise NotWritten(
            f"「{place}」に書き込めません({error.strerror})。場所と書込みの権限、空き容量を確かめてください。"
        ) from error
