"""Mappings are kept by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi.access import Forbidden
from kpi.guard import Refused
from kpi.imports import keeping
from tests.city import EDITOR, VIEWER
from tests.imports.table import MAPPING, store


def test_a_mapping_comes_back_as_it_was_kept_and_the_same_again_writes_nothing() -> None:
    with store() as held:
        assert keeping.keep(held, EDITOR, " 観光統計 ", MAPPING) == 2
        assert keeping.keep(held, EDITOR, "観光統計", MAPPING) == 2
        assert keeping.named(held, "観光統計") == MAPPING
        keeping.keep(held, EDITOR, "観光統計", replace(MAPPING, header_rows=3))
        assert keeping.kept(held) == {"観光統計": replace(MAPPING, header_rows=3)}


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with store() as held:
        with pytest.raises(Refused, match="まだありません"):
            keeping.named(held, "観光")
        keeping.keep(held, EDITOR, "観光統計", MAPPING)
        with pytest.raises(Refused, match="近いもの: 「観光統計」"):
            keeping.named(held, "観光")


def test_a_name_is_needed_and_a_viewer_keeps_nothing() -> None:
    with store() as held:
        with pytest.raises(Refused, match="名前"):
            keeping.keep(held, EDITOR, "  ", MAPPING)
        with pytest.raises(Forbidden):
            keeping.keep(held, VIEWER, "観光統計", MAPPING)
