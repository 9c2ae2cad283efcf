"""A round on its way: drafts become actuals, stages follow the route, and nothing unseen is moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kpi import route
from kpi.access import Act, Forbidden, Person, Role
from kpi.calendar import Month
from kpi.entry import TypedMilestone, restore, save_draft, save_milestone
from kpi.guard import Conflict, Refused, Saved
from kpi.model import ActualState, MilestoneReport, Stage
from kpi.rounds import Round, history, read_round
from kpi.route import Unready, approve, close, confirm, gather, note_document, reopen, send_back, set_deadline, submit
from kpi.store import Question, Store
from tests.city import (
    COLLEAGUE,
    CONFIRMER,
    DESK,
    EDITOR,
    HEAD,
    MAY,
    SECRETARIAT,
    VIEWER,
    decide,
    one_figure,
    person,
    saved,
    store_of,
    typed,
)
from tests.rows import DEPARTMENT, SECTION, World

SEPTEMBER = Month(2022, 9)

Move = Callable[..., Any]


def read(store: Store, month: Month = MAY) -> Round:
    """Read the section's round as it is now."""
    return read_round(store, SECTION, month)


def moved(store: Store, move: Move, who: Person, *more: object, month: Month = MAY) -> int:
    """Move the section's round as it is now."""
    return saved(move(store, who, SECTION, month, read(store, month).change_no, *more))


def typed_in(text: str = "12", month: Month = MAY, **said: Any) -> Store:
    """Return a city whose editor has typed the figure of a month."""
    store = one_figure()
    saved(save_draft(store, EDITOR, SECTION, month, typed(text, **said)))
    return store


def findings(outcome: object) -> dict[str, list[str]]:
    """Return which rules keep a round from being handed in."""
    assert isinstance(outcome, Unready), outcome
    return {item: [one.code.value for one in found] for item, found in outcome.findings.items()}


# Handing in -------------------------------------------------------------------------------------------------


def test_handing_in_makes_actuals_of_drafts_in_one_change_under_the_person_s_name() -> None:
    with typed_in("４，６７５人", internal_note="メモ", explanation="説明", evidence="文書1", withheld=True) as store:
        change = moved(store, submit, EDITOR)
        now = read(store)
        [recorded] = store.select("SELECT * FROM change WHERE change_no = $1", [change])
    [figure] = now.figures
    assert figure.said is not None
    assert (figure.said.value, figure.said.certainty) == (4675, "final")
    assert (figure.said.internal_note, figure.said.explanation, figure.said.evidence) == ("メモ", "説明", "文書1")
    assert (figure.said.withheld, figure.draft, figure.based_on) == (True, None, change)
    assert (now.stage, now.submitted_by, now.answered, now.items) == (Stage.SUBMITTED, "担当A", 1, 1)
    assert (recorded["actor"], recorded["origin"]) == ("担当A", "person")


def test_what_is_handed_in_is_on_the_board_and_unconfirmed_until_it_is_confirmed() -> None:
    def on_the_board(store: Store) -> tuple[float, bool]:
        [row] = store.read("figure", Question(DEPARTMENT, 2022, MAY.first))
        return row["actual"], row["is_confirmed"]

    with typed_in() as store:
        assert on_the_board(store)[0] is None
        moved(store, submit, EDITOR)
        assert on_the_board(store) == (12, False)
        moved(store, confirm, CONFIRMER)
        assert on_the_board(store) == (12, True)
        moved(store, gather, DESK)
        moved(store, close, SECRETARIAT)
        assert on_the_board(store) == (12, True)
        moved(store, reopen, SECRETARIAT, "誤りの訂正")
        assert on_the_board(store) == (12, False)


