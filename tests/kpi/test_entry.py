"""Typing: nothing that was typed is lost, nothing that was not seen is overwritten, a closed round takes nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi import entry, route
from kpi.access import Forbidden
from kpi.entry import TypedMilestone, restore, save_draft, save_drafts, save_milestone
from kpi.guard import Conflict, Refused, Saved
from kpi.model import ActualState, MilestoneReport, Stage
from kpi.publication import release, withhold
from kpi.rounds import history, read_round
from kpi.store import Store, open_store
from tests.city import (
    COLLEAGUE,
    CONFIRMER,
    EDITOR,
    HEAD,
    MAY,
    SECRETARIAT,
    VIEWER,
    one_figure,
    person,
    saved,
    store_of,
    typed,
)  # fmt: skip
from tests.rows import SECTION, World


def changes(store: Store) -> int:
    """Return how many changes there are."""
    [row] = store.select("SELECT count(*) AS n FROM change")
    return int(row["n"])


def texts(store: Store) -> list[str]:
    """Return every revision of what was typed about the figure, the oldest first."""
    return [row["text"] for row in store.select("SELECT text FROM draft_revision ORDER BY change_no")]


# Saving -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["４，６７５", "62.8％", "▲5", "12団体くらい", " ", "=1+1", "絵文字😀"])
def test_a_draft_keeps_what_was_typed_as_it_was_typed(text: str) -> None:
    with one_figure() as store:
        saved(save_draft(store, EDITOR, SECTION, MAY, typed(text, internal_note="メモ")))
        [figure] = read_round(store, SECTION, MAY).figures
    assert figure.draft is not None
    assert (figure.draft.text, figure.draft.internal_note, figure.draft.typed_by) == (text, "メモ", "担当A")
    assert figure.said is None, "a draft is no actual"


def test_the_same_again_writes_nothing_even_if_the_answer_was_lost() -> None:
    with one_figure() as store:
        first = save_draft(store, EDITOR, SECTION, MAY, typed("12"))
        before = changes(store)
        assert save_draft(store, EDITOR, SECTION, MAY, typed("12")) == first
        assert changes(store) == before


def test_a_blank_where_nothing_is_writes_nothing() -> None:
    with one_figure() as store:
        before = changes(store)
        assert save_draft(store, EDITOR, SECTION, MAY, typed("", certainty=None)) == Saved(0)
        assert changes(store) == before


def test_the_second_of_two_is_told_who_saved_what_and_when_and_then_chooses() -> None:
    with one_figure() as store:
        first = saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
        outcome = save_draft(store, COLLEAGUE, SECTION, MAY, typed("15"))
        assert isinstance(outcome, Conflict)
        assert (outcome.actor, outcome.value, outcome.change_no) == ("担当A", "12", first)
        assert "担当Aが" in str(outcome)
        assert "「12」と保存しています" in str(outcome)
        assert texts(store) == ["12"]
        saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15", outcome.change_no)))
        assert texts(store) == ["12", "15"]


def test_a_pasted_block_saves_what_nobody_else_touched_in_one_change() -> None:
    world = World.of_one_goal()
    for code in ("a", "b", "c"):
        world.indicator(code)
    with store_of(world) as store:
        saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("7", indicator="b")))
        before = changes(store)
        block = [typed("1", indicator="a"), typed("2", indicator="b"), typed("3", indicator="c")]
        one, two, three = save_drafts(store, EDITOR, SECTION, MAY, block)
        assert isinstance(two, Conflict)
        assert saved(one) == saved(three) == before + 1 == changes(store)
        assert {f.code: f.draft.text for f in read_round(store, SECTION, MAY).figures if f.draft} == {
            "a": "1", "b": "7", "c": "3",
        }  # fmt: skip


def test_a_figure_that_was_imported_meanwhile_is_a_conflict_too() -> None:
    with one_figure() as store:
        with store.write("取込", "取込") as change:
            row = {"indicator": "figure", "month": MAY.first, "value": 8.0, "state": "reported", "certainty": "final"}
            change.put("actual", [row | {"released": False, "withheld": False}])
        outcome = save_draft(store, EDITOR, SECTION, MAY, typed("12"))
        assert isinstance(outcome, Conflict)
        assert (outcome.actor, outcome.value) == ("取込", "8")


def test_a_draft_upon_an_actual_that_changed_is_based_anew_by_saving_it_again() -> None:
    with one_figure() as store:
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
        with store.write("取込", "取込") as change:
            row = {"indicator": "figure", "month": MAY.first, "value": 8.0, "state": "reported", "certainty": "final"}
            change.put("actual", [row | {"released": False, "withheld": False}])
        assert isinstance(route.submit(store, EDITOR, SECTION, MAY, changes(store)), Conflict)
        [figure] = read_round(store, SECTION, MAY).figures
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12", figure.based_on)))
        saved(route.submit(store, EDITOR, SECTION, MAY, changes(store)))


def test_a_save_on_what_never_was_says_that_the_page_is_old() -> None:
    with one_figure() as store, pytest.raises(Refused, match="読み直してください"):
        save_draft(store, EDITOR, SECTION, MAY, typed("12", 99))


def test_a_thousand_races_of_two_writers_have_one_winner_each_and_the_other_is_told() -> None:
    races = 1000
    outcomes: dict[str, list[Saved | Conflict]] = {"A": [], "B": []}
    start, done = threading.Barrier(2), threading.Barrier(2)
    with one_figure() as store:

        def race(name: str) -> None:
            based_on = 0
            for number in range(races):
                start.wait()
                who = EDITOR if name == "A" else COLLEAGUE
                outcome = save_draft(store, who, SECTION, MAY, typed(f"{name}{number}", based_on))
                outcomes[name].append(outcome)
                done.wait()
                based_on = max(one.change_no for one in (outcomes["A"][number], outcomes["B"][number]))

        threads = [threading.Thread(target=race, args=(name,)) for name in outcomes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [
            name
            for pair in zip(outcomes["A"], outcomes["B"], strict=True)
            for name, outcome in zip("AB", pair, strict=True)
            if isinstance(outcome, Saved)
        ]
        told = [one for both in outcomes.values() for one in both if isinstance(one, Conflict)]
        assert (len(won), len(told)) == (races, races)
        assert texts(store) == [f"{name}{number}" for number, name in enumerate(won)], "no update is lost"
        losers = [a if isinstance(a, Conflict) else b for a, b in zip(outcomes["A"], outcomes["B"], strict=True)]
        assert [one.value for one in losers if isinstance(one, Conflict)] == texts(store)


# Who and when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [VIEWER, CONFIRMER, person("他課", section="another")], ids=lambda who: who.login)
def test_who_is_no_editor_of_the_section_cannot_type(who: object) -> None:
    with one_figure() as store:
        before = changes(store)
        with pytest.raises(Forbidden):
            save_draft(store, who, SECTION, MAY, typed("12"))  # type: ignore[arg-type]  # a person
        assert changes(store) == before


def test_a_section_cannot_type_the_figure_of_another() -> None:
    world = World.of_one_goal()
    world.section("another", is_desk=False)
    world.indicator("foreign", section="another", name="よその数")
    with store_of(world) as store:
        with pytest.raises(Refused, match="「よその数」はこの課の指標ではありません"):
            save_draft(store, EDITOR, SECTION, MAY, typed("12", indicator="foreign"))
        with pytest.raises(Refused, match="ありません"):
            save_draft(store, EDITOR, SECTION, MAY, typed("12", indicator="nothing"))


def test_a_section_cannot_type_the_milestone_of_another() -> None:
    world = World.of_one_goal()
    world.section("another", is_desk=False)
    world.initiative("theirs", section="another")
    world.initiative("ours")
    for code in ("theirs", "ours"):
        world.milestone(f"{code}-milestone", code, "2022-05-31", title="節目")
    with store_of(world) as store:
        saved(save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("ours-milestone", MilestoneReport.DONE, 0)))
        with pytest.raises(Refused, match="「節目」はこの課のマイルストーンではありません"):
            save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("theirs-milestone", MilestoneReport.DONE, 0))
        with pytest.raises(Refused, match="ありません"):
            save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("nothing", MilestoneReport.DONE, 0))


TOO_LONG = "あ" * 100_000
BROKEN = ["a\0b", "\ud800", TOO_LONG]


@pytest.mark.parametrize("text", BROKEN, ids=["NUL", "half a character", "huge"])
@pytest.mark.parametrize("name", ["text", *entry.TEXTS])
def test_what_no_draft_can_hold_is_refused_and_writes_nothing(name: str, text: str) -> None:
    with one_figure() as store:
        before = changes(store)
        said: dict[str, Any] = {"text": "1", name: text}
        with pytest.raises(Refused, match=f"^{entry.LABELS[name]}(の.文字目に|は2,?0?00字までです)"):
            save_draft(store, EDITOR, SECTION, MAY, typed(said.pop("text"), **said))
        assert changes(store) == before


@pytest.mark.parametrize("text", BROKEN, ids=["NUL", "half a character", "huge"])
def test_what_no_milestone_reason_or_document_number_can_hold_is_refused(text: str) -> None:
    with one_milestone() as store:
        before = changes(store)
        for name in ("done_text", "postponed_text", "note"):
            fields: dict[str, Any] = {name: text}
            with pytest.raises(Refused, match=f"^{entry.LABELS[name]}"):
                save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("milestone", None, 0, **fields))
        with pytest.raises(Refused, match=r"^決裁文書番号"):
            route.note_document(store, EDITOR, SECTION, MAY, before, text)
        with pytest.raises(Refused, match=r"^差戻しの理由"):
            route.send_back(store, CONFIRMER, SECTION, MAY, before, text)
        assert changes(store) == before


def stage(store: Store, to: Stage) -> None:
    """Put the section's round to a stage."""
    with store.write("試験", "段階") as change:
        change.put("submission", [{"section": SECTION, "month": MAY.first, "stage": to.value}])


