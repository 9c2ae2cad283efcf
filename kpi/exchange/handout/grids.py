"""Tables that fit on their pages: rows as high as their texts, the rest on a further page under the same head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi.exchange.handout.fitting import cut, row_height
from kpi.exchange.handout.page import Box, Grid, Row, cell, line

_LOOSE = 26  # px by which a row may be higher where a page has room


def grids(
    columns: Sequence[tuple[str, int]], rows: Iterable[Row], place: Box, said: str, *, is_loose: bool = True
) -> list[Grid]:
    """Return rows as tables in a place, as many as it takes; a row that is too high for a page is cut between lines.

    Args:
        columns: the head of each column and its width in px; together as wide as the place.
        rows: a cell for each column.
        place: where each of the tables stands.
        said: what the table is called for whoever does not see it.
        is_loose: whether rows spread over a page that has room.
    """
    widths = tuple(float(wide) for _, wide in columns)
    listed = list(rows)
    if not listed:
        return []
    head = tuple(
        cell(line(title, bold=True), align=below.align) for (title, _), below in zip(columns, listed[0], strict=True)
    )
    first = row_height(head, widths)
    room = place.height - first
    found: list[Grid] = []
    held: list[Row] = []
    heights: list[float] = []

    def end() -> None:
        loose = min(_LOOSE, max(0.0, room - sum(heights)) / len(held)) if is_loose else 0.0
        high = (first, *(one + loose for one in heights))
        found.append(Grid(place.left, place.top, widths, high, (head, *held), said))
        held.clear()
        heights.clear()

    for row in listed:
        for part in cut(row, widths, room):
            high = row_height(part, widths)
            if held and sum(heights) + high > room:
                end()
            held.append(part)
            heights.append(high)
    if held:
        end()
    return found
