"""How somebody works on 月次入力 in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Position, expect

from tests.browser.visit import settle

ROW, HEAD = 34, 36


def grid(page: Page) -> Locator:
    return page.locator('[class*="st-key-grid-figure"] .stDataFrameGlideDataEditor').first


def type_into(page: Page, row: int, text: str) -> None:
    """Type a figure as a person does: choose the cell, Enter, the text, Enter."""
    begin_to_type(page, row, text)
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    expect(page.locator("#portal textarea")).to_have_count(0)
    page.wait_for_timeout(300)  # the grid sends what was typed a moment later
    settle(page)


def begin_to_type(page: Page, row: int, text: str) -> None:
    """Type a figure and leave its cell open."""
    choose(page, row)
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea")
    expect(editor).to_be_focused()
    page.keyboard.type(text, delay=30)  # no quicker than people: the grid drops what comes between two frames


def choose(page: Page, row: int) -> None:
    """Choose the cell of a figure."""
    name = Position(x=40, y=HEAD + ROW * row + ROW / 2)
    grid(page).hover(position=name)  # a grid takes no click before a mouse has moved over it
    page.wait_for_timeout(50)
    grid(page).click(position=name)
    expect(cell(page, 0, row)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(cell(page, 2, row)).to_have_attribute("aria-selected", "true")


def cell(page: Page, column: int, row: int) -> Locator:
    """Return a cell as screen readers find it; what is painted is painted from the same."""
    return page.locator(f'[class*="st-key-grid-figure"] #glide-cell-{column}-{row}')


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()
    settle(page)


def fill(page: Page, label: str, text: str, nth: int = 0) -> None:
    field = page.get_by_label(label, exact=True).nth(nth)
    field.fill(text)
    field.press("Control+Enter")
    field.blur()
    page.wait_for_timeout(300)
    settle(page)
