"""What opens over a page: a panel that a button names, and a list of facts to put into it."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.markup import Html, heading, join, tag


def opener(label: str, target: str, cls: str, said: str | None = None) -> Html:
    """Return a button that opens a popover; `said` is its name where the label alone does not say what opens."""
    return tag("button", label, cls=cls, type="button", popovertarget=target, aria_label=said)


def panel(name: str, title: str, *children: str, cls: str = "") -> Html:
    """Return a popover under a name that an `opener` names; `cls` says where it stands (panel.css)."""
    close = tag("button", "閉じる", cls="close", type="button", popovertarget=name, popovertargetaction="hide")
    return tag(
        "div",
        tag("div", heading(2, title), close, cls="panel-head"),
        *children,
        cls=f"panel {cls}".strip(),
        id=name,
        popover="auto",
        role="dialog",
        aria_label=title,
    )


def facts(listed: Sequence[tuple[str, str | None]]) -> Html:
    """Return names with their texts; a fact without a text is left out."""
    return tag("dl", *(join((tag("dt", name), tag("dd", text))) for name, text in listed if text), cls="facts")
