"""What is written stays, what is asked as of a change stays the same, and unusable files are told apart."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from kpi.load import open_database
from kpi.model import Origin
from kpi.store import LockedError, Question, Store, StoreError, open_store
from kpi.training import build


def department(name: str) -> dict[str, object]:
    """Say a department."""
    return {"department": "civic", "name": name, "position": 1}


def named(store: Store, change_no: int | None = None) -> list[str]:
    """Return the names of departments as of a change."""
    return [row["name"] for row in store.read("department", Question(change_no=change_no))]


def test_a_change_has_number_time_actor_reason_and_origin() -> None:
    with open_store(None) as store:
        with store.write("自分", "名称の登録", Origin.IMPORT) as change:
            change.put("department", [department("市民協働部")])
        [row] = store.select("SELECT * FROM change")
    assert (row["change_no"], row["actor"], row["reason"], row["origin"]) == (
        1,
        "自分",
        "名称の登録",
        "import",
    )
    assert isinstance(row["recorded_at"], datetime)


def test_a_rename_leaves_yesterdays_answer_alone() -> None:
    with open_store(None) as store:
        for name in ("市民協働部", "市民部"):
            with store.write("a", "b") as change:
                change.put("department", [department(name)])
        assert named(store, 1) == ["市民協働部"]
        assert named(store) == ["市民部"]


def test_a_row_that_was_taken_back_is_gone_from_then_on_only() -> None:
    with open_store(None) as store:
        with store.write("a", "b") as change:
            change.put("department", [department("市民協働部")])
        with store.write("a", "b") as change:
            change.put("department", [department("市民協働部")], withdrawn=True)
        assert (named(store, 1), named(store)) == (["市民協働部"], [])


def test_a_change_that_fails_leaves_nothing_behind() -> None:
    with open_store(None) as store:
        rows: list[dict[str, object]] = [department("市民協働部"), {"colour": "blue"}]
        with pytest.raises(ValueError, match="no column"), store.write("a", "b") as change:
            change.put("department", rows)
        assert store.change_at() is None
        assert named(store) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_never_reaches_a_sum(value: float) -> None:
    row = {"indicator": "x", "month": "2022-04-01", "value": value, "state": "reported", "released": False}
    with (
        open_store(None) as store,
        pytest.raises(ValueError, match="not finite"),
        store.write("a", "b") as change,
    ):
        change.put("actual", [row | {"withheld": False}])


@pytest.mark.parametrize("rows", [3, 500])
def test_few_and_many_rows_are_written_alike(rows: int) -> None:
    with open_store(None) as store:
        with store.write("a", "b") as change:
            change.put("department", [{"department": f"d{n}", "name": f"部{n}", "position": n} for n in range(rows)])
        found = {row["department"]: (row["name"], row["position"]) for row in store.read("department")}
    assert found == {f"d{n}": (f"部{n}", n) for n in range(rows)}


def test_a_clock_that_is_set_back_cannot_reorder_changes() -> None:
    noon = datetime(2026, 11, 22, 12)
    with open_store(None) as store:
        with store.write("a", "b", clock=lambda: noon) as change:
            change.put("department", [department("正午")])
        with store.write("a", "b", clock=lambda: noon - timedelta(hours=1)) as change:
            change.put("department", [department("遅れた時計")])
        assert store.change_at(noon) == (2, noon)
        assert store.change_at(noon - timedelta(minutes=1)) is None


def test_writers_in_many_threads_get_one_number_each() -> None:
    with open_store(None) as store:

        def write() -> None:
            for _ in range(10):
                with store.write("a", "b") as change:
                    change.put("department", [department(f"部{change.number}")])

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.change_at() is not None
        assert [row["n"] for row in store.select("SELECT change_no AS n FROM change ORDER BY n")] == [*range(1, 41)]
        assert named(store) == ["部40"]


def test_the_current_state_is_there_as_views_of_the_same_names(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with open_store(path) as store, store.write("a", "b") as change:
        change.put("department", [department("市民協働部")])
    with duckdb.connect(str(path), read_only=True) as plain:
        assert plain.execute("SELECT name FROM department").fetchall() == [("市民協働部",)]
        assert plain.execute("SELECT * FROM figure").fetchall() == []


def test_opening_again_keeps_the_data_and_does_not_grow_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with open_store(path) as store, store.write("a", "b") as change:
        change.put("department", [department("市民協働部")])
    open_store(path).close()
    size = path.stat().st_size
    for _ in range(3):
        with open_store(path) as store:
            assert named(store) == ["市民協働部"]
    assert path.stat().st_size == size


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a sound database."""
    path = tmp_path_factory.mktemp("sound") / "a.duckdb"
    with open_store(path) as store, store.write("a", "b") as change:
        change.put("department", [department("市民協働部")])
    return path.read_bytes()


