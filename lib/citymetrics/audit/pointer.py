"""What the figures of a page show beside the pointer: the sentences of the rows that a mark stands for, where they stand, and
numbers.

A mark holds the ids of its rows, so what is shown beside it can be told from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html  # type: ignore[import-untyped]

_BREAK = re.compile(r"<br\s*/?>")
_WRAPPED = re.compile(r"(?<![\x00-\x7f])\n|\n(?![\x00-\x7f])")
"""The end of a line beside a Chinese character, where no blank was."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one mark of the figure at `place` shows: its words, those of them that say where a sentence stands, its rows."""

    text: str
    places: tuple[str, ...]
    ids: tuple[str, ...]
    place: str


def read_pointer(figure: Any, place: str) -> Iterator[Shown]:
    """All that the marks of a page's `figure` show beside the pointer."""
    for script in figure.iter("script"):
        if script.get("type") == "application/json":
            for trace in json.loads(script.text or "{}").get("data", ()):
                yield from _of_trace(trace, place)


def _of_trace(trace: Mapping[str, Any], place: str) -> Iterator[Shown]:
    for text, ids in _marks(trace.get("hovertext"), trace.get("customdata")):
        tree = html.fromstring(f"<p>{_BREAK.sub(chr(10), text)}</p>")
        places = tuple(part.text_content() for part in tree.iter("i"))
        said = _WRAPPED.sub("", tree.text_content()).replace("\n", " ")
        yield Shown(said, places, ids, place)


def _marks(texts: Any, ids: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Texts with the ids beside them, both in rows where the marks are cells."""
    if isinstance(texts, str):
        told = ids if isinstance(ids, list) else ()
        if texts:
            yield texts, tuple(one for one in told if isinstance(one, str))
    elif isinstance(texts, list):
        for at, text in enumerate(texts):
            yield from _marks(text, ids[at] if isinstance(ids, list) and at < len(ids) else None)
