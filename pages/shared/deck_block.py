"""A deck on the page: all of its screens in one block, moved through in the browser alone.

So a screen changes at once, and a lost connection keeps what is shown: the block asks its server every few seconds
whether it is still there, and says so as long as it is not. The shown screen stands in the address.
"""

from __future__ import annotations

import streamlit as st

from pages.shared.markup import Html

_PLAY = """
const player = (window.kpiDeck ??= listen())

export default function ({data, parentElement: place, setTriggerValue}) {
  player.place = place
  player.freeze = name => setTriggerValue('name', name)
  if (place.shown !== data) {
    place.innerHTML = place.shown = data
    place.onchange = timed
    show(Number(new URLSearchParams(location.search).get('screen') ?? 1) - 1)
    sized()
    place.querySelector('.panel:has(.problem)')?.showPopover()
  }
  return () => {
    if (player.place === place && !place.isConnected) leave()
  }
}

function listen() {
  addEventListener('keydown', pressed)
  addEventListener('resize', sized)
  addEventListener('click', clicked, {capture: true})  // ahead of a dialog that takes clicks beside it
  setInterval(ask, 5000)
  return {place: null, at: 0, timer: null}
}

const screens = () => [...player.place.querySelectorAll('.screen')]
const isShown = () => player.place?.isConnected && player.place.querySelector('.screen')

function leave() {
  clearInterval(player.timer)
  player.timer = player.place = null
}

function sized() {
  if (!isShown()) return
  const deck = player.place.querySelector('.deck')
  deck.style.setProperty('--zoom', Math.max(1, Math.min(innerWidth / 1280, innerHeight / 720)))
}

function show(wanted) {
  const all = screens()
  player.at = Math.max(0, Math.min(all.length - 1, wanted || 0))
  all.forEach((screen, n) => { screen.hidden = n !== player.at })
  const mark = player.place.querySelector('.place-mark')
  mark.textContent = `${player.at + 1}/${all.length}`
  player.place.querySelector('.told').textContent = all[player.at].ariaLabel
  player.place.querySelector('[data-move="-1"]').disabled = player.at === 0
  player.place.querySelector('[data-move="1"]').disabled = player.at === all.length - 1
  const address = new URL(location.href)
  address.searchParams.set('screen', player.at + 1)
  history.replaceState(history.state, '', address)
}

function go(address) {
  leave()
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}

function pressed(event) {
  if (!isShown() || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest?.('input, select, textarea') || player.place.querySelector(':popover-open')) return
  const move = {ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity}[event.key]
  if (event.key === 'Escape') go(player.place.querySelector('a.leave').href)
  else if (move) show(Math.max(0, Math.min(screens().length - 1, player.at + move)))
  else return
  event.preventDefault()
}

function clicked(event) {
  if (!isShown() || !player.place.contains(event.target)) return
  const mover = event.target.closest('[data-move]')
  if (mover) show(player.at + Number(mover.dataset.move))
  if (event.target.closest('.freeze')) {
    const name = player.place.querySelector('.deck-name')
    if (name.reportValidity()) player.freeze(name.value)
  }
  const link = event.target.closest('a[href]')
  if (!link || link.download || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  go(link.href)
}

/** Move on by itself, as the two fields of the panel say. */
function timed() {
  clearInterval(player.timer)
  const seconds = Number(player.place.querySelector('.pace').value)
  player.timer = seconds ? setInterval(next, seconds * 1000) : null
}

function next() {
  if (!isShown()) return leave()
  const all = screens()
  const wanted = player.place.querySelector('.attention-only').checked
    ? all.map((screen, n) => screen.dataset.attention ? n : -1).filter(n => n >= 0)
    : all.map((_, n) => n)
  if (wanted.length) show(wanted.find(n => n > player.at) ?? wanted[0])
}

async function ask() {
  if (!isShown()) return
  const mark = player.place.querySelector('.lost')
  try {
    const answer = await fetch('/_stcore/health', {cache: 'no-store', signal: AbortSignal.timeout(4000)})
    mark.hidden = answer.ok
  } catch {
    mark.hidden = false
  }
  if (!mark.hidden) for (let e = player.place; e; e = e.parentElement) e.inert = false  // for a dialog that is hidden
}
"""
_component = st.components.v2.component("kpi_deck_block", js=_PLAY, isolate_styles=False)


def place(html: Html, key: str) -> str | None:
    """Put a deck on the page; one that has not changed is left alone by a rerun.

    Returns:
        The name under which the deck was just asked to be frozen, once.
    """
    name: str | None = _component(data=str(html), key=key, on_name_change=_nothing).name
    return name


def _nothing() -> None:
    """Let the page run: the name is among what the component returns then."""
