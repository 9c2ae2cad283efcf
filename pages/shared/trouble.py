"""Calm pages for what goes wrong: what it is, and what to do about it.

What a person can mend is told in its own words. Everything else is a bug: it goes to the log whole, and the page says
that it did.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kpi.access import Forbidden
from kpi.calendar import YearOutOfRange
from kpi.report import NothingKnown
from kpi.shipped import ShippedDataError
from kpi.store import StoreError
from pages.shared import block, identity
from pages.shared.address import WrongAddress, WrongMoment
from pages.shared.markup import heading, tag

log = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Turn what a person can mend into a page of its own."""
    try:
        yield
    except WrongAddress as error:
        remedy = ("近いものを表示する", error.link)
        _page("アドレスの指定に誤りがあります", *error.problems, f"近いもの: {error.nearest}", remedy=remedy)
    except WrongMoment as error:
        remedy = ("最新の登録内容を表示する", error.link)
        sentences = (str(error), "指定を外すと、最新の登録内容を表示します。")
        _page("この登録日時では表示できません", *sentences, remedy=remedy)
    except Forbidden as error:
        _page("このページは、いまの権限では使えません", str(error), *identity.advice())
    except NothingKnown:
        _page(
            "表示できるデータがまだありません",
            "部局の年度が1つも登録されていません。",
            "データベースの置き場所(KPI_DATABASE)を確かめるか、同梱データで作り直してください。",
        )
    except YearOutOfRange as error:
        sentences = (str(error), "「組織・目標・指標」か取り込んだデータで、年度と日付を確かめて直してください。")
        _page("データに、扱えない年度があります", *sentences)
    except StoreError as error:
        _page("データベースを開けません", str(error), "直したあと、このページを読み込み直してください。")
    except ShippedDataError as error:
        _page("同梱データを読み込めません", str(error), "直したあと、このページを読み込み直してください。")


def show_bug(error: Exception) -> bool:
    """Log a bug and show a calm page instead of Streamlit's; True says that this was done."""
    log.error("A page failed", exc_info=error)
    _page(
        "表示中に問題が起きました",
        "入力や登録済みのデータは失われていません。ページを読み込み直してください。",
        "続くときは、この画面を開いた時刻を添えて管理者に知らせてください。記録はサーバーのログにあります。",
    )
    return True


def _page(title: str, *sentences: str, remedy: tuple[str, str] | None = None) -> None:
    """Show sentences, and a way out as words and link."""
    paragraphs = (tag("p", line) for sentence in sentences for line in sentence.splitlines())
    way_out = tag("a", remedy[0], href=remedy[1], cls="remedy") if remedy else ""
    block.place(tag("div", heading(1, title), *paragraphs, way_out, cls="trouble", role="alert"), key="trouble")
