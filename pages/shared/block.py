"""HTML of our own on the page, placed by one component; markup is built in `markup`.

The browser reads a block at once, where Streamlit's markdown would build it element by element. Links to other pages
and views are followed without loading the product anew, and a menu (`class="go"`) is a list of links: its options are
addresses. Both go into the browser's history, so that Back works. A button that has a word to send (`data-send`) sends
it to the page; one that leaves for elsewhere and comes back at the front door (`data-return`) is brought back here.
A panel that is open stays open when its block changes, and one that is asked for before it has come opens then.
"""

from __future__ import annotations

import streamlit as st

from pages.shared.markup import Html

_PLACE = """
const RETURN = 'kpi-return'
const go = address => {
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}
let wanted = null  // a panel whose button was pressed before it came
const back = sessionStorage.getItem(RETURN)
if (back && location.pathname === '/') {
  sessionStorage.removeItem(RETURN)
  go(back)
}
export default function ({data, parentElement: place, setTriggerValue}) {
  if (place.shown === data) return
  const focused = place.contains(document.activeElement) && document.activeElement.id
  const open = place.querySelector(':popover-open')?.id ?? wanted
  place.innerHTML = place.shown = data
  if (focused) document.getElementById(focused)?.focus()
  const panel = open && place.querySelector('#' + CSS.escape(open))
  if (panel) {
    panel.showPopover()
    wanted = null
  }
  place.onchange = event => event.target.matches('select.go') && go(event.target.value)
  place.onclick = event => {
    const opener = event.target.closest('button[popovertarget]')
    if (opener) wanted = opener.popoverTargetElement ? null : opener.getAttribute('popovertarget')
    const button = event.target.closest('button[data-send]')
    if (button) {
      if ('return' in button.dataset) sessionStorage.setItem(RETURN, location.pathname + location.search)
      setTriggerValue('sent', button.dataset.send)
      return
    }
    const link = event.target.closest('a[href]')
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target || link?.hash || link?.download
    if (!link || elsewhere || link.origin !== location.origin) return
    event.preventDefault()
    go(link.href)
  }
}
"""
_component = st.components.v2.component("kpi_block", js=_PLACE, isolate_styles=False)


def place(html: Html, key: str) -> None:
    """Put a block into the page; one that has not changed is left alone by a rerun."""
    _component(data=str(html), key=key)


def ask(html: Html, key: str) -> str | None:
    """Put a block into the page whose buttons have words to send (`data-send`).

    Returns:
        What a button of the block has just sent, once.
    """
    sent: str | None = _component(data=str(html), key=key, on_sent_change=_nothing).sent
    return sent


def _nothing() -> None:
    """Let the page run: the word is among what the component returns then."""
