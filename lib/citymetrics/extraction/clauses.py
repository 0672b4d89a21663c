"""Sentences and clauses of a paragraph, as clean offsets.

A sentence ends at a full stop, a question or exclamation mark, a semicolon or the paragraph's end; a clause at a comma or
colon as well. A comma inside a figure (1,240) ends nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_FULL_STOP = re.compile(r"[。！？!?…]+[”’」』)）]*")
_CLAUSE_STOP = re.compile(
    r"[。！？!?…；;]|[：:](?!\d)|(?<!\d)[：:]|[(（](?=其中)|(?<!\d)[,，]|[,，](?!\d{3}(?!\d))|——(?!>)"
)
_LONGEST_SENTENCE, _LONGEST_CLAUSE = 1000, 400
"""In characters: what goes on longer without a mark is no sentence, and is parted so that work stays linear."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Boundaries inside one paragraph: `stops[i]` closes sentence or clause i."""

    start: int
    stops: tuple[int, ...]

    def around(self, position: int) -> tuple[int, int]:
        """The segment `start:end` that holds `position`, its closing mark included."""
        index = bisect_right(self.stops, position)
        left = self.stops[index - 1] if index else self.start
        return left, self.stops[min(index, len(self.stops) - 1)]

    def before(self, position: int) -> tuple[int, int] | None:
        """The segment before the one that holds `position`."""
        index = bisect_right(self.stops, position) - 1
        if index < 0:
            return None
        return (self.stops[index - 1] if index else self.start), self.stops[index]


def split_sentences(text: str, start: int, end: int, walls: Iterable[int] = ()) -> Segments:
    """The sentences of ``text[start:end]``; a semicolon ends none, as its lead still governs.

    `walls` are further offsets that no sentence crosses, such as the edges of a bracket that names who is responsible.
    """
    return _split(_FULL_STOP, text, start, end, walls, _LONGEST_SENTENCE)


def split_clauses(text: str, start: int, end: int, walls: Iterable[int] = ()) -> Segments:
    """The clauses of ``text[start:end]``, with `walls` as in `split_sentences`."""
    return _split(_CLAUSE_STOP, text, start, end, walls, _LONGEST_CLAUSE)


def _split(
    mark: re.Pattern[str], text: str, start: int, end: int, walls: Iterable[int], longest: int
) -> Segments:
    stops = {match.end() for match in mark.finditer(text, start, end)}
    parted: list[int] = []
    low = start
    for stop in sorted(stops.union(walls, (end,)) - {start}):
        while stop - low > longest:
            low = max(text.rfind("、", low + longest // 2, low + longest) + 1, low + longest // 2)
            parted.append(low)
        parted.append(stop)
        low = stop
    return Segments(start, tuple(parted))