def test_a_month_takes_only_what_its_round_asks_for() -> None:
    """By every path that writes a figure or a milestone: 参加者数 reports in April and October, 節目 is due in July."""
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", report_months="4,10")
    world.indicator("monthly")
    world.indicator("unplaced", goal=None, name="どの目標にもない数")
    world.initiative("work")
    world.milestone("later", "work", "2022-07-31", title="節目")
    world.milestone("finished", "work", "2022-04-30", title="済んだ節目")
    world.milestone_report("finished", "2022-04", done_on="2022-04-20")
    world.actual("figure", "2022-05", 4)
    paths: list[tuple[str, Callable[[Store], object]]] = [
        ("参加者数", lambda store: save_draft(store, EDITOR, SECTION, MAY, typed("9", 1))),
        ("参加者数", lambda store: save_draft(store, SECRETARIAT, SECTION, MAY, typed("9", 1))),
        (
            "参加者数",
            lambda store: save_drafts(store, EDITOR, SECTION, MAY, [typed("1", indicator="monthly"), typed("9")]),
        ),
        ("どの目標にもない数", lambda store: save_draft(store, EDITOR, SECTION, MAY, typed("9", indicator="unplaced"))),
        ("参加者数", lambda store: restore(store, EDITOR, "figure", MAY, 1, 1)),
        (
            "節目",
            lambda store: save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("later", MilestoneReport.DONE, 0)),
        ),
        (
            "済んだ節目",
            lambda store: save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("finished", None, 0, note="追記")),
        ),
    ]
    with store_of(world) as store:
        before = changes(store)
        for name, write in paths:
            with pytest.raises(Refused, match=f"「{name}」は5月分の報告対象ではありません。"):
                write(store)
        assert changes(store) == before
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("1", indicator="monthly")))
        july = MAY.plus(2)
        saved(save_milestone(store, EDITOR, SECTION, july, TypedMilestone("later", MilestoneReport.DONE, 0)))


