"""What was typed on 月次入力 and has not reached the database, kept in the browser until it has.

A session ends with its connection: by a reload, a server that was started again, a sign-in that ran out. Every
keystroke is therefore noted in the browser's `localStorage`, under the database, the person, the section and the month,
and forgotten as soon as it is saved. When the same person comes back to the same round, what is left is sent to the
sheet, which puts it back and says so. Unlike a table of scratch texts in the store, this also keeps what was typed
while there was no server to send it to, and sends it when there is one again; nobody else who signs in is shown it.

A text is noted with the change that its writer had seen, so that it never overwrites what somebody saved meanwhile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from kpi.access import Person
from kpi.model import ItemKind
from pages.shared import reader
from pages.shared.entry_grid import COLUMNS
from pages.shared.entry_sheet import FIELDS, Kept, Sheet
from pages.shared.pasted import left_out

_NOTE = """
const page = (window.kpiUnsent ??= listen())

export default function ({data, setTriggerValue}) {
  page.data = data
  page.send = setTriggerValue
  page.fields = Object.fromEntries(data.fields.map(field => [field.id, field]))
  const kept = read(data.store)
  const isNew = page.session !== data.session
  if (isNew) page.session = data.session, page.known = new Set()
  if (isConnected()) page.isAway = false
  for (const {id, text, saved, based_on} of data.fields) {
    const note = kept[id]
    if (text !== saved) {
      if (!note || note.text === text) kept[id] = {text, based_on, session: data.session}
      page.known.add(id)  // the server has it and could not save it
    } else if (page.known.delete(id) || note?.text === saved) delete kept[id]
  }
  if (isNew) {
    const left = Object.entries(kept).filter(([id, note]) =>
      note.session !== data.session && note.text !== page.fields[id]?.text)
    for (const [, note] of left) note.session = data.session
    if (left.length) setTimeout(() => send(left))
  }
  write(data.store, kept)
  later(600)
  return () => { if (page.data === data) page.data = null }
}

function read(store) {
  try { return JSON.parse(localStorage.getItem(store)) ?? {} } catch { return {} }
}

function write(store, kept) {
  try {
    if (Object.keys(kept).length) localStorage.setItem(store, JSON.stringify(kept))
    else localStorage.removeItem(store)
  } catch { /* full or forbidden: the page works without */ }
}

function send(left) {
  page.send('left', JSON.stringify(left.map(([id, {text, based_on}]) => ({id, text, based_on}))))
}

function isConnected() {
  const state = document.querySelector('[data-test-connection-state]')?.dataset.testConnectionState
  return state === undefined || state === 'CONNECTED'
}

/** Send what is kept when there is a server again, as Streamlit asks for no run; but take no editor from anybody. */
function comeBack() {
  clearTimeout(page.coming)
  if (!page.isAway || !page.data || !isConnected()) return
  if (document.activeElement?.matches('textarea')) return page.coming = setTimeout(comeBack, 500)
  const left = Object.entries(read(page.data.store))
  if (left.length) send(left)  // what it answers ends the absence
  else page.isAway = false
}

function note(typed) {
  const {data, fields} = page
  const kept = read(data.store), before = JSON.stringify(kept)
  for (const [id, text] of typed) {
    const field = fields[id]
    if (!field) continue
    if (text !== field.text) kept[id] = {text, based_on: field.based_on, session: data.session}
    else if (field.text === field.saved) delete kept[id]
  }
  if (JSON.stringify(kept) !== before) write(data.store, kept)
}

function later(pause) {
  clearTimeout(page.timer)
  page.timer = setTimeout(noteCells, pause)
}

/** Without a connection a grid shows what it was given instead of what was typed into it: then it is not believed. */
function noteCells() {
  if (page.data && !page.isAway) note(cells())
}

/** The texts of the cells on the screen, or of the edited one only; what is being typed stands in its editor. */
function cells(onlyEdited = false) {
  const found = []
  const editor = document.querySelector('#portal textarea')
  for (const grid of page.data.grids) {
    const place = document.querySelector('.' + CSS.escape(grid.cls))
    for (const cell of place?.querySelectorAll('[id^="glide-cell-"]') ?? []) {
      const [, column, row] = cell.id.match(/(\\d+)-(\\d+)$/).map(Number)
      const name = grid.columns[column]
      if (!grid.fields.includes(name)) continue
      const title = place.querySelector(`#glide-cell-0-${row}`)?.textContent
      const same = grid.titles.filter(one => one === title).length === 1
      const code = grid.codes[same ? grid.titles.indexOf(title) : row]
      const edited = editor && page.place === place && cell.getAttribute('aria-selected') === 'true'
      if (edited || !onlyEdited) found.push([`${grid.kind}|${code}|${name}`, edited ? editor.value : cell.textContent])
    }
  }
  return found
}

