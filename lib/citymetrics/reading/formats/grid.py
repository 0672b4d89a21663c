"""Tables with spanning cells → rows of slots, and how a row is written as a line of text.

A cell stands in its first row and column. In the rows that it also covers `ABOVE` stands for it; the columns that it
also covers are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ABOVE = "〃"
EMPTY = ""
Slot = int | str
"""The number of one of the row's own cells, or `ABOVE` or `EMPTY`."""

_MOST_COLUMNS, _MOST_ROWS = 100, 1000
_FREE, _TIMES = 1000, 4
"""Slots that spans may add: so many, and so many times the table's own cells. No table of a plan comes near."""


def place(rows: Sequence[Sequence[tuple[int, int]]]) -> list[list[Slot]]:
    """The slots of every row of a table, from the column span and row span of each of its cells."""
    budget = _FREE + _TIMES * sum(map(len, rows))
    covered: dict[int, tuple[int, Slot]] = {}
    placed: list[list[Slot]] = []
    for cells in rows:
        slots: list[Slot] = []
        below: dict[int, tuple[int, Slot]] = {}
        number = 0
        while number < len(cells) or covered:
            if len(slots) in covered:
                depth, slot = covered.pop(len(slots))
                if depth > 1:
                    below[len(slots)] = (depth - 1, slot)
                slots.append(slot)
            elif number < len(cells):
                columns, depth = (max(span, 1) for span in cells[number])
                columns, depth = min(columns, _MOST_COLUMNS), min(depth, _MOST_ROWS)
                if columns * depth - 1 > budget:
                    columns = depth = 1
                budget -= columns * depth - 1
                for offset in range(columns):
                    if offset and len(slots) in covered:
                        break
                    if depth > 1:
                        below[len(slots)] = (depth - 1, EMPTY if offset else ABOVE)
                    slots.append(EMPTY if offset else number)
                number += 1
            else:
                slots.append(EMPTY)
        covered = below
        placed.append(slots)
    return placed


def pipe_row(cells: Iterable[str]) -> str:
    """A row as a line `| a | b |`."""
    return "".join(f"| {cell} " for cell in cells) + "|"


def cell_text(text: str) -> str:
    """A cell's text on one line, without the sign that parts cells."""
    return " ".join(text.replace("|", "｜").split())
