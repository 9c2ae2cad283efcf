"""A deck shows what is confirmed and released, by rule, on screens that hold it, and nothing else of a year."""

from __future__ import annotations

from datetime import date

import pytest

from kpi import training
from kpi.briefing import build
from kpi.calendar import FiscalYear, Month
from kpi.deck import FIGURES, TITLE, Ahead, Appendix, Arrangement, Deck, OfGoal, Placed, Reason, Short
from kpi.load import SHIPPED, load
from kpi.publication import release
from kpi.report import change_as_of, choices
from kpi.screens import chapters, screens
from kpi.store import Store, open_store
from tests.city import HEAD, MAY, saved, store_of
from tests.rows import DEPARTMENT, GOAL, World

YEAR = FiscalYear(2022)


def deck_of(store: Store, month: Month = MAY) -> Deck:
    return build(store, DEPARTMENT, YEAR, month, change_as_of(store, None))


def arranged(store: Store, month: Month, arrangement: Arrangement) -> Deck:
    return build(store, DEPARTMENT, YEAR, month, change_as_of(store, None), arrangement)


def of_world(world: World, month: Month = MAY) -> Deck:
    with store_of(world) as store:
        return deck_of(store, month)


def planted() -> World:
    """Return a city with one thing of each kind that must not leave the house, beside one that may."""
    world = World.of_one_goal()
    world.section("late", name="遅い課", is_desk=False, position=2)
    said = {"internal_note": "内緒のメモ", "note": "課の注記", "comment": "課のコメント"}
    for name, more in {"open": {}, "worded": {}, "hidden": {}, "added": {}, "unsure": {"section": "late"}}.items():
        world.indicator(name, name=f"指標{name}", unit="人", **more)
        world.target(name, 4321)
    world.actual("open", "2022-05", 12, explanation="公開の説明", **said)
    world.released_text("open", "2022-05", "公開の説明")
    world.actual("worded", "2022-05", 13, explanation="未公開の説明", **said)
    world.actual("hidden", "2022-05", 71234567, withheld=True, explanation="秘匿の説明", **said)
    world.released_text("hidden", "2022-05", "秘匿の説明")
    world.actual("added", "2022-04", 72345678, withheld=True)
    world.actual("added", "2022-05", 73456789)
    world.actual("unsure", "2022-05", 74567891, explanation="確認前の説明", **said)
    world.released_text("unsure", "2022-05", "確認前の説明")
    world.initiative("work", section="late")
    world.milestone("kept", "work", "2022-05-31", title="条例の制定")
    world.milestone_report("kept", "2022-05", done_on="2022-05-20", note="節目のメモ")
    world.submission("2022-05", section="late", stage="submitted")
    world.submission("2022-05", stage="confirmed")
    world.member("somebody", login="somebody@example.jp", name="職員の名前")
    return world


LEAKS = (
    "内緒のメモ", "課の注記", "課のコメント", "未公開の説明", "秘匿の説明", "確認前の説明", "節目のメモ",
    "71234567", "71,234,567", "72345678", "72,345,678", "73456789", "73,456,789", "145802467", "145,802,467",
    "74567891", "74,567,891",  # longer than any part of a time, which a shorter one is found in now and then
    "2022-05-20",
    "職員の名前", "somebody",
)  # fmt: skip
"""What stands in the planted city and must be nowhere in what is shown of it."""


def test_a_goal_that_is_being_planned_is_in_no_deck() -> None:
    world = World.of_one_goal()
    world.goal("second", number=2, title="決めた目標")
    world.goal_state()
    assert [goal.title for goal in of_world(world).goals] == ["決めた目標"]


def test_nothing_withheld_unconfirmed_or_unreleased_is_in_a_deck() -> None:
    found = of_world(planted())
    told = repr(found) + repr(screens(found))
    assert [leak for leak in LEAKS if leak in told] == []
    assert [figure.code for figure in found.figures] == ["open", "worded"]
    assert [figure.text for figure in found.figures] == ["公開の説明", None]


def test_what_is_kept_back_is_named_with_its_reason_and_counted_nowhere() -> None:
    found = of_world(planted())
    assert [(kept.code, kept.reason) for kept in found.kept_back] == [
        ("added", Reason.WITHHELD),
        ("hidden", Reason.WITHHELD),
        ("unsure", Reason.UNCONFIRMED),
        ("kept", Reason.UNCONFIRMED),
    ]
    assert found.sentence.startswith("目標のある2件")
    assert "マイルストーン" not in found.goals[0].sentence
    assert screens(found)[-1] == Appendix("付録 この資料に載せていないもの", (), found.kept_back, chapter="appendix")


