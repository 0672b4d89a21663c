"""Which stretches of a plan's clean text are marked, and what each of them shows.

A figure is marked once: quantities that overlap (a range and its ends, two rows on one number) share one mark. A
mention of an instrument is marked where no quantity is; one that a quantity covers shares its mark.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from citymetrics.reading import CleanText


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity or a mention at clean ``start:end``."""

    identity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of clean text that is marked for `ids`; it is the one place of those in `homes`."""

    start: int
    end: int
    ids: tuple[str, ...]
    homes: tuple[str, ...]
    quantity: bool


@dataclass(frozen=True, slots=True)
class Mend:
    """A damaged place in clean text; ``start == end`` where something was only taken out.

    `before` is what the raw file writes there; `kind` and `certain` are those of the `Repair`.
    """

    start: int
    end: int
    before: str
    kind: str
    certain: bool


def lay_out(quantities: Iterable[Found], mentions: Iterable[Found]) -> list[Highlight]:
    """The marks for what was found, in the text's order; no two of them overlap."""
    marks = _merged(
        Highlight(one.start, one.end, (one.identity,), (one.identity,), True) for one in quantities
    )
    starts = [mark.start for mark in marks]
    pieces: list[Highlight] = []
    for one in mentions:
        free = list(_gaps(marks, starts, one.start, one.end))
        if not free:
            index = bisect_right(starts, one.start) - 1
            marks[index] = _joined(marks[index], (one.identity,), (one.identity,))
        for number, (start, end) in enumerate(free):
            pieces.append(Highlight(start, end, (one.identity,), (one.identity,) * (number == 0), False))
    return sorted([*marks, *_merged(pieces)], key=lambda mark: mark.start)


def _merged(highlights: Iterable[Highlight]) -> list[Highlight]:
    merged: list[Highlight] = []
    for one in sorted(highlights, key=lambda mark: (mark.start, -mark.end)):
        if merged and one.start < merged[-1].end:
            last = _joined(merged[-1], one.ids, one.homes)
            merged[-1] = replace(last, end=max(last.end, one.end))
        else:
            merged.append(one)
    return merged


def _joined(mark: Highlight, ids: tuple[str, ...], homes: tuple[str, ...]) -> Highlight:
    return replace(
        mark, ids=tuple(dict.fromkeys(mark.ids + ids)), homes=tuple(dict.fromkeys(mark.homes + homes))
    )


def _gaps(marks: list[Highlight], starts: list[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """What no mark covers of ``start:end``."""
    at = start
    for mark in marks[max(0, bisect_right(starts, start) - 1) : bisect_left(starts, end)]:
        if at < min(mark.start, end):
            yield at, min(mark.start, end)
        at = max(at, mark.end)
    if at < end:
        yield at, end


def find_mends(clean: CleanText) -> list[Mend]:
    """The damaged places of a text in its order, without those in what was left out (menus, page numbers)."""
    found = []
    for repair in clean.repairs:
        start = bisect_left(clean.starts, repair.start)
        end = bisect_right(clean.ends, repair.end)
        if start < end:
            found.append(Mend(start, end, repair.before, repair.kind, repair.certain))
        elif _beside(clean, start, repair.start, repair.end):
            found.append(Mend(start, start, repair.before, repair.kind, repair.certain))
    return sorted(found, key=lambda mend: (mend.start, mend.end))


def _beside(clean: CleanText, at: int, start: int, end: int) -> bool:
    """Whether what stood at raw ``start:end`` touches the clean character before or behind `at`."""
    before = at > 0 and clean.ends[at - 1] == start
    return before or (at < len(clean.text) and clean.starts[at] == end)
