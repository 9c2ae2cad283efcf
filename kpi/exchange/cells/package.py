"""The zip that a workbook is: refused by its directory before anything is unpacked, then read in small pieces."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from kpi.exchange.cells.book import BadFile
from kpi.exchange.cells.limits import MAX_MEMBERS, MAX_UNPACKED

_ENTRY = b"PK\x01\x02"  # begins each entry of the directory
_PIECE = 1 << 16
_MACRO = re.compile(r"vbaproject|/macrosheets/|/activex/", re.IGNORECASE)
_EXTERNAL = re.compile(r"/externallinks/|/connections\.xml$", re.IGNORECASE)
_NESTED = re.compile(r"/embeddings/|\.(zip|xls[xmb]?|docx?|pptx?|7z|rar|gz|exe|dll)$", re.IGNORECASE)


class Package:
    """An opened workbook file: its parts by name."""

    def __init__(self, data: bytes, name: str) -> None:
        """Look at the directory alone; BadFile for what is dangerous, too large or no workbook."""
        self.name = name
        if data.count(_ENTRY) > MAX_MEMBERS:
            raise BadFile(f"「{name}」は中の部品が多すぎます({MAX_MEMBERS:,}個まで)。Excelで作った表ではありません。")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise self.damaged() from error
        self._parts = {entry.filename.lstrip("/"): entry for entry in self._zip.infolist()}
        self._left = MAX_UNPACKED
        self._refuse_dangers()

    def damaged(self) -> BadFile:
        """Return what to raise where the file breaks off or contradicts itself."""
        return BadFile(f"「{self.name}」は壊れているため読めません。Excelで開けるか確かめ、保存し直してください。")

    def has(self, part: str) -> bool:
        """Tell whether the workbook has a part."""
        return part in self._parts

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack a part piece by piece, and never more than the limit: sizes in the directory may be lies."""
        try:
            with self._zip.open(self._parts[part]) as stream:
                while piece := stream.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._too_large(f"{MAX_UNPACKED:,}バイトを超えます")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError) as error:
            raise self.damaged() from error

    def _too_large(self, found: str) -> BadFile:
        return BadFile(
            f"「{self.name}」は展開すると{found}。{MAX_UNPACKED // 1_000_000}MBまで読めます。"
            "使っていないシートや書式を消すか、CSVで保存してください。"
        )

    def _refuse_dangers(self) -> None:
        """Raise BadFile for what no plain table holds."""
        entries = self._parts.values()
        if any(entry.flag_bits & 1 for entry in entries):
            raise BadFile(f"「{self.name}」は暗号化されています。パスワードを外して保存し直してください。")
        size = sum(entry.file_size for entry in entries)
        if size > MAX_UNPACKED:
            raise self._too_large(f"{size:,}バイトになります")
        for pattern, found, remedy in (
            (_MACRO, "マクロが含まれています", "「Excelブック(*.xlsx)」で保存し直してください。"),
            (
                _EXTERNAL,
                "外部のファイルやデータへのリンクが含まれています",
                "「リンクの解除」をして値だけにしてください。",
            ),
            (_NESTED, "別のファイルが埋め込まれています", "埋め込みを消して保存し直してください。"),
        ):
            part = next((part for part in self._parts if pattern.search(f"/{part}")), None)
            if part is not None:
                raise BadFile(f"「{self.name}」には{found}({part[:80]})。{remedy}")
        if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
            raise self.damaged()
        if not {"[Content_Types].xml", "_rels/.rels"} <= self._parts.keys():
            raise BadFile(
                f"「{self.name}」はxlsxではなく、ほかの圧縮ファイルです。Excelの「Excelブック(*.xlsx)」で保存してください。"
            )
