"""How common a character is in modern Chinese text, without a corpus.

GB 2312 sorted its hanzi by use: rows 16-55 hold the 3,755 common ones, rows 56-87 the rarer 3,008. That
alone tells readable text from text decoded by the wrong table or one byte out of phase.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import opencc

_SIGNS, _COMMON_HANZI, _RARER_HANZI = range(1, 10), range(16, 56), range(56, 88)


@dataclass(frozen=True)
class Converter:
    """Tables of characters, one applied after the other."""

    tables: tuple[opencc.OpenCC, ...]

    def convert(self, text: str) -> str:
        for table in self.tables:
            text = table.convert(text)
        return text


@cache
def simplifier() -> Converter:
    """Traditional → Simplified by characters and by the phrases that decide between them, never by regional
    vocabulary.
    """
    # Taiwan's table keeps 著 and 着 apart; behind it Hong Kong's knows the few characters that are written only there (衞).
    return Converter((opencc.OpenCC("tw2s"), opencc.OpenCC("hk2s")))


_MARKS = frozenset("()%.,:;!?\n")
_WIDE_MARKS = frozenset("，。、；：！？（）《》“”〔〕—")


@cache
def commonness(char: str) -> float:
    """A rough probability of `char` in Chinese prose of either script, digits and punctuation included."""
    if char.isascii():
        if char.isdigit():
            return 4e-3
        return 1e-3 if char in _MARKS else 1e-4 if char.isupper() or char in "+-/ " else 1e-5
    if char in _WIDE_MARKS:
        return 1e-2 if char in "，。、" else 1e-3
    row = _gb2312_row(char)
    if row in _COMMON_HANZI:
        return 2e-4
    if row in _RARER_HANZI:
        return 5e-6
    return 2e-6 if row else 5e-7


@cache
def _is_readable(char: str) -> bool:
    row = _gb2312_row(char)
    return row in _COMMON_HANZI or row in _SIGNS or char.isspace()


def _gb2312_row(char: str) -> int:
    """The row of the character's Simplified form, 0 for none."""
    simplified = simplifier().convert(char)
    try:
        encoded = (simplified if len(simplified) == 1 else char).encode("gb2312")
    except UnicodeEncodeError:
        return 0
    return encoded[0] - 0xA0 if len(encoded) == 2 else 0


def readable_share(text: str, *, sample: int = 4000) -> float:
    """The share of common characters among the first `sample` beyond ASCII, 0 to 1 (1 for plain ASCII)."""
    chars = [char for char in text if not char.isascii()][:sample]
    return sum(map(_is_readable, chars)) / len(chars) if chars else 1.0
