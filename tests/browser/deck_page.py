"""What may be wrong with a screen of a deck: too small, too long, too pale, or cut off."""

from __future__ import annotations

from playwright.sync_api import Page

SIZES = ((1280, 720), (1366, 768), (1920, 1080), (960, 720))

_MEASURE = """() => {
  const deck = document.querySelector('.deck'), screen = deck.querySelector('.screen:not([hidden])')
  const foot = deck.querySelector('.deck-foot')
  const luminance = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(c => c / 255)
      .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor
      if (!/, 0\\)$/.test(colour)) return colour
    }
    return 'rgb(255, 255, 255)'
  }
  const found = []
  const scale = Math.max(1, Math.min(innerWidth / 1280, innerHeight / 720))
  const walker = document.createTreeWalker(deck, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const words = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement
    if (!words || !parent.checkVisibility({visibilityProperty: true}) || parent.closest('.unseen')) continue
    const size = parseFloat(getComputedStyle(parent).fontSize)
    if (size < 20 * scale - 0.1) found.push(`${size} px: ${words}`)
    if (parent.matches('.key') && size < 48 * scale - 0.1) found.push(`key figure ${size} px: ${words}`)
    const [a, b] = [luminance(getComputedStyle(parent).color), luminance(ground(parent))].sort()
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (contrast < 4.5 && !parent.closest(':disabled')) found.push(`contrast ${contrast.toFixed(1)}: ${words}`)
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const box = range.getBoundingClientRect()
    if (parent.closest('[title]')) continue
    if (box.right > innerWidth + 1 || box.left < -1) found.push(`beside the screen: ${words}`)
    if (screen.contains(parent) && box.bottom > foot.getBoundingClientRect().top + 1) found.push(`below: ${words}`)
  }
  const cards = [...screen.querySelectorAll('.figure-card')]
  for (const card of cards) {
    if (card.scrollHeight > card.clientHeight + 1) found.push(`a card of ${card.clientHeight} px: ${card.ariaLabel}`)
  }
  for (const [n, one] of [...screen.children].entries()) {
    const after = screen.children[n + 1]
    if (after && one.getBoundingClientRect().bottom > after.getBoundingClientRect().top + 1) {
      found.push(`over what follows: ${one.className}`)
    }
  }
  if (screen.scrollHeight > screen.clientHeight + 1) found.push(`a screen ${screen.scrollHeight} px long`)
  if (deck.scrollWidth > deck.clientWidth) found.push(`a deck ${deck.scrollWidth} px wide`)
  return found
}"""


def problems(page: Page) -> list[str]:
    """Return what is wrong with the screen that is shown."""
    found: list[str] = page.evaluate(_MEASURE)
    return found


def mark(page: Page) -> str:
    """Return the place mark, such as 3/12."""
    return page.locator(".place-mark").inner_text()


def screens(page: Page) -> int:
    """Return how many screens there are."""
    return int(mark(page).split("/")[1])