@pytest.mark.parametrize(
    ("rule", "text", "said", "expected"),
    [
        ("a blank is no answer", "", {"internal_note": "まだ"}, ["missing"]),
        ("対象外 is one", "", {"state": ActualState.NOT_APPLICABLE}, None),
        ("未報告 needs a reason", "", {"state": ActualState.NOT_REPORTED}, ["comment"]),
        ("and is handed in with it", "", {"state": ActualState.NOT_REPORTED, "comment": "集計が遅れている"}, None),
        ("対象外 with a figure says two things", "5", {"state": ActualState.NOT_APPLICABLE}, ["missing"]),
        ("what cannot be read is no actual", "１２人くらい", {}, ["unreadable"]),
        ("an error is not confirmed away", "12.5", {"comment": "確認した"}, ["decimals"]),
        ("a warning is confirmed with a comment", "▲5", {}, ["comment"]),
        ("and handed in with it", "▲5", {"comment": "返金のため"}, None),
        ("certainty is chosen", "12", {"certainty": None}, ["certainty"]),
        ("0 is a figure", "０", {}, None),
    ],
)
def test_what_has_to_be_there_to_hand_in(
    rule: str, text: str, said: dict[str, Any], expected: list[str] | None
) -> None:
    with typed_in(text, **said) as store:
        before = read(store).change_no
        outcome = submit(store, EDITOR, SECTION, MAY, before)
        if expected is None:
            saved(outcome)
        else:
            assert findings(outcome) == {"figure": expected}, rule
            assert read(store).change_no == before, "nothing was written"
            [figure] = read(store).figures
            assert figure.draft is not None
            assert figure.draft.text == text, "nothing typed is lost"


def test_a_figure_that_nobody_typed_keeps_the_round_open() -> None:
    with one_figure() as store:
        assert findings(submit(store, EDITOR, SECTION, MAY, 1)) == {"figure": ["missing"]}


@pytest.mark.parametrize(("text", "status"), [("3", "遅れ"), ("9", None)])
def test_a_figure_that_is_behind_its_own_plan_is_explained(text: str, status: str | None) -> None:
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人", entry_mode="running")
    world.target("figure", 100)
    world.month_plan("figure", {"2022-05": 10})
    with store_of(world) as store:
        saved(save_draft(store, EDITOR, SECTION, MAY, typed(text)))
        outcome = submit(store, EDITOR, SECTION, MAY, read(store).change_no)
        if status is None:
            saved(outcome)
            return
        assert isinstance(outcome, Unready)
        [finding] = outcome.findings["figure"]
        assert finding.text == "「参加者数」は遅れです。公表用説明を入れてください。"
        assert (read(store).stage, read(store).answered) == (Stage.OPEN, 0), "nothing was written"
        [figure] = read(store).figures
        saved(save_draft(store, EDITOR, SECTION, MAY, typed(text, figure.based_on, explanation="雨天のため")))
        moved(store, submit, EDITOR)


def test_an_outlier_is_explained_as_well_as_confirmed() -> None:
    world = World.of_one_goal()
    world.indicator("figure", unit="回")
    for number, value in enumerate((40, 42, 38, 41, 43, 39), start=1):
        world.actual("figure", f"2022-{number + 3:02}", value)
    with store_of(world) as store:
        october = Month(2022, 10)
        saved(save_draft(store, EDITOR, SECTION, october, typed("90", comment="大会があった")))
        outcome = submit(store, EDITOR, SECTION, october, read(store, october).change_no)
        assert findings(outcome) == {"figure": ["explanation"]}