function listen() {
  const on = (types, act) => types.split(' ').forEach(type =>
    addEventListener(type, event => page.data && act(event), {capture: true, passive: true}))
  on('input', ({target}) => {
    const cls = [...(target.closest('[class*="st-key-"]')?.classList ?? [])].find(one => one in page.data.areas)
    if (cls) note([[page.data.areas[cls], target.value]])
    else if (target.closest('#portal')) note(cells(true))
  })
  on('paste', event => {
    const place = document.activeElement?.closest('[class*="st-key-grid-"]')
    const grid = page.data.grids.find(one => place?.classList.contains(one.cls))
    const first = grid && place.querySelector('[id^="glide-cell-"][aria-selected="true"]')
    if (!first) return
    const [, column, row] = first.id.match(/(\\d+)-(\\d+)$/).map(Number)
    const text = event.clipboardData?.getData('text/plain') ?? ''
    page.send('pasted', JSON.stringify({kind: grid.kind, text, row, column}))
  })
  on('focusin', ({target}) => {
    page.place = target.closest?.('[class*="st-key-grid-"]') ?? page.place
  })
  on('keyup pointerup paste cut', () => later(500))  // the texts of the cells are drawn a while after the picture
  on('pagehide', noteCells)
  new MutationObserver(() => {
    if (isConnected()) comeBack()
    else page.isAway = true
  }).observe(document.body, {subtree: true, attributeFilter: ['data-test-connection-state']})
  return {data: null, session: null, known: new Set(), isAway: false}
}
"""
_component = st.components.v2.component("kpi_unsent", js=_NOTE, isolate_styles=False)


def keep(sheet: Sheet, who: Person) -> None:
    """Keep in the browser what the sheet has not saved, and put back what an earlier session has left there.

    The browser also tells what was pasted into a grid.
    """
    sent = _component(data=_told(sheet, who), key="unsent", on_left_change=_nothing, on_pasted_change=_nothing)
    left: str | None = sent.left
    if sent.pasted:
        block = json.loads(sent.pasted)
        kind = ItemKind(block["kind"])
        sheet.left_out = left_out(kind, len(sheet.lines[kind]), block["text"], block["row"], block["column"])
    if left:
        sheet.restore(who, [kept for one in json.loads(left) if (kept := kept_of(one)) is not None])
        st.rerun()


def _told(sheet: Sheet, who: Person) -> dict[str, Any]:
    """Return what the browser is told: each field with what stands there and what of it is saved, and where it is."""
    fields = [
        {"id": _id(kept), "text": kept.text, "saved": saved, "based_on": kept.based_on} for kept, saved in sheet.kept()
    ]
    first = reader.store().first_change_at()
    return {
        "store": "/".join(("kpi-unsent", str(first), who.login, sheet.section, str(sheet.month))),
        "session": sheet.token,
        "fields": fields,
        "areas": {
            _css(f"{kept.name}-{kept.code}-{sheet.mark}"): _id(kept)
            for kept, _ in sheet.kept()
            if kept.name not in FIELDS[kept.kind]
        },
        "grids": [_grid(sheet, kind) for kind in ItemKind],
    }


def _grid(sheet: Sheet, kind: ItemKind) -> dict[str, Any]:
    lines = sheet.lines[kind]
    return {
        "kind": kind.value,
        "cls": _css(sheet.key(kind)),
        "columns": COLUMNS[kind],
        "fields": FIELDS[kind],
        "codes": list(lines),
        "titles": [line.title for line in lines.values()],
    }


def _id(kept: Kept) -> str:
    return f"{kept.kind.value}|{kept.code}|{kept.name}"


def kept_of(sent: Mapping[str, Any]) -> Kept | None:
    """Return what a browser sent; None where it is none of ours."""
    try:
        kind, rest = str(sent["id"]).split("|", 1)
        code, name = rest.rsplit("|", 1)
        return Kept(ItemKind(kind), code, name, str(sent["text"]), int(sent["based_on"]))
    except (KeyError, TypeError, ValueError):
        return None


def _css(key: str) -> str:
    """Return the class that Streamlit gives to an element with a key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)


def _nothing() -> None:
    """Let the page run: what was left is among what the component returns then."""
