"""A published sheet is read the same from every format, in layouts that differ; what is unsure is told with its place.

All wording here is invented.
"""

from __future__ import annotations

import re
import zlib
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.exchange.sheet import BadFile, read_sheet, sheet_json, sheet_text
from tests.exchange.sheets import FORMATS, Block, portable, tabbed, word, workbook, zipped

_HEAD = ["No", "当年度目標(当初設定)", "実績", ""]
_SECOND_HEAD = ["", "取組み事項・その内容とスケジュール", "取り組んだ内容と成果", "課題・今後の方向性"]
WHOLE: list[Block] = [
    "令和５年度 部局マネジメントシート",
    [["部 局", "みどり環境部", "補 職", "部 長"]],
    "1. 部局の使命",
    "(1) 水とみどりを次の世代へ引き継ぎます。",
    "(2) 資源が巡るまちをつくります。",
    "2. 使命を遂行するための方針と総括",
    [
        ["方針", "取り組みの総括"],
        [
            "(1) 公園を使いやすくします。\n(2) ごみを減らします。",
            "○公園の改修を終えました。\n○新たな計画をつくりました。",
        ],
    ],
    "3. 当年度目標と振り返り",
    [
        _HEAD,
        _SECOND_HEAD,
        [
            "1",
            (
                "公園の再生と利用の拡大\n(1) 公園の改修を進めます。①改修計画の決定(6月)"
                "②改修工事の実施(9月～令和6年2月、3公園以上)\n"
                "(2) 市民と公園を育てます。\n①花壇づくりの支援(通年、登録団体数:24団体、延作業回数:130回)"
            ),
            (
                "○改修計画を6月に決定し、2公園において工事を進めました。 "
                "○花壇づくりでは登録団体数22団体、延作業回数141回となりました。"
            ),
            "○担い手を増やします。",
        ],
        ["", "総合計画", "", ""],
        ["", "3-2-① みどりを守り育てます。", "3-2-② 水辺を生かします。", ""],
        ["", "基本政策", "", ""],
        ["", "21 公園の魅力向上", "22", "水辺の再生"],
    ],
    [
        _HEAD,
        _SECOND_HEAD,
        [
            "2",
            (
                "ごみの減量\n(1) 食べ残しを減らします。\n① 通年実施、協力店舗数200店\n"
                "(2) 収集を見直します。(令和5年度末資源化率28.5%)\n"
                "①排出ルールの改定は10月迄に素案、12月意見募集、3月決定"
            ),
            "○協力店舗の登録を呼びかけました。(全12回、延べ198店)\n(1月末時点で資源化率27.9%、回収率63.0%)",
            "○事業者への働きかけを続けます。",
        ],
        ["", "総合計画", "", ""],
        ["", "3-1-① 資源循環を進めます。", "", ""],
        ["", "基本政策", "", ""],
        ["", "0", "", ""],
    ],
    "4. 中期目標(概ね今後4年間)",
    [
        ["No", "取組み事項、課題とめざす成果", "スケジュール(工程)"],
        [
            "1",
            "みどりのまちづくり\n(1) みどりの量と質を高めます。\n(2) 協働の輪を広げます。",
            (
                "(1) 計画の推進\n①みどりの計画の改定 令和5年度(2023年度)\n②計画に基づく整備 令和6年度(2024年度)～\n"
                "(2) 協働の推進\n①登録制度の見直し 令和5年度～"
            ),
        ],
        ["", "総合計画", ""],
        ["", "3-2-① みどりを守り育てます。", ""],
        ["", "基本政策", ""],
        ["21", "公園の魅力向上", ""],
        ["2", "循環のまちづくり\n(1) 資源化を進めます。", "(1) 資源化施設\n①施設の基本設計 令和6年度"],
    ],
]


def read(text: str, name: str = "sheet.md") -> dict[str, Any]:
    """Read a sheet that is given as text."""
    return sheet_json(read_sheet(text.encode(), name))


def placeless(found: Any) -> Any:
    """Return what was found without where."""
    if isinstance(found, list):
        return [placeless(one) for one in found]
    if isinstance(found, dict):
        return {key: placeless(value) for key, value in found.items() if not key.endswith("place")}
    return found


