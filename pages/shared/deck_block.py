"""A deck on the page: all of its screens in one block, moved through in the browser alone.

So a screen changes at once, and a lost connection keeps what is shown: the block asks its server every few seconds
whether it is still there, and says so as long as it is not. The shown screen stands in the address.
"""

from __future__ import annotations

import streamlit as st

from pages.shared.markup import Html

_PLAY = """
const player = (window.kpiDeck ??= listen())

export default function ({data, parentElement: place}) {
  player.place = place
  if (place.shown !== data) {
    const before = place.shown && held()
    place.innerHTML = place.shown = data
    place.onchange = timed
    show(before ? again(before) : Number(new URLSearchParams(location.search).get('screen') ?? 1) - 1)
    sized()
    if (before) resume(before)
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

/** What stays when a live deck takes new figures: the screen, by what it is about, and what is open on it. */
function held() {
  const all = screens(), {chapter} = all[player.at].dataset
  return {
    at: player.at,
    chapter,
    within: all.slice(0, player.at).filter(screen => screen.dataset.chapter === chapter).length,
    pace: player.place.querySelector('.pace').value,
    attention: player.place.querySelector('.attention-only').checked,
    open: player.place.querySelector(':popover-open')?.ariaLabel,
    focused: player.place.contains(document.activeElement) ? document.activeElement.ariaLabel : null,
  }
}

function again({at, chapter, within}) {
  const same = screens().map((screen, n) => screen.dataset.chapter === chapter ? n : -1).filter(n => n >= 0)
  return same.length ? same[Math.min(within, same.length - 1)] : at
}

function resume({pace, attention, open, focused}) {
  const named = name => name && [...player.place.querySelectorAll('[aria-label]')].find(e => e.ariaLabel === name)
  player.place.querySelector('.pace').value = pace
  player.place.querySelector('.attention-only').checked = attention
  const panel = open && [...player.place.querySelectorAll('.panel')].find(e => e.ariaLabel === open)
  panel?.showPopover()
  named(focused)?.focus()
}

function leave() {
  clearInterval(player.timer)
  player.timer = player.place = null
}

function sized() {
  if (!isShown()) return
  const deck = player.place.querySelector('.deck')
  deck.style.setProperty('--zoom', Math.max(1, Math.min(innerWidth / 1280, innerHeight / 720)))
  fill()
}

/** Let what stands on the shown screen grow as far as it fits. */
function fill() {
  const screen = screens()[player.at]
  for (const larger of [1.5, 1.4, 1.3, 1.2, 1.1, 1]) {
    screen.style.setProperty('--k', larger)
    if (fits(screen) && !(larger > 1 && breaks(screen))) return
  }
}

/** Whether a name in a line, or a value, takes a second line. */
function breaks(screen) {
  const isBroken = e => e.clientHeight > 1.8 * parseFloat(getComputedStyle(e).fontSize)
  const names = [...screen.querySelectorAll('.some .opens, .ahead li > span:nth-child(2)')]
  const values = [...screen.querySelectorAll('.few .value, .some .value')]
  const [first, second] = [e => e.firstElementChild, e => e.lastElementChild]
  return names.some(isBroken) || values.some(e => second(e).offsetTop >= first(e).offsetTop + first(e).offsetHeight)
}

function fits(screen) {
  const cut = e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1
  const clipped = e => e.scrollHeight > e.clientHeight * 1.3 || e.scrollWidth > e.clientWidth + 1  // by a line
  if ([screen, ...screen.querySelectorAll('.figure-card')].some(cut)) return false
  if ([...screen.querySelectorAll('.opens, .why, li > b, li > span, .named b')].some(clipped)) return false
  const boxes = [...screen.children].map(e => e.getBoundingClientRect())
  return boxes.every((box, n) => !n || boxes[n - 1].bottom <= box.top + 1)
}

function show(wanted) {
  const all = screens()
  player.at = Math.max(0, Math.min(all.length - 1, wanted || 0))
  all.forEach((screen, n) => { screen.hidden = n !== player.at })
  fill()
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


def place(html: Html, key: str) -> None:
    """Put a deck on the page; one that has not changed is left alone by a rerun.

    One that has changed keeps its screen, what is open on it, and its pace.
    """
    _component(data=str(html), key=key)
