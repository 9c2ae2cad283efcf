"""Tables in which a guess could silently take one figure for another: read right, or told why not."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.exchange.cells import opened
from kpi.exchange.tabular import BadFile, Measure, Reading, read
from tests.exchange.files import Row, csv_bytes, with_shared, with_sheet, xlsx_bytes

T, A = Measure.TARGET, Measure.ACTUAL
Said = tuple[str, str, Measure, float]


def workbook(*rows: Row, merged: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> Reading:
    return read(opened(xlsx_bytes(rows, merged, formats), "表.xlsx"))


def table(*rows: Row, name: str = "表.csv") -> Reading:
    return read(opened(csv_bytes(rows), name))


def said(reading: Reading) -> list[Said]:
    """Return indicator, time, measure and value of each figure."""
    return [(f.indicator, str(f.month or f.fiscal_year), f.measure, f.value) for f in reading.figures]


def refused(reading: Reading) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in reading.problems if one.refuses]


def left_alone(reading: Reading) -> list[str]:
    return [one.text for one in reading.problems if not one.refuses]


# Blocks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["都市計画部", "■都市計画部", "【都市計画部】", "部局名:都市計画部"])
def test_a_department_alone_in_a_row_holds_for_the_block_below(heading: str) -> None:
    head = ["指標", "単位", "目標", "実績"]
    read_ = table(
        ["令和4年度"], ["市民協働部"], head, ["a", "人", "10", "9"], [], [heading], head, ["b", "件", "5", "6"]
    )
    assert {(f.department, f.indicator) for f in read_.figures} == {("市民協働部", "a"), ("都市計画部", "b")}


def test_names_of_departments_with_figures_beside_them_are_no_headings() -> None:
    read_ = table(["区分", "R3", "R4"], ["市民協働部", "", ""], ["都市計画部", "1", "2"])
    assert {(f.department, f.indicator) for f in read_.figures} == {("", "都市計画部")}


def test_a_year_or_a_month_alone_in_a_row_holds_for_the_block_below() -> None:
    head = ["指標", "実績"]
    years = table(["令和3年度"], head, ["a", "1"], ["令和4年度"], head, ["b", "2"])
    assert said(years) == [("a", "2021", A, 1), ("b", "2022", A, 2)]
    months = table(["令和4年度"], head, ["4月"], ["a", "1"], ["b", "2"], ["1月"], ["a", "3"], ["b", "4"])
    assert [when for _, when, _, _ in said(months)] == ["2022-04", "2022-04", "2023-01", "2023-01"]


def test_a_block_whose_columns_are_in_another_order_is_refused_and_not_read_the_wrong_way_round() -> None:
    read_ = table(
        ["令和4年度"], ["指標", "目標", "実績"], ["a", "10", "9"], ["指標", "実績", "目標"], ["b", "8", "7"],
        ["指標", "目標", "実績"], ["c", "6", "5"],
    )  # fmt: skip
    assert [f.indicator for f in read_.figures] == ["a", "a", "c", "c"]
    assert refused(read_) == [(4, "B")]


def test_of_two_tables_side_by_side_only_the_first_is_read_and_the_other_named() -> None:
    read_ = table(["指標", "R3実績", "", "指標", "R4実績"], ["a", "1", "", "b", "2"])
    assert said(read_) == [("a", "2021", A, 1)]
    assert left_alone(read_) == ["R4実績"]


# Time ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", ["R4", 2022.0, "2022年", "令和4年度"])
def test_months_below_a_year_are_read_apart_from_it(year: str | float) -> None:
    read_ = workbook(["指標", year, None], [None, "4月", "1月"], ["a", 1, 2], merged=("A1:A2", "B1:C1"))
    assert said(read_) == [("a", "2022-04", A, 1), ("a", "2023-01", A, 2)]


def test_a_calendar_year_above_months_that_begin_with_january_is_the_calendars() -> None:
    read_ = workbook(
        ["指標", "2022年", None, "2023年", None], [None, "4月", "12月", "1月", "3月"], ["a", 1, 2, 3, 4],
        merged=("A1:A2", "B1:C1", "D1:E1"),
    )  # fmt: skip
    assert [when for _, when, _, _ in said(read_)] == ["2022-04", "2022-12", "2023-01", "2023-03"]
    assert table(["指標", "明治元年", ""], ["", "4月", "1月"], ["a", "1", "2"]).figures


def test_bare_numbers_of_months_are_a_header_and_no_figures() -> None:
    read_ = workbook(["令和4年度"], ["指標", 4, 5, 1], ["a", 1, 2, 3])
    assert [when for _, when, _, _ in said(read_)] == ["2022-04", "2022-05", "2023-01"]
    below = workbook(["指標", "令和4年度", None, None], [None, 4, 5, 1], ["a", 1, 2, 3], merged=("A1:A2", "B1:D1"))
    assert said(below) == said(read_)
    data = workbook(["区分", "R2", "R3", "R4"], ["計画", 4, 5, 6])
    assert [value for *_, value in said(data)] == [4, 5, 6]


def test_months_down_and_years_across() -> None:
    fiscal = table(["窓口利用者数の推移"], ["月", "令和3年度", "令和4年度"], ["4月", "1", "2"], ["1月", "3", "4"])
    assert [when for _, when, _, _ in said(fiscal)] == ["2021-04", "2022-04", "2022-01", "2023-01"]
    calendar = table(["窓口利用者数の推移"], ["月", "2021年", "2022年"], ["1月", "1", "2"], ["4月", "3", "4"])
    assert [when for _, when, _, _ in said(calendar)] == ["2021-01", "2022-01", "2021-04", "2022-04"]


def test_a_month_that_leaves_its_year_to_the_one_above() -> None:
    read_ = table(["月", "利用者数"], ["令和4年4月", "1"], ["5月", "2"], ["12月", "3"], ["1月", "4"])
    assert [when for _, when, _, _ in said(read_)] == ["2022-04", "2022-05", "2022-12", "2023-01"]


@pytest.mark.parametrize("title", ["令和4年4月分 実績報告", "令和4年度 4月分"])
def test_the_month_of_a_whole_table_is_that_of_its_actuals_and_leaves_targets_open(title: str) -> None:
    read_ = table([title], ["指標", "目標", "年間目標", "実績"], ["a", "10", "100", "9"])
    assert said(read_) == [("a", "2022", T, 100), ("a", "2022-04", A, 9)]
    assert refused(read_) == [(2, "B")]
    assert "4月の目標か年間の目標か" in read_.problems[0].reason


def test_a_sheet_called_like_a_month_is_of_that_month_and_one_called_targets_holds_targets() -> None:
    month = opened(xlsx_bytes([["令和4年度"], ["指標", "実績"], ["a", 9]], title="4月"), "表.xlsx")
    assert said(read(month)) == [("a", "2022-04", A, 9)]
    targets = opened(xlsx_bytes([["指標", "R3", "R4"], ["a", 1, 2]], title="目標"), "表.xlsx")
    assert {f.measure for f in read(targets).figures} == {T}


@pytest.mark.parametrize(
    ("above", "name"),
    [(["令和5年5月10日作成"], "表.csv"), (["(令和5年5月公表)"], "表.csv"), ([], "実績_2026-11-25.csv")],
)
def test_when_a_paper_was_made_or_a_file_saved_says_nothing_of_its_figures(above: list[str], name: str) -> None:
    assert said(table(["令和4年度"], above, ["指標", "実績"], ["a", "9"], name=name)) == [("a", "2022", A, 9)]
    assert refused(table(above, ["指標", "実績"], ["a", "9"], name=name))


def test_a_year_alone_counts_for_more_than_a_day_in_another_year() -> None:
    read_ = table(["令和4年度 決算"], ["令和5年5月31日現在"], ["指標", "実績"], ["a", "9"])
    assert said(read_) == [("a", "2022", A, 9)]


@pytest.mark.parametrize(
    "title", ["令和4年度 4月~9月", "令和4年度上半期", "令和4年度第1四半期", "令和4年4月～令和4年9月"]
)
def test_a_title_of_several_months_makes_no_value_one_of_the_year(title: str) -> None:
    read_ = table([title], ["指標", "実績"], ["a", "9"])
    assert (read_.figures, refused(read_)) == ((), [(2, "B")])
    assert said(table(["令和4年4月～令和5年3月"], ["指標", "実績"], ["a", "9"])) == [("a", "2022", A, 9)]


@pytest.mark.parametrize(
    "header", ["第1四半期", "4~6月", "実績(4月～9月)", "上半期実績", "R4見込", "R5推計", "R4予算額", "前回実績"]
)  # fmt: skip
def test_a_column_that_is_neither_planned_nor_reported_is_left_alone_by_name(header: str) -> None:
    read_ = table(["令和4年度"], ["指標", header, "目標"], ["a", "1", "2"])
    assert said(read_) == [("a", "2022", T, 2)]
    assert left_alone(read_) == [header.replace("～", "~")]


def test_a_file_of_nothing_but_quarters_is_told_so() -> None:
    with pytest.raises(BadFile, match="C列「第1四半期」: 「第1四半期」の値は、1か月の値でも1年度の値でもない"):
        table(["令和4年度"], ["指標", "単位", "第1四半期", "第2四半期"], ["a", "人", "1", "2"])


@pytest.mark.parametrize(
    ("header", "when"),
    [("昨年度実績", "2021"), ("一昨年度実績", "2020"), ("前年度", "2021"), ("今年度", "2022"), ("来年度", "2023")],
)
def test_years_are_told_by_the_tables_own(header: str, when: str) -> None:
    assert said(table(["令和4年度 報告"], ["指標", header], ["a", "1"])) == [("a", when, A, 1)]


@pytest.mark.parametrize("header", ["現状値", "基準値", "策定時の値(実績)", "中間目標", "最終目標"])
def test_a_value_from_before_or_beyond_the_year_of_the_title_needs_a_year_of_its_own(header: str) -> None:
    read_ = table(["令和4年度 目標一覧"], ["指標", header, "実績"], ["a", "1", "2"])
    assert (said(read_), refused(read_)) == ([("a", "2022", A, 2)], [(2, "B")])


def test_a_year_in_brackets_behind_a_value_is_that_values() -> None:
    read_ = table(["指標", "基準値", "目標値"], ["a", "45.2%(R1)", "60%以上（令和6年度）"], ["b", "12", "20"])
    assert said(read_) == [("a", "2019", A, 45.2), ("a", "2024", T, 60)]
    assert refused(read_) == [(1, "B"), (1, "C")]


# Values --------------------------------------------------------------------------------------------------------


def test_a_merged_value_is_of_no_single_month_and_of_no_single_indicator() -> None:
    months = workbook(["令和4年度"], ["指標", "4月", "5月", "6月"], ["a", 10, None, 5], merged=("B3:C3",))
    assert (said(months), refused(months)) == ([("a", "2022-06", A, 5)], [(3, "B"), (3, "C")])
    names = workbook(["指標", "R4"], ["a", 10], ["b", None], merged=("B2:B3",))
    assert (names.figures, refused(names)) == ((), [(2, "B"), (3, "B")])
    kinds = workbook(
        ["令和4年度"], ["指標", "区分", "4月"], ["a", "目標", 10], [None, "実績", None], merged=("A3:A4", "C3:C4")
    )  # fmt: skip
    assert (kinds.figures, refused(kinds)) == ((), [(3, "C"), (4, "C")])


def test_an_indicator_over_two_merged_rows_is_one() -> None:
    read_ = workbook(["指標", "R4", "備考"], ["a", 10, "x"], [None, None, "y"], merged=("A2:A3", "B2:B3"))
    assert said(read_) == [("a", "2022", A, 10)]


def test_target_and_actual_above_each_other_in_one_cell_are_refused() -> None:
    titled = workbook(["令和4年度 上段:目標 下段:実績"], ["指標", "4月"], ["a", 10], [None, 9], merged=("A3:A4",))
    assert (titled.figures, refused(titled)) == ((), [(2, "A")])
    named = table(["令和4年度"], ["指標", "4月"], ["a(上段:目標、下段:実績)", "10"], ["", "9"])
    assert (named.figures, refused(named)) == ((), [(3, "A"), (4, "A")])


def test_a_raised_digit_is_a_footnotes_mark_and_no_part_of_the_number() -> None:
    raised = "<si><r><t>90</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1)</t></r></si>"
    cells = "<c t='inlineStr'><is><t>{}</t></is></c><c t='inlineStr'><is><t>{}</t></is></c>"
    rows = (
        f"<row>{cells.format('指標', 'R4')}</row><row><c t='inlineStr'><is><t>a</t></is></c><c t='s'><v>0</v></c></row>"
    )
    shared = read(opened(with_shared(with_sheet(f"<sheetData>{rows}</sheetData>"), raised), "表.xlsx"))
    assert said(shared) == [("a", "2022", A, 90)]
    inline = rows.replace("<c t='s'><v>0</v></c>", f"<c t='inlineStr'><is>{raised[4:-5]}</is></c>")
    assert said(read(opened(with_sheet(f"<sheetData>{inline}</sheetData>"), "表.xlsx"))) == [("a", "2022", A, 90)]


@pytest.mark.parametrize("cell", ["90※1", "90 ※", "90(注1)", "90 注1", "90¹", "90人※2"])
def test_the_mark_of_a_footnote_is_no_part_of_a_number_or_a_name(cell: str) -> None:
    read_ = table(["指標", "単位", "R4"], ["利用者数※1", "人", cell])
    assert said(read_) == [("利用者数", "2022", A, 90)]


@pytest.mark.parametrize("cell", ["90※1※くらい", "(90)", "*90", "901)", "※1", "90(4月)", "10m²"])
def test_what_may_be_more_than_a_mark_is_refused(cell: str) -> None:
    assert refused(table(["指標", "単位", "R4"], ["a", "人", cell])) == [(2, "C")]


def test_shares_below_one_in_percent_are_noted() -> None:
    read_ = workbook(["令和4年度"], ["指標", "単位", "目標", "実績"], ["a", "%", 0.6, 0.37], ["b", "%", 85, 0.5])
    assert left_alone(read_) == ["0.6"]
    assert "60%なら、60と書く" in read_.problems[0].reason


def test_an_aim_in_words_right_of_the_names_is_no_goals_name() -> None:
    read_ = table(
        ["令和4年度"], ["指標", "目標", "実績"], ["a", "維持", "5"], ["b", "前年度以上", "6"], ["c", "7人以上", "8"]
    )
    assert {f.goal for f in read_.figures} == {""}
    assert refused(read_) == [(3, "B"), (4, "B")]


def test_months_and_running_sums_down_the_rows_are_one_indicator() -> None:
    read_ = workbook(
        ["令和4年度"], ["指標", None, "4月", "5月"], ["a", "単月", 10, 20], [None, "累計", 10, 30], merged=("A3:A4",)
    )  # fmt: skip
    assert said(read_) == [("a", "2022-04", A, 10), ("a", "2022-05", A, 20)]


def test_parts_below_a_year_name_an_indicator_with_the_row() -> None:
    read_ = workbook(
        ["学校名", "令和3年度", None, None, "令和4年度", None, None], [None, "男", "女", "計", "男", "女", "計"],
        ["甲", 1, 2, 3, 4, 5, 9], merged=("A1:A2", "B1:D1", "E1:G1"),
    )  # fmt: skip
    assert said(read_) == [
        ("甲 男", "2021", A, 1), ("甲 女", "2021", A, 2), ("甲 男", "2022", A, 4), ("甲 女", "2022", A, 5),
    ]  # fmt: skip


def test_target_and_actual_in_english_and_the_columns_of_an_official_statistic() -> None:
    english = table(["Indicator", "FY2022 Target", "FY2022 Actual"], ["Visitors", "2", "3"])
    assert said(english) == [("Visitors", "2022", T, 2), ("Visitors", "2022", A, 3)]
    official = table(
        ["時間軸コード", "時間軸(年度)", "地域", "総人口【人】"], ["2020100000", "2020年度", "豊中市", "401558"]
    )
    assert [(f.indicator, f.unit, f.fiscal_year) for f in official.figures] == [("総人口", "人", 2020)]


@pytest.mark.parametrize(
    ("rows", "is_to_date"),
    [
        ([["指標", "令和4年9月末"], ["a", "1"]], True),
        ([["指標", "令和4年9月30日現在"], ["a", "1"]], True),
        ([["指標", "令和4年9月"], ["a", "1"]], False),
        ([["令和4年9月末時点"], ["指標", "実績"], ["a", "1"]], True),
        ([["令和4年9月分"], ["指標", "実績"], ["a", "1"]], False),
        ([["令和4年度(累計)"], ["指標", "4月"], ["a", "1"]], True),
        ([["年月", "利用者数"], ["2022-09-30", "1"]], True),
        ([["年月", "利用者数"], ["2022-09", "1"]], False),
        ([["令和4年度"], ["指標", "区分", "9月"], ["a", "実績累計", "1"]], True),
        ([["指標", "令和4年度末"], ["a", "1"]], False),
    ],
)
def test_a_value_as_of_a_day_is_told_from_what_a_month_added(rows: list[Row], is_to_date: bool) -> None:
    assert [figure.is_to_date for figure in table(*rows).figures] == [is_to_date]


def test_the_first_day_of_a_month_stands_for_the_month() -> None:
    first, last = (workbook(["年月", "数"], [day, 1]) for day in (date(2022, 9, 1), date(2022, 9, 30)))
    assert [one.figures[0].is_to_date for one in (first, last)] == [False, True]
