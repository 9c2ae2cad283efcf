"""Shipped rows arrive once, corrections arrive later, people's edits stay, and mistakes are told where they are."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from kpi.load import SHIPPED, Loaded, load, open_database
from kpi.model import Origin, Row
from kpi.report import choices
from kpi.shipped import ShippedDataError
from kpi.store import Question, Store, open_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of the shipped files that a test may spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "data", ignore=shutil.ignore_patterns("*.duckdb*")))


def edit(path: Path, old: str, new: str) -> None:
    """Replace exactly one place of a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def indicator(store: Store, code: str) -> Row:
    """Return an indicator as it is known now."""
    return next(row for row in store.read("indicator") if row["indicator"] == code)


def test_the_same_files_again_change_nothing(data: Path) -> None:
    with open_store(None) as store:
        assert load(store, data).written > 200
        assert load(store, data) == Loaded(0, 0, 0)
        assert store.change_at() == store.change_at()
        assert len(store.select("SELECT * FROM change")) == 1


def test_a_corrected_row_and_a_new_row_reach_an_existing_database(data: Path) -> None:
    with open_store(None) as store:
        load(store, data)
        edit(data / "indicator.csv", "出前講座等参加者数", "出前講座参加者数")
        with (data / "department.csv").open("a", encoding="utf-8") as file:
            file.write("kodomo,こども未来部,2,,\n")
        assert load(store, data) == Loaded(2, 0, 0)
        assert indicator(store, "outreach-lecture-participants")["name"] == "出前講座参加者数"
        old = store.read("indicator", Question(change_no=1))
        assert "出前講座等参加者数" in {row["name"] for row in old}


def test_a_correction_leaves_alone_what_a_person_edited(data: Path) -> None:
    with open_store(None) as store:
        load(store, data)
        edited = {
            k: v
            for k, v in indicator(store, "employed-persons").items()
            if k not in ("change_no", "withdrawn", "revision_age")
        }
        with store.write("clerk", "名称の変更", Origin.PERSON) as change:
            change.put("indicator", [{**edited, "name": "就職者数"}])
        edit(data / "indicator.csv", "就職人数(雇用保険加入)", "就職人数")
        assert load(store, data) == Loaded(0, 0, 1)
        assert indicator(store, "employed-persons")["name"] == "就職者数"


def test_a_correction_leaves_alone_what_a_closed_round_holds(data: Path) -> None:
    with open_store(None) as store:
        load(store, data)
        with store.write("clerk", "締切", Origin.PERSON) as change:
            change.put("submission", [{"section": "shimin-kyodo-all", "month": date(2023, 3, 1), "stage": "closed"}])
        edit(data / "actual.csv", "lectures-held,2023-03,35,", "lectures-held,2023-03,36,")
        assert load(store, data) == Loaded(0, 0, 1)
        [held] = [row for row in store.read("actual") if row["indicator"] == "lectures-held"]
        assert held["value"] == 35


def test_a_row_that_is_no_longer_shipped_is_taken_back_unless_it_was_edited(data: Path) -> None:
    with open_store(None) as store:
        load(store, data)
        path = data / "extra_result.csv"
        path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
        assert load(store, data) == Loaded(0, 1, 0)
        assert len(store.read("extra_result")) == 4
        assert load(store, data) == Loaded(0, 0, 0)


