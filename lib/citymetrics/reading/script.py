"""Traditional → Simplified, one character for one, and only where the text is Traditional.

The conversion goes by phrases (存在著 → 存在着, 著名 stays) but never by regional vocabulary: 建立 must not
become 创建.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import opencc

from citymetrics.reading.characters import Converter, simplifier
from citymetrics.reading.cleantext import CleanText

_ENOUGH = 20_000
"""Characters that decide for the whole text."""
_TELLING = re.compile(
    "[個條處戶萬億積環築標達設區鎮鄉綠園發實與務業質電車運營監數據網點項類級產單應將從對為於農]"
)
_FEWEST = 3
"""Traditional characters that make a line a Traditional one, if one of them is of those that every plan is full of."""


@cache
def _traditionalizer() -> Converter:
    return Converter((opencc.OpenCC("s2t"),))


def is_traditional(text: str) -> bool:
    """Whether most of the characters that tell the scripts apart are Traditional ones."""
    traditional, simplified = _count(text[:_ENOUGH])
    return traditional > simplified


def _is_quoted(line: str) -> bool:
    """Whether a line of a Simplified text is Traditional, and long enough to be sure of it."""
    if not _TELLING.search(line):
        return False
    traditional, simplified = _count(line[:_ENOUGH])
    return traditional >= _FEWEST and traditional > simplified


def _count(text: str) -> tuple[int, int]:
    """How many characters are Traditional only, and how many Simplified only."""
    traditional = simplified = 0
    for char, as_simplified, as_traditional in zip(
        text, _same_length(simplifier(), text), _same_length(_traditionalizer(), text), strict=True
    ):
        traditional += char != as_simplified
        simplified += char != as_traditional
    return traditional, simplified


def simplify(text: str) -> str:
    """`text` in Simplified characters, of the same length."""
    return _same_length(simplifier(), text)


def to_simplified(clean: CleanText) -> CleanText:
    """The same text in Simplified characters; offsets are untouched. Simplified text comes back as it is.

    In a Simplified text a line that is Traditional, such as a quoted notice, is converted alone.
    """
    if is_traditional(clean.text):
        return replace(clean, text=simplify(clean.text))
    if not _TELLING.search(clean.text):
        return clean
    lines = (simplify(line) if _is_quoted(line) else line for line in clean.text.splitlines(keepends=True))
    text = "".join(lines)
    return clean if text == clean.text else replace(clean, text=text)


def _same_length(converter: Converter, text: str) -> str:
    converted = converter.convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_by_character(converter, line) for line in text.splitlines(keepends=True))


def _by_character(converter: Converter, line: str) -> str:
    converted = converter.convert(line)
    if len(converted) == len(line):
        return converted
    singles = (converter.convert(char) for char in line)
    return "".join(single if len(single) == 1 else char for single, char in zip(singles, line, strict=True))
