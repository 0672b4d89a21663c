"""Where figures stand: defined once before the text, called up at numbered places between its blocks.

So a figure can be moved to another place without anything being written anew; `press` finds out which.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
NOTE = re.compile(r"(?:[a-z]\d+-)?note-(\d+)(?:-\d+)?\Z")
# How many places into the next section a figure may wait.
AHEAD = 2
PICTURE = re.compile(r"[a-z0-9][a-z0-9_.-]*\Z")
BOXES = {
    "cm-findings": "findings",
    "cm-caveats": "remarks",
    "cm-refused": "remarks",
    "cm-more": "more",
}


@dataclass(frozen=True)
class Outline:
    """The figures of a document in order and the numbered places for them: each one's own (`homes`) and those further
    down where it may stand as well (`later`)."""

    figures: tuple[str, ...] = ()
    homes: tuple[int, ...] = ()
    later: tuple[tuple[int, ...], ...] = ()

    def allows(self, places: Sequence[int]) -> bool:
        """Whether every figure may stand at its one of `places`."""
        ranges = zip(places, self.homes, self.later, strict=True)
        return all(place == home or place in later for place, home, later in ranges)

    def __add__(self, other: Outline) -> Outline:
        return Outline(self.figures + other.figures, self.homes + other.homes, self.later + other.later)


def hoist(blocks: list[Node], first: int) -> tuple[list[Node], list[Node], Outline, int]:
    """Definitions of the figures, the blocks with numbered places between them (from `first`), what may stand where,
    and the first number left."""
    defined: list[Node] = []
    shown: list[Node] = []
    figures: list[str] = []
    homes: list[int] = []
    places: list[int] = []
    number = first
    end = _end_of_text(blocks)
    top = top_level(blocks)
    sections: list[int] = []
    for at, block in enumerate(blocks):
        path = _picture_of(block)
        if path:
            defined += [raw(f'#pictures.insert("{path}", ['), block, raw("])")]
            figures.append(path)
            homes.append(number)
        else:
            shown.append(block)
            if block["t"] == "Header" and block["c"][0] == top and at < end:
                sections.append(number)
            # Behind a heading stand only the figures that belong there.
            if block["t"] in ("Header", "RawBlock") or at >= end:
                continue
            places.append(number)
        shown.append(raw(f"#slot({number})"))
        number += 1
    later = tuple(_within(places, sections, home) for home in homes)
    return defined, shown, Outline(tuple(figures), tuple(homes), later), number


def _within(places: Sequence[int], sections: Sequence[int], home: int) -> tuple[int, ...]:
    """The places that a figure may be moved to: in the rest of its section, and a few in the next one unless that is
    the last, which says what the figures don't show."""
    following = [*(section for section in sections if section > home), math.inf, math.inf]
    own = [place for place in places if home < place < following[0]]
    if following[0] in sections[-1:]:
        return tuple(own)
    next_section = [place for place in places if following[0] <= place < following[1]]
    return (*own, *next_section[:AHEAD])


def _picture_of(block: Node) -> str:
    if block["t"] != "Figure":
        return ""
    path = next((str(image["c"][2][0]) for image in find_nodes(block["c"][2], "Image")), "")
    return path if PICTURE.match(path) else ""


def _end_of_text(blocks: list[Node]) -> int:
    """Where the evidence begins, with its heading and the line before it; the number of blocks where there is none."""
    for at, block in enumerate(blocks):
        if block["t"] == "OrderedList" and all(note_number(item) for item in block["c"][1]):
            headings = [place for place in range(at) if blocks[place]["t"] == "Header"]
            return headings[-1] if headings else at
        if block["t"] == "Div" and "cm-more" in block["c"][0][1]:
            return at
    return len(blocks)


def top_level(blocks: Sequence[Node]) -> int:
    return min((node["c"][0] for node in blocks if node["t"] == "Header"), default=0)


def note_number(item: list[Node]) -> str:
    first = item[0]["c"] if item and item[0]["t"] in ("Plain", "Para") else []
    span = first[0] if first and isinstance(first[0], dict) and first[0]["t"] == "Span" else None
    found = NOTE.match(span["c"][0][0]) if span else None
    return found[1] if found else ""


def find_nodes(value: Any, kind: str) -> Iterator[Node]:
    if isinstance(value, list):
        for item in value:
            yield from find_nodes(item, kind)
    elif isinstance(value, dict):
        if value.get("t") == kind:
            yield value
        yield from find_nodes(value.get("c"), kind)


def raw(code: str) -> Node:
    return {"t": "RawBlock", "c": ["typst", code]}