def outline(found: dict[str, Any]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return goals, initiatives and steps by title."""
    return [
        (goal["title"], [(one["title"], [step["title"] for step in one["steps"]]) for one in goal["initiatives"]])
        for goal in found["goals"]
    ]


def figures(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return goal, name, target, comparator, unit, actual and its month of each figure."""
    names = ("goal", "name", "target", "comparator", "unit", "actual", "actual_month")
    return [tuple(figure[name] for name in names) for figure in found["figures"]]


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return sheet_json(read_sheet(tabbed(WHOLE), "tabs.md"))


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "tabs.md"])
def test_every_format_says_the_same(name: str, whole: dict[str, Any]) -> None:
    assert placeless(sheet_json(read_sheet(FORMATS[name](WHOLE), name))) == placeless(whole)


def test_a_row_that_a_page_of_a_pdf_ends_in_goes_on_with_the_next() -> None:
    blocks: list[Block] = [
        "3. 当年度目標",
        [
            ["No", "当年度目標", "実績"],
            ["1", "緑化\n" + "\n".join(f"({n}) 植樹その{n}を進めます。" for n in range(1, 61)), "○植樹30本"],
        ],
        "4. 中期目標",
    ]
    [goal] = sheet_json(read_sheet(portable(blocks), "long.pdf"))["goals"]
    assert [one["number"] for one in goal["initiatives"]] == list(range(1, 61))
    assert goal["results"][0]["text"] == "植樹30本"


def test_head_mission_policies_and_summary_are_read(whole: dict[str, Any]) -> None:
    assert (whole["department"], whole["fiscal_year"]) == ("みどり環境部", 2023)
    assert whole["mission"].splitlines() == [
        "(1) 水とみどりを次の世代へ引き継ぎます。",
        "(2) 資源が巡るまちをつくります。",
    ]
    assert [one["number"] for one in whole["policies"]] == [1, 2]
    assert [one["text"] for one in whole["summary"]] == ["公園の改修を終えました。", "新たな計画をつくりました。"]


def test_goals_have_their_initiatives_and_steps(whole: dict[str, Any]) -> None:
    assert outline(whole) == [
        (
            "公園の再生と利用の拡大",
            [
                (
                    "公園の改修を進めます。",
                    ["改修計画の決定(6月)", "改修工事の実施(9月～令和6年2月、3公園以上)"],
                ),
                ("市民と公園を育てます。", ["花壇づくりの支援(通年、登録団体数:24団体、延作業回数:130回)"]),
            ],
        ),
        (
            "ごみの減量",
            [
                ("食べ残しを減らします。", ["通年実施、協力店舗数200店"]),
                (
                    "収集を見直します。(令和5年度末資源化率28.5%)",
                    ["排出ルールの改定は10月迄に素案、12月意見募集、3月決定"],
                ),
            ],
        ),
    ]


def test_cited_plans_may_have_number_and_title_in_two_cells_and_0_means_none(whole: dict[str, Any]) -> None:
    assert [[(one["kind"], one["code"], one["title"]) for one in goal["plan_items"]] for goal in whole["goals"]] == [
        [
            ("comprehensive", "3-2-①", "みどりを守り育てます。"),
            ("comprehensive", "3-2-②", "水辺を生かします。"),
            ("basic_policy", "21", "公園の魅力向上"),
            ("basic_policy", "22", "水辺の再生"),
        ],
        [("comprehensive", "3-1-①", "資源循環を進めます。")],
    ]


def test_the_road_map_has_groups_and_years_in_all_forms(whole: dict[str, Any]) -> None:
    first, second = whole["midterm_goals"]
    assert [one["text"] for one in first["items"]] == ["みどりの量と質を高めます。", "協働の輪を広げます。"]
    assert [one["code"] for one in first["plan_items"]] == ["3-2-①", "21"]
    assert [
        (step["group"], step["title"], step["first_year"], step["last_year"], step["is_open"])
        for goal in (first, second)
        for step in goal["steps"]
    ] == [
        ("計画の推進", "みどりの計画の改定", 2023, 2023, False),
        ("計画の推進", "計画に基づく整備", 2024, None, True),
        ("協働の推進", "登録制度の見直し", 2023, None, True),
        ("資源化施設", "施設の基本設計", 2024, 2024, False),
    ]