Write = Callable[[Store, int], object]

WRITES: dict[str, Write] = {
    "a save": lambda store, _: save_draft(store, EDITOR, SECTION, MAY, typed("9")),
    "a save of a stale tab": lambda store, seen: save_draft(store, EDITOR, SECTION, MAY, typed("9", seen - 1)),
    "a pasted block": lambda store, _: save_drafts(store, SECRETARIAT, SECTION, MAY, [typed("9")]),
    "a milestone": lambda store, _: save_milestone(
        store, EDITOR, SECTION, MAY, TypedMilestone("milestone", MilestoneReport.DONE, 0)
    ),
    "handing in": lambda store, seen: route.submit(store, EDITOR, SECTION, MAY, seen),
    "handing in by a stale tab": lambda store, _: route.submit(store, EDITOR, SECTION, MAY, 1),
    "going back to a value": lambda store, _: restore(store, EDITOR, "figure", MAY, 1, 1),
    "confirming": lambda store, seen: route.confirm(store, CONFIRMER, SECTION, MAY, seen),
    "gathering": lambda store, seen: route.gather(store, SECRETARIAT, SECTION, MAY, seen),
    "closing again": lambda store, seen: route.close(store, SECRETARIAT, SECTION, MAY, seen),
    "sending back": lambda store, seen: route.send_back(store, CONFIRMER, SECTION, MAY, seen, "理由"),
    "releasing a text": lambda store, _: release(store, HEAD, "figure", MAY, 1),
    "withholding a figure": lambda store, _: withhold(store, EDITOR, "figure", MAY, 1),
    "noting a document": lambda store, seen: route.note_document(store, EDITOR, SECTION, MAY, seen, "令4第1号"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_closed_round_takes_no_write(write: Write) -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.initiative("work")
    world.milestone("milestone", "work", "2022-05-31")
    world.actual("figure", "2022-05", 4, explanation="説明")
    with store_of(world) as store:
        stage(store, Stage.CLOSED)
        seen = changes(store)
        with pytest.raises(Refused, match="締切済のため"):
            write(store, seen)
        assert changes(store) == seen


def test_of_a_save_and_a_closing_at_once_the_save_is_refused_or_stays() -> None:
    """Whatever came first holds: never is anything in a round that was saved while it was closed."""
    with one_figure() as store:
        for number in range(50):
            stage(store, Stage.REOPENED)
            based_on = read_based_on(store)
            results: list[object] = []

            def type_it(number: int = number, based_on: int = based_on, results: list[object] = results) -> None:
                try:
                    results.append(save_draft(store, EDITOR, SECTION, MAY, typed(str(number), based_on)))
                except Refused as refusal:
                    results.append(refusal)

            typist = threading.Thread(target=type_it)
            typist.start()
            stage(store, Stage.CLOSED)
            typist.join()
            [closed] = store.select("SELECT max(change_no) AS n FROM submission_revision WHERE stage = 'closed'")
            [result] = results
            assert isinstance(result, Refused) or saved(result) < closed["n"]
            assert (str(number) in texts(store)) is isinstance(result, Saved)


def read_based_on(store: Store) -> int:
    """Return the change of the last draft, 0 for none."""
    [row] = store.select("SELECT coalesce(max(change_no), 0) AS n FROM draft_revision")
    return int(row["n"])


@pytest.mark.parametrize("to", [Stage.SUBMITTED, Stage.CONFIRMED, Stage.GATHERED, Stage.APPROVED])
def test_a_round_that_is_handed_in_takes_no_typing_until_it_is_sent_back(to: Stage) -> None:
    with one_figure() as store:
        stage(store, to)
        with pytest.raises(Refused, match="差戻しを受けてください"):
            save_draft(store, EDITOR, SECTION, MAY, typed("12"))
        stage(store, Stage.SENT_BACK)
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))


