"""Lines of Chinese and English words for a terminal: rich breaks at blanks alone, which tears Chinese sentences apart.

Between wide characters a line may end anywhere but before a closing mark, behind an opening one and between a number and its unit; elsewhere at blanks and in
ids behind an underscore. A no-break space keeps together what it joins.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.text import Text

HELD = "\N{NO-BREAK SPACE}"
_CLOSING = "、，。；：？！）》”’…·%％,.;:?!)]}"
_OPENING = "（《“‘([{≥≤≈<>"


def breaks(words: str) -> list[int]:
    """The positions in one line's `words` at which another line may begin."""
    found = []
    for position in range(1, len(words)):
        before, after = words[position - 1], words[position]
        if before == " ":
            if after != " ":
                found.append(position)
        elif after in _CLOSING + HELD + " " or before in _OPENING + HELD or before.isdecimal():
            continue
        elif before == "_" or cell_len(before) > 1 or cell_len(after) > 1:
            found.append(position)
    return found


def longest_piece(words: str) -> int:
    """The cells of the longest stretch that no line break may cut."""
    longest = 0
    for line in words.split("\n"):
        ends = [0, *breaks(line), len(line)]
        pieces = (line[start:end].rstrip(" ") for start, end in pairwise(ends))
        longest = max(longest, *map(cell_len, pieces), 0)
    return longest


def line_starts(words: str, width: int) -> list[int]:
    """Where the lines of `words` after the first begin, none wider than `width`; a piece that is wider is cut."""
    starts, line, last = [], 0, 0
    for end in (*breaks(words), len(words)):
        while cell_len(words[line:end].rstrip(" ")) > width:
            line = last if last > line else _cut(words, line, width)
            starts.append(line)
            last = max(last, line)
        last = end
    return starts


def _cut(words: str, start: int, width: int) -> int:
    """The end of as many characters from `start` on as fit, one at least."""
    end = start + 1
    while end < len(words) and cell_len(words[start : end + 1]) <= width:
        end += 1
    return end


class Words(Text):
    """A `Text` whose lines break as Chinese and English lines do."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: Any = None,
        overflow: Any = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        lines = Lines()
        for line in self.split("\n", allow_blank=True):
            cut = line.divide(line_starts(line.plain, max(width, 2)))
            for part in cut:
                part.rstrip()
                # It has done its work, and who searches or copies wants a plain blank.
                part.plain = part.plain.replace(HELD, " ")
            lines.extend(cut)
        if justify in ("right", "center"):
            lines.justify(console, width, justify=justify)
        return lines