def test_once_it_is_confirmed_a_milestone_is_shown() -> None:
    world = planted()
    world.again("submission", {"section": "late", "month": "2022-05"}, stage="confirmed")
    found = of_world(world)
    assert [milestone.done_on for milestone in found.milestones] == ["2022-05-20"]
    assert [kept.code for kept in found.kept_back] == ["added", "hidden"]


def test_released_words_appear_and_disappear_with_their_release() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.target("figure", 12)
    world.actual("figure", "2022-05", 4, explanation="雨で中止した")
    world.submission("2022-05", stage="confirmed")
    with store_of(world) as store:
        assert deck_of(store).figures[0].text is None
        saved(release(store, HEAD, "figure", MAY, 1))
        assert deck_of(store).figures[0].text == "雨で中止した"
        saved(release(store, HEAD, "figure", MAY, 1, released=False))
        assert deck_of(store).figures[0].text is None


def test_words_about_an_earlier_month_do_not_stand_beside_a_later_value() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-04", 4, explanation="4月の説明")
    world.released_text("figure", "2022-04", "4月の説明")
    world.actual("figure", "2022-05", 5)
    assert of_world(world).figures[0].text is None


def test_a_month_that_is_withheld_later_does_not_hide_what_was_said_before_it() -> None:
    world = World.of_one_goal()
    world.indicator("figure")
    world.actual("figure", "2022-04", 4)
    world.actual("figure", "2022-05", 5, withheld=True)
    assert [figure.actual for figure in of_world(world, Month(2022, 4)).figures] == [4]
    assert of_world(world).figures == ()


def test_a_goal_s_title_names_the_worst_shortfall_and_how_many_others_there_are() -> None:
    world = World.of_one_goal()
    for name, value in (("講座", 35), ("応募", 11), ("来場", 50)):
        world.indicator(name, name=name, unit="回", entry_mode="running", report_months="3")
        world.target(name, 40, comparator_stated=False)
        world.actual(name, "2023-03", value)
    assert of_world(world, Month(2023, 3)).goals[0].finding == "応募は40回に29回届かず、ほか1件"


def test_a_name_without_room_in_the_title_gives_way_to_counts() -> None:
    world = World.of_one_goal()
    world.indicator("long", name="とても長い名前の指標で題名には入らないもの", unit="回", entry_mode="running")
    world.target("long", 40)
    world.actual("long", "2023-03", 35)
    found = of_world(world, Month(2023, 3)).goals[0]
    assert found.finding == "目標のある1件は目標未達"


def test_a_text_longer_than_a_screen_goes_on_on_the_next_and_loses_nothing() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(900))
    world = World.of_one_goal()
    world.indicator("figure", entry_mode="running")
    world.target("figure", 40)
    world.actual("figure", "2023-03", 35)
    world.released_text("figure", "2023-03", text)
    told = [
        one for screen in screens(of_world(world, Month(2023, 3))) if isinstance(screen, Short) for one in screen.told
    ]
    assert "".join(one.text or "" for one in told) == text
    assert [one.is_continued for one in told] == [False, True, True]


def test_what_comes_next_is_in_the_order_of_its_day() -> None:
    world = World.of_one_goal()
    world.initiative("work")
    for code, due in (("none", None), ("october", "2022-10-31"), ("july", "2022-07-31"), ("put-off", "2022-06-30")):
        world.milestone(code, "work", due)
    world.milestone_report("put-off", "2022-05", "postponed", postponed_to="2022-09-30")
    [ahead] = [screen for screen in screens(of_world(world)) if isinstance(screen, Ahead)]
    assert [milestone.code for _, milestone in ahead.milestones] == ["july", "put-off", "october", "none"]


@pytest.fixture(scope="module")
def decks() -> list[Deck]:
    """Return the decks of the shipped sheet and of two years of the training city."""
    with open_store(None) as store:
        load(store, SHIPPED)
        found = [build(store, "shimin-kyodo", YEAR, Month(2023, 3), change_as_of(store, None))]
    with open_store(None) as store:
        training.fill(store, date(2026, 10, 15))
        found += [
            build(store, choice.department, month.fiscal_year, month, change_as_of(store, None))
            for choice in choices(store)
            for month in (Month(2026, 9), Month(2026, 3))
        ]
    return found


def test_every_title_fits_and_no_screen_has_more_than_six_figures(decks: list[Deck]) -> None:
    for found in decks:
        for screen in screens(found):
            assert 0 < len(screen.title) <= TITLE, screen.title
            if isinstance(screen, OfGoal):
                assert len(screen.figures) <= FIGURES


