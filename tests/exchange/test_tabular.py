"""Tables of many shapes, each read by the guess alone or with its problem named."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from kpi.exchange.cells import Book, opened
from kpi.exchange.tabular import BadFile, Mapping, Measure, Reading, Role, read
from tests.exchange.files import Row, csv_bytes, xlsx_bytes

T, A = Measure.TARGET, Measure.ACTUAL
Said = tuple[str, str, int, str | None, Measure, float]


def table(*rows: Row, name: str = "表.csv") -> Reading:
    return read(opened(csv_bytes(rows) if name.endswith("csv") else xlsx_bytes(rows), name))


def workbook(*rows: Row, merged: tuple[str, ...] = (), formats: dict[str, str] | None = None) -> Reading:
    return read(opened(xlsx_bytes(rows, merged, formats), "表.xlsx"))


def said(reading: Reading) -> list[Said]:
    """Return indicator, unit, year, month, measure and value of each figure."""
    return [
        (f.indicator, f.unit, f.fiscal_year, str(f.month) if f.month else None, f.measure, f.value)
        for f in reading.figures
    ]


def places(reading: Reading) -> list[tuple[int, str, str]]:
    """Return row, column and text of each problem."""
    return [(problem.row, problem.column, problem.text) for problem in reading.problems]


def test_a_long_table_with_names_units_years_and_months() -> None:
    read_ = table(
        ["部局", "目標", "指標", "単位", "年度", "月", "目標値", "実績値"],
        ["市民協働部", "地域自治", "働きかけ", "校区", "令和4年度", "4月", "4", "2"],
        ["", "", "策定支援", "件", "2022", "1", "▲5", ""],
    )
    assert said(read_) == [
        ("働きかけ", "校区", 2022, "2022-04", T, 4),
        ("働きかけ", "校区", 2022, "2022-04", A, 2),
        ("策定支援", "件", 2022, "2023-01", T, -5),
    ]
    assert {(f.department, f.goal) for f in read_.figures} == {("市民協働部", "地域自治")}
    assert (read_.rows, read_.accepted, read_.refused) == (2, 2, 0)
    assert [(f.row, f.column) for f in read_.figures] == [(2, "G"), (2, "H"), (3, "G")]


def test_a_long_table_with_a_column_that_says_target_or_actual() -> None:
    read_ = table(
        ["department", "goal", "indicator", "unit", "fiscal_year", "month", "measure", "value"],
        ["市民", "", "利用者", "人", "2022", "2023-01", "target", "10"],
        ["市民", "", "利用者", "人", "2022", "", "actual", "12"],
        ["市民", "", "利用者", "人", "2022", "", "maybe", "12"],
    )
    assert said(read_) == [("利用者", "人", 2022, "2023-01", T, 10), ("利用者", "人", 2022, None, A, 12)]
    assert places(read_) == [(4, "G", "maybe")]


def test_years_across_with_units_in_cells_words_and_a_target_without_a_year() -> None:
    read_ = table(
        ["項目", "平成13年実績", "平成15年9月30日現在", "5ヵ年目標"],
        ["⼈⼝", "1,007人", "1,010人", "減少を目指す"],
        ["満足度", "2.77点", "設置", "3.0点"],
        ["普及率", "37%", "－", "５０％以上"],
        ["", "", "", ""],
        ["※ 資料:市民課", "", "", ""],
    )
    assert said(read_) == [
        ("人口", "人", 2001, None, A, 1007),
        ("人口", "人", 2003, "2003-09", A, 1010),
        ("満足度", "点", 2001, None, A, 2.77),
        ("普及率", "%", 2001, None, A, 37),
    ]
    assert [f.direction for f in read_.figures] == ["down", "down", None, "up"]
    assert places(read_) == [(1, "D", "5ヵ年目標"), (3, "C", "設置"), (4, "C", "－")]
    assert "何年度の値か分からない" in read_.problems[0].reason
    assert [problem.refuses for problem in read_.problems] == [True, True, False]
    assert (read_.rows, read_.accepted, read_.refused) == (3, 2, 1)


def test_a_target_of_several_years_is_of_the_last_year_of_the_plan_that_the_title_names() -> None:
    read_ = table(
        ["行動計画(平成16年度～平成20年度)"], ["項目", "平成13年実績", "5ヵ年目標"], ["保育所数", "12か所", "15か所"]
    )  # fmt: skip
    assert said(read_) == [("保育所数", "か所", 2001, None, A, 12), ("保育所数", "か所", 2008, None, T, 15)]


def test_years_in_every_way_of_writing() -> None:
    head = ["指標", "R4", "2023", "令和六年度", "Ｒ７年度", "2026年度実績", "令和9(2027)年度", "H40"]
    assert [f.fiscal_year for f in table(head, ["人口", "1", "2", "3", "4", "5", "6", "7"]).figures] == [
        2022, 2023, 2024, 2025, 2026, 2027, 2028,
    ]  # fmt: skip


def test_years_that_leave_their_era_to_the_one_before() -> None:
    across = table(["指標", "H29", "30", "R1", "2", "3年度"], ["人口", "1", "2", "3", "4", "5"])
    assert [f.fiscal_year for f in across.figures] == [2017, 2018, 2019, 2020, 2021]
    down = table(["年度", "人口"], ["令和元年度", "1"], ["2年度", "2"], ["3", "3"], ["7", "4"])
    assert [f.fiscal_year for f in down.figures] == [2019, 2020, 2021]
    assert places(down) == [(5, "A", "7")]


def test_old_eras() -> None:
    read_ = table(["年度", "人口(人)"], ["明治45年度", "1"], ["大正元年度", "2"], ["昭和64年", "3"])
    assert [f.fiscal_year for f in read_.figures] == [1912, 1912, 1989]


def test_base_and_target_years_in_brackets_and_rates_left_alone() -> None:
    read_ = table(
        ["基本目標", "KPI", "基準値(平成26年度)", "H28実績", "H29\n実績", "目標値（H31）", "達成率", "備考"],
        ["しごと", "就業者数", "1.2万人", "1.3万人", "12,500人", "1.5万人", "80%", "-"],
    )
    assert said(read_) == [
        ("就業者数", "人", 2014, None, A, 12_000),
        ("就業者数", "人", 2016, None, A, 13_000),
        ("就業者数", "人", 2017, None, A, 12_500),
        ("就業者数", "人", 2019, None, T, 15_000),
    ]
    assert read_.figures[0].goal == "しごと"


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_months_across_under_a_title_with_target_and_actual_below_each(name: str) -> None:
    read_ = table(
        ["令和4年度 部局目標 進捗表", "", "", "", "", "", "", ""],
        ["(単位:人)"],
        [],
        ["部局", "指標", "4月", "", "12月", "", "3月", ""],
        ["", "", "目標", "実績", "目標", "実績", "目標", "実績"],
        ["市民", "利用者数", "10", "11", "20", "19", "100", "未集計"],
        ["合計", "", "10", "11", "20", "19", "100", ""],
        name=name,
    )
    assert said(read_) == [
        ("利用者数", "人", 2022, "2022-04", T, 10),
        ("利用者数", "人", 2022, "2022-04", A, 11),
        ("利用者数", "人", 2022, "2022-12", T, 20),
        ("利用者数", "人", 2022, "2022-12", A, 19),
        ("利用者数", "人", 2022, "2023-03", T, 100),
    ]
    assert places(read_) == [(6, "H", "未集計")]
    assert (read_.mapping.header_rows, read_.mapping.header_depth) == (5, 2)


def test_target_and_actual_above_months_with_the_year_in_the_name_of_the_file() -> None:
    rows = [
        ["部局", "指標", "目標", "", "実績", ""],
        ["", "", "4月", "1月", "4月", "1月"],
        ["市民", "利用者(人)", "1", "2", "3", "４"],
    ]
    read_ = read(opened(csv_bytes(rows), "令和4年度実績.csv"))
    assert said(read_) == [
        ("利用者", "人", 2022, "2022-04", T, 1),
        ("利用者", "人", 2022, "2023-01", T, 2),
        ("利用者", "人", 2022, "2022-04", A, 3),
        ("利用者", "人", 2022, "2023-01", A, 4),
    ]


@pytest.mark.parametrize("labels_below", [True, False])
def test_years_above_target_and_actual(labels_below: bool) -> None:
    years = ["", "", "", "令和4年度", "", "令和5年度", ""]
    kinds = ["部局名", "指標名", "単位", "目標", "実績", "目標", "実績"]
    head = [years, kinds] if labels_below else [[*kinds[:3], *years[3:]], [*years[:3], *kinds[3:]]]
    read_ = table(*head, ["市民", "利用者数", "人", "10", "11", "20", "19"])
    assert said(read_) == [
        ("利用者数", "人", 2022, None, T, 10),
        ("利用者数", "人", 2022, None, A, 11),
        ("利用者数", "人", 2023, None, T, 20),
        ("利用者数", "人", 2023, None, A, 19),
    ]


def test_a_workbook_with_merged_cells_percentages_and_a_formula_without_a_result() -> None:
    read_ = workbook(
        ["令和4年度 部局別目標一覧", None, None, None, None, None],
        [None],
        ["部局", "指標", "単位", "目標", "実績", None],
        [None, None, None, None, "9月末", "3月末"],
        ["市民協働部", "交付率", "%", 0.6, 0.5, 0.628],
        [None, "利用者数", "人", 1000, 500, 1007],
        ["都市部", "件数", "件", 10, 5, "=D7*2"],
        merged=("A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "A5:A6"),
        formats={"D5": "0.0%", "E5": "0%", "F5": "0%"},
    )
    assert said(read_) == [
        ("交付率", "%", 2022, None, T, 60),
        ("交付率", "%", 2022, "2022-09", A, 50),
        ("交付率", "%", 2022, "2023-03", A, 62.8),
        ("利用者数", "人", 2022, None, T, 1000),
        ("利用者数", "人", 2022, "2022-09", A, 500),
        ("利用者数", "人", 2022, "2023-03", A, 1007),
        ("件数", "件", 2022, None, T, 10),
        ("件数", "件", 2022, "2022-09", A, 5),
    ]
    assert [f.department for f in read_.figures] == ["市民協働部"] * 6 + ["都市部"] * 2
    assert places(read_) == [(7, "F", "=D7*2")]
    assert "計算結果のない数式" in read_.problems[0].reason


def test_real_dates_and_written_days_say_the_month_they_lie_in() -> None:
    rows: list[Row] = [
        ["日付", "交付率(%)"],
        [date(2022, 4, 30), 50.1],
        ["令和5年1月31日", "60.2"],
        ["2023-02", "61"],
        ["202303", "62"],
    ]
    assert said(table(*rows, name="表.xlsx")) == [
        ("交付率", "%", 2022, "2022-04", A, 50.1),
        ("交付率", "%", 2022, "2023-01", A, 60.2),
        ("交付率", "%", 2022, "2023-02", A, 61),
        ("交付率", "%", 2022, "2023-03", A, 62),
    ]
    header: Row = ["指標", date(2023, 1, 1)]
    assert said(table(header, ["人口", 1], name="表.xlsx")) == [("人口", "", 2022, "2023-01", A, 1)]


def test_years_and_kinds_down_months_across_and_no_sums() -> None:
    read_ = table(
        ["年度", "指標", "区分", "4月", "1月", "合計"],
        ["R4", "利用者数(人)", "目標", "1", "2", "3"],
        ["", "", "実績", "4", "", "4"],
        ["", "", "達成率", "400%", "", ""],
    )
    assert said(read_) == [
        ("利用者数", "人", 2022, "2022-04", T, 1),
        ("利用者数", "人", 2022, "2023-01", T, 2),
        ("利用者数", "人", 2022, "2022-04", A, 4),
    ]


def test_years_down_and_indicators_across_with_units_in_a_row_of_their_own() -> None:
    read_ = table(["年度", "講座数", "参加者数", "備考"], ["", "(回)", "(人)", ""], ["R3", "10", "1,007", "増"])
    assert said(read_) == [("講座数", "回", 2021, None, A, 10), ("参加者数", "人", 2021, None, A, 1007)]


def test_a_table_of_one_indicator_is_named_by_its_title() -> None:
    read_ = table(
        ["令和4年度 窓口利用者数の推移(単位:人)"], ["月", "計画", "実績"], ["4月", "100", "99"], ["計", "100", "99"]
    )
    assert said(read_) == [
        ("窓口利用者数", "人", 2022, "2022-04", T, 100),
        ("窓口利用者数", "人", 2022, "2022-04", A, 99),
    ]


def test_departments_as_headings_between_the_rows() -> None:
    read_ = workbook(
        ["指標", "単位", "R3", "R4"],
        ["市民協働部", None, None, None],
        ["利用者数", "人", 1, 2],
        ["都市計画部", None, None, None],
        ["件数", "件", 3, 4],
        ["※ 速報値を含む。", None, None, None],
        ["続きの注", None, None, None],
        merged=("A2:D2", "A4:D4"),
    )
    assert [(f.department, f.indicator, f.value) for f in read_.figures] == [
        ("市民協働部", "利用者数", 1),
        ("市民協働部", "利用者数", 2),
        ("都市計画部", "件数", 3),
        ("都市計画部", "件数", 4),
    ]
    assert read_.rows == 2


def test_calendar_years_beside_months_and_from_january_on() -> None:
    beside = table(["年", "月", "利用者数"], ["2022", "1", "5"], ["2022", "4", "6"])
    assert [(f.fiscal_year, str(f.month)) for f in beside.figures] == [(2021, "2022-01"), (2022, "2022-04")]
    across = table(["令和4年"], ["施設", "1月", "4月", "12月"], ["図書館", "1", "2", "3"])
    assert [(f.fiscal_year, str(f.month)) for f in across.figures] == [
        (2021, "2022-01"), (2022, "2022-04"), (2022, "2022-12"),
    ]  # fmt: skip


def test_a_header_repeated_for_print_is_no_row_and_a_misplaced_comma_no_number() -> None:
    head = ["指標", "単位", "R3", "R4"]
    read_ = table(head, ["a", "人", "1", "2"], head, ["b", "人", "1,00", "2"], ["合　計", "", "5", "6"])
    assert [f.value for f in read_.figures] == [1, 2, 2]
    assert places(read_) == [(4, "C", "1,00")]
    assert read_.rows == 2


def test_a_repeated_header_of_bare_years_is_no_row_but_a_value_like_a_year_is_one() -> None:
    head = ["指標", "2021", "2022"]
    assert [f.value for f in table(head, ["a", "2021", "3"], head, ["b", "4", "2022"]).figures] == [2021, 3, 4, 2022]
    assert [f.value for f in table(["指標", "2022"], ["a", "2022"]).figures] == [2022]


def test_a_row_of_one_word_is_no_heading_where_the_word_stands_for_nothing() -> None:
    read_ = table(["指標", "R3", "R4"], ["－", "－", "－"], ["a", "1", "2"])
    assert {f.goal for f in read_.figures} == {""}
    assert places(read_) == [(2, "B", "－"), (2, "C", "－")]


def test_a_management_sheet_with_numbers_departments_and_directions() -> None:
    read_ = table(
        ["No.", "担当課", "事業名", "指標", "方向性", "基準年度", "R4目標値", "R4実績値", "達成率(%)", "備考"],
        ["1", "市民課", "窓口", "待ち時間", "減少", "R1", "20分以下", "25分", "80%", "混雑"],
        ["2", "市民課", "窓口", "利用者数", "↑", "R1", "1,000人以上", "1,007人以上", "100%", ""],
    )
    assert said(read_) == [
        ("待ち時間", "分", 2022, None, T, 20),
        ("待ち時間", "分", 2022, None, A, 25),
        ("利用者数", "人", 2022, None, T, 1000),
    ]
    assert [f.direction for f in read_.figures] == ["down", "down", "up"]
    assert places(read_) == [(3, "H", "1,007人以上")]


def test_rates_beside_target_and_actual_and_running_sums_beside_months_are_left_alone() -> None:
    rates = table(
        ["部局", "指標", "R3", "", "", "R4", "", "", "備考"],
        ["", "", "目標", "実績", "達成率", "目標", "実績", "達成率", ""],
        ["市民", "a", "1", "2", "200%", "3", "4", "133%", "x"],
    )
    assert [(f.fiscal_year, f.measure, f.value) for f in rates.figures] == [
        (2021, T, 1), (2021, A, 2), (2022, T, 3), (2022, A, 4),
    ]  # fmt: skip
    sums = table(
        ["令和4年度"], ["指標", "4月", "", "5月", ""], ["", "当月", "累計", "当月", "累計"], ["a", "1", "1", "2", "3"]
    )
    assert [(str(f.month), f.value) for f in sums.figures] == [("2022-04", 1), ("2022-05", 2)]


def test_a_department_above_the_table_and_the_year_before() -> None:
    rows: list[Row] = [
        ["令和4年度目標"],
        ["部局名:市民協働部"],
        ["指標", "目標", "前年度実績", "実績"],
        ["a", "1", "2", "3"],
    ]
    expected = [("a", "", 2022, None, T, 1), ("a", "", 2021, None, A, 2), ("a", "", 2022, None, A, 3)]
    assert said(table(*rows)) == expected
    assert {f.department for f in read(book_of(*rows), department="都市").figures} == {"市民協働部"}
    gaps: list[list[Row]] = [[], [[]]]
    for gap in gaps:
        beside = table(["部局名", "市民協働部", "", "年度", "R4"], *gap, *rows[2:])
        assert said(beside) == expected
        assert {f.department for f in beside.figures} == {"市民協働部"}


def test_years_down_under_a_blank_corner_and_names_down_under_one() -> None:
    years = table(["", "人口", "世帯数"], ["平成29年", "1", "2"], ["30年", "3", "4"])
    assert [(f.indicator, f.fiscal_year, f.value) for f in years.figures] == [
        ("人口", 2017, 1), ("世帯数", 2017, 2), ("人口", 2018, 3), ("世帯数", 2018, 4),
    ]  # fmt: skip
    assert [f.indicator for f in table(["", "R4"], ["人口", "1"], ["世帯数", "2"]).figures] == ["人口", "世帯数"]


def test_names_down_and_indicators_across_name_a_figure_together() -> None:
    read_ = table(
        ["施設名", "年月", "利用者数(人)", "貸出冊数(冊)"],
        ["図書館", "2022-04", "1", "2"],
        ["分館", "2022-04", "3", "4"],
    )
    assert [(f.indicator, f.unit) for f in read_.figures] == [
        ("図書館 利用者数", "人"), ("図書館 貸出冊数", "冊"), ("分館 利用者数", "人"), ("分館 貸出冊数", "冊"),
    ]  # fmt: skip


def test_spans_of_months_or_years_are_no_month_and_no_year() -> None:
    read_ = table(["指標", "第1四半期", "4～6月", "R4～R6目標", "R4"], ["人口", "1", "2", "3", "4"])
    assert said(read_) == [("人口", "", 2022, None, A, 4)]
    assert places(read_) == [(1, "B", "第1四半期"), (1, "C", "4~6月"), (1, "D", "R4~R6目標")]
    assert [problem.refuses for problem in read_.problems] == [False, False, True]


def test_a_table_in_blocks_that_repeat_their_header() -> None:
    read_ = table(
        ["基本目標1"],
        ["数値目標", "基準値", "目標値"],
        ["", "R1", "R6"],
        ["転入者数", "1,007人", "1,100人"],
        ["重要業績評価指標（KPI）", "基準値", "目標値"],
        ["", "R1", "R6"],
        ["相談件数", "10件", "20件"],
    )
    assert [(f.indicator, f.fiscal_year, f.measure, f.value) for f in read_.figures] == [
        ("転入者数", 2019, A, 1007), ("転入者数", 2024, T, 1100), ("相談件数", 2019, A, 10), ("相談件数", 2024, T, 20),
    ]  # fmt: skip
    assert not read_.problems


def test_a_year_may_say_what_its_row_is() -> None:
    assert said(table(["年度", "人口(人)"], ["令和3年度実績", "1"], ["令和7年度目標", "2"])) == [
        ("人口", "人", 2021, None, A, 1), ("人口", "人", 2025, None, T, 2),
    ]  # fmt: skip


def test_a_second_column_of_names_under_the_same_header_divides_the_indicator() -> None:
    read_ = table(
        ["健康増進計画"],
        ["指標", "", "ベースライン", "目標"],
        ["", "", "平成22年", "平成34年"],
        ["喫煙率", "男性", "32.2%", "減少"],
        ["", "女性", "8.4%", "8%"],
    )
    assert [(f.indicator, f.fiscal_year, f.measure, f.value, f.direction) for f in read_.figures] == [
        ("喫煙率 男性", 2010, A, 32.2, "down"), ("喫煙率 女性", 2010, A, 8.4, None), ("喫煙率 女性", 2022, T, 8, None),
    ]  # fmt: skip


def test_target_and_actual_down_under_a_blank_corner() -> None:
    read_ = table(["窓口の利用者数 令和4年度"], ["", "4月", "1月"], ["計画", "10", "20"], ["実績", "11", "19"])
    assert said(read_) == [
        ("窓口の利用者数", "", 2022, "2022-04", T, 10),
        ("窓口の利用者数", "", 2022, "2023-01", T, 20),
        ("窓口の利用者数", "", 2022, "2022-04", A, 11),
        ("窓口の利用者数", "", 2022, "2023-01", A, 19),
    ]


def test_money_keeps_the_unit_it_is_written_in() -> None:
    assert said(table(["区分", "R3", "R4"], ["歳入", "1,000千円", "1.5億円"], ["市税", "12百万円", "500円"])) == [
        ("歳入", "千円", 2021, None, A, 1000),
        ("歳入", "億円", 2022, None, A, 1.5),
        ("市税", "百万円", 2021, None, A, 12),
        ("市税", "円", 2022, None, A, 500),
    ]


def test_a_plan_in_a_title_or_in_explanation_makes_no_value_a_target() -> None:
    read_ = table(["健康増進計画"], ["indicator", "R4", "explanation"], ["a", "1", "because"])
    assert said(read_) == [("a", "", 2022, None, A, 1)]
    assert not read_.problems
    assert {f.measure for f in table(["令和4年度 目標値一覧"], ["指標", "4月"], ["a", "1"]).figures} == {T}


def test_the_sheet_with_the_figures_is_read_and_the_others_are_named() -> None:
    book = Book("表.xlsx", (
        opened(csv_bytes([["説明"], ["この表は"]]), "説明.csv").sheets[0],
        opened(csv_bytes([["指標", "R3"], ["a", "1"]]), "旧.csv").sheets[0],
        opened(csv_bytes([["指標", "R3", "R4"], ["a", "1", "2"]]), "新.csv").sheets[0],
    ))  # fmt: skip
    assert read(book).mapping.sheet == "新"
    assert read(book).skipped_sheets == ("説明", "旧")


@pytest.mark.parametrize(
    "word", ["なし", "－", "…", "未集計", "設置", "概ね達成", "約30", "10～20", "3人くらい", "#REF!", "①", "2022/4/1"]
)
def test_a_word_that_is_no_number_is_listed_and_never_becomes_one(word: str) -> None:
    read_ = table(["指標", "単位", "R4実績"], ["a", "人", word], ["b", "人", "1"])
    assert [f.indicator for f in read_.figures] == ["b"]
    assert places(read_) == [(2, "C", word)]


def test_a_blank_is_no_problem_and_no_figure_and_zero_is_one() -> None:
    read_ = table(["指標", "R3", "R4"], ["a", "", "　"], ["b", "0", ""])
    assert [(f.indicator, f.value) for f in read_.figures] == [("b", 0)]
    assert not read_.problems
    assert (read_.rows, read_.accepted, read_.refused) == (2, 1, 0)


def test_another_unit_than_the_columns_is_a_problem() -> None:
    read_ = table(["指標", "単位", "R4"], ["a", "人", "37%"], ["b", "千円", "1,200千円"])
    assert places(read_) == [(2, "C", "37%")]
    assert said(read_) == [("b", "千円", 2022, None, A, 1200)]


def test_a_row_of_figures_without_a_name_is_a_problem() -> None:
    read_ = table(["部局", "指標", "R4"], ["市民", "a", "1"], ["", "", "2"])
    assert [f.value for f in read_.figures] == [1]
    assert places(read_) == [(3, "B", "")]


def test_a_blank_name_between_names_stays_blank() -> None:
    read_ = table(
        ["部局", "目標", "指標", "R4"], ["市民", "自治", "a", "1"], ["市民", "", "b", "2"], ["", "", "c", "3"]
    )
    assert [(f.department, f.goal) for f in read_.figures] == [("市民", "自治"), ("市民", ""), ("市民", "")]


def test_an_indicator_whose_name_begins_like_a_sum_is_none() -> None:
    assert [f.indicator for f in table(["指標", "R4"], ["合計特殊出生率", "1.5"], ["小計", "3"]).figures] == [
        "合計特殊出生率"
    ]


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"]], [["指標", "単位"], ["a", "人"]], [["1", "2"], ["3", "4"]]])
def test_a_file_without_a_table_of_figures_is_told_so(rows: list[list[str]]) -> None:
    with pytest.raises(BadFile, match="見出しの付いた数値の表が見つかりません"):
        table(*rows)


@pytest.mark.parametrize(
    "text",
    [
        "表" * 50_000 + "x",
        "R1、" * 30_000,
        "(" * 90_000,
        "9" * 90_000,
        "十" * 90_000 + "年",
        "0~" * 40_000,
        "以上" * 40_000,
    ],
)
def test_a_long_cell_takes_no_long_time_wherever_it_stands(text: str) -> None:
    began = time.process_time()
    for rows in (
        [[text], ["指標", "R4"], ["a", "1"]],
        [["指標", "R4", text], ["a", "1"]],
        [["指標", "R4"], ["a", text], [text, "1"]],
    ):
        assert len(table(*rows).figures) == 1
    assert time.process_time() - began < 3


def test_a_wide_table_takes_no_long_time() -> None:
    began = time.process_time()
    assert len(table(["指標", *["R4"] * 900], *[["a", *["1"] * 900]] * 300).figures) == 270_000
    with pytest.raises(BadFile, match="1,201列あります"):
        table(["指標", *["R4"] * 1_200], ["a", *["1"] * 1_200])
    with pytest.raises(BadFile, match="見つかりません"):
        table(*[["a"] * 10_000] * 100)
    assert time.process_time() - began < 15


# Mappings ------------------------------------------------------------------------------------------------------

WIDE: list[Row] = [["部局", "指標", "単位", "4月", "5月"], ["市民", "a", "人", "1", "2"]]


def book_of(*rows: Row, name: str = "表.csv") -> Book:
    return opened(csv_bytes(rows), name)


def test_a_mapping_is_kept_as_json_and_read_back() -> None:
    mapping = table(["令和4年度"], *WIDE).mapping
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert Mapping.from_json(replace(mapping, fiscal_year=2022, measure=T, unit="人").to_json()).fiscal_year == 2022


def test_a_kept_mapping_reads_next_years_file_as_next_years_wherever_its_header_stands() -> None:
    mapping = table(["令和4年度"], *WIDE).mapping
    read_ = read(book_of(["令和5年度"], ["(単位:人)"], [], *WIDE, name="新しい名前.csv"), mapping)
    assert [(str(f.month), f.value) for f in read_.figures] == [("2023-04", 1), ("2023-05", 2)]
    assert read_.mapping.header_rows == 4


def test_a_mapping_corrected_by_hand_wins_over_the_guess() -> None:
    book = book_of(["項目", "平成13年実績", "5ヵ年目標"], ["a", "1", "2"])
    guess = read(book).mapping
    columns = tuple(replace(c, fiscal_year=2006) if c.letter == "C" else c for c in guess.columns)
    read_ = read(book, replace(guess, columns=columns, department="市民"))
    assert said(read_) == [("a", "", 2001, None, A, 1), ("a", "", 2006, None, T, 2)]
    assert {f.department for f in read_.figures} == {"市民"}
    assert not read_.problems


def test_a_mapping_written_by_hand_needs_no_headers() -> None:
    text = """{"header_rows": 0, "fiscal_year": 2022, "columns": [
        {"letter": "A", "role": "indicator"}, {"letter": "B", "role": "value", "measure": "target"}]}"""
    assert said(read(book_of(["a", "1"], ["b", "2"]), Mapping.from_json(text))) == [
        ("a", "", 2022, None, T, 1),
        ("b", "", 2022, None, T, 2),
    ]


def test_a_mapping_of_another_table_is_refused_with_the_column_that_differs() -> None:
    mapping = table(["令和4年度"], *WIDE).mapping
    with pytest.raises(BadFile, match=r"D列の見出しは「4月」のはずですが、2行目は「備考」です"):
        read(book_of(["令和4年度"], ["部局", "指標", "単位", "備考"], ["市民", "a", "人", "b"]), mapping)
    with pytest.raises(BadFile, match=r"空欄です"):
        read(book_of(["令和4年度"], [], ["a"]), mapping)


def test_a_mapping_of_a_sheet_that_is_not_there_is_refused() -> None:
    sheets = tuple(replace(book_of(*WIDE).sheets[0], name=name) for name in ("甲", "乙"))
    with pytest.raises(BadFile, match=r"シート「表」が「表\.xlsx」にありません。あるのは「甲」、「乙」です"):
        read(Book("表.xlsx", sheets), table(*WIDE).mapping)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "JSONとして読めません"),
        ("[]", "{ } の形ではありません"),
        ("{}", "列がありません"),
        ('{"columns": [{"letter": "A"}]}', "role"),
        ('{"columns": [{"letter": "1", "role": "unit"}]}', "letter"),
        ('{"columns": [{"letter": "A", "role": "unit", "yaer": 1}]}', "知らない項目「yaer」"),
        ('{"columns": [{"letter": "A", "role": "value", "month": 13}]}', "1から12"),
        ('{"columns": [{"letter": "A", "role": "value", "measure": "goal"}]}', "target か actual"),
        ('{"columns": [{"letter": "A", "role": "value", "fiscal_year": 22}]}', "22年度は扱えません"),
        ('{"columns": [{"letter": "A", "role": "unit"}, {"letter": "A", "role": "goal"}]}', "A列が2回"),
        ('{"columns": [{"letter": "A", "role": "unit"}, {"letter": "B", "role": "unit"}]}', "unit の列が2つ"),
        ('{"columns": 1, "sheet": 1}', "列がありません"),
        ("[" * 100_000, "深すぎます|JSONとして読めません"),
    ],
)
def test_a_mapping_that_is_none_says_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        Mapping.from_json(text)


def test_figures_belong_to_the_department_that_is_given_where_the_file_names_none() -> None:
    assert {f.department for f in read(book_of(["指標", "R4"], ["a", "1"]), department="市民").figures} == {"市民"}
    assert {f.department for f in read(book_of(["令和4年度"], *WIDE), department="都市").figures} == {"市民"}


def test_each_column_of_the_guess_names_what_the_file_names() -> None:
    mapping = table(["令和4年度"], *WIDE).mapping
    assert [(c.letter, c.header, c.role) for c in mapping.columns] == [
        ("A", "部局", Role.DEPARTMENT),
        ("B", "指標", Role.INDICATOR),
        ("C", "単位", Role.UNIT),
        ("D", "4月", Role.VALUE),
        ("E", "5月", Role.VALUE),
    ]


@pytest.mark.parametrize("header", ["実績の日", "実績の差", "目標決定日", "実績の登録日時", "実績の月数", "実績の秘匿"])
def test_what_stands_beside_figures_by_its_header_is_none(header: str) -> None:
    reading = table(["指標", "年度", "実績", header], ["参加者数", "2022", "12", "3"])
    assert [(figure.column, figure.value) for figure in reading.figures] == [("C", 12)]


@pytest.mark.parametrize("beside", ["2023-03-31", "令和5年3月31日", "2023/3/31", "2026-11-25T11:59:30+09:00", "TRUE"])
def test_days_and_true_and_false_are_no_figures_whatever_stands_above(beside: str) -> None:
    reading = table(["指標", "年度", "実績", "実績確認"], ["参加者数", "2022", "12", beside])
    assert ([(figure.column, figure.value) for figure in reading.figures], reading.problems) == ([("C", 12)], ())
