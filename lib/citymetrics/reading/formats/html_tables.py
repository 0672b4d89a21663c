"""Which tables of a page are tables, and where their cells stand.

Pages also use tables to lay out whole documents; such a table's cells are ordinary paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from citymetrics.reading.formats.grid import Slot, place
from citymetrics.reading.formats.html_tree import Node, walk

_LONGEST_CELL = 1500
_FEWEST_COLUMNS = 2


@dataclass(frozen=True)
class TableRows:
    """By node: the slots that stand before a cell, and those that stand behind a row's last cell."""

    before: dict[Node, list[Slot]] = field(default_factory=dict)
    behind: dict[Node, list[Slot]] = field(default_factory=dict)


def read_rows(table: Node, raw: str) -> TableRows | None:
    """The rows of a table element; None for one that only lays out a page."""
    if table.holds or table.attributes.get("role", "").lower() in ("presentation", "none"):
        return None
    rows: list[tuple[Node, list[Node]]] = []
    lengths: list[list[int]] = []
    for event, node, (start, end) in walk(table):
        if event == "enter" and node.name == "tr":
            rows.append((node, []))
            lengths.append([])
        elif event == "enter" and node.name in ("td", "th") and rows:
            rows[-1][1].append(node)
            lengths[-1].append(0)
        elif event == "text" and lengths and lengths[-1]:
            lengths[-1][-1] += len(raw[start:end].replace("&nbsp;", " ").strip())
    filled = max((sum(map(bool, row)) for row in lengths), default=0)
    longest = max((length for row in lengths for length in row), default=0)
    if filled < _FEWEST_COLUMNS or longest > _LONGEST_CELL:
        return None
    placed = place(
        [[(_span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells] for _, cells in rows]
    )
    result = TableRows()
    for (row, cells), slots in zip(rows, placed, strict=True):
        fillers: list[Slot] = []
        for slot in slots:
            if isinstance(slot, int):
                result.before[cells[slot]] = fillers
                fillers = []
            else:
                fillers.append(slot)
        result.behind[row] = fillers if cells else []
    return result


def _span(cell: Node, name: str) -> int:
    """What a cell says it spans; anything but a number is 1, and 0 (to the table's end) is not followed."""
    words = cell.attributes.get(name, "").strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 5 else 1