def test_every_figure_is_on_one_screen_of_its_goal_and_once_in_the_appendix(decks: list[Deck]) -> None:
    for found in decks:
        for kind in (OfGoal, Appendix):
            shown = [figure for screen in screens(found) if isinstance(screen, kind) for figure in screen.figures]
            assert shown == list(found.figures)


def test_a_deck_has_estimates_only_where_they_were_switched_on() -> None:
    world = World.of_one_goal()
    world.indicator("figure", name="参加者数", unit="人")
    world.target("figure", 120)
    for month in ("2022-04", "2022-05", "2022-06"):
        world.actual("figure", month, 12)
    june = Month(2022, 6)
    with store_of(world) as store:
        for switched, low in ((False, None), (True, 144.0)):
            found = arranged(store, june, Arrangement(estimates=switched)).figures[0]
            assert found.estimate_low == low
            assert bool(found.estimate_text) == switched


GRADED = (
    ("2022-09", 49, "計画未達", "遅れ"),
    ("2023-03", 90, "目標未達", "概ね達成"),
    ("2023-03", 100, "達成", "達成"),
)


@pytest.mark.parametrize(("month", "value", "plain", "grade"), GRADED)
def test_without_the_scale_s_grades_a_figure_is_what_was_planned_or_not(
    month: str, value: float, plain: str, grade: str
) -> None:
    world = World.of_one_goal()
    world.indicator("figure", entry_mode="running")
    world.target("figure", 100)
    world.month_plan("figure", {"2022-09": 70})
    world.actual("figure", month, value)
    with store_of(world) as store:
        for grades, word in ((False, plain), (True, grade)):
            found = arranged(store, Month.parse(month), Arrangement(grades=grades))
            assert found.figures[0].status_word == word
            assert found.finding == f"目標のある1件は{word}"
            assert (word == "概ね達成") == (0.8 in found.edges and found.is_year_end and value == 90)


def test_an_automatic_plan_is_no_plan_that_a_council_is_told_about() -> None:
    world = World.of_one_goal()
    world.indicator("figure", entry_mode="running")
    world.target("figure", 120)
    world.actual("figure", "2022-09", 10)
    with store_of(world) as store:
        found = deck_of(store, Month(2022, 9))
        assert found.figures[0].status_word == "年度末に判定"
        assert not [screen for screen in screens(found) if isinstance(screen, Short)]
        assert arranged(store, Month(2022, 9), Arrangement(grades=True)).figures[0].status_word == "注意"


def chapters_of(found: Deck) -> list[str]:
    return [chapter.placed.chapter for chapter in chapters(found)]


def test_chapters_stand_as_they_were_put_and_new_ones_where_the_rule_puts_them() -> None:
    world = World.of_one_goal()
    world.goal("second", number=2, title="次の目標")
    for name, goal in (("a", GOAL), ("b", "second")):
        world.indicator(name, goal=goal, entry_mode="running")
        world.target(name, 40)
        world.actual(name, "2023-03", 35)
    with store_of(world) as store:
        by_rule = arranged(store, Month(2023, 3), Arrangement())
        assert chapters_of(by_rule) == ["cover", "glance", f"goal-{GOAL}", "goal-second", "short", "appendix"]
        order = (
            Placed("appendix"),
            Placed("cover", is_shown=False),
            Placed(f"goal-{GOAL}", remark="ひと言"),
            Placed("gone"),
        )
        put = arranged(store, Month(2023, 3), Arrangement(chapters=order))
    assert chapters_of(put) == ["appendix", "cover", "glance", f"goal-{GOAL}", "goal-second", "short"]
    shown = screens(put)
    assert "cover" not in [screen.chapter for screen in shown]
    assert [screen.chapter for screen in shown if screen.remark] == [f"goal-{GOAL}"]


def test_a_sentence_stands_on_the_first_screen_of_its_chapter_and_has_its_room() -> None:
    world = World.of_one_goal()
    for number in range(6):
        world.indicator(f"f{number}", position=number, entry_mode="running")
        world.target(f"f{number}", 40)
    with store_of(world) as store:
        remark = Arrangement(chapters=(Placed(f"goal-{GOAL}", remark="ひと言"),))
        found = [one for one in screens(arranged(store, MAY, remark)) if isinstance(one, OfGoal)]
    assert [(len(one.figures), one.remark) for one in found] == [(3, "ひと言"), (3, "")]


def test_a_deck_of_which_nothing_is_left_has_its_cover() -> None:
    with store_of(World.of_one_goal()) as store:
        names = chapters_of(arranged(store, MAY, Arrangement()))
        nothing = Arrangement(chapters=tuple(Placed(name, is_shown=False) for name in names))
        assert [screen.chapter for screen in screens(arranged(store, MAY, nothing))] == ["cover"]
