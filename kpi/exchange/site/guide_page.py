"""How to read the site: what each state means and how it is found, what is not shown, and the data."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.exchange.out.table import Table
from kpi.exchange.site import words
from kpi.exchange.site.data_files import METADATA, described
from kpi.exchange.site.frame import DATA, INDEX, page
from kpi.markup import Html, tag
from kpi.model import MilestoneStatus, Status
from kpi.public import PublicSite
from kpi.setting import Settings

_STATES = {
    Status.ACHIEVED: "年度末の達成率が、評価区分のいちばん上の段階にある",
    Status.NEARLY: "年度末の達成率が、評価区分の中ほどの段階にある",
    Status.MISSED: "年度末の達成率が、評価区分のいちばん下の段階にある",
    Status.ON_TRACK: "年度の途中で、その月末までの計画に届いている",
    Status.CAUTION: "年度の途中で、その月末までの計画をやや下回っている",
    Status.BEHIND: "年度の途中で、課が決めた計画を大きく下回っている",
    Status.NOT_REPORTED: "報告することになっている値が、まだない。0ではない",
    Status.NOT_DUE: "報告する時期、または判定する時期になっていない",
    Status.NO_TARGET: "目標値が決められていない",
    Status.NOT_APPLICABLE: "この年度は対象でない、または定義が変わって比べられない",
}
_MILESTONES = {
    MilestoneStatus.DONE: "期限までに終わった",
    MilestoneStatus.DONE_UNDATED: "終わった。日付の記載がない",
    MilestoneStatus.DONE_LATE: "期限を過ぎて終わった",
    MilestoneStatus.OVERDUE: "期限を過ぎて、終わっていないと報告された",
    MilestoneStatus.PARTLY_DONE: "一部だけ終わった",
    MilestoneStatus.UNDER_WAY: "進めている",
    MilestoneStatus.POSTPONED: "期限を新しくした",
    MilestoneStatus.CANCELLED: "取りやめた",
    MilestoneStatus.NOT_REPORTED: "期限を過ぎて、報告がない",
    MilestoneStatus.NOT_DUE: "期限の前",
}
_METHODS = (
    ("多いほどよい指標", "実績 ÷ 目標"),
    ("少ないほどよい指標(基準値あり)", "(基準値 − 実績) ÷ (基準値 − 目標)"),
    ("少ないほどよい指標(基準値なし)", "目標 ÷ 実績。実績が0のときは達成で、率はない"),
    ("範囲の目標", "範囲の内か外か。率はない"),
    ("目標が0の指標", "実績が0のときだけ達成。率はない"),
)
_DICTIONARY = ("項目", "名前", "型", "単位", "説明")


def guide_page(tables: Sequence[Table], site: PublicSite) -> bytes:
    """Return the page that says how to read the site and its data."""
    title = "この資料の見方とデータ"
    body = [tag("h1", title), *_reading(), *_data(tables, site.settings)]
    return page(title, body, site, way=(("部局と年度", INDEX), (title, None)))


def _reading() -> list[Html]:
    figures = ((words.status(of, of.label), meaning) for of, meaning in _STATES.items())
    milestones = ((words.status(of, of.label), meaning) for of, meaning in _MILESTONES.items())
    return [
        tag(
            "section",
            tag("h2", "状態の意味"),
            tag("p", "状態は、登録された値からの自動の計算です。段階の境目と呼び名は年度の評価区分により、各ページの"
                "「状態の決め方」にあります。自動按分(参考)の計画だけを理由に、遅れとすることはありません。"),
            words.table(("状態", "意味"), figures, "指標の状態"),
            words.table(("状態", "意味"), milestones, "マイルストーンの状態"),
            id="states",
        ),
        tag(
            "section",
            tag("h2", "達成率の計算"),
            words.table(("指標", "計算"), _METHODS, "達成率の計算方法"),
            tag("p", "率は小数第1位までで示し、四捨五入で段階の境目をまたぐことはありません。"
                "99.96%は99.9%と示します。"),
            id="rates",
        ),
        tag(
            "section",
            tag("h2", "載せていないもの"),
            tag("p", "課長の確認が済んでいない値は「確認中」、公表しないと決めた値は「公表対象外」として、"
                "名称だけを載せます。件数にも数えません。文章は、公表したものだけを載せます。"),
            id="kept-back",
        ),
    ]  # fmt: skip


def _data(tables: Sequence[Table], settings: Settings) -> list[Html]:
    listed = described(tables)
    licence = tag("a", settings.public_licence, href=settings.public_licence_url, rel="license")
    rows = (
        (
            table.title,
            table.meaning,
            f"{len(table.rows):,}行",
            tag("span", _link(f"{table.name}.csv", f"{table.title}のCSV"), "　",
                _link(f"{table.name}.json", f"{table.title}のJSON")),
        )
        for table in (*tables, listed)
    )  # fmt: skip
    return [
        tag(
            "section",
            tag("h2", "データ"),
            tag("p", "ページと同じ値のデータです。CSVの文字コードはUTF-8(BOMあり)、区切りはコンマです。"
                "1行が1つの観測で、空欄は値がないことを示し、0ではありません。"
                "表計算ソフトが数式と取り違える文字で始まる文章には、先頭に ' を付けています。"),
            tag("p", "利用条件: ", licence),
            words.table(("表", "内容", "行数", "ファイル"), rows, "データの一覧"),
            tag("p", _link(METADATA, "機械可読の説明"), "(W3CのCSV on the Webの形式)"),
            id="data",
        ),
        tag("section", tag("h2", "項目の説明"), *map(_dictionary, tables), id="dictionary"),
    ]  # fmt: skip


def _link(name: str, text: str) -> Html:
    return tag("a", text, href=f"{DATA}/{name}")


def _dictionary(table: Table) -> Html:
    rows = ((one.title, tag("code", one.name), one.kind.label, one.unit or "—", one.meaning) for one in table.columns)
    return tag(
        "details", tag("summary", f"{table.title}の項目"), words.table(_DICTIONARY, rows, f"{table.title}の項目")
    )
