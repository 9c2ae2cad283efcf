"""From bytes to a book: what the file is, by its content, and whether that is what its name says."""

from __future__ import annotations

from pathlib import PurePath

from kpi.exchange.cells.book import BadFile, Book
from kpi.exchange.cells.delimited import read_delimited
from kpi.exchange.cells.workbook import read_workbook

_ZIP = b"PK"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls, and what Excel wraps an encrypted workbook in
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "画像(PNG)"),
    (b"\xff\xd8\xff", "画像(JPEG)"),
    (b"\x1f\x8b", "圧縮ファイル(gzip)"),
    (b"7z\xbc\xaf", "圧縮ファイル(7z)"),
    (b"Rar!", "圧縮ファイル(RAR)"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "文書(RTF)"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"<body")
_TEXT = (".csv", ".tsv", ".txt")
_SAVE_AS = "Excelで開き、「名前を付けて保存」で「Excelブック(*.xlsx)」か「CSV UTF-8」を選んでください。"


def opened(data: bytes, name: str) -> Book:
    """Read a CSV, TSV or xlsx file, given its bytes and its name.

    The content decides and must be what the name says. Raises BadFile, whose text is for the person, for everything
    else, before anything is unpacked that would not fit: see `limits`.
    """
    shown = PurePath(name.replace("\\", "/")).name or "名前のないファイル"
    kind = PurePath(shown).suffix.lower()
    if kind not in (*_TEXT, ".xlsx"):
        raise BadFile(f"「{shown}」は読めません。読めるのはxlsxとCSV(.csv、.tsv、.txt)です。{_SAVE_AS}")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise BadFile(f"「{shown}」は空です({len(data)}バイト)。表が入ったファイルを選んでください。")
    found = _kind_of(data)
    if found == "encrypted":
        raise BadFile(f"「{shown}」にはパスワードがかかっています。パスワードを外して保存し直してください。")
    if found not in ("zip", "text"):
        raise BadFile(f"「{shown}」の中身は{found}で、名前のとおりの形式ではありません。{_SAVE_AS}")
    if (found == "zip") != (kind == ".xlsx"):
        inside = "xlsxなどの圧縮ファイル" if found == "zip" else "文字だけのファイル(CSVなど)"
        raise BadFile(f"「{shown}」の中身は{inside}で、名前の「{kind}」と合いません。名前を中身に合わせてください。")
    return read_workbook(data, shown) if found == "zip" else read_delimited(data, shown)


def _kind_of(data: bytes) -> str:
    """Tell what the bytes are: zip, text, encrypted, or another kind in Japanese."""
    if data.startswith(_OLE2):
        return "encrypted" if _ENCRYPTED in data else "旧形式のExcel(xls)などの文書"
    for magic, kind in _OTHERS:
        if data.startswith(magic):
            return kind
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        return "WebページかXML"
    return "zip" if data.startswith(_ZIP) and data[2:4] in (b"\x03\x04", b"\x05\x06") else "text"