def test_a_milestone_is_handed_in_as_exactly_as_it_was_typed() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    for code in ("day", "month", "undated", "later", "off"):
        world.milestone(code, "work", "2022-05-31")
    said = [
        TypedMilestone("day", MilestoneReport.DONE, 0, done_text="5/20"),
        TypedMilestone("month", MilestoneReport.PARTLY_DONE, 0, done_text="5月", note="1校区"),
        TypedMilestone("undated", MilestoneReport.DONE, 0, postponed_text="9月"),
        TypedMilestone("later", MilestoneReport.POSTPONED, 0, postponed_text="9月", note="入札不調"),
        TypedMilestone("off", MilestoneReport.CANCELLED, 0, note="国の制度の廃止"),
    ]
    with store_of(world) as store:
        for one in said:
            saved(save_milestone(store, EDITOR, SECTION, MAY, one))
        moved(store, submit, EDITOR)
        rows = {row["milestone"]: row for row in store.read("milestone_report")}
        assert {code: (str(r["done_from"]), str(r["done_to"]), r["precision"]) for code, r in rows.items()} == {
            "day": ("2022-05-20", "2022-05-20", "day"),
            "month": ("2022-05-01", "2022-05-31", "month"),
            "undated": ("None", "None", "undated"),
            "later": ("None", "None", None),
            "off": ("None", "None", None),
        }
        assert (rows["later"]["postponed_to"], rows["later"]["note"]) == (date(2022, 9, 30), "入札不調")
        assert rows["undated"]["postponed_to"] is None
        assert [one.draft for one in read(store).milestones] == [None] * 5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (TypedMilestone("work", MilestoneReport.DONE, 0, done_text="５月ごろ"), ["date"]),
        (TypedMilestone("work", MilestoneReport.DONE, 0, done_text="6月1日"), ["date"]),
        (TypedMilestone("work", MilestoneReport.POSTPONED, 0, note="入札不調"), ["date"]),
        (TypedMilestone("work", MilestoneReport.POSTPONED, 0, postponed_text="5月", note="入札不調"), ["date"]),
        (TypedMilestone("work", MilestoneReport.POSTPONED, 0, postponed_text="9月"), ["reason"]),
        (TypedMilestone("work", MilestoneReport.CANCELLED, 0, note=" "), ["reason"]),
    ],
)
def test_a_milestone_s_dates_and_reasons_are_asked_for(said: TypedMilestone, expected: list[str]) -> None:
    world = World.of_one_goal()
    world.initiative("initiative")
    world.milestone("work", "initiative", "2022-05-31")
    with store_of(world) as store:
        saved(save_milestone(store, EDITOR, SECTION, MAY, said))
        assert findings(submit(store, EDITOR, SECTION, MAY, read(store).change_no)) == {"work": expected}


def test_what_changed_after_it_was_read_is_not_handed_in_unseen() -> None:
    with typed_in() as store:
        seen = read(store).change_no
        [figure] = read(store).figures
        saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15", figure.based_on)))
        outcome = submit(store, EDITOR, SECTION, MAY, seen)
        assert isinstance(outcome, Conflict)
        assert (outcome.item, outcome.actor, outcome.value) == ("figure", "担当B", "15")
        assert read(store).stage is Stage.OPEN


def test_what_was_noted_about_a_figure_stays_and_its_exact_day_while_the_figure_does() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-05", 12, explanation="説明", note="注記", measured_on="2022-05-30")
    for explanation, text, measured in (("説明", "12", True), ("別", "13", False)):
        with store_of(world) as store:
            saved(save_draft(store, EDITOR, SECTION, MAY, typed(text, 1, explanation=explanation, evidence="文書")))
            moved(store, submit, EDITOR)
            [row] = store.read("actual")
            assert (row["note"], row["measured_on"] is not None) == ("注記", measured)


# The route --------------------------------------------------------------------------------------------------


def test_a_month_goes_without_the_head_and_a_mid_year_round_through_them() -> None:
    monthly = [(confirm, CONFIRMER), (gather, DESK), (close, SECRETARIAT)]
    mid_year = [(confirm, CONFIRMER), (gather, DESK), (approve, HEAD), (close, SECRETARIAT)]
    for month, steps in ((MAY, monthly), (SEPTEMBER, mid_year)):
        with typed_in(month=month) as store:
            moved(store, submit, EDITOR, month=month)
            for move, who in steps:
                assert read(store, month).next_stage is not None
                moved(store, move, who, month=month)
            now = read(store, month)
            assert (now.stage, now.next_stage) == (Stage.CLOSED, None)
            assert [one.actor for one in now.moves] == ["担当A", *(who.login for _, who in steps)]


def test_a_route_is_what_the_city_says() -> None:
    with typed_in() as store:
        decide(store, "route:monthly", "submitted,closed")
        moved(store, submit, EDITOR)
        assert read(store).next_stage is Stage.CLOSED
        with pytest.raises(Refused, match="次は「締切済」です"):
            confirm(store, CONFIRMER, SECTION, MAY, read(store).change_no)
        moved(store, close, SECRETARIAT)


