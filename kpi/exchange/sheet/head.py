"""The head of a sheet: its department and year. Posts and names of people are understood and not kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi.exchange.sheet.block import Cell, compact
from kpi.exchange.sheet.found import ManagementSheet, Unread
from kpi.exchange.sheet.schedule import fiscal_years
from kpi.exchange.sheet.table import Filled
from kpi.exchange.sheet.wording import department_in, is_department_label, is_person_label

_LABEL_WORDS = 4
_LABEL = re.compile(r"([^::]{1,12})[::]\s*(.*)")
_NEXT_LABEL = re.compile(r"\s+(?=[^\s::]{1,6}\s*[::])")
_TITLE = re.compile(r"マネジメントシート|目標管理|組織目標|部局目標|運営方針書?")
_SHEET_WORDS = re.compile(r"(部局)?(マネジメント|目標管理|組織目標|部局目標)?(シート|表|書)$")
_NO_NAMES = re.compile(r"[0-9]{4}年度|\(\s*\)|[()「」【】]")


@dataclass(slots=True)
class Head:
    """Reads what stands above the first heading into `sheet`; `years` are all that it names, with their places."""

    sheet: ManagementSheet
    years: list[tuple[int, str]] = field(default_factory=list)

    def row(self, cells: Sequence[Cell], texts: Filled) -> bool:
        """Read labels with values beside them; False, and nothing read, where there is no label."""
        labels = [is_person_label(text) or is_department_label(text) for _, text in texts]
        if not any(labels):
            return False
        label = ""
        for cell, (_, text), is_label in zip(cells, texts, labels, strict=True):
            if is_label:
                label = text
            elif label:
                if is_department_label(label):
                    self._department(text, cell.place)
                label = ""
            else:
                self.line(text, cell.place)
        return True

    def line(self, line: str, place: str) -> None:
        """Look for the department and the year in a line."""
        years = fiscal_years(line)
        self.years += [(year, place) for year, _, _ in years]
        if self._labelled(line, place):
            return
        rest = line
        for _, start, stop in reversed(years):
            rest = f"{rest[:start]} {rest[stop:]}"
        words = _NO_NAMES.sub(" ", rest).split()
        named = [found for word in words if (found := department_in(_SHEET_WORDS.sub("", word)))]
        named = [found for found in named if found not in ("部", "部局", "局")]
        if named and not self.sheet.department:
            self._department(named[-1], place)
        elif not years and not _TITLE.search(line):
            self.sheet.unread.append(Unread(line, place, "見出しより前の文で、部局名でも年度でもありません。"))

    def _labelled(self, line: str, place: str) -> bool:
        """Read «部局名:…» and «部局名 …»; True where the line has a label."""
        labels = [label for part in _NEXT_LABEL.split(line) if (label := _LABEL.fullmatch(part))]
        for label in labels:
            if is_department_label(label[1]):
                self._department(label[2], place)
        if any(is_department_label(label[1]) or is_person_label(label[1]) for label in labels):
            return True
        words = line.split(" ")
        for n in range(1, min(len(words), _LABEL_WORDS + 1)):  # 部 局 名 is three words and one label
            first = "".join(words[:n])
            if is_department_label(first) and not is_department_label("".join(words[: n + 1])):
                self._department(words[n], place)
                return True
            if is_person_label(first):
                return True
        return False

    def _department(self, name: str, place: str) -> None:
        if not self.sheet.department and compact(name):
            self.sheet.department, self.sheet.department_place = compact(name), place
