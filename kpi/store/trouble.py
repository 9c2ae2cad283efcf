"""What can be wrong with a database file, said in Japanese to the person who has to act."""

from __future__ import annotations

import re
from pathlib import Path

_LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")  # what DuckDB leaves beside a file when it is killed
_PERMISSION = "ファイルとそのフォルダーに、読み書きの権限を付けてください。"
_FULL = ("ディスクに空きがありません", "空きを増やしてから、起動し直してください。保存済みの登録は失われていません。")
_REFUSALS = {
    "Permission denied": ("権限がありません", _PERMISSION),
    "Operation not permitted": ("権限がありません", _PERMISSION),
    "Read-only file system": ("読み取り専用の場所です", "書き込める場所をKPI_DATABASEで指定してください。"),
    "No space left on device": _FULL,
    "Disk quota exceeded": _FULL,
    "File too large": _FULL,
    "Is a directory": ("フォルダーです", "KPI_DATABASEにはファイルの名前を指定してください。"),
    "File exists": ("フォルダーの場所にファイルがあります", "KPI_DATABASEの綴りを確かめてください。"),
    "Not a directory": ("途中の名前がフォルダーではありません", "KPI_DATABASEの綴りを確かめてください。"),
    "File name too long": ("名前が長すぎます", "KPI_DATABASEの綴りを確かめてください。"),
}
"""What the operating system said → what that is, and what to do. It is no damage."""


class StoreError(Exception):
    """The database cannot be used; the text says in Japanese what is wrong and what to do."""


class LockedError(StoreError):
    """Another process holds the file."""


def is_there(path: Path) -> bool:
    """Say whether there is something at a place.

    Raises:
        StoreError: the operating system does not let us look.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise refused(path, error) from error
    return True


def refuse_stray_log(path: Path) -> None:
    """Refuse to make a file where the log of another one lies: the driver would delete it, or take it for its own.

    Only people know where that file went, so nothing is moved for them.

    Raises:
        StoreError: there is such a log; the text says which and where it belongs.
    """
    stray = logs(path)
    if stray:
        names = "」「".join(map(str, stray))
        raise StoreError(
            f"データベース「{path}」はありませんが、その登録の記録「{names}」が残っています。"
            "元のデータベースを移してあれば、その横に置き直してください(名前の前半を、移した先のファイル名に合わせます)。"
            "新しく作るには、先にこの記録を消さずに別のフォルダーへ移してください。"
        )


def refused(path: Path, error: OSError) -> StoreError:
    """Say what the operating system refused, and what to do."""
    said = error.strerror or str(error)
    return refusal(path, said) or StoreError(
        f"データベース「{path}」を使えません({said})。置き場所を確かめてください。"
    )


def trouble(path: Path | None, text: str) -> StoreError:
    """Turn an error of the driver into what is the case and what to do."""
    if "Could not set lock" in text:
        holder = re.search(r"PID (\d+)", text)
        return locked(path, f"プロセス {holder[1]}" if holder else "別のプロセス")
    refused_by_system = refusal(path, text)
    if refused_by_system is not None:
        return refused_by_system
    if path is not None and re.search(r"\bWAL\b.* does not match", text):
        names = "」「".join(map(str, logs(path)))
        return StoreError(
            f"「{names}」は「{path}」の今の内容に続く記録ではないため、開けません。"
            "この記録を消さずに別のフォルダーへ移してから、もう一度実行してください。"
        )
    return StoreError(f"データベース「{path}」は壊れているか、途中で切れています。{remedy(path)}")


def locked(path: Path | None, holder: str) -> LockedError:
    """Say who holds the file."""
    return LockedError(
        f"データベース「{path}」は{holder}が使用中です。そのプロセスを終えてから、もう一度実行してください。"
    )


def refusal(path: Path | None, said: str) -> StoreError | None:
    """Return what the operating system refused, if an error is about that."""
    for words, (reason, way_out) in _REFUSALS.items():
        if words in said:
            return StoreError(f"データベース「{path}」を使えません({reason})。{way_out}")
    return None


def remedy(path: Path | None) -> str:
    """Say how to go on without a file that cannot be used; it and its log stay together, so that nothing is lost."""
    files = "」と「".join(map(str, [] if path is None else [path, *logs(path)]))
    return (
        f"まず「{files}」を消さずに別のフォルダーへ移してください。"
        "そのあとバックアップを元の場所に戻すか、同梱データだけでよければ「make run」で作り直せます。"
    )


def logs(path: Path) -> list[Path]:
    """Return the logs that lie beside a file."""
    beside = (path.with_name(path.name + ending) for ending in _LOGS)
    return [log for log in beside if log.exists()]