# Going back -------------------------------------------------------------------------------------------------


def with_two_values() -> Store:
    """Return a store in which the figure of May was 4 in change 2 and is 5 since change 3."""
    store = one_figure()
    for value in (4.0, 5.0):
        with store.write(f"{value:g}の人", "入力") as change:
            row = {"indicator": "figure", "month": MAY.first, "value": value, "state": "reported", "note": f"{value:g}"}
            change.put("actual", [row | {"certainty": "final", "released": False, "withheld": False}])
    return store


def test_going_back_writes_a_new_revision_and_drops_the_draft_upon_it() -> None:
    with with_two_values() as store:
        draft = saved(save_draft(store, EDITOR, SECTION, MAY, typed("6", 3)))
        saved(restore(store, EDITOR, "figure", MAY, 2, draft))
        [figure] = read_round(store, SECTION, MAY).figures
        told = history(store, "figure", MAY)
    assert figure.said is not None
    assert (figure.said.value, figure.said.note, figure.draft) == (4, "4", None)
    assert [(one.actor, one.before and one.before.value, one.after and one.after.value) for one in told] == [
        ("4の人", None, 4), ("5の人", 4, 5), ("担当A", 5, 4),
    ]  # fmt: skip
    assert told[-1].reason == "変更2の値に戻す"
    assert figure.history == told


def test_going_back_to_what_is_there_writes_nothing() -> None:
    with with_two_values() as store:
        assert restore(store, EDITOR, "figure", MAY, 3, 3) == Saved(3)
        assert changes(store) == 3


def test_going_back_upon_something_unseen_is_told_and_writes_nothing() -> None:
    with with_two_values() as store:
        outcome = restore(store, EDITOR, "figure", MAY, 2, 2)
        assert isinstance(outcome, Conflict)
        assert (outcome.actor, outcome.value) == ("5の人", "5")
        assert changes(store) == 3


def test_going_back_to_a_change_that_said_nothing_is_refused() -> None:
    with with_two_values() as store, pytest.raises(Refused, match="変更1に、この指標の5月の値はありません"):
        restore(store, EDITOR, "figure", MAY, 1, 3)


def test_a_milestone_s_draft_keeps_its_dates_as_typed() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    world.milestone("milestone", "work", "2022-05-31")
    with store_of(world) as store:
        one = TypedMilestone("milestone", MilestoneReport.DONE, 0, done_text="５月２０日ごろ", note="式典")
        first = saved(save_milestone(store, EDITOR, SECTION, MAY, one))
        assert save_milestone(store, EDITOR, SECTION, MAY, one) == Saved(first)
        other = save_milestone(
            store, COLLEAGUE, SECTION, MAY, TypedMilestone("milestone", MilestoneReport.CANCELLED, 0)
        )
        assert isinstance(other, Conflict)
        assert other.value == "完了"
        [milestone] = read_round(store, SECTION, MAY).milestones
    assert milestone.draft is not None
    assert (milestone.draft.done_text, milestone.draft.note) == ("５月２０日ごろ", "式典")