def test_figures_join_targets_and_the_results_that_answer_them(whole: dict[str, Any]) -> None:
    assert figures(whole) == [
        (1, "改修工事", 3, "以上", "公園", None, None),
        (1, "登録団体数", 24, None, "団体", 22, None),
        (1, "延作業回数", 130, None, "回", 141, None),
        (2, "協力店舗数", 200, None, "店", 198, None),
        (2, "資源化率", 28.5, None, "%", 27.9, "2024-01"),
        (2, "協力店舗", None, None, "回", 12, None),
        (2, "回収率", None, None, "%", 63, "2024-01"),
    ]
    [rate] = [figure for figure in whole["figures"] if figure["name"] == "資源化率"]
    assert rate["due"] == "2024-03"


def test_milestones_are_named_by_the_words_beside_their_month(whole: dict[str, Any]) -> None:
    assert [(one["title"], one["due_from"], one["due_to"]) for one in whole["milestones"]] == [
        ("改修計画の決定", "2023-06", "2023-06"),
        ("改修工事の実施", "2023-09", "2024-02"),
        ("素案", None, "2023-10"),
        ("意見募集", "2023-12", "2023-12"),
        ("決定", "2024-03", "2024-03"),
    ]


def test_several_months_in_brackets_and_what_an_initiative_is_headed_for_are_milestones() -> None:
    found = read(
        "3. 当年度目標\n\n目標1 拠点\n\n(1) 令和5年(2023年)2月の開館に向け、準備します。\n\n"
        "① 計画の確定(9月)、内覧会(1月)\n\n② 令和3年4月に定めた方針に基づく運営(通年)\n",
        "sheet-2022.md",
    )
    assert [(one["step"], one["title"], one["due_to"]) for one in found["milestones"]] == [
        (None, "開館", "2023-02"),
        (1, "計画の確定", "2022-09"),
        (1, "内覧会", "2023-01"),
    ]


def test_a_number_that_only_describes_is_listed_and_no_figure(whole: dict[str, Any]) -> None:
    assert [(one["place"], one["reason"].partition("は")[0]) for one in whole["unread"]] == [("20行目", "「2公園」")]


def test_a_sheet_of_headings_and_lists_is_read() -> None:
    found = read(
        """# 令和６年度　福祉部　組織目標

## １　使命
だれもが支え合えるまちをつくる。

## ２　取組方針
- (1) 相談を断らない。

## ３　当年度目標

### 目標１　相談窓口の充実
**総合計画**：2-3-① 支え合いを広げる。
**基本政策**：7 相談の充実

1. 相談員を育てる。
   - ① 研修の開催（年４回、延べ参加者数１２０人以上）
   - ② 手引きの公表（１２月）
2. 出向いて聞く。
   - ① 訪問相談（通年、訪問世帯数：340世帯）

#### 実績
- 研修を４回開催し、延べ参加者数は１３５人でした。
- 訪問世帯数３３８世帯（令和７年１月末現在）

#### 課題・今後の方向性
- 夜間の相談に応じる。

### 目標２　移動の支援
1. 送迎を広げる。
   - ① 試行（10月～12月）

## ４　中期目標
### 目標１　支え合いの仕組み
(1) 地域の拠点をつくる。
スケジュール
① 拠点の選定　令和6年度
② 拠点の開設　令和7年度～令和8年度
"""
    )
    assert (found["department"], found["fiscal_year"]) == ("福祉部", 2024)
    assert outline(found) == [
        (
            "相談窓口の充実",
            [
                ("相談員を育てる。", ["研修の開催(年4回、延べ参加者数120人以上)", "手引きの公表(12月)"]),
                ("出向いて聞く。", ["訪問相談(通年、訪問世帯数:340世帯)"]),
            ],
        ),
        ("移動の支援", [("送迎を広げる。", ["試行(10月～12月)"])]),
    ]
    assert [one["code"] for one in found["goals"][0]["plan_items"]] == ["2-3-①", "7"]
    assert [one["text"] for one in found["goals"][0]["issues"]] == ["夜間の相談に応じる。"]
    assert [step["last_year"] for step in found["midterm_goals"][0]["steps"]] == [2024, 2026]
    assert {figure[2:7] for figure in figures(found)} == {
        (4, None, "回", 4, None),
        (120, "以上", "人", 135, None),
        (340, None, "世帯", 338, "2025-01"),
    }


