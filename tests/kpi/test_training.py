"""The training city holds every case that the product knows, the same on every run, and says that it is invented."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kpi import cli, model, sql, training
from kpi.calendar import FiscalYear, Month, as_of_utc, utc_now
from kpi.load import SHIPPED
from kpi.model import MilestoneStatus, Origin, Row, Status, StepStatus
from kpi.report import NothingKnown, change_as_of, choices, read_history, read_report
from kpi.store import Question, Store, open_store
from kpi.training.city import CITY
from kpi.training.history import entries

TODAY = date(2026, 10, 15)
YEARS = (2022, 2023, 2024, 2025, 2026)
NOW = Month(2026, 9)
ALL = Question(month=NOW.first)
"""All departments and years: past ones are asked at their March."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a training database made by the command."""
    path = tmp_path_factory.mktemp("made") / "training.duckdb"
    assert cli.main(["demo", "--today", TODAY.isoformat(), "-o", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def store(made: Path) -> Iterator[Store]:
    """Return it open."""
    with open_store(made) as opened:
        yield opened


@pytest.fixture(scope="module")
def figures(store: Store) -> dict[tuple[str, int], Row]:
    """Return every figure by code and year: past years at March, the current one at its last month."""
    return {(row["indicator"], row["fiscal_year"]): row for row in store.read("figure", ALL)}


@pytest.fixture(scope="module")
def milestones(store: Store) -> list[Row]:
    """Return every milestone of those months."""
    return store.read("milestone_state", ALL)


def figure_as_of(store: Store, day: str, code: str, year: int, month: Month | None = None) -> Row:
    """Return a figure as of the end of a day."""
    number, _ = change_as_of(store, as_of_utc(day))
    asked = Question(code.split("-", maxsplit=1)[0], year, (month or FiscalYear(year).last_month).first, number)
    return next(row for row in store.read("figure", asked) if row["indicator"] == code)


def row_as_of(store: Store, day: str, table: str, key: str) -> Row:
    """Return a row of a table as of the end of a day."""
    number, _ = change_as_of(store, as_of_utc(day))
    return next(row for row in store.read(table, Question(change_no=number)) if row[table] == key)


# Always the same ---------------------------------------------------------------------------------------------


def test_the_same_day_gives_the_same_rows_in_every_process() -> None:
    program = (
        "from datetime import date; from hashlib import sha256; from kpi.training import SEED;"
        "from kpi.training.city import CITY; from kpi.training.history import entries;"
        f"print(sha256(repr(entries(CITY, date({TODAY.year}, {TODAY.month}, {TODAY.day}), SEED)).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_database_holds_those_rows_and_no_others(store: Store) -> None:
    found = entries(CITY, TODAY, training.SEED)
    changes = store.select("SELECT recorded_at, actor, reason, origin FROM change ORDER BY change_no")
    assert [(c["recorded_at"], c["actor"], c["reason"]) for c in changes] == [
        (entry.moment, entry.actor, entry.reason) for entry in found
    ]
    assert {change["origin"] for change in changes} == {Origin.TRAINING}
    said = [row for entry in found for table, row in entry.rows if table == "actual"]
    stored = store.select("SELECT * FROM actual_revision ORDER BY change_no")
    assert sorted((r["indicator"], str(r["month"]), r.get("value") or 0) for r in said) == sorted(
        (r["indicator"], str(r["month"]), r["value"] or 0) for r in stored
    )


def test_another_day_has_other_years() -> None:
    later = entries(CITY, date(2030, 10, 15), training.SEED)
    years = {row["fiscal_year"] for entry in later for table, row in entry.rows if table == "department_year"}
    assert years == {2026, 2027, 2028, 2029, 2030}


@pytest.mark.parametrize("today", [date(2026, 4, 1), date(2026, 5, 11), date(2024, 2, 29), date(2027, 3, 31)])
def test_nothing_was_recorded_after_the_day_and_no_month_was_reported_before_its_end(today: date) -> None:
    found = entries(CITY, today, training.SEED)
    assert max(entry.moment for entry in found) <= as_of_utc(today.isoformat())
    assert [entry.moment for entry in found] == sorted(entry.moment for entry in found)
    for entry in found:
        months = [row["month"] for table, row in entry.rows if table == "actual"]
        assert all(month < entry.moment.date() for month in months)
    years = {row["fiscal_year"] for entry in found for table, row in entry.rows if table == "department_year"}
    assert years == {FiscalYear.of(today).year - n for n in range(5)}


# Invented, and saying so -------------------------------------------------------------------------------------


def test_it_says_that_it_is_invented(store: Store) -> None:
    assert store.is_training()
    assert {row["source"] for row in store.read("department_year")} == {"架空市(研修用の架空データ)"}
    assert {row["source"] for row in store.read("definition")} == {"研修用の架空データ"}
    assert all("架空" in row["disclaimer"] for row in store.read("rating_scale"))


def test_no_name_of_the_shipped_city_is_in_it(store: Store) -> None:
    said = " ".join(
        str(value)
        for table in ("change", *(f"{table}_revision" for table in sql.KEYS))
        for row in store.select(f"SELECT * FROM {table}")  # noqa: S608 - names of our own
        for value in row.values()
        if isinstance(value, str)
    )
    names = {"市民協働部", "豊中"}
    for file, column in (("indicator", "name"), ("goal", "title"), ("initiative", "title"), ("plan_item", "title")):
        with (SHIPPED / f"{file}.csv").open(encoding="utf-8") as opened:
            names |= {row[column] for row in csv.DictReader(opened)}
    assert [name for name in names if name in said] == []


def test_actors_are_roles(store: Store) -> None:
    actors = {row["actor"] for row in store.select("SELECT DISTINCT actor FROM change")}
    assert "まなび部 まなび総務課 担当" in actors
    assert all(actor.endswith(" 担当") for actor in actors)


# Every case --------------------------------------------------------------------------------------------------


def test_every_status_of_a_figure_a_milestone_and_continuous_work_occurs(
    store: Store, figures: dict[tuple[str, int], Row], milestones: list[Row]
) -> None:
    assert {row["status"] for row in figures.values()} == set(Status)
    assert {row["status"] for row in milestones} == set(MilestoneStatus)
    assert {row["status"] for row in store.read("step_state", ALL)} == set(StepStatus)


def test_every_milestone_state_occurs_in_the_current_year(milestones: list[Row]) -> None:
    assert {row["status"] for row in milestones if row["fiscal_year"] == YEARS[-1]} == set(MilestoneStatus)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("step", "schedule_kind", model.ScheduleKind),
        ("indicator", "direction", model.Direction),
        ("indicator", "accumulation", model.Accumulation),
        ("indicator", "entry_mode", model.EntryMode),
        ("target", "comparator", {"at_least", "more_than", "at_most", "less_than"}),
        ("milestone", "due_precision", model.Precision),
        ("milestone_report", "state", model.MilestoneReport),
        ("milestone_report", "precision", {None, *model.Precision}),
        ("step_report", "state", model.StepReport),
        ("plan_item", "kind", model.PlanKind),
        ("actual", "certainty", {None, *model.Certainty}),
        ("actual", "state", {"reported", "not_applicable"}),
        ("rating_band", "phase", model.Phase),
        ("goal", "horizon", model.Horizon),
        ("narrative", "part", model.SheetPart),
        ("narrative", "state", model.TextState),
        ("midterm_step_report", "state", model.MidtermReport),
    ],
)
def test_every_word_of_the_model_is_used(store: Store, table: str, column: str, words: object) -> None:
    assert {row[column] for row in store.read(table)} == set(words)  # type: ignore[call-overload]  # an enum or a set


@pytest.mark.parametrize(
    ("code", "year", "status"),
    [
        ("manabi-books", 2026, Status.ON_TRACK),  # a sum with seasons
        ("manabi-library", 2026, Status.BEHIND),  # a running total against an adopted plan
        ("midori-requests", 2026, Status.BEHIND),  # an average, lower is better
        ("manabi-absence", 2026, Status.CAUTION),  # lower is better, from a baseline
        ("manabi-afterschool", 2026, Status.CAUTION),  # above its range
        ("midori-fund", 2026, Status.ON_TRACK),  # inside its range
        ("kurashi-food", 2026, Status.ON_TRACK),  # maintained
        ("kurashi-traffic", 2026, Status.ON_TRACK),  # target 0, none happened
        ("kurashi-daycare", 2026, Status.CAUTION),  # target 0 at the year's end
        ("kurashi-leaders", 2026, Status.NOT_REPORTED),
        ("manabi-satisfaction", 2026, Status.NOT_DUE),  # a survey once a year
        ("kurashi-plaza", 2026, Status.NOT_APPLICABLE),  # closed
        ("midori-lessons", 2026, Status.NOT_APPLICABLE),  # redefined in mid-year
        ("manabi-consult", 2026, Status.NO_TARGET),
        ("mirai-dialogue", 2026, Status.NO_TARGET),  # no goal cites it any more
        ("manabi-incidents", 2023, Status.MISSED),  # target 0, one happened
        ("mirai-followers", 2023, Status.NEARLY),  # exactly the target, which is to be exceeded
        ("kurashi-drill", 2023, Status.MISSED),  # 87.5% by the old scale
        ("kurashi-leaders", 2025, Status.NEARLY),  # exactly 80% by the new one
        ("mirai-migration", 2025, Status.MISSED),  # a negative total
        ("midori-dumping", 2025, Status.NOT_REPORTED),  # two months are missing
        ("midori-satisfaction", 2025, Status.NOT_APPLICABLE),  # no survey that year
        ("kurashi-decision", 2023, Status.ACHIEVED),  # redefined and decided anew on one day
        ("kurashi-daycare", 2024, Status.ACHIEVED),  # target 0, reached
    ],
)
def test_each_special_case_has_its_status(
    figures: dict[tuple[str, int], Row], code: str, year: int, status: Status
) -> None:
    assert figures[code, year]["status"] == status


def test_every_kind_of_plan_and_of_estimate_occurs_in_the_current_year(figures: dict[tuple[str, int], Row]) -> None:
    current = [row for (_, year), row in figures.items() if year == YEARS[-1]]
    assert {row["plan_source"] for row in current} == {None, *model.PlanSource}
    assert {row["estimate_method"] for row in current} == set(model.EstimateMethod) - {"at_year_end"}


def test_a_revised_target_keeps_the_first_one_with_date_and_reason(store: Store) -> None:
    found = [row for row in store.read("target") if row["indicator"] == "manabi-courses" and row["fiscal_year"] == 2026]
    assert [(row["decided_on"], row["value"]) for row in sorted(found, key=lambda row: row["decided_on"])] == [
        (date(2026, 4, 1), 9600),
        (date(2026, 7, 20), 8400),
    ]
    assert all(row["reason"] for row in found)


def test_some_sections_are_behind_with_their_reports(figures: dict[tuple[str, int], Row]) -> None:
    codes = ("midori-planting", "mirai-jobs", "manabi-books")
    months = [figures[code, YEARS[-1]]["actual_month"] for code in codes]
    assert months == [NOW.plus(-2).first, NOW.plus(-1).first, NOW.first]


def test_rounds_are_closed_a_month_later_unless_a_section_is_behind(store: Store) -> None:
    asked = Question(None, YEARS[-1], date(2026, 9, 1))
    closed = {row["department"]: row["month"] for row in store.read("last_closed", asked)}
    assert closed == {name: date(2026, 7 if name == "midori" else 8, 1) for name in (d.code for d in CITY.departments)}


def test_departments_are_about_as_large_as_real_ones(figures: dict[tuple[str, int], Row], store: Store) -> None:
    sections, goals, links = (store.read(table) for table in ("section", "asked_goal", "goal_link"))
    assert [len(choice.years) for choice in choices(store)] == [5, 5, 5, 5]
    for choice in choices(store):
        own = [section for section in sections if section["department"] == choice.department]
        assert len(own) >= 3
        assert sum(section["is_desk"] for section in own) == 1
        for year in YEARS:
            asked = (choice.department, year)
            assert sum((goal["department"], goal["fiscal_year"]) == asked for goal in goals) in (4, 5)
            assert sum((row["department"], row["fiscal_year"]) == asked for row in figures.values()) in (10, 11, 12)
    assert {goal["goal"] for goal in goals} == {link["goal"] for link in links}


def test_plan_items_are_cited_across_departments(store: Store) -> None:
    cited: dict[str, set[str]] = {}
    for link in store.read("goal_plan_item"):
        department, year, _ = link["goal"].split("-")
        cited.setdefault(f"{year} {link['plan_item']}", set()).add(department)
    assert cited["2026 training-plan-2-2-①"] == {"manabi", "kurashi", "midori"}
    assert cited["2026 training-policy-8"] == {"manabi", "midori", "mirai"}


@pytest.mark.parametrize(("table", "column"), [("indicator", "name"), ("goal", "title"), ("milestone", "title")])
def test_some_names_are_long(store: Store, table: str, column: str) -> None:
    assert max(len(row[column]) for row in store.read(table)) >= 40


def test_a_history_runs_over_five_years(store: Store) -> None:
    readings = read_history(store, "manabi", NOW, None)["manabi-books"]
    assert [reading.month for reading in readings] == [Month(2022, 4).plus(n) for n in range(54)]


# As of -------------------------------------------------------------------------------------------------------


def test_as_of_a_past_day_the_answer_is_the_one_that_was_given_then(store: Store) -> None:
    day = "2023-05-19"
    with open_store(None) as then:
        for entry in entries(CITY, TODAY, training.SEED):
            if entry.moment <= as_of_utc(day):
                training.record(then, entry)
        march = FiscalYear(2022).last_month
        known, again, newest = (
            read_report(found, "manabi", march.fiscal_year, march, change_as_of(found, moment))
            for found, moment in ((then, None), (store, as_of_utc(day)), (store, None))
        )
    assert again == known
    assert again.goals != newest.goals  # the next day corrected a figure


@pytest.mark.parametrize(
    ("code", "year", "before", "known_before", "after", "known_after"),
    [
        ("mirai-startups", 2024, "2025-08-20", (322, Status.ACHIEVED), "2025-08-21", (310, Status.NEARLY)),
        ("kurashi-checkup", 2025, "2026-05-21", (None, Status.NOT_REPORTED), "2026-05-22", (12950, Status.ACHIEVED)),
        ("manabi-books", 2022, "2023-05-19", (52800, Status.ACHIEVED), "2023-05-20", (52620, Status.ACHIEVED)),
    ],
)
def test_a_correction_changes_the_answer_from_its_day_on(
    store: Store,
    code: str,
    year: int,
    before: str,
    known_before: tuple[float | None, Status],
    after: str,
    known_after: tuple[float, Status],
) -> None:
    early, late = (figure_as_of(store, day, code, year) for day in (before, after))
    assert (late["actual"], late["status"]) == known_after
    assert early["status"] == known_before[1]
    assert early["actual"] != late["actual"]
    assert known_before[0] is None or early["actual"] == known_before[0]


def test_a_preliminary_figure_was_another_before_it_was_final(store: Store) -> None:
    early, late = (
        figure_as_of(store, day, "midori-energy", 2026, Month(2026, 8)) for day in ("2026-09-20", "2026-10-14")
    )
    assert (early["certainty"], late["certainty"]) == ("expected", "final")
    assert early["actual"] != late["actual"]


def test_a_figure_that_was_taken_back_is_missing_from_that_day_on(store: Store) -> None:
    july = Month(2026, 7)
    early, late = (figure_as_of(store, day, "mirai-followers", 2026, july) for day in ("2026-08-25", "2026-08-26"))
    assert (early["actual_month"], late["actual_month"]) == (july.first, july.plus(-1).first)


def test_what_was_renamed_keeps_its_name_as_of_the_day_before(store: Store) -> None:
    names = [row_as_of(store, day, "indicator", "mirai-procedures")["name"] for day in ("2024-04-21", "2024-04-22")]
    assert names == ["電子化した手続の数", "オンラインでできる手続の数"]
    titles = [row_as_of(store, day, "goal", "midori-2025-3")["title"] for day in ("2025-07-02", "2025-07-03")]
    assert titles == ["ごみの減量", "ごみの減量と資源の循環"]


def test_the_scale_changed_between_two_years_and_that_it_would_was_not_known_before(store: Store) -> None:
    nearly = {
        row["fiscal_year"]: row["lower_bound"]
        for row in store.read("band", ALL)
        if (row["department"], row["phase"], row["status"]) == ("manabi", "year_end", "nearly")
    }
    assert nearly == {2022: 0.9, 2023: 0.9, 2024: 0.8, 2025: 0.8, 2026: 0.8}
    ends = [
        row_as_of(store, day, "rating_scale", "training-scale-1")["valid_to_year"]
        for day in ("2024-03-31", "2024-04-01")
    ]
    assert ends == [None, 2023]


def test_before_the_first_change_there_is_no_answer(store: Store) -> None:
    first: datetime = store.select("SELECT min(recorded_at) AS t FROM change")[0]["t"]
    assert first < datetime(2022, 4, 2)
    with pytest.raises(NothingKnown):
        change_as_of(store, first - timedelta(microseconds=1))


# The command -------------------------------------------------------------------------------------------------


@pytest.fixture
def one_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command make a very small training database."""

    def fill(store: Store, today: date) -> int:
        with store.write("担当", f"{today}", Origin.TRAINING):
            pass
        return 1

    monkeypatch.setattr(training, "fill", fill)


def database(path: Path, origin: Origin) -> Path:
    """Make a database of one change."""
    with open_store(path) as store, store.write("担当", "はじめ", origin):
        pass
    return path


def reasons(path: Path) -> list[str]:
    """Return the reasons of a database's changes."""
    with open_store(path) as store:
        return [row["reason"] for row in store.select("SELECT reason FROM change ORDER BY change_no")]


@pytest.mark.usefixtures("one_change")
def test_demo_refuses_to_overwrite_a_real_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = database(tmp_path / "kpi.duckdb", Origin.PERSON)
    assert cli.main(["demo", "-o", str(path)]) == 2
    printed = capsys.readouterr()
    assert "研修用のデータベースではないため、上書きしません" in printed.err
    assert printed.out == ""
    assert reasons(path) == ["はじめ"]


@pytest.mark.usefixtures("one_change")
@pytest.mark.parametrize("content", [b"", b"text", b"x" * 5000])
def test_demo_refuses_to_overwrite_what_is_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert cli.main(["demo", "-o", str(path)]) == 2
    assert "上書きはしません" in capsys.readouterr().err
    assert path.read_bytes() == content


@pytest.mark.usefixtures("one_change")
def test_demo_makes_a_training_database_anew(tmp_path: Path) -> None:
    path = database(tmp_path / "training.duckdb", Origin.TRAINING)
    assert cli.main(["demo", "--today", "2026-10-15", "-o", str(path)]) == 0
    assert reasons(path) == ["2026-10-15"]
    assert [found.name for found in tmp_path.iterdir()] == ["training.duckdb"]


def test_a_making_that_fails_leaves_the_old_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database(tmp_path / "training.duckdb", Origin.TRAINING)

    def fail(_: Store, __: date) -> int:
        raise RuntimeError

    monkeypatch.setattr(training, "fill", fail)
    with pytest.raises(RuntimeError):
        training.build(path, TODAY)
    assert reasons(path) == ["はじめ"]
    assert [found.name for found in tmp_path.iterdir()] == ["training.duckdb"]


@pytest.mark.usefixtures("one_change")
def test_demo_needs_no_other_database_and_means_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "kpi.duckdb"
    broken.write_text("text", encoding="utf-8")
    monkeypatch.setenv("KPI_DATABASE", str(broken))
    path = tmp_path / "new" / "training.duckdb"
    assert cli.main(["demo", "-o", str(path)]) == 0
    assert "研修用の架空データ" in capsys.readouterr().out
    made_for = date.fromisoformat(reasons(path)[0])
    assert abs(made_for - utc_now().date()) <= timedelta(days=1)


@pytest.mark.parametrize("today", ["2026-13-01", "昨日", "1850-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_told_with_an_example(today: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "--today", today]) == 2
    assert f"「{today}」" in capsys.readouterr().err


def test_the_server_does_not_make_databases(store: Store) -> None:
    answer = cli.answer(store, ["demo"], "root")
    assert (answer.code, answer.out) == (2, "")
    assert "サーバーでは実行できません" in answer.err
