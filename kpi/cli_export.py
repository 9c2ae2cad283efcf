"""`kpi export`: tables and handouts as files.

Tables of any page as CSV, Excel or Parquet; a council's deck as PowerPoint, PDF or pictures too.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

from kpi import access, relay
from kpi.calendar import Month
from kpi.exchange import handout
from kpi.exchange.handout import Form
from kpi.exchange.out import files, wanted
from kpi.exchange.out.files import Format
from kpi.exchange.out.wanted import Wanted, What
from kpi.guard import Refused
from kpi.store import Store

_FORMS = (*Format, *Form)
_ALONE = "は年度・時点の決まった資料です。--year、--month、--as-of は付けないでください。"


def declare(
    parser: argparse.ArgumentParser,
    year: Callable[[str], int],
    month: Callable[[str], Month],
    moment: Callable[[str], Any],
) -> None:
    """Add the arguments of `kpi export` to its parser; the functions read a year, a month and a moment."""
    parser.add_argument("form", choices=tuple(map(str, _FORMS)), metavar="|".join(_FORMS), help="ファイルの形式")
    listed = "、".join(f"{what.value}({what.label})" for what in What)
    parser.add_argument("--what", type=_what, help=f"何を: {listed}(既定: report、pptx・pdf・pngではdeck)")
    parser.add_argument("--deck", metavar="NAME", help="議会説明の資料(準備中、凍結)の名前")
    parser.add_argument("--notes", action="store_true", help="pptxの発表者ノートに、各数値の計算方法を書く")
    parser.add_argument("--department", help="部局のコードまたは名称(既定: 最初の部局)")
    parser.add_argument("--year", type=year, help="年度。例: 2022(既定: 最新)")
    parser.add_argument("--month", type=month, help="時点の月。例: 2023-02(既定: 3月、または終わった最後の月)")
    parser.add_argument("--as-of", type=moment, help="登録日時")
    parser.add_argument("--without-bom", action="store_true", help="CSVにBOMを付けない(既定: Excelのために付ける)")
    parser.add_argument("--inside", action="store_true", help="秘匿と内部メモも、権限のある課の分だけ書き出す")
    parser.add_argument("--force", action="store_true", help="すでにあるファイルに上書きする")
    parser.add_argument(
        "-o",
        dest="output",
        required=True,
        help="書き出すファイル。表や画像が複数のときは横に並べ、.zipなら1つにまとめる",
    )
    parser.set_defaults(command=_run)


def _what(text: str) -> What:
    try:
        return What(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"「{text}」は書き出せません。{'、'.join(What)} のどれかにしてください。"
        ) from error


def _run(store: Store, asked: argparse.Namespace, today: date) -> relay.Answer:
    wish = _wish(asked)
    if asked.form in tuple(Form):
        return _document(store, asked, wish)
    who = access.local_operator(store, asked.operator, today)
    found = wanted.find(store, who, wish, today)
    parts = files.parts(found.tables, Format(asked.form), bom=not asked.without_bom)
    named = files.named(parts, asked.output)
    rows = "、".join(f"{table.title} {len(table.rows):,}行" for table in found.tables)
    return _told(f"{found.title}を書き出しました({rows})。", named)


def _wish(asked: argparse.Namespace) -> Wanted:
    """Return what is asked for.

    Raises:
        Refused: two things are asked that exclude each other.
    """
    is_of_deck = asked.deck is not None or asked.form in tuple(Form)
    what = asked.what or (What.DECK if is_of_deck else What.REPORT)
    if is_of_deck and what is not What.DECK:
        raise Refused(f"--what {what} は、{asked.form} や --deck と一緒には使えません。--what deck にしてください。")
    if asked.notes and asked.form != Form.PPTX:
        raise Refused("--notes(発表者ノート)を付けられるのは pptx だけです。")
    if asked.deck is not None and (asked.year, asked.month, asked.as_of) != (None, None, None):
        raise Refused(f"「{asked.deck}」{_ALONE}")
    if asked.inside and what is What.DECK:
        raise Refused("議会説明に、秘匿と内部メモは書き出せません。--inside は付けないでください。")
    return Wanted(what, asked.department, asked.year, asked.month, asked.as_of, inside=asked.inside, deck=asked.deck)


def _document(store: Store, asked: argparse.Namespace, wish: Wanted) -> relay.Answer:
    deck = wanted.find_deck(store, wish)
    parts = handout.parts(deck, Form(asked.form), asked.tick, notes=asked.notes)
    title = "_".join((What.DECK.label, *wanted.deck_place(deck, wish)))
    return _told(f"{title}を書き出しました。", handout.named(parts, asked.output))


def _told(first: str, named: dict[str, bytes]) -> relay.Answer:
    return relay.Answer("".join(f"{line}\n" for line in (first, *named)), "", 0, named)