def test_plain_text_with_wide_spaces_brackets_and_katakana_numbers_is_read() -> None:
    found = read(
        """　　　　令和6年度　部局目標管理シート
部局名：上下水道局　　　　　局長名：某
【使命】
　安全な水を途切れさせることなく届け、
まちの水環境を守る。
【運営方針】
(1) 施設の耐震化を急ぐ。
【当年度目標】
目標① 水道管の耐震化
　総合計画　4-1-2 災害に強いまちをつくる
　(1) 基幹管路の更新
　　ア 更新延長 12.5km（年度末）
　　イ 設計の完了（９月末まで）
　〈実績〉
　・基幹管路の更新延長は１１．８㎞となった。
　・老朽管およそ300か所のうち、5か所で漏水が見つかった。
目標② 窓口の見直し
　(1) 料金窓口の混雑を減らす
　　ア 平均待ち時間を10分以下とする
　〈実績〉
　・平均待ち時間は12分でした。
""",
        "sheet.txt",
    )
    assert (found["department"], found["fiscal_year"]) == ("上下水道局", 2024)
    assert found["mission"] == "安全な水を途切れさせることなく届け、まちの水環境を守る。"
    assert outline(found) == [
        ("水道管の耐震化", [("基幹管路の更新", ["更新延長 12.5km(年度末)", "設計の完了(9月末まで)"])]),
        ("窓口の見直し", [("料金窓口の混雑を減らす", ["平均待ち時間を10分以下とする"])]),
    ]
    assert figures(found) == [
        (1, "更新延長", 12.5, None, "km", 11.8, None),
        (2, "平均待ち時間", 10, "以下", "分", 12, None),
    ]
    assert ["約300か所" in one["reason"] for one in found["unread"]] == [True]


def test_labels_in_brackets_links_in_one_line_and_goals_below_results_are_read() -> None:
    found = read(
        """部　局　名　　危機管理室
年　　　度　　令和７年度

Ⅰ　組織の使命
　災害から市民の命を守る。

Ⅱ　基本方針
　１　備えを固める。
　２　地域の力を高める。

Ⅲ　当年度の取組目標
１．避難所の運営力を高める
　（総合計画：２－１－①　災害に備えます。　基本政策：５　防災の強化）
　①　訓練を行う
　　ア　総合防災訓練（９月）　参加者数：１，５００人
　　イ　夜間訓練（１１月～１２月、２地区）
　【実績】総合防災訓練を９月に行い、参加者数は１，４３２人。夜間訓練は２地区で実施。
　【課題】夜間の要員
２．情報を早く届ける
　①　メールの登録を増やす（登録者数　年度末３０，０００人）
　【実績】登録者数３１，２５０人（２月末）
Ⅳ　中期目標
１．自助の広がり
　①　家具固定の補助　令和７年度～令和９年度
""",
        "sheet.txt",
    )
    assert (found["department"], found["fiscal_year"]) == ("危機管理室", 2025)
    assert outline(found) == [
        (
            "避難所の運営力を高める",
            [("訓練を行う", ["総合防災訓練(9月) 参加者数:1,500人", "夜間訓練(11月～12月、2地区)"])],
        ),
        ("情報を早く届ける", [("メールの登録を増やす(登録者数 年度末30,000人)", [])]),
    ]
    assert [(one["kind"], one["code"]) for one in found["goals"][0]["plan_items"]] == [
        ("comprehensive", "2-1-①"),
        ("basic_policy", "5"),
    ]
    assert figures(found) == [
        (1, "総合防災訓練 参加者数", 1500, None, "人", 1432, None),
        (1, "夜間訓練", 2, None, "地区", 2, None),
        (2, "登録者数", 30000, None, "人", 31250, "2026-02"),
    ]
    assert [(step["title"], step["last_year"]) for step in found["midterm_goals"][0]["steps"]] == [
        ("家具固定の補助", 2027)
    ]


