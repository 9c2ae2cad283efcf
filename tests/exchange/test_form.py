"""入力票: what was typed comes back and nothing else; what cannot be taken is named; nobody is overwritten unseen."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl.styles.protection import Protection

from kpi import access, route, training
from kpi.access import Forbidden
from kpi.calendar import Month
from kpi.entry import TypedMilestone, save_draft, save_milestone
from kpi.exchange import form
from kpi.exchange.cells import BadFile
from kpi.exchange.form import Line, Outcome, Preview
from kpi.guard import Refused
from kpi.load import open_database
from kpi.model import ActualState, Certainty, MilestoneReport
from kpi.rounds import NoRound, read_round, sections
from kpi.store import Store, open_store
from kpi.texts import shown
from tests.city import COLLEAGUE, CONFIRMER, EDITOR, MAY, SECRETARIAT, VIEWER, saved, store_of, typed
from tests.exchange import files
from tests.exchange.filled import HEAD, cell, fill, opened, swap_rows, tables
from tests.rows import SECTION, World

PEOPLE, RATE, RULE = "参加者数", "交付率", "条例の制定"
ALL_MONTHS = "1,2,3,4,5,6,7,8,9,10,11,12"


@pytest.fixture
def store() -> Iterator[Store]:
    """Open a city whose section reports two figures each month and has a milestone in May."""
    with store_of(world()) as made:
        yield made


@pytest.fixture(scope="module")
def untouched() -> Iterator[Store]:
    """Open the same city for tests that save nothing."""
    with store_of(world()) as made:
        yield made


@pytest.fixture(scope="module")
def sent(untouched: Store) -> form.Form:
    """Return the form that it hands out."""
    return handed_out(untouched)


def world() -> World:
    world = World.of_one_goal()
    world.indicator("people", name=PEOPLE, unit="人", report_months=ALL_MONTHS)
    world.indicator("rate", name=RATE, unit="%", decimals=1, accumulation="latest", report_months=ALL_MONTHS)
    world.initiative("work")
    world.milestone("rule", "work", "2022-05-31", title=RULE)
    world.actual("people", "2022-04", 10)
    world.actual("people", "2021-05", 8)
    world.actual("rate", "2022-04", 60.5)
    return world


def handed_out(store: Store) -> form.Form:
    return form.write(store, SECTION, MAY)


def looked_at(store: Store, data: bytes) -> Preview:
    return form.compare(store, EDITOR, form.read(data, "入力票.xlsx"))


def line(preview: Preview, name: str) -> Line:
    [found] = [line for line in preview.lines if line.name == name]
    return found


def outcomes(preview: Preview) -> dict[str, Outcome]:
    return {line.name: line.outcome for line in preview.lines}


def drafts(store: Store) -> dict[str, str]:
    """Return what stands in the drafts of the round, by name."""
    read = read_round(store, SECTION, MAY)
    figures = {one.facts.name: one.draft.text for one in read.figures if one.draft}
    return figures | {one.title: one.draft.done_text for one in read.milestones if one.draft}


def changes(store: Store) -> int:
    last = store.change_at()
    assert last is not None
    return last[0]


# There and back ---------------------------------------------------------------------------------------------


def test_a_clerk_fills_in_some_cells_and_these_alone_are_new(store: Store) -> None:
    data = fill(
        handed_out(store),
        {
            (PEOPLE, "実績"): "４，６７５人", (PEOPLE, "区分"): "確定", (PEOPLE, "内部メモ"): "課内で確認済み",
            (RULE, "状態"): "完了", (RULE, "完了した日"): "5月20日",
        },
    )  # fmt: skip
    preview = looked_at(store, data)
    assert outcomes(preview) == {PEOPLE: Outcome.NEW, RATE: Outcome.UNCHANGED, RULE: Outcome.NEW}
    assert [(one.heading, one.before, one.after) for one in line(preview, PEOPLE).differences] == [
        ("実績", "", "４，６７５人"), ("区分", "", "確定"), ("内部メモ", "", "課内で確認済み"),
    ]  # fmt: skip
    before = changes(store)
    assert drafts(store) == {}, "a preview saves nothing"
    saved(form.save(store, EDITOR, preview, ()))
    assert changes(store) == before + 1, "figures and milestones are one change"
    assert drafts(store) == {PEOPLE: "４，６７５人", RULE: "5月20日"}
    assert set(outcomes(looked_at(store, data)).values()) == {Outcome.UNCHANGED}, "the same file again changes nothing"
    assert set(outcomes(looked_at(store, handed_out(store).data)).values()) == {Outcome.UNCHANGED}


@pytest.mark.parametrize("month", ["2024-10"])
def test_an_untouched_form_of_the_training_city_changes_nothing(city: Store, month: str) -> None:
    assert_nothing_changes(city, Month.parse(month))


@pytest.mark.parametrize("month", ["2022-07", "2023-02", "2023-03"])
def test_an_untouched_form_of_the_shipped_year_changes_nothing(tmp_path: Path, month: str) -> None:
    with open_database(tmp_path / "kpi.duckdb") as shipped:
        assert_nothing_changes(shipped, Month.parse(month))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("form") / "kpi.duckdb"
    training.build(path, date(2024, 11, 25))
    with open_store(path) as store:
        yield store


def assert_nothing_changes(store: Store, month: Month) -> None:
    who = access.local_operator(store, "試験", date(2024, 11, 25))
    rows = 0
    for section in sections(store):
        try:
            read = read_round(store, section.code, month)
        except NoRound:
            continue
        if read.takes_entries:
            written = form.write(store, section.code, month)
            preview = form.compare(store, who, form.read(written.data, written.name))
            assert [one for one in preview.lines if one.outcome is not Outcome.UNCHANGED] == []
            assert (len(preview.lines), preview.absent) == (read.items, ())
            rows += read.items
    assert rows


@pytest.mark.parametrize("text", ["=1+1", "一行目\n二行目", " 空白 ", "😀", "@計算", "-5", "<b>&\"'", "#N/A"])
def test_whatever_was_typed_before_comes_back_as_it_was(store: Store, text: str) -> None:
    saved(save_draft(store, EDITOR, SECTION, MAY, typed(text, 0, "people", internal_note=text, explanation=text)))
    assert outcomes(looked_at(store, handed_out(store).data))[PEOPLE] is Outcome.UNCHANGED
    preview = looked_at(store, fill(handed_out(store), {(PEOPLE, "区分"): "速報"}))
    saved(form.save(store, EDITOR, preview, ()))
    [people] = [one for one in read_round(store, SECTION, MAY).figures if one.code == "people"]
    assert people.draft is not None
    assert (people.draft.text, people.draft.certainty) == (text, Certainty.PRELIMINARY)
    assert people.draft.internal_note == people.draft.explanation == text.strip()


def test_what_looks_like_an_escape_of_excels_comes_back_as_it_was(store: Store) -> None:
    saved(save_draft(store, EDITOR, SECTION, MAY, typed("12", 0, "people", internal_note="_x0041_")))
    assert outcomes(looked_at(store, handed_out(store).data))[PEOPLE] is Outcome.UNCHANGED


def test_what_the_form_does_not_ask_for_stays_as_it_is(store: Store) -> None:
    told = {"evidence": "第12号", "comment": "確認した", "withheld": True}
    saved(save_draft(store, EDITOR, SECTION, MAY, typed("12", 0, "people", **told)))
    preview = looked_at(store, fill(handed_out(store), {(PEOPLE, "実績"): 13}))
    assert line(preview, PEOPLE).outcome is Outcome.CHANGED
    saved(form.save(store, EDITOR, preview, ()))
    [people] = [one for one in read_round(store, SECTION, MAY).figures if one.code == "people"]
    assert people.draft is not None
    assert (people.draft.text, people.draft.evidence, people.draft.comment) == ("13", "第12号", "確認した")
    assert people.draft.withheld


def test_a_blanked_cell_takes_the_figure_away(store: Store) -> None:
    saved(save_draft(store, EDITOR, SECTION, MAY, typed("12", 0, "people")))
    preview = looked_at(store, fill(handed_out(store), {(PEOPLE, "実績"): None, (PEOPLE, "区分"): "対象外"}))
    saved(form.save(store, EDITOR, preview, ()))
    [people] = [one for one in read_round(store, SECTION, MAY).figures if one.code == "people"]
    assert people.draft is not None
    assert (people.draft.text, people.draft.state) == ("", ActualState.NOT_APPLICABLE)


# Cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (62.8, "General", "62.8"),
        (0.628, "0.0%", "62.8%"),
        (0.1 + 0.2, "General", "0.3"),
        ("６２．８％", "General", "６２．８％"),
        ("62.8", "@", "62.8"),
    ],
)
def test_a_rate_is_taken_as_excel_shows_it(store: Store, value: str | float, number_format: str, text: str) -> None:
    book = opened(handed_out(store))
    found = cell(book, RATE, "実績")
    found.value, found.number_format = value, number_format
    preview = looked_at(store, files.saved(book))
    assert line(preview, RATE).problems == ()
    saved(form.save(store, EDITOR, preview, ()))
    assert drafts(store) == {RATE: text}


@pytest.mark.parametrize(
    ("name", "heading", "value", "column", "reason"),
    [
        (PEOPLE, "実績", "９０人くらい", "I", "「９０人くらい」は数値として読めません。例: 4675"),
        (PEOPLE, "実績", 12.5, "I", "小数は使えません。"),
        (PEOPLE, "実績", "12団体", "I", "単位が「人」ではありません"),
        (PEOPLE, "実績", date(2022, 5, 3), "I", "「2022-05-03」は数値として読めません。"),
        (PEOPLE, "実績", "=A1+1", "I", "数式の値がファイルにありません。"),
        (PEOPLE, "実績", "#DIV/0!", "I", "Excelの計算が誤りになっています。"),
        (PEOPLE, "区分", "済", "J", "確定、見込、速報、対象外、未報告のどれかにしてください。"),
        (PEOPLE, "内部メモ", "長" * 2001, "K", "内部メモは2,000字までです(今は2,001字)。"),
        (RULE, "状態", "できた", "G", "完了、一部実施、進行中、延期、中止のどれかにしてください。"),
        (RULE, "完了した日", "5月32日", "H", "「5月32日」は日付として読めません。"),
        (RULE, "完了した日", "6月1日", "H", "が5月末より後です。"),
        (RULE, "延期先", "4月", "I", "が5月末より後ではありません。"),
    ],
)
def test_what_cannot_be_taken_is_told_with_row_column_text_and_reason(
    untouched: Store, sent: form.Form, name: str, heading: str, value: str | float | date, column: str, reason: str
) -> None:
    preview = looked_at(untouched, fill(sent, {(name, heading): value}))
    assert line(preview, name).outcome is Outcome.REFUSED
    [problem] = line(preview, name).problems
    assert (problem.row, problem.column) == (line(preview, name).row, column)
    assert problem.row > HEAD
    assert reason in problem.reason
    assert isinstance(value, float | date) or problem.text == shown(value)


def test_what_is_valid_is_saved_beside_what_is_refused(store: Store) -> None:
    preview = looked_at(store, fill(handed_out(store), {(PEOPLE, "実績"): "９０人くらい", (RATE, "実績"): 61}))
    saved(form.save(store, EDITOR, preview, ()))
    assert drafts(store) == {RATE: "61"}


def test_what_looks_wrong_is_told_and_does_not_keep_it_from_being_saved(untouched: Store, sent: form.Form) -> None:
    preview = looked_at(untouched, fill(sent, {(RATE, "実績"): 120}))
    assert line(preview, RATE).outcome is Outcome.NEW
    assert "100%を超えています。" in " ".join(one.text for one in line(preview, RATE).findings)


@pytest.mark.parametrize("written", ["４，６７５", "4,675人", 4675])
def test_the_same_number_written_otherwise_is_no_change(store: Store, written: str | float) -> None:
    saved(save_draft(store, EDITOR, SECTION, MAY, typed("4,675", 0, "people")))
    preview = looked_at(store, fill(handed_out(store), {(PEOPLE, "実績"): written, (PEOPLE, "区分"): " 確定"}))
    assert line(preview, PEOPLE).outcome is Outcome.UNCHANGED


def test_a_day_that_excel_made_a_date_is_taken(store: Store) -> None:
    preview = looked_at(
        store, fill(handed_out(store), {(RULE, "状態"): "完了", (RULE, "完了した日"): date(2022, 5, 20)})
    )
    assert line(preview, RULE).outcome is Outcome.NEW
    saved(form.save(store, EDITOR, preview, ()))
    assert drafts(store) == {RULE: "2022-05-20"}


@pytest.mark.parametrize(("heading", "day", "state"), [("完了した日", "5月20日", "完了"), ("延期先", "7月", "延期")])
def test_a_day_says_the_state_of_a_milestone_where_none_is_chosen(
    untouched: Store, sent: form.Form, heading: str, day: str, state: str
) -> None:
    preview = looked_at(untouched, fill(sent, {(RULE, heading): day}))
    assert [(one.heading, one.after) for one in line(preview, RULE).differences] == [("状態", state), (heading, day)]


def test_a_formula_counts_with_the_value_that_excel_shows(untouched: Store, sent: form.Form) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(sent.data)) as parts:
        blank = parts.read(sheet).decode()
    computed, times = re.subn(f'<c r="I{HEAD + 1}" (s="[0-9]+")/>', r"<c r='I6' \1><f>15+16</f><v>31</v></c>", blank)
    assert times == 1
    preview = looked_at(untouched, files.with_part(sent.data, sheet, computed))
    assert [one.after for one in line(preview, PEOPLE).differences] == ["31"]


# Rows -------------------------------------------------------------------------------------------------------


def test_rows_may_be_sorted_with_their_keys(untouched: Store, sent: form.Form) -> None:
    book = opened(sent)
    cell(book, PEOPLE, "実績").value = 12
    swap_rows(next(tables(book)), HEAD + 1, HEAD + 2)
    preview = looked_at(untouched, files.saved(book))
    assert (line(preview, PEOPLE).outcome, line(preview, RATE).outcome) == (Outcome.NEW, Outcome.UNCHANGED)
    assert [one.after for one in line(preview, PEOPLE).differences] == ["12"]


def test_rows_whose_names_were_sorted_without_their_keys_are_refused(untouched: Store, sent: form.Form) -> None:
    book = opened(sent)
    swap_rows(next(tables(book)), HEAD + 1, HEAD + 2, first_column=2)
    preview = looked_at(untouched, files.saved(book))
    assert [one.outcome for one in preview.lines] == [Outcome.REFUSED, Outcome.REFUSED, Outcome.UNCHANGED]
    assert "名前だけが並べ替えられたか、書き換えられています。" in preview.lines[0].problems[0].reason
    with pytest.raises(Refused, match="保存する内容がありません。"):
        form.save(untouched, EDITOR, preview, ())


def test_a_row_that_was_deleted_is_told_and_its_value_stays(store: Store) -> None:
    saved(save_draft(store, EDITOR, SECTION, MAY, typed("12", 0, "people")))
    book = opened(handed_out(store))
    found = cell(book, PEOPLE, "実績")
    next(tables(book)).delete_rows(found.row)
    preview = looked_at(store, files.saved(book))
    assert preview.absent == (PEOPLE,)
    assert outcomes(preview) == {RATE: Outcome.UNCHANGED, RULE: Outcome.UNCHANGED}
    assert drafts(store) == {PEOPLE: "12"}


def test_a_row_that_was_added_copied_or_has_another_key_is_refused(untouched: Store, sent: form.Form) -> None:
    book = opened(sent)
    sheet = next(tables(book))
    sheet.cell(HEAD + 3, 2, "新しい指標")
    sheet.cell(HEAD + 3, 9, 5)
    [added] = [one for one in looked_at(untouched, files.saved(book)).lines if one.outcome is Outcome.REFUSED]
    assert (added.row, added.name) == (HEAD + 3, "新しい指標")
    assert "足された行は取り込めません。" in added.problems[0].reason

    sheet.cell(HEAD + 3, 1, sheet.cell(HEAD + 1, 1).value)
    copied = [one for one in looked_at(untouched, files.saved(book)).lines if one.outcome is Outcome.REFUSED]
    assert [one.row for one in copied] == [HEAD + 1, HEAD + 3]
    assert "同じ行が2つ以上あります。" in copied[0].problems[0].reason

    sheet.delete_rows(HEAD + 3)
    sheet.cell(HEAD + 1, 1, "rule")
    [edited] = [one for one in looked_at(untouched, files.saved(book)).lines if one.outcome is Outcome.REFUSED]
    assert "行のキーが書き換えられています。" in edited.problems[0].reason


# Somebody else ----------------------------------------------------------------------------------------------


def test_who_saved_since_the_form_was_written_is_told_and_the_clerk_chooses(store: Store) -> None:
    data = fill(handed_out(store), {(PEOPLE, "実績"): 12, (RATE, "実績"): 61})
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15", 0, "people")))
    preview = looked_at(store, data)
    assert outcomes(preview) == {PEOPLE: Outcome.CONFLICT, RATE: Outcome.NEW, RULE: Outcome.UNCHANGED}
    conflict = line(preview, PEOPLE).conflict
    assert conflict is not None
    assert (conflict.actor, conflict.value) == ("担当B", "15")
    saved(form.save(store, EDITOR, preview, ()))
    assert drafts(store) == {PEOPLE: "15", RATE: "61"}, "the other's value stays unless it is decided otherwise"
    preview = looked_at(store, data)
    saved(form.save(store, EDITOR, preview, {line(preview, PEOPLE).key}))
    assert drafts(store) == {PEOPLE: "12", RATE: "61"}


def test_a_row_that_nobody_touched_leaves_what_somebody_saved_meanwhile(store: Store) -> None:
    data = fill(handed_out(store), {(RATE, "実績"): 61})
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15", 0, "people")))
    saved(save_milestone(store, COLLEAGUE, SECTION, MAY, TypedMilestone("rule", MilestoneReport.DONE, 0, "5月2日")))
    preview = looked_at(store, data)
    assert outcomes(preview) == {PEOPLE: Outcome.UNCHANGED, RATE: Outcome.NEW, RULE: Outcome.UNCHANGED}


def test_nothing_is_saved_if_somebody_comes_between_the_preview_and_the_click(store: Store) -> None:
    preview = looked_at(store, fill(handed_out(store), {(PEOPLE, "実績"): 12, (RULE, "状態"): "完了"}))
    saved(save_draft(store, COLLEAGUE, SECTION, MAY, typed("15", 0, "people")))
    before = changes(store)
    assert form.save(store, EDITOR, preview, ()) is None
    assert (changes(store), drafts(store)) == (before, {PEOPLE: "15"})


def test_a_round_that_is_handed_in_takes_no_form(store: Store) -> None:
    data = fill(
        handed_out(store),
        {
            (PEOPLE, "実績"): 12,
            (RATE, "実績"): 61,
            (PEOPLE, "区分"): "確定",
            (RATE, "区分"): "確定",
            (RULE, "状態"): "完了",
        },
    )
    preview = looked_at(store, data)
    seen = saved(form.save(store, EDITOR, preview, ()))
    saved(route.submit(store, EDITOR, SECTION, MAY, seen))
    with pytest.raises(Refused, match="「提出済\\(課長確認待ち\\)」のため変更できません。"):
        looked_at(store, data)
    with pytest.raises(Refused):
        form.save(store, EDITOR, preview, ())


@pytest.mark.parametrize("who", [VIEWER, CONFIRMER])
def test_only_who_may_enter_may_bring_a_form_back(untouched: Store, sent: form.Form, who: access.Person) -> None:
    filled = form.read(fill(sent, {(PEOPLE, "実績"): 12}), "入力票.xlsx")
    with pytest.raises(Forbidden):
        form.compare(untouched, who, filled)
    with pytest.raises(Forbidden):
        form.save(untouched, who, looked_at(untouched, fill(sent, {(PEOPLE, "実績"): 12})), ())
    assert form.compare(untouched, SECRETARIAT, filled).of(Outcome.NEW)


# Files ------------------------------------------------------------------------------------------------------


def test_a_form_of_another_database_is_refused(sent: form.Form) -> None:
    with store_of(world()) as other, pytest.raises(BadFile, match="別のデータベースの入力票か"):
        looked_at(other, sent.data)


def test_a_form_of_what_a_restored_database_never_knew_is_refused(tmp_path: Path) -> None:
    path, copy = tmp_path / "kpi.duckdb", tmp_path / "copy.duckdb"
    store_of(world(), path).close()
    shutil.copy(path, copy)
    with open_store(path) as store:
        saved(save_draft(store, EDITOR, SECTION, MAY, typed("12", 0, "people")))
        late = handed_out(store)
    with open_store(copy) as restored:
        saved(save_draft(restored, COLLEAGUE, SECTION, MAY, typed("15", 0, "people")))
        with pytest.raises(BadFile, match="復元する前の入力票"):
            looked_at(restored, late.data)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (files.xlsx_bytes([["指標", "実績"], [PEOPLE, 12]]), "表.xlsx", "は入力票ではありません。"),
        (files.csv_bytes([["指標", "実績"], [PEOPLE, 12]]), "表.csv", "は入力票ではありません。"),
        (b"%PDF-1.7", "入力票.xlsx", "PDF"),
        (b"", "入力票.xlsx", "空です"),
    ],
)
def test_what_is_no_form_is_refused_with_its_name(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(BadFile, match=reason) as refusal:
        form.read(data, name)
    assert name in str(refusal.value)


def test_a_form_that_was_taken_apart_is_refused(sent: form.Form) -> None:
    book = opened(sent)
    book.copy_worksheet(book.worksheets[0])
    with pytest.raises(BadFile, match="表が2つあります"):
        form.read(files.saved(book), "入力票.xlsx")
    book = opened(sent)
    book.worksheets[0].delete_cols(10)
    with pytest.raises(BadFile, match="「区分」の列がありません。"):
        form.read(files.saved(book), "入力票.xlsx")
    book = opened(sent)
    book.worksheets[-1]["B3"] = "5月"
    with pytest.raises(BadFile, match="書き換えられています。"):
        form.read(files.saved(book), "入力票.xlsx")


def test_only_the_cells_that_are_typed_into_are_unlocked_and_lists_offer_their_words(sent: form.Form) -> None:
    book = opened(sent)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]
    unlocked = {}
    for sheet in tables(book):
        assert sheet.protection.sheet
        assert sheet.column_dimensions["A"].hidden
        cells = [c for column in sheet.iter_cols() for c in column if c.protection == Protection(locked=False)]
        unlocked[sheet.title] = list(dict.fromkeys(sheet.cell(HEAD, c.column or 0).value for c in cells))
        [listed] = sheet.data_validations.dataValidation
        assert listed.formula1 in ('"確定,見込,速報,対象外,未報告"', '"完了,一部実施,進行中,延期,中止"')
        assert not listed.showDropDown, "Excel hides the arrow where this is set"
    assert unlocked == {
        "実績": ["実績", "区分", "内部メモ", "公表用説明"],
        "マイルストーン": ["状態", "完了した日", "延期先", "理由・内容"],
    }


def test_what_one_compares_with_stands_beside_each_cell_as_numbers(sent: form.Form) -> None:
    book = opened(sent)
    shown = {heading: cell(book, PEOPLE, heading).value for heading in ("単位", "入れ方", "前月\n(4月)", "前年同月")}
    assert shown == {"単位": "人", "入れ方": "当月分", "前月\n(4月)": 10, "前年同月": 8}
    assert cell(book, PEOPLE, "累計\n(4月まで)").value == 10
    assert cell(book, RATE, "前月\n(4月)").number_format == "#,##0.0;▲#,##0.0"
    assert cell(book, RATE, "前年同月").value == "—", "missing is not zero"
    assert cell(book, PEOPLE, "実績").number_format == "General", "or Excel would show 62.8% as 0.628"


def test_it_prints_on_a4_landscape_as_wide_as_the_page_with_its_headings_on_each(sent: form.Form) -> None:
    for sheet in tables(opened(sent)):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert sheet.freeze_panes == f"C{HEAD + 1}"
        assert {c.font.name for row in sheet.iter_rows(min_row=HEAD) for c in row if c.value} == {"BIZ UDPGothic"}