@pytest.mark.parametrize(
    ("move", "who"), [(confirm, CONFIRMER), (gather, DESK), (approve, HEAD), (close, SECRETARIAT)],
    ids=["confirm", "gather", "approve", "close"],
)  # fmt: skip
def test_no_stage_is_skipped(move: Move, who: Person) -> None:
    with typed_in() as store:
        with pytest.raises(Refused, match="提出を待ってください"):
            move(store, who, SECTION, MAY, read(store).change_no)
        moved(store, submit, EDITOR)
        if move is not confirm:
            with pytest.raises(Refused, match="次は「課長確認済」です"):
                move(store, who, SECTION, MAY, read(store).change_no)
        assert read(store).stage is Stage.SUBMITTED


def test_a_round_that_came_back_is_corrected_and_handed_in_again() -> None:
    with typed_in() as store:
        moved(store, submit, EDITOR)
        with pytest.raises(Refused, match="差戻しの理由"):
            send_back(store, CONFIRMER, SECTION, MAY, read(store).change_no, " ")
        moved(store, send_back, CONFIRMER, "桁が違う")
        now = read(store)
        assert (now.stage, now.takes_entries, now.moves[-1].reason) == (Stage.SENT_BACK, True, "差戻し: 桁が違う")
        with pytest.raises(Refused, match="提出されていません"):
            send_back(store, CONFIRMER, SECTION, MAY, now.change_no, "もう一度")
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("120", now.figures[0].based_on, comment="確認")))
        moved(store, submit, EDITOR)
        assert [one.after and one.after.value for one in history(store, "figure", MAY)] == [12, 120]


def test_a_closed_round_is_opened_again_only_with_a_reason_and_the_right_role() -> None:
    with typed_in() as store:
        with pytest.raises(Refused, match="締め切られていません"):
            reopen(store, SECRETARIAT, SECTION, MAY, read(store).change_no, "訂正")
        for move, who in ((submit, EDITOR), (confirm, CONFIRMER), (gather, DESK), (close, SECRETARIAT)):
            moved(store, move, who)
        seen = read(store).change_no
        with pytest.raises(Forbidden):
            reopen(store, EDITOR, SECTION, MAY, seen, "訂正")
        with pytest.raises(Refused, match="締切解除の理由"):
            reopen(store, SECRETARIAT, SECTION, MAY, seen, "")
        moved(store, reopen, SECRETARIAT, "統計の訂正")
        [figure] = read(store).figures
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("13", figure.based_on)))
        moved(store, submit, EDITOR)


def test_nobody_moves_what_they_have_not_seen() -> None:
    with typed_in() as store:
        moved(store, submit, EDITOR)
        seen = read(store).change_no
        moved(store, send_back, CONFIRMER, "桁が違う")
        [figure] = read(store).figures
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("13", figure.based_on)))
        moved(store, submit, EDITOR)
        outcome = confirm(store, CONFIRMER, SECTION, MAY, seen)
        assert isinstance(outcome, Conflict)
        assert (outcome.actor, outcome.value) == ("担当A", "提出済(課長確認待ち)")
        assert read(store).stage is Stage.SUBMITTED


BOTH = person("両方", Role.EDITOR, Role.CONFIRMER)


@pytest.mark.parametrize(
    ("typist", "submitter", "allowed", "refused"),
    [(BOTH, EDITOR, "no", True), (EDITOR, BOTH, "no", True), (EDITOR, EDITOR, "no", False), (BOTH, BOTH, "yes", False)],
)
def test_nobody_confirms_their_own_entry_unless_the_city_allows_it(
    typist: Person, submitter: Person, allowed: str, refused: bool
) -> None:
    with one_figure() as store:
        decide(store, "confirm_own_entry", allowed)
        saved(save_draft(store, typist, SECTION, MAY, typed("12")))
        moved(store, submit, submitter)
        if refused:
            with pytest.raises(Forbidden, match="ほかの課長が確認します"):
                confirm(store, BOTH, SECTION, MAY, read(store).change_no)
        else:
            moved(store, confirm, BOTH)