def test_a_table_without_numbers_of_its_own_takes_those_in_its_cells() -> None:
    found = read(
        """部局：都市整備部　　対象年度：2023年度

## 当年度目標

|目標|取組内容|実績・成果|課題|備考|
|---|---|---|---|---|
|1 道路の安全<br>総合計画 4-2-②　道路を守ります。|(1)舗装の打換え（通年、舗装延長 3.2km）|○舗装延長2.9km|○資材|別表|
|2 公共交通|(1)バスの再編（利用者数 月2,000人）|○利用者数は月1,850人。|||
"""
    )
    assert (found["department"], found["fiscal_year"]) == ("都市整備部", 2023)
    assert [goal["title"] for goal in found["goals"]] == ["道路の安全", "公共交通"]
    assert [one["code"] for one in found["goals"][0]["plan_items"]] == ["4-2-②"]
    assert [figure[2:6] for figure in figures(found)] == [(3.2, None, "km", 2.9), (2000, None, "人", 1850)]
    assert [one["text"] for one in found["unread"]] == ["別表"]


@pytest.mark.parametrize("name", ["word.docx", "book.xlsx", "print.pdf"])
def test_rows_of_labels_and_values_side_by_side_are_read(name: str) -> None:
    blocks: list[Block] = [
        "令和6年度 部局マネジメントシート",
        "市民生活部",
        "１ 当年度目標",
        [
            ["目標番号", "1", "目標名", "窓口の待ち時間を減らす"],
            ["取組内容", "① 窓口の予約を始める（8月）\n② 待ち人数を知らせる（通年）"],
            ["指標", "平均待ち時間", "目標値", "15分以内", "実績値", "18分"],
            ["成果", "予約を9月に始めました。"],
            ["総合計画", "5-2-① 市政を進めます。"],
            ["基本政策", "60 手続きの改善"],
        ],
        [
            ["目標番号", "2", "目標名", "書かない窓口"],
            ["指標", "利用件数", "目標値", "3,000件", "実績値", "2,410件（1月末時点）"],
        ],
    ]
    found = sheet_json(read_sheet(FORMATS[name](blocks), name))
    assert found["department"] == "市民生活部"
    assert outline(found) == [
        ("窓口の待ち時間を減らす", [("窓口の予約を始める(8月)", []), ("待ち人数を知らせる(通年)", [])]),
        ("書かない窓口", []),
    ]
    assert [one["code"] for one in found["goals"][0]["plan_items"]] == ["5-2-①", "60"]
    assert figures(found) == [
        (1, "平均待ち時間", 15, "以下", "分", 18, None),
        (2, "利用件数", 3000, None, "件", 2410, "2025-01"),
    ]
    assert found["unread"] == []


def test_cited_plans_in_the_first_column_of_a_workbook_end_no_table() -> None:
    head = ["No", "取組み事項", "スケジュール"]
    blocks: list[Block] = [
        "4. 中期目標",
        [head, ["1", "緑化\n(1) 植樹を広げます。", "①植樹 令和5年度"], ["基本政策"], ["0"]],
        [["2", "減量\n(1) 資源を生かします。", "①設計 令和6年度"], ["基本政策"], ["21 資源の循環"]],
    ]
    found = sheet_json(read_sheet(workbook(blocks), "book.xlsx"))
    assert [(goal["title"], len(goal["items"]), len(goal["steps"])) for goal in found["midterm_goals"]] == [
        ("緑化", 1, 1),
        ("減量", 1, 1),
    ]
    assert [one["code"] for one in found["midterm_goals"][1]["plan_items"]] == ["21"]


def test_places_name_the_line_the_cell_the_row_or_the_page() -> None:
    places = {name: sheet_json(read_sheet(write(WHOLE), name))["goals"][0]["place"] for name, write in FORMATS.items()}
    assert places == {
        "tabs.md": "20行目",
        "pipes.md": "20行目",
        "page.html": places["page.html"],
        "word.docx": "表3の3行目1列目",
        "book.xlsx": "シート「Sheet」A12",
        "print.pdf": "1ページ",
    }
    assert re.fullmatch("[0-9]+行目", places["page.html"])