def refusal(path: Path) -> str:
    """Return the message with which a file is refused, after checking that it was left as it was."""
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        open_store(path)
    assert path.read_bytes() == before
    return str(refused.value)


def test_an_empty_file_is_refused_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.touch()
    assert "空(0バイト)" in refusal(path)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_text("部局,目標\n市民協働部,60\n", encoding="utf-8")
    assert "DuckDBのデータベースではありません" in refusal(path)


def test_a_database_of_another_product_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE sales (amount INTEGER)")
    assert "表: sales" in refusal(path)


@pytest.mark.parametrize("share", [0.001, 0.3, 0.6, 0.999])
def test_a_truncated_file_is_refused_when_it_is_opened(tmp_path: Path, sound: bytes, share: float) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(sound[: int(len(sound) * share)])
    assert "壊れているか、途中で切れています" in refusal(path)


def test_a_database_of_a_newer_product_is_refused(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(sound)
    with duckdb.connect(str(path)) as newer:
        newer.execute("INSERT INTO migration VALUES ('9999_future', TIMESTAMP '2030-01-01')")
    assert "新しい版" in refusal(path)


def test_a_file_that_another_process_holds_names_that_process(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(sound)
    holding = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError, match=str(holder.pid)):
            open_store(path)
    finally:
        holder.communicate()


# What a killed process leaves -----------------------------------------------------------------------------------


def killed(path: Path) -> None:
    """Write to a database with the plain driver and end at once: the change is in the log alone."""
    writing = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]);"
        "c.execute(\"INSERT INTO change VALUES (2, TIMESTAMP '2030-01-01', 'a', 'b', 'person')\");"
        "os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", writing, str(path)], check=False)
    assert log_of(path).stat().st_size > 0


def log_of(path: Path) -> Path:
    """Return where DuckDB keeps the log of a file."""
    return path.with_name(f"{path.name}.wal")


@pytest.fixture
def left(tmp_path: Path, sound: bytes) -> Path:
    """Return a database whose last change is in its log."""
    path = tmp_path / "a.duckdb"
    path.write_bytes(sound)
    killed(path)
    return path


def last_change(store: Store) -> int | None:
    """Return the number of the newest change."""
    found = store.change_at()
    return None if found is None else found[0]