def test_a_value_that_one_went_back_to_is_one_s_own_entry_too() -> None:
    with one_figure() as store:
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12")))
        moved(store, submit, EDITOR)
        first = read(store).figures[0]
        moved(store, send_back, CONFIRMER, "確認のため")
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("13", read(store).figures[0].based_on)))
        moved(store, submit, EDITOR)
        moved(store, send_back, CONFIRMER, "確認のため")
        [figure] = read(store).figures
        saved(restore(store, BOTH, "figure", MAY, first.based_on, figure.based_on))
        moved(store, submit, EDITOR)
        with pytest.raises(Forbidden, match="ほかの課長が確認します"):
            confirm(store, BOTH, SECTION, MAY, read(store).change_no)


def test_a_milestone_that_one_typed_is_one_s_own_entry_too() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    world.milestone("milestone", "work", "2022-05-31")
    with store_of(world) as store:
        saved(save_milestone(store, BOTH, SECTION, MAY, TypedMilestone("milestone", MilestoneReport.DONE, 0)))
        moved(store, submit, EDITOR)
        with pytest.raises(Forbidden, match="ほかの課長が確認します"):
            confirm(store, BOTH, SECTION, MAY, read(store).change_no)


@pytest.mark.parametrize(
    ("act", "move", "more"),
    [
        (Act.SUBMIT, submit, ()),
        (Act.CONFIRM, confirm, ()),
        (Act.GATHER, gather, ()),
        (Act.APPROVE, approve, ()),
        (Act.CLOSE, close, ()),
        (Act.SEND_BACK, send_back, ("理由",)),
        (Act.REOPEN, reopen, ("理由",)),
        (Act.NOTE_DOCUMENT, note_document, ("令4第1号",)),
    ],
)
def test_every_move_asks_for_its_own_act(act: Act, move: Move, more: tuple[str, ...]) -> None:
    with typed_in() as store:
        with pytest.raises(Forbidden, match=f"「{act.label}」"):
            move(store, VIEWER, SECTION, MAY, read(store).change_no, *more)
        with pytest.raises(Refused, match="課「nowhere」はありません"):
            move(store, VIEWER, "nowhere", MAY, read(store).change_no, *more)


def test_a_document_number_is_noted_without_moving_the_round() -> None:
    with typed_in() as store:
        moved(store, submit, EDITOR)
        moved(store, note_document, CONFIRMER, " 令4市協第12号 ")
        moved(store, confirm, CONFIRMER)
        assert (read(store).document_number, read(store).stage) == ("令4市協第12号", Stage.CONFIRMED)
        moved(store, note_document, CONFIRMER, "")
        assert read(store).document_number is None


def test_a_deadline_is_the_city_s_unless_one_is_set_and_can_go_back() -> None:
    with one_figure() as store:
        assert read(store).deadline == date(2022, 6, 10)
        decide(store, "deadline_day", "11")
        assert read(store).deadline == date(2022, 6, 13)
        first = set_deadline(store, SECRETARIAT, DEPARTMENT, MAY, date(2022, 6, 20), "議会のため")
        assert set_deadline(store, SECRETARIAT, DEPARTMENT, MAY, date(2022, 6, 20), "議会のため") == first
        assert read(store).deadline == date(2022, 6, 20)
        set_deadline(store, SECRETARIAT, DEPARTMENT, MAY, None, "元に戻す")
        assert read(store).deadline == date(2022, 6, 13)
        with pytest.raises(Forbidden):
            set_deadline(store, DESK, DEPARTMENT, MAY, date(2022, 6, 20), "")
        with pytest.raises(Refused, match="部局「nowhere」はありません"):
            set_deadline(store, SECRETARIAT, "nowhere", MAY, date(2022, 6, 20), "議会のため")
        with pytest.raises(Refused, match="締切日の設定の理由を入れてください"):
            set_deadline(store, SECRETARIAT, DEPARTMENT, MAY, date(2022, 6, 20), " ")
        with pytest.raises(Refused, match="5月末より後ではありません"):
            set_deadline(store, SECRETARIAT, DEPARTMENT, MAY, date(2022, 5, 31), "議会のため")


def test_an_outcome_says_under_which_change_it_stands() -> None:
    with typed_in() as store:
        outcome = route.submit(store, EDITOR, SECTION, MAY, read(store).change_no)
        assert outcome == Saved(read(store).change_no)