def test_a_target_that_results_speak_of_begins_no_goal() -> None:
    found = read(
        "3. 当年度目標\n\n＜目標1＞　読む力\n\n(1) 巡回(年間200回)\n\n＜実績＞\n\n"
        "目標12校に対し、15校で実施した。\n\n＜関連＞\n\n＜目標2＞　体力\n\n(1) 大会(参加校20校)\n\n"
        "＜実績＞\n\n参加校は18校にとどまった。\n"
    )
    assert [goal["title"] for goal in found["goals"]] == ["読む力", "体力"]
    assert [one["text"] for one in found["goals"][0]["results"]] == ["目標12校に対し、15校で実施した。"]
    assert figures(found)[-1][:6] == (2, "参加校", 20, None, "校", 18)


def test_numbered_results_are_not_taken_for_the_next_goal() -> None:
    found = read("3. 当年度目標\n\n1. 連携\n\n(1) 会議\n\n実績\n\n1. 会議を開いた。\n\n2. 資料を公表した。\n")
    [goal] = found["goals"]
    assert [one["text"] for one in goal["results"]] == ["会議を開いた。", "資料を公表した。"]


def test_a_table_with_a_row_for_each_step_and_one_of_indicators_are_read_together() -> None:
    found = read(
        """<h1>令和4年度 健康部 組織目標</h1><h2>1. 部の使命</h2><p>市民の健康を守る。</p><h2>3. 今年度の目標</h2>
<table>
<tr><th>番号</th><th>目標</th><th>取組項目</th><th>工程</th><th>時期</th><th>実績</th></tr>
<tr><td rowspan="3">1</td><td rowspan="3">健診を受ける人を増やす</td><td rowspan="2">受診の呼びかけ</td><td>はがき</td>
<td>6月</td><td>6月に送付した。</td></tr>
<tr><td>電話</td><td>9月～11月</td><td></td></tr>
<tr><td>休日健診</td><td>休日健診の開催</td><td>通年</td><td>8回開催した。</td></tr>
<tr><td>2</td><td>こころの健康</td><td>聞き手の養成</td><td>養成講座</td><td>年2回</td><td></td></tr>
</table>
<h3>指標</h3>
<table>
<tr><th>目標番号</th><th>指標名</th><th>単位</th><th>目標</th><th>実績</th></tr>
<tr><td>1</td><td>受診率</td><td>%</td><td>38.0以上</td><td>36.4</td></tr>
<tr><td>1</td><td>休日健診の回数</td><td>回</td><td>8</td><td>8</td></tr>
<tr><td>2</td><td>養成者数</td><td>人</td><td>1,200</td><td>未集計</td></tr>
</table>""",
        "sheet.html",
    )
    assert outline(found) == [
        ("健診を受ける人を増やす", [("受診の呼びかけ", ["はがき", "電話"]), ("休日健診", ["休日健診の開催"])]),
        ("こころの健康", [("聞き手の養成", ["養成講座"])]),
    ]
    assert [
        step["schedule"]["kind"] for goal in found["goals"] for one in goal["initiatives"] for step in one["steps"]
    ] == ["month", "span", "all_year", "times_a_year"]
    assert figures(found) == [
        (1, "受診率", 38, "以上", "%", 36.4, None),
        (1, "休日健診の回数", 8, None, "回", 8, None),
        (2, "養成者数", 1200, None, "人", None, None),
    ]
    assert [one["text"] for one in found["unread"]] == ["未集計"]


