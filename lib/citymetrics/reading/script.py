"""Traditional → Simplified, one character for one, and only where the text is Traditional.

The conversion goes by phrases (存在著 → 存在着, 著名 stays) but never by regional vocabulary: 建立 must not
become 创建.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import opencc

from citymetrics.reading.characters import simplifier
from citymetrics.reading.cleantext import CleanText

_ENOUGH = 20_000
"""Characters that decide for the whole text."""
_TELLING = re.compile(
    "[個條處戶萬億積環築標達設區鎮鄉綠園發實與務業質電車運營監數據網點項類級產單應將從對為於農]"
)
_FEWEST = 3
"""Traditional characters that every plan is full of; so many of them make a line worth a closer look."""


@cache
def _traditionalizer() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def is_traditional(text: str) -> bool:
    """Whether most of the characters that tell the scripts apart are Traditional ones."""
    text = text[:_ENOUGH]
    traditional = simplified = 0
    for char, as_simplified, as_traditional in zip(
        text, _same_length(simplifier(), text), _same_length(_traditionalizer(), text), strict=True
    ):
        traditional += char != as_simplified
        simplified += char != as_traditional
    return traditional > simplified


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
    lines = (
        simplify(line) if len(_TELLING.findall(line)) >= _FEWEST and is_traditional(line) else line
        for line in clean.text.splitlines(keepends=True)
    )
    text = "".join(lines)
    return clean if text == clean.text else replace(clean, text=text)


def _same_length(converter: opencc.OpenCC, text: str) -> str:
    converted: str = converter.convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_by_character(converter, line) for line in text.splitlines(keepends=True))


def _by_character(converter: opencc.OpenCC, line: str) -> str:
    converted: str = converter.convert(line)
    if len(converted) == len(line):
        return converted
    singles = (converter.convert(char) for char in line)
    return "".join(single if len(single) == 1 else char for single, char in zip(singles, line, strict=True))
