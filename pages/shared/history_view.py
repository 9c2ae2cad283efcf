"""The history of something on its page: each change with who, when and why, and what it was before and after."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.calendar import jst_label
from kpi.history import Revision
from pages.shared.markup import Html, heading, table, tag


def drawn(revisions: Sequence[Revision], none: str) -> Html:
    """Return changes, the newest first; `none` is said where there is none."""
    if not revisions:
        return tag("p", none, cls="register")
    return tag("section", *map(_revision, revisions), cls="register history")


def _revision(one: Revision) -> Html:
    said = f"{jst_label(one.recorded_at)} {one.actor}({one.origin.label})"
    looks = ("short", "", "")
    what = tag("p", f"取消 理由: {one.reason}")
    if not one.withdrawn:
        what = table(("項目", "前", "後"), one.differences, f"理由: {one.reason}", looks)
    return tag("div", heading(3, said), what, cls="revision")