def one_milestone() -> Store:
    """Return a city whose one section reports one milestone."""
    world = World.of_one_goal()
    world.initiative("work")
    world.milestone("milestone", "work", "2022-05-31", title="条例の制定")
    return store_of(world)


def test_a_note_is_saved_before_a_state_is_chosen_and_says_nothing_yet() -> None:
    with one_milestone() as store:
        saved(save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("milestone", None, 0, note="協議中")))
        read = read_round(store, SECTION, MAY)
        told = save_milestone(store, COLLEAGUE, SECTION, MAY, TypedMilestone("milestone", MilestoneReport.DONE, 0))
        missing = route.submit(store, EDITOR, SECTION, MAY, read.change_no)
    [milestone] = read.milestones
    assert milestone.draft is not None
    assert (milestone.draft.state, milestone.draft.note, read.filled) == (None, "協議中", 0)
    assert isinstance(told, Conflict)
    assert told.value == "協議中"
    assert isinstance(missing, route.Unready)
    assert "状況がまだ入力されていません" in missing.findings["milestone"][0].text


def test_a_milestone_is_blanked_again_by_a_revision_that_keeps_what_stood_there() -> None:
    with one_milestone() as store:
        blank = TypedMilestone("milestone", None, 0)
        assert save_milestone(store, EDITOR, SECTION, MAY, blank) == Saved(0), "a blank where nothing is"
        first = saved(save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("milestone", MilestoneReport.DONE, 0)))
        second = saved(save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("milestone", None, first)))
        states = store.select("SELECT state FROM milestone_draft_revision ORDER BY change_no")
        assert [row["state"] for row in states] == ["done", None]
        assert read_round(store, SECTION, MAY).filled == 0
        saved(save_milestone(store, EDITOR, SECTION, MAY, TypedMilestone("milestone", MilestoneReport.DONE, second)))
        assert read_round(store, SECTION, MAY).filled == 1


# kill -9 ----------------------------------------------------------------------------------------------------

_SAVER = """
import sys
from pathlib import Path
from kpi.entry import save_draft
from kpi.store import open_store
from tests.city import EDITOR, MAY, typed
from tests.rows import SECTION
with open_store(Path(sys.argv[1])) as store:
    based_on = 0
    for number in range(100):
        based_on = save_draft(store, EDITOR, SECTION, MAY, typed(f"{number}", based_on)).change_no
        print(number, flush=True)
    sys.stdin.read()
"""


def test_whatever_was_acknowledged_before_a_kill_is_there_afterwards(tmp_path: Path) -> None:
    after = 60  # of 100
    path = tmp_path / "kpi.duckdb"
    world = World.of_one_goal()
    world.indicator("figure")
    store_of(world, path).close()
    with subprocess.Popen(
        [sys.executable, "-c", _SAVER, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    ) as saver:  # fmt: skip
        assert saver.stdout is not None
        heard = []
        for line in saver.stdout:
            heard.append(int(line))
            if heard[-1] == after:
                saver.kill()
    acknowledged = heard[-1]
    with open_store(path) as store:
        found = [int(text) for text in texts(store)]
        assert found == list(range(len(found)))
        assert len(found) in (acknowledged + 1, acknowledged + 2), "one may be saved whose word was lost"
        [figure] = read_round(store, SECTION, MAY).figures
        assert figure.draft is not None
        again = save_draft(store, EDITOR, SECTION, MAY, typed(figure.draft.text))
        assert again == Saved(figure.based_on), "what may have been saved is repeated without harm"


def test_every_text_of_a_figure_is_kept_apart() -> None:
    said: dict[str, Any] = dict(zip(entry.TEXTS, ("メモ", "公表用", "文書1", "確認済"), strict=True))
    with one_figure() as store:
        saved(
            save_draft(store, EDITOR, SECTION, MAY, typed("", state=ActualState.NOT_APPLICABLE, withheld=True, **said))
        )
        [figure] = read_round(store, SECTION, MAY).figures
    assert figure.draft is not None
    assert {name: getattr(figure.draft, name) for name in entry.TEXTS} == said
    assert (figure.draft.state, figure.draft.certainty, figure.draft.withheld) == ("not_applicable", None, True)
