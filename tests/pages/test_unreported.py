"""未報告一覧: the secretariat sets a department's deadline there, with a reason; others are not offered it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.calendar import jst_date, last_ended_month, utc_now
from kpi.store import Store
from pages.shared import reader
from pages.shared.sitemap import UNREPORTED
from tests.city import store_of
from tests.pages.conftest import APP, SECONDS
from tests.pages.test_identity import signed_in
from tests.rows import DEPARTMENT, World


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open a city with an editor and somebody of the secretariat."""
    world = World()
    world.department(name="みどり部")
    world.section()
    world.department_year()
    world.member("editor")
    world.member("planner")
    path = tmp_path / "kpi.duckdb"
    with store_of(world, path) as made, made.write("試験", "権限") as change:
        [row] = [row for row in made.read("membership") if row["member"] == "planner"]
        said = {name: value for name, value in row.items() if name not in ("change_no", "withdrawn")}
        change.put("membership", [said | {"role": "secretariat", "department": None, "section": None}])
    monkeypatch.setenv("KPI_DATABASE", str(path))
    yield reader.store()
    st.cache_data.clear()
    st.cache_resource.clear()


def opened(login: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.user = signed_in(login)
    return app.run().switch_page(UNREPORTED.file).run()


def set_deadline(app: AppTest, day: date, reason: str) -> AppTest:
    """Fill the form in and send it."""
    app.date_input[0].set_value(day).run()
    app.text_input[0].set_value(reason).run()
    return app.button[0].click().run()


def test_a_deadline_is_set_with_a_reason_and_without_one_nothing_is_written(store: Store) -> None:
    month = last_ended_month(jst_date(utc_now()))
    later = month.last + timedelta(days=27)
    app = set_deadline(opened("planner@example.jp"), later, "")
    assert "理由を入れてください" in app.error[0].value
    assert store.read("deadline") == []
    app = set_deadline(app, later, "議会のため")
    assert "締切日を" in app.success[0].value
    [row] = store.read("deadline")
    assert (row["department"], row["month"], row["deadline"]) == (DEPARTMENT, month.first, later)


@pytest.mark.usefixtures("store")
def test_whoever_may_not_set_a_deadline_is_not_offered_it() -> None:
    app = opened("editor@example.jp")
    assert not app.date_input
    assert not app.exception
