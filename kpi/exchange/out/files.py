"""Tables as files: which there are in a format, under which names, and how they get to their place."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import NamedTuple

from kpi.exchange.out import csv_file, parquet_file
from kpi.exchange.out.csv_file import csv_bytes
from kpi.exchange.out.parquet_file import parquet_bytes
from kpi.exchange.out.table import Table, dictionary
from kpi.exchange.out.xlsx_file import xlsx_bytes
from kpi.model import Labelled

_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same tables give the same file


class Format(Labelled):
    """A format of tables; the word is what people call it."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    PARQUET = "parquet", "Parquet"

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return _MEDIA_TYPES[self]

    @property
    def ending(self) -> str:
        """How the name of its file ends."""
        return f".{self}"


_MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
}
ZIP = ".zip"


class NotWritten(Exception):
    """A file cannot be written where it was asked to be; the text says why and what to do."""


class Part(NamedTuple):
    """A table as a file of its own: the table's name, the ending of the file's name, and its bytes."""

    name: str
    ending: str
    content: bytes


def parts(tables: Sequence[Table], form: Format, *, bom: bool = True) -> list[Part]:
    """Return a file for each table, and last the data dictionary; of an Excel file, which holds it, the one file.

    Raises:
        TooLarge: an Excel file cannot hold the tables.
    """
    match form:
        case Format.XLSX:
            return [Part(tables[0].name, ".xlsx", xlsx_bytes(tables))]
        case Format.CSV:
            described = dictionary(tables, csv_file.encoding(bom=bom))
            return [Part(table.name, ".csv", csv_bytes(table, bom=bom)) for table in (*tables, described)]
        case Format.PARQUET:
            described = dictionary(tables, parquet_file.ENCODING)
            found = [Part(table.name, ".parquet", parquet_bytes(table)) for table in tables]
            return [*found, Part(described.name, ".csv", csv_bytes(described, bom=bom))]
    raise AssertionError(form)


def named(found: Sequence[Part], path: str) -> dict[str, bytes]:
    """Return the files to write for a path: the first part is the path itself, the others stand beside it.

    report.csv, report-milestones.csv, report-dictionary.csv. Of a path that ends in .zip there is one file with all.

    Raises:
        NotWritten: the path has no name of a file.
    """
    place = PurePath(path)
    if place.name in ("", ".."):
        raise NotWritten(f"「{path}」はフォルダーです。ファイルの名前まで指定してください。例: -o report.csv")
    if place.suffix.lower() == ZIP:
        return {path: zipped(found)}
    first, *others = found
    return {path: first.content} | {
        str(place.with_name(f"{place.stem}-{part.name}{part.ending}")): part.content for part in others
    }


def zipped(found: Sequence[Part]) -> bytes:
    """Return one zip file with the parts in it, each under its table's name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in found:
            archive.writestr(zipfile.ZipInfo(part.name + part.ending, _MEMBER_DATE), part.content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write(files: Mapping[str, bytes], *, force: bool) -> None:
    """Write files where they were asked to be; none of them where one cannot be.

    Raises:
        NotWritten: there is something already and `force` is not said, or the place cannot be written to.
    """
    for name in files:
        with _telling(name):
            _refuse(name, force=force)
    unfinished = {name: Path(name).with_name(f".{Path(name).name}.{os.getpid()}.new") for name in files}
    try:
        for name, content in files.items():
            with _telling(name):
                unfinished[name].write_bytes(content)
        for name, beside in unfinished.items():
            with _telling(name):
                beside.replace(name)
    finally:
        for beside in unfinished.values():
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _refuse(name: str, *, force: bool) -> None:
    """Refuse a place where something is that must not be replaced."""
    path = Path(name)
    if path.is_dir():
        raise NotWritten(f"「{name}」はフォルダーです。ファイルの名前まで指定してください。例: {path / 'report.csv'}")
    if path.exists() and not path.is_file():
        raise NotWritten(f"「{name}」は普通のファイルではありません。別の名前を指定してください。")
    if os.path.lexists(path) and not force:
        raise NotWritten(f"「{name}」はすでにあります。上書きするには --force を付けるか、別の名前を指定してください。")
    if not path.parent.is_dir():
        raise NotWritten(f"フォルダー「{path.parent}」がありません。先に作るか、別の場所を指定してください。")


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Say in Japanese why something cannot be done to the disk."""
    try:
        yield
    except OSError as error:
        raise NotWritten(
            f"「{name}」に書き込めません({error.strerror})。場所と書込みの権限、空き容量を確かめてください。"
        ) from error