def test_a_workbook_with_merged_cells_units_in_brackets_and_years_as_columns_is_read() -> None:
    blocks: list[Block] = [
        "令和4年度　部局マネジメントシート",
        [["部　局", "税務部", "", "部長名", "某"]],
        "１．部局の使命",
        "公平な課税と確実な収納で、市政を支えます。",
        "３．当年度目標",
        [
            ["No", "目標", "取組み事項", "スケジュール", "指標", "目標値", "実績値", "実績", "課題"],
            [
                "1",
                "収納率の向上",
                "（１）口座振替",
                "通年",
                "口座振替加入率",
                "45%以上",
                "43.2%",
                "窓口で案内",
                "申込み",
            ],
            ["", "", "（２）滞納整理", "10月～3月", "差押件数", "300", "312", "一斉に催告", ""],
            ["2", "窓口の電子化", "（１）証明書", "7月", "申請数(件)", "1,500", "1,620(2月末時点)", "", ""],
        ],
        "４．中期目標",
        [
            ["No", "中期目標", "取組み", "令和4年度", "令和5年度", "令和6年度"],
            ["1", "課税客体の把握", "①航空写真の活用", "仕様の検討", "撮影", ""],
            ["", "", "②システムの更新", "", "○", "○"],
        ],
    ]
    found = sheet_json(read_sheet(workbook(blocks, merged=["A7:A8", "B7:B8"]), "book.xlsx"))
    assert found["department"] == "税務部"
    assert outline(found) == [
        ("収納率の向上", [("口座振替", []), ("滞納整理", [])]),
        ("窓口の電子化", [("証明書", [])]),
    ]
    assert figures(found) == [
        (1, "口座振替加入率", 45, "以上", "%", 43.2, None),
        (1, "差押件数", 300, None, "", 312, None),
        (2, "申請数", 1500, None, "件", 1620, "2023-02"),
    ]
    assert [(step["title"], step["first_year"]) for step in found["midterm_goals"][0]["steps"]] == [
        ("仕様の検討", 2022),
        ("撮影", 2023),
        ("システムの更新", 2023),
        ("システムの更新", 2024),
    ]