def test_a_saved_change_is_in_the_file_itself_and_needs_no_log(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.duckdb", tmp_path / "copy.duckdb"
    with open_store(path) as store:
        with store.write("a", "b") as change:
            change.put("department", [department("市民協働部")])
        assert not log_of(path).exists()
        shutil.copy(path, copy)
    with open_store(copy) as copied:
        assert named(copied) == ["市民協働部"]


def test_opening_brings_what_a_log_holds_into_the_file(left: Path) -> None:
    with open_store(left) as store:
        assert last_change(store) == 2
        assert not log_of(left).exists()


def test_no_database_is_made_beside_the_log_of_another(left: Path) -> None:
    moved = left.with_name("moved.duckdb")
    left.rename(moved)
    log = log_of(left).read_bytes()
    for make in (open_store, open_database, lambda path: build(path, datetime(2026, 10, 15).date())):
        with pytest.raises(StoreError, match="残っています") as refused:
            make(left)
        assert str(log_of(left)) in str(refused.value)
        assert (left.exists(), log_of(left).read_bytes()) == (False, log)
    log_of(left).rename(log_of(moved))  # as the message says
    open_database(left).close()
    with open_store(moved) as store:
        assert last_change(store) == 2


def test_a_damaged_file_names_its_log_too_and_the_remedy_works(left: Path) -> None:
    left.write_bytes(left.read_bytes()[:-200_000])
    message = refusal(left)
    assert f"「{left}」と「{log_of(left)}」" in message
    aside = left.parent / "aside"
    aside.mkdir()
    for file in (left, log_of(left)):
        file.rename(aside / file.name)
    with open_database(left) as store:
        assert named(store) == ["市民協働部"]


def test_a_log_that_is_not_the_files_own_is_told_and_the_remedy_works(left: Path) -> None:
    strange = log_of(left).read_bytes()
    left.unlink()
    log_of(left).unlink()
    open_store(left).close()
    log_of(left).write_bytes(strange)
    message = refusal(left)
    assert f"「{log_of(left)}」は「{left}」の今の内容に続く記録ではない" in message
    assert log_of(left).read_bytes() == strange
    log_of(left).rename(left.with_name("aside.wal"))
    open_store(left).close()


# What the operating system refuses -------------------------------------------------------------------------------


def test_a_folder_in_the_place_of_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="フォルダーです"):
        open_store(tmp_path)


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that everybody can enter, which pytest's own are not."""
    if os.name != "posix":
        pytest.skip("permissions are of another kind")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Be nobody in particular: permissions do not hold for root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_file_without_permission_is_not_called_damaged(place: Path, sound: bytes, mode: int) -> None:
    path = place / "a.duckdb"
    path.write_bytes(sound)
    path.chmod(mode)
    with unprivileged(), pytest.raises(StoreError, match="権限がありません") as refused:
        open_store(path)
    assert "壊れて" not in str(refused.value)


@pytest.mark.parametrize("make", [open_store, open_database])
def test_a_folder_without_permission_is_told_when_a_database_is_to_be_made(
    place: Path, make: Callable[[Path], Store]
) -> None:
    folder = place / "closed"
    folder.mkdir(mode=0o555)
    with unprivileged(), pytest.raises(StoreError, match="権限がありません"):
        make(folder / "a.duckdb")


def test_a_place_that_may_not_be_looked_at_says_so(place: Path) -> None:
    folder = place / "closed"
    folder.mkdir(mode=0o000)
    with unprivileged(), pytest.raises(StoreError, match="権限がありません"):
        open_store(folder / "a.duckdb")


def test_what_the_system_refuses_while_saving_is_told_and_nothing_is_saved(tmp_path: Path) -> None:
    def save(store: Store) -> None:
        with store.write("a", "b") as change:
            change.put("department", [department("市民協働部")])
            raise duckdb.FatalException("Could not write file: No space left on device")

    with open_store(tmp_path / "a.duckdb") as store:
        with pytest.raises(StoreError, match="ディスクに空きがありません"):
            save(store)
        assert named(store) == []


def test_a_file_that_windows_says_is_in_use_is_locked(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(sound)

    def in_use(*_: object) -> None:
        error = PermissionError(13, "Permission denied")
        error.winerror = 32  # type: ignore[attr-defined,unused-ignore]  # Windows alone has it
        raise error

    monkeypatch.setattr(Path, "open", in_use)
    with pytest.raises(LockedError):
        open_store(path)


def test_nothing_is_saved_into_a_file_that_was_removed_or_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kpi.duckdb"
    with open_store(path) as store:
        path.rename(tmp_path / "elsewhere.duckdb")
        with (
            pytest.raises(StoreError, match="消されたか、別のファイルに"),
            store.write("試験", "理由"),
        ):
            pass
        path.write_bytes(b"another")
        with pytest.raises(StoreError, match="保存していません"), store.write("試験", "理由"):
            pass
        (tmp_path / "elsewhere.duckdb").replace(path)
        with store.write("試験", "理由"):
            pass
        assert store.change_at() is not None