def test_a_database_is_made_with_all_facts_or_not_at_all(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "kpi.duckdb"
    edit(
        data / "target.csv",
        ",4000.0," if ",4000.0," in (data / "target.csv").read_text() else ",4000,",
        ",四千,",
    )
    with pytest.raises(ShippedDataError):
        open_database(path, data)
    assert list(path.parent.iterdir()) == []
    with open_database(path, SHIPPED) as store:
        assert [choice.name for choice in choices(store)] == ["市民協働部"]
    assert [entry.name for entry in path.parent.iterdir()] == ["kpi.duckdb"]


def test_a_correction_with_a_mistake_writes_nothing(data: Path) -> None:
    with open_store(None) as store:
        load(store, data)
        edit(data / "indicator.csv", "出前講座等参加者数", "出前講座参加者数")
        edit(data / "goal.csv", "annual,5,", "yearly,5,")
        with pytest.raises(ShippedDataError):
            load(store, data)
        assert indicator(store, "outreach-lecture-participants")["name"] == "出前講座等参加者数"


MISTAKES = [  # file, old, new, what the message names
    (
        "placement.csv",
        ",staff-meetings,",
        ",staff-meeting,",
        ["placement.csv 13行目「indicator」", "「staff-meeting」", "indicator.csv"],
    ),
    ("section.csv", "shimin-kyodo,市民", "shimin,市民", ["section.csv 2行目「department」", "「shimin」"]),
    ("goal.csv", "-2022-2,shimin-kyodo,2022", "-2022-1,shimin-kyodo,2022", ["goal.csv 3行目", "2行目と重複"]),
    (
        "target.csv",
        "12,,,at_least,false,,,毎月実施",
        "十二,,,at_least,false,,,毎月実施",
        ["target.csv", "「value」", "「十二」"],
    ),
    (
        "target.csv",
        "employed-persons,2022,2022-04-01",
        "employed-persons,2022,2022/4/1",
        ["target.csv", "「decided_on」", "「2022/4/1」", "例: 2023-02-20"],
    ),
    (
        "actual.csv",
        "lectures-held,2023-03",
        "lectures-held,2023-3",
        ["actual.csv", "「month」", "「2023-3」", "例: 2023-02"],
    ),
    (
        "indicator.csv",
        "延講座開催数,回,0,up",
        "延講座開催数,回,0,upward",
        ["indicator.csv", "「direction」", "「upward」", "down"],
    ),
    ("section.csv", ",true,", ",yes,", ["section.csv", "「is_desk」", "「yes」", "true"]),
    ("goal.csv", "annual,5,人づくり・組織づくり", "annual,5,", ["goal.csv 6行目「title」", "空です"]),
    ("goal.csv", "annual,5,人づくり", "annual,5,人づくり,", ["goal.csv 6行目", "列が7個", "見出しは6個"]),
    ("goal.csv", "horizon,number", "horizon,no", ["goal.csv 1行目「number」", "この列がありません"]),
    ("actual.csv", "lectures-held,2023-03,35,", "lectures-held,2023-03,,", ["actual.csv", "「value」", "reported"]),
    (
        "actual.csv",
        "employed-persons,2023-03,,",
        "employed-persons,2023-03,50,",
        ["not_reported", "「50」"],
    ),
    (
        "target.csv",
        "lectures-held,2022,2022-04-01,40,",
        "lectures-held,2022,2022-04-01,,",
        ["目標の値がありません"],
    ),
    (
        "indicator.csv",
        "distinct,running,3,1\n",
        "distinct,running,March,1\n",
        ["「report_months」", "「March」"],
    ),
    (
        "indicator.csv",
        "distinct,running,3,1\n",
        "distinct,running,03,1\n",
        ["「report_months」", "「03」"],
    ),
    (
        "indicator.csv",
        "延講座開催数,回,0,",
        "延講座開催数,回,7,",
        ["indicator.csv", "「decimals」", "「7」", "0から6まで"],
    ),
    ("indicator.csv", "延講座開催数,回,0,", "延講座開催数,回,-1,", ["「decimals」", "「-1」", "0から6まで"]),
    ("goal.csv", "annual,5,", "annual,5000000000,", ["goal.csv 6行目「number」", "「5000000000」"]),
    (
        "target.csv",
        "lectures-held,2022,2022-04-01",
        "lectures-held,20222,2022-04-01",
        ["target.csv", "「fiscal_year」", "「20222」", "1947から2100まで"],
    ),
    (
        "rating_scale.csv",
        "2016,",
        "2016,2015",
        ["rating_scale.csv 2行目「valid_from_year」", "「2016」", "「2015」"],
    ),
    (
        "target.csv",
        "lectures-held,2022,2022-04-01,40,,",
        "lectures-held,2022,2022-04-01,,26,20.5",
        ["target.csv", "「low」", "「26」", "「20.5」"],
    ),
    (
        "target.csv",
        "lectures-held,2022,2022-04-01",
        "lectures-held,2022,0202-04-01",
        ["target.csv", "「decided_on」", "「0202-04-01」は扱えません", "1947-04から2101-03まで"],
    ),
    (
        "actual.csv",
        "lectures-held,2023-03",
        "lectures-held,1023-03",
        ["actual.csv", "「month」", "「1023-03」は扱えません", "1947-04から2101-03まで"],
    ),
    (
        "milestone.csv",
        "諮問,2022-05-01,2022-05-31",
        "諮問,2022-05-01,9999-05-31",
        ["milestone.csv 2行目「due_to」", "「9999-05-31」"],
    ),
    (
        "milestone.csv",
        "諮問,2022-05-01,2022-05-31",
        "諮問,2022-06-01,2022-05-31",
        ["milestone.csv 2行目「due_from」", "「2022-06-01」", "「2022-05-31」"],
    ),
    (
        "milestone.csv",
        "諮問,2022-05-01,2022-05-31",
        "諮問,2022-05-02,2022-05-31",
        ["milestone.csv 2行目「due_from」", "「2022-05-02」", "2022-05-01にしてください"],
    ),
    (
        "milestone.csv",
        "諮問,2022-05-01,2022-05-31",
        "諮問,2022-05-01,2022-05-20",
        ["milestone.csv 2行目「due_to」", "「2022-05-20」", "2022-05-31にしてください"],
    ),
    (
        "step.csv",
        "諮問,month,2022-05-01,2022-05-31",
        "諮問,month,2022-06-01,2022-05-31",
        ["step.csv 3行目「schedule_from」", "「2022-06-01」", "「2022-05-31」"],
    ),
    ("series.csv", ",as_of,", ",day,", ["card-issuance-rate.csv 1行目「day」"]),
    (
        "series/card-issuance-rate.csv",
        "46.2,45.1",
        "46.2%台,45.1",
        ["card-issuance-rate.csv", "「rate_percent」", "「46.2%台」"],
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "named"), MISTAKES)
def test_a_mistake_in_a_file_is_told_with_file_row_column_text_and_remedy(
    data: Path, file: str, old: str, new: str, named: list[str]
) -> None:
    edit(data / file, old, new)
    with open_store(None) as store, pytest.raises(ShippedDataError) as refused:
        load(store, data)
    for part in named:
        assert part in str(refused.value)


def test_a_file_in_another_encoding_is_told_with_its_row(data: Path) -> None:
    path = data / "goal.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932"))
    with (
        open_store(None) as store,
        pytest.raises(ShippedDataError, match="2行目: 文字コードがUTF-8ではありません"),
    ):
        load(store, data)


def test_a_folder_without_the_files_says_which_is_missing(tmp_path: Path) -> None:
    with open_store(None) as store, pytest.raises(ShippedDataError, match="department"):
        load(store, tmp_path)


@pytest.mark.parametrize("spoil", ["missing", "empty"])
def test_a_lost_list_of_series_takes_back_no_figures(data: Path, spoil: str) -> None:
    with open_store(None) as store:
        load(store, data)
        (data / "series.csv").unlink()
        if spoil == "empty":
            (data / "series.csv").touch()
        with pytest.raises(ShippedDataError, match="series"):
            load(store, data)
        assert len(store.read("actual")) == 59
