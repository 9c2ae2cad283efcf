"""Calm pages for what goes wrong: what it is, and what to do about it.

What a person can mend is told in its own words. Everything else is a bug: it goes to the log whole, and the page says
that it did.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from kpi.report import NothingKnown
from kpi.shipped import ShippedDataError
from kpi.store import StoreError
from pages.shared import filters
from pages.shared.filters import AS_OF, WrongAddress, WrongMoment
from pages.shared.markup import heading, tag

log = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Turn what a person can mend into a page of its own."""
    try:
        yield
    except WrongAddress as error:
        nearest = error.nearest
        shown = f"{nearest.choice.name}・{nearest.year.label}・{nearest.month.end_label}時点"
        _page("アドレスの指定に誤りがあります", *error.problems, f"近いもの: {shown}")
        _button("近いものを表示する", nearest.address)
    except WrongMoment as error:
        _page("この登録日時では表示できません", str(error), "指定を外すと、最新の登録内容を表示します。")
        _button("最新の登録内容を表示する", _without_moment())
    except NothingKnown:
        _page(
            "表示できるデータがまだありません",
            "部局の年度が1つも登録されていません。",
            "データベースの置き場所(KPI_DATABASE)を確かめるか、同梱データで作り直してください。",
        )
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


def _page(title: str, *sentences: str) -> None:
    paragraphs = (tag("p", line) for sentence in sentences for line in sentence.splitlines())
    st.markdown(
        tag("div", heading(1, title), *paragraphs, cls="trouble", role="alert"),
        unsafe_allow_html=True,
        anchors=False,
    )


def _button(label: str, address: dict[str, str]) -> None:
    with st.container(key="trouble-remedy"):
        st.button(label, key="trouble-button", type="primary", on_click=filters.go, args=(address,))


def _without_moment() -> dict[str, str]:
    return {name: value for name, value in st.query_params.items() if name != AS_OF}
