"""What a PDF prints on its pages and is no text of the plan: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from citymetrics.reading.formats.pdf_lines import LEADER, Line

Item = TypeVar("Item")

_ZONE = 0.12
"""The share of a page's height, above and below, in which running lines stand."""
_NEAR = 6.0
_SENTENCE = frozenset("，。；")
_FEWEST, _SHARE = 3, 0.5
_DIGITS = re.compile(r"\d+|(?<![a-z])[ivxl]{1,6}(?![a-z])", re.IGNORECASE)
_NUMBER = re.compile(
    r"[-—–－·.•]{0,6}第?(?:\d{1,4}|[ivxl]{1,6})页?(?:(?:/|／|,|，|of)?共?\d{1,4}页?)?[-—–－·.•]{0,6}",
    re.IGNORECASE,
)
_CONTENTS = re.compile(rf"{LEADER} ?[-—–－·. ]{{0,4}}\d{{1,4}}[-—–－·. ]{{0,4}}$")


def without_running_lines(pages: Sequence[list[Item]]) -> list[list[Item]]:
    """The pages without the lines that repeat at one height of them, numbers aside, without page numbers and without
    the table of contents.
    """
    places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for page in pages:
        for item in page:
            if isinstance(item, Line) and _is_marginal(item):
                places[_shape(item)].append((item.page, item.top))
    fewest = max(2, min(_FEWEST, _SHARE * len(pages)))

    def runs(line: Line) -> bool:
        same = {page for page, top in places[_shape(line)] if abs(top - line.top) <= _NEAR}
        return len(same) >= fewest

    def is_furniture(item: Item) -> bool:
        if not isinstance(item, Line):
            return False
        if _CONTENTS.search(item.text):
            return True
        return _is_marginal(item) and (runs(item) or bool(_NUMBER.fullmatch(item.text.replace(" ", ""))))

    return [[item for item in page if not is_furniture(item)] for page in pages]


def _is_marginal(line: Line) -> bool:
    """Whether a line may be a running one: near an edge of its page, and no part of a sentence."""
    return _SENTENCE.isdisjoint(line.text) and (
        line.bottom < _ZONE * line.height or line.top > (1 - _ZONE) * line.height
    )


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text.replace(" ", ""))