def test_numbers_that_word_counts_itself_and_labels_in_the_first_column_are_read() -> None:
    def listed(text: str, level: int) -> str:
        return (
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
            f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    numbering = (
        '<w:abstractNum w:abstractNumId="3">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%2"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
    )
    plan = "\n".join((
        listed("蔵書を増やす", 0), listed("本の購入(通年、購入冊数8,000冊)", 1), listed("入替え(8月)", 1),
        listed("司書を置く", 0), listed("配置の拡大(4月)", 1),
    ))  # fmt: skip
    blocks: list[Block] = [
        "令和8年度 運営方針書",
        "学び推進局",
        "■ 使命",
        "学びの機会をひらきます。",
        "■ 本年度の重点目標",
        [["目標1", "図書館の充実"], ["取組み", plan], ["実績", "購入冊数は7,650冊でした。"], ["課題", "予算の確保"]],
        [["目標2", "部活動"], ["取組み", "（１）説明会"], ["スケジュール", "7月～10月"]],
    ]
    found = sheet_json(read_sheet(word(blocks, numbering), "word.docx"))
    assert (found["department"], found["fiscal_year"]) == ("学び推進局", 2026)
    assert outline(found) == [
        (
            "図書館の充実",
            [("蔵書を増やす", ["本の購入(通年、購入冊数8,000冊)", "入替え(8月)"]), ("司書を置く", ["配置の拡大(4月)"])],
        ),
        ("部活動", [("説明会", [])]),
    ]
    assert found["goals"][1]["initiatives"][0]["schedule"]["to"] == "2026-10"
    assert figures(found) == [(1, "購入冊数", 8000, None, "冊", 7650, None)]


@pytest.mark.parametrize(
    ("name", "year"),
    [("sheet-2021.md", 2021), ("R3_sheet.md", 2021), ("令和元年度.md", None), ("20231.md", None), ("sheet.md", None)],
)
def test_a_year_that_the_sheet_does_not_say_is_taken_from_the_name_or_left_open(name: str, year: int | None) -> None:
    found = read("部局名 市民部\n\n1. 使命\n\nまちを支える。\n", name)
    assert found["fiscal_year"] == year
    assert found["department"] == "市民部"


def test_a_reference_to_another_step_begins_no_step() -> None:
    found = read("3. 当年度目標\n\n目標1 連携\n\n(1) 会議を開く。①設置(5月)②①の結果の公表(6月)③①と②をふまえた見直し\n")
    assert outline(found) == [("連携", [("会議を開く。", ["設置(5月)", "①の結果の公表(6月)", "①と②をふまえた見直し"])])]


def test_what_stands_where_no_goal_is_known_is_listed() -> None:
    found = read("3. 当年度目標\n\n目標の考え方を示します。\n\n目標1 連携\n\n説明の文です。\n")
    assert [one["text"] for one in found["unread"]] == ["目標の考え方を示します。", "説明の文です。"]


def test_text_for_a_terminal_shows_figures_and_what_was_not_understood(whole: dict[str, Any]) -> None:
    text = sheet_text(read_sheet(tabbed(WHOLE), "tabs.md"))
    assert "みどり環境部 令和5年度(2023年度)" in text
    assert "読み取れなかったもの(1件)" in text
    assert all(figure["name"] in text for figure in whole["figures"])


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.md", "空です"),
        (b"x", "a.csv", "読めません"),
        (b"%PDF-1.4", "a.md", "中身はPDF"),
        (b"PK\x03\x04", "a.pdf", "圧縮"),
        (b"PK\x03\x04", "a.docx", "壊れている"),
        (b"%PDF-1.4 broken", "a.pdf", "読めません"),
        ("あ".encode() * 600_000, "a.txt", "多すぎます"),
        (zipped({"[Content_Types].xml": "<Types/>"}), "a.docx", "xlsxではなく"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(data: bytes, name: str, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read_sheet(data, name)


def test_a_document_with_a_document_type_is_refused() -> None:
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": '<a><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></a>',
        "word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    }
    with pytest.raises(BadFile, match="DOCTYPE"):
        read_sheet(zipped(parts), "a.docx")


@pytest.mark.parametrize(("megabytes", "said"), [(1, "文字がありません"), (1_500, "大きすぎる")])
def test_a_pdf_that_unpacks_to_more_than_memory_is_refused(megabytes: int, said: str) -> None:
    packer = zlib.compressobj()
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = zlib.compress(piece + again * megabytes + packer.flush())
    data = b"\n".join((
        b"%PDF-1.4",
        b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
        b"2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj",
        b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents 9 0 R>> endobj",
        b"9 0 obj <</Length %d/Filter[/FlateDecode/FlateDecode]>>" % len(stream),
        b"stream\n%b\nendstream endobj" % stream,
        b"trailer\n<</Root 1 0 R>>\n",
    ))  # fmt: skip
    with pytest.raises(BadFile, match=said):
        read_sheet(data, "bomb.pdf")


_PIECES = st.sampled_from((
    "3. 当年度目標", "4. 中期目標", "使命", "目標1", "(1)", "①", "②", "\n", "\t", "|", "<td>", "</tr>", "<table>",
    "<br>",
    "<p>", "(", ")", "総合計画", "基本政策", "5-1-③", "45", "令和4年度", "～", "13月", "2月末時点で", "62.8%",
    "4,000人", "以上", "実績", "スケジュール", "No\t目標\t実績", "指標\t目標値\t実績値", "○", "・", "。", "、",
    "約", "年3回", "０", "令和0年", "9999年度", "令和99年12月", "１，２，３人", "\x00", "\u2028", "𠮷",
))  # fmt: skip


@settings(max_examples=200, deadline=2000)
@given(
    st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=60), st.sampled_from(("sheet.md", "R9.txt", "a.html"))
)
def test_no_text_makes_it_fail_and_every_answer_can_be_written(pieces: list[str], name: str) -> None:
    text = "".join(pieces)
    try:
        sheet = read_sheet(text.encode("utf-8", "replace"), name)
    except BadFile:
        return
    found = sheet_json(sheet)
    assert sheet_text(sheet)
    assert all(0 <= figure["confidence"] <= 1 for figure in found["figures"])
    assert all(figure["target"] is not None or figure["actual"] is not None for figure in found["figures"])


@pytest.mark.parametrize(
    "piece",
    [
        "1人",
        "(",
        "①",
        "<!--",
        "<a ",
        "あ",
        "目標1実績",
        "令和4年度～",
        "(1) ",
        "1,",
        "一",
        "|",
        "5-1-1 ",
        "3月～",
        "a\n",
        "・・",
        "○",
    ],
)
def test_reading_takes_seconds_at_most_however_a_text_repeats_itself(piece: str) -> None:
    head = "3. 当年度目標\n目標1 題\n(1) 事項\n実績\n"
    begin = process_time()
    read_sheet((head + piece * (100_000 // len(piece))).encode(), "sheet.md")
    assert process_time() - begin < 10  # a text of which each part is looked at again for each other takes minutes
