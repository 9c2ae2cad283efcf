"""The public site: nothing of the house in any byte, the same input the same bytes, and a folder that is whole."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpi import narrative
from kpi.calendar import FiscalYear
from kpi.exchange.out.files import NotWritten
from kpi.exchange.site import Scope, files, write
from kpi.model import SheetPart
from kpi.narrative import Part
from kpi.public import read_site
from kpi.report import UnknownChoice, change_as_of
from kpi.store import Store
from tests.city import HEAD, saved, store_of
from tests.kpi.test_deck import LEAKS, planted
from tests.rows import DEPARTMENT, World

SUMMARY = f"{DEPARTMENT}-2022-summary"
SHEET = f"sheets/{DEPARTMENT}-2022.html"
UNPUBLISHED = ("作業中の文章", "確定した文章", "部長の氏名", "通年のメモ", "評価の理由", "中期のメモ", "中期の進行")


def city() -> World:
    """Return a city with a published summary, and one thing of each kind that stays in the house."""
    world = planted()
    world.again("department_year", {"department": DEPARTMENT}, head_name="部長の氏名")
    world.narrative(SUMMARY, body="公表した総括\n(1) <b>太字</b>", state="published", contact="総務課")
    world.narrative(f"{DEPARTMENT}-2022-mission", part="mission", body="作業中の文章")
    world.narrative(f"{DEPARTMENT}-2022-policy", part="policy", body="確定した文章", state="final")
    world.step("all-year", "work")
    world.step_report("all-year", "2022-05", note="通年のメモ")
    world.judgement("judged", indicator="open", month="2022-05", reason="評価の理由")
    world.midterm("midterm", (2022, 2022))
    world.midterm_report("midterm-1", "2022-05", note="中期のメモ")
    return world


def site(store: Store, **asked: object) -> dict[str, bytes]:
    return files(read_site(store, change_as_of(store, None), **asked))  # type: ignore[arg-type]  # as the command asks


@pytest.fixture(scope="module")
def shown() -> dict[str, bytes]:
    with store_of(city()) as store:
        return site(store)


def test_nothing_of_the_house_is_in_any_byte_of_any_file(shown: dict[str, bytes]) -> None:
    assert {"index.html", "guide.html", SHEET, "data/figures.csv", "data/texts.json"} <= set(shown)
    leaks = [(path, word) for path, content in shown.items() for word in (*LEAKS, *UNPUBLISHED)
             if word.encode() in content or word.encode("utf-16-le") in content]  # fmt: skip
    assert leaks == []
    page = shown[SHEET].decode()
    assert "公表した総括" in page
    assert "公開の説明" in page
    assert "指標hidden" in page
    assert "公表対象外" in page
    assert "&lt;b&gt;太字&lt;/b&gt;" in page


def test_the_same_input_gives_the_same_bytes() -> None:
    with store_of(city()) as store:
        assert site(store) == site(store)


class Links(HTMLParser):
    """Every address, style and script of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            self.styled |= name == "style" or name.startswith("on")


def test_every_link_leads_to_a_file_of_the_site_and_nothing_is_run_or_fetched(shown: dict[str, bytes]) -> None:
    for path, content in shown.items():
        if not path.endswith(".html"):
            continue
        read = Links()
        read.feed(content.decode())
        assert not read.styled
        assert "script" not in read.tags
        assert len(read.ids) == len(set(read.ids))
        for link in read.links:
            target, _, anchor = link.partition("#")
            if re.match("https://creativecommons.org/", target):
                continue  # followed by people alone
            assert not re.match("[a-z]+:|/", target), link
            there = (Path(path).parent / target).as_posix() if target else path
            there = re.sub(r"[^/]+/\.\./", "", there)
            assert there in shown, link
            assert not anchor or f'id="{anchor}"'.encode() in shown[there], link


def test_the_data_is_tidy_and_described(shown: dict[str, bytes]) -> None:
    metadata = json.loads(shown["data/csv-metadata.json"])
    for table in metadata["tables"]:
        content = shown[f"data/{table['url']}"]
        assert content.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        assert head == [column["titles"] for column in table["tableSchema"]["columns"]]
        told = json.loads(shown[f"data/{table['url'].replace('.csv', '.json')}"])["rows"]
        assert len(told) == len(rows)
        assert all(list(row) == [column["name"] for column in table["tableSchema"]["columns"]] for row in told)


def test_what_is_taken_back_is_gone_with_its_figures() -> None:
    with store_of(city()) as store:
        assert SHEET in site(store)
        part = Part(DEPARTMENT, FiscalYear(2022), SheetPart.SUMMARY)
        held = narrative.read_texts(store, DEPARTMENT, FiscalYear(2022))[SheetPart.SUMMARY, None].newest
        saved(narrative.take_back(store, HEAD, part, "誤り", held.change_no))
        after = site(store)
    assert SHEET not in after
    assert not any("指標open".encode() in content for content in after.values())
    assert "公表しているシートはありません" in after["index.html"].decode()


def test_what_others_do_leaves_a_page_as_it_is() -> None:
    with store_of(city()) as store:
        before = site(store)
        with store.write("企画", "ほかの部局") as change:
            change.put("department", [{"department": "other", "name": "他部", "position": 2}])
        assert site(store) == before


def test_who_asks_for_what_is_not_there_is_told() -> None:
    with store_of(city()) as store:
        with pytest.raises(UnknownChoice, match="部局「他部」"):
            site(store, department="他部")
        with pytest.raises(UnknownChoice, match="年度「1999」"):
            site(store, year=1999)


FILES = {"index.html": b"one", "sheets/a.html": b"two"}
ALL = Scope()


def test_a_second_run_changes_only_what_changed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert write(str(folder), FILES, ALL, force=False).added == 2
    before = {path: (folder / path).stat() for path in FILES}
    made = folder.stat().st_ino
    write(str(folder), FILES, ALL, force=False)
    assert folder.stat().st_ino == made
    (folder / "robots.txt").write_text("theirs", encoding="utf-8")
    written = write(str(folder), {"index.html": b"new", "data/b.csv": b"three"}, ALL, force=False)
    assert (written.added, written.changed, written.removed, written.others) == (1, 1, 1, 1)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {
        "index.html", "b.csv", "robots.txt", "manifest.json",
    }  # fmt: skip
    assert not (folder / "sheets").exists()
    write(str(folder), FILES | {"index.html": b"new"}, ALL, force=False)
    assert (folder / "index.html").stat().st_mtime_ns > before["index.html"].st_mtime_ns
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "index.html").write_text("theirs", encoding="utf-8")
    with pytest.raises(NotWritten, match="空でなく"):
        write(str(theirs), FILES, ALL, force=True)
    assert (theirs / "index.html").read_text(encoding="utf-8") == "theirs"
    for place, word in (
        (theirs / "index.html", "フォルダーではありません"),
        (tmp_path / "no" / "site", "がありません"),
    ):
        with pytest.raises(NotWritten, match=word):
            write(str(place), FILES, ALL, force=True)


def test_another_scope_does_not_take_the_place_of_a_whole_site_unasked(tmp_path: Path) -> None:
    folder = str(tmp_path / "site")
    write(folder, FILES, ALL, force=False)
    with pytest.raises(NotWritten, match="全部局・全年度"):
        write(folder, FILES, Scope(year=2022), force=False)
    write(folder, FILES, Scope(year=2022), force=True)


def test_a_disk_that_fails_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    write(str(folder), FILES, ALL, force=False)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(NotWritten, match="No space left"):
        write(str(folder), {"index.html": b"new"}, ALL, force=False)
    assert (folder / "index.html").read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
